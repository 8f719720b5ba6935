/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Ranges as the plugins of monitoring systems take them (Monitoring Plugins
 * Development Guidelines, "Threshold and Ranges"): a value outside of
 * [start:]end alerts, start ~ is no lower bound, an end left out no upper one;
 * "@" in front means inside.  A bound of a range of percents may say so,
 * "10%:".
 */

#ifndef DHCPFO_CLI_CLI_RANGE_H
#define DHCPFO_CLI_CLI_RANGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct cli_range {
	bool set;
	bool percent;	    /* a bound had a '%' */
	bool inside;	    /* "@" */
	int64_t start, end; /* INT64_MIN, INT64_MAX: no bound */
};

/* 0; -EINVAL for anything else than a range of whole numbers. */
int cli_range_parse(const char *text, struct cli_range *ret_range);

/* Whether value alerts; never if the range is not set. */
bool cli_range_alerts(const struct cli_range *range, int64_t value);

/* As performance data has it: "10:", "@5", without '%'; nothing if the range
 * is not set. */
void cli_range_write(const struct cli_range *range, FILE *out);

#endif
