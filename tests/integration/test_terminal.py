# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The command line on a terminal: colours, and how far it has come."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import tty

import harness
from agentx import Dhcpd
from harness import equal, expect, program, run

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
GOOD, WARN, BAD, END = "\x1b[32m", "\x1b[33m", "\x1b[1;31m", "\x1b[m"
COLOURS = {"TERM": "xterm", "NO_COLOR": ""}


class Terminal:
    def __init__(self, t):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, 80, 0, 0))
        t.defer(os.close, self.master)

    def run(self, *argv, out=True, err=True, **env):
        """What a program shows there; what it writes elsewhere."""
        child = subprocess.Popen(
            [str(a) for a in argv], stdin=subprocess.DEVNULL,
            stdout=self.slave if out else subprocess.PIPE,
            stderr=self.slave if err else subprocess.PIPE,
            env=dict(os.environ, LC_ALL="C", TZ="UTC", **env))
        os.close(self.slave)
        shown = b""
        while True:
            try:
                piece = os.read(self.master, 65536)
            except OSError:  # nobody has the other end any more
                break
            shown += piece
        elsewhere = b"".join(end or b"" for end in child.communicate())
        return shown.decode(), elsewhere.decode()


def low(t):
    """A server with a scope that has none left, one that is low, and one that
    is neither; in relationship, in state normal."""
    folder = t.folder("dhcp")
    dhcpd = Dhcpd(folder, 3, 10)
    dhcpd.put(dhcpd.scopes[:1], 10, "active")
    dhcpd.put(dhcpd.scopes[1:2], 9, "active")
    with open(folder / "dhcpd.leases", "a", encoding="ascii") as file:
        file.write('failover peer "fo" state { my state normal at epoch 1; '
                   'partner state communications-interrupted at epoch 1; }\n')
    return "isc:%s/dhcpd.conf:%s/dhcpd.leases" % (folder, folder)


def test_terminal_colours_what_is_bad(t):
    argv = [program("dhcpfo"), "--source", low(t)]
    shown, _ = Terminal(t).run(*argv, "scopes", **COLOURS)
    rows = {line.split("/")[0]: line for line in shown.splitlines()
            if line.startswith("10.")}
    none, few, some = (rows["10.0.%d.0" % n] for n in range(3))
    equal(none.count(BAD + "0" + END), 3, none)  # all, percent, this
    equal(few.count(WARN + "1" + END), 1, few)
    expect(WARN + "10" + END in few, few)
    equal(ESCAPE.findall(some), [], some)
    shown, _ = Terminal(t).run(*argv, "relationships", **COLOURS)
    expect(GOOD + "NORMAL" + END in shown, shown)
    expect(WARN + "COMMUNICATION_INT" + END in shown, shown)
    shown, _ = Terminal(t).run(*argv, "servers", **COLOURS)
    expect(GOOD + "ok" + END in shown, shown)
    shown, _ = Terminal(t).run(*argv, "scope", "10.0.0.0", **COLOURS)
    expect(BAD + "0" + END in shown, shown)


def test_terminal_colours_change_nothing_else(t):
    argv = [program("dhcpfo"), "--source", low(t)]
    for command in (["scopes"], ["scope", "10.0.1.0"], ["servers"],
                    ["relationships"], ["clients"], ["client", "10.0.0.1"]):
        plain = run([*argv, *command]).ok()
        coloured = run([*argv, "--color", *command]).ok()
        equal(ESCAPE.sub("", coloured), plain, command)


def test_terminal_colours_only_where_they_are_wanted(t):
    argv = [program("dhcpfo"), "--source", low(t)]
    for options, env, want in (
            ([], {}, True), (["--color=auto"], {}, True),
            (["--color=never"], {}, False),
            ([], {"NO_COLOR": "1"}, False), ([], {"TERM": "dumb"}, False),
            (["--color=always"], {"NO_COLOR": "1"}, True),
            (["--color"], {"TERM": "dumb"}, True)):
        shown, _ = Terminal(t).run(*argv, *options, "scopes",
                                   **{**COLOURS, **env})
        equal(bool(ESCAPE.search(shown)), want, (options, env))
    for options, want in (([], False), (["--color=auto"], False),
                          (["--color=always"], True)):
        said = run([*argv, *options, "scopes"], env=COLOURS).ok()
        equal(bool(ESCAPE.search(said)), want, options)
    said = run([*argv, "--color=always", "--json", "scopes"]).ok()
    expect(not ESCAPE.search(said), "JSON in colour")
    said = run([*argv, "--color=sometimes", "scopes"])
    equal(said.code, 2)
    expect("not auto, always or never" in said.err, said.err)


# ---- progress ---------------------------------------------------------------

SLOW = r"""
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

/* A disk that gives 256 kilobytes in 30 milliseconds. */
ssize_t
pread(int fd, void *buf, size_t size, off_t at)
{
	if (size > 65536)
		usleep(30000);
	return syscall(SYS_pread64, fd, buf, size, at);
}

ssize_t
pread64(int fd, void *buf, size_t size, off_t at)
{
	return pread(fd, buf, size, at);
}
"""


class Slow:
    """A server whose files take seconds to be read."""

    def __init__(self, t, extra=""):
        folder = t.folder("slow")
        Dhcpd(folder, 1, 200)
        record = ("lease 10.0.0.7 { starts epoch 1; ends never; binding state "
                  "active; hardware ethernet 02:00:00:00:00:01; }\n")
        (folder / "dhcpd.leases").write_text(
            extra + record * (8 * 1024 * 1024 // len(record) - 1))
        library = folder / "slow.so"
        run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", library,
             t.file("slow.c", SLOW)]).ok()
        self.env = {"LD_PRELOAD": str(library), "TERM": "dumb",
                    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")
                    + ":verify_asan_link_order=0"}
        self.argv = [program("dhcpfo"), "--source",
                     "isc:%s/dhcpd.conf:%s/dhcpd.leases" % (folder, folder)]


def test_terminal_progress_is_shown_and_erased(t):
    slow = Slow(t)
    shown, out = Terminal(t).run(*slow.argv, "scopes", out=False, **slow.env)
    percents = [int(n) for n in re.findall(
        r"\rreading leases: (\d+) %", shown)]
    expect(percents and percents == sorted(percents), shown)
    expect(0 < max(percents) <= 100, shown)
    # At the end the line is as blank as before.
    last = re.search(r"\r(reading leases: \d+ %)\r( +)\r$", shown)
    expect(last, repr(shown))
    expect(len(last.group(2)) >= len(last.group(1)), repr(shown))
    expect("10.0.0.0/24" in out, out)
    # Where the table goes there, too, it comes behind that.
    both, _ = Terminal(t).run(*slow.argv, "scopes", **slow.env)
    equal(both[both.rindex("\r") + 1:], out)


def test_terminal_progress_and_notices_do_not_mix(t):
    slow = Slow(t, "lease 10.0.0.300 { binding state active; }\n")
    shown, _ = Terminal(t).run(*slow.argv, "scopes", out=False, **slow.env)
    notices = [line for line in shown.splitlines(keepends=True)
               if "dhcpfo: local:" in line]
    equal(len(notices), 1, shown)
    expect(re.search(r"(^|\r +\r|\n)dhcpfo: local: [^\r]*\n", shown),
           repr(shown))


def test_terminal_progress_only_on_a_terminal_and_not_if_quiet(t):
    slow = Slow(t)
    for option in ("-q", "--quiet"):
        shown, out = Terminal(t).run(*slow.argv, option, "scopes", out=False,
                                     **slow.env)
        equal(shown, "")
        expect("10.0.0.0/24" in out, out)
    shown, err = Terminal(t).run(*slow.argv, "scopes", err=False, **slow.env)
    expect("reading" not in shown + err, shown + err)


def test_terminal_quiet_leaves_notices_out_and_errors_in(t):
    folder = t.folder("dhcp")
    Dhcpd(folder, 1, 10)
    (folder / "dhcpd.leases").write_text(
        "lease 10.0.0.300 { binding state active; }\n")
    argv = [program("dhcpfo"), "--source", "isc:%s/dhcpd.conf:%s" % (
        folder, folder / "dhcpd.leases")]
    expect("10.0.0.300" in run([*argv, "scopes"]).err, "a notice")
    equal(run([*argv, "-q", "scopes"]).err, "")
    (folder / "dhcpd.conf").unlink()
    said = run([*argv, "-q", "scopes"])
    equal(said.code, 3)
    expect("dhcpd.conf" in said.err, said.err)


harness.main("terminal", globals(), jobs=2)
