# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What dhcpd itself thinks, asked through omshell: the failover state, and
the binding of single addresses as they are in its memory."""

import collections
import re

from system import Failure, run, tool

STATES = {  # dhcpd(8), failover state object
    1: "startup", 2: "normal", 3: "communications-interrupted",
    4: "partner-down", 5: "potential-conflict", 6: "recover", 7: "paused",
    8: "shutdown", 9: "recover-done", 10: "resolution-interrupted",
    11: "conflict-done", 254: "recover-wait"}
NUMBERS = {name: number for number, name in STATES.items()}
BINDINGS = {1: "free", 2: "active", 3: "expired", 4: "released",
            5: "abandoned", 6: "reset", 7: "backup"}

Binding = collections.namedtuple("Binding", "state ends mac uid")
Failover = collections.namedtuple("Failover", "state since partner "
                                  "partner_since mclt")


class Omapi:
    def __init__(self, namespace, address, port):
        self.namespace = namespace
        self.hello = "server %s\nport %d\nconnect\n" % (address, port)

    def _ask(self, commands):
        result = run([tool("omshell")], stdin=self.hello + commands,
                     wrap=self.namespace.wrap)
        if result.code != 0 or "not connected" in result.out:
            raise Failure("omshell: %s %s" % (
                result.out.strip()[-300:], result.err.strip()[-300:]))
        return result.out

    @staticmethod
    def _number(block, name):
        """Colon-separated hex; None if the object has no such value."""
        match = re.search(r"^%s = ([0-9a-f:]+)\r?$" % name, block, re.M)
        return int(match[1].replace(":", ""), 16) if match else None

    @staticmethod
    def _octets(block, name):
        match = re.search(r"^%s = (.*?)\r?$" % name, block, re.M)
        if not match:
            return ""
        if match[1].startswith('"'):
            return ":".join("%02x" % ord(c) for c in match[1].strip('"'))
        return ":".join("%02x" % int(p, 16) for p in match[1].split(":"))

    def failover(self, name):
        out = self._ask('new failover-state\nset name = "%s"\nopen\n' % name)
        number = self._number(out, "local-state")
        if number is None:
            raise Failure("omshell: no failover state in %r" % out[-400:])
        return Failover(
            STATES.get(number, str(number)), self._number(out, "local-stos"),
            STATES.get(self._number(out, "partner-state"), "unknown-state"),
            self._number(out, "partner-stos"), self._number(out, "mclt"))

    def set_state(self, name, state):
        """Answers with what dhcpd printed; it may move on at once."""
        return self._ask(
            'new failover-state\nset name = "%s"\nopen\n'
            "set local-state = %d\nupdate\n" % (name, NUMBERS[state]))

    def bindings(self, addresses):
        """{address: Binding} of what dhcpd has in memory."""
        addresses = list(addresses)
        found = {}
        commands = "".join("new lease\nset ip-address = %s\nopen\nclose\n" % a
                           for a in addresses)
        out = self._ask(commands)
        for block in re.split(r"obj: lease\r?\n", out):
            match = re.search(r"^ip-address = ([0-9a-f:]+)\r?$", block, re.M)
            state = self._number(block, "state")
            if not match or state is None:
                continue
            address = ".".join(str(int(p, 16)) for p in match[1].split(":"))
            found[address] = Binding(
                BINDINGS[state], self._number(block, "ends") or 0,
                self._octets(block, "hardware-address"),
                self._octets(block, "dhcp-client-identifier"))
        missing = [a for a in addresses if a not in found]
        if missing:
            raise Failure("omshell knows nothing of %s; it said %r" % (
                missing[:3], out[-300:]))
        return found
