/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *
mem_dup(const void *from, size_t count, size_t size)
{
	void *to;

	if (size != 0 && count > (SIZE_MAX - 1) / size)
		return NULL;
	if ((to = malloc(count * size + 1)) != NULL && count > 0)
		memcpy(to, from, count * size);
	return to;
}
