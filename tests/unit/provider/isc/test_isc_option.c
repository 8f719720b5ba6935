/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "provider/isc/isc_option.h"

#include <stdio.h>
#include <string.h>

#include "provider/isc/isc_option_table.h"
#include "support/oom.h"

static struct isc_option_spaces *
new_spaces(void)
{
	struct isc_option_spaces *spaces = isc_option_spaces_new();

	assert_non_null(spaces);
	return spaces;
}

static const struct isc_option *
by_name(const struct isc_option_spaces *spaces, uint32_t space, const char *s)
{
	return isc_option_by_name(spaces, space, s, strlen(s));
}

/* Each letter must be one that a value is read by. */
static bool
format_valid(const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == 'E' || *s == 'N')
			s = strchr(s, '.');
		else if (strchr("I6fLlTSsBbtXdDcUkZAao", *s) == NULL)
			return false;
		if (s == NULL)
			return false;
	}
	return true;
}

static void
table_rows_are_found_and_well_formed(void **state)
{
	struct isc_option_spaces *spaces = new_spaces();
	const struct isc_option_space_row *space;
	const struct isc_option_row *row;
	const struct isc_option *option;
	uint32_t n = 0, found;

	(void)state;
	for (space = isc_option_table; space->name != NULL; space++, n++) {
		assert_true(isc_option_find_space(
		    spaces, space->name, strlen(space->name), &found));
		assert_int_equal(found, n);
		for (row = space->rows; row->name != NULL; row++) {
			assert_true(format_valid(row->format));
			option = by_name(spaces, n, row->name);
			assert_non_null(option);
			assert_string_equal(option->format, row->format);
			assert_int_equal(option->code, row->code);
			assert_ptr_equal(
			    isc_option_by_code(spaces, n, row->code), option);
		}
	}
	isc_option_spaces_free(spaces);
}

static void
table_places_and_codes_are_as_named(void **state)
{
	struct isc_option_spaces *spaces = new_spaces();
	const uint32_t server = ISC_OPTION_SPACE_SERVER;

	(void)state;
	assert_string_equal(
	    isc_option_table[ISC_OPTION_SPACE_DHCP].name, "dhcp");
	assert_string_equal(isc_option_table[server].name, "server");
	assert_int_equal(
	    by_name(spaces, ISC_OPTION_SPACE_DHCP, "dhcp-server-identifier")
		->code,
	    ISC_OPTION_SERVER_IDENTIFIER);
	assert_int_equal(by_name(spaces, server, "pid-file-name")->code,
	    ISC_OPTION_PID_FILE_NAME);
	assert_int_equal(
	    by_name(spaces, server, "local-port")->code, ISC_OPTION_LOCAL_PORT);
	assert_int_equal(
	    by_name(spaces, server, "omapi-key")->code, ISC_OPTION_OMAPI_KEY);
	assert_int_equal(by_name(spaces, server, "ddns-update-style")->code,
	    ISC_OPTION_DDNS_UPDATE_STYLE);
	isc_option_spaces_free(spaces);
}

static void
define_takes_over_name_and_code_each_by_itself(void **state)
{
	struct isc_option_spaces *spaces = new_spaces();

	(void)state;
	assert_int_equal(isc_option_define(spaces, 0, "mine", 4, 3, "t"), 0);
	assert_string_equal(by_name(spaces, 0, "MINE")->format, "t");
	assert_string_equal(isc_option_by_code(spaces, 0, 3)->name, "mine");
	/* Who had the code keeps the name. */
	assert_string_equal(by_name(spaces, 0, "routers")->format, "IA");
	isc_option_forget(spaces, by_name(spaces, 0, "mine"));
	assert_null(by_name(spaces, 0, "mine"));
	assert_null(isc_option_by_code(spaces, 0, 3));
	isc_option_spaces_free(spaces);
}

static void
space_again_is_empty(void **state)
{
	struct isc_option_spaces *spaces = new_spaces();
	uint32_t first, second;

	(void)state;
	assert_int_equal(isc_option_add_space(spaces, "acme", 4), 0);
	assert_true(isc_option_find_space(spaces, "ACME", 4, &first));
	assert_int_equal(isc_option_define(spaces, first, "a", 1, 1, "t"), 0);
	assert_int_equal(isc_option_add_space(spaces, "Acme", 4), 0);
	assert_true(isc_option_find_space(spaces, "acme", 4, &second));
	assert_int_not_equal(first, second);
	assert_null(by_name(spaces, second, "a"));
	assert_null(isc_option_by_code(spaces, second, 1));
	assert_int_equal(isc_option_end_code(second), 0);
	assert_int_equal(isc_option_end_code(ISC_OPTION_SPACE_DHCP), 255);
	isc_option_spaces_free(spaces);
}

static void
use(void *arg)
{
	struct isc_option_spaces *spaces = isc_option_spaces_new();
	bool failed = spaces == NULL;
	char name[16];
	int i;

	(void)arg;
	for (i = 0; !failed && i < 300; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		failed = isc_option_define(spaces, 0, name, strlen(name),
			     1000 + (uint32_t)i, "t") != 0;
	}
	if (!failed)
		failed = isc_option_add_space(spaces, "s", 1) != 0;
	assert_true(failed == oom_hit());
	isc_option_spaces_free(spaces);
}

static void
use_without_memory_says_so(void **state)
{
	(void)state;
	assert_true(oom_each(use, NULL) > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_rows_are_found_and_well_formed),
		cmocka_unit_test(table_places_and_codes_are_as_named),
		cmocka_unit_test(
		    define_takes_over_name_and_code_each_by_itself),
		cmocka_unit_test(space_again_is_empty),
		cmocka_unit_test(use_without_memory_says_so),
	};

	return cmocka_run_group_tests_name("isc_option", tests, NULL, NULL);
}
