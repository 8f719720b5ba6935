/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/condition.h"

#include <stddef.h>

#include "core/generation.h"
#include "core/threshold.h"

typedef bool measure_fn(const struct thresholds *thresholds,
    const struct scope_statistics *statistics, uint32_t *part, uint32_t *size);
typedef enum crossing step_fn(const struct threshold *threshold,
    bool with_percent, uint32_t part, uint32_t size, bool *stands);

/* ---- what is measured ---- */

static bool
measure_total(const struct thresholds *thresholds,
    const struct scope_statistics *s, uint32_t *part, uint32_t *size)
{
	(void)thresholds;
	return share_judged(SHARE_TOTAL, s, part, size);
}

static bool
measure_this(const struct thresholds *thresholds,
    const struct scope_statistics *s, uint32_t *part, uint32_t *size)
{
	(void)thresholds;
	return share_judged(SHARE_THIS, s, part, size);
}

static bool
measure_partner(const struct thresholds *thresholds,
    const struct scope_statistics *s, uint32_t *part, uint32_t *size)
{
	(void)thresholds;
	return share_judged(SHARE_PARTNER, s, part, size);
}

static bool
measure_abandoned(const struct thresholds *thresholds,
    const struct scope_statistics *s, uint32_t *part, uint32_t *size)
{
	(void)thresholds;
	*part = s->abandoned;
	*size = s->num_addr;
	return true;
}

static bool
measure_imbalance(const struct thresholds *thresholds,
    const struct scope_statistics *s, uint32_t *part, uint32_t *size)
{
	uint32_t ours = s->this_addr_free, theirs = s->partner_addr_free;

	if (!s->failover || ours + theirs < thresholds->imbalance_from_size)
		return false;
	*part = ours > theirs ? ours - theirs : theirs - ours;
	*size = ours + theirs;
	return true;
}

/* ---- what it is compared with ---- */

static enum crossing
step_low(const struct threshold *threshold, bool with_percent, uint32_t part,
    uint32_t size, bool *stands)
{
	/* The size that decides about percents is the scope's. */
	return threshold_step(
	    threshold, with_percent ? 0 : UINT32_MAX, part, size, stands);
}

/* The rule for low, with "none" for its low limit. */
static enum crossing
step_exhausted(const struct threshold *threshold, bool with_percent,
    uint32_t part, uint32_t size, bool *stands)
{
	if (size == 0)
		*stands = false;
	else if (part == 0)
		*stands = true;
	else
		return step_low(
		    &(struct threshold) {
			.high_percent = threshold->high_percent,
			.high_absolute = threshold->high_absolute,
		    },
		    with_percent, part, size, stands);
	return CROSSING_NONE;
}

static const struct {
	measure_fn *measure;
	step_fn *step;
	size_t threshold; /* in struct thresholds */
	bool from_above;  /* it begins at the high limit */
	bool any_size;	  /* percents count in small scopes too */
} conditions[EVENT_SCOPE_KINDS] = {
	[EVENT_SCOPE_TOTAL] = { measure_total, step_low,
	    offsetof(struct thresholds, share[SHARE_TOTAL]), false, false },
	[EVENT_SCOPE_THIS] = { measure_this, step_low,
	    offsetof(struct thresholds, share[SHARE_THIS]), false, false },
	[EVENT_SCOPE_PARTNER] = { measure_partner, step_low,
	    offsetof(struct thresholds, share[SHARE_PARTNER]), false, false },
	[EVENT_SCOPE_EXHAUSTED] = { measure_total, step_exhausted,
	    offsetof(struct thresholds, exhausted), false, false },
	[EVENT_SCOPE_ABANDONED] = { measure_abandoned, threshold_step_high,
	    offsetof(struct thresholds, abandoned), true, false },
	[EVENT_SCOPE_IMBALANCE] = { measure_imbalance, threshold_step_high,
	    offsetof(struct thresholds, imbalance), true, true },
};

static bool
known(enum event_kind kind)
{
	return (unsigned int)kind < EVENT_SCOPE_KINDS &&
	    conditions[kind].measure != NULL;
}

static const struct threshold *
threshold_of(enum event_kind kind, const struct thresholds *thresholds)
{
	return (const void *)((const char *)thresholds +
	    conditions[kind].threshold);
}

static bool
with_percent(enum event_kind kind, const struct thresholds *thresholds,
    const struct scope_statistics *statistics)
{
	return conditions[kind].any_size ||
	    statistics->num_addr >= thresholds->percent_from_size;
}

bool
condition_measure(enum event_kind kind, const struct thresholds *thresholds,
    const struct scope_statistics *statistics, uint32_t *ret_part,
    uint32_t *ret_size)
{
	uint32_t part, size;

	if (!known(kind) ||
	    !conditions[kind].measure(thresholds, statistics, &part, &size))
		return false;
	*ret_part = part;
	*ret_size = size;
	return true;
}

bool
condition_step(enum event_kind kind, const struct thresholds *thresholds,
    const struct scope_statistics *statistics, bool stood)
{
	uint32_t part, size;

	if (!condition_measure(kind, thresholds, statistics, &part, &size))
		return false;
	conditions[kind].step(threshold_of(kind, thresholds),
	    with_percent(kind, thresholds, statistics), part, size, &stood);
	return stood;
}

void
condition_describe(struct event *event, const struct thresholds *thresholds,
    const struct scope_statistics *statistics)
{
	const struct threshold *t;
	bool high;

	if (!known(event->kind))
		return;
	t = threshold_of(event->kind, thresholds);
	high = conditions[event->kind].from_above == event->raised;
	if (with_percent(event->kind, thresholds, statistics))
		event->limit_percent = high ? t->high_percent : t->low_percent;
	event->limit_absolute = high ? t->high_absolute : t->low_absolute;
	if (condition_measure(event->kind, thresholds, statistics, &event->part,
		&event->size))
		event->percent =
		    event->size > 0 ? percent_of(event->part, event->size) : 0;
}
