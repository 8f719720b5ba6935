/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/digest.h"

#include <string.h>

/* Odd, with ones and zeros well mixed: the golden ratio in 64 bits. */
#define MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t
mix(uint64_t state, uint64_t word)
{
	state = (state ^ word) * MULTIPLIER;
	return state << 29 | state >> 35;
}

void
digest_init(struct digest *digest)
{
	size_t i;

	memset(digest, 0, sizeof(*digest));
	/* Each lane begins elsewhere, so that words which change their lanes
	 * are noticed. */
	for (i = 0; i < DIGEST_LANES; i++)
		digest->lane[i] = MULTIPLIER * (i + 1);
}

/*
 * Whole stripes.  Eight chains of multiplications run side by side: one alone
 * would take as long as reading hundreds of megabytes of a file.
 */
static const uint8_t *
add_stripes(struct digest *digest, const uint8_t *from, size_t count)
{
	uint64_t lane[DIGEST_LANES], word;
	size_t i;

	memcpy(lane, digest->lane, sizeof(lane));
	for (; count > 0; count--)
#pragma GCC unroll 8
		for (i = 0; i < DIGEST_LANES; i++) {
			memcpy(&word, from, sizeof(word));
			lane[i] = mix(lane[i], word);
			from += sizeof(word);
		}
	memcpy(digest->lane, lane, sizeof(lane));
	return from;
}

void
digest_add(struct digest *digest, const void *bytes, size_t len)
{
	size_t held = digest->len % DIGEST_STRIPE, n;
	const uint8_t *from = bytes;

	digest->len += len;
	if (held > 0) {
		n = DIGEST_STRIPE - held < len ? DIGEST_STRIPE - held : len;
		memcpy(digest->rest + held, from, n);
		from += n;
		len -= n;
		if (held + n < DIGEST_STRIPE)
			return;
		add_stripes(digest, digest->rest, 1);
	}
	from = add_stripes(digest, from, len / DIGEST_STRIPE);
	if (len % DIGEST_STRIPE > 0)
		memcpy(digest->rest, from, len % DIGEST_STRIPE);
}

uint64_t
digest_value(const struct digest *digest)
{
	struct digest last = *digest;
	uint64_t value = digest->len;
	size_t i, held = digest->len % DIGEST_STRIPE;

	/* The length tells "a" from "a" and a zero byte. */
	memset(last.rest + held, 0, DIGEST_STRIPE - held);
	add_stripes(&last, last.rest, 1);
	for (i = 0; i < DIGEST_LANES; i++)
		value = mix(value, last.lane[i]);
	return value;
}
