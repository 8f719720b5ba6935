/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What the primary of a failover pair may hold, one of each kind, at
 * FAKE_NOW; fake_pair.c has the list.
 */

#ifndef DHCPFO_TESTS_FAKE_PAIR_H
#define DHCPFO_TESTS_FAKE_PAIR_H

#include <stdint.h>

struct generation;

#define FAKE_NOW 1700000000

/*
 * Scopes and their ranges:
 *   10.0.0.0/24 "lan"    .10-.99  fo-a
 *   10.0.1.0/24 ""       .10-.19  fo-a, .20-.29 fo-b, .30-.39 not in failover
 *   10.0.2.0/24 "caf\xe9\n" .10-.19 not in failover
 *   10.9.0.0/16 ""       10.9.0.0-10.9.127.255  fo-b
 * fo-a: primary, split 192, addresses.  fo-b, called "fo-\xc3\xa9": secondary,
 * hot standby, names, split assumed.
 */
struct generation *fake_pair(void);

/* The same with so many active leases from 10.9.0.0 on, one every second
 * address. */
struct generation *fake_pair_with(uint32_t leases);

/* So many relationships "r0", "r1"... and as many scopes 10.N.N.0/24, each of
 * one range. */
struct generation *fake_many(uint32_t relationships);

/* A scope within a scope, no failover: 10.0.0.0/16 with a lease at 10.0.1.1
 * and one at 10.0.3.1, between them 10.0.2.0/24 with 10.0.2.1 to .40; behind
 * them 10.1.0.0/16 with one at 10.1.0.1. */
#define FAKE_NESTED_WIDE 0x0a000000
#define FAKE_NESTED_NARROW 0x0a000200
struct generation *fake_nested(void);

#endif
