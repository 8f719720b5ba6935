# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The examples of conf/ for snmpd and snmptrapd: traps and informs, SNMPv2c
and SNMPv3, each delivered, each once."""

import collections
import re

import harness
from agentx import Dhcpd, server
from harness import TOP, equal, expect, settle, wait_for
from told import NAMES
from snmp import trap_oid

RECEIVER = "192.0.2.10"  # of the example
SINKS = ("trap2sink", "informsink", "exactEngineID", "trapsess")
WAYS = ("TRAP2, SNMP v2c, community public",
        "INFORM, SNMP v2c, community public",
        "TRAP2, SNMP v3, user dhcpfo, context ",
        "INFORM, SNMP v3, user dhcpfo, context ")


def sinks(traps):
    """The example's proposals of what to send where."""
    lines = [line.lstrip("#") for line in
             (TOP / "conf" / "snmpd.conf.example").read_text().splitlines()]
    found = [line for line in lines if line.split()[:1]
             and line.split()[0] in SINKS]
    equal(sum(RECEIVER in line for line in found), 4, "four ways")
    return "\n".join(found).replace(RECEIVER, traps.address) + "\n"


def receiver(t, handler):
    """The example, with a program in place of snmptt's."""
    conf = (TOP / "conf" / "snmptrapd" / "snmptrapd.conf").read_text()
    conf, count = re.subn(r"^traphandle default .*$", "", conf, flags=re.M)
    equal(count, 1, "lines that hand all to snmptt")
    conf, count = re.subn(r"^#(traphandle \S+) \S+$", r"\1 %s" % handler, conf,
                          flags=re.M)
    equal(count, 1, "lines for a program")
    return t.snmptrapd(transport="udp", conf=conf, output=("-On",))


def test_traps_and_informs_by_v2c_and_v3_come_once_each(t):
    said = t.temp / "said"
    handler = t.file("handler", '#!/bin/sh\nLOGGER=%s exec %s\n' % (
        t.file("logger", '#!/bin/sh\nprintf "%%s\\n" "$*" >>%s\n' % said),
        TOP / "conf" / "snmptrapd" / "on-event.sh"))
    for program in (handler, t.temp / "logger"):
        program.chmod(0o755)
    traps = receiver(t, handler)
    snmpd = t.snmpd(extra=sinks(traps))
    dhcpd = Dhcpd(t.folder("dhcp"), 1, 100)
    agent = t.agent(snmpd, server("srv", dhcpd.folder) +
                    "thresholds { imbalance-after = 1h }\n")
    agent.wait_registered()

    def told():
        """How often each of ours came by each way."""
        return collections.Counter(
            (NAMES[trap_oid(trap)], way) for trap, way in
            zip(traps.received(), traps.senders())
            if trap_oid(trap) in NAMES)

    def once(*names):
        wait_for(lambda: len(told()) >= len(names) * len(WAYS), 30,
                 lambda: "all ways, got %r" % told())
        settle(lambda: len(traps.received()), quiet=2.0)
        equal(told(), {(name, way): 1 for name in names for way in WAYS})

    dhcpd.put(dhcpd.scopes, 92, "active")
    once("ScopeLow")
    dhcpd.put(dhcpd.scopes, 92, "free")
    once("ScopeLow", "ScopeNoLongerLow")
    lines = said.read_text().splitlines()
    equal(collections.Counter(line.partition(" (from ")[0] for line in lines),
          {"ScopeLow: server srv scope 10.0.0.0 8 of 100": 4,
           "ScopeNoLongerLow: server srv scope 10.0.0.0 100 of 100": 4})


def test_nobody_else_gets_in(t):
    traps = receiver(t, "/bin/false")
    for who in (["-v2c", "-c", "private"],
                ["-v3", "-u", "dhcpfo", "-l", "authNoPriv", "-a", "SHA",
                 "-A", "a long passphrase", "-Ci"],
                ["-v3", "-u", "dhcpfo", "-l", "authPriv", "-a", "SHA", "-A",
                 "a wrong passphrase", "-x", "AES", "-X", "a wrong one",
                 "-Ci"]):
        harness.run([harness.tool("snmptrap"), *who, "-t", "0.2", "-r", "0",
                     traps.address, "", "1.3.6.1.6.3.1.1.5.1"],
                    env=harness.snmp_env(t.temp))
    harness.run([harness.tool("snmptrap"), "-v2c", "-c", "public",
                 traps.address, "", "1.3.6.1.6.3.1.1.5.1"],
                env=harness.snmp_env(t.temp)).ok()
    wait_for(lambda: traps.received(), 20, "the one that may")
    settle(lambda: len(traps.received()), quiet=1.0)
    equal(traps.senders(), [WAYS[0]])
    expect(traps.process.running(), "snmptrapd runs")


harness.main("snmptrapd", globals())
