# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Programs in the form of Microsoft's samples, against our headers."""

import os
import re
import shutil

import harness
from harness import BUILD, TOP, equal, run, tool

API = TOP / "agent" / "dhcpsapi"
PUBLIC = ("dhcpsapi.h", "dhcpsapi_codes.h", "dhcpsapi_types.h",
          "include/windows.h", "include/intsafe.h")
LAYERS = ("dhcpsapi", "service", "provider-isc", "config", "core", "base")


def headers(t):
    """The public headers alone, as they are installed."""
    folder = t.temp / "include"
    folder.mkdir()
    for name in PUBLIC:
        shutil.copy(API / name, folder)
    return folder


def archives():
    return [str(BUILD / "lib" / ("lib%s.a" % name)) for name in LAYERS]


def sanitizers():
    """The flags of a build folder whose objects need them."""
    symbols = run([tool("nm"), "-u", archives()[0]]).ok()
    return ["-fsanitize=address,undefined"] if "__asan_" in symbols else []


def libraries(*packages):
    return run([tool("pkg-config"), "--libs", *packages]).ok().split()


def test_samples_compile_unmodified_and_say_what_they_must(t):
    link = ["-Wl,--start-group", *archives(), "-Wl,--end-group",
            *sanitizers(), *libraries("libconfuse", "libevent_core"),
            "-lpthread"]
    result = run(["sh", TOP / "tests" / "integration" / "samples.sh",
                  headers(t), *link], env={"TMPDIR": str(t.temp)},
                 deadline=100)
    equal((result.code, result.out, result.err), (0, "samples: ok\n", ""))


def test_version_script_names_every_public_call(t):
    """libdhcpsapi.map and the header say the same."""
    script = (API / "libdhcpsapi.map").read_text()
    exported = set(re.findall(r"\b(Dhcp\w+);", script))
    source = t.file("calls.c", '#include "dhcpsapi.h"\n')
    said = run([os.environ.get("CC", "cc"), "-E", "-P", "-I", headers(t),
                source]).ok()
    equal(exported, set(re.findall(r"\b(Dhcp\w+)\s*\(", said)))
    defined = run([tool("nm"), "--defined-only", archives()[0]]).ok()
    equal({line.split()[-1] for line in defined.splitlines()
           if " T Dhcp" in line}, exported)


harness.main("samples", globals())
