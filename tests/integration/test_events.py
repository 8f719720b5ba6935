# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Every event that an operator must hear of: each kind begun and over by a
real change, told once; whatever the master agent and we ourselves go through
meanwhile."""

import shutil
import signal
import time

import harness
from agentx import Dhcpd, oid, server
from harness import equal, expect, settle, wait_for
from rpc import Rpcd
from snmp import oid_string
from told import event, ours, wait_ours
from world import Pair, World

# ---- each kind --------------------------------------------------------------


def test_scopes_and_states_begin_and_end_once(t):
    pair, w = Pair(t), World(t)
    w.start(t, server("a", pair.a, "partner = b") + server("b", pair.b))
    w.read(2)
    w.told.next()
    pair.state("communications-interrupted", [pair.a])
    w.told.next("a RelationshipStateChanged fo 3>4")
    pair.state("partner-down", [pair.a])
    w.told.next("a RelationshipStateChanged fo 4>5")
    # There and back between two looks is told, too.
    pair.state("recover", [pair.b])
    pair.state("normal", [pair.b])
    w.told.next("b RelationshipStateChanged fo 9>3")
    pair.state("normal", [pair.a])
    w.told.next("a RelationshipStateChanged fo 5>3")
    # The primary has none left, the secondary all that are free.
    pair.put(51, 100, "active")
    w.told.next("a ScopeLow 10.1.0.0 this", "a ScopeOutOfBalance 10.1.0.0",
                "b ScopeLow 10.1.0.0 partner", "b ScopeOutOfBalance 10.1.0.0")
    pair.put(1, 50, "active")
    w.told.next("a ScopeLow 10.1.0.0 total", "a ScopeNoneFree 10.1.0.0",
                "a ScopeInBalance 10.1.0.0",
                "b ScopeLow 10.1.0.0 total", "b ScopeNoneFree 10.1.0.0",
                "b ScopeInBalance 10.1.0.0")
    row = w.snmpd.rows("SrvScope")
    equal([(r["Exhausted"], r["TotalLow"], r["Imbalanced"])
           for r in row.values()], [(1, 1, 2), (1, 1, 2)])
    # Both halves in one write, as in one moment.
    pair.append("".join(
        "lease 10.1.0.%d { starts epoch 1; ends epoch 2; binding state %s; }\n"
        % (n, "backup" if n <= 50 else "free") for n in range(1, 101)))
    w.told.next("a ScopeNoLongerLow 10.1.0.0 total",
                "a ScopeNoLongerLow 10.1.0.0 this",
                "a ScopeSomeFree 10.1.0.0",
                "b ScopeNoLongerLow 10.1.0.0 total",
                "b ScopeNoLongerLow 10.1.0.0 partner",
                "b ScopeSomeFree 10.1.0.0")
    pair.put(81, 100, "abandoned")
    w.told.next("a ScopeManyAbandoned 10.1.0.0",
                "b ScopeManyAbandoned 10.1.0.0")
    pair.put(81, 100, "free", "epoch 2")
    w.told.next("a ScopeFewAbandoned 10.1.0.0",
                "b ScopeFewAbandoned 10.1.0.0")
    pair.scopes[pair.a].append("10.2.0.0")
    pair.configure(pair.a)
    w.told.next("a ScopeOnOnePartner 10.2.0.0")
    pair.scopes[pair.b].append("10.2.0.0")
    pair.configure(pair.b)
    w.told.next("a ScopeOnBothPartners 10.2.0.0")
    pair.configure(pair.a, "subnet what\n")
    w.told.next("a ServerDataInvalid")
    pair.configure(pair.a)
    w.told.next("a ServerDataValid")
    w.told.check_order()
    # Who missed them reads them, in SNMP and on the command line.
    told = w.told.all
    rows = w.snmpd.rows("Event")
    equal(sorted(int(i) for i in rows), [i for _, i in told])
    equal([e["Sequence"] for e in w.events()], [i for _, i in told])
    equal(w.value("NotifyLastEvent"), len(told))
    equal(w.value("NotifyQueued"), 0)
    equal(w.value("NotifyDropped"), 0)
    equal(w.value("NotifySent"), len(told))


def test_this_share_does_not_cry_wolf_after_mclt(t):
    pair, w = Pair(t), World(t)
    now = int(time.time())
    w.start(t, server("a", pair.a))
    w.read()
    pair.put(51, 100, "active")
    w.told.next("a ScopeLow 10.1.0.0 this", "a ScopeOutOfBalance 10.1.0.0")
    # Down for longer than the MCLT: the partner's free ones are ours.
    pair.since = now - 700
    pair.state("partner-down", [pair.a])
    w.told.next("a RelationshipStateChanged fo 3>5",
                "a ScopeNoLongerLow 10.1.0.0 this")
    equal(w.snmpd.value(oid("ScopeUsableNow", "10.1.0.0")), 50)
    equal(w.snmpd.value(oid("ScopeThisFreePercent", "10.1.0.0")), 0)


def test_server_that_stops_and_runs(t):
    dhcpd, w = Dhcpd(t.folder("dhcp"), 1, 100, failover=False), World(t)
    program = dhcpd.folder / "dhcpd"  # by its name it is known
    shutil.copy("/bin/sleep", program)
    pid_file = dhcpd.folder / "pid"

    def run():
        process = t.process([program, "1000"])
        pid_file.write_text("%d\n" % process.pid)
        return process

    process = run()
    w.start(t, server("s", dhcpd.folder).replace(
        "liveness = off", 'liveness = pid pid-file = "%s"' % pid_file))
    w.read()
    w.told.next()
    process.kill()
    w.told.next("s ServerNotRunning")
    process = run()
    w.told.next("s ServerRunning")
    w.told.check_order()


def test_server_that_is_not_reached(t):
    dhcpd, w = Dhcpd(t.folder("dhcp"), 1, 100, failover=False), World(t)
    rpcd = Rpcd(t, server("c", dhcpd.folder))
    conf = 'server r { kind = rpc address = "unix:%s" refresh = 200ms }\n' \
        % rpcd.socket
    w.start(t, conf)
    w.read()
    w.told.next()
    rpcd.process.kill()
    w.told.next("r ServerUnreachable")
    equal(w.snmpd.value(oid("ServerConditions", "1.114")), b"\x80")
    rpcd.start()
    w.told.next("r ServerReachable")
    equal(w.snmpd.value(oid("ServerConditions", "1.114")), b"\0")
    w.told.check_order()


def test_data_that_becomes_stale(t):
    """Looked at each hour, and stale after a second."""
    dhcpd, w = Dhcpd(t.folder("dhcp"), 1, 100, failover=False), World(t)
    conf = server("s", dhcpd.folder).replace("refresh = 200ms",
                                             "refresh = 1h stale-after = 1s")
    w.start(t, conf)
    w.told.next("s ServerDataStale")
    w.reload(conf.replace("stale-after = 1s", "stale-after = 2h"))
    w.told.next("s ServerDataFresh")
    w.told.check_order()


def test_clocks_of_partners_that_differ(t):
    pair, w = Pair(t), World(t)
    one = Rpcd(t, server("a", pair.a))
    other = Rpcd(t, server("b", pair.b), now=int(time.time()) + 3600)
    w.start(t, "".join(
        'server %s { kind = rpc address = "unix:%s" refresh = 200ms %s }\n'
        % (name, rpcd.socket, more) for name, rpcd, more in (
            ("a", one, "partner = b"), ("b", other, ""))))
    w.read(2)
    w.told.next("a ClocksDiffer")
    skew = w.snmpd.value(oid("ServerClockSkew", "1.97"))
    expect(3500 < skew <= 3600, "a skew of %d s" % skew)
    other.process.stop()
    w.told.next("b ServerUnreachable")
    other.now = None
    other.start()
    w.told.next("b ServerReachable", "a ClocksAgree")
    w.told.check_order()


def test_a_relationship_that_flaps_is_told_when_it_is_quiet(t):
    pair = Pair(t)
    w = World(t, "notifications { damping { changes = 3 period = 60s "
              "quiet = 3s } }\n")
    w.start(t, server("a", pair.a))
    w.read()
    states = ["communications-interrupted", "normal"] * 4
    for n, state in enumerate(states):
        pair.state(state, [pair.a])
        wait_for(lambda: w.snmpd.value(
            oid("RelationshipState", "2.102.111")) == (4, 3)[n % 2], 10, state)
    w.told.next("a RelationshipStateChanged fo 3>4",
                "a RelationshipStateChanged fo 4>3",
                "a RelationshipStateChanged fo 3>4",
                "a RelationshipStateChanged fo 4>3", quiet=4.0)
    last = ours(w.traps)[-1]
    equal([v.value for v in last
           if v.oid.startswith(oid("EventChangesLeftOut") + ".")], [5])


def test_each_change_is_one_line_of_the_log(t):
    pair, w = Pair(t), World(t)
    both = server("a", pair.a, "partner = b") + server("b", pair.b)
    w.start(t, both)
    w.read(2)

    def lines(words):
        return [line for line in w.agent.log().splitlines() if words in line]

    def once(words):
        wait_for(lambda: lines(words), 20, words)
        settle(lambda: len(w.agent.log()), quiet=1.0)
        equal(len(lines(words)), 1, words)

    pair.configure(pair.b, "subnet what\n")
    once("service: b: error: ")
    pair.configure(pair.b, "subnet which\n")
    wait_for(lambda: len(lines("service: b: error: ")) == 2, 20,
             "another reason")
    pair.configure(pair.b)
    wait_for(lambda: len(lines("service: b: ok")) == 2, 20, "b is read again")
    equal(lines("server's data"), [])
    # The pools differ, then no more.
    text = (pair.b / "dhcpd.conf").read_text()
    pair.replace(pair.b, text.replace("10.1.0.100", "10.1.0.99"))
    once("service: a and its partner b: the pools of scope 10.1.0.0 differ")
    pair.configure(pair.b)
    once("service: a and its partner b: no longer different")
    # What is over because nobody looks any more says so.
    pair.put(1, 100, "active")
    w.told.next("a ScopeLow 10.1.0.0 total", "a ScopeNoneFree 10.1.0.0",
                "b ScopeLow 10.1.0.0 total", "b ScopeNoneFree 10.1.0.0",
                "a ScopeLow 10.1.0.0 this", "b ScopeLow 10.1.0.0 partner",
                "b ServerDataInvalid", "b ServerDataValid")
    w.reload(server("a", pair.a))
    once("event: b: scope 10.1.0.0: addresses no longer low: "
         "no longer watched")
    pair.scopes[pair.a] = ["10.2.0.0"]
    pair.configure(pair.a)
    once("event: a: scope 10.1.0.0: addresses free again: the scope is gone")
    equal(lines("0 of 0"), [])


def test_what_stands_is_not_told_anew(t):
    """Neither by a reload, nor by a restart, nor by kill -9; and each still
    ends once."""
    pair, w = Pair(t), World(t)
    pair.scopes[pair.a].append("10.2.0.0")
    pair.configure(pair.a)
    pair.put(51, 80, "active")
    pair.put(81, 100, "abandoned")
    pair.state("communications-interrupted", [pair.b])
    conf = server("a", pair.a, "partner = b") + server("b", pair.b) + \
        'server r { kind = rpc address = "unix:%s" refresh = 200ms }\n' \
        % (t.temp / "nobody")
    w.start(t, conf)
    # A first start tells what is wrong, once.
    w.told.next(
        "a ScopeLow 10.1.0.0 this", "a ScopeManyAbandoned 10.1.0.0",
        "a ScopeOnOnePartner 10.2.0.0", "a ScopeOutOfBalance 10.1.0.0",
        "b ScopeLow 10.1.0.0 partner", "b ScopeManyAbandoned 10.1.0.0",
        "b RelationshipStateChanged fo 0>4", "r ServerUnreachable")
    w.reload(conf)
    w.reload(conf.replace("refresh = 200ms", "refresh = 300ms"))
    w.told.next()
    equal(w.agent.stop(), 0)
    w.agent.start()
    w.agent.wait_registered()
    w.read(2)
    w.told.next()
    wait_for(lambda: not any(e["Waits"] for e in w.events()), 10, "written")
    w.agent.kill()
    w.agent.start()
    w.agent.wait_registered()
    w.read(2)
    w.told.next()
    pair.scopes[pair.a].pop()
    pair.configure(pair.a)
    pair.append("".join(
        "lease 10.1.0.%d { starts epoch 1; ends epoch 2; binding state %s; }\n"
        % (n, "backup" if n <= 50 else "free") for n in range(1, 101)))
    pair.state("normal", [pair.b])
    w.told.next(
        "a ScopeNoLongerLow 10.1.0.0 this", "a ScopeFewAbandoned 10.1.0.0",
        "a ScopeOnBothPartners 10.2.0.0", "a ScopeInBalance 10.1.0.0",
        "b ScopeNoLongerLow 10.1.0.0 partner",
        "b ScopeFewAbandoned 10.1.0.0", "b RelationshipStateChanged fo 4>3")
    # Who is not watched any more cannot stay unreachable.
    w.reload(server("a", pair.a, "partner = b") + server("b", pair.b))
    w.told.next("r ServerReachable")
    w.told.check_order()


IN_FORCE = """
thresholds {
	total { low-percent = 1; high-percent = 2
	        low-addresses = 3; high-addresses = 4 }
	this { low-percent = 5; high-percent = 6
	       low-addresses = 7; high-addresses = 8 }
	partner { low-percent = 9; high-percent = 10
	          low-addresses = 11; high-addresses = 12 }
	percent-from-size = 13
	exhausted { high-percent = 14; high-addresses = 15 }
	abandoned { low-percent = 16; high-percent = 17
	            low-addresses = 18; high-addresses = 19 }
	imbalance { low-percent = 20; high-percent = 21
	            low-addresses = 22; high-addresses = 23 }
	imbalance-from-size = 24
	imbalance-after = 25s
	clock-skew = 27s
	clock-skew-over = 26s
	scope 10.0.0.0 { total { low-percent = 50; high-percent = 60 } }
}
notifications {
	enabled = off
	scope-this = off
	clock-skew = off
	rate-limit = 28
	rate-limits { relationship-state = 29; server-stale = 30 }
	damping { changes = 31; period = 32s; quiet = 33s }
	events = 34
}
"""


def test_what_is_in_force_can_be_read(t):
    dhcpd, snmpd = Dhcpd(t.folder("dhcp"), 2, 100), t.snmpd()
    agent = t.agent(snmpd, server("s", dhcpd.folder).replace(
        "refresh = 200ms", "refresh = 200ms stale-after = 35s") + IN_FORCE)
    agent.wait_registered()
    wait_for(lambda: snmpd.value(oid("ServerState", "1.115")) == 1, 20,
             "it is read")

    def scalars(group):
        return [v.value for v in snmpd.walk(group)]

    thresholds = oid("ThresholdLowPercent", 0).rsplit(".", 2)[0]
    equal(scalars(thresholds), list(range(1, 26)) + [27, 26])
    equal([snmpd.value(oid("Notify" + n, 0)) for n in (
        "Enable", "RateLimit", "DampingChanges", "DampingPeriod",
        "DampingQuiet", "EventsMax")], [2, 28, 31, 32, 33, 34])
    equal(snmpd.value(oid("ServerStaleAfter", "1.115")), 35)
    kinds = snmpd.rows("NotifyKind")
    equal({k["Name"] for k in kinds.values() if k["Enable"] == 2},
          {"scope-this", "clock-skew"})
    equal({k["Name"]: k["RateLimit"] for k in kinds.values()
           if k["RateLimit"]}, {"relationship-state": 29, "server-stale": 30})
    equal(len(kinds), 13)
    # A scope's own, where they differ.
    rows = snmpd.rows("Scope")
    equal([(rows[s]["LowPercent"], rows[s]["HighPercent"],
            rows[s]["ThisLowPercent"]) for s in dhcpd.scopes],
          [(50, 60, 5), (1, 2, 5)])


# ---- the master agent, and we ourselves -------------------------------------


def low(t, count, more=""):
    """Scopes that will all be low, with notifications of the total only."""
    kinds = ("scope-this scope-partner scope-exhausted scope-imbalance").split()
    w = World(t, "notifications { %s %s }\n" % (
        " ".join(k + " = off" for k in kinds), more))
    dhcpd = Dhcpd(t.folder("dhcp"), count, 10)
    w.start(t, server("srv", dhcpd.folder))
    w.read()
    return w, dhcpd


def lows(w, name, dhcpd):
    """Each scope was told exactly once."""
    told = [event(trap) for trap in ours(w.traps)]
    equal(sorted(e for e, _ in told if " %s " % name in e),
          sorted("srv %s %s total" % (name, s) for s in dhcpd.scopes))
    indexes = [i for _, i in told]
    equal(indexes, sorted(set(indexes)), "each once, and in order")


def test_a_master_that_is_stopped_for_ten_seconds(t):
    w, dhcpd = low(t, 200)
    w.snmpd.process.signal(signal.SIGSTOP)
    t.defer(w.snmpd.process.signal, signal.SIGCONT)
    dhcpd.put(dhcpd.scopes, 10, "active")
    time.sleep(10)
    w.snmpd.process.signal(signal.SIGCONT)
    wait_ours(w.traps, 200, deadline=30)
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    lows(w, "ScopeLow", dhcpd)
    dhcpd.put(dhcpd.scopes, 10, "free")
    wait_ours(w.traps, 400, deadline=30)
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    lows(w, "ScopeNoLongerLow", dhcpd)
    equal(w.value("NotifyDropped"), 0)


def test_a_master_that_is_restarted(t):
    w, dhcpd = low(t, 50)
    equal(w.snmpd.stop(), 0)
    dhcpd.put(dhcpd.scopes, 10, "active")
    wait_for(lambda: len(w.events()) >= 50, 10, "they are on the disk")
    expect(all(e["Waits"] for e in w.events()
               if e["Kind"] == "scope-total"), "they wait")
    began = max(e["Time"] for e in w.events())
    time.sleep(2)
    w.snmpd.start()
    wait_ours(w.traps, 50, deadline=30)
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    lows(w, "ScopeLow", dhcpd)
    # With the time of the event, not of its sending.
    rows = w.snmpd.rows("Event")
    expect(max(r["Time"] for r in rows.values()) <= began, "event times")


def test_an_agent_that_is_killed_neither_loses_nor_repeats(t):
    w, dhcpd = low(t, 50)
    equal(w.snmpd.stop(), 0)
    dhcpd.put(dhcpd.scopes, 10, "active")
    wait_for(lambda: len(w.events()) >= 50, 10, "they are on the disk")
    w.agent.kill()
    w.agent.start()
    w.snmpd.start()
    wait_ours(w.traps, 50, deadline=30)
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    lows(w, "ScopeLow", dhcpd)
    # All was answered, and that is on the disk, too.
    wait_for(lambda: not any(e["Waits"] for e in w.events()), 10, "written")
    w.agent.kill()
    dhcpd.put(dhcpd.scopes[:20], 10, "free")
    w.agent.start()
    w.agent.wait_registered()
    wait_ours(w.traps, 70, deadline=30)
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    lows(w, "ScopeLow", dhcpd)
    equal(sum("NoLongerLow" in event(trap)[0]
              for trap in ours(w.traps)), 20)


def test_an_agent_that_is_killed_in_the_middle_loses_none(t):
    w, dhcpd = low(t, 2000)
    dhcpd.put(dhcpd.scopes, 10, "active")
    wait_ours(w.traps, 200, deadline=60)
    w.agent.kill()
    w.agent.start()
    want = {"srv ScopeLow %s total" % scope for scope in dhcpd.scopes}
    wait_for(lambda: want <= {event(trap)[0] for trap in ours(w.traps)}, 60,
             "each is told")
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    told = [event(trap) for trap in ours(w.traps)]
    equal({e for e, _ in told}, want)
    # What was on its way then may come again, with its number.
    equal(len(set(told)), len(want), "none has two numbers")
    print("         on their way when it was killed: %d"
          % (len(told) - len(want)))


def test_a_master_that_is_killed_in_the_middle_loses_none(t):
    w, dhcpd = low(t, 2000)
    dhcpd.put(dhcpd.scopes, 10, "active")
    wait_ours(w.traps, 200, deadline=60)
    w.snmpd.kill()
    w.snmpd.start()
    wait_for(lambda: w.value("NotifyQueued") == 0, 60, "none waits")
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    told = [event(trap) for trap in ours(w.traps)]
    equal({e for e, _ in told},
          {"srv ScopeLow %s total" % scope for scope in dhcpd.scopes})
    equal(len(set(told)), 2000, "none has two numbers")
    equal(w.value("NotifyDropped"), 0)


def test_a_state_that_is_not_ours_is_put_aside(t):
    w, dhcpd = low(t, 3)
    dhcpd.put(dhcpd.scopes, 10, "active")
    wait_ours(w.traps, 3)
    equal(w.agent.stop(), 0)
    w.state_file().write_text("not ours\n")
    w.agent.start()
    w.agent.wait_registered()
    # As for the first time: what stands is told once.
    wait_ours(w.traps, 6)
    settle(lambda: len(ours(w.traps)), quiet=1.0)
    equal(len(ours(w.traps)), 6)
    expect("is not a state file of this program" in w.agent.log(),
           "a clear message")
    equal(w.state_file().with_suffix(".state.bad").read_text(), "not ours\n")
    equal(w.value("NotifyEventsSurvive"), 1)


def test_two_thousand_scopes_in_one_refresh(t):
    w, dhcpd = low(t, 2000)
    dhcpd.put(dhcpd.scopes, 10, "active")
    wait_ours(w.traps, 2000, deadline=60)
    settle(lambda: len(ours(w.traps)), quiet=2.0)
    lows(w, "ScopeLow", dhcpd)
    expect(w.snmpd.process.running(), "snmpd is alive")
    expect(len(w.snmpd.walk(oid("SrvScopeTotalLow"))) == 2000, "a walk")
    # How long it was busy is a matter of the machine: make bench.
    lag, over, agents = w.snmpd.get(
        oid("ServerLoopLag", oid_string("srv")),
        oid("ServerLoopLagOver", oid_string("srv")), oid("AgentLoopLag", 0))
    equal((lag.type, over.type), ("Gauge32", "Counter64"))
    equal(lag.value, agents.value, "the one loop")
    print("         longest round of the agent's loop: %d ms, %d over 50 ms"
          % (lag.value, over.value))


harness.main("events", globals())
