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
import json
import os
import pathlib
import select
import signal
import sys
import time
import traceback

import snmp
import system
# A test takes everything from this module, so these names are its interface.
from snmp import (MODULE, RAW, ROOT_OID, Snmpd, Snmptrapd,  # noqa: F401
                  Var, mib_dirs, oid_join, oid_key, oid_string, parse_vars,
                  snmp_env, trap_oid)
from system import (FACTOR, Failure, Process, Result, Skip,  # noqa: F401
                    bound, command_line, descendants, equal, expect, free_port,
                    kill_descendants, make_temp, remove_tree, run, settle,
                    tail, tool, unpack, wait_for)

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = (TOP / os.environ.get("B", ".build")).resolve()
DATA = TOP / "tests" / "data"
HELPERS = (__file__, system.__file__, snmp.__file__)
TEST_SECONDS = 120
TEXT_MAX = 8000  # a character may become six


# ---- our programs -----------------------------------------------------------


def program(name):
    """A program of ours in the build folder."""
    path = BUILD / "bin" / name
    if not path.exists():
        raise Failure("%s is not built (B=%s)" % (name, BUILD))
    return path


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
        argv += ["--state-directory", self.folder / "state"]
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

    opened = []

    def __init__(self, name):
        self.name = name
        self.temp = make_temp()
        self.reports = self.temp / "sanitizer"
        self.reports.mkdir()
        self._sanitizer_env()
        self._undo = []
        self._count = collections.Counter()
        Case.opened.append(self)

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

    def snmptrapd(self, **more):
        return Snmptrapd(self.folder("snmptrapd"), **more)

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
        Case.opened.remove(self)
        return troubles

    @staticmethod
    def _stop_all():
        """Politely first: leaks are reported at a clean exit only.  One of
        ours must end with 0 on SIGTERM and must not have crashed before."""
        troubles = []
        for process in reversed(list(Process.alive)):
            ours = str(BUILD) in process.argv[0]
            try:
                ended = not process.running()
                code = process.stop() if ours or ended else 0
                if ours and not ended:
                    equal(code, 0, "%s at SIGTERM" % process.name)
            except Failure as failure:
                troubles.append(str(failure))
            process.kill()
        for line in kill_descendants():
            troubles.append("left running: " + line)
        return troubles


def _clean_up():
    """However this program ends."""
    system.on_ending(signal.SIG_IGN)
    Job.end_all()
    for process in list(Process.alive):
        process.kill()
    kill_descendants()
    for case in list(Case.opened):
        while case._undo:
            function, arguments = case._undo.pop()
            with contextlib.suppress(Exception):
                function(*arguments)
        with contextlib.suppress(Exception):
            remove_tree(case.temp)


def _on_signal(number, _):
    system.on_ending(signal.SIG_IGN)  # once is enough
    sys.exit(128 + number)  # runs atexit


def _on_alarm(number, frame):
    raise Failure("the test did not end within its %d s" % TEST_SECONDS)


def prepare():
    """For a program that uses this module without main()."""
    system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
    atexit.register(_clean_up)
    system.on_ending(_on_signal)
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
        where = [f for f in frames if f.filename not in HELPERS] or frames
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


class Job:
    """One test in a process of its own, so that no test can harm another."""

    running = []

    def __init__(self, name, function):
        self.name = name
        self.start = time.monotonic()
        sys.stdout.flush()
        reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reader)
            self._child(writer, function)
        os.close(writer)
        self.pipe = os.fdopen(reader)
        Job.running.append(self)

    def _child(self, writer, function):
        Job.running = []
        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGTERM)
        system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
        code = 1
        try:
            outcome, text = run_case(self.name, function)
            # No more than a pipe takes, whatever the values were.
            answer = json.dumps((outcome, text[:TEXT_MAX]))
            os.write(writer, answer.encode())
            code = 0
        except SystemExit:
            pass  # a signal; what is ours is cleaned up below
        except BaseException:
            traceback.print_exc()
        finally:
            _clean_up()
            sys.stdout.flush()
            os._exit(code)

    def finish(self):
        """Returns (outcome, text, seconds)."""
        answer = self.pipe.read()
        self.pipe.close()
        _, status = os.waitpid(self.pid, 0)
        Job.running.remove(self)
        seconds = time.monotonic() - self.start
        try:
            outcome, text = json.loads(answer)
        except ValueError:
            outcome, text = "FAILED", "ended with status %#x" % status
        return outcome, text, seconds

    @classmethod
    def end_all(cls):
        for job in cls.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(job.pid, signal.SIGTERM)
        for job in list(cls.running):
            job.finish()


def results(tests, jobs):
    """Yields (name, outcome, text, seconds) in the order of the tests."""
    waiting, done = collections.deque(tests), {}
    for name, _ in tests:
        while name not in done:
            while waiting and len(Job.running) < jobs:
                Job(*waiting.popleft())
            ready, _, _ = select.select([j.pipe for j in Job.running], [], [])
            for job in [j for j in Job.running if j.pipe in ready]:
                done[job.name] = job.finish()
        yield (name, *done.pop(name))


def main(name, namespace, jobs=1, before=None):
    """Runs every test_* function, jobs of them at a time, and reports in the
    order of the file; words on the command line choose those whose name holds
    one of them.  before() runs first; its Skip skips all.  Ends the
    program."""
    prepare()
    signal.signal(signal.SIGALRM, _on_alarm)
    tests = [(n, f) for n, f in namespace.items()
             if n.startswith("test_") and callable(f)]
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    if words:
        tests = [(n, f) for n, f in tests if any(w in n for w in words)]
    count = collections.Counter()
    if before and tests:
        outcome, text = run_case("before", before)
        if outcome != "ok":
            print("%-8s %s" % (outcome, text))
            tests, count[outcome] = [], len(tests)
    for test_name, outcome, text, seconds in results(tests, jobs):
        count[outcome] += 1
        print("%-8s %-60s %6.2f s" % (outcome, test_name[5:], seconds))
        if text:
            print("    " + text.replace("\n", "\n    "))
    print("%s: %d passed, %d failed%s" % (
        name, count["ok"], count["FAILED"],
        ", %d skipped" % count["skipped"] if count["skipped"] else ""))
    sys.exit(1 if count["FAILED"] or not sum(count.values()) else 0)
