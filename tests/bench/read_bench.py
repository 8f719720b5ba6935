# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Reading lease files, and what is then in memory: without SNMP."""

import json
import shutil

import harness

NOW = 1795174926


def files(folder):
    return folder / "dhcpd.conf", folder / "dhcpd.leases"


def addresses(options):
    return options["scopes"] * options["size"]


def dhcpfo(folder):
    """The command line, from nothing to the numbers of one scope."""
    return [harness.program("dhcpfo"), "--source", "isc:%s:%s" % files(folder),
            "--now", NOW, "--json", "scope", "10.0.0.0"]


def check_right(bench, folder):
    """What is timed must be right: every address is leased."""
    scope = json.loads(harness.run(dhcpfo(folder), deadline=600).ok())
    harness.equal(scope["scopes"][0]["AddrInUse"],
                  bench.sizes.million["size"])


def part_cold(bench):
    """From nothing to the first right answer, beside dhcpd-pools and a pass
    over the lines."""
    folder = bench.generate("million", **bench.sizes.million)
    conf, leases = files(folder)
    index = bench.tool("bench_index")
    check_right(bench, folder)
    variants = {}
    if shutil.which("dhcpd-pools"):
        pools = ["dhcpd-pools", "-c", conf, "-l", leases]
        said = json.loads(harness.run(pools + ["-f", "j"], deadline=600).ok())
        harness.equal(sum(row["used"] for row in said["subnets"]),
                      addresses(bench.sizes.million),
                      "what dhcpd-pools counts")
        variants["pools1"] = lambda: bench.time(pools, 1)
        variants["pools2"] = lambda: bench.time(pools, 2)
    for n in (1, 2):
        variants["dhcpfo%d" % n] = \
            lambda n=n: bench.time(dhcpfo(folder), n)
    for what, arguments in (("floor", [leases]), ("parse", [leases]),
                            ("cold", [conf, leases])):
        variants[what] = lambda what=what, arguments=arguments: bench.run(
            [index, what, *arguments], 1)
    found = bench.rounds(min(3, bench.sizes.rounds), variants)
    report, size = bench.report, found["floor"]["bytes"]
    for n, aim in ((1, ">= 4"), (2, ">= 6")):
        if n > len(bench.cpus):
            continue
        name = "cold start, 1M leases, %d CPU" % n
        if "pools1" not in found:
            report.add(name, found["dhcpfo%d" % n], "s")
            continue
        report.add(name, found["dhcpfo%d" % n], "s",
                   found["pools%d" % n] / found["dhcpfo%d" % n],
                   "dhcpd-pools, %.3g s" % found["pools%d" % n], aim)
    if "pools1" not in found:
        report.skip("dhcpd-pools", "not installed")
    against = "memchr pass, %.3g s" % found["floor"]["wall"]
    for what, name, aim in (
            ("cold", "read, parse and index, 1 CPU", ">= 0.33"),
            ("parse", "read and parse, 1 CPU", None)):
        report.add(name, size / found[what]["wall"] / 1e6, "MB/s",
                   found["floor"]["wall"] / found[what]["wall"], against, aim)


def part_memory(bench):
    folder = bench.generate("million", **bench.sizes.million)
    found = bench.rounds(3, {"cold": lambda: bench.run(
        [bench.tool("bench_index"), "cold", *files(folder)])})["cold"]
    bench.report.add("resident, 1M active leases",
                     found["resident"] / found["clients"], "B/lease",
                     aim="<= 160")
    bench.report.add("peak while it is read",
                     found["peak"] / found["clients"], "B/lease")


def part_changes(bench):
    """1,000 leases appended, until they can be asked for."""
    folder = bench.generate("million", **bench.sizes.million)
    random = bench.write(folder / "random", "change", order="random",
                         count=1000, **bench.sizes.million)
    scope = bench.write(folder / "scope", "change", count=1000, **bench.sizes.million)
    found = bench.rounds(bench.sizes.rounds, {
        more.name: lambda more=more: bench.run(
            [bench.tool("bench_index"), "change", *files(folder), more], 1)
        for more in (random, scope)})
    for name, aim in (("random", "<= 25"), ("scope", "<= 5")):
        bench.report.add(
            "1,000 changes at 1M, %s" % (
                "at random" if name == "random" else "in one scope"),
            found[name]["cpu"] * 1e3, "ms CPU", aim=aim)


def part_lookups(bench):
    """In memory: what a GET and a walk do once they are at the view."""
    found = bench.rounds(bench.sizes.rounds, {
        name: lambda folder=bench.generate(name, **options): bench.run(
            [bench.tool("bench_index"), "look", *files(folder)], 1)
        for name, options in (("million", bench.sizes.million),
                              ("thousand", bench.sizes.ten_thousand))})
    for key, name in (("address_ns", "look-up by address"),
                      ("hardware_ns", "look-up by hardware address"),
                      ("name_ns", "look-up by name"),
                      ("walk_ns", "next row of a walk")):
        value = found["million"][key]
        bench.report.add(name + ", 1M", value, "ns",
                         value / found["thousand"][key],
                         "10k, %.3g ns" % found["thousand"][key])


def part_huge(bench):
    """Sixteen million addresses, in no order at all."""
    if not bench.full:
        return
    folder = bench.generate("huge", order="random", **bench.sizes.sixteen_million)
    found = bench.run([bench.tool("bench_index"), "cold", *files(folder)])
    bench.report.add("16M leases: peak", found["peak"] / 2**30, "GiB",
                     aim="<= 4")
    bench.report.add("16M leases: resident", found["resident"] / 2**30, "GiB")
    bench.report.add("16M leases: read", found["cpu"], "s CPU")
    harness.remove_tree(folder)


PARTS = {"cold": part_cold, "memory": part_memory, "changes": part_changes,
         "lookups": part_lookups, "huge": part_huge}
