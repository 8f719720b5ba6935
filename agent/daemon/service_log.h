/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a daemon's log says of the servers that it watches. */

#ifndef DHCPFO_DAEMON_SERVICE_LOG_H
#define DHCPFO_DAEMON_SERVICE_LOG_H

struct service_event;

/* One line for each change of a state, of its reason, of what a pair differs
 * in, and for each notice of a source. */
void service_log(const struct service_event *event);

#endif
