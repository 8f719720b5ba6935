# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The Debian packages: built, looked at by lintian, installed, run, upgraded,
removed and purged on a machine that is thrown away."""

import hashlib
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import PAIR, oid, server  # noqa: E402
from harness import (BUILD, TOP, equal, expect, free_port, run,  # noqa: E402
                     tool, wait_for)
from overlay import Machine  # noqa: E402

harness.TEST_SECONDS = 1200  # building takes a minute of two processors

NAMES = ("dhcpfo", "dhcpfo-agentd", "dhcpfo-common", "dhcpfo-doc",
         "dhcpfo-rpcd", "libdhcpsapi-dev", "libdhcpsapi0")
DAEMONS = ("dhcpfo-agentd", "dhcpfo-rpcd")
CONF = "/etc/dhcpfo/dhcpfo.conf"
SNMPD_CONF = "/etc/snmp/snmpd.conf.d/dhcpfo.conf"
README = "/usr/share/doc/dhcpfo-common/README.Debian"
MULTIARCH = "/usr/lib/%s-linux-gnu" % os.uname().machine


def version():
    return re.search(r"^VERSION\s*\S?= (\S+)$",
                     (TOP / "Makefile").read_text(), re.M).group(1)


NEXT = BUILD / "deb-next"


def build(top, *variables, shell="exec", **env):
    run(["sh", "-ec", shell + ' "$@"', "sh", tool("make"), "-C", top,
         "--no-print-directory", "deb", *variables],
        env={"MAKEFLAGS": "", "MFLAGS": "", "MAKELEVEL": "", **env},
        deadline=900).ok()


def build_both(t):
    """This version, and one that follows it."""
    build(TOP, "B=%s" % BUILD)
    build(TOP, "B=%s" % NEXT, "VERSION=%s.1" % version())


def packages(folder=BUILD):
    """{name: path of the package}"""
    found = {path.name.partition("_")[0]: path
             for path in (folder / "deb").glob("*.deb")
             if "-dbgsym_" not in path.name}
    equal(sorted(found), list(NAMES))
    return found


def upgrade():
    return packages(NEXT)


def lintian(t, *words):
    return run([tool("lintian"), "--allow-root", *words],
               env={"TMPDIR": str(t.folder("lintian"))}, deadline=600)


# ---- what is built ----------------------------------------------------------


def test_deb_changelog_has_the_version_of_the_makefile(t):
    log = (TOP / "conf/packaging/debian/changelog").read_text()
    expect(log.startswith("dhcpfo (%s-" % version()), log.splitlines()[0])


def test_deb_lintian_has_nothing_to_say(t):
    changes = list(packages()["dhcpfo"].parent.glob("*.changes"))
    equal(len(changes), 1)
    said = lintian(t, "--pedantic", changes[0])
    lines = [line for line in said.out.splitlines()
             if "no-homepage-field" not in line]  # it has none
    equal(lines, [])
    equal(said.code, 0, said.err)


def test_deb_lintian_would_say_something(t):
    """That it looks at all."""
    folder = t.folder("bad")
    run(["dpkg-deb", "-R", packages()["dhcpfo"], folder / "x"]).ok()
    (folder / "x/usr/share/doc/dhcpfo/copyright").unlink()
    run(["dpkg-deb", "-b", folder / "x", folder / "dhcpfo.deb"]).ok()
    said = lintian(t, folder / "dhcpfo.deb")
    expect("E: dhcpfo: no-copyright-file" in said.out, said.out)


def sums(paths):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(paths)}


def test_deb_is_built_alike_by_others_elsewhere_from_the_tarball(t):
    first = packages()["dhcpfo"].parent
    tarball = BUILD / "dist" / ("dhcpfo-%s.tar.gz" % version())
    folder = t.folder("else")
    run(["tar", "-xzf", tarball, "-C", folder]).ok()
    tree = folder / ("dhcpfo-" + version())
    build(tree, "B=elsewhere", shell="umask 077; exec", LC_ALL="C",
          TZ="Pacific/Auckland", HOME="/nonexistent")
    equal(sums((tree / "elsewhere/dist").glob("*.gz")), sums([tarball]))
    equal(sums((tree / "elsewhere/deb").glob("*.deb")),
          sums(first.glob("*.deb")))


def test_deb_units_are_understood_and_confined(t):
    machine = Machine(t)
    machine.install(packages().values())
    for name in DAEMONS:
        unit = "/lib/systemd/system/%s.service" % name
        said = machine.run("systemd-analyze", "verify", "--man=no", unit)
        equal((said.code, said.out, said.err), (0, "", ""), name)
        said = machine.run("systemd-analyze", "security", "--offline=true",
                           "--threshold=30", unit)
        equal(said.code, 0, said.out + said.err)


# ---- installed --------------------------------------------------------------


def starts(machine, name, what="ExecStart"):
    """The command of a unit."""
    unit = machine.read("/lib/systemd/system/%s.service" % name)
    return re.search(r"^%s=(.*)$" % what, unit, re.M).group(1).split()


def test_deb_installed_has_user_configuration_and_enabled_units(t):
    machine = Machine(t)
    machine.install(packages().values())
    user = machine.sh("getent passwd dhcpfo").strip().split(":")
    equal(user[5:], ["/var/lib/dhcpfo", "/usr/sbin/nologin"])
    expect(0 < int(user[2]) < 1000, user)
    equal(machine.sh("id -Gn dhcpfo").split(), ["dhcpfo"])
    expect(machine.sh("getent shadow dhcpfo").split(":")[1].startswith("!"),
           "the user can log in")
    equal(machine.sh("dpkg-query -W -f '${Conffiles}' dhcpfo-common"
                     ).split()[0], CONF)
    for name in DAEMONS:
        equal(machine.sh("systemctl is-enabled " + name).strip(), "enabled")
    equal(machine.sh("dhcpfo --version").splitlines()[0],
          "dhcpfo " + version())
    for page in ("1/dhcpfo.1", "5/dhcpfo.conf.5", "8/dhcpfo-agentd.8",
                 "8/dhcpfo-rpcd.8", "3/dhcpsapi.3"):
        expect(machine.exists("/usr/share/man/man%s.gz" % page), page)
    for path in ("/usr/share/snmp/mibs/DHCPV4-FAILOVER-MIB.txt",
                 "/usr/share/bash-completion/completions/dhcpfo-agentd",
                 "/usr/share/zsh/vendor-completions/_dhcpfo",
                 "/usr/share/doc/dhcpfo/html/index.html"):
        expect(machine.exists(path), path)


def test_deb_units_are_not_started_without_a_server(t):
    machine = Machine(t)
    machine.install(packages().values())
    conf = machine.read(CONF)
    for name in DAEMONS:
        equal(machine.run(*starts(machine, name, "ExecCondition")).code, 1)
    # The example in it, as it stands there.
    section = re.search(r"^#server .*?^#}$", conf, re.S | re.M).group(0)
    machine.write(CONF, conf.replace(section, re.sub(
        "^#", "", section, flags=re.M)))
    for name in DAEMONS:
        equal(machine.run(*starts(machine, name, "ExecCondition")).code, 0)
    said = machine.run("dhcpfo", "servers")
    expect("dhcp1" in said.out and "/var/lib/dhcp" in said.out, said.out)


def test_deb_user_may_read_what_a_group_may(t):
    machine = Machine(t)
    machine.sh("groupadd dhcp-readers; mkdir -p /var/lib/dhcp;"
               "echo >/var/lib/dhcp/dhcpd.leases;"
               "chgrp dhcp-readers /var/lib/dhcp/dhcpd.leases;"
               "chmod 640 /var/lib/dhcp/dhcpd.leases")
    machine.install([packages()["dhcpfo-common"]])
    equal(sorted(machine.sh("id -Gn dhcpfo").split()),
          ["dhcp-readers", "dhcpfo"])


# ---- running ----------------------------------------------------------------


class Station:
    """snmpd and the agent as Debian's units start them, on a captured pair."""

    def __init__(self, t):
        self.t = t
        self.machine = Machine(t)
        self.machine.install(packages().values())
        self.capture = t.capture(PAIR)
        os.chmod(t.temp, 0o755)  # for the user dhcpfo
        self.now = (self.capture / "snapshot-epoch").read_text().strip()
        self.machine.write(CONF, self.machine.read(CONF) + server(
            "primary", self.capture / "primary", "partner = secondary")
            + server("secondary", self.capture / "secondary"))
        self.snmpd()

    def snmpd(self):
        """With what README.Debian says, and a community that sees all."""
        machine = self.machine
        text = machine.read(README)
        # As it is when snmpd was there before.
        machine.sh("mkdir -p /var/agentx; chmod 700 /var/agentx")
        machine.sh(re.search(r"^ +(chmod .*)$", text, re.M).group(1))
        lines = re.search(r"^ +master agentx\n +agentXPerms .*\n", text, re.M)
        machine.write(SNMPD_CONF, re.sub("^ +", "", lines.group(0), flags=re.M)
                      + "rocommunity all 127.0.0.1 -V all\n"
                      "view all included .1\n")
        machine.sh("sed -i 's/^agent[aA]ddress/#&/' /etc/snmp/snmpd.conf")
        self.port = free_port()
        self.master = machine.start(
            self.t, "/usr/sbin/snmpd", "-Lo", "-u", "Debian-snmp", "-g",
            "Debian-snmp", "-I", "-smux,mteTrigger,mteTriggerConf", "-f",
            "udp:127.0.0.1:%d" % self.port)
        wait_for(lambda: self.get("1.3.6.1.2.1.1.3.0").code == 0, 20, "snmpd")

    def agent(self):
        """As the unit does, but for the clock of the capture."""
        machine = self.machine
        machine.sh("mkdir -p /var/lib/dhcpfo")
        return machine.start(self.t, *starts(machine, "dhcpfo-agentd"),
                             "--now", self.now)

    def get(self, *oids):
        return self.machine.run(
            "snmpget", "-v2c", "-c", "all", "-Oqv", "-t", "5",
            "udp:127.0.0.1:%d" % self.port, *oids, MIBS="")

    def served(self):
        said = self.get(oid("AgentServers", 0))
        return said.code == 0 and said.out.strip() == "2"

    def numbers(self):
        return self.get(oid("ScopeNumAddr", "10.50.0.0"),
                        oid("ScopeAddrFree", "10.50.0.0"),
                        oid("ScopeThisAddrFree", "10.50.0.0")).out.split()


def owner(process):
    status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
    return re.search(r"^Uid:\s+(\d+)", status, re.M).group(1)


def test_deb_agent_upgraded_removed_and_purged(t):
    station = Station(t)
    machine = station.machine
    agent = station.agent()
    wait_for(station.served, 30, agent.log)
    uid = machine.sh("id -u dhcpfo").strip()
    wait_for(lambda: owner(agent) == uid, 20, "it is dhcpfo")
    first = station.numbers()
    equal(len(first), 3)
    said = machine.sh("dhcpfo --now %s scope 10.50.0.0" % station.now)
    for number in first:
        expect(re.search(r"\b%s\b" % number, said), said)
    equal(agent.stop(), 0)

    conf = machine.read(CONF)
    machine.install(upgrade().values())
    equal(machine.read(CONF), conf)
    equal(machine.sh("dhcpfo --version").splitlines()[0],
          "dhcpfo %s.1" % version())
    equal(machine.sh("readlink %s/libdhcpsapi.so.0" % MULTIARCH).strip(),
          "libdhcpsapi.so.%s.1" % version())
    expect(not machine.exists("%s/libdhcpsapi.so.%s" % (
        MULTIARCH, version())), "the old library is left")
    equal(machine.sh("id -u dhcpfo").strip(), uid)
    agent = station.agent()
    wait_for(station.served, 30, agent.log)
    equal(station.numbers(), first)
    equal(agent.stop(), 0)
    state = set(os.listdir(machine.file("/var/lib/dhcpfo")))
    expect(state, "no state is kept")

    machine.remove(*NAMES)
    equal(machine.read(CONF), conf)
    equal(set(os.listdir(machine.file("/var/lib/dhcpfo"))), state)
    expect(not machine.exists("/usr/sbin/dhcpfo-agentd"), "not removed")
    machine.remove(*NAMES, purge=True)
    # What this test made itself.
    machine.sh("rm -f %s; sed -i 's/^#agent/agent/' /etc/snmp/snmpd.conf"
               % SNMPD_CONF)
    station.master.stop()
    left = machine.changed() - machine.before
    equal({path for path in left
           if not path.startswith(("/etc/snmp", "/var/agentx",
                                   "/var/lib/snmp"))}, set())
    # As Debian has it with system users: it stays, and is locked.
    expect(machine.sh("getent shadow dhcpfo").split(":")[1].startswith("!"),
           "the user can log in")


def test_deb_rpcd_is_asked_by_the_command(t):
    machine = Machine(t)
    machine.install(packages().values())
    capture = t.capture(PAIR)
    os.chmod(t.temp, 0o755)
    machine.write(CONF, machine.read(CONF) + server(
        "primary", capture / "primary"))
    machine.sh("mkdir /run/dhcpfo")  # RuntimeDirectory=
    rpcd = machine.start(t, *starts(machine, "dhcpfo-rpcd"))
    wait_for(lambda: machine.run(
        "dhcpfo", "--source", "rpc:unix:/run/dhcpfo/rpcd.sock",
        "scopes").code == 0, 30, rpcd.log)
    equal(machine.sh("stat -c %U /run/dhcpfo/rpcd.sock").strip(), "dhcpfo")
    equal(rpcd.stop(), 0)


PROGRAM = r"""
#include <stdio.h>
#include <windows.h>
#include <dhcpsapi.h>
int
main(void)
{
	DHCP_FAILOVER_STATISTICS *stats;
	DWORD rc = DhcpV4FailoverGetScopeStatistics(NULL, 0x0a320000, &stats);

	if (rc == 0)
		printf("%u\n", (unsigned int)stats->NumAddr);
	return (int)rc;
}
"""


def test_deb_library_compiles_and_runs_a_program(t):
    machine = Machine(t)
    machine.install([packages()["libdhcpsapi0"],
                     packages()["libdhcpsapi-dev"]])
    capture = t.capture(PAIR)
    source = t.file("program.c", PROGRAM)
    machine.sh("cc -Wall -Werror -o /usr/bin/try-dhcpsapi %s "
               "$(pkg-config --cflags --libs dhcpsapi)" % source)
    said = machine.run("try-dhcpsapi", DHCPFO_SERVER="isc:%s/dhcpd.conf:%s/dhcpd.leases"
                       % (capture / "primary", capture / "primary"))
    equal((said.code, said.out), (0, "456\n"), said.err)


harness.main("deb", globals(), before=build_both)
