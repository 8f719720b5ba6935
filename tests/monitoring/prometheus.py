# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Prometheus and its exporter for SNMP, as Debian has them, on loopback."""

import collections
import json
import re
import socket
import urllib.error
import urllib.parse
import urllib.request

from harness import (Failure, Process, expect, free_port, run, tail, tool,
                     wait_for)

Sample = collections.namedtuple("Sample", "name labels value")


def fetch(url, deadline=30):
    """The text of a page; None if nobody answers, Failure if it is an
    error."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=deadline) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        raise Failure("%s\n%d: %s" % (url, error.code,
                                      error.read().decode())) from None
    except OSError:
        return None


LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')
ESCAPE = {"n": "\n", '"': '"', "\\": "\\"}


def samples(text):
    """Prometheus' text format as a list of Sample."""
    found = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)", line)
        expect(match, "not a sample: " + line)
        labels = {name: re.sub(r"\\(.)", lambda m: ESCAPE[m[1]], value)
                  for name, value in LABEL.findall(match[2] or "")}
        found.append(Sample(match[1], labels, float(match[3])))
    return found


class _Server:
    """A program that serves HTTP on a free port of loopback."""

    def __init__(self, t, argv, listen, ready):
        self.t = t
        for _ in range(5):
            self.port = free_port(socket.SOCK_STREAM)
            self.url = "http://127.0.0.1:%d" % self.port
            self.process = t.process(
                [*argv, "%s=127.0.0.1:%d" % (listen, self.port)])
            wait_for(lambda: not self.process.running()
                     or self._answers(ready), 60,
                     lambda: tail(self.process.log()))
            if self.process.running():
                return
            self.process.wait()
            if "address already in use" not in self.process.log():
                break
        raise Failure("%s does not start\n%s" % (
            self.process.name, tail(self.process.log())))


    def _answers(self, path):
        try:
            return fetch(self.url + path) is not None
        except Failure:  # 503: not yet
            return False


class Exporter(_Server):
    """prometheus-snmp-exporter, with the file that it can read."""

    PROGRAM = "prometheus-snmp-exporter"

    def __init__(self, t, files):
        """files: {"snmp.yml": path, "snmp-0.21.yml": path}"""
        self.old = self.version() < (0, 23)
        chosen = files["snmp-0.21.yml" if self.old else "snmp.yml"]
        super().__init__(t, [tool(self.PROGRAM),
                             "--config.file=%s" % chosen],
                         "--web.listen-address", "/")

    @classmethod
    def version(cls):
        said = run([tool(cls.PROGRAM), "--version"])
        match = re.search(r"version (\d+)\.(\d+)", said.out + said.err)
        expect(match, "no version: %s" % said.out)
        return int(match[1]), int(match[2])

    def parameters(self, auth="v2"):
        if self.old:
            return {"module": "dhcpfo" if auth == "v2" else "dhcpfo_" + auth}
        return {"module": "dhcpfo", "auth": "dhcpfo_" + auth}

    def page(self, snmpd, auth="v2"):
        return fetch("%s/snmp?%s" % (self.url, urllib.parse.urlencode(
            {"target": "127.0.0.1:%d" % snmpd.port,
             **self.parameters(auth)})))

    def scrape(self, snmpd, auth="v2"):
        """What Prometheus would get: samples of ours."""
        return [s for s in samples(self.page(snmpd, auth))
                if s.name.startswith(("dhcpfo_", "windows_dhcp_"))]


class Prometheus(_Server):
    """prometheus with a configuration of ours."""

    def __init__(self, t, config):
        super().__init__(
            t, [tool("prometheus"), "--config.file=%s" % config,
                "--storage.tsdb.path=%s" % t.folder("tsdb"),
                "--log.level=warn"],
            "--web.listen-address", "/-/ready")

    def api(self, what, **parameters):
        """The data of an answer of its HTTP API."""
        text = fetch("%s/api/v1/%s?%s" % (
            self.url, what, urllib.parse.urlencode(parameters)))
        expect(text, "prometheus does not answer: " + what)
        answer = json.loads(text)
        expect(answer["status"] == "success", text)
        return answer["data"]

    def query(self, expression):
        """An instant vector as a list of Sample."""
        found = []
        for row in self.api("query", query=expression)["result"]:
            labels = dict(row["metric"])
            found.append(Sample(labels.pop("__name__", ""), labels,
                                float(row["value"][1])))
        return found


def promtool(*arguments):
    return run([tool("promtool"), *arguments], deadline=120)


__all__ = ["Exporter", "Process", "Prometheus", "Sample", "fetch",
           "promtool", "samples"]
