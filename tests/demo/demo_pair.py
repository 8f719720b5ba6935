# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""make demo-pair: two live ISC dhcpd in network namespaces, an agent beside
each, and clients that come, stay and go."""

import collections
import time

import stage
from client import devices
from harness import wait_for
from live import Live
from pair import MAIN, PEER, REMOTE, SMALL

COLUMNS = (("NumAddr", "NumAddr"), ("AddrFree", "Free"),
           ("AddrInUse", "InUse"), ("ThisAddrFree", "ThisFree"),
           ("PartnerAddrFree", "PrtFree"), ("ThisAddrInUse", "ThisUse"),
           ("PartnerAddrInUse", "PrtUse"), ("Abandoned", "Aband"),
           ("UsableNow", "Usable"))


def tables(live):
    """Both agents' scope tables, a scope's two rows one below the other."""
    rows = []
    a, b = live.a.snmp_scopes(), live.b.snmp_scopes()
    for scope in sorted(a):
        for name, table in (("a", a), ("b", b)):
            row = {short: table.get(scope, {}).get(column, "")
                   for column, short in COLUMNS}
            rows.append({"Scope": scope, "at": name, **row})
    stage.paint(rows, ["Scope", "at"] + [short for _, short in COLUMNS])


def states(live):
    stage.paint([{
        "at": w.name, "server": w.server_state(), "relationship": w.snmp_state()}
        for w in (live.a, live.b)], ["at", "server", "relationship"])


def start(show, traps):
    live = Live(show.case, traps=traps, mclt=6)
    begin = time.monotonic()
    live.pair.start()
    live.pair.wait_normal()
    took = time.monotonic() - begin
    for w in (live.a, live.b):
        w.agent.wait_registered()
        wait_for(lambda: w.snmp_state() == "NORMAL", 10, "normal in SNMP")
    show.say("Two ISC dhcpd, a (primary) and b (secondary), with an agent and "
             "a snmpd each")
    show.note("normal after %.1f s; each agent sees the files of its own "
              "server only" % took)
    states(live)
    return live


def load(show, live):
    begin = time.monotonic()
    by_mac, by_uid = devices(0, 100, name="desk-%d"), devices(
        1000, 60, by="uid")
    far = devices(2000, 120, name="shop-%d")
    for group, scope in ((by_mac, MAIN), (far, REMOTE)):
        live.lease_for_long(group, scope)
    live.lease_for_long(by_uid, REMOTE)
    live.relay.release(by_mac[:10])
    live.relay.decline(by_mac[10:14])
    show.say("280 clients behind a relay lease and renew, 10 release, 4 "
             "decline: %.1f s" % (time.monotonic() - begin))
    answered = collections.Counter(
        d.offered_by for d in by_mac + by_uid + far)
    show.note("offers by a: %d, by b: %d" % tuple(
        answered[s.address] for s in live.pair.servers))
    live.mirrored()
    show.say("Both scope tables by SNMP: what is This at a is Partner at b")
    tables(live)
    rows = live.a.snmp_scopes()
    show.check("addresses in use at a",
               sum(row["AddrInUse"] for row in rows.values()), 280 - 14)
    show.check("abandoned addresses", rows[MAIN.subnet]["Abandoned"], 4)
    return by_mac[14:]


def low(show, live, traps):
    total = live.a.snmp_scopes()[SMALL.subnet]["NumAddr"]
    show.say("Clients take all but one of the %d addresses of %s" % (
        total, SMALL.subnet))
    # The servers share what is left among them while clients take it.
    group = devices(3000, total - 1)

    def taken():
        live.relay.lease([d for d in group if not d.address], SMALL.relay,
                         secs=10, tries=1)
        return all(d.address for d in group)

    wait_for(taken, 20, "%d leases" % len(group), every=0.3)
    found = traps.wait_count(2)
    show.note("snmptrapd received %d notifications, the first of them:"
              % len(found))
    stage.print_notification(live.a.snmpd, found[0])
    return group


def partner_dies(show, live, group):
    live.pair.b.kill()
    live.pair.a.wait_state("communications-interrupted")
    for w, want in ((live.a, "ok"), (live.b, "stopped")):
        wait_for(lambda: w.server_state() == want, 10, "%s %s" % (
            w.name, want))
    wait_for(lambda: live.a.snmp_state() == "COMMUNICATION_INT", 10,
             "the state at a")
    show.say("b is killed: a dead server does not look healthy")
    states(live)
    show.check("clients that a renews",
               len(live.relay.renew(group, to=[live.pair.a.address])),
               len(group))

    live.pair.a.omapi.set_state(PEER, "partner-down")
    wait_for(lambda: live.a.snmp_state() == "PARTNER_DOWN", 10, "PARTNER_DOWN")
    before = live.a.snmp_scopes()[REMOTE.subnet]
    show.say("The operator tells a so: it may use b's addresses after MCLT, "
             "%d s" % live.pair.mclt)
    wait_for(lambda: live.a.snmp_scopes()[REMOTE.subnet]["UsableNow"]
             == before["AddrFree"], live.pair.mclt + 10, "all usable at a")
    show.note("usable in %s: %d before, %d now" % (
        REMOTE.subnet, before["UsableNow"], before["AddrFree"]))

    live.pair.b.start()
    live.pair.wait_normal()
    for w in (live.a, live.b):
        wait_for(lambda: w.snmp_state() == "NORMAL", 10, "normal again")
    live.mirrored()
    show.say("b is back: normal, and the tables mirror each other again")
    states(live)
    tables(live)


def play(show):
    traps = show.case.snmptrapd()
    live = start(show, traps)
    group = load(show, live)
    low(show, live, traps)
    partner_dies(show, live, group)


if __name__ == "__main__":
    stage.main("demo-pair", play)
