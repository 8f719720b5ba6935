/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * One message of a stream, put together from its fragments (RFC 5531 section
 * 11).  Asks for no byte beyond the message: what follows stays with the
 * sender's and our kernel until it is that message's turn.
 */

#ifndef DHCPFO_RPCD_RPCD_RECORD_H
#define DHCPFO_RPCD_RPCD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message of more fragments is refused: no client needs them, and each
 * costs a round. */
#define RPCD_RECORD_FRAGMENTS 16

#define RPCD_RECORD_MARK 4	     /* bytes before each fragment */
#define RPCD_RECORD_LAST 0x80000000u /* in the mark of the last one */

struct rpcd_record {
	uint8_t mark[RPCD_RECORD_MARK];
	unsigned int mark_len;
	unsigned int fragments;
	bool last;
	size_t left; /* of the fragment that is being read */
	char *bytes; /* the message so far, malloc'ed */
	size_t len, room;
};

/* All zero is an empty record, too. */
void rpcd_record_init(struct rpcd_record *record);
void rpcd_record_done(struct rpcd_record *record);

/* Whether a message has begun. */
bool rpcd_record_begun(const struct rpcd_record *record);

/* Where the next bytes belong, and at most how many; never none. */
void *rpcd_record_room(struct rpcd_record *record, size_t *ret_len);

/*
 * n bytes were put there.  1: the message is whole; 0: there is more to come;
 * -EMSGSIZE: longer than max bytes; -EBADMSG: too many fragments; -ENOMEM.
 * After an error only rpcd_record_done().
 */
int rpcd_record_filled(struct rpcd_record *record, size_t n, size_t max);

#endif
