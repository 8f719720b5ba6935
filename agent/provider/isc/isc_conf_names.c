/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A table of open addressing, never more than half full.  A name that was
 * taken out keeps its slot, since others may have been put behind it. */
struct slot {
	char *name; /* NULL = empty */
	uint32_t len, number;
	bool set;
};

struct isc_conf_names {
	bool fold;
	struct slot *slots;
	size_t mask; /* slots - 1 */
	size_t used; /* slots with a name, set or not */
};

#define SLOTS_FIRST 64

struct isc_conf_names *
isc_conf_names_new(bool fold)
{
	struct isc_conf_names *names;

	if ((names = calloc(1, sizeof(*names))) == NULL)
		return NULL;
	names->slots = calloc(SLOTS_FIRST, sizeof(*names->slots));
	if (names->slots == NULL) {
		free(names);
		return NULL;
	}
	names->mask = SLOTS_FIRST - 1;
	names->fold = fold;
	return names;
}

void
isc_conf_names_free(struct isc_conf_names *names)
{
	size_t i;

	if (names == NULL)
		return;
	for (i = 0; i <= names->mask; i++)
		free(names->slots[i].name);
	free(names->slots);
	free(names);
}

static unsigned char
folded(const struct isc_conf_names *names, char c)
{
	if (names->fold && c >= 'A' && c <= 'Z')
		return (unsigned char)(c | 0x20);
	return (unsigned char)c;
}

/* FNV-1a, 64 bits. */
static size_t
hash(const struct isc_conf_names *names, const char *s, size_t len)
{
	uint64_t h = 0xcbf29ce484222325;
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ folded(names, s[i])) * 0x100000001b3;
	return (size_t)(h ^ h >> 32);
}

static bool
same(const struct isc_conf_names *names, const struct slot *slot, const char *s,
    size_t len)
{
	size_t i;

	if (slot->len != len)
		return false;
	for (i = 0; i < len; i++)
		if (folded(names, slot->name[i]) != folded(names, s[i]))
			return false;
	return true;
}

/* The name's slot, or the empty one where it would go. */
static struct slot *
find(const struct isc_conf_names *names, const char *s, size_t len)
{
	size_t i = hash(names, s, len) & names->mask;

	while (names->slots[i].name != NULL &&
	    !same(names, &names->slots[i], s, len))
		i = (i + 1) & names->mask;
	return &names->slots[i];
}

static int
grow(struct isc_conf_names *names)
{
	struct slot *old = names->slots, *more;
	size_t i, size = names->mask + 1;

	if ((more = calloc(size * 2, sizeof(*more))) == NULL)
		return -ENOMEM;
	names->slots = more;
	names->mask = size * 2 - 1;
	for (i = 0; i < size; i++)
		if (old[i].name != NULL)
			*find(names, old[i].name, old[i].len) = old[i];
	free(old);
	return 0;
}

int
isc_conf_names_set(
    struct isc_conf_names *names, const char *s, size_t len, uint32_t number)
{
	struct slot *slot = find(names, s, len);

	if (slot->name == NULL) {
		if ((names->used + 1) * 2 > names->mask) {
			if (grow(names) != 0)
				return -ENOMEM;
			slot = find(names, s, len);
		}
		if ((slot->name = malloc(len + 1)) == NULL)
			return -ENOMEM;
		memcpy(slot->name, s, len);
		slot->name[len] = '\0';
		slot->len = (uint32_t)len;
		names->used++;
	}
	slot->number = number;
	slot->set = true;
	return 0;
}

bool
isc_conf_names_get(const struct isc_conf_names *names, const char *s,
    size_t len, uint32_t *ret_number)
{
	const struct slot *slot = find(names, s, len);

	if (slot->name == NULL || !slot->set)
		return false;
	if (ret_number != NULL)
		*ret_number = slot->number;
	return true;
}

void
isc_conf_names_unset(struct isc_conf_names *names, const char *s, size_t len)
{
	find(names, s, len)->set = false;
}
