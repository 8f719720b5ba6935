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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "core/lease.h"
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
	char *text;
	FILE *f;
	long len;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if ((f = fopen(path, "rb")) == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	assert_true((len = ftell(f)) >= 0);
	rewind(f);
	assert_non_null(text = malloc((size_t)len + 1));
	assert_int_equal(fread(text, 1, (size_t)len, f), len);
	text[len] = '\0';
	fclose(f);
	*ret_len = (size_t)len;
	return text;
}

/* The bytes of their own in memory of their own, so that a sanitizer sees
 * whoever reads beyond them. */
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden_case_cut_anywhere_reads_the_same),
	};

	return cmocka_run_group_tests_name("isc_lease", tests, NULL, NULL);
}
