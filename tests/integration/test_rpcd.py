# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-rpcd: what it answers, whom, and how it starts and ends."""

import json
import os
import pathlib
import pwd
import signal
import socket
import time

import harness
import rpc
from harness import (Skip, dhcpfo, equal, expect, free_port, program, run,
                     tool, wait_for)
from rpc import (Connection, Rpcd, by_address, by_hardware, by_name, opaque,
                 u32)

CAPTURE = "isc/02-normal-leased"
NOBODY = 65534


def number(address):
    a, b, c, d = (int(part) for part in address.split("."))
    return a << 24 | b << 16 | c << 8 | d


def dotted(value):
    return ".".join(str(value >> s & 255) for s in (24, 16, 8, 0))


class Captured:
    """A pair as it was captured, both sides served under their names."""

    def __init__(self, t):
        self.folder = t.capture(CAPTURE)
        self.now = int((self.folder / "snapshot-epoch").read_text())
        self.servers = "\n".join(
            "server %s { kind = isc config = \"%s/dhcpd.conf\" leases ="
            " \"%s/dhcpd.leases\" liveness = off %s}" % (
                name, self.folder / name, self.folder / name,
                "partner = primary " if name == "secondary" else "")
            for name in ("primary", "secondary"))
        self.seven = json.loads((self.folder / "seven.json").read_text())


def captured(t, keys="", **more):
    pair = Captured(t)
    rpcd = Rpcd(t, pair.servers, keys, now=pair.now, **more)
    for name in ("primary", "secondary"):
        rpcd.read(name)
    return pair, rpcd


# ---- what it answers --------------------------------------------------------


def test_statistics_are_those_that_were_counted(t):
    pair, rpcd = captured(t)
    order = ("NumAddr", "AddrFree", "AddrInUse", "PartnerAddrFree",
             "ThisAddrFree", "PartnerAddrInUse", "ThisAddrInUse")
    with Connection(rpcd.socket) as c:
        for name in ("primary", "secondary"):
            view = c.view(name)
            equal(view["server"], name)
            equal(view["now"], pair.now)
            rows = c.statistics(view["generation"], server=name)
            equal(len(rows), view["scopes"])
            for scope, want in pair.seven[name].items():
                row = rows[number(scope)]
                equal(dict(zip(order, row[1:8])),
                      {key: want[key] for key in order}, scope)
                alone = c.call(rpc.SCOPE_STATISTICS, opaque(name)
                               + u32(number(scope))).results()
                equal(alone.u32s(18), [1, number(scope)] + row)


def test_servers_are_listed_the_first_is_the_default(t):
    _, rpcd = captured(t)
    with Connection(rpcd.socket) as c:
        r = c.call(rpc.SERVERS).results()
        equal([(r.text(), r.text()) for _ in range(r.u32())],
              [("primary", "isc"), ("secondary", "isc")])
        equal(c.view()["server"], "primary")


def test_clients_are_those_of_the_command_line(t):
    pair, rpcd = captured(t)
    lines = dhcpfo("--config", rpcd.conf, "--now", str(pair.now), "clients",
                   "--json").ok().splitlines()
    want = [json.loads(line) for line in lines]
    expect(len(want) > 300, "too few clients for a test")
    for limit in (1000, 7):
        got, after, end = [], 0, False
        with Connection(rpcd.socket) as c:
            while not end:
                page, end = c.clients(after, limit)
                expect(page or end, "a page without rows, and not the end")
                got += page
                after = got[-1].numbers[0]
        equal(len(got), len(want))
        for g, w in zip(got, want):
            equal((dotted(g.numbers[0]), g.name.decode(), g.hardware.hex(":"),
                   dotted(g.owner[0]) if g.owner else "0.0.0.0"),
                  (w["ClientIpAddress"], w["ClientName"] or "",
                   w["ClientHardwareAddress"] or "",
                   w["OwnerHost"]["IpAddress"]))


def test_client_is_found_in_three_ways(t):
    _, rpcd = captured(t)
    with Connection(rpcd.socket) as c:
        rows, _ = c.clients(0, 1000)
        one = next(row for row in rows if row.name and row.hardware
                   and row.numbers[9] == 2)
        address = one.numbers[0]
        for search in (by_address(address), by_hardware(one.hardware.hex()),
                       by_name(one.name.upper()),
                       by_hardware(one.hardware.hex(), address, address)):
            equal(c.client(search)[0], [one])
        for search in (by_address(1), by_name("none-of-that-name"),
                       by_hardware(one.hardware.hex(), address + 1)):
            c.call(rpc.CLIENT_INFO, opaque("") + search).failure(rpc.ABSENT)


def test_what_is_not_there_has_a_status_of_its_own(t):
    _, rpcd = captured(t)
    with Connection(rpcd.socket) as c:
        equal(c.call(rpc.VIEW, opaque("x")).failure(rpc.NO_SERVER),
              'no server "x" here')
        c.call(rpc.SCOPE_STATISTICS, opaque("") + u32(1)).failure(rpc.ABSENT)
        c.page(rpc.SCOPES, 1).failure(rpc.GONE)
        c.page(rpc.SCOPES, 1, server="x").failure(rpc.NO_SERVER)
        view = c.view()
        c.page(rpc.SCOPES, view["generation"],
               view["scopes"] + 1).failure(rpc.BAD_ARGUMENT)
        c.page(rpc.SCOPES, view["generation"], 0, 0).failure(
            rpc.BAD_ARGUMENT)
        equal(c.scopes(view["generation"], first=view["scopes"]), [])
        c.call(rpc.ENUM_CLIENTS, opaque("") + u32(0, 0)).failure(
            rpc.BAD_ARGUMENT)
        c.call(rpc.CLIENT_INFO, opaque("") + u32(1) + opaque(b"")
               + u32(0, 9)).failure(rpc.BAD_ARGUMENT)


def test_source_that_was_never_read_says_why(t):
    rpcd = Rpcd(t, 'server a { kind = isc config = "/no/such.conf" '
                'leases = "/no/such.leases" }')
    with Connection(rpcd.socket) as c:
        wait_for(lambda: "/no/such.conf" in c.call(
            rpc.VIEW, opaque("")).failure(rpc.NO_DATA), 10, "the reason")
        c.call(rpc.ENUM_CLIENTS, opaque("") + u32(0, 5)).failure(rpc.NO_DATA)


def one_scope(t, ranges="range 10.50.0.10 10.50.0.99;"):
    folder = t.folder("dhcp")
    (folder / "dhcpd.conf").write_text(
        "subnet 10.50.0.0 netmask 255.255.255.0 { %s }\n" % ranges)
    (folder / "dhcpd.leases").write_text("")
    return folder, 'server a { kind = isc config = "%s/dhcpd.conf" leases = ' \
        '"%s/dhcpd.leases" liveness = off refresh = 100ms }' % (folder, folder)


def lease(last):
    return ("lease 10.50.0.%d {\n  starts 2 2026/11/17 00:00:00;\n"
            "  ends never;\n  binding state active;\n"
            "  hardware ethernet 02:00:00:00:00:%02x;\n}\n" % (last, last))


def test_pages_of_one_view_agree_while_leases_change(t):
    folder, server = one_scope(t)
    rpcd = Rpcd(t, server)
    first = rpcd.read()

    def add(last):
        with open(folder / "dhcpd.leases", "a") as leases:
            leases.write(lease(last))

    def numbers(c, generation):
        return c.statistics(generation)[number("10.50.0.0")][1:4]

    with Connection(rpcd.socket) as c:
        equal(numbers(c, first["generation"]), [90, 90, 0])
        seen = [first["generation"]]
        for i in range(1, 6):
            add(9 + i)
            wait_for(lambda: c.view()["generation"] != seen[-1], 10, "a view")
            view = c.view()
            equal(view["layout"], first["layout"])
            expect(view["generation"] not in seen, "a number came again")
            seen.append(view["generation"])
            equal(numbers(c, view["generation"]), [90, 90 - i, i])
        # Kept are the last four, each as it was.
        for i in (2, 3, 4, 5):
            equal(numbers(c, seen[i]), [90, 90 - i, i])
        for i in (0, 1):
            c.page(rpc.ALL_STATISTICS, seen[i]).failure(rpc.GONE)
        (folder / "dhcpd.conf").write_text(
            "subnet 10.50.0.0 netmask 255.255.255.0 "
            "{ range 10.50.0.10 10.50.0.19; }\n")
        wait_for(lambda: c.view()["layout"] != first["layout"], 10, "layout")


def test_view_numbers_do_not_come_again_after_a_restart(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server)
    first = rpcd.read()
    equal(rpcd.process.stop(), 0)
    rpcd.start()
    second = rpcd.read()
    numbers = {v[key] for v in (first, second)
               for key in ("generation", "layout")}
    equal(len(numbers), 2, "each life has a number of its own")
    with Connection(rpcd.socket) as c:
        c.page(rpc.SCOPES, first["generation"]).failure(rpc.GONE)


def test_server_that_is_elsewhere_itself_is_answered_for(t):
    folder, server = one_scope(t)
    (folder / "dhcpd.leases").write_text(lease(20) + lease(30))
    near = Rpcd(t, server)
    near.read()
    _, own = one_scope(t)
    far = Rpcd(t, 'server far { kind = rpc address = "unix:%s" }\n%s'
               % (near.socket, own))
    far.read("far")
    far.read("a")
    with Connection(far.socket) as c, Connection(far.socket) as other:
        page, _ = c.clients(0, 10, "far")
        equal([dotted(row.numbers[0]) for row in page],
              ["10.50.0.20", "10.50.0.30"])
        equal(c.client(by_hardware("02000000001e"), "far")[0][0].numbers[0],
              number("10.50.0.30"))
        view = c.view("far")
        equal(c.statistics(view["generation"], server="far"),
              {number("10.50.0.0"): [0, 90, 88, 2] + [0] * 6 + [88]
               + [0] * 5})
        # One that hangs costs its own callers their time, nobody else's.
        os.kill(near.process.pid, signal.SIGSTOP)
        try:
            start = time.monotonic()
            c.send(rpc.record(rpc.call(
                rpc.ENUM_CLIENTS, opaque("far") + u32(0, 5))))
            for _ in range(100):
                expect(other.view("a")["state"] == 1, "a is not ok")
            expect(time.monotonic() - start < 0.4 * harness.FACTOR,
                   "others wait, too")
            c.reply().failure(rpc.TIMEOUT)
            expect(time.monotonic() - start < 2 * harness.FACTOR,
                   "no deadline")
            # The next call is answered, and the last view is still there.
            expect(c.alive(), "not served")
            equal(len(c.statistics(view["generation"], server="far")), 1)
        finally:
            os.kill(near.process.pid, signal.SIGCONT)
        wait_for(lambda: c.call(rpc.ENUM_CLIENTS, opaque("far") + u32(
            0, 5)).body[:4] == u32(rpc.OK), 40, "it comes back")


# ---- standard errors --------------------------------------------------------


def test_unknown_program_version_and_procedure_get_their_errors(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server)
    with Connection(rpcd.socket) as c:
        r = c.call(rpc.NULL, prog=100003)
        equal((r.kind, r.detail), ("accepted", 1))
        r = c.call(rpc.NULL, vers=2)
        equal((r.kind, r.detail, r.body), ("accepted", 2, u32(1, 1)))
        r = c.call(99)
        equal((r.kind, r.detail), ("accepted", 3))
        r = c.call(rpc.VIEW, b"")
        equal((r.kind, r.detail), ("accepted", 4))
        r = c.call(rpc.VIEW, opaque("x" * 33))
        equal((r.kind, r.detail), ("accepted", 4))
        r = c.call(rpc.NULL, rpcvers=3)
        equal((r.kind, r.detail), ("denied", (0, 2, 2)))
        equal(c.call(rpc.NULL, xid=0xfffffffe).xid, 0xfffffffe)


def test_auth_sys_is_taken_other_flavors_are_not(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server)
    with Connection(rpcd.socket) as c:
        equal(c.call(rpc.NULL, cred=rpc.auth_sys()).detail, 0)
        for flavor in (2, rpc.AUTH_DES, rpc.AUTH_GSS, 390000):
            r = c.call(rpc.NULL, cred=(flavor, b"1234"))
            equal((r.kind, r.detail), ("denied", (1, 2)), "flavor %d" % flavor)
        expect(c.alive(), "the connection goes on")


# ---- whom -------------------------------------------------------------------


def call_as(rpcd, uid, gid, groups=()):
    """What somebody else gets: "served", or why not."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups(list(groups))
            os.setgid(gid)
            os.setuid(uid)
            with Connection(rpcd.socket) as c:
                reply = c.call(rpc.NULL)
                answer = "served" if reply.kind == "accepted" \
                    else "denied %d %d" % reply.detail
        except (OSError, AssertionError) as error:
            answer = "refused: %s" % error
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read()


def needs_root():
    if os.getuid() != 0:
        raise Skip("needs root, to call as somebody else")


def test_socket_lets_root_and_the_group_in_and_nobody_else(t):
    needs_root()
    os.chmod(t.temp, 0o755)
    _, server = one_scope(t)
    plain = Rpcd(t, server)
    equal(os.stat(plain.socket).st_mode & 0o777, 0o600)
    expect(call_as(plain, NOBODY, NOBODY).startswith("refused"), "let in")
    grouped = Rpcd(t, server, "socket-group = adm")
    equal(os.stat(grouped.socket).st_mode & 0o777, 0o660)
    adm = 4
    equal(os.stat(grouped.socket).st_gid, adm)
    equal(call_as(grouped, NOBODY, adm), "served")
    equal(call_as(grouped, NOBODY, NOBODY, [adm]), "served")
    expect(call_as(grouped, NOBODY, NOBODY).startswith("refused"), "let in")
    # The file's mode is not what protects alone.
    os.chmod(grouped.socket, 0o666)
    equal(call_as(grouped, NOBODY, NOBODY), "denied 1 2")
    wait_for(lambda: "user 65534" in grouped.log()
             and "refused" in grouped.log(), 5, "a message")
    equal(call_as(grouped, 0, 0), "served")


def test_root_is_given_up_and_the_socket_is_the_users(t):
    needs_root()
    os.chmod(t.temp, 0o755)
    user = pwd.getpwnam("nobody")
    folder, server = one_scope(t)
    os.chmod(folder, 0o755)
    rpcd = Rpcd(t, server, agent="user = nobody")
    rpcd.read()
    status = pathlib.Path("/proc/%d/status" % rpcd.process.pid).read_text()
    uids = next(line.split()[1:] for line in status.splitlines()
                if line.startswith("Uid:"))
    equal(uids, [str(user.pw_uid)] * 4)
    equal(os.stat(rpcd.socket).st_uid, user.pw_uid)
    # Its own user may call, and root still may.
    equal(call_as(rpcd, user.pw_uid, user.pw_gid), "served")
    expect(rpcd.answers(), "root is not served")


def test_tcp_is_off_unless_asked_for(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server, "port = %d" % free_port(socket.SOCK_STREAM))
    files = pathlib.Path("/proc/%d/fd" % rpcd.process.pid)
    ours = {os.readlink(f) for f in files.iterdir()}
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path("/proc/net", table).read_text().splitlines():
            inode = line.split()[9]
            expect("socket:[%s]" % inode not in ours, "it has " + line)


def expect_denied(address, source):
    """Whatever is asked is answered in RPC's words; then it is over."""
    for proc in (rpc.NULL, rpc.VIEW, 99):
        with Connection(address, source) as c:
            r = c.call(proc, xid=proc + 5)
            equal((r.xid, r.kind, r.detail), (proc + 5, "denied", (1, 2)),
                  source)
            expect(c.ended(), source + " may go on")


def test_tcp_serves_the_allowed_addresses_only(t):
    _, server = one_scope(t)
    port = free_port(socket.SOCK_STREAM)
    keys = ('tcp = on\nlisten = "127.0.0.1 ::1"\nport = %d\n'
            'allow = "127.0.0.2 127.0.0.8/29 ::1"' % port)
    rpcd = Rpcd(t, server, keys)
    for source in ("127.0.0.2", "127.0.0.15"):
        with Connection(("127.0.0.1", port), source) as c:
            expect(c.alive(), source)
    for source in ("127.0.0.1", "127.0.0.16"):
        expect_denied(("127.0.0.1", port), source)
    try:
        with Connection(("::1", port)) as c:
            expect(c.alive(), "::1")
    except OSError as error:
        expect(error.errno in (99, 101), "no IPv6: %s" % error)
    expect("127.0.0.16:" in rpcd.log(), "no message")
    # Who may call is changed without a restart.
    rpcd.configure(server, keys.replace("127.0.0.2 ", "127.0.0.3 "))
    rpcd.reload()
    with Connection(("127.0.0.1", port), "127.0.0.3") as c:
        expect(c.alive(), "127.0.0.3")
    expect_denied(("127.0.0.1", port), "127.0.0.2")


RPCBIND = """
mount -t tmpfs tmpfs /run && mkdir /run/rpcbind &&
    ip link set lo up || exit 77
rpcbind=$1 rpcinfo=$2
shift 2
"$@" 2>&1
echo "without: $?"
"$rpcbind" -f >/dev/null 2>&1 &
first=$!
trap 'kill $first' EXIT
until "$rpcinfo" -p 127.0.0.1 >/dev/null 2>&1; do
    sleep 0.05
    kill -0 $first || exit 78
done
"$@" >/dev/null 2>&1 &
until "$rpcinfo" -t 127.0.0.1 537282304 1; do sleep 0.05; done 2>/dev/null
"$rpcinfo" -p 127.0.0.1 | grep 537282304
kill $!
wait $!
echo "ended: $?"
"$rpcinfo" -p 127.0.0.1 | grep -c 537282304
kill -STOP $first
"$@" 2>&1
echo "stopped: $?"
kill -CONT $first
"""


def test_rpcbind_is_told_of_the_port_where_that_is_wanted(t):
    """In a network of its own, where nobody else is told of anything."""
    needs_root()
    _, server = one_scope(t)
    port = free_port(socket.SOCK_STREAM)
    rpcd = Rpcd(t, server, "tcp = on\nlisten = 127.0.0.1\nport = %d\n"
                "allow = 127.0.0.1\nrpcbind = on" % port, start=False)
    said = run(["unshare", "-n", "-m", "--propagation", "private", "sh", "-c",
                RPCBIND, "sh", tool("rpcbind"), tool("rpcinfo"), *rpcd.argv()],
               deadline=60)
    if said.code == 77 or "unshare failed" in said.err:
        raise Skip("no namespaces here: " + said.err)
    expect(said.code != 78, "rpcbind ends; it needs /etc/services (netbase)")
    expect("error: rpcbind: rpcbind does not take program 0x20064700, port "
           "%d" % port in said.out, said.out)
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    at = lines.index("without: 1")
    equal(lines[at:at + 5],
          ["without: 1", "program 537282304 version 1 ready and waiting",
           "537282304 1 tcp %d" % port, "ended: 0", "0"])
    equal(lines[-1], "stopped: 1")
    expect("error: rpcbind: asking rpcbind: Connection timed out"
           in said.out, said.out)


# ---- life -------------------------------------------------------------------


def test_reload_takes_new_servers_and_keeps_the_old_when_it_is_bad(t):
    _, a = one_scope(t)
    _, b = one_scope(t)
    rpcd = Rpcd(t, a)
    rpcd.read()
    with Connection(rpcd.socket) as c:
        rpcd.configure(a + "\n" + b.replace("server a", "server b"))
        rpcd.reload()
        rpcd.read("b")
        equal(c.view("b")["server"], "b")
        rpcd.configure("server x { kind = none }")
        rpcd.reload()
        equal(c.view("b")["server"], "b")
        rpcd.configure(b.replace("server a", "server c"))
        rpcd.reload()
        rpcd.read("c")
        c.call(rpc.VIEW, opaque("b")).failure(rpc.NO_SERVER)


def test_second_daemon_at_one_socket_does_not_start(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server)
    second = run(rpcd.argv())
    equal(second.code, 1)
    expect("dhcpfo-rpcd: error: sockets: somebody answers at" in second.err,
           second.err)
    # Also to who starts it without -f, and waits until it is ready.
    second = run([a for a in rpcd.argv() if a != "-f"])
    equal(second.code, 1)
    expect("somebody answers at" in second.err, second.err)
    expect(rpcd.answers(), "the first is disturbed")
    # What one leaves behind that was killed is no obstacle.
    rpcd.process.kill()
    expect(rpcd.socket.exists(), "no socket left over")
    rpcd.start()
    equal(rpcd.process.stop(), 0)
    expect(not rpcd.socket.exists(), "the socket is left")
    rpcd.socket.write_text("a file")
    third = run(rpcd.argv())
    equal(third.code, 1)
    expect("no socket" in third.err, third.err)
    equal(rpcd.socket.read_text(), "a file")


def test_detached_daemon_serves_until_it_is_told(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server, start=False)
    argv = [a for a in rpcd.argv() if a != "-f"]
    run(argv).ok()
    with Connection(rpcd.socket) as c:
        expect(c.alive(), "not served when the start has ended")
    left = [pid for pid in harness.descendants()
            if str(rpcd.conf) in harness.command_line(pid)]
    equal(len(left), 1)
    os.kill(left[0], 15)
    wait_for(lambda: left[0] not in harness.descendants(), 10, "ended")
    expect(not rpcd.socket.exists(), "the socket is left")


def test_command_line_checks_and_explains(t):
    _, server = one_scope(t)
    rpcd = Rpcd(t, server, start=False)
    binary = program("dhcpfo-rpcd")
    good = run([binary, "-t", "-c", rpcd.conf])
    equal((good.code, good.out, good.err),
          (0, "a: 1 scopes, 0 relationships, 0 leases\n", ""))
    rpcd.configure('server a { kind = isc config = "/no/such.conf" '
                   'leases = "/no/such.leases" }')
    bad = run([binary, "-t", "-c", rpcd.conf])
    equal(bad.code, 3)
    expect("dhcpfo-rpcd: a: /no/such.conf: " in bad.err, bad.err)
    rpcd.configure("")
    bad = run([binary, "-t", "-c", rpcd.conf])
    equal((bad.code, bad.err), (
        1, "dhcpfo-rpcd: %s: no server is configured\n" % rpcd.conf))
    for name in ("dhcpfo-rpcd", "dhcpfo-agentd"):
        rpcd.configure(server, agent="user = no-such-user")
        bad = run([program(name), "-t", "-c", rpcd.conf])
        equal((bad.code, bad.out, bad.err), (
            1, "", '%s: user "no-such-user" is unknown\n' % name))
    rpcd.configure(server, "tcp = on")
    bad = run([binary, "-t", "-c", rpcd.conf])
    equal(bad.code, 1)
    expect("open to everybody" in bad.err, bad.err)
    rpcd.configure(server, "socket-group = no-such-group")
    bad = run([binary, "-t", "-c", rpcd.conf])
    equal(bad.code, 1)
    expect('group "no-such-group" is unknown' in bad.err, bad.err)
    equal(run([binary, "--no-such-option"]).code, 2)
    equal(run([binary, "-s", "relative"]).code, 2)
    equal(run([binary, "extra"]).code, 2)
    expect("dhcpfo-rpcd" in run([binary, "--version"]).ok(), "version")
    expect("--socket" in run([binary, "--help"]).ok(), "help")


harness.main("rpcd", globals(), jobs=2)
