# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The two ways in which dhcpfo-agentd answers its master, on its own and by
libnetsnmp's handlers, say the same, octet for octet: two agents, one of each,
are asked the same by masters that a test plays."""

import functools
import pathlib
import random
import struct

from agentx import Dhcpd, Pair, objects, oid, server
from agentx_master import (CONTEXT, GET, GETNEXT, HEADER, RESPONSE, Master,
                           Reader, parse_response)
from harness import equal, expect, main, wait_for
from rpc import Rpcd
from snmp import PREFIX, ROOT_OID, oid_key, oid_string

OBJECTS = ROOT_OID + ".1"
BEHIND = ROOT_OID + ".2"  # where the registration of the objects ends
MICROSOFT, BEHIND_IT = "1.3.6.1.4.1.311.1.3.2.1.1", "1.3.6.1.4.1.311.1.3.2.1.2"
CLIENTS = [OBJECTS + ".%d.1" % table for table in (11, 12, 13)]
AT_ONCE = 40  # questions, so that their answers fit into a socket
LITTLE, BIG = 0, 0x10  # of the flags
# How long something took is a number that is not the same twice.
VOLATILE = ("ServerLoopLag", "AgentLoopLag")


def encode_oid(name, include=0, order="<", short=True):
    sub = [int(n) for n in name.split(".")] if name else []
    prefix = 0
    if short and sub[:4] == [1, 3, 6, 1] and len(sub) > 4 and sub[4] < 256:
        prefix, sub = sub[4], sub[5:]
    return struct.pack("%sBBBB%dI" % (order, len(sub)),
                       len(sub), prefix, include, 0, *sub)


class Question:
    """A PDU, whatever is wrong with it."""

    def __init__(self, kind, ranges, context="", flags=LITTLE, short=True,
                 session=101, version=1, more=b"", length=None):
        self.order = ">" if flags & BIG else "<"
        self.kind, self.flags = kind, flags
        self.session, self.version, self.length = session, version, length
        self.payload = b""
        if context or flags & CONTEXT:
            self.flags |= CONTEXT
            name = context.encode()
            self.payload = struct.pack(self.order + "I", len(name)) + \
                name + b"\0" * (-len(name) % 4)
        for one in ranges:
            start, include, end = one if isinstance(one, tuple) \
                else (one, 0, "")
            self.payload += encode_oid(start, include, self.order, short)
            self.payload += encode_oid(end, 0, self.order, short)
        self.payload += more

    def octets(self, packet):
        length = len(self.payload) if self.length is None else self.length
        return struct.pack(
            self.order + HEADER.format[1:], self.version, self.kind,
            self.flags, 0, self.session, packet * 3, packet,
            length) + self.payload


@functools.lru_cache(maxsize=None)
def volatile():
    return tuple(at + "." for name, at in objects().items()
                 if name.startswith(tuple(PREFIX + v for v in VOLATILE)))


def masked(pdu, raw):
    """The octets of a Response without such numbers."""
    reader = Reader(pdu)
    if pdu.flags & CONTEXT:
        reader.octets()
    reader.take("IHH")
    while reader.at < len(reader.data):
        name, _, _ = reader.variable()
        if name.startswith(volatile()):
            end = HEADER.size + reader.at
            raw = raw[:end - 4] + b"mask" + raw[end:]
    return raw


class Side:
    """An agent and its master."""

    def __init__(self, t, name, conf, direct, now):
        path = t.temp / ("master-" + name)
        self.master = Master(path)
        t.defer(self.master.close)
        self.agent = t.agent(
            None, conf + "agent { direct-answers = %s }\n"
            % ("on" if direct else "off"), now=now,
            options=("-x", str(path)))
        self.master.accept()
        self.master.serve_start()
        self.packet = 0

    def calls(self):
        """Octets of libnetsnmp's to itself, through its pipes: how often it
        was written so far."""
        text = pathlib.Path(
            "/proc/%d/io" % self.agent.process.pid).read_text()
        return int(text.split("syscw:")[1].split()[0])

    def exchange(self, questions, cut=None, every=True):
        """{number: answer}, octet for octet, of questions that are sent in
        one go, or in pieces of so many octets.  Where some may get none, one
        more goes behind them that does."""
        last = Question(GET, [oid("ServerState", oid_string("primary"))])
        data, first = b"", self.packet + 1
        for question in [*questions, *([] if every else [last])]:
            self.packet += 1
            data += question.octets(self.packet)
        for at in range(0, len(data), cut or len(data)):
            self.master.peer.sendall(data[at:at + (cut or len(data))])
        found = {}
        while len(found) < len(questions) if every \
                else self.packet not in found:
            pdu = self.master.receive()
            expect(pdu is not None, "%d of %d answers" % (
                len(found), len(questions)))
            if pdu.type == RESPONSE:
                found[pdu.packet] = pdu, masked(pdu, self.master.raw)
            else:
                self.master.answer(pdu)
        return {packet - first: found[packet] for packet in found}


class Both:
    def __init__(self, t, conf, now=None):
        self.sides = [Side(t, "direct", conf, True, now),
                      Side(t, "plain", conf, False, now)]

    def wait_read(self, *names):
        for side in self.sides:
            for name in names:
                question = Question(GET, [oid("ServerState",
                                              oid_string(name))])
                wait_for(lambda side=side, question=question: parse_response(
                    side.exchange([question])[0][0]).variables[0][2] == 1,
                         30, "%s is read" % name)

    def same(self, questions, cut=None, every=True):
        """Asks both; the answers, which are the same."""
        for side in self.sides:
            side.packet = max(s.packet for s in self.sides)
        direct, plain = (side.exchange(questions, cut, every)
                         for side in self.sides)
        for i in sorted(plain.keys() | direct.keys()):
            one, other = direct.get(i), plain.get(i)
            expect(one and other and one[1] == other[1],
                   "question %d %s\ndirect %s\nplain  %s" % (
                       i, vars(questions[i]) if i < len(questions) else "",
                       one, other))
        return [parse_response(plain[i][0]) if i in plain else None
                for i in range(len(questions))]


def start_pair(t):
    pair = Pair(t, None)
    pair.agent.stop()
    conf = pair.conf.replace("200ms", "1h").replace(
        pair.agent_section(), "") + "microsoft-mib { enabled = on }\n"
    both = Both(t, conf, now=pair.now)
    both.wait_read("primary", "secondary")
    return both


def walk(side, context):
    """(questions, names): the single GetNexts that find all objects, to each
    end that a master would give, and what they find."""
    ends = sorted([*CLIENTS, BEHIND], key=oid_key)
    at, include, questions, found = OBJECTS, 1, [], []
    while ends:
        question = Question(GETNEXT, [(at, include, ends[0])], context)
        name, kind, _ = parse_response(
            side.exchange([question])[0][0]).variables[0]
        if kind == 130:
            at, include = ends.pop(0), 1
        else:
            found.append(name)
            at, include = name, 0
        questions.append(question)
    return questions, found


def odd(random_, name):
    """Something near an object."""
    parts = name.split(".")
    change = random_.randrange(9)
    if change == 0:
        parts.pop()
    elif change == 1:
        parts.append(str(random_.choice((0, 1, 255, 256, 2**31, 2**32 - 1))))
    elif change == 2:
        parts[-1] = str(random_.choice((0, 255, 256, 2**31, 2**32 - 1)))
    elif change == 3:
        del parts[random_.randrange(len(ROOT_OID.split(".")), len(parts)):]
    elif change == 4:
        parts[len(OBJECTS.split(".")) + 2] = str(random_.randrange(40))
    return ".".join(parts)


def some_range(random_, names):
    start = odd(random_, random_.choice(names))
    end = random_.choice([
        BEHIND, *CLIENTS, "", ROOT_OID, "1.3.6.1.5", OBJECTS,
        random_.choice(names), odd(random_, random_.choice(names)), start])
    return start, random_.randrange(2), end


def corpus(random_, names, contexts):
    for _ in range(400):
        context = random_.choice(contexts)
        flags = random_.choice((LITTLE, LITTLE, BIG))
        short = random_.random() < 0.9
        yield Question(GET, [odd(random_, random_.choice(names))
                             for _ in range(random_.randrange(12))],
                       context, flags, short)
        yield Question(GETNEXT, [some_range(random_, names)
                                 for _ in range(random_.randrange(12))],
                       context, flags, short)
        # as a master asks that walks columns side by side
        row = random_.choice(names)
        yield Question(GETNEXT, [(row, 0, BEHIND)] * 3, context, flags)


def wrong(names):
    """What no master sends."""
    good = (names[0], 0, BEHIND)
    return [
        Question(GETNEXT, [good], "nobody"),
        Question(GETNEXT, [good], flags=CONTEXT),  # an empty name
        Question(GET, [names[0]], session=77),
        Question(GET, [names[0]], flags=0x01),
        Question(GETNEXT, [good], flags=0x20),
        Question(GETNEXT, []),
        Question(GET, ["1.3.6.1.2.1.1.1.0", names[0]]),
        Question(GETNEXT, [("1.3.6.1.2.1.1.1", 0, BEHIND)]),
        Question(GETNEXT, [(ROOT_OID + ".0", 0, BEHIND)]),
        Question(GETNEXT, [("", 0, "")]),
        Question(GET, [OBJECTS + ".11.1.2" + ".1" * 100]),
        Question(GETNEXT, [(OBJECTS + ".11.1.2" + ".1" * 100, 0, BEHIND)]),
    ]


def test_walk_of_every_context_is_the_same(t):
    both = start_pair(t)
    for context in ("", "secondary"):
        questions, found = walk(both.sides[0], context)
        expect(len(found) > 2000, "only %d objects" % len(found))
        for at in range(0, len(questions), AT_ONCE):
            both.same(questions[at:at + AT_ONCE])
        at, rows = MICROSOFT, 0
        while at != BEHIND_IT:
            answer, = both.same([Question(
                GETNEXT, [(at, 0, BEHIND_IT)] * 2, context)])
            name, kind, _ = answer.variables[0]
            at, rows = (BEHIND_IT if kind == 130 else name), rows + 1
        expect(rows > 8, "only %d of Microsoft's objects" % (rows - 1))


def test_whatever_is_asked_gets_the_same_answer(t):
    both = start_pair(t)
    names = walk(both.sides[0], "")[1]
    random_ = random.Random(6)
    questions = [
        q for q in corpus(random_, names, ("", "primary", "secondary"))]
    count = 0
    for at in range(0, len(questions), AT_ONCE):
        # a whole packet, some octets, or one by one
        cut = random_.choice((None, None, 1000, 13))
        for answer in both.same(questions[at:at + AT_ONCE], cut):
            count += len(answer.variables)
    expect(count > 3000, "only %d variables" % count)
    mixed = [q for w in wrong(names) for q in (w, questions[1])]
    both.same(mixed, every=False)
    both.same(mixed, 7, every=False)
    for question in wrong(names):
        both.same([question], every=False)


def test_only_one_of_them_goes_through_libnetsnmp(t):
    both = start_pair(t)
    question = Question(GETNEXT, [(OBJECTS + ".11.1.2", 0, CLIENTS[1])] * 5)
    for side, least, most in zip(both.sides, (0, 400), (20, 10**6)):
        before = side.calls()
        for _ in range(200):
            side.exchange([question])
        done = side.calls() - before
        expect(least <= done <= most, "%d writes to pipes" % done)


def test_servers_elsewhere_are_asked_by_both(t):
    dhcpd = Dhcpd(t.folder("dhcp"), 2, 100)
    dhcpd.put(dhcpd.scopes, 60, "active")
    rpcd = Rpcd(t, server("primary", dhcpd.folder))
    rpcd.read()
    both = Both(t, 'server primary { kind = rpc address = "unix:%s" '
                'refresh = 1h }\n' % rpcd.socket)
    both.wait_read("primary")
    columns = [OBJECTS + ".11.1.%d" % n for n in (2, 5, 16)]
    for context in ("", "primary"):
        at = columns
        for _ in range(121):
            answer, = both.same([Question(
                GETNEXT, [(n, 0, CLIENTS[1]) for n in at], context)])
            at = [v[0] for v in answer.variables]
        expect(all(n.startswith(c + ".") is False
                   for n, c in zip(at, columns)), at)
    some = ["%s%d" % (oid("ClientAddressState", dhcpd.scopes[0][:-1]), n)
            for n in range(1, 80, 7)]
    # Of which libnetsnmp has one and the agent itself the others.
    both.same([Question(GET, [n]) for n in some] +
              [Question(GET, [oid("ServerKind", oid_string("primary"))])] * 9)
    rpcd.process.kill()
    both.same([Question(GET, some), Question(GETNEXT, [
        (n, 0, CLIENTS[1]) for n in some])])


if __name__ == "__main__":
    main("direct", globals())
