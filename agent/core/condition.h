/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The conditions of a scope that its numbers decide: the kinds EVENT_SCOPE_*
 * but ONE_SIDED.  What each measures and against which thresholds stands in
 * one table, so that what raises an alarm, ends it and is told of it agree.
 */

#ifndef DHCPFO_CORE_CONDITION_H
#define DHCPFO_CORE_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"

struct scope_statistics;
struct thresholds;

/*
 * How many addresses are judged, of how many.  False if the kind has no
 * meaning there, or none under those thresholds: a share of a scope outside
 * failover, an imbalance of a handful of addresses.
 */
bool condition_measure(enum event_kind kind,
    const struct thresholds *thresholds,
    const struct scope_statistics *statistics, uint32_t *ret_part,
    uint32_t *ret_size);

/* Whether the condition stands now, given whether it did.  One without meaning
 * does not. */
bool condition_step(enum event_kind kind, const struct thresholds *thresholds,
    const struct scope_statistics *statistics, bool stood);

/* Fills in part, size, percent and the limits of the event, which has its kind
 * and raised. */
void condition_describe(struct event *event,
    const struct thresholds *thresholds,
    const struct scope_statistics *statistics);

#endif
