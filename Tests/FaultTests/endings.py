"""Requests to end, and what a process ends with."""

import signal
import time

from bench import expect, wait_until
from cluster import SHORT_SWEEP, SWEEP, Cluster
from row import row

# One training lasts longer than anybody waits here.
LONG_SWEEP = SWEEP.replace("name: faults", "name: long").replace("iterations: 3000", "iterations: 40000000")


def ask(process, number):
    """Sends a signal; seconds until the end, which is exit 75."""
    since = time.monotonic()
    process.signal(number)
    process.end(75, seconds=30)
    return time.monotonic() - since


@row("drain-worker", "SIGTERM, SIGUSR1, SIGUSR2, SIGINT to workers", is_quick=True)
def drain_worker(bench):
    cluster = Cluster(bench, workers=1)
    times = []
    at_work = 0
    for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGINT):
        cluster.wait_for_records(cluster.count + 2)
        worker = cluster.workers[-1]
        before = cluster.count
        times.append(ask(worker, number))
        # Now and then it is between two trials.
        at_work += cluster.count > before
        cluster.workers = [cluster.start_worker()]
    expect(at_work > 0, "what runs is finished first")
    expect(len(cluster.events("left")) == 4 and not cluster.events("lost"), "each said goodbye")
    cluster.finish()
    return f"exit 75 within {max(times):.2f} s, what ran was finished"


@row("drain-deadline", "a worker whose trial does not end by its deadline; a second signal", is_quick=True)
def drain_deadline(bench):
    cluster = Cluster(bench, LONG_SWEEP, workers=0, is_endless=True)
    cluster.start_worker("--drain", "1")
    wait_for_leases(cluster, 1)
    deadline = ask(cluster.workers[-1], signal.SIGTERM)
    expect(0.9 < deadline < 2.5, f"left after {deadline:.2f} s, expected the deadline of 1 s")
    cluster.start_worker()
    wait_for_leases(cluster, 2)
    cluster.workers[-1].signal(signal.SIGUSR1)
    # Signals within a second are one wish.
    time.sleep(1.2)
    expect(cluster.workers[-1].runs, "after one signal it waits for its trial")
    second = ask(cluster.workers[-1], signal.SIGTERM)
    expect(second < 0.5, f"left {second:.2f} s after a second signal, expected at once")
    cluster.coordinator.kill()
    return f"deadline of 1 s kept ({deadline:.2f} s), second signal {second:.2f} s"


@row("drain-coordinator", "SIGTERM, SIGINT to the coordinator, which is started again", is_quick=True)
def drain_coordinator(bench):
    cluster = Cluster(bench)
    times, back = [], []
    for number in (signal.SIGTERM, signal.SIGINT):
        cluster.wait_for_records(cluster.count + 5)
        times.append(ask(cluster.coordinator, number))
        time.sleep(1)
        expect(all(worker.runs for worker in cluster.workers), "workers wait for the next one")
        since = time.monotonic()
        cluster.start_coordinator()
        back.append(cluster.next_record(since))
    cluster.finish()
    return f"exit 75 within {max(times):.2f} s, the next record {max(back):.2f} s after the start of the next one"


@row("exit-codes", "how processes end, apart from the rows above")
def exit_codes(bench):
    sweep = bench.sweep(SHORT_SWEEP)
    out = bench.path("out")
    bench.run("raffle", "run", sweep, "--out", out, "--quiet", code=0)
    bench.run("raffle", "run", bench.sweep(SHORT_SWEEP.replace("short", "other")), "--out", out, code=2)
    bench.run("raffle-coordinator", sweep, "--bind", "nonsense", code=2)
    bench.run("raffle-worker", code=2)
    bench.run("raffle-worker", "--connect", "tcp://127.0.0.1:9", "--patience", "0.02", code=75)
    mnist = bench.sweep(SHORT_SWEEP.replace("short", "mnist").replace("{synthetic: {train: 1200, test: 200}}", "mnist"))
    bench.run("raffle", "run", mnist, "--data", bench.path("none"), code=1)
    wild = bench.sweep(SHORT_SWEEP.replace("short", "wild").replace("train: {", "train: {optimizer: sgd, rate: 1.0e+30, "))
    bench.run("raffle", "run", wild, "--out", bench.path("wild"), "--quiet", code=3)
    bench.run("raffle", "run", sweep, "--out", "/proc/none", code=74)
    return "0, 1, 2, 3, 74, 75"


def wait_for_leases(cluster, count):
    wait_until(lambda: len(cluster.events("leased")) >= count, f"{count} leases")
    time.sleep(0.5)
