# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Reads a corpus of dhcpd.conf files with the real dhcpd and with ours.

Compared are

- the verdict: what "dhcpd -t" accepts and what it refuses;
- the meaning of what both accept: dhcpd is started in an empty network
  namespace with a lease file in which every address in question has a lease.
  It rewrites that file before it finds that it has no interface: leases of
  addresses that are in no range are gone then, and those of pools that are not
  in failover are "free" and no longer "backup".  With one partner said to be
  down, expired leases of its pools (and of those without failover) are free.

A machine without dhcpd, or with another release, compares the verdicts with
those that were recorded in the corpus (--record writes them).

usage: diff_dhcpd_conf.py [--dump PROGRAM] [--dhcpd PROGRAM] [--record]
           [--compose N] [--mutate N] [--seed N] [--keep FOLDER]
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
CORPUS = TESTS / "data" / "isc-conf-diff"
RECORD = CORPUS / "verdicts"
RELEASE = "isc-dhcpd-4.4.3-P1"

# The differences there may be, and why.  None of them is in a file that a
# server runs with, but for the netmask.
EXPLAINED = {
    "subnet-mask-gaps-range":
        "a netmask with gaps is no prefix, and no scope of ours",
    "switch-empty-default-global":
        "dhcpd crashes when it executes this; the grammar allows it",
    "log-no-expression-in-block":
        "dhcpd leaves out the block around a log() without an expression",
    "big-group-depth-600": "our limit on blocks in each other",
    "big-parentheses-600": "our limit on parentheses in each other",
    "big-include-depth-70": "our limit on includes in each other",
}
# What a mutation may run into: words of ours, or an end of dhcpd by a signal.
EXPLAINED_REASONS = (
    (re.compile(r"whose netmask has gaps"), "netmask with gaps"),
    (re.compile(r"is not in one declared subnet"), "range across subnets"),
    (re.compile(r"expected a statement or '}'"), "log() without expression"),
    (re.compile(r"NUL byte"), "NUL byte"),
    # It reads a flag that it has not set, and so says nothing.
    (re.compile(r"expected an expression, not"), "argument missing in option"),
)
LINES_MAX = 50
MEANING_MAX = 1500  # addresses asked for in one file


def number(address):
    return struct.unpack("!I", socket.inet_aton(address))[0]


def dotted(value):
    return socket.inet_ntoa(struct.pack("!I", value & 0xffffffff))


class Dhcpd:
    """The real one, from a folder of its own: AppArmor knows it by path."""

    def __init__(self, program, folder):
        self.folder = folder
        self.program = folder / "dhcpd"
        shutil.copy(program, self.program)
        self.leases = folder / "dhcpd.leases"
        version = subprocess.run([self.program, "--version"],
                                 capture_output=True, text=True, check=False)
        self.release = (version.stdout + version.stderr).strip()
        unshare = shutil.which("unshare")
        self.alone = [unshare, "-rn"] if unshare else None
        if self.alone and subprocess.run(
                self.alone + ["true"], capture_output=True,
                check=False).returncode != 0:
            self.alone = None

    def verdict(self, name, cwd):
        """"ok", "refused", or "crashed" if a signal ended it."""
        self.leases.write_text("")
        done = subprocess.run(
            [self.program, "-t", "-4", "-q", "-cf", name, "-lf", self.leases],
            cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=120, check=False)
        if done.returncode == 0:
            return "ok"
        return "crashed" if done.returncode < 0 else "refused"

    def states(self, name, cwd, addresses, state, down=None):
        """What dhcpd makes of leases in that state: address to state."""
        with open(self.leases, "w", encoding="ascii") as f:
            when = "1 2020/01/06 10:00:00"
            follows = "free" if state == "expired" else state
            if down is not None:
                f.write(f'failover peer "{down}" state {{\n'
                        f"  my state partner-down at {when};\n"
                        f"  partner state unknown-state at {when};\n}}\n")
            for address in addresses:
                f.write(f"lease {dotted(address)} {{\n  starts {when};\n"
                        f"  ends {when};\n  tstp {when};\n"
                        f"  binding state {state};\n"
                        f"  next binding state {follows};\n"
                        f"  hardware ethernet 02:00:{address >> 24:02x}:"
                        f"{address >> 16 & 255:02x}:"
                        f"{address >> 8 & 255:02x}:{address & 255:02x};\n}}\n")
        subprocess.run(
            self.alone + [self.program, "-4", "-q", "-f", "-cf", name, "-lf",
                          self.leases, "-pf", self.folder / "pid"],
            cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=60, check=False)
        text = self.leases.read_text(encoding="latin-1")
        if "This lease file was written by" not in text:
            return None
        return {number(m[1]): m[2] for m in re.finditer(
            r"^lease (\S+) \{\n.*?binding state (\w+);", text,
            re.MULTILINE | re.DOTALL)}


class Ours:
    def __init__(self, program):
        self.program = program

    def run(self, cwd, *words):
        done = subprocess.run([self.program, *words], cwd=cwd, timeout=120,
                              capture_output=True, check=False)
        if done.returncode not in (0, 1) or done.stderr:
            raise RuntimeError(f"{self.program} {words}: {done}")
        return done.stdout.decode("latin-1").splitlines()

    def verdicts(self, names, cwd):
        out = []
        for i in range(0, len(names), 100):
            out += self.run(cwd, "-s", *names[i:i + 100])
        return out

    def ranges(self, name, cwd):
        """[(first, last, peer or None)]"""
        return [(number(m[1]), number(m[2]), None if m[3] == "-" else m[3])
                for m in (re.match(r"range (\S+) (\S+) peer (.+?)( bootp)?$",
                                   line) for line in self.run(cwd, name))
                if m]


def sample(ranges):
    """The addresses at and beside the ends of ranges, and all of small ones."""
    chosen = set()
    for first, last, _ in ranges:
        for edge in (first, last):
            chosen.update(a for a in range(edge - 2, edge + 3)
                          if 0 < a < 0xffffffff)
        if last - first < 32:
            chosen.update(range(first, last + 1))
        if len(chosen) > MEANING_MAX:
            break
    return sorted(chosen)


def compare_meaning(dhcpd, ours, name, cwd):
    """None if both mean the same, "" if that cannot be asked, else words."""
    text = (cwd / name).read_bytes()
    if b"lease-file-name" in text or b"execute" in text:
        return ""
    ranges = ours.ranges(name, cwd)
    asked = sample(ranges)
    if not asked:
        return ""
    member = {a: peer for first, last, peer in ranges
              for a in asked if first <= a <= last}
    states = dhcpd.states(name, cwd, asked, "backup")
    if states is None:
        return ""
    for a in asked:
        expected = (None if a not in member else
                    "free" if member[a] is None else "backup")
        if states.get(a) != expected:
            return f"{dotted(a)}: dhcpd {states.get(a)}, ours {expected}"
    peers = sorted({p for p in member.values() if p is not None})
    for peer in peers if len(peers) > 1 else []:
        states = dhcpd.states(name, cwd, asked, "expired", peer)
        for a in member:
            expected = "free" if member[a] in (None, peer) else "expired"
            if states is None or states.get(a) != expected:
                return (f"{dotted(a)} with {peer} down: dhcpd "
                        f"{states and states.get(a)}, ours {expected}")
    return None


def generated(folder):
    """Files too big to keep."""
    def write(name, text):
        (folder / f"{name}.conf").write_text(text, encoding="ascii")

    subnet = "subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.5; }\n"
    write("big-hosts-10mb", subnet + "".join(
        f"host h{i:06d} {{ hardware ethernet 02:00:00:{i >> 16:02x}:"
        f"{i >> 8 & 255:02x}:{i & 255:02x}; fixed-address 10.{i >> 16}."
        f"{i >> 8 & 255}.{i & 255}; }}\n" for i in range(125000)))
    write("big-subclasses", 'class "c" { match hardware; }\n' + "".join(
        f'subclass "c" 1:2:0:0:{i >> 16:x}:{i >> 8 & 255:x}:{i & 255:x};\n'
        for i in range(20000)))
    write("big-subnets", "".join(
        f"subnet 10.{i >> 8}.{i & 255}.0 netmask 255.255.255.0 {{ range "
        f"10.{i >> 8}.{i & 255}.10 10.{i >> 8}.{i & 255}.20; }}\n"
        for i in range(2000)))
    write("big-pools", subnet.replace("range 10.0.0.5;", "") +
          "shared-network n { subnet 10.1.0.0 netmask 255.255.0.0 {\n" +
          "".join(f"pool {{ range 10.1.{i >> 8}.{i & 255}; }}\n"
                  for i in range(3000)) + "} }\n")
    write("big-match", 'class "c" { match if ' + " or ".join(
        f"hardware = 1:2:0:0:0:{i >> 8:x}:{i & 255:x}" for i in range(5000)) +
        "; }\n" + subnet)
    write("big-comment-line", "# " + "x" * 2000000 + "\n" + subnet)
    write("big-token", "x" * 100000 + ";\n")
    write("big-list", "option routers " + ", ".join(
        f"10.0.{i >> 8}.{i & 255}" for i in range(4000)) + ";\n" + subnet)
    for depth in (400, 600):
        write(f"big-group-depth-{depth}",
              "group { " * depth + subnet + "}" * depth + "\n")
        write(f"big-parentheses-{depth}", subnet +
              "set foo = " + "(" * depth + '"x"' + ")" * depth + ";\n")
    for depth in (60, 70):
        for i in range(depth):
            (folder / f"deep-{depth}-{i}.inc").write_text(
                f'include "deep-{depth}-{i + 1}.inc";\n', encoding="ascii")
        (folder / f"deep-{depth}-{depth}.inc").write_text(
            "default-lease-time 5;\n", encoding="ascii")
        write(f"big-include-depth-{depth}",
              f'include "deep-{depth}-1.inc";\n' + subnet)


PEERS = """failover peer "a" {
  primary; peer address 127.0.0.2; mclt 60; split 128;
}
failover peer "b" { secondary; peer address 127.0.0.3; }
class "c" { match if known; }
"""


def composed(folder, count, seed):
    """Networks of random pools and ranges: which pool does a range go to?"""
    chance = random.Random(f"networks {seed}")

    def ranges(net):
        first = chance.randrange(4, 240)
        flag = chance.choice(("", "", "", "dynamic-bootp "))
        return (f"range {flag}10.0.{net}.{first} "
                f"10.0.{net}.{first + chance.randrange(3)};\n")

    def pool(net):
        said = [ranges(chance.choice((net, net, net, net ^ 1)) if net > 7
                       else net) for _ in range(chance.randrange(1, 3))]
        for line, share in (
                ('failover peer "a";', 0.4), ('failover peer "b";', 0.2),
                ("no failover peer", 0.1), ("deny dynamic bootp clients;", 0.3),
                ("allow all clients;", 0.2), ('allow members of "c";', 0.1),
                ("default-lease-time 60;", 0.2), ("host h { }", 0.02),
                ("authoritative;", 0.1)):
            if chance.random() < share:
                said.insert(chance.randrange(len(said) + 1), line + "\n")
        return "pool {\n" + "".join(said) + "}\n"

    def subnet(net):
        inside = [chance.choice((pool, ranges))(net)
                  for _ in range(chance.randrange(5))]
        return (f"subnet 10.0.{net}.0 netmask 255.255.255.0 {{\n"
                + "".join(inside) + "}\n")

    def shared(net):
        inside = [subnet(net), subnet(net ^ 1), pool(net), pool(net)]
        if chance.random() < 0.5:
            inside.insert(chance.randrange(4), 'failover peer "a";\n')
        return f"shared-network n{net} {{\n" + "".join(inside) + "}\n"

    # Each peer is named once in a pool, or dhcpd refuses the file.
    used = ("subnet 10.1.0.0 netmask 255.255.255.0 {\n"
            'pool { failover peer "a"; range 10.1.0.1; }\n'
            'pool { failover peer "b"; range 10.1.0.2; }\n}\n')
    for i in range(count):
        (folder / f"composed-{i}.conf").write_text(
            PEERS + used + "".join(
                chance.choice((subnet(net // 2), shared(net)))
                for net in range(8, 8 + 2 * chance.randrange(1, 4), 2)),
            encoding="ascii")


TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|#[^\n]*\n|[A-Za-z0-9_-]+|\s+|.', re.S)


def mutated(folder, count, seed):
    """Files of the corpus with a few tokens changed."""
    chance = random.Random(seed)
    texts = [f.read_bytes().decode("latin-1")
             for f in sorted(CORPUS.glob("*.conf"))]
    texts = [t for t in texts if len(t) < 3000]
    pool = [token for t in texts for token in TOKENS.findall(t)]
    for i in range(count):
        tokens = TOKENS.findall(chance.choice(texts))
        for _ in range(chance.choice((1, 1, 1, 2))):
            at = chance.randrange(len(tokens) + 1)
            what = chance.random()
            if what < 0.25 and at < len(tokens):
                del tokens[at]
            elif what < 0.6 and at < len(tokens):
                tokens[at] = chance.choice(pool)
            else:
                tokens.insert(at, chance.choice(pool))
        (folder / f"mutated-{seed}-{i}.conf").write_bytes(
            "".join(tokens).encode("latin-1"))
    if not (folder / "inc").exists():
        (folder / "inc").symlink_to(CORPUS / "inc")


class Report:
    def __init__(self):
        self.files = self.agreements = self.meanings = 0
        self.explained = []
        self.failures = []

    def add(self, name, theirs, ours, what):
        """what: "verdict" or the difference in meaning."""
        reason = EXPLAINED.get(name)
        if reason is None and name.startswith("mutated-"):
            if theirs == "crashed":
                reason = "dhcpd crashes"
            for pattern, words in EXPLAINED_REASONS:
                if pattern.search(ours):
                    reason = words
        if reason is not None:
            self.explained.append(f"{name}: {reason}")
        else:
            self.failures.append(
                f"{name}: {what}: dhcpd {theirs}, ours {ours}")


def compare(report, dhcpd, ours, names, cwd, recorded):
    for name, mine in zip(names, ours.verdicts(names, cwd), strict=True):
        stem = name.removesuffix(".conf")
        if dhcpd is not None:
            theirs = dhcpd.verdict(name, cwd)
        else:
            theirs = recorded[stem]
        report.files += 1
        if (theirs == "ok") != (mine == "ok"):
            report.add(stem, theirs, mine, "verdict")
            continue
        if dhcpd is not None and dhcpd.alone and mine == "ok":
            differs = compare_meaning(dhcpd, ours, name, cwd)
            if differs:
                report.add(stem, differs, mine, "meaning")
                continue
            report.meanings += differs is None
        report.agreements += 1
        if stem in EXPLAINED:
            report.failures.append(f"{stem}: explained, but there is no "
                                   "difference (any more)")


def main():
    parser = argparse.ArgumentParser()
    build = os.environ.get("B", ".build")
    parser.add_argument("--dump", default=f"{build}/tests/tools/conf_dump")
    parser.add_argument("--dhcpd", default=shutil.which(
        "dhcpd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin"))
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--compose", type=int, default=200)
    parser.add_argument("--mutate", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="copy files that differ there")
    options = parser.parse_args()

    names = sorted(f.name for f in CORPUS.glob("*.conf"))
    ours = Ours(pathlib.Path(options.dump).resolve())
    report = Report()
    with tempfile.TemporaryDirectory(prefix="dhcpfo-") as temporary:
        folder = pathlib.Path(temporary)
        dhcpd = Dhcpd(options.dhcpd, folder) if options.dhcpd else None
        if dhcpd is not None and dhcpd.release != RELEASE:
            print(f"conf-diff: this dhcpd is {dhcpd.release}, not {RELEASE}: "
                  "comparing with what was recorded")
            dhcpd = None
        if options.record:
            RECORD.write_text("".join(
                f"{dhcpd.verdict(n, CORPUS).replace('crashed', 'refused')} "
                f"{n.removesuffix('.conf')}\n" for n in names),
                encoding="ascii")
        recorded = {stem: verdict for verdict, stem in
                    (line.split() for line in
                     RECORD.read_text(encoding="ascii").splitlines())}
        if set(recorded) != {n.removesuffix(".conf") for n in names}:
            report.failures.append("the recorded verdicts are of other files")
        compare(report, dhcpd, ours, names, CORPUS, recorded)
        if dhcpd is not None:
            more = folder / "more"
            more.mkdir()
            generated(more)
            composed(more, options.compose, options.seed)
            mutated(more, options.mutate, options.seed)
            compare(report, dhcpd, ours,
                    sorted(f.name for f in more.glob("*.conf")), more, {})
            if options.keep:
                for failure in report.failures:
                    source = more / (failure.split(":")[0] + ".conf")
                    if source.exists():
                        shutil.copy(source, options.keep)
    for line in report.explained:
        print(f"  explained: {line}")
    for line in report.failures[:LINES_MAX]:
        print(f"  FAILED: {line}")
    print(f"conf-diff: {report.files} files, {report.agreements} agreements, "
          f"{len(report.explained)} differences explained, "
          f"{report.meanings} meanings compared"
          f"{'' if dhcpd else ' (recorded verdicts)'}")
    failed = len(report.failures)
    print(f"conf-diff: {report.files - failed} passed, {failed} failed")
    return 1 if failed or report.files < 150 else 0


if __name__ == "__main__":
    sys.exit(main())
