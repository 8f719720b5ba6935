# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo check, as a plugin of a monitoring system."""

import re
import socket

import harness
from harness import dhcpfo, equal, expect, wait_for
from rpc import Rpcd
from source import CONF, NORMAL, NOW, STATE, Source, lease, server


def leases_in_use(count):
    return NORMAL + "".join(lease("10.1.0.%d" % (11 + i))
                            for i in range(count))


def test_check_ok_says_how_much_is_left(t):
    result = Source(t).run("check")
    equal(result.code, 0)
    equal(result.out.splitlines(), [
        "DHCP OK - 2 scopes, 110 of 110 addresses free | "
        "'10.1.0.0'=10;2:;1:;0;10 '10.1.0.0_this'=10;1:;;0;10 "
        "'10.1.0.0_partner'=0;;;0;0 '10.2.0.0'=100;11:;1:;0;100"])


def test_check_names_only_the_bad_scope(t):
    for in_use, code, words in (
            (8, 0, "DHCP OK"), (9, 1, "DHCP WARNING"),
            (10, 2, "DHCP CRITICAL")):
        result = Source(t, leases_in_use(in_use)).run("check")
        equal(result.code, code, result.out)
        line, _, perf = result.out.partition(" | ")
        expect(line.startswith(words + " - "), line)
        expect("10.2.0.0" not in line, line)
        equal("10.1.0.0 total %d of 10 free (%d%%)"
              % (10 - in_use, 10 * (10 - in_use)) in line, code != 0, line)
        expect("'10.2.0.0'=100;" in perf, perf)
        equal(result.err, "")


def test_check_names_twenty_bad_scopes_and_counts_the_rest(t):
    conf = "".join("subnet 10.0.%d.0 netmask 255.255.255.0 "
                   "{ range 10.0.%d.1; }\n" % (i, i) for i in range(30))
    source = Source(t, "".join(lease("10.0.%d.1" % i) for i in range(25)),
                    conf)
    result = source.run("check")
    words, _, perf = result.out.partition(" | ")
    equal(result.code, 2)
    equal(words.count(" total 0 of 1 free (0%)"), 20, words)
    expect(words.endswith("; and 5 more"), words)
    equal(perf.count("'="), 30, perf)


def test_check_share_without_addresses_is_not_bad(t):
    source = Source(t)
    equal(source.run("check", "--share", "partner").code, 0)
    equal(source.run("check", "--share", "partner", "-c", "@0:100").code, 0)


def test_check_of_a_share_that_nothing_has_is_unknown(t):
    source = Source(t, "", "subnet 10.0.0.0 netmask 255.255.255.0 "
                    "{ range 10.0.0.1 10.0.0.9; }\n")
    for share, code in (("total", 0), ("this", 3), ("partner", 3)):
        result = source.run("check", "--share", share)
        equal(result.code, code, result.out)
    expect("no such share" in result.out, result.out)


def test_check_uses_the_configured_thresholds(t):
    source = Source(t, leases_in_use(6))
    thresholds = "thresholds { total { low-percent = 40 high-percent = 50 " \
        "low-addresses = %d high-addresses = 60 } }\n"
    for low, code in ((4, 1), (3, 0)):
        conf = t.file("dhcpfo.conf", server("one", source)
                      + thresholds % low)
        for which in ((), ("--source", source.spec)):
            result = dhcpfo("--config", conf, *which, "--now", NOW, "check",
                            "--share", "total")
            equal(result.code, code, result.out)
    expect("'10.1.0.0'=4;4:;1:;0;10" in result.out, result.out)


def test_check_ranges_judge_the_percentage(t):
    source = Source(t, leases_in_use(7))
    for arguments, code in (
            (("-w", "30:", "-c", "20:"), 0), (("-w", "31:", "-c", "20:"), 1),
            (("-w", "50:", "-c", "31:"), 2), (("--critical=@30",), 2),
            (("-c", "31:", "--scope", "10.2.0.0"), 0)):
        result = source.run("check", *arguments)
        equal(result.code, code, result.out)
    expect("| '10.2.0.0'=100%;;31:;0;100" in result.out, result.out)
    result = source.run("check", "-w", "50:")
    equal(result.out.splitlines(), [
        "DHCP WARNING - 10.1.0.0 total 3 of 10 free (30%) | "
        "'10.1.0.0'=30%;50:;;0;100 '10.2.0.0'=100%;50:;;0;100"])


def test_check_names_a_relationship_that_is_not_normal(t):
    for state, name in (("communications-interrupted", "COMMUNICATION_INT"),
                        ("partner-down", "PARTNER_DOWN"),
                        ("recover-wait", "RECOVER_WAIT")):
        source = Source(t, STATE % state)
        result = source.run("check")
        equal(result.code, 1, result.out)
        expect(result.out.startswith("DHCP WARNING - fo %s |" % name),
               result.out)
        equal(source.run("check", "--scope", "10.2.0.0").code, 0)
        equal(source.run("check", "--scope", "10.1.0.0").code, 1)


def test_check_that_cannot_tell_is_unknown(t):
    source = Source(t)
    missing = t.temp / "missing"
    for arguments, words in (
            (("check", "--bogus"), "unknown option '--bogus'"),
            (("--bogus", "check"), "unknown option '--bogus'"),
            (("check", "-w", "x"), '--warning: "x" is not a range'),
            (("check", "--json"), "command 'check' has no option '--json'"),
            (("check", "-W", "5%:"), '--addresses-warning: "5%:" is in '
             "percent, not addresses"),
            (("check", "-t", "0"),
             '--timeout: "0" is not a number of seconds'),
            (("check", "--server", "local", "--all-servers"),
             "options '--server' and '--all-servers' exclude each other"),
            (("check", "--scope", "10.9.0.0"), "there is no scope 10.9.0.0"),
            (("check", "--relationship", "FO"),
             "there is no relationship FO")):
        result = source.run(*arguments)
        equal((result.code, result.out, result.err),
              (3, "DHCP UNKNOWN - %s\n" % words, ""))
    result = dhcpfo("--source", "isc:%s:%s" % (missing, missing), "check")
    equal((result.code, result.out),
          (3, "DHCP UNKNOWN - %s: No such file or directory\n" % missing))


def test_check_without_scopes_is_unknown(t):
    source = Source(t, "", "subnet 10.1.0.0 netmask 255.255.255.0 { }\n")
    result = source.run("check")
    equal((result.code, result.out),
          (3, "DHCP UNKNOWN - server local has no scopes\n"))


def test_check_percent_and_addresses_judge_together(t):
    source = Source(t, leases_in_use(7))
    for arguments, code in (
            (("-w", "30%:", "-c", "20%:"), 0), (("-w", "31%:"), 1),
            (("-W", "3:"), 0), (("-W", "4:"), 1), (("-C", "@0:3"), 2),
            (("-C", "@0:2"), 0), (("-w", "30:", "-W", "4:"), 1),
            (("-w", "31:", "-W", "3:"), 1), (("-w", "31:", "-C", "4:"), 2)):
        result = source.run("check", "--scope", "10.1.0.0", *arguments)
        equal(result.code, code, "%s: %s" % (arguments, result.out))
    result = source.run("check", "--scope", "10.1.0.0", "-w", "31%:", "-c",
                        "~:40%", "-W", "@1:2", "-C", "1")
    equal(result.out,
          "DHCP CRITICAL - 10.1.0.0 total 3 of 10 free (30%) | "
          "'10.1.0.0_percent'=30%;31:;~:40;0;100 "
          "'10.1.0.0'=3;@1:2;1;0;10\n")


def test_check_chooses_scopes_and_relationships(t):
    conf = CONF + CONF.replace('"fo"', '"fo2"').replace("10.1.", "10.3.") \
        .split("subnet 10.2")[0].replace("192.0.2.1;", "192.0.2.1; port 700;")
    state = NORMAL + (STATE % "partner-down").replace('"fo"', '"fo2"')
    source = Source(t, state, conf)

    def labels(*arguments):
        result = source.run("check", "--share", "total", *arguments)
        return result.code, sorted(
            word.split("'")[1] for word in result.out.split() if "'=" in word)

    equal(labels(), (1, ["10.1.0.0", "10.2.0.0", "10.3.0.0"]))
    equal(labels("--relationship", "fo"), (0, ["10.1.0.0"]))
    equal(labels("--relationship", "fo2"), (1, ["10.3.0.0"]))
    equal(labels("--relationship", "fo2", "--relationship=fo"),
          (1, ["10.1.0.0", "10.3.0.0"]))
    equal(labels("--scope", "10.1.0.0", "--scope", "10.2.0.0"),
          (0, ["10.1.0.0", "10.2.0.0"]))
    equal(labels("--scope", "10.3.0.0", "--relationship", "fo"), (3, []))
    # What is bad wins over what is missing, and both are said.
    result = source.run("check", "--relationship", "fo2", "--scope",
                        "10.3.0.0", "--scope", "10.9.0.0")
    equal(result.code, 1, result.out)
    expect(result.out.startswith("DHCP WARNING - fo2 PARTNER_DOWN; there is "
                                 "no scope 10.9.0.0 |"), result.out)


def test_check_of_all_servers_names_each(t):
    one, two = Source(t), Source(t, leases_in_use(10))
    conf = t.file("dhcpfo.conf", server("one", one) + server("two", two))

    def check(*arguments):
        return dhcpfo("--config", conf, "--now", NOW, "check", *arguments)

    equal(check().code, 0)
    result = check("--all-servers", "--share", "total")
    equal(result.code, 2, result.out)
    words, _, perf = result.out.partition(" | ")
    equal(words, "DHCP CRITICAL - two: 10.1.0.0 total 0 of 10 free (0%)")
    for label in ("'one/10.1.0.0'=10;", "'two/10.1.0.0'=0;",
                  "'one/10.2.0.0'=100;", "'two/10.2.0.0'=100;"):
        expect(label in perf, perf)
    # One that cannot be read hides nothing, and is never good.
    two.leases.unlink()
    result = check("--all-servers", "--share", "total")
    equal(result.code, 3, result.out)
    expect(result.out.startswith("DHCP UNKNOWN - two: %s: No such file or "
                                 "directory |" % two.leases), result.out)
    expect("'one/10.1.0.0'=10;" in result.out, result.out)
    one.leases.write_text(leases_in_use(9))
    # Which may have what the others have not.
    result = check("--all-servers", "--scope", "10.9.0.0")
    equal((result.code, result.out), (
        3, "DHCP UNKNOWN - two: %s: No such file or directory\n"
        % two.leases))
    result = check("--all-servers")
    equal(result.code, 1, result.out)
    expect("one: 10.1.0.0 total 1 of 10 free (10%)" in result.out, result.out)
    expect("two: %s: No such" % two.leases in result.out, result.out)


def test_check_verbose_has_a_line_for_everything(t):
    source = Source(t, leases_in_use(9))
    lines = source.run("check", "-v").out.splitlines()
    expect(lines[0].startswith("DHCP WARNING - 10.1.0.0 total 1 of 10 "), lines)
    equal(lines[1:], [
        "OK: server local ok, its data 0 s old, 2 scopes, 1 relationships",
        "WARNING: scope 10.1.0.0/24 of fo total 1 of 10 free (10%), this 1 of "
        "10 free (10%), partner 0 of 0 free (100%)",
        "OK: scope 10.2.0.0/24 total 100 of 100 free (100%)",
        "OK: relationship fo NORMAL, partner NORMAL"])
    equal(len(source.run("check").out.splitlines()), 1)


def test_check_ends_in_time_whatever_holds_it_up(t):
    """A host that takes the connection and never says a word, and many of
    them, of which the first ones use all the time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = "127.0.0.1:%d" % silent.getsockname()[1]
        result = dhcpfo("--source", "rpc:" + address, "check", "-t", "1",
                        deadline=60)
        equal((result.code, result.err), (3, ""), result.out)
        expect(result.out.startswith("DHCP UNKNOWN - "), result.out)
        conf = t.file("dhcpfo.conf", "".join(
            'server s%d { kind = rpc address = "%s" }\n' % (n, address)
            for n in range(9)))
        result = dhcpfo("--config", conf, "check", "--all-servers", "-t", "1",
                        deadline=60)
        equal((result.code, result.out, result.err), (
            3, "DHCP UNKNOWN - no answer within the time of --timeout\n", ""))


def test_check_data_of_an_earlier_time_is_not_ok(t):
    """Of a server elsewhere there are the last numbers, whatever becomes of
    its files there."""
    source = Source(t)
    rpcd = Rpcd(t, server("there", source, "refresh = 100ms"))
    rpcd.read()

    def check(pattern, code):
        def there():
            result = dhcpfo("--source", "rpc:unix:%s" % rpcd.socket, "check",
                            "--share", "total")
            return result if re.match(pattern, result.out) else None

        equal(wait_for(there, 20, pattern).code, code)

    check("DHCP OK - 2 scopes, 110 of 110 ", 0)
    hidden = source.leases.rename(source.folder / "hidden")
    check(r"DHCP UNKNOWN - server local is error, its data \d+ s old: .*"
          r"No such file or directory \| '10.1.0.0'=10;", 3)
    hidden.write_text(NORMAL + "".join(
        lease("10.1.0.%d" % (11 + i), ends="never") for i in range(10)))
    hidden.rename(source.leases)
    check("DHCP CRITICAL - 10.1.0.0 total 0 of 10 free ", 2)
    source.leases.unlink()  # what was bad is no better by that
    check(r"DHCP CRITICAL - server local is error, .*; 10.1.0.0 total 0 ", 2)


def test_check_stale_data_is_a_warning(t):
    source = Source(t)
    rpcd = Rpcd(t, server("there", source, "refresh = 1h"))
    rpcd.read()
    conf = t.file("dhcpfo.conf", 'server one { kind = rpc address = "unix:%s"'
                  ' stale-after = 1s }\n' % rpcd.socket)

    def stale():
        result = dhcpfo("--config", conf, "check")
        return result if "stale" in result.out else None

    result = wait_for(stale, 30, "stale data")
    equal(result.code, 1, result.out)
    expect(re.match(r"DHCP WARNING - server one is stale, its data \d+ s "
                    r"old \|", result.out), result.out)


def test_check_stopped_server_is_critical(t):
    source = Source(t)
    text = server("one", source).replace(
        "liveness = off",
        'liveness = pid pid-file = "%s/no.pid"' % source.folder)
    conf = t.file("dhcpfo.conf", text)
    result = dhcpfo("--config", conf, "--now", NOW, "check")
    equal(result.code, 2, result.out)
    expect(result.out.startswith("DHCP CRITICAL - server one is stopped |"),
           result.out)


def test_check_line_has_the_form_of_a_plugin(t):
    """What a monitoring system's parser takes: 'label'=number[UOM] and up to
    four limits, of which two are ranges."""
    number = r"-?\d+"
    limit = r"(@?((~|%s)?:)?(%s)?)?" % (number, number)
    perf = re.compile(r"'[^'=|]+'=%s%%?;%s;%s;%s;%s"
                      % (number, limit, limit, number, number))
    for arguments in ((), ("-w", "10:", "-c", "@~:5"), ("-W", "~:5"),
                      ("--share", "this"), ("-w", "5", "-C", "3:")):
        result = Source(t, leases_in_use(9)).run("check", *arguments)
        line = result.out.rstrip("\n")
        expect("\n" not in line and line.count("|") == 1, line)
        for part in line.split(" | ")[1].split():
            expect(perf.fullmatch(part), part)
        equal(line.split()[1], ("OK", "WARNING", "CRITICAL")[result.code])


def test_check_words_hold_no_bar(t):
    conf = CONF.replace('"fo"', '"a|b"')
    source = Source(t, (STATE % "partner-down").replace('"fo"', '"a|b"'),
                    conf)
    result = source.run("check")
    equal(result.out.count("|"), 1, result.out)
    expect("a/b PARTNER_DOWN" in result.out, result.out)


harness.main("cli_check", globals())
