/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/order_sort.h"

#include <string.h>

#include "core/order.h"

#define DIGIT_MIN 4 /* bits of a digit */
#define DIGIT_MAX 11
#define FEW 12 /* entries that are not worth counting digits for */

struct sort {
	order_word *word;
	void *source;
	struct order_entry *scratch;
};

/* The same place is allowed for to. */
static void
insertion_sort(
    const struct order_entry *from, struct order_entry *to, size_t count)
{
	struct order_entry entry;
	size_t i, j;

	for (i = 0; i < count; i++) {
		entry = from[i];
		for (j = i; j > 0 && to[j - 1].prefix > entry.prefix; j--)
			to[j] = to[j - 1];
		to[j] = entry;
	}
}

/* Some bits of a prefix. */
struct digit {
	unsigned int shift, bits;
};

/* The highest bits in which prefixes differ, as many as make heaps of a few;
 * false: they are all the same. */
static bool
find_digit(
    const struct order_entry *entries, size_t count, struct digit *ret_digit)
{
	unsigned int bits = DIGIT_MIN, top;
	uint64_t differ = 0;
	size_t i;

	for (i = 1; i < count; i++)
		differ |= entries[0].prefix ^ entries[i].prefix;
	if (differ == 0)
		return false;
	while (bits < DIGIT_MAX && count >> (bits + 2) > 0)
		bits++;
	top = 64 - (unsigned int)__builtin_clzll(differ);
	ret_digit->shift = top < bits ? 0 : top - bits;
	ret_digit->bits = bits;
	return true;
}

static size_t
value_of(const struct order_entry *entry, struct digit digit)
{
	return entry->prefix >> digit.shift & ((UINT64_C(1) << digit.bits) - 1);
}

static void
copy(struct order_entry *to, const struct order_entry *from, size_t count)
{
	memcpy(to, from, count * sizeof(*to));
}

/* Puts the entries into other, by a digit, and says where the heap of each of
 * its values ends. */
static void
distribute(const struct order_entry *entries, struct order_entry *other,
    size_t count, struct digit digit, uint32_t *ends)
{
	const size_t values = (size_t)1 << digit.bits;
	uint32_t sum = 0, n;
	size_t i;

	memset(ends, 0, values * sizeof(*ends));
	for (i = 0; i < count; i++)
		ends[value_of(&entries[i], digit)]++;
	/* Where each begins; filling it moves that to its end. */
	for (i = 0; i < values; i++) {
		n = ends[i];
		ends[i] = sum;
		sum += n;
	}
	for (i = 0; i < count; i++)
		other[ends[value_of(&entries[i], digit)]++] = entries[i];
}

/*
 * By prefix, equal ones as they stood; the result lies in other if it is
 * wanted there.  Distributes by the highest digit and sorts each heap: after
 * two rounds a million entries are heaps of a few, and all but the first round
 * works in the processor's cache.  Each round settles DIGIT_MIN bits or more,
 * which bounds the recursion.
 */
static void
sort_prefixes(struct order_entry *entries, struct order_entry *other,
    size_t count, bool in_other)
{
	struct order_entry *to = in_other ? other : entries;
	uint32_t ends[1 << DIGIT_MAX], from = 0, n;
	struct digit digit;
	size_t i;

	if (count <= FEW) {
		insertion_sort(entries, to, count);
		return;
	}
	if (!find_digit(entries, count, &digit)) {
		if (in_other)
			copy(other, entries, count);
		return;
	}
	distribute(entries, other, count, digit, ends);
	if (digit.shift == 0) {
		if (!in_other)
			copy(entries, other, count);
		return;
	}
	for (i = 0; i < (size_t)1 << digit.bits; i++) {
		n = ends[i] - from;
		if (n <= FEW)
			insertion_sort(other + from, to + from, n);
		else
			sort_prefixes(
			    other + from, entries + from, n, !in_other);
		from += n;
	}
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
