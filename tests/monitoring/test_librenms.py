# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What LibreNMS is given: dhcpfo librenms through snmpd's extend, counted once
more by dhcpd-pools, and conf/librenms/dhcpfo.yaml, read as LibreNMS does.
LibreNMS itself is not in Debian."""

import base64
import gzip
import json
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import Pair  # noqa: E402
from harness import (MODULE, Skip, TOP, equal, expect, program,  # noqa: E402
                     run, tool)
from librenms import told  # noqa: E402
from snmp import mib_dirs  # noqa: E402

CONF = TOP / "conf" / "librenms"
# nsExtendOutputFull."dhcpstats", which LibreNMS asks for by number
OUTPUT = "1.3.6.1.4.1.8072.1.3.2.3.1.2.9.100.104.99.112.115.116.97.116.115"
CASES = ("02-normal-leased", "04-communications-interrupted",
         "05-partner-down", "07a-normal-again")


# ---- the numbers ------------------------------------------------------------


def pools_of(text):
    """dhcpd-pools' own words, as LibreNMS' script takes them apart."""
    found = {"pools": {}, "networks": {}, "all": None}
    part = None
    for line in text.splitlines():
        words = line.split()
        if line.endswith(":"):
            part = line.split()[0]
        elif len(words) < 5 or words[0] in ("name", "shared"):
            continue
        elif part == "Ranges:":
            found["pools"][words[1], words[3]] = tuple(words[4:7])
        elif part == "Shared":
            found["networks"][words[0]] = tuple(words[1:4])
        else:
            found["all"] = tuple(words[2:5])
    return found


def use(entry):
    return entry["max"], entry["cur"], entry["percent"]


def test_pools_and_networks_are_those_of_dhcpd_pools(t):
    if not shutil.which("dhcpd-pools"):
        raise Skip("no dhcpd-pools (Debian: dhcpd-pools)")
    compared = []
    for case in CASES:
        folder = t.capture("isc/" + case)
        now = (folder / "snapshot-epoch").read_text().strip()
        for name in ("primary", "secondary"):
            conf, leases = (folder / name / ("dhcpd." + end)
                            for end in ("conf", "leases"))
            data = told("isc:%s:%s" % (conf, leases), now)
            other = pools_of(run(["dhcpd-pools", "-A", "-s", "i", "-c", conf,
                                  "-l", leases]).ok())
            expect(len(other["pools"]) >= 3, other)
            if data["leases"]["expired"]:
                continue  # it takes those for active, as the records say
            compared.append(case)
            equal({(p["first_ip"], p["last_ip"]): use(p)
                   for p in data["pools"]}, other["pools"], case)
            equal({n["network"]: use(n) for n in data["networks"]},
                  other["networks"], case)
            equal(use(data["all_networks"]), other["all"], case)
    expect(len(compared) > 1, compared)


# ---- through snmpd ----------------------------------------------------------


def test_snmpd_hands_it_on(t):
    folder = t.capture("isc/" + CASES[0])
    spec = "isc:%s:%s" % (folder / "primary" / "dhcpd.conf",
                          folder / "primary" / "dhcpd.leases")
    now = (folder / "snapshot-epoch").read_text().strip()
    text = (CONF / "snmpd.conf").read_text().replace(
        "/usr/bin/dhcpfo", "%s --source %s --now %s"
        % (program("dhcpfo"), spec, now))
    want = told(spec, now)
    plain = t.snmpd(extra=text).value(OUTPUT)
    equal(json.loads(plain)["data"], want)
    # The proposal in a comment: compressed.
    text = "".join(line.lstrip("#") + "\n" for line in text.splitlines()
                   if "extend-sh" in line)
    packed = t.snmpd(extra=text).value(OUTPUT)
    equal(json.loads(gzip.decompress(base64.b64decode(packed)))["data"], want)
    expect(len(packed) < len(plain) / 2, "not much smaller")


# ---- discovery --------------------------------------------------------------


def sensors():
    try:
        import yaml
    except ImportError:
        raise Skip("no python3-yaml")
    modules = yaml.safe_load((CONF / "dhcpfo.yaml").read_text())["modules"]
    return [(kind, entry) for kind, part in modules["sensors"].items()
            for entry in part["data"]]


def translate(*options):
    env = {"MIBS": MODULE, "MIBDIRS": ":".join(mib_dirs())}
    return run([tool("snmptranslate"), *options], env=env).ok().strip()


def names_in(entry):
    """Every object that an entry names."""
    return set(re.findall(r"DHCPV4-FAILOVER-MIB::(\w+)", repr(entry)))


def test_discovery_names_objects_of_the_module(t):
    entries = sensors()
    expect(len(entries) > 10, "too few sensors")
    for kind, entry in entries:
        table = translate("-On", entry["oid"])
        for name in names_in(entry):
            number = translate("-On", MODULE + "::" + name)
            expect((number + ".").startswith(table + "."),
                   "%s is not in %s" % (name, entry["oid"]))
        equal(entry["num_oid"], translate("-On", entry["value"])
              + ".{{ $index }}", entry["value"])
        if kind == "state":
            words = translate("-Td", entry["value"])
            syntax = re.search(r"SYNTAX\s+INTEGER \{(.*?)\}", words, re.S)
            want = {int(n): w for w, n in
                    re.findall(r"(\w+)\((\d+)\)", syntax[1])}
            got = {s["value"]: s["descr"] for s in entry["states"]}
            equal(sorted(got), sorted(want), entry["value"])
            if want != {1: "true", 2: "false"}:
                equal(got, want, entry["value"])
            equal([s["value"] for s in entry["states"] if s["generic"] == 0],
                  [{"dhcpv4FoServerState": 1, "dhcpv4FoRelationshipState": 3}
                   .get(entry["state_name"], 2)], entry["value"])


def test_discovery_finds_sensors_that_can_be_polled(t):
    """As LibreNMS does: a walk with numeric indexes finds rows, and each
    value is polled by its number afterwards."""
    snmpd = t.snmpd()
    Pair(t, snmpd)
    indexes = {}
    for _, entry in sensors():
        value = entry["value"].split("::")[1]
        walk = snmpd.command("snmpbulkwalk", [entry["oid"]], ("-OteQUsb",),
                             mib=True).ok()
        rows = {}
        for name, index, text in re.findall(r"^(\w+)\.(\S+) = (.*)$", walk,
                                            re.M):
            rows.setdefault(index, {})[name] = text
        found = {index: row[value] for index, row in rows.items()
                 if value in row}
        expect(found, "nothing of " + value)
        for index, text in found.items():
            for name in names_in(entry):
                if name not in entry["oid"]:
                    expect(name in rows[index], "%s.%s" % (name, index))
            number = entry["num_oid"].replace("{{ $index }}", index)
            equal(str(snmpd.value(number.lstrip("."))), text, number)
        indexes[value] = set(found)
    expect("10.50.0.0" in indexes["dhcpv4FoScopeAddrFree"], indexes)
    equal(len(indexes["dhcpv4FoServerState"]), 2)


harness.main("librenms", globals())
