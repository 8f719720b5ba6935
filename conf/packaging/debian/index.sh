#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A page that leads to the HTML of manual pages: their names and what they are.
set -eu

cat <<'EOF'
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>dhcpfo</title>
<link rel="stylesheet" href="mandoc.css">
</head>
<body>
<h1>dhcpfo: DHCPv4 failover statistics</h1>
<dl>
EOF
for page; do
	file=${page##*/}
	[ ! -L "$page" ] || continue
	about=$(sed -n 's/^\.Nd //p' "$page" | head -n 1 |
	    sed 's/\\&//g; s/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g')
	printf '<dt><a href="%s.html">%s(%s)</a></dt>\n<dd>%s</dd>\n' \
	    "$file" "${file%.*}" "${file##*.}" "$about"
done
cat <<'EOF'
</dl>
</body>
</html>
EOF
