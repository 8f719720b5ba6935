# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""dhcpfo(1): what it says of the captures, its exit codes and its errors."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios

import harness
from harness import DATA, dhcpfo, equal, expect
from source import CONF, NORMAL, NOW, STATE, Source, lease, server

CASES = sorted(p.parent.name for p in DATA.glob("isc/*/seven.json"))
SERVERS = ("primary", "secondary")
SEVEN = ("NumAddr", "AddrFree", "AddrInUse", "PartnerAddrFree",
         "ThisAddrFree", "PartnerAddrInUse", "ThisAddrInUse")
SCOPE_KEYS = {"Scope", "SubnetMask", "Relationship", "Relationships",
              *SEVEN, "Abandoned", "Transitional", "UsableNow", "OtherAddr",
              "OtherFree", "OtherInUse", "SharedFree"}
RELATIONSHIP_KEYS = {
    "RelationshipName", "Mode", "ServerType", "State", "PrevState",
    "StateSince", "PartnerState", "PartnerStateSince", "Mclt", "SafePeriod",
    "Percentage", "PercentageAssumed", "PrimaryServer", "SecondaryServer",
    "PrimaryServerName", "SecondaryServerName", "Scopes"}
SERVER_KEYS = {"Name", "Kind", "Address", "State", "LastSuccess", "Age",
               "LastError", "Scopes", "Leases", "Ignored"}
CLIENT_KEYS = {
    "ClientIpAddress", "SubnetMask", "ClientHardwareAddress", "ClientName",
    "ClientComment", "ClientLeaseExpires", "OwnerHost", "bClientType",
    "AddressState", "Status", "ProbationEnds", "QuarantineCapable",
    "SentPotExpTime", "AckPotExpTime", "RecvPotExpTime", "StartTime",
    "CltLastTransTime", "LastBndUpdTime", "BndMsgStatus", "PolicyName",
    "Flags", "ClientUid", "NameFromPartner"}

class Capture(Source):
    def __init__(self, t, case, server):
        folder = t.capture("isc/" + case)
        self.conf = folder / server / "dhcpd.conf"
        self.leases = folder / server / "dhcpd.leases"
        self.now = (folder / "snapshot-epoch").read_text().strip()
        self.seven = json.loads((folder / "seven.json").read_text())[server]


def fails(result, code, err):
    """Exit code and the whole of standard error, nothing on the other."""
    equal((result.code, result.out), (code, ""), result.err)
    if isinstance(err, re.Pattern):
        expect(err.fullmatch(result.err), "%r is not %r"
               % (result.err, err.pattern))
    else:
        equal(result.err, err)


# ---- the numbers ------------------------------------------------------------


def test_scopes_are_seven_json_on_both_servers(t):
    expect(len(CASES) >= 4, "too few captures: %s" % CASES)
    for case in CASES:
        for server in SERVERS:
            capture = Capture(t, case, server)
            got = capture.json("scopes")
            equal(got["server"], "local")
            scopes = {row["Scope"]: row for row in got["scopes"]}
            equal(set(scopes), set(capture.seven))
            for scope, want in capture.seven.items():
                row = scopes[scope]
                what = "%s %s %s" % (case, server, scope)
                equal({k: row[k] for k in SEVEN},
                      {k: want[k] for k in SEVEN}, what)
                others = {k: n for k, n in want.items()
                          if k.startswith("other_")}
                equal(row["Abandoned"], others.pop("other_abandoned", 0),
                      what)
                equal(row["Transitional"], sum(others.values()), what)
                equal(row["NumAddr"], row["AddrFree"] + row["AddrInUse"]
                      + row["Abandoned"] + row["Transitional"], what)


def test_scope_json_has_every_key(t):
    source = Source(t)
    rows = source.json("scopes")["scopes"]
    equal([r["Scope"] for r in rows], ["10.1.0.0", "10.2.0.0"])
    for row in rows:
        expect(SCOPE_KEYS <= set(row), SCOPE_KEYS - set(row))
        equal(source.json("scope", row["Scope"]),
              {"server": "local", "scopes": [row]})
    equal(rows[0]["Relationship"], "fo")
    equal(rows[0]["Relationships"], ["fo"])
    equal((rows[1]["Relationship"], rows[1]["Relationships"]), (None, []))
    for key in SEVEN[3:]:
        equal(rows[1][key], None)
        expect(isinstance(rows[0][key], int), key)
    equal(rows[1]["UsableNow"], 100)


def test_clients_are_those_that_scopes_count(t):
    for case in CASES:
        capture = Capture(t, case, "primary")
        scopes = capture.json("scopes")["scopes"]
        clients = capture.clients()
        addresses = [tuple(map(int, c["ClientIpAddress"].split(".")))
                     for c in clients]
        equal(addresses, sorted(set(addresses)))
        for scope in scopes:
            mine = [c for c in clients if c["Scope"] == scope["Scope"]]
            states = [c["AddressState"] for c in mine]
            equal(states.count("ACTIVE"),
                  scope["AddrInUse"] + scope["OtherInUse"], scope["Scope"])
            equal(states.count("DECLINED"),
                  scope["Abandoned"] + scope["OtherAbandoned"])
            equal(states.count("DOOM"), scope["Transitional"])
            equal(capture.clients("--scope", scope["Scope"]), mine)
        expect(clients, case)


def test_client_is_found_by_every_form(t):
    source = Source(t, NORMAL
                    + lease("10.1.0.11", mac="02:60:00:00:00:01", name="One")
                    + lease("10.1.0.12", mac="02:60:00:00:00:02",
                            name="026000000001")
                    + lease("10.1.0.13", mac="02:60:00:00:00:01"))
    want = source.json("client", "10.1.0.11")
    expect(CLIENT_KEYS <= set(want), CLIENT_KEYS - set(want))
    equal(want["ClientHardwareAddress"], "02:60:00:00:00:01")
    equal(want["ClientLeaseExpires"], NOW + 600)
    equal(want["AddressState"], "ACTIVE")
    equal(want["Status"], "NOQUARANTINE")
    equal(want["bClientType"], 1)
    for form in ("02:60:00:00:00:01", "02-60-00-00-00-01", "0260.0000.0001",
                 "026000000001", "2:60:0:0:0:1", "one", "ONE"):
        equal(source.json("client", form), want, form)
    text = source.run("client", "one").ok()
    expect(re.search(r"^Hardware address +02:60:00:00:00:01$", text, re.M),
           text)


def test_client_name_like_a_mac_is_found_as_name(t):
    source = Source(t, NORMAL + lease("10.1.0.11", mac="02:60:00:00:00:01",
                                      name="deadbeefcafe"))
    equal(source.json("client", "DEADBEEFCAFE")["ClientIpAddress"],
          "10.1.0.11")


def test_client_times_have_no_end_or_none(t):
    source = Source(t, NORMAL + lease("10.1.0.11", ends="never"))
    equal(source.json("client", "10.1.0.11")["ClientLeaseExpires"], None)
    text = source.run("client", "10.1.0.11").ok()
    expect(re.search(r"^Expires +never$", text, re.M), text)
    expect(re.search(r"^Last heard of +-$", text, re.M), text)


def test_client_fields_come_from_their_statements(t):
    source = Source(t, NORMAL + lease(
        "10.1.0.11", mac="02:60:00:00:00:01", name="one",
        more=" tstp epoch 2001; tsfp epoch 2002; atsfp epoch 2003; "
        'cltt epoch 2004; dynamic-bootp; uid "\\001ab"; '
        'billing class "gold";') + lease("10.2.0.1", state="abandoned"))
    got = source.json("client", "10.1.0.11")
    want = {"ClientIpAddress": "10.1.0.11", "SubnetMask": "255.255.255.0",
            "Scope": "10.1.0.0", "ClientName": "one", "ClientComment": "",
            "SentPotExpTime": 2001, "AckPotExpTime": 2002,
            "RecvPotExpTime": 2003, "CltLastTransTime": 2004,
            "StartTime": NOW - 60, "LastBndUpdTime": 0, "bClientType": 2,
            "ClientUid": "01:61:62", "PolicyName": "gold", "Flags": 0,
            "BndMsgStatus": 0, "ProbationEnds": 0,
            "QuarantineCapable": False, "NameFromPartner": False}
    equal({k: got[k] for k in want}, want)
    # Whose it is, as the scope counts it: the test does not hash.
    mine = source.json("scope", "10.1.0.0")["scopes"][0]["ThisAddrInUse"]
    equal(got["OwnerHost"]["IpAddress"], "192.0.2.1" if mine else "0.0.0.0")
    equal(got["OwnerHost"]["NetBiosName"],
          "192.0.2.1" if mine else "partner.example")
    got = source.json("client", "10.2.0.1")
    equal((got["AddressState"], got["ClientUid"], got["bClientType"]),
          ("DECLINED", None, 1))


def test_relationships_and_servers_have_every_key(t):
    source = Source(t)
    rows = source.json("relationships")["relationships"]
    equal(len(rows), 1)
    row = rows[0]
    expect(RELATIONSHIP_KEYS <= set(row), RELATIONSHIP_KEYS - set(row))
    equal({k: row[k] for k in ("RelationshipName", "Mode", "ServerType",
                               "State", "PartnerState", "Mclt", "SafePeriod",
                               "Percentage", "PercentageAssumed",
                               "PrimaryServer", "SecondaryServerName",
                               "Scopes")},
          {"RelationshipName": "fo", "Mode": "LoadBalance",
           "ServerType": "PrimaryServer", "State": "NORMAL",
           "PartnerState": "NORMAL", "Mclt": 600, "SafePeriod": 4294967295,
           "Percentage": 50, "PercentageAssumed": False,
           "PrimaryServer": "192.0.2.1",
           "SecondaryServerName": "partner.example", "Scopes": ["10.1.0.0"]})
    row, = source.json("servers")["servers"]
    expect(SERVER_KEYS <= set(row), SERVER_KEYS - set(row))
    equal({k: row[k] for k in ("Name", "Kind", "State", "LastSuccess", "Age",
                               "LastError", "Scopes")},
          {"Name": "local", "Kind": "isc", "State": "ok",
           "LastSuccess": NOW, "Age": 0, "LastError": "", "Scopes": 2})


def test_relationship_times_and_history_are_its_own(t):
    block = """
failover peer "fo" state {
  my state %s at epoch %d;
  partner state %s at epoch %d;
  mclt 600;
}
"""
    source = Source(t, block % ("recover", 1000, "normal", 2000)
                    + block % ("normal", 3000, "paused", 4000))
    row, = source.json("relationships")["relationships"]
    equal([row[k] for k in ("State", "StateSince", "PrevState",
                            "PartnerState", "PartnerStateSince")],
          ["NORMAL", 3000, "RECOVER", "PAUSED", 4000])


def test_server_counts_what_it_keeps_and_what_not(t):
    source = Source(t, NORMAL + lease("10.1.0.11") + lease("10.1.0.12")
                    + lease("10.2.0.1") + lease("10.9.0.1"))
    row, = source.json("servers")["servers"]
    equal([row[k] for k in ("Address", "Scopes", "Relationships", "Leases",
                            "Ignored")], ["192.0.2.1", 2, 1, 3, 1])


def test_clients_of_a_scope_are_all_of_it_and_no_others(t):
    conf = """
subnet 10.4.0.0 netmask 255.255.0.0 {
  range 10.4.0.0 10.4.1.255; range 10.4.255.0 10.4.255.255;
}
subnet 10.4.2.0 netmask 255.255.255.0 { range 10.4.2.0 10.4.2.255; }
subnet 10.5.0.0 netmask 255.255.255.0 { range 10.5.0.0 10.5.0.9; }
"""
    rows = {"10.4.0.0": ["10.4.0.0", "10.4.1.7", "10.4.255.255"],
            "10.4.2.0": ["10.4.2.0", "10.4.2.9"],
            "10.5.0.0": ["10.5.0.0"]}
    addresses = sorted(sum(rows.values(), []),
                       key=lambda a: tuple(map(int, a.split("."))))
    source = Source(t, "".join(lease(a) for a in addresses), conf)
    equal([c["ClientIpAddress"] for c in source.clients()], addresses)
    for scope, want in rows.items():
        equal([c["ClientIpAddress"]
               for c in source.clients("--scope", scope)], want)
    equal(source.run("clients", "--scope", "10.5.0.0").ok().count("\n"), 2)


def test_partner_down_makes_the_partners_share_usable(t):
    conf = CONF.replace("primary; address", "secondary; address").replace(
        "mclt 600;\n  split 128;", "")
    for state, usable in (("normal", 0), ("partner-down", 10)):
        row, = Source(t, STATE % state, conf).json(
            "scope", "10.1.0.0")["scopes"]
        equal((row["ThisAddrFree"], row["AddrFree"], row["UsableNow"]),
              (0, 10, usable), state)


def test_now_decides_what_is_in_force(t):
    source = Source(t, NORMAL + lease("10.1.0.11", ends=NOW + 1))
    equal(source.json("scope", "10.1.0.0")["scopes"][0]["AddrInUse"], 1)
    source.now = NOW + 1
    row = source.json("scope", "10.1.0.0")["scopes"][0]
    equal((row["AddrInUse"], row["Transitional"]), (0, 1))


# ---- for people -------------------------------------------------------------


def test_tables_read_well_in_80_columns(t):
    for case in CASES:
        for server in SERVERS:
            capture = Capture(t, case, server)
            for command in (("servers",), ("relationships",), ("scopes",),
                            ("scope", "10.50.0.0"), ("clients",)):
                text = capture.run(*command).ok()
                lines = text.splitlines()
                expect(len(lines) >= 2, text)
                for line in lines:
                    expect(len(line) <= 80, line)
                    equal(line, line.rstrip())


def test_scopes_table_aligns_numbers_to_the_right(t):
    text = Source(t, NORMAL + lease("10.1.0.11"), CONF).run("scopes").ok()
    equal(text,
          "                              ----- free ------  -- in use ---\n"
          "SCOPE        RELATION  ADDRS  ALL   % THIS PEER  ALL THIS PEER"
          "  ABAND  TRANS\n"
          "10.1.0.0/24  fo           10    9  90    9    0    1    1    0"
          "      0      0\n"
          "10.2.0.0/24  -           100  100 100    -    -    0    -    -"
          "      0      0\n")


def test_strings_of_clients_cannot_reach_the_terminal(t):
    evil = b"\\033[2J\\007x\\302\\233y\\377"
    source = Source(t, NORMAL.encode() + lease(
        "10.1.0.11", mac="02:60:00:00:00:01", name="@").encode().replace(
            b"@", evil) + lease("10.1.0.12", name="@").encode().replace(
                b"@", b"\x1b]0;t\x07"))
    for arguments in (("clients",), ("client", "10.1.0.11"),
                      ("client", "10.1.0.12"), ("--json", "clients")):
        text = source.run(*arguments).ok()
        bad = [c for c in text if ord(c) < 32 and c != "\n"
               or 127 <= ord(c) < 160 or c == "\ufffd"]
        equal(bad, [], text)


def test_terminal_width_is_kept(t):
    conf = CONF.replace('"fo"', '"a-relationship-with-a-very-long-name"')
    source = Source(t, NORMAL.replace(
        '"fo"', '"a-relationship-with-a-very-long-name"'), conf)
    expect(max(map(len, source.run("scopes").ok().splitlines())) > 80,
           "whole where the output is no terminal")
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ,
                struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [harness.program("dhcpfo"), "--source", source.spec, "--now",
         str(NOW), "scopes"], stdout=follower, stdin=subprocess.DEVNULL)
    os.close(follower)
    data = b""
    while select.select([leader], [], [], 20 * harness.FACTOR)[0]:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    os.close(leader)
    equal(process.wait(20 * harness.FACTOR), 0)
    lines = data.decode().splitlines()
    equal(len(lines), 4)
    equal(max(map(len, lines)), 80)
    expect("a-relat" in lines[2] and "~" in lines[2], lines[2])


# ---- what goes wrong --------------------------------------------------------

USAGE = "dhcpfo: %s\nTry 'dhcpfo --help' for more information.\n"


def test_help_and_version_are_on_standard_output(t):
    text = dhcpfo("--help").ok()
    for word in ("servers", "relationships", "scopes", "scope ADDR",
                 "client IP|MAC|NAME", "clients", "check", "--config",
                 "--server", "--source", "--now", "--json",
                 "isc:DHCPD_CONF:DHCPD_LEASES", "rpc:HOST[:PORT]",
                 "rpc:unix:PATH"):
        expect(word in text, word)
    expect(max(map(len, text.splitlines())) <= 80, text)
    expect(re.match(r"dhcpfo \d+\.\d+\.\d+\n", dhcpfo("--version").ok()),
           "version")


def test_usage_is_2(t):
    source = Source(t)
    for arguments, words in (
            ((), "no command is given"),
            (("frobnicate",), "unknown command 'frobnicate'"),
            (("--frob", "scopes"), "unknown option '--frob'"),
            (("scope",), "command 'scope' needs ADDR"),
            (("scope", "10.1.0"), "'10.1.0' is not an address"),
            (("scopes", "x"), "command 'scopes' takes no operand: 'x'"),
            (("client", "10.1.0.999"), "'10.1.0.999' is not an address"),
            (("client", "\udcff"),
             "'?' is not an address, hardware address or name"),
            (("clients", "--scope", "\x1b[2J"),
             '--scope: "?[2J" is not an address'),
            (("--now", "tomorrow", "scopes"), '--now: "tomorrow" is not a '
             "number of seconds since 1970")):
        fails(source.run(*arguments), 2, USAGE % words)
    for spec in ("", "isc", "isc:x", "isc:a:b:c", "vms:a:b", "isc::b",
                 "rpc"):
        result = dhcpfo("--source", spec, "scopes")
        fails(result, 2, re.compile(
            re.escape(USAGE).replace("%s", "--source: .+")))


def test_failed_call_is_1_with_its_number(t):
    source = Source(t)
    jet = "ERROR_DHCP_JET_ERROR (20013)\n"
    for operand in ("10.1.0.11", "10.9.9.9", "0.0.0.0", "255.255.255.255",
                    "02:00:00:00:00:00", "026000000001", "nobody",
                    "x" * 2000):
        fails(source.run("client", operand), 1, jet)
        fails(source.run("--json", "client", operand), 1, jet)
    absent = "ERROR_DHCP_SUBNET_NOT_PRESENT (20005)\n"
    fails(source.run("scope", "10.9.0.0"), 1, absent)
    fails(source.run("scope", "10.1.0.1"), 1, absent)
    fails(source.run("clients", "--scope", "10.9.0.0"), 1, absent)
    fails(source.run("--server", "other", "scopes"), 1,
          "ERROR_DHCP_SERVER_NAME_NOT_RESOLVED (20124)\n")


def test_unreadable_source_is_3(t):
    source = Source(t)
    missing = t.temp / "missing"
    for conf, leases, words in (
            (missing, source.leases, "%s: No such file or directory\n"
             % missing),
            (source.conf, missing, "%s: No such file or directory\n"
             % missing),
            (source.conf, t.temp, "%s: Is a directory\n" % t.temp),
            (t.temp, source.leases, "%s: Is a directory\n" % t.temp)):
        result = dhcpfo("--source", "isc:%s:%s" % (conf, leases), "scopes")
        fails(result, 3, words)
    source.conf.write_text(CONF + "\nsubnet 10.3.0.0 netmask {\n")
    fails(source.run("scopes"), 3, re.compile(
        re.escape("%s:11:" % source.conf) + r"\d+: .+\n"))


def test_garbage_and_pipes_are_3_and_end(t):
    fifo = t.temp / "fifo"
    os.mkfifo(fifo)
    good = Source(t)
    noise = Source(t, leases=bytes(range(256)) * 400)
    fails(noise.run("scopes"), 3,
          re.compile(re.escape(str(noise.leases)) + ".+\n"))
    for conf, leases in ((good.conf, fifo), (fifo, good.leases),
                         (good.conf, "/dev/zero"),
                         ("/dev/zero", good.leases)):
        result = dhcpfo("--source", "isc:%s:%s" % (conf, leases), "scopes",
                        deadline=20)
        fails(result, 3, re.compile(r".+: .+\n"))
    noise.conf.write_bytes(bytes(range(256)) * 400)
    fails(noise.run("scopes"), 3,
          re.compile(re.escape(str(noise.conf)) + r":\d+:\d+: .+\n"))


def test_servers_tells_an_unreadable_source_in_its_row(t):
    source = Source(t)
    source.leases.unlink()
    row, = source.json("servers")["servers"]
    equal((row["State"], row["LastSuccess"], row["Age"], row["LastError"]),
          ("error", None, None,
           "%s: No such file or directory" % source.leases))
    text = source.run("servers").ok()
    expect(("local: %s: No such file or directory\n" % source.leases) in text,
           text)
    # Nothing is known of it: no number is shown, and no zero.
    equal(text.splitlines()[1].split(),
          ["local", "isc", "error", "-", "-", "-", "-", "-"])


def test_corrupt_record_is_named_once_and_skipped(t):
    source = Source(t, NORMAL + lease("10.1.0.11")
                    + "lease 10.1.0.12 { binding state wrong; }\n"
                    + lease("10.1.0.13"))
    result = source.run("--json", "scopes")
    equal(json.loads(result.ok())["scopes"][0]["AddrInUse"], 2)
    expect(re.fullmatch(r"dhcpfo: local: .*dhcpd\.leases:\d+:.*\n",
                        result.err), result.err)


def test_output_that_cannot_be_written_is_told_once(t):
    capture = Capture(t, CASES[0], "primary")
    argv = [harness.program("dhcpfo"), "--source", capture.spec, "--now",
            capture.now]
    for command in (["scopes"], ["clients"], ["--json", "clients"],
                    ["--help"]):
        with open("/dev/full", "w") as full:
            result = subprocess.run(argv + command, stdout=full,
                                    stderr=subprocess.PIPE, text=True,
                                    timeout=60)
        equal((result.returncode, result.stderr),
              (1, "dhcpfo: cannot write the output: No space left on "
               "device\n"), command)
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run(
            argv + command, stdout=writer, stderr=subprocess.PIPE, text=True,
            timeout=60, restore_signals=False)  # SIGPIPE stays ignored
        os.close(writer)
        equal((result.returncode, result.stderr), (1, ""), command)
    with open("/dev/full", "w") as full:
        equal(subprocess.run(argv + ["check"], stdout=full,
                             stderr=subprocess.DEVNULL,
                             timeout=60).returncode, 3)


# ---- the configuration file -------------------------------------------------


def test_config_first_server_is_the_default(t):
    one, two = Source(t), Source(t, NORMAL + lease("10.1.0.11"))
    conf = t.file("dhcpfo.conf", server("one", one) + server("two", two))
    base = ("--config", conf, "--now", NOW, "--json")
    equal(json.loads(dhcpfo(*base, "scopes").ok())["server"], "one")
    got = json.loads(dhcpfo(*base, "--server", "two", "scopes").ok())
    equal((got["server"], got["scopes"][0]["AddrInUse"]), ("two", 1))
    for more, names in (((), ["one", "two"]), (("--server", "two"), ["two"])):
        got = json.loads(dhcpfo(*base, *more, "servers").ok())["servers"]
        equal([row["Name"] for row in got], names)
    two.leases.unlink()
    equal([s["State"] for s in
           json.loads(dhcpfo(*base, "servers").ok())["servers"]],
          ["ok", "error"])
    equal(dhcpfo(*base, "scopes").code, 0)
    equal(dhcpfo(*base, "--server", "two", "scopes").code, 3)
    fails(dhcpfo(*base, "--server", "three", "scopes"), 1,
          "ERROR_DHCP_SERVER_NAME_NOT_RESOLVED (20124)\n")


def test_config_partner_gives_split_and_names(t):
    capture = t.capture("isc/" + CASES[0])
    now = (capture / "snapshot-epoch").read_text().strip()

    def section(name, more=""):
        return 'server %s { kind = isc config = "%s" leases = "%s" ' \
            'liveness = off %s }\n' % (
                name, capture / name / "dhcpd.conf",
                capture / name / "dhcpd.leases", more)

    def assumed(text):
        conf = t.file("dhcpfo.conf", text)
        row, = json.loads(dhcpfo(
            "--config", conf, "--now", now, "--server", "secondary",
            "--json", "relationships").ok())["relationships"]
        return row["PercentageAssumed"], row["Percentage"]

    equal(assumed(section("secondary")), (True, 50))
    equal(assumed(section("secondary", "split = 64")), (False, 25))
    equal(assumed(section("primary") + section("secondary",
                                               "partner = primary")),
          (False, 50))


def test_config_partner_fills_in_names(t):
    one = Source(t, NORMAL + lease("10.1.0.11", name="known"))
    two = Source(t, NORMAL + lease("10.1.0.11"))
    conf = t.file("dhcpfo.conf", server("one", one, "partner = two")
                  + server("two", two))
    for name, borrowed in (("one", False), ("two", True)):
        got = json.loads(dhcpfo("--config", conf, "--now", NOW, "--server",
                                name, "--json", "client", "10.1.0.11").ok())
        equal((got["ClientName"], got["NameFromPartner"]),
              ("known", borrowed))


def test_config_partners_that_disagree_are_shown(t):
    folder = t.capture("isc/" + CASES[0])
    now = (folder / "snapshot-epoch").read_text().strip()
    conf = folder / "secondary" / "dhcpd.conf"
    text = conf.read_text()

    def difference():
        path = t.file("dhcpfo.conf", "".join(
            'server %s { kind = isc config = "%s" leases = "%s" '
            "liveness = off %s }\n" % (
                name, folder / name / "dhcpd.conf",
                folder / name / "dhcpd.leases", more)
            for name, more in (("primary", ""),
                               ("secondary", "partner = primary"))))
        rows = json.loads(dhcpfo("--config", path, "--now", now, "--json",
                                 "servers").ok())["servers"]
        return [row["PartnerDifference"] for row in rows]

    equal(difference(), ["", ""])
    conf.write_text(text.replace("10.90.0.10 10.90.0.19",
                                 "10.90.0.11 10.90.0.19"))
    equal(difference(), ["the pools of scope 10.90.0.0 differ"] * 2)
    conf.write_text(text.replace('pool { failover peer "fo-a"; '
                                 "range 10.90.0.10 10.90.0.19; }", ""))
    equal(difference(), ["scope 10.90.0.0 is not on the partner",
                         "scope 10.90.0.0 is on the partner only"])


def test_config_stopped_server_shows_its_data(t):
    source = Source(t)
    text = server("one", source).replace(
        "liveness = off", "liveness = pid pid-file = %s" % (t.temp / "pid"))
    conf = t.file("dhcpfo.conf", text)
    os.utime(source.leases, (1700000000, 1700000000))
    got = json.loads(dhcpfo("--config", conf, "--now", 1700000300, "--json",
                            "servers").ok())
    row = got["servers"][0]
    equal((row["State"], row["LastError"]),
          ("stopped", "dhcpd is not running"))
    # It is not known to have run since it wrote last.
    equal((row["LastSuccess"], row["Age"]), (1700000000, 300))
    equal(dhcpfo("--config", conf, "scopes").code, 0)
    result = dhcpfo("--config", conf, "check")
    equal(result.code, 2, result.out)
    expect("server one is stopped" in result.out, result.out)


def test_config_faults_are_3_with_the_place(t):
    missing = t.temp / "none.conf"
    fails(dhcpfo("--config", missing, "servers"), 3,
          "%s: No such file or directory\n" % missing)
    conf = t.file("dhcpfo.conf", "# nothing\n")
    fails(dhcpfo("--config", conf, "servers"), 3,
          "%s: no server is configured\n" % conf)
    conf = t.file("dhcpfo.conf", "\nserver a {\n  knd = isc\n}\n")
    fails(dhcpfo("--config", conf, "servers"), 3,
          "%s:3: no such option 'knd'\n" % conf)
    fails(dhcpfo("--config", t.temp, "servers"), 3,
          "%s: Is a directory\n" % t.temp)
    fifo = t.temp / "fifo.conf"
    os.mkfifo(fifo)
    fails(dhcpfo("--config", fifo, "servers", deadline=20), 3,
          "%s: not a regular file\n" % fifo)


harness.main("cli", globals())
