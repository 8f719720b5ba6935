/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_standing.h"

#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"

_Static_assert(EVENT_KIND_COUNT <= 16, "bits of struct service_standing");

void
service_standings_done(struct service_standings *set)
{
	free(set->entries);
	*set = (struct service_standings) { 0 };
}

struct service_standing *
service_standings_find(const struct service_standings *set, uint32_t scope)
{
	size_t low = 0, high = set->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (set->entries[middle].scope < scope)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < set->count && set->entries[low].scope == scope)
		return &set->entries[low];
	return NULL;
}

int
service_standings_append(
    struct service_standings *set, const struct service_standing *standing)
{
	size_t room = set->room == 0 ? 16 : set->room * 2;
	struct service_standing *entries;

	if (set->count == set->room) {
		entries = realloc(set->entries, room * sizeof(*entries));
		if (entries == NULL)
			return -ENOMEM;
		set->entries = entries;
		set->room = room;
	}
	set->entries[set->count++] = *standing;
	set->waiting += standing->waits_ms != SERVICE_NOT_WAITING;
	return 0;
}

int
service_standings_copy(
    const struct service_standings *from, struct service_standings *to)
{
	if (from->count == 0)
		return 0;
	to->entries =
	    mem_dup(from->entries, from->count, sizeof(*from->entries));
	if (to->entries == NULL)
		return -ENOMEM;
	to->count = to->room = from->count;
	to->waiting = from->waiting;
	return 0;
}

void
service_standings_move(
    struct service_standings *to, struct service_standings *from)
{
	service_standings_done(to);
	*to = *from;
	*from = (struct service_standings) { 0 };
}
