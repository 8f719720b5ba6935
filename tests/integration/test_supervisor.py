# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What the daemons tell systemd, whose part a socket plays: that they are
ready, reload, stop, and that their loop goes round."""

import os
import signal
import socket

import harness
from agentx import Dhcpd, server
from harness import equal, expect, program, wait_for

DAEMONS = ("dhcpfo-agentd", "dhcpfo-rpcd")


class Systemd:
    """Has a daemon started as a unit of Type=notify."""

    def __init__(self, t, daemon, abstract=False, stderr=None, **env):
        self.inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        t.defer(self.inbox.close)
        folder = t.folder("unit")
        path = str(folder / "notify")
        self.inbox.bind("\0" + path if abstract else path)
        self.inbox.settimeout(20 * harness.FACTOR)
        Dhcpd(folder, 1, 10)
        conf = folder / "dhcpfo.conf"
        conf.write_text(
            server("x", folder) + '\nrpcd { socket = "%s" }\n'
            'agent { agentx-socket = "%s" state-directory = "%s" }\n' % (
                folder / "s", folder / "nobody", folder / "state"))
        command = "exec %s -f -c %s" % (program(daemon), conf)
        if stderr:
            command += " 2>%s" % stderr
        for name in ("WATCHDOG_PID", "WATCHDOG_USEC"):
            os.environ.pop(name, None)
        env["NOTIFY_SOCKET"] = ("@" if abstract else "") + path
        self.process = t.process(["sh", "-c", command], env=env)

    def told(self):
        """The next message but for signs of life."""
        while True:
            lines = self.inbox.recv(500).decode().splitlines()
            if lines != ["WATCHDOG=1"]:
                expect(lines[1].startswith("MONOTONIC_USEC="), lines)
                expect(int(lines[1].partition("=")[2]) > 0, lines)
                equal(len(lines), 2)
                return lines[0]

    def signs(self, count):
        """Waits for so many signs of life."""
        for _ in range(count):
            equal(self.inbox.recv(500), b"WATCHDOG=1\n")

    def silent(self, seconds):
        self.inbox.settimeout(seconds)
        try:
            raise harness.Failure("told %r" % self.inbox.recv(500))
        except socket.timeout:
            self.inbox.settimeout(20 * harness.FACTOR)


def life(t, daemon, **more):
    unit = Systemd(t, daemon, **more)
    equal(unit.told(), "READY=1")
    unit.process.signal(signal.SIGHUP)
    equal([unit.told(), unit.told()], ["RELOADING=1", "READY=1"])
    equal(unit.process.stop(), 0)
    equal(unit.told(), "STOPPING=1")


def test_supervisor_agent_is_ready_reloads_and_stops(t):
    life(t, "dhcpfo-agentd")


def test_supervisor_rpcd_is_ready_reloads_and_stops(t):
    life(t, "dhcpfo-rpcd")


def test_supervisor_socket_may_be_an_abstract_one(t):
    life(t, "dhcpfo-agentd", abstract=True)


def test_supervisor_watchdog_is_fed_before_and_while_it_runs(t):
    for daemon in DAEMONS:
        unit = Systemd(t, daemon, WATCHDOG_USEC="300000")
        equal(unit.told(), "READY=1")
        unit.signs(5)
        equal(unit.process.stop(), 0)


def test_supervisor_watchdog_of_another_process_is_not_fed(t):
    for more in ({"WATCHDOG_USEC": "30000", "WATCHDOG_PID": "1"},
                 {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": "0"}, {}):
        unit = Systemd(t, "dhcpfo-agentd", **more)
        equal(unit.told(), "READY=1")
        unit.silent(0.3)
        equal(unit.process.stop(), 0)


def full_pipe(t):
    """A named pipe, and how to fill and to empty it."""
    path = t.temp / ("stderr%d" % len(list(t.temp.iterdir())))
    os.mkfifo(path)
    pipe = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    t.defer(os.close, pipe)

    def fill():
        for size in (4096, 1):
            try:
                while True:
                    os.write(pipe, b"x" * size)
            except BlockingIOError:
                pass

    def empty():
        try:
            while os.read(pipe, 65536):
                pass
        except BlockingIOError:
            pass

    return path, fill, empty


def test_supervisor_watchdog_a_loop_that_hangs_is_noticed(t):
    """It hangs where it says that it has read its configuration again: its
    messages go to a pipe that nobody reads."""
    for daemon in DAEMONS:
        path, fill, empty = full_pipe(t)
        unit = Systemd(t, daemon, stderr=path, WATCHDOG_USEC="300000")
        equal(unit.told(), "READY=1")
        unit.signs(2)
        fill()
        unit.process.signal(signal.SIGHUP)
        equal(unit.told(), "RELOADING=1")
        unit.silent(1)
        expect(unit.process.running(), "it lives")
        empty()
        equal(unit.told(), "READY=1")
        unit.signs(2)
        empty()
        equal(unit.process.stop(), 0)


def test_supervisor_that_is_gone_or_deaf_is_done_without(t):
    """Neither no socket nor one that is full keeps a daemon from its work."""
    deaf = Systemd(t, "dhcpfo-rpcd", WATCHDOG_USEC="3000")
    wait_for(lambda: queue_is_full(deaf), 20, "the queue is full")
    equal(deaf.process.stop(), 0)
    equal(deaf.told(), "READY=1")
    gone = Systemd(t, "dhcpfo-rpcd", WATCHDOG_USEC="3000")
    equal(gone.told(), "READY=1")
    gone.signs(1)
    gone.inbox.close()
    equal(gone.process.stop(), 0)


def queue_is_full(unit):
    """As seen by another that would send."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        probe.setblocking(False)
        try:
            probe.connect(unit.inbox.getsockname())
            probe.send(b"WATCHDOG=1\n")
        except BlockingIOError:
            return True
    return False


harness.main("supervisor", globals(), jobs=4)
