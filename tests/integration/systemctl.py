#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""As much of systemctl(1) as an administrator types, where no systemd runs: it
reads the units that are installed and starts their programs, one after the
other, until each is ready.  Of a machine of the tests only."""

import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import sys
import time

FOLDERS = ("/etc/systemd/system", "/usr/local/lib/systemd/system",
           "/usr/lib/systemd/system", "/lib/systemd/system")
RUNNING = pathlib.Path("/run/units")
SECONDS = 60


def unit(name):
    """Its lines, [(key, value)]; None where an init script does it."""
    if name.endswith(".socket"):
        return []  # nothing that is started here listens for others
    for folder in FOLDERS:
        path = pathlib.Path(folder, name + ".service")
        if path.exists():
            text = path.read_text().replace("\\\n", " ")
            return re.findall(r"^(\w+)=(.*)$", text, re.M)
    if pathlib.Path("/etc/init.d", name).exists():
        return None
    sys.exit("Unit %s.service not found." % name)


def values(lines, key):
    return [value for k, value in lines if k == key and value]


def init_script(name, verb):
    return subprocess.call(["/etc/init.d/" + name, verb])


def pid_of(name):
    try:
        pid = int((RUNNING / name).read_text())
        os.kill(pid, 0)
        state = pathlib.Path("/proc/%d/stat" % pid).read_text()
        return None if state.rpartition(")")[2].split()[0] == "Z" else pid
    except (OSError, ValueError):
        return None


def ready(listener, process):
    """Until the program has said so."""
    listener.settimeout(0.1)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if b"READY=1" in listener.recv(4096).split(b"\n"):
                return True
        except socket.timeout:
            pass
    return False


def start(name):
    lines = unit(name)
    if lines is None:
        return init_script(name, "start")
    if pid_of(name):
        return 0
    for condition in values(lines, "ExecCondition"):
        if subprocess.call(shlex.split(condition)) != 0:
            print("%s: a condition was not met" % name)
            return 0
    for key, base in (("RuntimeDirectory", "/run"),
                      ("StateDirectory", "/var/lib")):
        for folder in values(lines, key):
            os.makedirs(os.path.join(base, folder), exist_ok=True)
    environment = dict(os.environ)
    for value in values(lines, "Environment"):
        environment.update(w.split("=", 1) for w in shlex.split(value))
    address = "/run/notify-" + name
    if os.path.exists(address):
        os.unlink(address)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(address)
    os.chmod(address, 0o666)  # the program may have become somebody
    notify = "notify" in values(lines, "Type")
    if notify:
        environment["NOTIFY_SOCKET"] = address
    with open("/run/%s.log" % name, "ab") as log:
        process = subprocess.Popen(
            shlex.split(values(lines, "ExecStart")[0].lstrip("-")),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=environment, start_new_session=True)
    (RUNNING / name).write_text("%d\n" % process.pid)
    if notify and not ready(listener, process):
        print("Job for %s.service failed." % name)
        return 1
    return 0


def stop(name):
    if unit(name) is None:
        return init_script(name, "stop")
    pid = pid_of(name)
    end = time.monotonic() + SECONDS
    while pid and pid_of(name) == pid:
        os.kill(pid, signal.SIGTERM if time.monotonic() < end
                else signal.SIGKILL)
        time.sleep(0.02)
    return 0


def restart(name):
    return stop(name) or start(name)


def reload(name):
    pid = pid_of(name)
    if pid:
        os.kill(pid, signal.SIGHUP)
    return 0 if pid else 1


def is_active(name):
    print("active" if pid_of(name) else "inactive")
    return 0 if pid_of(name) else 3


def nothing(name):
    unit(name)
    return 0


VERBS = {"start": start, "stop": stop, "restart": restart, "reload": reload,
         "is-active": is_active, "enable": nothing, "disable": nothing}


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    RUNNING.mkdir(exist_ok=True)
    if words == ["daemon-reload"]:
        return 0
    if words == ["stop"] and "--all" in sys.argv:
        words += [p.name for p in RUNNING.iterdir()]
        if os.path.exists("/run/dhcpd.pid"):
            words.append("isc-dhcp-server")
    verb, names = VERBS[words[0]], words[1:]
    if "--now" in sys.argv:
        verb = start if words[0] == "enable" else stop
    return max([verb(re.sub(r"\.service$", "", n)) for n in names] or [0])


sys.exit(main())
