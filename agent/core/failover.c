/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/failover.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name; /* FSM_STATE of MS-DHCPM */
	const char *isc;  /* dhcpd.leases(5); NULL: dhcpd never writes it */
} states[FAILOVER_STATE_COUNT] = {
	[FAILOVER_NO_STATE] = { "NO_STATE", "unknown-state" },
	[FAILOVER_INIT] = { "INIT", NULL },
	[FAILOVER_STARTUP] = { "STARTUP", "startup" },
	[FAILOVER_NORMAL] = { "NORMAL", "normal" },
	[FAILOVER_COMMUNICATION_INT] = { "COMMUNICATION_INT",
	    "communications-interrupted" },
	[FAILOVER_PARTNER_DOWN] = { "PARTNER_DOWN", "partner-down" },
	[FAILOVER_POTENTIAL_CONFLICT] = { "POTENTIAL_CONFLICT",
	    "potential-conflict" },
	[FAILOVER_CONFLICT_DONE] = { "CONFLICT_DONE", "conflict-done" },
	[FAILOVER_RESOLUTION_INT] = { "RESOLUTION_INT",
	    "resolution-interrupted" },
	[FAILOVER_RECOVER] = { "RECOVER", "recover" },
	[FAILOVER_RECOVER_WAIT] = { "RECOVER_WAIT", "recover-wait" },
	[FAILOVER_RECOVER_DONE] = { "RECOVER_DONE", "recover-done" },
	[FAILOVER_PAUSED] = { "PAUSED", "paused" },
	[FAILOVER_SHUTDOWN] = { "SHUTDOWN", "shutdown" },
};

const char *
failover_state_name(enum failover_state state)
{
	if ((unsigned int)state >= FAILOVER_STATE_COUNT)
		state = FAILOVER_NO_STATE;
	return states[state].name;
}

int
failover_state_from_isc(
    const char *word, size_t len, enum failover_state *ret_state)
{
	unsigned int i;

	for (i = 0; i < FAILOVER_STATE_COUNT; i++) {
		if (states[i].isc == NULL || strlen(states[i].isc) != len ||
		    strncasecmp(states[i].isc, word, len) != 0)
			continue;
		*ret_state = (enum failover_state)i;
		return 0;
	}
	return -ENOENT;
}

const char *
failover_role_name(enum failover_role role)
{
	return role == FAILOVER_PRIMARY ? "PrimaryServer" : "SecondaryServer";
}

const char *
failover_mode_name(enum failover_mode mode)
{
	return mode == FAILOVER_LOAD_BALANCE ? "LoadBalance" : "HotStandby";
}
