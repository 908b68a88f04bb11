"""Workers that crash, and workers that answer wrongly: those of Tests/FaultyWorker, which nobody installs."""

import json
import re
import time

from bench import deterministic_parts, expect, lines, records
from cluster import SHORT_SWEEP, Cluster
from row import row


def key_of(part):
    return re.search(rb'"key":"([0-9a-f]{32})"', part).group(1).decode()


@row("crash-on-one-trial", "one trial kills every worker that runs it", is_quick=True)
def crash_on_one_trial(bench):
    """Given up after ten losses in a row; all that does not need it is there. Healthy workers then do the rest."""
    cluster = Cluster(bench, SHORT_SWEEP, workers=0)
    poison = key_of(next(p for p in cluster.expected if b'"level":1,' in p and b'"criterion":"large_final"' in p))
    start = time.monotonic()
    deaths = 0
    workers = [cluster.start_worker("--crash-on", poison, program="faulty-worker") for _ in range(2)]
    while cluster.coordinator.runs:
        for number, worker in enumerate(workers):
            if not worker.runs and cluster.coordinator.runs and worker.process.returncode != 0:
                deaths += 1
                workers[number] = cluster.start_worker("--crash-on", poison, program="faulty-worker")
        time.sleep(0.02)
    cluster.coordinator.end(3)
    taken = time.monotonic() - start
    expect(deaths >= 10, f"{deaths} workers died of it, expected ten at least")
    found = [json.loads(line) for line in records(cluster.out)]
    failed = [r for r in found if r["status"] == "failed"]
    blocked = [r for r in found if r["status"] == "blocked"]
    expect([r["key"] for r in failed] == [poison] and len(blocked) == 3, f"{len(failed)} failed, {len(blocked)} blocked")
    ok = [p for p in deterministic_parts(cluster.out) if b'"status":"ok"' in p]
    expect(len(ok) == len(cluster.expected) - 4 and set(ok) <= set(cluster.expected), "all others are as ever")
    # Those that died with the last word come back and find nobody.
    for worker in workers:
        worker.kill()
    cluster.workers = []
    cluster.start_coordinator("--retry-failed")
    cluster.start_worker()
    cluster.coordinator.end(0)
    ok = sorted(p for p in deterministic_parts(cluster.out) if b'"status":"ok"' in p)
    expect(ok == cluster.expected, "--retry-failed with a healthy worker completes the sweep")
    return f"given up after {deaths} deaths and {taken:.1f} s, exit 3; complete with --retry-failed"


@row("wrong-answers", "a worker that answers wrongly, found by --audit", is_quick=True)
def wrong_answers(bench):
    cluster = Cluster(bench, SHORT_SWEEP, workers=0, coordinator=["--audit", "1"])
    wrong = key_of(next(p for p in cluster.expected if b'"level":4,' in p))
    cluster.start_worker("--host", "faulty", "--wrong-on", wrong, program="faulty-worker")
    cluster.start_worker("--host", "healthy", program="faulty-worker")
    cluster.coordinator.end(4)
    for worker in cluster.workers:
        worker.end(0)
    text = [json.loads(line) for line in lines(f"{cluster.out}/results.jsonl")]
    differing = [line for line in text if line["kind"] == "control"]
    expect(len(differing) == 1 and differing[0]["key"] == wrong, f"the one wrong answer is found: {differing}")
    hosts = {differing[0]["first_host"], differing[0]["second_host"]}
    expect(hosts == {"faulty", "healthy"}, f"both hosts are named: {differing[0]}")
    found = deterministic_parts(cluster.out)
    right = set(found) & set(cluster.expected)
    expect(len(found) == len(cluster.expected) and len(right) >= len(found) - 1, "everything else is as ever")
    return "found, both hosts named, exit 4"
