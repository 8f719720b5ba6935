/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_peer.h"

#include <string.h>

#include "base/text.h"
#include "provider/isc/isc_date.h"

/* The name, "state" and '{' of a failover peer block. */
static enum scan
take_head(struct isc_scan *scan, struct isc_peer *peer)
{
	const char *s;
	size_t len;
	enum scan r;
	char c;

	if ((r = isc_scan_keyword(scan, "peer")) != SCAN_OK)
		return r;
	if ((r = isc_scan_peek(scan, &c)) != SCAN_OK)
		return r;
	if (c == '"') {
		if ((r = isc_scan_string(scan, peer->name,
			 sizeof(peer->name) - 1, &len)) != SCAN_OK)
			return r;
	} else {
		if ((r = isc_scan_run(scan, SCAN_WORD | SCAN_DOT, &s, &len)) !=
		    SCAN_OK)
			return r;
		if (len < sizeof(peer->name))
			memcpy(peer->name, s, len);
	}
	if (len >= sizeof(peer->name) || memchr(peer->name, '\0', len) != NULL)
		return isc_scan_bad(scan, "a name that is none");
	peer->name[len] = '\0';
	if ((r = isc_scan_keyword(scan, "state")) != SCAN_OK)
		return r;
	return isc_scan_expect(scan, '{');
}

/* "state WORD [at DATE];" */
static enum scan
take_state(
    struct isc_scan *scan, enum failover_state *ret_state, uint32_t *ret_since)
{
	enum failover_state state;
	uint32_t since = 0;
	const char *s;
	size_t len;
	enum scan r;
	char c;

	if ((r = isc_scan_keyword(scan, "state")) != SCAN_OK)
		return r;
	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	if (failover_state_from_isc(s, len, &state) != 0)
		return isc_scan_bad_word(
		    scan, "unknown failover state", s, len);
	if ((r = isc_scan_peek(scan, &c)) != SCAN_OK)
		return r;
	if (c == ';') {
		r = isc_scan_semi(scan);
	} else {
		if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
			return r;
		if (!isc_scan_same(s, len, "at", 2))
			return isc_scan_bad_word(
			    scan, "expected \"at\" instead of", s, len);
		r = isc_date_scan(scan, &since);
	}
	if (r == SCAN_OK) {
		*ret_state = state;
		*ret_since = since;
	}
	return r;
}

static enum scan
take_mclt(struct isc_scan *scan, struct isc_peer_state *state)
{
	const char *s;
	size_t len;
	enum scan r;

	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	if (text_u32(s, len, 0, UINT32_MAX, &state->mclt) != 0)
		return isc_scan_bad_word(scan, "not a time:", s, len);
	state->has_mclt = true;
	return isc_scan_semi(scan);
}

enum scan
isc_peer_scan(struct isc_scan *scan, struct isc_peer *peer)
{
	struct isc_peer_state *state = &peer->state;
	unsigned int left = ISC_PEER_STATEMENTS_MAX;
	const char *s;
	size_t len;
	enum scan r;

	*state = (struct isc_peer_state) { .name = peer->name };
	if ((r = take_head(scan, peer)) != SCAN_OK)
		return r;
	for (;;) {
		if ((r = isc_scan_blank(scan)) != SCAN_OK)
			return r;
		if (*scan->p == '}')
			break;
		if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
			return r;
		if (left-- == 0)
			return isc_scan_bad(scan, "too many statements");
		if (isc_scan_same(s, len, "my", 2))
			r = take_state(
			    scan, &state->my_state, &state->my_since);
		else if (isc_scan_same(s, len, "partner", 7))
			r = take_state(
			    scan, &state->partner_state, &state->partner_since);
		else if (isc_scan_same(s, len, "mclt", 4))
			r = take_mclt(scan, state);
		else
			r = isc_scan_bad_word(
			    scan, "unknown statement", s, len);
		if (r != SCAN_OK)
			return r;
	}
	scan->p++;
	return SCAN_OK;
}
