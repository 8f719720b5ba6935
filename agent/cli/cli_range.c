/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_range.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

#define BOUND INT64_C(1000000000000)

static int
bound(const char *s, size_t len, int64_t *ret_value)
{
	return text_i64(s, len, -BOUND, BOUND, ret_value) == 0 ? 0 : -EINVAL;
}

int
cli_range_parse(const char *text, struct cli_range *ret_range)
{
	struct cli_range range = {
		.set = true, .text = text, .end = INT64_MAX
	};
	const char *s = text, *colon;
	int rc = 0;

	if (*s == '@') {
		range.inside = true;
		s++;
	}
	if ((colon = strchr(s, ':')) != NULL) {
		if (colon - s == 1 && *s == '~')
			range.start = INT64_MIN;
		else
			rc = bound(s, (size_t)(colon - s), &range.start);
		s = colon + 1;
	}
	/* "10:" has no end, "" and "@" are nothing at all. */
	if (rc == 0 && (*s != '\0' || colon == NULL))
		rc = bound(s, strlen(s), &range.end);
	if (rc != 0 || range.start > range.end)
		return -EINVAL;
	*ret_range = range;
	return 0;
}

bool
cli_range_alerts(const struct cli_range *range, int64_t value)
{
	return range->set &&
	    (value >= range->start && value <= range->end) == range->inside;
}
