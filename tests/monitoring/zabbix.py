# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A private Zabbix of Debian's packages: PostgreSQL, the server, and the
frontend for its API, all on loopback and gone with the test."""

import contextlib
import gzip
import json
import os
import pathlib
import pwd
import random
import shutil
import signal
import socket
import tempfile
import urllib.request

import harness
from harness import Failure, Skip, expect, free_port, run, tail, wait_for

SCHEMA = pathlib.Path("/usr/share/zabbix-server-pgsql")
FRONTEND = pathlib.Path("/usr/share/zabbix")
PACKAGES = "zabbix-server-pgsql zabbix-frontend-php php-cgi php-cli " \
    "php-pgsql postgresql"

SERVER = """
LogType=console
DBHost={folder}
DBPort={pg}
DBName=zabbix
DBUser=zabbix
ListenIP=127.0.0.1
ListenPort={port}
PidFile={folder}/zabbix.pid
SocketDir={folder}
AlertScriptsPath={folder}
ExternalScripts={folder}
AllowRoot=1
CacheUpdateFrequency=1
StartPollers=2
StartPollersUnreachable=1
StartTrappers=1
StartPingers=0
StartDiscoverers=0
StartHTTPPollers=0
StartPreprocessors=2
StartAlerters=1
StartEscalators=1
StartTimers=1
StartDBSyncers=1
StartLLDProcessors=1
StartSNMPTrapper={trapper}
SNMPTrapperFile={folder}/traps
Timeout=10
HousekeepingFrequency=0
"""

FRONTEND_CONF = """<?php
$DB = ['TYPE' => 'POSTGRESQL', 'SERVER' => '%s', 'PORT' => '%d',
	'DATABASE' => 'zabbix', 'USER' => 'zabbix', 'PASSWORD' => '',
	'SCHEMA' => '', 'ENCRYPTION' => false, 'KEY_FILE' => '',
	'CERT_FILE' => '', 'CA_FILE' => '', 'VERIFY_HOST' => false,
	'CIPHER_LIST' => '', 'VAULT_URL' => '', 'VAULT_DB_PATH' => '',
	'VAULT_TOKEN' => '', 'DOUBLE_IEEE754' => true];
$ZBX_SERVER = '127.0.0.1';
$ZBX_SERVER_PORT = '%d';
$ZBX_SERVER_NAME = '';
$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
"""


def _postgres(name):
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/" + name))
    if not found:
        raise Skip("no %s; Debian: %s" % (name, PACKAGES))
    return found[-1]


def needed():
    """Skip unless everything is here."""
    _postgres("postgres")
    for path in (SCHEMA / "schema.sql.gz", FRONTEND / "api_jsonrpc.php"):
        if not path.exists():
            raise Skip("no %s; Debian: %s" % (path, PACKAGES))
    harness.tool("zabbix_server")
    harness.tool("php")


def _listen_port():
    """Zabbix takes none above 32767, where the system's own begin."""
    for _ in range(100):
        port = random.randrange(20000, 32768)
        with socket.socket() as probe:
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise Failure("no free port")


class Zabbix:
    def __init__(self, t, trapper=False):
        self.t = t
        self.folder = t.folder("zabbix")
        self.token = None
        self._database()
        self._server(trapper)
        self._frontend()
        self.token = self.api("user.login", {"username": "Admin",
                                             "password": "zabbix"})

    # -- the database

    def _database(self):
        """PostgreSQL refuses to run as root, and nobody else gets into the
        folder of a test of root."""
        wrap = []
        data = pathlib.Path(tempfile.mkdtemp("", "dhcpfo-pg-", "/tmp"))
        self.t.defer(harness.remove_tree, data)
        if os.getuid() == 0:
            try:
                user = pwd.getpwnam("postgres")
            except KeyError:
                raise Skip("no user postgres") from None
            os.chown(data, user.pw_uid, user.pw_gid)
            wrap = ["setpriv", "--reuid=postgres", "--regid=postgres",
                    "--clear-groups"]
        run([_postgres("initdb"), "-D", data, "-U", "zabbix", "-A", "trust",
             "-E", "UTF8", "--locale=C", "--no-sync"], wrap=wrap, cwd="/",
            deadline=120).ok()
        self.pg_port = free_port()
        self.database = self.t.process(
            [_postgres("postgres"), "-D", data, "-k", data, "-p",
             self.pg_port, "-c", "listen_addresses=", "-c", "fsync=off",
             "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
             "-c", "shared_buffers=64MB"], wrap=wrap, cwd="/")
        self.t.defer(self._end_database)
        self.data = data
        wait_for(lambda: self._psql("postgres", "select 1").code == 0, 60,
                 lambda: "PostgreSQL\n" + tail(self.database.log()))
        self._psql("postgres", "create database zabbix").ok()
        for name in ("schema", "images", "data"):
            with gzip.open(SCHEMA / (name + ".sql.gz")) as file:
                self._psql("zabbix", file.read().decode()).ok()
        # Nobody would get to it in time; without it the API takes minutes.
        self._psql("zabbix", "vacuum analyze").ok()

    def _end_database(self):
        """SIGINT: without waiting for those who use it."""
        self.database.signal(signal.SIGINT)
        self.database.wait(60)

    def _psql(self, database, text):
        return run([_postgres("psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1",
                    "-h", self.data, "-p", self.pg_port, "-U", "zabbix",
                    "-d", database, "-f", "-"], stdin=text, deadline=300)

    # -- the server

    def _server(self, trapper):
        self.port = _listen_port()
        (self.folder / "traps").touch()
        conf = self.folder / "zabbix_server.conf"
        conf.write_text(SERVER.format(
            folder=self.folder, pg=self.pg_port, port=self.port,
            trapper=int(trapper)).replace(
                "DBHost=%s" % self.folder, "DBHost=%s" % self.data))
        # It loads no modules: the template has numbers only.
        nothing = self.t.folder("nothing")
        self.server = self.t.process(
            [harness.tool("zabbix_server"), "-f", "-c", conf],
            env={"MIBS": "", "SNMPCONFPATH": str(nothing),
                 "SNMP_PERSISTENT_DIR": str(nothing)})
        self.t.defer(self.server.stop, 60)
        wait_for(lambda: "server #0 started" in self.server.log(), 60,
                 lambda: "Zabbix' server\n" + tail(self.server.log()))

    def reload(self):
        """The server reads what the API has changed."""
        run([harness.tool("zabbix_server"), "-c",
             self.folder / "zabbix_server.conf", "-R",
             "config_cache_reload"]).ok()

    # -- the API

    def _frontend(self):
        """Debian's has one fixed place for its configuration."""
        site = self.folder / "site"
        shutil.copytree(FRONTEND, site, symlinks=False,
                        ignore_dangling_symlinks=True)
        conf = self.folder / "zabbix.conf.php"
        conf.write_text(FRONTEND_CONF % (self.data, self.pg_port, self.port))
        path = site / "include/classes/core/CConfigFile.php"
        text = path.read_text()
        expect("'/etc/zabbix/zabbix.conf.php'" in text, "another frontend")
        path.write_text(text.replace("/etc/zabbix/zabbix.conf.php",
                                     str(conf)))
        self.web_port = free_port()
        self.web = self.t.process(
            [harness.tool("php"), "-d", "date.timezone=UTC", "-S",
             "127.0.0.1:%d" % self.web_port, "-t", site])
        wait_for(self._answers, 60,
                 lambda: "the frontend\n" + tail(self.web.log()))

    def _answers(self):
        try:
            return self.api("apiinfo.version", {})
        except OSError:
            return False

    def api(self, method, params):
        """The result; Failure with the API's words."""
        request = {"jsonrpc": "2.0", "method": method, "params": params,
                   "id": 1}
        if self.token:
            request["auth"] = self.token
        call = urllib.request.Request(
            "http://127.0.0.1:%d/api_jsonrpc.php" % self.web_port,
            json.dumps(request).encode(),
            {"Content-Type": "application/json-rpc"})
        with urllib.request.urlopen(call, timeout=120) as file:
            body = file.read().decode()
        try:
            answer = json.loads(body)
        except ValueError:
            raise Failure("%s: %s" % (method, body[:500])) from None
        if "error" in answer:
            raise Failure("%s: %s %s" % (method, answer["error"]["message"],
                                         answer["error"]["data"]))
        return answer["result"]

    def load(self, path, kind="yaml"):
        """Imports a file of templates."""
        new = {"createMissing": True, "updateExisting": True}
        return self.api("configuration.import", {
            "format": kind, "source": pathlib.Path(path).read_text(),
            "rules": {"groups": {"createMissing": True}, "templates": new,
                      "items": new, "triggers": new, "graphs": new,
                      "discoveryRules": new, "valueMaps": new,
                      "templateDashboards": new}})
