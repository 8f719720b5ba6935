# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/prometheus: a real prometheus-snmp-exporter and a real Prometheus."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
import snmp_exporter  # noqa: E402
from agentx import Pair  # noqa: E402
from harness import TOP, equal, expect  # noqa: E402
from prometheus import Exporter  # noqa: E402

CONF = TOP / "conf" / "prometheus"
FILES = {name: CONF / name for name in snmp_exporter.FILES}


def test_files_are_what_the_mib_makes_of_them(t):
    for name, make in snmp_exporter.FILES.items():
        expect((CONF / name).read_text() == make(), name + " differs: run "
               "tests/monitoring/snmp_exporter.py")


def test_scrape(t):
    snmpd = t.snmpd()
    Pair(t, snmpd)
    e = Exporter(t, FILES)
    open("/tmp/prom-scrape.%s" % e.old, "w").write(e.page(snmpd))


harness.main("prometheus", globals())
