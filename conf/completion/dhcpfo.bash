# SPDX-License-Identifier: BSD-2-Clause
# bash completion of dhcpfo(1), dhcpfo-agentd(8) and dhcpfo-rpcd(8).  It needs
# nothing of bash-completion, and is installed where that finds it by the name
# of each program.

# What stands behind the option $1 in the line, or the word $2.
_dhcpfo_value() {
	local i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		"$1" | "${3:-$1}")
			i=$((i + 1))
			[[ ${COMP_WORDS[i]} == = ]] && i=$((i + 1))
			printf '%s\n' "${COMP_WORDS[i]/#\~\//$HOME/}"
			return
			;;
		esac
	done
	printf '%s\n' "$2"
}

# The servers of the configuration that the line names.
_dhcpfo_servers() {
	local conf
	conf=$(_dhcpfo_value --config /etc/dhcpfo/dhcpfo.conf -c)
	[[ -r $conf ]] && sed -n 's/^[[:space:]]*server[[:space:]]\{1,\}"\{0,1\}\([A-Za-z0-9_.-]\{1,32\}\)"\{0,1\}[[:space:]]*{.*/\1/p' "$conf"
}

_dhcpfo_reply() {
	local IFS=$' \t\n'
	COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_dhcpfo_files() {
	local IFS=$'\n'
	COMPREPLY=($(compgen -f -- "$cur"))
	compopt -o filenames 2>/dev/null
}

# "isc:CONF:LEASES", "rpc:HOST", "rpc:unix:PATH"; readline has cut it at its
# colons.
_dhcpfo_source() {
	if [[ $colon ]]; then
		_dhcpfo_files
	else
		_dhcpfo_reply 'isc: rpc: rpc:unix:'
		compopt -o nospace 2>/dev/null
	fi
}

# The word that is completed and the option before it, whichever of
# "--option value" and "--option=value" it is.
_dhcpfo_words() {
	local i=$COMP_CWORD
	cur=${COMP_WORDS[i]}
	colon=
	while [[ $i -gt 1 && ($cur == : || ${COMP_WORDS[i - 1]} == :) ]]; do
		[[ $cur == : ]] && cur=
		colon=1
		i=$((i - 1))
		[[ ${COMP_WORDS[i]} == : ]] && i=$((i - 1))
	done
	if [[ ${COMP_WORDS[i]} == = ]]; then
		[[ $colon ]] || cur=
		prev=${COMP_WORDS[i - 1]}
	elif [[ $i -gt 1 && ${COMP_WORDS[i - 1]} == = ]]; then
		prev=${COMP_WORDS[i - 2]}
	else
		prev=${COMP_WORDS[i - 1]}
	fi
}

# What options that have a value are completed with; fails for all others.
_dhcpfo_of_option() {
	case $prev in
	--config) _dhcpfo_files ;;
	--server) _dhcpfo_reply "$(_dhcpfo_servers)" ;;
	--source) _dhcpfo_source ;;
	--state-directory) COMPREPLY=($(compgen -d -- "$cur")) ;;
	--agentx | --socket) _dhcpfo_files ;;
	--share) _dhcpfo_reply 'total this partner' ;;
	--sort)
		local columns='worst scope server percent free this peer used
			usable abandoned transitional addresses relation
			network'
		[[ $cur != -* ]] || columns=$(printf -- '-%s ' $columns)
		_dhcpfo_reply "$columns"
		;;
	--now | --scope | --relationship | --warning | --critical | --root | \
	    --addresses-warning | --addresses-critical | --timeout | \
	    --delay | --filter | --count)
		COMPREPLY=()
		;;
	*) return 1 ;;
	esac
	return 0
}

_dhcpfo() {
	local cur prev colon word command= i
	local general='--config --server --source --now --color --quiet --help
		--version -q -h -V'
	local check='--scope --relationship --all-servers --warning --critical
		--addresses-warning --addresses-critical --share --timeout
		--verbose -w -c -W -C -t -v'
	local top='--delay --sort --filter --batch --count -d -b -n'

	COMPREPLY=()
	_dhcpfo_words
	_dhcpfo_of_option && return
	case $prev in
	-w | -c | -W | -C | -t | -d | -n) return ;;
	esac
	# Only "--color=WHEN" has a value.
	if [[ $prev == --color && (${COMP_WORDS[COMP_CWORD]} == = ||
	    ${COMP_WORDS[COMP_CWORD - 1]} == =) ]]; then
		_dhcpfo_reply 'auto always never'
		return
	fi
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		servers | relationships | scopes | scope | client | clients | \
		    events | check | librenms | mib | top)
			case ${COMP_WORDS[i - 1]} in
			--server | --config | --source | --filter | --sort | =)
				;;
			*)
				command=$word
				break
				;;
			esac
			;;
		esac
	done
	if [[ -z $command && $cur != -* ]]; then
		_dhcpfo_reply 'servers relationships scopes scope client clients
			events check librenms mib top'
		return
	fi
	[[ $cur == -* ]] || return
	case $command in
	'') _dhcpfo_reply "$general --json $check --root $top" ;;
	clients) _dhcpfo_reply "$general --json --scope" ;;
	check) _dhcpfo_reply "$general $check" ;;
	mib) _dhcpfo_reply "$general --root" ;;
	top) _dhcpfo_reply "$general $top" ;;
	librenms) _dhcpfo_reply "$general" ;;
	*) _dhcpfo_reply "$general --json" ;;
	esac
}

_dhcpfo_daemon() {
	local cur prev colon
	local options='--config --foreground --check --configured --source
		--now --verbose --help --version -c -f -t -v -h -V'

	COMPREPLY=()
	_dhcpfo_words
	case $prev in
	-c) prev=--config ;;
	-x) prev=--agentx ;;
	-s) prev=--socket ;;
	esac
	_dhcpfo_of_option && return
	case $1 in
	*dhcpfo-agentd)
		options="$options --agentx --state-directory --objects -x"
		;;
	*) options="$options --socket -s" ;;
	esac
	_dhcpfo_reply "$options"
}

complete -F _dhcpfo dhcpfo
complete -F _dhcpfo_daemon dhcpfo-agentd dhcpfo-rpcd
