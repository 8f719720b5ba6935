#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every quoted include in agent/ must point to its own folder or to a lower layer.
# usage: check_layers.sh AGENT_DIR
cd "${1:-agent}" || exit 2
find . -name '*.[ch]' | sort | xargs awk '
BEGIN {
	L["base"]=0; L["core"]=1
	L["config"]=2; L["wire"]=2
	L["provider/isc"]=3; L["provider/kea"]=3; L["provider/oncrpc"]=3; L["provider/msrpc"]=3
	L["service"]=4; L["dhcpsapi"]=5
	L["snmp"]=6; L["rpcd"]=6; L["cli"]=6; L["daemon"]=7
}
function folder(p) { sub(/^\.\//, "", p); if (sub(/\/[^\/]*$/, "", p) == 0) p = "."; return p }
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, q, "\""); to = q[2]
	if (to !~ /\//) next                    # generated or same-folder header
	a = folder(FILENAME); b = folder(to)
	if (!(a in L) || !(b in L)) { printf "%s:%d: folder without a layer: %s -> %s\n", FILENAME, FNR, a, b; bad = 1 }
	else if (a != b && L[b] >= L[a]) { printf "%s:%d: %s (layer %d) must not include %s (layer %d)\n", FILENAME, FNR, a, L[a], b, L[b]; bad = 1 }
}
END { exit bad }'
