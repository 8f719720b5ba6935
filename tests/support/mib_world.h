/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What servers hold, for tests of the tables that show it. */

#ifndef DHCPFO_TESTS_MIB_WORLD_H
#define DHCPFO_TESTS_MIB_WORLD_H

struct generation;

#define MIB_WORLD_NOW 1700000000
#define MIB_WORLD_CLIENTS 16 /* rows of the table of leases */

/* Every kind of row, and of index: the first and the last address, hardware
 * addresses of any type and length, names at the limit and past it. */
struct generation *mib_world(void);

/* One relationship, one scope, three leases. */
struct generation *mib_world_small(void);

#endif
