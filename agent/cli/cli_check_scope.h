/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One scope, as check judges it.  By the configured thresholds a share that is
 * low is a warning, and a scope without a free address is critical; with ranges
 * given, what they say of the free percent or the free addresses.
 */

#ifndef DHCPFO_CLI_CLI_CHECK_SCOPE_H
#define DHCPFO_CLI_CLI_CHECK_SCOPE_H

#include <stdbool.h>

struct cli;
struct cli_check_report;
struct cli_scope_row;

/* False: there is nothing of it to judge, a share of a scope that is in no
 * failover. */
bool cli_check_scope(struct cli *cli, struct cli_check_report *report,
    const struct cli_scope_row *row);

#endif
