# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo-rpcd behind RPCSEC_GSS: a Kerberos realm of our own on loopback, and
a caller of libtirpc's making."""

import os
import socket

import harness
import rpc
from harness import (BUILD, TOP, Skip, equal, expect, free_port, run, tool,
                     wait_for)
from krb5 import REALM, Between, start
from rpc import Connection, u32

CREDPROBLEM, CTXPROBLEM, TOOWEAK, REJECTED, BADCRED = 13, 14, 5, 2, 1


def build_caller():
    """What cannot be built here is skipped, with a line that says so."""
    flags = run([tool("pkg-config"), "--cflags", "--libs", "libtirpc",
                 "krb5-gssapi"])
    if flags.code != 0:
        raise Skip("no libkrb5-dev, which libtirpc's caller needs")
    target = BUILD / "tests" / "tools" / "rpc_gss"
    target.parent.mkdir(parents=True, exist_ok=True)
    run([os.environ.get("CC", "cc"), "-D_GNU_SOURCE", "-w",
         "-I", BUILD / "gen", "-I", BUILD / "gen/wire", "-o", target,
         TOP / "tests/tools/rpc_gss.c", BUILD / "gen/wire/dhcpfo_xdr.c",
         *flags.out.split()], deadline=120).ok()


def before(t):
    for name in ("krb5kdc", "kdb5_util", "kadmin.local"):
        tool(name)
    conf = t.file("c", 'rpcd { tcp = on\nsecurity = krb5i\nprincipals = x\n'
                  'listen = 127.0.0.1\nport = %d\nkeytab = /no/such\n'
                  'socket = "%s/s" }' % (free_port(socket.SOCK_STREAM),
                                         t.temp))
    started = run([harness.program("dhcpfo-rpcd"), "-f", "-c", conf])
    equal(started.code, 1)
    if "built without GSS-API" in started.err:
        raise Skip("dhcpfo-rpcd was built without GSS-API (libkrb5-dev)")
    expect("/no/such" in started.err, started.err)
    build_caller()


ANSWER = "1 servers, 200 clients\n"


def test_calls_with_integrity_and_privacy_are_answered(t):
    realm, _, port = start(t)
    for service in ("integrity", "privacy"):
        result = realm.caller(port, service, 20)
        equal(result.err, "")
        equal(result.out, ANSWER * 20)


def test_service_none_is_refused(t):
    realm, _, port = start(t)
    result = realm.caller(port, "none")
    equal(result.code, 1)
    expect("too weak" in result.err, result.err)


def test_less_than_privacy_is_refused_where_it_is_asked_for(t):
    realm, _, port = start(t, "krb5p")
    result = realm.caller(port, "integrity")
    equal(result.code, 1)
    expect("too weak" in result.err, result.err)
    equal(realm.caller(port, "privacy").out, ANSWER)


def test_principal_that_is_not_listed_is_refused(t):
    realm, rpcd, port = start(t)
    result = realm.caller(port, "integrity", who="stranger")
    equal((result.code, result.out), (1, ""))
    wait_for(lambda: "stranger@%s is none of the principals" % REALM
             in rpcd.log(), 5, "a message")
    equal(realm.caller(port, "integrity").out, ANSWER)


def test_flavors_without_proof_are_refused(t):
    _, rpcd, port = start(t)
    with Connection(("127.0.0.1", port)) as c:
        for cred in ((rpc.AUTH_NONE, b""), rpc.auth_sys()):
            for proc in (rpc.NULL, rpc.SERVERS):
                r = c.call(proc, cred=cred)
                equal((r.kind, r.detail), ("denied", (1, TOOWEAK)))
    # The unix socket has its own proof.
    with Connection(rpcd.socket) as c:
        expect(c.alive(), "not served")


def gss_cred(proc, seq=1, service=2, handle=b"", version=1):
    return rpc.AUTH_GSS, u32(version, proc, seq, service) + rpc.opaque(handle)


def test_handshakes_that_make_no_sense_are_denied(t):
    _, rpcd, port = start(t)
    before_kb = rpcd.memory_kb()
    with Connection(("127.0.0.1", port)) as c:
        for cred, why in ((gss_cred(0, handle=b"\0\0\0\1"), CREDPROBLEM),
                          (gss_cred(0), CREDPROBLEM),
                          (gss_cred(2, handle=b"\0\0\0\1"), CREDPROBLEM),
                          (gss_cred(3, handle=b"\0\0\0\1"), CREDPROBLEM),
                          (gss_cred(4), BADCRED),
                          (gss_cred(1, service=0), BADCRED),
                          (gss_cred(1, service=4), BADCRED),
                          (gss_cred(1, version=2), BADCRED),
                          (gss_cred(1, handle=b"\0\0\0\1"), BADCRED),
                          ((rpc.AUTH_GSS, b"\0\0\0\1"), BADCRED)):
            r = c.call(rpc.NULL, rpc.opaque(b"token"), cred=cred)
            equal((r.kind, r.detail), ("denied", (1, why)), str(cred))
        r = c.call(rpc.SERVERS, rpc.opaque(b"token"), cred=gss_cred(1))
        equal((r.kind, r.detail), ("denied", (1, BADCRED)))
        r = c.call(rpc.NULL, b"", cred=gss_cred(1))
        equal((r.kind, r.detail), ("accepted", 4))
        # A token that is none: an answer that says so, without a context.
        for i in range(2000):
            r = c.call(rpc.NULL, rpc.opaque(b"x" * (i % 500)),
                       cred=gss_cred(1))
            equal((r.kind, r.detail), ("accepted", 0))
            answer = rpc.Reader(r.body)
            equal(answer.opaque(), b"")
            expect(answer.u32() & 0xffff0000, "no failure")
    expect(rpcd.memory_kb() - before_kb < 4096, "%d KB more"
           % (rpcd.memory_kb() - before_kb))


def test_replayed_call_has_no_answer(t):
    realm, _, port = start(t)
    between = Between(
        port, lambda n, m: [m, m, m] if n == 3 else [m])
    result = realm.caller(between.port, "integrity", 5)
    equal((result.err, result.out), ("", ANSWER * 5))
    between.join(10)
    # Of the handshake, of ten calls and of the end: each one answer.
    equal(len(between.replies), len(between.calls))


def test_call_that_was_changed_on_its_way_is_refused(t):
    realm, _, port = start(t)

    def flip(at):
        def spoil(n, message):
            if n != 3:
                return [message]
            changed = bytearray(message)
            changed[at % len(message)] ^= 1
            return [bytes(changed)]
        return spoil

    # The last byte is of the arguments' signature, the 24th of the procedure.
    for service in ("integrity", "privacy"):
        for at, word in ((-1, "decode arguments"), (23, "")):
            between = Between(port, flip(at))
            result = realm.caller(between.port, service)
            equal((result.code, result.out), (1, ""),
                  "%s %d: %s" % (service, at, result.err))
            expect(word in result.err, result.err)
    equal(realm.caller(port, "integrity").out, ANSWER)


def test_addresses_are_looked_at_too(t):
    realm, rpcd, port = start(t)
    rpcd.configure(
        rpcd.conf.read_text().split("agent {")[0],
        realm.keys() % port + "\nallow = 127.0.0.9")
    rpcd.reload()
    equal(realm.caller(port, "integrity").code, 1)
    with Connection(("127.0.0.1", port)) as c:
        expect(c.ended(), "not refused")


def test_principals_are_changed_without_a_restart(t):
    realm, rpcd, port = start(t)
    servers = rpcd.conf.read_text().split("agent {")[0]
    rpcd.configure(servers, realm.keys(
        principals="x@Y stranger@" + REALM) % port)
    rpcd.reload()
    equal(realm.caller(port, "integrity").code, 1)
    equal(realm.caller(port, "integrity", who="stranger").out, ANSWER)


def test_many_contexts_do_not_grow(t):
    realm, rpcd, port = start(t)
    realm.caller(port, "integrity")
    before_kb = rpcd.memory_kb()
    for _ in range(30):
        equal(realm.caller(port, "privacy").out, ANSWER)
    expect(rpcd.memory_kb() - before_kb < 2048, "%d KB more"
           % (rpcd.memory_kb() - before_kb))


harness.main("rpcd_gss", globals(), jobs=2, before=before)
