/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "wire/wire_status.h"

static void
status_of_each_code_comes_back_as_it(void **state)
{
	static const int codes[] = { -ENOENT, -ENODEV, -ENODATA, -EACCES,
		-EHOSTUNREACH, -ETIMEDOUT, -ENOMEM, -EINVAL, -ESTALE, -EIO,
		-EXDEV };
	wire_failure failure;
	wire_status status;
	struct err err, got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		err_set(&err, codes[i], "words %zu", i);
		wire_status_failure(&err, &status, &failure);
		assert_int_not_equal(status, WIRE_OK);
		assert_int_equal(
		    wire_status_rc(status, &failure, &got), codes[i]);
		assert_int_equal(got.code, codes[i]);
		assert_string_equal(got.text, err.text);
	}
	assert_int_equal(wire_status_from(0), WIRE_OK);
}

static void
status_of_another_code_is_failed(void **state)
{
	(void)state;
	assert_int_equal(wire_status_from(-EBADMSG), WIRE_FAILED);
	assert_int_equal(wire_status_from(-ENOTDIR), WIRE_FAILED);
	assert_int_equal(wire_status_from(7), WIRE_FAILED);
}

static void
failure_without_words_has_those_of_its_code(void **state)
{
	struct err err = { .code = -ENOENT };
	wire_failure failure;
	wire_status status;

	(void)state;
	wire_status_failure(&err, &status, &failure);
	assert_string_equal(failure.text, strerror(ENOENT));
}

static void
rc_of_unknown_or_good_status_is_a_protocol_error(void **state)
{
	wire_failure failure = { .text = (char *)"x" };
	struct err err;

	(void)state;
	assert_int_equal(
	    wire_status_rc((wire_status)77, &failure, &err), -EPROTO);
	assert_string_equal(err.text, "the peer answers with status 77");
	assert_int_equal(wire_status_rc(WIRE_OK, &failure, &err), -EPROTO);
	assert_int_equal(
	    wire_status_rc((wire_status)-1, &failure, NULL), -EPROTO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_of_each_code_comes_back_as_it),
		cmocka_unit_test(status_of_another_code_is_failed),
		cmocka_unit_test(failure_without_words_has_those_of_its_code),
		cmocka_unit_test(
		    rc_of_unknown_or_good_status_is_a_protocol_error),
	};

	return cmocka_run_group_tests_name("wire_status", tests, NULL, NULL);
}
