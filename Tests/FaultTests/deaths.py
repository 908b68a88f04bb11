"""Processes that die or stand still."""

import signal
import time

from cluster import SWEEP, Cluster
from row import row, spread


def kill_worker(cluster):
    """kill -9 of one worker, another one in its place; seconds until its trials are open to others."""
    running = [worker for worker in cluster.workers if worker.runs]
    if not running:
        return None
    before = len(cluster.events("lost"))
    since = time.monotonic()
    cluster.bench.random.choice(running).kill()
    cluster.start_worker()
    return cluster.next_event("lost", since, before)


def kill_coordinator(cluster):
    """kill -9 of the coordinator, which is started again at once; seconds until the next record."""
    cluster.coordinator.kill()
    since = time.monotonic()
    cluster.start_coordinator()
    return cluster.next_record(since)


def kill_at_random(cluster, kills, seconds, most):
    """One of `kills` now and then, until the sweep is complete; recovery times of each kind."""
    times = {kill: [] for kill in kills}
    for _ in range(most):
        time.sleep(cluster.bench.random.uniform(*seconds))
        kill = cluster.bench.random.choice(kills)
        if not cluster.coordinator.runs:
            break
        taken = kill(cluster)
        if cluster.coordinator.runs and taken is not None:
            times[kill].append(taken)
    # Who was killed last may have taken the word of the end with it: such workers leave when they find nobody.
    cluster.finish(worker_codes=(0, 75))
    return times


@row("kill-workers", "kill -9 of workers at random, throughout", is_quick=True)
def kill_workers(bench):
    cluster = Cluster(bench, longer(bench), workers=3)
    times = kill_at_random(cluster, [kill_worker], (0.2, 1.0), most=5 if bench.is_quick else 40)[kill_worker]
    return f"{len(times)} kills, {spread(times)}"


@row("kill-coordinator", "kill -9 of the coordinator at random, started again", is_quick=True)
def kill_coordinators(bench):
    cluster = Cluster(bench, longer(bench))
    times = kill_at_random(cluster, [kill_coordinator], (0.1, 1.5), most=3 if bench.is_quick else 40)[kill_coordinator]
    return f"{len(times)} kills, {spread(times)}"


@row("kill-both", "kill -9 of workers and coordinators at random")
def kill_both(bench):
    cluster = Cluster(bench, longer(bench), workers=3)
    times = kill_at_random(cluster, [kill_worker, kill_coordinator], (0.1, 1.0), most=60)
    return (
        f"{len(times[kill_worker])} workers, {spread(times[kill_worker])}; "
        f"{len(times[kill_coordinator])} coordinators, {spread(times[kill_coordinator])}")


@row("kill-all", "kill -9 of coordinator and all workers at the same moment, started again")
def kill_all(bench):
    cluster = Cluster(bench)
    times = []
    for count in (3, 9, 15):
        cluster.wait_for_records(count)
        for process in [cluster.coordinator, *cluster.workers]:
            if process.runs:
                process.kill()
        since = time.monotonic()
        cluster.start_coordinator()
        for _ in range(2):
            cluster.start_worker()
        times.append(cluster.next_record(since))
    cluster.finish()
    return spread(times)


@row("stop-worker", "SIGSTOP of a worker for longer than a lease", is_quick=True)
def stop_worker(bench):
    cluster = Cluster(bench)
    cluster.wait_for_records(3)
    before = len(cluster.events("lost"))
    since = time.monotonic()
    cluster.workers[0].signal(signal.SIGSTOP)
    # Its connection stays: only silence tells.
    lost = cluster.next_event("lost", since, before)
    time.sleep(0.5)
    joined = len(cluster.events("joined"))
    since = time.monotonic()
    cluster.workers[0].signal(signal.SIGCONT)
    back = cluster.next_event("joined", since, joined)
    cluster.finish()
    return f"its trials open to others after {lost:.2f} s, back {back:.2f} s after SIGCONT"


@row("stop-coordinator", "SIGSTOP of the coordinator for longer than a lease")
def stop_coordinator(bench):
    cluster = Cluster(bench)
    cluster.wait_for_records(3)
    cluster.coordinator.signal(signal.SIGSTOP)
    time.sleep(6)
    since = time.monotonic()
    cluster.coordinator.signal(signal.SIGCONT)
    times = [cluster.next_record(since)]
    cluster.finish()
    return spread(times)


def longer(bench):
    """Eight times as many trials where there is time for it."""
    return SWEEP if bench.is_quick else SWEEP.replace("seed: 0..1", "seed: 0..15").replace("name: faults", "name: many")
