# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/zabbix in Debian's Zabbix: its server finds everything, polls the real
snmpd and dhcpfo-agentd, has the numbers that dhcpfo has, and raises what it
should and no more."""

import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
import zabbix  # noqa: E402
from harness import (MODULE, TOP, dhcpfo, equal, expect,  # noqa: E402
                     run, tool, wait_for)
from snmp import PREFIX, mib_dirs  # noqa: E402
from source import CONF, NORMAL, STATE, Source, lease, server  # noqa: E402

harness.TEST_SECONDS = 600
TEMPLATES = TOP / "conf" / "zabbix"
NAME = "DHCPv4 failover by SNMP"
# What a key has to quote.
ODD = "b, c]"
ITEMS = {
    "NumAddr": "total", "AddrFree": "free", "AddrInUse": "inuse",
    "Abandoned": "abandoned", "Transitional": "transitional",
    "UsableNow": "usable", "ThisAddrFree": "this.free",
    "PartnerAddrFree": "partner.free", "ThisAddrInUse": "this.inuse",
    "PartnerAddrInUse": "partner.inuse"}
STATES = {"NORMAL": 3, "PARTNER_DOWN": 5}
ABANDONED = "Scope 10.1.0.0 of two.b: many addresses are abandoned"


def leases(count):
    return "".join(lease("10.1.0.%d" % (11 + i), ends="never")
                   for i in range(count))


class Site:
    """Two servers; of the scopes of each one is in a relationship."""

    def __init__(self, t):
        self.one = Source(t, NORMAL + leases(3))
        self.two = Source(t, NORMAL.replace('"fo"', '"%s"' % ODD)
                          + leases(2) + lease("10.2.0.5", ends="never")
                          + lease("10.1.0.20", "abandoned"),
                          CONF.replace('"fo"', '"%s"' % ODD))
        self.snmpd = t.snmpd()
        self.agent = t.agent(self.snmpd, "".join(
            server(name, source, "refresh = 200ms") for name, source in
            (("one", self.one), ("two.b", self.two)))).wait_registered()

    def said(self, name, *arguments):
        return json.loads(dhcpfo("--config", self.agent.conf, "--server",
                                 name, "--json", *arguments).ok())


class Host:
    """The host in Zabbix."""

    def __init__(self, monitor, port):
        self.monitor = monitor
        template = monitor.api("template.get", {"filter": {"host": NAME}})
        group = monitor.api("hostgroup.get",
                            {"filter": {"name": "Linux servers"}})
        macros = {"{$DHCPFO.INTERVAL}": "2s", "{$DHCPFO.NODATA}": "30s",
                  "{$DHCPFO.DISCOVERY.INTERVAL}": "5s"}
        self.id = monitor.api("host.create", {
            "host": "dhcp", "groups": [{"groupid": group[0]["groupid"]}],
            "templates": [{"templateid": template[0]["templateid"]}],
            "macros": [{"macro": k, "value": v} for k, v in macros.items()],
            "interfaces": [{
                "type": 2, "main": 1, "useip": 1, "ip": "127.0.0.1",
                "dns": "", "port": str(port),
                "details": {"version": 2, "bulk": 1,
                            "community": "{$SNMP_COMMUNITY}"}}]})["hostids"][0]
        monitor.reload()

    def items(self):
        """{key: item}"""
        return {item["key_"]: item for item in self.monitor.api("item.get", {
            "hostids": self.id, "output": [
                "key_", "lastvalue", "lastclock", "state", "error", "units",
                "status"]})}

    def value(self, key):
        return self.items()[key]["lastvalue"]

    def triggers(self, **more):
        return {trigger["description"]: trigger
                for trigger in self.monitor.api("trigger.get", {
                    "hostids": self.id, "expandDescription": 1,
                    "output": ["description", "priority", "state", "error"],
                    **more})}

    def problems(self):
        """What a user is shown: without what depends on something worse."""
        return set(self.triggers(filter={"value": "1"}, skipDependent=1))

    def wait_problems(self, *want):
        """Beside what is always so here."""
        self.wait_only(ABANDONED, *want)

    def wait_only(self, *want):
        wait_for(lambda: self.problems() == set(want), 120,
                 lambda: "problems %r, got %r" % (want, self.problems()), 0.5)


def wanted_keys(site):
    """Each item of each scope and relationship, and its value as dhcpfo has
    it."""
    want = {}
    for name in ("one", "two.b"):
        for scope in site.said(name, "scopes")["scopes"]:
            index = "[%s,%s]" % (name, scope["Scope"])
            for key, item in ITEMS.items():
                if scope[key] is not None:
                    want["dhcpfo.scope.%s%s" % (item, index)] = scope[key]
        for row in site.said(name, "relationships")["relationships"]:
            relation = row["RelationshipName"]
            index = "[%s,%s]" % (name, '"%s"' % relation
                                 if relation == ODD else relation)
            want["dhcpfo.relationship.state" + index] = STATES[row["State"]]
            want["dhcpfo.relationship.percentage" + index] = row["Percentage"]
            want["dhcpfo.relationship.mclt" + index] = row["Mclt"]
        row = site.said(name, "servers")["servers"][0]
        want["dhcpfo.server.leases[%s]" % name] = row["Leases"]
        want["dhcpfo.server.scopes[%s]" % name] = row["Scopes"]
        want["dhcpfo.server.state[%s]" % name] = 1
    return want


def differences(site, host):
    items = host.items()
    return {key: (value, items.get(key, {}).get("lastvalue"))
            for key, value in wanted_keys(site).items()
            if items.get(key, {}).get("lastvalue") != str(value)}


def check_discovery(host):
    """Everything there is was found, and nothing that there is not."""
    items = host.items()
    equal(sorted(key for key in items if key.startswith("dhcpfo.scope.low")),
          ["dhcpfo.scope.low[%s,%s]" % (name, scope) for name in
           ("one", "two.b") for scope in ("10.1.0.0", "10.2.0.0")])
    equal(sorted(key for key in items if ".this." in key and "10.2" in key),
          [], "shares of a scope without any")
    triggers = host.triggers(selectDependencies=["description"])
    low = triggers["Scope 10.1.0.0 of one: free addresses of this server are "
                   "low"]
    equal(sorted(d["description"] for d in low["dependencies"]), [
        "DHCP failover: dhcpfo-agentd does not answer",
        "Scope {#SCOPE} of {#SERVER} has no free address".replace(
            "{#SCOPE}", "10.1.0.0").replace("{#SERVER}", "one"),
        "Scope 10.1.0.0 of one: free addresses are low"])
    expect(not [name for name in triggers
                if "10.2.0.0" in name and "this server" in name], triggers)
    graphs = host.monitor.api("graph.get", {"hostids": host.id,
                                            "output": ["name"]})
    equal(len(graphs), 2 + 4 + 2, graphs)


def check_health(host):
    """Every item has a value, every trigger can be judged."""
    def unready():
        return [(key, item["error"]) for key, item in host.items().items()
                if item["state"] != "0" or item["lastclock"] == "0"
                and not key.startswith("snmptrap")] + \
            [(name, trigger["error"])
             for name, trigger in host.triggers().items()
             if trigger["state"] != "0"]

    wait_for(lambda: not unready(), 120, lambda: "not ready: %r" % unready(),
             0.5)


def said_of(host, name):
    """What stands beside a problem."""
    return "".join(problem["opdata"] for problem in host.monitor.api(
        "problem.get", {"hostids": host.id, "output": ["name", "opdata"]})
        if problem["name"] == name)


def check_problems(site, host):
    host.wait_problems()
    site.one.leases.write_text((STATE % "partner-down") + leases(10))
    full = ("Scope 10.1.0.0 of one has no free address",
            "Relationship fo of one: partner down")
    host.wait_problems(*full)
    # Its data cannot be read: that, and what was wrong stays so.
    hidden = site.one.leases.rename(site.one.folder / "hidden")
    error = "DHCP server one: its data cannot be read"
    host.wait_problems(error, *full)
    wait_for(lambda: "No such file" in said_of(host, error), 60,
             lambda: "the reason, got %r" % said_of(host, error), 0.5)
    hidden.rename(site.one.leases)
    host.wait_problems(*full)
    site.one.leases.write_text(NORMAL + leases(9))
    host.wait_problems("Scope 10.1.0.0 of one: free addresses are low")
    site.one.leases.write_text(NORMAL + leases(3))
    host.wait_problems()


def check_traps(monitor, host):
    """As snmptrapd writes our notifications, by the modules it has."""
    key = next(k for k in host.items() if k.startswith("snmptrap"))
    for name in (".1.3.6.1.4.1.8072.9999.9999.647.0.1",
                 "iso.3.6.1.4.1.8072.9999.9999.647.0.2",
                 "NET-SNMP-MIB::netSnmpPlaypen.647.0.3",
                 "DHCPV4-FAILOVER-MIB::dhcpv4FoScopeLow"):
        with open(monitor.folder / "traps", "a", encoding="utf-8") as file:
            file.write(time.strftime("%Y%m%d.%H%M%S")
                       + " ZBXTRAP 127.0.0.1\nVARBINDS:\n"
                       ".1.3.6.1.6.3.1.1.4.1.0 = OID: %s\n" % name)
        wait_for(lambda: name in host.value(key), 60,
                 lambda: "%s, got %r" % (name, host.value(key)), 0.5)


def test_zabbix_finds_polls_and_raises(t):
    zabbix.needed()
    site = Site(t)
    monitor = zabbix.Zabbix(t, trapper=True)
    for _ in range(2):  # also over itself
        equal(monitor.load(TEMPLATES / "dhcpfo-6.0.yaml"), True)
    host = Host(monitor, site.snmpd.port)
    wait_for(lambda: not differences(site, host), 120,
             lambda: "the same numbers: %r" % differences(site, host), 1)
    check_discovery(host)
    check_health(host)
    check_traps(monitor, host)
    check_problems(site, host)
    # What depends on it is shown no more.
    site.agent.stop()
    host.wait_only("DHCP failover: dhcpfo-agentd does not answer")


def test_value_maps_have_the_numbers_of_the_module(t):
    env = {"MIBS": MODULE, "MIBDIRS": ":".join(mib_dirs())}
    text = (TEMPLATES / "dhcpfo-6.0.yaml").read_text()
    for name, words in (("ServerState", "DHCP source state"),
                        ("SrvRelationshipState", "DHCP failover state"),
                        ("SrvScopeTotalLow", "DHCP truth value")):
        said = run([tool("snmptranslate"), "-Td",
                    "%s::%s%s" % (MODULE, PREFIX, name)], env=env).ok()
        syntax = re.search(r"SYNTAX\s+INTEGER \{(.*?)\}", said, re.S)[1]
        part = re.search(r"^      name: %s\n      mappings:\n((?:      .*\n)*?)"
                         r"(?:    - uuid|\Z)" % words, text, re.M)[1]
        equal(sorted(map(int, re.findall(r"value: '(\d+)'", part))),
              sorted(map(int, re.findall(r"\((\d+)\)", syntax))), name)


def test_template_of_7_0_is_the_same_but_for_the_form(t):
    """Since Zabbix 6.2 the groups of templates are called so."""
    old, new = ((TEMPLATES / ("dhcpfo-%s.yaml" % version)).read_text()
                for version in ("6.0", "7.0"))
    old = old.replace("version: '6.0'", "version: '7.0'")
    old = re.sub(r"^  groups:$", "  template_groups:", old, 1, re.M)
    equal(new, old)


harness.main("zabbix", globals())
