# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Waiting, processes that end with us, and temporary files."""

import collections
import contextlib
import ctypes
import gzip
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

FACTOR = float(os.environ.get("DEADLINE_FACTOR", "1"))
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE,
           signal.SIGILL, signal.SIGTRAP)
LIBC = ctypes.CDLL(None, use_errno=True)


class Skip(Exception):
    """The test cannot run here; its text says why."""


class Failure(AssertionError):
    """What was found is not what was expected."""


# ---- waiting and comparing --------------------------------------------------


def wait_for(condition, deadline=10.0, what=None, every=0.02):
    """Returns the first true value of condition(); Failure at the deadline.
    what, a text or a function giving one, tells what was waited for."""
    end = time.monotonic() + deadline * FACTOR
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            text = what() if callable(what) else what
            raise Failure("not within %g s: %s"
                          % (deadline * FACTOR, text or condition.__name__))
        time.sleep(every)


def settle(probe, quiet=0.5, deadline=20.0, what="a value that holds still"):
    """Returns probe()'s value once it has not changed for quiet seconds."""
    last, since = probe(), time.monotonic()

    def steady():
        nonlocal last, since
        value = probe()
        if value != last:
            last, since = value, time.monotonic()
        return time.monotonic() - since >= quiet

    wait_for(steady, deadline, what, every=min(0.1, quiet / 4))
    return last


def equal(got, want, what=""):
    if got != want:
        raise Failure("%s\n    got  %r\n    want %r"
                      % (what or "values differ", got, want))


def expect(condition, what):
    if not condition:
        raise Failure(what)


# ---- processes --------------------------------------------------------------


def prctl(option, value):
    LIBC.prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def on_ending(handler):
    """For the signals that ask a program to end."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handler)


def _die_with_parent():
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _stat(pid):
    """(state, ppid, pgrp) of a process, or None."""
    try:
        text = pathlib.Path("/proc/%d/stat" % pid).read_text()
    except (OSError, UnicodeDecodeError):
        return None
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[1]), int(fields[2])


def _pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def descendants():
    """Every live process below this one.  This process is the reaper of its
    orphans, so that a daemon that detached is found too."""
    parents = {}
    for pid in _pids():
        stat = _stat(pid)
        if stat and stat[0] != "Z":
            parents[pid] = stat[1]
    found, grown = {os.getpid()}, True
    while grown:
        more = {p for p, pp in parents.items() if pp in found} - found
        grown = bool(more)
        found |= more
    return sorted(found - {os.getpid()})


def command_line(pid):
    with contextlib.suppress(OSError):
        raw = pathlib.Path("/proc/%d/cmdline" % pid).read_bytes()
        return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()
    return "?"


def _reap_orphans():
    """Collects adopted children that ended; those of Popen are its own."""
    own = {p.popen.pid for p in Process.alive}
    for pid in _pids():
        stat = _stat(pid)
        if stat and stat[0] == "Z" and stat[1] == os.getpid() \
                and pid not in own:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def kill_descendants():
    """The last resort.  Returns the command lines of what had to be killed."""
    killed, quiet = [], 0
    for _ in range(50):
        left = descendants()
        quiet = 0 if left else quiet + 1
        if quiet == 2:  # one look can miss a child whose parent just ended
            break
        for pid in left:
            if command_line(pid):  # empty once it is on its way out
                killed.append(command_line(pid))
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in list(Process.alive):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.popen.wait(1)
        _reap_orphans()
        time.sleep(0.01)
    return list(dict.fromkeys(killed))


class Process:
    """A program in a process group of its own, its output in a file."""

    alive = []

    def __init__(self, argv, log, env=None, cwd=None, wrap=()):
        self.argv = [str(a) for a in argv]
        self.name = os.path.basename(self.argv[0])
        self.log_path = pathlib.Path(log)
        with open(self.log_path, "ab") as output:
            self.popen = subprocess.Popen(
                list(wrap) + self.argv, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, cwd=cwd,
                env=dict(os.environ, **(env or {})), start_new_session=True,
                preexec_fn=_die_with_parent)
        Process.alive.append(self)

    @property
    def pid(self):
        return self.popen.pid

    @property
    def returncode(self):
        return self.popen.poll()

    def running(self):
        return self.popen.poll() is None

    def log(self):
        return self.log_path.read_text("utf-8", "replace")

    def signal(self, number):
        if self.running():
            os.kill(self.pid, number)

    def wait(self, deadline=10.0):
        try:
            code = self.popen.wait(deadline * FACTOR)
        except subprocess.TimeoutExpired:
            raise Failure("%s did not end within %g s\n%s" % (
                self.name, deadline * FACTOR, tail(self.log()))) from None
        self._forget()
        if -code in CRASHES:
            raise Failure("%s: %s\n%s" % (
                self.name, signal.Signals(-code).name, tail(self.log())))
        return code

    def stop(self, deadline=10.0):
        """SIGTERM, then the exit code.  Failure if it does not end."""
        if self in Process.alive:
            self.signal(signal.SIGTERM)
            return self.wait(deadline)
        return self.popen.returncode

    def kill(self):
        """SIGKILL to the whole group; fine if it has ended."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()
        self._forget()

    def _forget(self):
        with contextlib.suppress(ValueError):
            Process.alive.remove(self)


def tail(text, lines=15):
    rows = text.rstrip().splitlines()[-lines:]
    return "\n".join("      | " + row for row in rows)


class Result(collections.namedtuple("Result", "code out err")):
    """What a program that ran to its end left."""

    def ok(self):
        if self.code != 0:
            raise Failure("exit %d: %s" % (self.code, self.err.strip()))
        return self.out


def _end_group(popen):
    """With a chance to tidy up first: it may have namespaces."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(popen.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            popen.communicate(timeout=10)


def run(argv, env=None, cwd=None, deadline=30.0, stdin=None, wrap=()):
    """Runs a program to its end in a process group of its own."""
    argv = [str(a) for a in [*wrap, *argv]]
    popen = subprocess.Popen(
        argv, stdin=subprocess.PIPE if stdin is not None
        else subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=cwd, env=dict(os.environ, **(env or {})),
        start_new_session=True, preexec_fn=_die_with_parent)
    data = stdin.encode() if isinstance(stdin, str) else stdin
    try:
        out, err = popen.communicate(data, deadline * FACTOR)
    except BaseException as cause:
        _end_group(popen)
        if isinstance(cause, subprocess.TimeoutExpired):
            raise Failure("not ended within %g s: %s" % (
                deadline * FACTOR, " ".join(argv))) from None
        raise
    return Result(popen.returncode, out.decode("utf-8", "replace"),
                  err.decode("utf-8", "replace"))


def tool(name):
    """A program of the system; sbin is not in everybody's PATH."""
    path = shutil.which(name, path=os.environ.get("PATH", "")
                        + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin")
    if not path:
        raise Skip("no program " + name)
    return path


# ---- files ------------------------------------------------------------------


def make_temp(prefix="dhcpfo-"):
    """A new folder; the caller removes it with remove_tree()."""
    base = os.environ.get("TMPDIR") or tempfile.gettempdir()
    if len(base) > 60:  # a unix socket's path has 107 bytes at most
        base = "/tmp"
    return pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=base))


def remove_tree(path):
    def retry(function, name, _):
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(name), 0o700)
            os.chmod(name, 0o700)
            function(name)

    shutil.rmtree(path, onerror=retry)
    if os.path.exists(path):
        raise Failure("cannot remove %s" % path)


def unpack(source, target):
    """Copies a file or a folder, *.gz as what is inside.  Returns target."""
    source, target = pathlib.Path(source), pathlib.Path(target)
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for entry in sorted(source.iterdir()):
            name = entry.name[:-3] if entry.suffix == ".gz" else entry.name
            unpack(entry, target / name)
    elif source.suffix == ".gz" and target.suffix != ".gz":
        with gzip.open(source) as packed, open(target, "wb") as plain:
            shutil.copyfileobj(packed, plain)
    else:
        shutil.copyfile(source, target)
    return target


def free_port(kind=socket.SOCK_DGRAM, address="127.0.0.1"):
    """An unprivileged port that is free now; whoever binds it must cope with
    losing a race."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def bound(port, kind="udp"):
    """Whether somebody has that port of IPv4; kind: udp or tcp."""
    want = "%04X" % port
    table = pathlib.Path("/proc/net") / kind
    for line in table.read_text().splitlines()[1:]:
        if line.split()[1].endswith(":" + want):
            return True
    return False
