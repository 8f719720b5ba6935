/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "provider/isc/isc_notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/oom.h"

static void
add_number(struct isc_notices *notices, unsigned int i)
{
	char text[32];

	snprintf(text, sizeof(text), "notice %u", i);
	isc_notices_add(notices, text);
}

static void
take_all(struct isc_notices *notices, char *last, size_t size, size_t *ret_n)
{
	char *texts[5];
	size_t n, i;

	*ret_n = 0;
	while ((n = isc_notices_take(notices, texts, 5)) > 0) {
		*ret_n += n;
		snprintf(last, size, "%s", texts[n - 1]);
		for (i = 0; i < n; i++)
			free(texts[i]);
	}
}

static void
notice_is_told_once(void **state)
{
	struct isc_notices *notices = isc_notices_new();
	char *texts[4];

	(void)state;
	assert_non_null(notices);
	isc_notices_add(notices, "a");
	isc_notices_add(notices, "b");
	isc_notices_add(notices, "a");
	assert_int_equal(isc_notices_take(notices, texts, 4), 2);
	assert_string_equal(texts[0], "a");
	assert_string_equal(texts[1], "b");
	free(texts[0]);
	free(texts[1]);
	isc_notices_add(notices, "b");
	assert_int_equal(isc_notices_take(notices, texts, 4), 0);
	isc_notices_free(notices);
}

static void
notices_beyond_the_limit_are_counted(void **state)
{
	struct isc_notices *notices = isc_notices_new();
	char last[64];
	size_t n;
	unsigned int i;

	(void)state;
	assert_non_null(notices);
	for (i = 0; i < ISC_NOTICES_WAITING + 3; i++)
		add_number(notices, i);
	take_all(notices, last, sizeof(last), &n);
	assert_int_equal(n, ISC_NOTICES_WAITING + 1);
	assert_string_equal(last, "3 more are not told");
	take_all(notices, last, sizeof(last), &n);
	assert_int_equal(n, 0);
	isc_notices_free(notices);
}

static void
notice_long_forgotten_is_told_again(void **state)
{
	struct isc_notices *notices = isc_notices_new();
	char last[64];
	size_t n;
	unsigned int i;

	(void)state;
	assert_non_null(notices);
	for (i = 0; i < ISC_NOTICES_KNOWN; i++) {
		add_number(notices, i);
		take_all(notices, last, sizeof(last), &n);
		assert_int_equal(n, 1);
	}
	add_number(notices, 0);
	take_all(notices, last, sizeof(last), &n);
	assert_int_equal(n, 0);
	add_number(notices, ISC_NOTICES_KNOWN);
	add_number(notices, 0);
	take_all(notices, last, sizeof(last), &n);
	assert_int_equal(n, 2);
	isc_notices_free(notices);
}

static void
run_without_memory(void *arg)
{
	struct isc_notices *notices = isc_notices_new();
	char last[64];
	size_t n;
	unsigned int i;

	(void)arg;
	if (notices == NULL)
		return;
	for (i = 0; i < ISC_NOTICES_WAITING + 2; i++)
		add_number(notices, i);
	take_all(notices, last, sizeof(last), &n);
	assert_true(n >= ISC_NOTICES_WAITING);
	isc_notices_free(notices);
}

static void
memory_failing_anywhere_loses_one_notice(void **state)
{
	(void)state;
	assert_true(oom_each(run_without_memory, NULL) > ISC_NOTICES_WAITING);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(notice_is_told_once),
		cmocka_unit_test(notices_beyond_the_limit_are_counted),
		cmocka_unit_test(notice_long_forgotten_is_told_again),
		cmocka_unit_test(memory_failing_anywhere_loses_one_notice),
	};

	return cmocka_run_group_tests_name("isc_notices", tests, NULL, NULL);
}
