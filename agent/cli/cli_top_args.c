/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_args.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "cli/cli_args.h"
#include "cli/cli_top_filter.h"

#define DELAY_MAX 86400 /* seconds */
#define DELAY_MIN_MS 100
#define MS 1000

/* "2", "0.5", "1.25": milliseconds. */
static int
parse_seconds(const char *text, int64_t *ret_ms)
{
	const size_t whole = strcspn(text, ".");
	uint32_t seconds, ms = 0, unit = MS;
	const char *p;

	if (text_u32(text, whole, 0, DELAY_MAX, &seconds) != 0)
		return -EINVAL;
	if (text[whole] == '.') {
		if (text[whole + 1] == '\0')
			return -EINVAL;
		for (p = text + whole + 1; *p != '\0'; p++) {
			if (*p < '0' || *p > '9' || unit == 1)
				return -EINVAL;
			unit /= 10;
			ms += (uint32_t)(*p - '0') * unit;
		}
	}
	*ret_ms = (int64_t)seconds * MS + ms;
	return *ret_ms < DELAY_MIN_MS ? -EINVAL : 0;
}

int
cli_top_args_delay(struct cli_args *args, const char *value, struct err *err)
{
	if (parse_seconds(value, &args->top.delay_ms) != 0)
		return err_set(err, -EINVAL,
		    "--delay: \"%s\" is not a number of seconds from 0.1 to %d",
		    value, DELAY_MAX);
	return 0;
}

int
cli_top_args_batch(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->top.batch = true;
	return 0;
}

int
cli_top_args_count(struct cli_args *args, const char *value, struct err *err)
{
	if (text_u32(value, strlen(value), 1, UINT32_MAX, &args->top.count) !=
	    0)
		return err_set(err, -EINVAL,
		    "--count: \"%s\" is not a number above 0", value);
	return 0;
}

int
cli_top_args_sort(struct cli_args *args, const char *value, struct err *err)
{
	char names[160];

	args->top.sorted = true;
	args->top.reverse = *value == '-';
	if (cli_top_column_find(value + args->top.reverse, &args->top.sort) !=
	    0)
		return err_set(err, -EINVAL, "--sort: \"%s\" is none of %s",
		    value, cli_top_column_names(names, sizeof(names)));
	return 0;
}

int
cli_top_args_filter(struct cli_args *args, const char *value, struct err *err)
{
	struct cli_top_filter filter;

	if (cli_top_filter_set(&filter, value) != 0)
		return err_set(err, -EINVAL, "--filter: more than %d bytes",
		    CLI_TOP_FILTER_MAX - 1);
	args->top.filter = value;
	return 0;
}
