# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What users of GNU programs expect of every program's options."""

import re

import harness
from harness import TOP, equal, expect, program, run

PROGRAMS = {"dhcpfo": 1, "dhcpfo-agentd": 8, "dhcpfo-rpcd": 8}
SERVER = 'server x { kind = isc config = "/a" leases = "/b" }\n'


def version():
    makefile = (TOP / "Makefile").read_text()
    return re.search(r"^VERSION\s*\S?= (\S+)$", makefile, re.M).group(1)


def test_options_help_is_on_standard_output(t):
    for name, section in PROGRAMS.items():
        for option in ("--help", "-h", "--hel"):
            result = run([program(name), option])
            equal((result.code, result.err), (0, ""), name)
            lines = result.out.splitlines()
            expect(lines[0].startswith("Usage: %s " % name), lines[0])
            expect(max(map(len, lines)) <= 80, name)
            expect("%s(%d)" % (name, section) in result.out, name)
            expect("bugs" in lines[-1], lines[-1])
            equal(result.out.count("--help"), 1, name)


def test_options_version_is_on_standard_output(t):
    for name in PROGRAMS:
        for option in ("--version", "-V", "--vers"):
            result = run([program(name), option])
            equal((result.code, result.err), (0, ""), name)
            lines = result.out.splitlines()
            equal(lines[0], "%s %s" % (name, version()))
            expect("Copyright" in lines[1] and "NO WARRANTY" in lines[2],
                   result.out)


def test_options_faults_are_on_standard_error_with_2(t):
    for name in PROGRAMS:
        for words in (["--nonsense"], ["-Z"], ["--", "--help"], ["--now"],
                      ["--now", "x"], ["--version=3"], ["nonsense"]):
            result = run([program(name), *words])
            equal((result.code, result.out), (2, ""), "%s %s" % (name, words))
            expect("Try '%s --help'" % name in result.err, result.err)


def test_options_long_ones_can_be_shortened_until_they_are_ambiguous(t):
    conf = t.file("c", SERVER)
    for name in ("dhcpfo-agentd", "dhcpfo-rpcd"):
        equal(run([program(name), "--configure", "-c", conf]).code, 0)
        equal(run([program(name), "--conf", conf]).code, 2)
        equal(run([program(name), "--ver"]).code, 2)
    equal(run([program("dhcpfo"), "--se", "x", "--vers"]).code, 0)
    equal(run([program("dhcpfo"), "--s", "x", "--vers"]).code, 2)


def test_options_configured_says_whether_there_is_a_server(t):
    for name in ("dhcpfo-agentd", "dhcpfo-rpcd"):
        for text, code in ((SERVER, 0), ("", 1), ("agent {\n}\n", 1),
                           ("nonsense", 0), (None, 0)):
            path = t.temp / "none"
            if text is not None:
                path = t.file("c", text)
            result = run([program(name), "--configured", "-c", path])
            equal((result.code, result.out, result.err), (code, "", ""),
                  "%s %s" % (name, text))


harness.main("options", globals())
