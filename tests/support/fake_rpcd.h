/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A dhcpfo-rpcd of one server, whose view is a generation of the test: the
 * protocol of wire/dhcpfo.x written down once more, word by word, so that what
 * is sent over the wire is proved and not only that both ends agree.  Like
 * fake_peer it allocates nothing.
 */

#ifndef DHCPFO_TESTS_FAKE_RPCD_H
#define DHCPFO_TESTS_FAKE_RPCD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/fake_peer.h"

struct generation;
struct loop;

/* Words of results, in the order of the bytes of the net. */
struct fake_rpcd_results {
	uint8_t bytes[131072];
	size_t len;
};

struct fake_rpcd {
	struct fake_peer peer;
	/* What it says; the test changes it as it likes. */
	const struct generation *generation; /* NULL: never read */
	uint64_t number, layout;
	const char *name;
	uint32_t state, age;
	const char *last_error;
	int64_t now;
	uint64_t skipped;
	size_t page; /* rows of a page at most; 0: all that fit */
	/* How it misbehaves: */
	bool mute;
	unsigned int gone;   /* so many pages are of a view that is gone */
	uint32_t refused;    /* this procedure fails, with: */
	uint32_t refused_by; /* wire_status, and words */
	const char *refused_words;
	/* Called with the results of each call before they are sent. */
	void (*twist)(
	    void *arg, uint32_t procedure, struct fake_rpcd_results *results);
	void *twist_arg;
	/* The names of servers in its calls. */
	char asked[33];
};

/* On path, or on a TCP port if it is NULL; serves generation as server "far",
 * ok, number 1, layout 1. */
void fake_rpcd_open(struct fake_rpcd *rpcd, struct loop *loop, const char *path,
    const struct generation *generation);
void fake_rpcd_close(struct fake_rpcd *rpcd);

/* The procedures that were called since the last time, as letters: View,
 * Relationships, Scopes, raNges, All statistics, sTatistics, Client, Enum,
 * tIme, aDdress status, Groups: "VRSNA".  Good until the next call. */
const char *fake_rpcd_called(struct fake_rpcd *rpcd);

#endif
