# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Many events at once: how long until all are told, and for how long the agent
did nothing else meanwhile."""

import time

import agentx
import harness
from harness import oid_string
from told import ours

SCOPES = 2000
NAME = "bench"


def told(traps, count):
    harness.wait_for(lambda: len(ours(traps)) >= count, 120,
                     "%d notifications" % count, every=0.02)


def part_storm(bench):
    """All scopes run out of addresses within one refresh; each is three
    notifications, since of the two shares one has nothing left, either."""
    folder = bench.folder / "storm"
    folder.mkdir()
    dhcpd = agentx.Dhcpd(folder, SCOPES, 10)
    traps = harness.Snmptrapd(bench.folder / "storm-traps")
    snmpd = harness.Snmpd(bench.folder / "storm-snmpd", traps=traps)
    agent = harness.Agent(bench.folder / "storm-agent", snmpd,
                          agentx.server(NAME, folder))
    agent.wait_registered()
    state = agentx.oid("ServerState", oid_string(NAME))
    harness.wait_for(lambda: snmpd.value(state) == 1, 20, "it is read")
    start = time.monotonic()
    dhcpd.put(dhcpd.scopes, 10, "active")
    told(traps, 3 * SCOPES)
    seconds = time.monotonic() - start
    lag = snmpd.value(agentx.oid("ServerLoopLag", oid_string(NAME)))
    bench.report.add("2,000 scopes exhausted at once, all told", seconds, "s")
    bench.report.add("the same, notifications", 3 * SCOPES / seconds, "1/s")
    bench.report.add("the same, longest round of the loop", lag, "ms",
                     aim="<= 50")
    harness.equal(len(ours(traps)), 3 * SCOPES, "each told once")
    agent.stop()
    snmpd.stop()
    traps.process.kill()


PARTS = {"storm": part_storm}
