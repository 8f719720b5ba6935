# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Measures what dhcpfo costs, beside what others cost in the same run.

usage: bench.py [--full] [--realtime] [--short] [PART...]

--full adds 16 million addresses.  --realtime lets what is timed run before
everything else (root): for a machine that has other things to do.  --short
runs the parts that it has on next to nothing, to see that they run.
Environment: B, the build folder.
"""

import os
import pathlib
import platform
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "integration"))
import harness  # noqa: E402

import change_bench  # noqa: E402
import event_bench  # noqa: E402
import read_bench  # noqa: E402
import rpc_bench  # noqa: E402
import snmp_bench  # noqa: E402
import tuning_bench  # noqa: E402
from report import Report, median  # noqa: E402


class Sizes:
    """Addresses, and how often what is timed is repeated."""

    def __init__(self, short):
        self.million = {"scopes": 250, "size": 4000}
        self.ten_thousand = {"scopes": 3, "size": 3334}
        self.sixteen_million = {"scopes": 250, "size": 64000}
        self.rows = 10000  # of the tables that we are compared with
        self.few = 200     # of them where a walk of all would take minutes
        self.gets = 2000
        self.rounds = 5
        self.turns = 31    # of bench_oncrpc, each a tenth of a second
        if short:
            self.million = {"scopes": 5, "size": 200}
            self.ten_thousand = {"scopes": 3, "size": 67}
            self.rows, self.few, self.gets, self.rounds = 200, 10, 50, 1
            self.turns = 1


class Bench:
    """What every part works with."""

    def __init__(self, full, realtime, short):
        self.full = full
        self.realtime = realtime
        self.sizes = Sizes(short)
        self.wrap = ["chrt", "-f", "10"] if realtime else []
        self.folder = harness.make_temp()
        self.out = harness.BUILD / "bench"
        self.report = Report(self.out / ("short.json" if short
                                         else "results.json"), not short)
        self.cpus = sorted(os.sched_getaffinity(0))

    def tool(self, name):
        return self.out / name

    def pin(self, cpus):
        """What to write before a command that may use only so many CPUs."""
        return ["taskset", "-c", ",".join(map(str, self.cpus[-cpus:]))]

    def relax(self, process):
        """No longer."""
        if self.realtime:
            os.sched_setscheduler(process.pid, os.SCHED_OTHER,
                                  os.sched_param(0))

    def prefer(self, process, children=True):
        """Realtime, if that is asked for: what serves requests, and what it
        will start."""
        reset = 0 if children else os.SCHED_RESET_ON_FORK
        if self.realtime:
            os.sched_setscheduler(process.pid, os.SCHED_FIFO | reset,
                                  os.sched_param(10))

    def run(self, argv, cpus=None, prefer=True, **more):
        """Name and number, line by line, of one of our programs."""
        wrap = (self.wrap if prefer else []) + \
            (self.pin(cpus) if cpus else [])
        out = harness.run(argv, wrap=wrap, deadline=600, **more).ok()
        return {name: float(value) for name, value in
                (line.split() for line in out.splitlines())}

    def time(self, argv, cpus):
        """Seconds on the wall of a whole process."""
        start = time.monotonic()
        harness.run(argv, wrap=self.wrap + self.pin(cpus),
                    deadline=600).ok()
        return time.monotonic() - start

    def generate(self, name, **options):
        """A folder with dhcpd.conf and dhcpd.leases."""
        folder = self.folder / name
        if folder.exists():
            return folder
        folder.mkdir()
        for what, file in (("conf", "dhcpd.conf"),
                           ("leases", "dhcpd.leases")):
            self.write(folder / file, what, **options)
        return folder

    def write(self, path, what, **options):
        with open(path, "wb") as file:
            subprocess.run(
                [self.tool("bench_gen"), what] +
                ["%s=%s" % pair for pair in options.items()],
                stdout=file, check=True)
        return path

    def rounds(self, count, variants):
        """Runs each of {name: function} in turn, count times; the median of
        what they return, numbers or dictionaries of numbers."""
        found = {name: [] for name in variants}
        for _ in range(count):
            for name, function in variants.items():
                found[name].append(function())
        return {name: self._middle(values) for name, values in found.items()}

    @staticmethod
    def _middle(values):
        if not isinstance(values[0], dict):
            return median(values)
        return {key: median([v[key] for v in values]) for key in values[0]}


PARTS = {**read_bench.PARTS, **snmp_bench.PARTS, **change_bench.PARTS,
         **rpc_bench.PARTS, **event_bench.PARTS}
ASKED_FOR = tuning_bench.PARTS  # only by name: what a user can change
SHORT = (*read_bench.PARTS, "walk", "rpc")


def machine():
    """What all this was measured on."""
    def first(pattern, path):
        return next((line.split(":")[1].strip() for line in open(path)
                     if line.startswith(pattern)), "?")

    def version(package):
        return subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package],
            capture_output=True, text=True).stdout or "none"

    return {"cpus": len(os.sched_getaffinity(0)),
            "cpu": first("model name", "/proc/cpuinfo"),
            "hypervisor": "hypervisor" in first("flags", "/proc/cpuinfo"),
            "memory_gb": round(int(first("MemTotal", "/proc/meminfo")
                                   .split()[0]) / 1e6),
            "kernel": platform.release(),
            "snmpd": version("snmpd"), "dhcpd-pools": version("dhcpd-pools")}


def run(bench, words, short):
    for name, part in {**PARTS, **ASKED_FOR}.items():
        if name in words if words else \
                name in (SHORT if short else PARTS):
            start = time.monotonic()
            try:
                part(bench)
            except harness.Skip as missing:
                bench.report.skip(name, str(missing))
            bench.report.say({"part": name, "seconds":
                              round(time.monotonic() - start, 1)})


def main():
    options = [w for w in sys.argv[1:] if w.startswith("-")]
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    every = {**PARTS, **ASKED_FOR}
    if not set(words) <= set(every) or \
            not set(options) <= {"--full", "--realtime", "--short"}:
        sys.exit("usage: bench.py [--full] [--realtime] [--short] [PART...]"
                 "\nparts: %s" % " ".join(every))
    harness.prepare()
    if not shutil.which("taskset"):
        sys.exit("bench: taskset (util-linux) is missing")
    bench = Bench(*(option in options
                    for option in ("--full", "--realtime", "--short")))
    start = time.monotonic()
    bench.report.say({"machine": machine()})
    try:
        run(bench, words, "--short" in options)
    finally:
        harness.remove_tree(bench.folder)
    print()
    bench.report.table()
    bench.report.plot(bench.out / "results.svg")
    print("bench: %d s" % (time.monotonic() - start))


if __name__ == "__main__":
    main()
