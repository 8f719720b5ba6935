/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_notices.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct isc_notices {
	char *known[ISC_NOTICES_KNOWN]; /* a ring; NULL at the end */
	size_t oldest;
	char *waiting[ISC_NOTICES_WAITING];
	size_t count;
	size_t left_out; /* since the last one that was taken */
};

struct isc_notices *
isc_notices_new(void)
{
	return calloc(1, sizeof(struct isc_notices));
}

void
isc_notices_free(struct isc_notices *notices)
{
	size_t i;

	if (notices == NULL)
		return;
	for (i = 0; i < ISC_NOTICES_KNOWN; i++)
		free(notices->known[i]);
	for (i = 0; i < notices->count; i++)
		free(notices->waiting[i]);
	free(notices);
}

static bool
known(const struct isc_notices *notices, const char *text)
{
	size_t i;

	for (i = 0; i < ISC_NOTICES_KNOWN && notices->known[i] != NULL; i++)
		if (strcmp(notices->known[i], text) == 0)
			return true;
	return false;
}

void
isc_notices_add(struct isc_notices *notices, const char *text)
{
	char *remembered, *told;

	if (known(notices, text))
		return;
	if (notices->count == ISC_NOTICES_WAITING) {
		notices->left_out++;
		return;
	}
	remembered = strdup(text);
	told = strdup(text);
	if (remembered == NULL || told == NULL) {
		free(remembered);
		free(told);
		return;
	}
	free(notices->known[notices->oldest]);
	notices->known[notices->oldest] = remembered;
	notices->oldest = (notices->oldest + 1) % ISC_NOTICES_KNOWN;
	notices->waiting[notices->count++] = told;
}

size_t
isc_notices_take(struct isc_notices *notices, char **ret_texts, size_t max)
{
	size_t n = notices->count < max ? notices->count : max;
	char more[64];

	memcpy(ret_texts, notices->waiting, n * sizeof(*ret_texts));
	notices->count -= n;
	memmove(notices->waiting, notices->waiting + n,
	    notices->count * sizeof(*notices->waiting));
	if (notices->count == 0 && notices->left_out > 0) {
		snprintf(more, sizeof(more), "%zu more are not told",
		    notices->left_out);
		notices->left_out = 0;
		if ((notices->waiting[0] = strdup(more)) != NULL)
			notices->count = 1;
	}
	return n;
}
