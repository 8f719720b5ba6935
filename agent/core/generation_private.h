/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Shared by the readers and the one writer of generations. */

#ifndef DHCPFO_CORE_GENERATION_PRIVATE_H
#define DHCPFO_CORE_GENERATION_PRIVATE_H

#include <stdatomic.h>

#include "core/generation.h"

struct order_view;
struct page_list;
struct page_vector;

struct generation {
	atomic_uint refs;
	uint64_t number;
	int64_t now;
	struct topology *topology;
	struct relationship_state *relationships;
	struct scope_statistics *statistics;
	size_t client_count, ignored_count;
	struct page_vector *pages;
	struct order_view *hardware, *names;
};

/* The /24 pages, for the comparison of two generations. */
const struct page_list *generation_pages(const struct generation *generation);

#endif
