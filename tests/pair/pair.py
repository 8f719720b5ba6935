# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A real ISC dhcpd failover pair in network namespaces."""

import dataclasses
import ipaddress
import re
import shutil
import signal

from client import Relay
from netns import Network
from omapi import Omapi
from system import Failure, Process, tail, tool, wait_for

PEER = "pair"
OMAPI_PORT = 7911
RELAY = "192.0.2.1"


@dataclasses.dataclass(frozen=True)
class Scope:
    subnet: str
    mask: str
    relay: str
    first: str
    last: str
    failover: bool = True

    def addresses(self):
        low = int(ipaddress.IPv4Address(self.first))
        high = int(ipaddress.IPv4Address(self.last))
        return [str(ipaddress.IPv4Address(n)) for n in range(low, high + 1)]

    def conf(self):
        peer = 'failover peer "%s"; ' % PEER if self.failover else ""
        return "subnet %s netmask %s { pool { %srange %s %s; } }\n" % (
            self.subnet, self.mask, peer, self.first, self.last)


MAIN = Scope("192.0.2.0", "255.255.255.0", RELAY, "192.0.2.50", "192.0.2.199")
REMOTE = Scope("198.51.100.0", "255.255.255.0", "198.51.100.1",
               "198.51.100.10", "198.51.100.209")
SMALL = Scope("203.0.113.0", "255.255.255.0", "203.0.113.1",
              "203.0.113.10", "203.0.113.39")
SCOPES = (MAIN, REMOTE, SMALL)


class Server:
    """One dhcpd, its files, and what it says of itself."""

    def __init__(self, folder, namespace, role, address, peer, options):
        self.folder = folder
        self.namespace = namespace
        self.role = role
        self.address = address
        self.conf = folder / "dhcpd.conf"
        self.leases = folder / "dhcpd.leases"
        self.pid_file = folder / "dhcpd.pid"
        self.log_path = folder / "dhcpd.log"
        self.omapi = Omapi(namespace, address, OMAPI_PORT)
        self.process = None
        folder.mkdir()
        # A copy: the system's AppArmor profile goes by the path.
        self.program = folder / "dhcpd"
        shutil.copy(tool("dhcpd"), self.program)
        primary = "mclt %(mclt)d; split %(split)d; " % options \
            if role == "primary" else ""
        self.conf.write_text(
            "authoritative;\nddns-update-style none;\nping-check false;\n"
            "omapi-port %d;\n"
            "default-lease-time %d;\nmax-lease-time %d;\n"
            'failover peer "%s" {\n'
            "  %s; address %s; peer address %s; %s\n"
            "  max-response-delay %d; max-unacked-updates 10;\n"
            "  load balance max seconds 3; min-balance 1; max-balance 3;\n"
            "}\n%s" % (
                OMAPI_PORT, options["lease"], options["lease"], PEER, role,
                address, peer, primary, options["silence"],
                "".join(s.conf() for s in options["scopes"])))
        self.leases.write_text("")

    def start(self):
        self.pid_file.unlink(missing_ok=True)
        self.process = Process(
            [self.program, "-4", "-f", "-d", "-cf", self.conf, "-lf",
             self.leases, "-pf", self.pid_file, "eth0"],
            self.log_path, wrap=self.namespace.wrap)

    def running(self):
        return self.process is not None and self.process.running()

    def kill(self):
        """As a crash; the partner sees the connection break at once."""
        self.process.kill()

    def stop(self):
        """As an administrator does."""
        self.process.signal(signal.SIGTERM)
        self.process.wait(15)

    def log(self):
        return self.log_path.read_text("utf-8", "replace")

    def state(self):
        return self.omapi.failover(PEER).state

    def wait_state(self, *states, deadline=60.0):
        seen = []

        def reached():
            if not self.process.running():
                raise Failure("dhcpd (%s) ended\n%s" % (
                    self.role, tail(self.log())))
            try:
                state = self.state()
            except Failure:  # not listening yet
                return None
            if state not in seen:
                seen.append(state)
            return state if state in states else None

        return wait_for(
            reached, deadline, lambda: "%s: %s (was %s)\n%s" % (
                self.role, " or ".join(states), ", ".join(seen),
                tail(self.log())))

    def balances(self, start=0):
        """{subnet: (total, free, backup)}, dhcpd's latest words in its log
        from that place on."""
        found = {}
        for match in re.finditer(
                r"^balanc(?:ed|ing) pool \S+ (\S+)/\d+  total (\d+)  "
                r"free (\d+)  backup (\d+)", self.log()[start:], re.M):
            found[match[1]] = tuple(int(match[n]) for n in (2, 3, 4))
        return found


class Pair:
    """Two servers on one link, and a relay that asks both.

    lease: seconds of a lease; mclt: seconds a server may grant on its own;
    silence: seconds after which a silent partner counts as lost.  It ends
    with the case."""

    def __init__(self, case, mclt=12, lease=600, split=128, silence=3,
                 scopes=SCOPES):
        addresses = {"a": "192.0.2.2", "b": "192.0.2.3"}
        self.mclt = mclt
        self.scopes = scopes
        self.network = Network(case, addresses, RELAY, 24)
        folder = case.folder("pair")
        options = {"mclt": mclt, "lease": lease, "split": split,
                   "silence": silence, "scopes": scopes}
        spaces = self.network.namespaces
        self.a = Server(folder / "a", spaces["a"], "primary",
                        addresses["a"], addresses["b"], options)
        self.b = Server(folder / "b", spaces["b"], "secondary",
                        addresses["b"], addresses["a"], options)
        self.servers = (self.a, self.b)
        for scope in scopes:
            if scope.relay != RELAY:
                self.network.add_relay_address(scope.relay)
        self.relay = Relay(self.network, addresses.values(),
                           {s.relay for s in scopes})
        case.defer(self.relay.close)

    def start(self, *servers):
        for server in servers or self.servers:
            server.start()

    def wait_normal(self, deadline=30.0):
        for server in self.servers:
            server.wait_state("normal", deadline=deadline)
