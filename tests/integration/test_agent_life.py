# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-agentd's life: starting, reloading, ending, and a master agent that
is restarted, stopped or not there."""

import os
import re
import signal
import socket
import time

import agentx
import harness
from agentx import Dhcpd, Pair, oid, server
from harness import (Process, equal, expect, program, run, wait_for)
from snmp import ROOT_OID, oid_string

SYS_OR_DESCR = "1.3.6.1.2.1.1.9.1.3"


def served(snmpd):
    return snmpd.get(oid("AgentServers", 0)).type == "Gauge32"


def capabilities(snmpd):
    return [v for v in snmpd.walk(SYS_OR_DESCR)
            if b"DHCPV4-FAILOVER-MIB" in v.value]


def one_server(t, name="x", scopes=1):
    folder = t.folder("dhcp")
    return Dhcpd(folder, scopes, 10), server(name, folder)


# ---- the master agent -------------------------------------------------------


def test_master_restarted_finds_everything_again(t):
    snmpd = t.snmpd()
    Pair(t, snmpd)
    equal(len(capabilities(snmpd)), 1)
    for restart in range(3):
        if restart % 2:
            snmpd.stop()
        else:
            snmpd.kill()
        snmpd.start()
        wait_for(lambda: served(snmpd), 15, "served again")
        equal(len(capabilities(snmpd)), 1)
        equal(snmpd.value(oid("AgentConnections", 0)), restart + 2)
    expect(len(snmpd.bulkwalk(ROOT_OID)) > 1000, "not all is there")


def test_master_that_comes_later_is_found(t):
    snmpd = t.snmpd()
    snmpd.stop()
    agent = t.agent(snmpd, one_server(t)[1])
    wait_for(lambda: "no master agent" in agent.log(), 10, "it is missed")
    snmpd.start()
    agent.wait_registered()
    equal(agent.log().count("no master agent"), 1, agent.log())


def test_master_that_is_lost_is_told_once(t):
    snmpd = t.snmpd()
    agent = t.agent(snmpd, one_server(t)[1])
    agent.wait_registered()
    snmpd.kill()
    wait_for(lambda: "no master agent" in agent.log(), 10, "it is missed")
    # Many tries, each without a word.
    time.sleep(2)
    equal(agent.log().count("lost the master agent"), 1)
    equal(agent.log().count("no master agent"), 1)
    equal(agent.process.signal(signal.SIGTERM), None)
    equal(agent.process.wait(5), 0)


def cpu_and_reaction(agent):
    """How long the agent takes to do what SIGHUP asks for."""
    count = agent.log().count("read again")
    begin = time.monotonic()
    agent.reload()
    wait_for(lambda: agent.log().count("read again") > count, 10, "a reload")
    return time.monotonic() - begin


def test_master_that_is_stopped_does_not_stop_the_agent(t):
    snmpd = t.snmpd()
    agent = t.agent(snmpd, one_server(t)[1])
    agent.wait_registered()
    snmpd.process.signal(signal.SIGSTOP)
    t.defer(snmpd.process.signal, signal.SIGCONT)
    for _ in range(3):
        expect(cpu_and_reaction(agent) < 1.0, "the loop was blocked")
    snmpd.process.signal(signal.SIGCONT)
    wait_for(lambda: served(snmpd), 5, "served again")
    equal(snmpd.value(oid("AgentConnections", 0)), 1)


def test_contexts_added_while_the_master_is_stopped_are_there_later(t):
    names = ["s%d" % n for n in range(30)]
    snmpd = t.snmpd(extra=agentx.contexts(names[-1]))
    confs = [one_server(t, name)[1] for name in names]
    agent = t.agent(snmpd, confs[0])
    agent.wait_registered()
    snmpd.process.signal(signal.SIGSTOP)
    t.defer(snmpd.process.signal, signal.SIGCONT)
    agent.conf.write_text("".join(confs))
    expect(cpu_and_reaction(agent) < 1.0, "the loop was blocked")
    snmpd.process.signal(signal.SIGCONT)
    wait_for(lambda: snmpd.value(oid("AgentServers", 0)) == 30, 10,
             "all servers")
    wait_for(lambda: len(snmpd.walk(oid("ScopeNumAddr"),
                                    context=names[-1])) == 1, 10,
             "the last one's context")
    equal(snmpd.value(oid("AgentConnections", 0)), 1)


def test_master_that_is_stopped_before_the_first_connection(t):
    snmpd = t.snmpd()
    snmpd.process.signal(signal.SIGSTOP)
    t.defer(snmpd.process.signal, signal.SIGCONT)
    agent = t.agent(snmpd, one_server(t)[1])
    wait_for(lambda: "no master agent" in agent.log(), 10, "it is missed")
    # Also when its queue of connections is full.
    fillers = []
    t.defer(lambda: [f.close() for f in fillers])
    for _ in range(200):
        filler = socket.socket(socket.AF_UNIX)
        filler.setblocking(False)
        fillers.append(filler)
        try:
            filler.connect(str(snmpd.socket))
        except BlockingIOError:
            break
    else:
        expect(False, "the queue is endless")
    for _ in range(3):
        expect(cpu_and_reaction(agent) < 1.0, "the loop was blocked")
        time.sleep(1)
    while fillers:
        fillers.pop().close()
    snmpd.process.signal(signal.SIGCONT)
    wait_for(lambda: served(snmpd), 15, "served")


def test_master_that_is_something_else_is_left_alone(t):
    path = str(t.temp / "other")
    listener = socket.socket(socket.AF_UNIX)
    t.defer(listener.close)
    listener.bind(path)
    listener.listen(5)
    agent = t.agent(None, one_server(t)[1], options=("-x", path))
    for answer in (b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4, b"", b"\1\2"):
        listener.settimeout(10)
        peer = listener.accept()[0]
        peer.settimeout(5)
        equal(peer.recv(100)[:2], b"\1\x0d", "a ping first")
        if answer:
            peer.send(answer)
        peer.close()
    wait_for(lambda: "no AgentX master" in agent.log(), 10, agent.log)
    equal(agent.stop(), 0)


def test_agentx_socket_can_be_tcp(t):
    port = harness.free_port()
    snmpd = t.snmpd(options=())
    snmpd.stop()
    snmpd.extra = "agentXSocket tcp:127.0.0.1:%d\n" % port
    folder = t.folder("tcp")
    (folder / "snmpd.conf").write_text(
        "rocommunity public 127.0.0.1\nmaster agentx\n")
    master = Process(
        [harness.tool("snmpd"), "-f", "-r", "-C", "-c", folder / "snmpd.conf",
         "-Lo", "-x", "tcp:127.0.0.1:%d" % port,
         "udp:127.0.0.1:%d" % snmpd.port], folder / "snmpd.log",
        env=harness.snmp_env(folder))
    wait_for(lambda: snmpd.command(
        "snmpget", ["1.3.6.1.2.1.1.3.0"], ("-t", "0.3", "-r", "0")).code == 0,
        10, "snmpd")
    agent = t.agent(None, one_server(t)[1],
                    options=("-x", "tcp:127.0.0.1:%d" % port))
    wait_for(lambda: served(snmpd), 10, lambda: "served\n" + agent.log())
    equal(agent.stop(), 0)
    master.stop()


# ---- the configuration ------------------------------------------------------


def test_reload_adds_and_removes_servers(t):
    snmpd = t.snmpd(extra=agentx.contexts("y"))
    conf_x, conf_y = one_server(t)[1], one_server(t, "y")[1]
    agent = t.agent(snmpd, conf_x)
    agent.wait_registered()
    equal(snmpd.value(oid("AgentServers", 0)), 1)
    agent.conf.write_text(conf_x + conf_y)
    agent.reload()
    wait_for(lambda: snmpd.get(oid("ServerState", oid_string("y"))).value
             == 1, 10, "the new server")
    equal(len(snmpd.walk(oid("ScopeNumAddr"), context="y")), 1)
    agent.conf.write_text(conf_x)
    agent.reload()
    wait_for(lambda: snmpd.value(oid("AgentServers", 0)) == 1, 10,
             "one server again")
    equal(snmpd.walk(oid("ScopeNumAddr"), context="y"), [])
    # The default context's first server can change, too.
    agent.conf.write_text(conf_y + conf_x)
    agent.reload()
    wait_for(lambda: snmpd.get(oid("ServerState", oid_string("y"))).value
             == 1, 10, "it is back")
    equal(len(snmpd.walk(oid("ScopeNumAddr"), context="y")), 1)
    equal(agent.stop(), 0)


def test_reload_of_a_bad_configuration_changes_nothing_and_says_so(t):
    snmpd = t.snmpd()
    conf = one_server(t)[1]
    agent = t.agent(snmpd, conf)
    agent.wait_registered()
    for bad, words in (
            (conf + "\nnonsense = 1\n", "nonsense"),
            (conf + conf, "x"),
            (conf.replace("kind = isc", "kind = abacus"), "abacus"),
            (conf + 'agent { root-oid = "1.x" }\n', "root-oid")):
        before = agent.log().count("the old configuration stays")
        agent.conf.write_text(bad)
        agent.reload()
        wait_for(lambda: agent.log().count("the old configuration stays")
                 > before, 10, lambda: "complaint about %s\n%s" % (
                     words, agent.log()))
        expect(words in agent.log().splitlines()[-1], agent.log())
        expect(re.search(r"dhcpfo\.conf:\d+", agent.log().splitlines()[-1])
               or words == "abacus", agent.log())
        equal(snmpd.value(oid("ServerState", oid_string("x"))), 1)
    agent.conf.unlink()
    agent.reload()
    wait_for(lambda: "No such file" in agent.log(), 10, "the missing file")
    equal(snmpd.value(oid("ServerState", oid_string("x"))), 1)


def test_reload_changes_thresholds_and_switches(t):
    snmpd = t.snmpd()
    conf = one_server(t)[1]
    agent = t.agent(snmpd, conf)
    agent.wait_registered()
    equal(snmpd.value(oid("ThresholdLowPercent", 0)), 10)
    agent.conf.write_text(conf + """
thresholds { total { low-percent = 33 high-percent = 44 } }
notifications { scope-this = off rate-limit = 7 }
agent { client-tables = off }
""")
    agent.reload()
    wait_for(lambda: snmpd.value(oid("ThresholdLowPercent", 0)) == 33, 10,
             "the new threshold")
    equal(snmpd.value(oid("ScopeHighPercent", "10.0.0.0")), 44)
    equal(snmpd.value(oid("NotifyThisEnable", 0)), 2)
    equal(snmpd.value(oid("NotifyTotalEnable", 0)), 1)
    equal(snmpd.value(oid("NotifyRateLimit", 0)), 7)
    equal(snmpd.value(oid("AgentClientTables", 0)), 2)


def check(*options):
    return run([program("dhcpfo-agentd"), "-t", *options])


def test_check_of_configuration_and_sources(t):
    dhcpd, conf = one_server(t)
    path = t.file("dhcpfo.conf", conf)
    result = check("-c", path)
    equal((result.code, result.err), (0, ""))
    expect("x: 1 scopes" in result.out, result.out)
    bad = t.file("bad.conf", conf + "nonsense = 1\n")
    result = check("-c", bad)
    equal(result.code, 1, result.err)
    expect("bad.conf:" in result.err and "nonsense" in result.err, result.err)
    equal(check("-c", t.temp / "none").code, 1)
    equal(check("-c", t.file("empty.conf", "")).code, 1)
    (dhcpd.folder / "dhcpd.conf").write_text("subnet {\n")
    result = check("-c", path)
    equal(result.code, 3, result.err)
    expect("dhcpd.conf:1:" in result.err, result.err)


def test_usage_errors_end_with_2(t):
    for arguments in (["--nonsense"], ["extra"], ["--now", "x"], ["-c"]):
        result = run([program("dhcpfo-agentd"), *arguments])
        equal(result.code, 2, arguments)
        expect("Try 'dhcpfo-agentd --help'" in result.err, result.err)
    equal(run([program("dhcpfo-agentd"), "--help"]).code, 0)
    expect("dhcpfo-agentd " in run([program("dhcpfo-agentd"),
                                    "--version"]).ok(), "no version")


def test_source_on_the_command_line_is_the_only_server(t):
    snmpd = t.snmpd()
    dhcpd, conf = one_server(t)
    agent = t.agent(snmpd, conf, options=(
        "--source", "isc:%s/dhcpd.conf:%s/dhcpd.leases" % (
            dhcpd.folder, dhcpd.folder)))
    agent.wait_registered()
    equal([v.value for v in snmpd.walk(oid("ServerKind"))], [b"isc"])
    equal(snmpd.getnext(oid("ServerKind")).oid,
          oid("ServerKind", oid_string("local")))
    result = run([program("dhcpfo-agentd"), "-f", "--source", "isc:x"])
    equal(result.code, 1, result.err)


# ---- as a service -----------------------------------------------------------


def test_detached_it_is_ready_when_the_command_returns(t):
    snmpd = t.snmpd()
    conf = t.file("dhcpfo.conf", one_server(t)[1])
    argv = [str(program("dhcpfo-agentd")), "-c", str(conf), "-x",
            "unix:%s" % snmpd.socket, "--state-directory",
            str(t.folder("state"))]
    equal(run(argv).code, 0)
    found = [p for p in harness.descendants()
             if str(conf) in harness.command_line(p)]
    equal(len(found), 1)
    pid = int(getattr(found[0], "pid", found[0]))
    wait_for(lambda: served(snmpd), 10, "served")
    equal(os.getsid(pid), pid)
    os.kill(pid, signal.SIGTERM)
    wait_for(lambda: not [p for p in harness.descendants()
                          if str(conf) in harness.command_line(p)], 10,
             "it ended")
    # What cannot start says so by its status.
    conf.write_text("nonsense\n")
    equal(run(argv).code, 1)


def test_closed_standard_descriptors_do_no_harm(t):
    """What it opens must not get their numbers: it would write its messages
    there, and the command would miss that the agent is ready."""
    snmpd = t.snmpd()
    conf = t.file("dhcpfo.conf", one_server(t)[1])
    command = "exec %s -c %s -x unix:%s --state-directory %s" % (
        program("dhcpfo-agentd"), conf, snmpd.socket, t.folder("state"))
    agent = t.process(["sh", "-c", command + " -f <&- >&- 2>&-"])
    wait_for(lambda: served(snmpd), 10, "served")
    for fd in "012":
        equal(os.readlink("/proc/%d/fd/%s" % (agent.pid, fd)), "/dev/null")
    agent.stop()
    equal(run(["sh", "-c", command + " <&- >&- 2>&-"]).code, 0)
    for process in harness.descendants():
        if str(conf) in harness.command_line(process):
            os.kill(int(getattr(process, "pid", process)), signal.SIGTERM)
    wait_for(lambda: not [p for p in harness.descendants()
                          if str(conf) in harness.command_line(p)], 10,
             "it ended")


def test_output_that_cannot_be_written_is_told(t):
    for argv in (["dhcpfo-agentd", "--objects", "--source", "isc:/a:/b"],
                 ["dhcpfo-agentd", "--help"], ["dhcpfo-rpcd", "--version"]):
        result = run(["sh", "-c", "exec %s %s >/dev/full" % (
            program(argv[0]), " ".join(argv[1:]))])
        equal((result.code, result.err), (
            1, argv[0] + ": cannot write the output: No space left on "
            "device\n"))


def test_term_ends_it_and_leaves_nothing(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)

    def files():
        """But what it keeps for its next start, which is written when it
        will."""
        return {path for path in t.temp.rglob("*")
                if path.parent.name != "state"}

    for number in (signal.SIGTERM, signal.SIGINT):
        before = files()
        pair.agent.process.signal(number)
        equal(pair.agent.process.wait(5), 0)
        equal(files() - before, set())
        wait_for(lambda: not served(snmpd), 5, "the master was told")
        equal(capabilities(snmpd), [])
        pair.agent.start()
        pair.agent.wait_registered()


def test_unknown_user_is_an_error(t):
    folder = t.folder("dhcp")
    Dhcpd(folder, 1, 10)
    conf = t.file("dhcpfo.conf", server("x", folder)
                  + "agent { user = no-such-user-here }\n")
    result = run([program("dhcpfo-agentd"), "-f", "-c", conf,
                  "--state-directory", t.folder("state")])
    equal(result.code, 1)
    expect("no-such-user-here" in result.err, result.err)


def test_privileges_are_dropped(t):
    if os.getuid() != 0:
        raise harness.Skip("not root")
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    Dhcpd(folder, 1, 10)
    for path in (*folder.parents, folder, *folder.iterdir(), snmpd.folder):
        if not path.stat().st_mode & 0o001:
            os.chmod(path, 0o755)
    os.chmod(snmpd.socket, 0o777)
    agent = t.agent(snmpd, server("x", folder) + "agent { user = nobody }\n")
    agent.wait_registered()
    status = open("/proc/%d/status" % agent.process.pid,
                  encoding="ascii").read()
    uids = re.search(r"^Uid:\s+(.*)$", status, re.M)[1].split()
    gids = re.search(r"^Gid:\s+(.*)$", status, re.M)[1].split()
    equal(len(set(uids)), 1)
    expect(uids[0] != "0" and "0" not in gids, status)
    equal(snmpd.value(oid("ServerState", oid_string("x"))), 1)


def test_state_that_systemd_has_made_roots_again_is_the_users(t):
    """As StateDirectory= does with each start; but what a user could have
    linked there is not given to him."""
    if os.getuid() != 0:
        raise harness.Skip("not root")
    snmpd = t.snmpd()
    folder = t.folder("dhcp")
    Dhcpd(folder, 1, 10)
    for path in (*folder.parents, folder, *folder.iterdir(), snmpd.folder):
        if not path.stat().st_mode & 0o001:
            os.chmod(path, 0o755)
    os.chmod(snmpd.socket, 0o777)
    agent = t.agent(snmpd, server("x", folder) + "agent { user = nobody }\n")
    agent.wait_registered()
    equal(agent.stop(), 0)
    state = agent.folder / "state"
    names = sorted(path.name for path in state.iterdir())
    expect("lock" in names and len(names) > 1, names)
    nobody = state.stat().st_uid
    expect(nobody != 0, "it was root's already")
    secret = t.file("secret", "")
    for path in (state, *state.iterdir()):
        os.chown(path, 0, 0)
    os.link(secret, state / "events.state.bad")
    agent.start()
    agent.wait_registered()
    equal([path.name for path in (state, *sorted(state.iterdir()))
           if path.stat().st_uid != nobody], ["events.state.bad"])
    expect("Permission" not in agent.log(), agent.log())
    equal(agent.stop(), 0)
    expect("Permission" not in agent.log(), agent.log())
    # A folder with something else in it is somebody's.
    (state / "other").write_text("")
    os.chown(state, 0, 0)
    agent.start()
    agent.wait_registered()
    equal(state.stat().st_uid, 0)


harness.main("agent_life", globals())
