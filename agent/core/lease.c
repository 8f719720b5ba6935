/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/lease.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

static const char *const state_names[BINDING_STATE_COUNT] = {
	[BINDING_NONE] = "none",
	[BINDING_FREE] = "free",
	[BINDING_ACTIVE] = "active",
	[BINDING_EXPIRED] = "expired",
	[BINDING_RELEASED] = "released",
	[BINDING_ABANDONED] = "abandoned",
	[BINDING_RESET] = "reset",
	[BINDING_BACKUP] = "backup",
};

/* ARP hardware types (IANA) under dhcpd's names. */
static const struct {
	const char *name;
	uint8_t type;
} hardware_types[] = {
	{ "ethernet", 1 },
	{ "token-ring", 6 },
	{ "fddi", 8 },
	{ "infiniband", 32 },
};

static bool
word_is(const char *word, size_t len, const char *name)
{
	return strlen(name) == len && strncasecmp(word, name, len) == 0;
}

enum lease_phase
lease_phase(enum binding_state state, uint32_t ends, bool failover, int64_t now)
{
	switch (state) {
	case BINDING_ACTIVE:
		if (lease_in_force(state, ends, now))
			return PHASE_IN_FORCE;
		break;
	case BINDING_ABANDONED:
		return PHASE_ABANDONED;
	case BINDING_BACKUP:
		return failover ? PHASE_BACKUP : PHASE_FREE;
	case BINDING_EXPIRED:
	case BINDING_RELEASED:
	case BINDING_RESET:
		break;
	default:
		return PHASE_FREE;
	}
	return failover ? PHASE_TRANSITIONAL : PHASE_FREE;
}

bool
lease_phase_is_client(enum lease_phase phase)
{
	return phase == PHASE_IN_FORCE || phase == PHASE_TRANSITIONAL ||
	    phase == PHASE_ABANDONED;
}

int
binding_state_from_isc(
    const char *word, size_t len, enum binding_state *ret_state)
{
	unsigned int i;

	for (i = BINDING_FREE; i < BINDING_STATE_COUNT; i++) {
		if (!word_is(word, len, state_names[i]))
			continue;
		*ret_state = (enum binding_state)i;
		return 0;
	}
	return -ENOENT;
}

const char *
binding_state_name(enum binding_state state)
{
	if ((unsigned int)state >= BINDING_STATE_COUNT)
		state = BINDING_NONE;
	return state_names[state];
}

int
hardware_type_from_isc(const char *word, size_t len, uint8_t *ret_type)
{
	static const char unknown[] = "unknown-";
	uint32_t number;
	size_t i;

	for (i = 0; i < sizeof(hardware_types) / sizeof(hardware_types[0]);
	     i++) {
		if (!word_is(word, len, hardware_types[i].name))
			continue;
		*ret_type = hardware_types[i].type;
		return 0;
	}
	if (len < sizeof(unknown) ||
	    memcmp(word, unknown, sizeof(unknown) - 1) != 0 ||
	    text_u32(word + sizeof(unknown) - 1, len - sizeof(unknown) + 1, 0,
		255, &number) != 0)
		return -ENOENT;
	*ret_type = (uint8_t)number;
	return 0;
}
