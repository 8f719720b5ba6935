/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/scratch.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE ((size_t)1024 * 1024)

void *
scratch_new(size_t count, size_t size)
{
	void *scratch;

	if (size != 0 && count > (SIZE_MAX - 1) / size)
		return NULL;
	if (count * size < LARGE)
		return malloc(count * size + 1);
	scratch = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return scratch != MAP_FAILED ? scratch : NULL;
}

void
scratch_free(void *scratch, size_t count, size_t size)
{
	if (scratch == NULL || count * size < LARGE)
		free(scratch);
	else
		munmap(scratch, count * size);
}
