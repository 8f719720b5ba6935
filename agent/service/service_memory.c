/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_memory.h"

void
service_memory_done(struct service_memory *memory)
{
	service_standings_done(&memory->scopes);
	service_relations_done(&memory->relations);
}
