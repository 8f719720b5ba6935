# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""What was measured: a JSON line at once, a table and a plot at the end."""

import json
import shutil
import statistics
import subprocess
import sys


def median(values):
    return statistics.median(values)


PLOT = """
set terminal svg size 1000,%(height)d font "sans,11" noenhanced
set output "%(path)s"
set title "how many times the aim: right of the line it is met"
set style fill solid 0.7 noborder
set logscale x
set xrange [0.4:%(right).3f]
set yrange [%(count)d - 0.5:-0.5]
set grid xtics
set arrow from 1, graph 0 to 1, graph 1 nohead lw 2 front
unset key
$bars << EOD
%(bars)s
EOD
lower(x) = x < 1 ? x : 1
upper(x) = x < 1 ? 1 : x
plot $bars using (1):0:(lower($2)):(upper($2)):($0 - 0.35):($0 + 0.35) \\
    :($2 < 1 ? 0xc03030 : 0x3070b0):ytic(1) with boxxyerror lc rgb variable, \\
  $bars using (upper($2)):0:(sprintf(" %%.2f", $2)) with labels left
"""


class Report:
    """Rows of name, value, unit; ratio to something that was measured in the
    same run, and what the ratio (or the value, where there is none) should
    be."""

    def __init__(self, out, judged=True):
        self.rows = []
        self.judged = judged
        self.out = open(out, "w", encoding="utf-8")

    def add(self, name, value, unit, ratio=None, against=None, aim=None):
        row = {"name": name, "value": float("%.5g" % value), "unit": unit,
               "ratio": ratio and float("%.4g" % ratio), "against": against,
               "aim": aim if self.judged else None}
        self.rows.append(row)
        self.say(row)

    def say(self, row):
        line = json.dumps(row)
        print(line, flush=True)
        print(line, file=self.out, flush=True)

    def skip(self, name, why):
        """A row that is not there: what is missing for it."""
        self.say({"name": name, "skipped": why})

    @staticmethod
    def met(row):
        """True or False, or None where there is no aim."""
        if not row["aim"]:
            return None
        sign, bound = row["aim"].split()[:2]
        value = row["value"] if row["ratio"] is None else row["ratio"]
        return value >= float(bound) if sign == ">=" else value <= float(bound)

    def table(self):
        cells = [("what", "value", "unit", "ratio", "aim", "", "against")]
        for row in self.rows:
            cells.append((
                row["name"], "%.4g" % row["value"] if row["value"] < 1e5
                else "%.0f" % row["value"], row["unit"],
                "" if row["ratio"] is None else "%.3g" % row["ratio"],
                row["aim"] or "", {True: "met", False: "MISSED", None: ""}[
                    self.met(row)], row["against"] or ""))
        widths = [max(map(len, column)) for column in zip(*cells)]
        for row in cells:
            print("  ".join(
                cell.rjust(width) if i in (1, 3) else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(row, widths))).rstrip())
        sys.stdout.flush()

    def bars(self):
        """[(label, how many times the aim)] of rows that have one."""
        found = []
        for row in self.rows:
            if self.met(row) is None:
                continue
            sign, bound = row["aim"].split()[:2]
            value = row["value"] if row["ratio"] is None else row["ratio"]
            times = value / float(bound) if sign == ">=" else \
                float(bound) / max(value, 1e-9)
            against = row["against"].split(",")[0] if row["ratio"] else None
            found.append((row["name"] + (" / " + against if against else ""),
                          times))
        return found

    def plot(self, path):
        """Every row with an aim, as a multiple of that aim."""
        bars = self.bars()
        if not bars:
            return
        if not shutil.which("gnuplot"):
            print("plot: gnuplot is not installed", flush=True)
            return
        done = subprocess.run(["gnuplot"], input=PLOT % {
            "height": 90 + 22 * len(bars), "path": path, "count": len(bars),
            "right": 1.5 * max(2, *(times for _, times in bars)),
            "bars": "\n".join('"%s" %.4f' % bar for bar in bars),
        }, text=True, capture_output=True)
        print("plot: %s" % (path if done.returncode == 0
                            else done.stderr.strip()), flush=True)
