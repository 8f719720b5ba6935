# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The library as it is installed, and programs that are made with it."""

import os

from harness import BUILD, TOP, run, tool

PREFIX = "/usr"
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
QUIET = ["-Wall", "-Wextra", "-Werror"]


def make(*arguments):
    """The later of two assignments of one variable counts."""
    env = {name: "" for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    return run([tool("make"), "-C", TOP, "--no-print-directory", "KEEP=1",
                *arguments],
               env=env, deadline=300).ok()


def sanitized():
    """Whether the build folder's objects need the sanitizers."""
    return "__asan_" in run(
        [tool("nm"), "-u", BUILD / "lib" / "libdhcpsapi.a"]).ok()


class Library:
    """libdhcpsapi.so in a DESTDIR, as a packager's user would have it.
    what, how: another build folder, and its arguments of make."""

    def __init__(self, t, build=BUILD, how=(), flags=None):
        self.t = t
        self.dest = t.folder("dest")
        make("B=%s" % build, "DESTDIR=%s" % self.dest, "PREFIX=" + PREFIX,
             *how, "install")
        self.folder = self.dest / PREFIX[1:] / "lib"
        self.include = self.dest / PREFIX[1:] / "include" / "dhcpfo"
        self.path = self.folder / "libdhcpsapi.so"
        if flags is None:
            flags = SANITIZE if sanitized() else []
        self.sanitize = flags

    def flags(self, *what):
        """What pkg-config says of the installed library."""
        return run([tool("pkg-config"), *what, "dhcpsapi"], env={
            "PKG_CONFIG_SYSROOT_DIR": str(self.dest),
            "PKG_CONFIG_LIBDIR": str(self.folder / "pkgconfig")}).ok().split()

    def compile(self, source, *more, compiler=None, name=None):
        """A program of one source file; its path."""
        path = self.t.temp / (name or source.stem)
        run([compiler or os.environ.get("CC", "cc"), *QUIET, "-g",
             *self.sanitize, *more, *self.flags("--cflags"), "-o", path,
             source, *self.flags("--libs"), "-pthread",
             "-Wl,-rpath,%s" % self.folder], deadline=60).ok()
        return path

    def program(self, name):
        """One of tests/library."""
        return self.compile(TOP / "tests" / "library" / (name + ".c"))
