# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Leases that change while they are asked for: how soon that is seen, what it
costs a walk, and whether every answer is of one moment."""

import threading
import time

import agentx
import harness
from harness import oid_join, oid_string
from read_bench import addresses
from snmp_bench import OURS, Stage, columns_of, ours, some_addresses
from snmp_udp import Udp

RATE = 10000  # changes a second
BATCH = 1000
WALKS = 10
SUMS = 500  # answers that are looked at
COUNTS = ("NumAddr", "AddrFree", "AddrInUse", "Abandoned", "Transitional",
          "ThisAddrFree", "PartnerAddrFree", "ThisAddrInUse",
          "PartnerAddrInUse")


def part_visible(bench):
    """From a lease that is appended to an answer that has it, as the agent
    comes."""
    folder = bench.generate("visible", **bench.sizes.ten_thousand)
    stage = Stage(bench, "visible", ours(folder, refresh=None))
    where = agentx.oid("ClientLeaseExpires", next(some_addresses(
        1, 1, **bench.sizes.ten_thousand)))
    udp = Udp(stage.snmpd.port)
    times = []
    for n in range(10):
        before = udp.value(where)
        with open(folder / "dhcpd.leases", "a", encoding="ascii") as file:
            file.write("lease 10.0.0.1 {\n  starts 5 2026/11/20 11:42:06;\n"
                       "  ends 6 2026/11/21 12:00:%02d;\n"
                       "  binding state active;\n"
                       "  hardware ethernet 02:00:00:00:00:01;\n}\n" % n)
        start = time.monotonic()
        harness.wait_for(lambda: udp.value(where) != before, 10,
                         "the appended lease is served", every=0.002)
        times.append(time.monotonic() - start)
        time.sleep(n / 10)  # at any time between two looks
    bench.report.add("appended lease visible, worst of 10", max(times), "s",
                     aim="<= 1")
    udp.close()
    stage.stop()


class Change:
    """Appends these records, one file after the other, at RATE."""

    def __init__(self, folder, *files):
        self.data = [file.read_bytes() for file in files]
        self.leases = folder / "dhcpd.leases"
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        start, added = time.monotonic(), 0
        while not self.ended.is_set():
            with open(self.leases, "ab") as file:
                file.write(self.data[added // BATCH % len(self.data)])
            added += BATCH
            self.ended.wait(max(0, start + added / RATE - time.monotonic()))

    def end(self):
        self.ended.set()
        self.thread.join()


def part_churn(bench):
    """Walks while leases are renewed."""
    options = bench.sizes.ten_thousand
    folder = bench.generate("churn", **options)
    client, numbers = columns_of("Client", OURS)
    # What reads is in need of the processor, too.
    stage = Stage(bench, "churn", ours(folder, refresh="100ms"), prefer=False)
    more = bench.write(folder / "more", "change", order="random", count=BATCH,
                       **options)
    quiet = stage.walk(client, numbers)
    change = Change(folder, more)
    # The walk itself fails at a name that does not increase.
    busy = [stage.walk(client, numbers) for _ in range(WALKS)]
    change.end()
    whole = sum(found["rows"] == addresses(options) for found in busy)
    rate = sorted(found["rate"] for found in busy)[WALKS // 2]
    bench.report.add("walk at 10k changes a second", rate, "varbinds/s",
                     rate / quiet["rate"], "nothing changes, %.0f"
                     % quiet["rate"])
    bench.report.add("such walks, complete and in order", whole, "of %d" % WALKS,
                     aim=">= %d" % WALKS)
    moments(bench, stage, folder)
    stage.stop()


def sums_up(values, scopes):
    """Whether the numbers of all scopes, and the leases of the server, can be
    of one moment."""
    rows, leases = 0, values.pop()
    for at in range(scopes):
        (total, free, used, abandoned, transitional, this_free, partner_free,
         this_used, partner_used) = values[at * len(COUNTS):][:len(COUNTS)]
        if total != free + used + abandoned + transitional or \
                free != this_free + partner_free or \
                used != this_used + partner_used:
            return False
        rows += used + abandoned + transitional
    return rows == leases


def moments(bench, stage, folder):
    """Answers with the numbers of several rows, while leases come and go."""
    options = bench.sizes.ten_thousand
    batches = [bench.write(folder / ("batch%d" % n), "change", order="random",
                           count=BATCH, first=n // 2 * BATCH * 2, **options,
                           **({} if n % 2 else {"state": "free"}))
               for n in range(4)]
    size = 4
    while size < options["size"] + 2:
        size *= 2
    scopes = ["10.%d.%d.0" % divmod(n * size // 256, 256)
              for n in range(options["scopes"])]
    oids = [oid_join(agentx.oid("Scope" + name), scope)
            for scope in scopes for name in COUNTS]
    oids.append(agentx.oid("ServerLeases", oid_string("bench")))
    generations = agentx.oid("ServerGenerations", oid_string("bench"))
    udp = Udp(stage.snmpd.port)
    before, change = udp.value(generations), Change(folder, *batches)
    seen, whole = set(), 0
    for _ in range(SUMS):
        values = [v for _, v in udp.ask(*oids).variables]
        seen.add(tuple(values))
        whole += sums_up(values, len(scopes))
        time.sleep(0.004)
    change.end()
    harness.expect(udp.value(generations) - before > 5 and len(seen) > 1,
                   "leases came and went without being seen")
    udp.close()
    bench.report.add("answers at 10k changes a second, of one generation", whole,
                     "of %d" % SUMS, aim=">= %d" % SUMS)


PARTS = {"visible": part_visible, "churn": part_churn}
