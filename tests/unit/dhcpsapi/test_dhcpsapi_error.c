/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "dhcpsapi/dhcpsapi_error.h"

static void
error_name_known_number_is_its_name(void **state)
{
	(void)state;
	assert_string_equal(dhcpsapi_error_name(0), "ERROR_SUCCESS");
	assert_string_equal(dhcpsapi_error_name(87), "ERROR_INVALID_PARAMETER");
	assert_string_equal(
	    dhcpsapi_error_name(20000), "ERROR_DHCP_REGISTRY_INIT_FAILED");
	assert_string_equal(dhcpsapi_error_name(20013), "ERROR_DHCP_JET_ERROR");
	assert_string_equal(dhcpsapi_error_name(20116),
	    "ERROR_DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP");
	assert_string_equal(
	    dhcpsapi_error_name(20139), "ERROR_LAST_DHCP_SERVER_ERROR");
}

static void
error_name_gap_is_null(void **state)
{
	(void)state;
	assert_null(dhcpsapi_error_name(1));
	assert_null(dhcpsapi_error_name(20008));
	assert_null(dhcpsapi_error_name(20140));
	assert_null(dhcpsapi_error_name(0xffffffff));
}

/* Microsoft's table has 119 numbers from 20000 to 20139; all of them are found
 * by the search by halves, and each name leads back to its number. */
static void
error_name_every_row_round_trips(void **state)
{
	unsigned int found = 0;
	const char *name;
	DWORD error, back;

	(void)state;
	for (error = 0; error <= 20200; error++) {
		name = dhcpsapi_error_name(error);
		if (name == NULL)
			continue;
		assert_int_equal(dhcpsapi_error_from_name(name, &back), 0);
		assert_int_equal(back, error);
		found += error >= 20000;
	}
	assert_int_equal(found, 119);
}

static void
error_from_name_unknown_is_enoent(void **state)
{
	DWORD error = 7;

	(void)state;
	assert_int_equal(
	    dhcpsapi_error_from_name("ERROR_NONE", &error), -ENOENT);
	assert_int_equal(dhcpsapi_error_from_name("", &error), -ENOENT);
	assert_int_equal(error, 7);
}

static void
error_format_writes_name_and_number(void **state)
{
	char buf[DHCPSAPI_ERROR_TEXT];

	(void)state;
	assert_string_equal(
	    dhcpsapi_error_format(20013, buf), "ERROR_DHCP_JET_ERROR (20013)");
	assert_string_equal(dhcpsapi_error_format(20008, buf), "error 20008");
	assert_string_equal(
	    dhcpsapi_error_format(0xffffffff, buf), "error 4294967295");
}

static void
error_format_every_name_fits(void **state)
{
	char buf[DHCPSAPI_ERROR_TEXT], number[16];
	DWORD error;

	(void)state;
	for (error = 20000; error <= 20139; error++) {
		(void)snprintf(number, sizeof(number), "%u", error);
		assert_non_null(
		    strstr(dhcpsapi_error_format(error, buf), number));
	}
}

static void
error_of_maps_each_code(void **state)
{
	static const struct {
		int rc;
		DWORD error;
	} rows[] = {
		{ 0, 0 },
		{ -ENOENT, 4711 },
		{ -ENODATA, ERROR_DHCP_JET_ERROR },
		{ -EBADMSG, ERROR_DHCP_JET_ERROR },
		{ -EIO, ERROR_DHCP_JET_ERROR },
		{ -EINVAL, ERROR_DHCP_JET_ERROR },
		{ -EACCES, ERROR_ACCESS_DENIED },
		{ -EPERM, ERROR_ACCESS_DENIED },
		{ -ENOMEM, ERROR_NOT_ENOUGH_MEMORY },
		{ -ENODEV, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED },
		{ -EPROTONOSUPPORT, ERROR_NOT_SUPPORTED },
		{ -EPROTO, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -EBUSY, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -EHOSTUNREACH, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ENETUNREACH, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ECONNREFUSED, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ECONNRESET, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -EPIPE, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ETIMEDOUT, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ECANCELED, ERROR_DHCP_SERVER_NOT_REACHABLE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    dhcpsapi_error_of(rows[i].rc, 4711), rows[i].error);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_name_known_number_is_its_name),
		cmocka_unit_test(error_name_gap_is_null),
		cmocka_unit_test(error_name_every_row_round_trips),
		cmocka_unit_test(error_from_name_unknown_is_enoent),
		cmocka_unit_test(error_format_writes_name_and_number),
		cmocka_unit_test(error_format_every_name_fits),
		cmocka_unit_test(error_of_maps_each_code),
	};

	return cmocka_run_group_tests_name("dhcpsapi_error", tests, NULL, NULL);
}
