#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The Debian packages that building and testing need, and their installation.
# usage: packages.sh build|demo|pair|bench|deb|test|integrations	install them
#        packages.sh list build|demo|pair|bench|deb|test|integrations	name them
# All there: says nothing.  Missing and root: installs, without starting or
# enabling any service.  Missing and not root: prints the line to type, fails.
set -eu

build='gcc libc6-dev make pkg-config libsnmp-dev libtirpc-dev rpcsvc-proto
	libevent-dev libconfuse-dev libjansson-dev libkrb5-dev
	libncurses-dev'
demo="$build python3 snmpd snmp snmptrapd erlang-snmp gzip procps"
pair="$demo isc-dhcp-server iproute2"
bench="$demo dhcpd-pools gnuplot-nox util-linux"
deb="$build debhelper fakeroot mandoc"
test="$pair g++ libcmocka-dev mandoc smitools krb5-kdc krb5-admin-server
	rpcbind netbase tmux"
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d} # others in its test
etc=${ETC:-/etc}

usage() {
	sed -n 's/^# \(usage: .*\)/\1/p' "$0" >&2
	exit 2
}

names() {
	case ${1-} in
	build) echo $build ;;
	demo) echo $demo ;;
	pair) echo $pair ;;
	bench) echo $bench ;;
	deb) echo $deb ;;
	test) echo $test ;;
	integrations)
		echo $test $(sed 's/#.*//' "${0%/*}/../monitoring/packages")
		;;
	*) usage ;;
	esac
}

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if [ "${1-}" = list ]; then
	names "${2-}"
	exit
fi
wanted=$(names "${1-}")

if ! command -v dpkg-query >/dev/null; then
	echo "packages: not a Debian system; needed is what Debian calls:" \
	    $wanted >&2
	exit 0
fi

missing=
for name in $wanted; do
	installed "$name" || missing="$missing $name"
done
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" != 0 ]; then
	echo "packages: missing; as root, type:" >&2
	echo "  apt-get update && $line" >&2
	exit 1
fi

# A package that is new to this machine must not leave a daemon behind: none
# is started now, and none at the next boot.
made=
work=$(mktemp -d)
finish() {
	[ -z "$made" ] || rm -f "$policy"
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
	made=1
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
fi

# What is started once the system is up: names of scripts, and units that a
# target wants.  Not what sets the system up (rcS.d, sysinit.target).
enabled() {
	for link in "$etc"/rc[2-5].d/S[0-9][0-9]*; do
		[ ! -h "$link" ] || echo "${link##*/S[0-9][0-9]}"
	done
	for target in multi-user graphical sockets timers; do
		for link in "$etc/systemd/system/$target.target.wants"/*; do
			[ ! -h "$link" ] || echo "${link##*/}"
		done
	done
}

export DEBIAN_FRONTEND=noninteractive
echo "packages: installing$missing"
enabled | sort -u >"$work/before"
if ! { apt-get -q update && apt-get -q -o DPkg::Lock::Timeout=300 install -y \
    --no-install-recommends $missing; } >"$work/log" 2>&1 </dev/null; then
	tail -n 15 "$work/log" >&2
	echo "packages: not installed; by hand: apt-get update && $line" >&2
	exit 1
fi
off=$(enabled | sort -u | comm -13 "$work/before" -)
for name in $off; do
	case $name in
	*.*)
		systemctl disable "$name" >/dev/null 2>&1 ||
		    deb-systemd-helper disable "$name" >/dev/null 2>&1 || :
		;;
	*) update-rc.d "$name" disable >/dev/null 2>&1 || : ;;
	esac
done
[ -z "$off" ] || echo "packages: installed but not enabled:" $off
