/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/*
 * Golden cases: tests/data/isc-conf/CASE/dhcpd.conf means CASE/expected, or is
 * refused with CASE/error.
 */

#include "support/test.h"

#include "provider/isc/isc_conf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "core/topology.h"
#include "support/conf_text.h"
#include "support/folder.h"
#include "support/oom.h"

#define CASES "tests/data/isc-conf"
#define SUBNET "subnet 10.0.0.0 netmask 255.255.255.0 "

/* ---- golden cases ---- */

/* What a configuration says, or why it is refused; the caller frees. */
static char *
told(const char *path)
{
	struct isc_conf conf;
	struct err err = { 0 };
	char *text;
	size_t len;
	FILE *f;

	f = open_memstream(&text, &len);
	assert_non_null(f);
	if (isc_conf_read(path, NULL, &conf, &err) == 0) {
		conf_text_print(f, &conf);
		isc_conf_done(&conf);
	} else {
		fprintf(f, "%s\n", err_text(&err));
	}
	fclose(f);
	return text;
}

static void
run_case(const char *name)
{
	char path[512];
	char *expected, *text;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s/expected", CASES, name);
	if (access(path, F_OK) != 0)
		snprintf(path, sizeof(path), "%s/%s/error", CASES, name);
	expected = folder_read(path, &len);
	snprintf(path, sizeof(path), "%s/%s/dhcpd.conf", CASES, name);
	text = told(path);
	if (strcmp(text, expected) != 0)
		fail_msg(
		    "%s:\n--- expected\n%s--- told\n%s", name, expected, text);
	free(expected);
	free(text);
}

static void
read_golden_case_means_expected(void **state)
{
	unsigned int n = 0;
	struct dirent *e;
	DIR *d;

	(void)state;
	d = opendir(CASES);
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		run_case(e->d_name);
		n++;
	}
	closedir(d);
	assert_true(n >= 100);
}

/* ---- from memory ---- */

static int
parse(const char *text, struct isc_conf *conf, struct err *err)
{
	*err = (struct err) { 0 };
	return isc_conf_parse("F", text, strlen(text), NULL, conf, err);
}

static void
parse_two_ranges_of_one_subnet_names_the_peer(void **state)
{
	static const char text[] =
	    "failover peer \"a\" { secondary; address 10.0.0.3;"
	    " peer address other.example; } " SUBNET
	    "{ pool { failover peer \"a\"; range 10.0.0.9 10.0.0.5; }"
	    " range 10.0.0.77; }\n";
	const struct relationship *r;
	const struct range *range;
	struct isc_conf conf;
	struct err err;

	(void)state;
	assert_int_equal(parse(text, &conf, &err), 0);
	assert_int_equal(topology_relationship_count(conf.topology), 1);
	r = topology_relationship(conf.topology, 0);
	assert_int_equal(r->role, FAILOVER_SECONDARY);
	assert_int_equal(r->mode, FAILOVER_LOAD_BALANCE);
	assert_int_equal(r->mclt, 0);
	assert_int_equal(r->safe_period, UINT32_MAX);
	assert_int_equal(r->split_source, SPLIT_ASSUMED);
	assert_int_equal(bucket_primary_count(r->hba), 128);
	assert_int_equal(r->address, 0x0a000003);
	assert_int_equal(r->peer_address, 0);
	assert_string_equal(r->host, "10.0.0.3");
	assert_string_equal(r->peer_host, "other.example");
	assert_int_equal(topology_scope_count(conf.topology), 1);
	assert_int_equal(topology_range_count(conf.topology), 2);
	range = topology_range(conf.topology, 0);
	assert_int_equal(range->first, 0x0a000005);
	assert_int_equal(range->last, 0x0a000009);
	assert_int_equal(range->relationship, 0);
	range = topology_range(conf.topology, 1);
	assert_int_equal(range->first, 0x0a00004d);
	assert_int_equal(range->relationship, TOPOLOGY_NONE);
	assert_int_equal(conf.notice_count, 1);
	assert_string_equal(
	    conf.notices[0], "F:1:152: the range ends before it begins");
	assert_int_equal(conf.file_count, 0);
	isc_conf_done(&conf);
}

static void
parse_hba_is_bits_of_bytes_in_order(void **state)
{
	static const char text[] =
	    "failover peer \"a\" { primary; peer address 10.0.0.3; mclt 60;"
	    " hba 1:80:0:0:0:0:0:0:0:0:0:0:0:0:0:0:"
	    "0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:40; } " SUBNET
	    "{ pool { failover peer \"a\"; range 10.0.0.5; } }\n";
	const struct relationship *r;
	struct isc_conf conf;
	struct err err;

	(void)state;
	assert_int_equal(parse(text, &conf, &err), 0);
	r = topology_relationship(conf.topology, 0);
	assert_int_equal(r->split_source, SPLIT_CONFIGURED);
	assert_int_equal(bucket_primary_count(r->hba), 3);
	assert_true(bucket_is_primary(r->hba, 0));
	assert_true(bucket_is_primary(r->hba, 15));
	assert_true(bucket_is_primary(r->hba, 254));
	isc_conf_done(&conf);
}

static void
parse_auto_partner_down_of_zero_is_none(void **state)
{
	static const char head[] =
	    "failover peer \"a\" { primary; peer address 10.0.0.3; split 9;"
	    " mclt 60; auto-partner-down ";
	static const char tail[] =
	    "; } " SUBNET "{ pool { failover peer \"a\"; range 10.0.0.5; } }";
	static const struct {
		const char *number;
		uint32_t safe_period;
	} cases[] = { { "0", UINT32_MAX }, { "1", 1 }, { "3600", 3600 },
		{ "4294967294", 4294967294 } };
	struct isc_conf conf;
	struct err err;
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(
		    text, sizeof(text), "%s%s%s", head, cases[i].number, tail);
		assert_int_equal(parse(text, &conf, &err), 0);
		assert_int_equal(
		    topology_relationship(conf.topology, 0)->safe_period,
		    cases[i].safe_period);
		isc_conf_done(&conf);
	}
}

static void
parse_last_of_a_parameter_counts_in_the_outermost_scope_only(void **state)
{
	static const char text[] =
	    "pid-file-name \"/one\"; local-port 1067;\n"
	    "option server.pid-file-name \"/two\"; local-port 0x1abc;\n"
	    "group { pid-file-name \"/no\"; local-port 5; }\n" SUBNET
	    "{ local-port 6; }\n"
	    "if known { local-port 7; pid-file-name \"/no\"; }\n";
	struct isc_conf conf;
	struct err err;

	(void)state;
	assert_int_equal(parse(text, &conf, &err), 0);
	assert_string_equal(conf.pid_path, "/two");
	assert_int_equal(conf.port, 0x1abc);
	isc_conf_done(&conf);
}

static void
parse_refused_leaves_result_untouched(void **state)
{
	struct isc_conf conf, before;
	struct err err;

	(void)state;
	memset(&conf, 0x5a, sizeof(conf));
	before = conf;
	assert_int_equal(parse("default-lease-time", &conf, &err), -EINVAL);
	assert_int_equal(err.code, -EINVAL);
	assert_memory_equal(&conf, &before, sizeof(conf));
}

static void
parse_include_without_folder_is_refused(void **state)
{
	struct isc_conf conf;
	struct err err;

	(void)state;
	assert_int_equal(
	    parse("include \"/etc/passwd\";", &conf, &err), -EINVAL);
	assert_string_equal(
	    err.text, "F:1:9: there is no folder to look for /etc/passwd in");
}

static void
parse_nul_byte_is_refused_but_not_in_comment_or_string(void **state)
{
	static const char bad[] = "foo\0;";
	static const char good[] = "# \0\noption host-name \"\0\";";
	struct isc_conf conf;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
	    isc_conf_parse("F", bad, sizeof(bad) - 1, NULL, &conf, &err),
	    -EINVAL);
	assert_string_equal(err.text, "F:1:4: NUL byte");
	assert_int_equal(
	    isc_conf_parse("F", good, sizeof(good) - 1, NULL, &conf, &err), 0);
	isc_conf_done(&conf);
}

static void
parse_every_truncation_ends(void **state)
{
	struct isc_conf conf;
	struct err err = { 0 };
	char *text;
	size_t len, i;

	(void)state;
	text = folder_read(CASES "/whole-campus/dhcpd.conf", &len);
	for (i = 0; i < len; i++)
		if (isc_conf_parse("F", text, i, NULL, &conf, &err) == 0)
			isc_conf_done(&conf);
	free(text);
}

/* ---- limits ---- */

static char *
repeat(const char *head, const char *part, size_t times, const char *tail)
{
	size_t i, n = strlen(part);
	char *text, *at;

	text = malloc(strlen(head) + n * times + strlen(tail) + 1);
	assert_non_null(text);
	at = stpcpy(text, head);
	for (i = 0; i < times; i++, at += n)
		memcpy(at, part, n);
	strcpy(at, tail);
	return text;
}

static void
expect_refused(char *text, const char *words)
{
	struct isc_conf conf;
	struct err err;

	assert_int_equal(parse(text, &conf, &err), -EINVAL);
	assert_non_null(strstr(err.text, words));
	free(text);
}

static void
parse_nested_too_deep_is_refused(void **state)
{
	(void)state;
	expect_refused(
	    repeat("", "group { ", 100000, ""), "nested deeper than 500");
	expect_refused(
	    repeat("set foo = ", "(", 100000, ""), "nested deeper than 500");
	expect_refused(
	    repeat("if ", "not ", 100000, ""), "nested deeper than 500");
	expect_refused(
	    repeat("", "on commit { ", 100000, ""), "nested deeper than 500");
	expect_refused(
	    repeat("set foo = ", "concat(", 100000, ""), "nested deeper");
	expect_refused(
	    repeat("host ", "abcdefgh.", 1000, "x { }"), "name too long");
}

static void
parse_chain_of_conditions_is_not_deep(void **state)
{
	struct isc_conf conf;
	struct err err;
	char *text;

	(void)state;
	text = repeat("class \"c\" { match if hardware = 1:2",
	    " or hardware = 1:3", 20000, "; }");
	assert_int_equal(parse(text, &conf, &err), 0);
	isc_conf_done(&conf);
	free(text);
	text = repeat("if known { }", " elsif static { }", 20000, "");
	assert_int_equal(parse(text, &conf, &err), 0);
	isc_conf_done(&conf);
	free(text);
}

static void
parse_more_notices_than_kept_are_counted(void **state)
{
	struct isc_conf conf;
	struct err err;
	char *text;

	(void)state;
	text = repeat("", SUBNET "{ }\n", 101, "");
	assert_int_equal(parse(text, &conf, &err), 0);
	assert_int_equal(conf.notice_count, 32);
	assert_int_equal(conf.notices_dropped, 100 - 32);
	isc_conf_done(&conf);
	free(text);
}

/* ---- from files ---- */

static int
read_conf(struct folder *folder, const char *include_dir, struct isc_conf *conf,
    struct err *err)
{
	struct isc_conf_options options = { .include_dir = include_dir };

	*err = (struct err) { 0 };
	return isc_conf_read(
	    folder_file(folder, "dhcpd.conf"), &options, conf, err);
}

static void
read_missing_file_is_that_error(void **state)
{
	struct folder folder;
	struct isc_conf conf;
	struct err err;

	(void)state;
	folder_make(&folder);
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), -ENOENT);
	assert_non_null(strstr(err.text, folder.file));
	assert_non_null(strstr(err.text, strerror(ENOENT)));
	folder_remove(&folder);
}

static void
read_folder_is_an_error(void **state)
{
	struct isc_conf conf;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(isc_conf_read(CASES, NULL, &conf, &err), -EISDIR);
}

static void
read_pipe_does_not_block(void **state)
{
	struct folder folder;
	struct isc_conf conf;
	struct err err;

	(void)state;
	folder_make(&folder);
	assert_int_equal(mkfifo(folder_file(&folder, "pipe"), 0600), 0);
	folder_puts(&folder, "dhcpd.conf", "include \"pipe\";\n");
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), -EINVAL);
	assert_non_null(strstr(err.text, ":1:9: "));
	assert_non_null(strstr(err.text, "pipe: not a regular file"));
	assert_int_equal(
	    isc_conf_read(folder_file(&folder, "pipe"), NULL, &conf, &err),
	    -EINVAL);
	folder_remove(&folder);
}

static void
read_null_device_is_an_empty_file(void **state)
{
	struct isc_conf conf;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(isc_conf_read("/dev/null", NULL, &conf, &err), 0);
	assert_int_equal(topology_scope_count(conf.topology), 0);
	isc_conf_done(&conf);
	assert_int_equal(
	    isc_conf_read("/dev/zero", NULL, &conf, &err), -EINVAL);
}

static void
read_include_is_found_beside_then_in_the_folder(void **state)
{
	struct folder beside, other;
	struct isc_conf conf;
	struct err err;

	(void)state;
	folder_make(&beside);
	folder_make(&other);
	folder_puts(
	    &beside, "dhcpd.conf", SUBNET "{ include \"range.inc\"; }\n");
	folder_puts(&other, "range.inc", "range 10.0.0.9;\n");
	assert_int_equal(read_conf(&beside, NULL, &conf, &err), -EINVAL);
	assert_int_equal(read_conf(&beside, other.path, &conf, &err), 0);
	assert_int_equal(topology_range(conf.topology, 0)->first, 0x0a000009);
	assert_int_equal(conf.file_count, 2);
	assert_string_equal(
	    conf.files[1].path, folder_file(&other, "range.inc"));
	isc_conf_done(&conf);
	folder_puts(&beside, "range.inc", "range 10.0.0.5;\n");
	assert_int_equal(read_conf(&beside, other.path, &conf, &err), 0);
	assert_int_equal(topology_range(conf.topology, 0)->first, 0x0a000005);
	isc_conf_done(&conf);
	folder_remove(&beside);
	folder_remove(&other);
}

static void
read_file_twice_is_listed_once(void **state)
{
	struct folder folder;
	struct isc_conf conf;
	struct err err;

	(void)state;
	folder_make(&folder);
	folder_puts(&folder, "dhcpd.conf",
	    "include \"one.inc\";\ninclude \"one.inc\";\n");
	folder_puts(&folder, "one.inc", "default-lease-time 5;\n");
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), 0);
	assert_int_equal(conf.file_count, 2);
	isc_conf_done(&conf);
	folder_remove(&folder);
}

static void
stale_is_true_once_any_file_changed(void **state)
{
	struct folder folder;
	struct isc_conf conf;
	struct err err;

	(void)state;
	folder_make(&folder);
	folder_puts(&folder, "dhcpd.conf", "include \"one.inc\";\n");
	folder_puts(&folder, "one.inc", "default-lease-time 5;\n");
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), 0);
	assert_false(isc_conf_stale(&conf));
	folder_append(&folder, "one.inc", "#", 1);
	assert_true(isc_conf_stale(&conf));
	isc_conf_done(&conf);
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), 0);
	assert_false(isc_conf_stale(&conf));
	folder_replace(&folder, "dhcpd.conf", "include \"one.inc\";\n", 19);
	assert_true(isc_conf_stale(&conf));
	isc_conf_done(&conf);
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), 0);
	folder_delete(&folder, "one.inc");
	assert_true(isc_conf_stale(&conf));
	isc_conf_done(&conf);
	folder_remove(&folder);
}

static void
read_more_bytes_than_the_limit_is_refused(void **state)
{
	struct folder folder;
	struct isc_conf conf;
	struct err err;

	(void)state;
	folder_make(&folder);
	folder_puts(&folder, "dhcpd.conf", "#");
	/* Not a byte of it is written, or read. */
	assert_int_equal(
	    truncate(folder_file(&folder, "dhcpd.conf"), 1024L << 20), 0);
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), -EFBIG);
	folder_remove(&folder);
}

static void
read_more_includes_than_the_limit_is_refused(void **state)
{
	struct folder folder;
	struct isc_conf conf;
	struct err err;
	char *text;

	(void)state;
	folder_make(&folder);
	folder_puts(&folder, "one.inc", "");
	text = repeat("", "include \"one.inc\";\n", 10000, "");
	folder_puts(&folder, "dhcpd.conf", text);
	assert_int_equal(read_conf(&folder, NULL, &conf, &err), -EINVAL);
	assert_non_null(strstr(err.text, ":10000:9: "));
	assert_non_null(strstr(err.text, "more than 10000 includes"));
	free(text);
	folder_remove(&folder);
}

/* ---- no memory ---- */

static void
read_once(void *arg)
{
	const char *path = arg;
	struct isc_conf conf;
	struct err err = { 0 };
	int rc;

	rc = isc_conf_read(path, NULL, &conf, &err);
	if (oom_hit()) {
		assert_int_equal(rc, -ENOMEM);
		assert_int_equal(err.code, -ENOMEM);
	} else {
		assert_int_equal(rc, 0);
	}
	if (rc == 0)
		isc_conf_done(&conf);
}

static void
read_without_memory_is_an_error_everywhere(void **state)
{
	static char campus[] = CASES "/whole-campus/dhcpd.conf";
	static char include[] = CASES "/include-beside/dhcpd.conf";
	static char options[] = "tests/data/isc-conf-diff/option-define.conf";
	static char chain[] = "tests/data/isc-conf-diff/if-long-or.conf";
	static char reversed[] = CASES "/range-reversed/dhcpd.conf";
	static char parameters[] = CASES "/parameters-text/dhcpd.conf";
	static char keys[] = "tests/data/isc-conf-diff/key-forms.conf";

	(void)state;
	assert_true(oom_each(read_once, campus) > 100);
	oom_each(read_once, include);
	oom_each(read_once, options);
	oom_each(read_once, chain);
	oom_each(read_once, reversed);
	oom_each(read_once, parameters);
	oom_each(read_once, keys);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_golden_case_means_expected),
		cmocka_unit_test(parse_two_ranges_of_one_subnet_names_the_peer),
		cmocka_unit_test(parse_hba_is_bits_of_bytes_in_order),
		cmocka_unit_test(parse_auto_partner_down_of_zero_is_none),
		cmocka_unit_test(
		    parse_last_of_a_parameter_counts_in_the_outermost_scope_only),
		cmocka_unit_test(parse_refused_leaves_result_untouched),
		cmocka_unit_test(parse_include_without_folder_is_refused),
		cmocka_unit_test(
		    parse_nul_byte_is_refused_but_not_in_comment_or_string),
		cmocka_unit_test(parse_every_truncation_ends),
		cmocka_unit_test(parse_nested_too_deep_is_refused),
		cmocka_unit_test(parse_chain_of_conditions_is_not_deep),
		cmocka_unit_test(parse_more_notices_than_kept_are_counted),
		cmocka_unit_test(read_missing_file_is_that_error),
		cmocka_unit_test(read_folder_is_an_error),
		cmocka_unit_test(read_pipe_does_not_block),
		cmocka_unit_test(read_null_device_is_an_empty_file),
		cmocka_unit_test(
		    read_include_is_found_beside_then_in_the_folder),
		cmocka_unit_test(read_file_twice_is_listed_once),
		cmocka_unit_test(stale_is_true_once_any_file_changed),
		cmocka_unit_test(read_more_bytes_than_the_limit_is_refused),
		cmocka_unit_test(read_more_includes_than_the_limit_is_refused),
		cmocka_unit_test(read_without_memory_is_an_error_everywhere),
	};

	return cmocka_run_group_tests_name("isc_conf", tests, NULL, NULL);
}
