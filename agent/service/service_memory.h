/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What is known of one server that must survive a restart: what stands, and
 * what was told. */

#ifndef DHCPFO_SERVICE_MEMORY_H
#define DHCPFO_SERVICE_MEMORY_H

#include <stdint.h>

#include "core/server.h"
#include "service/service_relation.h"
#include "service/service_standing.h"

struct service_memory {
	char server[SERVER_NAME_MAX + 1];
	uint16_t stands, told; /* the server's own: SERVICE_KIND() */
	struct service_standings scopes;
	struct service_relations relations; /* names, told, since */
};

/* Frees what it holds. */
void service_memory_done(struct service_memory *memory);

#endif
