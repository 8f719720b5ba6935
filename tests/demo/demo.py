# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""make demo: a captured failover pair in snmptable, snmpwalk and snmpget, and
the notification when addresses run low.

Everything is private: snmpd and snmptrapd on free ports of the loopback, the
agent on a copy of the captured files with the clock of the moment at which
they were captured."""

import calendar
import json
import re
import time

from stage import field, main, told
from harness import DATA, wait_for
from snmp import PREFIX

CAPTURE = "isc/02-normal-leased"
SCOPE = "10.70.0.0"  # the one whose addresses will run low
CONF = """\
server primary {
	kind = isc
	config = "%s/primary/dhcpd.conf"
	leases = "%s/primary/dhcpd.leases"
	liveness = off		# a capture has no dhcpd
}
agent {
	refresh = 200ms
	state-directory = "%s"
}
"""
# Column of the scope table: key of seven.json.
SEVEN = ("NumAddr", "AddrFree", "AddrInUse", "PartnerAddrFree",
         "ThisAddrFree", "PartnerAddrInUse", "ThisAddrInUse")


class Leases:
    """The captured dhcpd.leases, read by a few regular expressions that have
    nothing to do with the agent's parser, and appended to as dhcpd does."""

    def __init__(self, path, now):
        self.path = path
        self.now = now
        text = path.read_text("latin-1")
        self.last = {m[1]: m[2] for m in re.finditer(
            r"^lease (\S+) \{\n(.*?)^\}", text, re.M | re.S)}

    def field(self, address, name):
        match = re.search(r"^  %s (.*);$" % name, self.last[address], re.M)
        return match[1] if match else None

    def active_with_name(self):
        """The first lease in force with a host name: address, MAC, name."""
        for address in sorted(self.last):
            name = self.field(address, "client-hostname")
            ends = self.field(address, "ends") or ""
            if self.field(address, "binding state") == "active" and name \
                    and self.seconds(ends) > self.now \
                    and re.fullmatch(r'"[a-z0-9-]+"', name):
                hardware = self.field(address, "hardware").split()[1]
                return address, hardware, name.strip('"')
        return None

    @staticmethod
    def seconds(text):
        """Of dhcpd's "W YYYY/MM/DD HH:MM:SS"."""
        if not text[:1].isdigit():
            return 0
        return calendar.timegm(time.strptime(text[2:], "%Y/%m/%d %H:%M:%S"))

    def in_state(self, prefix, state):
        return [a for a in self.last if a.startswith(prefix)
                and self.field(a, "binding state") == state]

    def lease_out(self, addresses):
        """As if clients took them now, for ten minutes."""
        when = [time.strftime("%w %Y/%m/%d %H:%M:%S", time.gmtime(t))
                for t in (self.now, self.now + 600)]
        with open(self.path, "a", encoding="ascii") as file:
            for address in addresses:
                last = [int(part) for part in address.split(".")][2:]
                file.write(
                    "lease %s {\n  starts %s;\n  ends %s;\n  cltt %s;\n"
                    "  binding state active;\n"
                    "  next binding state expired;\n"
                    "  hardware ethernet 02:de:00:00:%02x:%02x;\n}\n" % (
                        address, when[0], when[1], when[0], *last))

    def give_back(self, addresses):
        """Half of them to each partner, as a balanced pair does."""
        with open(self.path, "a", encoding="ascii") as file:
            for n, address in enumerate(addresses):
                file.write("lease %s {\n  binding state %s;\n}\n" % (
                    address, ("free", "backup")[n % 2]))


def same_as_counted(stage, snmpd):
    """The table against the numbers that were counted when it was
    captured."""
    seven = json.loads((DATA / CAPTURE / "seven.json").read_text())
    want = seven["primary"]
    got = snmpd.rows("Scope")
    stage.check("the list of scopes", sorted(got), sorted(want))
    for scope, numbers in want.items():
        for column in SEVEN:
            stage.check("%s of %s" % (column, scope),
                       got.get(scope, {}).get(column), numbers[column])
        stage.check("Abandoned of " + scope, got.get(scope, {}).get(
            "Abandoned"), numbers.get("other_abandoned", 0))
    return len(want) * (len(SEVEN) + 1)


def clients(stage, snmpd, leases):
    address, mac, name = leases.active_with_name()
    stage.say("One lease out of the walk of the client table: every field of "
             "DHCPV4_FAILOVER_CLIENT_INFO")
    text = stage.ask(snmpd, "snmpbulkwalk", [PREFIX + "ClientTable"], ("-Os",),
                    only=".%s = " % address)
    stage.check("the hardware address is in it", mac_of(text), mac)
    stage.check("the host name is in it", name in text, True)

    stage.say("The same by address, by hardware address: one snmpget each")
    stage.ask(snmpd, "snmpget", [
        "%sClient%s.%s" % (PREFIX, column, address)
        for column in ("Name", "HardwareAddress", "LeaseRemaining")],
        ("-Os",))
    octets = ".".join(str(int(part, 16)) for part in mac.split(":"))
    text = stage.ask(snmpd, "snmpget", [
        "%sClientByHardwareIpAddress.1.6.%s" % (PREFIX, octets)], ("-Os",))
    stage.check("the address of " + mac, text.split()[-1], address)


def mac_of(text):
    """As in any spelling of Net-SNMP: 2:0:a or 02 00 0A."""
    match = re.search(r"HardwareAddress\S* = \S+ ([0-9A-Fa-f: ]+?)\s*$", text,
                      re.M)
    parts = re.split("[: ]", match[1]) if match else []
    return ":".join("%02x" % int(part, 16) for part in parts)


def run_low(stage, snmpd, traps, leases):
    """Leases addresses of SCOPE until its threshold is crossed."""
    prefix = SCOPE.rsplit(".", 1)[0] + "."
    mine, theirs = (leases.in_state(prefix, s) for s in ("free", "backup"))
    limit = snmpd.rows("Scope")[SCOPE]
    total, low = limit["NumAddr"], limit["LowPercent"]
    stage.say("Clients take addresses of %s; low is %d %% of %d addresses" % (
        SCOPE, low, total))
    free = limit["AddrFree"]
    taken = []
    while free * 100 // total > low:
        batch = [pool.pop() for pool in (mine, theirs) if pool]
        batch = batch[:max(1, free - total * low // 100)]
        leases.lease_out(batch)
        taken += batch
        free -= len(batch)
        wait_for(lambda: snmpd.rows("Scope")[SCOPE]["AddrFree"] == free, 5,
                 "%d free addresses" % free)
        if free % 10 == 0:
            stage.note("leased %2d; free %2d, low: %s" % (
                len(taken), free,
                "no" if free * 100 // total > low else "yes"))
    found = wait_for(lambda: told(traps, "ScopeLow", SCOPE), 20,
                     "the notification")
    stage.check("notifications of it", len(found), 1)
    return taken


def check_low(stage, notification, kind, snmpd):
    """A notification and a GET must say the same."""
    row = snmpd.rows("Scope")[SCOPE]
    for name, want in (("snmpTrapOID", PREFIX + kind),
                       (PREFIX + "EventScope", SCOPE),
                       (PREFIX + "EventAddr", row["AddrFree"]),
                       (PREFIX + "EventSize", row["NumAddr"])):
        got = field(notification, name) or ""
        stage.check(name, got.removesuffix(" addresses"), str(want))


def play(stage):
    case = stage.case
    now = int((DATA / CAPTURE / "snapshot-epoch").read_text())
    data = case.capture(CAPTURE)
    leases = Leases(data / "primary" / "dhcpd.leases", now)
    traps = case.snmptrapd(mib=True)
    snmpd = case.snmpd(traps=traps)
    agent = case.agent(snmpd, CONF % (data, data, case.folder("state")),
                       now=now)
    agent.wait_registered()
    scopes = wait_for(lambda: snmpd.rows("Scope"), 10, "the scopes")
    stage.say("A snmpd of our own on 127.0.0.1:%d, below it dhcpfo-agentd" %
             snmpd.port)
    stage.note("It reads dhcpd.conf and dhcpd.leases of the primary of a real "
              "ISC pair, captured")
    stage.note("at %s UTC; the clock is frozen there." % time.strftime(
        "%Y-%m-%d %H:%M:%S", time.gmtime(now)))

    stage.say("The scopes: addresses left on this server, and on its partner")
    stage.ask(snmpd, "snmptable", [PREFIX + "ScopeTable"],
             ("-Ci", "-Cb", "-Cw", "95", "-OU"), cut=3 * (2 + len(scopes)))
    count = same_as_counted(stage, snmpd)
    stage.note("%d numbers compared with those counted at the capture" % count)
    clients(stage, snmpd, leases)
    taken = run_low(stage, snmpd, traps, leases)

    stage.say("What snmptrapd received")
    for notification in told(traps, "ScopeLow", SCOPE):
        stage.show(notification)
        check_low(stage, notification, "ScopeLow", snmpd)

    stage.say("Some give theirs back: above %d %% that is told, too" %
              snmpd.rows("Scope")[SCOPE]["HighPercent"])
    leases.give_back(taken[:10])
    wait_for(lambda: told(traps, "ScopeNoLongerLow", SCOPE), 20,
             "the notification")
    for notification in told(traps, "ScopeNoLongerLow", SCOPE):
        stage.show(notification)
        check_low(stage, notification, "ScopeNoLongerLow", snmpd)


if __name__ == "__main__":
    main("demo", play)
