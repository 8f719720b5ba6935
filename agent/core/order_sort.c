/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/order_sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/order.h"

#define DIGITS 8 /* bytes of a prefix */
#define VALUES 256
#define FEW 48 /* entries that are not worth counting digits for */

struct sort {
	order_word *word;
	const void *source;
	struct order_entry *scratch; /* as many as there are entries */
};

static void
insertion_sort(struct order_entry *entries, size_t count)
{
	struct order_entry entry;
	size_t i, j;

	for (i = 1; i < count; i++) {
		entry = entries[i];
		for (j = i; j > 0 && entries[j - 1].prefix > entry.prefix; j--)
			entries[j] = entries[j - 1];
		entries[j] = entry;
	}
}

/* One stable pass; false if every entry has the same digit, and nothing was
 * done. */
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

/* By prefix, equal ones as they stood. */
static void
sort_prefixes(
    const struct sort *sort, struct order_entry *entries, size_t count)
{
	struct order_entry *from = entries, *to = sort->scratch, *swap;
	size_t counts[DIGITS][VALUES] = { 0 }, i;
	unsigned int digit;

	if (count <= FEW) {
		insertion_sort(entries, count);
		return;
	}
	for (i = 0; i < count; i++)
		for (digit = 0; digit < DIGITS; digit++)
			counts[digit]
			      [(entries[i].prefix >> (8 * digit)) & 0xff]++;
	for (digit = 0; digit < DIGITS; digit++) {
		if (!sort_digit(from, to, count, digit, counts[digit]))
			continue;
		swap = from;
		from = to;
		to = swap;
	}
	if (from != entries)
		memcpy(entries, from, count * sizeof(*entries));
}

/*
 * Entries of one prefix are sorted by the next word of their keys, which takes
 * the place of the prefix for that long.  The depth of the recursion is
 * bounded by the length of a key.
 */
static void
sort_runs(const struct sort *sort, struct order_entry *entries, size_t count,
    size_t nth)
{
	size_t i, j, first = 0;
	uint64_t prefix, word;

	for (i = 1; i <= count; i++) {
		if (i < count && entries[i].prefix == entries[first].prefix)
			continue;
		if (i - first > 1 &&
		    sort->word(
			sort->source, entries[first].address, nth, &word)) {
			prefix = entries[first].prefix;
			for (j = first; j < i; j++)
				if (sort->word(sort->source, entries[j].address,
					nth, &word))
					entries[j].prefix = word;
			sort_prefixes(sort, entries + first, i - first);
			sort_runs(sort, entries + first, i - first, nth + 1);
			for (j = first; j < i; j++)
				entries[j].prefix = prefix;
		}
		first = i;
	}
}

int
order_sort(struct order_entry *entries, size_t count, order_word *word,
    const void *source)
{
	struct sort sort = { .word = word, .source = source };

	if (count < 2)
		return 0;
	sort.scratch = malloc(count * sizeof(*sort.scratch));
	if (sort.scratch == NULL)
		return -ENOMEM;
	sort_prefixes(&sort, entries, count);
	if (word != NULL)
		sort_runs(&sort, entries, count, 0);
	free(sort.scratch);
	return 0;
}
