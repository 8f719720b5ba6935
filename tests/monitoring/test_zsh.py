# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Completion in a real zsh, typed on a terminal; and as bash-completion finds
ours."""

import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from harness import TOP, equal, expect, run, tool, wait_for  # noqa: E402

FOLDER = TOP / "conf" / "completion"
ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>])|[\r\x07\x08]")


class Zsh:
    def __init__(self, t):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 50, 200, 0, 0))
        home = t.folder("home")
        # Lists come one a line, and a prompt is known by its words.
        (home / ".zshrc").write_text(
            "fpath=(%s $fpath)\nautoload -Uz compinit\ncompinit -D -u\n"
            "zstyle ':completion:*' list-max 1000\nLISTMAX=1000\n"
            "setopt no_beep no_always_last_prompt\nbindkey -e\n"
            "PS1='READY> '\n" % FOLDER)
        self.seen = b""
        self.child = subprocess.Popen(
            [tool("zsh"), "-i"], stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, cwd=t.temp, env={
                "HOME": str(home), "TERM": "dumb", "ZDOTDIR": str(home),
                "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        os.close(slave)
        os.set_blocking(self.master, False)
        t.defer(os.close, self.master)
        t.defer(self.child.wait)
        t.defer(self.child.kill)
        wait_for(lambda: b"READY> " in self.read(), 30, "zsh")

    def read(self):
        try:
            while True:
                self.seen += os.read(self.master, 65536)
        except BlockingIOError:
            return ESCAPES.sub(b"", self.seen)

    def type(self, line, *want, tabs=1):
        """Completes the line; waits for what must come."""
        self.seen = b""
        os.write(self.master, line.encode() + b"\t" * tabs)
        for words in want:
            wait_for(lambda: words.encode() in self.read(), 30,
                     lambda: "%r in %r" % (words, self.read()))
        said = self.read().decode()
        self.seen = b""
        os.write(self.master, b"\x15\n")  # an empty line instead
        wait_for(lambda: b"READY> " in self.read(), 30, "a prompt")
        return said


def test_zsh_completes_commands_options_and_servers(t):
    conf = t.file("c", 'server one { }\nserver "two" { }\n')
    zsh = Zsh(t)
    zsh.type("dhcpfo rel", "dhcpfo relationships")
    said = zsh.type("dhcpfo s", "servers", "scopes", "scope", tabs=2)
    expect("clients" not in said, said)
    zsh.type("dhcpfo --config %s --server o" % conf, "--server one")
    zsh.type("dhcpfo --config=%s --server=t" % conf, "--server=two")
    zsh.type("dhcpfo check --sha", "--share")
    zsh.type("dhcpfo check --share to", "--share total")
    zsh.type("dhcpfo --color=al", "--color=always")
    zsh.type("dhcpfo top --sort aba", "--sort abandoned")
    said = zsh.type("dhcpfo scopes --", "--json", "--color", tabs=2)
    expect("--share" not in said and "--batch" not in said, said)


def test_zsh_completes_files_and_daemons(t):
    t.file("leases.file", "")
    zsh = Zsh(t)
    zsh.type("dhcpfo --source isc:/etc/x:leas", "isc:/etc/x:leases.file")
    zsh.type("dhcpfo-agentd --state", "--state-directory")
    zsh.type("dhcpfo-agentd -c leas", "-c leases.file")
    zsh.type("dhcpfo-rpcd --sock", "--socket")


def test_bash_completion_finds_ours_by_the_name_of_the_program(t):
    """It loads a file of that name from its folder."""
    folder = t.folder("completions")
    for name in ("dhcpfo", "dhcpfo-agentd", "dhcpfo-rpcd"):
        (folder / name).symlink_to(FOLDER / "dhcpfo.bash")
    said = run([tool("bash"), "--norc", "-c", r"""
        . /usr/share/bash-completion/bash_completion
        for name in dhcpfo dhcpfo-agentd dhcpfo-rpcd; do
            _completion_loader $name
            complete -p $name
        done"""], env={"BASH_COMPLETION_USER_DIR": str(t.temp)})
    equal(said.out.splitlines(), [
        "complete -F _dhcpfo dhcpfo",
        "complete -F _dhcpfo_daemon dhcpfo-agentd",
        "complete -F _dhcpfo_daemon dhcpfo-rpcd"], said.err)


harness.main("zsh", globals())
