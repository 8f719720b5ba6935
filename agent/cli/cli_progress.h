/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A line on a terminal that says how much of the sources is read.  It comes
 * when that takes long, and is gone when it is over.
 */

#ifndef DHCPFO_CLI_CLI_PROGRESS_H
#define DHCPFO_CLI_CLI_PROGRESS_H

#include <stdio.h>

struct cli_progress;
struct progress;

/*
 * Shows progress (borrowed) in out from now on, from a thread of its own.
 * NULL: out is no terminal, or there is no memory or thread for it; nothing is
 * shown then.
 */
struct cli_progress *cli_progress_new(struct progress *progress, FILE *out);
void cli_progress_free(struct cli_progress *shown); /* NULL is allowed */

/* Before something else is written to out, and after; NULL is allowed. */
void cli_progress_hold(struct cli_progress *shown);
void cli_progress_release(struct cli_progress *shown);

#endif
