/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_date.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "core/lease.h"

#define OFFSET_MAX 86400 /* seconds; real time zones reach 14 hours */

struct date {
	unsigned int year, month, day, hour, minute, second;
};

static bool
leap_year(unsigned int year)
{
	return year % 4 == 0 && year != 2100;
}

static bool
date_seconds(const struct date *d, int64_t offset, uint32_t *ret_time)
{
	static const uint16_t before[14] = { 0, 0, 31, 59, 90, 120, 151, 181,
		212, 243, 273, 304, 334, 365 };
	bool leap = leap_year(d->year);
	unsigned int days;
	int64_t t;

	if (d->year < 1970 || d->year > 2106 || d->month < 1 || d->month > 12)
		return false;
	days =
	    before[d->month + 1] - before[d->month] + (d->month == 2 && leap);
	/* 60: a leap second. */
	if (d->day < 1 || d->day > days || d->hour > 23 || d->minute > 59 ||
	    d->second > 60)
		return false;
	days = (d->year - 1970) * 365 + (d->year - 1969) / 4 -
	    (d->year > 2100) + before[d->month] + (d->month > 2 && leap) +
	    d->day - 1;
	t = (((int64_t)days * 24 + d->hour) * 60 + d->minute) * 60 + d->second +
	    offset;
	if (t < 0 || t >= LEASE_NEVER)
		return false;
	*ret_time = (uint32_t)t;
	return true;
}

/* The two digits whose values are in bytes i and i + 1 of x. */
static unsigned int
two(uint64_t x, unsigned int i)
{
	return (unsigned int)(x >> 8 * i & 0xff) * 10 +
	    (unsigned int)(x >> 8 * (i + 1) & 0xff);
}

/*
 * XOR with a sample of the same shape leaves the value of each digit and 0 for
 * each right separator; adding 0x76 to each byte then sets the top bit of
 * those that are more than 9.
 */
bool
isc_date_plain(const char *s, uint32_t *ret_time)
{
	const uint64_t top = UINT64_C(0x8080808080808080);
	const uint64_t more = UINT64_C(0x7676767676767676);
	uint64_t ymd = isc_scan_load8(s + 2) ^ isc_scan_load8("0000/00/");
	uint64_t dhm = isc_scan_load8(s + 10) ^ isc_scan_load8("00 00:00");
	uint64_t hms = isc_scan_load8(s + 13) ^ isc_scan_load8("00:00:00");
	uint64_t bad =
	    (ymd | (ymd + more) | dhm | (dhm + more) | hms | (hms + more)) &
	    top;
	struct date d;

	bad |= ymd & UINT64_C(0xff0000ff00000000);
	bad |= dhm & UINT64_C(0x0000ff0000ff0000);
	bad |= hms & UINT64_C(0x0000ff0000ff0000);
	if (bad != 0 || s[0] < '0' || s[0] > '9' || s[1] != ' ')
		return false;
	d.year = two(ymd, 0) * 100 + two(ymd, 2);
	d.month = two(ymd, 5);
	d.day = two(dhm, 0);
	d.hour = two(dhm, 3);
	d.minute = two(dhm, 6);
	d.second = two(hms, 6);
	return date_seconds(&d, 0, ret_time);
}

bool
isc_date_learn(struct isc_date_day *day, const char *s, uint32_t *ret_time)
{
	char first[ISC_DATE_PLAIN];
	uint32_t start, last;

	if (!isc_date_plain(s, ret_time))
		return false;
	/* The last day that there is ends early. */
	memcpy(first, s, sizeof(first));
	memcpy(first + 13, "23:59:59", 8);
	if (!isc_date_plain(first, &last))
		return true;
	start = last - 86399;
	day->text = isc_scan_load8(s + 4);
	memcpy(&day->head, s, sizeof(day->head));
	day->start = start;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct text {
	const char *s, *end;
};

static void
skip_blank(struct text *text)
{
	while (text->s < text->end && is_blank(*text->s))
		text->s++;
}

/* A number, and behind it the byte c (blanks stand for ' '). */
static bool
take(struct text *text, char c, unsigned int *ret_value)
{
	const char *s = text->s;
	uint32_t value;

	while (text->s < text->end && *text->s >= '0' && *text->s <= '9')
		text->s++;
	if (text_u32(s, (size_t)(text->s - s), 0, 9999, &value) != 0)
		return false;
	*ret_value = value;
	if (c == '\0')
		return true;
	if (text->s == text->end ||
	    (c == ' ' ? !is_blank(*text->s) : *text->s != c))
		return false;
	text->s++;
	skip_blank(text);
	return true;
}

static bool
word_is(const char *s, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(s, word, len) == 0;
}

int
isc_date_parse(const char *s, size_t len, uint32_t *ret_time)
{
	struct text text = { s, s + len };
	unsigned int weekday;
	int64_t offset = 0;
	struct date d;

	skip_blank(&text);
	while (text.s < text.end && is_blank(text.end[-1]))
		text.end--;
	len = (size_t)(text.end - text.s);
	if (word_is(text.s, len, "never")) {
		*ret_time = LEASE_NEVER;
		return 0;
	}
	if (len > 6 && word_is(text.s, 5, "epoch") && is_blank(text.s[5])) {
		text.s += 6;
		skip_blank(&text);
		return text_u32(text.s, (size_t)(text.end - text.s), 0,
			   LEASE_NEVER - 1, ret_time) == 0 ?
		    0 :
		    -EINVAL;
	}
	if (!take(&text, ' ', &weekday) || !take(&text, '/', &d.year) ||
	    !take(&text, '/', &d.month) || !take(&text, ' ', &d.day) ||
	    !take(&text, ':', &d.hour) || !take(&text, ':', &d.minute) ||
	    !take(&text, '\0', &d.second))
		return -EINVAL;
	if (text.s < text.end) {
		if (!is_blank(*text.s))
			return -EINVAL;
		skip_blank(&text);
		if (text_i64(text.s, (size_t)(text.end - text.s), -OFFSET_MAX,
			OFFSET_MAX, &offset) != 0)
			return -EINVAL;
	}
	if (d.year <= 1900)
		d.year += 1900;
	return date_seconds(&d, offset, ret_time) ? 0 : -EINVAL;
}

enum scan
isc_date_scan(struct isc_scan *scan, uint32_t *ret_time)
{
	const char *s;
	enum scan r;

	if (scan->end - scan->p > ISC_DATE_PLAIN + 1 && scan->p[0] == ' ' &&
	    scan->p[ISC_DATE_PLAIN + 1] == ';' &&
	    isc_date_plain(scan->p + 1, ret_time)) {
		scan->p += ISC_DATE_PLAIN + 2;
		return SCAN_OK;
	}
	if ((r = isc_scan_blank(scan)) != SCAN_OK)
		return r;
	for (s = scan->p;
	     scan->p < scan->end && !isc_scan_is(*scan->p, SCAN_STOP);
	     scan->p++)
		;
	if (scan->p == scan->end)
		return SCAN_MORE;
	if (isc_date_parse(s, (size_t)(scan->p - s), ret_time) != 0)
		return isc_scan_bad_word(
		    scan, "not a date:", s, (size_t)(scan->p - s));
	return isc_scan_semi(scan);
}
