# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-agentd's tables through a real snmpd: the numbers, every index that
a GETNEXT may name, contexts, and what is not known."""

import bisect
import json
import random
import re

import agentx
import harness
from agentx import Pair, contexts, oid, server
from harness import dhcpfo, equal, expect, run, wait_for
from snmp import (MODULE, PREFIX, ROOT_OID, mib_dirs, oid_join, oid_key,
                  oid_string)

SERVERS = ("primary", "secondary")
SCOPE_KEYS = ("NumAddr", "AddrFree", "AddrInUse", "PartnerAddrFree",
              "ThisAddrFree", "PartnerAddrInUse", "ThisAddrInUse",
              "Abandoned", "Transitional", "UsableNow", "OtherAddr",
              "OtherFree", "OtherInUse", "SharedFree")


def said(pair, name, *arguments):
    """What dhcpfo says of one server of the pair."""
    conf = pair.agent.conf
    return dhcpfo("--config", conf, "--server", name, "--now", pair.now,
                  "--json", *arguments).ok()


def ready(snmpd, name="secondary"):
    """Until every server has been read."""
    wait_for(lambda: snmpd.value(oid("ServerState", oid_string(name))) == 1,
             20, "the servers are read")


def column(snmpd, name, **more):
    """{index: value}"""
    start = oid(name)
    return {v.oid[len(start) + 1:]: v.value
            for v in snmpd.bulkwalk(start, **more)}


def test_module_and_agent_have_the_same_objects(t):
    env = {"MIBS": MODULE, "MIBDIRS": ":".join(mib_dirs())}
    text = run([harness.tool("snmptranslate"), "-Tz"], env=env).ok()
    module = {}
    for line in text.splitlines():
        words = line.replace('"', " ").split()
        if len(words) == 2 and words[0].startswith(PREFIX):
            module[words[0]] = words[1]
    agent = agentx.objects()
    for name, number in agent.items():
        equal(module.get(name), number, name)
    # What the agent does not name has no value of its own.
    for name in set(module) - set(agent):
        text = run([harness.tool("snmptranslate"), "-Td",
                    MODULE + "::" + name], env=env).ok()
        if "MAX-ACCESS" in text:
            expect("not-accessible" in text, "%s is not served" % name)


def test_scopes_are_those_of_dhcpfo(t):
    for case in sorted(p.parent.name
                       for p in harness.DATA.glob("isc/*/seven.json")):
        snmpd = t.snmpd()
        pair = Pair(t, snmpd, "isc/" + case)
        ready(snmpd)
        for name in SERVERS:
            want = json.loads(said(pair, name, "scopes"))["scopes"]
            equal(sorted(r["Scope"] for r in want), sorted(pair.seven[name]))
            for key in SCOPE_KEYS:
                got = column(snmpd, "SrvScope" + key)
                equal({r["Scope"]: got.get(
                           oid_join(oid_string(name), r["Scope"]))
                       for r in want},
                      {r["Scope"]: r[key] for r in want},
                      "%s %s %s" % (case, name, key))
        pair.agent.stop()
        snmpd.stop()


def test_scope_columns_of_the_first_server_are_in_the_default_context(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)
    ready(snmpd)
    for key, seven in pair.seven["primary"]["10.50.0.0"].items():
        if not key.startswith("other_"):
            equal(snmpd.value(oid("Scope" + key, "10.50.0.0")), seven, key)


def test_each_server_is_a_context(t):
    snmpd = t.snmpd(extra=contexts(*SERVERS))
    pair = Pair(t, snmpd)
    ready(snmpd)
    for name in SERVERS:
        equal(column(snmpd, "ScopeNumAddr", context=name),
              {s: n["NumAddr"] for s, n in pair.seven[name].items()}, name)
        equal(column(snmpd, "ScopeThisAddrFree", context=name),
              {s: n["ThisAddrFree"] for s, n in pair.seven[name].items()})
        clients = said(pair, name, "clients").splitlines()
        equal(len(column(snmpd, "ClientSubnetMask", context=name)),
              len(clients))
        # The tables of all servers are in the default context only.
        equal(snmpd.walk(oid("ServerState"), context=name), [])
    equal(snmpd.walk(ROOT_OID, context="primary")[-1].value,
          snmpd.walk(ROOT_OID)[-1].value)


def test_relationships_are_those_of_dhcpfo(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd, "isc/05-partner-down")
    ready(snmpd)
    numbers = (("StateSince", "StateSince"), ("Mclt", "Mclt"),
               ("PartnerStateSince", "PartnerStateSince"),
               ("SafePeriod", "SafePeriod"), ("Percentage", "Percentage"),
               ("PrimaryServer", "PrimaryServer"),
               ("SecondaryServer", "SecondaryServer"))
    for name in SERVERS:
        rows = json.loads(said(pair, name, "relationships"))["relationships"]
        expect(rows, "no relationship")
        for row in rows:
            index = oid_join(oid_string(name),
                             oid_string(row["RelationshipName"]))

            def value(key):
                return snmpd.value(oid("SrvRelationship" + key, index))

            for key, json_key in numbers:
                equal(value(key), row[json_key], key)
            for key in ("State", "PrevState", "PartnerState"):
                equal(agentx.STATES[value(key)], row[key], key)
            equal(value("PrimaryServerName").decode(),
                  row["PrimaryServerName"])
            equal(value("PercentageAssumed"),
                  1 if row["PercentageAssumed"] else 2)
            equal(value("Scopes"), len(row["Scopes"]))


def test_clients_are_those_of_dhcpfo(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)
    ready(snmpd)
    rows = {}
    for line in said(pair, "primary", "clients").splitlines():
        row = json.loads(line)
        rows[row["ClientIpAddress"]] = row
    expect(len(rows) > 100, "too few clients")
    for key, json_key, change in (
            ("SubnetMask", "SubnetMask", lambda v: v),
            ("LeaseExpires", "ClientLeaseExpires",
             lambda v: 4294967295 if v is None else v),
            ("StartTime", "StartTime", lambda v: v),
            ("CltLastTransTime", "CltLastTransTime", lambda v: v),
            ("SentPotExpTime", "SentPotExpTime", lambda v: v),
            ("AckPotExpTime", "AckPotExpTime", lambda v: v),
            ("RecvPotExpTime", "RecvPotExpTime", lambda v: v),
            ("Name", "ClientName", lambda v: v.encode()),
            ("HardwareAddress", "ClientHardwareAddress",
             lambda v: bytes(int(part, 16) for part in v.split(":"))
             if v else b""),
            ("AddressState", "AddressState",
             lambda v: ("OFFERED", "ACTIVE", "DECLINED", "DOOM").index(v))):
        got = column(snmpd, "Client" + key)
        equal(list(got), sorted(rows, key=oid_key), key)
        for address, row in rows.items():
            equal(got[address], change(row[json_key]),
                  "%s of %s" % (key, address))


def test_one_snmpget_finds_a_client_by_address_mac_and_name(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)
    ready(snmpd)
    rows = [json.loads(line)
            for line in said(pair, "primary", "clients").splitlines()]
    row = next(r for r in rows if r["AddressState"] == "ACTIVE"
               and r["ClientHardwareAddress"] and r["ClientName"])
    address = row["ClientIpAddress"]
    mac = bytes(int(p, 16) for p in row["ClientHardwareAddress"].split(":"))
    equal(snmpd.value(oid("ClientHardwareAddress", address)), mac)
    equal(snmpd.value(oid("ClientByHardwareIpAddress", 1, oid_string(mac))),
          address)
    equal(snmpd.value(oid("ClientByHardwareCount", 1, oid_string(mac))), 1)
    equal(snmpd.value(oid("ClientByNameIpAddress",
                          oid_string(row["ClientName"].lower()))), address)
    equal(snmpd.get(oid("ClientByHardwareIpAddress", 1,
                        oid_string(b"\1\2\3"))).type, "noSuchInstance")
    equal(snmpd.get(oid("ClientName", "192.0.2.1")).type, "noSuchInstance")


def test_snmptable_prints_scopes_by_name(t):
    snmpd = t.snmpd()
    Pair(t, snmpd)
    ready(snmpd)
    text = snmpd.table(PREFIX + "ScopeTable", ("-Ci", "-Cb", "-Cf", "|"))
    head, rows = None, {}
    for line in text.splitlines():
        cells = line.split("|")
        if "NumAddr" in cells:
            head = cells
        elif head and len(cells) == len(head):
            rows[cells[0]] = dict(zip(head, cells))
    expect("10.50.0.0" in rows, text)
    expect(rows["10.50.0.0"]["NumAddr"].startswith("456"), rows)


def sequences(walked, rng):
    """OIDs a GETNEXT may name: cut, made longer, wrong in one place."""
    root = oid_key(ROOT_OID)
    keys = [oid_key(v.oid) for v in walked]
    for key in rng.sample(keys, 120):
        at = rng.randrange(len(root), len(key) + 1)
        yield key[:at]
        yield key + [rng.choice((0, 1, 255, 256, 4294967295))]
        at = rng.randrange(len(root), len(key))
        number = rng.choice((0, 255, 256, 2147483648, 4294967295,
                             key[at] + 1))
        yield key[:at] + [number] + key[at + 1:]
        yield key[:at] + [number]
    for table in ("Client", "Scope", "SrvScope"):
        for tail in ("255.255.255.255", "255.255.255.255.0", "10", "10.50",
                     "10.256", "300.1.1.1", "4294967295"):
            yield oid_key(oid_join(
                agentx.oid(table + "Name"), tail))


def test_getnext_of_any_oid_is_what_the_walk_has_behind_it(t):
    snmpd = t.snmpd()
    Pair(t, snmpd)
    ready(snmpd)
    walked = snmpd.bulkwalk(ROOT_OID)
    keys = [oid_key(v.oid) for v in walked]
    equal(keys, sorted(keys))
    equal(len(set(map(tuple, keys))), len(keys))
    rng = random.Random(647)
    asked = [key for key in sequences(walked, rng) if len(key) > 10]
    expect(len(asked) > 400, "too few")
    for start in range(0, len(asked), 20):
        part = asked[start:start + 20]
        found = snmpd.getnext(*(".".join(map(str, k)) for k in part))
        for key, var in zip(part, found):
            at = bisect.bisect_right(keys, key)
            got = oid_key(var.oid)
            if at < len(keys):
                equal(got, keys[at], key)
            else:
                expect(var.value is None or got[:len(oid_key(ROOT_OID))]
                       != oid_key(ROOT_OID), key)


def test_walk_of_columns_side_by_side_is_the_walk_of_each(t):
    """GETBULK with several repeaters: several variables of one request."""
    snmpd = t.snmpd()
    Pair(t, snmpd)
    ready(snmpd)
    names = ("ClientName", "ClientLeaseExpires", "ClientHardwareAddress")
    alone = [column(snmpd, name) for name in names]
    rows = {}
    at = [oid(name) for name in names]
    for _ in range(10000):
        found = snmpd.raw("snmpbulkget", at, ("-Cr40",))
        for i in range(0, len(found) - 2, 3):
            part = found[i:i + 3]
            index = [v.oid[len(oid(n)) + 1:] for v, n in zip(part, names)]
            if not part[0].oid.startswith(oid(names[0]) + "."):
                break
            equal(len(set(index)), 1, index)
            rows[index[0]] = [v.value for v in part]
            at = [v.oid for v in part]
        else:
            continue
        break
    equal(list(rows), list(alone[0]))
    for index, values in rows.items():
        equal(values, [column_[index] for column_ in alone])


def test_scope_outside_failover_has_no_this_and_partner_columns(t):
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    agentx.Dhcpd(folder, 3, 10, failover=False)
    agent = t.agent(snmpd, server("x", folder))
    agent.wait_registered()
    ready(snmpd, "x")
    for name in ("ThisAddrFree", "PartnerAddrInUse", "ThisFreePercent",
                 "PartnerLow", "ThisLowPercent"):
        equal(snmpd.walk(oid("Scope" + name)), [], name)
    equal(column(snmpd, "ScopeAddrFree"),
          {"10.0.0.0": 10, "10.0.1.0": 10, "10.0.2.0": 10})
    # Absent columns do not end the walk.
    oids = [v.oid for v in snmpd.walk(ROOT_OID)]
    expect(oid("ScopeSourceAge", "10.0.2.0") in oids, "the walk ended")


def test_source_that_cannot_be_read_says_why_and_hides_nothing(t):
    snmpd = t.snmpd(extra=contexts("broken", "good"))
    broken, good = t.folder("dhcp"), t.folder("dhcp")
    agentx.Dhcpd(broken, 1, 10)
    agentx.Dhcpd(good, 1, 10)
    (broken / "dhcpd.leases").unlink()
    agent = t.agent(snmpd, server("good", good) + server("broken", broken))
    agent.wait_registered()
    ready(snmpd, "good")
    wait_for(lambda: snmpd.value(
        oid("ServerState", oid_string("broken"))) == 4, 10, "state error")
    words = snmpd.value(oid("ServerLastError", oid_string("broken")))
    expect(b"dhcpd.leases" in words, words)
    equal(snmpd.value(oid("ServerAge", oid_string("broken"))), 4294967295)
    equal(list(column(snmpd, "SrvScopeNumAddr")),
          [oid_join(oid_string("good"), "10.0.0.0")])
    equal(snmpd.walk(oid("ScopeNumAddr"), context="broken"), [])
    equal(len(snmpd.bulkwalk(oid("ServerState"), ("-Cr20",))), 2)
    # Its clients are not known: an error, not an end.
    for tool in ("snmpget", "snmpgetnext"):
        result = snmpd.command(tool, [oid("ClientName", "10.0.0.1")],
                               context="broken")
        expect("genError" in result.err + result.out,
               result.err + result.out)
    equal(snmpd.walk(oid("ClientName"), context="good"), [])
    # And once it can be read, they are.
    (broken / "dhcpd.leases").write_text("")
    ready(snmpd, "broken")
    equal(snmpd.walk(oid("ClientName"), context="broken"), [])


def test_last_numbers_stay_when_the_source_fails(t):
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    dhcpd = agentx.Dhcpd(folder, 1, 10)
    dhcpd.put(dhcpd.scopes, 4, "active")
    agent = t.agent(snmpd, server("x", folder))
    agent.wait_registered()
    ready(snmpd, "x")
    equal(snmpd.value(oid("ScopeAddrInUse", "10.0.0.0")), 4)
    (folder / "dhcpd.leases").unlink()
    wait_for(lambda: snmpd.value(oid("ScopeSourceState", "10.0.0.0")) == 4,
             10, "state error")
    equal(snmpd.value(oid("ScopeAddrInUse", "10.0.0.0")), 4)
    equal(len(column(snmpd, "ClientName")), 4)


def test_client_tables_switched_off_have_no_rows(t):
    snmpd = t.snmpd()
    Pair(t, snmpd, agent="client-tables = off")
    ready(snmpd)
    equal(snmpd.value(oid("AgentClientTables", 0)), 2)
    equal(snmpd.walk(oid("ClientName")), [])
    tables = [oid(name).rpartition(".")[0] + "." for name in
              ("ClientSubnetMask", "ClientByHardwareIpAddress",
               "ClientByNameIpAddress")]
    walked = [v.oid for v in snmpd.walk(ROOT_OID)]
    expect(len(walked) > 100, "the rest is there")
    equal([o for o in walked if o.startswith(tuple(tables))], [])


def test_rows_that_go_during_a_walk_neither_end_nor_loop_it(t):
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    dhcpd = agentx.Dhcpd(folder, 4, 200)
    dhcpd.put(dhcpd.scopes, 200, "active")
    agent = t.agent(snmpd, server("x", folder))
    agent.wait_registered()
    ready(snmpd, "x")
    kept = {"%s%d" % (s[:-1], n) for s in dhcpd.scopes
            for n in range(51, 201)}
    start = oid("ClientSubnetMask")
    at, met, turns = start, [], 0
    while True:
        var = snmpd.getnext(at)
        if not var.oid.startswith(start + "."):
            break
        met.append(var.oid[len(start) + 1:])
        at = var.oid
        turns += 1
        expect(turns < 1000, "the walk does not end")
        if turns % 100 == 50:
            # What is behind and before it goes, the very row too.
            scope = dhcpd.scopes[turns // 200 % 4]
            dhcpd.put([scope], 50, "free")
            wait_for(lambda: scope[:-1] + "50" not in column(
                snmpd, "ClientSubnetMask"), 10, "the lease is gone")
    equal(met, sorted(set(met), key=oid_key))
    expect(kept <= set(met), "rows that stayed were not met")


def test_root_oid_moves_the_module(t):
    snmpd = t.snmpd()
    root = "1.3.6.1.4.1.8072.9999.9999.648"
    folder = t.folder("dhcp")
    agentx.Dhcpd(folder, 1, 10)
    conf = server("x", folder) + "agent { root-oid = %s }\n" % root
    agent = t.agent(snmpd, conf)
    agent.wait_registered(root)
    equal(snmpd.walk(ROOT_OID), [])
    moved = agentx.objects(agent.conf)[PREFIX + "AgentServers"]
    expect(moved.startswith(root + "."), moved)
    equal(snmpd.value(oid_join(moved, 0)), 1)


def test_set_is_refused(t):
    snmpd = t.snmpd(extra="rwcommunity write 127.0.0.1\n")
    Pair(t, snmpd)
    result = snmpd.command("snmpset", [oid("NotifyEnable", 0), "i", "2"],
                           context="write")
    expect("notWritable" in result.err, result.err)
    equal(snmpd.value(oid("NotifyEnable", 0)), 1)


def example():
    """conf/snmpd.conf.example with what a test can't have taken out, and what
    it shows switched on."""
    lines = (harness.TOP / "conf" / "snmpd.conf.example").read_text()
    lines = re.sub(r"^(master|agentX).*\n", "", lines, flags=re.M)
    lines = re.sub(r"^#(rocommunity .*) dhcp2$", r"\1 secondary", lines,
                   flags=re.M)
    return lines + 'createUser monitor SHA "passphrase1" AES "passphrase2"\n'


def test_snmpd_conf_example_gives_what_it_says(t):
    snmpd = t.snmpd(extra=example())
    pair = Pair(t, snmpd)
    ready(snmpd)
    expect("Error" not in snmpd.process.log(), snmpd.process.log())
    v3 = [harness.tool("snmpbulkwalk"), *harness.RAW, "-v3", "-u", "monitor",
          "-l", "authPriv", "-a", "SHA", "-A", "passphrase1", "-x", "AES",
          "-X", "passphrase2"]

    def walked(start, context=None):
        text = run([*v3, *(["-n", context] if context else []),
                    "udp:127.0.0.1:%d" % snmpd.port, start],
                   env=harness.snmp_env(snmpd.folder)).ok()
        return [v for v in harness.parse_vars(text)
                if v.oid.startswith(start + ".") and v.value is not None]

    equal(len(walked(oid("ServerState"))), 2)
    for context in (None, *SERVERS):
        equal(len(walked(oid("ScopeNumAddr"), context)),
              len(pair.seven["primary"]))
        equal(walked(oid("ClientName"), context), [])
    # A community stands for a context.
    expect(len(column(snmpd, "ClientName", context="dhcp-clients-2")) > 100,
           "no clients")


harness.main("agent_tables", globals())
