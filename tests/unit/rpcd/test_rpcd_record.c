/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "rpcd/rpcd_record.h"
#include "support/oom.h"

#define MAX 64

/* Gives bytes in pieces of at most step; what the last one said.  *ret_used is
 * how many were taken. */
static int
feed(struct rpcd_record *record, const void *bytes, size_t len, size_t step,
    size_t *ret_used)
{
	const uint8_t *at = bytes;
	size_t room, n, used = 0;
	void *to;
	int rc = 0;

	while (rc == 0 && used < len) {
		to = rpcd_record_room(record, &room);
		assert_true(room > 0);
		n = len - used;
		if (n > room)
			n = room;
		if (n > step)
			n = step;
		memcpy(to, at + used, n);
		used += n;
		rc = rpcd_record_filled(record, n, MAX);
	}
	*ret_used = used;
	return rc;
}

static void
record_in_any_pieces_is_the_same(void **state)
{
	static const char text[] = "\0\0\0\3abc\0\0\0\0\x80\0\0\2de";
	struct rpcd_record record;
	size_t step, used;

	(void)state;
	for (step = 1; step < sizeof(text); step++) {
		rpcd_record_init(&record);
		assert_false(rpcd_record_begun(&record));
		assert_int_equal(
		    feed(&record, text, sizeof(text) - 1, step, &used), 1);
		assert_int_equal(used, sizeof(text) - 1);
		assert_int_equal(record.len, 5);
		assert_memory_equal(record.bytes, "abcde", 5);
		rpcd_record_done(&record);
	}
}

static void
record_takes_no_byte_beyond_its_end(void **state)
{
	static const char text[] = "\x80\0\0\1a\x80\0\0\1b";
	struct rpcd_record record;
	size_t used;

	(void)state;
	rpcd_record_init(&record);
	assert_int_equal(feed(&record, text, sizeof(text) - 1, 100, &used), 1);
	assert_int_equal(used, 5);
	rpcd_record_done(&record);
	assert_false(rpcd_record_begun(&record));
	assert_int_equal(
	    feed(&record, text + used, sizeof(text) - 1 - used, 100, &used), 1);
	assert_memory_equal(record.bytes, "b", 1);
	rpcd_record_done(&record);
}

static void
record_without_bytes_is_whole(void **state)
{
	struct rpcd_record record;
	size_t used;

	(void)state;
	rpcd_record_init(&record);
	assert_int_equal(feed(&record, "\x80\0\0\0", 4, 4, &used), 1);
	assert_int_equal(record.len, 0);
	rpcd_record_done(&record);
}

static void
record_longer_than_allowed_is_refused_by_its_mark(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int rc;
	} cases[] = {
		{ "\x80\0\0\x40", 4, 0 },
		{ "\x80\0\0\x41", 4, -EMSGSIZE },
		{ "\xff\xff\xff\xff", 4, -EMSGSIZE },
		{ "\x7f\xff\xff\xff", 4, -EMSGSIZE },
		{ "\0\0\0\1a\x80\0\0\x3f", 9, 0 },
		{ "\0\0\0\1a\x80\0\0\x40", 9, -EMSGSIZE },
	};
	struct rpcd_record record;
	size_t i, used;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rpcd_record_init(&record);
		assert_int_equal(
		    feed(&record, cases[i].bytes, cases[i].len, 100, &used),
		    cases[i].rc);
		assert_true(record.room <= MAX);
		rpcd_record_done(&record);
	}
}

static void
record_of_too_many_fragments_is_refused(void **state)
{
	static const char none[4 * (RPCD_RECORD_FRAGMENTS + 1)];
	struct rpcd_record record;
	size_t used;

	(void)state;
	rpcd_record_init(&record);
	assert_int_equal(
	    feed(&record, none, sizeof(none), 100, &used), -EBADMSG);
	assert_int_equal(used, sizeof(none));
	rpcd_record_done(&record);
}

static void
record_has_begun_with_its_first_byte(void **state)
{
	struct rpcd_record record;
	size_t used;

	(void)state;
	rpcd_record_init(&record);
	feed(&record, "\0", 1, 1, &used);
	assert_true(rpcd_record_begun(&record));
	feed(&record, "\0\0\1a", 4, 1, &used);
	assert_true(rpcd_record_begun(&record));
	rpcd_record_done(&record);
}

static void
take(void *arg)
{
	struct rpcd_record record;
	size_t used;
	int rc;

	(void)arg;
	rpcd_record_init(&record);
	rc = feed(&record, "\0\0\0\1a\x80\0\0\1b", 10, 100, &used);
	assert_true(rc == 1 || rc == -ENOMEM);
	rpcd_record_done(&record);
}

static void
record_survives_every_failed_allocation(void **state)
{
	(void)state;
	assert_int_equal(oom_each(take, NULL), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_in_any_pieces_is_the_same),
		cmocka_unit_test(record_takes_no_byte_beyond_its_end),
		cmocka_unit_test(record_without_bytes_is_whole),
		cmocka_unit_test(
		    record_longer_than_allowed_is_refused_by_its_mark),
		cmocka_unit_test(record_of_too_many_fragments_is_refused),
		cmocka_unit_test(record_has_begun_with_its_first_byte),
		cmocka_unit_test(record_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("rpcd_record", tests, NULL, NULL);
}
