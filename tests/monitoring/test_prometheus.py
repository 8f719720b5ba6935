# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/prometheus and conf/grafana: a real prometheus-snmp-exporter asks a
real snmpd, a real Prometheus asks the exporter, evaluates our rules and what
our dashboard asks, and raises our alerts."""

import collections
import json
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
import snmp_exporter  # noqa: E402
from agentx import Dhcpd, Pair, oid, server  # noqa: E402
from harness import (TOP, dhcpfo, equal, expect, mib_dirs,  # noqa: E402
                     run, tool, wait_for)
from prometheus import Exporter, Prometheus, promtool  # noqa: E402
from rpc import Rpcd  # noqa: E402
from snmp import PREFIX  # noqa: E402

CONF = TOP / "conf" / "prometheus"
FILES = {name: CONF / name for name in snmp_exporter.FILES}
RULES = CONF / "dhcpfo.rules.yml"
DASHBOARD = TOP / "conf" / "grafana" / "dhcpfo.json"
OURS = re.compile(r"\b(?:dhcpfo|windows_dhcp)[_:][\w:]+")
# Labels may have the name of a metric.
LABELS = re.compile(r"\{[^{}]*\}|\.Labels\.\w+|\b(?:by|on|group_left)"
                    r"\s*\([^()]*\)")


def modules(path):
    """A file of snmp_exporter: its modules, in either form."""
    import yaml  # installed by make check-integrations
    content = yaml.safe_load(path.read_text())
    return content.get("modules", content), content.get("auths", {})


def names():
    """Every metric that the modules make."""
    return {m.name + ("_info" if m.kind == snmp_exporter.ROLE else "")
            for m in snmp_exporter.METRICS}


def used(text):
    """Every metric of ours that expressions name."""
    return set(OURS.findall(LABELS.sub(" ", re.sub(r"#.*", "", text))))


def records():
    return set(re.findall(r"- record: (\S+)", RULES.read_text()))


# ---- the files --------------------------------------------------------------


def test_modules_are_what_the_mib_makes_of_them(t):
    equal(snmp_exporter.differing(), [], "run snmp_exporter.py")


def generated(t):
    """{OID: metric} as snmp_exporter's own generator understands the MIB."""
    t.file("generator.yml", "modules: { dhcpfo: { walk: [%s] } }\n" % ", ".join(
        PREFIX + name for name in (
            "ServerTable", "SrvRelationshipTable", "SrvScopeTable",
            "NotifyKindTable", "Agent", "Notify")))
    path = t.temp / "generated.yml"
    # Base modules that are not ours may import what no package has.
    run([tool("prometheus-snmp-generator"), "--no-fail-on-parse-errors",
         "generate", "--output-path=%s" % path], cwd=t.temp,
        env={"MIBDIRS": ":".join(mib_dirs())}).ok()
    return {m["oid"]: m for m in modules(path)[0]["dhcpfo"]["metrics"]}


def test_modules_agree_with_the_generator_of_snmp_exporter(t):
    theirs = generated(t)
    plain = {"EnumAsStateSet": "gauge", "EnumAsInfo": "gauge"}
    for name in FILES:
        module = modules(FILES[name])[0]["dhcpfo"]
        walked = {o.rpartition(".")[0] for o in module["get"]} | \
            set(module["walk"])
        equal(len(module["metrics"]), len(snmp_exporter.METRICS), name)
        for metric in module["metrics"]:
            other = theirs[metric["oid"]]
            expect(metric["oid"] in walked, "not asked for: " + metric["name"])
            if "regex_extracts" not in metric:
                equal(plain.get(metric["type"], metric["type"]),
                      other["type"], metric["name"])
            if metric["type"] in (*plain, "Bits"):
                equal(metric["enum_values"], other["enum_values"],
                      metric["name"])
            equal([i["type"] for i in metric.get("indexes", [])],
                  [i["type"] for i in other.get("indexes", [])],
                  metric["name"])
            for lookup in metric.get("lookups", []):
                equal(lookup["type"], theirs[lookup["oid"]]["type"],
                      "%s: %s" % (metric["name"], lookup["labelname"]))
                expect(lookup["oid"] in walked, "not asked for: "
                       + lookup["labelname"])


# What a module of 0.23 and later may hold, by its config.go.
MODULE_KEYS = {"walk", "get", "metrics", "max_repetitions", "retries",
               "timeout"}
OLD_KEYS = MODULE_KEYS | {"version", "auth"}


def test_modules_in_both_forms_are_the_same(t):
    new, auths = modules(FILES["snmp.yml"])
    old, _ = modules(FILES["snmp-0.21.yml"])
    expect(set(new["dhcpfo"]) <= MODULE_KEYS, str(list(new["dhcpfo"])))
    for name, auth in (("dhcpfo", "dhcpfo_v2"), ("dhcpfo_v3", "dhcpfo_v3")):
        expect(set(old[name]) <= OLD_KEYS, str(list(old[name])))
        equal({k: v for k, v in old[name].items() if k in MODULE_KEYS},
              new["dhcpfo"], name)
        equal({"version": old[name]["version"], **old[name]["auth"]},
              auths[auth], auth)


def test_rules_pass_promtool(t):
    promtool("check", "rules", RULES).ok()
    result = promtool("test", "rules", pathlib.Path(__file__).parent
                      / "dhcpfo.rules.test.yml")
    expect(result.code == 0, result.out + result.err)


def test_rules_ask_for_metrics_that_there_are(t):
    found = used(RULES.read_text())
    expect(len(found) > 30, str(found))
    equal(found - names() - records(), set())


CONFIGURED = """# As Debian's is made.
rule_files:
  # - "first_rules.yml"

scrape_configs:
  - job_name: 'prometheus'
    static_configs:
      - targets: ['localhost:9090']
"""


def test_readme_gives_a_configuration_that_prometheus_takes(t):
    """Its lines as written, but for the folder and what needs a system."""
    folder = t.folder("etc")
    (folder / "prometheus.yml").write_text(CONFIGURED)
    part = (TOP / "README.md").read_text().partition("### Prometheus")[2]
    lines = [line.replace("/etc/prometheus", str(folder)) for line
             in part.split("```")[1].splitlines()
             if line.split() and line.split()[0] in ("cp", "sed", "cat",
                                                     "promtool")]
    expect(len(lines) >= 5, "the lines of the README: %r" % lines)
    result = run([tool("sh"), "-eu"], cwd=TOP, stdin="\n".join(lines))
    expect(result.code == 0 and "rules found" in result.out,
           result.out + result.err)
    equal(len(modules(folder / "snmp.yml")[0]), 2)
    expect("targets: ['192.0.2.7']" in
           (folder / "prometheus.yml").read_text(), "the job")


# ---- a scrape ---------------------------------------------------------------


# What the command line calls what the metrics say.
SCOPE = {
    "windows_dhcp_scope_addresses_free": "AddrFree",
    "windows_dhcp_scope_addresses_free_on_this_server": "ThisAddrFree",
    "windows_dhcp_scope_addresses_free_on_partner_server": "PartnerAddrFree",
    "windows_dhcp_scope_addresses_in_use": "AddrInUse",
    "windows_dhcp_scope_addresses_in_use_on_this_server": "ThisAddrInUse",
    "windows_dhcp_scope_addresses_in_use_on_partner_server":
        "PartnerAddrInUse",
    "dhcpfo_scope_addresses": "NumAddr",
    "dhcpfo_scope_addresses_abandoned": "Abandoned",
    "dhcpfo_scope_addresses_transitional": "Transitional",
    "dhcpfo_scope_addresses_usable_now": "UsableNow",
    "dhcpfo_scope_addresses_shared_free": "SharedFree",
    "dhcpfo_scope_other_addresses": "OtherAddr",
    "dhcpfo_scope_other_addresses_free": "OtherFree",
    "dhcpfo_scope_other_addresses_in_use": "OtherInUse",
}
SERVER = {
    "dhcpfo_server_scopes": "Scopes",
    "dhcpfo_server_leases": "Leases",
    "dhcpfo_server_ignored_addresses": "Ignored",
    "dhcpfo_server_age_seconds": "Age",
    "dhcpfo_server_last_success_timestamp_seconds": "LastSuccess",
}
RELATIONSHIP = {
    "dhcpfo_relationship_mclt_seconds": "Mclt",
    "dhcpfo_relationship_share_percent": "Percentage",
    "dhcpfo_relationship_state_since_timestamp_seconds": "StateSince",
    "dhcpfo_relationship_partner_state_since_timestamp_seconds":
        "PartnerStateSince",
}


def rows(found, names_, *labels):
    """{index: {the command line's name: value}}"""
    table = {}
    for sample in found:
        if sample.name in names_:
            index = tuple(sample.labels[name] for name in labels)
            table.setdefault(index, {})[names_[sample.name]] = sample.value
    return table


def said(pair, *command):
    return json.loads(dhcpfo("--config", pair.agent.conf, "--now",
                             str(pair.now), "--json", *command).ok())


def check_scopes(pair, found):
    """Every number that the command line says is the metric's."""
    want = {(name, row["Scope"]): {key: row[key] for key in SCOPE.values()}
            for name in ("primary", "secondary")
            for row in said(pair, "--server", name, "scopes")["scopes"]}
    equal(len(want), 12)
    equal(rows(found, SCOPE, "server", "scope"), want)


def test_scrape_says_what_the_command_line_says(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)
    found = Exporter(t, FILES).scrape(snmpd)
    check_scopes(pair, found)
    series = {(s.name, *sorted(s.labels.items())): s.value for s in found}
    equal(len(series), len(found), "a series twice")

    equal(rows(found, SERVER, "server"),
          {(row["Name"],): {key: row[key] for key in SERVER.values()}
           for row in said(pair, "servers")["servers"]})
    for name in ("primary", "secondary"):
        mine = [s for s in found if s.labels.get("server") == name]
        equal(rows(mine, RELATIONSHIP, "relationship"), {
            (row["RelationshipName"],):
            {key: row[key] for key in RELATIONSHIP.values()} for row in
            said(pair, "--server", name, "relationships")["relationships"]})
    for name, label, value in (
            ("dhcpfo_server_state", "server", "ok"),
            ("dhcpfo_relationship_state", "relationship", "normal")):
        equal({s.labels[name] for s in found
               if s.name == name and s.value == 1}, {value})
        expect({s.value for s in found if s.name == name} == {0, 1}, name)
    roles = {s.labels["server"]: s.labels["dhcpfo_relationship_role"]
             for s in found if s.name == "dhcpfo_relationship_role_info"}
    equal(roles, {"primary": "primaryServer", "secondary": "secondaryServer"})
    # Unsigned32's greatest, "never", is no number of seconds.
    equal({s.value for s in found if s.name ==
           "dhcpfo_relationship_safe_period_seconds"}, {float("inf")})
    info = next(s.labels for s in found if s.name == "dhcpfo_scope_info"
                and s.labels["scope"] == "10.80.0.0")
    equal((info["name"], info["mask"]), ("campus", "255.255.255.128"))


def test_scrape_with_snmpv3(t):
    """The user of the files, with a password of the test."""
    secrets = ("change-this-1", "change-this-2")
    snmpd = t.snmpd(extra="createUser monitor SHA %s AES %s\n"
                    "rouser monitor priv .1\n" % secrets)
    Pair(t, snmpd)
    exporter = Exporter(t, FILES)

    def series(auth):
        return {(s.name, *sorted(s.labels.items()))
                for s in exporter.scrape(snmpd, auth)}

    equal(series("v3"), series("v2"))


class Estate:
    """Two partners that disagree on a scope and on the time, and a server
    whose leases are missing."""

    def __init__(self, t, snmpd):
        a = Dhcpd(t.folder("a"), 2, 20)
        b = Dhcpd(t.folder("b"), 1, 20)
        conf = b.folder / "dhcpd.conf"
        conf.write_text(conf.read_text().replace(
            "primary; address 192.0.2.1; peer address 192.0.2.2; mclt 600; "
            "split 256;", "secondary; address 192.0.2.2; "
            "peer address 192.0.2.1;"))
        for folder in (a.folder, b.folder):
            (folder / "dhcpd.leases").write_text(
                'failover peer "fo" state { my state normal at epoch 1000; '
                'partner state normal at epoch 1000; mclt 600; }\n')
        c = Dhcpd(t.folder("c"), 1, 20)
        (c.folder / "dhcpd.leases").unlink()
        one = Rpcd(t, server("a", a.folder))
        other = Rpcd(t, server("b", b.folder), now=int(time.time()) + 3600)
        self.agent = t.agent(snmpd, server("c", c.folder) + "".join(
            'server %s { kind = rpc address = "unix:%s" refresh = 200ms %s }\n'
            % (name, rpcd.socket, more) for name, rpcd, more in (
                ("a", one, "partner = b"), ("b", other, ""))))
        self.agent.wait_registered()
        wait_for(lambda: snmpd.walk(oid("ServerClockSkew")), 30,
                 "clocks of both partners")
        wait_for(lambda: snmpd.value(oid("ServerScopes", "1.98")) == 1, 30,
                 "scopes of both partners")


def test_scrape_has_every_metric_of_the_module(t):
    snmpd = t.snmpd()
    Estate(t, snmpd)
    found = Exporter(t, FILES).scrape(snmpd)
    equal(names() ^ {s.name for s in found}, set())
    texts = {s.labels.get("error") or s.labels.get("difference")
             for s in found if s.name in ("dhcpfo_server_error_info",
                                          "dhcpfo_server_difference_info")}
    expect(any("dhcpd.leases" in text for text in texts), texts)
    expect(any("10.0.1.0" in text for text in texts), texts)
    ages = {s.labels["server"]: s.value for s in found
            if s.name == "dhcpfo_server_age_seconds"}
    equal(ages["c"], float("inf"), "the age of what was never read")
    expect(ages["a"] < 60, ages)
    missing = {s.labels["server"] for s in found
               if s.name == "dhcpfo_server_last_success_timestamp_seconds"}
    equal(missing, {"a", "b"})


# ---- Prometheus -------------------------------------------------------------


def prometheus(t, snmpd):
    """With scrape.yml and the rules as they are, but for the addresses and
    the time that everything takes."""
    exporter = Exporter(t, FILES)
    job = (CONF / "scrape.yml").read_text()
    for old, new in (("192.0.2.7", "127.0.0.1:%d" % snmpd.port),
                     ("127.0.0.1:9116", "127.0.0.1:%d" % exporter.port),
                     ("scrape_interval: 1m", "scrape_interval: 3s"),
                     ("scrape_timeout: 50s", "scrape_timeout: 3s")):
        expect(job.count(old) == 1, old + " in scrape.yml")
        job = job.replace(old, new)
    config = t.file("prometheus.yml", (
        "global: { evaluation_interval: 1s }\n"
        "rule_files: ['%s']\nscrape_configs:\n%s" % (RULES, job)))
    promtool("check", "config", config).ok()
    return Prometheus(t, config)


def firing(server_):
    """{(alert, scope)} that fire; what waits is left out."""
    return {(a["labels"]["alertname"], a["labels"].get("scope"))
            for a in server_.api("alerts")["alerts"] if a["state"] == "firing"}


def test_prometheus_shows_and_alarms_what_the_pair_has(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd)
    server_ = prometheus(t, snmpd)
    metrics = '{__name__=~"dhcpfo_.*|windows_dhcp_.*"}'
    wait_for(lambda: server_.query(metrics), 60, "a scrape")
    check_scopes(pair, server_.query(metrics))

    low = {name: {s.labels["scope"] for s in server_.query(name + " == 1")}
           for name in ("dhcpfo_scope_low", "dhcpfo_scope_exhausted",
                        "dhcpfo_scope_low_on_this_server")}
    expect("10.90.0.0" in low["dhcpfo_scope_exhausted"], str(low))
    want = {(alert, scope) for alert, name in (
        ("DhcpfoScopeLow", "dhcpfo_scope_low"),
        ("DhcpfoScopeExhausted", "dhcpfo_scope_exhausted"),
        ("DhcpfoShareLow", "dhcpfo_scope_low_on_this_server"))
        for scope in low[name]}
    wait_for(lambda: firing(server_) == want, 60,
             lambda: "alerts %r, got %r" % (want, firing(server_)))

    # Both servers' views are one: what the capture has, once.
    for record, key in (("addresses", "NumAddr"),
                        ("addresses_free", "AddrFree"),
                        ("addresses_in_use", "AddrInUse")):
        equal({s.labels["scope"]: s.value for s in server_.query(
            "dhcpfo:scope_%s:combined" % record)},
            {row["Scope"]: row[key] for row
             in said(pair, "scopes")["scopes"]}, key)


def test_prometheus_adds_what_each_of_an_interrupted_pair_has(t):
    snmpd = t.snmpd()
    pair = Pair(t, snmpd, case="isc/04-communications-interrupted")
    server_ = prometheus(t, snmpd)
    want = collections.Counter()
    for name in ("primary", "secondary"):
        for row in said(pair, "--server", name, "scopes")["scopes"]:
            want[row["Scope"]] += row["ThisAddrFree"]
    record = "dhcpfo:scope_addresses_free:combined"
    wait_for(lambda: server_.query(record), 60, record)
    equal({s.labels["scope"]: s.value for s in server_.query(record)},
          dict(want))

    # It is an alert once it has lasted.  In the capture the secondary was
    # killed: what it wrote last is "normal".
    def waiting():
        return {(a["labels"]["server"], a["state"])
                for a in server_.api("alerts")["alerts"]
                if a["labels"]["alertname"] == "DhcpfoRelationshipNotNormal"}

    wait_for(lambda: waiting() == {("primary", "pending")}, 60,
             lambda: "an alert that waits, got %r" % waiting())


def test_prometheus_alarms_when_a_scope_becomes_low_and_when_it_is_over(t):
    snmpd, dhcpd = t.snmpd(), Dhcpd(t.folder("dhcp"), 3, 40)
    agent = t.agent(snmpd, server("one", dhcpd.folder))
    agent.wait_registered()
    server_ = prometheus(t, snmpd)
    wait_for(lambda: len(server_.query("dhcpfo:scope_low:combined")) == 3, 60,
             "three scopes")
    equal(firing(server_), set())
    dhcpd.put(["10.0.1.0"], 38, "active")
    wait_for(lambda: ("DhcpfoScopeLow", "10.0.1.0") in firing(server_), 60,
             lambda: "an alert, got %r" % firing(server_))

    def words():
        return {a["annotations"]["description"]
                for a in server_.api("alerts")["alerts"]
                if a["labels"]["alertname"] == "DhcpfoScopeLow"}

    # A scrape may fall between two rules of one evaluation.
    wait_for(lambda: words() == {
        "2 addresses of scope 10.0.1.0 are free, 5% of all."}, 60,
        lambda: "the alert's words, got %r" % words())
    dhcpd.put(["10.0.1.0"], 38, "free")
    wait_for(lambda: not firing(server_), 60,
             lambda: "no alert, got %r" % firing(server_))


# ---- the dashboard ----------------------------------------------------------


def panels():
    return json.loads(DASHBOARD.read_text())["panels"]


def expressions():
    """(title, expression), with every variable at All."""
    found = [(panel["title"], target["expr"]) for panel in panels()
             for target in panel.get("targets", [])]
    content = json.loads(DASHBOARD.read_text())
    found += [(note["name"], note["expr"]) for note
              in content["annotations"]["list"] if "expr" in note]
    return [(title, re.sub(r"\$(instance|server|relationship|scope)\b", ".*",
                           text).replace("$__rate_interval", "20s"))
            for title, text in found]


# Nothing is there as long as nothing is wrong or happens.
MAY_BE_EMPTY = ("dhcpfo_server_error_info", "ALERTS", "increase(")


def test_dashboard_is_laid_out_without_gaps_in_its_numbers(t):
    found = panels()
    equal(len({p["id"] for p in found}), len(found), "ids")
    taken = {}
    for panel in found:
        place = panel["gridPos"]
        expect(place["x"] + place["w"] <= 24, panel["title"])
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                expect((x, y) not in taken, "%s lies upon %s" % (
                    panel["title"], taken.get((x, y))))
                taken[x, y] = panel["title"]


def test_dashboard_asks_for_metrics_that_there_are(t):
    content = json.loads(DASHBOARD.read_text())
    text = "\n".join([e for _, e in expressions()] + [
        v["definition"] for v in content["templating"]["list"]
        if v["type"] == "query"])
    found = used(text)
    expect(len(found) > 20, str(found))
    equal(found - names() - records(), set())


def test_dashboard_gets_an_answer_to_all_that_it_asks(t):
    snmpd = t.snmpd()
    Pair(t, snmpd)
    server_ = prometheus(t, snmpd)
    wait_for(lambda: server_.query("dhcpfo:scope_free_ratio:combined")
             and server_.query("rate(dhcpfo_events_total[20s])"), 60,
             "two scrapes and the records")
    for title, expression in expressions():
        if any(part in expression for part in MAY_BE_EMPTY):
            server_.query(expression)
            continue
        wait_for(lambda e=expression: server_.query(e), 60,
                 "an answer for %s: %s" % (title, expression))
    for variable in json.loads(DASHBOARD.read_text())["templating"]["list"]:
        if variable["type"] != "query":
            continue
        match = re.fullmatch(r"label_values\((\w+)(?:\{.*\})?, (\w+)\)",
                             variable["definition"])
        expect(match, variable["definition"])
        expect(all(s.labels.get(match[2]) for s in server_.query(match[1])),
               variable["definition"])


harness.main("prometheus", globals())
