#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# RPM packages from the tarball of `make dist`.
# usage: rpm.sh VERSION TARBALL FOLDER
# Where the names of what building needs are not known to rpm, as on Debian,
# they are not asked for.
set -eu

version=$1
tarball=$2
folder=$3
here=$(dirname "$0")

nodeps=
[ ! -e /etc/debian_version ] || nodeps=--nodeps
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CFLAGS CPPFLAGS LDFLAGS V \
    SANITIZE WERROR B KEEP

rm -rf "$folder"
mkdir -p "$folder/SOURCES"
cp "$tarball" "$folder/SOURCES/"
top=$(cd "$folder" && pwd)
if ! rpmbuild -ba $nodeps --define "_topdir $top" \
    --define "_dbpath $top/db" --define "dhcpfo_version $version" \
    "$here/dhcpfo.spec" >"$folder/build.log" 2>&1; then
	grep -E "error|Error" "$folder/build.log" | tail -n 10 >&2
	echo "rpm: not built; see $folder/build.log" >&2
	exit 1
fi
find "$folder/RPMS" "$folder/SRPMS" -name '*.rpm'
rm -rf "$folder/BUILD" "$folder/BUILDROOT"
