# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Runs the real programs against each other, and leaves nothing behind.

A test file is

    import harness

    def test_walk_of_the_empty_agent_ends(t):
        snmpd = t.snmpd()
        agent = t.agent(snmpd, CONF)
        agent.wait_registered()
        harness.equal(snmpd.walk(OID), [])

    harness.main("agent", globals())

t is a Case: its temporary folder, and every process started through it, end
with the test, whatever its outcome.  Nothing sleeps for a fixed time: what
must come is waited for with wait_for() and a deadline.

Environment: B is the build folder (.build), TMPDIR the place of the temporary
folders, DEADLINE_FACTOR stretches every deadline.
"""

import atexit
import collections
import contextlib
import ctypes
import glob
import gzip
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = (TOP / os.environ.get("B", ".build")).resolve()
DATA = TOP / "tests" / "data"
ROOT_OID = "1.3.6.1.4.1.8072.9999.9999.647"
MODULE = "DHCPV4-FAILOVER-MIB"
FACTOR = float(os.environ.get("DEADLINE_FACTOR", "1"))
TEST_SECONDS = 120

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)


class Skip(Exception):
    """The test cannot run here; its text says why."""


class Failure(AssertionError):
    """What was found is not what was expected."""


# ---- waiting and comparing --------------------------------------------------


def wait_for(condition, deadline=10.0, what=None, every=0.02):
    """Returns the first true value of condition(); Failure at the deadline.
    what, a text or a function giving one, tells what was waited for."""
    end = time.monotonic() + deadline * FACTOR
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            text = what() if callable(what) else what
            raise Failure("not within %g s: %s"
                          % (deadline * FACTOR, text or condition.__name__))
        time.sleep(every)


def settle(probe, quiet=0.5, deadline=20.0, what="a value that holds still"):
    """Returns probe()'s value once it has not changed for quiet seconds."""
    last, since = probe(), time.monotonic()

    def steady():
        nonlocal last, since
        value = probe()
        if value != last:
            last, since = value, time.monotonic()
        return time.monotonic() - since >= quiet

    wait_for(steady, deadline, what, every=min(0.1, quiet / 4))
    return last


def equal(got, want, what=""):
    if got != want:
        raise Failure("%s\n    got  %r\n    want %r"
                      % (what or "values differ", got, want))


def expect(condition, what):
    if not condition:
        raise Failure(what)


# ---- processes --------------------------------------------------------------


def _prctl(option, value):
    LIBC.prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def _die_with_parent():
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _stat(pid):
    """(state, ppid, pgrp) of a process, or None."""
    try:
        text = pathlib.Path("/proc/%d/stat" % pid).read_text()
    except (OSError, UnicodeDecodeError):
        return None
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[1]), int(fields[2])


def _pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def descendants():
    """Every live process below this one.  This process is the reaper of its
    orphans, so that a daemon that detached is found too."""
    parents = {}
    for pid in _pids():
        stat = _stat(pid)
        if stat and stat[0] != "Z":
            parents[pid] = stat[1]
    found, grown = {os.getpid()}, True
    while grown:
        more = {p for p, pp in parents.items() if pp in found} - found
        grown = bool(more)
        found |= more
    return sorted(found - {os.getpid()})


def command_line(pid):
    with contextlib.suppress(OSError):
        raw = pathlib.Path("/proc/%d/cmdline" % pid).read_bytes()
        return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()
    return "?"


def _reap_orphans():
    """Collects adopted children that ended; those of Popen are its own."""
    own = {p.popen.pid for p in Process.alive}
    for pid in _pids():
        stat = _stat(pid)
        if stat and stat[0] == "Z" and stat[1] == os.getpid() \
                and pid not in own:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def kill_descendants():
    """The last resort.  Returns the command lines of what had to be killed."""
    killed = []
    for _ in range(50):
        left = descendants()
        if not left:
            break
        for pid in left:
            killed.append(command_line(pid))
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in list(Process.alive):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.popen.wait(1)
        _reap_orphans()
        time.sleep(0.01)
    return list(dict.fromkeys(killed))


class Process:
    """A program in a process group of its own, its output in a file."""

    alive = []

    def __init__(self, argv, log, env=None, cwd=None, wrap=()):
        self.argv = [str(a) for a in argv]
        self.name = os.path.basename(self.argv[0])
        self.log_path = pathlib.Path(log)
        with open(self.log_path, "ab") as output:
            self.popen = subprocess.Popen(
                list(wrap) + self.argv, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, cwd=cwd,
                env=dict(os.environ, **(env or {})), start_new_session=True,
                preexec_fn=_die_with_parent)
        Process.alive.append(self)

    @property
    def pid(self):
        return self.popen.pid

    @property
    def returncode(self):
        return self.popen.poll()

    def running(self):
        return self.popen.poll() is None

    def log(self):
        return self.log_path.read_text("utf-8", "replace")

    def signal(self, number):
        if self.running():
            os.kill(self.pid, number)

    def wait(self, deadline=10.0):
        try:
            code = self.popen.wait(deadline * FACTOR)
        except subprocess.TimeoutExpired:
            raise Failure("%s did not end within %g s\n%s" % (
                self.name, deadline * FACTOR, tail(self.log()))) from None
        self._forget()
        return code

    def stop(self, deadline=10.0):
        """SIGTERM, then the exit code.  Failure if it does not end."""
        if self in Process.alive:
            self.signal(signal.SIGTERM)
            return self.wait(deadline)
        return self.popen.returncode

    def kill(self):
        """SIGKILL to the whole group; fine if it has ended."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait()
        self._forget()

    def _forget(self):
        with contextlib.suppress(ValueError):
            Process.alive.remove(self)


def tail(text, lines=15):
    rows = text.rstrip().splitlines()[-lines:]
    return "\n".join("      | " + row for row in rows)


class Result(collections.namedtuple("Result", "code out err")):
    """What a program that ran to its end left."""

    def ok(self):
        if self.code != 0:
            raise Failure("exit %d: %s" % (self.code, self.err.strip()))
        return self.out


def run(argv, env=None, cwd=None, deadline=30.0, stdin=None, wrap=()):
    """Runs a program to its end in a process group of its own."""
    argv = list(wrap) + [str(a) for a in argv]
    popen = subprocess.Popen(
        argv, stdin=subprocess.PIPE if stdin is not None
        else subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, cwd=cwd, env=dict(os.environ, **(env or {})),
        start_new_session=True, preexec_fn=_die_with_parent)
    data = stdin.encode() if isinstance(stdin, str) else stdin
    try:
        out, err = popen.communicate(data, deadline * FACTOR)
    except BaseException as cause:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGKILL)
        popen.communicate()
        if isinstance(cause, subprocess.TimeoutExpired):
            raise Failure("not ended within %g s: %s" % (
                deadline * FACTOR, " ".join(argv))) from None
        raise
    return Result(popen.returncode, out.decode("utf-8", "replace"),
                  err.decode("utf-8", "replace"))


def program(name):
    """A program of ours in the build folder."""
    path = BUILD / "bin" / name
    if not path.exists():
        raise Failure("%s is not built (B=%s)" % (name, BUILD))
    return path


def tool(name):
    """A program of the system; sbin is not in everybody's PATH."""
    path = shutil.which(name, path=os.environ.get("PATH", "")
                        + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin")
    if not path:
        raise Skip("no program " + name)
    return path


# ---- files ------------------------------------------------------------------


def make_temp(prefix="dhcpfo-"):
    """A new folder; the caller removes it with remove_tree()."""
    base = os.environ.get("TMPDIR") or tempfile.gettempdir()
    if len(base) > 60:  # a unix socket's path has 107 bytes at most
        base = "/tmp"
    return pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=base))


def remove_tree(path):
    def retry(function, name, _):
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(name), 0o700)
            os.chmod(name, 0o700)
            function(name)

    shutil.rmtree(path, onerror=retry)
    if os.path.exists(path):
        raise Failure("cannot remove %s" % path)


def unpack(source, target):
    """Copies a file or a folder, *.gz as what is inside.  Returns target."""
    source, target = pathlib.Path(source), pathlib.Path(target)
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for entry in sorted(source.iterdir()):
            name = entry.name[:-3] if entry.suffix == ".gz" else entry.name
            unpack(entry, target / name)
    elif source.suffix == ".gz" and target.suffix != ".gz":
        with gzip.open(source) as packed, open(target, "wb") as plain:
            shutil.copyfileobj(packed, plain)
    else:
        shutil.copyfile(source, target)
    return target


def free_port(kind=socket.SOCK_DGRAM, address="127.0.0.1"):
    """An unprivileged port that is free now; whoever binds it must cope with
    losing a race."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


# ---- SNMP -------------------------------------------------------------------

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
        env["MIBS"] = MODULE
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
                 "snmpd.conf", "-Lo", *self.options,
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
                 "agentXPerms 0700 0700", "sysLocation test"]
        if self.traps:
            lines.append("trap2sink 127.0.0.1:%d public" % self.traps.port)
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

    def table(self, name, options=(), **more):
        """snmptable's text; name is a table of our module."""
        return self.command("snmptable", [name], options, mib=True,
                            **more).ok()


class Snmptrapd:
    """Receives notifications; each is a list of Var."""

    MARK = "TRAP"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.log = self.folder / "traps"
        (self.folder / "snmptrapd.conf").write_text(
            "disableAuthorization yes\ndoNotRetainNotificationLogs yes\n")
        for attempt in range(5):
            self.port = free_port()
            self.process = Process(
                [tool("snmptrapd"), "-f", "-C", "-c",
                 self.folder / "snmptrapd.conf", *RAW, "-F",
                 self.MARK + "\\n%V\\n%v\\n", "-Lf", self.log,
                 "udp:127.0.0.1:%d" % self.port],
                self.folder / "snmptrapd.out", env=snmp_env(self.folder))
            wait_for(lambda: not self.process.running() or self._bound(), 10,
                     "snmptrapd")
            if self.process.running():
                return
            self.process.wait()
        raise Failure("snmptrapd does not start\n" + tail(self.process.log()))

    def _bound(self):
        return self.log.exists() and udp_bound(self.port)

    def received(self, notification=None):
        """Every notification so far, or those of one OID."""
        found = []
        if self.log.exists():
            text = self.log.read_text("utf-8", "replace")
            for part in re.split(r"^%s\n" % self.MARK, text, flags=re.M)[1:]:
                lines = part.rstrip("\n").replace("\t", "\n")
                found.append(parse_vars(lines))
        if notification is None:
            return found
        return [t for t in found if trap_oid(t) == notification]

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


def udp_bound(port):
    want = "%04X" % port
    for line in pathlib.Path("/proc/net/udp").read_text().splitlines()[1:]:
        if line.split()[1].endswith(":" + want):
            return True
    return False


# ---- our programs -----------------------------------------------------------


class Agent:
    """dhcpfo-agentd in the foreground, below a Snmpd (or None: no master)."""

    def __init__(self, folder, snmpd, conf, now=None, options=(), env=None,
                 wrap=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.snmpd = snmpd
        self.conf = self.folder / "dhcpfo.conf"
        self.conf.write_text(conf)
        self.now = now
        self.options = options
        self.env = env
        self.wrap = wrap
        self.process = None
        self.start()

    def start(self):
        argv = [program("dhcpfo-agentd"), "-f", "-c", self.conf]
        if self.snmpd:
            argv += ["-x", "unix:%s" % self.snmpd.socket]
        if self.now is not None:
            argv += ["--now", self.now]
        self.process = Process(
            argv + list(self.options), self.folder / "agentd.log",
            env={**snmp_env(self.folder), **(self.env or {})},
            wrap=self.wrap)

    def wait_registered(self, oid=ROOT_OID, deadline=20.0):
        """Until the master serves something of ours."""
        def served():
            expect(self.process.running(), "dhcpfo-agentd ended with %s\n%s"
                   % (self.process.returncode, tail(self.process.log())))
            found = self.snmpd.command("snmpgetnext", [oid], RAW)
            return found.code == 0 and any(
                (v.oid + ".").startswith(oid + ".")
                for v in parse_vars(found.out))

        wait_for(served, deadline, lambda: "dhcpfo-agentd registered\n"
                 + tail(self.process.log()))
        return self

    def log(self):
        return self.process.log()

    def reload(self):
        self.process.signal(signal.SIGHUP)

    def stop(self):
        return self.process.stop()

    def kill(self):
        self.process.kill()


def dhcpfo(*arguments, env=None, deadline=60.0, wrap=()):
    """The command line; a Result."""
    return run([program("dhcpfo"), *arguments],
               env={"LC_ALL": "C", "TZ": "UTC", **(env or {})},
               deadline=deadline, wrap=wrap)


# ---- cases and the runner ---------------------------------------------------


class Case:
    """One running test."""

    open = []

    def __init__(self, name):
        self.name = name
        self.temp = make_temp()
        self.reports = self.temp / "sanitizer"
        self.reports.mkdir()
        self._sanitizer_env()
        self._undo = []
        self._count = collections.Counter()
        Case.open.append(self)

    def _sanitizer_env(self):
        """A report of the sanitizers fails the test, whoever made it."""
        common = "log_path=%s/report:exitcode=86" % self.reports
        supp = TOP / "tests" / "support"
        os.environ["ASAN_OPTIONS"] = common + ":detect_leaks=1"
        os.environ["UBSAN_OPTIONS"] = common + \
            ":print_stacktrace=1:halt_on_error=1"
        os.environ["LSAN_OPTIONS"] = common + ":print_suppressions=0" + (
            ":suppressions=%s" % (supp / "lsan.supp")
            if (supp / "lsan.supp").exists() else "")

    def folder(self, name):
        """A new folder of the test: name, name2, name3, ..."""
        self._count[name] += 1
        n = self._count[name]
        path = self.temp / (name if n == 1 else "%s%d" % (name, n))
        path.mkdir()
        return path

    def file(self, name, content):
        path = self.temp / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content)
        return path

    def capture(self, relative):
        """A copy of a folder or file of tests/data, unpacked."""
        source = DATA / relative
        name = source.name[:-3] if source.suffix == ".gz" else source.name
        return unpack(source, self.folder("data") / name)

    def defer(self, function, *arguments):
        """Called at the end of the test, last one first."""
        self._undo.append((function, arguments))

    def snmpd(self, **more):
        return Snmpd(self.folder("snmpd"), **more)

    def snmptrapd(self):
        return Snmptrapd(self.folder("snmptrapd"))

    def agent(self, snmpd, conf, **more):
        return Agent(self.folder("agent"), snmpd, conf, **more)

    def process(self, argv, **more):
        return Process(argv, self.folder("process") / "log", **more)

    def close(self):
        """Ends all.  Returns what went wrong in doing so, a list of texts."""
        troubles = []
        while self._undo:
            function, arguments = self._undo.pop()
            try:
                function(*arguments)
            except Exception as error:  # the rest must still be undone
                troubles.append("clean-up: %s" % error)
        troubles += self._stop_all()
        for report in sorted(self.reports.iterdir()):
            troubles.append("sanitizer report\n" + tail(
                report.read_text("utf-8", "replace"), 40))
        remove_tree(self.temp)
        Case.open.remove(self)
        return troubles

    @staticmethod
    def _stop_all():
        """Politely first: leaks are reported at a clean exit only."""
        troubles = []
        for process in reversed(list(Process.alive)):
            try:
                ours = str(BUILD) in " ".join(process.argv)
                if ours and process.running():
                    process.stop()
                process.kill()
            except Failure as failure:
                troubles.append(str(failure))
                process.kill()
        for line in kill_descendants():
            troubles.append("left running: " + line)
        return troubles


def _clean_up():
    """However this program ends."""
    for process in list(Process.alive):
        process.kill()
    kill_descendants()
    for case in list(Case.open):
        while case._undo:
            function, arguments = case._undo.pop()
            with contextlib.suppress(Exception):
                function(*arguments)
        with contextlib.suppress(Exception):
            remove_tree(case.temp)


def _on_signal(number, _):
    sys.exit(128 + number)  # runs atexit


def _on_alarm(number, frame):
    raise Failure("the test did not end within its %d s" % TEST_SECONDS)


def prepare():
    """For a program that uses this module without main()."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    atexit.register(_clean_up)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _on_signal)
    sys.stdout.reconfigure(line_buffering=True)


def run_case(name, function):
    """Returns ("ok" | "FAILED" | "skipped", text)."""
    case, outcome, text = Case(name), "ok", ""
    signal.alarm(int(TEST_SECONDS * FACTOR))
    try:
        function(case)
    except Skip as skip:
        outcome, text = "skipped", str(skip)
    except Failure as failure:
        frames = traceback.extract_tb(failure.__traceback__)
        where = [f for f in frames if f.filename != __file__] or frames
        outcome = "FAILED"
        text = "%s:%d: %s" % (os.path.basename(where[-1].filename),
                              where[-1].lineno, failure)
    except Exception:
        outcome, text = "FAILED", traceback.format_exc()
    finally:
        signal.alarm(0)
    logs = ""
    if outcome == "FAILED":
        for log in sorted(case.temp.glob("*/*.log")):
            logs += "\n    %s\n%s" % (
                log.relative_to(case.temp),
                tail(log.read_text("utf-8", "replace"), 10))
    troubles = case.close()
    if troubles:
        outcome = "FAILED"
        text = "\n".join(([text] if text else []) + troubles)
    return outcome, text + logs


def main(name, namespace, setup=None):
    """Runs every test_* function in the order of the file; words on the
    command line choose those whose name holds one of them.  setup() may
    raise Skip for all.  Ends the program."""
    prepare()
    signal.signal(signal.SIGALRM, _on_alarm)
    tests = [(n, f) for n, f in namespace.items()
             if n.startswith("test_") and callable(f)]
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    if words:
        tests = [(n, f) for n, f in tests if any(w in n for w in words)]
    count = collections.Counter()
    for test_name, function in tests:
        start = time.monotonic()
        outcome, text = run_case(test_name, function)
        count[outcome] += 1
        print("%-8s %-60s %6.2f s" % (
            outcome, test_name[5:], time.monotonic() - start))
        if text:
            print("    " + text.replace("\n", "\n    "))
    print("%s: %d passed, %d failed%s" % (
        name, count["ok"], count["FAILED"],
        ", %d skipped" % count["skipped"] if count["skipped"] else ""))
    sys.exit(1 if count["FAILED"] or not tests else 0)
