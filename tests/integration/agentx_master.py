# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""An AgentX master (RFC 2741) of a few lines that a test plays: it answers
what and when the test says, which no real one does."""

import collections
import socket
import struct
import time

OPEN, CLOSE, REGISTER, UNREGISTER = 1, 2, 3, 4
GET, GETNEXT = 5, 6
NOTIFY, PING, ADD_CAPS, RESPONSE = 12, 13, 16, 18
NOT_OPEN = 257
HEADER = struct.Struct("<BBBBIIII")

CONTEXT = 0x08  # of the flags: the payload begins with a context's name
INTERNET = (1, 3, 6, 1)

GEN_ERR = 5
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = 128, 129, 130

Pdu = collections.namedtuple(
    "Pdu", "type flags session transaction packet payload")
Response = collections.namedtuple("Response", "packet error index variables")


def octets(data):
    """RFC 2741 5.3, little-endian."""
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def encode_oid(oid, include=0):
    sub = [int(n) for n in oid.split(".")] if oid else []
    return struct.pack("<BBBB%dI" % len(sub), len(sub), 0, include, 0, *sub)


class Reader:
    def __init__(self, pdu):
        self.data, self.at = pdu.payload, 0
        self.order = ">" if pdu.flags & 0x10 else "<"

    def take(self, form):
        values = struct.unpack_from(self.order + form, self.data, self.at)
        self.at += struct.calcsize(self.order + form)
        return values

    def octets(self):
        size, = self.take("I")
        data = self.data[self.at:self.at + size]
        self.at += (size + 3) // 4 * 4
        return data

    def oid(self):
        count, prefix, _, _ = self.take("BBBB")
        sub = self.take("%dI" % count)
        return ".".join(map(str, (*INTERNET, prefix) + sub
                            if prefix else sub))

    def variable(self):
        """(oid, type, value)"""
        kind, _ = self.take("HH")
        name, value = self.oid(), None
        if kind in (2, 65, 66, 67):
            value, = self.take("I")
        elif kind in (4, 64, 68):
            value = self.octets()
        elif kind == 70:
            value, = self.take("Q")
        elif kind == 6:
            value = self.oid()
        return name, kind, value


def parse_response(pdu):
    reader = Reader(pdu)
    if pdu.flags & CONTEXT:
        reader.octets()
    _, error, index = reader.take("IHH")
    variables = []
    while reader.at < len(reader.data):
        variables.append(reader.variable())
    return Response(pdu.packet, error, index, variables)


def registration(pdu):
    """(context, OID) of a Register (RFC 2741 6.2.3), little-endian."""
    at, context = 0, ""
    if pdu.flags & CONTEXT:
        size, = struct.unpack_from("<I", pdu.payload)
        context = pdu.payload[4:4 + size].decode()
        at = 4 + (size + 3) // 4 * 4
    count, prefix = struct.unpack_from("<BB", pdu.payload, at + 4)
    sub = struct.unpack_from("<%dI" % count, pdu.payload, at + 8)
    head = (*INTERNET, prefix) if prefix else ()
    return context, ".".join(map(str, head + sub))


STRINGS, WIDE = (4, 64, 68), (70,)  # with a length; eight octets
OBJECT, VOID = 6, (5, 128, 129, 130)


def oid_size(payload, at):
    """How many octets an OID takes."""
    count, = struct.unpack_from("<B", payload, at)
    return 4 + 4 * count


def values(pdu):
    """(type, value's octets) of each variable of a Notify (RFC 2741 5.4)."""
    payload, at, found = pdu.payload, 0, []
    if pdu.flags & CONTEXT:
        size, = struct.unpack_from("<I", payload)
        at = 4 + (size + 3) // 4 * 4
    while at < len(payload):
        kind, = struct.unpack_from("<H", payload, at)
        at += 4
        at += oid_size(payload, at)
        if kind in STRINGS:
            size, = struct.unpack_from("<I", payload, at)
            found.append((kind, payload[at + 4:at + 4 + size]))
            at += 4 + (size + 3) // 4 * 4
            continue
        size = oid_size(payload, at) if kind == OBJECT else \
            8 if kind in WIDE else 0 if kind in VOID else 4
        found.append((kind, payload[at:at + size]))
        at += size
    return found


class Master:
    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(5)
        self.peer = None
        self.buffer = b""
        self.raw = b""  # the octets of the last PDU
        self.session = 100
        self.registered = []

    def close(self):
        self.hang_up()
        self.listener.close()

    def hang_up(self):
        if self.peer:
            self.peer.close()
        self.peer, self.buffer = None, b""

    def accept(self, deadline=15.0):
        self.hang_up()
        self.listener.settimeout(deadline)
        self.peer = self.listener.accept()[0]

    def receive(self, deadline=10.0):
        """The next PDU; None when nothing comes in that time, or the end."""
        until = time.monotonic() + deadline
        while True:
            if len(self.buffer) >= HEADER.size:
                fields = HEADER.unpack_from(self.buffer)
                if fields[2] & 0x10:
                    fields = struct.unpack_from(">BBBBIIII", self.buffer)
                size = HEADER.size + fields[7]
                if len(self.buffer) >= size:
                    payload = self.buffer[HEADER.size:size]
                    self.raw = self.buffer[:size]
                    self.buffer = self.buffer[size:]
                    return Pdu(fields[1], fields[2], *fields[4:7], payload)
            left = until - time.monotonic()
            if left <= 0:
                return None
            self.peer.settimeout(left)
            try:
                data = self.peer.recv(65536)
            except (socket.timeout, ConnectionResetError):
                return None
            if not data:
                return None
            self.buffer += data

    def answer(self, pdu, error=0, session=None):
        self.peer.sendall(HEADER.pack(
            1, RESPONSE, 0, 0, pdu.session if session is None else session,
            pdu.transaction, pdu.packet, 8)
            + struct.pack("<IHH", 4711, error, 0))

    def ask(self, kind, oids, context="", transaction=1, packet=1,
            include=0, end=""):
        """A Get or GetNext; its answer is a Response that comes some time."""
        payload = octets(context.encode()) if context else b""
        for oid in oids:
            payload += encode_oid(oid, include) + encode_oid(end)
        self.peer.sendall(HEADER.pack(
            1, kind, CONTEXT if context else 0, 0, self.session,
            transaction, packet, len(payload)) + payload)

    def response(self, deadline=5.0):
        """The next one, others than notifications; None: none comes."""
        pdu = self.receive(deadline)
        assert pdu is None or pdu.type == RESPONSE, pdu
        return parse_response(pdu) if pdu else None

    def serve_start(self):
        """Ping, open, registrations and capabilities; until there is
        nothing more for a moment.  A Notify that comes by then is kept."""
        kept = []
        first = self.receive()
        assert first is not None and first.type == PING, first
        self.answer(first, NOT_OPEN)
        opened = self.receive()
        assert opened is not None and opened.type == OPEN, opened
        self.session += 1
        self.answer(opened, session=self.session)
        self.registered = []
        while True:
            pdu = self.receive(0.5)
            if pdu is None:
                return kept
            assert pdu.session == self.session, pdu
            if pdu.type == NOTIFY:
                kept.append(pdu)
                continue
            if pdu.type == REGISTER:
                self.registered.append(registration(pdu))
            self.answer(pdu)

    def notifications(self, deadline=1.0):
        """Those that come without an answer to any."""
        found = []
        while True:
            pdu = self.receive(deadline)
            if pdu is None:
                return found
            assert pdu.type == NOTIFY, pdu
            found.append(pdu)
