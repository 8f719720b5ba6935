/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "core/event.h"

static void
event_kind_name_goes_there_and_back(void **state)
{
	enum event_kind back = EVENT_KIND_COUNT;
	int i, j;

	(void)state;
	for (i = 0; i < EVENT_KIND_COUNT; i++) {
		const char *name = event_kind_name((enum event_kind)i);

		assert_true(name[0] != '\0');
		assert_int_equal(event_kind_from_name(name, &back), 0);
		assert_int_equal(back, i);
		for (j = 0; j < i; j++)
			assert_string_not_equal(
			    name, event_kind_name((enum event_kind)j));
	}
	assert_string_equal(event_kind_name(EVENT_KIND_COUNT), "");
	assert_int_equal(event_kind_from_name("", &back), -ENOENT);
	assert_int_equal(event_kind_from_name("scope", &back), -ENOENT);
	assert_int_equal(back, EVENT_KIND_COUNT - 1);
}

static void
event_words_differ_for_begin_and_end(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		if (i != EVENT_RELATIONSHIP_STATE)
			assert_string_not_equal(
			    event_words((enum event_kind)i, true),
			    event_words((enum event_kind)i, false));
	assert_string_equal(event_words(EVENT_SCOPE_THIS, false),
	    "this server's addresses no longer low");
	assert_string_equal(event_words(EVENT_KIND_COUNT, true), "");
}

static void
event_share_is_that_of_the_kind(void **state)
{
	(void)state;
	assert_int_equal(event_share(EVENT_SCOPE_TOTAL), SHARE_TOTAL);
	assert_int_equal(event_share(EVENT_SCOPE_THIS), SHARE_THIS);
	assert_int_equal(event_share(EVENT_SCOPE_PARTNER), SHARE_PARTNER);
	assert_int_equal(event_share(EVENT_KIND_COUNT), SHARE_TOTAL);
}

static void
event_text_is_cut_between_characters_and_shown(void **state)
{
	char to[EVENT_NAME_MAX + 1], from[EVENT_NAME_MAX + 8];

	(void)state;
	event_set_text(to, "a\033b\xff");
	assert_string_equal(to, "a?b?");
	/* 254 bytes, then one character of two. */
	memset(from, 'x', sizeof(from));
	memcpy(from + EVENT_NAME_MAX - 1, "\xc3\xa4", 3);
	event_set_text(to, from);
	assert_int_equal(strlen(to), EVENT_NAME_MAX - 1);
	memset(from, 'x', sizeof(from));
	from[EVENT_NAME_MAX] = '\0';
	event_set_text(to, from);
	assert_string_equal(to, from);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(event_kind_name_goes_there_and_back),
		cmocka_unit_test(event_words_differ_for_begin_and_end),
		cmocka_unit_test(event_share_is_that_of_the_kind),
		cmocka_unit_test(
		    event_text_is_cut_between_characters_and_shown),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
