/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_state_field.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/ipv4.h"
#include "base/text.h"
#include "core/event.h"

enum field_type { FIELD_NUMBER, FIELD_FLAG, FIELD_TIME, FIELD_TEXT, FIELD_IP };

/* Enumerations are numbers, too. */
_Static_assert(sizeof(enum failover_state) == sizeof(uint32_t), "enum");
_Static_assert(sizeof(enum server_state) == sizeof(uint32_t), "enum");

#define E(member) offsetof(struct event, member)
#define S(member) offsetof(struct event, statistics.member)

static const struct field {
	const char *key;
	enum field_type type;
	size_t offset;
	uint32_t max; /* of a number; of a text, its bytes */
} fields[] = {
	{ "raised", FIELD_FLAG, E(raised), 0 },
	{ "time", FIELD_TIME, E(time), 0 },
	{ "server", FIELD_TEXT, E(server), SERVER_NAME_MAX },
	{ "partner", FIELD_TEXT, E(partner), EVENT_NAME_MAX },
	{ "relationship", FIELD_TEXT, E(relationship), EVENT_NAME_MAX },
	{ "text", FIELD_TEXT, E(text), EVENT_NAME_MAX },
	{ "scope", FIELD_IP, E(scope), 0 },
	{ "mask", FIELD_IP, E(mask), 0 },
	{ "measured", FIELD_FLAG, E(measured), 0 },
	{ "failover", FIELD_FLAG, S(failover), 0 },
	{ "num-addr", FIELD_NUMBER, S(num_addr), UINT32_MAX },
	{ "addr-free", FIELD_NUMBER, S(addr_free), UINT32_MAX },
	{ "addr-in-use", FIELD_NUMBER, S(addr_in_use), UINT32_MAX },
	{ "partner-free", FIELD_NUMBER, S(partner_addr_free), UINT32_MAX },
	{ "this-free", FIELD_NUMBER, S(this_addr_free), UINT32_MAX },
	{ "partner-in-use", FIELD_NUMBER, S(partner_addr_in_use), UINT32_MAX },
	{ "this-in-use", FIELD_NUMBER, S(this_addr_in_use), UINT32_MAX },
	{ "abandoned", FIELD_NUMBER, S(abandoned), UINT32_MAX },
	{ "transitional", FIELD_NUMBER, S(transitional), UINT32_MAX },
	{ "usable-now", FIELD_NUMBER, S(usable_now), UINT32_MAX },
	{ "other-addr", FIELD_NUMBER, S(other_addr), UINT32_MAX },
	{ "other-free", FIELD_NUMBER, S(other_free), UINT32_MAX },
	{ "other-in-use", FIELD_NUMBER, S(other_in_use), UINT32_MAX },
	{ "other-abandoned", FIELD_NUMBER, S(other_abandoned), UINT32_MAX },
	{ "shared-free", FIELD_NUMBER, S(shared_free), UINT32_MAX },
	{ "part", FIELD_NUMBER, E(part), UINT32_MAX },
	{ "size", FIELD_NUMBER, E(size), UINT32_MAX },
	{ "percent", FIELD_NUMBER, E(percent), UINT32_MAX },
	{ "limit-percent", FIELD_NUMBER, E(limit_percent), UINT32_MAX },
	{ "limit-absolute", FIELD_NUMBER, E(limit_absolute), UINT32_MAX },
	{ "old-state", FIELD_NUMBER, E(old_state), FAILOVER_STATE_COUNT - 1 },
	{ "new-state", FIELD_NUMBER, E(new_state), FAILOVER_STATE_COUNT - 1 },
	{ "partner-state", FIELD_NUMBER, E(partner_state),
	    FAILOVER_STATE_COUNT - 1 },
	{ "since", FIELD_NUMBER, E(since), UINT32_MAX },
	{ "damped", FIELD_NUMBER, E(damped), UINT32_MAX },
	{ "old-source", FIELD_NUMBER, E(old_source), SERVER_STOPPED },
	{ "new-source", FIELD_NUMBER, E(new_source), SERVER_STOPPED },
	{ "skew", FIELD_TIME, E(skew), 0 },
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

size_t
service_state_quote(char *to, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	char *at = to;
	unsigned char c;

	for (; (c = (unsigned char)*text) != '\0'; text++) {
		if ((c < 0x80 && isalnum(c)) || strchr("_.:/-,", c) != NULL)
			*at++ = (char)c;
		else {
			*at++ = '%';
			*at++ = hex[c >> 4];
			*at++ = hex[c & 0xf];
		}
	}
	*at = '\0';
	return (size_t)(at - to);
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c != '\0' ? strchr(digits, c) : NULL;

	return found != NULL ? (int)(found - digits) : -1;
}

int
service_state_unquote(char *word, size_t max)
{
	char *to = word;
	const char *from;
	int high, low;

	for (from = word; *from != '\0'; from++) {
		if ((size_t)(to - word) == max)
			return -EINVAL;
		if (*from != '%') {
			*to++ = *from;
			continue;
		}
		if ((high = hex_digit(from[1])) < 0 ||
		    (low = hex_digit(from[2])) < 0 || (high | low) == 0)
			return -EINVAL;
		*to++ = (char)(high << 4 | low);
		from += 2;
	}
	*to = '\0';
	return 0;
}

/* ---- writing ---- */

/* Writes the value, behind the NUL-terminated key; returns its length, 0 for
 * one that is zero. */
static size_t
format_value(const struct field *field, const void *member, char *to)
{
	char address[IPV4_TEXT];
	uint32_t number;
	int64_t seconds;

	switch (field->type) {
	case FIELD_TEXT:
		return service_state_quote(to, member);
	case FIELD_FLAG:
		return *(const bool *)member ? (size_t)sprintf(to, "1") : 0;
	case FIELD_TIME:
		memcpy(&seconds, member, sizeof(seconds));
		if (seconds == 0)
			return 0;
		return (size_t)sprintf(to, "%" PRId64, seconds);
	case FIELD_IP:
	case FIELD_NUMBER:
		break;
	}
	memcpy(&number, member, sizeof(number));
	if (number == 0)
		return 0;
	if (field->type == FIELD_IP)
		return (size_t)sprintf(to, "%s", ipv4_format(number, address));
	return (size_t)sprintf(to, "%" PRIu32, number);
}

size_t
service_state_format_event(const struct event *event, char *line)
{
	const struct field *field;
	size_t key, value, len = 0;

	for (field = fields; field < fields + FIELDS; field++) {
		key = (size_t)sprintf(line + len, " %s=", field->key);
		value = format_value(field, (const char *)event + field->offset,
		    line + len + key);
		if (value > 0)
			len += key + value;
	}
	line[len] = '\0';
	return len;
}

/* ---- reading ---- */

static int
parse_value(const struct field *field, char *value, void *member)
{
	size_t len = strlen(value);
	uint32_t number;
	int64_t seconds;

	switch (field->type) {
	case FIELD_TEXT:
		if (service_state_unquote(value, field->max) != 0)
			return -EINVAL;
		memcpy(member, value, strlen(value) + 1);
		return 0;
	case FIELD_FLAG:
		if (strcmp(value, "1") != 0)
			return -EINVAL;
		*(bool *)member = true;
		return 0;
	case FIELD_TIME:
		if (text_i64(value, len, INT64_MIN, INT64_MAX, &seconds) != 0)
			return -EINVAL;
		memcpy(member, &seconds, sizeof(seconds));
		return 0;
	case FIELD_IP:
		if (ipv4_parse(value, len, &number) != 0)
			return -EINVAL;
		break;
	case FIELD_NUMBER:
		if (text_u32(value, len, 0, field->max, &number) != 0)
			return -EINVAL;
		break;
	}
	memcpy(member, &number, sizeof(number));
	return 0;
}

int
service_state_parse_field(char *word, struct event *event)
{
	const struct field *field;
	char *value = strchr(word, '=');

	if (value == NULL)
		return -EINVAL;
	*value++ = '\0';
	for (field = fields; field < fields + FIELDS; field++)
		if (strcmp(field->key, word) == 0)
			return parse_value(
			    field, value, (char *)event + field->offset);
	return -EINVAL;
}
