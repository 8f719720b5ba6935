# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Servers elsewhere in one agent: every row is that of the server's own files,
and one that hangs, dies or comes back costs nobody else anything."""

import pathlib
import random
import signal
import socket
import threading

import agentx
import agentx_master
import harness
from agentx import contexts, oid, server
from agentx_master import Master
from harness import equal, expect, wait_for
from krb5 import Between
from rpc import Rpcd
from snmp import ROOT_OID, oid_key, oid_string
from snmp_udp import GEN_ERR, GETNEXT, Udp

OK, STALE, UNREACHABLE = 1, 3, 5
REMOTE = """
server %s {
	kind = rpc
	address = "unix:%s"
	refresh = 200ms
}
"""


def lease(address, number, state="active", name=None):
    return ("lease %s { starts epoch 1; ends never; binding state %s;%s "
            "hardware ethernet 02:00:%s; }\n" % (
                address, state,
                ' client-hostname "%s";' % name if name else "",
                ":".join("%02x" % (number >> s & 255)
                         for s in (24, 16, 8, 0))))


def halt(process):
    """Stops it, every thread, before this returns."""
    def stopped():
        return all("\nState:\tT" in (task / "status").read_text()
                   for task in tasks.iterdir())

    tasks = pathlib.Path("/proc/%d/task" % process.pid)
    process.signal(signal.SIGSTOP)
    wait_for(stopped, 10, "stopped")


class Farm:
    """Servers of files of their own, each behind a dhcpfo-rpcd, in one agent;
    local ones may read the same files beside them."""

    def __init__(self, t, names="abc", scopes=2, size=100, leases=None,
                 local="", snmpd=None):
        self.dhcpds, self.rpcds = {}, {}
        conf = ""
        for name in names:
            dhcpd = agentx.Dhcpd(t.folder("dhcp"), scopes, size)
            with open(dhcpd.folder / "dhcpd.leases", "w",
                      encoding="ascii") as file:
                file.write("".join(leases(dhcpd) if leases
                                   else self.leases(dhcpd)))
            self.dhcpds[name] = dhcpd
            self.rpcds[name] = Rpcd(t, server(name, dhcpd.folder))
            self.rpcds[name].read()
            conf += REMOTE % (name, self.rpcds[name].socket)
        for name in local:
            conf += server("local-" + name, self.dhcpds[name].folder)
        every = [*names, *("local-" + name for name in local)]
        self.snmpd = snmpd or t.snmpd(extra=contexts(*every))
        self.agent = t.agent(self.snmpd, conf)
        self.agent.wait_registered()
        for name in every:
            self.wait_state(name, OK)
        self.udp = Udp(self.snmpd.port)
        t.defer(self.udp.close)
        t.defer(self.go_on)

    @staticmethod
    def leases(dhcpd):
        """Every third address, some twice by name or hardware address."""
        number = 0
        for scope in dhcpd.scopes:
            for n in range(1, dhcpd.size + 1, 3):
                number += 1
                yield lease("%s%d" % (scope[:-1], n), number // 2,
                            "active" if number % 7 else "abandoned",
                            "host-%d" % (number // 3))

    def go_on(self):
        for rpcd in self.rpcds.values():
            rpcd.process.signal(signal.SIGCONT)

    def stop(self, name):
        halt(self.rpcds[name].process)

    def state(self, name):
        return self.snmpd.value(oid("ServerState", oid_string(name)))

    def wait_state(self, name, want):
        wait_for(lambda: self.state(name) == want, 30,
                 lambda: "%s in state %d, not %d" % (
                     name, want, self.state(name)))

    def connections(self):
        return self.udp.value(oid("AgentConnections", 0))

    def never_dropped(self):
        equal(self.connections(), 1)
        equal(self.agent.log().count("connected to the master"), 1)
        expect("lost the master" not in self.agent.log(), self.agent.log())


def client(column, address):
    return oid("Client" + column, address)


def numbers(found):
    return [(v.oid, v.type, v.value) for v in found]


# ---- the same rows ----------------------------------------------------------


TABLES = ("ClientSubnetMask", "ClientName", "ClientHardwareAddress",
          "ClientAddressState", "ClientLeaseExpires",
          "ClientByHardwareIpAddress", "ClientByHardwareCount",
          "ClientByNameIpAddress", "ClientByNameCount", "ScopeNumAddr",
          "ScopeAddrInUse", "ScopeAbandoned", "RelationshipState")


def test_every_table_of_a_remote_server_is_that_of_its_files(t):
    farm = Farm(t, "ab", local="ab")
    for name in "ab":
        for table in TABLES:
            want = numbers(farm.snmpd.walk(oid(table),
                                           context="local-" + name))
            expect(len(want) > 0, table)
            equal(numbers(farm.snmpd.walk(oid(table), context=name)), want)
            equal(numbers(farm.snmpd.bulkwalk(oid(table), context=name)),
                  want)
    farm.never_dropped()


def test_default_context_has_the_clients_of_the_first(t):
    farm = Farm(t, "ab")
    equal(numbers(farm.snmpd.bulkwalk(oid("ClientHardwareAddress"))),
          numbers(farm.snmpd.bulkwalk(oid("ClientHardwareAddress"),
                                      context="a")))


def test_walk_of_10000_remote_clients_is_the_local_one(t):
    def leases(dhcpd):
        for s, scope in enumerate(dhcpd.scopes):
            for n in range(1, 251):
                yield lease("%s%d" % (scope[:-1], n), 256 * s + n,
                            name="h%d-%d" % (s, n))

    farm = Farm(t, "a", scopes=40, size=250, leases=leases, local="a")
    for table in ("ClientSubnetMask", "ClientName",
                  "ClientByHardwareIpAddress", "ClientByNameIpAddress"):
        want = numbers(farm.snmpd.bulkwalk(oid(table), context="local-a"))
        equal(len(want), 10000)
        equal(numbers(farm.snmpd.bulkwalk(oid(table), context="a")), want)
    farm.never_dropped()


def test_row_is_found_by_each_of_its_indexes(t):
    farm = Farm(t, "ab")
    mac = bytes((2, 0, 0, 0, 0, 1))
    for name in "ab":
        def value(*index):
            return farm.udp.value(oid(*index), community=name)

        # The second and the third have hardware address 1.
        equal(value("ClientByHardwareIpAddress", 1, oid_string(mac)),
              "10.0.0.4")
        equal(value("ClientByHardwareCount", 1, oid_string(mac)), 2)
        equal(value("ClientByNameIpAddress", oid_string("host-1")),
              "10.0.0.7")
        equal(value("ClientByNameCount", oid_string("host-1")), 3)
        equal(value("ClientHardwareAddress", "10.0.0.4"), mac)
        equal(value("ClientName", "10.0.0.4"), b"host-0")
        for absent in (("ClientByHardwareCount", 1, oid_string(mac[:5])),
                       ("ClientByHardwareCount", 6, oid_string(mac)),
                       ("ClientByNameCount", oid_string("HOST-1")),
                       ("ClientName", "10.0.0.5")):
            equal(value(*absent), "noSuchInstance", absent)


def test_context_of_version_3_shows_the_remote_server(t):
    snmpd = t.snmpd(extra="createUser reader\nrouser reader noauth\n")
    farm = Farm(t, "ab", snmpd=snmpd)
    farm.dhcpds["b"].put(["10.0.0.0"], 3, "active")
    for name, want in (("a", 1), ("b", 1)):
        def found():
            result = harness.run(
                [harness.tool("snmpget"), "-v3", "-u", "reader", "-l",
                 "noAuthNoPriv", "-n", name, "-On",
                 "udp:127.0.0.1:%d" % snmpd.port,
                 client("AddressState", "10.0.0.4")],
                env=harness.snmp_env(snmpd.folder))
            return result.code == 0 and "INTEGER: %d" % want in result.out

        wait_for(found, 20, "the row in context " + name)


def sequences(walked, rng):
    """OIDs a GETNEXT may name: cut, made longer, wrong in one place."""
    root = oid_key(ROOT_OID)
    keys = [oid_key(o) for o in walked]
    for key in rng.sample(keys, min(len(keys), 150)):
        at = rng.randrange(len(root) + 1, len(key) + 1)
        yield key[:at]
        yield key + [rng.choice((0, 1, 255, 256, 4294967295))]
        at = rng.randrange(len(root) + 1, len(key))
        number = rng.choice((0, 255, 256, 2147483648, 4294967295,
                             key[at] + 1))
        yield key[:at] + [number] + key[at + 1:]


def test_getnext_of_any_oid_is_what_the_local_table_has(t):
    farm = Farm(t, "a", local="a")
    walked = []
    for table in ("ClientName", "ClientByHardwareIpAddress",
                  "ClientByNameIpAddress"):
        walked += [v.oid for v in farm.snmpd.bulkwalk(oid(table))]
    asked = [".".join(map(str, key))
             for key in sequences(walked, random.Random(647))]
    expect(len(asked) > 300, "too few")
    for key in asked:
        here = farm.udp.ask(key, community="local-a", pdu=GETNEXT)
        there = farm.udp.ask(key, community="a", pdu=GETNEXT)
        # Times at the end of the table before, and what is behind all.
        equal((there.error, there.variables[0][0]),
              (here.error, here.variables[0][0]), key)
        if here.variables[0][0].startswith(ROOT_OID):
            equal(there.variables, here.variables, key)


def test_many_rows_in_one_request_come_together(t):
    farm = Farm(t, "abc")
    names = ["10.0.0.%d" % n for n in range(1, 100, 3)]
    asked = [client(column, name) for name in names
             for column in ("SubnetMask", "Name")]
    asked += [client("Name", "10.0.0.2"), oid("ScopeNumAddr", "10.0.0.0")]
    for name in "abc":
        answer = farm.udp.ask(*asked, community=name)
        equal(answer.error, 0)
        equal([o for o, _ in answer.variables], asked)
        values = [v for _, v in answer.variables]
        equal(set(values[0:-2:2]), {"255.255.255.0"})
        equal(values[-2:], ["noSuchInstance", 100])


# ---- servers that fail ------------------------------------------------------


def measure(farm, names, rounds):
    """Seconds of each GET of a client row and a scope row."""
    found = []
    for n in range(rounds):
        name = names[n % len(names)]
        address = "10.0.0.%d" % (1 + 3 * (n % 30))
        for asked in (client("SubnetMask", address),
                      oid("ScopeNumAddr", "10.0.0.0")):
            answer = farm.udp.ask(asked, community=name)
            equal(answer.error, 0, name)
            found.append(answer.seconds)
    return found


def test_stopped_server_costs_its_own_rows_only(t):
    farm = Farm(t, "abc")
    # In the middle of calls: some are answered, some are not.
    burst = [farm.udp.send([client("Name", "10.0.0.%d" % (1 + 3 * n))],
                           community="c") for n in range(30)]
    farm.stop("c")
    for number, answer in farm.udp.all().items():
        expect(number in burst and answer.error in (0, GEN_ERR), answer)
    measure(farm, "ab", 50)
    slowest = 0.0
    while farm.udp.value(oid("ServerState", oid_string("c"))) != UNREACHABLE:
        number = farm.udp.send([client("Name", "10.0.0.1")], community="c")
        # The others are answered while that one waits.
        measure(farm, "ab", 50)
        answer = farm.udp.answer(number)
        equal(answer.error, GEN_ERR)
        slowest = max(slowest, answer.seconds)
    expect(slowest < 1.0 * harness.FACTOR, "%.2f s" % slowest)
    print("    a GET of the hung one ends in genErr after %.0f ms" % (
        slowest * 1000))
    measure(farm, "ab", 50)
    # Nothing is skipped, in no direction.
    for column in ("ClientName", "ClientByHardwareCount",
                   "ClientByNameCount"):
        equal(farm.udp.ask(oid(column), community="c",
                           pdu=GETNEXT).error, GEN_ERR)
    # What was known of its scopes is still there, and says how old it is.
    equal(farm.udp.value(oid("ScopeNumAddr", "10.0.0.0"), community="c"),
          100)
    equal(farm.udp.value(oid("ScopeSourceState", "10.0.0.0"),
                         community="c"), UNREACHABLE)
    wait_for(lambda: farm.udp.value(
        oid("ScopeSourceAge", "10.0.0.0"), community="c") >= 1, 20, "an age")
    expect(farm.udp.value(oid("ServerAge", oid_string("c"))) >= 1, "no age")
    farm.go_on()
    farm.wait_state("c", OK)
    equal(farm.udp.value(client("Name", "10.0.0.1"), community="c"),
          b"host-0")
    farm.never_dropped()


def test_server_that_gives_page_by_page_ages_alone(t):
    """A second for each page of its scopes; a copy takes as long as it takes,
    which is at most a minute."""
    many = agentx.Dhcpd(t.folder("dhcp"), 5000, 2)
    port = harness.free_port(socket.SOCK_STREAM)
    slow = Rpcd(t, server("slow", many.folder), "tcp = on\nlisten = "
                "127.0.0.1\nport = %d\nallow = 127.0.0.1" % port)
    slow.read()
    pause = threading.Event()
    between = Between(port, lambda n, message: [message],
                      lambda n, message: [pause.wait(1), message][1:])
    pause.set()
    farm = Farm(t, "ab")
    conf = farm.agent.conf.read_text()
    farm.agent.conf.write_text(conf + """
server slow {
	kind = rpc
	address = "127.0.0.1:%d"
	refresh = 200ms
	stale-after = 2s
}
""" % between.port)
    farm.agent.reload()
    farm.wait_state("slow", OK)
    pause.clear()
    agentx.Dhcpd(many.folder, 5001, 2)
    healthy = []
    while farm.state("slow") != STALE:
        healthy += measure(farm, "ab", 20)
    expect(farm.udp.value(oid("ServerAge", oid_string("slow"))) >= 2, "no age")
    equal(farm.udp.value(oid("ServerScopes", oid_string("slow"))), 5000)
    for _ in range(5):
        healthy += measure(farm, "ab", 20)
    equal(farm.state("slow"), STALE)
    expect(max(healthy) < 0.3 * harness.FACTOR, "%.3f s" % max(healthy))
    pause.set()
    farm.wait_state("slow", OK)
    equal(farm.udp.value(oid("ServerScopes", oid_string("slow"))), 5001)
    farm.never_dropped()


def test_walk_that_a_server_stops_in_ends_in_an_error(t):
    farm = Farm(t, "ab", scopes=4, size=240)
    start = oid("ClientSubnetMask")
    at, rows = start, 0
    while rows < 30:
        answer = farm.udp.ask(at, community="b", pdu=GETNEXT)
        at = answer.variables[0][0]
        rows += 1
    farm.stop("b")
    while True:
        answer = farm.udp.ask(at, community="b", pdu=GETNEXT)
        if answer.error != 0:
            break
        at = answer.variables[0][0]
        rows += 1
        expect(at.startswith(start + "."), "the rest was skipped silently")
    equal(answer.error, GEN_ERR)
    expect(rows < 4 * 80, "the walk came to its end")
    print("    %d rows were read ahead" % (rows - 30))
    farm.go_on()
    farm.wait_state("b", OK)
    while at.startswith(start + "."):
        answer = farm.udp.ask(at, community="b", pdu=GETNEXT)
        equal(answer.error, 0)
        at = answer.variables[0][0]
        rows += 1
    equal(rows - 1, 4 * 80)
    farm.never_dropped()


def test_killed_server_comes_back(t):
    farm = Farm(t, "ab")
    for _ in range(3):
        burst = [farm.udp.send([client("Name", "10.0.0.%d" % (1 + 3 * n))],
                               community="b") for n in range(20)]
        farm.rpcds["b"].process.kill()
        for number, answer in farm.udp.all().items():
            expect(number in burst and answer.error in (0, GEN_ERR), answer)
        farm.wait_state("b", UNREACHABLE)
        equal(farm.udp.ask(client("Name", "10.0.0.1"),
                           community="b").error, GEN_ERR)
        measure(farm, "a", 20)
        farm.rpcds["b"].start()
        farm.wait_state("b", OK)
        equal(farm.udp.value(client("Name", "10.0.0.1"), community="b"),
              b"host-0")
    farm.never_dropped()


def test_hung_server_takes_no_more_than_its_share(t):
    """More requests than are taken at a time: each is answered."""
    farm = Farm(t, "ab")
    farm.stop("b")
    for n in range(150):
        farm.udp.send([client("Name", "10.0.0.%d" % n)], community="b")
    measure(farm, "a", 20)
    answers = farm.udp.all()
    equal({a.error for a in answers.values()}, {GEN_ERR})
    slowest = max(a.seconds for a in answers.values())
    expect(slowest < 1.0 * harness.FACTOR, "%.2f s" % slowest)
    farm.go_on()
    farm.wait_state("b", OK)
    farm.never_dropped()


def test_server_that_is_taken_out_while_asked(t):
    farm = Farm(t, "abc")
    conf = farm.agent.conf.read_text()
    farm.stop("c")
    numbers_ = [farm.udp.send([client("Name", "10.0.0.1")], community="c")
                for _ in range(5)]
    farm.agent.conf.write_text(
        "".join(REMOTE % (n, farm.rpcds[n].socket) for n in "ab"))
    farm.agent.reload()
    answers = farm.udp.all()
    for number in numbers_:
        expect(answers[number].error == GEN_ERR
               or answers[number].variables[0][1] == "noSuchInstance",
               answers[number])
    wait_for(lambda: farm.udp.value(client("Name", "10.0.0.1"),
                                    community="c") == "noSuchInstance",
             10, "the server is gone")
    farm.go_on()
    farm.agent.conf.write_text(conf)
    farm.agent.reload()
    wait_for(lambda: farm.udp.value(client("Name", "10.0.0.1"),
                                    community="c") == b"host-0",
             20, "the server is there again")
    farm.never_dropped()


def test_agent_ends_while_requests_wait(t):
    farm = Farm(t, "ab")
    farm.stop("b")
    for n in range(10):
        farm.udp.send([client("Name", "10.0.0.%d" % (1 + n))], community="b")
    farm.udp.receive(0.05)
    equal(farm.agent.stop(), 0)


def test_master_that_is_restarted_while_requests_wait(t):
    farm = Farm(t, "ab")
    farm.stop("b")
    for n in range(10):
        farm.udp.send([client("Name", "10.0.0.%d" % (1 + n))], community="b")
    farm.udp.receive(0.05)
    farm.snmpd.kill()
    farm.snmpd.start()
    farm.agent.wait_registered()
    farm.udp.waiting.clear()
    measure(farm, "a", 20)
    farm.go_on()
    farm.wait_state("b", OK)
    equal(farm.udp.value(client("Name", "10.0.0.1"), community="b"),
          b"host-0")
    equal(farm.connections(), 2)


# ---- what only a master of our own does -------------------------------------


class Played:
    """An agent of one remote server, below a master that the test plays."""

    def __init__(self, t):
        self.master = Master(t.temp / "master")
        t.defer(self.master.close)
        dhcpd = agentx.Dhcpd(t.folder("dhcp"), 2, 100)
        (dhcpd.folder / "dhcpd.leases").write_text(
            "".join(Farm.leases(dhcpd)))
        self.rpcd = Rpcd(t, server("a", dhcpd.folder))
        self.rpcd.read()
        t.defer(self.go_on)
        self.agent = t.agent(None, REMOTE % ("a", self.rpcd.socket),
                             options=("-x", str(t.temp / "master")))
        self.connect()
        wait_for(self.reads, 20, "the server is read")

    def connect(self):
        self.master.accept()
        equal(self.master.serve_start(), [])

    def reads(self):
        self.master.ask(agentx_master.GET,
                        [oid("ServerState", oid_string("a"))])
        return self.master.response().variables[0][2] == OK

    def stop(self):
        halt(self.rpcd.process)

    def go_on(self):
        self.rpcd.process.signal(signal.SIGCONT)

    def get(self, *oids, **more):
        self.master.ask(agentx_master.GET, oids, context="a", **more)

    def next(self, *oids, **more):
        self.master.ask(agentx_master.GETNEXT, oids, context="a", **more)


def test_range_that_includes_its_start_may_be_answered_by_it(t):
    played = Played(t)
    there, behind = client("Name", "10.0.0.4"), client("Name", "10.0.0.7")
    for start, include, want in (
            (there, 0, behind), (there, 1, there),
            (client("Name", "10.0.0.5"), 0, behind),
            (client("Name", "10.0.0.5"), 1, behind),
            (oid("ClientName"), 1, client("Name", "10.0.0.1"))):
        played.next(start, include=include)
        answer = played.master.response()
        equal((answer.error, answer.variables[0][0]), (0, want), start)
    mac = oid_string(bytes((2, 0, 0, 0, 0, 1)))
    start = oid("ClientByHardwareIpAddress", 1, mac)
    played.next(start, include=1)
    equal(played.master.response().variables[0][0], start)
    # Out of the range of what was asked for.
    played.next(there, end=behind)
    equal(played.master.response().variables[0][:2],
          (there, agentx_master.END_OF_MIB_VIEW))


def test_requests_of_one_transaction_are_told_apart(t):
    """One SNMP request is a PDU for each subtree, under one number."""
    played = Played(t)
    name = oid("ClientByNameIpAddress", oid_string("host-1"))
    for pause in (0.0, 0.2, 0.4, 0.6):
        played.stop()
        played.get(client("Name", "10.0.0.4"), transaction=7, packet=1)
        expect(played.master.response(pause) is None or pause > 0.45,
               "an answer out of nothing")
        played.get(name, transaction=7, packet=2)
        first = played.master.response() if pause < 0.5 else None
        played.go_on()
        answers = {r.packet: r for r in (first, played.master.response())
                   if r}
        expect(2 in answers, "no answer to the second")
        equal(played.master.response(0.7), None)
        wait_for(played.reads, 20, "the server is back")


def test_answers_of_a_session_that_is_gone_are_not_sent(t):
    played = Played(t)
    for _ in range(5):
        played.stop()
        for packet in range(1, 6):
            played.get(client("Name", "10.0.0.%d" % (3 * packet + 1)),
                       transaction=packet, packet=packet)
        equal(played.master.response(0.1), None)
        played.connect()
        played.go_on()
        equal(played.master.response(1.0), None)
        wait_for(played.reads, 20, "the server is back")
        # Not one of those above: what is asked while an answer to the same
        # is handed out gets that, and the next round asks at once.
        played.get(client("Name", "10.0.0.22"), packet=9)
        answer = played.master.response()
        equal((answer.packet, answer.variables[0][2]), (9, b"host-2"))


def test_request_that_is_sent_again_is_answered_each_time(t):
    """A master that has waited too long sends the same once more."""
    played = Played(t)
    played.stop()
    for _ in range(3):
        played.get(client("Name", "10.0.0.4"), transaction=3, packet=4)
    for _ in range(3):
        answer = played.master.response()
        equal((answer.packet, answer.error), (4, GEN_ERR))
    equal(played.master.response(0.5), None)


harness.main("agent_remote", globals())
