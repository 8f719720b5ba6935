# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What a user can change, and what comes of it: where the processes run, how a
manager asks, and how snmpd is set up."""

import os
import pathlib

import agentx
import harness
from harness import ROOT_OID, oid_join
from snmp_bench import OURS, Stage, columns_of, ours, some_addresses

PLAIN = "rocommunity public 127.0.0.1"
ONE, TEN = OURS[4:5], OURS
TWENTY = OURS + ("LeaseExpires", "OwnerNetBiosName", "QuarantineStatus",
                 "SentPotExpTime", "AckPotExpTime", "RecvPotExpTime",
                 "StartTime", "CltLastTransTime", "NameFromPartner", "Flags")


class Viewed(harness.Snmpd):
    """One whose manager sees what the lines of its view say."""

    def _write_conf(self):
        super()._write_conf()
        path = self.folder / "snmpd.conf"
        text = path.read_text()
        harness.expect(PLAIN in text, "the community")
        path.write_text(text.replace(PLAIN, PLAIN + " -V seen"))


def place(process, cpus):
    for task in pathlib.Path("/proc/%d/task" % process.pid).iterdir():
        os.sched_setaffinity(int(task.name), cpus)


def stage_of(bench, name, extra="", snmpd=harness.Snmpd):
    return Stage(bench, "tuning-" + name,
                 ours(bench.generate("thousand", **bench.sizes.ten_thousand)),
                 extra=extra, snmpd=snmpd)


def compare(bench, what, variants, key="rate", unit="varbinds/s"):
    """Each {name: function}, against the first."""
    found = bench.rounds(bench.sizes.rounds, variants)
    first, *others = found
    bench.report.add("%s: %s" % (what, first), found[first][key], unit)
    for name in others:
        bench.report.add("%s: %s" % (what, name), found[name][key], unit,
                         found[name][key] / found[first][key], first)


def placement(bench, stage):
    """The manager, which is not pinned by this, has the last CPU."""
    last, other = {bench.cpus[-1]}, {bench.cpus[0]}
    table = columns_of("Client", TEN)
    gets = [oid_join(table[0], 5, a) for a in some_addresses(
        bench.sizes.gets, 7, **bench.sizes.ten_thousand)]

    def at(snmpd, agent, call):
        def run():
            place(stage.snmpd.process, snmpd)
            place(stage.subagent, agent)
            return call()
        return run

    places = {"all on one CPU": (last, last),
              "snmpd and agent on another one": (other, other),
              "agent on another one": (last, other),
              "anywhere": (set(bench.cpus), set(bench.cpus))}
    for what, call, key, unit in (
            ("walk", lambda: stage.walk(*table), "rate", "varbinds/s"),
            ("GET", lambda: stage.get(gets), "p50_us", "us")):
        compare(bench, what, {name: at(*cpus, call)
                              for name, cpus in places.items()}, key, unit)
    at(last, last, lambda: None)()


def asking(bench, stage):
    def walk(names, repeats):
        return lambda: stage.walk(*columns_of("Client", names), repeats)

    compare(bench, "1 column", {"-Cr%d" % n: walk(ONE, n)
                                for n in (10, 1, 25, 50, 100)},
            "rows_rate", "rows/s")
    compare(bench, "10 columns", {"-Cr%d" % n: walk(TEN, n)
                                  for n in (10, 1, 5, 50)},
            "rows_rate", "rows/s")
    compare(bench, "100 variables a time",
            {"10 columns": walk(TEN, 10), "1 column": walk(ONE, 100),
             "2 columns": walk(OURS[3:5], 50), "5 columns": walk(OURS[:5], 20),
             "20 columns": walk(TWENTY, 5)}, "rows_rate", "rows/s")


def limits(bench, stage):
    """maxGetbulkResponses, asked for a hundred rows of ten columns."""
    stages = {"100, the default": stage}
    for n in (200, 1000, -1):
        stages[str(n)] = stage_of(bench, "limit%d" % n,
                                  "maxGetbulkResponses %d\n" % n)
    table = columns_of("Client", TEN)
    compare(bench, "maxGetbulkResponses", {
        name: lambda s=s: s.walk(*table, 100) for name, s in stages.items()})
    for other in list(stages.values())[1:]:
        other.stop()


def views(bench, stage):
    subtree = "view seen included .%s\n" % ROOT_OID
    lines = "".join("view seen included .1.3.6.1.2.1.%d\n" % n
                    for n in range(1, 51))
    table = columns_of("Client", TEN)
    stages = {"none": stage}
    for name, extra in (("of the subtree", subtree),
                        ("of 51 subtrees", lines + subtree)):
        stages[name] = stage_of(bench, "view%d" % len(stages), extra, Viewed)
    compare(bench, "view", {name: lambda s=s: s.walk(*table)
                            for name, s in stages.items()})
    clients = "".join(
        "view seen excluded .%s\n" % agentx.oid(name + "IpAddress").rsplit(
            ".", 2)[0] for name in ("ClientByHardware", "ClientByName"))
    clients += "view seen excluded .%s\n" % table[0].rsplit(".", 1)[0]
    stages["without leases"] = stage_of(
        bench, "leases", subtree + clients, Viewed)
    compare(bench, "walk of everything, view", {
        name: lambda s=stages[name]: s.walk(ROOT_OID, "1", 100)
        for name in ("none", "without leases")}, "seconds", "s")
    for other in list(stages.values())[1:]:
        other.stop()


def part_tuning(bench):
    stage = stage_of(bench, "plain")
    for part in (placement, asking, limits, views):
        part(bench, stage)
    stage.stop()


PARTS = {"tuning": part_tuning}
