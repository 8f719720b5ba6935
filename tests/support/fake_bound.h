/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The library bound to a service of two fakes: "one", which is meant where no
 * name is given, and "two", which cannot be read.
 */

#ifndef DHCPFO_TESTS_FAKE_BOUND_H
#define DHCPFO_TESTS_FAKE_BOUND_H

struct fake;
struct generation;
struct service;

/* "one" publishes the generation, and takes the reference; 0. */
int fake_bound(struct generation *generation);

/* cmocka's set-up, with fake_pair(), fake_many(0) or fake_many(200). */
int fake_bound_pair(void **state);
int fake_bound_none(void **state);
int fake_bound_many(void **state);
/* Its tear-down. */
int fake_bound_end(void **state);

/* Between the two. */
struct fake *fake_bound_one(void);
struct service *fake_bound_service(void);

#endif
