/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#ifndef DHCPFO_BASE_MEM_H
#define DHCPFO_BASE_MEM_H

#include <stddef.h>

/* A malloc'ed copy of count elements of size bytes, never NULL for count 0.
 * NULL: no memory. */
void *mem_dup(const void *from, size_t count, size_t size);

#endif
