# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/snmpd.conf.example, as the real snmpd understands it."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import Pair, oid  # noqa: E402
from harness import TOP, equal, expect  # noqa: E402

EXAMPLE = TOP / "conf" / "snmpd.conf.example"
WORDS = ("view", "com2sec", "group", "access")


def access_lines():
    """Who may see what, the proposals in comments too."""
    lines = [line.lstrip("#") for line in EXAMPLE.read_text().splitlines()]
    return "\n".join(line for line in lines
                     if line.split()[:1] and line.split()[0] in WORDS) + "\n"


def test_a_community_of_a_server_sees_that_server_and_its_clients(t):
    snmpd = t.snmpd(extra=access_lines())
    Pair(t, snmpd)
    rows = snmpd.walk(oid("ScopeNumAddr"), context="secondary")
    expect(rows, "no scopes in the context of the secondary")
    equal(snmpd.walk("1.3.6.1.2.1.1", context="secondary"), [],
          "outside the view")


harness.main("snmpd-conf", globals())
