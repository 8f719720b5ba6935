# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Small files of an ISC dhcpd that a test makes up, for the command line."""

import json

from harness import dhcpfo

NOW = 1795174098
# One scope in failover and one that is not; a relationship in each state.
CONF = """
failover peer "fo" {
  primary; address 192.0.2.1; peer address partner.example; mclt 600;
  split 128; load balance max seconds 3;
}
subnet 10.1.0.0 netmask 255.255.255.0 {
  pool { failover peer "fo"; range 10.1.0.11 10.1.0.20; }
}
subnet 10.2.0.0 netmask 255.255.255.0 { range 10.2.0.1 10.2.0.100; }
"""
STATE = """
failover peer "fo" state {
  my state %s at 5 2026/11/20 11:00:00;
  partner state normal at 5 2026/11/20 11:00:00;
  mclt 600;
}
"""
NORMAL = STATE % "normal"


def lease(address, state="active", mac=None, name=None, ends=NOW + 600,
          more=""):
    """One record.  ends: epoch seconds, or dhcpd's own words."""
    return "lease %s { starts epoch %d; ends %s; binding state %s;%s%s%s }\n" \
        % (address, NOW - 60, ends if isinstance(ends, str)
           else "epoch %d" % ends, state,
           " hardware ethernet %s;" % mac if mac else "",
           ' client-hostname "%s";' % name if name is not None else "", more)


class Source:
    """A dhcpd.conf and dhcpd.leases of our own."""

    def __init__(self, t, leases=NORMAL, conf=CONF, now=NOW):
        self.folder = t.folder("source")
        self.conf = self.folder / "dhcpd.conf"
        self.leases = self.folder / "dhcpd.leases"
        self.conf.write_text(conf)
        self.leases.write_bytes(
            leases if isinstance(leases, bytes) else leases.encode())
        self.now = now

    @property
    def spec(self):
        return "isc:%s:%s" % (self.conf, self.leases)

    def run(self, *arguments, **more):
        return dhcpfo("--source", self.spec, "--now", self.now, *arguments,
                      **more)

    def json(self, *arguments):
        return json.loads(self.run("--json", *arguments).ok())

    def clients(self, *arguments):
        return [json.loads(line) for line in
                self.run("--json", "clients", *arguments).ok().splitlines()]


def server(name, source, *more):
    return 'server %s { kind = isc config = "%s" leases = "%s" liveness ' \
        '= off %s }\n' % (name, source.conf, source.leases, " ".join(more))
