/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The low alarms of one server that stand: by scope address and share.  They
 * are kept from one generation to the next, and over a reopening of the
 * source, so that each crossing is told once.
 */

#ifndef DHCPFO_SERVICE_ALARM_H
#define DHCPFO_SERVICE_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/threshold.h"

struct generation;

/* Only alarms that stand take room: at most one entry per scope. */
struct service_alarms {
	struct service_alarm *entries; /* ascending by scope */
	size_t count;
};

typedef void service_alarm_cb(
    void *arg, uint32_t scope, enum share share, bool low);

/* All zero is an empty set. */
void service_alarm_done(struct service_alarms *alarms);

/*
 * Applies the thresholds to every scope and share of a generation, and calls
 * cb for each crossing, by scope address.  An alarm of a scope that is gone,
 * or of a share that has no meaning there any more, is dropped without a
 * call.  The set has changed as a whole before the first call.  0, or -ENOMEM:
 * nothing changed and nothing was told.
 */
int service_alarm_evaluate(struct service_alarms *alarms,
    const struct generation *generation, const struct thresholds *thresholds,
    service_alarm_cb *cb, void *arg);

bool service_alarm_stands(
    const struct service_alarms *alarms, uint32_t scope, enum share share);

/* to takes what from has; from is empty then. */
void service_alarm_move(struct service_alarms *to, struct service_alarms *from);

#endif
