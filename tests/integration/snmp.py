# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A private snmpd and snmptrapd, the SNMP tools, and answers as values."""

import collections
import glob
import os
import pathlib
import re
import socket

from system import (Failure, Process, bound, free_port, run, tail, tool,
                    wait_for)

TOP = pathlib.Path(__file__).resolve().parents[2]
ROOT_OID = "1.3.6.1.4.1.8072.9999.9999.647"
MODULE = "DHCPV4-FAILOVER-MIB"
PREFIX = "dhcpv4Fo"  # of every name in it


Var = collections.namedtuple("Var", "oid type value")
"""oid without a leading dot; type as Net-SNMP names it, value int, bytes
(every string), str (IpAddress, OID) or None, then type is one of
noSuchObject, noSuchInstance, endOfMibView."""

EXCEPTIONS = (("No Such Object", "noSuchObject"),
              ("No Such Instance", "noSuchInstance"),
              ("No more variables", "endOfMibView"))
INTEGERS = ("INTEGER", "Gauge32", "Counter32", "Counter64", "Unsigned32",
            "UInteger32")
# numeric OIDs and enumerations, ticks as a number, every string in hex
RAW = ("-One", "-Ot", "-Ox", "-OU")


def mib_dirs():
    """Ours, then the base modules where a Debian package has them."""
    dirs = [str(TOP / "mibs")]
    dirs += sorted(glob.glob("/usr/lib/erlang/lib/snmp-*/mibs"))
    dirs += ["/usr/share/snmp/mibs"]
    return [d for d in dirs if os.path.isdir(d)]


def snmp_env(folder, mib=False):
    """Nothing of the machine's own Net-SNMP configuration is read."""
    env = {"SNMPCONFPATH": str(folder), "SNMP_PERSISTENT_DIR": str(folder),
           "MIBS": "", "LC_ALL": "C", "TZ": "UTC"}
    if mib:
        env["MIBS"] = MODULE + ":SNMPv2-MIB"
        env["MIBDIRS"] = ":".join(mib_dirs())
    return env


def parse_var(text):
    oid, equals, rest = text.partition(" = ")
    if not equals:
        raise Failure("not a variable: %r" % text)
    oid = oid.strip().lstrip(".")
    for words, name in EXCEPTIONS:
        if rest.startswith(words):
            return Var(oid, name, None)
    kind, colon, value = rest.partition(":")
    if not colon:  # -Ot prints ticks bare, an empty string is ""
        rest = rest.strip()
        if rest.isdigit():
            return Var(oid, "Timeticks", int(rest))
        return Var(oid, "STRING", rest.strip('"').encode())
    value = value.strip()
    if kind in INTEGERS:
        return Var(oid, kind, int(value))
    if kind == "Hex-STRING":
        return Var(oid, "STRING", bytes.fromhex(value))
    if kind == "STRING":
        return Var(oid, kind, value.strip('"').encode())
    if kind == "OID":
        value = value.lstrip(".")
    return Var(oid, kind, value)


def parse_vars(text):
    """Net-SNMP breaks long hex strings into lines."""
    joined = []
    for line in text.splitlines():
        if re.match(r"\.\d", line) and " = " in line:
            joined.append(line)
        elif joined and line.strip():
            joined[-1] += " " + line.strip()
    return [parse_var(line) for line in joined]


def oid_key(oid):
    return [int(part) for part in oid.split(".")]


def oid_join(*parts):
    """oid_join(ROOT_OID, 1, "10.0.0.1") = ROOT_OID.1.10.0.0.1"""
    return ".".join(str(p).strip(".") for p in parts)


def oid_string(text):
    """The index of a length-prefixed string."""
    data = text.encode() if isinstance(text, str) else text
    return ".".join(str(n) for n in (len(data), *data))


class Snmpd:
    """A master agent of our own: loopback, free port, own AgentX socket."""

    def __init__(self, folder, traps=None, extra="", options=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.socket = self.folder / "agentx"
        self.community = "public"
        self.traps = traps
        self.extra = extra
        self.options = options
        self.process = None
        self.port = None
        self.start()

    def start(self):
        """Also again after stop() or kill(): same port, same socket."""
        for attempt in range(5):
            self.port = self.port or free_port()
            self._write_conf()
            self.process = Process(
                [tool("snmpd"), "-f", "-r", "-C", "-c", self.folder /
                 "snmpd.conf", "-Lo", "-I", "-smux", *self.options,
                 "-x", "unix:%s" % self.socket,
                 "udp:127.0.0.1:%d" % self.port],
                self.folder / "snmpd.log", env=snmp_env(self.folder))
            wait_for(lambda: not self.process.running() or self._answers(),
                     10, lambda: "snmpd\n" + tail(self.process.log()))
            if self.process.running():
                return
            self.process.wait()
            if "Error opening specified endpoint" not in self.process.log():
                break
            self.port = None
        raise Failure("snmpd does not start\n" + tail(self.process.log()))

    def _write_conf(self):
        lines = ["rocommunity public 127.0.0.1", "master agentx",
                 "agentXPerms 0700 0700", "dontLogTCPWrappersConnects yes"]
        if self.traps:
            lines.append("trap2sink %s public" % self.traps.address)
        (self.folder / "snmpd.conf").write_text(
            "\n".join(lines) + "\n" + self.extra)

    def _answers(self):
        return self.socket.exists() and self.command(
            "snmpget", ["1.3.6.1.2.1.1.3.0"],
            options=("-t", "0.3", "-r", "0")).code == 0

    def stop(self):
        return self.process.stop()

    def kill(self):
        self.process.kill()

    # -- asking it

    def command(self, name, arguments, options=(), mib=False, deadline=60.0,
                context=None):
        """Any Net-SNMP tool.  mib: names of our module may be used."""
        argv = [tool(name), "-v2c", "-c", context or self.community]
        argv += list(options)
        argv += ["udp:127.0.0.1:%d" % self.port, *arguments]
        return run(argv, env=snmp_env(self.folder, mib), deadline=deadline)

    def raw(self, name, oids, options=(), **more):
        """A tool's answer as a list of Var; Failure if it fails."""
        result = self.command(name, oids, (*RAW, *options), **more)
        return parse_vars(result.ok())

    def get(self, *oids, **more):
        """One Var for one OID, else a list."""
        found = self.raw("snmpget", oids, **more)
        return found[0] if len(oids) == 1 else found

    def value(self, oid, **more):
        return self.get(oid, **more).value

    def getnext(self, *oids, **more):
        found = self.raw("snmpgetnext", oids, **more)
        return found[0] if len(oids) == 1 else found

    def walk(self, oid, options=(), **more):
        """By GETNEXT.  What is not below oid is not in it."""
        return self._below(oid, self.raw("snmpwalk", [oid], options, **more))

    def bulkwalk(self, oid, options=("-Cr50",), **more):
        return self._below(
            oid, self.raw("snmpbulkwalk", [oid], options, **more))

    @staticmethod
    def _below(oid, found):
        return [v for v in found
                if v.value is not None and (v.oid + ".").startswith(oid + ".")]

    def rows(self, table, columns=("Table",)):
        """{index: {column: value}} of a table of our module by its names:
        rows("Scope")["10.50.0.0"]["NumAddr"].  Enumerations as numbers.
        columns: those only, where a whole row is much."""
        prefix, found = PREFIX + table, {}
        for column in columns:
            said = self.command(
                "snmpbulkwalk", [MODULE + "::" + prefix + column],
                ("-Cr50", "-OQse", "-Ot"), mib=True).ok()
            for name, index, value in re.findall(
                    r"^%s([A-Za-z]+)\.(\S+) = (.*)$" % prefix, said, re.M):
                row = found.setdefault(index.strip('"'), {})
                number = re.fullmatch(r"(\d+)(?: \D.*)?", value)  # and units
                row[name] = int(number[1]) if number else value.strip('"')
        return found

    def table(self, name, options=(), **more):
        """snmptable's text; name is a table of our module."""
        return self.command("snmptable", [name], options, mib=True,
                            **more).ok()


class Snmptrapd:
    """Receives notifications; each is a list of Var.  mib: a list of lines
    with the names of our module, as people see them, instead.  Over TCP, since
    of thousands at once UDP loses some where the machine is busy."""

    FORMAT = "BEGIN %P\\n%V\\n%v\\nEND\\n"
    CONF = "disableAuthorization yes\ndoNotRetainNotificationLogs yes\n"

    def __init__(self, folder, mib=False, transport="tcp", conf=CONF,
                 output=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.log = self.folder / "traps"
        self.parse = str.splitlines if mib else parse_vars
        self.read, self.all = 0, []  # octets of the log, what was in them
        self.ways = []
        (self.folder / "snmptrapd.conf").write_text(conf)
        for attempt in range(5):
            port = free_port(socket.SOCK_STREAM if transport == "tcp"
                             else socket.SOCK_DGRAM)
            self.address = "%s:127.0.0.1:%d" % (transport, port)
            self.process = Process(
                [tool("snmptrapd"), "-f", "-C", "-c",
                 self.folder / "snmptrapd.conf",
                 *(output or (("-Os",) if mib else RAW)),
                 "-F", self.FORMAT, "-Lf", self.log, self.address],
                self.folder / "snmptrapd.out", env=snmp_env(self.folder, mib))
            wait_for(lambda: not self.process.running() or (
                self.log.exists() and bound(port, transport)), 10,
                "snmptrapd")
            if self.process.running():
                return
            self.process.wait()
        raise Failure("snmptrapd does not start\n" + tail(self.process.log()))

    def received(self, notification=None):
        """Every notification so far, or those of one OID."""
        if self.log.exists():
            with self.log.open("rb") as log:
                log.seek(self.read)
                text = log.read()
            # A notification that is still being written is left for later.
            text = b"".join(text.rpartition(b"\nEND\n")[:2])
            self.read += len(text)
            for way, part in re.findall(
                    r"^BEGIN ([^\n]*)\n(.*?)\nEND$",
                    text.decode("utf-8", "replace"), re.M | re.S):
                self.ways.append(way)
                self.all.append(self.parse(part.replace("\t", "\n")))
        if notification is None:
            return list(self.all)
        return [t for t in self.all if trap_oid(t) == notification]

    def senders(self):
        """How each of received() came: "TRAP2, SNMP v2c, community public"."""
        self.received()
        return list(self.ways)

    def wait_count(self, count, notification=None, deadline=15.0):
        wait_for(lambda: len(self.received(notification)) >= count, deadline,
                 lambda: "%d notifications, got %r" % (
                     count, self.received()))
        return self.received(notification)


def trap_oid(variables):
    for var in variables:
        if var.oid == "1.3.6.1.6.3.1.1.4.1.0":
            return var.value
    return None
