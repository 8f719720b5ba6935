#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A pass_persist script of snmpd: the same table as bench_agent's.

usage: bench_pass.py ENTRY ROWS
"""

import bisect
import sys

COLUMNS = 16
STRINGS = {2: "02:00:00:00:00:01", 3: "laptop-7f2a9", 4: "2026-11-20"}


def main():
    entry = tuple(int(arc) for arc in sys.argv[1].strip(".").split("."))
    rows = [(10, i >> 16 & 255, i >> 8 & 255, i & 255)
            for i in range(int(sys.argv[2]))]
    names = [entry + (column,) + row
             for column in range(1, COLUMNS + 1) for row in rows]
    known = set(names)
    out = sys.stdout

    while True:
        command = sys.stdin.readline().strip().lower()
        if not command:
            return
        if command == "ping":
            out.write("PONG\n")
            out.flush()
            continue
        text = sys.stdin.readline().strip().strip(".")
        name = tuple(int(arc) for arc in text.split("."))
        if command == "getnext":
            at = bisect.bisect_right(names, name)
            name = names[at] if at < len(names) else None
        elif name not in known:
            name = None
        if name is None:
            out.write("NONE\n")
        else:
            column = name[len(entry)]
            value = STRINGS.get(column)
            out.write(".%s\n%s\n%s\n" % (
                ".".join(map(str, name)),
                "string" if value else "integer", value or 42))
        out.flush()


main()
