#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The Debian packages that building and testing need, and their installation.
# usage: packages.sh build|demo|pair|bench|test	install what is missing
#        packages.sh list build|demo|pair|bench|test	print the names
# All there: says nothing.  Missing and root: installs, without starting or
# enabling any service.  Missing and not root: prints the line to type, fails.
set -eu

build='gcc libc6-dev make pkg-config libsnmp-dev libtirpc-dev rpcsvc-proto
	libevent-dev libconfuse-dev libjansson-dev libkrb5-dev'
demo="$build python3 snmpd snmp snmptrapd erlang-snmp gzip procps"
pair="$demo isc-dhcp-server iproute2"
bench="$demo dhcpd-pools gnuplot-nox util-linux"
test="$pair g++ libcmocka-dev mandoc smitools"
# package:service, of what would start a daemon (erlang-snmp needs erlang-base)
services='snmpd:snmpd snmptrapd:snmptrapd isc-dhcp-server:isc-dhcp-server
	erlang-base:epmd'
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d} # another in its test

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
	test) echo $test ;;
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
fresh=
for pair in $services; do
	installed "${pair%:*}" || fresh="$fresh $pair"
done
made=
finish() {
	[ -z "$made" ] || rm -f "$policy"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
if [ -n "$fresh" ] && [ ! -e "$policy" ]; then
	made=1
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
echo "packages: installing$missing"
log=$(mktemp)
if ! { apt-get -q update && apt-get -q -o DPkg::Lock::Timeout=300 install -y \
    --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
	tail -n 15 "$log" >&2
	rm -f "$log"
	echo "packages: not installed; by hand: apt-get update && $line" >&2
	exit 1
fi
rm -f "$log"
off=
for pair in $fresh; do
	installed "${pair%:*}" || continue
	name=${pair#*:}
	off="$off $name"
	update-rc.d "$name" disable >/dev/null 2>&1 || :
	for unit in "$name.service" "$name.socket"; do
		systemctl disable "$unit" >/dev/null 2>&1 || :
	done
done
[ -z "$off" ] || echo "packages: installed but not enabled:$off"
