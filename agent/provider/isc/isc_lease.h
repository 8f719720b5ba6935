/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * dhcpd.leases(5): a push parser.  It is given the bytes of the file in pieces
 * of any size and calls back for each whole record; what ends inside a record
 * waits for the rest.  No I/O, no clock.
 */

#ifndef DHCPFO_PROVIDER_ISC_LEASE_H
#define DHCPFO_PROVIDER_ISC_LEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/failover.h"

struct err;
struct isc_lease_parser;
struct lease;

/* A "failover peer NAME state" block. */
struct isc_peer_state {
	const char *name; /* NUL-terminated, borrowed during the callback */
	enum failover_state my_state, partner_state;
	uint32_t my_since, partner_since;
	uint32_t mclt;
	bool has_mclt; /* written by a secondary only */
};

struct isc_lease_sink {
	/* Each returns 0, or -errno to stop: the parser then returns it. */
	int (*lease)(void *arg, const struct lease *lease);
	int (*peer_state)(void *arg, const struct isc_peer_state *state);
	/* A record that was skipped, with "FILE:LINE: why" as text; called for
	 * the first ISC_LEASE_COMPLAINTS only. */
	void (*complaint)(void *arg, const char *text);
	void *arg;
};

#define ISC_LEASE_COMPLAINTS 8

/* name stands in complaints.  NULL: no memory. */
struct isc_lease_parser *isc_lease_parser_new(
    const char *name, const struct isc_lease_sink *sink);
void isc_lease_parser_free(struct isc_lease_parser *parser);

/*
 * The next bytes.  0; what a sink returned; -ENOMEM; -EBADMSG with err for
 * what cannot be a lease file at all (binary garbage).  A corrupt record is
 * skipped and counted, and reading goes on behind it.
 */
int isc_lease_parser_feed(struct isc_lease_parser *parser, const char *bytes,
    size_t len, struct err *err);

/* Start over: the file was replaced.  Counters go on. */
void isc_lease_parser_reset(struct isc_lease_parser *parser);

/*
 * For a file that is read by several parsers at once.  ends_whole: what this
 * one was fed ends with an item, blanks or a comment, and nothing else is
 * pending.  append: next was fed what comes behind that, has skipped nothing,
 * and this one goes on where next is.
 */
bool isc_lease_parser_ends_whole(const struct isc_lease_parser *parser);
void isc_lease_parser_append(
    struct isc_lease_parser *parser, struct isc_lease_parser *next);

struct isc_lease_counters {
	uint64_t records, skipped, bytes;
	uint64_t pending; /* bytes of the record that is not whole yet */
};

void isc_lease_parser_counters(const struct isc_lease_parser *parser,
    struct isc_lease_counters *ret_counters);

#endif
