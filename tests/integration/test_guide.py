# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The guide, followed command by command on machines of our own.

Of conf/doc/guide.md each block "```sh HOST..." is typed on those hosts, from
above to below, by root in the folder of the sources; "fresh" among the hosts:
only where packages can be fetched.  A block "```text" right behind it is what
it says there, line by line; "..." stands for anything.  Until it says so it is
typed again.  Whatever else is fenced is not for typing."""

import os
import re

import harness
from harness import TOP, equal, expect, program, wait_for
from machine import Machines, mount, no_debian

GUIDE = TOP / "conf" / "doc" / "guide.md"
HOSTS = {"dhcp1": "192.0.2.1", "dhcp2": "192.0.2.2", "nms": "192.0.2.7",
         "kdc": "192.0.2.8"}
DOMAIN = "example.net"
# Packages are those of this machine, which has them; nothing is fetched.
APT_GET = """#!/bin/sh
[ "$1" = install ] || exit 0
for name; do
	case $name in install | -*) continue ;; esac
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$name")" = installed ] ||
		{ echo "E: not here: $name" && exit 1; }
done
"""


# From the one host that files are fetched from.
SCP = """#!/bin/sh
cp "/srv/${1%%.*}/${1#*:}" "$2"
"""
# A realm that is there already.
KRB5_CONF = """[libdefaults]
	default_realm = EXAMPLE.NET
	dns_lookup_kdc = false
	dns_lookup_realm = false
	rdns = false
[realms]
	EXAMPLE.NET = {
		kdc = kdc.example.net
	}
[domain_realm]
	.example.net = EXAMPLE.NET
"""
KDC_CONF = """[realms]
	EXAMPLE.NET = {
		acl_file = /etc/krb5kdc/none
	}
"""


class Block:
    def __init__(self, line, info, text):
        self.line, self.text = line, text
        self.language, *self.hosts = info.split()
        self.fresh = "fresh" in self.hosts
        if self.fresh:
            self.hosts.remove("fresh")
        self.output = None

    def matches(self, said):
        """Every line is there, in this order."""
        lines, at = said.splitlines(), 0
        for want in self.output.splitlines():
            pattern = ".*".join(re.escape(re.sub(r" +", " ", part))
                                for part in want.strip().split("..."))
            while True:
                if at == len(lines):
                    return False
                line = re.sub(r" +", " ", lines[at].strip())
                at += 1
                if re.fullmatch(pattern, line):
                    break
        return True


def blocks():
    found, inside, last = [], None, None
    for number, line in enumerate(GUIDE.read_text().splitlines(), 1):
        fence = re.match(r" *```(.*)$", line)
        if inside is None and fence:
            inside = (number, fence.group(1).strip(), [])
        elif fence:
            at, info, text = inside
            block = Block(at, info or "none", "\n".join(text))
            if block.language == "text" and last and not block.hosts:
                last.output = block.text
            else:
                found.append(block)
            last = block if block.language == "sh" else None
            inside = None
        elif inside is not None:
            inside[2].append(line)
        elif line.strip():
            last = None
    expect(inside is None, "a fence without end in line %s" % (inside,))
    return found


def test_guide_blocks_are_for_somebody(t):
    every = blocks()
    typed = [b for b in every if b.language == "sh" and b.hosts]
    expect(len(typed) > 25, len(typed))
    expect(len([b for b in typed if b.output]) > 12, "few are compared")
    for block in every:
        for host in block.hosts:
            expect(host in HOSTS, "line %d: who is %s?" % (block.line, host))
        expect(max(map(len, block.text.splitlines() or [""])) <= 90,
               "line %d: too wide" % block.line)


def make_realm(t, machines):
    """What the guide takes for granted: names, and a realm."""
    for machine in machines.machines.values():
        with open(machine.root / "etc" / "hosts", "a") as file:
            file.writelines("%s %s.%s %s\n" % (address, name, DOMAIN, name)
                            for name, address in HOSTS.items())
        (machine.root / "etc" / "krb5.conf").write_text(KRB5_CONF)
    kdc = machines["kdc"]
    (kdc.root / "etc" / "krb5kdc" / "kdc.conf").write_text(KDC_CONF)
    result = kdc.run("kdb5_util create -s -P secret")
    equal(result.code, 0, result.out)
    t.process(["krb5kdc", "-n"], wrap=kdc.wrap)
    for machine in machines.machines.values():
        mount("--bind", kdc.root / "root", machine.folder("srv/kdc/root"))


def test_guide_can_be_followed(t):
    if no_debian():
        raise harness.Skip(no_debian())
    if b"__asan_init" in program("dhcpfo").read_bytes():
        raise harness.Skip("once is enough")
    machines = Machines(t, HOSTS, {"apt-get": APT_GET, "scp": SCP})
    make_realm(t, machines)
    env = {"B": os.environ.get("B", ".build"), "KEEP": "1"}
    for block in blocks():
        if block.language != "sh" or block.fresh:
            continue
        for host in block.hosts:
            follow(machines[host], block, env)


def follow(machine, block, env):
    said = []

    def typed():
        result = machine.run(block.text, TOP, env, 600)
        said.append(result)
        return result.code == 0 and (
            block.output is None or block.matches(result.out))

    def what():  # by then it was typed
        return "line %d of the guide, on %s: exit %d\n%s\n    %s" % (
            block.line, machine.name, said[-1].code, block.text,
            said[-1].out.replace("\n", "\n    "))

    if not typed():
        # Once only what says nothing that is to come.
        expect(block.output is not None, what())
        wait_for(typed, 60, what, every=0.5)


harness.TEST_SECONDS = 600
harness.main("guide", globals())
