/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The words that were said last of something that lasts and may change its
 * words: a fault for another reason is news, the same one at each look is not,
 * and two that alternate are news a few times only.
 */

#ifndef DHCPFO_SERVICE_SAID_H
#define DHCPFO_SERVICE_SAID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log.h"

/* So often within so long; what is said then is what holds at that time. */
#define SERVICE_SAID_TIMES 4
#define SERVICE_SAID_SECONDS 600

/* All zero: nothing was said, that is "". */
struct service_said {
	char words[ERR_TEXT];
	struct log_gate gate;
};

/* They are said anyway, news or not; what is longer than a reason is cut. */
void service_said_set(struct service_said *said, const char *words);

/* Whether they are other words than those that were said last, and may be said
 * now; then they are as good as said. */
bool service_said_news(
    struct service_said *said, const char *words, int64_t mono_ms);

#endif
