# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Completion in bash, and that help, manual pages and completion name the
same options and commands."""

import os
import re

import harness
from harness import TOP, equal, expect, program, run, tool

SCRIPT = TOP / "conf" / "completion" / "dhcpfo.bash"
ZSH = TOP / "conf" / "completion" / "_dhcpfo"
PAGES = {"dhcpfo": "dhcpfo.1", "dhcpfo-agentd": "dhcpfo-agentd.8",
         "dhcpfo-rpcd": "dhcpfo-rpcd.8"}

# As readline does it: the words, cut at COMP_WORDBREAKS, and the last one to
# be completed.
BASH = r"""
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
set -- $(complete -p "$1")
while [ "$1" != -F ]; do shift; done
"$2" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" \
    "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
"""


def complete(*words, cwd=None):
    """What the last of the words can become."""
    said = run([tool("bash"), "--norc", "-c", BASH, "bash", SCRIPT, *words],
               cwd=cwd)
    equal((said.code, said.err), (0, ""), words)
    return said.out.splitlines()


def commands():
    text = run([program("dhcpfo"), "--help"]).ok()
    part = text.partition("\nCommands:\n")[2].partition("\n\n")[0]
    found = re.findall(r"^  ([a-z]+)", part, re.M)
    expect(len(found) > 8, text)
    return found


def helped(name):
    """The options that --help names."""
    text = run([program(name), "--help"]).ok()
    part = re.search(r"\n(  .*--config.*)", text, re.S).group(1)
    return set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+|-[a-zA-Z](?=, --))",
                          part))


# ---- nothing drifts ---------------------------------------------------------


def test_completion_manual_and_help_have_the_same_options(t):
    for name, page in PAGES.items():
        text = (TOP / "conf" / "man" / page).read_text()
        told = set()
        for pattern, pair in (
                (r"^\.It Fl (\w),? ,? *(?:Fl )?-([a-z-]+)", True),
                (r"^\.(?:Op|It) Fl (\w) (?:Ar|,)", False),
                (r"\bFl (-[a-z-]+)", False)):
            for found in re.findall(pattern, text, re.M):
                told |= {"-" + found[0], "--" + found[1]} if pair else {
                    "-" + found}
        equal(sorted(helped(name) - told), [], "not in " + page)
        equal(sorted(word for word in told - helped(name)
                     if word.startswith("--")), [], "not in --help")


def test_completion_of_bash_has_the_options_of_the_help(t):
    for name in PAGES:
        equal(set(complete(name, "-")), helped(name), name)


def test_completion_of_bash_has_the_commands_of_the_help(t):
    equal(complete("dhcpfo", ""), commands())
    equal(complete("dhcpfo", "--json", "rel"), ["relationships"])


def test_completion_of_zsh_has_the_same(t):
    text = ZSH.read_text()
    line, daemon = text.split("\n_dhcpfo_daemon()")
    for name in PAGES:
        part = line if name == "dhcpfo" else daemon
        letters = {option for option in helped(name) if len(option) == 2}
        for option in helped(name) - letters:
            expect(re.search(r"(?<![\w-])%s[=\[},+]" % option, part)
                   or "%s}" % option in part, "%s of %s" % (option, name))
        for option in letters:
            expect(re.search(r"[{']%s[+,}\[]" % option, part),
                   "%s of %s" % (option, name))
    found = re.findall(r"^\t\t'([a-z]+):", text, re.M)
    equal(found, commands())




def test_completion_offers_what_the_command_takes(t):
    """By trying each option: who does not take one says so."""
    source = "isc:/nonexistent/a:/nonexistent/b"
    every = sorted(o for o in helped("dhcpfo") if o.startswith("--"))
    valued = {"--config": "/nonexistent/c", "--server": "x", "--now": "1",
              "--source": source, "--scope": "10.0.0.0", "--share": "this",
              "--relationship": "x", "--warning": "1", "--critical": "1",
              "--addresses-warning": "1", "--addresses-critical": "1",
              "--timeout": "5", "--root": "1.3.6.1.4.1.9", "--delay": "1",
              "--sort": "free", "--filter": "x", "--count": "1"}
    end = {"--batch": ["--count", "1"]}
    for command in commands():
        offered = {word for word in complete("dhcpfo", command, "--")}
        for option in every:
            if option in ("--help", "--version"):
                continue
            words = [option, valued[option]] if option in valued else [
                option, *end.get(option, [])]
            operand = {"scope": ["10.0.0.0"], "client": ["10.0.0.1"]}
            said = run([program("dhcpfo"), "--source", source, command,
                        *operand.get(command, []), *words])
            refused = "has no option" in said.out + said.err
            equal(option in offered, not refused, (command, option))


# ---- what it completes ------------------------------------------------------


def test_completion_of_servers_reads_the_configuration(t):
    conf = t.file("dhcpfo.conf", 'server one { }\n  server "two" {\n}\n'
                  "# server no {\n#server neither {\nserver three{ }\n"
                  "thresholds { server { } }\n")
    for option in (["--config", conf], ["--config", "=", conf]):
        equal(complete("dhcpfo", *option, "--server", ""),
              ["one", "two", "three"])
        equal(complete("dhcpfo", *option, "--server", "=", "t"),
              ["two", "three"])
    equal(complete("dhcpfo", "--config", "/nonexistent", "--server", ""), [])


def test_completion_of_values(t):
    for words, want in (
            (("--color", "=", ""), ["auto", "always", "never"]),
            (("--color", "="), ["auto", "always", "never"]),
            (("--color", "s"), ["servers", "scopes", "scope"]),
            (("check", "--share", "t"), ["total", "this"]),
            (("--source", ""), ["isc:", "rpc:", "rpc:unix:"]),
            (("--now", ""), []),
            (("scope", ""), []),
            (("top", "--sort", "-wo"), ["-worst"]),
            (("check", "-w", ""), []),
            (("--server", "scopes", "cl"), ["client", "clients"])):
        equal(complete("dhcpfo", *words), want, words)


def test_completion_of_files(t):
    t.file("leases.txt", "")
    t.file("a file.conf", "")
    for words in (("dhcpfo", "--config", "le"),
                  ("dhcpfo", "--source", "isc", ":", "le"),
                  ("dhcpfo", "--source", "isc", ":", "/x", ":", "le"),
                  ("dhcpfo", "--source", "=", "isc", ":", "/x", ":", "le"),
                  ("dhcpfo", "--source", "rpc", ":", "unix", ":", "le"),
                  ("dhcpfo-agentd", "-c", "le"), ("dhcpfo-agentd", "-x", "le"),
                  ("dhcpfo-rpcd", "--socket", "le")):
        equal(complete(*words, cwd=t.temp), ["leases.txt"], words)
    equal(complete("dhcpfo", "--config", "a", cwd=t.temp), ["a file.conf"])
    expect("leases.txt" in complete("dhcpfo", "--source", "isc", ":",
                                    cwd=t.temp), "nothing behind the colon")


def test_completion_says_nothing_of_its_own(t):
    said = run([tool("bash"), "--norc", "-c", "set -u; source '%s'" % SCRIPT])
    equal((said.code, said.out, said.err), (0, "", ""))
    expect(os.access(SCRIPT, os.R_OK), "not readable")


harness.main("completion", globals())
