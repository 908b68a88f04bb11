"""A coordinator and workers on one folder, the faults' victims."""

import json
import signal
import time

from bench import INTERVALS, Failed, deterministic_parts, expect, lines, records, wait_until

# 26 trainings of about a fifth of a second, in chains of five.
SWEEP = """
name: faults
model: {fc: [784, 32, 10]}
dataset: {synthetic: {train: 1200, test: 200}}
train: {iterations: 3000, evaluate_every: 500}
prune: {keep: {fc: 0.5, output: 0.7}, levels: 1..4}
grid: {criterion: [large_final, movement, random], seed: 0..1}
"""

# The same shape, a tenth of the time: where the fault, not the training, is what takes long.
SHORT_SWEEP = SWEEP.replace("name: faults", "name: short").replace("iterations: 3000", "iterations: 400").replace(
    "evaluate_every: 500", "evaluate_every: 100")

# Twice as many: enough is left when a link heals that every worker is back before the end. One that is not would look for
# a coordinator that has gone.
LONG_SWEEP = SWEEP.replace("name: faults", "name: long").replace("seed: 0..1", "seed: 0..3")

_undisturbed = {}


def undisturbed(bench, text):
    """The deterministic parts that `raffle run` gives for a sweep, in a calm process."""
    if text not in _undisturbed:
        out = bench.path("undisturbed")
        bench.run("raffle", "run", bench.sweep(text), "--out", out, "--quiet")
        _undisturbed[text] = deterministic_parts(out)
    return _undisturbed[text]


class Cluster:
    """One coordinator and workers with a slot each, behind a link if one is given."""

    def __init__(
            self, bench, text=SWEEP, workers=2, coordinator=(), worker=(), link=None, environment=None, intervals=INTERVALS,
            is_endless=False):
        self.bench = bench
        self.expected = [] if is_endless else undisturbed(bench, text)
        self.file = bench.sweep(text)
        self.out = bench.path("out")
        self.coordinator_arguments = [*intervals, *coordinator]
        self.worker_arguments = worker
        self.environment = environment
        self.link = link
        self.port = None
        self.workers = []
        self.start_coordinator()
        for _ in range(workers):
            self.start_worker()

    def start_coordinator(self, *more):
        self.coordinator = self.bench.start(
            "raffle-coordinator", self.file, "--out", self.out, "--bind", f"tcp://127.0.0.1:{self.port or '*'}",
            *self.coordinator_arguments, *more, environment=self.environment)
        self.port = int(self.coordinator.says(r"listening at tcp://127.0.0.1:(\d+)").group(1))
        if self.link:
            self.link.aim(self.port)
        return self.coordinator

    def start_worker(self, *more, program="raffle-worker", slots=1):
        port = self.link.port if self.link else self.port
        worker = self.bench.start(
            program, "--connect", f"tcp://127.0.0.1:{port}", "--slots", slots, "--patience", "1",
            *self.worker_arguments, *more, environment=self.environment)
        self.workers.append(worker)
        return worker

    @property
    def count(self):
        return len(records(self.out))

    def wait_for_records(self, count):
        wait_until(lambda: self.count >= count or not self.coordinator.runs, f"{count} records")

    def next_record(self, since):
        """Seconds from an instant to the next record on disk; to be called at that instant."""
        before = self.count
        wait_until(lambda: self.count > before or self.coordinator.process.poll() == 0, "another record")
        return time.monotonic() - since

    def events(self, kind):
        return [e for e in map(json.loads, lines(f"{self.out}/events.jsonl")) if e["event"] == kind]

    def next_event(self, kind, since, before):
        """Seconds from an instant to an event of a kind of which there were `before`."""
        wait_until(
            lambda: len(self.events(kind)) > before or self.coordinator.process.poll() == 0, f"the event {kind!r}")
        return time.monotonic() - since

    def finish(self, worker_codes=(0,), verify_code=0):
        """The end: every key once, the same bytes as ever, and nobody left."""
        self.coordinator.end(0)
        for worker in self.workers:
            if worker.process.returncode != -signal.SIGKILL:
                worker.end(*worker_codes)
        self.check(verify_code)

    def check(self, verify_code):
        found = deterministic_parts(self.out)
        if found != self.expected:
            raise Failed(
                f"{len(found)} records, {len(set(found))} different ones, {len(set(found) & set(self.expected))} of the "
                f"{len(self.expected)} expected")
        said = self.bench.run("raffle", "log", "verify", self.out, code=verify_code)
        expect(said.startswith(f"{len(found)} records"), f"raffle log verify: {said[:300]}")
