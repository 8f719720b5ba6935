# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What the numbers must be, from sources that are not ours: dhcpd's memory
through OMAPI, and who answered which client when both partners could."""

import collections
import time

SEVEN = ("NumAddr", "AddrFree", "AddrInUse", "PartnerAddrFree",
         "ThisAddrFree", "PartnerAddrInUse", "ThisAddrInUse")
FIELDS = SEVEN + ("Abandoned", "Transitional")
# dhcpd's word for a failover state and FSM_STATE's.
FSM_STATE = {
    "startup": "STARTUP", "normal": "NORMAL",
    "communications-interrupted": "COMMUNICATION_INT",
    "partner-down": "PARTNER_DOWN",
    "potential-conflict": "POTENTIAL_CONFLICT", "recover": "RECOVER",
    "paused": "PAUSED", "shutdown": "SHUTDOWN",
    "recover-done": "RECOVER_DONE",
    "resolution-interrupted": "RESOLUTION_INT",
    "conflict-done": "CONFLICT_DONE", "recover-wait": "RECOVER_WAIT",
    "unknown-state": "NO_STATE"}
# By their numbers in the MIB: FSM_STATE's, and those of a server's data.
STATE_NAMES = ("NO_STATE", "INIT", "STARTUP", "NORMAL", "COMMUNICATION_INT",
               "PARTNER_DOWN", "POTENTIAL_CONFLICT", "CONFLICT_DONE",
               "RESOLUTION_INT", "RECOVER", "RECOVER_WAIT", "RECOVER_DONE",
               "PAUSED", "SHUTDOWN")
SOURCE_STATES = (None, "ok", "starting", "stale", "error", "unreachable",
                 "stopped")


def owners(relay, servers, devices, scope_relay):
    """{mac: role} of who answers which client.  Needs a pair in normal and a
    scope with room for all: whoever offers owns the client's bucket."""
    relay.lease(devices, scope_relay)
    roles = {server.address: server.role for server in servers}
    return {d.mac_text: roles[d.offered_by] for d in devices}


def in_force(binding, now):
    return binding.state == "active" and binding.ends > now


def statistics(bindings, role, owner_of, now=None):
    """The seven and the two others of one scope, as this role sees them."""
    now = time.time() if now is None else now
    mine = "free" if role == "primary" else "backup"
    count = collections.Counter({field: 0 for field in FIELDS})
    count["NumAddr"] = len(bindings)
    for binding in bindings.values():
        if binding.state in ("free", "backup"):
            count["AddrFree"] += 1
            count["ThisAddrFree" if binding.state == mine
                  else "PartnerAddrFree"] += 1
        elif in_force(binding, now):
            count["AddrInUse"] += 1
            count["ThisAddrInUse" if owner_of[binding.mac] == role
                  else "PartnerAddrInUse"] += 1
        elif binding.state == "abandoned":
            count["Abandoned"] += 1
        else:
            count["Transitional"] += 1
    return dict(count)


class Memory:
    """One look into a server's memory: every address of its scopes."""

    def __init__(self, server, scopes):
        self.server = server
        self.bindings = {
            scope: server.omapi.bindings(scope.addresses())
            for scope in scopes if scope.failover}
        self.time = time.time()

    def scopes(self, owner_of):
        return {scope.subnet: statistics(
                    bindings, self.server.role, owner_of, self.time)
                for scope, bindings in self.bindings.items()}

    def leases(self):
        """{address: (mac, ends)} of what is in force."""
        return {address: (binding.mac, binding.ends)
                for bindings in self.bindings.values()
                for address, binding in bindings.items()
                if in_force(binding, self.time)}


def differences(what, got, want):
    """Texts, one for each field that differs; extra fields are fine."""
    found = []
    for key in sorted(set(want) | set(got)):
        if key not in got or key not in want:
            found.append("%s %s: only in %s" % (
                what, key, "ours" if key in got else "the oracle"))
            continue
        for field, value in want[key].items():
            if got[key].get(field) != value:
                found.append("%s %s %s: %r, oracle %r" % (
                    what, key, field, got[key].get(field), value))
    return found
