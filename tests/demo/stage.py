# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What a demonstration is told with: words, the commands as one would type
them with what they print, and a count of what was not as expected."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / "integration"),
                str(pathlib.Path(__file__).parents[1] / "pair")]

import harness  # noqa: E402
from snmp import PREFIX  # noqa: E402

WIDTH = 99


class Stage:
    def __init__(self):
        harness.prepare()
        self.step = 0
        self.missing = 0
        self.case = harness.Case("demo")

    def say(self, text):
        self.step += 1
        print("\n\033[1m%d. %s\033[0m" % (self.step, text)
              if sys.stdout.isatty() else "\n%d. %s" % (self.step, text))

    def note(self, text):
        print("   " + text)

    def check(self, what, got, want):
        """The demonstration's own proof; shown only when it fails."""
        if got != want:
            self.missing += 1
            print("   WRONG: %s is %r, expected %r" % (what, got, want))

    def ask(self, snmpd, tool, arguments, options=(), cut=None, only=""):
        """Runs a Net-SNMP tool by our names and shows command and answer.
        cut: at most that many lines of it; only: those that hold the text.
        Returns the answer."""
        shown = " ".join([tool, *options, *arguments])
        print("   $ %s%s" % (shown, " | grep '%s'" % only if only else ""))
        text = snmpd.command(tool, arguments, options, mib=True).ok()
        lines = [line for line in text.splitlines()
                 if line.strip() and only in line]
        self.show(lines[:cut])
        if cut and len(lines) > cut:
            print("   ... and %d lines more" % (len(lines) - cut))
        return "\n".join(lines)

    def show(self, lines):
        for line in lines:
            print("   " + line[:WIDTH])

    def close(self, name):
        """The last words, and the exit status."""
        for trouble in self.case.close():
            self.missing += 1
            print("   WRONG: " + trouble)
        print("\n%s: %s" % (name, "everything as expected; nothing is left "
                            "running" if not self.missing else
                            "%d things were not as expected" % self.missing))
        return 1 if self.missing else 0


def field(notification, name):
    """Of what snmptrapd printed: the value behind a column's name."""
    for line in notification:
        left, _, right = line.partition(" = ")
        if left.split(".")[0] == name:
            return right.partition(": ")[2]
    return None


def told(traps, kind, scope=None):
    """The notifications of a kind (and about a scope) that snmptrapd has
    printed."""
    return [n for n in traps.received()
            if field(n, "snmpTrapOID") == PREFIX + kind
            and scope in (None, field(n, PREFIX + "EventScope"))]


def main(name, play):
    """play(stage) is the demonstration.  Ends the program."""
    stage = Stage()
    code = 1
    try:
        play(stage)
        code = stage.close(name)
    except harness.Skip as skip:
        print("%s: cannot run here: %s" % (name, skip))
        stage.case.close()
    except harness.Failure as failure:
        print("   WRONG: %s" % failure)
        stage.missing += 1
        stage.close(name)
    sys.exit(code)


def paint(rows, columns):
    """A table of a list of dicts for people."""
    cells = [[str(c) for c in columns]]
    cells += [[str(row.get(c, "")) for c in columns] for row in rows]
    widths = [max(len(r[i]) for r in cells) for i in range(len(columns))]
    for row in cells:
        print("   " + "  ".join(
            c.rjust(w) if i else c.ljust(w)
            for i, (c, w) in enumerate(zip(row, widths))))
