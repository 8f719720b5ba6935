/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

static void
err_set_plain_text_returns_code(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, -EBADMSG, "lease %s", "x"), -EBADMSG);
	assert_int_equal(err.code, -EBADMSG);
	assert_string_equal(err.text, "lease x");
}

static void
err_functions_null_err_return_code(void **state)
{
	struct place place = { "f", 1, 1 };

	(void)state;
	assert_int_equal(err_set(NULL, -EIO, "x"), -EIO);
	assert_int_equal(err_at(NULL, -EIO, &place, "x"), -EIO);
	assert_int_equal(err_sys(NULL, -EIO, "x"), -EIO);
	err_prefix(NULL, "x");
}

static void
err_set_hostile_bytes_neutralised(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, -EINVAL, "a%sb", "\x1b[2J\n\t\x7f\xff\xc2\x9b");
	assert_string_equal(err.text, "a?[2J?????b");
}

static void
err_set_valid_utf8_stays(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, -EINVAL, "%s", "caf\xc3\xa9 \xf0\x9f\x8c\x8d");
	assert_string_equal(err.text, "caf\xc3\xa9 \xf0\x9f\x8c\x8d");
}

static void
err_set_long_text_cut_between_characters(void **state)
{
	char text[2 * ERR_TEXT];
	struct err err;

	(void)state;
	/* One byte, then characters of two: the last would be cut in half. */
	for (size_t i = 1; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[0] = 'x';
	text[sizeof(text) - 1] = '\0';
	err_set(&err, -EINVAL, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT - 1);
	assert_memory_equal(err.text, text, ERR_TEXT - 1);
	err_set(&err, -EINVAL, "%s", text + 1);
	assert_int_equal(strlen(err.text), ERR_TEXT - 2);
	assert_memory_equal(err.text, text + 1, ERR_TEXT - 2);
}

static void
err_set_own_text_as_argument_kept(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, -EIO, "inner");
	err_set(&err, -EIO, "outer (%s)", err.text);
	assert_string_equal(err.text, "outer (inner)");
}

static void
err_at_place_comes_first(void **state)
{
	struct place place = { "dhcpd.conf", 12, 3 };
	struct err err;

	(void)state;
	assert_int_equal(err_at(&err, -EBADMSG, &place, "bad %d", 7), -EBADMSG);
	assert_string_equal(err.text, "dhcpd.conf:12:3: bad 7");
}

static void
err_at_parts_unknown_left_out(void **state)
{
	struct place place = { "dhcpd.conf", 12, 0 };
	struct err err;

	(void)state;
	err_at(&err, -EBADMSG, &place, "bad");
	assert_string_equal(err.text, "dhcpd.conf:12: bad");
	place.line = 0;
	err_at(&err, -EBADMSG, &place, "bad");
	assert_string_equal(err.text, "dhcpd.conf: bad");
	place.file = NULL;
	err_at(&err, -EBADMSG, &place, "bad");
	assert_string_equal(err.text, "bad");
	err_at(&err, -EBADMSG, NULL, "bad");
	assert_string_equal(err.text, "bad");
}

static void
err_at_long_file_name_message_survives(void **state)
{
	char file[1000];
	struct place place = { file, 12, 3 };
	struct err err;

	(void)state;
	memset(file, 'd', sizeof(file));
	strcpy(file + sizeof(file) - 6, ".conf");
	err_at(&err, -EBADMSG, &place, "bad");
	assert_memory_equal(err.text, "...d", 4);
	assert_non_null(strstr(err.text, "d.conf:12:3: bad"));
}

static void
err_sys_words_of_errno_follow(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_sys(&err, -ENOENT, "/x/%s", "y"), -ENOENT);
	assert_string_equal(err.text, "/x/y: No such file or directory");
}

static void
err_sys_long_text_words_survive(void **state)
{
	char path[4096];
	struct err err;

	(void)state;
	memset(path, 'p', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	err_sys(&err, -ENOENT, "%s", path);
	assert_int_equal(strlen(err.text), ERR_TEXT - 1);
	assert_non_null(strstr(err.text, "p: No such file or directory"));
}

static void
err_prefix_text_goes_in_front(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, -EIO, "inner");
	err_prefix(&err, "server %d", 1);
	assert_string_equal(err.text, "server 1: inner");
	assert_int_equal(err.code, -EIO);
}

static void
err_prefix_empty_text_words_of_code(void **state)
{
	struct err err = { -EIO, "" };

	(void)state;
	err_prefix(&err, "a\tb");
	assert_string_equal(err.text, "a?b: Input/output error");
}

static void
err_text_empty_words_of_code(void **state)
{
	struct err err = { -ENOMEM, "" };

	(void)state;
	assert_string_equal(err_text(&err), "Cannot allocate memory");
	err_set(&err, -ENOMEM, "said");
	assert_string_equal(err_text(&err), "said");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_set_plain_text_returns_code),
		cmocka_unit_test(err_functions_null_err_return_code),
		cmocka_unit_test(err_set_hostile_bytes_neutralised),
		cmocka_unit_test(err_set_valid_utf8_stays),
		cmocka_unit_test(err_set_long_text_cut_between_characters),
		cmocka_unit_test(err_set_own_text_as_argument_kept),
		cmocka_unit_test(err_at_place_comes_first),
		cmocka_unit_test(err_at_parts_unknown_left_out),
		cmocka_unit_test(err_at_long_file_name_message_survives),
		cmocka_unit_test(err_sys_words_of_errno_follow),
		cmocka_unit_test(err_sys_long_text_words_survive),
		cmocka_unit_test(err_prefix_text_goes_in_front),
		cmocka_unit_test(err_prefix_empty_text_words_of_code),
		cmocka_unit_test(err_text_empty_words_of_code),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
