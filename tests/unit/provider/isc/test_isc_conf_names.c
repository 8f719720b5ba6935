/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "provider/isc/isc_conf_names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/oom.h"

static void
get_after_many_sets_finds_each(void **state)
{
	struct isc_conf_names *names = isc_conf_names_new(false);
	uint32_t i, number;
	char name[16];
	size_t len;

	(void)state;
	assert_non_null(names);
	for (i = 0; i < 5000; i++) {
		len = (size_t)snprintf(name, sizeof(name), "n%u", i);
		assert_int_equal(isc_conf_names_set(names, name, len, i), 0);
	}
	for (i = 0; i < 5000; i++) {
		len = (size_t)snprintf(name, sizeof(name), "n%u", i);
		assert_true(isc_conf_names_get(names, name, len, &number));
		assert_int_equal(number, i);
	}
	assert_false(isc_conf_names_get(names, "n5000", 5, NULL));
	assert_false(isc_conf_names_get(names, "nn", 2, NULL));
	isc_conf_names_free(names);
}

static void
set_again_replaces_unset_takes_out(void **state)
{
	struct isc_conf_names *names = isc_conf_names_new(false);
	uint32_t number = 9;

	(void)state;
	assert_non_null(names);
	isc_conf_names_unset(names, "a", 1);
	assert_int_equal(isc_conf_names_set(names, "a", 1, 1), 0);
	assert_int_equal(isc_conf_names_set(names, "a", 1, 2), 0);
	assert_true(isc_conf_names_get(names, "a", 1, &number));
	assert_int_equal(number, 2);
	isc_conf_names_unset(names, "a", 1);
	assert_false(isc_conf_names_get(names, "a", 1, &number));
	assert_int_equal(number, 2);
	assert_int_equal(isc_conf_names_set(names, "a", 1, 3), 0);
	assert_true(isc_conf_names_get(names, "a", 1, &number));
	assert_int_equal(number, 3);
	isc_conf_names_free(names);
}

static void
get_folds_case_only_if_asked_to(void **state)
{
	struct isc_conf_names *fold = isc_conf_names_new(true);
	struct isc_conf_names *plain = isc_conf_names_new(false);

	(void)state;
	assert_non_null(fold);
	assert_non_null(plain);
	assert_int_equal(isc_conf_names_set(fold, "Ab[\xc4", 4, 0), 0);
	assert_int_equal(isc_conf_names_set(plain, "Ab", 2, 0), 0);
	assert_true(isc_conf_names_get(fold, "aB[\xc4", 4, NULL));
	assert_false(isc_conf_names_get(fold, "ab{\xc4", 4, NULL));
	assert_false(isc_conf_names_get(fold, "ab[\xe4", 4, NULL));
	assert_false(isc_conf_names_get(plain, "ab", 2, NULL));
	isc_conf_names_free(fold);
	isc_conf_names_free(plain);
}

static void
set_takes_any_bytes(void **state)
{
	struct isc_conf_names *names = isc_conf_names_new(false);

	(void)state;
	assert_non_null(names);
	assert_int_equal(isc_conf_names_set(names, "a\0b", 3, 0), 0);
	assert_int_equal(isc_conf_names_set(names, "", 0, 0), 0);
	assert_true(isc_conf_names_get(names, "a\0b", 3, NULL));
	assert_true(isc_conf_names_get(names, "", 0, NULL));
	assert_false(isc_conf_names_get(names, "a\0c", 3, NULL));
	assert_false(isc_conf_names_get(names, "a", 1, NULL));
	isc_conf_names_free(names);
}

static void
fill(void *arg)
{
	struct isc_conf_names *names = isc_conf_names_new(false);
	char name[4];
	int i, rc = 0;

	(void)arg;
	for (i = 0; names != NULL && i < 100 && rc == 0; i++) {
		snprintf(name, sizeof(name), "%d", i);
		rc = isc_conf_names_set(names, name, strlen(name), 0);
		/* What failed is not there. */
		assert_true((rc == 0) ==
		    isc_conf_names_get(names, name, strlen(name), NULL));
	}
	assert_true(rc == 0 || rc == -ENOMEM);
	assert_true((names == NULL || rc != 0) == oom_hit());
	isc_conf_names_free(names);
}

static void
set_without_memory_says_so(void **state)
{
	(void)state;
	assert_true(oom_each(fill, NULL) > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(get_after_many_sets_finds_each),
		cmocka_unit_test(set_again_replaces_unset_takes_out),
		cmocka_unit_test(get_folds_case_only_if_asked_to),
		cmocka_unit_test(set_takes_any_bytes),
		cmocka_unit_test(set_without_memory_says_so),
	};

	return cmocka_run_group_tests_name("isc_conf_names", tests, NULL, NULL);
}
