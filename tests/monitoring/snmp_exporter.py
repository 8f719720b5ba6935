# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The modules of prometheus-snmp-exporter in conf/prometheus, made from our
MIB and the names below, so that they cannot drift apart.

usage: snmp_exporter.py		writes them anew
       snmp_exporter.py --check	compares, as make check-mib does

snmp_exporter's own generator takes the names of the MIB; those here follow
Prometheus' conventions, with units, and those of windows_exporter's collector
"dhcp" where the meaning is the same.
"""

import collections
import json
import pathlib
import re
import sys

if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

from harness import TOP  # noqa: E402
from mib import entry_of, objects  # noqa: E402
from snmp import PREFIX  # noqa: E402

FOLDER = TOP / "conf" / "prometheus"
NEVER = "4294967295"

# What becomes of a value.
GAUGE, COUNTER = "gauge", "counter"
STATE = "EnumAsStateSet"    # a series for each value, 1 for the one it has
ROLE = "EnumAsInfo"         # one series, the value's name is its label
BITS = "Bits"               # a series for each bit
FLAG = "flag"               # 1 true, 0 false
KNOWN = "known"             # no series for 0, which is "unknown"
SPAN = "span"               # seconds; +Inf for "never"
ONE = "one"                 # always 1, for its labels
TEXT = "text"               # likewise, while the text is not empty
LABEL = "DisplayString"     # 1, the value is a label of the metric's name

EXTRACTS = {
    FLAG: (("1", "1"), ("2", "0")),
    KNOWN: (("([1-9][0-9]*)", "$1"),),
    SPAN: ((NEVER, "+Inf"), ("([0-9]+)", "$1")),
    ONE: ((".*", "1"),),
    TEXT: ((".+", "1"),),
}

# What the MIB says otherwise, or in the words of the object above it.
NOTES = {FLAG: " 1: yes.", KNOWN: " No series: unknown.", SPAN: " +Inf: never."}
HELP = {
    "ScopeThisLow": "Whether this server's free addresses are low.",
    "ScopePartnerLow": "Whether the partner's free addresses are low.",
}

Metric = collections.namedtuple("Metric", "name object kind labels")


def _metrics(prefix, head, rows):
    """labels: {label: object} that are looked up by the row's own index."""
    return [Metric(head + name, prefix + column, kind,
                   {label: prefix + other for label, other
                    in (labels or {}).items()})
            for name, column, kind, labels in rows]


SERVER = _metrics("Server", "dhcpfo_server_", (
    ("info", "Kind", ONE, {"kind": "Kind", "address": "Address",
                           "partner": "Partner"}),
    ("state", "State", STATE, None),
    ("last_success_timestamp_seconds", "LastSuccess", KNOWN, None),
    ("age_seconds", "Age", SPAN, None),
    ("error_info", "LastError", TEXT, {"error": "LastError"}),
    ("scopes", "Scopes", GAUGE, None),
    ("relationships", "Relationships", GAUGE, None),
    ("leases", "Leases", GAUGE, None),
    ("ignored_addresses", "Ignored", GAUGE, None),
    ("left_out_names", "LeftOut", GAUGE, None),
    ("refreshes_total", "Refreshes", COUNTER, None),
    ("failures_total", "Failures", COUNTER, None),
    ("skipped_records_total", "SkippedRecords", COUNTER, None),
    ("generations_total", "Generations", COUNTER, None),
    ("differences", "Differences", GAUGE, None),
    ("difference_info", "Difference", TEXT, {"difference": "Difference"}),
    ("clock_ahead_seconds", "ClockAhead", GAUGE, None),
    ("clock_skew_seconds", "ClockSkew", GAUGE, None),
    ("condition", "Conditions", BITS, None),
))

RELATIONSHIP = _metrics("SrvRelationship", "dhcpfo_relationship_", (
    ("info", "PrimaryServer", ONE,
     {"primary": "PrimaryServerName", "secondary": "SecondaryServerName"}),
    ("mode", "Mode", ROLE, None),
    ("role", "ServerType", ROLE, None),
    ("state", "State", STATE, None),
    ("previous_state", "PrevState", ROLE, None),
    ("state_since_timestamp_seconds", "StateSince", KNOWN, None),
    ("partner_state", "PartnerState", STATE, None),
    ("partner_state_since_timestamp_seconds", "PartnerStateSince", KNOWN,
     None),
    ("mclt_seconds", "Mclt", KNOWN, None),
    ("safe_period_seconds", "SafePeriod", SPAN, None),
    ("share_percent", "Percentage", GAUGE, None),
    ("share_assumed", "PercentageAssumed", FLAG, None),
    ("scopes", "Scopes", GAUGE, None),
    ("flapping", "Flapping", FLAG, None),
))

# Every series of a scope names its relationship: the two servers of a pair
# show the same scope, and what is added up must know.
WITH = {"relationship": "Relationship"}

SCOPE = _metrics("SrvScope", "windows_dhcp_scope_addresses_", (
    ("free", "AddrFree", GAUGE, WITH),
    ("free_on_this_server", "ThisAddrFree", GAUGE, WITH),
    ("free_on_partner_server", "PartnerAddrFree", GAUGE, WITH),
    ("in_use", "AddrInUse", GAUGE, WITH),
    ("in_use_on_this_server", "ThisAddrInUse", GAUGE, WITH),
    ("in_use_on_partner_server", "PartnerAddrInUse", GAUGE, WITH),
)) + _metrics("SrvScope", "dhcpfo_scope_", (
    ("info", "Mask", ONE, {"mask": "Mask", "name": "Name", **WITH}),
    ("addresses", "NumAddr", GAUGE, WITH),
    ("addresses_abandoned", "Abandoned", GAUGE, WITH),
    ("addresses_transitional", "Transitional", GAUGE, WITH),
    ("addresses_usable_now", "UsableNow", GAUGE, WITH),
    ("addresses_shared_free", "SharedFree", GAUGE, WITH),
    ("other_addresses", "OtherAddr", GAUGE, WITH),
    ("other_addresses_free", "OtherFree", GAUGE, WITH),
    ("other_addresses_in_use", "OtherInUse", GAUGE, WITH),
    ("free_percent", "FreePercent", GAUGE, WITH),
    ("free_percent_on_this_server", "ThisFreePercent", GAUGE, WITH),
    ("free_percent_on_partner_server", "PartnerFreePercent", GAUGE, WITH),
    ("low_percent", "LowPercent", GAUGE, WITH),
    ("low_percent_on_this_server", "ThisLowPercent", GAUGE, WITH),
    ("low_percent_on_partner_server", "PartnerLowPercent", GAUGE, WITH),
    ("low_addresses", "LowAddr", GAUGE, WITH),
    ("low_addresses_on_this_server", "ThisLowAddr", GAUGE, WITH),
    ("low_addresses_on_partner_server", "PartnerLowAddr", GAUGE, WITH),
    ("low", "TotalLow", FLAG, WITH),
    ("low_on_this_server", "ThisLow", FLAG, WITH),
    ("low_on_partner_server", "PartnerLow", FLAG, WITH),
    ("exhausted", "Exhausted", FLAG, WITH),
    ("abandoned_percent", "AbandonedPercent", GAUGE, WITH),
    ("abandoned_high", "AbandonedHigh", FLAG, WITH),
    ("imbalance_percent", "ImbalancePercent", GAUGE, WITH),
    ("imbalanced", "Imbalanced", FLAG, WITH),
    ("one_sided", "OneSided", FLAG, WITH),
))

AGENT = _metrics("Agent", "dhcpfo_agent_", (
    ("version", "Version", LABEL, None),
    ("servers", "Servers", GAUGE, None),
    ("connections_total", "Connections", COUNTER, None),
)) + _metrics("Notify", "dhcpfo_notifications_", (
    ("sent_total", "Sent", COUNTER, None),
    ("queued", "Queued", GAUGE, None),
    ("dropped_total", "Dropped", COUNTER, None),
    ("suppressed_total", "Suppressed", COUNTER, None),
)) + _metrics("NotifyKind", "dhcpfo_", (
    ("events_total", "Events", COUNTER, {"kind": "Name"}),
))

METRICS = SERVER + RELATIONSHIP + SCOPE + AGENT

INDEXES = {
    "ServerName": ("server", "DisplayString"),
    "RelationshipName": ("relationship", "DisplayString"),
    "ScopeAddress": ("scope", "InetAddressIPv4"),
    "NotifyKind": ("kind", "gauge"),
}


def thing(name):
    return objects()[PREFIX + name]


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def help_of(metric):
    """The first sentence of the description in the MIB, and where the rest
    is; a column of all servers has the words of the same column of one."""
    one = re.sub("^Srv", "", metric.object)
    name = one if PREFIX + one in objects() else metric.object
    text = HELP.get(one) or re.match(r".*?\.(?= |$)", thing(name).text)[0]
    return "%s%s (%s)" % (text, NOTES.get(metric.kind, ""), PREFIX + name)


def text_type(name):
    return "InetAddressIPv4" if thing(name).base == "IpAddress" \
        else "DisplayString"


def _lookups(metric, indexes):
    lines = []
    for label, column in metric.labels.items():
        lines += ["    - labels: [%s]" % ", ".join(indexes),
                  "      labelname: %s" % label,
                  "      oid: %s" % thing(column).oid,
                  "      type: %s" % text_type(column)]
    return ["    lookups:"] + lines if lines else []


def _extracts(kind):
    lines = []
    for regex, value in EXTRACTS.get(kind, ()):
        lines += ["      - regex: %s" % quoted(regex),
                  "        value: %s" % quoted(value)]
    return ["    regex_extracts:", '      "":'] + lines if lines else []


def _metric(metric):
    column = thing(metric.object)
    entry = entry_of(column.name)
    indexes = [INDEXES[i[len(PREFIX):]] for i in entry.index] if entry else []
    kind = "DisplayString" if metric.kind in EXTRACTS else metric.kind
    lines = ["  - name: %s" % metric.name,
             "    oid: %s" % column.oid,
             "    type: %s" % kind,
             "    help: %s" % quoted(help_of(metric))]
    if indexes:
        lines.append("    indexes:")
        for label, how in indexes:
            lines += ["    - labelname: %s" % label, "      type: %s" % how]
    lines += _lookups(metric, [label for label, _ in indexes])
    lines += _extracts(metric.kind)
    if metric.kind in (STATE, ROLE, BITS):
        lines.append("    enum_values:")
        lines += ["      %d: %s" % item
                  for item in sorted(column.values.items())]
    return lines


def instances(name):
    """The instances of an object where the MIB alone tells them: that of a
    scalar, and those of a table with an enumeration for its index.  GETBULK
    beyond the end of such a table may come to the clients of a server that was
    never read, which is an error for all that was asked with it."""
    entry = entry_of(PREFIX + name)
    if not entry:
        return ["0"]
    values = objects()[entry.index[0]].values
    return [str(n) for n in sorted(values)] if len(entry.index) == 1 else []


def _requested():
    """What is walked, and what is got."""
    walk, get = set(), set()
    for metric in METRICS:
        for name in (metric.object, *metric.labels.values()):
            known = instances(name)
            if known:
                get |= {"%s.%s" % (thing(name).oid, n) for n in known}
            else:
                walk.add(thing(name).oid)

    def order(oids):
        return sorted(oids, key=lambda oid: [int(n) for n in oid.split(".")])

    return order(walk), order(get)


def body():
    """What both forms of the file have in common, below the module's name."""
    walk, get = _requested()
    lines = ["  walk:"] + ["  - " + oid for oid in walk]
    lines += ["  get:"] + ["  - " + oid for oid in get]
    lines += ["  max_repetitions: 50", "  retries: 2", "  timeout: 5s",
              "  metrics:"]
    for metric in METRICS:
        lines += _metric(metric)
    return lines


HEAD = """\
# SPDX-License-Identifier: BSD-2-Clause
# Made by tests/monitoring/snmp_exporter.py from the MIB: change it there.
#
# prometheus-snmp-exporter asks an agent of dhcpfo for the servers, failover
# relationships and scopes that it watches, all of them in the default context.
%s
#
# windows_dhcp_* are the metrics of windows_exporter that mean the same; here
# they have more labels, and scope is "10.0.0.0" where it has "10.0.0.0/24".
# Where "root-oid" in dhcpfo.conf moves the objects, replace their root,
# 1.3.6.1.4.1.8072.9999.9999.647, here too.
"""
OLD = """\
# This file is for snmp_exporter up to 0.22, where each module says how to
# authenticate: dhcpfo uses SNMPv2c, dhcpfo_v3 SNMPv3.  Tried with 0.21 (Debian
# 12).  For 0.23 and later there is snmp.yml."""
NEW = """\
# This file is for snmp_exporter 0.23 and later, where the scrape names a
# module and, beside it, how to authenticate: dhcpfo_v2 or dhcpfo_v3.  Tried
# with 0.28 (Debian 13).  For versions up to 0.22 there is snmp-0.21.yml."""
V2 = ["version: 2", "community: public"]
V3 = ["version: 3", "username: monitor", "security_level: authPriv",
      "password: change-this-1", "auth_protocol: SHA",
      "priv_protocol: AES", "priv_password: change-this-2"]


def new_format():
    """0.23 and later."""
    lines = ["auths:"]
    for name, how in (("dhcpfo_v2", V2), ("dhcpfo_v3", V3)):
        lines += ["  %s:" % name] + ["    " + line for line in how]
    lines += ["modules:", "  dhcpfo:"] + ["  " + line for line in body()]
    return HEAD % NEW + "\n".join(lines) + "\n"


def old_format():
    """Up to 0.22."""
    def auth(how):
        return ["  " + how[0], "  auth:"] + ["    " + h for h in how[1:]]

    lines = ["dhcpfo: &dhcpfo"] + auth(V2) + body()
    lines += ["dhcpfo_v3:", "  <<: *dhcpfo"] + auth(V3)
    return HEAD % OLD + "\n".join(lines) + "\n"


FILES = {"snmp.yml": new_format, "snmp-0.21.yml": old_format}


def differing():
    """Names of the files that are not what the MIB makes of them."""
    return [name for name, make in FILES.items()
            if (FOLDER / name).read_text() != make()]


def check():
    bad = differing()
    for name in bad:
        print("conf/prometheus/%s is not what the MIB makes of it: run "
              "tests/monitoring/snmp_exporter.py" % name)
    print("mib, what is made of it: %d passed, %d failed" % (
        len(FILES) - len(bad), len(bad)))
    sys.exit(1 if bad else 0)


def main():
    if sys.argv[1:] == ["--check"]:
        check()
    for name, make in FILES.items():
        (FOLDER / name).write_text(make())


if __name__ == "__main__":
    main()
