/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_client_key.h"

#include <string.h>

#include "base/text.h"
#include "core/generation.h"
#include "service/service.h"
#include "snmp/mib_answer.h"
#include "snmp/mib_ask.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct group_row {
	struct client_group group;
};

_Static_assert(sizeof(struct group_row) <= MIB_ROW_SIZE, "row");

/*
 * MIB_FOUND: *ret_key is that of the row.  MIB_ERROR where the leases are not
 * known at all.
 */
static enum mib_result
look_up(struct mib_view *view, struct mib_question *question,
    union mib_row *row, struct mib_key *ret_key)
{
	const struct mib_group *group;
	struct mib_answer *answer;
	enum mib_result result;
	size_t i;

	if (view->server == NULL)
		return MIB_NO_INSTANCE;
	if (server_generation(view->server) == NULL)
		return MIB_ERROR;
	question->server = view->server;
	result = mib_ask(view, question, &answer, &i);
	if (result != MIB_FOUND)
		return result;
	group = mib_answer_group(answer, i);
	((struct group_row *)row)->group = group->group;
	*ret_key = group->key;
	mib_answer_unref(answer);
	return MIB_FOUND;
}

static void
set_key(struct mib_question *question, const struct snmp_key *key)
{
	question->key.len = (uint8_t)key->len;
	memcpy(question->key.bytes, key->bytes, key->len);
}

/* ---- by hardware address ---- */

static enum mib_result
hardware_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	struct mib_question q = { .rows = MIB_ROWS_HARDWARE, .exact = true };
	struct snmp_hardware h;
	struct mib_key key;

	if (!snmp_index_hardware(index, len, &h))
		return MIB_NO_INSTANCE;
	q.key.type = h.type;
	set_key(&q, &h.key);
	return look_up(view, &q, row, &key);
}

static enum mib_result
hardware_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	struct mib_question q = { .rows = MIB_ROWS_HARDWARE };
	struct snmp_hardware h;
	enum mib_result result;
	enum snmp_bound bound;
	struct mib_key key;

	(void)flags;
	bound = snmp_index_hardware_bound(after, len, &h);
	if (bound == SNMP_BOUND_END)
		return MIB_NO_INSTANCE;
	q.key.type = h.type;
	if (!h.any) {
		q.after = bound == SNMP_BOUND_AFTER;
		set_key(&q, &h.key);
	}
	result = look_up(view, &q, row, &key);
	if (result == MIB_FOUND) {
		ret_index->len = 0;
		snmp_index_add_hardware(
		    ret_index, key.type, key.bytes, key.len);
	}
	return result;
}

/* ---- by name ---- */

static enum mib_result
name_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	struct mib_question q = { .rows = MIB_ROWS_NAMES, .exact = true };
	struct snmp_key key, lower;
	struct mib_key found;

	if (len == 0 || snmp_index_key(index, len, &key) != len ||
	    key.len == 0 || key.len > SNMP_NAME_MAX)
		return MIB_NO_INSTANCE;
	/* The index is in lower case; other spellings are no instances. */
	lower = key;
	text_lower((char *)lower.bytes, lower.len);
	if (memcmp(lower.bytes, key.bytes, key.len) != 0)
		return MIB_NO_INSTANCE;
	set_key(&q, &key);
	return look_up(view, &q, row, &found);
}

/*
 * A GETNEXT may name capitals, which no index holds and which a server would
 * read as small letters: the rows behind them are those from the octet behind
 * 'Z' on.  True if there were any.
 */
static bool
skip_capitals(struct snmp_key *key)
{
	size_t i;

	for (i = 0; i < key->len; i++)
		if (key->bytes[i] >= 'A' && key->bytes[i] <= 'Z') {
			key->bytes[i] = 'Z' + 1;
			memset(key->bytes + i + 1, 0, key->len - i - 1);
			return true;
		}
	return false;
}

static enum mib_result
name_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	struct mib_question q = { .rows = MIB_ROWS_NAMES };
	struct snmp_key key;
	enum mib_result result;
	enum snmp_bound bound;
	struct mib_key found;

	(void)flags;
	bound = snmp_index_key_bound(after, len, &key);
	if (bound == SNMP_BOUND_END || key.len > SNMP_NAME_MAX)
		return MIB_NO_INSTANCE;
	if (skip_capitals(&key))
		bound = SNMP_BOUND_FROM;
	q.after = bound == SNMP_BOUND_AFTER;
	set_key(&q, &key);
	result = look_up(view, &q, row, &found);
	if (result == MIB_FOUND) {
		ret_index->len = 0;
		snmp_index_add_key(ret_index, found.bytes, found.len);
	}
	return result;
}

/* ---- columns ---- */

#define COLUMNS(at)                                                \
	{ at, MIB_ADDRESS, 0, "IpAddress",                         \
		offsetof(struct group_row, group.address), NULL }, \
	    { at + 1, MIB_UNSIGNED, 0, "Count",                    \
		    offsetof(struct group_row, group.count), NULL },

/* Behind the objects of the index. */
static const struct mib_column hardware_columns[] = { COLUMNS(3) };
static const struct mib_column name_columns[] = { COLUMNS(2) };

const struct mib_table mib_client_hardware_table = {
	.id = 12,
	.name = "ClientByHardware",
	.columns = hardware_columns,
	.column_count = sizeof(hardware_columns) / sizeof(hardware_columns[0]),
	.find = hardware_find,
	.next = hardware_next,
};

const struct mib_table mib_client_name_table = {
	.id = 13,
	.name = "ClientByName",
	.columns = name_columns,
	.column_count = sizeof(name_columns) / sizeof(name_columns[0]),
	.find = name_find,
	.next = name_next,
};
