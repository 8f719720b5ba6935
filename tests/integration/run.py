# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Runs every test_*.py of a folder, then looks for what they left behind.

usage: run.py NAME FOLDER [WORD...]	WORD: only files or tests of that name
"""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import system

CLOSING = re.compile(r"^\S+: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


def namespaces():
    with contextlib.suppress(FileNotFoundError):
        return set(os.listdir("/run/netns"))
    return set()


def run_file(path, words):
    """Passes the output through.  Returns (passed, failed, skipped)."""
    counts = None
    child = subprocess.Popen(
        [sys.executable, "-B", str(path), *words], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    for line in child.stdout:
        print(line, end="")
        closing = CLOSING.match(line)
        if closing:
            counts = [int(n or 0) for n in closing.groups()]
    code = child.wait()
    if counts is None:
        print("%s: no result, exit %d" % (path.name, code))
        return 0, 1, 0
    if code != 0 and counts[1] == 0:
        print("%s: exit %d" % (path.name, code))
        counts[1] = 1
    return counts


def leftovers(folder, before):
    """What is left of the tests: files, processes, sockets, namespaces."""
    found = ["file " + str(p) for p in sorted(folder.rglob("*"))]
    found += ["process " + line for line in system.kill_descendants()]
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            line = system.command_line(int(pid))
            if str(folder) in line:
                found.append("process " + line)
    for line in pathlib.Path("/proc/net/unix").read_text().splitlines():
        if str(folder) in line:
            found.append("socket " + line.split()[-1])
    mine = re.compile(r"fo\d+-")  # tests/pair names them after its process
    found += ["namespace " + name for name in sorted(namespaces() - before)
              if mine.match(name)]
    return found


def main():
    name, where, *words = sys.argv[1:]
    files = sorted(pathlib.Path(where).glob("test_*.py"))
    chosen = [f for f in files if any(w in f.name for w in words)]
    if chosen:
        words = [w for w in words if not any(w in f.name for f in chosen)]
    system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
    sys.stdout.reconfigure(line_buffering=True)
    base = system.make_temp("fo")
    os.environ["TMPDIR"] = str(base)
    tempfile.tempdir = None
    before = namespaces()
    total = [0, 0, 0]
    try:
        for path in chosen or files:
            start = time.monotonic()
            counts = run_file(path, words)
            total = [a + b for a, b in zip(total, counts)]
            print("%-8s %s in %.1f s\n" % (
                "FAILED" if counts[1] else "ok", path.name,
                time.monotonic() - start))
        left = leftovers(base, before)
        for line in left:
            print("left behind: " + line)
        print("nothing left behind: %d passed, %d failed" % (
            not left, bool(left)))
        total[1 if left else 0] += 1
    finally:
        system.kill_descendants()
        system.remove_tree(base)
    print("total of %s: %d passed, %d failed, %d skipped" % (name, *total))
    sys.exit(1 if total[1] or not sum(total) else 0)


main()
