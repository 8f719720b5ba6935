# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""make demo-pair does what it says and leaves nothing."""

import os
import pathlib
import sys

TESTS = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "integration"))

import harness  # noqa: E402
from harness import Skip, equal, expect  # noqa: E402


def test_demo_pair_shows_both_agents_a_trap_and_a_dead_partner(t):
    if os.geteuid() != 0:
        raise Skip("network namespaces need root")
    result = harness.run(
        [sys.executable, "-B", TESTS / "demo" / "demo_pair.py"],
        env={"TMPDIR": str(t.temp)}, deadline=90)
    equal(result.code, 0, result.out + result.err)
    for words in ("dhcpv4FoScopeLow", "COMMUNICATION_INT", "stopped",
                  "everything as expected"):
        expect(words in result.out, "no %r in\n%s" % (words, result.out))
    equal([p.name for p in t.temp.iterdir()], ["sanitizer"], "left behind")


harness.main("demo-pair", globals())
