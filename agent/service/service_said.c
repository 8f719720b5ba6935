/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_said.h"

#include <string.h>

#include "base/utf8.h"

/* How much of the words is kept, and compared. */
static size_t
kept(const char *words)
{
	size_t len = strnlen(words, ERR_TEXT);

	return len < ERR_TEXT ? len : utf8_cut(words, ERR_TEXT - 1);
}

void
service_said_set(struct service_said *said, const char *words)
{
	size_t len = kept(words);

	memcpy(said->words, words, len);
	said->words[len] = '\0';
}

bool
service_said_news(struct service_said *said, const char *words, int64_t mono_ms)
{
	size_t len = kept(words);
	unsigned int held;

	if (strlen(said->words) == len && memcmp(said->words, words, len) == 0)
		return false;
	said->gate.burst = SERVICE_SAID_TIMES;
	said->gate.seconds = SERVICE_SAID_SECONDS;
	if (!log_gate_open(&said->gate, mono_ms, &held))
		return false;
	service_said_set(said, words);
	return true;
}
