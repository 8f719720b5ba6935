/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_value.h"

#include <string.h>

#define ADMIN_MAX 255 /* SnmpAdminString, RFC 3411 */
#define DATE_LEN 11   /* DateAndTime, RFC 2579; without the zone: */
#define DATE_SHORT 8
#define DAY_SECONDS 86400

void
mib_set_truth(struct mib_value *value, bool truth)
{
	value->number = truth ? 1 : 2;
}

void
mib_set_octets(struct mib_value *value, const void *bytes, size_t len)
{
	value->bytes = bytes;
	value->len = len < MIB_OCTETS_MAX ? len : MIB_OCTETS_MAX;
}

void
mib_set_text(struct mib_value *value, const char *text)
{
	mib_set_octets(value, text, text != NULL ? strlen(text) : 0);
}

void
mib_set_admin(struct mib_value *value, const char *text)
{
	mib_set_text(value, text);
	if (value->len <= ADMIN_MAX)
		return;
	value->len = ADMIN_MAX;
	/* The octets of a UTF-8 character but its first are 10xxxxxx. */
	while (
	    value->len > 0 && ((unsigned char)text[value->len] & 0xc0) == 0x80)
		value->len--;
}

struct civil {
	uint64_t year;
	unsigned int month, day;
};

/* Days since 1970-01-01 in the Gregorian calendar.  A year is counted from
 * March, so that the leap day is its last; eras of 400 years are alike. */
static struct civil
civil_from_days(uint64_t days)
{
	const uint64_t to_march_0000 = 719468, era_days = 146097;
	uint64_t era, doe, yoe, doy, mp;
	struct civil c;

	days += to_march_0000;
	era = days / era_days;
	doe = days % era_days;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c.day = (unsigned int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (unsigned int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = yoe + era * 400 + (c.month <= 2 ? 1 : 0);
	return c;
}

void
mib_set_date(struct mib_value *value, uint64_t seconds)
{
	static const uint8_t never[DATE_LEN] = { 0xff, 0xff, 12, 31, 23, 59, 60,
		9, '+', 0, 0 };
	uint8_t *d = (uint8_t *)value->scratch;
	struct civil c;
	unsigned int rest;

	if (seconds == 0) {
		memset(d, 0, DATE_SHORT);
		mib_set_octets(value, d, DATE_SHORT);
		return;
	}
	memset(d, 0, DATE_LEN);
	d[8] = '+';
	if (seconds == UINT32_MAX)
		memcpy(d, never, DATE_LEN);
	else {
		c = civil_from_days(seconds / DAY_SECONDS);
		rest = (unsigned int)(seconds % DAY_SECONDS);
		d[0] = (uint8_t)(c.year >> 8);
		d[1] = (uint8_t)c.year;
		d[2] = (uint8_t)c.month;
		d[3] = (uint8_t)c.day;
		d[4] = (uint8_t)(rest / 3600);
		d[5] = (uint8_t)(rest / 60 % 60);
		d[6] = (uint8_t)(rest % 60);
	}
	mib_set_octets(value, d, DATE_LEN);
}
