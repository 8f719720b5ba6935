# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Notifications through a real snmpd to a real snmptrapd: each crossing once,
with the values of a GET, whatever the master agent does meanwhile."""

import collections
import shutil
import signal
import time

import harness
from agentx import Dhcpd, oid, server
from harness import equal, expect, settle, wait_for
from snmp import ROOT_OID, oid_join, oid_string

LOW = oid_join(ROOT_OID, "0.1")
CLEAR = oid_join(ROOT_OID, "0.2")
TOTAL, THIS = 1, 2
NAME = "srv"
INDEX = oid_string(NAME)
KINDS = ("scope-total scope-this scope-partner scope-exhausted "
         "scope-abandoned scope-imbalance scope-one-sided relationship-state "
         "server-unreachable server-error server-stopped server-stale "
         "clock-skew").split()


def only(*kinds, more=""):
    """Notifications of no other kinds."""
    return "notifications { %s %s }\n" % (
        " ".join(k + " = off" for k in KINDS if k not in kinds), more)


ONLY_TOTAL = only("scope-total")


def fields(trap):
    """{object name without prefix: value}; the scope's columns too."""
    names = {oid("Event" + n): n for n in (
        "ServerName", "Scope", "Date", "Share", "Addr", "Size", "Percent",
        "LimitPercent", "LimitAddr")}
    found = {}
    for var in trap:
        prefix, _, index = var.oid.rpartition(".")
        if prefix in names:
            found[names[prefix]] = var.value
            found["index"] = int(index)
        for name in ("NumAddr", "AddrFree"):
            prefix = oid("SrvScope" + name)
            if var.oid.startswith(prefix + "."):
                found[name] = (var.oid[len(prefix) + 1:], var.value)
    return found


class Watched:
    """A server, its agent, a master agent and who gets its notifications."""

    def __init__(self, t, scopes, size, more=ONLY_TOTAL, now=None):
        self.traps = t.snmptrapd()
        self.snmpd = t.snmpd(traps=self.traps)
        self.dhcpd = Dhcpd(t.folder("dhcp"), scopes, size)
        self.conf = server(NAME, self.dhcpd.folder) + more
        self.agent = t.agent(self.snmpd, self.conf, now=now)
        self.agent.wait_registered()
        wait_for(lambda: self.snmpd.value(oid("ServerState", INDEX)) == 1,
                 20, "the server is read")

    def total_low(self, scope):
        return self.snmpd.value(oid("ScopeTotalLow", scope)) == 1

    def count(self, notification, scopes):
        """How often each of the scopes was told."""
        return collections.Counter(
            fields(trap)["Scope"]
            for trap in self.traps.received(notification)
            if fields(trap)["Scope"] in scopes)


def test_low_and_clear_are_told_once_with_the_values_of_a_get(t):
    w = Watched(t, 2, 100)
    scope = w.dhcpd.scopes[1]
    w.dhcpd.put([scope], 89, "active")
    settle(lambda: len(w.traps.received(LOW)), quiet=1.0)
    equal(w.traps.received(LOW), [])
    w.dhcpd.put([scope], 92, "active")
    trap = fields(w.traps.wait_count(1, LOW)[0])
    cell = oid_join(INDEX, scope)
    equal(trap.pop("Date")[:2], time.gmtime().tm_year.to_bytes(2, "big"))
    equal(trap, {
        "index": 1,
        "ServerName": NAME.encode(), "Scope": scope, "Share": TOTAL,
        "Addr": 8, "Size": 100, "Percent": 8, "LimitPercent": 10,
        "LimitAddr": 0, "NumAddr": (cell, 100), "AddrFree": (cell, 8)})
    equal(trap["AddrFree"][1], w.snmpd.value(oid("SrvScopeAddrFree", cell)))
    expect(w.total_low(scope), "the pollable twin")
    # Still low, less low, not yet above the high threshold: no word.
    for free in (5, 12, 15, 9):
        w.dhcpd.put([scope], 99, "free")
        w.dhcpd.put([scope], 100 - free, "active")
        wait_for(lambda: w.snmpd.value(oid("ScopeAddrFree", scope)) == free,
                 10, "%d free" % free)
    w.dhcpd.put([scope], 20, "free")
    clear = fields(w.traps.wait_count(1, CLEAR)[0])
    equal((clear["Addr"], clear["LimitPercent"], clear["Scope"]),
          (29, 15, scope))
    expect(not w.total_low(scope), "the pollable twin")
    settle(lambda: len(w.traps.received()), quiet=1.0)
    equal((len(w.traps.received(LOW)), len(w.traps.received(CLEAR))), (1, 1))
    equal(w.snmpd.value(oid("NotifySent", 0)), 2)
    equal(w.snmpd.value(oid("NotifyQueued", 0)), 0)
    equal(w.snmpd.value(oid("NotifyDropped", 0)), 0)


def test_what_is_low_at_the_start_is_told_once(t):
    w = Watched(t, 3, 20)
    w.dhcpd.put(w.dhcpd.scopes, 20, "active")
    w.traps.wait_count(3, LOW)
    # A restart is no news; an agent that knows of nothing tells what it sees.
    for times in (1, 2):
        equal(w.agent.stop(), 0)
        if times == 2:
            shutil.rmtree(w.agent.folder / "state")
        w.agent.start()
        w.agent.wait_registered()
        w.traps.wait_count(3 * times, LOW)
        settle(lambda: len(w.traps.received()), quiet=1.0)
        equal(w.count(LOW, w.dhcpd.scopes),
              collections.Counter({s: times for s in w.dhcpd.scopes}))


def test_each_share_is_told_by_itself(t):
    w = Watched(t, 1, 100, more=only(
        "scope-total", "scope-this", "scope-partner"))
    scope = w.dhcpd.scopes[0]

    def lease(first, last, state, hardware):
        with open(w.dhcpd.folder / "dhcpd.leases", "a",
                  encoding="ascii") as file:
            for n in range(first, last + 1):
                file.write(
                    "lease %s%d { starts epoch 1; ends never; "
                    "binding state %s; hardware ethernet 2:0:0:0:%x:%x; }\n"
                    % (scope[:-1], n, state, hardware, n))

    # The primary's are all leased, the partner's are all free.
    lease(1, 50, "backup", 1)
    lease(51, 100, "active", 1)
    low = fields(w.traps.wait_count(1, LOW)[0])
    equal((low["Share"], low["Addr"], low["Size"], low["Percent"],
           low["LimitPercent"]), (THIS, 0, 50, 0, 5))
    equal(low["AddrFree"][1], 50)
    lease(60, 90, "free", 1)
    clear = fields(w.traps.wait_count(1, CLEAR)[0])
    equal((clear["Share"], clear["Addr"], clear["Size"],
           clear["LimitPercent"]), (THIS, 31, 50, 10))
    settle(lambda: len(w.traps.received()), quiet=1.0)
    equal((len(w.traps.received(LOW)), len(w.traps.received(CLEAR))), (1, 1))


def test_500_crossings_while_the_master_is_stopped_are_told_once_each(t):
    w = Watched(t, 500, 10)
    before = w.snmpd.value(oid("NotifySent", 0))
    w.snmpd.process.signal(signal.SIGSTOP)
    t.defer(w.snmpd.process.signal, signal.SIGCONT)
    begin = time.monotonic()
    w.dhcpd.put(w.dhcpd.scopes, 10, "active")
    count = w.agent.log().count("read again")
    while time.monotonic() < begin + 3:
        time.sleep(0.5)
        w.agent.reload()
        wait_for(lambda: w.agent.log().count("read again") > count, 5,
                 "a reload")
        count = w.agent.log().count("read again")
    w.snmpd.process.signal(signal.SIGCONT)
    w.traps.wait_count(500, LOW, deadline=30)
    settle(lambda: len(w.traps.received()), quiet=2.0)
    equal(w.count(LOW, w.dhcpd.scopes),
          collections.Counter({s: 1 for s in w.dhcpd.scopes}))
    equal(w.snmpd.value(oid("NotifySent", 0)) - before, 500)
    equal(w.snmpd.value(oid("NotifyDropped", 0)), 0)
    equal(w.snmpd.value(oid("AgentConnections", 0)), 1)


def test_2000_crossings_at_once_are_told_once_each_and_in_order(t):
    w = Watched(t, 2000, 10)
    w.dhcpd.put(w.dhcpd.scopes, 10, "active")
    w.traps.wait_count(2000, LOW, deadline=60)
    w.dhcpd.put(w.dhcpd.scopes, 10, "free")
    w.traps.wait_count(2000, CLEAR, deadline=60)
    settle(lambda: len(w.traps.received()), quiet=2.0)
    for notification in (LOW, CLEAR):
        told = [fields(trap)["Scope"]
                for trap in w.traps.received(notification)]
        equal(told, w.dhcpd.scopes)
    expect(len(w.snmpd.bulkwalk(ROOT_OID)) > 1000, "snmpd does not answer")


def test_crossings_while_the_master_is_away_are_told_when_it_is_back(t):
    w = Watched(t, 40, 10)
    w.snmpd.kill()
    w.dhcpd.put(w.dhcpd.scopes, 10, "active")
    # They must have been seen before there is a master again.
    wait_for(lambda: "no master agent" in w.agent.log(), 10, "it is missed")
    time.sleep(1)
    w.snmpd.start()
    w.traps.wait_count(40, LOW, deadline=30)
    settle(lambda: len(w.traps.received()), quiet=1.0)
    equal(w.count(LOW, w.dhcpd.scopes),
          collections.Counter({s: 1 for s in w.dhcpd.scopes}))


def test_switches_are_followed(t):
    off = only("scope-total", more="enabled = off")
    w = Watched(t, 1, 10, more=off)
    scope = w.dhcpd.scopes[0]
    w.dhcpd.put([scope], 10, "active")
    wait_for(lambda: w.total_low(scope), 10, "it is low")
    w.agent.conf.write_text(w.conf.replace("enabled = off", ""))
    w.agent.reload()
    wait_for(lambda: w.snmpd.value(oid("NotifyEnable", 0)) == 1, 10,
             "switched on")
    # The end of what was not told is not told.
    w.dhcpd.put([scope], 10, "free")
    wait_for(lambda: not w.total_low(scope), 10, "it is no longer low")
    w.dhcpd.put([scope], 10, "active")
    equal(fields(w.traps.wait_count(1, LOW)[0])["Share"], TOTAL)
    w.dhcpd.put([scope], 10, "free")
    w.traps.wait_count(1, CLEAR)
    settle(lambda: len(w.traps.received()), quiet=1.0)
    equal((len(w.traps.received(LOW)), len(w.traps.received(CLEAR))), (1, 1))
    equal(w.snmpd.value(oid("NotifySuppressed", 0)), 0)


def test_rate_limit_holds_back_and_counts(t):
    w = Watched(t, 30, 10, more=only("scope-total", more="rate-limit = 12"))
    w.dhcpd.put(w.dhcpd.scopes, 10, "active")
    w.traps.wait_count(12, LOW)
    wait_for(lambda: w.snmpd.value(oid("NotifySuppressed", 0)) == 18, 10,
             "18 are held back")
    settle(lambda: len(w.traps.received()), quiet=1.0)
    equal(len(w.traps.received(LOW)), 12)


harness.main("agent_traps", globals())
