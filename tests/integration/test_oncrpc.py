# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A server elsewhere as a source: what dhcpfo and the agent say of it is what
they would say of its files, and nobody waits for one that hangs."""

import json
import signal
import socket
import threading
import time

import agentx
import harness
from agentx import oid
from harness import dhcpfo, equal, expect, free_port, wait_for
from rpc import Rpcd
from snmp import oid_join, oid_string

CAPTURE = "isc/02-normal-leased"
OK, ERROR, UNREACHABLE, STOPPED = 1, 4, 5, 6
SECTION = """server %s { kind = isc config = "%s/dhcpd.conf"
leases = "%s/dhcpd.leases" liveness = %s %s}
"""
REMOTE = """server %s { kind = rpc address = "%s" %s
refresh = 200ms stale-after = 5s }
"""


class Captured:
    """Both servers of a captured pair, and one dhcpfo-rpcd for them."""

    def __init__(self, t, keys="", **more):
        self.folder = t.capture(CAPTURE)
        self.now = (self.folder / "snapshot-epoch").read_text().strip()
        self.conf = "".join(
            SECTION % (name, self.folder / name, self.folder / name, "off",
                       "partner = primary " if name == "secondary" else "")
            for name in ("primary", "secondary"))
        self.local = t.file("local.conf", self.conf)
        self.rpcd = Rpcd(t, self.conf, keys, now=self.now, **more)
        for name in ("primary", "secondary"):
            self.rpcd.read(name)

    def here(self, name, *command):
        return dhcpfo("--config", self.local, "--server", name, "--now",
                      self.now, *command)


def alone(t, name="rpcd", now=None):
    """A dhcpfo-rpcd of one server, the primary, of files of its own."""
    folder = t.capture(CAPTURE)
    if now is None:
        now = (folder / "snapshot-epoch").read_text().strip()
    rpcd = Rpcd(t, SECTION % (name, folder / "primary", folder / "primary",
                              "off", ""), now=now)
    rpcd.source = folder / "primary"
    rpcd.read()
    return rpcd


# ---- the command line -------------------------------------------------------


COMMANDS = (["scopes"], ["relationships"], ["scope", "10.50.0.0"],
            ["scope", "10.99.0.0"], ["clients"],
            ["clients", "--scope", "10.50.0.0"], ["client", "10.9.9.9"],
            ["client", "02:00:00:00:ff:ff"], ["client", "no-such-name"])


def compare(here, there, *command):
    for options in (["--json"], []):
        a, b = here(*options, *command), there(*options, *command)
        equal(b.code, a.code, " ".join(command))
        equal(b.out.replace('"server":"local"', '"server":"x"'),
              a.out.replace('"server":"primary"', '"server":"x"'),
              " ".join(command))


def test_every_command_says_what_it_says_of_the_files(t):
    port = free_port(socket.SOCK_STREAM)
    pair = Captured(t, "tcp = on listen = \"127.0.0.1\" port = %d "
                    "allow = \"127.0.0.1\"" % port)
    first = json.loads(pair.here(
        "primary", "--json", "clients").ok().splitlines()[0])
    more = (["client", first["ClientIpAddress"]],
            ["client", first["ClientHardwareAddress"]])
    for spec in ("unix:%s" % pair.rpcd.socket, "127.0.0.1:%d" % port,
                 "localhost:%d" % port):
        for command in COMMANDS + more:
            compare(lambda *a: pair.here("primary", *a),
                    lambda *a: dhcpfo("--source", "rpc:" + spec, "--now",
                                      pair.now, *a), *command)


def test_remote_server_chooses_one(t):
    pair = Captured(t)
    conf = t.file("remote.conf", "".join(
        REMOTE % (name, "unix:%s" % pair.rpcd.socket,
                  "remote-server = " + name)
        for name in ("secondary", "primary")))
    for name in ("primary", "secondary"):
        for command in (["scopes"], ["relationships"], ["clients"]):
            equal(dhcpfo("--config", conf, "--now", pair.now, "--server",
                         name, "--json", *command).ok(),
                  pair.here(name, "--json", *command).ok(), name)
    wrong = t.file("wrong.conf", REMOTE % (
        "x", "unix:%s" % pair.rpcd.socket, "remote-server = tertiary"))
    result = dhcpfo("--config", wrong, "scopes")
    equal(result.code, 3)
    expect('no server "tertiary"' in result.err, result.err)


def test_who_cannot_be_reached_is_told_by_its_address(t):
    path = t.temp / "nobody"
    for spec, words in (
            ("unix:%s" % path, "unix:%s: No such file or directory" % path),
            ("127.0.0.1:1", "127.0.0.1:1: Connection refused"),
            ("[::1]:1", "[::1]:1: ")):
        start = time.monotonic()
        result = dhcpfo("--source", "rpc:" + spec, "scopes")
        equal(result.code, 3, spec)
        expect(words in result.err, result.err)
        expect(time.monotonic() - start < 5, "that took long")
    for spec in ("rpc:", "rpc:host:0", "rpc:::1", "rpc:unix:"):
        equal(dhcpfo("--source", spec, "scopes").code, 2, spec)


def served_by(t, answer):
    """A server of something else: whoever connects gets answer(data)."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        try:
            while True:
                peer, _ = listener.accept()
                with peer:
                    peer.sendall(answer(peer.recv(4096)))
                    peer.settimeout(5)
                    peer.recv(1)
        except OSError:
            pass

    threading.Thread(target=serve, daemon=True).start()
    t.defer(listener.close)
    return "127.0.0.1:%d" % listener.getsockname()[1]


def test_who_is_no_server_of_ours_is_told(t):
    def refusal(*words):
        body = b"".join(w.to_bytes(4, "big") for w in words)
        return lambda call: (0x80000004 + len(body)).to_bytes(4, "big") \
            + call[4:8] + body

    for answer, words in (
            (lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n", "more than"),
            (lambda _: b"\x80\0\0\x08\0\0\0\1\0\0\0\1", "was not asked"),
            (refusal(1, 0, 0, 0, 1), "is no dhcpfo-rpcd"),
            (refusal(1, 0, 0, 0, 2, 2, 2), "speaks version 2 only"),
            (refusal(1, 0, 0, 0, 3), "does not know this call"),
            (refusal(1, 1, 1, 5), "refuses our credentials")):
        address = served_by(t, answer)
        result = dhcpfo("--source", "rpc:" + address, "scopes")
        equal(result.code, 3, words)
        expect(address in result.err and words in result.err, result.err)


def test_call_to_a_stopped_process_ends(t):
    rpcd = alone(t)
    rpcd.process.signal(signal.SIGSTOP)
    t.defer(rpcd.process.signal, signal.SIGCONT)
    start = time.monotonic()
    result = dhcpfo("--source", "rpc:unix:%s" % rpcd.socket, "scopes")
    equal(result.code, 3)
    expect("no answer within 10000 ms" in result.err, result.err)
    expect(time.monotonic() - start < 15, "that took long")


# ---- the agent --------------------------------------------------------------


def state(snmpd, name):
    return snmpd.value(oid("ServerState", oid_string(name)))


def wait_state(snmpd, name, want):
    wait_for(lambda: state(snmpd, name) == want, 20,
             lambda: "%s in state %d, not %s" % (name, want,
                                                 state(snmpd, name)))


def three(t, now):
    """An agent that watches three, each behind its own dhcpfo-rpcd."""
    snmpd = t.snmpd()
    rpcds = [alone(t, name, now) for name in ("a", "b", "c")]
    conf = "".join(REMOTE % (name, "unix:%s" % rpcd.socket, "")
                   for name, rpcd in zip("abc", rpcds))
    agent = t.agent(snmpd, conf, now=None)
    agent.wait_registered()
    for name in "abc":
        wait_state(snmpd, name, OK)
    return snmpd, agent, rpcds


def free_of(snmpd, name):
    return snmpd.value(oid("SrvScopeAddrFree",
                           oid_join(oid_string(name), "10.50.0.0")))


def test_agent_hung_server_costs_its_own_rows_only(t):
    now = (harness.DATA / CAPTURE / "snapshot-epoch").read_text().strip()
    snmpd, _, rpcds = three(t, now)
    want = free_of(snmpd, "a")
    expect(want > 0, "no numbers")
    slowest = 0.0
    rpcds[2].process.signal(signal.SIGSTOP)
    t.defer(rpcds[2].process.signal, signal.SIGCONT)
    deadline = time.monotonic() + 20 * harness.FACTOR
    while state(snmpd, "c") != UNREACHABLE:
        expect(time.monotonic() < deadline, "c never became unreachable")
        for name in ("a", "b"):
            start = time.monotonic()
            equal(free_of(snmpd, name), want, name)
            slowest = max(slowest, time.monotonic() - start)
    # A GET is an snmpget each time, its start included.
    expect(slowest < 1.0 * harness.FACTOR, "a GET took %.2f s" % slowest)
    for name in ("a", "b"):
        equal(state(snmpd, name), OK, name)
    # What was known of it is still there, and says how old it is.
    equal(free_of(snmpd, "c"), want)
    wait_for(lambda: snmpd.value(
        oid("ServerAge", oid_string("c"))) >= 2, 20, "an age")
    words = snmpd.value(oid("ServerLastError", oid_string("c")))
    expect("no answer within 2000 ms" in str(words), words)
    rpcds[2].process.signal(signal.SIGCONT)
    wait_state(snmpd, "c", OK)


def test_agent_finds_a_server_again_that_was_gone(t):
    snmpd = t.snmpd()
    rpcd = alone(t)
    agent = t.agent(snmpd, REMOTE % ("far", "unix:%s" % rpcd.socket, ""))
    agent.wait_registered()
    wait_state(snmpd, "far", OK)
    equal(rpcd.process.stop(), 0)
    wait_state(snmpd, "far", UNREACHABLE)
    expect(free_of(snmpd, "far") > 0, "its numbers are gone")
    rpcd.start()
    wait_state(snmpd, "far", OK)


def test_agent_shows_what_the_server_says_of_its_source(t):
    snmpd = t.snmpd()
    rpcd = alone(t)
    agent = t.agent(snmpd, REMOTE % ("far", "unix:%s" % rpcd.socket, ""))
    agent.wait_registered()
    wait_state(snmpd, "far", OK)
    conf = rpcd.source / "dhcpd.conf"
    good = conf.read_text()
    conf.write_text("subnet 10.0.0.0 {\n")
    wait_state(snmpd, "far", ERROR)
    words = str(snmpd.value(oid("ServerLastError", oid_string("far"))))
    expect("dhcpd.conf:1:" in words, words)
    expect(free_of(snmpd, "far") > 0, "its last good numbers are gone")
    conf.write_text(good)
    wait_state(snmpd, "far", OK)
    # Of a server that is asked for and not there.
    rpcd.configure(SECTION % ("x", rpcd.source, rpcd.source, "pid", ""))
    rpcd.reload()
    wait_state(snmpd, "far", STOPPED)


def test_agent_numbers_follow_the_files_over_there(t):
    snmpd = t.snmpd()
    rpcd = alone(t)
    agent = t.agent(snmpd, REMOTE % ("far", "unix:%s" % rpcd.socket, ""))
    agent.wait_registered()
    wait_state(snmpd, "far", OK)
    before = free_of(snmpd, "far")
    clients = dhcpfo("--source", "rpc:unix:%s" % rpcd.socket, "--json",
                     "clients").ok().splitlines()
    known = {json.loads(line)["ClientIpAddress"] for line in clients}
    # One of the range of 10.50.0.0; free_of() is of both servers' shares.
    address = next(a for a in ("10.50.1.%d" % i for i in range(10, 250))
                   if a not in known)
    with open(rpcd.source / "dhcpd.leases", "a") as leases:
        leases.write("lease %s {\n  starts epoch 1;\n  ends never;\n"
                     "  binding state active;\n"
                     "  hardware ethernet 02:00:00:00:00:99;\n}\n" % address)
    wait_for(lambda: free_of(snmpd, "far") == before - 1, 20,
             lambda: "one address less than %d, not %s" % (
                 before, free_of(snmpd, "far")))


harness.main("oncrpc", globals())
