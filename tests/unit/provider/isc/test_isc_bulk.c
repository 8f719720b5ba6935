/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/*
 * A lease file read in several pieces at once must give what it gives when it
 * is read from the first byte to the last: the same leases, states, counters,
 * complaints and line numbers, now and after more was appended.
 */

#include "support/test.h"

#include "provider/isc/isc_bulk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/follow.h"
#include "base/parallel.h"
#include "core/generation.h"
#include "core/lease_index.h"
#include "core/topology.h"
#include "provider/isc/isc_lease.h"
#include "support/followed.h"
#include "support/oom.h"

#define NET UINT32_C(0x0a000000)
#define NOW 1795174926
#define TEXT_MAX ((size_t)1 << 20)

/* One way to read a file. */
struct way {
	struct topology *topology;
	struct follow *follow;
	struct isc_lease_parser *parser;
	struct lease_index *index;
	char told[32768]; /* complaints and states, a line each */
	size_t told_len;
	uint64_t bulk; /* bytes that were not read one after the other */
};

static void
tell(struct way *way, const char *text)
{
	way->told_len += (size_t)snprintf(way->told + way->told_len,
	    sizeof(way->told) - way->told_len, "%s\n", text);
	assert_true(way->told_len < sizeof(way->told));
}

static int
on_lease(void *arg, const struct lease *lease)
{
	struct way *way = arg;

	return lease_index_put(way->index, lease);
}

static int
on_peer_state(void *arg, const struct isc_peer_state *peer)
{
	struct relationship_state state = { .state = peer->my_state,
		.since = peer->my_since,
		.partner_state = peer->partner_state,
		.partner_since = peer->partner_since };
	char line[128];

	snprintf(line, sizeof(line), "%s %u %u", peer->name, peer->my_state,
	    peer->my_since);
	tell(arg, line);
	return lease_index_set_relationship(
	    ((struct way *)arg)->index, 0, &state);
}

static void
on_complaint(void *arg, const char *text)
{
	tell(arg, text);
}

static struct topology *
make_topology(void)
{
	struct topology_builder *b = topology_builder_new();
	struct relationship r = { .name = (char *)"fo",
		.mclt = 60,
		.host = (char *)"one",
		.peer_host = (char *)"two" };
	struct topology *t;
	uint32_t index;

	bucket_split(r.hba, 128);
	topology_builder_add_relationship(b, &r, &index, NULL);
	topology_builder_add_subnet(b, NET, 0xffff0000u, "", NULL);
	topology_builder_add_range(
	    b, NET + 1, NET + 2000, index, false, NULL, NULL);
	assert_int_equal(topology_builder_finish(b, &t, NULL), 0);
	topology_builder_free(b);
	return t;
}

static void
way_open(struct way *way, const char *path)
{
	const struct isc_lease_sink sink = { on_lease, on_peer_state,
		on_complaint, way };

	memset(way, 0, sizeof(*way));
	way->topology = make_topology();
	way->follow = follow_new(path);
	way->parser = isc_lease_parser_new("F", &sink);
	way->index = lease_index_new(way->topology, NOW);
	assert_non_null(way->follow);
	assert_non_null(way->parser);
	assert_non_null(way->index);
}

static void
way_close(struct way *way)
{
	lease_index_free(way->index);
	isc_lease_parser_free(way->parser);
	follow_free(way->follow);
	topology_unref(way->topology);
}

static int
try_rest(struct way *way)
{
	char block[1000];
	struct err err;
	ssize_t n;
	int rc;

	while ((n = follow_read(way->follow, block, sizeof(block), &err)) > 0)
		if ((rc = isc_lease_parser_feed(
			 way->parser, block, (size_t)n, &err)) != 0)
			return rc;
	return (int)n;
}

static void
read_rest(struct way *way)
{
	assert_int_equal(try_rest(way), 0);
}

static int
try_bulk(struct way *way)
{
	const struct isc_bulk bulk = {
		.follow = way->follow,
		.parser = way->parser,
		.index = way->index,
		.topology = way->topology,
		.now = NOW,
		.piece_min = 200,
		.peer_state = on_peer_state,
		.arg = way,
	};
	struct err err;
	int rc = isc_bulk_read(&bulk, &err);

	way->bulk = follow_offset(way->follow);
	return rc;
}

static void
read_bulk(struct way *way)
{
	assert_int_equal(try_bulk(way), 0);
}

static void
compare_views(const struct generation *a, const struct generation *b)
{
	struct lease x = { 0 }, y = { 0 };
	uint32_t i;

	/* Not the padding in front of the counts. */
	assert_memory_equal(&generation_statistics(a, 0)->num_addr,
	    &generation_statistics(b, 0)->num_addr,
	    sizeof(struct scope_statistics) -
		offsetof(struct scope_statistics, num_addr));
	assert_memory_equal(generation_relationship(a, 0),
	    generation_relationship(b, 0), sizeof(struct relationship_state));
	assert_int_equal(
	    generation_client_count(a), generation_client_count(b));
	assert_int_equal(
	    generation_ignored_count(a), generation_ignored_count(b));
	for (i = 0; i <= 2001; i++) {
		if (!generation_lease(a, NET + i, &x)) {
			assert_false(generation_lease(b, NET + i, &y));
			continue;
		}
		assert_true(generation_lease(b, NET + i, &y));
		assert_memory_equal(&x, &y, offsetof(struct lease, class_len));
		assert_memory_equal(x.hw, y.hw, x.hw_len);
		assert_memory_equal(x.uid, y.uid, x.uid_len);
		assert_memory_equal(x.name, y.name, x.name_len);
	}
}

static void
compare_ways(struct way *a, struct way *b)
{
	struct isc_lease_counters x, y;
	struct generation *u, *v;

	assert_string_equal(a->told, b->told);
	isc_lease_parser_counters(a->parser, &x);
	isc_lease_parser_counters(b->parser, &y);
	assert_int_equal(x.records, y.records);
	assert_int_equal(x.skipped, y.skipped);
	assert_int_equal(x.bytes, y.bytes);
	assert_int_equal(x.pending, y.pending);
	assert_int_equal(lease_index_publish(a->index, &u), 0);
	assert_int_equal(lease_index_publish(b->index, &v), 0);
	compare_views(u, v);
	generation_unref(u);
	generation_unref(v);
}

/* Reads the file both ways, and what is appended. */
static uint64_t
read_both_ways(struct followed *f, const char *text, const char *more)
{
	struct way one, pieces;
	struct err err;
	uint64_t bulk;

	followed_put(f, text);
	way_open(&one, f->path);
	way_open(&pieces, f->path);
	assert_int_equal(follow_check(one.follow, &err), FOLLOW_RESTART);
	assert_int_equal(follow_check(pieces.follow, &err), FOLLOW_RESTART);
	read_rest(&one);
	read_bulk(&pieces);
	read_rest(&pieces);
	compare_ways(&one, &pieces);
	followed_append(f, more);
	assert_int_equal(follow_check(one.follow, &err), FOLLOW_GREW);
	assert_int_equal(follow_check(pieces.follow, &err), FOLLOW_GREW);
	read_rest(&one);
	read_rest(&pieces);
	compare_ways(&one, &pieces);
	bulk = pieces.bulk;
	way_close(&one);
	way_close(&pieces);
	return bulk;
}

/* ---- texts ---- */

struct text {
	char *s;
	size_t len;
	unsigned int seed;
};

static unsigned int
rnd(struct text *text, unsigned int n)
{
	text->seed = text->seed * 1103515245u + 12345u;
	return (text->seed >> 16) % n;
}

static void add(struct text *text, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct text *text, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text->len += (size_t)vsnprintf(
	    text->s + text->len, TEXT_MAX - text->len, fmt, ap);
	va_end(ap);
	assert_true(text->len < TEXT_MAX);
}

static void
add_lease(struct text *text)
{
	static const char *const states[] = { "active", "active", "free",
		"backup", "expired", "abandoned" };

	add(text,
	    "lease 10.0.%u.%u {\n  starts 5 2026/11/20 11:%02u:00;\n"
	    "  ends 5 2026/11/20 23:00:00;\n  binding state %s;\n"
	    "  hardware ethernet 02:00:00:00:00:%02x;\n"
	    "  client-hostname \"h-%u\";\n}\n",
	    rnd(text, 9), rnd(text, 256), rnd(text, 60), states[rnd(text, 6)],
	    rnd(text, 256), rnd(text, 1000));
}

static void
add_peer(struct text *text)
{
	static const char *const states[] = { "normal", "partner-down",
		"recover" };

	add(text,
	    "\nfailover peer \"fo\" state {\n"
	    "  my state %s at 5 2026/11/20 11:%02u:00;\n"
	    "  partner state normal at 5 2026/11/20 11:28:01;\n}\n",
	    states[rnd(text, 3)], rnd(text, 60));
}

/* What must not be mistaken for the beginning of a record, and what must not
 * be read in pieces. */
static const char *const odd[] = {
	"host h {\n  dynamic;\n}\n",
	"# a comment with lease 10.0.0.1 {\n",
	"lease 10.0.0.7 {\n  starts",
	"lease 10.0.0.8 {\n  binding state active;\n",
	"lease 10.0.0.9 {\n  nonsense;\n}\n",
	"lease 10.0.0.10 {\n  client-hostname \"cut\n",
	"host h {\nlease 10.0.0.3 {\n  binding state active;\n}\n",
	"lease 10.0.0.11 {\n  on commit {\nlease 10.0.0.4 {\n}\n}\n}\n",
	"# lease\nlease\nlease 10.0.0.5\n{\n  binding state active;\n}\n",
	"lease 10.1.0.1 {\n  binding state active;\n}\n",
	"}\n",
};

static void
add_odd(struct text *text)
{
	add(text, "%s", odd[rnd(text, sizeof(odd) / sizeof(odd[0]))]);
}

static struct text
make_text(unsigned int seed, unsigned int records, unsigned int odds)
{
	struct text text = { .s = malloc(TEXT_MAX), .seed = seed };
	unsigned int i;

	assert_non_null(text.s);
	text.s[0] = '\0';
	add(&text, "# made up\n\nauthoring-byte-order little-endian;\n");
	for (i = 0; i < records; i++) {
		add_lease(&text);
		if (rnd(&text, 50) == 0)
			add_peer(&text);
		if (odds > 0 && rnd(&text, odds) == 0)
			add_odd(&text);
	}
	return text;
}

/* ---- the tests ---- */

#define MORE                                           \
	"lease 10.0.0.20 {\n  binding state active;\n" \
	"  client-hostname \"more\";\n}\nlease 10.0.0.21 {\n  nonsense;\n}\n"

static void
file_in_order_is_read_in_pieces_to_the_end(void **state)
{
	struct text text = make_text(1, 1000, 0);
	uint64_t bulk;

	if (parallel_width() < 2)
		skip();
	bulk = read_both_ways(*state, text.s, MORE);
	assert_int_equal(bulk, text.len);
	free(text.s);
}

static void
record_that_is_not_whole_at_the_end_is_continued(void **state)
{
	struct text text = make_text(2, 200, 0);

	add(&text, "lease 10.0.0.20 {\n  starts 5 2026/11/20");
	read_both_ways(
	    *state, text.s, " 11:00:00;\n  binding state active;\n}\n" MORE);
	free(text.s);
}

static void
odd_things_anywhere_are_read_the_same(void **state)
{
	unsigned int seed;
	struct text text;

	for (seed = 1; seed <= 150; seed++) {
		text = make_text(seed, 20 + seed * 2, 10 + seed);
		read_both_ways(*state, text.s, MORE);
		free(text.s);
	}
}

/* The middle of the file, behind which it is cut in two, lies in the odd
 * thing. */
static void
one_odd_thing_where_the_file_is_cut_is_read_the_same(void **state)
{
	struct text text, head = make_text(3, 40, 0);
	size_t i, want;

	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		text = make_text(4, 0, 0);
		add(&text, "%s%s", head.s, odd[i]);
		want = 2 * text.len - strlen(odd[i]);
		while (text.len + 300 < want)
			add_lease(&text);
		while (text.len + 1 < want)
			add(&text, "#");
		add(&text, "\n");
		read_both_ways(*state, text.s, MORE);
		free(text.s);
	}
	free(head.s);
}

static void
comment_that_is_not_whole_at_the_end_is_continued(void **state)
{
	struct text text = make_text(2, 200, 0);

	add(&text, "# a comment");
	read_both_ways(*state, text.s, " with { in it\n" MORE);
	free(text.s);
}

static void
comments_before_the_first_record_are_no_reason_to_mistake_it(void **state)
{
	struct text text = make_text(2, 0, 0);

	text.len = 0;
	while (text.len < 20000)
		add(&text, "# a comment\n");
	while (text.len < 30000)
		add_lease(&text);
	read_both_ways(*state, text.s, "nonsense\n" MORE);
	free(text.s);
}

static void
file_without_a_place_to_cut_is_left(void **state)
{
	struct text text = make_text(5, 1, 0);
	uint64_t bulk;

	while (text.len < 5000)
		add(&text, "host h {\n  dynamic;\n}\n");
	bulk = read_both_ways(*state, text.s, MORE);
	assert_int_equal(bulk, 0);
	free(text.s);
}

static void
states_beyond_the_limit_are_read_the_slow_way(void **state)
{
	struct text text = make_text(6, 1000, 0);
	unsigned int i;

	for (i = 0; i < 600; i++)
		add_peer(&text);
	for (i = 0; i < 100; i++)
		add_lease(&text);
	read_both_ways(*state, text.s, MORE);
	free(text.s);
}

/* Whatever fails, it is told, or what was read is right. */
static void
memory_failing_anywhere_is_told(void **state)
{
	struct text text = make_text(8, 60, 0);
	struct followed *f = *state;
	struct generation *want, *g;
	struct way one, way;
	struct err err;
	unsigned int n;
	bool failed;

	add_peer(&text);
	add_lease(&text);
	followed_put(f, text.s);
	way_open(&one, f->path);
	assert_int_equal(follow_check(one.follow, &err), FOLLOW_RESTART);
	read_rest(&one);
	assert_int_equal(lease_index_publish(one.index, &want), 0);
	for (n = 1, failed = true; failed; n++) {
		way_open(&way, f->path);
		assert_int_equal(
		    follow_check(way.follow, &err), FOLLOW_RESTART);
		g = NULL;
		oom_at(n);
		if (try_bulk(&way) == 0 && try_rest(&way) == 0)
			(void)lease_index_publish(way.index, &g);
		failed = oom_hit();
		oom_at(0);
		if (g != NULL)
			compare_views(want, g);
		assert_true(failed || g != NULL);
		generation_unref(g);
		way_close(&way);
	}
	generation_unref(want);
	way_close(&one);
	free(text.s);
}

#define BULK_TEST(name) \
	cmocka_unit_test_setup_teardown(name, followed_setup, followed_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BULK_TEST(file_in_order_is_read_in_pieces_to_the_end),
		BULK_TEST(record_that_is_not_whole_at_the_end_is_continued),
		BULK_TEST(odd_things_anywhere_are_read_the_same),
		BULK_TEST(one_odd_thing_where_the_file_is_cut_is_read_the_same),
		BULK_TEST(comment_that_is_not_whole_at_the_end_is_continued),
		BULK_TEST(
		    comments_before_the_first_record_are_no_reason_to_mistake_it),
		BULK_TEST(file_without_a_place_to_cut_is_left),
		BULK_TEST(states_beyond_the_limit_are_read_the_slow_way),
		BULK_TEST(memory_failing_anywhere_is_told),
	};

	return cmocka_run_group_tests_name("isc_bulk", tests, NULL, NULL);
}
