/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A data source that a test plays: a provider of kind "fake".
 *
 *	registry_set_test_provider(&fake_provider_ops);
 *	source = fake_source_new("a");
 *	data = fake_source_data(source);
 *	fo = fake_data_relationship(data, FAILOVER_PRIMARY, "fo-a");
 *	fake_data_scope(data, 0x0a320000, 0xffffff00, 10, 109, fo);
 *	fake_data_fill(data, 0x0a32000a, 20, BINDING_ACTIVE);
 *
 * A server whose spec has kind "fake" and that name (or that address) reads
 * the source from its next refresh on.  Everything happens in the caller's
 * thread.  A source must outlive the providers that read it.
 */

#ifndef DHCPFO_TESTS_FAKE_PROVIDER_H
#define DHCPFO_TESTS_FAKE_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/provider.h"
#include "core/server.h"
#include "support/fake_data.h"

struct fake_source;

extern const struct provider_ops fake_provider_ops; /* kind "fake" */

struct fake_source *fake_source_new(const char *name);
void fake_source_free(struct fake_source *source); /* NULL is allowed */

/* A spec of kind "fake", the defaults in the rest.  partner may be NULL.
 * server_spec_done() frees. */
void fake_spec(struct server_spec *spec, const char *name, const char *partner);

/* What the source holds; belongs to it.  A change is seen by the next refresh,
 * after a fake_data_clear() a new topology too. */
struct fake_data *fake_source_data(struct fake_source *source);

/* ---- how it behaves ---- */

/*
 * Every refresh from now on fails with rc and these words (copied, cut); rc 0
 * ends it.  remote: it is about reaching the source, and the calls fail in the
 * same way.
 */
void fake_source_fail(
    struct fake_source *source, int rc, bool remote, const char *words);
/* While it fails: whether a refresh brings what is new all the same. */
void fake_source_partial(struct fake_source *source, bool partial);
/* As fake_source_fail(), for opening. */
void fake_source_fail_open(
    struct fake_source *source, int rc, const char *words);
void fake_source_running(struct fake_source *source, bool running);
/* The next report that succeeds carries it.  Borrowed until then. */
void fake_source_notice(struct fake_source *source, const char *text);
void fake_source_skipped(struct fake_source *source, uint64_t records);
/* How far the source's own clock is ahead of ours, seconds; not known before.
 */
void fake_source_clock_ahead(struct fake_source *source, int64_t seconds);

/* Refreshes, or the other calls, wait until they are released, or closed. */
void fake_source_hold_refreshes(struct fake_source *source, bool hold);
void fake_source_hold_calls(struct fake_source *source, bool hold);
/* Completes what waits now, oldest first, by what is true now; how many. */
size_t fake_source_release(struct fake_source *source);
/* Both complete that much later; needs a loop.  0 ends it. */
void fake_source_delay(struct fake_source *source, int64_t ms);

/* ---- what was seen ---- */

struct fake_seen {
	unsigned int opens, closes;
	unsigned int refreshes;	  /* begun */
	unsigned int overlapping; /* begun while one was under way: a fault */
	unsigned int calls;	  /* of the other kinds */
	unsigned int adoptions;	  /* of a generation */
	unsigned int orphanings;  /* adoptions of NULL */
	size_t waiting;		  /* held or delayed */
	/* What the provider that was opened last has adopted; borrowed. */
	const struct generation *partner;
};

const struct fake_seen *fake_source_seen(struct fake_source *source);

#endif
