# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/snmptt and conf/snmptrapd with the real snmptt: every notification of
the module becomes one line that people can read."""

import collections
import pathlib
import re
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import Dhcpd, oid, server  # noqa: E402
from harness import (TOP, equal, expect, settle, tool,  # noqa: E402
                     wait_for)
from rpc import Rpcd  # noqa: E402
from snmp import PREFIX, ROOT_OID, trap_oid  # noqa: E402
from told import NAMES  # noqa: E402
from world import Pair, World  # noqa: E402

EVENTS = TOP / "conf" / "snmptt" / "snmptt.conf.dhcpfo"
LINE = re.compile(r"^.{24} \.(\S+) (\S+) \"dhcpfo\" \S+ - (.*)$", re.M)


def replaced(text, pattern, by):
    text, count = re.subn(pattern, by, text, flags=re.M)
    equal(count, 1, "lines of " + pattern)
    return text


class Snmptt:
    """The daemon, with our example; only its places are others."""

    def __init__(self, t):
        self.folder = t.folder("snmptt")
        self.spool = self.folder / "spool"
        self.spool.mkdir()
        self.log, self.unknown = self.folder / "log", self.folder / "unknown"
        conf = (TOP / "conf" / "snmptt" / "snmptt.ini").read_text()
        for pattern, value in (
                (r"^(spool_directory) = .*", "%s/" % self.spool),
                (r"^(log_file) = .*", self.log),
                (r"^(unknown_trap_log_file) = .*", self.unknown),
                (r"^(pid_file) = .*", self.folder / "pid"),
                (r"^(daemon_fork) = .*", 0), (r"^(daemon_uid) = .*", ""),
                (r"^(syslog_enable) = .*", 0),
                (r"^(syslog_system_enable) = .*", 0)):
            conf = replaced(conf, pattern, r"\1 = %s" % value)
        conf = replaced(conf, r"^/etc/snmp/snmptt.conf.dhcpfo$", str(EVENTS))
        self.ini = self.folder / "snmptt.ini"
        self.ini.write_text(conf)
        self.process = harness.Process(
            [tool("snmptt"), "--daemon", "--ini=%s" % self.ini],
            self.folder / "out", env={"LC_ALL": "C", "TZ": "UTC"})

    def trapd_conf(self):
        """The example for snmptrapd, handing all to this one."""
        text = (TOP / "conf" / "snmptrapd" / "snmptrapd.conf").read_text()
        return replaced(text, r"^(traphandle default) (\S+)$",
                        r"\1 \2 --ini=%s" % self.ini)

    def lines(self):
        """[(name, severity, text)] so far."""
        text = self.log.read_text() if self.log.exists() else ""
        return [(NAMES[number], severity, words)
                for number, severity, words in LINE.findall(text)]

    def wait(self, *names):
        wait_for(lambda: not set(names) - {n for n, _, _ in self.lines()}, 60,
                 lambda: "%s of %r\n%s" % (
                     names, self.lines(), self.process.log()))


def test_every_notification_is_an_event(t):
    sizes = {}
    source = (TOP / "mibs" / "DHCPV4-FAILOVER-MIB.txt").read_text()
    for name, listed in re.findall(
            r"^(\w+) NOTIFICATION-TYPE\s+OBJECTS +\{(.*?)\}", source,
            re.M | re.S):
        sizes[name] = len(listed.split(","))
    equal(len(sizes), 21, "notifications")
    text, seen = EVENTS.read_text(), collections.Counter()
    for name, number, body in re.findall(
            r'^EVENT (\w+) \.(\S+) "dhcpfo" (?:NORMAL|WARNING|CRITICAL)\n'
            r"(.*?)(?=^EVENT|\Z)", text, re.M | re.S):
        seen[name] += 1
        equal(number, oid(name[len(PREFIX):]), name)
        used = [int(n) for n in re.findall(r"\$(\d+)", body)]
        expect(used and max(used) <= sizes[name], "%s: $%d" % (
            name, max(used)))
    changes = PREFIX + "RelationshipStateChanged"
    equal(seen, {name: 2 if name == changes else 1 for name in sizes})
    expect(ROOT_OID + ".0." in text, "the root")


def test_each_is_one_line_that_people_can_read(t):
    tt = Snmptt(t)
    traps = t.snmptrapd(conf=tt.trapd_conf(), output=("-On",))
    pair, w = Pair(t), World(t, traps=traps)
    alone = Dhcpd(t.folder("dhcp"), 1, 100, failover=False)
    program, pid = alone.folder / "dhcpd", alone.folder / "pid"
    shutil.copy("/bin/sleep", program)

    def run():
        process = t.process([program, "1000"])
        pid.write_text("%d\n" % process.pid)
        return process

    process = run()
    one = Rpcd(t, server("x", alone.folder))
    other = Rpcd(t, server("y", alone.folder), now=int(time.time()) + 3600)
    rpc = 'server %s { kind = rpc address = "unix:%s" refresh = 200ms %s }\n'
    stale = "refresh = 1h stale-after = 1s"
    conf = (server("a", pair.a, "partner = b") + server("b", pair.b)
            + server("run", alone.folder).replace(
                "liveness = off", 'liveness = pid pid-file = "%s"' % pid)
            + server("seldom", alone.folder).replace("refresh = 200ms", stale)
            + rpc % ("x", one.socket, "partner = y")
            + rpc % ("y", other.socket, ""))
    w.start(t, conf)
    tt.wait("ClocksDiffer", "ServerDataStale")
    w.reload(conf.replace(stale, "refresh = 1h stale-after = 2h"))
    tt.wait("ServerDataFresh")
    process.kill()
    tt.wait("ServerNotRunning")
    process = run()
    tt.wait("ServerRunning")
    other.process.stop()
    tt.wait("ServerUnreachable")
    other.now = None
    other.start()
    tt.wait("ServerReachable", "ClocksAgree")
    pair.put(51, 100, "active")
    tt.wait("ScopeLow", "ScopeOutOfBalance")
    pair.put(1, 50, "active")
    tt.wait("ScopeNoneFree", "ScopeInBalance")
    pair.put(1, 100, "free", "epoch 2")
    tt.wait("ScopeNoLongerLow", "ScopeSomeFree")
    pair.put(81, 100, "abandoned")
    tt.wait("ScopeManyAbandoned")
    pair.put(81, 100, "free", "epoch 2")
    tt.wait("ScopeFewAbandoned")
    pair.scopes[pair.a].append("10.2.0.0")
    pair.configure(pair.a)
    tt.wait("ScopeOnOnePartner")
    pair.scopes[pair.a].pop()
    pair.configure(pair.a)
    tt.wait("ScopeOnBothPartners")
    pair.configure(pair.a, "subnet what\n")
    tt.wait("ServerDataInvalid")
    pair.configure(pair.a)
    tt.wait("ServerDataValid")
    pair.state("partner-down", [pair.a])
    tt.wait("RelationshipStateChanged")
    pair.state("normal", [pair.a])

    def received():
        return collections.Counter(
            NAMES[trap_oid(trap)] for trap in traps.received()
            if trap_oid(trap) in NAMES)

    wait_for(lambda: received()["RelationshipStateChanged"] == 2, 30,
             "the state is normal again")
    settle(received, quiet=2.0)
    settle(tt.lines, quiet=3.0)
    equal(collections.Counter(name for name, _, _ in tt.lines()), received(),
          "one line for each")
    equal(set(received()), set(NAMES.values()), "each kind")
    expect(not any(tt.spool.iterdir()), "all were taken")
    # Others than ours (snmpd's start) are not translated.
    unknown = tt.unknown.read_text() if tt.unknown.exists() else ""
    expect(ROOT_OID + ".0." not in unknown, unknown)
    lines = tt.lines()
    for line in (
            ("ScopeLow", "WARNING", "a: scope 10.1.0.0: addresses of this "
             "server low: 0 of 50 free, 50 of 100 in the whole scope"),
            ("ScopeLow", "WARNING", "b: scope 10.1.0.0: addresses of the "
             "partner low: 0 of 50 free, 50 of 100 in the whole scope"),
            ("ScopeLow", "WARNING", "b: scope 10.1.0.0: addresses low: 0 of "
             "100 free, 0 of 100 in the whole scope"),
            ("ScopeNoneFree", "CRITICAL",
             "a: scope 10.1.0.0: none of 100 addresses is free"),
            ("ScopeManyAbandoned", "WARNING", "a: scope 10.1.0.0: many "
             "addresses are abandoned: 20 of 100"),
            ("ScopeOnOnePartner", "WARNING", "a: scope 10.2.0.0 of "
             "relationship fo is missing on the partner b"),
            ("ScopeOnBothPartners", "NORMAL", "a: scope 10.2.0.0 is no longer "
             "missing on the partner [the scope is gone]"),
            ("RelationshipStateChanged", "WARNING", "a: relationship fo: "
             "NORMAL became PARTNER_DOWN, the partner 192.0.2.2 is in NORMAL"),
            ("RelationshipStateChanged", "NORMAL", "a: relationship fo: "
             "PARTNER_DOWN became NORMAL, the partner 192.0.2.2 is in NORMAL"),
            ("ServerNotRunning", "CRITICAL", "run: the DHCP server does not "
             "run: dhcpd is not running"),
            ("ServerRunning", "NORMAL", "run: the DHCP server runs again"),
            ("ServerReachable", "NORMAL", "y: the server answers again")):
        expect(line in lines, "%r in\n%s" % (line, "\n".join(
            map(repr, lines))))
    for _, _, text in lines:
        expect(not re.search(r"\$\d|[<>]|\[\]|, at$", text), text)


def test_with_the_mib_the_time_of_the_event_is_seen(t):
    """snmptrapd as the example proposes it: -OnU -m +DHCPV4-FAILOVER-MIB."""
    tt = Snmptt(t)
    traps = t.snmptrapd(mib=True, conf=tt.trapd_conf(), output=("-OnU",))
    pair, w = Pair(t), World(t, traps=traps)
    w.start(t, server("a", pair.a))
    w.read()
    pair.put(51, 100, "active")
    tt.wait("ScopeLow")
    pair.state("communications-interrupted", [pair.a])
    tt.wait("RelationshipStateChanged")
    texts = [re.sub(r" at \d{4}-\d+-\d+,\d+:\d+:\d+\.0,\+0:0$", " at DATE",
                    text) for _, _, text in tt.lines()]
    for text in (
            "a: scope 10.1.0.0: addresses of this server low: 0 of 50 free, "
            "50 of 100 in the whole scope, at DATE",
            "a: relationship fo: NORMAL became COMMUNICATION_INT, the partner "
            "192.0.2.2 is in NORMAL, at DATE"):
        expect(text in texts, "%r in %r" % (text, texts))


def before(t):
    if not shutil.which("snmptt") or not shutil.which("snmptthandler"):
        raise harness.Skip("snmptt is not installed")


harness.main("snmptt", globals(), before=before)
