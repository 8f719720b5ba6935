/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli_args.h"

static int
parse(const char *option, const char *value, struct cli_args *ret_args,
    struct err *err)
{
	char *argv[] = { "dhcpfo", "top", (char *)option, (char *)value };

	return cli_args_parse(value == NULL ? 3 : 4, argv, ret_args, err);
}

static struct cli_top_args
good(const char *option, const char *value)
{
	struct cli_args args;
	struct err err = { 0 };

	if (parse(option, value, &args, &err) != 0)
		fail_msg("%s: %s", option, err.text);
	return args.top;
}

static void
bad(const char *option, const char *value, const char *words)
{
	struct cli_args args;
	struct err err = { 0 };

	assert_int_equal(parse(option, value, &args, &err), -EINVAL);
	assert_string_equal(err.text, words);
}

static void
delays_are_seconds_with_thousandths(void **state)
{
	(void)state;
	assert_int_equal(good("-d", "1").delay_ms, 1000);
	assert_int_equal(good("-d", "0.1").delay_ms, 100);
	assert_int_equal(good("--delay", "2.25").delay_ms, 2250);
	assert_int_equal(good("-d12.005", NULL).delay_ms, 12005);
	assert_int_equal(good("-d", "86400").delay_ms, 86400000);
	assert_int_equal(good("-b", NULL).delay_ms, 0); /* not given */
}

static void
other_delays_are_refused(void **state)
{
	static const char *const values[] = { "", "0", "0.099", "1.", ".5",
		"1.2345", "-1", "1,5", "1.5s", "86401", "1e3", "0x1", " 1" };
	char words[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(words, sizeof(words),
		    "--delay: \"%s\" is not a number of seconds from 0.1 to "
		    "86400",
		    values[i]);
		bad("-d", values[i], words);
	}
}

static void
counts_begin_with_one(void **state)
{
	(void)state;
	assert_int_equal(good("-n", "1").count, 1);
	assert_int_equal(good("-n", "4294967295").count, UINT32_MAX);
	assert_true(good("-bn3", NULL).batch);
	assert_int_equal(good("-bn3", NULL).count, 3);
	bad("-n", "0", "--count: \"0\" is not a number above 0");
	bad("-n", "x", "--count: \"x\" is not a number above 0");
}

static void
a_column_is_sorted_by_either_way(void **state)
{
	struct cli_top_args top = good("--sort", "used");

	(void)state;
	assert_true(top.sorted);
	assert_int_equal(top.sort, CLI_TOP_USED);
	assert_false(top.reverse);
	top = good("--sort=-worst", NULL);
	assert_int_equal(top.sort, CLI_TOP_WORST);
	assert_true(top.reverse);
	assert_false(good("-b", NULL).sorted);
	bad("--sort", "bar",
	    "--sort: \"bar\" is none of scope, server, worst, percent, free, "
	    "this, peer, used, usable, abandoned, transitional, addresses, "
	    "relation, network");
}

static void
a_filter_has_an_end(void **state)
{
	char text[200];

	(void)state;
	assert_string_equal(good("--filter", "a b").filter, "a b");
	memset(text, 'x', sizeof(text));
	text[128] = '\0';
	bad("--filter", text, "--filter: more than 127 bytes");
	text[127] = '\0';
	assert_ptr_equal(good("--filter", text).filter, text);
}

static void
other_commands_have_none_of_them(void **state)
{
	char *argv[] = { "dhcpfo", "scopes", "-b" };
	struct cli_args args;
	struct err err;

	(void)state;
	assert_int_equal(cli_args_parse(3, argv, &args, &err), -EINVAL);
	assert_string_equal(
	    err.text, "command 'scopes' has no option '--batch'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delays_are_seconds_with_thousandths),
		cmocka_unit_test(other_delays_are_refused),
		cmocka_unit_test(counts_begin_with_one),
		cmocka_unit_test(a_column_is_sorted_by_either_way),
		cmocka_unit_test(a_filter_has_an_end),
		cmocka_unit_test(other_commands_have_none_of_them),
	};

	return cmocka_run_group_tests_name("cli_top_args", tests, NULL, NULL);
}
