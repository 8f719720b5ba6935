/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * How far something has come that takes long, in bytes: told by those who do
 * it, in whatever threads, and looked at by one who shows it.
 */

#ifndef DHCPFO_BASE_PROGRESS_H
#define DHCPFO_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stdint.h>

struct progress {
	_Atomic uint64_t done, total;
};

/* progress may be NULL in all of these: nobody looks. */

/* There are so many bytes more to be read. */
void progress_expect(struct progress *progress, uint64_t bytes);
/* So many were. */
void progress_add(struct progress *progress, uint64_t bytes);

/* 0 to 100, rounded down; -1 while nothing is expected. */
int progress_percent(struct progress *progress);

#endif
