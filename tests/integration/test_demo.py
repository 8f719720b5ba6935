# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""make demo does what it says, in the time it says, and leaves nothing."""

import signal
import sys
import time

import harness
from harness import TOP, Process, descendants, equal, expect, run, wait_for

DEMO = [sys.executable, "-B", TOP / "tests" / "demo" / "demo.py"]


def test_demo_shows_tables_client_and_trap_within_a_minute(t):
    begin = time.monotonic()
    result = run(DEMO, env={"TMPDIR": str(t.temp)}, deadline=60)
    equal(result.code, 0, result.out + result.err)
    for words in ("10.70.0.0", "456", "dhcpv4FoClient", "snmptrapd received",
                  "everything as expected"):
        expect(words in result.out, "no %r in\n%s" % (words, result.out))
    expect(time.monotonic() - begin < 60, "took longer than a minute")
    equal([p.name for p in t.temp.iterdir()], ["sanitizer"], "left behind")
    equal(descendants(), [], "left running")


def test_demo_broken_off_leaves_nothing(t):
    demo = Process(DEMO, t.folder("out") / "log",
                   env={"TMPDIR": str(t.folder("tmp"))})
    wait_for(lambda: any("dhcpfo-agentd" in harness.command_line(p)
                         for p in descendants()), 15, "the agent")
    demo.signal(signal.SIGINT)
    equal(demo.wait(15), 128 + signal.SIGINT, demo.log())
    equal(list((t.temp / "tmp").iterdir()), [], "left behind")
    equal(descendants(), [], "left running")


harness.main("demo", globals())
