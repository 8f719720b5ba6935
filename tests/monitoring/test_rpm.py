# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""The RPM packages, as far as Debian's rpm can tell: built, complete, looked at
by rpmlint.  Nobody has installed them on a distribution that uses them."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))

import harness  # noqa: E402
from harness import BUILD, TOP, equal, expect, run, tool  # noqa: E402

harness.TEST_SECONDS = 1200
SPEC = TOP / "conf" / "packaging" / "dhcpfo.spec"
FOLDER = BUILD / "rpm"

# What rpmlint finds on this system and elsewhere would not, or would want of a
# distribution: who signs and packs, names of Mandriva's, compressed manual
# pages and separate debugging information, which rpm's scripts there make.
NOT_OURS = (
    "no-signature", "no-packager-tag", "lib-package-without-%mklibname",
    "bad-manual-page-folder", "hardcoded-library-path",
    "missing-hash-section",  # DT_GNU_HASH is there
    "outside-libdir-files")  # the licence


def build(t):
    run([tool("make"), "-C", TOP, "--no-print-directory", "rpm",
         "B=%s" % BUILD], env={"MAKEFLAGS": "", "MFLAGS": "", "MAKELEVEL": ""},
        deadline=900).ok()


def packages():
    return {re.match(r"(.*?)-\d", path.name).group(1): path
            for path in FOLDER.glob("RPMS/*/*.rpm")}


def query(t, *words):
    return run([tool("rpm"), "--dbpath", t.temp / "db", "-qp", *words]).ok()


def test_rpm_packages_are_complete(t):
    equal(sorted(packages()), [
        "dhcpfo", "dhcpfo-agentd", "dhcpfo-common", "dhcpfo-rpcd",
        "libdhcpsapi-devel", "libdhcpsapi0"])
    for name, paths in {
            "dhcpfo": ["/usr/bin/dhcpfo"],
            "dhcpfo-agentd": ["/usr/sbin/dhcpfo-agentd",
                              "/usr/lib/systemd/system/dhcpfo-agentd.service"],
            "dhcpfo-common": ["/etc/dhcpfo/dhcpfo.conf",
                              "/usr/lib/sysusers.d/dhcpfo.conf",
                              "/usr/share/zsh/site-functions/_dhcpfo"],
            "libdhcpsapi-devel": ["/usr/include/dhcpfo/dhcpsapi.h"]}.items():
        found = query(t, "-l", packages()[name]).splitlines()
        for path in paths:
            expect(path in found, "%s is not in %s" % (path, name))
    equal(query(t, "-c", packages()["dhcpfo-common"]).split(),
          ["/etc/dhcpfo/dhcpfo.conf"])


def test_rpm_configuration_names_no_server(t):
    folder = t.folder("common")
    run(["sh", "-ec", "cd %s; rpm2archive - <%s | tar xz" % (
        folder, packages()["dhcpfo-common"])]).ok()
    conf = folder / "etc/dhcpfo/dhcpfo.conf"
    equal(run([harness.program("dhcpfo-agentd"), "--configured", "-c",
               conf]).code, 1)
    expect("Debian" not in conf.read_text(), conf.read_text())


def test_rpm_lint_finds_nothing_that_is_ours(t):
    said = run([tool("rpmlint"), *packages().values(), SPEC], deadline=300)
    found = [line for line in said.out.splitlines() if ": E: " in line
             and not any(": E: %s" % what in line for what in NOT_OURS)]
    equal(found, [])
    expect("packages" in said.out, said.err)


harness.main("rpm", globals(), before=build)
