/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/order_sort.h"

#include <string.h>

#include "core/order.h"

#define VALUES 256 /* of a digit: eight bits */
#define FEW 32	   /* entries that are not worth counting digits for */

struct sort {
	order_word *word;
	void *source;
	struct order_entry *scratch;
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

/* How far to shift for the highest eight bits in which prefixes differ; -1:
 * they are all the same. */
static int
digit_of(const struct order_entry *entries, size_t count)
{
	uint64_t differ = 0;
	size_t i;
	int top;

	for (i = 1; i < count; i++)
		differ |= entries[0].prefix ^ entries[i].prefix;
	if (differ == 0)
		return -1;
	top = 63 - __builtin_clzll(differ);
	return top < 7 ? 0 : top - 7;
}

static void
copy(struct order_entry *to, const struct order_entry *from, size_t count)
{
	memcpy(to, from, count * sizeof(*to));
}

/* Puts the entries into other by one digit; counts are those of each value. */
static void
distribute(const struct order_entry *entries, struct order_entry *other,
    size_t count, int shift, size_t counts[VALUES])
{
	size_t at[VALUES], sum = 0, i;
	unsigned int value;

	memset(counts, 0, VALUES * sizeof(counts[0]));
	for (i = 0; i < count; i++)
		counts[entries[i].prefix >> shift & (VALUES - 1)]++;
	for (value = 0; value < VALUES; value++) {
		at[value] = sum;
		sum += counts[value];
	}
	for (i = 0; i < count; i++)
		other[at[entries[i].prefix >> shift & (VALUES - 1)]++] =
		    entries[i];
}

/*
 * By prefix, equal ones as they stood; the result lies in other if it is
 * wanted there.  Distributes by the highest digit and sorts each heap: after
 * two rounds a million entries are heaps of a few, and all but the first round
 * works in the processor's cache.  Each round settles eight bits, which bounds
 * the recursion.
 */
static void
sort_prefixes(struct order_entry *entries, struct order_entry *other,
    size_t count, bool in_other)
{
	size_t counts[VALUES], i = 0;
	unsigned int value;
	int shift = -1;

	if (count <= FEW)
		insertion_sort(entries, count);
	else
		shift = digit_of(entries, count);
	if (shift < 0) {
		if (in_other)
			copy(other, entries, count);
		return;
	}
	distribute(entries, other, count, shift, counts);
	if (shift == 0) {
		if (!in_other)
			copy(entries, other, count);
		return;
	}
	for (value = 0; value < VALUES; i += counts[value++])
		if (counts[value] > 0)
			sort_prefixes(
			    other + i, entries + i, counts[value], !in_other);
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
		    sort->word(sort->source, &entries[first], nth, &word)) {
			prefix = entries[first].prefix;
			for (j = first; j < i; j++)
				if (sort->word(
					sort->source, &entries[j], nth, &word))
					entries[j].prefix = word;
			sort_prefixes(
			    entries + first, sort->scratch, i - first, false);
			sort_runs(sort, entries + first, i - first, nth + 1);
			for (j = first; j < i; j++)
				entries[j].prefix = prefix;
		}
		first = i;
	}
}

void
order_sort(struct order_entry *entries, struct order_entry *scratch,
    size_t count, order_word *word, void *source)
{
	const struct sort sort = { word, source, scratch };

	sort_prefixes(entries, scratch, count, false);
	if (word != NULL)
		sort_runs(&sort, entries, count, 0);
}
