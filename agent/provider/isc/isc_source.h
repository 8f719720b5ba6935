/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One ISC dhcpd, as it is read from its files.  Everything here runs in the
 * worker's thread, and does not know the provider interface.
 */

#ifndef DHCPFO_PROVIDER_ISC_SOURCE_H
#define DHCPFO_PROVIDER_ISC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/provider.h"

struct generation;
struct isc_source;
struct progress;
struct server_spec;

/* Touches no file yet.  spec is borrowed; its conf_path and leases_path are
 * given.  progress is told how much of the leases is read; NULL: nobody is.
 * NULL: no memory. */
struct isc_source *isc_source_new(
    const struct server_spec *spec, struct progress *progress);
void isc_source_free(struct isc_source *source);

/* One look: what it is given, and what it brings. */
struct isc_look {
	int64_t now;
	struct generation *partner; /* borrowed; NULL: none */

	int rc;
	struct err err;
	/* One reference; NULL: nothing changed, or nothing was ever read.
	 * There may be one though rc is not 0: leases are followed with the
	 * last good configuration. */
	struct generation *generation;
	bool running;
	/* How long ago the server wrote what was read, seconds; -1: nothing
	 * was, or nothing else than at the look before. */
	int64_t age;
	uint64_t skipped;
	char *notices[PROVIDER_NOTICES_MAX];
	size_t notice_count;
};

void isc_source_look(struct isc_source *source, struct isc_look *look);

/* Frees the notices; the generation is the caller's. */
void isc_look_done(struct isc_look *look);

#endif
