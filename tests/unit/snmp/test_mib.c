/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "core/event.h"
#include "core/generation.h"
#include "core/lease.h"
#include "core/topology.h"
#include "service/service.h"
#include "service/service_events.h"
#include "snmp/mib.h"
#include "snmp/mib_table.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"
#include "support/fake_data.h"
#include "support/fake_dhcp.h"
#include "support/mib_world.h"
#include "support/oom.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SCALARS 49 /* in every context */

enum { SERVERS = 1, SRV_REL = 2, SRV_SCOPE = 3, REL = 4, SCOPE = 5 };
enum { EVENTS = 6, KINDS = 10 };
enum { CLIENT = 11, HARDWARE = 12, NAME = 13 };

/* "bb" is first, so that the order of names is not that of the file;
 * "unread" never was. */
static const char *const server_names[] = { "bb", "a", "unread", "zzz" };

struct item {
	struct snmp_oid oid;
	struct mib_value value;
	uint8_t *bytes;
};

struct fixture {
	struct service *service;
	struct clock clock;
	struct loop *loop;
	struct mib_agent agent;
	struct mib_view view;
	struct mib_tables tables;
	struct mib_cache cache;
	struct item *items; /* of the last walk */
	size_t count;
};

static void
enter(struct fixture *f, const char *context)
{
	f->view.service = f->service;
	f->view.agent = &f->agent;
	f->view.server = context[0] == '\0' ? service_server(f->service, 0) :
					      service_find(f->service, context);
	mib_tables_init(&f->tables, context[0] == '\0', true);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	int i;

	assert_non_null(f);
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	mib_cache_init(&f->cache);
	fake_register("fake");
	fake_publish(fake_server("bb"), mib_world());
	fake_publish(fake_server("a"), mib_world_small());
	fake_publish(fake_server("zzz"), mib_world_small());
	fake_server("unread")->refresh_rc = -EHOSTUNREACH;
	f->service = fake_service(NULL, server_names, COUNT(server_names));
	assert_non_null(f->service);
	clock_init(&f->clock);
	clock_freeze(&f->clock, MIB_WORLD_NOW);
	f->loop = loop_new();
	f->agent.loop = f->loop;
	f->agent.notifications.events = 16;
	f->agent.events = service_events_new(
	    f->loop, &f->clock, f->service, &f->agent.notifications, NULL);
	assert_non_null(f->agent.events);
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		service_events_add(f->agent.events,
		    &(struct event) {
			.kind = (enum event_kind)i, .server = "bb" },
		    false);
	enter(f, "");
	*state = f;
	return 0;
}

static void
forget(struct fixture *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		free(f->items[i].bytes);
	free(f->items);
	f->items = NULL;
	f->count = 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	forget(f);
	service_events_free(f->agent.events);
	loop_free(f->loop);
	fake_end(f->service);
	free(f);
	return 0;
}

/* ---- the walk, and what must be true of it ---- */

static void
keep(struct fixture *f, const struct snmp_oid *oid,
    const struct mib_value *value)
{
	struct item *item;

	item = &f->items[f->count++];
	item->oid = *oid;
	item->value = *value;
	item->bytes = NULL;
	if (value->type == MIB_OCTETS) {
		item->bytes = malloc(value->len + 1);
		assert_non_null(item->bytes);
		if (value->len > 0)
			memcpy(item->bytes, value->bytes, value->len);
	}
}

static enum mib_result
walk(struct fixture *f)
{
	struct snmp_oid at = { 0 }, found;
	struct mib_value value;
	enum mib_result result;

	forget(f);
	f->items = calloc(20000, sizeof(*f->items));
	assert_non_null(f->items);
	for (;;) {
		result = mib_next(&f->tables.tree, &f->view, &f->cache, at.sub,
		    at.len, &found, &value);
		if (result != MIB_FOUND)
			break;
		assert_true(
		    snmp_oid_cmp(found.sub, found.len, at.sub, at.len) > 0);
		assert_true(f->count < 20000);
		keep(f, &found, &value);
		mib_cache_clear(&f->cache);
		at = found;
	}
	mib_cache_clear(&f->cache);
	return result;
}

static void
assert_same(const struct mib_value *a, const void *a_bytes,
    const struct mib_value *b, const void *b_bytes)
{
	assert_int_equal(a->type, b->type);
	if (a->type != MIB_OCTETS) {
		assert_int_equal(a->number, b->number);
		return;
	}
	assert_int_equal(a->len, b->len);
	if (a->len > 0)
		assert_memory_equal(a_bytes, b_bytes, a->len);
}

/* Rows of a table in the last walk, by one of its columns. */
static size_t
cells(const struct fixture *f, uint32_t table, uint32_t column)
{
	size_t i, n = 0;

	for (i = 0; i < f->count; i++)
		if (f->items[i].oid.sub[0] == table &&
		    f->items[i].oid.sub[2] == column)
			n++;
	return n;
}

static void
walk_meets_every_row_once(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(walk(f), MIB_NO_INSTANCE);
	assert_int_equal(cells(f, SERVERS, 5), 4);
	/* a: 1, bb: 3 of 4 (one name is too long), unread: none, zzz: 1 */
	assert_int_equal(cells(f, SRV_REL, 6), 5);
	assert_int_equal(cells(f, SRV_SCOPE, 6), 7);
	assert_int_equal(cells(f, REL, 6), 3);
	assert_int_equal(cells(f, SCOPE, 6), 5);
	assert_int_equal(cells(f, EVENTS, 2), EVENT_KIND_COUNT);
	assert_int_equal(cells(f, EVENTS, 9), EVENT_SCOPE_KINDS);
	assert_int_equal(cells(f, KINDS, 2), EVENT_KIND_COUNT);
	/* This- and Partner- columns of the three scopes in failover only */
	assert_int_equal(cells(f, SCOPE, 9), 3);
	assert_int_equal(cells(f, SCOPE, 10), 3);
	assert_int_equal(cells(f, SCOPE, 37), 3);
	assert_int_equal(cells(f, SRV_SCOPE, 9), 5);
	/* not the backup one */
	assert_int_equal(cells(f, CLIENT, 2), MIB_WORLD_CLIENTS);
	assert_int_equal(cells(f, CLIENT, 36), MIB_WORLD_CLIENTS);
	/* in force, with a hardware address: 11 of them, two of one */
	assert_int_equal(cells(f, HARDWARE, 3), 10);
	/* likewise with a name, but the long one; pc1 and PC1 are one */
	assert_int_equal(cells(f, NAME, 2), 10);
}

static void
get_of_everything_walked_gives_the_same(void **state)
{
	static const char *const contexts[] = { "", "bb", "a", "zzz" };
	struct fixture *f = *state;
	struct mib_value value;
	const struct item *item;
	size_t c, i;

	for (c = 0; c < COUNT(contexts); c++) {
		enter(f, contexts[c]);
		assert_int_equal(walk(f), MIB_NO_INSTANCE);
		assert_true(f->count > 100);
		for (i = 0; i < f->count; i++) {
			item = &f->items[i];
			assert_int_equal(
			    mib_get(&f->tables.tree, &f->view, &f->cache,
				item->oid.sub, item->oid.len, &value),
			    MIB_FOUND);
			assert_same(
			    &value, value.bytes, &item->value, item->bytes);
			mib_cache_clear(&f->cache);
		}
	}
}

/* The oracle: of what a walk has met, the first that is behind. */
static const struct item *
behind(const struct fixture *f, const struct snmp_oid *oid)
{
	size_t low = 0, high = f->count, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (snmp_oid_cmp(f->items[mid].oid.sub, f->items[mid].oid.len,
			oid->sub, oid->len) > 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low < f->count ? &f->items[low] : NULL;
}

static void
check_next(struct fixture *f, const struct snmp_oid *oid)
{
	const struct item *want = behind(f, oid);
	struct mib_value value;
	struct snmp_oid found;
	enum mib_result result;

	result = mib_next(&f->tables.tree, &f->view, &f->cache, oid->sub,
	    oid->len, &found, &value);
	if (want == NULL) {
		assert_int_equal(result, MIB_NO_INSTANCE);
	} else {
		assert_int_equal(result, MIB_FOUND);
		assert_int_equal(snmp_oid_cmp(found.sub, found.len,
				     want->oid.sub, want->oid.len),
		    0);
		assert_same(&value, value.bytes, &want->value, want->bytes);
	}
	mib_cache_clear(&f->cache);
}

static void
next_of_hostile_oids_is_what_the_walk_met_behind(void **state)
{
	static const uint32_t numbers[] = { 0, 1, 'A', 'Z', 254, 255, 256,
		0x7fffffff, UINT32_MAX };
	static const char *const contexts[] = { "", "bb" };
	struct fixture *f = *state;
	struct snmp_oid oid;
	size_t c, i, j, n;

	for (c = 0; c < COUNT(contexts); c++) {
		enter(f, contexts[c]);
		walk(f);
		for (i = 0; i < f->count; i++) {
			oid = f->items[i].oid;
			/* too short: partial indexes, columns, tables */
			for (; oid.len > 0; oid.len--)
				check_next(f, &oid);
			/* too long */
			oid = f->items[i].oid;
			for (n = 0; n < COUNT(numbers); n++) {
				oid.sub[oid.len] = numbers[n];
				oid.len++;
				check_next(f, &oid);
				oid.len--;
			}
			/* wrong in one place, with and without what follows */
			for (j = 0; j < f->items[i].oid.len; j++)
				for (n = 0; n < COUNT(numbers) + 2; n++) {
					oid = f->items[i].oid;
					oid.sub[j] = n < COUNT(numbers) ?
					    numbers[n] :
					    oid.sub[j] + (n % 2 ? 1 : -1U);
					check_next(f, &oid);
					oid.len = j + 1;
					check_next(f, &oid);
				}
		}
	}
}

/* ---- the two shapes of a table, and the contexts ---- */

static void
both_shapes_of_a_table_are_equal(void **state)
{
	static const struct {
		uint32_t all, one;
	} shapes[] = { { SRV_REL, REL }, { SRV_SCOPE, SCOPE } };
	struct fixture *f = *state;
	struct mib_tables own;
	struct snmp_oid oid;
	struct mib_value value;
	struct mib_view view;
	size_t i, s, n, used, seen = 0;

	walk(f);
	mib_tables_init(&own, false, true);
	for (i = 0; i < f->count; i++) {
		const struct item *item = &f->items[i];

		for (s = 0; s < COUNT(shapes); s++)
			if (item->oid.sub[0] == shapes[s].all)
				break;
		if (s == COUNT(shapes))
			continue;
		view = f->view;
		used = item->oid.sub[3] + 1; /* the server's name */
		view.server = NULL;
		for (n = 0; n < COUNT(server_names); n++)
			if (snmp_index_key_cmp(server_names[n],
				strlen(server_names[n]), item->oid.sub + 3,
				used) == 0)
				view.server =
				    service_find(f->service, server_names[n]);
		assert_non_null(view.server);
		oid.len = 0;
		snmp_oid_add(&oid, item->oid.sub, 3);
		oid.sub[0] = shapes[s].one;
		snmp_oid_add(
		    &oid, item->oid.sub + 3 + used, item->oid.len - 3 - used);
		assert_int_equal(mib_get(&own.tree, &view, &f->cache, oid.sub,
				     oid.len, &value),
		    MIB_FOUND);
		assert_same(&value, value.bytes, &item->value, item->bytes);
		mib_cache_clear(&f->cache);
		seen++;
	}
	assert_int_equal(seen,
	    5 * 20 +	     /* relationships */
		5 * 54 - 1 + /* scopes; one has no balance to speak of */
		2 * (54 - 23) /* and those outside failover */);
}

static void
default_context_shows_the_first_server(void **state)
{
	struct fixture *f = *state;
	size_t i, j = 0, count;
	struct item *items;

	walk(f);
	items = f->items;
	count = f->count;
	f->items = NULL;
	f->count = 0;
	enter(f, "bb");
	walk(f);
	for (i = 0; i < count; i++) {
		if (items[i].oid.sub[0] < REL ||
		    items[i].oid.sub[0] == EVENTS ||
		    items[i].oid.sub[0] == KINDS)
			continue; /* of all servers */
		assert_true(j < f->count);
		assert_same(&f->items[j].value, f->items[j].bytes,
		    &items[i].value, items[i].bytes);
		j++;
	}
	assert_int_equal(f->count, j);
	for (i = 0; i < count; i++)
		free(items[i].bytes);
	free(items);
}

static void
server_that_was_never_read_has_no_rows_and_no_answer_about_clients(void **state)
{
	static const uint32_t client[] = { CLIENT, 1, 2, 10, 50, 0, 10 };
	static const uint32_t hardware[] = { HARDWARE, 1, 3, 1, 1, 0 };
	static const uint32_t name[] = { NAME, 1, 2, 1, 'x' };
	struct fixture *f = *state;
	struct mib_value value;

	enter(f, "unread");
	assert_int_equal(walk(f), MIB_ERROR);
	assert_int_equal(cells(f, SCOPE, 6), 0);
	assert_int_equal(f->count, SCALARS);
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, client,
			     COUNT(client), &value),
	    MIB_ERROR);
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, hardware,
			     COUNT(hardware), &value),
	    MIB_ERROR);
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, name,
			     COUNT(name), &value),
	    MIB_ERROR);
	mib_cache_clear(&f->cache);
}

static void
context_of_a_server_that_is_gone_is_empty(void **state)
{
	struct fixture *f = *state;

	enter(f, "nobody");
	assert_null(f->view.server);
	assert_int_equal(walk(f), MIB_NO_INSTANCE);
	assert_int_equal(f->count, SCALARS);
}

static void
client_tables_can_be_switched_off(void **state)
{
	struct fixture *f = *state;

	mib_tables_init(&f->tables, true, false);
	assert_int_equal(walk(f), MIB_NO_INSTANCE);
	assert_true(f->count > 0);
	assert_true(f->items[f->count - 1].oid.sub[0] < CLIENT);
}

/* ---- calls that end later ---- */

static void
call_that_is_not_answered_yet_is_pending_and_harmless_later(void **state)
{
	static const uint32_t oids[][7] = {
		{ CLIENT, 1, 2, 10, 50, 0, 10 },
		{ SCOPE, 1, 6, 10, 50, 0, 0 },
		{ REL, 1, 6, 4, 'f', 'o', '-' },
	};
	struct fixture *f = *state;
	struct fake *fake = fake_server("bb");
	struct snmp_oid found;
	struct mib_value value;
	size_t i;
	int rc;

	for (i = 0; i < COUNT(oids); i++)
		for (rc = 0; rc >= -ETIMEDOUT; rc -= ETIMEDOUT) {
			fake->hold = true;
			assert_int_equal(
			    mib_next(&f->tables.tree, &f->view, &f->cache,
				oids[i], 7, &found, &value),
			    MIB_PENDING);
			mib_cache_clear(&f->cache);
			assert_true(fake->held);
			fake->hold = false;
			fake_release(fake, rc);
			assert_int_equal(
			    mib_next(&f->tables.tree, &f->view, &f->cache,
				oids[i], 7, &found, &value),
			    MIB_FOUND);
			mib_cache_clear(&f->cache);
		}
}

static void
failing_call_is_an_error(void **state)
{
	static const uint32_t client[] = { CLIENT, 1, 2, 10, 50, 0, 10 };
	static const uint32_t scope[] = { SCOPE, 1, 6, 10, 50, 0, 0 };
	struct fixture *f = *state;
	struct mib_value value;
	struct snmp_oid found;

	fake_server("bb")->call_rc = -ETIMEDOUT;
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, client,
			     COUNT(client), &value),
	    MIB_ERROR);
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, scope,
			     COUNT(scope), &value),
	    MIB_ERROR);
	assert_int_equal(mib_next(&f->tables.tree, &f->view, &f->cache, client,
			     COUNT(client), &found, &value),
	    MIB_ERROR);
	mib_cache_clear(&f->cache);
	fake_server("bb")->call_rc = -ENOENT;
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, client,
			     COUNT(client), &value),
	    MIB_NO_INSTANCE);
	mib_cache_clear(&f->cache);
}

/* ---- without memory ---- */

struct asked {
	struct fixture *f;
	const uint32_t *oid;
	size_t len;
};

static void
ask(void *arg)
{
	struct asked *a = arg;
	struct mib_value value;
	struct snmp_oid found;
	enum mib_result got, next;

	got = mib_get(&a->f->tables.tree, &a->f->view, &a->f->cache, a->oid,
	    a->len, &value);
	mib_cache_clear(&a->f->cache);
	assert_true(got == MIB_FOUND || (got == MIB_ERROR && oom_hit()));
	next = mib_next(&a->f->tables.tree, &a->f->view, &a->f->cache, a->oid,
	    a->len - 1, &found, &value);
	mib_cache_clear(&a->f->cache);
	assert_true(next == MIB_FOUND || (next == MIB_ERROR && oom_hit()));
}

static void
row_for_which_there_is_no_memory_is_an_error(void **state)
{
	static const uint32_t client[] = { CLIENT, 1, 7, 10, 50, 0, 10 };
	static const uint32_t scope[] = { SCOPE, 1, 6, 10, 50, 0, 0 };
	static const uint32_t rel[] = { REL, 1, 6, 4, 'f', 'o', '-', 'a' };
	struct asked asked[] = {
		{ *state, client, COUNT(client) },
		{ *state, scope, COUNT(scope) },
		{ *state, rel, COUNT(rel) },
	};
	size_t i;

	for (i = 0; i < COUNT(asked); i++)
		assert_true(oom_each(ask, &asked[i]) > 2);
}

/* ---- some values, spelled out ---- */

struct cell {
	uint32_t table, column;
	const char *index;
	uint64_t number;
};

static void
parse_index(const char *text, struct snmp_oid *oid)
{
	uint32_t sub;
	char *end;

	for (; *text != '\0'; text = *end == '.' ? end + 1 : end) {
		sub = (uint32_t)strtoul(text, &end, 10);
		assert_true(snmp_oid_add(oid, &sub, 1));
	}
}

static void
values_are_those_of_the_data(void **state)
{
	static const struct cell want[] = {
		{ SERVERS, 5, "2.98.98", 1 },		       /* ok */
		{ SERVERS, 5, "6.117.110.114.101.97.100", 4 }, /* error */
		{ SERVERS, 8, "6.117.110.114.101.97.100", UINT32_MAX },
		{ SERVERS, 10, "2.98.98", 5 },
		{ SERVERS, 11, "2.98.98", 4 },
		{ SERVERS, 12, "2.98.98", 16 },
		{ SERVERS, 14, "2.98.98", 2 }, /* one lease, one relationship */
		{ SCOPE, 2, "10.50.0.0", 0xffffff00 },
		{ SCOPE, 5, "10.50.0.0", 1 },
		{ SCOPE, 5, "0.0.0.0", 0 },
		{ SCOPE, 6, "10.50.0.0", 246 },
		{ SCOPE, 8, "10.50.0.0", 10 },
		{ SCOPE, 9, "10.50.0.0", 1 },
		{ SCOPE, 10, "10.50.0.0", 233 },
		{ SCOPE, 13, "10.50.0.0", 1 },
		{ SCOPE, 14, "10.50.0.0", 1 },
		{ SCOPE, 20, "10.50.0.0", 95 },
		{ SCOPE, 23, "10.50.0.0", 10 },
		{ SCOPE, 28, "10.50.0.0", 10 },
		{ SCOPE, 35, "10.50.0.0", 2 },
		{ SCOPE, 38, "255.255.255.0", 1 },
		{ CLIENT, 3, "255.255.255.255", 0xffffff00 },
		{ CLIENT, 4, "10.50.0.15", 255 },
		{ CLIENT, 10, "10.50.0.10", MIB_WORLD_NOW + 60 },
		{ CLIENT, 10, "10.50.0.11", UINT32_MAX },
		{ CLIENT, 12, "10.50.0.10", 60 },
		{ CLIENT, 12, "10.50.0.11", UINT32_MAX },
		{ CLIENT, 12, "10.50.0.18", 0 },
		{ CLIENT, 17, "10.50.0.10", 1 },
		{ CLIENT, 17, "10.50.0.18", 3 },
		{ CLIENT, 17, "10.50.0.19", 2 },
		{ CLIENT, 28, "10.50.0.10", MIB_WORLD_NOW - 600 },
		{ HARDWARE, 3, "1.6.2.0.0.0.0.1", 0x0a32000a },
		{ HARDWARE, 4, "1.6.2.0.0.0.0.1", 2 },
		{ NAME, 2, "3.112.99.49", 0x0a32000a },
		{ NAME, 3, "3.112.99.49", 2 },
		{ REL, 5, "1.98", 1 },
		{ REL, 6, "1.98", 3 },
	};
	struct fixture *f = *state;
	struct mib_value value;
	struct snmp_oid oid;
	size_t i;

	for (i = 0; i < COUNT(want); i++) {
		const uint32_t head[3] = { want[i].table, 1, want[i].column };

		oid.len = 0;
		snmp_oid_add(&oid, head, 3);
		parse_index(want[i].index, &oid);
		if (mib_get(&f->tables.tree, &f->view, &f->cache, oid.sub,
			oid.len, &value) != MIB_FOUND)
			fail_msg("no %u.%u.%s", want[i].table, want[i].column,
			    want[i].index);
		if (value.number != want[i].number)
			fail_msg("%u.%u.%s is %llu", want[i].table,
			    want[i].column, want[i].index,
			    (unsigned long long)value.number);
		mib_cache_clear(&f->cache);
	}
}

static uint64_t
remaining(struct fixture *f, const char *index)
{
	static const uint32_t head[3] = { CLIENT, 1, 12 };
	struct mib_value value;
	struct snmp_oid oid = { 0 };

	snmp_oid_add(&oid, head, 3);
	parse_index(index, &oid);
	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, oid.sub,
			     oid.len, &value),
	    MIB_FOUND);
	mib_cache_clear(&f->cache);
	return value.number;
}

/* Time passes without a new view, where no lease changes. */
static void
lease_remaining_runs_down_in_one_view(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(remaining(f, "10.50.0.10"), 60);
	fake_step(25);
	assert_int_equal(remaining(f, "10.50.0.10"), 35);
	assert_int_equal(remaining(f, "10.50.0.11"), UINT32_MAX);
	fake_step(60);
	assert_int_equal(remaining(f, "10.50.0.10"), 0);
}

static void
name_in_capitals_is_no_instance(void **state)
{
	static const uint32_t oid[] = { NAME, 1, 2, 3, 'P', 'C', '1' };
	struct fixture *f = *state;
	struct mib_value value;

	assert_int_equal(mib_get(&f->tables.tree, &f->view, &f->cache, oid,
			     COUNT(oid), &value),
	    MIB_NO_INSTANCE);
	mib_cache_clear(&f->cache);
}

/* ---- the description itself ---- */

struct names {
	char last[80];
	struct snmp_oid oid;
	size_t count;
};

static void
on_object(void *arg, const char *name, const uint32_t *oid, size_t len)
{
	struct names *n = arg;

	assert_string_not_equal(name, n->last);
	assert_true(strlen(name) <= 64); /* RFC 2578 section 3.1 */
	assert_true(snmp_oid_cmp(oid, len, n->oid.sub, n->oid.len) > 0);
	snprintf(n->last, sizeof(n->last), "%s", name);
	n->oid.len = 0;
	snmp_oid_add(&n->oid, oid, len);
	n->count++;
}

static void
objects_are_sorted(void **state)
{
	struct names n = { .last = "" };

	(void)state;
	mib_each_object(on_object, &n);
	assert_true(n.count > 150);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(walk_meets_every_row_once),
		TEST(get_of_everything_walked_gives_the_same),
		TEST(next_of_hostile_oids_is_what_the_walk_met_behind),
		TEST(both_shapes_of_a_table_are_equal),
		TEST(default_context_shows_the_first_server),
		TEST(
		    server_that_was_never_read_has_no_rows_and_no_answer_about_clients),
		TEST(context_of_a_server_that_is_gone_is_empty),
		TEST(client_tables_can_be_switched_off),
		TEST(
		    call_that_is_not_answered_yet_is_pending_and_harmless_later),
		TEST(failing_call_is_an_error),
		TEST(row_for_which_there_is_no_memory_is_an_error),
		TEST(values_are_those_of_the_data),
		TEST(lease_remaining_runs_down_in_one_view),
		TEST(name_in_capitals_is_no_instance),
		cmocka_unit_test(objects_are_sorted),
	};

	return cmocka_run_group_tests_name("mib", tests, NULL, NULL);
}
