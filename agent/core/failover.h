/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The words of failover: states, modes, roles, and their numbers and names.
 * Numbers are those of Microsoft's FSM_STATE (MS-DHCPM 2.2.1.1.11, SDK).
 */

#ifndef DHCPFO_CORE_FAILOVER_H
#define DHCPFO_CORE_FAILOVER_H

#include <stddef.h>

enum failover_state {
	FAILOVER_NO_STATE = 0,
	FAILOVER_INIT = 1,
	FAILOVER_STARTUP = 2,
	FAILOVER_NORMAL = 3,
	FAILOVER_COMMUNICATION_INT = 4,
	FAILOVER_PARTNER_DOWN = 5,
	FAILOVER_POTENTIAL_CONFLICT = 6,
	FAILOVER_CONFLICT_DONE = 7,
	FAILOVER_RESOLUTION_INT = 8,
	FAILOVER_RECOVER = 9,
	FAILOVER_RECOVER_WAIT = 10,
	FAILOVER_RECOVER_DONE = 11,
	FAILOVER_PAUSED = 12,
	FAILOVER_SHUTDOWN = 13,
	FAILOVER_STATE_COUNT
};

enum failover_role { FAILOVER_PRIMARY = 0, FAILOVER_SECONDARY = 1 };

enum failover_mode { FAILOVER_LOAD_BALANCE = 0, FAILOVER_HOT_STANDBY = 1 };

/* "COMMUNICATION_INT"; "NO_STATE" for a number that is none. */
const char *failover_state_name(enum failover_state state);

/* dhcpd's words ("communications-interrupted"); -ENOENT for another word. */
int failover_state_from_isc(
    const char *word, size_t len, enum failover_state *ret_state);

const char *failover_role_name(enum failover_role role); /* "PrimaryServer" */
const char *failover_mode_name(enum failover_mode mode); /* "LoadBalance" */

#endif
