/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Scopes of one shared network and one relationship.  dhcpd keeps the balance
 * between two partners in the pools of a shared network as a whole: all free
 * addresses of one of its subnets may well be the partner's.
 */

#ifndef DHCPFO_CORE_NETWORK_H
#define DHCPFO_CORE_NETWORK_H

#include <stddef.h>
#include <stdint.h>

struct generation;
struct networks;
struct scope_statistics;
struct topology;

/* Of that topology, which is borrowed.  NULL: no memory. */
struct networks *networks_new(const struct topology *topology);
void networks_free(struct networks *networks); /* NULL is allowed */

/* The first scope in failover of the network that scope i belongs to; i
 * itself where it is alone. */
size_t networks_first(const struct networks *networks, size_t i);

/* The next one of the same network, by address; SIZE_MAX at the end. */
size_t networks_next(const struct networks *networks, size_t i);

/* The numbers of all scopes in failover of the network that i belongs to,
 * added up.  The topology is that of the generation. */
void networks_statistics(const struct networks *networks,
    const struct generation *generation, size_t i,
    struct scope_statistics *ret_statistics);

#endif
