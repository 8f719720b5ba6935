/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "provider/isc/isc_date.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/lease.h"

/* The C library's calendar is the oracle, over every day of the range. */
static void
plain_every_day_agrees_with_timegm(void **state)
{
	uint32_t t, plain, parsed;
	char text[64];
	struct tm tm;
	time_t when;

	(void)state;
	for (when = 86399; when < (time_t)LEASE_NEVER; when += 86400 - 977) {
		gmtime_r(&when, &tm);
		t = (uint32_t)when;
		snprintf(text, sizeof(text), "%d %04d/%02d/%02d %02d:%02d:%02d",
		    tm.tm_wday, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		    tm.tm_hour, tm.tm_min, tm.tm_sec);
		assert_int_equal(strlen(text), ISC_DATE_PLAIN);
		assert_true(isc_date_plain(text, &plain));
		assert_int_equal(plain, t);
		assert_int_equal(
		    isc_date_parse(text, strlen(text), &parsed), 0);
		assert_int_equal(parsed, t);
	}
}

/* Whatever one byte becomes, the short cut says nothing that the long way
 * does not say as well. */
static void
plain_with_a_byte_changed_agrees_with_parse(void **state)
{
	static const char good[] = "5 2026/11/20 11:41:20";
	uint32_t plain, parsed;
	unsigned int i, c;
	char text[32];

	(void)state;
	for (i = 0; i < ISC_DATE_PLAIN; i++) {
		for (c = 0; c < 256; c++) {
			memcpy(text, good, sizeof(good));
			text[i] = (char)c;
			if (!isc_date_plain(text, &plain))
				continue;
			assert_int_equal(
			    isc_date_parse(text, ISC_DATE_PLAIN, &parsed), 0);
			assert_int_equal(plain, parsed);
		}
	}
}

static void
plain_with_two_bytes_changed_agrees_with_parse(void **state)
{
	static const char good[] = "5 2024/02/29 23:59:59";
	static const char odd[] = "0129:/ \xb0\xff\x80\t";
	uint32_t plain, parsed;
	char text[32];
	size_t i, j, k, l;

	(void)state;
	for (i = 0; i < ISC_DATE_PLAIN; i++)
		for (j = i + 1; j < ISC_DATE_PLAIN; j++)
			for (k = 0; k < sizeof(odd); k++)
				for (l = 0; l < sizeof(odd); l++) {
					memcpy(text, good, sizeof(good));
					text[i] = odd[k];
					text[j] = odd[l];
					if (!isc_date_plain(text, &plain))
						continue;
					assert_int_equal(
					    isc_date_parse(
						text, ISC_DATE_PLAIN, &parsed),
					    0);
					assert_int_equal(plain, parsed);
				}
}

static void
parse_refuses_and_leaves_untouched(void **state)
{
	static const char *const bad[] = { "", " ", "never ever", "nev",
		"epoch", "epoch x", "epoch 1 2", "epoch1", "5", "5 2026/11/20",
		"5 2026/11/20 11:41", "2026/11/20 11:41:20",
		"5 2026/11/20 11:41:20x", "5 2026/11/20 11:41:20 1 2",
		"5 2026 /11/20 11:41:20 x", "5 20261/11/20 11:41:20" };
	uint32_t t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		t = 77;
		assert_int_equal(
		    isc_date_parse(bad[i], strlen(bad[i]), &t), -EINVAL);
		assert_int_equal(t, 77);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_every_day_agrees_with_timegm),
		cmocka_unit_test(plain_with_a_byte_changed_agrees_with_parse),
		cmocka_unit_test(
		    plain_with_two_bytes_changed_agrees_with_parse),
		cmocka_unit_test(parse_refuses_and_leaves_untouched),
	};

	return cmocka_run_group_tests_name("isc_date", tests, NULL, NULL);
}
