# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo top, on a terminal and without one."""

import os
import re
import shutil
import signal

import harness
from harness import dhcpfo, equal, expect, program, run, wait_for
from rpc import Rpcd
from source import NOW, STATE, Source, lease
from terminal import Terminal, killed_by

# Of each scope: its failover pool 10.N.0.11 to .20, all of them the primary's
# until they were balanced.
POOL = """subnet 10.%d.0.0 netmask 255.255.255.0 {
  pool { failover peer "fo"; range 10.%d.0.11 10.%d.0.20; }
}
"""
PEER = """failover peer "fo" {
  primary; address 192.0.2.1; peer address partner.example; mclt 600;
  split 256; load balance max seconds 3;
}
"""
DHCPFO = program("dhcpfo")


def pools(count):
    return PEER + "".join(POOL % (n, n, n) for n in range(1, count + 1))


def leases(used):
    """used[n]: how many addresses of scope n are leased, for ever."""
    return STATE % "normal" + "".join(
        lease("10.%d.0.%d" % (n, host), ends="never")
        for n, count in used.items() for host in range(11, 11 + count))


def sanitized():
    return b"__asan_init" in DHCPFO.read_bytes()


class Top(Terminal):
    def __init__(self, t, *arguments, width=80, height=24, env=None,
                 stopped=False):
        super().__init__(t, [DHCPFO, *arguments], width, height, env, stopped)

    def signal(self, number):
        super().signal(DHCPFO, number)


def configuration(t, text):
    return t.file("dhcpfo.conf", text + 'agent { state-directory = "%s" }\n'
                  % (t.temp / "state"))


def server(name, source, more="liveness = off"):
    return 'server %s { kind = isc config = "%s" leases = "%s" refresh = ' \
        '100ms %s }\n' % (name, source.conf, source.leases, more)


def of_source(t, used, count=3, width=80, height=24, env=None, more=()):
    source = Source(t, leases(used), pools(count))
    return source, Top(t, "--source", source.spec, "--now", str(NOW), "top",
                       "-d", "0.2", *more, width=width, height=height,
                       env=env)


def scopes(lines):
    """The scopes' addresses, as they stand from above."""
    found = [re.match(r"[! ] (10\.\d+\.0\.0)/24", line) for line in lines]
    return [f.group(1) for f in found if f]


def sorted_as(top, want, *texts):
    """Waits until they stand so, and the texts are there."""
    return top.wait(lambda lines: scopes(lines) == want and all(
        any(text in line for line in lines) for text in texts),
        "%s and %s" % (want, texts))


ORDER = ["10.2.0.0", "10.3.0.0", "10.1.0.0"]


# ---- what is shown ----------------------------------------------------------


def test_top_shows_servers_relationships_scopes_and_events(t):
    _, top = of_source(t, {1: 2, 2: 10, 3: 9})
    lines = top.shows("local", "fo ", "no address free", "q quit")
    equal(len(lines), 24)
    expect(lines[0].startswith("dhcpfo 1"), lines[0])
    expect("1 server  3 scopes, 2 low  by worst" in lines[0], lines[0])
    text = "\n".join(lines)
    expect(re.search(r"^local +ok +0s +3 +21 isc", text, re.M), text)
    expect(re.search(r"^local +fo +primary +NORMAL", text, re.M), text)
    equal(scopes(lines), ORDER)
    row = [line for line in lines if "10.1.0.0" in line][0]
    expect(re.search(r" 80% all +\S+ +8 +8 +0 +2 +8 +0 +0$", row), row)
    bar = re.search(r"[\u2588\u00b7]+", row).group(0)
    equal(bar, "\u2588" * round(len(bar) * .2)
          + "\u00b7" * (len(bar) - round(len(bar) * .2)))
    expect(top.is_full_screen(), "the screen is not its own")
    expect(not top.cursor_is_shown(), "the cursor is in the way")
    top.type("q")
    equal(top.code(), 0)


def test_top_keys_sort_and_the_column_is_marked(t):
    _, top = of_source(t, {1: 2, 2: 10, 3: 9})
    sorted_as(top, ORDER, "WORST*")
    top.type("a")
    sorted_as(top, ["10.1.0.0", "10.2.0.0", "10.3.0.0"], "SCOPE*", "by scope")
    top.type("r")
    sorted_as(top, ["10.3.0.0", "10.2.0.0", "10.1.0.0"], "reversed")
    top.type("u")
    sorted_as(top, ORDER, "USED*", "by used")
    top.key("Right", "Left", "Left")
    top.shows("PEER*")
    top.type("<<")
    sorted_as(top, ORDER, "FREE*")


def test_top_filter_narrows_while_it_is_typed(t):
    _, top = of_source(t, {1: 2, 2: 10, 3: 9})
    top.shows("10.1.0.0")
    top.type("/10.3")
    lines = sorted_as(top, ["10.3.0.0"], "/10.3")
    expect(lines[-1].startswith("/10.3"), lines)
    wait_for(top.cursor_is_shown, 20, "a cursor where one types")
    top.key("BSpace", "BSpace", "Enter")
    top.shows('only "10"', "q quit")
    top.key("Escape")
    top.no_longer_shows("only")
    top.type("/nothing of the kind")
    top.shows("no scope passes the filter")
    top.key("C-u")
    sorted_as(top, ORDER)
    top.key("Enter")
    top.type("q")
    equal(top.code(), 0)


def test_top_help_says_what_keys_do(t):
    _, top = of_source(t, {})
    top.shows("q quit")
    top.type("?")
    top.shows("the next server, then all", "abandoned", "w worst",
              "m network")
    top.type("x")
    top.shows("SCOPE")


def test_top_scrolls(t):
    _, top = of_source(t, {}, count=40, more=("--sort", "scope"))
    lines = top.shows("of 40")
    first, last = map(int, re.match(r"(\d+)-(\d+) of 40",
                                    lines[-1]).groups())
    equal((first, scopes(lines)[0]), (1, "10.1.0.0"))
    top.key("Down", "Down")
    top.shows("3-%d of 40" % (last + 2))
    top.key("NPage")
    top.wait(lambda lines: scopes(lines)[:1] == ["10.%d.0.0" % (last + 2)]
             and lines[-1].startswith("%d-" % (last + 2)), "the next page")
    top.key("End")
    top.wait(lambda lines: scopes(lines)[-1:] == ["10.40.0.0"]
             and "-40 of 40" in lines[-1], "the last page")
    top.key("Home")
    top.wait(lambda lines: scopes(lines)[:1] == ["10.1.0.0"]
             and "1-%d of 40" % last in lines[-1], "the first page")
    top.type("4")
    top.shows("1-21 of 40")


# ---- terminals of all kinds -------------------------------------------------


def test_top_works_at_40x10_and_when_the_size_changes(t):
    _, top = of_source(t, {1: 2, 2: 10, 3: 9}, width=40, height=10)
    lines = sorted_as(top, ORDER, "WORST*")
    equal(len(lines), 10)
    expect(all(len(line) <= 40 for line in lines), lines)
    expect(any("\u2588" in line for line in lines), "no bar")
    top.resize(80, 24)
    lines = sorted_as(top, ORDER, "USED", "PARTNER", "q quit")
    equal(len(lines), 24)
    top.resize(120, 40)
    top.shows("RELATION", "ADDRS")
    for width, height in ((9, 3), (4, 2), (20, 5)):
        top.resize(width, height)
        top.wait(lambda lines: len(lines) == height
                 and lines[0].startswith("dhcpfo 1"[:width]), "a small one")
    top.resize(40, 10)
    sorted_as(top, ORDER, "WORST*")
    top.type("q")
    equal(top.code(), 0)


def test_top_without_utf8_is_ascii(t):
    for locale in ("C", "POSIX"):
        _, top = of_source(t, {1: 2, 2: 10, 3: 9}, env={"LC_ALL": locale})
        text = "\n".join(top.shows("10.1.0.0", "q quit"))
        expect(text.isascii(), text)
        expect(re.search(r"80% all +#+\.+ ", text), text)


def test_top_has_colours_where_they_are_wanted(t):
    used = {1: 2, 2: 10, 3: 9}
    colour = re.compile(r"\x1b\[(?:\d+;)*3[1-6]m")
    for env, wanted in (({}, True), ({"NO_COLOR": ""}, True),
                        ({"NO_COLOR": "1"}, False), ({"TERM": "vt100"},
                                                     False)):
        _, top = of_source(t, used, env=env)
        top.shows("10.1.0.0", "q quit")
        equal(bool(colour.search(top.colours())), wanted, str(env))
        top.type("q")
        equal(top.code(), 0)


def test_top_without_a_terminal_says_so(t):
    source = Source(t)
    result = source.run("top")
    equal((result.code, result.out), (2, ""))
    expect("are no terminal; with --batch" in result.err, result.err)
    for name, words in (("nonsense-terminal", "is unknown"),
                        ("dumb", "cannot do that"), ("", "TERM is not set")):
        _, top = of_source(t, {}, env={"TERM": name})
        top.shows(words, "--batch")
        equal(top.code(), 2, name)


# ---- the terminal is given back ---------------------------------------------


def test_top_gives_the_terminal_back_however_it_ends(t):
    for number, code in ((signal.SIGINT, 0),
                         *((n, killed_by(n)) for n in (
                             signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT,
                             signal.SIGABRT, signal.SIGSEGV))):
        if number == signal.SIGSEGV and sanitized():
            continue  # the sanitizer would report what we did
        source, top = of_source(t, {})
        top.shows("10.1.0.0", "q quit")
        if number == signal.SIGINT:
            top.key("C-c")
        else:
            top.signal(number)
        equal(top.code(), code, number.name)


def test_top_stops_and_goes_on(t):
    source = Source(t, leases({1: 2}), pools(1))
    top = Top(t, "--source", source.spec, "--now", str(NOW), "top",
              stopped=True)
    top.shows("10.1.0.0", "q quit")
    top.key("C-z")
    stopped = top.folder / "stopped"
    wait_for(stopped.exists, 20, "the shell has the terminal")
    equal(stopped.read_text(), (top.folder / "before").read_text())
    expect(not top.is_full_screen(), "the screen is not the shell's")
    top.key("Enter")
    top.shows("10.1.0.0", "q quit")
    expect(top.is_full_screen(), "the screen was not taken again")
    top.type("q")
    equal(top.code(), 0)


def test_top_ends_when_its_terminal_goes(t):
    _, top = of_source(t, {})
    top.shows("10.1.0.0", "q quit")
    pid = top.pid(DHCPFO)
    top.hang_up()
    wait_for(lambda: pid not in harness.descendants(), 20, "its end")


# ---- what cannot be read ----------------------------------------------------


def test_top_a_server_that_does_not_answer_any_more(t):
    source = Source(t, leases({1: 2, 2: 10}), pools(2))
    rpcd = Rpcd(t, server("far", source))
    conf = configuration(t, server("near", source) + 'server far { kind = '
                         'rpc address = "unix:%s" refresh = 200ms }\n'
                         % rpcd.socket)
    top = Top(t, "--config", conf, "top", "-d", "0.2")
    lines = top.shows("far    ok", "near   ok", "2 servers  4 scopes")
    before = [line for line in lines if re.match(r"  10\.1\.0\.0/24 far", line)]
    equal(len(before), 1, "\n".join(lines))
    rpcd.process.kill()
    top.wait(
        # Above the other, with the numbers that it had, and marked.
        lambda lines: lines[2].split()[:2] == ["far", "unreachable"]
        and [line.replace("! ", "  ", 1) for line in lines
             if line.startswith("! 10.1.0.0/24 far")] == before
        and any(line.startswith("  10.1.0.0/24 near") for line in lines)
        and "2 servers, 1 not ok" in lines[0]
        and any("server unreachable" in line for line in lines),
        "far is unreachable, with what it said last")
    # Its data gets older.
    top.wait(lambda lines: re.search(r"unreachable +[2-9]s", lines[2]),
             "an age")
    rpcd.start()
    top.shows("far    ok", "2 servers  4 scopes")
    top.no_longer_shows("! 10.1")


def test_top_a_server_that_stops(t):
    source = Source(t, leases({1: 2}), pools(1))
    sleep = source.folder / "dhcpd"  # by its name it is known
    shutil.copy("/bin/sleep", sleep)
    dhcpd = t.process([sleep, "1000"])
    pid = t.file("pid", "%d\n" % dhcpd.pid)
    conf = configuration(t, server(
        "s", source, 'liveness = pid pid-file = "%s"' % pid))
    # What happens is shown before it is time to look again.
    top = Top(t, "--config", conf, "top", "-d", "3600")
    top.shows("s      ok", "  10.1.0.0/24 ")
    dhcpd.kill()
    top.shows("s      stopped", "dhcpd is not running", "! 10.1.0.0/24 ",
              "DHCP server stopped")


def test_top_what_was_never_read_is_no_zero(t):
    source = Source(t, leases({}), pools(1))
    source.leases.unlink()
    conf = configuration(t, server("s", source) + server("t", source))
    top = Top(t, "--config", conf, "--server", "s", "top", width=200)
    lines = top.shows("s: not read yet (error)", "No such file")
    row = [line for line in lines if line.startswith("s      error")][0]
    equal(row.split()[:6], ["s", "error", "never", "-", "-", "isc"])
    expect("0 scopes" in lines[0] and "\nt " not in "\n".join(lines),
           "\n".join(lines))
    source.leases.write_text(leases({1: 4}))
    top.shows("s      ok", " 60% all")


def test_top_numbers_change_and_events_come(t):
    source = Source(t, leases({1: 2}), pools(1))
    conf = configuration(t, server("s", source))
    top = Top(t, "--config", conf, "top", "-d", "0.2")
    top.shows(" 80% all")
    with source.leases.open("a") as file:
        file.write(leases({1: 10}).partition("}\n")[2])
    top.shows(" 0% all", "no address free", "addresses low")
    source.leases.write_text(leases({1: 0}))
    top.shows("100% all", "addresses no longer low")


def test_top_servers_are_chosen_by_tab(t):
    one, two = Source(t, leases({}), pools(1)), Source(t, leases({}), pools(2))
    conf = configuration(t, server("one", one) + server("two", two))
    top = Top(t, "--config", conf, "--server", "two", "top")
    lines = top.shows("  two  2 scopes")
    expect("SERVER" not in [line for line in lines
                            if line.startswith("  SCOPE")][0], lines)
    top.key("Tab")
    top.shows("2 servers  3 scopes")
    top.key("Tab")
    top.shows("  one  1 scope")
    top.key("BTab", "BTab")
    top.shows("  two  2 scopes")


def test_top_knows_what_the_agent_has_told(t):
    source = Source(t, leases({1: 10}), pools(1))
    text = server("s", source)
    agent = t.agent(None, text)
    state = agent.folder / "state" / "events.state"

    def told():
        return state.exists() and "scope-exhausted" in state.read_text()

    wait_for(told, 20, "the agent's state")
    agent.stop()
    conf = t.file("f", text + 'agent { state-directory = "%s" }\n'
                  % state.parent)
    out = dhcpfo("--config", conf, "top", "-b", "-n", "1").ok()
    # Once, though it still stands: it is known.
    equal(out.count("no address free"), 1, out)
    equal(dhcpfo("--config", conf, "events").ok().count("no address free"), 1)


# ---- plain text -------------------------------------------------------------


def test_top_batch_is_plain_text(t):
    source = Source(t, leases({1: 2, 2: 10, 3: 9}), pools(3))
    result = source.run("top", "-b", "-n", "2", "-d", "0.1")
    equal((result.code, result.err), (0, ""))
    expect("\x1b" not in result.out and result.out.isascii(), result.out)
    equal(result.out.count("dhcpfo "), 2)
    equal(scopes(result.out.splitlines()), ORDER * 2)
    expect(re.search(r"RELATION +NETWORK$", result.out, re.M), result.out)
    out = source.run("top", "-bn1", "--sort", "scope", "--filter",
                     "10.2").ok()
    equal(scopes(out.splitlines()), ["10.2.0.0"])
    out = source.run("top", "-bn1", "--sort=-scope").ok()
    equal(scopes(out.splitlines()), ["10.3.0.0", "10.2.0.0", "10.1.0.0"])
    utf8 = source.run("top", "-bn1", env={"LC_ALL": "C.UTF-8"}).ok()
    expect("\u2588" in utf8, utf8)


def test_top_batch_waits_for_the_first_look(t):
    source = Source(t, leases({1: 2}), pools(1))
    rpcd = Rpcd(t, server("far", source))
    conf = configuration(t, server("a", source) + 'server b { kind = rpc '
                         'address = "unix:%s" }\n' % rpcd.socket
                         + 'server c { kind = rpc address = "unix:%s" }\n'
                         % (t.temp / "nobody"))
    out = dhcpfo("--config", conf, "top", "-bn1").ok()
    expect(re.search(r"^a +ok ", out, re.M), out)
    expect(re.search(r"^b +ok ", out, re.M), out)
    expect(re.search(r"^c +unreachable never +- +- .*No such file", out,
                     re.M), out)
    equal(out.count("10.1.0.0/24"), 2)


def test_top_batch_of_nothing_that_can_be_read_fails(t):
    source = Source(t, leases({}), pools(1))
    source.leases.unlink()
    result = source.run("top", "-bn1")
    equal(result.code, 3)
    expect("not read yet (error)" in result.out
           and "No such file" in result.out, result.out)
    expect(not re.search(r"^s.*\b0\b", result.out, re.M), result.out)
    equal(dhcpfo("--config", t.temp / "none", "top", "-bn1").code, 3)
    equal(dhcpfo("--source", "x", "top", "-bn1").code, 2)
    conf = configuration(t, server("s", source))
    equal(dhcpfo("--config", conf, "--server", "t", "top", "-bn1").code, 1)


def test_top_batch_ends_with_its_reader(t):
    source = Source(t, leases({}), pools(1))
    result = run(["sh", "-c", '"$@" | head -n 1', "sh", DHCPFO, "--source",
                  source.spec, "top", "-b", "-d", "0.1"], env={"LC_ALL": "C"})
    equal(result.code, 0)
    expect(result.out.startswith("dhcpfo "), result.out)
    with open("/dev/full", "w"):
        result = run(["sh", "-c", 'exec "$@" >/dev/full', "sh", DHCPFO,
                      "--source", source.spec, "top", "-b", "-d", "0.1"])
    equal(result.code, 1)
    expect("No space left" in result.err, result.err)


def test_top_batch_ends_by_a_signal(t):
    source = Source(t, leases({}), pools(1))
    process = t.process([DHCPFO, "--source", source.spec, "top", "-b", "-d",
                         "0.1"])
    wait_for(lambda: "10.1.0.0" in process.log(), 20, "a frame")
    process.signal(signal.SIGTERM)
    equal(process.wait(), -signal.SIGTERM)


harness.main("top", globals(), jobs=max(2, os.cpu_count() or 1))
