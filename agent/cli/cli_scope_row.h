/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The numbers of scopes, as scopes, scope and check take them. */

#ifndef DHCPFO_CLI_CLI_SCOPE_ROW_H
#define DHCPFO_CLI_CLI_SCOPE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli_column.h"
#include "cli/cli_mark.h"
#include "core/generation.h"
#include "core/threshold.h"
#include "dhcpsapi/dhcpsapi.h"

struct cli;

struct cli_scope_row {
	uint32_t address, mask;
	char text[24];	   /* "10.0.0.0/24" */
	const char *shown; /* text */
	struct scope_statistics n;
	enum cli_mark share[SHARE_COUNT]; /* low: warn; none left: bad */
	uint32_t percent;		  /* AddrFree of NumAddr */
	char *name;			  /* of the shared network; owned */
	const char *relationship;	  /* the first; NULL = none */
	struct cli_texts relationships;
	char **names;	/* those of relationships; owned */
	char *relation; /* all of them in one text; owned */
};

extern const struct cli_column cli_scope_columns[];

/*
 * The rows of all scopes of the chosen server, or (one) of the scope at
 * exactly that address, by address, all of one generation.  Returns
 * ERROR_SUCCESS, or the number to tell; the array is given back with
 * cli_scope_rows_free().
 */
DWORD cli_scope_rows(struct cli *cli, bool one, uint32_t address,
    struct cli_scope_row **ret_rows, size_t *ret_count);
void cli_scope_rows_free(struct cli_scope_row *rows, size_t count);

#endif
