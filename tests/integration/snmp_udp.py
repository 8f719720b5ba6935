# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""SNMPv2c (RFC 3416) over a socket of our own: many requests at a time, and
latencies that are not those of starting a program."""

import collections
import itertools
import select
import socket
import time

from system import FACTOR, expect

GET, GETNEXT, RESPONSE, GETBULK = 0xa0, 0xa1, 0xa2, 0xa5
GEN_ERR = 5
NULL = b"\x05\x00"
EXCEPTIONS = {0x80: "noSuchObject", 0x81: "noSuchInstance",
              0x82: "endOfMibView"}

Answer = collections.namedtuple("Answer", "error index variables seconds")


def tlv(tag, data):
    size = len(data)
    if size < 128:
        return bytes((tag, size)) + data
    head = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(head))) + head + data


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big",
                                 signed=True))


def oid_bytes(oid):
    numbers = [int(n) for n in oid.split(".")]
    data = bytes((40 * numbers[0] + numbers[1],))
    for number in numbers[2:]:
        part = bytes((number & 127,))
        while number > 127:
            number >>= 7
            part = bytes((0x80 | number & 127,)) + part
        data += part
    return tlv(6, data)


def parse(data, at=0):
    """(tag, first octet of the content, octet behind it)"""
    tag, size = data[at], data[at + 1]
    at += 2
    if size > 127:
        count = size & 127
        size = int.from_bytes(data[at:at + count], "big")
        at += count
    return tag, at, at + size


def parse_oid(data):
    numbers, number = [data[0] // 40, data[0] % 40], 0
    for octet in data[1:]:
        number = number << 7 | octet & 127
        if octet < 128:
            numbers.append(number)
            number = 0
    return ".".join(map(str, numbers))


def parse_value(tag, data):
    if tag in EXCEPTIONS:
        return EXCEPTIONS[tag]
    if tag == 4:
        return data
    if tag == 6:
        return parse_oid(data)
    if tag == 0x40:
        return ".".join(map(str, data))
    return int.from_bytes(data, "big", signed=tag == 2)


def parts(data, at, end):
    while at < end:
        tag, first, at = parse(data, at)
        yield tag, first, at


def parse_response(data):
    """(request-id, error-status, error-index, [(oid, value)])"""
    _, at, end = parse(data)
    *_, (tag, at, end) = parts(data, at, end)
    expect(tag == RESPONSE, "no response")
    *numbers, (_, at, end) = parts(data, at, end)
    found = []
    for _, first, behind in parts(data, at, end):
        name, value = parts(data, first, behind)
        found.append((parse_oid(data[name[1]:name[2]]),
                      parse_value(value[0], data[value[1]:value[2]])))
    return [int.from_bytes(data[a:b], "big", signed=True)
            for _, a, b in numbers] + [found]


class Udp:
    """Asks one agent; each request once, never again."""

    ids = itertools.count(1)

    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))
        self.waiting, self.found = {}, {}

    def close(self):
        self.socket.close()

    def send(self, oids, community="public", pdu=GET, repetitions=0):
        """The request's number."""
        number = next(self.ids)
        names = b"".join(tlv(0x30, oid_bytes(o) + NULL) for o in oids)
        body = integer(number) + integer(0) + integer(repetitions)
        message = integer(1) + tlv(4, community.encode()) + tlv(
            pdu, body + tlv(0x30, names))
        self.waiting[number] = time.monotonic()
        self.socket.send(tlv(0x30, message))
        return number

    def receive(self, seconds=5.0):
        """Takes the next answer; False if none comes."""
        until = time.monotonic() + seconds * FACTOR
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [],
                                              left)[0]:
                return False
            number, error, index, found = parse_response(
                self.socket.recv(65536))
            sent = self.waiting.pop(number, None)
            if sent is not None:
                self.found[number] = Answer(error, index, found,
                                            time.monotonic() - sent)
                return True

    def answer(self, number, seconds=5.0):
        """That of one request; others that come meanwhile are kept."""
        while number not in self.found:
            expect(self.receive(seconds), "a request without an answer")
        return self.found.pop(number)

    def all(self, seconds=5.0):
        """{number: Answer} of those that nobody has taken yet."""
        while self.waiting:
            expect(self.receive(seconds), "%d requests without an answer"
                   % len(self.waiting))
        found, self.found = self.found, {}
        return found

    def ask(self, *oids, **more):
        return self.answer(self.send(oids, **more))

    def value(self, oid, **more):
        return self.ask(oid, **more).variables[0][1]
