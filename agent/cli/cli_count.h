/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The addresses of a server, each counted once by what it is now, and how many
 * of each range are leased.
 */

#ifndef DHCPFO_CLI_CLI_COUNT_H
#define DHCPFO_CLI_CLI_COUNT_H

#include <stddef.h>
#include <stdint.h>

struct cli_scope_row;
struct err;
struct range;
struct server;

struct cli_count {
	uint64_t total; /* the sum of all but bootp, which are active */
	uint64_t active, bootp, abandoned;
	uint64_t expired, released, reset; /* wait for the partner */
	uint64_t backup, free; /* free: the secondary's, and the others */
	uint32_t *in_use;      /* of each range of the topology */
};

/*
 * rows are those of all n scopes of the server, which was read.  0, -ENOMEM, or
 * with err why its leases cannot be had; cli_count_done() must follow in either
 * case.
 */
int cli_count(struct cli_count *count, struct server *server,
    const struct cli_scope_row *rows, size_t n, struct err *err);
void cli_count_done(struct cli_count *count);

/* The addresses of a range. */
uint32_t cli_count_range(const struct range *range);

#endif
