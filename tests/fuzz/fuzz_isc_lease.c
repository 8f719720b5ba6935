/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Any bytes as dhcpd.leases: the parser tells the same, whole or in pieces,
 * and what it tells keeps the promises of core/lease.h. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/lease.h"
#include "provider/isc/isc_lease.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BEHIND 1024

struct told {
	uint64_t digest; /* FNV-1a of everything */
	unsigned int complaints;
};

static void
add(struct told *told, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (; len > 0; len--)
		told->digest = (told->digest ^ *p++) * UINT64_C(0x100000001b3);
}

static void
check(int holds)
{
	if (!holds)
		abort();
}

static int
on_lease(void *arg, const struct lease *lease)
{
	const uint32_t numbers[] = { lease->address, lease->starts, lease->ends,
		lease->tstp, lease->tsfp, lease->atsfp, lease->cltt,
		lease->state, lease->flags, lease->hw_type, lease->hw_len,
		lease->uid_len, lease->name_len, lease->class_len };

	check(
	    lease->state > BINDING_NONE && lease->state < BINDING_STATE_COUNT);
	check(lease->hw_len <= LEASE_HW_MAX && lease->uid_len <= LEASE_UID_MAX);
	check(lease->name_len <= LEASE_NAME_MAX &&
	    lease->class_len <= LEASE_CLASS_MAX);
	add(arg, numbers, sizeof(numbers));
	add(arg, lease->hw, lease->hw_len);
	add(arg, lease->uid, lease->uid_len);
	add(arg, lease->name, lease->name_len);
	add(arg, lease->class_name, lease->class_len);
	return 0;
}

static int
on_peer_state(void *arg, const struct isc_peer_state *state)
{
	const uint32_t numbers[] = { state->my_state, state->partner_state,
		state->my_since, state->partner_since, state->mclt,
		state->has_mclt };

	add(arg, numbers, sizeof(numbers));
	add(arg, state->name, strlen(state->name));
	return 0;
}

static void
on_complaint(void *arg, const char *text)
{
	struct told *told = arg;

	told->complaints++;
	add(arg, text, strlen(text));
}

/* In pieces of the given size, each in memory of its own so that a sanitizer
 * sees whoever reads beyond it. */
static uint64_t
feed(const uint8_t *data, size_t size, size_t piece)
{
	struct told told = { .digest = UINT64_C(0xcbf29ce484222325) };
	const struct isc_lease_sink sink = { on_lease, on_peer_state,
		on_complaint, &told };
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct isc_lease_counters counters;
	struct err err = { 0 };
	size_t at, len;
	char *copy;
	int rc = 0;

	check(parser != NULL);
	for (at = 0; at < size && rc == 0; at += len) {
		len = size - at < piece ? size - at : piece;
		check((copy = malloc(len)) != NULL);
		memcpy(copy, data + at, len);
		rc = isc_lease_parser_feed(parser, copy, len, &err);
		free(copy);
	}
	check(rc == 0 || (rc == err.code && rc != -1));
	isc_lease_parser_counters(parser, &counters);
	check(told.complaints <= ISC_LEASE_COMPLAINTS);
	check(told.complaints <= counters.skipped);
	check(counters.pending <= size);
	add(&told, err.text, strlen(err.text));
	add(&told, &counters.records, sizeof(counters.records));
	add(&told, &counters.skipped, sizeof(counters.skipped));
	if (rc == 0)
		add(&told, &counters.pending, sizeof(counters.pending));
	isc_lease_parser_free(parser);
	return told.digest;
}

/* The same with a comment behind it: what is far from the end of the buffer
 * may be read by a short cut. */
static void
check_short_cut(const uint8_t *data, size_t size)
{
	uint8_t *padded = malloc(size + BEHIND);

	check(padded != NULL);
	if (size > 0)
		memcpy(padded, data, size);
	memset(padded + size, '#', BEHIND);
	padded[size] = padded[size + BEHIND - 1] = '\n';
	check(feed(padded, size + BEHIND, size + BEHIND) ==
	    feed(padded, size + BEHIND, 13));
	free(padded);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint64_t whole = feed(data, size, size + 1);

	check(feed(data, size, 1) == whole);
	check(feed(data, size, 13) == whole);
	check(feed(data, size, 4096) == whole);
	check_short_cut(data, size);
	return 0;
}
