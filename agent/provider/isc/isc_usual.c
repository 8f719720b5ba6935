/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_usual.h"

#include <string.h>

#include "provider/isc/isc_date.h"
#include "provider/isc/isc_record.h"

#define HEAD_MAX ((ptrdiff_t)24) /* " 255.255.255.255 {" and more */
#define UID_LONGEST 64		 /* bytes; up to four in the file for each */
#define NAME_LONGEST 64
/* What the buffer must hold, so that nobody looks for its end in between:
 * nine statements, the hardware address and the identifier; a word and what is
 * behind it; a name. */
#define FIXED_ROOM ((ptrdiff_t)9 * 40 + 48 + 16 + 4 * UID_LONGEST)
#define WORD_ROOM ((ptrdiff_t)16)
#define NAME_ROOM ((ptrdiff_t)32 + NAME_LONGEST + 8)

_Static_assert(UID_LONGEST <= LEASE_UID_MAX && NAME_LONGEST <= LEASE_NAME_MAX,
    "what is usual is allowed");

/* A cursor of its own: the compiler keeps it in a register. */
struct cursor {
	const char *p, *end;
};

static inline bool
skip(struct cursor *c, const char *bytes, size_t len)
{
	if (memcmp(c->p, bytes, len) != 0)
		return false;
	c->p += len;
	return true;
}
#define SKIP(c, bytes) skip(c, bytes, sizeof(bytes) - 1)

/* One to three digits and the byte behind them; false: something else. */
static inline bool
take_part(const char **s, char behind, uint32_t *address)
{
	const unsigned char *p = (const unsigned char *)*s;
	uint32_t value = p[0] - '0', digit;

	if (value > 9)
		return false;
	if ((digit = (uint32_t)p[1] - '0') > 9) {
		p += 1;
	} else {
		value = value * 10 + digit;
		if ((digit = (uint32_t)p[2] - '0') > 9) {
			p += 2;
		} else {
			value = value * 10 + digit;
			p += 3;
		}
	}
	*address = *address << 8 | value;
	*s = (const char *)p + 1;
	return value <= 255 && *p == (unsigned char)behind;
}

bool
isc_usual_head(struct isc_scan *scan, struct isc_record *record)
{
	const char *p = scan->p + 1;
	uint32_t address = 0;

	if (scan->end - scan->p < HEAD_MAX || scan->p[0] != ' ' ||
	    !take_part(&p, '.', &address) || !take_part(&p, '.', &address) ||
	    !take_part(&p, '.', &address) || !take_part(&p, ' ', &address) ||
	    *p != '{')
		return false;
	record->lease.address = address;
	record->has_address = true;
	scan->p = p + 1;
	return true;
}

static inline bool
take_time(struct cursor *c, struct isc_date_days *days, const char *word,
    size_t len, uint32_t *ret_time)
{
	if (memcmp(c->p, word, len) != 0 ||
	    !isc_date_usual(days, c->p + len, ret_time))
		return false;
	c->p += len + ISC_DATE_PLAIN + 1;
	return true;
}
#define TIME(c, days, word, ret) take_time(c, days, word, sizeof(word) - 1, ret)

/* The first eight bytes of x, those beyond len cleared. */
static inline uint64_t
first(uint64_t x, unsigned int len)
{
	return x & (UINT64_MAX >> (64 - 8 * len));
}

static inline bool
take_state(struct cursor *c, enum binding_state *ret_state)
{
	const uint64_t x = isc_scan_load8(c->p);

	if (first(x, 7) == isc_scan_load8("active;")) {
		*ret_state = BINDING_ACTIVE;
		c->p += 7;
	} else if (first(x, 5) == isc_scan_load8("free;\0\0")) {
		*ret_state = BINDING_FREE;
		c->p += 5;
	} else if (x == isc_scan_load8("expired;")) {
		*ret_state = BINDING_EXPIRED;
		c->p += 8;
	} else if (first(x, 7) == isc_scan_load8("backup;")) {
		*ret_state = BINDING_BACKUP;
		c->p += 7;
	} else {
		return false;
	}
	return true;
}

#define DIGIT 0x10 /* it is one; its value is in the four bits below */
/* clang-format off */
static const uint8_t hex[256] = {
	['0'] = DIGIT | 0, ['1'] = DIGIT | 1, ['2'] = DIGIT | 2,
	['3'] = DIGIT | 3, ['4'] = DIGIT | 4, ['5'] = DIGIT | 5,
	['6'] = DIGIT | 6, ['7'] = DIGIT | 7, ['8'] = DIGIT | 8,
	['9'] = DIGIT | 9, ['a'] = DIGIT | 10, ['b'] = DIGIT | 11,
	['c'] = DIGIT | 12, ['d'] = DIGIT | 13, ['e'] = DIGIT | 14,
	['f'] = DIGIT | 15,
};
/* clang-format on */

/* "02:66:00:00:00:07;" */
static inline bool
take_mac(struct cursor *c, struct isc_record *record)
{
	const unsigned char *s = (const unsigned char *)c->p;
	unsigned int high, low, all = DIGIT, i;
	bool colons = true;

	for (i = 0; i < 6; i++, s += 3) {
		high = hex[s[0]];
		low = hex[s[1]];
		all &= high & low;
		colons &= s[2] == (i < 5 ? ':' : ';');
		record->hw[i] = (uint8_t)(high << 4 | (low & 15));
	}
	if (all == 0 || !colons)
		return false;
	c->p += 18;
	record->lease.hw_type = 1;
	record->lease.hw = record->hw;
	record->lease.hw_len = 6;
	return true;
}

/*
 * Behind the opening quote: bytes as they are, or \ooo.  Which of them it is
 * nobody can foresee, so both are worked out and no branch depends on it.
 */
static inline bool
take_uid(struct cursor *c, struct isc_record *record)
{
	const char *p = c->p;
	uint32_t x, escaped;
	unsigned int n;
	uint8_t byte;

	for (n = 0; n < UID_LONGEST; n++) {
		memcpy(&x, p, sizeof(x));
		x = le32toh(x);
		byte = (uint8_t)x;
		if (byte == '"')
			break;
		escaped = -(uint32_t)(byte == '\\');
		if (byte == '\n' ||
		    ((x ^ UINT32_C(0x30303000)) & escaped &
			UINT32_C(0xf8f8fc00)) != 0)
			return false;
		x = (x >> 2 & 0xc0) | (x >> 13 & 0x38) | (x >> 24 & 0x07);
		record->uid[n] = (uint8_t)(byte ^ ((byte ^ x) & escaped));
		p += 1 + (3 & escaped);
	}
	if (n == UID_LONGEST || p[1] != ';')
		return false;
	c->p = p + 2;
	record->lease.uid = record->uid;
	record->lease.uid_len = (uint16_t)n;
	return true;
}

/* The top bits of those bytes that end a string or need a closer look: " \ and
 * newline.  Only the lowest one is sure. */
static inline uint64_t
quote_marks(uint64_t x)
{
	const uint64_t each = UINT64_C(0x0101010101010101);

	return isc_scan_zero(x ^ each * '"') | isc_scan_zero(x ^ each * '\\') |
	    isc_scan_zero(x ^ each * '\n');
}

/* Behind the opening quote: a name without escapes, left where it is. */
static inline bool
take_name(struct cursor *c, struct isc_record *record)
{
	uint64_t marks;
	size_t len;

	for (len = 0; (marks = quote_marks(isc_scan_load8(c->p + len))) == 0;
	     len += 8)
		if (len >= NAME_LONGEST)
			return false;
	len += (size_t)__builtin_ctzll(marks) / 8;
	if (c->p[len] != '"' || c->p[len + 1] != ';')
		return false;
	record->lease.name = c->p;
	record->lease.name_len = (uint16_t)len;
	c->p += len + 2;
	return true;
}

/* A statement that says nothing to us: from its word to behind its ';'. */
static inline bool
pass_over(struct cursor *c, const char *word, size_t len)
{
	const char *p, *end = c->end;
	bool inside = false;

	if (end - c->p < WORD_ROOM || memcmp(c->p, word, len) != 0)
		return false;
	for (p = c->p + len; p < end; p++) {
		if (!isc_scan_is(*p, SCAN_STOP | SCAN_QUOTE))
			continue;
		if (*p == '"') {
			inside = !inside;
		} else if (!inside) {
			if (*p == ';')
				break;
			if (*p != '\\')
				return false;
		} else if (*p == '\\') {
			p++;
		}
		if (p == end || *p == '\n')
			return false;
	}
	if (p >= end)
		return false;
	c->p = p + 1;
	return true;
}
#define PASS_OVER(c, word) pass_over(c, word, sizeof(word) - 1)

/* What dhcpd writes for every lease, up to the client's identifier. */
static inline unsigned int
take_fixed(struct cursor *c, struct isc_record *record)
{
	struct isc_date_days *days = &record->days;
	struct lease *lease = &record->lease;
	enum binding_state state;
	struct cursor next;
	unsigned int n = 0;

	n += TIME(c, days, "\n  starts ", &lease->starts);
	n += TIME(c, days, "\n  ends ", &lease->ends);
	n += TIME(c, days, "\n  tstp ", &lease->tstp);
	n += TIME(c, days, "\n  tsfp ", &lease->tsfp);
	n += TIME(c, days, "\n  atsfp ", &lease->atsfp);
	n += TIME(c, days, "\n  cltt ", &lease->cltt);
	next = *c;
	if (SKIP(&next, "\n  binding state ") && take_state(&next, &state)) {
		lease->state = (uint8_t)state;
		record->has_state = true;
		*c = next;
		n++;
	}
	if (SKIP(&next, "\n  next binding state ") &&
	    take_state(&next, &state)) {
		*c = next;
		n++;
	}
	if (SKIP(&next, "\n  rewind binding state ") &&
	    take_state(&next, &state)) {
		*c = next;
		n++;
	}
	if (SKIP(&next, "\n  hardware ethernet ") && take_mac(&next, record)) {
		*c = next;
		n++;
	}
	if (SKIP(&next, "\n  uid \"") && take_uid(&next, record)) {
		*c = next;
		n++;
	}
	return n;
}

unsigned int
isc_usual_statements(
    struct isc_scan *scan, struct isc_record *record, bool *ret_done)
{
	struct cursor c = { scan->p, scan->end }, next;
	unsigned int n = 0;

	*ret_done = false;
	if (c.end - c.p < FIXED_ROOM)
		return 0;
	n = take_fixed(&c, record);
	while (n < ISC_USUAL_MAX - 2 &&
	    (PASS_OVER(&c, "\n  set ") || PASS_OVER(&c, "\n  option ")))
		n++;
	next = c;
	if (c.end - c.p >= NAME_ROOM && SKIP(&next, "\n  client-hostname \"") &&
	    take_name(&next, record)) {
		c = next;
		n++;
	}
	scan->line += n;
	scan->p = c.p;
	if (c.end - c.p >= 2 && c.p[0] == '\n' && c.p[1] == '}') {
		scan->line++;
		scan->p += 2;
		*ret_done = true;
	}
	return n;
}
