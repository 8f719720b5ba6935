# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A machine to install packages on: this one, in a mount namespace and below
an overlay, so that nothing of what is done there stays."""

import os
import stat

import harness
from harness import TOP, Failure, Process, run, wait_for

# sh -e; $1 the machine's folder, $2.. folders that it shares with this one
SETUP = r"""
here=$1
shift
mount --make-rprivate /
mount -t tmpfs -o mode=755 machine "$here"
mkdir "$here/upper" "$here/work" "$here/root"
mount -t overlay machine "$here/root" \
    -o "lowerdir=/,upperdir=$here/upper,workdir=$here/work"
cd "$here/root"
# No /run/systemd: nobody starts or stops what is installed here.
mount -t tmpfs -o mode=755 machine run
mount -t tmpfs -o mode=1777 machine tmp
mount -t proc proc proc
mount --rbind /dev dev
mkdir run/lock
for shared; do
	mkdir -p "./$shared"
	mount --bind "$shared" "./$shared"
done
printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
chmod 755 usr/sbin/policy-rc.d
# Of an installation of ours on the machine itself there is nothing here.
rm -rf etc/dhcpfo var/lib/dhcpfo usr/local/*bin/dhcpfo* \
    usr/local/lib/*dhcpsapi* usr/local/include/dhcpfo
chroot . sh -c 'apt-get -qq purge "dhcpfo*" "libdhcpsapi*" || :
    userdel dhcpfo || :; groupdel dhcpfo || :; ldconfig' >/dev/null 2>&1
echo "the machine is there"
exec sleep infinity
"""

# What dpkg, apt, ldconfig and the user database write for any package.
BOOKS = ("/var/lib/dpkg/", "/var/lib/apt/", "/var/cache/", "/var/log/",
         "/etc/ld.so.cache", "/etc/.pwd.lock", "/etc/mailcap",
         "/var/lib/systemd/catalog/", "/run/", "/usr/sbin/policy-rc.d",
         *("/etc/" + name + old for old in ("", "-") for name in (
             "passwd", "shadow", "group", "gshadow", "subuid", "subgid")))


class Machine:
    def __init__(self, t, *shared):
        if os.getuid() != 0:
            raise harness.Skip("needs root")
        self.folder = t.folder("machine")
        self.root = self.folder / "root"
        shared = [str(path) for path in (TOP, t.temp, *shared)]
        self.holder = t.process([
            "unshare", "--mount", "sh", "-ec", SETUP, "machine", self.folder,
            *shared])
        wait_for(lambda: not self.holder.running()
                 or "is there" in self.holder.log(), 60, "the machine")
        if not self.holder.running():
            raise Failure("no machine: " + self.holder.log())
        self.wrap = ["nsenter", "--mount", "--target", str(self.holder.pid),
                     "chroot", str(self.root)]
        self.path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
                     "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        self.before = self.changed()

    def run(self, *argv, deadline=60, **more):
        return run(argv, wrap=self.wrap, env={**self.path, **more},
                   deadline=deadline)

    def sh(self, script, **more):
        return self.run("sh", "-ec", script, **more).ok()

    def start(self, t, *argv, **env):
        return Process(argv, t.folder("process") / "machine.log",
                       wrap=self.wrap, env={**self.path, **env})

    def file(self, path):
        """Where this machine sees a file of that one."""
        return "/proc/%d/root%s/%s" % (self.holder.pid, self.root, path)

    def read(self, path):
        with open(self.file(path), encoding="utf-8") as file:
            return file.read()

    def write(self, path, text):
        with open(self.file(path), "w", encoding="utf-8") as file:
            file.write(text)

    def exists(self, path):
        return os.path.lexists(self.file(path))

    # -- packages

    def install(self, packages):
        """With what they need, as apt finds it; what is changed in /etc stays,
        without a question."""
        return self.run(
            "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300",
            "--no-install-recommends", "--reinstall", "--allow-downgrades",
            "install", *packages, deadline=300).ok()

    def remove(self, *names, purge=False):
        return self.run("dpkg", "--purge" if purge else "--remove", *names,
                        deadline=120).ok()

    def changed(self):
        """Every path that is not as on the machine below, but for the books
        that dpkg and others keep."""
        upper = "/proc/%d/root%s/upper" % (self.holder.pid, self.folder)
        found = set()
        for folder, folders, files in os.walk(upper):
            inside = folder[len(upper):] or "/"
            new = [name for name in folders if not os.path.isdir(
                os.path.join(inside, name))]
            for name in files + new:
                path = os.path.join(inside, name)
                mode = os.lstat(os.path.join(folder, name)).st_mode
                if stat.S_ISCHR(mode):
                    path = "no " + path
                if not path.startswith(BOOKS):
                    found.add(path)
        return found
