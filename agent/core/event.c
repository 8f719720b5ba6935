/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/event.h"

#include <errno.h>
#include <string.h>

#include "base/utf8.h"

static const struct {
	const char *name, *begun, *over;
	enum share share;
} kinds[EVENT_KIND_COUNT] = {
	[EVENT_SCOPE_TOTAL] = { "scope-total", "addresses low",
	    "addresses no longer low", SHARE_TOTAL },
	[EVENT_SCOPE_THIS] = { "scope-this", "this server's addresses low",
	    "this server's addresses no longer low", SHARE_THIS },
	[EVENT_SCOPE_PARTNER] = { "scope-partner", "partner's addresses low",
	    "partner's addresses no longer low", SHARE_PARTNER },
	[EVENT_SCOPE_EXHAUSTED] = { "scope-exhausted", "no address free",
	    "addresses free again", SHARE_TOTAL },
	[EVENT_SCOPE_ABANDONED] = { "scope-abandoned",
	    "many addresses abandoned", "no longer many addresses abandoned",
	    SHARE_TOTAL },
	[EVENT_SCOPE_IMBALANCE] = { "scope-imbalance", "pool out of balance",
	    "pool in balance again", SHARE_TOTAL },
	[EVENT_SCOPE_ONE_SIDED] = { "scope-one-sided",
	    "scope missing on the partner", "scope on both partners",
	    SHARE_TOTAL },
	[EVENT_RELATIONSHIP_STATE] = { "relationship-state",
	    "relationship state changed", "relationship state changed",
	    SHARE_TOTAL },
	[EVENT_SERVER_UNREACHABLE] = { "server-unreachable",
	    "server unreachable", "server reachable again", SHARE_TOTAL },
	[EVENT_SERVER_ERROR] = { "server-error", "server's data in error",
	    "server's data readable again", SHARE_TOTAL },
	[EVENT_SERVER_STOPPED] = { "server-stopped", "DHCP server stopped",
	    "DHCP server running again", SHARE_TOTAL },
	[EVENT_SERVER_STALE] = { "server-stale", "server's data stale",
	    "server's data fresh again", SHARE_TOTAL },
	[EVENT_CLOCK_SKEW] = { "clock-skew", "clocks of partners differ",
	    "clocks of partners agree again", SHARE_TOTAL },
};

const char *
event_kind_name(enum event_kind kind)
{
	return (unsigned int)kind < EVENT_KIND_COUNT ? kinds[kind].name : "";
}

int
event_kind_from_name(const char *name, enum event_kind *ret_kind)
{
	unsigned int i;

	for (i = 0; i < EVENT_KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, name) != 0)
			continue;
		*ret_kind = (enum event_kind)i;
		return 0;
	}
	return -ENOENT;
}

const char *
event_words(enum event_kind kind, bool raised)
{
	if ((unsigned int)kind >= EVENT_KIND_COUNT)
		return "";
	return raised ? kinds[kind].begun : kinds[kind].over;
}

bool
event_about_source(enum event_kind kind)
{
	return kind >= EVENT_SERVER_UNREACHABLE && kind <= EVENT_SERVER_STALE;
}

enum share
event_share(enum event_kind kind)
{
	return (unsigned int)kind < EVENT_KIND_COUNT ? kinds[kind].share :
						       SHARE_TOTAL;
}

void
event_set_text(char to[EVENT_NAME_MAX + 1], const char *from)
{
	size_t len = strlen(from);

	if (len > EVENT_NAME_MAX)
		len = utf8_cut(from, EVENT_NAME_MAX);
	to[utf8_show(to, from, len)] = '\0';
}
