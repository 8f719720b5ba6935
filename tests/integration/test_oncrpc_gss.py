# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""A server elsewhere behind RPCSEC_GSS as a source: a Kerberos realm of our own
on loopback, and somebody between caller and server."""

import socket

import harness
from agentx import oid
from harness import (Skip, dhcpfo, equal, expect, free_port, run, tool,
                     wait_for)
from krb5 import REALM, Between, start
from snmp import oid_string

OK, UNREACHABLE = 1, 5
REMOTE = """server far { kind = rpc address = "localhost:%d" security = %s
%s refresh = 200ms }
"""


def before(t):
    for name in ("krb5kdc", "kdb5_util", "kadmin.local"):
        tool(name)
    conf = t.file("c", REMOTE % (free_port(), "krb5i", ""))
    result = dhcpfo("--config", conf, "scopes")
    if "built without GSS-API" in result.err:
        raise Skip("dhcpfo was built without GSS-API (libkrb5-dev)")
    equal(result.code, 3)


class Far:
    """One caller's view of the server."""

    def __init__(self, t, security="krb5i", at_least="krb5i", who="client",
                 port=None, keys=None):
        self.realm, self.rpcd, self.port = start(t, at_least)
        self.env = dict(self.realm.env, KRB5CCNAME="FILE:%s/cache-%s" % (
            self.realm.folder, who))
        self.keys = 'keytab = "%s/%s.keytab"' % (self.realm.folder, who) \
            if keys is None else keys
        self.security = security
        self.t = t
        self.conf = self.write(port or self.port)

    def write(self, port):
        return self.t.file("far.conf", REMOTE % (port, self.security,
                                                 self.keys))

    def say(self, *command, port=None):
        conf = self.write(port) if port else self.conf
        return dhcpfo("--config", conf, "--json", *command, env=self.env)

    def here(self, *command):
        return dhcpfo("--source", "rpc:unix:%s" % self.rpcd.socket, "--json",
                      *command)


def test_commands_are_answered_with_integrity_and_privacy(t):
    for at_least in ("krb5i", "krb5p"):
        far = Far(t, "krb5p", at_least)
        for command in (["scopes"], ["clients"], ["client", "10.50.0.10"]):
            equal(far.say(*command).ok().replace('"far"', '"local"'),
                  far.here(*command).ok(), "%s %s" % (at_least, command))
    equal(len(far.say("clients").ok().splitlines()), 200)


def test_less_than_what_is_asked_for_is_refused(t):
    far = Far(t, "krb5i", "krb5p")
    result = far.say("scopes")
    equal(result.code, 3)
    expect("refuses our credentials: they are too weak" in result.err,
           result.err)
    far.security = "none"
    result = far.say("scopes", port=far.port)
    equal(result.code, 3)
    expect("refuses our credentials" in result.err, result.err)


def test_principal_that_is_not_listed_is_refused(t):
    far = Far(t, who="stranger")
    result = far.say("scopes")
    equal(result.code, 3)
    expect("may not call it" in result.err, result.err)


def test_address_that_is_not_listed_is_refused_before_anything(t):
    far = Far(t)
    far.say("scopes").ok()
    conf = far.rpcd.conf.read_text()
    far.rpcd.conf.write_text(conf.replace(
        "tcp = on", 'tcp = on allow = "192.0.2.1"'))
    far.rpcd.reload()
    result = far.say("scopes")
    equal(result.code, 3)
    expect("may not call it" in result.err, result.err)
    far.rpcd.conf.write_text(conf)
    far.rpcd.reload()
    far.say("scopes").ok()


def test_without_a_ticket_the_reason_is_told(t):
    far = Far(t, keys='keytab = "/no/such/file"')
    result = far.say("scopes")
    equal(result.code, 3)
    expect("no Kerberos ticket: " in result.err, result.err)
    # Of a service that the realm does not know.
    far.keys = ('kerberos-service = other keytab = "%s/client.keytab"'
                % far.realm.folder)
    result = far.say("scopes", port=far.port)
    equal(result.code, 3)
    expect("Kerberos: " in result.err, result.err)


def test_answers_that_were_changed_are_not_believed(t):
    for security in ("krb5i", "krb5p"):
        far = Far(t, security)
        # The last byte is of the signature; that before the verifier's end
        # proves who answers.
        for at in (-1, 30):
            def spoil(n, message, at=at):
                if n != 3:
                    return [message]
                changed = bytearray(message)
                changed[at] ^= 1
                return [bytes(changed)]

            between = Between(far.port, lambda n, m: [m], spoil)
            result = far.say("scopes", port=between.port)
            equal(result.code, 3, security)
            expect("not signed by whom we called" in result.err, result.err)
        far.say("scopes", port=far.port).ok()


def test_answers_to_an_earlier_call_are_not_believed(t):
    for security in ("krb5i", "krb5p"):
        far = Far(t, security)
        earlier = []

        def repeat(n, message, earlier=earlier):
            earlier.append(message)
            return [message[:4] + earlier[2][4:] if n == 4 else message]

        between = Between(far.port, lambda n, m: [m], repeat)
        result = far.say("scopes", port=between.port)
        equal(result.code, 3, security)
        expect("not signed by whom we called" in result.err, result.err)


def test_server_that_is_another_is_not_believed(t):
    """It has a key, but not the one of the service that is called."""
    far = Far(t)
    run([tool("kadmin.local"), "-r", REALM, "-q", "addprinc -randkey "
         "imposter/localhost"], env=far.realm.env).ok()
    far.keys += "\nkerberos-service = imposter"
    result = far.say("scopes", port=far.port)
    equal(result.code, 3)
    expect("refuses our ticket" in result.err, result.err)


def test_agent_goes_on_when_the_server_has_forgotten_it(t):
    snmpd = t.snmpd()
    far = Far(t)
    agent = t.agent(snmpd, far.conf.read_text(), env=far.env)
    agent.wait_registered()

    def state():
        return snmpd.value(oid("ServerState", oid_string("far")))

    wait_for(lambda: state() == OK, 20, lambda: "ok, not %s" % state())
    # Another process knows none of the contexts.
    far.rpcd.process.stop()
    wait_for(lambda: state() == UNREACHABLE, 20, "unreachable")
    far.rpcd.start()
    wait_for(lambda: state() == OK, 20, lambda: "ok again, not %s" % state())
    # Nor is the KDC asked again for what is known.
    far.realm.kdc.stop()
    far.rpcd.process.stop()
    wait_for(lambda: state() == UNREACHABLE, 20, "unreachable")
    far.rpcd.start()
    wait_for(lambda: state() == OK, 20, lambda: "ok again, not %s" % state())


def test_kdc_that_hangs_holds_nobody_up(t):
    snmpd = t.snmpd()
    far = Far(t)
    far.realm.kdc.stop()
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deaf.bind(("127.0.0.1", far.realm.port))
    deaf.listen(1)
    t.defer(deaf.close)
    near = far.rpcd.conf.read_text().split("agent {")[0]
    agent = t.agent(snmpd, near + far.conf.read_text(), env=far.env)
    agent.wait_registered()
    wait_for(lambda: snmpd.value(oid("ServerState", oid_string("a"))) == OK,
             5, "the server beside it is read")
    wait_for(lambda: snmpd.value(
        oid("ServerState", oid_string("far"))) == UNREACHABLE, 10,
        "unreachable")
    equal(agent.process.stop(), 0)


harness.main("oncrpc_gss", globals(), before=before)
