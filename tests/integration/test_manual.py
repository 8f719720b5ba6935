# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The manual pages: mandoc has nothing to say, what they refer to is there,
and their examples compile and run."""

import os
import re

import harness
from harness import TOP, equal, expect, run, tool
from library import Library, Source

PAGES = sorted((TOP / "conf" / "man").glob("*.[1-9]"))
API = TOP / "agent" / "dhcpsapi"
# Of pages that are not installed here mandoc cannot know.
ELSEWHERE = ("referenced manual not found", "outdated mandoc.db")


def test_manual_mandoc_has_nothing_to_say(t):
    expect(len(PAGES) > 20, PAGES)
    said = []
    for page in PAGES:
        result = run([tool("mandoc"), "-Tlint", page])
        said += [line for line in (result.out + result.err).splitlines()
                 if not any(words in line for words in ELSEWHERE)]
    equal(said, [])


def test_manual_pages_of_ours_that_are_referred_to_are_there(t):
    ours = {page.name for page in PAGES}
    for page in PAGES:
        for name, section in re.findall(r"\bXr (\S+) (\d)", page.read_text()):
            if name.lower().startswith("dhcp") and \
                    name not in ("dhcpd.conf", "dhcpd.leases", "dhcpd"):
                expect("%s.%s" % (name, section) in ours,
                       "%s refers to %s(%s)" % (page.name, name, section))


def test_manual_every_call_has_a_page_that_declares_it(t):
    script = (API / "libdhcpsapi.map").read_text()
    header = " ".join((API / "dhcpsapi.h").read_text().split())
    for name in re.findall(r"\b(Dhcp\w+);", script):
        text = (TOP / "conf" / "man" / (name + ".3")).read_text()
        expect(".Nm %s\n" % name in text.replace(" ,\n", "\n"), name)
        found = re.search(r"\.Ft (\S+)\n\.Fo %s\n(.*?)\.Fc\n" % name, text,
                          re.S)
        expect(found, "no synopsis of " + name)
        arguments = re.findall(r'\.Fa "(.*)"', found.group(2))
        declared = re.search(r"(\w+) DHCP_API_FUNCTION %s\( ?(.*?)\);" % name,
                             header)
        equal((found.group(1), ", ".join(arguments)),
              (declared.group(1), declared.group(2)), name)


def test_manual_numbers_of_errors_are_those_of_the_headers(t):
    numbers = {}
    for name in ("dhcpsapi_codes.h", "dhcpsapi_types.h"):
        numbers.update(re.findall(r"#define (ERROR_\w+) (\d+)",
                                  (API / name).read_text()))
    count = 0
    for page in PAGES:
        for name, number in re.findall(r"Dv (ERROR_\w+) Pq (\d+)",
                                       page.read_text()):
            equal(number, numbers[name], "%s in %s" % (name, page.name))
            count += 1
    expect(count > 40, count)


def examples(page):
    """The programs among the displays of the section EXAMPLES."""
    text = page.read_text().partition("\n.Sh EXAMPLES\n")[2]
    text = re.split(r"^\.Sh ", text, flags=re.M)[0]
    shown = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed$", text, re.S | re.M)
    return [body.replace("\\&", "").replace("\\e", "\\") for body in shown
            if re.search(r"^main\(", body, re.M)]


def test_manual_examples_compile_as_c_and_cpp_and_run(t):
    library, source = Library(t), Source(t)
    count = 0
    for page in PAGES:
        if page.suffix != ".3" or page.is_symlink():
            continue
        programs = examples(page)
        expect(programs, "no example in " + page.name)
        for text in programs:
            equal([line for line in text.splitlines()
                   if len(line.expandtabs()) > 80], [], page.name)
            for suffix, compiler, standard in (
                    (".c", os.environ.get("CC", "cc"), "-std=gnu11"),
                    (".cpp", os.environ.get("CXX", "c++"), "-std=gnu++17")):
                path = library.compile(t.file("example" + suffix, text),
                                       standard, compiler=compiler)
                said = run([path], env={"DHCPFO_SERVER": source.spec,
                                        "LC_ALL": "C.UTF-8"})
                equal((said.code, said.err), (0, ""), page.name)
            expect(said.out or "FreeMemory" in page.name, page.name)
            count += 1
    expect(count >= 12, count)


harness.main("manual", globals())
