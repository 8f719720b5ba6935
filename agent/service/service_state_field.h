/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * An event as words "key=value", of those members that are not zero.  For
 * service_state only.
 */

#ifndef DHCPFO_SERVICE_STATE_FIELD_H
#define DHCPFO_SERVICE_STATE_FIELD_H

#include <stddef.h>

struct event;

#define SERVICE_LINE_MAX 8192 /* bytes of a line; no event needs more */

/*
 * Writes text with everything but letters, digits and a few others as %XX, so
 * that it is one word; returns the length without the NUL that is added.  to
 * has room for 3 * strlen(text) + 1.
 */
size_t service_state_quote(char *to, const char *text);

/* The reverse, in place.  0, or -EINVAL: not such a word, or longer than max
 * bytes. */
int service_state_unquote(char *word, size_t max);

/* " key=value key=value ..."; returns the length.  line has room for
 * SERVICE_LINE_MAX. */
size_t service_state_format_event(const struct event *event, char *line);

/* One "key=value"; it is changed.  0 or -EINVAL: no such key, or not such a
 * value. */
int service_state_parse_field(char *word, struct event *event);

#endif
