# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Microsoft's DHCP-MIB as dhcpfo-agentd serves it where it is asked to."""

import json
import random
import re

import agentx
import harness
from agentx import Dhcpd, Pair, contexts, oid, server
from harness import dhcpfo, equal, expect, wait_for
from rpc import Rpcd
from snmp import oid_join, oid_key, oid_string

DHCP = "1.3.6.1.4.1.311.1.3"
ENTRY = DHCP + ".2.1.1"
ADDRESS, IN_USE, FREE, OFFERS = (oid_join(ENTRY, n) for n in range(1, 5))
SERVERS = ("primary", "secondary")


def section(**keys):
    return "microsoft-mib { %s }\n" % " ".join(
        "%s = %s" % (key.replace("_", "-"), value)
        for key, value in dict({"enabled": "on"}, **keys).items())


def rewrite(pair, conf):
    pair.agent.conf.write_text(conf)
    pair.agent.reload()


def column(snmpd, start, **more):
    return {v.oid[len(start) + 1:]: v.value
            for v in snmpd.bulkwalk(start, **more)}


def table(snmpd, **more):
    """{scope: (in use, free)}"""
    in_use, free = column(snmpd, IN_USE, **more), column(snmpd, FREE, **more)
    equal(list(in_use), list(free))
    equal(column(snmpd, ADDRESS, **more), {s: s for s in in_use},
          "subnetAdd is the index, and can be read")
    return {scope: (in_use[scope], free[scope]) for scope in in_use}


def scopes(pair, name, view="scope"):
    """The same, as dhcpfo says it."""
    text = dhcpfo("--config", pair.agent.conf, "--server", name, "--now",
                  pair.now, "--json", "scopes").ok()
    found = {}
    for row in json.loads(text)["scopes"]:
        own = view == "this" and row["ThisAddrFree"] is not None
        found[row["Scope"]] = (row["ThisAddrInUse" if own else "AddrInUse"],
                               row["ThisAddrFree" if own else "AddrFree"])
    return found


def read(snmpd, *names):
    for name in names or ("secondary",):
        wait_for(lambda: snmpd.value(
            oid("ServerState", oid_string(name))) == 1, 30, "a server is read")


def started(t, snmpd, conf, case=agentx.PAIR, read_too=SERVERS):
    pair = Pair(t, snmpd, case)
    pair.conf += conf
    rewrite(pair, pair.conf)
    read(snmpd, *read_too)
    if conf:
        wait_for(lambda: snmpd.walk(ENTRY), 30, "the table is served")
    return pair


# ---- what is served ---------------------------------------------------------


def test_nothing_is_served_unless_asked_for(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)
    read(snmpd)
    equal(snmpd.walk(DHCP), [])
    equal(snmpd.get(oid_join(ADDRESS, "10.50.0.0")).type, "noSuchObject")
    expect("microsoft" not in pair.conf, "the test's configuration")


def test_whole_scopes_are_those_of_dhcpfo_on_both_servers(t):
    for case in sorted(p.parent.name
                       for p in harness.DATA.glob("isc/*/seven.json")):
        snmpd = t.snmpd(extra=contexts(*SERVERS))
        pair = started(t, snmpd, section(), "isc/" + case)
        for name in SERVERS:
            want = scopes(pair, name)
            expect(want, "no scopes")
            equal(table(snmpd, context=name), want, case + " " + name)
        equal(table(snmpd), scopes(pair, "primary"), case)
        pair.agent.stop()
        snmpd.stop()


def test_shares_of_both_servers_add_up_to_the_scope(t):
    """What a script gets that adds both servers' numbers."""
    snmpd = t.snmpd(extra=contexts(*SERVERS))
    pair = started(t, snmpd, section(view="this"))
    tables = {name: table(snmpd, context=name) for name in SERVERS}
    for name in SERVERS:
        equal(tables[name], scopes(pair, name, "this"), name)
    added = {scope: tuple(map(sum, zip(*(tables[n][scope] for n in SERVERS))))
             for scope in tables["primary"]}
    # Of two free addresses each thinks, for a moment, that they are the
    # other's.
    whole = scopes(pair, "primary")
    equal([scope for scope in whole if whole[scope] != added[scope]],
          ["10.50.0.0"])
    equal((whole["10.50.0.0"], added["10.50.0.0"]), ((143, 303), (143, 301)))
    expect(added != tables["primary"], "the shares are not the scope")


def test_types_are_those_of_microsoft(t):
    """Also in version 1, which refuses what it has no type for."""
    snmpd = t.snmpd()
    started(t, snmpd, section())
    var = snmpd.get(oid_join(ADDRESS, "10.50.0.0"))
    equal((var.type, var.value), ("IpAddress", "10.50.0.0"))
    for start, value in ((IN_USE, 143), (FREE, 303)):
        var = snmpd.get(oid_join(start, "10.50.0.0"))
        equal((var.type, var.value), ("Counter32", value))
    said = snmpd.command("snmpget", [oid_join(FREE, "10.50.0.0")],
                         ("-v1", "-Oqv"))
    equal(said.ok().strip(), "303")


def test_one_request_for_both_modules_is_answered_whole(t):
    snmpd = t.snmpd()
    for direct in ("on", "off"):
        pair = Pair(t, snmpd, agent="direct-answers = " + direct,
                    more_conf=section())
        wait_for(lambda: snmpd.walk(ENTRY), 30, "the table is served")
        scope = "10.50.0.0"
        found = snmpd.get(
            oid_join(FREE, scope), oid("ScopeAddrFree", scope),
            oid_join(ADDRESS, scope), oid("ScopeAddrInUse", scope),
            oid_join(FREE, "192.0.2.0"), oid_join(IN_USE, scope))
        equal([v.value for v in found], [303, 303, scope, 143, None, 143])
        found = snmpd.getnext(
            oid("ScopeAddrFree"), FREE, oid_join(FREE, scope))
        equal([v.value for v in found], [303, 303, 302])
        pair.agent.stop()


def test_what_no_source_knows_does_not_exist(t):
    snmpd = t.snmpd()
    started(t, snmpd, section())
    equal(snmpd.walk(OFFERS), [])
    equal(snmpd.get(oid_join(OFFERS, "10.50.0.0")).type, "noSuchObject")
    for number in range(1, 9):
        expect(snmpd.get(oid_join(DHCP, 1, number, 0)).type.startswith(
            "noSuch"), number)
    equal(snmpd.get(oid_join(FREE, "10.50.0.1")).type, "noSuchInstance")


def test_pending_offers_are_zero_where_the_column_is_asked_for(t):
    snmpd = t.snmpd()
    pair = started(t, snmpd, section(pending_offers="on"))
    rows = column(snmpd, OFFERS)
    equal(rows, dict.fromkeys(table(snmpd), 0))
    equal(snmpd.get(oid_join(OFFERS, "10.50.0.0")).type, "Counter32")
    rewrite(pair, pair.conf.replace("pending-offers = on", ""))
    wait_for(lambda: not snmpd.walk(OFFERS), 30, "the column is gone")
    equal(len(table(snmpd)), len(rows))


def test_a_server_that_was_never_read_has_no_rows(t):
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    agent = t.agent(snmpd, server("x", folder) + section())
    agent.wait_registered()
    wait_for(lambda: snmpd.value(oid("ServerState", oid_string("x"))) == 4,
             30, "its files are missing")
    equal(snmpd.walk(DHCP), [])
    Dhcpd(folder, 2, 10)
    wait_for(lambda: snmpd.walk(ENTRY), 30, "its scopes")
    equal(list(table(snmpd)), ["10.0.0.0", "10.0.1.0"])
    # Its last numbers stay, as in every table.
    (folder / "dhcpd.conf").write_text("nonsense")
    wait_for(lambda: snmpd.value(oid("ServerState", oid_string("x"))) == 4,
             30, "its configuration is invalid")
    equal(len(table(snmpd)), 2)


def test_a_server_elsewhere_keeps_its_last_numbers_when_it_is_gone(t):
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    Dhcpd(folder, 2, 10).put(["10.0.1.0"], 4, "active")
    rpcd = Rpcd(t, server("x", folder))
    rpcd.read()
    t.agent(snmpd, 'server x { kind = rpc address = "unix:%s" refresh = 200ms'
            " }\n" % rpcd.socket + section()).wait_registered()
    want = {"10.0.0.0": (0, 10), "10.0.1.0": (4, 6)}
    wait_for(lambda: snmpd.walk(ENTRY), 30, "the table is served")
    equal(table(snmpd), want)
    rpcd.process.kill()
    wait_for(lambda: snmpd.value(oid("ServerState", oid_string("x"))) == 5,
             30, "it is not reached")
    equal(table(snmpd), want)


def test_scope_outside_failover_is_the_servers_own_as_a_whole(t):
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    Dhcpd(folder, 1, 10, failover=False)
    agent = t.agent(snmpd, server("x", folder) + section(view="this"))
    agent.wait_registered()
    wait_for(lambda: snmpd.walk(ENTRY), 30, "the table is served")
    equal(table(snmpd), {"10.0.0.0": (0, 10)})


def test_empty_scopes_can_be_left_out(t):
    """Scopes of which nobody has an address and none is left."""
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    dhcpd = Dhcpd(folder, 5, 3)
    dhcpd.put(["10.0.%d.0" % n for n in (0, 2, 4)], 3, "abandoned")
    conf = server("x", folder)
    agent = t.agent(snmpd, conf + section())
    agent.wait_registered()
    wait_for(lambda: snmpd.walk(ENTRY), 30, "the table is served")
    empty, full = (0, 0), (0, 3)
    equal(list(table(snmpd).values()), [empty, full, empty, full, empty])
    agent.conf.write_text(conf + section(empty_scopes="off"))
    agent.reload()
    wait_for(lambda: len(snmpd.walk(ADDRESS)) == 2, 30, "two are left out")
    equal(table(snmpd), {"10.0.1.0": full, "10.0.3.0": full})
    equal(snmpd.get(oid_join(FREE, "10.0.2.0")).type, "noSuchInstance")


def test_getnext_of_any_oid_is_what_the_walk_has_behind_it(t):
    """A partial index, one that is too long, numbers that are none (where
    Microsoft's own agent went wrong: KB 216063)."""
    snmpd = t.snmpd()
    started(t, snmpd, section())
    keys = [oid_key(v.oid) for v in snmpd.walk(DHCP)]
    expect(len(keys) >= 9, keys)
    equal(keys, sorted(keys))
    rng = random.Random(216063)
    base = len(oid_key(DHCP))
    asked = [oid_key(DHCP + tail) for tail in (
        "", ".0", ".1", ".2", ".2.0", ".2.1", ".2.1.1", ".2.1.1.2.0",
        ".2.1.1.1.255.255.255.255", ".2.1.1.1.255.255.255.255.0",
        ".2.1.1.2.10", ".2.1.1.2.10.256", ".2.1.1.2.4294967295", ".2.1.1.3",
        ".2.1.1.4", ".2.1.2", ".2.2", ".3")]
    for key in keys:
        asked += [key, key + [0], key[:rng.randrange(base, len(key))]]
    for key in asked:
        var = snmpd.getnext(".".join(map(str, key)))
        behind = [k for k in keys if k > key]
        if behind:
            equal(oid_key(var.oid), behind[0], key)
        else:
            expect(not var.oid.startswith(DHCP + "."), key)


# ---- reloads ----------------------------------------------------------------


def test_reload_switches_it_on_and_over_and_off(t):
    snmpd = t.snmpd(extra=contexts(*SERVERS))
    pair = started(t, snmpd, "")
    plain = pair.conf
    for name in ("", *SERVERS):
        equal(snmpd.walk(DHCP, context=name or None), [])
    rewrite(pair, plain + section())
    whole, share = (scopes(pair, "secondary", v) for v in ("scope", "this"))
    wait_for(lambda: table(snmpd, context="secondary") == whole, 30,
             "whole scopes")
    equal(table(snmpd), scopes(pair, "primary"))
    rewrite(pair, plain + section(view="this"))
    wait_for(lambda: table(snmpd, context="secondary") == share, 30,
             "shares")
    rewrite(pair, plain + section(enabled="off", view="this"))
    wait_for(lambda: not snmpd.walk(DHCP), 30, "it is gone")
    equal(snmpd.get(oid_join(FREE, "10.50.0.0")).type, "noSuchObject")
    equal(snmpd.walk(DHCP, context="secondary"), [])
    rewrite(pair, plain + section())
    wait_for(lambda: table(snmpd, context="secondary") == whole, 30,
             "whole scopes again")


def test_reload_with_another_first_server_shows_that_one(t):
    snmpd = t.snmpd()
    pair = started(t, snmpd, section(view="this"))
    other = scopes(pair, "secondary", "this")
    expect(table(snmpd) != other, "they differ")
    first, second, rest = re.split(r"\n(?=server |agent )", pair.conf, 3)[-3:]
    rewrite(pair, "\n".join((second, first, rest)) + "\n")
    wait_for(lambda: table(snmpd) == other, 30, "the other one")


def test_microsofts_mib_stays_where_the_own_module_moves(t):
    snmpd = t.snmpd(extra=contexts("secondary"))
    pair = started(t, snmpd, section())
    here, share = table(snmpd), table(snmpd, context="secondary")
    for number in (99998, 99999, 99998):
        root = "1.3.6.1.4.1.%d" % number
        rewrite(pair, pair.conf.replace(
            "agent {", "agent { root-oid = %s " % root))
        wait_for(lambda: snmpd.walk(root + ".1.1"), 30, "it has moved")
        equal(table(snmpd), here)
        equal(table(snmpd, context="secondary"), share)
        expect(snmpd.walk(root + ".1.5", context="secondary"),
               "the context of the secondary")
    expect("cannot be registered" not in pair.agent.log(), pair.agent.log())
    rewrite(pair, pair.conf.replace("enabled = on", "enabled = off"))
    wait_for(lambda: not snmpd.walk(DHCP), 30, "it is gone")


if __name__ == "__main__":
    harness.main("microsoft", globals())
