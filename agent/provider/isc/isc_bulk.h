/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A large lease file read in several pieces at once.  It is cut where a lease
 * record begins; each piece has a reader, a parser and an index of its own,
 * and they are put together in the order of the file, so that the last record
 * of an address wins as ever.  Where anything is out of the ordinary (a piece
 * that does not begin between two items, a corrupt record, a file that is
 * replaced) the piece is forgotten, and left to who reads one byte after the
 * other and knows all about it.
 */

#ifndef DHCPFO_PROVIDER_ISC_BULK_H
#define DHCPFO_PROVIDER_ISC_BULK_H

#include <stddef.h>
#include <stdint.h>

struct err;
struct follow;
struct isc_lease_parser;
struct isc_peer_state;
struct lease_index;
struct topology;

/* What the first piece goes into, and all others in the end. */
struct isc_bulk {
	struct follow *follow;		 /* at the first byte to be read */
	struct isc_lease_parser *parser; /* its sink fills index */
	struct lease_index *index;
	struct topology *topology; /* of index */
	int64_t now;
	size_t piece_min; /* what is smaller is not cut, bytes */
	/* For the states of the later pieces, in the order of the file. */
	int (*peer_state)(void *arg, const struct isc_peer_state *state);
	void *arg;
};

/*
 * Reads as much as can be read so, which may be nothing or all; follow says
 * how much.  0, or -errno with err, of the first piece only.
 */
int isc_bulk_read(const struct isc_bulk *bulk, struct err *err);

#endif
