# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""check_snmp of monitoring-plugins, and scripts around snmpget, on
Microsoft's DHCP-MIB and on our own."""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import Pair, contexts, oid, server  # noqa: E402
from harness import Skip, dhcpfo, equal, expect, run, wait_for  # noqa: E402
from snmp import oid_join, oid_string  # noqa: E402

PLUGIN = pathlib.Path("/usr/lib/nagios/plugins/check_snmp")
ENTRY = "1.3.6.1.4.1.311.1.3.2.1.1"
IN_USE, FREE = (oid_join(ENTRY, n) for n in (2, 3))
OK, WARNING, CRITICAL, UNKNOWN = range(4)
SERVERS = ("primary", "secondary")
MICROSOFT = "microsoft-mib { enabled = on view = %s }\n"


def pair(t, view="scope", extra=""):
    snmpd = t.snmpd(extra=extra)
    found = Pair(t, snmpd, more_conf=MICROSOFT % view)
    wait_for(lambda: snmpd.walk(ENTRY), 30, "the scopes are served")
    wait_for(lambda: snmpd.value(
        oid("ServerState", oid_string("secondary"))) == 1, 30, "both are read")
    return snmpd, found


def check(snmpd, *options):
    """(exit code, what it says, {OID or label: perfdata})"""
    result = run([PLUGIN, "-H", "127.0.0.1", "-p", snmpd.port, "-P", "2c",
                  "-C", "public", *options],
                 env={"MIBS": "", "LC_ALL": "C"})
    text, _, data = result.out.strip().partition(" | ")
    return result.code, text, dict(
        word.split("=", 1) for word in re.findall(r"\S+=\S+", data))


def before(t):
    if not PLUGIN.exists():
        raise Skip("no package monitoring-plugins-standard")


def test_check_snmp_judges_the_free_addresses_of_a_scope(t):
    snmpd, _ = pair(t)
    for scope, free, code in (("10.50.0.0", 303, OK), ("10.70.0.0", 40,
                              WARNING), ("10.90.0.0", 0, CRITICAL)):
        got, text, data = check(snmpd, "-o", oid_join(FREE, scope),
                                "-w", "50:", "-c", "20:")
        equal(got, code, text)
        expect(re.search(r"\D%d\D" % free, text + " "), text)
        # Microsoft's type makes it a counter for who draws it.
        expect(next(iter(data.values())).startswith("%dc;50:;20:" % free),
               data)
    got, text, _ = check(snmpd, "-o", oid_join(FREE, "192.0.2.0"),
                         "-w", "50:", "-c", "20:")
    equal(got, UNKNOWN, text)


def test_check_snmp_of_several_objects_at_once(t):
    snmpd, _ = pair(t)
    got, text, _ = check(
        snmpd, "-o", "%s,%s" % (oid_join(IN_USE, "10.80.0.0"),
                                oid_join(FREE, "10.80.0.0")),
        "-l", "in use", "-l", "free", "-w", ",20:", "-c", ",5:")
    equal((got, re.findall(r"\b\d+\b", text)), (WARNING, ["35", "15"]), text)


def test_check_snmp_of_our_module_has_levels(t):
    """Gauge32: what is drawn is the number, not a rate."""
    snmpd, _ = pair(t)
    got, text, data = check(snmpd, "-o", oid("ScopeThisAddrFree",
                                             "10.50.0.0"), "-w", "20:")
    equal(got, OK, text)
    expect(next(iter(data.values())).startswith("149;20:"), data)
    for scope, code in (("10.50.0.0", OK), ("10.90.0.0", CRITICAL)):
        # TruthValue: 2 is false
        got, text, _ = check(snmpd, "-o", oid("ScopeTotalLow", scope),
                             "-c", "2:2")
        equal(got, code, text)


def test_check_snmp_sees_that_a_source_cannot_be_read(t):
    snmpd = t.snmpd()
    agent = t.agent(snmpd, server("x", t.folder("dhcp")))
    agent.wait_registered()
    state = oid("ServerState", oid_string("x"))
    wait_for(lambda: snmpd.value(state) == 4, 30, "its files are missing")
    got, text, _ = check(snmpd, "-o", state, "-w", "1:1", "-c", "1:3")
    equal(got, CRITICAL, text)


def test_scripts_that_take_the_fourth_word_of_snmpget_add_up(t):
    """As they do: of each server, its free and used addresses of a scope."""
    snmpd, found = pair(t, "this", contexts(*SERVERS))
    whole = {row["Scope"]: row for row in json.loads(dhcpfo(
        "--config", found.agent.conf, "--now", found.now, "--json",
        "scopes").ok())["scopes"]}
    script = t.file("add.sh", """
for column in 2 3; do
	sum=0
	for server in primary secondary; do
		n=$(snmpget -v2c -c $server -On "$1" .%s.$column.$2 |
		    cut -d ' ' -f 4)
		sum=$((sum + n))
	done
	echo $sum
done
""" % ENTRY)
    for scope in ("10.60.0.0", "10.80.0.0", "10.90.0.0"):
        said = run(["sh", script, "127.0.0.1:%d" % snmpd.port, scope],
                   env={"MIBS": "", "SNMPCONFPATH": str(t.temp)}).ok()
        equal([int(n) for n in said.split()],
              [whole[scope]["AddrInUse"], whole[scope]["AddrFree"]], scope)


harness.main("check-snmp", globals(), before=before)
