# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-rpcd and those who mean it no good: what they do ends with their own
connection, and the others are served meanwhile."""

import contextlib
import random
import resource
import socket
import struct
import time

import harness
import rpc
from harness import equal, expect, free_port, wait_for
from rpc import LAST, Connection, Rpcd, call, opaque, record, u32

CALL_MAX = 2048 + 40 + 800
LEASES = 20000


def many_leases(t):
    """A server with enough clients for full pages."""
    folder = t.folder("dhcp")
    (folder / "dhcpd.conf").write_text(
        "subnet 10.50.0.0 netmask 255.255.0.0 "
        "{ range 10.50.0.1 10.50.255.254; }\n")
    with open(folder / "dhcpd.leases", "w") as leases:
        for i in range(1, LEASES + 1):
            leases.write(
                "lease 10.50.%d.%d {\n  starts 2 2026/11/17 00:00:00;\n"
                "  ends never;\n  binding state active;\n  hardware ethernet "
                "02:00:00:00:%02x:%02x;\n  client-hostname \"host-%d\";\n}\n"
                % (i >> 8, i & 255, i >> 8, i & 255, i))
    return 'server a { kind = isc config = "%s/dhcpd.conf" leases = ' \
        '"%s/dhcpd.leases" liveness = off }' % (folder, folder)


def small(t, keys=""):
    folder = t.folder("dhcp")
    (folder / "dhcpd.conf").write_text(
        "subnet 10.50.0.0 netmask 255.255.255.0 "
        "{ range 10.50.0.10 10.50.0.99; }\n")
    (folder / "dhcpd.leases").write_text("")
    rpcd = Rpcd(t, 'server a { kind = isc config = "%s/dhcpd.conf" leases = '
                '"%s/dhcpd.leases" liveness = off }' % (folder, folder), keys)
    rpcd.read()
    return rpcd


def enum(after=0, limit=512):
    return record(call(rpc.ENUM_CLIENTS, opaque("") + u32(after, limit)))


# ---- messages ---------------------------------------------------------------


def test_truncated_messages_end_their_connection_only(t):
    rpcd = small(t)
    whole = call(rpc.CLIENT_INFO, opaque("a") + rpc.by_name("name"),
                 cred=rpc.auth_sys())
    with Connection(rpcd.socket) as other:
        for cut in range(len(whole)):
            with Connection(rpcd.socket) as c:
                c.send(record(whole[:cut]))
                message = c.message()
                # Closed while the head was not whole; behind it an error, or
                # the answer if what was cut did not matter.
                if message is not None:
                    reply = rpc.Reply.parse(message)
                    expect(reply.kind == "accepted"
                           and reply.detail in (0, 4), reply)
            with Connection(rpcd.socket) as c:
                c.send(record(whole)[:cut])
        expect(other.alive(), "the other is not served")


def test_oversized_messages_are_refused_before_they_are_read(t):
    rpcd = small(t)
    before = rpcd.memory_kb()
    for length in (CALL_MAX + 1, 1 << 20, 0x7fffffff):
        for last in (LAST, 0):
            with Connection(rpcd.socket) as c:
                c.send(u32(last | length))
                expect(c.ended(), "%d bytes are read" % length)
    # In pieces that are each short enough.
    with Connection(rpcd.socket) as c:
        c.send(u32(2000) + b"\0" * 2000 + u32(LAST | 2000))
        expect(c.ended(), "4000 bytes are read")
    expect(rpcd.memory_kb() < before + 4096, "memory has grown")
    expect(rpcd.answers(), "others are not served")


def test_longest_call_is_answered(t):
    rpcd = small(t)
    with Connection(rpcd.socket) as c:
        padding = b"\0" * 400
        c.call(rpc.CLIENT_INFO, opaque("a" * 32)
               + rpc.by_name("n" * 1024), cred=(rpc.AUTH_SYS, padding),
               verf=(rpc.AUTH_NONE, padding)).failure(rpc.NO_SERVER)


def test_message_in_pieces_is_put_together(t):
    rpcd = small(t)
    message = call(rpc.VIEW, opaque(""))
    with Connection(rpcd.socket) as c:
        # Byte by byte.
        for byte in record(message):
            c.send(bytes([byte]))
        equal(c.reply().results().text(), "a")
        # In fragments, empty ones among them.
        cut = [message[i:i + 7] for i in range(0, len(message), 7)]
        c.send(u32(0) + b"".join(u32(len(p)) + p for p in cut)
               + u32(LAST))
        equal(c.reply().results().text(), "a")
        # Several at once are answered in their order.
        c.send(b"".join(record(call(rpc.NULL, xid=i)) for i in range(50)))
        equal([c.reply().xid for _ in range(50)], list(range(50)))
    with Connection(rpcd.socket) as c:
        c.send(u32(0) * 1000)
        expect(c.ended(), "fragments without end are read")


def test_random_messages_harm_nobody(t):
    rpcd = small(t)
    random.seed(6471)
    good = call(rpc.CLIENT_INFO, opaque("a") + rpc.by_hardware("020000000001"),
                cred=rpc.auth_sys())
    with Connection(rpcd.socket) as other:
        for i in range(1500):
            kind = i % 3
            if kind == 0:
                data = random.randbytes(random.randrange(200))
            elif kind == 1:
                data = record(random.randbytes(random.randrange(200)))
            else:
                spoilt = bytearray(good)
                for _ in range(random.randrange(1, 4)):
                    spoilt[random.randrange(len(spoilt))] = \
                        random.randrange(256)
                data = record(bytes(spoilt))
            with Connection(rpcd.socket) as c:
                try:
                    c.send(data)
                except OSError:
                    pass
            if i % 100 == 0:
                expect(other.alive(), "the other is not served")
        expect(other.alive(), "the other is not served")


def test_replayed_message_is_answered_again(t):
    rpcd = small(t)
    message = record(call(rpc.CLIENT_INFO, opaque("") + rpc.by_address(1)))
    with Connection(rpcd.socket) as c, Connection(rpcd.socket) as d:
        answers = set()
        for connection in (c, d, c):
            connection.send(message)
            answers.add(connection.message())
        equal(len(answers), 1)
    # A reply is no call.
    with Connection(rpcd.socket) as c:
        c.send(record(u32(7, 1, 0, 0, 0, 0)))
        expect(c.ended(), "a reply is answered")


# ---- silence ----------------------------------------------------------------


def test_two_bytes_and_silence_hold_nobody_up(t):
    rpcd = small(t, "idle-timeout = 1s")
    with Connection(rpcd.socket) as mute, Connection(rpcd.socket) as slow:
        mute.send(b"\x80\x00")
        start = time.monotonic()
        slow.send(record(call(rpc.NULL))[:20])
        for _ in range(100):
            with Connection(rpcd.socket) as c:
                expect(c.alive(), "the other is not served")
        # Their time is up, one byte a moment does not prolong it.
        deadline = start + 10 * harness.FACTOR
        ended = False
        while not ended and time.monotonic() < deadline:
            try:
                slow.send(b"\0")
                time.sleep(0.2)
            except OSError:
                ended = True
        expect(ended, "a dripping caller goes on")
        expect(mute.ended(), "a mute caller goes on")
        expect(time.monotonic() - start > 0.9, "ended too early")


def test_busy_connection_outlives_the_idle_time(t):
    rpcd = small(t, "idle-timeout = 1s")
    with Connection(rpcd.socket) as c:
        end = time.monotonic() + 2.5
        while time.monotonic() < end:
            expect(c.alive(), "closed")
            time.sleep(0.3)


def test_fifteen_hundred_idle_connections_are_kept_and_served(t):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    port = free_port(socket.SOCK_STREAM)
    rpcd = small(t, "tcp = on\nlisten = 127.0.0.1\nport = %d\n"
                 "allow = 127.0.0.1\nmax-connections = 2000" % port)
    before = rpcd.memory_kb()
    idle = [Connection(("127.0.0.1", port)) for _ in range(1500)]
    with Connection(rpcd.socket) as c, Connection(("127.0.0.1", port)) as d:
        expect(c.alive() and d.alive(), "not served")
        for connection in idle[::100] + idle[-1:]:
            expect(connection.alive(), "an idle one is not served")
    expect(rpcd.memory_kb() - before < 8192, "%d KB for 1,500 connections"
           % (rpcd.memory_kb() - before))
    for connection in idle:
        connection.close()
    wait_for(lambda: rpcd.files() < 100, 10, "connections are closed")


def test_connections_beyond_the_limit_push_out_the_idlest(t):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    port = free_port(socket.SOCK_STREAM)
    rpcd = small(t, "tcp = on\nlisten = 127.0.0.1\nport = %d\n"
                 "allow = 127.0.0.1\nmax-connections = 20" % port)
    with Connection(rpcd.socket) as local:
        expect(local.alive(), "not served")
        first = Connection(("127.0.0.1", port))
        expect(first.alive(), "not served")
        busy = Connection(("127.0.0.1", port))
        crowd = []
        for _ in range(1000):
            crowd.append(Connection(("127.0.0.1", port)))
            expect(busy.alive(), "one that calls is pushed out")
        expect(rpcd.files() < 60, "%d descriptors" % rpcd.files())
        expect(first.ended(), "the idlest is kept")
        expect(crowd[-1].alive(), "the latest is not served")
        expect(local.alive(), "the network pushes out the host")
        for connection in crowd + [first, busy]:
            connection.close()


def test_descriptors_that_run_out_are_survived(t):
    rpcd = small(t, "max-connections = 2000")
    resource.prlimit(rpcd.process.pid, resource.RLIMIT_NOFILE, (40, 40))
    crowd = [Connection(rpcd.socket) for _ in range(100)]
    with Connection(rpcd.socket) as c:
        expect(c.alive(), "not served")
    for connection in crowd:
        connection.close()
    expect(rpcd.answers(), "not served afterwards")


def test_strangers_are_refused_and_disturb_nobody(t):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    port = free_port(socket.SOCK_STREAM)
    rpcd = small(t, "tcp = on\nlisten = 127.0.0.1\nport = %d\n"
                 "allow = 127.0.0.1" % port)
    address = ("127.0.0.1", port)
    before, memory = rpcd.files(), rpcd.memory_kb()
    with Connection(address) as friend:
        expect(friend.alive(), "not served")
        crowd = [Connection(address, "127.0.0.2") for _ in range(500)]
        for i, stranger in enumerate(crowd):
            with contextlib.suppress(OSError):
                stranger.send(random.randbytes(i % 40))
        for _ in range(100):
            expect(friend.alive(), "not served")
        expect(rpcd.files() < before + 20, "%d descriptors" % rpcd.files())
        expect(rpcd.memory_kb() - memory < 1024, "memory has grown")
        # Also those that say nothing; then there is a word for others.
        for stranger in crowd:
            with contextlib.suppress(OSError):
                while stranger.read(4096):
                    pass
        with Connection(address, "127.0.0.2") as late:
            equal(late.call(rpc.NULL).kind, "denied")
        expect(friend.alive(), "not served")
    for stranger in crowd:
        stranger.close()


# ---- replies that nobody reads ----------------------------------------------


def fill(connection, data, seconds=2.0):
    """Sends until nothing more is taken; how many bytes were."""
    connection.socket.setblocking(False)
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            sent += connection.socket.send(data)
        except BlockingIOError:
            time.sleep(0.05)
        except OSError:
            break
    connection.socket.settimeout(10 * harness.FACTOR)
    return sent


def latency(connection, n=200):
    worst = 0
    for _ in range(n):
        start = time.monotonic()
        expect(connection.alive(), "not served")
        worst = max(worst, time.monotonic() - start)
    return worst


def slow_reader(address, rpcd):
    before = rpcd.memory_kb()
    slow = [Connection(address) for _ in range(20)]
    for connection in slow:
        connection.socket.setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        fill(connection, enum() * 8, 0.05)
    with Connection(rpcd.socket) as other:
        worst = latency(other)
        expect(worst < 0.3 * harness.FACTOR,
               "a call took %.3f s meanwhile" % worst)
        equal(len(other.clients(0, 512)[0]), 512)
    expect(rpcd.memory_kb() - before < 16384,
           "%d KB more" % (rpcd.memory_kb() - before))
    # Their idle time ends them, though they have asked for more.
    wait_for(lambda: rpcd.files() < 30, 10, "they are dropped")
    for connection in slow:
        connection.close()
    expect(rpcd.answers(), "not served afterwards")


def test_caller_that_never_reads_is_dropped_others_are_served(t):
    port = free_port(socket.SOCK_STREAM)
    rpcd = Rpcd(t, many_leases(t), "idle-timeout = 2s\ntcp = on\n"
                "listen = 127.0.0.1\nport = %d\nallow = 127.0.0.1" % port)
    rpcd.read()
    for address in (rpcd.socket, ("127.0.0.1", port)):
        slow_reader(address, rpcd)


def test_slow_reader_gets_all_of_its_replies(t):
    rpcd = Rpcd(t, many_leases(t))
    rpcd.read()
    with Connection(rpcd.socket) as c:
        count = 30
        c.send(b"".join(record(call(
            rpc.ENUM_CLIENTS, opaque("") + u32(0, 512), xid=i))
            for i in range(count)))
        time.sleep(0.5)
        for i in range(count):
            reply = c.reply()
            equal(reply.xid, i)
            equal(len(rpc.parse_clients(reply)[0]), 512)


def test_caller_that_goes_before_its_reply_ends_nothing(t):
    port = free_port(socket.SOCK_STREAM)
    rpcd = Rpcd(t, many_leases(t), "tcp = on\nlisten = 127.0.0.1\n"
                "port = %d\nallow = 127.0.0.1" % port)
    rpcd.read()
    for i in range(200):
        address = rpcd.socket if i % 2 else ("127.0.0.1", port)
        with Connection(address) as c:
            if i % 2 == 0:  # a reset, not an end
                c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                    struct.pack("ii", 1, 0))
            c.send(enum() * 3)
    expect(rpcd.answers(), "it has ended")
    wait_for(lambda: rpcd.files() < 60, 10, "connections are closed")


harness.main("rpcd_hostile", globals(), jobs=2)
