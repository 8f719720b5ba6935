/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_json.h"
#include "cli/cli_scope_row.h"
#include "cli/cli_table.h"
#include "service/service.h"

static int
print_rows(struct cli *cli, const struct cli_scope_row *rows, size_t count)
{
	if (cli->args.json) {
		if (cli_json_document(server_name(cli->server), "scopes",
			cli_scope_columns, rows, sizeof(*rows), count,
			cli->out) != 0)
			return cli_no_memory(cli);
	} else if (cli->args.operand != NULL)
		cli_list_print(cli_scope_columns, rows, cli->colour, cli->out);
	else
		cli_table_print(cli_scope_columns, rows, sizeof(*rows), count,
		    cli->terminal, cli->colour, cli->out);
	return CLI_OK;
}

static int
run(struct cli *cli, bool one, uint32_t address)
{
	struct cli_scope_row *rows;
	DWORD error;
	size_t count;
	int rc;

	error = cli_scope_rows(cli, one, address, &rows, &count);
	if (error != ERROR_SUCCESS)
		return cli_failed(cli, error);
	rc = print_rows(cli, rows, count);
	cli_scope_rows_free(rows, count);
	return rc;
}

int
cli_scopes(struct cli *cli)
{
	return run(cli, false, 0);
}

int
cli_scope(struct cli *cli)
{
	return run(cli, true, cli->args.address);
}
