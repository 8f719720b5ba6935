# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Runs every test_*.py of a folder, then looks for what they left behind.

usage: run.py NAME FOLDER [WORD...]	WORD: only files or tests of that name
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import system

CLOSING = re.compile(r"^\S+: (\d+) passed, (\d+) failed(?:, (\d+) skipped)?$",
                     re.M)


CHILDREN = []


def pass_on(number, _):
    """Each file tidies up after itself; then this one ends."""
    system.on_ending(signal.SIG_IGN)
    for child in CHILDREN:
        child.send_signal(number)
    sys.exit(128 + number)


def namespaces():
    with contextlib.suppress(FileNotFoundError):
        return set(os.listdir("/run/netns"))
    return set()


def run_file(path, words):
    """Returns (passed, failed, skipped), output, seconds; all counts 0: none
    of its tests has a name with one of the words."""
    start, counts = time.monotonic(), None
    child = subprocess.Popen(
        [sys.executable, "-B", str(path), *words], text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, errors="replace")
    CHILDREN.append(child)
    said, _ = child.communicate()
    for closing in CLOSING.finditer(said):
        counts = [int(n or 0) for n in closing.groups()]
    if counts is None:
        counts = [0, 1, 0]
        said += "%s: no result, exit %d\n" % (path.name, child.returncode)
    elif child.returncode != 0 and counts[1] == 0 and (
            not words or any(counts)):
        counts[1] = 1
        said += "%s: exit %d\n" % (path.name, child.returncode)
    return counts, said, time.monotonic() - start


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
    system.on_ending(pass_on)
    base = system.make_temp("fo")
    os.environ["TMPDIR"] = str(base)
    tempfile.tempdir = None
    before = namespaces()
    total = [0, 0, 0]
    try:
        # Mostly they wait, for programs and for time to pass.
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            running = [(path, pool.submit(run_file, path, words))
                       for path in chosen or files]
            for path, result in running:
                counts, said, seconds = result.result()
                if not any(counts):
                    continue
                total = [a + b for a, b in zip(total, counts)]
                print("%s%-8s %s in %.1f s\n" % (
                    said, "FAILED" if counts[1] else "ok", path.name,
                    seconds))
        if not any(total):
            print("no test has such a name")
            total[1] = 1
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
