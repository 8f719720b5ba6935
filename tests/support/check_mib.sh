#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every module must make smilint say nothing at its pickiest useful level.
# smilint's exit status is 0 even with errors, so its silence is the test; the
# system's smi.conf is not read.  usage: check_mib.sh MODULE_FILE...
set -eu

base=
for dir in /usr/lib/erlang/lib/snmp-*/mibs; do # package erlang-snmp
	[ -d "$dir" ] && base=$dir
done
if [ -z "$base" ] || ! command -v smilint >/dev/null; then
	echo "mib: smilint or the base modules are missing (make deps)" >&2
	exit 1
fi

conf=$(mktemp)
trap 'rm -f "$conf"' EXIT
echo "path $base:/usr/share/snmp/mibs:mibs" >"$conf"

passed=0
failed=0
for file in "$@"; do
	[ -f "$file" ] || continue
	said=$(smilint -c "$conf" -l 6 -s "$file" 2>&1) || said="$said
smilint failed"
	if [ -n "$said" ]; then
		printf '%s\n' "$said"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
done
echo "mib: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
