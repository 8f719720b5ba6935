#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright (c) 2026 the dhcpfo authors
#
# Compiles each program of tests/samples, as C and as C++ (one is C++ only),
# against the headers of a folder, links it and compares what it says of a small
# failover server with what it must say.
#
# usage: samples.sh INCLUDE_DIR LINK_ARGUMENT...
# Environment: CC, CXX, CFLAGS (for both), TMPDIR.

set -u
[ $# -ge 2 ] || { echo "usage: $0 INCLUDE_DIR LINK_ARGUMENT..." >&2; exit 2; }
include=$1
shift
samples=$(cd "$(dirname "$0")/../samples" && pwd) || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cat >"$work/dhcpd.conf" <<'END'
failover peer "fo-test" {
	primary;
	address 192.0.2.1;
	port 647;
	peer address 192.0.2.2;
	peer port 647;
	mclt 3600;
	split 192;
	max-response-delay 30;
	max-unacked-updates 10;
}
shared-network lan {
	subnet 10.0.0.0 netmask 255.255.255.0 {
		pool { failover peer "fo-test"; range 10.0.0.50 10.0.0.69; }
	}
}
subnet 10.0.1.0 netmask 255.255.255.0 { range 10.0.1.10 10.0.1.19; }
END
# Leases without end: the numbers are the same at any time.
{
	echo 'failover peer "fo-test" state {
  my state normal at 1 2023/11/13 00:00:00;
  partner state normal at 1 2023/11/13 00:00:00;
}'
	for n in 51 53 54 55 56 57; do
		echo "lease 10.0.0.$n {
  starts 1 2023/11/13 10:00:00;
  ends never;
  cltt 1 2023/11/13 10:00:00;
  binding state active;
  hardware ethernet 02:00:00:00:00:$(printf %02x $n);
  client-hostname \"$([ $n = 51 ] && echo Sample || echo host-$n)\";
}"
	done
	echo 'lease 10.0.0.60 { starts 1 2023/11/13 10:00:00; binding state backup; }'
} >"$work/dhcpd.leases"

cat >"$work/get_scope_statistics.want" <<'END'
NumAddr 20
AddrFree 14
AddrInUse 6
PartnerAddrFree 1
ThisAddrFree 13
PartnerAddrInUse @
ThisAddrInUse @
END
cat >"$work/get_client_info.want" <<'END'
0a000033 Sample 02-00-00-00-00-33 type 1 state 1 expires 7fffffffffffffff policy ""
0a000033 Sample 02-00-00-00-00-33 type 1 state 1 expires 7fffffffffffffff policy ""
0a000033 Sample 02-00-00-00-00-33 type 1 state 1 expires 7fffffffffffffff policy ""
client failed with error 20013
END
cat >"$work/get_relationship.want" <<'END'
fo-test: c0000201 c0000202, mode 0, type 0, state 3, 75 %, scope 0a000000
fo-test: c0000201 c0000202, mode 0, type 0, state 3, 75 %, scope 0a000000
relationship failed with error 20116
END
cat >"$work/get_status.want" <<'END'
time passes, delta 60
status 0
END
cat >"$work/enum_subnet_clients.want" <<'END'
0a000033 "Sample" ""
0a000035 "host-53" ""
0a000036 "host-54" ""
0a000037 "host-55" ""
0a000038 "host-56" ""
0a000039 "host-57" ""
read 6, left 0
0a000033 "Sample" ""
0a000035 "host-53" ""
0a000036 "host-54" ""
0a000037 "host-55" ""
0a000038 "host-56" ""
read 5, left 1
0a000039 "host-57" ""
read 1, left 0
END
cat >"$work/enum_relationship.want" <<'END'
fo-test of 192.0.2.1 and 192.0.2.2
END
cat >"$work/change_relationship.want" <<'END'
set 5
create 87
delete 5
trigger 5
0a000000 "lan" state 0
scope 5
END

failed=0
fail() {
	echo "samples: $*" >&2
	failed=1
}

# try NAME SOURCE COMPILER FLAG...
try() {
	name=$1 source=$2
	shift 2
	"$@" -Wall -Wextra ${CFLAGS-} -I"$include" -o "$work/program" \
	    "$source" -x none $link >"$work/said" 2>&1
	if [ $? -ne 0 ] || [ -s "$work/said" ]; then
		cat "$work/said" >&2
		fail "$name: does not compile quietly with $*"
		return
	fi
	DHCPFO_SERVER="isc:$work/dhcpd.conf:$work/dhcpd.leases" \
	    "$work/program" >"$work/got" 2>"$work/err" ||
		fail "$name: exit $? with $*: $(cat "$work/err")"
	# Whose a client is, is tested elsewhere; here it only must be a number.
	sed 's/^\(\(This\|Partner\)AddrInUse\) [0-9]*$/\1 @/' "$work/got" |
	    diff -u "$work/$name.want" - >"$work/diff" || {
		cat "$work/diff" >&2
		fail "$name: says something else with $*"
	}
}

# Link arguments are plain paths and flags, so that they can be split again.
link=$*
for source in "$samples"/*.c; do
	name=$(basename "$source" .c)
	try "$name" "$source" ${CC:-cc} -x c -std=gnu11
	try "$name" "$source" ${CXX:-c++} -x c++ -std=gnu++98
	try "$name" "$source" ${CXX:-c++} -x c++ -std=gnu++17
done
for source in "$samples"/*.cpp; do
	name=$(basename "$source" .cpp)
	try "$name" "$source" ${CXX:-c++} -std=gnu++98
	try "$name" "$source" ${CXX:-c++} -std=gnu++17
done
[ $failed -eq 0 ] && echo "samples: ok"
exit $failed
