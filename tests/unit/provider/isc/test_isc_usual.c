/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The short cut through records in dhcpd's own form must understand what the
 * long way does.  A buffer that ends near keeps the short cut away, so a text
 * that is fed byte by byte goes the long way, and one that is fed whole, with
 * much behind it, the short one.
 */

#include "support/test.h"

#include "provider/isc/isc_usual.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/lease.h"
#include "provider/isc/isc_lease.h"
#include "provider/isc/isc_record.h"

#define BEHIND 1024 /* more than the short cut wants to see */
#define TEXT_MAX 2048

static const char first[] = "lease 10.0.0.1 {\n  binding state free;\n}\n";

static const char record[] = "lease 10.20.130.4 {\n"
			     "  starts 5 2026/11/20 11:41:20;\n"
			     "  ends 5 2026/11/20 23:59:59;\n"
			     "  tstp 0 2026/11/22 00:00:00;\n"
			     "  tsfp 4 2027/12/31 09:05:07;\n"
			     "  atsfp 4 2027/12/31 09:05:07;\n"
			     "  cltt 5 2026/11/20 11:41:20;\n"
			     "  binding state active;\n"
			     "  next binding state expired;\n"
			     "  rewind binding state free;\n"
			     "  hardware ethernet 02:6a:00:ff:10:9b;\n"
			     "  uid \"\\001\\002j\\000\\377\\020\\233\";\n"
			     "  set vendor-class-identifier = \"MS \\\"5.0\";\n"
			     "  option agent.circuit-id 0:4:0:1;\n"
			     "  client-hostname \"laptop-7\";\n"
			     "}\n";
#define STATEMENTS 14

/* Everything a parser tells, as one number. */
struct told {
	uint64_t digest;
	unsigned int leases;
};

static void
add(struct told *told, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (; len > 0; len--)
		told->digest = (told->digest ^ *p++) * UINT64_C(0x100000001b3);
}

static int
on_lease(void *arg, const struct lease *lease)
{
	const uint32_t numbers[] = { lease->address, lease->starts, lease->ends,
		lease->tstp, lease->tsfp, lease->atsfp, lease->cltt,
		lease->state, lease->flags, lease->hw_type, lease->hw_len,
		lease->uid_len, lease->name_len, lease->class_len };
	struct told *told = arg;

	told->leases++;
	add(told, numbers, sizeof(numbers));
	add(told, lease->hw, lease->hw_len);
	add(told, lease->uid, lease->uid_len);
	add(told, lease->name, lease->name_len);
	add(told, lease->class_name, lease->class_len);
	return 0;
}

static int
on_peer_state(void *arg, const struct isc_peer_state *state)
{
	add(arg, state->name, strlen(state->name));
	return 0;
}

static void
on_complaint(void *arg, const char *text)
{
	add(arg, text, strlen(text));
}

static struct told
read_in_pieces(const char *text, size_t len, size_t piece)
{
	struct told told = { .digest = UINT64_C(0xcbf29ce484222325) };
	const struct isc_lease_sink sink = { on_lease, on_peer_state,
		on_complaint, &told };
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct isc_lease_counters counters;
	struct err err = { 0 };
	size_t at, n;
	int rc = 0;

	assert_non_null(parser);
	for (at = 0; at < len && rc == 0; at += n) {
		n = len - at < piece ? len - at : piece;
		rc = isc_lease_parser_feed(parser, text + at, n, &err);
	}
	add(&told, &rc, sizeof(rc));
	isc_lease_parser_counters(parser, &counters);
	add(&told, &counters.records, sizeof(counters.records));
	add(&told, &counters.skipped, sizeof(counters.skipped));
	isc_lease_parser_free(parser);
	return told;
}

/* A good record, this text and a long comment, both ways. */
static struct told
read_both_ways(const char *text, size_t len)
{
	static char all[TEXT_MAX + BEHIND];
	struct told whole, bytes;
	size_t at = sizeof(first) - 1;

	assert_true(at + len <= TEXT_MAX);
	memcpy(all, first, at);
	memcpy(all + at, text, len);
	at += len;
	memset(all + at, '#', BEHIND);
	all[at + BEHIND - 1] = '\n';
	at += BEHIND;
	whole = read_in_pieces(all, at, at);
	bytes = read_in_pieces(all, at, 1);
	if (whole.digest != bytes.digest)
		fail_msg("read otherwise in pieces: %.*s", (int)len, text);
	return whole;
}

static void
record_as_dhcpd_writes_it_takes_the_short_cut(void **state)
{
	static char text[sizeof(record) + BEHIND];
	struct isc_record *taken = calloc(1, sizeof(*taken));
	struct isc_scan scan = { .p = text + 5, .line = 1 };
	bool done = false;

	(void)state;
	assert_non_null(taken);
	memcpy(text, record, sizeof(record) - 1);
	scan.end = text + sizeof(text);
	assert_true(isc_usual_head(&scan, taken));
	assert_int_equal(isc_usual_statements(&scan, taken, &done), STATEMENTS);
	assert_true(done);
	assert_int_equal(scan.line, STATEMENTS + 2);
	assert_true(scan.p == text + sizeof(record) - 2);
	assert_int_equal(taken->lease.address, 0x0a148204);
	assert_int_equal(taken->lease.starts, 1795174880);
	assert_int_equal(taken->lease.ends, 1795219199);
	assert_int_equal(taken->lease.tstp, 1795305600);
	assert_int_equal(taken->lease.tsfp, 1830243907);
	assert_int_equal(taken->lease.state, BINDING_ACTIVE);
	assert_int_equal(taken->lease.uid_len, 7);
	assert_memory_equal(taken->lease.uid, "\001\002j\000\377\020\233", 7);
	assert_memory_equal(taken->lease.hw, "\002j\000\377\020\233", 6);
	assert_int_equal(taken->lease.name_len, 8);
	assert_memory_equal(taken->lease.name, "laptop-7", 8);
	free(taken);
}

static void
record_read_both_ways_is_the_same(void **state)
{
	(void)state;
	assert_int_equal(read_both_ways(record, sizeof(record) - 1).leases, 2);
}

static void
byte_changed_reads_the_same_both_ways(void **state)
{
	static const char others[] = " \t\n\"\\;{}#.:-/09azAZ\0\200\377";
	const size_t len = sizeof(record) - 1;
	char text[sizeof(record)];
	size_t at, i;

	(void)state;
	for (at = 0; at < len; at++) {
		memcpy(text, record, len);
		for (i = 0; i < sizeof(others) - 1; i++) {
			text[at] = others[i];
			read_both_ways(text, len);
		}
		text[at] = (char)(record[at] ^ 1);
		read_both_ways(text, len);
		text[at] = (char)(record[at] ^ 0x20);
		read_both_ways(text, len);
	}
}

static void
byte_missing_or_twice_reads_the_same_both_ways(void **state)
{
	const size_t len = sizeof(record) - 1;
	char text[sizeof(record) + 1];
	size_t at;

	(void)state;
	for (at = 0; at < len; at++) {
		memcpy(text, record, at);
		memcpy(text + at, record + at + 1, len - at - 1);
		read_both_ways(text, len - 1);
		memcpy(text, record, at + 1);
		memcpy(text + at + 1, record + at, len - at);
		read_both_ways(text, len + 1);
	}
}

/* The line that begins at a place, its newline included. */
static size_t
line_len(const char *s)
{
	return strcspn(s, "\n") + 1;
}

static void
statements_in_any_order_read_the_same_both_ways(void **state)
{
	const char *lines[STATEMENTS + 2], *s = record;
	char text[2 * sizeof(record)];
	size_t n = 0, i, j, k, len;

	(void)state;
	for (; *s != '\0'; s += line_len(s))
		lines[n++] = s;
	assert_int_equal(n, STATEMENTS + 2);
	/* Statement i where j stands as well, or only there. */
	for (i = 1; i < n - 1; i++)
		for (j = 1; j < n; j++)
			for (k = 0, len = 0; k < n; k++) {
				if (k == j) {
					memcpy(text + len, lines[i],
					    line_len(lines[i]));
					len += line_len(lines[i]);
				}
				if (k != i || (i + j) % 2 == 0) {
					memcpy(text + len, lines[k],
					    line_len(lines[k]));
					len += line_len(lines[k]);
				}
				if (k == n - 1)
					assert_int_equal(
					    read_both_ways(text, len).leases,
					    2);
			}
}

static void
values_of_all_kinds_read_the_same_both_ways(void **state)
{
	static const char *const values[] = {
		"starts 5 2026/11/20 24:00:00;", /* hours, minutes, seconds */
		"starts 5 2026/11/20 23:60:00;",
		"starts 5 2026/11/20 23:59:60;",
		"starts 5 2026/11/20 23:59:61;",
		"starts 7 2026/02/28 10:00:00;",
		"starts 0 2026/02/29 10:00:00;",
		"starts 0 2028/02/29 10:00:00;",
		"starts 0 2106/02/07 06:28:14;",
		"starts 0 2106/02/07 06:28:15;",
		"starts 0 1969/12/31 23:59:59;",
		"starts never;",
		"starts epoch 1795174880; # a comment",
		"binding state released;",
		"binding state backup;",
		"binding state expired;",
		"binding state reset;",
		"binding state abandoned;",
		"binding state actives;",
		"next binding state free;",
		"rewind binding state backup;",
		"hardware ethernet 02:6A:00:ff:10:9b;",
		"hardware ethernet 2:6a:0:ff:10:9b;",
		"hardware token-ring 02:6a:00:ff:10:9b;",
		"uid \"\";",
		"uid \"\\\"\\\\\\n\\x41\";",
		"uid \"\\400\";",
		"uid \"\\08\";",
		"uid 01:02:6a;",
		"uid \"01234567890123456789012345678901234567890123456789"
		"0123456789abcdefghijklmnopqrstuvwxyz\";",
		"uid \"0123456789012345678901234567890123456789012345678901"
		"23456789abcdx;\";",
		"set a = \"x;y{z}#\\\\\";",
		"set a = b; set c = \"d\";",
		"set a = concat(\"b\", { c; });",
		"option agent.remote-id \"\\001;\" ;",
		"client-hostname \"\";",
		"client-hostname \"a\\\"b\";",
		"client-hostname name.example;",
		"client-hostname \"0123456789012345678901234567890123456789"
		"0123456789012345678901234567890123456789\";",
		"client-hostname \"name\" ;",
		"reserved;",
		"dynamic-bootp;",
		"billing class \"x\";",
		"on expiry { set a = b; }",
	};
	char text[TEXT_MAX];
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		for (j = 0; j < sizeof(values) / sizeof(values[0]); j++) {
			snprintf(text, sizeof(text),
			    "lease 10.0.0.2 {\n  starts 5 2026/11/20 "
			    "11:41:20;\n"
			    "  %s\n  cltt 5 2026/11/20 11:41:20;\n  %s\n}\n",
			    values[i], values[j]);
			read_both_ways(text, strlen(text));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_as_dhcpd_writes_it_takes_the_short_cut),
		cmocka_unit_test(record_read_both_ways_is_the_same),
		cmocka_unit_test(byte_changed_reads_the_same_both_ways),
		cmocka_unit_test(
		    byte_missing_or_twice_reads_the_same_both_ways),
		cmocka_unit_test(
		    statements_in_any_order_read_the_same_both_ways),
		cmocka_unit_test(values_of_all_kinds_read_the_same_both_ways),
	};

	return cmocka_run_group_tests_name("isc_usual", tests, NULL, NULL);
}
