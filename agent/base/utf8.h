/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Bytes that strangers wrote, on their way to a terminal, a log or a manager:
 * what is well-formed UTF-8 (RFC 3629) and what may be shown.
 */

#ifndef DHCPFO_BASE_UTF8_H
#define DHCPFO_BASE_UTF8_H

#include <stddef.h>

/*
 * The length, 1 to 4, of the well-formed sequence at the beginning of
 * s[0..len), NUL included; 0 if there is none.
 */
size_t utf8_sequence(const char *s, size_t len);

/*
 * Writes s[0..len) to "to", which has room for as many bytes and may be s
 * itself: each byte that is part of no well-formed sequence, and each control
 * character (C0, DEL, C1), becomes one '?'.  Returns the number of bytes
 * written; no NUL is added.
 */
size_t utf8_show(char *to, const char *s, size_t len);

/* The length of s[0..len) without a sequence that was cut off at its end. */
size_t utf8_cut(const char *s, size_t len);

#endif
