"""Disks that are full, and files that are not what they were."""

import os
import time

from bench import expect, lines
from cluster import Cluster
from row import row, spread


def fill(folder):
    """Takes all the room that is left; the file that holds it."""
    path = os.path.join(folder, "ballast")
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                pass
    return path


def full_disk(bench, folder):
    """The small disk at `folder` is full for a while: exit 74, and on when there is room again."""
    cluster = Cluster(bench)
    cluster.wait_for_records(5)
    ballast = fill(bench.path(folder))
    cluster.coordinator.end(74, seconds=30)
    said = cluster.coordinator.said
    expect("No space left" in said or "disk is probably full" in said, f"what is full is said: {said[-500:]}")
    os.remove(ballast)
    since = time.monotonic()
    cluster.start_coordinator()
    times = [cluster.next_record(since)]
    cluster.finish()
    return f"exit 74, {spread(times)}"


@row("full-log-disk", "the disk under the log is full", is_quick=True)
def full_log_disk(bench):
    # The log's disk alone: artifacts have another one.
    bench.small_disk(bench.path("out"), "1m")
    bench.small_disk(bench.path("out/artifacts"), "64m")
    return full_disk(bench, "out")


@row("full-artifact-disk", "the disk under the artifacts is full")
def full_artifact_disk(bench):
    bench.small_disk(bench.path("out/artifacts"), "64m")
    return full_disk(bench, "out/artifacts")


def damaged_log(bench, damage):
    """The log is damaged while coordinator and workers are dead; what was lost runs again."""
    cluster = Cluster(bench)
    cluster.wait_for_records(10)
    for process in [cluster.coordinator, *cluster.workers]:
        process.kill()
    log = f"{cluster.out}/results.jsonl"
    with open(log, "rb") as file:
        content = file.read()
    damage(log, content)
    since = time.monotonic()
    cluster.start_coordinator()
    for _ in range(2):
        cluster.start_worker()
    times = [cluster.next_record(since)]
    cluster.finish()
    return cluster, spread(times)


@row("torn-line", "the log's last line is torn", is_quick=True)
def torn_line(bench):
    def damage(log, content):
        os.truncate(log, len(content) - 40)

    cluster, said = damaged_log(bench, damage)
    expect("end was torn" in cluster.coordinator.said, "the repair is told")
    return said


@row("flipped-bit", "a bit in the middle of the log is another one", is_quick=True)
def flipped_bit(bench):
    def damage(log, content):
        place = len(content) // 2
        with open(log, "r+b") as file:
            file.seek(place)
            file.write(bytes([content[place] ^ 4]))

    cluster, said = damaged_log(bench, damage)
    expect("damaged in 1 place" in cluster.coordinator.said, "the repair is told")
    expect(len(lines(f"{cluster.out}/results.damaged.jsonl")) == 1, "the damaged line is kept for people to look at")
    return said


@row("zero-block", "a block of the log is all zeros, as after a crash of the machine")
def zero_block(bench):
    def damage(log, content):
        with open(log, "r+b") as file:
            file.seek(len(content) // 8192 * 4096)
            file.write(b"\0" * 4096)

    return damaged_log(bench, damage)[1]


@row("damaged-artifacts", "every artifact that a trial still needs is damaged or gone")
def damaged_artifacts(bench):
    cluster = Cluster(bench)
    cluster.wait_for_records(10)
    for process in [cluster.coordinator, *cluster.workers]:
        process.kill()
    files = sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(f"{cluster.out}/artifacts")
        for name in names if len(name) == 62)
    for number, path in enumerate(files):
        with open(path, "r+b") as file:
            byte = file.read(1)[0]
            file.seek(0)
            file.write(bytes([byte ^ 1]))
        if number % 2:
            os.remove(path)
    since = time.monotonic()
    cluster.start_coordinator()
    for _ in range(2):
        cluster.start_worker()
    times = [cluster.next_record(since)]
    # Those that nothing reads any more stay as they are, and the check of the folder says so.
    cluster.finish(verify_code=1)
    lost = len(cluster.events("artifact lost"))
    expect(lost > 0, "what was damaged is noticed")
    return f"{len(files)} files, {lost} trials made theirs again, {spread(times)}"


@row("two-coordinators", "a second coordinator on the same folder")
def two_coordinators(bench):
    cluster = Cluster(bench)
    cluster.wait_for_records(3)
    since = time.monotonic()
    second = bench.start("raffle-coordinator", cluster.file, "--out", cluster.out, "--bind", "tcp://127.0.0.1:*")
    second.end(1)
    taken = time.monotonic() - since
    expect("lock" in second.said, f"the second one says why: {second.said}")
    cluster.finish()
    return f"the second one ended with 1 after {taken:.2f} s, the first went on"
