/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Strict parsing of text: the whole string counts, ranges are checked. */

#ifndef DHCPFO_BASE_TEXT_H
#define DHCPFO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal digits only.  0, -EINVAL (no number) or -ERANGE. */
int text_u32(
    const char *s, size_t len, uint32_t min, uint32_t max, uint32_t *ret_value);

/* Decimal digits with an optional leading '-'.  0, -EINVAL or -ERANGE. */
int text_i64(
    const char *s, size_t len, int64_t min, int64_t max, int64_t *ret_value);

/*
 * Bytes written in hex with ':' (or '-') between them, one or two digits
 * each ("2:60:0:0:0:7b").  At most max bytes.  Returns 0, -EINVAL or -ERANGE;
 * *ret_len is the number of bytes.
 */
int text_hex(
    const char *s, size_t len, uint8_t *bytes, size_t max, size_t *ret_len);

/* Writes len bytes as "02:60:..." with NUL; size must be at least 3 * len
 * (1 for len 0).  Returns buf. */
char *text_hex_format(const uint8_t *bytes, size_t len, char *buf, size_t size);

/* Well-formed UTF-8 of RFC 3629 without NUL. */
bool text_utf8_valid(const char *s, size_t len);

/* ASCII A-Z to a-z; every other byte stays. */
void text_lower(char *s, size_t len);

/*
 * A malloc'ed, NUL-terminated copy in which every byte that is not part of
 * well-formed UTF-8, and every control character, has become '?'.  For data
 * from clients on its way to JSON, SNMP or a terminal.  NULL: no memory.
 */
char *text_clean(const char *s, size_t len);

#endif
