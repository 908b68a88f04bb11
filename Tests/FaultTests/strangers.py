"""Strangers at the door, and those whose key is taken away."""

import os
import signal
import subprocess
import sys
import time

from bench import PROJECT, expect, wait_until
from cluster import SWEEP, Cluster
from row import row

CLIENTS = 1000

# Many thousand trials, for a worker that only waits: the sweep runs elsewhere, and what is measured is the coordinator.
TINY_SWEEP = """
name: tiny
model: {fc: [784, 4, 10]}
dataset: {synthetic: {train: 120, test: 20}}
train: {iterations: 100, evaluate_every: 50}
prune: {mode: oneshot, levels: 1..20}
grid: {criterion: [large_final, movement, random], seed: 0..999}
keep: [mask]
"""


class SecureCluster(Cluster):
    """One that encrypts although it is on this machine only."""

    def __init__(self, bench, text, *more):
        super().__init__(bench, text, workers=0, coordinator=["--secure", *more], is_endless=True)

    def start_worker(self, *more, key="worker", **others):
        access = os.path.join(self.out, "access", key + ".json")
        wait_until(lambda: os.path.exists(access), access)
        return super().start_worker("--access", access, *more, **others)


def rate(cluster, seconds):
    """Records a second."""
    before, start = cluster.count, time.monotonic()
    time.sleep(seconds)
    return (cluster.count - before) / (time.monotonic() - start)


@row("raw-clients", f"{CLIENTS} TCP clients that send garbage, stall in the handshake and flood")
def raw_clients(bench):
    cluster = SecureCluster(bench, TINY_SWEEP, "--empty-trials")
    cluster.start_worker("--rest", "20", program="faulty-worker", slots=8)
    cluster.wait_for_records(1000)
    before = rate(cluster, 5)
    script = os.path.join(PROJECT, "Tests/FaultTests/attack.py")
    with open(bench.path("attack.log"), "w+b") as log:
        attack = subprocess.Popen([sys.executable, script, str(cluster.port), str(CLIENTS)], stdout=log)
        try:
            time.sleep(1)
            under = rate(cluster, 15)
        finally:
            attack.send_signal(signal.SIGTERM)
            attack.wait()
        log.seek(0)
        sent = log.read().decode().strip()
    time.sleep(1)
    after = rate(cluster, 5)
    calm = (before + after) / 2
    expect(under >= calm / 2, f"{under:.0f} trials a second under attack, {calm:.0f} without; expected at least half")
    expect(not cluster.events("lost"), "no worker was lost")
    cluster.coordinator.signal(signal.SIGTERM)
    cluster.coordinator.end(75)
    return f"{under:.0f} trials a second under attack, {calm:.0f} without ({100 * under / calm:.0f} %); {sent}"


@row("revoked-key", "a worker's key is revoked while it works")
def revoked_key(bench):
    cluster = SecureCluster(bench, SWEEP)
    cluster.start_worker()
    cluster.wait_for_records(3)
    keys = ["--keys", os.path.join(cluster.out, "keys")]
    bench.run("raffle", "keys", "new", "worker", "--name", "second", *keys)
    since = time.monotonic()
    bench.run("raffle", "keys", "revoke", "worker", *keys)
    first = cluster.workers.pop()
    first.end(77, seconds=20)
    taken = time.monotonic() - since
    expect("the key worker is not allowed any more" in first.said, f"it says why: {first.said[-300:]}")
    cluster.start_worker(key="second")
    cluster.coordinator.end(0)
    return f"out {taken:.2f} s after raffle keys revoke, exit 77; another key's worker finished the sweep"
