/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/generation.h"
#include "core/lease_index.h"
#include "core/server.h"
#include "core/topology.h"
#include "provider/isc/isc_conf.h"
#include "provider/isc/isc_liveness.h"
#include "provider/isc/isc_notices.h"
#include "provider/isc/isc_reader.h"
#include "provider/isc/isc_split.h"

/* Looks at a file that is being written before it is read all the same. */
#define LOOKS_MAX 5

#define PORT 67 /* RFC 2131 section 4.1; what a spec says by default */

struct isc_source {
	const struct server_spec *spec;
	struct isc_notices *notices;
	struct isc_reader *reader;
	struct isc_conf conf; /* the last good one */
	bool has_conf;
	int conf_rc;		   /* of the last read, */
	struct err conf_err;	   /* which brought none */
	unsigned int in_writing;   /* looks in a row that found it so */
	struct topology *topology; /* conf's, with the splits filled in */
	struct generation *last;   /* published last */
	bool aged;		   /* a look told of what was: */
	int64_t written;
};

struct isc_source *
isc_source_new(const struct server_spec *spec, struct progress *progress)
{
	struct isc_source *source;

	if ((source = calloc(1, sizeof(*source))) == NULL)
		return NULL;
	source->spec = spec;
	source->notices = isc_notices_new();
	if (source->notices != NULL)
		source->reader = isc_reader_new(
		    spec->leases_path, source->notices, progress);
	if (source->reader == NULL) {
		isc_source_free(source);
		return NULL;
	}
	return source;
}

void
isc_source_free(struct isc_source *source)
{
	if (source == NULL)
		return;
	isc_reader_free(source->reader);
	isc_notices_free(source->notices);
	generation_unref(source->last);
	topology_unref(source->topology);
	if (source->has_conf)
		isc_conf_done(&source->conf);
	free(source);
}

static void
add_notices(struct isc_source *source)
{
	char more[64];
	size_t i;

	for (i = 0; i < source->conf.notice_count; i++)
		isc_notices_add(source->notices, source->conf.notices[i]);
	if (source->conf.notices_dropped > 0) {
		snprintf(more, sizeof(more), "%s: %zu more warnings",
		    "configuration", source->conf.notices_dropped);
		isc_notices_add(source->notices, more);
	}
}

/* A bad one is read again each time, since what mends it may be any file. */
static int
read_conf(struct isc_source *source, struct err *err)
{
	const struct isc_conf_options options = {
		.include_dir = source->spec->include_dir,
	};
	struct isc_conf conf;
	int rc;

	rc = isc_conf_read(source->spec->conf_path, &options, &conf, err);
	if (rc != 0)
		return rc;
	if (source->has_conf)
		isc_conf_done(&source->conf);
	source->conf = conf;
	source->has_conf = true;
	topology_unref(source->topology);
	source->topology = NULL;
	add_notices(source);
	return 0;
}

/* Reads the configuration if it is not the last good one, and nobody seems to
 * be at it: what was found before stands until then. */
static int
look_at_conf(struct isc_source *source, int64_t now, struct err *err)
{
	int rc = 0;

	if (source->has_conf && isc_conf_in_writing(&source->conf, now) &&
	    source->in_writing++ < LOOKS_MAX) {
		*err = source->conf_err;
		return source->conf_rc;
	}
	source->in_writing = 0;
	if (!source->has_conf || isc_conf_stale(&source->conf))
		rc = read_conf(source, err);
	source->conf_rc = rc;
	source->conf_err = rc != 0 ? *err : (struct err) { 0 };
	return rc;
}

/* Who is asked for the split, and what a secondary does not know. */
static int
fill_in_splits(struct isc_source *source, const struct generation *partner)
{
	const struct topology *theirs =
	    partner != NULL ? generation_topology(partner) : NULL;
	struct topology *topology;
	int rc;

	rc = isc_split_apply(source->conf.topology, theirs, source->spec,
	    source->topology, &topology);
	if (rc != 0)
		return rc;
	topology_unref(source->topology);
	source->topology = topology;
	return 0;
}

static int
publish(struct isc_source *source, struct isc_look *look)
{
	struct lease_index *index = isc_reader_index(source->reader);
	int rc;

	/* dhcpd does not tell its partner the names of clients. */
	if ((rc = lease_index_set_partner(index, look->partner)) != 0 ||
	    (rc = lease_index_advance(index, look->now)) != 0)
		return rc;
	if (!lease_index_changed(index))
		return 0;
	if ((rc = lease_index_publish(index, &look->generation)) != 0)
		return rc;
	generation_unref(source->last);
	source->last = generation_ref(look->generation);
	return 0;
}

/* With the last good configuration, and with what could be read: a view is
 * published even where reading broke off. */
static int
look_at_leases(
    struct isc_source *source, struct isc_look *look, struct err *err)
{
	int rc;

	if (fill_in_splits(source, look->partner) != 0)
		return err_set(err, -ENOMEM, "out of memory");
	rc = isc_reader_look(
	    source->reader, source->topology, source->last, look->now, err);
	if (isc_reader_index(source->reader) != NULL &&
	    publish(source, look) != 0) {
		isc_reader_drop(source->reader);
		rc = err_set(err, -ENOMEM, "out of memory");
	}
	return rc;
}

static bool
running(const struct isc_source *source)
{
	const struct server_spec *spec = source->spec;
	struct isc_liveness liveness = {
		.mode = spec->liveness,
		.pid_path = spec->pid_path,
		.port = spec->port,
		.proc = "/proc",
	};

	if (source->has_conf && liveness.pid_path == NULL)
		liveness.pid_path = source->conf.pid_path;
	/* A spec says 67 also where nobody gave it a port. */
	if (source->has_conf && source->conf.port != 0 &&
	    (liveness.port == 0 || liveness.port == PORT))
		liveness.port = source->conf.port;
	if (liveness.port == 0)
		liveness.port = PORT;
	return isc_liveness_running(&liveness);
}

/* Told once: a clock that is stepped later must not change it.  Of a file that
 * is said to be from the future it is the least. */
static int64_t
age(struct isc_source *source, const struct isc_look *look)
{
	int64_t written = isc_reader_written(source->reader);

	if (look->rc != 0 || (source->aged && written == source->written))
		return -1;
	source->aged = true;
	source->written = written;
	return written < look->now ? look->now - written : 1;
}

void
isc_source_look(struct isc_source *source, struct isc_look *look)
{
	struct err err = { 0 };
	int rc;

	look->rc = look_at_conf(source, look->now, &look->err);
	if (source->has_conf &&
	    (rc = look_at_leases(source, look, &err)) != 0 && look->rc == 0) {
		look->rc = rc;
		look->err = err;
	}
	look->running = running(source);
	look->age = age(source, look);
	look->skipped = isc_reader_skipped(source->reader);
	look->notice_count = isc_notices_take(
	    source->notices, look->notices, PROVIDER_NOTICES_MAX);
}

void
isc_look_done(struct isc_look *look)
{
	size_t i;

	for (i = 0; i < look->notice_count; i++)
		free(look->notices[i]);
}
