/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/agentd.h"
#include "daemon/agentd_options.h"
#include "daemon/standard.h"

static int
run(int argc, char **argv)
{
	struct agentd_options options;
	int code;

	if (!agentd_options_parse(argc, argv, &options, &code))
		return code;
	return agentd_run(&options);
}

int
main(int argc, char **argv)
{
	standard_open();
	return standard_end("dhcpfo-agentd", run(argc, argv), DAEMON_FAILED);
}
