"""Processes of Raffle in a folder of their own, and what they leave there."""

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Intervals of a cluster are ten times as long.
INTERVALS = ["--ping-seconds", "0.2", "--lease-seconds", "2", "--grace-seconds", "1"]


class Failed(Exception):
    """A promise was not kept."""


class Skipped(Exception):
    """This machine lacks something that the row needs."""


def expect(condition, what):
    if not condition:
        raise Failed(what)


def wait_until(condition, what, seconds=60):
    """Polls until the condition gives something; that is returned."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise Failed(f"not within {seconds} s: {what}")


class Process:
    """A process, its output going to files."""

    def __init__(self, arguments, log, environment=None):
        self.name = os.path.basename(arguments[0])
        self.log = log
        self.started = time.monotonic()
        with open(log, "ab") as errors, open(log + ".out", "ab") as output:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                env={**os.environ, **(environment or {})}, cwd=os.path.dirname(log))

    @property
    def runs(self):
        return self.process.poll() is None

    @property
    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def says(self, pattern, seconds=60):
        """Waits for a pattern on standard error."""
        wait_until(lambda: re.search(pattern, self.said) or not self.runs, f"{self.name} says {pattern!r}", seconds)
        found = re.search(pattern, self.said)
        expect(found, f"{self.name} ended and did not say {pattern!r}: {self.said[-500:]}")
        return found

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        """kill -9."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def end(self, *codes, seconds=120):
        """Waits for its end, which must be with one of these codes."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"{self.name} did not end in {seconds} s: {self.said[-500:]}") from None
        expect(code in codes, f"{self.name} ended with {code}, expected {codes}: {self.said[-500:]}")
        return code


class Bench:
    """A folder for one row; everything in it is gone afterwards."""

    def __init__(self, programs, seed, is_quick):
        self.programs = programs
        self.random = random.Random(seed)
        self.is_quick = is_quick
        self.folder = tempfile.mkdtemp(prefix="raffle-faults-")
        self.processes = []
        self.mounts = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, program, *arguments, environment=None):
        log = self.path(f"{len(self.processes)}-{program}.log")
        # Through env, as libfaketime moves the environment of the first process that loads it, from where Swift looks
        # for the arguments.
        prefix = ["env"] if environment else []
        process = Process([*prefix, os.path.join(self.programs, program), *map(str, arguments)], log, environment)
        process.name = program
        self.processes.append(process)
        return process

    def run(self, program, *arguments, code=0):
        """Runs a program to its end; its standard output."""
        process = self.start(program, *arguments)
        process.end(code, seconds=300)
        with open(process.log + ".out", encoding="utf-8") as file:
            return file.read()

    def sweep(self, text):
        name = re.search(r"name: (\S+)", text).group(1)
        with open(self.path(f"{name}.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(f"{name}.yaml")

    def small_disk(self, path, size):
        """Mounts an empty file system of that size."""
        os.makedirs(path, exist_ok=True)
        if os.geteuid() != 0:
            raise Skipped("only root may mount a small disk")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], check=True, capture_output=True)
        self.mounts.append(path)

    def close(self):
        for process in self.processes:
            if process.runs:
                process.signal(signal.SIGCONT)
                process.kill()
        for path in reversed(self.mounts):
            subprocess.run(["umount", "-l", path], check=False, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def lines(path):
    """The whole lines of a file that may not be there yet."""
    try:
        with open(path, "rb") as file:
            return [line for line in file.read().split(b"\n")[:-1]]
    except FileNotFoundError:
        return []


def records(folder):
    return [line for line in lines(f"{folder}/results.jsonl") if line.startswith(b'{"kind":"record"')]


def deterministic_parts(folder):
    """What must be the same wherever and however often a trial runs, sorted."""
    return sorted(line[:line.index(b',"provenance":')] for line in records(folder))
