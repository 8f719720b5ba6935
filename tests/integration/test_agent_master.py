# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-agentd and a master agent that a test plays: how many notifications
are unanswered at once, and what becomes of them."""

import socket

import agentx_master
from agentx import Dhcpd, oid, server
from agentx_master import CLOSE, NOT_OPEN, PING, Master
from harness import equal, expect, main, wait_for
from snmp import ROOT_OID, oid_join

UNANSWERED = 32
ONLY_TOTAL = ("notifications { scope-this = off scope-partner = off "
              "scope-exhausted = off }\n")


def start(t, scopes):
    master = Master(t.temp / "master")
    t.defer(master.close)
    dhcpd = Dhcpd(t.folder("dhcp"), scopes, 10)
    agent = t.agent(None, server("x", dhcpd.folder) + ONLY_TOTAL,
                    options=("-x", str(t.temp / "master")))
    master.accept()
    equal(master.serve_start(), [])
    return master, dhcpd, agent


def scope_of(pdu):
    """The scope that a Notify is about: its only IpAddress."""
    address, = [octets for kind, octets in agentx_master.values(pdu)
                if kind == 64]
    return socket.inet_ntoa(address)


def test_never_more_than_32_are_unanswered(t):
    master, dhcpd, _ = start(t, 100)
    dhcpd.put(dhcpd.scopes, 10, "active")
    waiting = master.notifications(2.0)
    equal(len(waiting), UNANSWERED)
    told = []
    while waiting:
        pdu = waiting.pop(0)
        told.append(scope_of(pdu))
        master.answer(pdu)
        waiting += master.notifications(0.05)
        expect(len(waiting) <= UNANSWERED, "too many")
    equal(told, dhcpd.scopes)


def test_answers_in_any_order_are_taken(t):
    master, dhcpd, _ = start(t, 70)
    dhcpd.put(dhcpd.scopes, 10, "active")
    told = []
    while len(told) < 70:
        waiting = master.notifications(1.0)
        expect(waiting, "nothing comes")
        for pdu in reversed(waiting):
            told.append(scope_of(pdu))
            master.answer(pdu)
    equal(sorted(told), sorted(dhcpd.scopes))
    equal(master.notifications(0.5), [])


def test_unanswered_ones_are_sent_on_the_next_session_and_no_others(t):
    master, dhcpd, _ = start(t, 50)
    dhcpd.put(dhcpd.scopes, 10, "active")
    waiting = master.notifications(2.0)
    for pdu in waiting[:20]:
        master.answer(pdu)
    waiting += master.notifications(1.0)
    told = [scope_of(pdu) for pdu in waiting[:20]]
    master.accept()
    waiting = master.serve_start()
    while True:
        waiting += master.notifications(0.5)
        if not waiting:
            break
        told += [scope_of(pdu) for pdu in waiting]
        while waiting:
            master.answer(waiting.pop(0))
    equal(told, dhcpd.scopes)


def test_refused_ones_are_dropped_and_told(t):
    master, dhcpd, agent = start(t, 3)
    dhcpd.put(dhcpd.scopes, 10, "active")
    for pdu in master.notifications(2.0):
        master.answer(pdu, error=268)
    wait_for(lambda: "refused a notification (error 268)" in agent.log(), 5,
             agent.log)
    equal(master.notifications(1.0), [])


def test_session_that_the_master_forgot_is_opened_anew(t):
    master, dhcpd, _ = start(t, 3)
    dhcpd.put(dhcpd.scopes, 10, "active")
    waiting = master.notifications(2.0)
    equal(len(waiting), 3)
    master.answer(waiting[0], error=NOT_OPEN)
    master.accept()
    waiting = master.serve_start()
    waiting += master.notifications(1.0)
    equal([scope_of(pdu) for pdu in waiting], dhcpd.scopes)


def test_silent_master_is_left_and_asked_again(t):
    master = Master(t.temp / "master")
    t.defer(master.close)
    dhcpd = Dhcpd(t.folder("dhcp"), 1, 10)
    agent = t.agent(None, server("x", dhcpd.folder),
                    options=("-x", str(t.temp / "master")))
    master.accept()
    equal(master.receive().type, PING)
    # No answer: another connection, not for ever this one.
    master.accept()
    # Now it stops in the middle of the start.
    pdu = master.receive()
    equal(pdu.type, PING)
    master.answer(pdu, NOT_OPEN)
    equal(master.receive().type, agentx_master.OPEN)
    master.accept()
    equal(master.serve_start(), [])
    equal({context for context, _ in master.registered}, {"", "x"})
    equal(agent.log().count("no master agent"), 1, agent.log())


def test_tables_of_leases_are_registered_by_themselves(t):
    """A view without them lets the master pass over each as a whole; it would
    else ask for every lease there is, which a walk of a million waits for."""
    master, _, _ = start(t, 1)
    entries = {oid(column).rpartition(".")[0] for column in
               ("ClientSubnetMask", "ClientByHardwareIpAddress",
                "ClientByNameIpAddress")}
    for context in ("", "x"):
        registered = {o for c, o in master.registered if c == context}
        equal(registered - {oid_join(ROOT_OID, 1)}, entries)


def test_nothing_is_registered_twice(t):
    """The master would say so for each, at every start of either."""
    master, _, _ = start(t, 1)
    for _ in range(2):
        equal(sorted(master.registered), sorted(set(master.registered)))
        expect(master.registered, "nothing is registered")
        master.hang_up()
        master.accept()
        equal(master.serve_start(), [])


def test_close_is_told_at_the_end(t):
    master, _, agent = start(t, 1)
    agent.process.signal(15)
    pdu = master.receive()
    while pdu is not None and pdu.type != CLOSE:
        master.answer(pdu)
        pdu = master.receive()
    expect(pdu is not None, "no close")
    # Even if the master does not answer it any more.
    equal(agent.process.wait(5), 0)


main("agent_master", globals())
