/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Things an operator should be told, each once: a text that was told is not
 * told again, however often its file is read.  Bounded; what does not fit is
 * left out and counted.
 */

#ifndef DHCPFO_PROVIDER_ISC_NOTICES_H
#define DHCPFO_PROVIDER_ISC_NOTICES_H

#include <stddef.h>

#define ISC_NOTICES_KNOWN 256  /* texts that are remembered */
#define ISC_NOTICES_WAITING 64 /* texts that wait to be told */

struct isc_notices;

struct isc_notices *isc_notices_new(void); /* NULL: no memory */
void isc_notices_free(struct isc_notices *notices);

/* Copies.  Without memory the text is lost. */
void isc_notices_add(struct isc_notices *notices, const char *text);

/* Moves at most max texts that wait to ret_texts, oldest first; the caller
 * frees each.  Returns how many. */
size_t isc_notices_take(
    struct isc_notices *notices, char **ret_texts, size_t max);

#endif
