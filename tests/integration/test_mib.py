# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""DHCPV4-FAILOVER-MIB as dhcpfo(1) prints it, for any place in the tree, and
the agent at that place."""

import collections
import os
import re

import agentx
import harness
from agentx import Pair, oid
from harness import TOP, dhcpfo, equal, expect, run, wait_for
from snmp import (MODULE, PREFIX, ROOT_OID, mib_dirs, oid_join, oid_string,
                  snmp_env)

PUBLISHED = TOP / "mibs" / (MODULE + ".txt")
MOVED = "1.3.6.1.4.1.99999.7.1"
ROOTS = {
    ROOT_OID: "netSnmpPlaypen 647",
    "1.3.6.1.4.1.8072.9999.9999.5.1": "netSnmpPlaypen dhcpv4FoParent1(5) 1",
    "1.3.6.1.4.1.8072.9999.9999": "enterprises dhcpv4FoParent1(8072) "
                                  "dhcpv4FoParent2(9999) 9999",
    MOVED: "enterprises dhcpv4FoParent1(99999) dhcpv4FoParent2(7) 1",
    ".1.3.6.1.4.1.4294967295": "enterprises 4294967295",
    "1.3.6.1.2.1.99999": "mib-2 99999",
    "1.3.6.1.6.3.99999": "snmpModules 99999",
    "1.3.6.1.3.99.1": "experimental dhcpv4FoParent1(99) 1",
    "1.3.6.1.5.99.1": "security dhcpv4FoParent1(99) 1",
    "1.3.6.1.2.1.10.999": "transmission 999",
    "1.3.6.1.4.7.1": "private dhcpv4FoParent1(7) 1",
    "1.3.6.1.7.99.1": "internet dhcpv4FoParent1(7) dhcpv4FoParent2(99) 1",
}


def module(t, root=None):
    """The folder of the module that dhcpfo prints."""
    folder = t.folder("mibs")
    (folder / (MODULE + ".txt")).write_text(
        dhcpfo("mib", *(("--root", root) if root else ())).ok())
    return folder


def env(folder):
    """Net-SNMP's, with that module instead of ours."""
    dirs = [str(folder)] + [d for d in mib_dirs() if d != str(TOP / "mibs")]
    return {**snmp_env(folder), "MIBS": MODULE, "MIBDIRS": ":".join(dirs)}


def translate(folder, *arguments):
    return run([harness.tool("snmptranslate"), *arguments],
               env=env(folder)).ok().strip()


# ---- what the module says of its objects -----------------------------------


Object = collections.namedtuple("Object", "syntax units access paragraphs")
CLOSING = re.compile(r"(?:Unit: (.+)\. )?Source: .+\. Unknown: .+\.")
NUMBERS = ("Gauge32", "Counter32", "Counter64", "Unsigned32", "Integer32",
           "Dhcpv4FoTime", "TimeTicks")
# Numbers that count nothing: names of something, and bits.
UNCOUNTED = {"NotifyLastEvent", "ClientHardwareType", "ClientFlags",
             "ClientAddressStateFlags", "ClientBndMsgStatus"}
MIRRORED = ("SrvRelationship", "SrvScope")


def objects(hidden=False):
    """{name behind the prefix: Object} of those that can be read, or not."""
    text, found = PUBLISHED.read_text(), {}
    for name, syntax, units, access, words in re.findall(
            r'^dhcpv4Fo(\w+) OBJECT-TYPE\n\s+SYNTAX\s+([^"]+?)\n'
            r'(?:\s+UNITS\s+"([^"]+)"\n)?\s+MAX-ACCESS\s+(\S+)\n'
            r'\s+STATUS\s+current\n\s+DESCRIPTION\s+"([^"]+)"',
            text, re.M):
        found[name] = Object(
            " ".join(syntax.split()), units, access,
            [" ".join(p.split()) for p in words.split("\n\n")])
    equal(len(found), text.count(" OBJECT-TYPE\n"), "all were understood")
    return {name: o for name, o in found.items()
            if (o.access == "not-accessible") == hidden}


def test_module_every_object_tells_unit_source_and_what_is_unknown(t):
    found = objects()
    expect(len(found) > 250, "too few objects")
    for name, o in found.items():
        closing = CLOSING.fullmatch(o.paragraphs[-1])
        expect(closing and len(o.paragraphs) > 1,
               "%s: %r" % (name, o.paragraphs[-1]))
        equal(closing.group(1) or "", o.units, name)


def test_module_every_table_tells_when_it_has_no_rows(t):
    tables = {name: o.paragraphs for name, o in objects(True).items()
              if o.syntax.startswith("SEQUENCE OF")}
    expect(len(tables) >= 10, "too few tables")
    for name, paragraphs in tables.items():
        expect(re.search(r"none here|always there|ever read|Without rows|"
                         r"an error", " ".join(paragraphs)),
               "%s: %s" % (name, paragraphs))


def test_module_everything_that_counts_has_units(t):
    for name, o in objects().items():
        number = o.syntax.split(" ")[0] in NUMBERS
        equal(bool(o.units), number and name not in UNCOUNTED, name)
        if o.syntax.startswith("Counter"):
            expect(any("since" in p for p in o.paragraphs),
                   name + " does not say where it begins")


def test_module_both_shapes_of_a_table_say_the_same(t):
    found, mirrored = objects(), 0
    for name, o in found.items():
        if not name.startswith(MIRRORED):
            continue
        twin = found[name[len("Srv"):]]
        equal((o.syntax, o.units, o.paragraphs[-1]),
              (twin.syntax, twin.units, twin.paragraphs[-1]), name)
        expect(o.paragraphs[0].startswith("As %s%s," % (
            PREFIX, name[len("Srv"):])), o.paragraphs[0])
        mirrored += 1
    expect(mirrored > 70, "too few")


def test_module_everything_is_in_a_group_that_compliance_names(t):
    text = PUBLISHED.read_text()
    groups = {name: re.findall(r"\w+", members) for name, members in re.findall(
        r"^(\w+) (?:OBJECT|NOTIFICATION)-GROUP\n\s+(?:OBJECTS|NOTIFICATIONS)"
        r" \{([^}]*)\}", text, re.M)}
    names = [PREFIX + name for name in objects()] + re.findall(
        r"^(\w+) NOTIFICATION-TYPE", text, re.M)
    equal(sorted(n for members in groups.values() for n in members),
          sorted(names))
    compliance = text[text.index(PREFIX + "Compliance MODULE-COMPLIANCE"):]
    compliance = compliance[:compliance.index("::=")]
    for name in groups:
        expect(re.search(r"\b%s\b" % name, compliance), name)


# ---- the module as it is printed ---------------------------------------------


def test_mib_without_root_is_the_published_module(t):
    equal(dhcpfo("mib").ok(), PUBLISHED.read_text())
    equal(dhcpfo("mib", "--root", ROOT_OID).ok(), PUBLISHED.read_text())


def test_mib_of_a_configuration_is_for_its_root(t):
    conf = t.file("moved.conf", "agent { root-oid = %s }\n" % MOVED)
    text = dhcpfo("mib", "--root", MOVED).ok()
    equal(dhcpfo("--config", conf, "mib").ok(), text)
    equal(dhcpfo("--config", conf, "mib", "--root", ROOT_OID).ok(),
          PUBLISHED.read_text())
    conf.write_text("agent { }\n")
    equal(dhcpfo("--config", conf, "mib").ok(), PUBLISHED.read_text())
    for text in ("agent { root-oid = 1 }\n", None):
        if text:
            conf.write_text(text)
        else:
            conf.unlink()
        result = dhcpfo("--config", conf, "mib")
        equal((result.code, result.out), (3, ""))
        expect(result.err.startswith(str(conf)), result.err)


def test_mib_root_is_defined_once(t):
    text = PUBLISHED.read_text()
    equal(text.count("::= { netSnmpPlaypen 647 }"), 1)
    for root, words in ROOTS.items():
        moved = dhcpfo("mib", "--root", root).ok().splitlines()
        equal([line for line in moved if "::= { %s }" % words in line],
              ["    ::= { %s }" % words])
        lines = text.splitlines()
        expect(len([line for line in moved if line not in lines]) <= 3, root)


def test_mib_of_every_root_passes_smilint(t):
    lint = harness.tool("smilint")
    for root in ROOTS:
        folder = module(t, root)
        conf = folder / "smi.conf"
        dirs = env(folder)["MIBDIRS"]
        conf.write_text("path %s\n" % dirs)
        said = run([lint, "-c", conf, "-l", "6", "-s",
                    folder / (MODULE + ".txt")])
        equal((said.out, said.err), ("", ""), root)


def test_mib_of_every_root_is_translated_to_it(t):
    for root in ROOTS:
        folder, number = module(t, root), root.lstrip(".")
        if max(map(int, number.split("."))) > 2147483647:
            continue  # libnetsnmp's parser knows no such number
        equal(translate(folder, "-On", MODULE + "::dhcpv4FoMIB"),
              "." + number)
        name = translate(folder, oid_join(number, "1.5.1.7.10.50.0.0"))
        equal(name, MODULE + "::dhcpv4FoScopeAddrFree.10.50.0.0", root)


def test_mib_readme_shows_what_the_tools_say(t):
    lines = (TOP / "README.md").read_text().splitlines()
    folder, tried = module(t), 0
    for line, said in zip(lines, lines[1:]):
        words = line.split()
        if words[:3] == ["$", "dhcpfo", "mib"]:
            folder = module(t, words[4])
        elif words[:2] == ["$", "snmptranslate"]:
            equal(translate(folder, *words[2:]), said, line)
            tried += 1
    expect(tried >= 2, "no snmptranslate in the README")


def test_mib_bad_root_is_a_usage_error(t):
    for root in ("", "1.3.6.1.4", "1.2.3.4.5.6.7", "enterprises.5", "1..3",
                 "1.3.6.1.4.1.4294967296", "1.3.6.1.4.1." + ".1" * 70,
                 ".".join(["1.3.6.1"] + ["1"] * 61)):
        result = dhcpfo("mib", "--root", root)
        equal((result.code, result.out), (2, ""), root)
        expect(result.err.startswith("dhcpfo: --root: "), result.err)
    expect("--root" in dhcpfo("scopes", "--root", MOVED).err, "not its own")


def test_mib_full_disk_is_a_failure(t):
    result = run(["sh", "-c", "exec \"$0\" mib >/dev/full",
                  harness.program("dhcpfo")])
    equal(result.code, 1)
    expect("cannot write the output" in result.err, result.err)


def test_moved_agent_is_walked_by_the_names_of_the_moved_module(t):
    snmpd = t.snmpd()
    pair = Pair(t, None, agent="root-oid = " + MOVED, options=(
        "-x", "unix:%s" % snmpd.socket))
    state = oid_join(MOVED, "1.1.1.5", oid_string("secondary"))
    wait_for(lambda: snmpd.value(state) == 1, 30, "the servers are read")
    equal(snmpd.walk(ROOT_OID), [])
    folder = module(t, MOVED)

    def tool(name, *arguments):
        return run([harness.tool(name), "-v2c", "-c", "public", "-m", MODULE,
                    *arguments[:-1], "udp:127.0.0.1:%d" % snmpd.port,
                    arguments[-1]], env=env(folder)).ok()

    said = tool("snmpwalk", "-Os", "dhcpv4FoScopeAddrFree")
    equal(sorted(line.split()[0] for line in said.splitlines()),
          sorted("dhcpv4FoScopeAddrFree." + s for s in pair.seven["primary"]))
    expect("dhcpv4FoScopeAddrFree.10.50.0.0 = Gauge32: 303 addresses" in said,
           said)
    # Nothing that the agent has is without a name.
    said = tool("snmpwalk", "-Os", "dhcpv4FoObjects")
    expect(len(said.splitlines()) > 500, "a short walk")
    equal([line for line in said.splitlines() if "Wrong Type" in line
           or line.startswith(("iso", "enterprises", "."))], [])
    table = tool("snmptable", "-Ci", "-Cb", "dhcpv4FoScopeTable")
    expect("10.50.0.0" in table and "NumAddr" in table, table)
    # The names and numbers of the agent itself are the module's.
    for name, number in agentx.objects(str(pair.agent.conf)).items():
        expect(number.startswith(MOVED + "."), name)
    expect(oid("ScopeAddrFree").startswith(ROOT_OID), "by default not")
    equal(os.environ.get("MIBS", ""), "")


def moves_everything(t, direct, roots):
    snmpd = t.snmpd(extra=agentx.contexts("secondary"))
    pair = Pair(t, snmpd, agent="direct-answers = " + direct)
    wait_for(lambda: snmpd.value(
        oid("ServerState", oid_string("secondary"))) == 1, 30, "all is read")
    steady = oid("SrvScopeNumAddr"), oid("ClientSubnetMask"), \
        oid("RelationshipMclt")

    def values(root, **more):
        found = {}
        for start in steady:
            start = start.replace(ROOT_OID, root)
            found.update((v.oid[len(root):], v.value)
                         for v in snmpd.bulkwalk(start, **more))
        return found

    def sys_or():
        return {v.value for v in snmpd.walk("1.3.6.1.2.1.1.9.1.2")}

    here = values(ROOT_OID), values(ROOT_OID, context="secondary")
    expect(len(here[0]) > 100 and len(here[1]) > 100, "few values")
    compliance = ".2.1.1"
    expect(ROOT_OID + compliance in sys_or(), "it is in sysORTable")
    conf = pair.agent.conf.read_text()
    before = ROOT_OID
    for root in roots:
        pair.agent.conf.write_text(conf.replace(
            "agent {", "agent { root-oid = %s " % root))
        pair.agent.reload()
        wait_for(lambda: values(root) == here[0], 30, "the rows at " + root)
        equal(values(root, context="secondary"), here[1])
        wait_for(lambda: root + compliance in sys_or(), 30, "sysORTable")
        expect(before + compliance not in sys_or(), "the old one is there")
        left = [v.oid for v in snmpd.bulkwalk(before)
                if not (v.oid + ".").startswith(root + ".")]
        equal(left, [], "left at " + before)
        equal(snmpd.get(before + ".1.7.1.0").type, "noSuchObject")
        before = root


def test_reload_with_another_root_moves_everything_there(t):
    # Away, into what was its own, out of it, and back.
    moves_everything(t, "on", ("1.3.6.1.4.1.77777", "1.3.6.1.4.1.77777.1",
                               "1.3.6.1.4.1.77777", ROOT_OID))


def test_reload_with_another_root_does_so_through_libnetsnmp(t):
    moves_everything(t, "off", (MOVED, ROOT_OID))


def test_reload_with_another_root_moves_notifications_and_a_new_session(t):
    trapd = t.snmptrapd()
    snmpd = t.snmpd(traps=trapd)
    folder = t.folder("dhcp")
    dhcpd = agentx.Dhcpd(folder, 1, 10)
    conf = agentx.server("x", folder)
    agent = t.agent(snmpd, conf)
    agent.wait_registered()
    agent.conf.write_text(conf + "agent { root-oid = %s }\n" % MOVED)
    agent.reload()
    state = oid_join(MOVED, "1.1.1.5", oid_string("x"))
    wait_for(lambda: snmpd.value(state) == 1, 30, "it has moved")
    dhcpd.put(["10.0.0.0"], 10, "active")
    wait_for(lambda: trapd.received(MOVED + ".0.1"), 30, "addresses low")
    # What a master that starts anew is told is the new place only.
    snmpd.kill()
    snmpd.start()
    wait_for(lambda: snmpd.value(state) == 1, 60, "a new session")
    equal(snmpd.walk(ROOT_OID), [])


harness.main("mib", globals())
