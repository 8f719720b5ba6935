# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A program on a terminal of any size, which tmux plays."""

import contextlib
import os
import shlex
import signal

import harness
import system

# $1 is a folder for what is found out, the rest is the program.
SCRIPT = """
folder=$1; shift
trap : INT QUIT  # of the program, not of the shell
stty -g >"$folder/before"
%s"$@"
echo $? >"$folder/code.new"
stty -g >"$folder/after"
mv "$folder/code.new" "$folder/code"
exec cat >"$folder/typed"
"""
# The same, stopped once and continued by its shell.
STOPPED = """set -m
"$@"
stty -g >"$folder/stopped.new"
mv "$folder/stopped.new" "$folder/stopped"
read line
fg >/dev/null
: """


class Terminal:
    """argv, below a shell that says how it ended."""

    def __init__(self, t, argv, width=80, height=24, env=None,
                 stopped=False):
        self.folder = t.folder("terminal")
        self.socket = self.folder / "s"
        self.tmux = system.tool("tmux")
        self.session = None
        self.server = system.Process(
            [self.tmux, "-u", "-S", self.socket, "-f", "/dev/null", "-D"],
            self.folder / "tmux.log", env={"LC_ALL": "C.UTF-8"})
        t.defer(self.end)
        system.wait_for(self.socket.exists, 20, "tmux listens")
        env = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "screen",
               **(env or {})}
        words = ["env"] + ["%s=%s" % pair for pair in env.items()] + [
            "sh", "-c", SCRIPT % (STOPPED if stopped else ""), "sh",
            self.folder, *argv]
        self.command("new-session", "-d", "-x", width, "-y", height,
                     "exec " + " ".join(shlex.quote(str(w)) for w in words))
        self.session = int(self.command("display-message", "-p",
                                        "#{pane_pid}"))

    def command(self, *words):
        return system.run([self.tmux, "-u", "-S", self.socket, *words],
                          env={"LC_ALL": "C.UTF-8"}).ok()

    def end(self):
        """Whatever runs in it is hung up first, and ends."""
        with contextlib.suppress(system.Failure):
            self.command("kill-server")
        if self.server.running():
            self.server.wait()
        if self.session:
            system.wait_for(lambda: not session(self.session), 20,
                            "the end of what ran on the terminal")

    # ---- looking ----

    def lines(self):
        return self.command("capture-pane", "-p").splitlines()

    def screen(self):
        return "\n".join(self.lines())

    def colours(self):
        """The screen with its escape sequences."""
        return self.command("capture-pane", "-p", "-e")

    def wait(self, condition, what, deadline=20):
        """Until condition(lines); returns the lines."""
        found = []

        def seen():
            found[:] = self.lines()
            return condition(found)

        system.wait_for(seen, deadline, lambda: "%s; there is\n%s" % (
            what, system.tail("\n".join(found) or "-", 60)))
        return found

    def shows(self, *texts):
        """Until each of the texts is somewhere."""
        return self.wait(
            lambda lines: all(any(text in line for line in lines)
                              for text in texts), "%r is shown" % (texts,))

    def no_longer_shows(self, text):
        return self.wait(
            lambda lines: not any(text in line for line in lines),
            "%r is gone" % text)

    def is_full_screen(self):
        """Whether the program has taken the whole of it."""
        flags = self.command("display-message", "-p",
                             "#{alternate_on} #{cursor_flag}").split()
        return flags[0] == "1"

    def cursor_is_shown(self):
        return self.command("display-message", "-p",
                            "#{cursor_flag}").strip() == "1"

    # ---- doing ----

    def type(self, text):
        self.command("send-keys", "-l", "--", text)

    def key(self, *names):
        self.command("send-keys", *names)

    def resize(self, width, height):
        self.command("resize-window", "-x", width, "-y", height)

    def pid(self, name):
        """Of the program, below the shell."""
        def found():
            return [pid for pid in harness.descendants()
                    if system.command_line(pid).startswith(str(name))]

        return system.wait_for(found, 20, "%s runs" % name)[0]

    def signal(self, name, number):
        os.kill(self.pid(name), number)

    def code(self):
        """Waits for its end; the exit code, as a shell has it.  The terminal
        is as it was."""
        path = self.folder / "code"
        system.wait_for(path.exists, 20, lambda: "the program's end\n"
                        + system.tail(self.screen(), 30))
        system.equal((self.folder / "after").read_text(),
                     (self.folder / "before").read_text(), "stty")
        system.expect(not self.is_full_screen(), "the screen was not given "
                      "back")
        system.expect(self.cursor_is_shown(), "the cursor is hidden")
        return int(path.read_text())

    def hang_up(self):
        """As when a window is closed."""
        self.command("kill-session")


def session(number):
    """The processes of ours that are in it."""
    found = []
    for pid in harness.descendants():
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(pid) == number:
                found.append(pid)
    return found


def killed_by(number):
    return 128 + int(signal.Signals(number))
