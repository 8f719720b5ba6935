/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "core/provider.h"
#include "service/registry.h"

static void
registry_knows_the_kinds_by_their_whole_name(void **state)
{
	(void)state;
	assert_non_null(registry_find("isc"));
	assert_string_equal(registry_find("isc")->kind, "isc");
	assert_non_null(registry_find("rpc"));
	assert_string_equal(registry_find("rpc")->kind, "rpc");
	assert_null(registry_find("is"));
	assert_null(registry_find("iscx"));
	assert_null(registry_find("ISC"));
	assert_null(registry_find(""));
}

static void
registry_test_provider_comes_first_until_taken_out(void **state)
{
	static const struct provider_ops other = { .kind = "other" };
	static const struct provider_ops isc = { .kind = "isc" };

	(void)state;
	assert_null(registry_find("other"));
	registry_set_test_provider(&other);
	assert_ptr_equal(registry_find("other"), &other);
	assert_ptr_not_equal(registry_find("isc"), &isc);
	registry_set_test_provider(&isc);
	assert_ptr_equal(registry_find("isc"), &isc);
	assert_null(registry_find("other"));
	registry_set_test_provider(NULL);
	assert_ptr_not_equal(registry_find("isc"), &isc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registry_knows_the_kinds_by_their_whole_name),
		cmocka_unit_test(
		    registry_test_provider_comes_first_until_taken_out),
	};

	return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
