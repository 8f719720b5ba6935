/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "service/service_said.h"

#define LATER_MS (SERVICE_SAID_SECONDS * 1000)

static void
said_the_same_is_no_news(void **state)
{
	struct service_said said = { 0 };

	(void)state;
	assert_false(service_said_news(&said, "", 0));
	assert_true(service_said_news(&said, "a", 0));
	assert_false(service_said_news(&said, "a", 1));
	assert_false(service_said_news(&said, "a", 2 * LATER_MS));
	assert_true(service_said_news(&said, "ab", 2 * LATER_MS));
	assert_true(service_said_news(&said, "", 2 * LATER_MS));
	service_said_set(&said, "b");
	assert_false(service_said_news(&said, "b", 2 * LATER_MS));
}

/* Two that alternate: four lines, then none for ten minutes, and then where it
 * stands at that time. */
static void
said_in_turn_is_news_a_few_times(void **state)
{
	struct service_said said = { 0 };
	unsigned int i, news = 0;

	(void)state;
	for (i = 0; i < SERVICE_SAID_SECONDS; i++)
		news += service_said_news(
		    &said, i % 2 == 0 ? "even" : "odd", i * 1000);
	assert_int_equal(news, SERVICE_SAID_TIMES);
	assert_string_equal(said.words, "odd");
	assert_false(service_said_news(&said, "odd", LATER_MS));
	assert_true(service_said_news(&said, "even", LATER_MS));
}

static void
said_is_cut_between_characters_and_compared_so(void **state)
{
	struct service_said said = { 0 };
	char words[2 * ERR_TEXT];

	(void)state;
	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	memcpy(words + ERR_TEXT - 2, "\xc3\xa9", 2);
	assert_true(service_said_news(&said, words, 0));
	assert_int_equal(strlen(said.words), ERR_TEXT - 2);
	assert_false(service_said_news(&said, words, 0));
	words[ERR_TEXT + 5] = 'y'; /* behind what is kept */
	assert_false(service_said_news(&said, words, 0));
	words[0] = 'y';
	assert_true(service_said_news(&said, words, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(said_the_same_is_no_news),
		cmocka_unit_test(said_in_turn_is_news_a_few_times),
		cmocka_unit_test(
		    said_is_cut_between_characters_and_compared_so),
	};

	return cmocka_run_group_tests_name("service_said", tests, NULL, NULL);
}
