/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_lease.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "provider/isc/isc_peer.h"
#include "provider/isc/isc_record.h"
#include "provider/isc/isc_scan.h"

#define RECORD_MAX \
	((ptrdiff_t)1024 * 1024) /* bytes of one record that is not skipped */
#define STEP                                                             \
	((size_t)4096) /* how much is added at a time to a record in two \
			  pieces */

/* What an item at the top level of the file is. */
enum kind { KIND_LEASE, KIND_PEER, KIND_STATEMENT, KIND_BLOCK };

static const struct item {
	const char *word;
	enum kind kind;
} items[] = {
	{ "lease", KIND_LEASE },
	{ "failover", KIND_PEER },
	{ "host", KIND_BLOCK },
	{ "group", KIND_BLOCK },
	{ "class", KIND_BLOCK },
	{ "subclass", KIND_BLOCK },
	{ "server-duid", KIND_STATEMENT },
	{ "default-duid", KIND_STATEMENT },
	{ "authoring-byte-order", KIND_STATEMENT },
	{ "ia-na", KIND_BLOCK },
	{ "ia-ta", KIND_BLOCK },
	{ "ia-pd", KIND_BLOCK },
};

/* Where the parser is between two items. */
enum mode {
	MODE_ITEM,    /* the next thing is an item, a blank or a comment */
	MODE_COMMENT, /* inside a comment */
	MODE_LOST,    /* inside what is skipped, anywhere in a line */
	MODE_LINE,    /* the same, at the beginning of a line */
};

struct isc_lease_parser {
	char *name;
	struct isc_lease_sink sink;
	enum mode mode;
	bool seen_item;		 /* of this file */
	struct err verdict;	 /* code not 0: this is no lease file */
	unsigned int line;	 /* of the next byte, from 1 */
	unsigned int complaints; /* about this file */
	struct isc_lease_counters counters;
	/* The beginning of a record whose end has not come yet. */
	char *carry;
	size_t carry_len, carry_size;
	const struct item *item; /* the one being read, for complaints */
	struct isc_record record;
	struct isc_peer peer;
};

struct isc_lease_parser *
isc_lease_parser_new(const char *name, const struct isc_lease_sink *sink)
{
	struct isc_lease_parser *parser;

	if ((parser = calloc(1, sizeof(*parser))) == NULL)
		return NULL;
	if ((parser->name = strdup(name)) == NULL) {
		free(parser);
		return NULL;
	}
	parser->sink = *sink;
	isc_lease_parser_reset(parser);
	return parser;
}

void
isc_lease_parser_free(struct isc_lease_parser *parser)
{
	if (parser == NULL)
		return;
	free(parser->carry);
	free(parser->name);
	free(parser);
}

void
isc_lease_parser_reset(struct isc_lease_parser *parser)
{
	parser->mode = MODE_ITEM;
	parser->seen_item = false;
	parser->verdict = (struct err) { 0 };
	parser->line = 1;
	parser->complaints = 0;
	parser->item = NULL;
	free(parser->carry);
	parser->carry = NULL;
	parser->carry_len = parser->carry_size = 0;
}

void
isc_lease_parser_counters(const struct isc_lease_parser *parser,
    struct isc_lease_counters *ret_counters)
{
	*ret_counters = parser->counters;
	ret_counters->pending =
	    parser->mode == MODE_ITEM ? parser->carry_len : 0;
}

bool
isc_lease_parser_ends_whole(const struct isc_lease_parser *parser)
{
	return parser->mode == MODE_ITEM && parser->carry_len == 0 &&
	    parser->seen_item && parser->verdict.code == 0;
}

void
isc_lease_parser_append(
    struct isc_lease_parser *parser, struct isc_lease_parser *next)
{
	free(parser->carry);
	parser->carry = next->carry;
	parser->carry_len = next->carry_len;
	parser->carry_size = next->carry_size;
	next->carry = NULL;
	next->carry_len = next->carry_size = 0;
	parser->mode = next->mode;
	parser->line += next->line - 1;
	parser->counters.records += next->counters.records;
	parser->counters.bytes += next->counters.bytes;
}

static const struct item *
find_item(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (isc_scan_same(s, len, items[i].word, strlen(items[i].word)))
			return &items[i];
	return NULL;
}

/* "FILE:LINE: before lease 10.0.0.1: what is wrong" */
static void
describe(const struct isc_lease_parser *parser, const struct isc_scan *scan,
    const char *before, struct err *err)
{
	const struct place place = { parser->name, scan->line, 0 };
	char item[64] = "", address[IPV4_TEXT], word[64] = "";

	if (parser->item != NULL && parser->item->kind == KIND_LEASE &&
	    parser->record.has_address)
		snprintf(item, sizeof(item), " lease %s:",
		    ipv4_format(parser->record.lease.address, address));
	else if (parser->item != NULL)
		snprintf(item, sizeof(item), " %s:", parser->item->word);
	if (scan->word_len == 1 && (scan->word[0] < ' ' || scan->word[0] > '~'))
		snprintf(word, sizeof(word), " byte 0x%02x",
		    (unsigned char)scan->word[0]);
	else if (scan->word_len > 0)
		snprintf(word, sizeof(word), " \"%.*s\"", (int)scan->word_len,
		    scan->word);
	err_at(
	    err, -EBADMSG, &place, "%s:%s %s%s", before, item, scan->why, word);
}

/* Counts the item as skipped and goes on behind its first line. */
static void
skip_item(struct isc_lease_parser *parser, const struct isc_scan *scan)
{
	struct err err;

	parser->counters.skipped++;
	parser->mode = MODE_LOST;
	if (parser->complaints == ISC_LEASE_COMPLAINTS)
		return;
	parser->complaints++;
	if (parser->sink.complaint == NULL)
		return;
	describe(parser, scan, "skipped", &err);
	parser->sink.complaint(parser->sink.arg, err_text(&err));
}

/* The item that the next word begins; NULL with *ret_scan SCAN_MORE or
 * SCAN_BAD. */
static const struct item *
scan_item_word(struct isc_scan *scan, enum scan *ret_scan)
{
	const struct item *item;
	const char *s = scan->p;
	size_t len;

	if (isc_scan_skip(scan, "lease ", 6)) {
		scan->p--;
		return &items[0]; /* nearly all are */
	}
	*ret_scan = isc_scan_word(scan, &s, &len);
	if (*ret_scan == SCAN_MORE && scan->end - s > ISC_SCAN_WORD_MAX)
		*ret_scan = isc_scan_bad_word(
		    scan, "unknown item", s, ISC_SCAN_WORD_MAX);
	if (*ret_scan != SCAN_OK)
		return NULL;
	if ((item = find_item(s, len)) == NULL)
		*ret_scan = isc_scan_bad_word(scan, "unknown item", s, len);
	return item;
}

/* A whole item; what the sink returned is in *ret_rc. */
static enum scan
scan_item(struct isc_lease_parser *parser, struct isc_scan *scan, int *ret_rc)
{
	const struct isc_lease_sink *sink = &parser->sink;
	const struct item *item;
	enum scan r = SCAN_BAD;

	parser->record.has_address = false;
	if ((parser->item = item = scan_item_word(scan, &r)) == NULL)
		return r;
	parser->seen_item = true;
	switch (item->kind) {
	case KIND_LEASE:
		if ((r = isc_record_lease(scan, &parser->record)) != SCAN_OK)
			return r;
		*ret_rc = sink->lease(sink->arg, &parser->record.lease);
		break;
	case KIND_PEER:
		if ((r = isc_peer_scan(scan, &parser->peer)) != SCAN_OK)
			return r;
		*ret_rc = sink->peer_state(sink->arg, &parser->peer.state);
		break;
	case KIND_STATEMENT:
		return isc_scan_skip_statement(scan);
	case KIND_BLOCK:
		return isc_scan_skip_item(scan);
	}
	parser->counters.records++;
	return SCAN_OK;
}

/*
 * An item begins at scan->p.  SCAN_OK: it was taken, or is being skipped.
 * SCAN_MORE: it is not whole yet, and nothing was taken.
 */
static enum scan
next_item(struct isc_lease_parser *parser, struct isc_scan *scan, int *ret_rc)
{
	const struct isc_scan start = *scan;
	const bool cut = scan->end - scan->p > RECORD_MAX;
	enum scan r;

	/* What is too long in one piece is too long in many. */
	if (cut)
		scan->end = scan->p + RECORD_MAX;
	r = scan_item(parser, scan, ret_rc);
	scan->end = start.end;
	if (r == SCAN_MORE && cut) {
		scan->line = start.line;
		r = isc_scan_bad(scan, "longer than any record");
	}
	if (r == SCAN_BAD && !parser->seen_item) {
		describe(parser, scan, "not a lease file", &parser->verdict);
		*ret_rc = parser->verdict.code;
	} else if (r == SCAN_BAD) {
		skip_item(parser, scan);
		r = SCAN_OK;
	} else if (r == SCAN_OK) {
		return SCAN_OK;
	}
	scan->p = start.p;
	scan->line = start.line;
	return r;
}

/* Blanks, comments, and what is skipped.  Returns true at an item; false when
 * the bytes are used up, but for the beginning of a word that may be a
 * keyword. */
static bool
next_start(struct isc_lease_parser *parser, struct isc_scan *scan)
{
	const char *s, *nl;

	while (scan->p < scan->end) {
		switch (parser->mode) {
		case MODE_ITEM:
			if (*scan->p == '#')
				parser->mode = MODE_COMMENT;
			else if (!isc_scan_is(*scan->p, SCAN_BLANK))
				return true;
			else if (*scan->p++ == '\n')
				scan->line++;
			break;
		case MODE_COMMENT:
		case MODE_LOST:
			nl = memchr(
			    scan->p, '\n', (size_t)(scan->end - scan->p));
			scan->p = nl != NULL ? nl + 1 : scan->end;
			if (nl == NULL)
				return false;
			scan->line++;
			parser->mode =
			    parser->mode == MODE_LOST ? MODE_LINE : MODE_ITEM;
			break;
		case MODE_LINE:
			for (s = scan->p;
			     s < scan->end && isc_scan_is(*s, SCAN_WORD); s++)
				if (s - scan->p == ISC_SCAN_WORD_MAX)
					break;
			if (s == scan->end)
				return false;
			parser->mode = *s != ' ' ||
				find_item(scan->p, (size_t)(s - scan->p)) ==
				    NULL ?
			    MODE_LOST :
			    MODE_ITEM;
			break;
		}
	}
	return false;
}

/*
 * Takes items from bytes[0..len) until one ends at or behind enough.  Returns
 * how many bytes were taken; the rest is an item that is not whole.
 */
static size_t
scan_items(struct isc_lease_parser *parser, const char *bytes, size_t len,
    size_t enough, int *ret_rc)
{
	struct isc_scan scan = {
		.p = bytes, .end = bytes + len, .line = parser->line
	};

	while (scan.p < bytes + enough && next_start(parser, &scan) &&
	    next_item(parser, &scan, ret_rc) == SCAN_OK && *ret_rc == 0)
		;
	parser->line = scan.line;
	return (size_t)(scan.p - bytes);
}

static int
carry_add(struct isc_lease_parser *parser, const char *bytes, size_t len)
{
	size_t size = parser->carry_size;
	char *carry;

	while (size < parser->carry_len + len)
		size = size == 0 ? 2 * STEP : 2 * size;
	if (size != parser->carry_size) {
		if ((carry = realloc(parser->carry, size)) == NULL)
			return -ENOMEM;
		parser->carry = carry;
		parser->carry_size = size;
	}
	memcpy(parser->carry + parser->carry_len, bytes, len);
	parser->carry_len += len;
	return 0;
}

/*
 * Adds the next piece of bytes[0..len) to the carry and takes what is whole
 * then.  *ret_used: how many of the bytes need not be looked at again.
 */
static int
scan_carry(struct isc_lease_parser *parser, const char *bytes, size_t len,
    size_t *ret_used)
{
	const size_t old = parser->carry_len;
	size_t step = old < STEP ? STEP : old, taken;
	int rc;

	if (step > len)
		step = len;
	if ((rc = carry_add(parser, bytes, step)) != 0)
		return rc;
	taken = scan_items(parser, parser->carry, parser->carry_len, old, &rc);
	if (taken >= old) {
		parser->carry_len = 0;
		*ret_used = taken - old;
	} else {
		parser->carry_len -= taken;
		memmove(
		    parser->carry, parser->carry + taken, parser->carry_len);
		*ret_used = step;
	}
	return rc;
}

int
isc_lease_parser_feed(struct isc_lease_parser *parser, const char *bytes,
    size_t len, struct err *err)
{
	size_t used = 0;
	int rc = 0;

	parser->counters.bytes += len;
	while (len > 0 && rc == 0 && parser->verdict.code == 0) {
		if (parser->carry_len > 0) {
			rc = scan_carry(parser, bytes, len, &used);
		} else {
			used = scan_items(parser, bytes, len, len, &rc);
			if (rc == 0 && used < len) {
				rc =
				    carry_add(parser, bytes + used, len - used);
				used = len;
			}
		}
		bytes += used;
		len -= used;
	}
	if (parser->verdict.code != 0)
		return err_set(
		    err, parser->verdict.code, "%s", parser->verdict.text);
	return rc;
}
