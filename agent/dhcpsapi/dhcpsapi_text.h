/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Between UTF-8, in which the rest of the program writes, and WCHAR strings.
 * A WCHAR here is one Unicode scalar value: a surrogate, or a number above
 * 10ffff, is not one.
 */

#ifndef DHCPFO_DHCPSAPI_TEXT_H
#define DHCPFO_DHCPSAPI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "dhcpsapi/dhcpsapi.h"

/* For what a user wrote.  0, -EILSEQ (not UTF-8, or a NUL within) or -ENOMEM;
 * *ret_wide is malloc'ed. */
int dhcpsapi_text_wide(const char *s, size_t len, LPWSTR *ret_wide);

/*
 * For what a DHCP client or another program's file wrote: each byte that is
 * not UTF-8 and each control character becomes one '?', as text_clean() of
 * base/text.h does, so that no client can make its lease unreadable.  NULL: no
 * memory.
 */
LPWSTR dhcpsapi_text_show(const char *s, size_t len);

/* Whether every character is one. */
bool dhcpsapi_text_valid(const WCHAR *wide);

/* 0, -EILSEQ or -ENOMEM; *ret_s is malloc'ed. */
int dhcpsapi_text_utf8(const WCHAR *wide, char **ret_s);

/*
 * Writes as much of wide as fits into buf, without NUL and without cutting a
 * character, and returns the number of bytes.  For strings of this library's
 * results, which are valid.
 */
size_t dhcpsapi_text_fill(const WCHAR *wide, char *buf, size_t size);

/* Whether wide is what dhcpsapi_text_show() makes of s. */
bool dhcpsapi_text_same(const WCHAR *wide, const char *s, size_t len);

#endif
