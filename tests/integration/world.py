# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What events are made of: the files of two partners that a test changes as
their servers would, and an agent below a master agent that tells of it."""

import json

import harness
from agentx import oid
from harness import wait_for
from told import Told


class Pair:
    """The files of two partners; every address of 10.1.0.0/24 is the
    primary's to lease, half of them are free for each."""

    def __init__(self, t):
        self.a, self.b = t.folder("a"), t.folder("b")
        self.scopes = {self.a: ["10.1.0.0"], self.b: ["10.1.0.0"]}
        for folder in (self.a, self.b):
            self.configure(folder)
            (folder / "dhcpd.leases").write_text("")
        self.since = 1000
        self.state("normal")
        self.put(1, 50, "backup")

    def configure(self, folder, more=""):
        role = ('primary; split 256; mclt 600; address 192.0.2.1; '
                'peer address 192.0.2.2;' if folder == self.a else
                'secondary; address 192.0.2.2; peer address 192.0.2.1;')
        text = 'failover peer "fo" { %s load balance max seconds 3; }\n' % role
        for scope in self.scopes[folder]:
            last = 100 if scope == "10.1.0.0" else 10
            text += ('subnet %s netmask 255.255.255.0 { pool { failover peer '
                     '"fo"; range %s1 %s%d; } }\n' % (
                         scope, scope[:-1], scope[:-1], last))
        self.replace(folder, text + more)

    @staticmethod
    def replace(folder, text):
        """As editors do: nobody reads the half of it."""
        (folder / "new").write_text(text)
        (folder / "new").rename(folder / "dhcpd.conf")

    def append(self, text, folders=None):
        for folder in folders or (self.a, self.b):
            with open(folder / "dhcpd.leases", "a", encoding="ascii") as file:
                file.write(text)

    def put(self, first, last, state, ends="never"):
        """dhcpd keeps no client with an abandoned address."""
        client = "" if state == "abandoned" else \
            "hardware ethernet 2:0:0:0:0:%x; "
        self.append("".join(
            "lease 10.1.0.%d { starts epoch 1; ends %s; binding state %s; %s}\n"
            % (n, ends, state, client and client % n)
            for n in range(first, last + 1)))

    def state(self, state, folders=None):
        self.since += 1
        self.append('failover peer "fo" state { my state %s at epoch %d; '
                    'partner state normal at epoch 1000; mclt 600; }\n' % (
                        state, self.since), folders)


class World:
    def __init__(self, t, more="", traps=None):
        self.traps = traps or t.snmptrapd()
        self.told = Told(self.traps)
        self.snmpd = t.snmpd(traps=self.traps)
        self.more = "thresholds { imbalance-after = 0s }\n" + more

    def start(self, t, conf):
        self.conf = conf + self.more
        self.agent = t.agent(self.snmpd, self.conf)
        self.agent.wait_registered()

    def reload(self, conf):
        self.agent.conf.write_text(conf + self.more)
        before = self.agent.log().count("read again")
        self.agent.reload()
        wait_for(lambda: self.agent.log().count("read again") > before, 10,
                 "a reload")

    def state_file(self):
        return self.agent.folder / "state" / "events.state"

    def value(self, name):
        return self.snmpd.value(oid(name, 0))

    def events(self):
        """The rows of dhcpfo events."""
        if not self.state_file().exists():
            return []
        conf = self.agent.folder / "events.conf"
        conf.write_text('agent { state-directory = "%s" }\n'
                        % (self.agent.folder / "state"))
        return json.loads(harness.dhcpfo(
            "--config", conf, "--json", "events").ok())["events"]

    def read(self, count=1):
        wait_for(lambda: sum(row["State"] == 1 for row in
                             self.snmpd.rows("Server").values()) == count, 20,
                 lambda: "the servers are read\n%s" % self.agent.log())
