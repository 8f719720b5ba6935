/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The end of the shared library: dlclose(3), or that of its process.  Nothing
 * refers to this module, so that only the library has it. */

#include "dhcpsapi/dhcpsapi_bind.h"

static void unload(void) __attribute__((destructor));

static void
unload(void)
{
	dhcpsapi_bind(NULL);
}
