/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Events as lines of the log. */

#ifndef DHCPFO_SERVICE_EVENT_LOG_H
#define DHCPFO_SERVICE_EVENT_LOG_H

#include <stdint.h>

struct event;
struct log_gate;

/*
 * One line, if the gate lets it; that it does not is said, too.  The state of a
 * server's data is none of it: each change of that is logged by whoever watches
 * the service, with its reason.
 */
void service_event_log(
    struct log_gate *gate, const struct event *event, int64_t mono_ms);

#endif
