# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Centreon's plugin for Microsoft's DHCP server, as Debian has it, with
dhcpfo-agentd in that server's place."""

import json
import pathlib
import re
import shlex
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import Dhcpd, Pair, server  # noqa: E402
from harness import Skip, dhcpfo, equal, expect, run, wait_for  # noqa: E402

PLUGIN = pathlib.Path("/usr/lib/nagios/plugins/centreon_plugins.pl")
MODES = pathlib.Path("/usr/lib/centreon-plugins/apps/microsoft/dhcp/snmp")
ADDRESSES = "1.3.6.1.4.1.311.1.3.2.1.1.1"
USER = """
createUser centreon SHA-256 "a long password"
rouser centreon auth -V everything secondary
view everything included .1
"""
COUNTS = ("usage", "free")


def section(**keys):
    return "microsoft-mib { enabled = on %s }\n" % " ".join(
        "%s = %s" % (key.replace("_", "-"), value)
        for key, value in keys.items())


def pair(t, snmpd, **keys):
    """Until the plugin has something to see."""
    found = Pair(t, snmpd, more_conf=section(**keys))
    wait_for(lambda: snmpd.walk(ADDRESSES), 30, "the scopes are served")
    return found


def plugin(snmpd, mode, *options, version=("--snmp-version=2c",
                                           "--snmp-community=public")):
    """What it says; nothing else may be said (Perl's warnings, say)."""
    result = run([PLUGIN, "--plugin=apps::microsoft::dhcp::snmp::plugin",
                  "--mode=" + mode, "--hostname=127.0.0.1",
                  "--snmp-port=%d" % snmpd.port, *version, *options],
                 env={"MIBS": "", "LC_ALL": "C"}, deadline=60)
    # Behind our table it meets floats of snmpd's, of which it complains.
    said = [line for line in result.err.splitlines()
            if "unhandled asn type" not in line]
    equal(said, [], "standard error of the plugin")
    return result


def perfdata(result):
    """{scope: {label: number}}"""
    found = {}
    for word in shlex.split(result.out.splitlines()[0].partition("|")[2]):
        name, value = word.split("=")
        scope, label = name.split("#")
        found.setdefault(scope, {})[label] = float(
            re.match(r"[\d.]+", value).group())
    return found


def scopes(pair_, name="primary"):
    text = dhcpfo("--config", pair_.agent.conf, "--server", name, "--now",
                  pair_.now, "--json", "scopes").ok()
    return {row["Scope"]: row for row in json.loads(text)["scopes"]}


def expect_counts(result, want):
    """want: {scope: (in use, free)}"""
    data = perfdata(result)
    equal({scope: tuple(int(row["subnet.addresses.%s.count" % word])
                        for word in COUNTS) for scope, row in data.items()},
          want)
    for scope, (in_use, free) in want.items():
        share = round(in_use * 100 / (in_use + free), 2)
        equal(data[scope]["subnet.addresses.usage.percentage"], share, scope)


def whole(rows):
    return {scope: (row["AddrInUse"], row["AddrFree"])
            for scope, row in rows.items()}


def before(t):
    if not PLUGIN.exists():
        raise Skip("no package centreon-plugins")


def test_centreon_the_plugin_is_as_debian_made_it(t):
    said = run([harness.tool("dpkg"), "--verify", "centreon-plugins"]).out
    changed = [line for line in said.splitlines() if str(MODES) in line]
    equal(changed, [])
    equal(sorted(p.name for p in (MODES / "mode").iterdir()),
          ["listsubnets.pm", "subnets.pm"], "its modes, all tried below")


def test_centreon_list_subnets_shows_every_scope(t):
    snmpd = t.snmpd()
    found = pair(t, snmpd)
    result = plugin(snmpd, "list-subnets")
    equal(result.code, 0)
    equal(dict(re.findall(r"\[address: (\S+)\]\[status: (\w+)\]",
                          result.out)),
          dict.fromkeys(scopes(found), "enabled"))


def test_centreon_subnets_has_the_numbers_of_dhcpfo(t):
    snmpd = t.snmpd()
    found = pair(t, snmpd)
    rows = whole(scopes(found))
    for version in ("1", "2c"):
        result = plugin(snmpd, "subnets", "--verbose", version=(
            "--snmp-version=" + version, "--snmp-community=public"))
        equal(result.code, 0, result.out)
        expect(result.out.startswith("OK: All subnets are ok |"), result.out)
        expect_counts(result, rows)
        equal(result.out.count("status: enabled"), len(rows))
        # Nobody knows of offers: nothing is said of them, not even zero.
        expect("offers" not in result.out, result.out)


def test_centreon_subnets_names_the_bad_ones_at_a_threshold(t):
    snmpd = t.snmpd()
    rows = scopes(pair(t, snmpd))
    bad = [scope for scope, row in rows.items()
           if row["AddrInUse"] * 100 > 90 * (row["AddrInUse"]
                                             + row["AddrFree"])]
    equal(bad, ["10.90.0.0"])
    result = plugin(snmpd, "subnets", "--critical-addresses-usage-prct=90")
    equal(result.code, 2)
    equal(re.findall(r"Subnet '(\S+)'", result.out), bad)
    result = plugin(snmpd, "subnets", "--warning-addresses-usage-free=20:",
                    "--filter-subnet-address=^10\\.80\\.")
    equal(result.code, 1)
    equal(re.findall(r"Subnet '(\S+)'", result.out),
          ["10.80.0.0", "10.80.1.0"])


def test_centreon_subnets_of_the_partner_by_its_context(t):
    """SNMPv3, and the share of the server that is asked."""
    snmpd = t.snmpd(extra=USER)
    rows = scopes(pair(t, snmpd, view="this", empty_scopes="off"),
                  "secondary")
    result = plugin(snmpd, "subnets", version=(
        "--snmp-version=3", "--snmp-username=centreon",
        "--contextname=secondary", "--authprotocol=SHA256",
        "--authpassphrase=a long password"))
    equal(result.code, 0, result.out)
    rows = {scope: (row["ThisAddrInUse"], row["ThisAddrFree"])
            for scope, row in rows.items()}
    expect((0, 0) in rows.values(), "no scope without a share of its own")
    expect_counts(result, {scope: row for scope, row in rows.items()
                           if row != (0, 0)})


def test_centreon_sees_offers_where_they_are_asked_for(t):
    snmpd = t.snmpd()
    pair(t, snmpd, pending_offers="on")
    result = plugin(snmpd, "subnets", "--critical-pending-offers=0")
    equal(result.code, 0, result.out)
    equal({row["subnet.pending.offers.count"]
           for row in perfdata(result).values()}, {0.0})


def test_centreon_takes_an_empty_scope_for_a_disabled_one(t):
    """And does not divide by the zero that it counts.  It looks at the offers
    of such scopes, and Perl complains where there are none."""
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    Dhcpd(folder, 2, 4).put(["10.0.0.0"], 4, "abandoned")
    agent = t.agent(snmpd, server("x", folder) + section(pending_offers="on"))
    agent.wait_registered()
    wait_for(lambda: snmpd.walk(ADDRESSES), 30, "the scopes are served")
    listed = plugin(snmpd, "list-subnets").out
    expect("[address: 10.0.0.0][status: disabled]" in listed, listed)
    result = plugin(snmpd, "subnets", "--critical-status="
                    "%{status} eq \"disabled\"")
    equal(result.code, 2)
    expect("'10.0.0.0' status: disabled" in result.out, result.out)
    agent.conf.write_text(server("x", folder) + section(empty_scopes="off"))
    agent.reload()
    wait_for(lambda: len(snmpd.walk(ADDRESSES)) == 1, 30, "it is left out")
    result = plugin(snmpd, "subnets")
    equal(result.code, 0, result.out)
    expect_counts(result, {"10.0.1.0": (0, 4)})


harness.main("centreon", globals(), before=before)
