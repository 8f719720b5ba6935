/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_record.h"
#include "support/oom.h"

#define MAX 10000

static uint8_t stream[1 << 20];
static size_t stream_len;

static void
add(uint32_t mark, const void *bytes, size_t len)
{
	mark = htonl(mark);
	memcpy(stream + stream_len, &mark, sizeof(mark));
	memcpy(stream + stream_len + sizeof(mark), bytes, len);
	stream_len += sizeof(mark) + len;
}

static void
fragment(const char *text)
{
	add((uint32_t)strlen(text), text, strlen(text));
}

static void
last(const char *text)
{
	add(ONCRPC_RECORD_LAST | (uint32_t)strlen(text), text, strlen(text));
}

/* Feeds the stream in pieces; what comes out: "[text][text]!error", of long
 * records the length and a sum. */
static void
feed(struct oncrpc_record *record, size_t piece, char *to, size_t size)
{
	size_t at = 0, n, room, len, i;
	const uint8_t *data;
	struct err err = { 0 };
	char *end = to;
	uint32_t sum;
	void *into;
	int rc;

	*to = '\0';
	while (at < stream_len) {
		into = oncrpc_record_room(record, &room);
		assert_non_null(into);
		assert_true(room > 0);
		n = stream_len - at < piece ? stream_len - at : piece;
		n = n < room ? n : room;
		memcpy(into, stream + at, n);
		oncrpc_record_filled(record, n);
		at += n;
		while (
		    (rc = oncrpc_record_next(record, &data, &len, &err)) == 1) {
			assert_true(len <= MAX);
			for (i = sum = 0; i < len; i++)
				sum = sum * 31 + data[i];
			if (len > 20)
				end += snprintf(end, size - (size_t)(end - to),
				    "[%zu %08x]", len, sum);
			else
				end += snprintf(end, size - (size_t)(end - to),
				    "[%.*s]", (int)len, (const char *)data);
		}
		if (rc != 0) {
			assert_int_equal(rc, -EPROTO);
			snprintf(
			    end, size - (size_t)(end - to), "!%s", err.text);
			return;
		}
	}
}

/* The same however it is cut into pieces. */
static void
expect(const char *want)
{
	static const size_t pieces[] = { 1, 2, 3, 4, 5, 7, 64, 4096, 5000,
		sizeof(stream) };
	struct oncrpc_record *record;
	char got[400];
	size_t i;

	for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		assert_non_null(record = oncrpc_record_new(MAX));
		feed(record, pieces[i], got, sizeof(got));
		assert_string_equal(got, want);
		oncrpc_record_free(record);
	}
}

static int
setup(void **state)
{
	(void)state;
	stream_len = 0;
	return 0;
}

static void
record_each_comes_whole(void **state)
{
	(void)state;
	last("one");
	last("");
	last("three");
	expect("[one][][three]");
}

static void
record_fragments_are_put_together(void **state)
{
	(void)state;
	fragment("ab");
	fragment("");
	fragment("c");
	last("de");
	fragment("x");
	last("");
	last("y");
	expect("[abcde][x][y]");
}

static void
record_without_its_end_does_not_come(void **state)
{
	(void)state;
	last("a");
	fragment("bcd");
	expect("[a]");
	add(ONCRPC_RECORD_LAST | 9, "12345678", 8);
	expect("[a]");
}

static void
record_of_the_greatest_length_comes(void **state)
{
	static char bytes[MAX];
	char want[64];
	uint32_t sum = 0;
	size_t i;

	(void)state;
	for (i = 0; i < MAX; i++) {
		bytes[i] = (char)(i * 7);
		sum = sum * 31 + (uint8_t)bytes[i];
	}
	add(ONCRPC_RECORD_LAST | MAX, bytes, MAX);
	/* Once more, in two, and something behind it. */
	add(4097, bytes, 4097);
	add(ONCRPC_RECORD_LAST | (MAX - 4097), bytes + 4097, MAX - 4097);
	last("z");
	snprintf(
	    want, sizeof(want), "[%d %08x][%d %08x][z]", MAX, sum, MAX, sum);
	expect(want);
}

static void
record_too_long_is_refused_at_its_mark(void **state)
{
	(void)state;
	last("ok");
	add(ONCRPC_RECORD_LAST | (MAX + 1), "", 0);
	expect("[ok]!a record of more than 10000 bytes");
	stream_len = 0;
	fragment("x");
	add(ONCRPC_RECORD_LAST | MAX, "", 0);
	expect("!a record of more than 10000 bytes");
	stream_len = 0;
	add(0x7fffffff, "", 0);
	expect("!a record of more than 10000 bytes");
	stream_len = 0;
	add(0xffffffff, "", 0);
	expect("!a record of more than 10000 bytes");
}

static void
record_of_too_many_fragments_is_refused(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < ONCRPC_RECORD_FRAGMENTS_MAX - 1; i++)
		fragment(i % 2 == 0 ? "" : "x");
	last("!");
	for (i = 0; i < ONCRPC_RECORD_FRAGMENTS_MAX; i++)
		fragment("");
	last("");
	expect("[2048 cfbbffa9]!a record of more than 4096 pieces");
}

static void
record_reset_forgets_what_has_begun(void **state)
{
	struct oncrpc_record *record = oncrpc_record_new(MAX);
	char got[64];

	(void)state;
	fragment("abc");
	feed(record, 2, got, sizeof(got));
	oncrpc_record_reset(record);
	stream_len = 0;
	last("new");
	feed(record, 100, got, sizeof(got));
	assert_string_equal(got, "[new]");
	oncrpc_record_free(record);
	oncrpc_record_free(NULL);
}

static void
feed_once(void *arg)
{
	struct oncrpc_record *record = oncrpc_record_new(MAX);
	const uint8_t *data;
	struct err err;
	size_t room, len;
	void *into;
	int rc = 0;

	(void)arg;
	while (record != NULL && rc == 0) {
		into = oncrpc_record_room(record, &room);
		if (into == NULL)
			break;
		memcpy(into, stream, room < stream_len ? room : stream_len);
		oncrpc_record_filled(record, room);
		rc = oncrpc_record_next(record, &data, &len, &err);
		memmove(stream, stream + room, sizeof(stream) - room);
	}
	assert_true(oom_hit() || rc == 1);
	oncrpc_record_free(record);
}

static void
once_again(void *arg)
{
	static char bytes[MAX];

	stream_len = 0;
	add(ONCRPC_RECORD_LAST | MAX, bytes, MAX);
	feed_once(arg);
}

static void
record_out_of_memory_is_told(void **state)
{
	(void)state;
	/* The struct, the first buffer, the greatest one; and a whole run. */
	assert_int_equal(oom_each(once_again, NULL), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(record_each_comes_whole, setup),
		cmocka_unit_test_setup(
		    record_fragments_are_put_together, setup),
		cmocka_unit_test_setup(
		    record_without_its_end_does_not_come, setup),
		cmocka_unit_test_setup(
		    record_of_the_greatest_length_comes, setup),
		cmocka_unit_test_setup(
		    record_too_long_is_refused_at_its_mark, setup),
		cmocka_unit_test_setup(
		    record_of_too_many_fragments_is_refused, setup),
		cmocka_unit_test_setup(
		    record_reset_forgets_what_has_begun, setup),
		cmocka_unit_test_setup(record_out_of_memory_is_told, setup),
	};

	return cmocka_run_group_tests_name("oncrpc_record", tests, NULL, NULL);
}
