/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_field.h"

#include <string.h>

#include "base/text.h"

static const struct {
	char word[8];
	enum binding_state state;
} short_states[] = {
	{ "free", BINDING_FREE },
	{ "active", BINDING_ACTIVE },
	{ "backup", BINDING_BACKUP },
	{ "expired", BINDING_EXPIRED },
};

/* "WORD;" with nothing unusual in it. */
static bool
take_short_state(struct isc_scan *scan, enum binding_state *ret_state)
{
	uint64_t word;
	size_t i, len;

	if (scan->end - scan->p < 8)
		return false;
	word = isc_scan_short(scan->p, ';', &len);
	for (i = 0; i < sizeof(short_states) / sizeof(short_states[0]); i++) {
		if (word != isc_scan_load8(short_states[i].word))
			continue;
		*ret_state = short_states[i].state;
		scan->p += len + 1;
		return true;
	}
	return false;
}

enum scan
isc_field_state(
    struct isc_scan *scan, enum binding_state *ret_state, uint8_t *ret_flags)
{
	const char *s;
	enum scan r;
	size_t len;

	if (isc_scan_skip(scan, " state ", 7)) {
		if (take_short_state(scan, ret_state))
			return SCAN_OK;
	} else if ((r = isc_scan_keyword(scan, "state")) != SCAN_OK) {
		return r;
	}
	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	if (isc_scan_same(s, len, "reserved", 8)) {
		/* dhcpd 3.0 took these two for states. */
		*ret_state = BINDING_ACTIVE;
		*ret_flags |= LEASE_RESERVED;
	} else if (isc_scan_same(s, len, "bootp", 5)) {
		*ret_state = BINDING_ACTIVE;
		*ret_flags |= LEASE_BOOTP;
	} else if (binding_state_from_isc(s, len, ret_state) != 0) {
		return isc_scan_bad_word(scan, "unknown binding state", s, len);
	}
	return isc_scan_semi(scan);
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* "02:66:00:00:00:07;" of six bytes, as nearly all are. */
static bool
take_mac(struct isc_scan *scan, uint8_t *mac)
{
	const char *s = scan->p + 1;
	int i, value, bad = 0;

	if (scan->end - scan->p <= 18 || scan->p[0] != ' ' || s[17] != ';')
		return false;
	for (i = 0; i < 6; i++, s += 3) {
		value = hex_value(s[0]) * 16 | hex_value(s[1]);
		bad |= value | (i < 5 ? -(s[2] != ':') : 0);
		mac[i] = (uint8_t)value;
	}
	if (bad < 0)
		return false;
	scan->p += 19;
	return true;
}

/* Bytes in hex with colons between them, and the ';'. */
static enum scan
take_hex(struct isc_scan *scan, uint8_t *bytes, size_t max, size_t *ret_len)
{
	const char *s;
	enum scan r;
	size_t len;

	if ((r = isc_scan_run(scan, SCAN_WORD | SCAN_COLON, &s, &len)) !=
	    SCAN_OK)
		return r;
	if (text_hex(s, len, bytes, max, ret_len) != 0)
		return isc_scan_bad_word(
		    scan, "not bytes in hex, or too many:", s, len);
	return isc_scan_semi(scan);
}

enum scan
isc_field_hardware(struct isc_scan *scan, uint8_t *ret_type, uint8_t *bytes,
    size_t max, size_t *ret_len)
{
	const char *s;
	enum scan r;
	size_t len;
	char c;

	if (max >= 6 && isc_scan_skip(scan, " ethernet", 9)) {
		if (take_mac(scan, bytes)) {
			*ret_type = 1;
			*ret_len = 6;
			return SCAN_OK;
		}
		/* It may have been the beginning of another word. */
		scan->p -= 9;
	}
	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	if (hardware_type_from_isc(s, len, ret_type) != 0)
		return isc_scan_bad_word(scan, "unknown hardware type", s, len);
	if ((r = isc_scan_peek(scan, &c)) != SCAN_OK)
		return r;
	if (c != ';')
		return take_hex(scan, bytes, max, ret_len);
	*ret_len = 0;
	return isc_scan_semi(scan);
}

enum scan
isc_field_bytes(
    struct isc_scan *scan, uint8_t *bytes, size_t max, size_t *ret_len)
{
	enum scan r;
	size_t len;
	char c;

	if ((r = isc_scan_peek(scan, &c)) != SCAN_OK)
		return r;
	if (c != '"')
		return take_hex(scan, bytes, max, ret_len);
	if ((r = isc_scan_string(scan, (char *)bytes, max, &len)) != SCAN_OK)
		return r;
	if (len > max)
		return isc_scan_bad(scan, "too many bytes in a string");
	*ret_len = len;
	return isc_scan_semi(scan);
}

enum scan
isc_field_text(struct isc_scan *scan, char *buf, size_t max, const char **ret_s,
    uint16_t *ret_len)
{
	size_t len;
	enum scan r;

	if ((r = isc_scan_string(scan, buf, max, &len)) != SCAN_OK)
		return r;
	*ret_s = buf;
	*ret_len = len <= max ? (uint16_t)len : 0;
	return SCAN_OK;
}
