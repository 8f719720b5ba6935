/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/pin.h"

#include <dlfcn.h>
#include <stddef.h>

void
pin_library(void)
{
	static const char here;
	Dl_info info;
	void *handle;

	/* A program itself is found under no name, and needs none of this. */
	if (dladdr(&here, &info) == 0)
		return;
	handle =
	    dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
	if (handle != NULL)
		(void)dlclose(handle);
}
