# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""conf/icinga and conf/nagios in the real Icinga 2 and Nagios: they accept the
files, run dhcpfo check and check_snmp as the files say, below the real snmpd
and dhcpfo-agentd, and have the right states."""

import os
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from harness import (Skip, TOP, equal, expect, program,  # noqa: E402
                     run, tail, wait_for)
from snmp import ROOT_OID, oid_string  # noqa: E402
from source import NORMAL, STATE, Source, lease, server  # noqa: E402

PLUGINS = pathlib.Path("/usr/lib/nagios/plugins")
OK, WARNING, CRITICAL, UNKNOWN = range(4)


def needs(path, package):
    found = shutil.which(str(path), path=os.environ["PATH"]
                         + ":/usr/sbin:/usr/lib/nagios/plugins")
    if found is None:
        raise Skip("%s is not here (Debian: %s)" % (path, package))
    return found


def full(count):
    return "".join(lease("10.1.0.%d" % (11 + i), ends="never")
                   for i in range(count))


class Site:
    """The host of the examples: a DHCP server "dhcp1" with the relationship
    "fo", the scope 10.1.0.0 in it and 10.2.0.0 in none."""

    def __init__(self, t, extra=""):
        self.source = Source(t)
        conf = server("dhcp1", self.source, "refresh = 200ms")
        self.snmpd = t.snmpd(extra=extra)
        self.agent = t.agent(self.snmpd, conf).wait_registered()
        self.conf = self.agent.conf
        state = ROOT_OID + ".1.1.1.5." + oid_string("dhcp1")
        wait_for(lambda: self.snmpd.value(state) == 1, 20,
                 "the server is read")

    def write(self, *parts):
        self.source.leases.write_text("".join(parts))

    def adapt(self, text):
        """An example, with what a user changes in it."""
        for old, new in (
                ("192.0.2.1", "127.0.0.1"), ("hostalive", "dummy"),
                ("snmp_port = 161", "snmp_port = %d" % self.snmpd.port),
                ("_SNMP_PORT\t\t161", "_SNMP_PORT\t\t%d" % self.snmpd.port)):
            text = text.replace(old, new)
        return text


def states_of(folder):
    """{service: (state, words)} of the file that both write."""
    path, found = folder / "status.dat", {}
    text = path.read_text() if path.exists() else ""
    for block in re.findall(r"^servicestatus \{\n(.*?)^\s*\}", text,
                            re.M | re.S):
        fields = dict(line.strip().split("=", 1)
                      for line in block.splitlines() if "=" in line)
        if fields["has_been_checked"] == "1":
            found[fields["service_description"]] = (
                int(fields["current_state"]), fields["plugin_output"])
    return found


GOOD = {"dhcp": OK, "dhcp-server": OK, "dhcp-relationship-fo": OK,
        "dhcp-scope-10.1.0.0": OK, "dhcp-scope-10.2.0.0": OK}


def settle_at(states, want):
    """Until the states are those; the words of each."""
    def there():
        return {name: state for name, (state, _) in states().items()} == want

    wait_for(there, 60, lambda: "%r, got %r" % (want, states()), every=0.2)
    return {name: words for name, (_, words) in states().items()}


def life_of_a_pair(site, states, good):
    """What the monitor must say as things go wrong, and well again."""
    words = settle_at(states, good)
    expect(re.match(r"DHCP OK - 2 scopes, 1\d\d of 110 addresses free",
                    words["dhcp"]), words)
    expect("low 2 exhausted 2 source 1 age 0" in words["dhcp-scope-10.1.0.0"],
           words)
    # Nine of ten leased: the total and this server's share are low.
    site.write(NORMAL, full(9))
    low = {**good, "dhcp": WARNING, "dhcp-scope-10.1.0.0": WARNING}
    if "dhcp-shares-10.1.0.0" in good:
        low["dhcp-shares-10.1.0.0"] = OK  # one of ten is not below 5 %
    words = settle_at(states, low)
    expect("10.1.0.0 total 1 of 10 free (10%)" in words["dhcp"], words)
    expect("10.2.0.0" not in words["dhcp"], words)
    # No address left, and the partner is gone.
    site.write(STATE % "partner-down", full(10))
    bad = {**good, "dhcp": CRITICAL, "dhcp-scope-10.1.0.0": CRITICAL,
           "dhcp-relationship-fo": WARNING}
    if "dhcp-shares-10.1.0.0" in good:
        bad["dhcp-shares-10.1.0.0"] = WARNING
    words = settle_at(states, bad)
    expect("fo PARTNER_DOWN" in words["dhcp"], words)
    site.write(NORMAL)
    settle_at(states, good)
    # A source that cannot be read: nothing is good any more.
    hidden = site.source.leases.rename(site.source.folder / "hidden")
    blind = {**good, "dhcp": UNKNOWN, "dhcp-server": CRITICAL}
    words = settle_at(lambda: {
        name: found for name, found in states().items()
        if name in ("dhcp", "dhcp-server")},
        {name: blind[name] for name in ("dhcp", "dhcp-server")})
    expect("No such file" in words["dhcp"], words)
    expect("state *4" in words["dhcp-server"], words)
    hidden.rename(site.source.leases)
    settle_at(states, good)
    # Without the agent check_snmp has no answer.
    site.agent.stop()
    settle_at(lambda: {"dhcp-server": states()["dhcp-server"]},
              {"dhcp-server": UNKNOWN})


# ---- Icinga 2 ---------------------------------------------------------------

ICINGA = """
include <itl>
include <plugins>
const PluginDir = "%(plugins)s"
const NodeName = "localhost"
object CheckerComponent "checker" { }
object StatusDataWriter "status" {
	status_path = "%(folder)s/status.dat"
	objects_path = "%(folder)s/objects.cache"
	update_interval = 1s
}
include "commands.conf"
include "example.conf"
"""


def icinga_folder(t, site, plugin="here", plugins=PLUGINS):
    folder = t.folder("icinga")
    for name in ("commands.conf", "example.conf"):
        text = site.adapt((TOP / "conf" / "icinga" / name).read_text())
        text = text.replace("/usr/bin/dhcpfo", str(program("dhcpfo")))
        text = text.replace('vars.dhcpfo_plugin = "here"',
                            'vars.dhcpfo_plugin = "%s"\n' % plugin +
                            '\tvars.dhcpfo_config = "%s"' % site.conf)
        text = re.sub(r"(check|retry)_interval = \w+", r"\1_interval = 1s",
                      text)
        (folder / name).write_text(text)
    (folder / "icinga2.conf").write_text(
        ICINGA % {"folder": folder, "plugins": plugins})
    return folder


def icinga(folder, *options):
    argv = [needs("icinga2", "icinga2-bin"), "daemon", "-c",
            folder / "icinga2.conf", "-x", "notice"]
    for name in ("DataDir", "LogDir", "CacheDir", "SpoolDir", "InitRunDir"):
        (folder / name).mkdir(exist_ok=True)
        argv += ["-D", "%s=%s" % (name, folder / name)]
    return [*argv, *options]


def icinga_env():
    return {"ICINGA2_USER": "root", "ICINGA2_GROUP": "root"} \
        if os.getuid() == 0 else {}


def test_icinga_accepts_the_definitions(t):
    site = Site(t)
    result = run(icinga(icinga_folder(t, site), "-C"), env=icinga_env(),
                 deadline=60)
    equal(result.code, 0, result.out + result.err)
    for words in (" warning/", " critical/"):
        expect(words not in result.out, result.out)
    for count in ("1 Host.", "5 Services.", "3 Dependencies."):
        expect(count in result.out, result.out)


def test_icinga_has_the_states(t):
    needs("check_snmp", "monitoring-plugins-standard")
    site = Site(t)
    folder = icinga_folder(t, site)
    t.process(icinga(folder), env=icinga_env())
    life_of_a_pair(site, lambda: states_of(folder), GOOD)


V3 = """createUser monitor SHA authsecret AES privsecret
rouser monitor priv
"""
SECRETS = ("authsecret", "privsecret")


def by_v3(path, old, new):
    """The example's proposal for SNMPv3 in the place of what it has."""
    text = path.read_text()
    expect(old in text, text)
    path.write_text(text.replace(old, new))


def test_icinga_asks_by_v3(t):
    site = Site(t, V3)
    folder = icinga_folder(t, site)
    example = folder / "example.conf"
    by_v3(example, 'vars.snmp_community = "public"', "")
    text = re.sub(r"/\* Or:(.*?)\*/", r"\1", example.read_text(), 1, re.S)
    for secret in SECRETS:
        text = text.replace('"SECRET"', '"%s"' % secret, 1)
    example.write_text(text)
    t.process(icinga(folder), env=icinga_env())
    settle_at(lambda: states_of(folder), GOOD)


def test_icinga_by_ssh_runs_the_same_over_there(t):
    """Of ssh only what it would be given: a line for a shell."""
    plugins = t.folder("plugins")
    ssh = plugins / "check_by_ssh"
    ssh.write_text('#!/bin/sh\nwhile [ "$1" != -C ]; do shift; done\n'
                   'exec sh -c "$2"\n')
    ssh.chmod(0o755)
    site = Site(t)
    folder = icinga_folder(t, site, "ssh", plugins)
    example = folder / "example.conf"
    example.write_text(example.read_text().replace(
        '= "ssh"', '= "ssh"\n\tvars.dhcpfo_scope = [ "10.1.0.0", "10.2.0.0" ]'
        '\n\tvars.dhcpfo_warning = "@~:5%"', 1))
    t.process(icinga(folder), env=icinga_env())

    def states():
        return {n: s for n, s in states_of(folder).items() if n == "dhcp"}

    words = settle_at(states, {"dhcp": OK})
    expect("DHCP OK - 2 scopes" in words["dhcp"], words)
    site.write(NORMAL, full(10))
    words = settle_at(states, {"dhcp": WARNING})
    expect("10.1.0.0 total 0 of 10 free (0%)" in words["dhcp"], words)


# ---- Nagios -----------------------------------------------------------------

NAGIOS = """
log_file={0}/nagios.log
cfg_file={0}/commands.cfg
cfg_file={0}/example.cfg
cfg_file=/etc/nagios4/objects/commands.cfg
cfg_file=/etc/nagios4/objects/contacts.cfg
cfg_file=/etc/nagios4/objects/templates.cfg
cfg_file=/etc/nagios4/objects/timeperiods.cfg
resource_file={0}/resource.cfg
object_cache_file={0}/objects.cache
precached_object_file={0}/objects.precache
status_file={0}/status.dat
status_update_interval=1
state_retention_file={0}/retention.dat
command_file={0}/nagios.cmd
query_socket={0}/nagios.qh
check_result_path={0}/results
temp_path={0}
temp_file={0}/nagios.tmp
lock_file={0}/nagios.lock
nagios_user={1}
nagios_group={2}
interval_length=1
enable_notifications=0
check_for_updates=0
enable_environment_macros=0
illegal_macro_output_chars=`~$&|'"<>
service_inter_check_delay_method=0.1
max_service_check_spread=1
"""


def nagios_folder(t, site):
    folder = t.folder("nagios")
    (folder / "results").mkdir()
    for name in ("commands.cfg", "example.cfg"):
        text = site.adapt((TOP / "conf" / "nagios" / name).read_text())
        text = text.replace(
            "check_dhcpfo!--all-servers",
            "check_dhcpfo!--config %s" % site.conf)
        text = text.replace("/usr/bin/dhcpfo", str(program("dhcpfo")))
        (folder / name).write_text(text)
    (folder / "resource.cfg").write_text("$USER1$=%s\n" % PLUGINS)
    (folder / "nagios.cfg").write_text(NAGIOS.format(
        folder, os.getuid(), os.getgid()))
    return folder


def test_nagios_accepts_the_definitions(t):
    nagios = needs("nagios4", "nagios4-core")
    folder = nagios_folder(t, Site(t))
    result = run([nagios, "-v", folder / "nagios.cfg"], deadline=60)
    equal(result.code, 0, result.out + result.err)
    expect(re.search(r"Total Warnings: 0\s+Total Errors: +0", result.out),
           result.out)
    expect("Checked 6 services" in result.out, result.out)


def test_nagios_has_the_states(t):
    nagios = needs("nagios4", "nagios4-core")
    needs("check_snmp", "monitoring-plugins-standard")
    site = Site(t)
    folder = nagios_folder(t, site)
    # Its workers end with it if it is told to end.
    t.defer(t.process([nagios, folder / "nagios.cfg"]).stop)
    wait_for(lambda: states_of(folder), 60,
             lambda: tail((folder / "nagios.log").read_text()))
    life_of_a_pair(site, lambda: states_of(folder),
                   {**GOOD, "dhcp-shares-10.1.0.0": OK})


def test_nagios_asks_by_v3(t):
    nagios = needs("nagios4", "nagios4-core")
    needs("check_snmp", "monitoring-plugins-standard")
    site = Site(t, V3)
    folder = nagios_folder(t, site)
    example = folder / "example.cfg"
    option = re.search(r"# Or: (.*)", example.read_text())[1]
    for secret in SECRETS:
        option = option.replace("SECRET", secret, 1)
    by_v3(example, "-P 2c -C public", option)
    t.defer(t.process([nagios, folder / "nagios.cfg"]).stop)
    settle_at(lambda: states_of(folder), {**GOOD, "dhcp-shares-10.1.0.0": OK})


def test_nrpe_line_is_a_command_that_runs(t):
    site = Site(t)
    text = (TOP / "conf" / "nagios" / "nrpe.cfg").read_text()
    line = re.search(r"^command\[check_dhcpfo\]=(.*)$", text, re.M)[1]
    words = line.replace("/usr/bin/dhcpfo", str(program("dhcpfo"))).split()
    result = run([*words, "--config", site.conf])
    equal(result.code, 0, result.out)


harness.main("icinga", globals())
