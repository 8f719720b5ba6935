# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Network namespaces of our own, named after this process, so that two runs
do not meet, and a link between them that can be cut."""

import contextlib
import ctypes
import os

from system import LIBC, Failure, Skip, run, tool

CLONE_NEWNET = 0x40000000


def ip(*arguments):
    result = run([tool("ip"), *arguments])
    if result.code != 0:
        raise Failure("ip %s: %s" % (" ".join(arguments), result.err.strip()))
    return result.out


class Namespace:
    def __init__(self, name):
        self.name = name
        self.wrap = [tool("ip"), "netns", "exec", name]

    def create(self):
        for command in (["netns", "add", self.name],
                        ["-n", self.name, "link", "set", "lo", "up"]):
            result = run([tool("ip"), *command])
            if result.code != 0:
                raise Skip("no network namespaces here (%s)"
                           % (result.err.strip().splitlines() or ["?"])[-1])

    def ip(self, *arguments):
        return ip("-n", self.name, *arguments)

    @contextlib.contextmanager
    def inside(self):
        """Sockets made in the body belong to the namespace for good."""
        before = os.open("/proc/self/ns/net", os.O_RDONLY)
        there = os.open("/run/netns/" + self.name, os.O_RDONLY)
        try:
            self._enter(there)
            try:
                yield
            finally:
                self._enter(before)
        finally:
            os.close(there)
            os.close(before)

    def _enter(self, fd):
        if LIBC.setns(fd, CLONE_NEWNET) != 0:
            raise Failure("setns %s: %s" % (
                self.name, os.strerror(ctypes.get_errno())))

    def delete(self):
        run([tool("ip"), "netns", "del", self.name])


class Network:
    """Two hosts, a and b, at a bridge in the namespace of the clients, which
    is also the relay.  part() separates the hosts from each other only: the
    clients go on reaching both."""

    count = 0

    def __init__(self, case, addresses, relay, prefix_length):
        """addresses: {"a": ..., "b": ...}; relay: the clients' own address.
        Gone at the end of the case."""
        if os.geteuid() != 0:
            raise Skip("network namespaces need root")
        Network.count += 1
        self.namespaces = {}
        case.defer(self.close)
        self._build("fo%d-%d" % (os.getpid(), Network.count), addresses,
                    relay, prefix_length)

    def _build(self, base, addresses, relay, length):
        for name in ("c", *addresses):
            self.namespaces[name] = Namespace(base + name)
            self.namespaces[name].create()
        self.clients = self.namespaces["c"]
        self.clients.ip("link", "add", "br0", "type", "bridge",
                        "forward_delay", "0")
        self.clients.ip("addr", "add", "%s/%d" % (relay, length), "dev", "br0")
        self.clients.ip("link", "set", "br0", "up")
        for name, address in addresses.items():
            host, port = self.namespaces[name], "p" + name
            host.ip("link", "add", "eth0", "type", "veth", "peer", "name",
                    port, "netns", self.clients.name)
            self.clients.ip("link", "set", port, "master", "br0", "up")
            host.ip("addr", "add", "%s/%d" % (address, length), "dev", "eth0")
            host.ip("link", "set", "eth0", "up")
            host.ip("route", "add", "default", "via", relay)
        self.ports = ["p" + name for name in addresses]

    def add_relay_address(self, address):
        self.clients.ip("addr", "add", address + "/32", "dev", "lo")

    def part(self):
        for port in self.ports:
            self.clients.ip("link", "set", port, "type", "bridge_slave",
                            "isolated", "on")

    def join(self):
        for port in self.ports:
            self.clients.ip("link", "set", port, "type", "bridge_slave",
                            "isolated", "off")

    def close(self):
        for namespace in self.namespaces.values():
            namespace.delete()
        self.namespaces = {}
