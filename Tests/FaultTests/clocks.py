"""Clocks that step."""

import glob
import os
import re
import time

from bench import Skipped, expect, lines
from cluster import Cluster
from row import row


@row("clock-steps", "the wall clock steps a day forward, then two days back, under everybody")
def clock_steps(bench):
    """libfaketime reads the offset from a file; clocks that count from the machine's start are left alone."""
    library = (glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1") or [None])[0]
    if not library:
        raise Skipped("libfaketime is not here: apt-get install faketime")
    offset = bench.path("offset")

    def step(text):
        with open(offset + ".new", "w", encoding="ascii") as file:
            file.write(text + "\n")
        os.replace(offset + ".new", offset)

    step("+0")
    environment = {
        "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": offset, "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    cluster = Cluster(bench, environment=environment)
    times = []
    for count, text in ((5, "+1d"), (12, "-1d")):
        cluster.wait_for_records(count)
        since = time.monotonic()
        step(text)
        times.append(cluster.next_record(since))
    cluster.finish()
    expect(not cluster.events("lost") and not cluster.events("paused"), "nobody is lost by a clock")
    text = b"\n".join(lines(f"{cluster.out}/results.jsonl"))
    days = sorted(set(re.findall(rb'"started":"([0-9-]{10})', text)))
    expect(len(days) == 3, f"the steps were seen: {days}")
    return f"{len(days)} dates in one log, the next record {max(times):.2f} s after a step at most"
