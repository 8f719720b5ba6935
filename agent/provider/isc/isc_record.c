/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_record.h"

#include <string.h>

#include "base/ipv4.h"
#include "provider/isc/isc_date.h"
#include "provider/isc/isc_field.h"
#include "provider/isc/isc_usual.h"

struct statement;
typedef enum scan take_fn(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement);

struct statement {
	char word[16]; /* zeros behind it */
	size_t len;
	take_fn *take;
	size_t arg; /* what take() needs to know */
};

/* arg: the offset of the field in struct lease. */
static enum scan
take_time(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	uint32_t t = 0;
	enum scan r;

	if ((r = isc_date_scan(scan, &t)) == SCAN_OK)
		memcpy((char *)&record->lease + statement->arg, &t, sizeof(t));
	return r;
}

static enum scan
take_timestamp(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	uint32_t t;

	(void)record;
	(void)statement;
	return isc_date_scan(scan, &t);
}

static enum scan
take_binding(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	enum binding_state state;
	enum scan r;

	(void)statement;
	if ((r = isc_field_state(scan, &state, &record->lease.flags)) ==
	    SCAN_OK) {
		record->lease.state = (uint8_t)state;
		record->has_state = true;
	}
	return r;
}

/* "next binding state S;" and "rewind ..." say what comes after this state. */
static enum scan
take_other_binding(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	enum binding_state state;
	uint8_t flags = 0;
	enum scan r;

	(void)record;
	(void)statement;
	if (!isc_scan_skip(scan, " binding", 8) &&
	    (r = isc_scan_keyword(scan, "binding")) != SCAN_OK)
		return r;
	return isc_field_state(scan, &state, &flags);
}

/* "abandoned;", as dhcpd 2.0 wrote it. */
static enum scan
take_abandoned(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	(void)statement;
	record->lease.state = BINDING_ABANDONED;
	record->has_state = true;
	return isc_scan_semi(scan);
}

/* arg: the flag. */
static enum scan
take_flag(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	record->lease.flags |= (uint8_t)statement->arg;
	return isc_scan_semi(scan);
}

static enum scan
take_hardware(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	struct lease *lease = &record->lease;
	size_t len = 0;
	enum scan r;

	(void)statement;
	r = isc_field_hardware(
	    scan, &lease->hw_type, record->hw, sizeof(record->hw), &len);
	lease->hw = record->hw;
	lease->hw_len = (uint8_t)len;
	return r;
}

static enum scan
take_uid(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	size_t len = 0;
	enum scan r;

	(void)statement;
	r = isc_field_bytes(scan, record->uid, sizeof(record->uid), &len);
	record->lease.uid = record->uid;
	record->lease.uid_len = (uint16_t)len;
	return r;
}

static enum scan
take_client_hostname(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	struct lease *lease = &record->lease;
	const char *s;
	size_t len;
	enum scan r;
	char c;

	(void)statement;
	if ((r = isc_scan_peek(scan, &c)) != SCAN_OK)
		return r;
	if (c == '"') {
		r = isc_field_text(scan, record->name, sizeof(record->name),
		    &lease->name, &lease->name_len);
	} else if ((r = isc_scan_run(scan, SCAN_WORD | SCAN_DOT, &s, &len)) ==
	    SCAN_OK) {
		lease->name = s;
		lease->name_len = len <= LEASE_NAME_MAX ? (uint16_t)len : 0;
	}
	return r == SCAN_OK ? isc_scan_semi(scan) : r;
}

static enum scan
take_billing(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	struct lease *lease = &record->lease;
	const char *s;
	bool subclass;
	size_t len;
	enum scan r;

	(void)statement;
	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	subclass = isc_scan_same(s, len, "subclass", 8);
	if (!subclass && !isc_scan_same(s, len, "class", 5))
		return isc_scan_bad_word(
		    scan, "expected \"class\" instead of", s, len);
	if ((r = isc_field_text(scan, record->class_name,
		 sizeof(record->class_name), &lease->class_name,
		 &lease->class_len)) != SCAN_OK)
		return r;
	return subclass ? isc_scan_skip_item(scan) : isc_scan_semi(scan);
}

static enum scan
take_event(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	(void)statement;
	record->has_event = true;
	return isc_scan_skip_item(scan);
}

static enum scan
take_nothing(struct isc_scan *scan, struct isc_record *record,
    const struct statement *statement)
{
	(void)record;
	(void)statement;
	return isc_scan_skip_statement(scan);
}

/* A hash without collisions over the words below: first and middle letter,
 * length.  The compiler warns if two come to lie in one slot. */
#define SLOTS 64
#define SLOT(first, middle, len) \
	(((first) + (middle)*4 + (len)*7) & (SLOTS - 1))
#define WORD(first, middle, string, take, arg)                \
	[SLOT(first, middle, sizeof(string) - 1)] = { string, \
		sizeof(string) - 1, take, arg }
#define TIME(first, middle, string, field) \
	WORD(first, middle, string, take_time, offsetof(struct lease, field))

/* clang-format off */
static const struct statement statements[SLOTS] = {
	TIME('s', 'r', "starts", starts),
	TIME('e', 'd', "ends", ends),
	TIME('t', 't', "tstp", tstp),
	TIME('t', 'f', "tsfp", tsfp),
	TIME('a', 's', "atsfp", atsfp),
	TIME('c', 't', "cltt", cltt),
	WORD('t', 's', "timestamp", take_timestamp, 0),
	WORD('b', 'd', "binding", take_binding, 0),
	WORD('n', 'x', "next", take_other_binding, 0),
	WORD('r', 'i', "rewind", take_other_binding, 0),
	WORD('a', 'd', "abandoned", take_abandoned, 0),
	WORD('r', 'r', "reserved", take_flag, LEASE_RESERVED),
	WORD('d', 'c', "dynamic-bootp", take_flag, LEASE_BOOTP),
	WORD('h', 'w', "hardware", take_hardware, 0),
	WORD('u', 'i', "uid", take_uid, 0),
	WORD('c', 'h', "client-hostname", take_client_hostname, 0),
	WORD('b', 'l', "billing", take_billing, 0),
	WORD('o', 'n', "on", take_event, 0),
	WORD('s', 'e', "set", take_nothing, 0),
	WORD('o', 'i', "option", take_nothing, 0),
	WORD('s', 'r', "supersede", take_nothing, 0),
	WORD('c', 'a', "class", take_nothing, 0),
	WORD('d', 'w', "ddns-fwd-name", take_nothing, 0),
	WORD('d', 'e', "ddns-rev-name", take_nothing, 0),
};
/* clang-format on */

static const struct statement *
find_statement(const char *s, size_t len)
{
	const struct statement *statement =
	    &statements[SLOT((unsigned char)(s[0] | 0x20),
		(unsigned char)(s[len / 2] | 0x20), len)];

	return isc_scan_same(s, len, statement->word, statement->len) ?
	    statement :
	    NULL;
}

/* The next statement; NULL at the closing brace. */
static enum scan
take_statement(struct isc_scan *scan, const struct statement **ret_statement)
{
	const char *s;
	size_t len;
	enum scan r;

	*ret_statement = NULL;
	if ((r = isc_scan_blank(scan)) != SCAN_OK)
		return r;
	if (*scan->p == '}') {
		scan->p++;
		return SCAN_OK;
	}
	if ((r = isc_scan_word(scan, &s, &len)) != SCAN_OK)
		return r;
	if ((*ret_statement = find_statement(s, len)) == NULL)
		return isc_scan_bad_word(scan, "unknown statement", s, len);
	return SCAN_OK;
}

/* dhcpd's own rule for a record that says no state.  It looks at the clock;
 * an active lease whose end is passed means the same here. */
static void
make_up_state(struct isc_record *record)
{
	struct lease *lease = &record->lease;

	if (!record->has_state)
		lease->state = lease->ends != 0 || record->has_event ?
		    BINDING_ACTIVE :
		    BINDING_EXPIRED;
}

static enum scan
take_address(struct isc_scan *scan, struct isc_record *record)
{
	const char *s;
	size_t len;
	enum scan r;

	if ((r = isc_scan_run(scan, SCAN_WORD | SCAN_DOT, &s, &len)) != SCAN_OK)
		return r;
	if (ipv4_parse(s, len, &record->lease.address) != 0)
		return isc_scan_bad_word(scan, "not an address:", s, len);
	record->has_address = true;
	return SCAN_OK;
}

enum scan
isc_record_lease(struct isc_scan *scan, struct isc_record *record)
{
	const struct statement *statement;
	unsigned int left = ISC_RECORD_STATEMENTS_MAX;
	bool done = false;
	enum scan r;

	memset(&record->lease, 0, sizeof(record->lease));
	record->has_address = record->has_state = record->has_event = false;
	if (!isc_usual_head(scan, record) &&
	    ((r = take_address(scan, record)) != SCAN_OK ||
		(r = isc_scan_expect(scan, '{')) != SCAN_OK))
		return r;
	for (;;) {
		if (left >= ISC_USUAL_MAX)
			left -= isc_usual_statements(scan, record, &done);
		if (done) {
			r = SCAN_OK;
			break;
		}
		if ((r = take_statement(scan, &statement)) != SCAN_OK ||
		    statement == NULL)
			break;
		if (left-- == 0)
			return isc_scan_bad(scan, "too many statements");
		if ((r = statement->take(scan, record, statement)) != SCAN_OK)
			return r;
	}
	if (r == SCAN_OK)
		make_up_state(record);
	return r;
}
