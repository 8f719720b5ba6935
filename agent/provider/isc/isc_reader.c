/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_reader.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/follow.h"
#include "base/progress.h"
#include "core/generation.h"
#include "core/lease_index.h"
#include "core/topology.h"
#include "provider/isc/isc_bulk.h"
#include "provider/isc/isc_lease.h"
#include "provider/isc/isc_notices.h"

#define BLOCK \
	((size_t)256 * 1024) /* stays in a core's cache while it is parsed */
#define PIECE_MIN ((size_t)8 * 1024 * 1024) /* worth a thread */
#define TRIES 3 /* when dhcpd replaces the file under our hands */

/* What the records of one pass through the file are put into. */
struct target {
	struct lease_index *index;
	struct topology *topology; /* one reference */
	bool *told; /* by relationship: this pass has seen a state of it */
};

struct isc_reader {
	char *path;
	struct follow *follow;
	struct isc_lease_parser *parser;
	struct isc_notices *notices;
	struct progress *progress;
	char *block;
	struct target target;
	const struct generation *last; /* during a look */
	int64_t now;		       /* likewise */
	bool again; /* read whole next time, though the file is the same */
	/* What the parser had counted where this file began, and what it has
	 * counted twice because a file was read again. */
	uint64_t skipped_before, skipped_twice;
};

static void
target_done(struct target *target)
{
	lease_index_free(target->index);
	topology_unref(target->topology);
	free(target->told);
	*target = (struct target) { 0 };
}

static int
target_init(struct target *target, struct topology *topology, int64_t now)
{
	size_t n = topology_relationship_count(topology);

	target->topology = topology_ref(topology);
	target->index = lease_index_new(topology, now);
	target->told = calloc(n + 1, sizeof(*target->told));
	if (target->index == NULL || target->told == NULL) {
		target_done(target);
		return -ENOMEM;
	}
	return 0;
}

static int
on_lease(void *arg, const struct lease *lease)
{
	struct isc_reader *reader = arg;

	return lease_index_put(reader->target.index, lease);
}

/* A rewritten file says the state of now only; the one before is known if we
 * were there. */
static int
recall_previous(struct isc_reader *reader, size_t i, const char *name)
{
	const struct topology *topology;
	struct relationship_state state;
	ptrdiff_t at;

	if (reader->last == NULL)
		return 0;
	topology = generation_topology(reader->last);
	if ((at = topology_find_relationship(topology, name)) < 0)
		return 0;
	state = *generation_relationship(reader->last, (size_t)at);
	if (state.previous != FAILOVER_NO_STATE) {
		struct relationship_state before = { .state = state.previous };
		int rc = lease_index_set_relationship(
		    reader->target.index, i, &before);

		if (rc != 0)
			return rc;
	}
	return lease_index_set_relationship(reader->target.index, i, &state);
}

static int
on_peer_state(void *arg, const struct isc_peer_state *peer)
{
	struct isc_reader *reader = arg;
	struct target *target = &reader->target;
	struct relationship_state state = {
		.state = peer->my_state,
		.since = peer->my_since,
		.partner_state = peer->partner_state,
		.partner_since = peer->partner_since,
	};
	const struct relationship *relationship;
	ptrdiff_t i;
	int rc;

	/* A peer that the configuration no longer has. */
	if ((i = topology_find_relationship(target->topology, peer->name)) < 0)
		return 0;
	relationship = topology_relationship(target->topology, (size_t)i);
	state.mclt = relationship->mclt != 0 ? relationship->mclt : peer->mclt;
	if (!target->told[i]) {
		if ((rc = recall_previous(reader, (size_t)i, peer->name)) != 0)
			return rc;
		target->told[i] = true;
	}
	return lease_index_set_relationship(target->index, (size_t)i, &state);
}

static void
on_complaint(void *arg, const char *text)
{
	struct isc_reader *reader = arg;

	isc_notices_add(reader->notices, text);
}

struct isc_reader *
isc_reader_new(
    const char *path, struct isc_notices *notices, struct progress *progress)
{
	struct isc_reader *reader;

	if ((reader = calloc(1, sizeof(*reader))) == NULL)
		return NULL;
	const struct isc_lease_sink sink = { on_lease, on_peer_state,
		on_complaint, reader };
	reader->notices = notices;
	reader->progress = progress;
	reader->path = strdup(path);
	reader->follow = follow_new(path);
	reader->parser = isc_lease_parser_new(path, &sink);
	reader->block = malloc(BLOCK);
	if (reader->path == NULL || reader->follow == NULL ||
	    reader->parser == NULL || reader->block == NULL) {
		isc_reader_free(reader);
		return NULL;
	}
	follow_count(reader->follow, progress);
	return reader;
}

void
isc_reader_free(struct isc_reader *reader)
{
	if (reader == NULL)
		return;
	target_done(&reader->target);
	isc_lease_parser_free(reader->parser);
	follow_free(reader->follow);
	free(reader->block);
	free(reader->path);
	free(reader);
}

struct lease_index *
isc_reader_index(struct isc_reader *reader)
{
	return reader->target.index;
}

void
isc_reader_drop(struct isc_reader *reader)
{
	target_done(&reader->target);
	reader->again = true;
}

static uint64_t
parser_skipped(const struct isc_reader *reader)
{
	struct isc_lease_counters counters;

	isc_lease_parser_counters(reader->parser, &counters);
	return counters.skipped;
}

int64_t
isc_reader_written(const struct isc_reader *reader)
{
	return follow_written(reader->follow);
}

uint64_t
isc_reader_skipped(const struct isc_reader *reader)
{
	return parser_skipped(reader) - reader->skipped_twice;
}

/* What is worth reading in several pieces at once. */
static int
read_bulk(struct isc_reader *reader, struct err *err)
{
	const struct isc_bulk bulk = {
		.follow = reader->follow,
		.parser = reader->parser,
		.index = reader->target.index,
		.topology = reader->target.topology,
		.now = reader->now,
		.piece_min = PIECE_MIN,
		.peer_state = on_peer_state,
		.arg = reader,
	};

	return isc_bulk_read(&bulk, err);
}

/* From where the follower stands to the end, into the target. */
static int
read_rest(struct isc_reader *reader, struct err *err)
{
	ssize_t n;
	int rc;

	while (
	    (n = follow_read(reader->follow, reader->block, BLOCK, err)) > 0) {
		rc = isc_lease_parser_feed(
		    reader->parser, reader->block, (size_t)n, err);
		if (rc == -EBADMSG)
			return rc;
		if (rc != 0)
			return err_sys(err, rc, "%s", reader->path);
	}
	return (int)n;
}

/* From the first byte, into a fresh index. */
static int
read_whole(struct isc_reader *reader, struct topology *topology, int64_t now,
    struct err *err)
{
	const uint64_t skipped = parser_skipped(reader);
	struct target old = reader->target;
	int rc;

	reader->target = (struct target) { 0 };
	if (reader->again)
		reader->skipped_twice += skipped - reader->skipped_before;
	reader->skipped_before = skipped;
	isc_lease_parser_reset(reader->parser);
	reader->now = now;
	progress_expect(reader->progress, follow_size(reader->follow));
	if ((rc = target_init(&reader->target, topology, now)) != 0)
		err_sys(err, rc, "%s", reader->path);
	else if ((rc = read_bulk(reader, err)) == 0)
		rc = read_rest(reader, err);
	if ((reader->again = rc != 0)) {
		target_done(&reader->target);
		reader->target = old;
	} else {
		target_done(&old);
	}
	return rc;
}

static int
look_once(struct isc_reader *reader, struct topology *topology, int64_t now,
    struct err *err)
{
	int what, rc;

	if (reader->again || reader->target.topology != topology) {
		reader->again |= reader->target.index != NULL;
		follow_rewind(reader->follow);
	}
	if ((what = follow_check(reader->follow, err)) < 0)
		return what;
	if (what == FOLLOW_RESTART)
		return read_whole(reader, topology, now, err);
	if (what == FOLLOW_SAME)
		return 0;
	rc = read_rest(reader, err);
	if (rc == -ENOMEM)
		isc_reader_drop(reader);
	else if (rc == -EBADMSG)
		reader->again = true;
	return rc;
}

int
isc_reader_look(struct isc_reader *reader, struct topology *topology,
    const struct generation *last, int64_t now, struct err *err)
{
	int rc, tries = TRIES;

	reader->last = last;
	do
		rc = look_once(reader, topology, now, err);
	while (rc == -ESTALE && --tries > 0);
	reader->last = NULL;
	return rc;
}
