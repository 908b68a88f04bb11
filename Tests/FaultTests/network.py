"""Links between workers and their coordinator that do not do what they should."""

import re
import time

from bench import expect, records
from cluster import LONG_SWEEP, Cluster
from link import Link
from row import row, spread


def interrupted(bench, interrupt, seconds):
    """A sweep during which the link is interrupted twice for a while; recovery times from each healing on."""
    link = Link()
    cluster = Cluster(bench, LONG_SWEEP, link=link)
    times = []
    for count in (3, 12):
        cluster.wait_for_records(count)
        interrupt(link)
        time.sleep(seconds)
        since = time.monotonic()
        link.heal()
        times.append(cluster.next_record(since))
    cluster.finish()
    return spread(times)


@row("cut-link", "the link breaks for longer than a lease, then heals", is_quick=True)
def cut_link(bench):
    return interrupted(bench, Link.cut, 3)


@row("stalled-link", "nothing comes through for longer than a lease, connections stay; then all of it comes")
def stalled_link(bench):
    return interrupted(bench, Link.stall, 3)


@row("half-open-link", "the coordinator's side of each connection ends, the workers' side does not")
def half_open_link(bench):
    return interrupted(bench, Link.half_open, 3)


@row("slow-link", "every packet comes 0.3 s late, longer than a ping interval")
def slow_link(bench):
    link = Link()
    link.delay(0.3)
    cluster = Cluster(bench, link=link)
    cluster.finish()
    expect(not cluster.events("lost"), "a slow link is no dead one")
    return "no worker lost"


# Trainings of seconds each, so that there is something to lose.
TRAININGS = """
name: partition
model: {fc: [784, 100, 10]}
dataset: {synthetic: {train: 1200, test: 200}}
train: {iterations: 8000, evaluate_every: 2000}
prune: {keep: {fc: 0.9, output: 0.9}, levels: 1..2}
grid: {criterion: [large_final], seed: 0..3}
"""


@row("partition", "all workers cut off for longer than every time-out while they train")
def partition(bench):
    """Time-outs: suspect 0.7 s, lease 2 s, standstill 2 s. Every attempt's seconds stand in its worker's log.

    The grace is the standard one, as workers look for their coordinator as seldom as ever: every four seconds.
    """
    link = Link()
    cluster = Cluster(
        bench, TRAININGS, worker=["--log-level", "debug"], link=link,
        intervals=["--ping-seconds", "0.2", "--lease-seconds", "2", "--standstill-seconds", "2"])
    times = []
    for count in (2, 6):
        cluster.wait_for_records(count)
        before = cluster.count
        link.cut()
        time.sleep(8)
        expect(cluster.count <= before + 2, "nothing comes through a link that is cut")
        since = time.monotonic()
        link.heal()
        times.append(cluster.next_record(since))
    cluster.finish()
    spent, twice = seconds_spent(cluster)
    expect(twice <= 0.02 * spent, f"{twice:.2f} of {spent:.2f} core-seconds spent twice, expected at most 2 %")
    return f"{spread(times)}; {twice:.2f} of {spent:.1f} core-seconds spent twice ({100 * twice / spent:.1f} %)"


def seconds_spent(cluster):
    """In slots altogether, and in slots for nothing."""
    attempts = [
        float(seconds)
        for worker in cluster.workers
        for seconds in re.findall(r"trial [0-9a-f]{32}, attempt \d+: ([0-9.]+) s", worker.said)]
    recorded = sum(float(re.search(rb'"seconds":([0-9.e-]+)', line).group(1)) for line in records(cluster.out))
    return sum(attempts), sum(attempts) - recorded
