/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <stdio.h>

#include "cli/cli.h"
#include "daemon/standard.h"

int
main(int argc, char **argv)
{
	standard_open();
	return cli_main(argc, argv, stdout, stderr);
}
