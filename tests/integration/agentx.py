# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What the tests of dhcpfo-agentd share: names for object identifiers, the
configuration of captured servers, and a DHCP server of our own making."""

import functools
import json

from harness import expect, program, run
from snmp import PREFIX, oid_join

PAIR = "isc/02-normal-leased"
STATES = ("NO_STATE", "INIT", "STARTUP", "NORMAL", "COMMUNICATION_INT",
          "PARTNER_DOWN", "POTENTIAL_CONFLICT", "CONFLICT_DONE",
          "RESOLUTION_INT", "RECOVER", "RECOVER_WAIT", "RECOVER_DONE",
          "PAUSED", "SHUTDOWN")


@functools.lru_cache(maxsize=None)
def objects(conf=None):
    """{name: OID} as the agent has them."""
    options = ["-c", conf] if conf else []
    text = run([program("dhcpfo-agentd"), *options, "--objects"]).ok()
    found = dict(line.split() for line in text.splitlines())
    expect(len(found) > 150, "too few objects")
    return found


def oid(name, *index):
    """oid("ScopeNumAddr", "10.0.0.0"), oid("AgentServers", 0)"""
    return oid_join(objects()[PREFIX + name], *index)


CONTEXTS = """
com2sec -Cn %(name)s %(name)s 127.0.0.1 %(name)s
group %(name)s v2c %(name)s
view everything included .1
access %(name)s "" any noauth prefix everything none none
"""


def contexts(*names):
    """Lines of snmpd.conf: the community of a server's name is asked for its
    context."""
    return "".join(CONTEXTS % {"name": name} for name in names)


def server(name, folder, more=""):
    return """
server %s {
	kind = isc
	config = "%s/dhcpd.conf"
	leases = "%s/dhcpd.leases"
	liveness = off
	refresh = 200ms
	%s
}
""" % (name, folder, folder, more)


class Pair:
    """Both servers of a capture, watched by one agent."""

    def __init__(self, t, snmpd, case=PAIR, agent="", more_conf="", **more):
        self.folder = t.capture(case)
        self.now = int((self.folder / "snapshot-epoch").read_text())
        self.seven = json.loads((self.folder / "seven.json").read_text())
        self.state = t.folder("state")
        self.conf = server("primary", self.folder / "primary",
                           "partner = secondary") + \
            server("secondary", self.folder / "secondary") + \
            self.agent_section(agent) + more_conf
        self.snmpd = snmpd
        self.agent = t.agent(snmpd, self.conf, now=self.now, **more)
        if snmpd:
            self.agent.wait_registered()

    def agent_section(self, more=""):
        return 'agent { state-directory = "%s" %s }\n' % (self.state, more)

    def spec(self, name):
        return "isc:%s/dhcpd.conf:%s/dhcpd.leases" % (
            self.folder / name, self.folder / name)


class Dhcpd:
    """Files of a server: so many scopes 10.N.N.0/24 in failover, of size
    addresses each, all of them free."""

    def __init__(self, folder, scopes, size, failover=True):
        self.folder = folder
        self.size = size
        self.scopes = ["10.%d.%d.0" % divmod(n, 256) for n in range(scopes)]
        lines = []
        if failover:
            lines.append('failover peer "fo" { primary; address 192.0.2.1; '
                         'peer address 192.0.2.2; mclt 600; split 256; '
                         'load balance max seconds 3; }')
        for scope in self.scopes:
            net = scope[:-1]
            pool = 'failover peer "fo"; ' if failover else ""
            lines.append("subnet %s netmask 255.255.255.0 { pool { %srange "
                         "%s1 %s%d; } }" % (scope, pool, net, net, size))
        (folder / "dhcpd.conf").write_text("\n".join(lines) + "\n")
        (folder / "dhcpd.leases").write_text("")

    def put(self, scopes, count, state):
        """Records of the first count addresses of those scopes, in one
        write, as if within one moment."""
        text = "".join(
            "lease %s%d { starts epoch 1; ends never; binding state %s; "
            "hardware ethernet 02:00:%s:%02x; }\n" % (
                scope[:-1], n, state,
                ":".join("%02x" % int(p) for p in scope.split(".")[:3]), n)
            for scope in scopes for n in range(1, count + 1))
        with open(self.folder / "dhcpd.leases", "a",
                  encoding="ascii") as file:
            file.write(text)

