/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Memory for a short while.  malloc() keeps what was large and is freed for
 * later, with holes where it was; this goes back to the system.
 */

#ifndef DHCPFO_BASE_SCRATCH_H
#define DHCPFO_BASE_SCRATCH_H

#include <stddef.h>

/* count elements of size bytes, not cleared; never NULL for count 0.  NULL: no
 * memory. */
void *scratch_new(size_t count, size_t size);

/* With the same count and size; NULL is allowed. */
void scratch_free(void *scratch, size_t count, size_t size);

#endif
