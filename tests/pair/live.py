# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A live pair under watch: one agent beside each server, and what the oracles
say against what dhcpfo and the agents say."""

import json

import harness
from client import devices
from harness import equal, expect, wait_for
from oracle import (FSM_STATE, SOURCE_STATES, STATE_NAMES, Memory, differences,
                    owners)
from pair import MAIN, PEER, Pair, Scope

CONF = """\
server "%(name)s" {
	kind = isc
	config = "%(conf)s"
	leases = "%(leases)s"
	pid-file = "%(pid)s"
	liveness = pid
}
agent {
	refresh = 200ms
	state-directory = "%(state)s"
}
"""
ACTIVE = 1  # of the client table's AddressState
LEARN = Scope("10.99.0.0", "255.255.252.0", "10.99.0.1", "10.99.0.2",
              "10.99.2.254")


def mac_text(printed):
    """Of Net-SNMP's "2:64:0:0:0:1" or "02 64 00 00 00 01 "."""
    return ":".join("%02x" % int(part, 16)
                    for part in printed.replace(":", " ").split())


def leases_differ(what, got, want):
    return ["%s: client %s %r, OMAPI %r" % (what, a, got.get(a), want.get(a))
            for a in sorted(set(got) | set(want)) if got.get(a) != want.get(a)]


class Owners:
    """Which server owns which client's bucket, learned once for all tests
    from a pair of its own, by asking it."""

    COUNT = 600
    known = {}

    @classmethod
    def learn(cls, t):
        pair = Pair(t, scopes=(MAIN, LEARN))
        pair.start()
        pair.wait_normal()
        cls.known = owners(pair.relay, pair.servers, devices(0, cls.COUNT),
                           LEARN.relay)
        roles = list(cls.known.values())
        equal(len(roles), cls.COUNT, "clients that dhcpd answered")
        expect({"primary", "secondary"} <= set(roles), "owners: %r" % roles)


class Watched:
    """One server with its agent, its master agent and its command line."""

    def __init__(self, t, name, server, traps):
        self.name = name
        self.server = server
        self.source = "isc:%s:%s" % (server.conf, server.leases)
        self.snmpd = t.snmpd(traps=traps)
        state = t.folder("state")
        self.agent = t.agent(self.snmpd, CONF % {
            "name": name, "conf": server.conf, "leases": server.leases,
            "pid": server.pid_file, "state": state},
            wrap=server.namespace.wrap)

    def cli(self, *command):
        return harness.dhcpfo("--source", self.source, "--json",
                              *command).ok()

    def cli_scopes(self):
        rows = json.loads(self.cli("scopes"))["scopes"]
        return {row["Scope"]: row for row in rows}

    def cli_clients(self):
        """{address: row}"""
        rows = [json.loads(line) for line in
                self.cli("clients").splitlines()]
        return {row["ClientIpAddress"]: row for row in rows}

    def cli_relationship(self):
        rows = json.loads(self.cli("relationships"))["relationships"]
        found = [r for r in rows if r["RelationshipName"] == PEER]
        equal(len(found), 1, "rows of the relationship")
        return found[0]

    def snmp_scopes(self):
        return self.snmpd.rows("Scope")

    def snmp_state(self):
        row = self.snmpd.rows("Relationship").get(PEER)
        return STATE_NAMES[row["State"]] if row else None

    def snmp_leases(self):
        """{address: (mac, ends)} of what is in force."""
        columns = ("HardwareAddress", "LeaseExpires", "AddressState")
        rows = self.snmpd.rows("Client", columns)
        # A row that comes or goes between two columns is not whole.
        return {a: (mac_text(r["HardwareAddress"]), r["LeaseExpires"])
                for a, r in rows.items() if len(r) == len(columns)
                and r["AddressState"] == ACTIVE}

    def server_state(self):
        row = self.snmpd.rows("Server").get(self.name)
        return SOURCE_STATES[row["State"]] if row else None


class Live:
    def __init__(self, t, traps=None, **options):
        self.t = t
        self.owner_of = Owners.known
        self.pair = Pair(t, **options)
        self.a, self.b = (Watched(t, name, server, traps)
                          for name, server in zip(("a", "b"),
                                                  self.pair.servers))
        self.relay = self.pair.relay
        self._devices = iter(devices(0, Owners.COUNT))

    def new(self, count, name=""):
        made = [next(self._devices) for _ in range(count)]
        for n, device in enumerate(made):
            device.name = name % n if name else ""
        return made

    def lease_for_long(self, group, scope, **how):
        """The first lease is for MCLT only; the renewal, once the partner
        has acknowledged, for the whole time."""
        got = self.relay.lease(group, scope.relay, **how)
        equal(len(got), len(group), "devices that got a lease")
        waiting = list(group)

        def renewed():
            nonlocal waiting
            self.relay.renew(waiting)
            waiting = [d for d in waiting if d.seconds <= self.pair.mclt]
            return not waiting

        wait_for(renewed, 10, "leases beyond MCLT", every=0.2)
        return group

    # -- comparing

    def disagreements(self, *watched):
        found = []
        for w in watched:
            memory = Memory(w.server, self.pair.scopes)
            want = memory.scopes(self.owner_of)
            found += differences("dhcpfo at " + w.name, w.cli_scopes(), want)
            found += differences("agent at " + w.name, w.snmp_scopes(), want)
            found += self._states(w)
            found += self._clients(w, memory)
        return found

    def _states(self, w):
        live = w.server.omapi.failover(PEER)
        want = (FSM_STATE[live.state], FSM_STATE[live.partner])
        row = w.cli_relationship()
        got = (row["State"], row["PartnerState"])
        found = []
        if got != want:
            found.append("dhcpfo at %s: states %r, OMAPI %r" % (
                w.name, got, want))
        if w.snmp_state() != want[0]:
            found.append("agent at %s: state %r, OMAPI %r" % (
                w.name, w.snmp_state(), want[0]))
        return found

    def _clients(self, w, memory):
        """The leases in force, and whose they are."""
        want = memory.leases()
        rows = w.cli_clients()
        active = {a: (r["ClientHardwareAddress"], r["ClientLeaseExpires"])
                  for a, r in rows.items() if r["AddressState"] == "ACTIVE"}
        found = leases_differ("dhcpfo at " + w.name, active, want)
        found += leases_differ("agent at " + w.name, w.snmp_leases(), want)
        role = {s.address: s.role for s in self.pair.servers}
        for address, (mac, _) in want.items():
            row = rows.get(address)
            owner = row["OwnerHost"]["IpAddress"] if row else None
            if row and role.get(owner) != self.owner_of[mac]:
                found.append("dhcpfo at %s: %s belongs to %s, was answered "
                             "by the %s" % (w.name, address, owner,
                                            self.owner_of[mac]))
        return found

    def agree(self, *watched, deadline=25.0):
        """Waits for a moment at which nothing differs: the numbers of a burst
        may be a second or two late."""
        last = []

        def none():
            nonlocal last
            last = self.disagreements(*(watched or (self.a, self.b)))
            return not last

        wait_for(none, deadline, lambda: "agreement; still differing:\n"
                 + "\n".join(last[:12]), every=0.1)

    def _quiet_scopes(self):
        """Those about which the two dhcpd themselves are of one mind.  After
        a quarrel a server can keep expired leases that its partner has long
        freed."""
        a, b = (Memory(s, self.pair.scopes).bindings
                for s in self.pair.servers)
        return [scope.subnet for scope in a
                if {x: a[scope][x].state for x in a[scope]}
                == {x: b[scope][x].state for x in b[scope]}]

    def _unmirrored(self):
        quiet = self._quiet_scopes()
        a, b = self.a.snmp_scopes(), self.b.snmp_scopes()
        equal(sorted(a), sorted(b), "scopes of the two agents")
        found = ["%s: %s %r, the partner's %s %r" % (
                     subnet, "This" + what, a[subnet]["This" + what],
                     "Partner" + what, b[subnet]["Partner" + what])
                 for subnet in quiet for what in ("AddrFree", "AddrInUse")
                 if (a[subnet]["This" + what], a[subnet]["Partner" + what])
                 != (b[subnet]["Partner" + what], b[subnet]["This" + what])]
        return found if MAIN.subnet in quiet else ["not quiet"]

    def mirrored(self):
        """Each side's own numbers are the other's partner numbers."""
        wait_for(lambda: not self._unmirrored(), 20,
                 lambda: "mirrored: %s" % self._unmirrored())

    def take_all(self, w, scope):
        """Takes every address this server will give in a scope, and checks
        that it is as many as the agent called usable.  Returns that."""
        self.agree(w)
        usable = w.snmp_scopes()[scope.subnet]["UsableNow"]
        group = self.new(usable + 3)
        got = self.relay.lease(group, scope.relay, to=[w.server.address],
                               secs=10, tries=2)
        equal(len(got), usable, "addresses %s gave in %s" % (
            w.name, scope.subnet))
        return usable
