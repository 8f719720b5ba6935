# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""libdhcpsapi.so as it is installed: what it shows, which server a call means,
and how it behaves as a guest in somebody's process."""

import difflib
import os
import re
import shutil
import signal
import socket
import threading

import harness
from harness import (BUILD, TOP, Skip, equal, expect, free_port, run, tool)
from library import Library, Rpcd, Source, make, nothing, rpcd, sanitized

API = TOP / "agent" / "dhcpsapi"
HEADERS = ("dhcpsapi.h", "dhcpsapi_codes.h", "dhcpsapi_types.h", "intsafe.h",
           "windows.h")


class Asker:
    """The program ask, in an environment that says nothing by itself."""

    def __init__(self, t, library=None):
        self.nothing = str(nothing(t))
        self.path = (library or Library(t)).program("ask")

    def __call__(self, *servers, deadline=60, wrap=(), **env):
        """[(error, addresses, ms)] of each."""
        said = run([self.path, *servers], env={
            "DHCPFO_SERVER": "", "DHCPFO_CONFIG": self.nothing, **env},
            deadline=deadline, wrap=wrap)
        equal(said.err, "")
        return [tuple(int(n) for n in line.split())
                for line in said.ok().splitlines()]

    def errors(self, *servers, **more):
        return [row[0] for row in self(*servers, **more)]


# ---- what it shows ----------------------------------------------------------


def test_library_shows_the_versioned_calls_and_nothing_else(t):
    """libdhcpsapi.map, the header and the library say the same."""
    library = Library(t)
    calls = set(re.findall(r"\b(Dhcp\w+);",
                           (API / "libdhcpsapi.map").read_text()))
    expect(len(calls) > 15, calls)
    said = run([tool("nm"), "-D", "--defined-only", library.path]).ok()
    shown = {line.split()[-1] for line in said.splitlines()}
    shown = {name for name in shown if not name.startswith("__asan")}
    equal(shown, {name + "@@DHCPSAPI_1" for name in calls} | {"DHCPSAPI_1"})
    source = t.file("calls.c", '#include "dhcpsapi.h"\n')
    said = run([os.environ.get("CC", "cc"), "-E", "-P",
                *library.flags("--cflags"), source]).ok()
    equal(set(re.findall(r"\b(Dhcp\w+)\s*\(", said)), calls)


def test_library_needs_nothing_that_speaks_or_ends_the_process(t):
    if sanitized():
        raise Skip("the sanitizers do both")
    said = run([tool("nm"), "-D", "--undefined-only",
                Library(t).path]).ok()
    needed = {line.split()[-1].split("@")[0] for line in said.splitlines()}
    expect("malloc" in needed, said)
    speaks = re.compile(
        r"_*(v?f?w?printf(_chk)?|puts|fputs|putchar|fwrite|perror|v?syslog|"
        r"exit|_exit|_Exit|abort|raise|kill|signal|sigaction|sigprocmask|"
        r"alarm|setitimer|setlocale|chdir|umask|setenv|putenv|srand|atexit|"
        r"std(out|err)|event_set_.*|evthread_.*|rpc_control|svc_.*|clnt_.*|"
        r"log_.*)")
    equal({name for name in needed if speaks.fullmatch(name)}, set())


def test_headers_compile_quietly_each_by_itself(t):
    library = Library(t)
    equal(sorted(p.name for p in library.include.iterdir()), sorted(HEADERS))
    equal([p.name for p in library.include.parent.iterdir()], ["dhcpfo"])
    for name in HEADERS:
        text = "#include <%s>\n" % name * 2 + "extern int one;\n"
        for suffix, compiler, standard in (
                (".c", "cc", "c99"), (".c", "cc", "c11"),
                (".cpp", "c++", "gnu++98"), (".cpp", "c++", "c++17")):
            run([compiler, "-std=" + standard, "-Wall", "-Wextra",
                 "-Wpedantic", "-Werror", "-c", "-o", t.temp / "out.o",
                 *library.flags("--cflags"),
                 t.file("one" + suffix, text)]).ok()


# ---- which server -----------------------------------------------------------


def test_server_of_each_form_is_found(t):
    here, ask = Source(t), Asker(t)
    remote = Rpcd(t, here.section("local"), here.section("other"))
    conf = t.file("dhcpfo.conf", here.section("one")
                  + 'server far { kind = rpc address = "%s" }\n' % remote.unix
                  + 'server other { kind = rpc address = "%s" '
                  'remote-server = other }\n' % remote.tcp)
    rows = ask("-", "one", "far", "other", remote.unix, remote.tcp,
               "localhost:%d" % remote.port, DHCPFO_CONFIG=str(conf))
    equal([row[:2] for row in rows], [(0, 20)] * 7)
    for spec in (here.spec, "rpc:" + remote.unix, "rpc:" + remote.tcp):
        equal(ask("-", "local", DHCPFO_SERVER=spec)[0][:2], (0, 20))


def test_same_answers_here_and_elsewhere(t):
    """Every call, every byte, over the socket and over TCP."""
    library, here = Library(t), Source(t)
    remote = Rpcd(t, here.section("local"))
    answers = library.program("answers")
    said = run([answers, "-"], env={"DHCPFO_SERVER": here.spec}).ok()
    expect("GetScopeStatistics 0\n  20 " in said, said[:2000])
    expect("GetScopeStatistics 20116\n" in said, "a scope without failover")
    expect(said.count("GetClientInfo 0\n") > 200, "clients")
    for status in (0, 1, 2):
        expect("GetAddressStatus 0\n  %d\n" % status in said, status)
    expect("EnumSubnetClients 234" in said, "pages")
    expect("Gerät-5" in said, "UTF-8")
    for server in (remote.unix, remote.tcp):
        got = run([answers, server],
                  env={"DHCPFO_CONFIG": str(nothing(t))}).ok()
        equal(list(difflib.unified_diff(said.splitlines(),
                                        got.splitlines()))[:20], [])


def test_errors_of_servers_have_their_numbers(t):
    ask, here = Asker(t), Source(t)
    nobody = free_port(socket.SOCK_STREAM)
    rows = [
        ("unix:/nowhere/at-all", 20122),
        ("127.0.0.1:%d" % nobody, 20122),
        ("[::1]:%d" % nobody, 20122),
        ("", 20124), ("no server", 20124), ("unix:", 20124),
        ("127.0.0.1:99999", 20124), (":1", 20124), ("x" * 299, 20124),
    ]
    equal(ask.errors(*[row[0] for row in rows]), [row[1] for row in rows])
    conf = t.file("dhcpfo.conf", here.section("one"))
    for env, error in (
            ({"DHCPFO_CONFIG": "/nowhere"}, 20000),
            ({"DHCPFO_CONFIG": str(t.file("bad", "server one {"))}, 20000),
            ({"DHCPFO_SERVER": "isc:/nowhere:/nowhere"}, 20013),
            ({"DHCPFO_SERVER": "unheard:of"}, 20000),
            ({"DHCPFO_SERVER": "rpc:unix:/nowhere"}, 20122),
            ({"DHCPFO_CONFIG": str(conf)}, 0)):
        equal((env, ask.errors("-", **env)), (env, [error]))
    if not os.path.exists("/etc/dhcpfo/dhcpfo.conf") \
            and not os.path.exists("/run/dhcpfo/rpcd.sock"):
        equal(ask.errors("-", DHCPFO_CONFIG=""), [20122])


def test_server_that_does_not_take_calls_from_here_is_5(t):
    ask = Asker(t)
    equal(ask.errors(rpcd(t, allow="192.0.2.1").tcp), [5])


def test_server_without_permission_is_5(t):
    ask, remote = Asker(t), rpcd(t)
    remote.socket.chmod(0)
    wrap = []
    if os.geteuid() == 0:  # who needs no permission, but for this
        wrap = [tool("setpriv"), "--bounding-set=-all", "--inh-caps=-all"]
    equal(ask.errors(remote.unix, wrap=wrap), [5])


def test_server_that_does_not_know_the_caller_is_5(t):
    """The socket's mode lets everybody connect, the daemon does not."""
    if os.geteuid() != 0:
        raise Skip("needs root, to call as somebody else")
    os.chmod(t.temp, 0o755)
    ask, remote = Asker(t), rpcd(t)
    remote.socket.chmod(0o666)
    wrap = [tool("setpriv"), "--reuid=65534", "--regid=65534",
            "--clear-groups"]
    equal(ask.errors(remote.unix, wrap=wrap), [5])


def test_server_of_another_name_over_there_is_20124(t):
    ask, remote = Asker(t), rpcd(t)
    conf = t.file("dhcpfo.conf", 'server a { kind = rpc address = "%s" '
                  "remote-server = nobody }\n" % remote.unix)
    equal(ask.errors("-", DHCPFO_CONFIG=str(conf)), [20124])


def test_server_that_hangs_costs_the_deadline_and_no_more(t):
    ask, remote, other = Asker(t), rpcd(t), rpcd(t)
    equal(ask.errors(remote.unix), [0])
    remote.process.signal(signal.SIGSTOP)
    try:
        for address in (remote.unix, remote.tcp):
            rows = ask(other.unix, address, other.unix)
            equal([row[0] for row in rows], [0, 20122, 0])
            expect(4500 <= rows[1][2] < 9000 * harness.FACTOR, rows)
            expect(rows[2][2] < 1000 * harness.FACTOR, rows)
    finally:
        remote.process.signal(signal.SIGCONT)
    equal(ask.errors(remote.unix), [0])


class Peer(threading.Thread):
    """A server on TCP that does to each connection what it is told to."""

    def __init__(self, t, act):
        super().__init__(daemon=True)
        self.act = act
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        t.defer(self.listener.close)
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self.act(connection)
                except OSError:
                    pass


def reply(connection, body):
    """Answers the call that comes with its xid and these bytes."""
    call = connection.recv(4096)
    body = call[4:8] + body
    connection.sendall((0x80000000 | len(body)).to_bytes(4, "big") + body)
    connection.recv(4096)


def test_server_that_talks_nonsense_has_its_number(t):
    accepted = bytes([0, 0, 0, 1] + [0] * 12)  # a reply, accepted, AUTH_NONE
    mismatch = accepted + bytes([0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3])
    denied = bytes([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5])
    rows = (
        (lambda c: c.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n"), 20122),
        (lambda c: c.close(), 20122),
        (lambda c: reply(c, b"\xff" * 60), 20122),
        (lambda c: reply(c, accepted + bytes(4)), 20122),
        (lambda c: reply(c, accepted + bytes([0, 0, 0, 1])), 50),
        (lambda c: reply(c, mismatch), 50),
        (lambda c: reply(c, accepted + bytes([0, 0, 0, 3])), 50),
        (lambda c: reply(c, denied), 5),
    )
    ask = Asker(t)
    got = ask.errors(*[Peer(t, act).address for act, _ in rows])
    equal(got, [error for _, error in rows])


def test_partner_that_is_down_does_not_hold_up_its_survivor(t):
    ask, alive, hung = Asker(t), rpcd(t), rpcd(t)
    conf = t.file("dhcpfo.conf", "".join(
        'server %s { kind = rpc address = "%s" %s }\n' % row for row in (
            ("one", alive.unix, "partner = two"), ("two", hung.unix, ""))))
    hung.process.signal(signal.SIGSTOP)
    try:
        rows = ask("one", "one", "one", "two", DHCPFO_CONFIG=str(conf))
    finally:
        hung.process.signal(signal.SIGCONT)
    equal([row[:2] for row in rows], [(0, 20)] * 3 + [(20122, 0)])
    expect(rows[0][2] < 9000 * harness.FACTOR, rows)
    expect(rows[1][2] + rows[2][2] < 1000 * harness.FACTOR, rows)


# ---- a guest in somebody's process ------------------------------------------


def test_polite_leaves_signals_threads_and_descriptors_alone(t):
    here, library = Source(t), Library(t)
    remote = Rpcd(t, here.section("local"))
    conf = t.file("dhcpfo.conf", here.section("one"))
    said = run([library.program("polite"), "one", remote.unix, remote.tcp,
                "unix:/nowhere"], env={"DHCPFO_CONFIG": str(conf)})
    equal((said.out, said.err, said.code), ("ok\n", "", 0))


def test_polite_peer_that_goes_is_no_signal(t):
    """SIGPIPE would end the program."""
    ask, remote = Asker(t), rpcd(t)
    gone = Peer(t, lambda c: c.recv(1))
    rows = ask(gone.address, gone.address, remote.unix)
    equal([row[0] for row in rows], [20122, 20122, 0])


def test_threads_make_every_call_at_once(t):
    here, library = Source(t), Library(t)
    remote = Rpcd(t, here.section("local"))
    conf = t.file("dhcpfo.conf", here.section("one"))
    said = run([library.program("threads"), 8, 2, "one", remote.unix,
                remote.tcp], env={"DHCPFO_CONFIG": str(conf)}, deadline=90)
    equal((said.code, said.err), (0, ""), said.out)
    expect(said.out.startswith("ok "), said.out)


# libtirpc reads the padding of every string into one static buffer, which
# nobody looks at.
KNOWN_RACES = "called_from_lib:libtirpc.so\n"


def test_threads_race_for_nothing(t):
    """The same under ThreadSanitizer, all of the library with it."""
    if sanitized():
        raise Skip("one sanitizer at a time")
    here = Source(t)
    remote = Rpcd(t, here.section("local"))
    build = BUILD.parent / (BUILD.name + "-tsan")
    make("-j2", "B=%s" % build, "SANITIZE=thread", "KEEP=", "lib")
    library = Library(t)
    shutil.copy(build / "lib" / "libdhcpsapi.so.0.1.0", library.folder)
    library.sanitize = ["-fsanitize=thread"]
    conf = t.file("dhcpfo.conf", here.section("one").replace(
        "}", "partner = two }") + here.section("two"))
    said = run([library.program("threads"), 8, 1, "one", "two", remote.unix,
                remote.tcp, "localhost:%d" % remote.port, "unix:/nowhere"],
               env={"DHCPFO_CONFIG": str(conf),
                    "TSAN_OPTIONS": "exitcode=66:halt_on_error=1:"
                    "suppressions=%s" % t.file("known", KNOWN_RACES)},
               deadline=110, wrap=[tool("setarch"), "-R"])
    equal((said.code, said.err), (0, ""), said.out)
    expect(said.out.startswith("ok "), said.out)


def test_threads_that_wait_for_a_dead_server_wait_together(t):
    """Two deadlines at most, however many they are; and the calls on another
    server go on meanwhile."""
    library, remote, other = Library(t), rpcd(t), rpcd(t)
    program = library.program("together")
    remote.process.signal(signal.SIGSTOP)
    try:
        said = run([program, 8, remote.unix, other.unix],
                   env={"DHCPFO_CONFIG": str(nothing(t))}, deadline=90)
    finally:
        remote.process.signal(signal.SIGCONT)
    equal((said.code, said.err), (0, ""), said.out)
    slowest, calls = [int(n) for n in said.out.split()]
    expect(4500 <= slowest < 14000 * harness.FACTOR, said.out)
    expect(calls > 200, said.out)


def test_unload_leaves_nothing(t):
    here, library = Source(t), Library(t)
    remote = Rpcd(t, here.section("local"))
    conf = t.file("dhcpfo.conf", here.section("one"))
    program = library.compile(TOP / "tests" / "library" / "unload.c", "-ldl")
    said = run([program, library.path, 200, "one", remote.unix, "unix:/no"],
               env={"DHCPFO_CONFIG": str(conf)}, deadline=60)
    equal((said.code, said.err), (0, ""))
    # The sanitizers' runtime keeps it, and finds what it leaks at the end.
    equal(said.out, "0\n0\n20122\n%s\ndescriptors +0\nmemory the same\n"
          % ("stays" if library.sanitize else "gone"))


RESOLVER = '''
#include <netdb.h>
#include <unistd.h>
int
getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res)
{
	(void)node; (void)service; (void)res;
	if (hints == NULL || (hints->ai_flags & AI_NUMERICHOST) == 0)
		sleep(7);
	return EAI_NONAME;
}
'''


def test_unload_while_a_name_is_looked_up_waits_for_nothing(t):
    """The look-up's thread goes on in code that must still be there."""
    library = Library(t)
    slow = t.temp / "slow.so"
    run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", slow,
         t.file("slow.c", RESOLVER)]).ok()
    program = library.compile(TOP / "tests" / "library" / "unload.c", "-ldl")
    if library.sanitize:
        raise Skip("its runtime must be loaded first")
    said = run([program, library.path, 1, "slow.example"], env={
        "DHCPFO_CONFIG": str(nothing(t)), "LD_PRELOAD": str(slow)},
        deadline=40)
    equal((said.code, said.err), (0, ""))
    equal(said.out.splitlines()[:2], ["20122", "stays"])


def test_fork_children_have_servers_of_their_own(t):
    library, here = Library(t), Source(t)
    program = library.program("forks")
    remote = Rpcd(t, here.section("local"))
    conf = t.file("dhcpfo.conf", here.section("one"))
    for server in ("one", remote.unix):
        said = run([program, server], env={
            "DHCPFO_CONFIG": str(conf), "LSAN_OPTIONS": "",
            "ASAN_OPTIONS": "detect_leaks=0"}, deadline=90)
        equal((said.out, said.err), ("ok\n", ""))


def build(_):
    """Once for all, so that the tests can run beside each other."""
    make("B=%s" % BUILD, "all")


harness.main("library", globals(), jobs=4, before=build)
