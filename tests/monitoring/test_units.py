# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The units, under a systemd of their own: a container on a machine that is
thrown away (overlay.py), where everything is installed by make install."""

import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from agentx import PAIR, server  # noqa: E402
from harness import BUILD, TOP, equal, expect, run, tool, wait_for  # noqa: E402
from overlay import Machine  # noqa: E402

harness.TEST_SECONDS = 600
CONF = "/etc/dhcpfo/dhcpfo.conf"
SERVERS = "/srv/servers"
DAEMONS = ("dhcpfo-agentd", "dhcpfo-rpcd")


class Container:
    """The machine, booted, but for the services of others."""

    def __init__(self, t):
        capture = t.capture(PAIR)
        self.machine = Machine(t, BUILD)
        self.machine.sh(
            "make -C %s --no-print-directory install B=%s KEEP=1 PREFIX=/usr "
            "&& systemd-sysusers" % (TOP, BUILD), deadline=300,
            MAKEFLAGS="", MFLAGS="", MAKELEVEL="")
        os.chmod(t.temp, 0o755)
        self.init = t.process(
            ["nsenter", "--mount", "--target", self.machine.holder.pid,
             "sh", "-ec", 'umount -R "$1/dev" "$1/proc" "$1/run" "$1/tmp";'
             'shift; exec "$@"', "sh", self.machine.root,
             tool("systemd-nspawn"), "--quiet", "--console=pipe",
             "--register=no", "--keep-unit", "--private-network",
             "--directory=%s" % self.machine.root,
             # Their /tmp is their own.
             "--bind-ro=%s:%s" % (capture, SERVERS), "--boot", "systemd.unit=basic.target"])
        t.defer(self.end)
        wait_for(lambda: not self.init.running() or self.leader(), 30,
                 self.init.log)
        try:
            wait_for(lambda: self.run("systemctl", "is-active", "basic.target"
                                      ).code == 0, 60, "it boots")
        except harness.Failure:
            raise harness.Skip("no container can be booted here: "
                               + self.init.log()[-300:]) from None

    def leader(self):
        """The container's first process."""
        path = pathlib.Path("/proc/%d/task/%d/children" % (
            self.init.pid, self.init.pid))
        children = path.read_text().split() if self.init.running() else []
        return children[0] if children else None

    def run(self, *argv):
        return run(["nsenter", "--target", self.leader() or "0", "--mount",
                    "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root",
                    *argv], env=self.machine.path)

    def sh(self, script):
        return self.run("sh", "-ec", script).ok()

    def end(self):
        if self.init.running():
            self.run("systemctl", "poweroff", "--force", "--force")
            self.init.wait(30)

    def show(self, unit, name):
        return self.sh("systemctl show -P %s %s" % (name, unit)).strip()

    def journal(self, unit):
        return self.sh("journalctl -o cat --no-pager -u " + unit)


def test_units_start_reload_are_watched_and_stop(t):
    container = Container(t)
    container.sh(": >" + CONF)
    for name in DAEMONS:
        equal(container.run("systemctl", "start", name).code, 0)
        equal(container.show(name, "ActiveState"), "inactive")
        expect("Skipped due to 'exec-condition'" in container.journal(name),
               container.journal(name))

    text = server("primary", SERVERS + "/primary") + "agent { user = dhcpfo }\n"
    container.sh("printf '%%s' '%s' >%s" % (text, CONF))
    # What hangs is to be noticed within the time of a test.
    container.sh("for unit in %s; do mkdir -p /run/systemd/system/$unit.service"
                 ".d; printf '[Service]\\nWatchdogSec=3s\\n' >"
                 "/run/systemd/system/$unit.service.d/soon.conf; done;"
                 "systemctl daemon-reload" % " ".join(DAEMONS))
    for name in DAEMONS:
        said = container.run("systemctl", "start", name)
        equal(said.code, 0, said.err + container.journal(name))
        equal(container.show(name, "ActiveState"), "active")
        pid = container.show(name, "MainPID")
        equal(container.sh("stat -c %%U /proc/%s" % pid).strip(), "dhcpfo")
        wait_for(lambda: "primary: ok" in container.journal(name), 30,
                 lambda: container.journal(name))

        expect("info: " not in container.journal(name) and
               "<6>" not in container.journal(name), container.journal(name))
        equal(container.sh("journalctl -p info -o cat -u %s | grep -c "
                           "'primary: ok'" % name).strip(), "1")
        equal(container.sh("journalctl -p notice -o cat -u %s | grep -c "
                           "'primary: ok' || :" % name).strip(), "0")

        said = container.run("systemctl", "reload", name)
        equal(said.code, 0, said.err + container.journal(name))
        wait_for(lambda: "read again" in container.journal(name), 30,
                 lambda: container.journal(name))
        equal(container.show(name, "MainPID"), pid)

        container.sh("kill -STOP " + pid)
        wait_for(lambda: container.show(name, "NRestarts") == "1", 60,
                 lambda: container.journal(name))
        wait_for(lambda: container.show(name, "ActiveState") == "active", 60,
                 lambda: container.journal(name))
        expect(re.search("watchdog", container.journal(name)), "who did it?")

        equal(container.run("systemctl", "stop", name).code, 0)
        equal(container.show(name, "Result"), "success")
        expect("Permission" not in container.journal(name),
               container.journal(name))
    # systemd makes it root's with each start.
    equal(container.sh("stat -c %U /var/lib/dhcpfo /var/lib/dhcpfo/*"
                       ).split(), ["dhcpfo"] * 4)
    equal(container.sh("ls /run").split().count("dhcpfo"), 0)


harness.main("units", globals())
