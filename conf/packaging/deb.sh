#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The Debian packages: unpacks the tarball of `make dist` in the build folder,
# lays the debian folder in it, and builds source and binary packages there.
# usage: deb.sh VERSION TARBALL FOLDER
# Environment: DEB_BUILD_OPTIONS, DEB_BUILD_PROFILES; if neither is set the
# tests are left out, since `make check` has more of them.
set -eu

version=$1
tarball=$2
folder=$3
name=dhcpfo-$version
here=$(dirname "$0")

if [ -z "${DEB_BUILD_OPTIONS+set}${DEB_BUILD_PROFILES+set}" ]; then
	export DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
	export DEB_BUILD_PROFILES=nocheck
fi
# What called us is make, with variables of its own for the makes below it.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CFLAGS CPPFLAGS LDFLAGS V \
    SANITIZE WERROR B KEEP

rm -rf "$folder"
mkdir -p "$folder"
cp "$tarball" "$folder/dhcpfo_$version.orig.tar.gz"
tar -xzf "$tarball" -C "$folder"
cp -R "$here/debian" "$folder/$name/debian"

# A version that the changelog does not know is one that was asked for.
log=$folder/$name/debian/changelog
if ! head -n 1 "$log" | grep -qF "($version-"; then
	epoch=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$folder/$name/.manifest")}
	{
		printf 'dhcpfo (%s-0upstream1) UNRELEASED; urgency=medium\n\n' "$version"
		printf '  * Built as this version.\n\n'
		printf ' -- %s  %s\n\n' \
		    "$(sed -n 's/^Maintainer: //p' "$here/debian/control")" \
		    "$(LC_ALL=C date -u -R -d "@$epoch")"
		cat "$log"
	} >"$log.new"
	mv "$log.new" "$log"
fi

log=$folder/build.log
cd "$folder/$name"
if ! dpkg-buildpackage -us -uc >../build.log 2>&1; then
	grep -E "error|Error" ../build.log | tail -n 10 >&2
	echo "deb: not built; see $log" >&2
	exit 1
fi
cd ..
rm -rf "$name"
ls ./*.deb
