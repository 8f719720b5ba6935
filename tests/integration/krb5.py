# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A Kerberos realm of our own on loopback, a dhcpfo-rpcd behind RPCSEC_GSS, and
somebody between it and its callers."""

import select
import socket
import struct
import threading

import rpc
from harness import BUILD, free_port, run, tool, wait_for
from rpc import Rpcd, record

REALM = "DHCPFO.TEST"

KRB5_CONF = """
[libdefaults]
	default_realm = %(realm)s
	dns_lookup_kdc = false
	dns_lookup_realm = false
	dns_canonicalize_hostname = false
	rdns = false
	default_ccache_name = FILE:%(folder)s/cache
	default_client_keytab_name = FILE:%(folder)s/client.keytab
	default_keytab_name = FILE:%(folder)s/none.keytab
	udp_preference_limit = 0
[realms]
	%(realm)s = {
		kdc = 127.0.0.1:%(port)d
	}
"""

KDC_CONF = """
[kdcdefaults]
	kdc_listen = 127.0.0.1:%(port)d
	kdc_tcp_listen = 127.0.0.1:%(port)d
[realms]
	%(realm)s = {
		database_name = %(folder)s/principal
		key_stash_file = %(folder)s/stash
		acl_file = %(folder)s/acl
		max_life = 1h
	}
"""


class Realm:
    """A key distribution centre with our service and two callers."""

    def __init__(self, t):
        self.folder = t.folder("realm")
        self.port = free_port(socket.SOCK_STREAM)
        values = {"realm": REALM, "folder": self.folder, "port": self.port}
        (self.folder / "krb5.conf").write_text(KRB5_CONF % values)
        (self.folder / "kdc.conf").write_text(KDC_CONF % values)
        self.env = {
            "KRB5_CONFIG": str(self.folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(self.folder / "kdc.conf"),
            "KRB5RCACHENAME": "none:"}
        run([tool("kdb5_util"), "create", "-s", "-r", REALM, "-P", "secret"],
            env=self.env, deadline=60).ok()
        for name, keytab in (("dhcpfo/localhost", "service"),
                             ("agent", "client"), ("stranger", "stranger")):
            self.admin("addprinc -randkey " + name)
            self.admin("ktadd -k %s/%s.keytab %s"
                       % (self.folder, keytab, name))
        self.kdc = t.process([tool("krb5kdc"), "-n"], env=self.env)
        wait_for(self.answers, 10, "the KDC listens")

    def admin(self, query):
        run([tool("kadmin.local"), "-r", REALM, "-q", query],
            env=self.env).ok()

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def keys(self, security="krb5i", principals="agent@" + REALM):
        return ('tcp = on\nlisten = 127.0.0.1\nport = %%d\nsecurity = %s\n'
                'principals = "%s"\nkeytab = "%s/service.keytab"'
                % (security, principals, self.folder))

    def caller(self, port, service, times=1, who="client"):
        """Runs the caller as that principal."""
        env = {**self.env, "KRB5_CLIENT_KTNAME": "FILE:%s/%s.keytab" % (
            self.folder, who), "KRB5CCNAME": "FILE:%s/cache-%s" % (
                self.folder, who)}
        return run([BUILD / "tests" / "tools" / "rpc_gss", "127.0.0.1", port,
                    "dhcpfo@localhost", service, times], env=env)


def start(t, security="krb5i", **more):
    realm = Realm(t)
    folder = t.folder("dhcp")
    (folder / "dhcpd.conf").write_text(
        "subnet 10.50.0.0 netmask 255.255.255.0 "
        "{ range 10.50.0.10 10.50.0.249; }\n")
    (folder / "dhcpd.leases").write_text("".join(
        "lease 10.50.0.%d {\n  starts 2 2026/11/17 00:00:00;\n"
        "  ends never;\n  binding state active;\n"
        "  hardware ethernet 02:00:00:00:00:%02x;\n}\n" % (i, i)
        for i in range(10, 210)))
    port = free_port(socket.SOCK_STREAM)
    rpcd = Rpcd(t, 'server a { kind = isc config = "%s/dhcpd.conf" leases = '
                '"%s/dhcpd.leases" liveness = off }' % (folder, folder),
                realm.keys(security, **more) % port, env=realm.env)
    rpcd.read()
    return realm, rpcd, port


class Between(threading.Thread):
    """Stands between caller and server, message by message; spoil(n, message)
    gives what is sent instead of the caller's nth one, a list; spoil_reply the
    same of the server's."""

    def __init__(self, port, spoil, spoil_reply=lambda n, message: [message]):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = port
        self.spoil, self.spoil_reply = spoil, spoil_reply
        self.calls, self.replies = [], []
        self.start()

    def run(self):
        caller, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.server))
        while True:
            ready, _, _ = select.select([caller, server], [], [], 20)
            if caller in ready:
                message = self.message(caller)
                if message is None:
                    break
                self.calls.append(message)
                for part in self.spoil(len(self.calls), message):
                    server.sendall(record(part))
            if server in ready:
                message = self.message(server)
                if message is None:
                    break
                self.replies.append(message)
                for part in self.spoil_reply(len(self.replies), message):
                    caller.sendall(record(part))
        caller.close()
        server.close()

    @staticmethod
    def message(sock):
        """Whole, whatever its fragments."""
        message, last = b"", False
        while not last:
            mark = sock.recv(4, socket.MSG_WAITALL)
            if len(mark) < 4:
                return None
            length, = struct.unpack(">I", mark)
            last, length = length & rpc.LAST, length & ~rpc.LAST
            message += sock.recv(length, socket.MSG_WAITALL)
        return message
