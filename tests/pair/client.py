# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Many DHCP clients behind one relay (RFC 2131), and a ledger of who answered.

The relay sends to the servers by unicast with its own address in giaddr, so
the answers come back to it: no raw sockets, no address on the client."""

import collections
import dataclasses
import select
import socket
import struct
import time

from system import FACTOR

DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE = range(1, 8)
COOKIE = b"\x63\x82\x53\x63"
OPT_HOST_NAME, OPT_REQUESTED, OPT_LEASE_TIME, OPT_TYPE = 12, 50, 51, 53
OPT_SERVER, OPT_PARAMETERS, OPT_CLIENT_ID, OPT_END = 54, 55, 61, 255


@dataclasses.dataclass
class Device:
    """One client, and what it has been given."""

    mac: bytes
    uid: bytes = b""
    name: str = ""
    relay: str = ""
    address: str = ""  # "" = no lease
    server: str = ""  # whose address stood in the ACK's server identifier
    offered_by: str = ""  # who answered the DISCOVER first
    seconds: int = 0
    expires: float = 0.0

    @property
    def mac_text(self):
        return ":".join("%02x" % b for b in self.mac)


def devices(first, count, by="mac", name=""):
    """count new devices; by "uid" they also send a client identifier."""
    made = []
    for n in range(first, first + count):
        mac = b"\x02\x64" + struct.pack(">I", n)
        uid = b"\x00dhcpfo-%d" % n if by == "uid" else b""
        made.append(Device(mac, uid, name % n if name else ""))
    return made


Entry = collections.namedtuple("Entry", "time what mac address server offers")


class Exchange:
    """One device's conversation that is under way."""

    def __init__(self, device, packet, kind):
        self.device = device
        self.packet = packet
        self.kind = kind
        self.sent = time.monotonic()
        self.tries = 1
        self.offers = []


class Relay:
    """The clients' side of a network; servers is a list of addresses."""

    WINDOW = 24
    TIMEOUT = 0.7
    TRIES = 4

    def __init__(self, network, servers, addresses):
        self.servers = list(servers)
        self.ledger = []
        self.sockets = {}
        self._xid = 0x10000000
        with network.clients.inside():
            for address in addresses:
                sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
                sock.bind((address, 67))
                sock.setblocking(False)
                self.sockets[address] = sock

    def close(self):
        for sock in self.sockets.values():
            sock.close()
        self.sockets = {}

    # -- what a test asks for

    def lease(self, group, relay, to=None, secs=0, tries=None):
        """DISCOVER to ACK for every device.  Returns those that got one."""
        for device in group:
            device.relay = relay
        return self._converse(group, DISCOVER, to, secs, tries)

    def renew(self, group, to=None, tries=None):
        """REQUEST with ciaddr.  Returns those that were acknowledged."""
        return self._converse(
            [d for d in group if d.address], REQUEST, to, 0, tries)

    def release(self, group, to=None):
        """No answer is defined; nothing is waited for."""
        for device in group:
            sid = option(OPT_SERVER, socket.inet_aton(device.server))
            self._send(device.relay, self._packet(
                device, RELEASE, self._next(), sid, device.address),
                to or [device.server])
            self._log("release", device, device.server)
            device.address = ""

    def decline(self, group, to=None):
        """Likewise; the server abandons the address."""
        for device in group:
            extra = option(OPT_REQUESTED, socket.inet_aton(device.address))
            extra += option(OPT_SERVER, socket.inet_aton(device.server))
            self._send(device.relay, self._packet(
                device, DECLINE, self._next(), extra),
                to or [device.server])
            self._log("decline", device, device.server)
            device.address = ""

    # -- how

    def _next(self):
        self._xid += 1
        return self._xid

    def _log(self, what, device, server, offers=()):
        self.ledger.append(Entry(time.time(), what, device.mac_text,
                                 device.address, server, tuple(offers)))

    def _packet(self, device, kind, xid, extra=b"", ciaddr="0.0.0.0", secs=0):
        head = struct.pack(
            ">BBBBIHH4s4s4s4s16s192x", 1, 1, 6, 1, xid, secs, 0,
            socket.inet_aton(ciaddr), bytes(4), bytes(4),
            socket.inet_aton(device.relay), device.mac)
        options = option(OPT_TYPE, bytes([kind]))
        if device.uid:
            options += option(OPT_CLIENT_ID, device.uid)
        if device.name:
            options += option(OPT_HOST_NAME, device.name.encode())
        options += extra + option(OPT_PARAMETERS, bytes([1, 3, 6, 51]))
        packet = head + COOKIE + options + bytes([OPT_END])
        return packet.ljust(300, b"\0")

    def _send(self, relay, packet, servers):
        for server in servers:
            try:
                self.sockets[relay].sendto(packet, (server, 67))
            except OSError:
                pass  # the server's host is down

    def _begin(self, device, kind, secs):
        xid = self._next()
        ciaddr = device.address if kind == REQUEST else "0.0.0.0"
        packet = self._packet(device, kind, xid, b"", ciaddr, secs)
        return xid, Exchange(device, packet, kind)

    def _converse(self, group, kind, to, secs, tries):
        servers = to or self.servers
        waiting, open_, done = collections.deque(group), {}, []
        while waiting or open_:
            while waiting and len(open_) < self.WINDOW:
                xid, exchange = self._begin(waiting.popleft(), kind, secs)
                open_[xid] = exchange
                self._send(exchange.device.relay, exchange.packet, servers)
            ready, _, _ = select.select(
                list(self.sockets.values()), [], [], 0.02)
            for sock in ready:
                self._receive(sock, open_, servers, done)
            self._resend(open_, servers, tries or self.TRIES)
        return done

    def _resend(self, open_, servers, tries):
        now = time.monotonic()
        for xid, exchange in list(open_.items()):
            if now - exchange.sent < self.TIMEOUT * FACTOR:
                continue
            if exchange.tries >= tries:
                self._log("silence", exchange.device, "", exchange.offers)
                del open_[xid]
                continue
            exchange.tries += 1
            exchange.sent = now
            self._send(exchange.device.relay, exchange.packet, servers)

    def _receive(self, sock, open_, servers, done):
        while True:
            try:
                data, source = sock.recvfrom(2048)
            except BlockingIOError:
                return
            except ConnectionError:
                continue  # ICMP of a server that is down
            if len(data) < 240 or data[0] != 2 or data[236:240] != COOKIE:
                continue
            xid, = struct.unpack(">I", data[4:8])
            if xid in open_ and self._answer(open_[xid], xid, data, source[0],
                                             servers, done):
                del open_[xid]

    def _answer(self, exchange, xid, data, source, servers, done):
        """True when the conversation is over."""
        options, device = parse_options(data), exchange.device
        kind = options.get(OPT_TYPE, b"\0")[0]
        server = socket.inet_ntoa(options[OPT_SERVER]) \
            if OPT_SERVER in options else source
        address = socket.inet_ntoa(data[16:20])
        if kind == OFFER:
            exchange.offers.append(server)
            if exchange.kind != DISCOVER:
                return False
            device.offered_by = server
            extra = option(OPT_REQUESTED, socket.inet_aton(address))
            extra += option(OPT_SERVER, socket.inet_aton(server))
            exchange.kind, exchange.tries = REQUEST, 1
            exchange.sent = time.monotonic()
            exchange.packet = self._packet(device, REQUEST, xid, extra)
            self._send(device.relay, exchange.packet, servers)
            return False
        if exchange.kind != REQUEST or kind not in (ACK, NAK):
            return False
        if kind == NAK:
            device.address = ""
            self._log("nak", device, server, exchange.offers)
            return True
        device.address, device.server = address, server
        device.seconds = int.from_bytes(
            options.get(OPT_LEASE_TIME, b""), "big")
        device.expires = time.time() + device.seconds
        self._log("ack", device, server, exchange.offers)
        done.append(device)
        return True


def option(code, data):
    return bytes([code, len(data)]) + data


def parse_options(data):
    found, at = {}, 240
    while at + 1 < len(data) and data[at] != OPT_END:
        if data[at] == 0:
            at += 1
            continue
        size = data[at + 1]
        found[data[at]] = data[at + 2:at + 2 + size]
        at += 2 + size
    return found
