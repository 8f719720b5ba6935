# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""Our MIB module as data, so that files which repeat its numbers can be made
from it or held against it.

objects()["dhcpv4FoSrvScopeAddrFree"].oid == "1.3.6.1...647.1.3.1.7"
"""

import collections
import functools
import re

from harness import MODULE, ROOT_OID, TOP, expect
from snmp import PREFIX

Object = collections.namedtuple(
    "Object", "name oid syntax base values units access index text")
"""syntax as written, base without the textual convention and any range;
values {number: name} of enumerations and BITS; index the names of the index
objects, of an entry; text the description in one line."""

SOURCE = TOP / "mibs" / (MODULE + ".txt")
# Imported; ours are read from the module.
CONVENTIONS = {"SnmpAdminString": "OCTET STRING", "DateAndTime":
               "OCTET STRING", "PhysAddress": "OCTET STRING",
               "TruthValue": "INTEGER { true(1), false(2) }"}


def _strip(text):
    """Without comments, with one blank wherever there are any."""
    return " ".join(re.sub(r"--.*", "", text).split())


def _values(syntax):
    return {int(number): name for name, number
            in re.findall(r"([a-zA-Z]\w*)\s*\((\d+)\)", syntax)
            } if "{" in syntax else {}


def _conventions(source):
    found = dict(CONVENTIONS)
    for name, syntax in re.findall(
            r"^(\w+) ::= TEXTUAL-CONVENTION.*?^    SYNTAX +(.*?)\n\n",
            source, re.M | re.S):
        found[name] = _strip(syntax)
    return found


@functools.lru_cache(maxsize=None)
def objects():
    """{name: Object} of everything that is in the tree."""
    source = SOURCE.read_text()
    conventions = _conventions(source)
    oids = {"netSnmpPlaypen": ROOT_OID.rpartition(".")[0]}
    found = {}
    for match in re.finditer(
            r"^(%s\w+) +(OBJECT-TYPE|OBJECT IDENTIFIER|MODULE-IDENTITY|"
            r"NOTIFICATION-TYPE|OBJECT-GROUP|NOTIFICATION-GROUP|"
            r"MODULE-COMPLIANCE)(.*?)::= \{ (\w+) (\d+) \}" % PREFIX,
            source, re.M | re.S):
        name, kind, body, parent, number = match.groups()
        # Groups of conformance may name what comes later; nothing else does.
        oids[name] = "%s.%s" % (oids[parent], number)
        if kind != "OBJECT-TYPE":
            continue
        syntax = _strip(re.search(r"SYNTAX(.*?)(?:UNITS|MAX-ACCESS)", body,
                                  re.S)[1])
        word = syntax.split()[0]
        full = conventions.get(word, syntax)
        units = re.search(r'UNITS\s+"(.*?)"', body)
        index = re.search(r"INDEX\s+\{(.*?)\}", body, re.S)
        found[name] = Object(
            name, oids[name], syntax, re.sub(r"\s*[({].*", "", full),
            _values(full), units and units[1],
            re.search(r"MAX-ACCESS\s+(\S+)", body)[1],
            [i.strip() for i in index[1].split(",")] if index else [],
            " ".join(re.search(r'DESCRIPTION\s+"(.*?)"', body,
                               re.S)[1].split()))
    expect(len(found) > 150, "too few objects in " + MODULE)
    return found


def entry_of(name):
    """The entry that a column belongs to; None for a scalar."""
    parent = objects()[name].oid.rpartition(".")[0]
    for candidate in objects().values():
        if candidate.oid == parent and candidate.index:
            return candidate
    return None
