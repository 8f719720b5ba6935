/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/*
 * Golden cases: tests/data/isc-leases/CASE/input read gives the lines of
 * CASE/expected, whatever pieces it is fed in.
 */

#include "support/test.h"

#include "provider/isc/isc_lease.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "core/lease.h"
#include "support/folder.h"
#include "support/oom.h"

#define CASES "tests/data/isc-leases"
/* A case longer than this is cut at a sample of its positions only. */
#define ALL_CUTS_MAX 4000
#define SAMPLE 300

/* What a parser said, a line each. */
struct story {
	FILE *f;
	char *text;
	size_t len;
	int rc; /* what the sink shall return */
};

static void
print_bytes(FILE *f, const char *label, const void *bytes, size_t len)
{
	char *hex;

	if (len == 0)
		return;
	hex = malloc(3 * len);
	assert_non_null(hex);
	fprintf(f, " %s=%s", label, text_hex_format(bytes, len, hex, 3 * len));
	free(hex);
}

static void
print_time(FILE *f, const char *label, uint32_t t)
{
	if (t == LEASE_NEVER)
		fprintf(f, " %s=never", label);
	else if (t != 0)
		fprintf(f, " %s=%u", label, t);
}

static int
tell_lease(void *arg, const struct lease *l)
{
	struct story *story = arg;
	char address[IPV4_TEXT];

	fprintf(story->f, "lease %s %s", ipv4_format(l->address, address),
	    binding_state_name(l->state));
	print_time(story->f, "starts", l->starts);
	print_time(story->f, "ends", l->ends);
	print_time(story->f, "tstp", l->tstp);
	print_time(story->f, "tsfp", l->tsfp);
	print_time(story->f, "atsfp", l->atsfp);
	print_time(story->f, "cltt", l->cltt);
	if (l->flags & LEASE_RESERVED)
		fprintf(story->f, " reserved");
	if (l->flags & LEASE_BOOTP)
		fprintf(story->f, " bootp");
	if (l->hw_type != 0)
		fprintf(story->f, " type=%u", l->hw_type);
	print_bytes(story->f, "hw", l->hw, l->hw_len);
	print_bytes(story->f, "uid", l->uid, l->uid_len);
	if (l->name_len > 0)
		fprintf(story->f, " name=<%.*s>", l->name_len, l->name);
	if (l->class_len > 0)
		fprintf(story->f, " class=<%.*s>", l->class_len, l->class_name);
	fprintf(story->f, "\n");
	return story->rc;
}

static int
tell_peer_state(void *arg, const struct isc_peer_state *s)
{
	struct story *story = arg;

	fprintf(story->f, "peer <%s> my=%s", s->name,
	    failover_state_name(s->my_state));
	print_time(story->f, "since", s->my_since);
	fprintf(story->f, " partner=%s", failover_state_name(s->partner_state));
	print_time(story->f, "since", s->partner_since);
	if (s->has_mclt)
		fprintf(story->f, " mclt=%u", s->mclt);
	fprintf(story->f, "\n");
	return story->rc;
}

static void
tell_complaint(void *arg, const char *text)
{
	struct story *story = arg;

	fprintf(story->f, "complaint %s\n", text);
}

static void
story_open(struct story *story)
{
	*story = (struct story) { 0 };
	story->f = open_memstream(&story->text, &story->len);
	assert_non_null(story->f);
}

static void
story_close(struct story *story)
{
	fclose(story->f);
	free(story->text);
}

static struct isc_lease_sink
story_sink(struct story *story)
{
	return (struct isc_lease_sink) { tell_lease, tell_peer_state,
		tell_complaint, story };
}

/* Feeds text in pieces that end at the given positions; the story ends with
 * the counters, or with the error. */
static void
story_feed(struct story *story, const char *text, size_t len,
    const size_t *cuts, size_t cut_count)
{
	struct isc_lease_sink sink = story_sink(story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct isc_lease_counters counters;
	struct err err = { 0 };
	size_t i, from = 0, to;
	int rc = 0;

	assert_non_null(parser);
	for (i = 0; i <= cut_count && rc == 0; i++, from = to) {
		to = i < cut_count ? cuts[i] : len;
		rc =
		    isc_lease_parser_feed(parser, text + from, to - from, &err);
	}
	isc_lease_parser_counters(parser, &counters);
	if (rc != 0)
		fprintf(story->f, "error %d %s\n", rc, err_text(&err));
	else
		fprintf(story->f, "records=%llu skipped=%llu pending=%llu\n",
		    (unsigned long long)counters.records,
		    (unsigned long long)counters.skipped,
		    (unsigned long long)counters.pending);
	isc_lease_parser_free(parser);
	fflush(story->f);
}

static char *
read_file(const char *folder, const char *name, size_t *ret_len)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return folder_read(path, ret_len);
}

static void
check_story(const char *name, const char *text, size_t len,
    const char *expected, const size_t *cuts, size_t cut_count)
{
	struct story story;

	story_open(&story);
	story_feed(&story, text, len, cuts, cut_count);
	if (strcmp(story.text, expected) != 0)
		fail_msg("%s, cut at %zd:\n%s--- expected:\n%s", name,
		    cut_count > 0 ? (ssize_t)cuts[0] : -1, story.text,
		    expected);
	story_close(&story);
}

static void
check_case(const char *name)
{
	size_t len, expected_len, i, n, step, *cuts;
	char folder[300], *text, *expected;

	snprintf(folder, sizeof(folder), CASES "/%s", name);
	text = read_file(folder, "input", &len);
	expected = read_file(folder, "expected", &expected_len);
	check_story(name, text, len, expected, NULL, 0);
	step = len > ALL_CUTS_MAX ? len / SAMPLE : 1;
	for (i = 0; i < len; i += step)
		check_story(name, text, len, expected, &i, 1);
	/* And in many pieces, each as small as may be. */
	cuts = malloc((len + 1) * sizeof(*cuts));
	assert_non_null(cuts);
	for (n = 0; n * step < len; n++)
		cuts[n] = n * step;
	check_story(name, text, len, expected, cuts, n);
	free(cuts);
	free(text);
	free(expected);
}

static void
golden_case_cut_anywhere_reads_the_same(void **state)
{
	unsigned int n = 0;
	struct dirent *e;
	DIR *d;

	(void)state;
	assert_non_null(d = opendir(CASES));
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		check_case(e->d_name);
		n++;
	}
	closedir(d);
	assert_true(n >= 10);
}

/* ---- what no golden case can show ---- */

static const char record[] = "lease 10.0.0.1 {\n  binding state free;\n}\n";

static struct isc_lease_counters
counters_of(const struct isc_lease_parser *parser)
{
	struct isc_lease_counters counters;

	isc_lease_parser_counters(parser, &counters);
	return counters;
}

static void
sink_error_stops_the_feed(void **state)
{
	struct story story;
	struct isc_lease_sink sink = story_sink(&story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct err err = { 0 };

	(void)state;
	story_open(&story);
	story.rc = -ENOMEM;
	assert_non_null(parser);
	assert_int_equal(
	    isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err),
	    -ENOMEM);
	assert_int_equal(isc_lease_parser_feed(parser,
			     "failover peer \"x\" state { }\n", 29, &err),
	    -ENOMEM);
	isc_lease_parser_free(parser);
	story_close(&story);
}

static void
garbage_stays_garbage_until_reset(void **state)
{
	struct story story;
	struct isc_lease_sink sink = story_sink(&story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct err err = { 0 };

	(void)state;
	story_open(&story);
	assert_non_null(parser);
	assert_int_equal(
	    isc_lease_parser_feed(parser, "\n\0", 2, &err), -EBADMSG);
	assert_string_equal(
	    err.text, "F:2: not a lease file: unexpected byte 0x00");
	err = (struct err) { 0 };
	assert_int_equal(
	    isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err),
	    -EBADMSG);
	assert_string_equal(
	    err.text, "F:2: not a lease file: unexpected byte 0x00");
	isc_lease_parser_reset(parser);
	assert_int_equal(
	    isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err), 0);
	assert_int_equal(counters_of(parser).records, 1);
	isc_lease_parser_free(parser);
	story_close(&story);
}

static void
reset_starts_at_line_one_and_counts_on(void **state)
{
	static const char bad[] = "lease 10.0.0.2 { bad; }\n";
	struct story story;
	struct isc_lease_sink sink = story_sink(&story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct isc_lease_counters counters;
	struct err err = { 0 };
	unsigned int i, j;

	(void)state;
	story_open(&story);
	assert_non_null(parser);
	for (i = 0; i < 2; i++) {
		isc_lease_parser_reset(parser);
		for (j = 0; j < ISC_LEASE_COMPLAINTS + 2; j++)
			assert_int_equal(isc_lease_parser_feed(parser, bad,
					     sizeof(bad) - 1, &err),
			    0);
		isc_lease_parser_feed(parser, "lease 10.0", 10, &err);
		assert_int_equal(counters_of(parser).pending, 10);
	}
	isc_lease_parser_reset(parser);
	counters = counters_of(parser);
	assert_int_equal(counters.pending, 0);
	assert_int_equal(counters.skipped, 2 * (ISC_LEASE_COMPLAINTS + 2));
	assert_int_equal(counters.records, 0);
	assert_int_equal(counters.bytes,
	    2 * ((ISC_LEASE_COMPLAINTS + 2) * (sizeof(bad) - 1) + 10));
	fflush(story.f);
	/* Each file's first ones, from its own line 1 on. */
	for (i = 0, j = 0; (story.text + i)[0] != '\0'; i++)
		j += story.text[i] == '\n';
	assert_int_equal(j, 2 * ISC_LEASE_COMPLAINTS);
	assert_non_null(strstr(story.text, "F:1: "));
	assert_null(strstr(story.text, "F:9: "));
	isc_lease_parser_free(parser);
	story_close(&story);
}

/* Feeds the same block many times over; what the heap grew by at most. */
static size_t
feed_blocks(struct isc_lease_parser *parser, char fill, unsigned int count)
{
	enum { BLOCK = 1024 * 1024 };
	size_t before, now, most = 0;
	struct err err = { 0 };
	char *block;
	unsigned int i;

	assert_non_null(block = malloc(BLOCK));
	memset(block, fill, BLOCK);
	before = mallinfo2().uordblks + mallinfo2().hblkhd;
	for (i = 0; i < count; i++) {
		assert_int_equal(
		    isc_lease_parser_feed(parser, block, BLOCK, &err), 0);
		now = mallinfo2().uordblks + mallinfo2().hblkhd;
		if (now > before && now - before > most)
			most = now - before;
	}
	free(block);
	return most;
}

static void
check_bounded(
    const char *head, char fill, unsigned int megabytes, const char *tail)
{
	struct story story;
	struct isc_lease_sink sink = story_sink(&story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct isc_lease_counters counters;
	struct err err = { 0 };

	story_open(&story);
	assert_non_null(parser);
	assert_int_equal(
	    isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err), 0);
	assert_int_equal(
	    isc_lease_parser_feed(parser, head, strlen(head), &err), 0);
	assert_true(feed_blocks(parser, fill, megabytes) < 4 * 1024 * 1024);
	assert_int_equal(
	    isc_lease_parser_feed(parser, tail, strlen(tail), &err), 0);
	assert_int_equal(
	    isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err), 0);
	counters = counters_of(parser);
	assert_int_equal(counters.records, 2);
	assert_int_equal(counters.skipped, 1);
	assert_int_equal(counters.pending, 0);
	fflush(story.f);
	assert_non_null(strstr(story.text, "complaint F:4: skipped: "));
	isc_lease_parser_free(parser);
	story_close(&story);
}

static void
line_of_a_gigabyte_is_skipped_in_little_memory(void **state)
{
	(void)state;
	check_bounded(
	    "lease 10.0.0.2 {\n  client-hostname \"", 'a', 1024, "\";\n}\n");
	check_bounded("lease 10.0.0.2 { set x = 1", '\n', 64, ";}\n");
	check_bounded("", 'a', 64, "\n");
	check_bounded("host x {", '{', 64, "\n");
	check_bounded("server-duid ", 'x', 64, ";\n");
}

/* It would be read well in one piece; but in pieces it would not. */
static void
long_record_in_one_piece_is_skipped_too(void **state)
{
	static const char head[] = "lease 10.0.0.2 {\n", tail[] = "}\n";
	/* With these the record, to its brace, is as long as may be. */
	const size_t blanks = 1024 * 1024 - (sizeof(head) - 1) - 1;
	struct story story;
	struct isc_lease_sink sink = story_sink(&story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct err err = { 0 };
	size_t more, at;
	char *text;

	(void)state;
	story_open(&story);
	assert_non_null(parser);
	for (more = 0; more < 2; more++) {
		assert_non_null(text = malloc(blanks + 64));
		memset(text, ' ', blanks + 64);
		memcpy(text, head, sizeof(head) - 1);
		at = sizeof(head) - 1 + blanks + more;
		memcpy(text + at, tail, sizeof(tail) - 1);
		assert_int_equal(isc_lease_parser_feed(
				     parser, text, at + sizeof(tail) - 1, &err),
		    0);
		assert_int_equal(counters_of(parser).records, 1);
		assert_int_equal(counters_of(parser).skipped, more);
		free(text);
	}
	isc_lease_parser_free(parser);
	story_close(&story);
}

static void
comment_of_a_gigabyte_costs_nothing(void **state)
{
	struct story story;
	struct isc_lease_sink sink = story_sink(&story);
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct err err = { 0 };

	(void)state;
	story_open(&story);
	assert_non_null(parser);
	isc_lease_parser_feed(parser, "#", 1, &err);
	assert_int_equal(feed_blocks(parser, 'x', 1024), 0);
	isc_lease_parser_feed(parser, "\n", 1, &err);
	assert_int_equal(
	    isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err), 0);
	assert_int_equal(counters_of(parser).records, 1);
	assert_int_equal(counters_of(parser).skipped, 0);
	isc_lease_parser_free(parser);
	story_close(&story);
}

static int
count_lease(void *arg, const struct lease *lease)
{
	(void)lease;
	++*(unsigned int *)arg;
	return 0;
}

static int
ignore_peer_state(void *arg, const struct isc_peer_state *state)
{
	(void)arg;
	(void)state;
	return 0;
}

static void
run_without_memory(void *arg)
{
	unsigned int leases = 0;
	const struct isc_lease_sink sink = { count_lease, ignore_peer_state,
		NULL, &leases };
	struct isc_lease_parser *parser = isc_lease_parser_new("F", &sink);
	struct err err = { 0 };
	size_t cut;
	int rc = 0;

	(void)arg;
	if (parser == NULL)
		return;
	for (cut = 0; cut < sizeof(record) - 1 && rc == 0; cut++) {
		rc = isc_lease_parser_feed(parser, record, cut, &err);
		if (rc == 0)
			rc = isc_lease_parser_feed(parser, record + cut,
			    sizeof(record) - 1 - cut, &err);
	}
	if (rc == 0)
		assert_int_equal(leases, sizeof(record) - 1);
	else
		assert_int_equal(rc, -ENOMEM);
	/* A reset makes all well again. */
	leases = 0;
	isc_lease_parser_reset(parser);
	rc = isc_lease_parser_feed(parser, record, sizeof(record) - 1, &err);
	assert_int_equal(rc, 0);
	assert_int_equal(leases, 1);
	isc_lease_parser_free(parser);
}

static void
memory_failing_anywhere_is_told(void **state)
{
	(void)state;
	assert_int_equal(oom_each(run_without_memory, NULL), 4);
	isc_lease_parser_free(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_case_cut_anywhere_reads_the_same),
		cmocka_unit_test(sink_error_stops_the_feed),
		cmocka_unit_test(garbage_stays_garbage_until_reset),
		cmocka_unit_test(reset_starts_at_line_one_and_counts_on),
		cmocka_unit_test(
		    line_of_a_gigabyte_is_skipped_in_little_memory),
		cmocka_unit_test(long_record_in_one_piece_is_skipped_too),
		cmocka_unit_test(comment_of_a_gigabyte_costs_nothing),
		cmocka_unit_test(memory_failing_anywhere_is_told),
	};

	return cmocka_run_group_tests_name("isc_lease", tests, NULL, NULL);
}
