# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Servers elsewhere: what dhcpfo-rpcd gives in a second, beside a bare program
that sends the same bytes; and what one server that hangs costs the others."""

import os
import pathlib
import signal
import socket
import threading

import agentx
import harness
from harness import oid_string
from read_bench import NOW
from report import median
from rpc import Rpcd
from snmp_udp import Udp

CLIENTS = {"scopes": 100, "size": 1000}
ROUNDS = 9
FEW = {"scopes": 10, "size": 100}
REMOTE = """
server %s {
	kind = rpc
	address = "unix:%s"
	refresh = 1s
}
"""
OK, UNREACHABLE = 1, 5


class Place:
    """What Rpcd wants of a test."""

    def __init__(self, folder):
        self.path = folder
        folder.mkdir()

    def folder(self, name):
        path = self.path / name
        path.mkdir()
        return path


def pin(bench, process):
    """Every thread of it, to the CPU where what is measured runs."""
    for task in pathlib.Path("/proc/%d/task" % process.pid).iterdir():
        os.sched_setaffinity(int(task.name), {bench.cpus[-1]})
        if bench.realtime:
            os.sched_setscheduler(int(task.name), os.SCHED_FIFO,
                                  os.sched_param(10))


def serve(bench, name, folder, keys=""):
    rpcd = Rpcd(Place(bench.folder / ("rpcd-" + name)),
                agentx.server(name, folder).replace("200ms", "60s"), keys,
                now=NOW)
    rpcd.read()
    pin(bench, rpcd.process)
    return rpcd


def part_rpc(bench):
    """Pages of clients and small calls through dhcpfo-rpcd."""
    port = harness.free_port(socket.SOCK_STREAM)
    rpcd = serve(bench, "rpc", bench.generate("hundred", **CLIENTS),
                 "tcp = on\nlisten = 127.0.0.1\nport = %d\n"
                 "allow = 127.0.0.1" % port)
    for where, address in (("unix socket", "unix:%s" % rpcd.socket),
                           ("loopback TCP", "127.0.0.1:%d" % port)):
        found = bench.run([bench.tool("bench_oncrpc"), address,
                           bench.sizes.turns], 1)
        for name, key, unit in (("enum_clients", "rows", "leases/s"),
                                ("calls", "calls", "calls/s")):
            bench.report.add("%s, %s" % (name, where), found[key], unit,
                             found[key + "_ratio"], "a bare program, %.0f"
                             % found["floor_" + key], ">= 0.5")
    rpcd.process.kill()


class Three:
    """An agent that watches three servers, each behind its dhcpfo-rpcd."""

    def __init__(self, bench):
        self.bench = bench
        folder = bench.generate("few", **FEW)
        self.rpcds = {name: serve(bench, name, folder) for name in "abc"}
        self.snmpd = harness.Snmpd(bench.folder / "snmpd-three",
                                   extra=agentx.contexts(*"abc"))
        self.agent = harness.Agent(
            bench.folder / "agent-three", self.snmpd, "".join(
                REMOTE % (name, rpcd.socket)
                for name, rpcd in self.rpcds.items()), now=NOW)
        self.agent.wait_registered()
        for process in (self.snmpd.process, self.agent.process):
            pin(bench, process)
        for name in "abc":
            self.wait(name, OK)
        row = agentx.oid("ClientName", "10.0.0.%d")
        number = agentx.oid("ScopeNumAddr", "10.0.0.0")
        self.oids = "".join("%s\n%s\n" % (row % n, number)
                            for n in range(1, 100))
        self.row = row

    def wait(self, name, state):
        harness.wait_for(
            lambda: self.snmpd.value(agentx.oid(
                "ServerState", oid_string(name))) == state, 60,
            lambda: "%s in state %d\n%s" % (name, state, self.agent.log()))

    def stop(self, name, how=signal.SIGSTOP):
        self.rpcds[name].process.signal(how)

    def get(self):
        """The worse of the two that are well."""
        found = [self.bench.run(
            [self.bench.tool("bench_walk"), "get", self.snmpd.port, 20, name],
            1, stdin=self.oids) for name in "ab"]
        return {key: max(f[key] for f in found)
                for key in ("p50_us", "p99_us")}

    def end(self):
        self.agent.process.kill()
        self.snmpd.kill()
        for rpcd in self.rpcds.values():
            rpcd.process.signal(signal.SIGCONT)
            rpcd.process.kill()


class Asker(threading.Thread):
    """Somebody who goes on asking for a row of the third."""

    def __init__(self, three):
        super().__init__(daemon=True)
        self.udp = Udp(three.snmpd.port)
        self.oid = three.row % 1
        self.stopped = threading.Event()
        self.start()

    def run(self):
        while not self.stopped.wait(0.05):
            self.udp.ask(self.oid, community="c")

    def end(self):
        self.stopped.set()
        self.join()
        self.udp.close()


def part_hung(bench):
    """GETs of two servers while the third is well, while it has just been
    stopped in the middle of calls, and once it is known not to answer."""
    three = Three(bench)
    asker = Asker(three)
    found = {"well": [], "just stopped": [], "hung": []}
    for _ in range(ROUNDS):
        found["well"].append(three.get())
        three.stop("c")
        found["just stopped"].append(three.get())
        three.wait("c", UNREACHABLE)
        found["hung"].append(three.get())
        three.stop("c", signal.SIGCONT)
        three.wait("c", OK)
    asker.end()
    for key, aim in (("p50_us", None), ("p99_us", "<= 1.2")):
        well = [f[key] for f in found["well"]]
        for how in ("just stopped", "hung"):
            these = [f[key] for f in found[how]]
            bench.report.add(
                "GET of two servers, one %s, %s" % (how, key[:3]),
                median(these), "us",
                median([a / b for a, b in zip(these, well)]),
                "all well, %.4g us" % median(well), aim)
    three.end()


PARTS = {"rpc": part_rpc, "hung": part_hung}
