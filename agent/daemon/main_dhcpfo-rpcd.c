/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/rpcdaemon.h"
#include "daemon/rpcdaemon_options.h"
#include "daemon/standard.h"

static int
run(int argc, char **argv)
{
	struct rpcdaemon_options options;
	int code;

	if (!rpcdaemon_options_parse(argc, argv, &options, &code))
		return code;
	return rpcdaemon_run(&options);
}

int
main(int argc, char **argv)
{
	standard_open();
	return standard_end("dhcpfo-rpcd", run(argc, argv), DAEMON_FAILED);
}
