# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Programs in the form of Microsoft's samples, as C and as C++, against the
headers and the library as they are installed."""

import harness
from harness import TOP, equal, run
from library import Library


def test_samples_compile_unmodified_and_say_what_they_must(t):
    library = Library(t)
    result = run(["sh", TOP / "tests" / "integration" / "samples.sh",
                  library.include, *library.sanitize,
                  *library.flags("--libs"),
                  "-Wl,-rpath,%s" % library.folder],
                 env={"TMPDIR": str(t.temp)}, deadline=100)
    equal((result.code, result.out, result.err), (0, "samples: ok\n", ""))


harness.main("samples", globals())
