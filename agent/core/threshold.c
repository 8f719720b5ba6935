/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/threshold.h"

#include <stddef.h>

#include "core/generation.h"

static const char *const share_names[SHARE_COUNT] = {
	[SHARE_TOTAL] = "total",
	[SHARE_THIS] = "this",
	[SHARE_PARTNER] = "partner",
};

/* Those values of a threshold that count for a scope of some size; 0 = none. */
struct limits {
	uint32_t percent, absolute;
};

const char *
share_name(enum share share)
{
	return (unsigned int)share < SHARE_COUNT ? share_names[share] : "";
}

void
thresholds_init(struct thresholds *thresholds)
{
	*thresholds = (struct thresholds) {
		.share = {
			[SHARE_TOTAL] = { .low_percent = 10,
			    .high_percent = 15 },
			[SHARE_THIS] = { .low_percent = 5, .high_percent = 10 },
			[SHARE_PARTNER] = { .low_percent = 5,
			    .high_percent = 10 },
		},
		.exhausted = { .high_percent = 1 },
		.abandoned = { .low_percent = 5, .high_percent = 10 },
		.imbalance = { .low_percent = 25, .high_percent = 50 },
		.imbalance_from_size = 20,
		.imbalance_after = 300,
	};
}

bool
share_of(enum share share, const struct scope_statistics *statistics,
    uint32_t *ret_free, uint32_t *ret_size)
{
	const struct scope_statistics *s = statistics;

	if (share == SHARE_TOTAL) {
		*ret_free = s->addr_free;
		*ret_size = s->num_addr;
		return true;
	}
	if (!s->failover)
		return false;
	if (share == SHARE_THIS) {
		*ret_free = s->this_addr_free;
		*ret_size = s->this_addr_free + s->this_addr_in_use;
		return true;
	}
	if (share == SHARE_PARTNER) {
		*ret_free = s->partner_addr_free;
		*ret_size = s->partner_addr_free + s->partner_addr_in_use;
		return true;
	}
	return false;
}

bool
share_judged(enum share share, const struct scope_statistics *statistics,
    uint32_t *ret_free, uint32_t *ret_size)
{
	const struct scope_statistics *s = statistics;

	if (!share_of(share, s, ret_free, ret_size))
		return false;
	if (share != SHARE_THIS)
		return true;
	*ret_free = s->usable_now;
	if (s->usable_now > s->this_addr_free)
		*ret_size = s->usable_now + s->addr_in_use;
	return true;
}

uint32_t
percent_of(uint32_t part, uint32_t size)
{
	if (size == 0)
		return 100;
	return (uint32_t)((uint64_t)part * 100 / size);
}

static bool
at_or_below(const struct limits *limits, uint32_t percent, uint32_t free)
{
	if (limits->percent == 0 && limits->absolute == 0)
		return false;
	return (limits->percent == 0 || percent <= limits->percent) &&
	    (limits->absolute == 0 || free <= limits->absolute);
}

static bool
above(const struct limits *limits, uint32_t percent, uint32_t free)
{
	/* Nobody said where an alarm ends: it ends where it began, or it would
	 * stand for ever and hide every later one. */
	if (limits->percent == 0 && limits->absolute == 0)
		return true;
	return (limits->percent != 0 && percent > limits->percent) ||
	    (limits->absolute != 0 && free > limits->absolute);
}

/* The step itself; with_percent: the scope is large enough for percents. */
static enum crossing
step(const struct threshold *threshold, bool with_percent, uint32_t free,
    uint32_t size, bool *low)
{
	struct limits down = { .absolute = threshold->low_absolute };
	struct limits up = { .absolute = threshold->high_absolute };
	uint32_t percent = percent_of(free, size);
	bool is_low;

	if (with_percent) {
		down.percent = threshold->low_percent;
		up.percent = threshold->high_percent;
	}
	is_low = at_or_below(&down, percent, free);
	if (!*low && is_low) {
		*low = true;
		return CROSSING_LOW;
	}
	/* A high limit below its low one would else clear and raise the alarm
	 * in turn, at every look. */
	if (*low && !is_low && above(&up, percent, free)) {
		*low = false;
		return CROSSING_CLEAR;
	}
	return CROSSING_NONE;
}

enum crossing
threshold_step(const struct threshold *threshold, uint32_t percent_from_size,
    uint32_t free, uint32_t size, bool *low)
{
	return step(threshold, size >= percent_from_size, free, size, low);
}

enum crossing
threshold_step_high(const struct threshold *threshold, bool with_percent,
    uint32_t part, uint32_t size, bool *high)
{
	struct limits up = { .absolute = threshold->high_absolute };
	struct limits down = { .absolute = threshold->low_absolute };
	uint32_t percent = size > 0 ? percent_of(part, size) : 0;
	bool is_high;

	if (with_percent) {
		up.percent = threshold->high_percent;
		down.percent = threshold->low_percent;
	}
	is_high = (up.percent != 0 || up.absolute != 0) &&
	    percent >= up.percent && part >= up.absolute;
	if (!*high && is_high) {
		*high = true;
		return CROSSING_LOW;
	}
	if (*high && !is_high &&
	    ((down.percent == 0 && down.absolute == 0) ||
		percent < down.percent || part < down.absolute)) {
		*high = false;
		return CROSSING_CLEAR;
	}
	return CROSSING_NONE;
}

enum crossing
thresholds_step(const struct thresholds *thresholds, enum share share,
    const struct scope_statistics *statistics, bool *low)
{
	uint32_t free, size;

	if (!share_judged(share, statistics, &free, &size)) {
		*low = false;
		return CROSSING_NONE;
	}
	return step(&thresholds->share[share],
	    statistics->num_addr >= thresholds->percent_from_size, free, size,
	    low);
}
