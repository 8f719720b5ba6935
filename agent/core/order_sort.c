/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/order_sort.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/order.h"

#define DIGITS 8 /* bytes of a prefix */
#define VALUES 256

struct tie {
	order_tie *compare;
	const void *source;
};

static int
compare_ties(const void *va, const void *vb, void *arg)
{
	const struct order_entry *a = va, *b = vb;
	const struct tie *tie = arg;
	int rc;

	if ((rc = tie->compare(a, b, tie->source)) != 0)
		return rc;
	return a->address < b->address ? -1 : a->address > b->address;
}

/* Runs of one prefix are short, and most keys fit their prefix. */
static void
sort_ties(struct order_entry *entries, size_t count, struct tie *tie)
{
	size_t i, first = 0;

	for (i = 1; i <= count; i++) {
		if (i < count && entries[i].prefix == entries[first].prefix)
			continue;
		if (i - first > 1)
			qsort_r(entries + first, i - first, sizeof(*entries),
			    compare_ties, tie);
		first = i;
	}
}

/* One pass of a radix sort, stable; false if every entry has the same digit,
 * and nothing was done. */
static bool
sort_digit(const struct order_entry *from, struct order_entry *to, size_t count,
    unsigned int digit, const size_t counts[VALUES])
{
	size_t at[VALUES], sum = 0, i;
	unsigned int value;

	for (value = 0; value < VALUES; value++) {
		if (counts[value] == count)
			return false;
		at[value] = sum;
		sum += counts[value];
	}
	for (i = 0; i < count; i++) {
		value = (from[i].prefix >> (8 * digit)) & 0xff;
		to[at[value]++] = from[i];
	}
	return true;
}

int
order_sort(struct order_entry *entries, size_t count, order_tie *compare,
    const void *source)
{
	struct tie tie = { compare, source };
	struct order_entry *from = entries, *to, *swap, *scratch;
	size_t(*counts)[VALUES], i;
	unsigned int digit;

	if (count < 2)
		return 0;
	scratch = malloc(count * sizeof(*scratch));
	counts = calloc(DIGITS, sizeof(*counts));
	if (scratch == NULL || counts == NULL) {
		free(scratch);
		free(counts);
		return -ENOMEM;
	}
	for (i = 0; i < count; i++)
		for (digit = 0; digit < DIGITS; digit++)
			counts[digit]
			      [(entries[i].prefix >> (8 * digit)) & 0xff]++;
	to = scratch;
	for (digit = 0; digit < DIGITS; digit++) {
		if (!sort_digit(from, to, count, digit, counts[digit]))
			continue;
		swap = from;
		from = to;
		to = swap;
	}
	if (from != entries)
		memcpy(entries, from, count * sizeof(*entries));
	free(scratch);
	free(counts);
	if (compare != NULL)
		sort_ties(entries, count, &tie);
	return 0;
}
