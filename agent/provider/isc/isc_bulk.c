/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_bulk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/follow.h"
#include "base/parallel.h"
#include "core/lease_index.h"
#include "provider/isc/isc_lease.h"

#define BLOCK ((size_t)256 * 1024)
#define NEAR ((size_t)64 * 1024) /* how far to look for a place to cut */
#define STATES_MAX 256 /* of peers in one piece; dhcpd writes one a change */

_Static_assert(PARALLEL_MAX <= 1 + FOLLOW_FORKS_MAX, "a fork for each piece");

struct piece {
	const struct isc_bulk *bulk;
	struct follow *follow; /* the first piece has those of bulk */
	struct isc_lease_parser *parser;
	struct lease_index *index;
	uint64_t start, end;
	struct isc_peer_state *states; /* their names are copies */
	size_t state_count;
	struct err err;
	int rc;
};

static int
on_lease(void *arg, const struct lease *lease)
{
	struct piece *piece = arg;

	return lease_index_put(piece->index, lease);
}

static int
on_peer_state(void *arg, const struct isc_peer_state *state)
{
	struct piece *piece = arg;
	struct isc_peer_state *copy;

	if (piece->state_count == STATES_MAX)
		return -E2BIG;
	if (piece->states == NULL &&
	    (piece->states = calloc(STATES_MAX, sizeof(*state))) == NULL)
		return -ENOMEM;
	copy = &piece->states[piece->state_count];
	*copy = *state;
	if ((copy->name = strdup(state->name)) == NULL)
		return -ENOMEM;
	piece->state_count++;
	return 0;
}

static int
piece_init(struct piece *piece, struct err *err)
{
	const struct isc_bulk *bulk = piece->bulk;
	const struct isc_lease_sink sink = { on_lease, on_peer_state, NULL,
		piece };

	piece->follow = follow_fork(bulk->follow, piece->start, err);
	piece->parser = isc_lease_parser_new("", &sink);
	piece->index = lease_index_new(bulk->topology, bulk->now);
	return piece->follow != NULL && piece->parser != NULL &&
		piece->index != NULL ?
	    0 :
	    -ENOMEM;
}

static void
piece_done(struct piece *piece)
{
	while (piece->state_count > 0)
		free((char *)piece->states[--piece->state_count].name);
	free(piece->states);
	follow_free(piece->follow);
	isc_lease_parser_free(piece->parser);
	lease_index_free(piece->index);
}

/* In a thread of its own. */
static void
run_piece(void *arg)
{
	struct piece *piece = arg;
	uint64_t left = piece->end - follow_offset(piece->follow);
	char *block = malloc(BLOCK);
	ssize_t n;

	if (block == NULL)
		piece->rc = err_set(&piece->err, -ENOMEM, "out of memory");
	while (left > 0 && piece->rc == 0) {
		n = follow_read(piece->follow, block,
		    left < BLOCK ? (size_t)left : BLOCK, &piece->err);
		if (n > 0)
			piece->rc = isc_lease_parser_feed(
			    piece->parser, block, (size_t)n, &piece->err);
		else
			piece->rc = n < 0 ? (int)n : -ESTALE;
		left = piece->end - follow_offset(piece->follow);
	}
	free(block);
}

/* Where the first lease record at or behind a place begins; 0: none is near. */
static uint64_t
find_cut(const struct follow *follow, uint64_t from, char *block)
{
	static const char lease[] = "\nlease ";
	const size_t len = sizeof(lease) - 1;
	struct err err;
	ssize_t n = follow_peek(follow, from, block, NEAR, &err);
	const char *p = block, *end = block + (n > 0 ? n : 0);

	while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		if ((size_t)(end - p) > len && memcmp(p, lease, len) == 0 &&
		    p[len] >= '0' && p[len] <= '9')
			return from + (uint64_t)(p - block) + 1;
		p++;
	}
	return 0;
}

/* Cuts what is to be read into about equal pieces; how many they are. */
static size_t
cut(const struct isc_bulk *bulk, struct piece *pieces)
{
	const uint64_t start = follow_offset(bulk->follow);
	const uint64_t size = follow_size(bulk->follow) - start;
	size_t i, n = 1, most = parallel_width();
	char *block = NULL;
	uint64_t at;

	if (size / bulk->piece_min < most)
		most = (size_t)(size / bulk->piece_min);
	if (most > 1)
		block = malloc(NEAR);
	pieces[0] = (struct piece) { .bulk = bulk, .start = start };
	for (i = 1; i < most && block != NULL; i++) {
		at = find_cut(bulk->follow, start + size / most * i, block);
		if (at <= pieces[n - 1].start)
			continue;
		pieces[n - 1].end = at;
		pieces[n++] = (struct piece) { .bulk = bulk, .start = at };
	}
	free(block);
	pieces[n - 1].end = start + size;
	return n;
}

/* Puts a piece behind all that stands in bulk.  -EAGAIN: it cannot be, and
 * nothing was changed. */
static int
append_piece(const struct isc_bulk *bulk, struct piece *piece, struct err *err)
{
	struct isc_lease_counters counters;
	struct follow *fork = piece->follow;
	size_t i;
	int rc;

	isc_lease_parser_counters(piece->parser, &counters);
	if (piece->rc != 0 || counters.skipped > 0 ||
	    !isc_lease_parser_ends_whole(bulk->parser))
		return -EAGAIN;
	piece->follow = NULL;
	if ((rc = follow_join(bulk->follow, fork, err)) != 0)
		return rc;
	isc_lease_parser_append(bulk->parser, piece->parser);
	rc = lease_index_append(bulk->index, piece->index);
	for (i = 0; i < piece->state_count && rc == 0; i++)
		rc = bulk->peer_state(bulk->arg, &piece->states[i]);
	return rc == 0 ? 0 : err_set(err, rc, "out of memory");
}

static void
run_pieces(struct piece *pieces, size_t count)
{
	void *args[PARALLEL_MAX];
	size_t i;

	for (i = 0; i < count; i++)
		args[i] = &pieces[i];
	parallel_run(run_piece, args, count);
}

int
isc_bulk_read(const struct isc_bulk *bulk, struct err *err)
{
	struct piece pieces[PARALLEL_MAX];
	size_t count = cut(bulk, pieces), ready, i;
	int rc;

	if (count < 2)
		return 0;
	pieces[0].follow = bulk->follow;
	pieces[0].parser = bulk->parser;
	pieces[0].index = bulk->index;
	for (ready = 1; ready < count; ready++)
		if (piece_init(&pieces[ready], err) != 0)
			break;
	run_pieces(pieces, ready);
	if ((rc = pieces[0].rc) != 0)
		*err = pieces[0].err;
	for (i = 1; i < ready && rc == 0; i++)
		rc = append_piece(bulk, &pieces[i], err);
	for (i = 1; i < count; i++)
		piece_done(&pieces[i]);
	return rc == -EAGAIN ? 0 : rc;
}
