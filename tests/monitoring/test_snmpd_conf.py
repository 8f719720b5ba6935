# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/snmpd.conf.example, as the real snmpd understands it: who sees what."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import Pair, oid  # noqa: E402
from harness import ROOT_OID, TOP, equal, expect, run, tool  # noqa: E402

EXAMPLE = TOP / "conf" / "snmpd.conf.example"
SYSTEM = "1.3.6.1.2.1.1"
AUTH, PRIV = "authentication-1", "encryption-22"
# What the test's own snmpd has in other places.
ELSEWHERE = ("master", "agentXSocket", "agentXPerms")
# From here on, who is told: snmpd would wait for informs to be acknowledged.
TOLD = "# ---- notifications"


def example():
    """With its proposals, which are comments without a blank; "dhcp2" is our
    secondary.  Users have passphrases of the test."""
    text, told, _ = EXAMPLE.read_text().partition(TOLD)
    expect(told, "no part " + TOLD)
    lines = []
    for line in text.splitlines():
        line = re.sub(r"^#(?=\w)", "", line)
        if line.split() and not line.startswith("#") and \
                line.split()[0] not in ELSEWHERE:
            lines.append(re.sub(r"\bdhcp2$", "secondary", line))
    for user in ("monitor", "helpdesk"):
        lines.append('createUser %s SHA "%s" AES "%s"' % (user, AUTH, PRIV))
    return "\n".join(lines) + "\n"


class World:
    def __init__(self, t):
        self.snmpd = t.snmpd(extra=example())
        self.pair = Pair(t, self.snmpd,
                         more_conf="microsoft-mib { enabled = on }\n")

    def v2c(self, what, community):
        return self.snmpd.walk(what, context=community)

    def v3(self, what, user, context="", level="authPriv", name="snmpwalk"):
        return run([tool(name), "-v3", "-u", user, "-l", level, "-a", "SHA",
                    "-A", AUTH, "-x", "AES", "-X", PRIV, "-n", context,
                    "-On", "udp:127.0.0.1:%d" % self.snmpd.port, what],
                   env=harness.snmp_env(self.snmpd.folder))


def free(answer):
    """{scope: ThisAddrFree} of a walk."""
    if not isinstance(answer, list):
        answer = harness.parse_vars(answer.ok())
    return {".".join(v.oid.split(".")[-4:]): v.value for v in answer}


def own(world, server):
    return {scope: row["ThisAddrFree"]
            for scope, row in world.pair.seven[server].items()}


def test_every_line_is_understood(t):
    log = World(t).snmpd.process.log()
    for word in ("Unknown token", "Error:", "Warning:", "line "):
        expect(word not in log, log)


def test_community_sees_all_servers_but_no_clients(t):
    world = World(t)
    community = "dhcp-monitor"
    equal(len(world.v2c(oid("ServerState"), community)), 2)
    equal(len(world.v2c(oid("SrvScopeNumAddr"), community)), 12)
    equal(free(world.v2c(oid("ScopeThisAddrFree"), community)),
          own(world, "primary"))
    expect(world.v2c(SYSTEM, community), "nothing of the host")
    for table in ("ClientAddressState", "ClientByHardwareCount",
                  "ClientByNameCount"):
        expect(world.v2c(oid(table), "public"), "no rows of " + table)
        equal(world.v2c(oid(table), community), [], table)


def test_community_sees_nothing_else_and_sets_nothing(t):
    world = World(t)
    outside = [v for v in world.v2c("1.3.6", "dhcp-monitor")
               if not v.oid.startswith((ROOT_OID + ".", SYSTEM + ".",
                                        "1.3.6.1.4.1.311.1.3."))]
    equal(outside, [])
    result = world.snmpd.command("snmpset", [oid("NotifyEnable", 0), "i", "2"],
                                 context="dhcp-monitor")
    expect(result.code != 0, "a SET was answered: " + result.out)


def test_community_of_a_context_sees_that_server_and_its_clients(t):
    world = World(t)
    community = "dhcp-clients-2"
    equal(free(world.v2c(oid("ScopeThisAddrFree"), community)),
          own(world, "secondary"))
    expect(world.v2c(oid("ClientAddressState"), community), "no clients")
    equal(world.v2c(oid("ServerState"), community), [], "the default context")


def test_microsofts_mib_is_in_the_view(t):
    world = World(t)
    equal(len(world.v2c("1.3.6.1.4.1.311.1.3.2.1.1.1", "dhcp-monitor")), 6)


def test_user_sees_every_context_and_no_clients(t):
    world = World(t)
    for context, server in (("", "primary"), ("primary", "primary"),
                            ("secondary", "secondary")):
        equal(free(world.v3(oid("ScopeThisAddrFree"), "monitor", context)),
              own(world, server), "context %r" % context)
        said = world.v3(oid("ClientAddressState"), "monitor", context).out
        expect("No Such" in said or "No more" in said, said)
        said = world.v3(oid("ClientAddressState"), "helpdesk", context).ok()
        expect("INTEGER" in said, said)


def test_user_without_encryption_or_unknown_sees_nothing(t):
    world = World(t)
    for user, level in (("monitor", "authNoPriv"), ("monitor", "noAuthNoPriv"),
                        ("somebody", "authPriv")):
        said = world.v3(oid("ServerState"), user, level=level)
        expect("INTEGER" not in said.out, said.out)


harness.main("snmpd-conf", globals(), jobs=2)
