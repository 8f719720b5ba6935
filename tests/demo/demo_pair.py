# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""make demo-pair: two live ISC dhcpd in network namespaces, an agent beside
each, and clients that come, stay and go."""

import collections
import time

from stage import field, main, paint, told
from client import devices
from harness import wait_for
from live import Live
from pair import MAIN, PEER, REMOTE, SMALL
from snmp import PREFIX

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
    paint(rows, ["Scope", "at"] + [short for _, short in COLUMNS])


def states(live):
    paint([{
        "at": w.name, "server": w.server_state(),
        "relationship": w.snmp_state()}
        for w in (live.a, live.b)], ["at", "server", "relationship"])


def start(stage, traps):
    live = Live(stage.case, traps=traps, mclt=6)
    begin = time.monotonic()
    live.pair.start()
    live.pair.wait_normal()
    took = time.monotonic() - begin
    for w in (live.a, live.b):
        w.agent.wait_registered()
        wait_for(lambda: w.snmp_state() == "NORMAL", 30, "normal in SNMP")
    stage.say("Two ISC dhcpd, a (primary) and b (secondary), each with an "
              "agent and a snmpd")
    stage.note("normal after %.1f s; each agent sees the files of its own "
              "server only" % took)
    states(live)
    return live


def load(stage, live):
    begin = time.monotonic()
    by_mac, by_uid = devices(0, 100, name="desk-%d"), devices(
        1000, 60, by="uid")
    far = devices(2000, 90, name="shop-%d")
    for group, scope in ((by_mac, MAIN), (far, REMOTE)):
        live.lease_for_long(group, scope)
    live.lease_for_long(by_uid, REMOTE)
    live.relay.release(by_mac[:10])
    live.relay.decline(by_mac[10:14])
    everybody = by_mac + by_uid + far
    stage.say("%d clients behind a relay lease and renew, 10 release, 4 "
              "decline: %.1f s" % (len(everybody), time.monotonic() - begin))
    answered = collections.Counter(
        d.offered_by for d in everybody)
    stage.note("offers by a: %d, by b: %d" % tuple(
        answered[s.address] for s in live.pair.servers))
    want = len(everybody) - 14
    wait_for(lambda: all(
        sum(row["AddrInUse"] for row in w.snmp_scopes().values()) == want
        for w in (live.a, live.b)), 30, "%d addresses in use" % want)
    live.mirrored()
    stage.say("Both scope tables by SNMP: what is This at a is Partner at b")
    tables(live)
    for w in (live.a, live.b):
        stage.check("abandoned addresses at " + w.name,
                    w.snmp_scopes()[MAIN.subnet]["Abandoned"], 4)
    return by_mac[14:]


def low(stage, live, traps):
    rows = live.a.snmp_scopes()[SMALL.subnet]
    total, free = rows["NumAddr"], rows["NumAddr"] * rows["LowPercent"] // 100
    stage.say("Clients take all but %d of the %d addresses of %s" % (
        free, total, SMALL.subnet))
    count = total - free
    groups = [(live.pair.a, devices(3000, count // 2)),
              (live.pair.b, devices(4000, count - count // 2))]

    def taken():
        # Each asks one server only, so that no address is held by an offer
        # that nobody takes.
        for server, group in groups:
            live.relay.lease([d for d in group if not d.address], SMALL.relay,
                             to=[server.address], secs=10, tries=1)
            live.relay.renew([d for d in group
                              if d.seconds <= live.pair.mclt])
        return all(d.address and d.seconds > live.pair.mclt
                   for _, group in groups for d in group)

    wait_for(taken, 20, "%d leases" % count, every=0.3)
    found = tell_of_both(traps, "ScopeLow", SMALL.subnet)
    stage.note("both agents tell it; what snmptrapd received of one:")
    stage.show(found[0])


def tell_of_both(traps, kind, scope=None):
    """Waits until each agent has sent a notification of the kind."""
    def servers():
        return {field(n, PREFIX + "EventServerName")
                for n in told(traps, kind, scope)}

    wait_for(lambda: servers() == {"a", "b"}, 30,
             lambda: "%s of a and b, only of %r" % (kind, servers()))
    return told(traps, kind, scope)


def partner_dies(stage, live, traps, group):
    live.pair.b.kill()
    live.pair.a.wait_state("communications-interrupted")
    for w, want in ((live.a, "ok"), (live.b, "stopped")):
        wait_for(lambda: w.server_state() == want, 30, "%s %s" % (
            w.name, want))
    wait_for(lambda: live.a.snmp_state() == "COMMUNICATION_INT", 30,
             "the state at a")
    stage.say("b is killed: a dead server does not look healthy")
    states(live)
    for kind, name in (("ServerNotRunning", "b"),
                       ("RelationshipStateChanged", "a")):
        wait_for(lambda: [n for n in told(traps, kind)
                          if field(n, PREFIX + "EventServerName") == name],
                 30, "%s of %s" % (kind, name))
        stage.note("%s%s of %s was sent" % (PREFIX, kind, name))
    stage.check("clients that a renews",
               len(live.relay.renew(group, to=[live.pair.a.address])),
               len(group))

    live.pair.a.omapi.set_state(PEER, "partner-down")
    wait_for(lambda: live.a.snmp_state() == "PARTNER_DOWN", 30, "PARTNER_DOWN")
    before = live.a.snmp_scopes()[REMOTE.subnet]
    stage.say("The operator tells a so: it may use b's addresses after MCLT, "
              "%d s" % live.pair.mclt)
    wait_for(lambda: live.a.snmp_scopes()[REMOTE.subnet]["UsableNow"]
             == before["AddrFree"], live.pair.mclt + 20, "all usable at a")
    stage.note("usable in %s: %d before, %d now" % (
        REMOTE.subnet, before["UsableNow"], before["AddrFree"]))

    live.pair.b.start()
    live.pair.wait_normal()
    for w in (live.a, live.b):
        wait_for(lambda: w.snmp_state() == "NORMAL", 30, "normal again")
    live.mirrored()
    stage.say("b is back: normal, and the tables mirror each other again")
    states(live)
    tables(live)


def play(stage):
    traps = stage.case.snmptrapd(mib=True)
    live = start(stage, traps)
    group = load(stage, live)
    low(stage, live, traps)
    partner_dies(stage, live, traps, group)


if __name__ == "__main__":
    main("demo-pair", play)
