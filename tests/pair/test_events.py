# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Events of a live ISC pair: what clients, servers and links really do is told
once, and once when it is over."""

import collections
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from client import devices  # noqa: E402
from harness import equal, expect, settle, wait_for  # noqa: E402
from pair import PEER, SMALL, Pair, Scope  # noqa: E402
from rpc import Rpcd  # noqa: E402
from told import event, ours  # noqa: E402

EXTRA = Scope("100.64.0.0", "255.255.255.0", "100.64.0.1", "100.64.0.10",
              "100.64.0.19")
LOCAL = """server "%s" { kind = isc config = "%s" leases = "%s"
pid-file = "%s" liveness = pid refresh = 200ms %s }
"""
REMOTE = """server "%s" { kind = rpc address = "unix:%s" refresh = 200ms }
"""
# The state a server comes to is not the only one that it goes through.
NORMAL = 3


def local(server, name, more=""):
    return LOCAL % (name, server.conf, server.leases, server.pid_file, more)


class World:
    """One agent for both: a is read here, b by a dhcpfo-rpcd beside it."""

    def __init__(self, t, **options):
        self.pair = Pair(t, **options)
        self.pair.start()
        self.pair.wait_normal()
        self.rpcd = Rpcd(t, local(self.pair.b, "b"))
        self.traps = t.snmptrapd()
        self.snmpd = t.snmpd(traps=self.traps)
        self.agent = t.agent(
            self.snmpd, local(self.pair.a, "a", "partner = b")
            + REMOTE % ("b", self.rpcd.socket))
        self.agent.wait_registered()
        wait_for(lambda: [r["State"] for r in
                          self.snmpd.rows("Server").values()] == [1, 1], 20,
                 "both are read")

    def told(self):
        return [event(trap)[0] for trap in ours(self.traps)]

    def wait(self, *want, deadline=30):
        wait_for(lambda: not set(want) - set(self.told()), deadline,
                 lambda: "%r, told %r" % (
                     sorted(set(want) - set(self.told())), self.told()))

    def check(self, over):
        """Everything is told once, and its end once.  over: pairs of names;
        what they tell begins and ends in turn, and is over now."""
        settle(lambda: len(self.told()), quiet=2.0)
        told = [event(trap) for trap in ours(self.traps)]
        indexes = [i for _, i in told]
        equal(indexes, sorted(set(indexes)), "each once, and in order")
        turns = collections.defaultdict(list)
        states = collections.defaultdict(lambda: NORMAL)
        for words, _ in told:
            server, name, *rest = words.split()
            if name == "RelationshipStateChanged":
                old, new = (int(n) for n in rest[1].split(">"))
                # One that came back between two looks tells where it was.
                if new != states[server]:
                    equal(old, states[server], "%s in %r" % (words, told))
                states[server] = new
                continue
            for begin, end in over:
                if name in (begin, end):
                    turns[server, begin, *rest].append(name)
        for (server, begin, *_), names in turns.items():
            end = dict(over)[begin]
            equal(names, [begin, end] * (len(names) // 2),
                  "%s at %s" % (begin, server))
        equal(set(states.values()) - {NORMAL}, set(), "states in the end")


LOWS = (("ScopeLow", "ScopeNoLongerLow"), ("ScopeNoneFree", "ScopeSomeFree"))
ENDS = (("ServerNotRunning", "ServerRunning"),
        ("ServerUnreachable", "ServerReachable"))


def take_all(w):
    """Each asks one server at a time, so that no address is held by an offer
    that nobody takes.  Returns the clients."""
    group = devices(0, 30)

    def taken():
        for n, server in enumerate(w.pair.servers):
            # Whose addresses they are may change meanwhile.
            missing = [d for d in group if not d.address]
            w.pair.relay.lease(
                missing[:15] if n == 0 else missing, SMALL.relay,
                to=[server.address], secs=10, tries=1)
        return all(d.address for d in group)

    wait_for(taken, 30, "30 leases", every=0.3)
    return group


def about_all(name, *kinds):
    """What is told of all addresses of the scope."""
    return ["%s %s %s%s" % (name, kind, SMALL.subnet,
                            " total" if kind.endswith("Low") else "")
            for kind in kinds]


def test_clients_that_take_and_give_back_all_addresses(t):
    w = World(t, mclt=60)
    group = take_all(w)
    w.wait(*about_all("a", "ScopeLow", "ScopeNoneFree"),
           *about_all("b", "ScopeLow", "ScopeNoneFree"))
    w.pair.relay.release(group)
    w.wait(*about_all("a", "ScopeNoLongerLow", "ScopeSomeFree"),
           *about_all("b", "ScopeNoLongerLow", "ScopeSomeFree"))
    w.check(LOWS)
    for name in ("a", "b"):
        for words in about_all(name, "ScopeNoneFree", "ScopeSomeFree"):
            equal(w.told().count(words), 1, words)


def test_partner_that_dies_and_comes_back(t):
    w = World(t, mclt=8)
    w.pair.b.kill()
    w.wait("b ServerNotRunning", "a RelationshipStateChanged %s 3>4" % PEER)
    w.pair.a.omapi.set_state(PEER, "partner-down")
    w.wait("a RelationshipStateChanged %s 4>5" % PEER)
    w.pair.b.start()
    w.wait("b ServerRunning")
    w.pair.wait_normal(deadline=60)

    def normal():
        return w.pair.b.running() and all(
            row["State"] == NORMAL for row in
            w.snmpd.rows("SrvRelationship").values())

    wait_for(normal, 40, "both are normal again")
    w.check(LOWS + ENDS)
    equal(w.told().count("b ServerNotRunning"), 1)
    equal(w.told().count("b ServerRunning"), 1)


def test_server_that_is_cut_off_and_reached_again(t):
    w = World(t, mclt=60)
    w.rpcd.process.kill()
    w.wait("b ServerUnreachable")
    # What happens at the other one is told as before.
    group = take_all(w)
    w.wait(*about_all("a", "ScopeLow", "ScopeNoneFree"))
    expect(not any(told.startswith("b Scope") for told in w.told()),
           "nothing is known of b")
    w.rpcd.start()
    w.wait("b ServerReachable", *about_all("b", "ScopeLow", "ScopeNoneFree"))
    w.pair.relay.release(group)
    w.wait(*about_all("a", "ScopeNoLongerLow", "ScopeSomeFree"),
           *about_all("b", "ScopeNoLongerLow", "ScopeSomeFree"))
    w.check(LOWS + ENDS)
    equal(w.told().count("b ServerUnreachable"), 1)


def test_scope_that_one_partner_gets_before_the_other(t):
    w = World(t)

    def add(server):
        server.stop()
        server.conf.write_text(server.conf.read_text() + EXTRA.conf())
        server.start()

    add(w.pair.a)
    w.wait("a ScopeOnOnePartner %s" % EXTRA.subnet)
    w.pair.wait_normal(deadline=60)
    expect("a ScopeOnBothPartners %s" % EXTRA.subnet not in w.told(),
           "one has it only")
    add(w.pair.b)
    w.wait("a ScopeOnBothPartners %s" % EXTRA.subnet)
    w.pair.wait_normal(deadline=60)
    wait_for(lambda: all(row["State"] == NORMAL for row in
                         w.snmpd.rows("SrvRelationship").values()), 40,
             "both are normal again")
    w.check(ENDS)
    equal(w.told().count("a ScopeOnOnePartner %s" % EXTRA.subnet), 1)
    equal(w.told().count("a ScopeOnBothPartners %s" % EXTRA.subnet), 1)
    equal(sum("OnOnePartner" in told for told in w.told()), 1)


harness.main("pair_events", globals(), jobs=2)
