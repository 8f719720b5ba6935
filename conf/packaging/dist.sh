#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The source as a tarball, the same bytes for the same source: what git knows,
# as it stands in the working tree, or, without git, what the tarball's own
# list names.
# usage: dist.sh VERSION FOLDER	writes FOLDER/dhcpfo-VERSION.tar.gz
set -eu

version=$1
folder=$2
name=dhcpfo-$version
manifest=.manifest # in a tarball, its list of files

mkdir -p "$folder"
list=$(mktemp -d)
trap 'rm -rf "$list"' EXIT
trap 'exit 1' HUP INT TERM

if [ -e .git ]; then
	# Root may pack what is another's.
	git="git -c safe.directory=$PWD"
	$git ls-files -c >"$list/known"
	while IFS= read -r path; do
		# Not one that is deleted, though that is not committed.
		[ ! -e "$path" ] && [ ! -L "$path" ] || printf '%s\n' "$path"
	done <"$list/known" >"$list/files"
	date=$($git log -1 --format=%ct)
elif [ -e "$manifest" ]; then
	cp "$manifest" "$list/files"
	date=$(stat -c %Y "$manifest")
else
	echo "dist: neither a git repository nor a tarball of ours" >&2
	exit 1
fi
LC_ALL=C sort -o "$list/files" "$list/files"
cp "$list/files" "$list/$manifest"

# Nothing of it depends on who packs it, when and where.
pack() {
	tar --format=ustar --owner=0 --group=0 --numeric-owner \
	    --mode=u=rwX,go=rX --mtime="@${SOURCE_DATE_EPOCH:-$date}" \
	    --transform="s,^,$name/,S" --no-recursion --verbatim-files-from "$@"
}
tar=$list/$name.tar
pack -cf "$tar" -T "$list/files"
pack -rf "$tar" -C "$list" "$manifest"
gzip -9n "$tar"
mv "$tar.gz" "$folder/"
