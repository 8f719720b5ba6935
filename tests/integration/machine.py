# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Machines of our own, for what can be tried on a whole one only: each has a
copy of this machine's files, which it can change as it likes, and a network
interface in a network with the others."""

import ctypes
import os
import pathlib
import shutil

from system import LIBC, Skip, run, tool

CLONE_NEWNS = 0x00020000
SYSTEMCTL = pathlib.Path(__file__).with_name("systemctl.py")
TOP = pathlib.Path(__file__).resolve().parents[2]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def mount(*arguments):
    result = run([tool("mount"), *arguments])
    if result.code != 0:
        raise Skip("no mounts here (%s)" % result.err.strip())


def overlay(lower, base, place):
    """A copy of a folder at that place; what is changed in it is in base."""
    for part in ("upper", "work"):
        (base / part).mkdir(parents=True)
    mount("-t", "overlay", "overlay", "-o",
          "lowerdir=%s,upperdir=%s,workdir=%s" % (
              lower, base / "upper", base / "work"), place)


class Machines:
    """{"name": "192.0.2.1", ...}, all at one bridge, with the last address of
    the /24 as their router."""

    count = 0

    def __init__(self, t, addresses, commands=None):
        """commands: {"name": text} of programs that they have besides."""
        if os.geteuid() != 0:
            raise Skip("machines need root")
        # From here on what is mounted is seen, and ends, with this test.
        if LIBC.unshare(CLONE_NEWNS) != 0:
            raise Skip("unshare: %s" % os.strerror(ctypes.get_errno()))
        mount("--make-rprivate", "/")
        self.folder = t.folder("machines")
        t.defer(run, [tool("umount"), "-l", self.folder])
        mount("-t", "tmpfs", "-o", "mode=755", "machines", self.folder)
        Machines.count += 1
        self.base = "m%d-%d" % (os.getpid(), Machines.count)
        self.names = []
        t.defer(self.close)
        self._netns(self.base)
        self._ip(self.base, "link", "add", "br0", "type", "bridge",
                 "forward_delay", "0")
        router = next(iter(addresses.values())).rpartition(".")[0] + ".254"
        self._ip(self.base, "addr", "add", router + "/24", "dev", "br0")
        self._ip(self.base, "link", "set", "br0", "up")
        self.machines = {
            name: Machine(self, t, name, address, router, commands or {})
            for name, address in addresses.items()}

    def __getitem__(self, name):
        return self.machines[name]

    def _netns(self, name):
        result = run([tool("ip"), "netns", "add", name])
        if result.code != 0:
            raise Skip("no network namespaces here (%s)"
                       % result.err.strip().splitlines()[-1])
        self.names.append(name)
        self._ip(name, "link", "set", "lo", "up")

    def _ip(self, name, *arguments):
        run([tool("ip"), "-n", name, *arguments]).ok()

    def plug_in(self, name, address, router):
        netns = "%s%s" % (self.base, name)
        port = "p%d" % len(self.names)
        self._netns(netns)
        self._ip(netns, "link", "add", "eth0", "type", "veth", "peer",
                 "name", port, "netns", self.base)
        self._ip(self.base, "link", "set", port, "master", "br0", "up")
        self._ip(netns, "addr", "add", address + "/24", "dev", "eth0")
        self._ip(netns, "link", "set", "eth0", "up")
        self._ip(netns, "route", "add", "default", "via", router)
        return netns

    def close(self):
        for name in reversed(self.names):
            run([tool("ip"), "netns", "del", name])


class Machine:
    def __init__(self, machines, t, name, address, router, commands):
        self.name = name
        base = machines.folder / name
        self.root = base / "root"
        self.root.mkdir(parents=True)
        overlay("/", base, self.root)
        mount("--bind", "/proc", self.root / "proc")
        mount("--rbind", "/dev", self.root / "dev")
        for folder in ("run", "tmp"):
            mount("-t", "tmpfs", "-o", "mode=%s" % (
                "1777" if folder == "tmp" else "755"), folder,
                self.root / folder)
        (self.root / "run" / "lock").mkdir()
        # It may be in one of those, or in another file system than /.
        overlay(TOP, base / "top", self.folder(str(TOP).lstrip("/")))
        netns = machines.plug_in(name, address, router)
        self.wrap = [tool("ip"), "netns", "exec", netns, tool("chroot"),
                     self.root]
        # Where a local administrator's programs are found first.
        local = self.root / "usr" / "local" / "sbin"
        local.mkdir(parents=True, exist_ok=True)
        shutil.copy(SYSTEMCTL, local / "systemctl")
        for command, text in commands.items():
            (local / command).write_text(text)
        for path in local.iterdir():
            path.chmod(0o755)
        t.defer(self.run, "systemctl stop --all")

    def folder(self, name):
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def run(self, script, folder="/", env=None, deadline=60):
        """By sh, which ends at the first failure; a system.Result, whose out
        has what is on standard error, too."""
        return run(["sh", "-c", 'cd "$1" && exec 2>&1 && exec sh -e -c "$2"',
                    "sh", folder, script], deadline=deadline,
                   wrap=[*self.wrap, "env", "-i", "PATH=" + PATH,
                         "HOME=/root", "LC_ALL=C.UTF-8", "TZ=UTC",
                         *("%s=%s" % pair for pair in (env or {}).items())])


def no_debian():
    """Why nothing of this can be tried; None."""
    for path in ("/usr/sbin/kdb5_util", "/etc/init.d/isc-dhcp-server",
                 "/lib/systemd/system/snmpd.service"):
        if not os.path.exists(path):
            return "no " + path
    return None
