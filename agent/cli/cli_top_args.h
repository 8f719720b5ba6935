/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The options of the command "top", checked. */

#ifndef DHCPFO_CLI_CLI_TOP_ARGS_H
#define DHCPFO_CLI_CLI_TOP_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/cli_top_column.h"

struct cli_args;
struct err;

#define CLI_TOP_DELAY_MS 2000 /* if nothing is said */

struct cli_top_args {
	int64_t delay_ms; /* 0 = nothing was said */
	bool batch;
	uint32_t count; /* of frames; 0 = without end */
	bool sorted;	/* by: */
	enum cli_top_column_id sort;
	bool reverse;
	const char *filter; /* NULL = none; borrowed */
};

/* Each takes an option's value into args->top: 0, or -EINVAL with err. */
int cli_top_args_delay(
    struct cli_args *args, const char *value, struct err *err);
int cli_top_args_batch(
    struct cli_args *args, const char *value, struct err *err);
int cli_top_args_count(
    struct cli_args *args, const char *value, struct err *err);
int cli_top_args_sort(
    struct cli_args *args, const char *value, struct err *err);
int cli_top_args_filter(
    struct cli_args *args, const char *value, struct err *err);

#endif
