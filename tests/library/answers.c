/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What every call says of the server of the command line ("-": NULL). */

#include "every_call.h"

#include <locale.h>
#include <string.h>

int
main(int argc, char **argv)
{
	wchar_t name[300];

	if (argc != 2 || setlocale(LC_ALL, "C.UTF-8") == NULL ||
	    mbstowcs(name, argv[1], 300) >= 300)
		return 2;
	(void)every_call(strcmp(argv[1], "-") == 0 ? NULL : name, stdout);
	return 0;
}
