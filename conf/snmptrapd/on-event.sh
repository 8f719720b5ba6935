#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A program for "traphandle" of snmptrapd.conf(5): one line of the system's log
# for each notification of DHCPV4-FAILOVER-MIB, whether or not snmptrapd knows
# the MIB.  It gets the sender's name and address, then name and value of each
# variable, a line each; names as numbers (snmptrapd -On).
# LOGGER in the environment is another command, which gets the line.
set -eu

root=${ROOT:-.1.3.6.1.4.1.8072.9999.9999.647}
names='ScopeLow ScopeNoLongerLow ScopeNoneFree ScopeSomeFree ScopeManyAbandoned
	ScopeFewAbandoned ScopeOutOfBalance ScopeInBalance ScopeOnOnePartner
	ScopeOnBothPartners RelationshipStateChanged ServerUnreachable
	ServerReachable ServerDataInvalid ServerDataValid ServerNotRunning
	ServerRunning ServerDataStale ServerDataFresh ClocksDiffer ClocksAgree'

read -r host
read -r address
event= server= scope= about= addresses= size= states= text=
while read -r name value; do
	value=${value#\"}
	value=${value%\"}
	case $name in
	.1.3.6.1.6.3.1.1.4.1.0)
		case $value in
		"$root".0.*)
			# shellcheck disable=SC2086 # words are wanted
			set -- $names
			shift $((${value##*.} - 1))
			event=$1
			;;
		*) exit 0 ;; # not one of ours
		esac
		;;
	"$root".1.6.1.6.*) server=$value ;;
	"$root".1.6.1.7.*) [ -z "$value" ] || about="$about partner $value" ;;
	"$root".1.6.1.8.*) about="$about relationship $value" ;;
	"$root".1.6.1.9.*) scope=" scope $value" ;;
	"$root".1.6.1.11.*) addresses=${value%% *} ;;
	"$root".1.6.1.12.*) size=${value%% *} ;;
	"$root".1.6.1.16.*) states=" from $value" ;;
	"$root".1.6.1.17.*) states="$states to $value" ;;
	"$root".1.6.1.26.*) [ -z "$value" ] || text=": $value" ;;
	esac
done
[ -z "$size" ] || about="$about $addresses of $size"
${LOGGER:-logger -t dhcpfo -p daemon.notice --} \
    "$event: server $server$scope$about$states$text (from $host, $address)"
