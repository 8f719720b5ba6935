/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* An event in words, for a line of a table. */

#ifndef DHCPFO_CLI_CLI_EVENT_TEXT_H
#define DHCPFO_CLI_CLI_EVENT_TEXT_H

#include "core/event.h"

#define CLI_EVENT_ABOUT (EVENT_NAME_MAX + 1)
#define CLI_EVENT_DETAIL (2 * EVENT_NAME_MAX)

/* The scope, the relationship or the partner that it is about; "" the server.
 * Returns buf, as does the other. */
const char *cli_event_about(
    const struct event *event, char buf[CLI_EVENT_ABOUT]);

/* From what to what, or how much of how many; "" where nothing is known. */
const char *cli_event_detail(
    const struct event *event, char buf[CLI_EVENT_DETAIL]);

#endif
