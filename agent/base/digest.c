/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/digest.h"

#include <string.h>

/* Odd, with ones and zeros well mixed: the golden ratio in 64 bits. */
#define MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

static uint64_t
mix(uint64_t state, uint64_t word)
{
	state = (state ^ word) * MULTIPLIER;
	return state ^ state >> 32;
}

void
digest_init(struct digest *digest)
{
	*digest = (struct digest) { .state = MULTIPLIER };
}

static uint64_t
word_of(const uint8_t bytes[sizeof(uint64_t)])
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static void
add_byte(struct digest *digest, uint8_t byte)
{
	digest->rest[digest->held++] = byte;
	if (digest->held < sizeof(digest->rest))
		return;
	digest->state = mix(digest->state, word_of(digest->rest));
	memset(digest->rest, 0, sizeof(digest->rest));
	digest->held = 0;
}

void
digest_add(struct digest *digest, const void *bytes, size_t len)
{
	const uint8_t *from = bytes;

	for (; len > 0 && digest->held > 0; len--)
		add_byte(digest, *from++);
	/* Whole words at once: files have hundreds of megabytes. */
	for (; len >= sizeof(uint64_t); len -= sizeof(uint64_t)) {
		digest->state = mix(digest->state, word_of(from));
		from += sizeof(uint64_t);
	}
	for (; len > 0; len--)
		add_byte(digest, *from++);
}

uint64_t
digest_value(const struct digest *digest)
{
	/* The count tells "a" from "a" and a zero byte. */
	return mix(mix(digest->state, word_of(digest->rest)), digest->held);
}
