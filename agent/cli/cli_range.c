/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_range.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

#define BOUND INT64_C(1000000000000)

/* A number, or one of percent. */
static int
bound(const char *s, size_t len, struct cli_range *range, int64_t *ret_value)
{
	if (len > 0 && s[len - 1] == '%') {
		range->percent = true;
		len--;
	}
	return text_i64(s, len, -BOUND, BOUND, ret_value) == 0 ? 0 : -EINVAL;
}

int
cli_range_parse(const char *text, struct cli_range *ret_range)
{
	struct cli_range range = { .set = true, .end = INT64_MAX };
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
			rc =
			    bound(s, (size_t)(colon - s), &range, &range.start);
		s = colon + 1;
	}
	/* "10:" has no end, "" and "@" are nothing at all. */
	if (rc == 0 && (*s != '\0' || colon == NULL))
		rc = bound(s, strlen(s), &range, &range.end);
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

void
cli_range_write(const struct cli_range *range, FILE *out)
{
	if (!range->set)
		return;
	if (range->inside)
		putc('@', out);
	if (range->start == INT64_MIN)
		fputs("~:", out);
	else if (range->start != 0 || range->end == INT64_MAX)
		fprintf(out, "%" PRId64 ":", range->start);
	if (range->end != INT64_MAX)
		fprintf(out, "%" PRId64, range->end);
}
