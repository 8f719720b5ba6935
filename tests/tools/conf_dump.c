/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Reads each dhcpd.conf named and prints what it means, or "error TEXT"; for
 * tests that compare.  With -s only "ok" or the error, a line for each file.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "provider/isc/isc_conf.h"
#include "support/conf_text.h"

static bool
dump(const char *path, bool quiet)
{
	struct isc_conf conf;
	struct err err = { 0 };

	if (isc_conf_read(path, NULL, &conf, &err) != 0) {
		printf("error %s\n", err_text(&err));
		return false;
	}
	if (quiet)
		printf("ok\n");
	else
		conf_text_print(stdout, &conf);
	isc_conf_done(&conf);
	return true;
}

int
main(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "-s") == 0;
	int i, rc = 0;

	for (i = 1 + quiet; i < argc; i++)
		if (!dump(argv[i], quiet))
			rc = 1;
	return rc;
}
