/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>

#include "cli/cli_range.h"

/* The examples of the Monitoring Plugins Development Guidelines. */
static void
range_examples_alert_as_documented(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
		bool alerts;
	} cases[] = {
		{ "10", -1, true },
		{ "10", 0, false },
		{ "10", 10, false },
		{ "10", 11, true },
		{ "10:", 9, true },
		{ "10:", 10, false },
		{ "10:", INT64_MAX, false },
		{ "~:10", 11, true },
		{ "~:10", 10, false },
		{ "~:10", INT64_MIN, false },
		{ "10:20", 9, true },
		{ "10:20", 10, false },
		{ "10:20", 20, false },
		{ "10:20", 21, true },
		{ "@10:20", 9, false },
		{ "@10:20", 10, true },
		{ "@10:20", 20, true },
		{ "@10:20", 21, false },
		{ "@5", 5, true },
		{ "-5:-1", -6, true },
		{ "-5:-1", -3, false },
		{ "10%:20%", 9, true },
		{ "~:5%", 6, true },
		{ "@5%", 5, true },
	};
	struct cli_range range;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(cli_range_parse(cases[i].text, &range), 0);
		if (cli_range_alerts(&range, cases[i].value) != cases[i].alerts)
			fail_msg("%s", cases[i].text);
	}
}

static void
range_garbage_is_refused(void **state)
{
	static const char *const texts[] = { "", "@", ":", ":5", "a", "1:a",
		"a:1", "2:1", "1:2:3", "1.5", "%", "10%%", "%10", "~%:1", "~",
		"~10", " 1", "1 ", "@@1", "99999999999999999999" };
	struct cli_range range = { .start = 42 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (cli_range_parse(texts[i], &range) != -EINVAL)
			fail_msg("accepted: %s", texts[i]);
	assert_int_equal(range.start, 42);
}

static void
range_not_set_never_alerts(void **state)
{
	struct cli_range range = { 0 };

	(void)state;
	assert_false(cli_range_alerts(&range, 0));
	assert_false(cli_range_alerts(&range, 7));
}

static void
range_knows_whether_it_is_of_percent(void **state)
{
	struct cli_range range;

	(void)state;
	assert_int_equal(cli_range_parse("10:20", &range), 0);
	assert_false(range.percent);
	assert_int_equal(cli_range_parse("10:20%", &range), 0);
	assert_true(range.percent);
	assert_int_equal(range.end, 20);
}

static void
range_is_written_without_percent_and_what_is_usual(void **state)
{
	static const struct {
		const char *text, *written;
	} cases[] = {
		{ "10", "10" },
		{ "0:10", "10" },
		{ "10:", "10:" },
		{ "0:", "0:" },
		{ "~:10%", "~:10" },
		{ "~:", "~:" },
		{ "5%:10%", "5:10" },
		{ "@0:5", "@5" },
		{ "@-3:5", "@-3:5" },
	};
	struct cli_range range = { 0 };
	char text[64];
	FILE *out;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(cli_range_parse(cases[i].text, &range), 0);
		assert_non_null(out = fmemopen(text, sizeof(text), "w"));
		cli_range_write(&range, out);
		fclose(out);
		assert_string_equal(text, cases[i].written);
	}
	range = (struct cli_range) { 0 };
	assert_non_null(out = fmemopen(text, sizeof(text), "w"));
	cli_range_write(&range, out);
	putc('.', out);
	fclose(out);
	assert_string_equal(text, ".");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(range_examples_alert_as_documented),
		cmocka_unit_test(range_garbage_is_refused),
		cmocka_unit_test(range_not_set_never_alerts),
		cmocka_unit_test(range_knows_whether_it_is_of_percent),
		cmocka_unit_test(
		    range_is_written_without_percent_and_what_is_usual),
	};

	return cmocka_run_group_tests_name("cli_range", tests, NULL, NULL);
}
