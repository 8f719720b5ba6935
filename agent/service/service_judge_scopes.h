/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The scopes' part of service_judge: first what will stand is worked out, then
 * taken over as a whole, then told.
 */

#ifndef DHCPFO_SERVICE_JUDGE_SCOPES_H
#define DHCPFO_SERVICE_JUDGE_SCOPES_H

#include <stddef.h>
#include <stdint.h>

#include "core/network.h"
#include "service/service_judge.h"

/* What begins or is over in one scope; scope is its index in the view, or
 * GONE. */
struct service_crossing {
	uint32_t address, scope;
	uint16_t begun, over;
	uint16_t told; /* of what is over */
};

struct service_judged_scopes {
	struct networks *networks; /* NULL: those of the judge go on */
	struct service_standings standing;
	struct service_crossing *crossings;
	size_t crossing_count, crossing_room;
};

void service_judged_scopes_done(struct service_judged_scopes *scopes);

/* 0 or -ENOMEM.  The judge does not change. */
int service_judge_scopes(const struct service_judge *judge,
    const struct service_judge_view *view,
    struct service_judged_scopes *ret_scopes);

/* Cannot fail. */
void service_judge_scopes_take(struct service_judge *judge,
    const struct service_judge_view *view, struct service_judged_scopes *scopes,
    service_judge_cb *cb, void *arg);

/* All of it is over; event has what is to be told with it. */
void service_judge_scopes_end(struct service_judge *judge, struct event *event,
    service_judge_cb *cb, void *arg);

#endif
