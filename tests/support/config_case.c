/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/config_case.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"

struct config *
config_case_good(const char *text)
{
	struct config *config = NULL;
	struct err err = { 0 };

	if (config_parse("f", text, strlen(text), &config, &err) != 0)
		fail_msg("%s", err.text);
	return config;
}

void
config_case_bad(const char *text, const char *words)
{
	struct config *config = NULL;
	struct err err = { 0 };
	int rc;

	rc = config_parse("f", text, strlen(text), &config, &err);
	if (rc == 0)
		fail_msg("accepted: %s", text);
	assert_int_equal(rc, -EBADMSG);
	assert_int_equal(err.code, -EBADMSG);
	assert_string_equal(err.text, words);
	assert_null(config);
}
