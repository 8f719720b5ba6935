# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo librenms: each address counts once, by what it is now."""

import json

import harness
from harness import dhcpfo, equal, expect
from librenms import told
from rpc import Rpcd
from source import NOW, STATE, Source, lease, server


def test_leases_are_counted_by_address(t):
    """Every state that a record may have, some of them more than once; the
    log's older records count no more."""
    states = (("active", 3), ("expired", 2), ("released", 1), ("reset", 1),
              ("abandoned", 1), ("backup", 1))
    text, number = lease("10.1.0.11", "active"), 11
    for state, count in states:
        for _ in range(count):
            text += lease("10.1.0.%d" % number, state)
            number += 1
    # Its end has passed, and one of a BOOTP client, in no failover pool.
    text += lease("10.1.0.20", ends=NOW - 5)
    text += lease("10.2.0.1", ends="never", more=" dynamic-bootp;")
    text += lease("10.2.0.2", "released")
    data = told(Source(t, (STATE % "normal") + text).spec, NOW)
    equal(data["leases"], {
        "total": 110, "active": 4, "expired": 3, "released": 1, "reset": 1,
        "abandoned": 1, "bootp": 1, "backup": 1, "free": 99})
    equal(data["pools"][0], {"first_ip": "10.1.0.11", "last_ip": "10.1.0.20",
                             "max": "10", "cur": "3", "percent": "30.000"})
    equal(data["all_networks"], {"max": "110", "cur": "4",
                                 "percent": "3.636"})


def test_pools_of_both_roles_in_one_scope_add_up(t):
    conf = """
failover peer "a" { primary; address 192.0.2.1; peer address 192.0.2.2;
  mclt 600; split 128; }
failover peer "b" { secondary; address 192.0.2.1; port 700;
  peer address 192.0.2.2; peer port 700; }
subnet 10.1.0.0 netmask 255.255.255.0 {
  pool { failover peer "a"; range 10.1.0.1 10.1.0.10; }
  pool { failover peer "b"; range 10.1.0.11 10.1.0.20; }
}
"""
    leases = "".join(lease("10.1.0.%d" % n, "backup") for n in (1, 2, 11))
    data = told(Source(t, leases, conf).spec, NOW)
    equal((data["leases"]["free"], data["leases"]["backup"]), (17, 3))


def test_leases_of_a_server_elsewhere_are_the_same(t):
    for name in ("primary", "secondary"):
        folder = t.capture("isc/02-normal-leased")
        now = (folder / "snapshot-epoch").read_text().strip()
        source = Source(t)
        source.conf = folder / name / "dhcpd.conf"
        source.leases = folder / name / "dhcpd.leases"
        rpcd = Rpcd(t, server("there", source), now=now)
        rpcd.read()
        data = told(source.spec, now)
        equal(told("rpc:unix:%s" % rpcd.socket, now), data)
        # Backup are the secondary's.
        scopes = json.loads(dhcpfo("--source", source.spec, "--now", now,
                                   "--json", "scopes").ok())["scopes"]
        side = "PartnerAddrFree" if name == "primary" else "ThisAddrFree"
        equal(data["leases"]["backup"],
              sum(scope[side] or 0 for scope in scopes))
        equal(data["leases"]["active"],
              sum(scope["AddrInUse"] + scope["OtherInUse"]
                  for scope in scopes))


def test_what_fails_is_told_in_the_document(t):
    missing = t.temp / "missing"
    result = dhcpfo("--source", "isc:%s:%s" % (missing, missing), "librenms")
    equal((result.code, result.err), (3, ""))
    document = json.loads(result.out)
    equal((document["version"], document["error"], document["errorString"]),
          (2, 3, "%s: No such file or directory" % missing))
    expect("data" in document, document)
    result = dhcpfo("librenms", "--bogus")
    equal(result.code, 2)
    equal(json.loads(result.out)["errorString"], "unknown option '--bogus'")


harness.main("cli_librenms", globals())
