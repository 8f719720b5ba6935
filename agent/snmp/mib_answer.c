/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/provider.h"
#include "dhcpsapi/dhcpsapi_call.h"
#include "dhcpsapi/dhcpsapi_client.h"
#include "service/service.h"

struct mib_answer {
	unsigned int refs; /* the call under way has one */
	struct mib_question question;
	mib_answer_cb *later; /* NULL: nobody is to be told */
	void *arg;
	bool done;
	enum mib_result result; /* MIB_FOUND: with rows, or without any */
	size_t count;
	struct dhcpsapi_client **clients; /* what was given: one, or an array */
	struct dhcpsapi_client *one;
	struct mib_group *groups;
};

/* ---- questions ---- */

int
mib_key_cmp(const struct mib_key *a, const struct mib_key *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return snmp_key_cmp(a->bytes, a->len, b->bytes, b->len);
}

bool
mib_question_same(const struct mib_question *a, const struct mib_question *b)
{
	return a->server == b->server && a->rows == b->rows &&
	    a->exact == b->exact && a->after == b->after &&
	    mib_key_cmp(&a->key, &b->key) == 0;
}

static uint32_t
address_of(const struct mib_key *key)
{
	return (uint32_t)key->bytes[0] << 24 | (uint32_t)key->bytes[1] << 16 |
	    (uint32_t)key->bytes[2] << 8 | key->bytes[3];
}

/* ---- life ---- */

struct mib_answer *
mib_answer_new(const struct mib_question *question)
{
	struct mib_answer *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return NULL;
	a->refs = 1;
	a->question = *question;
	return a;
}

struct mib_answer *
mib_answer_ref(struct mib_answer *a)
{
	a->refs++;
	return a;
}

void
mib_answer_unref(struct mib_answer *a)
{
	if (a == NULL || --a->refs > 0)
		return;
	if (a->clients == &a->one)
		dhcpsapi_client_free(a->one);
	else if (a->clients != NULL)
		dhcpsapi_clients_free(a->clients, a->count);
	free(a->groups);
	free(a);
}

void
mib_answer_disown(struct mib_answer *a)
{
	a->question.server = NULL;
}

void
mib_answer_leave(struct mib_answer *a)
{
	a->later = NULL;
}

/* ---- the calls ---- */

/* The reference is the call's.  Unless the caller of start() has one, too,
 * nobody is left to hear of it. */
static void
complete(struct mib_answer *a, enum mib_result result)
{
	mib_answer_cb *later = a->later;

	a->done = true;
	a->result = result;
	a->later = NULL;
	if (later != NULL)
		later(a->arg, a);
	mib_answer_unref(a);
}

static void
on_client(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client *client)
{
	struct mib_answer *a = arg;
	enum mib_result result = MIB_FOUND;

	if (client != NULL) {
		a->one = client;
		a->clients = &a->one;
		a->count = 1;
	}
	/* "There is no such client" and "the leases cannot be read" are one
	 * number in Microsoft's API; err tells them apart. */
	if (error != ERROR_SUCCESS &&
	    (error != ERROR_DHCP_JET_ERROR || err->code != -ENOENT))
		result = MIB_ERROR;
	complete(a, result);
}

static void
on_clients(void *arg, DWORD error, const struct err *err,
    struct dhcpsapi_client **clients, size_t count)
{
	struct mib_answer *a = arg;

	(void)err;
	a->clients = clients;
	a->count = count;
	complete(a, error == ERROR_SUCCESS ? MIB_FOUND : MIB_ERROR);
}

/* A name that is too long for an index is in no table, and no shorter one
 * comes behind it. */
static int
take_groups(
    struct mib_answer *a, const struct client_group_row *rows, size_t count)
{
	struct mib_group *to;
	size_t i;

	if (a->question.rows == MIB_ROWS_NAMES)
		while (count > 0 && rows[count - 1].key_len > SNMP_NAME_MAX)
			count--;
	a->groups = calloc(count + 1, sizeof(*a->groups));
	if (a->groups == NULL)
		return -ENOMEM;
	a->count = count;
	for (i = 0; i < count; i++) {
		to = &a->groups[i];
		to->group.address = rows[i].address;
		to->group.count = rows[i].count;
		to->key.type = rows[i].hardware_type;
		to->key.len = (uint8_t)rows[i].key_len;
		if (rows[i].key_len > 0)
			memcpy(to->key.bytes, rows[i].key, to->key.len);
	}
	return 0;
}

static void
on_groups(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count)
{
	struct mib_answer *a = arg;

	(void)err;
	if (rc == 0)
		rc = take_groups(a, rows, count);
	complete(a, rc == 0 ? MIB_FOUND : MIB_ERROR);
}

static void
ask_clients(struct mib_answer *a, size_t max)
{
	const struct mib_question *q = &a->question;
	uint32_t address = address_of(&q->key);
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientIpAddress };

	if (q->exact) {
		search.SearchInfo.ClientIpAddress = address;
		dhcpsapi_start_client_info(q->server, &search, on_client, a);
		return;
	}
	/* The call continues behind an address; behind 0 is the first one. */
	if (!q->after && address > 0)
		address--;
	dhcpsapi_start_clients(q->server, address, max, on_clients, a);
}

static void
ask_groups(struct mib_answer *a, size_t max)
{
	const struct mib_question *q = &a->question;
	const struct client_group_search search = {
		.type = q->rows == MIB_ROWS_HARDWARE ? CLIENT_BY_HARDWARE :
						       CLIENT_BY_NAME,
		.hardware_type = q->key.type,
		.key = q->key.bytes,
		.key_len = q->key.len,
		.after = q->after,
	};

	server_enum_client_groups(
	    q->server, &search, q->exact ? 1 : max, on_groups, a);
}

void
mib_answer_start(
    struct mib_answer *a, size_t max, mib_answer_cb *later, void *arg)
{
	mib_answer_ref(a);
	if (a->question.rows == MIB_ROWS_CLIENTS)
		ask_clients(a, max);
	else
		ask_groups(a, max);
	if (!a->done) {
		a->later = later;
		a->arg = arg;
	}
}

/* ---- what came ---- */

bool
mib_answer_done(const struct mib_answer *a)
{
	return a->done;
}

bool
mib_answer_good(const struct mib_answer *a)
{
	return a->result == MIB_FOUND;
}

const struct mib_question *
mib_answer_question(const struct mib_answer *a)
{
	return &a->question;
}

const struct dhcpsapi_client *
mib_answer_client(const struct mib_answer *a, size_t i)
{
	return a->clients[i];
}

const struct mib_group *
mib_answer_group(const struct mib_answer *a, size_t i)
{
	return &a->groups[i];
}

/* Of a row, to that of a place in its table. */
static int
row_cmp(const struct mib_answer *a, size_t i, const struct mib_key *key)
{
	uint32_t address, other;

	if (a->question.rows != MIB_ROWS_CLIENTS)
		return mib_key_cmp(&a->groups[i].key, key);
	address = a->clients[i]->info->ClientIpAddress;
	other = address_of(key);
	return (address > other) - (address < other);
}

bool
mib_answer_covers(const struct mib_answer *a, const struct mib_question *q)
{
	const struct mib_question *own = &a->question;
	int order, last;

	if (own->server != q->server || own->rows != q->rows || own->exact ||
	    q->exact || a->result != MIB_FOUND)
		return false;
	order = mib_key_cmp(&own->key, &q->key);
	if (order > 0 || (order == 0 && own->after && !q->after))
		return false;
	/* Nothing is behind the end. */
	if (a->count == 0)
		return true;
	last = row_cmp(a, a->count - 1, &q->key);
	return last > 0 || (last == 0 && !q->after);
}

enum mib_result
mib_answer_row(
    const struct mib_answer *a, const struct mib_question *q, size_t *ret_row)
{
	size_t low = 0, high = a->count, middle;
	int order;

	if (a->result != MIB_FOUND)
		return a->result;
	while (low < high) {
		middle = low + (high - low) / 2;
		order = row_cmp(a, middle, &q->key);
		if (order > 0 || (order == 0 && !q->after))
			high = middle;
		else
			low = middle + 1;
	}
	if (low == a->count || (q->exact && row_cmp(a, low, &q->key) != 0))
		return MIB_NO_INSTANCE;
	*ret_row = low;
	return MIB_FOUND;
}
