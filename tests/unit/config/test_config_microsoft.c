/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "base/err.h"
#include "config/config.h"
#include "support/config_case.h"

static void
expect_section(const char *text, bool enabled, enum config_microsoft_view view,
    bool empty_scopes)
{
	struct config *config = config_case_good(text);

	assert_int_equal(config->microsoft.enabled, enabled);
	assert_int_equal(config->microsoft.view, view);
	assert_int_equal(config->microsoft.empty_scopes, empty_scopes);
	config_free(config);
}

static void
microsoft_mib_is_off_unless_asked_for(void **state)
{
	(void)state;
	expect_section("", false, CONFIG_MICROSOFT_SCOPE, true);
	expect_section(
	    "microsoft-mib { }", false, CONFIG_MICROSOFT_SCOPE, true);
	expect_section("microsoft-mib { view = this }", false,
	    CONFIG_MICROSOFT_THIS, true);
}

static void
microsoft_mib_takes_every_key(void **state)
{
	(void)state;
	expect_section("microsoft-mib { enabled = on\n view = this\n "
		       "empty-scopes = off }",
	    true, CONFIG_MICROSOFT_THIS, false);
	expect_section("microsoft-mib { enabled = yes\n view = scope\n "
		       "empty-scopes = true }",
	    true, CONFIG_MICROSOFT_SCOPE, true);
}

static void
microsoft_mib_offers_are_absent_unless_asked_for(void **state)
{
	static const char text[] = "microsoft-mib { pending-offers = on }";
	struct config *config = NULL;
	struct err err;

	(void)state;
	assert_int_equal(config_parse("f", "", 0, &config, &err), 0);
	assert_false(config->microsoft.pending_offers);
	config_free(config);
	assert_int_equal(
	    config_parse("f", text, sizeof(text) - 1, &config, &err), 0);
	assert_true(config->microsoft.pending_offers);
	config_free(config);
}

static void
microsoft_mib_error_names_place_and_word(void **state)
{
	(void)state;
	config_case_bad("microsoft-mib {\n\tview = partner\n}",
	    "f:2: view: \"partner\" is none of the words: scope, this");
	config_case_bad("microsoft-mib {\n\n\tenabled = maybe\n}",
	    "f:3: enabled: \"maybe\" is neither on nor off");
	config_case_bad(
	    "microsoft-mib {\n\tempty = on\n}", "f:2: no such option 'empty'");
	config_case_bad("microsoft-mib { }\nmicrosoft-mib { }",
	    "f:2: section 'microsoft-mib' stands twice");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(microsoft_mib_is_off_unless_asked_for),
		cmocka_unit_test(microsoft_mib_takes_every_key),
		cmocka_unit_test(
		    microsoft_mib_offers_are_absent_unless_asked_for),
		cmocka_unit_test(microsoft_mib_error_names_place_and_word),
	};

	return cmocka_run_group_tests_name(
	    "config_microsoft", tests, NULL, NULL);
}
