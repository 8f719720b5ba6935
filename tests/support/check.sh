#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs the parts of `make check` one after the other, each by its own make
# target, and sums up.  A part that ran nothing has failed.
# usage: check.sh MAKE B SANITIZE	SANITIZE empty: everything, plain and
#	then again under ASan and UBSan; else that build alone
set -u

make=$1
build=$2
sanitize=$3
out=$build/check
passed=0
failed=0
mkdir -p "$out"
: >"$out/summary"

# Every part gets the same empty folder for its temporary files, and must
# leave it empty.
TMPDIR=$(mktemp -d)
chmod 711 "$TMPDIR" # some tests become another user
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 1' HUP INT TERM

# Compiling uses every processor, unless make was told otherwise.
case " ${MAKEFLAGS-} " in
*" -j"* | *--jobserver*) jobs= ;;
*) jobs=-j$(nproc) ;;
esac

# Every test program ends with "NAME: N passed, M failed"; cmocka has words of
# its own.
count() {
	awk '
	/^total / { next }
	/^[^ ].*: [0-9]+ passed, [0-9]+ failed/ {
		for (i = 2; i <= NF; i++) {
			if ($i ~ /^passed,?$/) p += $(i - 1)
			if ($i ~ /^failed,?$/) f += $(i - 1)
			if ($i ~ /^skipped,?$/) s += $(i - 1)
		}
		next
	}
	/^\[  PASSED  \] [0-9]+ test/ { p += $4 }
	/^\[  FAILED  \] .*[0-9]+ test\(s\), listed below/ {
		for (i = 2; i <= NF; i++)
			if ($i ~ /^test\(s\)/) f += $(i - 1)
	}
	/^\[  SKIPPED \] [0-9]+ test/ { s += $4 }
	END { print p + 0, f + 0, s + 0 }' "$1"
}

# Shown is what went wrong; the log has every line.
hidden='^\[ RUN\|^\[       OK\|^\[=====\|^\[  PASSED'

# part NAME TARGET BUILD SANITIZE [VARIABLE=VALUE...]
part() {
	name=$1
	target=$2
	shift 2
	log=$out/$(echo "$name" | tr ' /' '--').log
	echo "== $name"
	start=$(date +%s)
	{
		"$make" --no-print-directory $target "$@" 2>&1
		echo $? >"$out/rc"
	} | tee "$log" | grep --line-buffered -v "$hidden"
	rc=$(cat "$out/rc")
	set -- $(count "$log")
	p=$1 f=$2 s=$3
	note=
	[ "$s" = 0 ] || note=", $s skipped"
	case $target in
	*build-tests*) # nothing to count: it compiles or it does not
		[ "$rc" = 0 ] && p=1 || f=1
		;;
	*)
		if [ $((p + f + s)) = 0 ]; then
			note="$note, ran nothing"
			f=1
		elif [ "$rc" != 0 ] && [ "$f" = 0 ]; then
			note="$note, exit $rc"
			f=1
		fi
		;;
	esac
	left=$(ls -A "$TMPDIR")
	if [ -n "$left" ]; then
		echo "left behind in TMPDIR:" $left
		note="$note, left files behind"
		f=$((f + 1))
		rm -rf "${TMPDIR:?}"/* "${TMPDIR:?}"/.[!.]*
	fi
	passed=$((passed + p))
	failed=$((failed + f))
	printf '%-24s %6d passed %4d failed %5d s%s\n' "$name" "$p" "$f" \
	    $(($(date +%s) - start)) "$note" >>"$out/summary"
}

both() { # LABEL VARIABLE=VALUE...
	label=$1
	shift
	part "build$label" "$jobs build-tests" "$@" WERROR=1
	part "unit$label" check-unit "$@"
	part "fuzz$label" check-fuzz "$@"
	part "integration$label" check-integration "$@"
}

if [ -n "$sanitize" ]; then
	both "" "B=$build" "SANITIZE=$sanitize"
else
	part layers check-layers
	part mib check-mib
	both "" "B=$build" SANITIZE=
	part conf-diff check-conf-diff "B=$build" SANITIZE=
	part pair check-pair "B=$build" SANITIZE=
	both " sanitized" "B=$build-san" SANITIZE=address,undefined
fi

echo "== summary"
cat "$out/summary"
echo "check: $passed passed, $failed failed"
[ "$failed" = 0 ]
