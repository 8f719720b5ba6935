# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Our notifications as words, and what was told step by step."""

from agentx import oid
from harness import equal, settle, wait_for
from snmp import ROOT_OID, oid_join, trap_oid

NOTIFICATIONS = {
    "ScopeLow": 1, "ScopeNoLongerLow": 2, "ScopeNoneFree": 3,
    "ScopeSomeFree": 4, "ScopeManyAbandoned": 5, "ScopeFewAbandoned": 6,
    "ScopeOutOfBalance": 7, "ScopeInBalance": 8, "ScopeOnOnePartner": 9,
    "ScopeOnBothPartners": 10, "RelationshipStateChanged": 11,
    "ServerUnreachable": 12, "ServerReachable": 13, "ServerDataInvalid": 14,
    "ServerDataValid": 15, "ServerNotRunning": 16, "ServerRunning": 17,
    "ServerDataStale": 18, "ServerDataFresh": 19, "ClocksDiffer": 20,
    "ClocksAgree": 21}
NAMES = {oid_join(ROOT_OID, "0.%d" % n): name
         for name, n in NOTIFICATIONS.items()}
SHARES = {1: "total", 2: "this", 3: "partner"}


def event(trap):
    """"a ScopeLow 10.1.0.0 this", and its index in the event table."""
    prefixes = {oid("Event" + n): n for n in (
        "ServerName", "Scope", "Share", "Relationship", "OldState", "NewState",
        "Partner")}
    found = {}
    for var in trap:
        prefix, _, index = var.oid.rpartition(".")
        if prefix in prefixes:
            found[prefixes[prefix]] = var.value
            found["index"] = int(index)
    words = [found["ServerName"].decode(), NAMES[trap_oid(trap)]]
    if "Scope" in found:
        words.append(found["Scope"])
    if "Share" in found:
        words.append(SHARES[found["Share"]])
    if "OldState" in found:
        words += [found["Relationship"].decode(),
                  "%d>%d" % (found["OldState"], found["NewState"])]
    return " ".join(words), found["index"]


def ours(traps):
    """Without those of snmpd's own."""
    return [trap for trap in traps.received() if trap_oid(trap) in NAMES]


def wait_ours(traps, count, deadline=30):
    wait_for(lambda: len(ours(traps)) >= count, deadline,
             lambda: "%d notifications, got %r" % (
                 count, [event(trap)[0] for trap in ours(traps)]))


class Told:
    """What was received, step by step."""

    def __init__(self, traps):
        self.traps = traps
        self.all = []

    def next(self, *want, quiet=1.0):
        """Exactly these come now, in any order."""
        known = len(self.all)
        wait_ours(self.traps, known + len(want), deadline=20)
        settle(lambda: len(ours(self.traps)), quiet=quiet)
        got = [event(trap) for trap in ours(self.traps)]
        equal(got[:known], self.all, "what was told before")
        self.all = got
        equal(sorted(e for e, _ in got[known:]), sorted(want))

    def check_order(self):
        indexes = [i for _, i in self.all]
        equal(indexes, sorted(set(indexes)), "each once, and in order")
