# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""`make bench` can be run: its parts, on next to nothing."""

import json
import pathlib

from harness import BUILD, Skip, equal, expect, main, program, run

BENCH = pathlib.Path(__file__).resolve().parents[1] / "bench" / "bench.py"


def test_every_row_is_there(t):
    if b"__asan_init" in pathlib.Path(program("dhcpfo")).read_bytes():
        raise Skip("what it costs under sanitizers nobody asks")
    out = run(["/usr/bin/python3", "-B", BENCH, "--short"],
              env={"TMPDIR": str(t.temp)}, deadline=120).ok()
    rows = [json.loads(line) for line in out.splitlines()
            if line.startswith("{")]
    expect("machine" in rows[0], rows[0])
    equal({row["part"] for row in rows if "part" in row},
          {"cold", "memory", "changes", "lookups", "huge", "walk", "rpc"})
    found = [row for row in rows if "value" in row]
    expect(len(found) >= 20, "%d rows" % len(found))
    for row in found:
        expect(row["value"] > 0 and row["aim"] is None, row)
        expect(row["ratio"] is None or row["ratio"] > 0, row)
    equal(json.loads((BUILD / "bench" / "short.json").read_text()
                     .splitlines()[1]), rows[1])


main("bench", globals())
