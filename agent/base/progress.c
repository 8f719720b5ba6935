/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/progress.h"

#include <stddef.h>

void
progress_expect(struct progress *progress, uint64_t bytes)
{
	if (progress != NULL)
		atomic_fetch_add_explicit(
		    &progress->total, bytes, memory_order_relaxed);
}

void
progress_add(struct progress *progress, uint64_t bytes)
{
	if (progress != NULL)
		atomic_fetch_add_explicit(
		    &progress->done, bytes, memory_order_relaxed);
}

int
progress_percent(struct progress *progress)
{
	uint64_t done, total;

	if (progress == NULL)
		return -1;
	done = atomic_load_explicit(&progress->done, memory_order_relaxed);
	total = atomic_load_explicit(&progress->total, memory_order_relaxed);
	if (total == 0)
		return -1;
	/* What is read twice, since a file was replaced meanwhile. */
	if (done >= total)
		return 100;
	return (int)((double)done / (double)total * 100.0);
}
