# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The library as it is installed, programs that are made with it, and servers
for them to ask."""

import os
import socket

import harness
from harness import BUILD, TOP, expect, free_port, run, tail, tool, wait_for

PREFIX = "/usr"
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
QUIET = ["-Wall", "-Wextra", "-Werror"]


def make(*arguments):
    """The later of two assignments of one variable counts."""
    env = {name: "" for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    done = run([tool("make"), "-C", TOP, "--no-print-directory", "KEEP=1",
                *arguments], env=env, deadline=300)
    expect(done.code == 0, "make %s\n%s" % (" ".join(map(str, arguments)),
                                            tail(done.err)))


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


# ---- servers ----------------------------------------------------------------

CONF = '''
failover peer "fo-test" {
	primary;
	address 192.0.2.1; port 647;
	peer address 192.0.2.2; peer port 647;
	mclt 3600; split 192;
	max-response-delay 30; max-unacked-updates 10;
}
failover peer "fo-two" {
	secondary;
	address 192.0.2.1; port 648;
	peer address 192.0.2.3; peer port 648;
	max-response-delay 30; max-unacked-updates 10;
}
shared-network lan {
	subnet 10.0.0.0 netmask 255.255.255.0 {
		pool { failover peer "fo-test"; range 10.0.0.50 10.0.0.69; }
	}
}
subnet 10.0.1.0 netmask 255.255.255.0 { range 10.0.1.10 10.0.1.19; }
subnet 10.0.2.0 netmask 255.255.254.0 {
	pool { failover peer "fo-two"; range 10.0.2.10 10.0.3.9; }
	range 10.0.3.100 10.0.3.119;
}
'''
STATE = '''failover peer "%s" state {
  my state normal at 1 2023/11/13 00:00:00;
  partner state normal at 1 2023/11/13 00:00:00;
}
'''
LEASE = '''lease %s {
  starts 1 2023/11/13 10:00:00;
  ends %s;
  tstp 1 2023/11/13 11:00:00;
  tsfp 1 2023/11/13 12:00:00;
  cltt 1 2023/11/13 10:00:00;
  binding state %s;
  hardware ethernet 02:00:00:00:%02x:%02x;
  uid "\\001\\002\\000\\000\\000\\%03o\\%03o";
  client-hostname "%s";
}
'''


def leases():
    """Leases of every state, the same at any time; many enough for pages."""
    text = STATE % "fo-test" + STATE % "fo-two"
    expired = "1 2023/11/13 10:30:00"
    rows = [("10.0.0.%d" % n, "never", "active") for n in range(51, 57)]
    rows += [("10.0.0.60", expired, "backup"), ("10.0.0.61", expired, "free"),
             ("10.0.0.62", expired, "abandoned"),
             ("10.0.0.63", expired, "expired"),
             ("10.0.0.64", expired, "released"),
             ("10.0.0.65", expired, "active")]
    rows += [("10.0.1.%d" % n, "never", "active") for n in range(10, 14)]
    rows += [("10.0.%d.%d" % (2 + n // 256, n % 256), "never",
              "backup" if n % 5 == 0 else "active") for n in range(20, 110)]
    rows += [("10.0.3.100", "never", "active")]
    for i, (address, ends, state) in enumerate(rows):
        text += LEASE % (address, ends, state, i >> 8, i & 255, i >> 8,
                         i & 255, "Gerät-%d" % i if i % 3 else "")
    return text


class Source:
    """The files of a dhcpd, and as it is called in $DHCPFO_SERVER."""

    def __init__(self, t, name="dhcpd"):
        self.folder = t.folder(name)
        self.conf = self.folder / "dhcpd.conf"
        self.leases = self.folder / "dhcpd.leases"
        self.conf.write_text(CONF)
        self.leases.write_text(leases())
        self.spec = "isc:%s:%s" % (self.conf, self.leases)

    def section(self, name):
        return ('server %s { kind = isc config = "%s" leases = "%s" '
                "liveness = off }\n" % (name, self.conf, self.leases))


class Rpcd:
    """dhcpfo-rpcd, which serves a source by a socket, and by TCP."""

    def __init__(self, t, *sections, allow="127.0.0.1"):
        self.folder = t.folder("rpcd")
        self.socket = self.folder / "s"
        self.port = free_port(socket.SOCK_STREAM)
        self.unix = "unix:%s" % self.socket
        self.tcp = "127.0.0.1:%d" % self.port
        conf = self.folder / "dhcpfo.conf"
        conf.write_text("".join(sections) + (
            'rpcd { socket = "%s" tcp = on listen = "127.0.0.1" port = %d '
            'allow = "%s" }\n' % (self.socket, self.port, allow)))
        self.process = t.process(
            [harness.program("dhcpfo-rpcd"), "-f", "-c", conf])
        wait_for(lambda: "local: ok" in self.process.log()
                 and self.socket.exists(), 20, self.process.log)


def nothing(t):
    """A configuration that says nothing."""
    return t.file("empty.conf", "")


def rpcd(t, **more):
    return Rpcd(t, Source(t).section("local"), **more)
