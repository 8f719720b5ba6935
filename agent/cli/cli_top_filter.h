/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a user types to see less: words that all must be there, in any case
 * (ASCII) and in any order. */

#ifndef DHCPFO_CLI_CLI_TOP_FILTER_H
#define DHCPFO_CLI_CLI_TOP_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLI_TOP_FILTER_MAX 128 /* bytes */

/* All zero: everything passes. */
struct cli_top_filter {
	char text[CLI_TOP_FILTER_MAX];
};

/* -E2BIG: it is too long, nothing changed. */
int cli_top_filter_set(struct cli_top_filter *filter, const char *text);

/* A character more, as a code point; what there is no room for, or what is no
 * character, is ignored. */
void cli_top_filter_type(struct cli_top_filter *filter, uint32_t code);
/* One less. */
void cli_top_filter_erase(struct cli_top_filter *filter);

bool cli_top_filter_empty(const struct cli_top_filter *filter);

/* Whether each word is within one of the texts. */
bool cli_top_filter_passes(const struct cli_top_filter *filter,
    const char *const *texts, size_t count);

#endif
