# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
"""make install and uninstall, and the installation of packages."""

import os
import re
import shutil
import stat

import harness
from harness import TOP, equal, expect, run

PREFIX = "/opt/dhcpfo"
HEADERS = ("dhcpsapi.h", "dhcpsapi_codes.h", "dhcpsapi_types.h", "intsafe.h",
           "windows.h")


def make(t, *arguments):
    env = {name: "" for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    return run([harness.tool("make"), "-C", TOP, "--no-print-directory",
                "B=" + os.environ.get("B", ".build"), "KEEP=1",
                "DESTDIR=%s" % (t.temp / "dest"), "PREFIX=" + PREFIX,
                *arguments], env=env, deadline=300).ok()


def installed(t):
    dest = t.temp / "dest"
    return {"/" + str(p.relative_to(dest)): p
            for p in sorted(dest.rglob("*")) if p.is_file()}


def expected():
    names = {PREFIX + "/share/snmp/mibs/" + p.name
             for p in (TOP / "mibs").iterdir()}
    names |= {PREFIX + "/lib/systemd/system/" + p.name
              for p in (TOP / "conf" / "systemd").glob("*.service")}
    names.add(PREFIX + "/lib/sysusers.d/dhcpfo.conf")
    names |= {"%s/share/man/man%s/%s" % (PREFIX, p.suffix[1:], p.name)
              for p in (TOP / "conf" / "man").glob("*.[1-9]")}
    names |= {"%s/include/dhcpfo/%s" % (PREFIX, name) for name in HEADERS}
    names |= {PREFIX + "/lib/libdhcpsapi.so" + suffix
              for suffix in ("", ".0", ".0.1.0")}
    names.add(PREFIX + "/lib/pkgconfig/dhcpsapi.pc")
    for main in (TOP / "agent" / "daemon").glob("main_*.c"):
        name = main.stem[len("main_"):]
        folder = "bin" if name == "dhcpfo" else "sbin"
        names.add("%s/%s/%s" % (PREFIX, folder, name))
        names.add("%s/share/bash-completion/completions/%s" % (PREFIX, name))
    names.add(PREFIX + "/share/zsh/site-functions/_dhcpfo")
    names |= {"%s/share/doc/dhcpfo/examples/%s" % (
        PREFIX, p.relative_to(TOP / "conf"))
        for p in (TOP / "conf").glob("*/*")
        if p.parent.name not in ("completion", "doc", "man", "packaging",
                                 "systemd")}
    names.add(PREFIX + "/share/doc/dhcpfo/guide.md")
    names.add(PREFIX + "/share/doc/dhcpfo/examples/snmpd.conf.example")
    return names | {"/etc/dhcpfo/dhcpfo.conf"}


def test_install_puts_everything_in_its_place(t):
    make(t, "install")
    found = installed(t)
    equal(set(found), expected())
    expect({PREFIX + "/bin/dhcpfo", PREFIX + "/sbin/dhcpfo-agentd"}
           <= set(found), "the programs")
    for name, path in found.items():
        mode = stat.S_IMODE(path.stat().st_mode)
        program = name.startswith((PREFIX + "/bin/", PREFIX + "/sbin/"))
        equal(oct(mode), oct(0o755 if program else 0o644), name)


def test_install_the_unit_starts_the_installed_program(t):
    make(t, "install")
    units = [p for n, p in installed(t).items() if n.endswith(".service")]
    expect(units, "no unit")
    for unit in units:
        starts = [line for line in unit.read_text().splitlines()
                  if line.startswith("ExecStart=")]
        equal(len(starts), 1, "ExecStart lines of " + unit.name)
        program = starts[0][len("ExecStart="):].split()[0]
        expect(program in installed(t), program + " is not installed")


def test_install_puts_the_mib_where_the_tools_look(t):
    """Below /usr/local, which is the default, they look nowhere."""
    said = run([harness.tool("net-snmp-config"), "--default-mibdirs"]).ok()
    looked = [d for d in said.strip().split(":") if "/.snmp/" not in d]
    name = harness.MODULE + ".txt"
    for prefix in ("/usr/local", "/usr"):
        make(t, "install", "PREFIX=" + prefix)
        folder = os.path.dirname(next(n for n in installed(t)
                                      if n.endswith("/" + name)))
        expect(folder in looked, "%s is not in %s" % (folder, looked))
        dest = [str(t.temp / "dest") + d for d in looked]
        said = run([harness.tool("snmptranslate"), "-On",
                    harness.MODULE + "::dhcpv4FoMIB"],
                   env={"MIBS": harness.MODULE, "MIBDIRS": ":".join(
                       dest + harness.mib_dirs()[1:])}).ok()
        equal(said.strip(), "." + harness.ROOT_OID)
        make(t, "uninstall", "PREFIX=" + prefix)
        expect(not any(n.endswith(name) for n in installed(t)), "it is left")


def test_install_links_the_library_by_its_soname(t):
    make(t, "install")
    found = installed(t)
    library = PREFIX + "/lib/libdhcpsapi.so"
    equal(os.readlink(found[library]), "libdhcpsapi.so.0")
    equal(os.readlink(found[library + ".0"]), "libdhcpsapi.so.0.1.0")
    said = run([harness.tool("readelf"), "-d", found[library]]).ok()
    expect("soname: [libdhcpsapi.so.0]" in said, said)


def test_install_keeps_a_configuration_that_is_there(t):
    make(t, "install")
    conf = installed(t)["/etc/dhcpfo/dhcpfo.conf"]
    equal(conf.read_text(), (TOP / "conf" / "dhcpfo.conf").read_text())
    conf.write_text("# mine\n")
    make(t, "install")
    equal(conf.read_text(), "# mine\n")


def test_uninstall_leaves_the_configuration_only(t):
    make(t, "install")
    make(t, "uninstall")
    equal(list(installed(t)), ["/etc/dhcpfo/dhcpfo.conf"])


def test_help_names_every_public_target(t):
    said = make(t, "help")
    for target in ("demo", "check", "install", "uninstall", "deps", "clean"):
        expect(target in said, "no " + target)


# ---- packages.sh, with commands of a machine that is played -----------------

COMMANDS = {
    "dpkg-query": '''for last; do :; done
case " $MISSING " in *" $last "*) [ -e "$STATE/done" ] || exit 1 ;; esac
echo installed''',
    "apt-get": '''echo "apt-get $*" >>"$STATE/said"
ls "$POLICY_RC_D" >>"$STATE/said" 2>&1
case $* in *install*) : >"$STATE/done"
	for link in $ENABLES; do ln -s x "$ETC/$link"; done ;;
esac
[ -z "${APT_FAILS-}" ] || { echo "no network"; exit 100; }''',
    "update-rc.d": 'echo "update-rc.d $*" >>"$STATE/said"',
    "systemctl": 'echo "systemctl $*" >>"$STATE/said"',
    "id": 'echo "$UID_PLAYED"',
}


def packages(t, missing, uid="0", arguments=("test",), **env):
    for name, body in COMMANDS.items():
        path = t.file("bin/" + name, "#!/bin/sh\n" + body + "\n")
        path.chmod(0o755)
    for name in ("rc2.d", "rcS.d", "systemd/system/multi-user.target.wants"):
        shutil.rmtree(t.temp / "etc" / name, ignore_errors=True)
        (t.temp / "etc" / name).mkdir(parents=True)
    os.symlink("x", t.temp / "etc" / "rc2.d" / "S01there")
    (t.temp / "said").write_text("")
    (t.temp / "done").unlink(missing_ok=True)
    result = run(["sh", TOP / "tests" / "support" / "packages.sh",
                  *arguments],
                 env={"PATH": "%s:%s" % (t.temp / "bin", os.environ["PATH"]),
                      "MISSING": missing, "STATE": str(t.temp),
                      "UID_PLAYED": uid, "ETC": str(t.temp / "etc"),
                      "ENABLES": "",
                      "POLICY_RC_D": str(t.temp / "policy"), **env})
    return result, (t.temp / "said").read_text()


def test_packages_all_there_says_and_does_nothing(t):
    result, said = packages(t, "")
    equal((result, said), ((0, "", ""), ""))


def test_packages_missing_for_a_user_prints_the_line_and_fails(t):
    result, said = packages(t, "smitools snmpd", uid="1000")
    equal((result.code, said), (1, ""))
    line = "apt-get install -y --no-install-recommends snmpd smitools"
    expect(line in result.err, result.err)


def test_packages_missing_for_root_installs_without_starting(t):
    result, said = packages(
        t, "smitools snmpd", ENABLES="rc2.d/S01snmpd rcS.d/S01procps "
        "systemd/system/multi-user.target.wants/snmpd.service")
    equal(result.code, 0)
    lines = said.splitlines()
    expect(lines[0].startswith("apt-get") and lines[0].endswith("update"),
           said)
    expect("install -y --no-install-recommends snmpd smitools" in lines[2],
           said)
    equal(lines[1], str(t.temp / "policy"))  # there while apt runs
    equal(lines[4:], ["update-rc.d snmpd disable",
                      "systemctl disable snmpd.service"])
    expect(not (t.temp / "policy").exists(), "policy-rc.d left behind")


def test_packages_a_policy_of_the_machine_is_kept(t):
    t.file("policy", "theirs\n")
    equal(packages(t, "snmpd")[0].code, 0)
    equal((t.temp / "policy").read_text(), "theirs\n")


def test_packages_apt_fails_tells_why_and_cleans_up(t):
    result, _ = packages(t, "snmpd", APT_FAILS="1")
    equal(result.code, 1)
    expect("no network" in result.err, result.err)
    expect(not (t.temp / "policy").exists(), "policy-rc.d left behind")


def test_packages_of_the_integrations_are_listed_in_their_folder(t):
    listed = []
    for line in (TOP / "tests" / "monitoring" / "packages").open():
        name, _, why = line.partition("#")
        listed += name.split()
        expect(not name.split() or why.strip(), "what for: " + line)
    equal(sorted(set(listed)), sorted(listed), "listed twice")
    result, _ = packages(t, "", arguments=("list", "integrations"))
    expect(listed and result.ok().split()[-len(listed):] == listed,
           result.out)


def test_packages_not_debian_names_what_is_needed_and_goes_on(t):
    os.makedirs(t.temp / "none")
    for name in ("sh", "sed", "mktemp", "rm"):
        os.symlink(harness.tool(name), t.temp / "none" / name)
    result = run(["sh", TOP / "tests" / "support" / "packages.sh", "test"],
                 env={"PATH": str(t.temp / "none")})
    equal(result.code, 0)
    expect("libsnmp-dev" in result.err, result.err)


def test_packages_debian_is_told_the_same_to_build_with(t):
    control = (TOP / "conf/packaging/debian/control").read_text()
    field = re.search(r"^Build-Depends:((?:.*\n )*.*)\n", control, re.M)
    told = {name.split()[0] for name in field.group(1).split(",")}
    said = run(["sh", TOP / "tests/support/packages.sh", "list", "build"]).ok()
    essential = {"gcc", "libc6-dev", "make"}  # build-essential
    for_debian = {"debhelper-compat", "dh-sequence-installsysusers",
                  "libcmocka-dev"}
    equal(told - for_debian, set(said.split()) - essential)


def test_packages_unknown_list_is_a_usage_error(t):
    equal(packages(t, "", arguments=("nothing",))[0].code, 2)


harness.main("install", globals(), jobs=2, before=lambda t: make(t, "all"))
