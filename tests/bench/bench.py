# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Measures what dhcpfo costs, beside what others cost in the same run.

usage: bench.py [--full] [--realtime] [PART...]

--full adds 16 million addresses.  --realtime lets what is timed run before
everything else (root): for a machine that has other things to do.
Environment: B, the build folder.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] /
                       "integration"))
import harness  # noqa: E402

import event_bench  # noqa: E402
import read_bench  # noqa: E402
import rpc_bench  # noqa: E402
import snmp_bench  # noqa: E402
from report import Report, median  # noqa: E402


class Bench:
    """What every part works with."""

    def __init__(self, full, realtime):
        self.full = full
        self.wrap = ["chrt", "-f", "10"] if realtime else []
        self.folder = harness.make_temp()
        self.out = harness.BUILD / "bench"
        self.report = Report(self.out / "results.json")
        self.cpus = sorted(os.sched_getaffinity(0))

    def tool(self, name):
        return self.out / name

    def pin(self, cpus):
        """What to write before a command that may use only so many CPUs."""
        return ["taskset", "-c", ",".join(map(str, self.cpus[-cpus:]))]

    def run(self, argv, cpus=None, **more):
        """Name and number, line by line, of one of our programs."""
        wrap = self.wrap + (self.pin(cpus) if cpus else [])
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


PARTS = {**read_bench.PARTS, **snmp_bench.PARTS, **rpc_bench.PARTS,
         **event_bench.PARTS}


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    unknown = set(words) - set(PARTS)
    if unknown:
        sys.exit("bench: no part %s; there are %s"
                 % (", ".join(unknown), ", ".join(PARTS)))
    harness.prepare()
    if not shutil.which("taskset"):
        sys.exit("bench: taskset (util-linux) is missing")
    bench = Bench("--full" in sys.argv, "--realtime" in sys.argv)
    start = time.monotonic()
    try:
        for name, part in PARTS.items():
            if not words or name in words:
                part(bench)
    finally:
        harness.remove_tree(bench.folder)
    print()
    bench.report.table()
    bench.report.plot(bench.out / "results.svg")
    print("bench: %d s" % (time.monotonic() - start))


if __name__ == "__main__":
    main()
