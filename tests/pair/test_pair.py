# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A live ISC pair through the states of failover: both agents against dhcpd's
memory (OMAPI), dhcpd's own count in its log, and the clients' ledger."""

import collections
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from harness import equal, expect, wait_for  # noqa: E402
from live import Live, Owners  # noqa: E402
from oracle import FIELDS  # noqa: E402
from pair import MAIN, PEER, REMOTE, SMALL  # noqa: E402

# States that dhcpd leaves at once when it can talk; with the link cut it
# stays where OMAPI puts it.
HELD = ("potential-conflict", "resolution-interrupted", "conflict-done",
        "recover", "recover-done", "recover-wait", "paused", "shutdown",
        "partner-down", "normal", "communications-interrupted")


def start(t, **options):
    live = Live(t, **options)
    live.pair.start()
    live.pair.wait_normal()
    return live


def numbers(watched):
    """{scope: (NumAddr, ...)}, without what tells of the source itself."""
    return {scope: [row[field] for field in FIELDS]
            for scope, row in watched.snmp_scopes().items()}


def test_normal_numbers_of_both_agents_are_those_of_dhcpd(t):
    live = start(t)
    live.agree()
    group = live.lease_for_long(live.new(70, "host-%d"), MAIN)
    live.lease_for_long(live.new(30), REMOTE)
    live.agree()
    live.relay.release(group[:12])
    live.relay.decline(group[12:17])
    live.agree()
    live.mirrored()
    equal(live.a.snmp_scopes()[MAIN.subnet]["Abandoned"], 5, "abandoned")

    # The ledger: who has what, by which name.
    names = collections.Counter()
    for w in (live.a, live.b):
        rows = w.cli_clients()
        for device in group[17:]:
            row = rows[device.address]
            equal(row["ClientHardwareAddress"], device.mac_text)
            expect(abs(row["ClientLeaseExpires"] - device.expires) <= 2,
                   "%s ends %r, the client was told %r" % (
                       device.address, row["ClientLeaseExpires"],
                       device.expires))
            if row["ClientName"]:
                equal(row["ClientName"], device.name)
                names[device.address] += 1
        for device in group[:12]:
            equal(rows.get(device.address, {}).get("ClientHardwareAddress"),
                  None, "a released address as a client")
    equal(len(names), len(group) - 17, "devices with a name at either server")


def test_normal_numbers_are_those_of_dhcpd_s_own_log(t):
    live = start(t)
    live.lease_for_long(live.new(40), MAIN)
    live.agree()
    for w in (live.a, live.b):
        # Entering normal once more makes dhcpd count its pools and say so.
        mark = len(w.server.log())
        w.server.omapi.set_state(PEER, "normal")
        wait_for(lambda: MAIN.subnet in w.server.balances(mark), 5,
                 "dhcpd's count in its log")
        live.agree(w)
        rows = w.snmp_scopes()
        mine, other = "ThisAddrFree", "PartnerAddrFree"
        if w.server.role == "secondary":
            mine, other = other, mine
        for scope in (MAIN, REMOTE, SMALL):
            row = rows[scope.subnet]
            equal((row["NumAddr"], row[mine], row[other]),
                  w.server.balances(mark)[scope.subnet],
                  "total, free, backup of %s at %s" % (scope.subnet, w.name))


def test_leases_end_without_a_record_of_it(t):
    live = start(t, mclt=4)
    live.relay.lease(live.new(20), SMALL.relay)
    live.agree()
    live.pair.network.part()  # nobody may free them without the partner
    wait_for(lambda: live.a.snmp_scopes()[SMALL.subnet]["AddrInUse"] == 0,
             15, "the end of the leases")
    for w in (live.a, live.b):
        w.server.wait_state("communications-interrupted")
    live.agree()
    equal(live.a.snmp_scopes()[SMALL.subnet]["AddrInUse"], 0, "in use")


def test_communications_interrupted_each_gives_what_is_usable(t):
    live = start(t)
    live.lease_for_long(live.new(30), MAIN)
    live.pair.network.part()
    for w in (live.a, live.b):
        w.server.wait_state("communications-interrupted")
    live.agree()
    for w in (live.a, live.b):
        equal(live.take_all(w, SMALL), 15, "usable at " + w.name)
        live.agree(w)
        row = w.snmp_scopes()[SMALL.subnet]
        equal((row["UsableNow"], row["ThisAddrFree"]), (0, 0))
    live.pair.network.join()
    live.pair.wait_normal()
    live.agree()
    live.mirrored()


def test_partner_down_gives_the_rest_after_mclt_then_recovers(t):
    live = start(t, mclt=8)
    group = live.lease_for_long(live.new(30), MAIN)
    live.agree()
    live.pair.b.kill()
    live.pair.a.wait_state("communications-interrupted")
    since = time.time()
    live.pair.a.omapi.set_state(PEER, "partner-down")
    live.agree(live.a)
    row = live.a.snmp_scopes()[SMALL.subnet]
    equal((row["UsableNow"], row["ThisAddrFree"], row["AddrFree"]),
          (15, 15, 30), "before MCLT")
    equal(live.take_all(live.a, REMOTE), 100, "before MCLT")
    expect(time.time() - since < live.pair.mclt, "too slow to tell")
    usable = "UsableNow"
    wait_for(lambda: live.a.snmp_scopes()[SMALL.subnet][usable] == 30,
             live.pair.mclt + 5, "usable once MCLT has passed")
    expect(time.time() - since >= live.pair.mclt, "usable before MCLT")
    equal(live.take_all(live.a, SMALL), 30, "after MCLT")

    seen = set()
    live.pair.b.start()

    def normal():
        seen.add(live.b.snmp_state())
        return live.pair.b.running() and live.b.snmp_state() == "NORMAL" \
            and live.a.snmp_state() == "NORMAL"

    wait_for(normal, live.pair.mclt + 20, lambda: "normal, saw %r" % seen,
             every=0.05)
    live.agree()
    live.mirrored()
    equal(len(live.relay.renew(group)), len(group), "clients renewed")


def test_recover_of_a_server_that_never_met_its_partner(t):
    live = Live(t)
    live.pair.start(live.pair.b)
    live.pair.b.wait_state("recover", "startup")
    wait_for(lambda: live.b.snmp_state() == "RECOVER", 10,
             lambda: "RECOVER, not " + live.b.snmp_state())
    live.pair.start(live.pair.a)
    live.pair.wait_normal()
    live.agree()


def test_recover_wait_lasts_until_mclt(t):
    live = start(t, mclt=4)
    live.lease_for_long(live.new(20), MAIN)
    live.pair.b.omapi.set_state(PEER, "recover")
    live.pair.b.wait_state("recover-wait")
    live.agree()
    equal(live.b.snmp_state(), "RECOVER_WAIT")
    equal(live.a.snmp_state(), "PARTNER_DOWN")
    live.pair.wait_normal()
    live.agree()
    live.mirrored()


def test_both_partner_down_conflict_and_find_together(t):
    live = start(t)
    live.lease_for_long(live.new(20), MAIN)
    live.pair.network.part()
    for server in live.pair.servers:
        server.wait_state("communications-interrupted")
        server.omapi.set_state(PEER, "partner-down")
    live.relay.lease(live.new(10), MAIN.relay, to=[live.pair.a.address])
    live.relay.lease(live.new(10), MAIN.relay, to=[live.pair.b.address])
    live.agree()
    live.pair.network.join()
    live.pair.wait_normal()
    for server in live.pair.servers:
        expect("to potential-conflict" in server.log(),
               "no conflict at the " + server.role)
    live.agree()
    live.mirrored()


def test_paused_and_shutdown_as_the_partner_sees_them(t):
    live = start(t)
    live.lease_for_long(live.new(20), MAIN)
    live.pair.b.omapi.set_state(PEER, "paused")
    live.pair.a.wait_state("communications-interrupted")
    live.agree()
    equal((live.b.snmp_state(), live.a.snmp_state()),
          ("PAUSED", "COMMUNICATION_INT"))
    live.pair.b.omapi.set_state(PEER, "normal")
    live.pair.wait_normal()
    live.pair.b.omapi.set_state(PEER, "shutdown")
    live.pair.a.wait_state("partner-down")
    live.agree()
    equal((live.b.snmp_state(), live.a.snmp_state()),
          ("SHUTDOWN", "PARTNER_DOWN"))


def test_every_state_is_shown_as_dhcpd_holds_it(t):
    live = start(t)
    live.lease_for_long(live.new(40), MAIN)
    live.pair.network.part()
    for server in live.pair.servers:
        server.wait_state("communications-interrupted")
    for state in HELD:
        for server in live.pair.servers:
            server.omapi.set_state(PEER, state)
            server.wait_state(state)
        live.agree()


def test_killed_server_is_shown_as_stopped_with_its_last_numbers(t):
    live = start(t)
    live.lease_for_long(live.new(20), MAIN)
    live.agree()
    before = numbers(live.b)
    equal(live.b.server_state(), "ok")
    live.pair.b.kill()
    wait_for(lambda: live.b.server_state() == "stopped", 20, "stopped")
    equal(numbers(live.b), before, "numbers of a stopped server")
    live.pair.b.start()
    live.pair.wait_normal()
    wait_for(lambda: live.b.server_state() == "ok", 20, "ok again")
    live.agree()


def test_restart_rewrites_the_file_and_drops_what_was_never_used(t):
    live = start(t)
    group = live.lease_for_long(live.new(30), MAIN)
    live.agree()
    for server in live.pair.servers:
        server.stop()
        server.start()
        live.pair.wait_normal()
        live.agree()
    recorded = set(re.findall(
        r"^lease (\S+) {", live.pair.a.leases.read_text(), re.M))
    everything = {address for scope in live.pair.scopes
                  for address in scope.addresses()}
    expect(everything - recorded, "every address has a record")
    live.mirrored()
    live.relay.release(group[:10])
    live.agree()


harness.main("pair", globals(), jobs=4, before=Owners.learn)
