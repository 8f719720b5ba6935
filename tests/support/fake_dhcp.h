/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * DHCP servers in memory behind the provider interface, for tests of the layers
 * above it, one for each name.  What each publishes, how it fails
 * and when it answers is set by the test.
 */

#ifndef DHCPFO_TESTS_FAKE_DHCP_H
#define DHCPFO_TESTS_FAKE_DHCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/provider.h"

struct generation;
struct loop;
struct service;

struct fake_call {
	void (*run)(struct fake_call *call, int rc);
	const struct generation *view;
	union {
		provider_statistics_cb *statistics;
		provider_client_cb *client;
		provider_clients_cb *clients;
		provider_groups_cb *groups;
		provider_relationships_cb *relationships;
		provider_scopes_cb *scopes;
		provider_time_cb *time;
		provider_address_cb *status;
	} cb;
	void *arg;
	uint32_t address;
	size_t max;
	struct client_search search;
	struct client_group_search groups;
};

struct fake {
	char name[40];
	struct generation *next; /* what the next refresh brings */
	struct generation *view; /* what calls answer from */
	int open_rc;		 /* not 0: opening fails so */
	int refresh_rc;		 /* not 0: a refresh fails so */
	int call_rc;		 /* not 0: every call fails so */
	unsigned int fail_call;	 /* not 0: the fail_call-th call from now
				  * fails with -EHOSTUNREACH */
	unsigned int stuck_call; /* the same: it gives clients from the first */
	bool hold;		 /* calls wait for fake_release() */
	bool held;
	struct fake_call call; /* the one that waits */
	unsigned int opens, closes, refreshes, calls;
};

/* The fake of that name, or address if a server has one, made at first use. */
struct fake *fake_server(const char *name);

/* What the next refresh brings; takes the reference. */
void fake_publish(struct fake *fake, struct generation *generation);

/* Moves the clock of all. */
void fake_step(int64_t seconds);

/* Completes the call that waits, with rc, or with its answer if rc is 0. */
void fake_release(struct fake *fake, int rc);

/* From now on servers of this kind ("isc": instead of the real ones) are
 * fakes.  kind is borrowed until fake_end(). */
void fake_register(const char *kind);

/*
 * A service of these fakes, in this order, each refreshed once; loop may be
 * NULL.  The first of them is asked where no name is given.
 */
struct service *fake_service(
    struct loop *loop, const char *const *names, size_t count);

/* Frees the service (NULL is allowed) and every fake; no kind is faked any
 * more. */
void fake_end(struct service *service);

#endif
