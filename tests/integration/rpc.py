# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-rpcd, and its protocol by hand: what a caller sends and gets, byte
by byte, so that a test can also send what no library would."""

import collections
import contextlib
import pathlib
import signal
import socket
import struct

import harness
import system

PROGRAM, VERSION = 0x20064700, 1
NULL, SERVERS, VIEW, RELATIONSHIPS, SCOPES, RANGES, ALL_STATISTICS, \
    SCOPE_STATISTICS, CLIENT_INFO, ENUM_CLIENTS, SYSTEM_TIME = range(11)
OK, ABSENT, NO_SERVER, NO_DATA, DENIED, UNREACHABLE, TIMEOUT, NO_MEMORY, \
    BAD_ARGUMENT, GONE, FAILED = range(11)
AUTH_NONE, AUTH_SYS, AUTH_DES, AUTH_GSS = 0, 1, 3, 6
LAST = 0x80000000


# ---- XDR --------------------------------------------------------------------


def u32(*values):
    return b"".join(struct.pack(">I", v & 0xffffffff) for v in values)


def u64(*values):
    return b"".join(struct.pack(">Q", v) for v in values)


def opaque(data):
    data = data.encode() if isinstance(data, str) else data
    return u32(len(data)) + data + b"\0" * (-len(data) % 4)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        system.expect(self.at + n <= len(self.data), "the reply is too short")
        self.at += n
        return self.data[self.at - n:self.at]

    def u32(self):
        return struct.unpack(">I", self.take(4))[0]

    def u32s(self, n):
        return [self.u32() for _ in range(n)]

    def u64(self):
        return struct.unpack(">Q", self.take(8))[0]

    def opaque(self):
        data = self.take(self.u32())
        self.take(-len(data) % 4)
        return data

    def text(self):
        return self.opaque().decode()

    def end(self):
        system.equal(self.at, len(self.data), "bytes are left")


# ---- messages ---------------------------------------------------------------


def call(proc, args=b"", xid=7, prog=PROGRAM, vers=VERSION, rpcvers=2,
         cred=(AUTH_NONE, b""), verf=(AUTH_NONE, b"")):
    return (u32(xid, 0, rpcvers, prog, vers, proc)
            + u32(cred[0]) + opaque(cred[1])
            + u32(verf[0]) + opaque(verf[1]) + args)


def auth_sys(uid=0, name="host"):
    return AUTH_SYS, u32(1) + opaque(name) + u32(uid, uid, 0)


def record(message):
    return u32(LAST | len(message)) + message


class Reply(collections.namedtuple("Reply", "xid kind detail body")):
    """kind: "accepted", detail the accept_stat; or "denied", detail its
    reject_stat and what follows."""

    @classmethod
    def parse(cls, message):
        r = Reader(message)
        xid, direction, denied = r.u32s(3)
        system.equal(direction, 1, "no reply")
        if denied:
            rest = message[r.at:]
            return cls(xid, "denied",
                       struct.unpack(">%dI" % (len(rest) // 4), rest), b"")
        r.u32()
        r.opaque()
        return cls(xid, "accepted", r.u32(), message[r.at:])

    def results(self):
        """A Reader behind the status, which is expected to be OK."""
        r = self.status_reader(OK)
        return r

    def status_reader(self, want):
        system.equal((self.kind, self.detail), ("accepted", 0))
        r = Reader(self.body)
        status = r.u32()
        if status != want:
            words = r.text() if status != OK else ""
            system.equal(status, want, "status (%s)" % words)
        return r

    def failure(self, want):
        """The words of a reply that failed in that way."""
        return self.status_reader(want).text()


class Connection:
    """A caller.  address: a path, or (host, port)."""

    def __init__(self, address, source=None, seconds=10.0):
        if isinstance(address, tuple):
            self.socket = socket.create_connection(
                address, seconds * system.FACTOR,
                source_address=(source, 0) if source else None)
        else:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(seconds * system.FACTOR)
            self.socket.connect(str(address))

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        self.socket.sendall(data)

    def read(self, n):
        """n bytes, fewer at the end of the connection."""
        data = b""
        while len(data) < n:
            with contextlib.suppress(ConnectionResetError):
                piece = self.socket.recv(n - len(data))
                if piece:
                    data += piece
                    continue
            break
        return data

    def message(self):
        """One whole message, None at the end."""
        mark = self.read(4)
        if not mark:
            return None
        length, = struct.unpack(">I", mark)
        system.expect(length & LAST, "a reply in more than one fragment")
        message = self.read(length & ~LAST)
        system.equal(len(message), length & ~LAST, "a reply that was cut")
        return message

    def reply(self):
        message = self.message()
        system.expect(message is not None, "closed instead of a reply")
        return Reply.parse(message)

    def call(self, proc, args=b"", **more):
        self.send(record(call(proc, args, **more)))
        return self.reply()

    def ended(self):
        """Whether the other end has closed; waits for that."""
        try:
            return self.read(1) == b""
        except socket.timeout:
            return False

    def alive(self):
        return self.call(NULL).detail == 0

    # -- the calls

    def view(self, server=""):
        r = self.call(VIEW, opaque(server)).results()
        v = {"server": r.text(), "generation": r.u64(), "layout": r.u64(),
             "now": r.u64(), "server_time": r.u64(), "state": r.u32(),
             "age": r.u32(), "relationships": r.u32(), "scopes": r.u32(),
             "ranges": r.u32(), "clients": r.u64(), "ignored": r.u64(),
             "skipped": r.u64(), "error": r.text()}
        r.opaque()
        r.end()
        return v

    def page(self, proc, generation, first=0, limit=100000, server=""):
        return self.call(proc, opaque(server) + u64(generation)
                         + u32(first, limit))

    def statistics(self, generation, **more):
        """{scope: the numbers behind it}"""
        r = self.page(ALL_STATISTICS, generation, **more).results()
        rows = [r.u32s(17) for _ in range(r.u32())]
        r.opaque()
        r.end()
        return {row[0]: row[1:] for row in rows}

    def scopes(self, generation, **more):
        r = self.page(SCOPES, generation, **more).results()
        rows = [(r.u32(), r.u32(), r.text()) for _ in range(r.u32())]
        r.opaque()
        r.end()
        return rows

    def clients(self, after, limit, server=""):
        """([Client], end)"""
        return parse_clients(self.call(
            ENUM_CLIENTS, opaque(server) + u32(after, limit)))

    def client(self, search, server=""):
        return parse_clients(self.call(CLIENT_INFO, opaque(server) + search))


Client = collections.namedtuple(
    "Client", "numbers hardware uid name billing owner")


def parse_clients(reply):
    r = reply.results()
    rows = [r.u32s(20) for _ in range(r.u32())]
    data = Reader(r.opaque())
    owners = [(r.u32(), r.text()) for _ in range(r.u32())]
    end = r.u32()
    r.opaque()
    r.end()
    clients = [Client(row, *(data.take(n) for n in row[16:20]),
                      owners[row[13]] if row[13] != 0xffffffff else None)
               for row in rows]
    data.end()
    return clients, bool(end)


def by_address(address):
    return u32(0, address)


def by_hardware(mac, low=0, high=0xffffffff):
    return u32(1) + opaque(bytes.fromhex(mac.replace(":", ""))) \
        + u32(low, high)


def by_name(name):
    return u32(2) + opaque(name)


# ---- the daemon -------------------------------------------------------------


class Rpcd:
    """dhcpfo-rpcd in the foreground; keys go into its section rpcd { }."""

    def __init__(self, t, servers, keys="", agent="", now=None, options=(),
                 env=None, start=True):
        self.folder = t.folder("rpcd")
        self.socket = self.folder / "s"
        self.conf = self.folder / "dhcpfo.conf"
        self.now, self.options, self.env = now, options, env
        self.configure(servers, keys, agent)
        self.process = None
        if start:
            self.start()

    def configure(self, servers, keys="", agent=""):
        self.conf.write_text("%s\nagent {\n%s\n}\nrpcd {\nsocket = \"%s\"\n"
                             "%s\n}\n" % (servers, agent, self.socket, keys))

    def argv(self):
        argv = [harness.program("dhcpfo-rpcd"), "-f", "-c", self.conf]
        if self.now is not None:
            argv += ["--now", self.now]
        return argv + list(self.options)

    def start(self):
        self.process = system.Process(
            self.argv(), self.folder / "rpcd.log", env=self.env)
        system.wait_for(self.answers, 20, lambda: "dhcpfo-rpcd answers\n"
                        + system.tail(self.log()))

    def answers(self):
        system.expect(self.process.running(), "dhcpfo-rpcd ended\n"
                      + system.tail(self.log()))
        with contextlib.suppress(OSError):
            with Connection(self.socket) as c:
                return c.alive()

    def read(self, server=""):
        """Waits until the source was read; returns the view."""
        with Connection(self.socket) as c:
            system.wait_for(
                lambda: Reader(c.call(VIEW, opaque(server)).body).u32() == OK,
                20, lambda: "the source was read\n" + system.tail(self.log()))
            return c.view(server)

    def log(self):
        return self.process.log()

    def reload(self):
        before = self.log().count("read again")
        bad = self.log().count("stays")
        self.process.signal(signal.SIGHUP)
        system.wait_for(lambda: self.log().count("read again") > before
                        or self.log().count("stays") > bad, 10, "reloaded")

    def memory_kb(self):
        """0 under a sanitizer, whose own memory is the most of it."""
        maps = pathlib.Path("/proc/%d/maps" % self.process.pid).read_text()
        if "libasan" in maps:
            return 0
        status = pathlib.Path("/proc/%d/status" % self.process.pid)
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise system.Failure("no memory")

    def files(self):
        return len(list(pathlib.Path(
            "/proc/%d/fd" % self.process.pid).iterdir()))
