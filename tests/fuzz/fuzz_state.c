/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/err.h"
#include "service/service_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A last line that fits, or nothing behind it would ever be looked at. */
static size_t
end(char *text, size_t len)
{
	struct digest digest;
	size_t i, lines = 0;

	for (i = 0; i < len; i++)
		lines += text[i] == '\n';
	digest_init(&digest);
	digest_add(&digest, text, len);
	return len +
	    (size_t)sprintf(text + len, "end %zu %016" PRIx64 "\n", lines,
		digest_value(&digest));
}

static void
read_and_write(const char *text, size_t len)
{
	struct service_state state = { 0 }, again = { 0 };
	struct err err = { 0 };
	char *copy = malloc(len + 1), *written = NULL;
	size_t size = 0;
	FILE *stream;

	if (copy == NULL)
		abort();
	memcpy(copy, text, len + 1);
	if (service_state_read("fuzz", copy, len, &state, &err) != 0) {
		if (strncmp(err.text, "fuzz:", 5) != 0)
			abort();
	} else {
		/* What was read can be written and read again. */
		stream = open_memstream(&written, &size);
		if (stream == NULL || service_state_write(&state, stream) != 0)
			abort();
		fclose(stream);
		if (service_state_read("fuzz", written, size, &again, &err) !=
			0 ||
		    again.entry_count != state.entry_count)
			abort();
		free(written);
	}
	service_state_done(&again);
	service_state_done(&state);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 64);

	if (text == NULL)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	read_and_write(text, size);
	size = end(text, size);
	read_and_write(text, size);
	free(text);
	return 0;
}
