# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-agentd behind a real snmpd, beside subagents whose answers are
constants.  snmpd, subagent and manager share one CPU, so that what is measured
is work and not waiting for a processor to wake up."""

import os
import pathlib
import threading
import time

import agentx
import harness
from harness import oid_join, oid_string
from read_bench import NOW, addresses

OTHERS = "1.3.6.1.4.1.8072.9999.9999.99"  # the comparison subagents
COLUMNS = "1,2,3,4,5,6,7,8,9,10"
# The same kinds of values: three strings, the rest numbers and addresses.
OURS = ("SubnetMask", "Scope", "HardwareType", "HardwareAddress", "Name",
        "LeaseExpiresDate", "LeaseRemaining", "OwnerAddress", "Type",
        "AddressState")
REPEATS = 10  # with ten columns: the hundred variables that snmpd gives
MANY_SCOPES = {"scopes": 10000, "size": 10}
PLACES = 15  # of a million rows where a walk begins
FEW_SCOPES = {"scopes": 100, "size": 10}


def cpu_seconds(process):
    """Of all threads."""
    total = 0
    for task in pathlib.Path("/proc/%d/task" % process.pid).iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def resident(process):
    pages = int(pathlib.Path("/proc/%d/statm" % process.pid)
                .read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


class Stage:
    """One snmpd and one subagent below it, on one CPU."""

    def __init__(self, bench, name, subagent=None, extra="",
                 snmpd=harness.Snmpd, prefer=True):
        self.bench = bench
        self.folder = bench.folder / ("snmpd-" + name)
        self.wrap = tuple(bench.pin(1))
        self.snmpd = snmpd(self.folder, extra=extra)
        os.sched_setaffinity(self.snmpd.process.pid, {bench.cpus[-1]})
        self.subagent = subagent and subagent(self)
        if prefer:
            bench.prefer(self.snmpd.process)
            # Its other threads read for it.
            if subagent:
                bench.prefer(self.subagent, children=False)

    def walk(self, entry, columns, repeats=REPEATS, rows=None, start=None):
        """The walk's numbers, rates and the subagent's CPU among them."""
        before = self.subagent and cpu_seconds(self.subagent)
        found = self.bench.run(
            [self.bench.tool("bench_walk"), "walk", self.snmpd.port, entry,
             columns, repeats] + ([rows] if rows else []) +
            ([start] if start else []), 1)
        found["rate"] = found["variables"] / found["seconds"]
        found["rows_rate"] = found["rows"] / found["seconds"]
        if self.subagent:
            found["cpu_us"] = (cpu_seconds(self.subagent) - before) * 1e6 \
                / found["rows"]
        return found

    def get(self, oids, rounds=1):
        return self.bench.run(
            [self.bench.tool("bench_walk"), "get", self.snmpd.port, rounds],
            1, stdin="".join(o + "\n" for o in oids))

    def stop(self):
        if self.subagent:
            self.subagent.kill()
        self.snmpd.kill()


def other(kind, rows):
    """A comparison subagent."""
    def start(stage):
        process = harness.Process(
            [stage.bench.tool("bench_agent"), "unix:%s" % stage.snmpd.socket,
             OTHERS + ".1.1", kind, rows], stage.folder / "bench_agent.log",
            env=harness.snmp_env(stage.folder), wrap=stage.wrap)
        harness.wait_for(lambda: stage.snmpd.command(
            "snmpgetnext", [OTHERS], harness.RAW).out.count(OTHERS), 20,
            lambda: "bench_agent registered\n" + process.log())
        return process
    return start


def ours(folder, refresh="200ms"):
    """dhcpfo-agentd over a folder; refresh None: as often as it does by
    itself."""
    def start(stage):
        conf = agentx.server("bench", folder).replace(
            "refresh = 200ms", "refresh = " + refresh if refresh else "")
        agent = harness.Agent(stage.folder / "agent", stage.snmpd, conf,
                              now=NOW, wrap=stage.wrap)
        agent.wait_registered(deadline=60)
        harness.wait_for(
            lambda: stage.snmpd.value(
                agentx.oid("ServerState", oid_string("bench"))) == 1, 120,
            lambda: "the leases are read\n" + agent.log())
        stage.agent = agent
        return agent.process
    return start


def pass_persist(rows):
    return "pass_persist .%s %s %s %s %d\n" % (
        OTHERS, "/usr/bin/python3",
        pathlib.Path(__file__).with_name("bench_pass.py"), OTHERS + ".1.1",
        rows)


def columns_of(table, names):
    """(entry, numbers) of columns of one of our tables."""
    found = [agentx.oid(table + name).rsplit(".", 1) for name in names]
    return found[0][0], ",".join(number for _, number in found)


def some_addresses(count, step, **options):
    """Every step-th address of a generated folder."""
    size = 4
    while size < options["size"] + 2:
        size *= 2
    total = addresses(options)
    for i in range(count):
        scope, offset = divmod(i * step % total, options["size"])
        n = (10 << 24) + scope * size + offset + 1
        yield "%d.%d.%d.%d" % (n >> 24, n >> 16 & 255, n >> 8 & 255, n & 255)


def part_walk(bench):
    """Ten columns of 10,000 clients by GETBULK, and single GETs."""
    sizes = bench.sizes
    folder = bench.generate("thousand", **sizes.ten_thousand)
    client, numbers = columns_of("Client", OURS)
    stages = {
        "ours": Stage(bench, "ours", ours(folder)),
        "array": Stage(bench, "array", other("array", sizes.rows)),
        "iterator": Stage(bench, "iterator", other("iterator", sizes.rows)),
        "pass": Stage(bench, "pass", extra=pass_persist(sizes.rows)),
    }
    entry = OTHERS + ".1.1"
    variants = {
        "ours": lambda: stages["ours"].walk(client, numbers),
        "array": lambda: stages["array"].walk(entry, COLUMNS),
        "iterator": lambda: stages["iterator"].walk(
            entry, COLUMNS, rows=sizes.few),
        "pass": lambda: stages["pass"].walk(
            entry, COLUMNS, rows=sizes.rows // 5),
    }
    gets = {
        "ours": [oid_join(client, 5, a) for a in some_addresses(
            sizes.gets, 7, **sizes.ten_thousand)],
        "array": ["%s.2.10.0.%d.%d" % (entry, n >> 8, n & 255)
                  for n in (i * 7 % sizes.rows for i in range(sizes.gets))],
    }
    found = bench.rounds(sizes.rounds, variants)
    asked = bench.rounds(sizes.rounds, {
        name: lambda name=name: stages[name].get(gets[name], 3)
        for name in gets})
    report, our = bench.report, found["ours"]
    harness.equal(our["rows"], addresses(sizes.ten_thousand),
                  "rows of the walk")
    for name, words, aim in (
            ("array", "constants, register_table", ">= 1.4"),
            ("iterator", "table_iterator", ">= 50"),
            ("pass", "pass_persist, python", ">= 4")):
        report.add("walk, 10 columns", our["rate"], "varbinds/s",
                   our["rate"] / found[name]["rate"],
                   "%s, %.0f" % (words, found[name]["rate"]), aim)
    report.add("subagent CPU a round trip", our["cpu_us"], "us",
               our["cpu_us"] / found["array"]["cpu_us"],
               "constants, %.3g us" % found["array"]["cpu_us"], "<= 0.6")
    for key, aim in (("p50_us", "<= 1.0"), ("p99_us", "<= 1.3")):
        theirs = asked["array"][key]
        report.add("GET, " + key[:3], asked["ours"][key], "us",
                   asked["ours"][key] / theirs,
                   "constants, %.3g us" % theirs, aim)
    for stage in stages.values():
        stage.stop()


def names_and_macs(stage, client, wanted):
    """OIDs by hardware address and by name of these clients."""
    by_mac, by_name = [], []
    mac = agentx.oid("ClientByHardwareIpAddress")
    name = agentx.oid("ClientByNameIpAddress")
    for start in range(0, len(wanted), 50):
        some = wanted[start:start + 50]
        found = stage.snmpd.get(*[oid_join(client, n, a) for a in some
                                  for n in (5, 7)])
        for hardware, host in zip(found[::2], found[1::2]):
            by_mac.append(oid_join(mac, 1, oid_string(hardware.value)))
            by_name.append(oid_join(name, oid_string(host.value.lower())))
    return by_mac, by_name


def part_million(bench):
    """What a million rows change."""
    client, numbers = columns_of("Client", OURS)
    stages, gets, folders = {}, {}, {}
    sizes = bench.sizes
    for name, options in (("thousand", sizes.ten_thousand),
                          ("million", sizes.million)):
        folders[name] = folder = bench.generate(name, **options)
        stages[name] = Stage(bench, name, ours(folder))
        some = list(some_addresses(
            1000, addresses(options) // 1000 + 1, **options))
        macs, names = names_and_macs(stages[name], client, some)
        gets[name] = {"address": [oid_join(client, 5, a) for a in some],
                      "MAC": macs, "name": names}
    report = bench.report
    report.add("agent resident, 1M leases",
               resident(stages["million"].subagent) / 1e6, "B/lease",
               aim="<= 160")
    # As many rows at a time, of all places.
    places = some_addresses(
        PLACES, addresses(sizes.million) // PLACES, **sizes.million)
    found = bench.rounds(PLACES, {
        "thousand": lambda: stages["thousand"].walk(client, numbers),
        "million": lambda: stages["million"].walk(
            client, numbers, rows=sizes.rows, start=next(places))})
    report.add("walk at 1M", found["million"]["rate"], "varbinds/s",
               found["million"]["rate"] / found["thousand"]["rate"],
               "10k rows, %.0f" % found["thousand"]["rate"], ">= 0.95")
    for kind in ("address", "MAC", "name"):
        asked = bench.rounds(bench.sizes.rounds, {
            name: lambda name=name: stages[name].get(gets[name][kind], 3)
            for name in stages})
        theirs = asked["thousand"]["p50_us"]
        report.add("GET by %s at 1M, p50" % kind, asked["million"]["p50_us"],
                   "us", asked["million"]["p50_us"] / theirs,
                   "10k rows, %.3g us" % theirs, "<= 1.1")
    late(bench, stages["million"], folders["million"],
         gets["million"]["address"])
    stages["thousand"].stop()
    stages["million"].stop()


def late(bench, stage, folder, oids):
    """Answers while first the agent's configuration is loaded anew and then
    dhcpd's, for which all leases are read again; and while nothing is."""
    def ask(seconds):
        return bench.run(
            [bench.tool("bench_walk"), "late", stage.snmpd.port, seconds], 1,
            prefer=False,
            stdin="".join(o + "\n" for o in oids))["max_us"] / 1e3

    # What reads the leases is in need of the processor, too.
    bench.relax(stage.snmpd.process)
    bench.relax(stage.subagent)
    quiet, worst = ask(3), []
    generations = agentx.oid("ServerGenerations", oid_string("bench"))
    before = stage.snmpd.value(generations)
    thread = threading.Thread(target=lambda: worst.append(ask(6)))
    thread.start()
    time.sleep(0.5)
    stage.agent.reload()
    time.sleep(1.5)
    with open(folder / "dhcpd.conf", "a", encoding="ascii") as file:
        file.write("# loaded anew\n")
    thread.join()
    harness.expect(stage.snmpd.value(generations) > before,
                   "dhcpd.conf was not loaded anew")
    report = bench.report
    report.add("GET during reloads at 1M, worst", worst[0], "ms",
               against="without, %.3g ms" % quiet, aim="<= 50")
    report.add("the agent's longest round of all that", stage.snmpd.value(
        agentx.oid("AgentLoopLag", 0)), "ms", aim="<= 50")


def part_scopes(bench):
    """10,000 scopes."""
    names = ("NumAddr", "AddrFree", "AddrInUse", "PartnerAddrFree",
             "ThisAddrFree", "PartnerAddrInUse", "ThisAddrInUse", "UsableNow",
             "FreePercent", "TotalLow")
    entry, numbers = columns_of("Scope", names)
    stages = {}
    for name, options in (("few", FEW_SCOPES), ("many", MANY_SCOPES)):
        stages[name] = Stage(
            bench, "scopes-" + name,
            ours(bench.generate("scopes-" + name, **options)))
    found = bench.rounds(bench.sizes.rounds, {
        name: lambda stage=stage: stage.walk(entry, numbers)
        for name, stage in stages.items()})
    harness.equal(found["many"]["rows"], MANY_SCOPES["scopes"], "scopes")
    bench.report.add("scope table, 10,000 scopes", found["many"]["rate"],
                     "varbinds/s",
                     found["many"]["rate"] / found["few"]["rate"],
                     "100 scopes, %.0f" % found["few"]["rate"], ">= 0.95")
    for stage in stages.values():
        stage.stop()


PARTS = {"walk": part_walk, "million": part_million, "scopes": part_scopes}
