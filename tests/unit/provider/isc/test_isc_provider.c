/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/* The provider over files that change as a real dhcpd changes them. */

#include "support/test.h"

#include "provider/isc/isc_provider.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/worker.h"
#include "core/server.h"
#include "core/topology.h"
#include "support/folder.h"
#include "support/isc_fixture.h"
#include "support/oom.h"
#include "support/rig.h"

/* ---- opening, before the first refresh ---- */

static void
open_without_a_path_fails(void **state)
{
	struct provider_env env = { 0 };
	struct provider *provider = NULL;
	struct isc_fixture *f = *state;
	struct err err = { 0 };

	free(f->spec.leases_path);
	f->spec.leases_path = NULL;
	assert_int_equal(
	    isc_provider_ops.open(&f->spec, &env, &provider, &err), -EINVAL);
	assert_non_null(strstr(err_text(&err), "dhcpd.leases"));
	assert_null(provider);
}

static void
calls_before_refresh_have_no_data(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_open(f);
	assert_int_equal(rig_statistics_rc(&f->rig, SCOPE), -ENODATA);
}

static void
close_of_null_does_nothing(void **state)
{
	(void)state;
	isc_provider_ops.close(NULL);
}

static void
on_time(void *arg, int rc, const struct err *err, int64_t now)
{
	assert_int_equal(rc, 0);
	assert_int_equal(err->code, 0);
	*(int64_t *)arg = now;
}

static void
system_time_is_that_of_the_clock(void **state)
{
	struct isc_fixture *f = *state;
	int64_t now = 0;

	isc_fixture_open(f);
	clock_step(&f->rig.clock, 7);
	isc_provider_ops.get_system_time(f->rig.provider, on_time, &now);
	assert_int_equal(now, ISC_FIXTURE_NOW + 7);
}

/* ---- reading and following ---- */

static void
refresh_first_reads_all(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF,
	    ACTIVE("10", "01") BACKUP("11")
		LEASE("12", "5 2026/11/20 11:28:10", "active", "02"));
	/* 17 without a record are the primary's; an end at now is passed. */
	isc_fixture_check_free(f, 17, 1, 1, 1);
	assert_int_equal(rig_statistics(&f->rig, SCOPE).usable_now, 17);
	assert_int_equal(rig_statistics_rc(&f->rig, SCOPE + 256), -ENOENT);
	assert_true(f->rig.running);
}

static void
refresh_of_empty_file_is_a_fresh_pair(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, "");
	isc_fixture_check_free(f, 20, 0, 0, 0);
}

/* The last write of the file. */
static void
written(struct isc_fixture *f, int64_t at)
{
	const struct timespec times[2] = { { .tv_sec = at }, { .tv_sec = at } };

	assert_int_equal(utimensat(AT_FDCWD, f->spec.leases_path, times, 0), 0);
}

static void
refresh_of_a_server_that_is_down_tells_once_when_it_wrote(void **state)
{
	struct isc_fixture *f = *state;

	f->spec.liveness = LIVENESS_PID;
	f->spec.pid_path = strdup(folder_file(&f->folder, "pid"));
	folder_puts(&f->folder, "conf", CONF);
	folder_puts(&f->folder, "leases", ACTIVE("10", "01"));
	written(f, ISC_FIXTURE_NOW - 300);
	isc_fixture_open(f);
	assert_int_equal(rig_refresh(&f->rig), 0);
	assert_false(f->rig.running);
	assert_int_equal(f->rig.age, 300);
	/* A clock that is stepped is no news of it. */
	clock_step(&f->rig.clock, -3600);
	assert_int_equal(rig_refresh(&f->rig), 0);
	assert_int_equal(f->rig.age, -1);
	written(f, ISC_FIXTURE_NOW);
	assert_int_equal(rig_refresh(&f->rig), 0);
	assert_int_equal(f->rig.age, 1);
}

static void
refresh_without_change_brings_no_view(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	isc_fixture_refresh(f);
	assert_false(f->rig.news);
}

/* What was read is not read again: a change of it that appending hides goes
 * unseen. */
static void
refresh_after_append_reads_the_new_bytes_only(void **state)
{
	static const char first[] = ACTIVE("10", "01");
	struct isc_fixture *f = *state;
	char text[4096];
	size_t len;
	FILE *file;

	len = (size_t)snprintf(text, sizeof(text), "%s", first);
	memset(text + len, '#', 1000);
	text[len + 1000] = '\n';
	text[len + 1001] = '\0';
	isc_fixture_start(f, CONF, text);
	file = fopen(folder_file(&f->folder, "leases"), "r+b");
	assert_non_null(file);
	assert_int_equal(fwrite(BACKUP("13"), 1, strlen(BACKUP("13")), file),
	    strlen(BACKUP("13")));
	assert_int_equal(fclose(file), 0);
	isc_fixture_append(f, ACTIVE("11", "02"));
	isc_fixture_refresh(f);
	assert_true(f->rig.news);
	isc_fixture_check_free(f, 18, 0, 2, 0);
}

static void
refresh_after_rename_reads_the_new_file(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01") ACTIVE("11", "02"));
	isc_fixture_replace(f, "leases", ACTIVE("12", "03"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 19, 0, 1, 0);
	assert_null(rig_client_name(&f->rig, SCOPE + 10));
	assert_non_null(rig_client_name(&f->rig, SCOPE + 12));
}

static void
refresh_after_truncation_reads_from_the_start(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01") ACTIVE("11", "02"));
	folder_puts(&f->folder, "leases", BACKUP("11"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 19, 1, 0, 0);
	folder_puts(&f->folder, "leases", "");
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 20, 0, 0, 0);
}

/* As dhcpd does it: hard link to the old file, rename over it. */
static void
refresh_after_hard_link_reads_on(void **state)
{
	char backup[FOLDER_PATH];
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	snprintf(
	    backup, sizeof(backup), "%s", folder_file(&f->folder, "leases~"));
	assert_int_equal(link(f->spec.leases_path, backup), 0);
	isc_fixture_refresh(f);
	assert_false(f->rig.news);
	isc_fixture_append(f, ACTIVE("11", "02"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 18, 0, 2, 0);
	isc_fixture_replace(f, "leases", ACTIVE("10", "01"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 19, 0, 1, 0);
}

static void
last_record_cut_anywhere_waits_for_its_rest(void **state)
{
	static const char before[] = ACTIVE("10", "01");
	static const char last[] =
	    "lease 10.0.0.11 {\n"
	    "  starts 5 2026/11/20 11:28:00;\n"
	    "  ends epoch 1795174690; # Fri Nov 20\n"
	    "  binding state active;\n"
	    "  next binding state expired;\n"
	    "  hardware ethernet 02:00:00:00:00:02;\n"
	    "  uid \"\\001\\002}\\\";\\\\{\";\n"
	    "  on expiry {\n    log (info, \"}\");\n  }\n"
	    "  client-hostname \"b\";\n"
	    "}";
	struct isc_fixture *f = *state;
	char text[2048];
	size_t cut;

	isc_fixture_start(f, CONF, before);
	for (cut = 0; cut < sizeof(last) - 1; cut++) {
		snprintf(text, sizeof(text), "%s%.*s", before, (int)cut, last);
		isc_fixture_replace(f, "leases", text);
		isc_fixture_refresh(f);
		isc_fixture_check_free(f, 19, 0, 1, 0);
		isc_fixture_append(f, last + cut);
		isc_fixture_refresh(f);
		isc_fixture_check_free(f, 18, 0, 2, 0);
		assert_string_equal(rig_client_name(&f->rig, SCOPE + 11), "b");
		assert_int_equal(f->rig.skipped, 0);
	}
}

/* ---- the configuration ---- */

static void
conf_change_keeps_the_leases(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01") ACTIVE("40", "02"));
	assert_int_equal(generation_ignored_count(f->rig.generation), 1);
	isc_fixture_replace(f, "conf", PRIMARY_PEER SUBNET("10", "49"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 38, 0, 2, 0);
	assert_int_equal(generation_ignored_count(f->rig.generation), 0);
	isc_fixture_append(f, ACTIVE("41", "03"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 37, 0, 3, 0);
}

/* In place, as by an editor, at that time. */
static void
rewrite_conf(struct isc_fixture *f, const char *text, int64_t at)
{
	const struct timespec times[2] = { { .tv_sec = at }, { .tv_sec = at } };

	folder_puts(&f->folder, "conf", text);
	assert_int_equal(
	    utimensat(AT_FDCWD, folder_file(&f->folder, "conf"), times, 0), 0);
}

/* The first half of a configuration is one, too. */
static void
conf_that_is_being_written_waits_for_its_end(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	rewrite_conf(f, PRIMARY_PEER, ISC_FIXTURE_NOW);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 19, 0, 1, 0);
	rewrite_conf(f, PRIMARY_PEER SUBNET("10", "49"), ISC_FIXTURE_NOW - 1);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 19, 0, 1, 0);
	rewrite_conf(f, PRIMARY_PEER SUBNET("10", "49"), ISC_FIXTURE_NOW - 2);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 39, 0, 1, 0);
}

/* What was wrong with it stands until it is read again. */
static void
conf_error_stands_while_it_is_being_written(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	rewrite_conf(f, "subnet", 1);
	assert_int_equal(rig_refresh(&f->rig), -EINVAL);
	rewrite_conf(f, CONF, ISC_FIXTURE_NOW + 1);
	assert_int_equal(rig_refresh(&f->rig), -EINVAL);
	assert_non_null(strstr(err_text(&f->rig.err), "conf:1:"));
	rewrite_conf(f, CONF, 2);
	isc_fixture_refresh(f);
}

/* By somebody who never ends. */
static void
conf_that_is_always_being_written_is_read_in_the_end(void **state)
{
	struct isc_fixture *f = *state;
	unsigned int looks = 0;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	rewrite_conf(f, PRIMARY_PEER SUBNET("10", "49"), ISC_FIXTURE_NOW);
	do {
		isc_fixture_refresh(f);
		assert_in_range(++looks, 1, 10);
	} while (rig_statistics(&f->rig, SCOPE).num_addr == 20);
	isc_fixture_check_free(f, 39, 0, 1, 0);
	assert_true(looks > 2);
}

static void
conf_error_keeps_the_view_and_follows_the_leases(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	isc_fixture_replace(
	    f, "conf", "subnet 10.0.0.0 netmask syntaxerror {\n");
	assert_int_equal(rig_refresh(&f->rig), -EINVAL);
	assert_non_null(strstr(err_text(&f->rig.err), "conf:1:"));
	isc_fixture_check_free(f, 19, 0, 1, 0);
	isc_fixture_append(f, ACTIVE("11", "02"));
	assert_int_equal(rig_refresh(&f->rig), -EINVAL);
	assert_true(f->rig.news);
	isc_fixture_check_free(f, 18, 0, 2, 0);
	isc_fixture_replace(f, "conf", CONF);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 18, 0, 2, 0);
}

static void
conf_missing_at_first_gives_no_view(void **state)
{
	struct isc_fixture *f = *state;

	folder_puts(&f->folder, "leases", "");
	isc_fixture_open(f);
	assert_int_equal(rig_refresh(&f->rig), -ENOENT);
	assert_false(f->rig.news);
	assert_int_equal(rig_statistics_rc(&f->rig, SCOPE), -ENODATA);
	folder_puts(&f->folder, "conf", CONF);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 20, 0, 0, 0);
}

/* A change while the lease file is away is applied when it is back. */
static void
conf_change_without_leases_waits_for_them(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	folder_delete(&f->folder, "leases");
	isc_fixture_replace(f, "conf", PRIMARY_PEER SUBNET("10", "49"));
	assert_int_equal(rig_refresh(&f->rig), -ENOENT);
	isc_fixture_check_free(f, 19, 0, 1, 0);
	folder_puts(&f->folder, "leases", ACTIVE("40", "01"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 39, 0, 1, 0);
}

/* ---- lease files that are none ---- */

static void
leases_missing_keep_the_view(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	folder_delete(&f->folder, "leases");
	assert_int_equal(rig_refresh(&f->rig), -ENOENT);
	assert_non_null(strstr(err_text(&f->rig.err), "No such file"));
	isc_fixture_check_free(f, 19, 0, 1, 0);
	folder_puts(
	    &f->folder, "leases", ACTIVE("10", "01") ACTIVE("11", "02"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 18, 0, 2, 0);
}

static void
leases_missing_at_first_give_no_view(void **state)
{
	struct isc_fixture *f = *state;

	folder_puts(&f->folder, "conf", CONF);
	isc_fixture_open(f);
	assert_int_equal(rig_refresh(&f->rig), -ENOENT);
	assert_false(f->rig.news);
	assert_int_equal(rig_statistics_rc(&f->rig, SCOPE), -ENODATA);
}

static void
leases_that_are_no_file_are_an_error(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	folder_delete(&f->folder, "leases");
	assert_int_equal(mkdir(f->spec.leases_path, 0700), 0);
	assert_int_equal(rig_refresh(&f->rig), -EISDIR);
	folder_delete(&f->folder, "leases");
	assert_int_equal(mkfifo(f->spec.leases_path, 0600), 0);
	assert_int_equal(rig_refresh(&f->rig), -EINVAL);
	isc_fixture_check_free(f, 19, 0, 1, 0);
	folder_delete(&f->folder, "leases");
	folder_puts(&f->folder, "leases", "");
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 20, 0, 0, 0);
}

static void
leases_of_garbage_keep_the_view(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	folder_replace(&f->folder, "leases", "\177ELF\0\1\2", 7);
	assert_int_equal(rig_refresh(&f->rig), -EBADMSG);
	assert_non_null(strstr(err_text(&f->rig.err), "leases:1: "));
	assert_int_equal(rig_refresh(&f->rig), -EBADMSG);
	isc_fixture_check_free(f, 19, 0, 1, 0);
	/* Time passes for what is known. */
	clock_step(&f->rig.clock, 3600);
	assert_int_equal(rig_refresh(&f->rig), -EBADMSG);
	isc_fixture_check_free(f, 19, 0, 0, 1);
	clock_step(&f->rig.clock, -3600);
	isc_fixture_replace(f, "leases", ACTIVE("11", "02") ACTIVE("12", "03"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 18, 0, 2, 0);
}

/* The first item decides, and it may come late. */
static void
leases_that_turn_out_garbage_are_an_error(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF, "# only a comment\n");
	isc_fixture_append(f, "rubbish ");
	assert_int_equal(rig_refresh(&f->rig), -EBADMSG);
	isc_fixture_check_free(f, 20, 0, 0, 0);
	isc_fixture_append(f, "more\n");
	assert_int_equal(rig_refresh(&f->rig), -EBADMSG);
	isc_fixture_replace(f, "leases", ACTIVE("11", "02"));
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 19, 0, 1, 0);
}

static void
corrupt_record_is_told_and_counted_once(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(f, CONF,
	    ACTIVE("10", "01") "lease 10.0.0.11 {\n  colour blue;\n}\n" ACTIVE(
		"12", "02"));
	assert_int_equal(f->rig.notice_count, 1);
	assert_non_null(strstr(f->rig.notices[0], "leases:8: "));
	assert_non_null(strstr(f->rig.notices[0], "\"colour\""));
	assert_int_equal(f->rig.skipped, 1);
	isc_fixture_check_free(f, 18, 0, 2, 0);
	/* Read again for a new configuration: nothing new to tell. */
	isc_fixture_replace(f, "conf", PRIMARY_PEER SUBNET("10", "39"));
	isc_fixture_refresh(f);
	assert_int_equal(f->rig.notice_count, 0);
	assert_int_equal(f->rig.skipped, 1);
	isc_fixture_check_free(f, 28, 0, 2, 0);
	isc_fixture_append(f, "lease 10.0.0.13 {\n  colour red;\n}\n");
	isc_fixture_refresh(f);
	assert_int_equal(f->rig.notice_count, 1);
	assert_int_equal(f->rig.skipped, 2);
}

/* ---- time ---- */

static void
time_passing_ends_leases_without_a_record(void **state)
{
	struct isc_fixture *f = *state;

	isc_fixture_start(
	    f, CONF, LEASE("10", SOON, "active", "01") ACTIVE("11", "02"));
	isc_fixture_check_free(f, 18, 0, 2, 0);
	clock_step(&f->rig.clock, 9);
	isc_fixture_refresh(f);
	assert_false(f->rig.news);
	clock_step(&f->rig.clock, 1);
	isc_fixture_refresh(f);
	assert_true(f->rig.news);
	isc_fixture_check_free(f, 18, 0, 1, 1);
	clock_step(&f->rig.clock, -3600);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 18, 0, 2, 0);
	clock_step(&f->rig.clock, 7200);
	isc_fixture_refresh(f);
	isc_fixture_check_free(f, 18, 0, 0, 2);
}

/* ---- the worker's thread ---- */

struct waiter {
	unsigned int calls;
	int rc;
	bool news;
};

static void
on_late_report(void *arg, const struct provider_report *report)
{
	struct waiter *waiter = arg;

	waiter->calls++;
	waiter->rc = report->rc;
	waiter->news = report->generation != NULL;
	generation_unref(report->generation);
}

static void
refresh_in_a_thread_completes_in_the_loop(void **state)
{
	struct isc_fixture *f = *state;
	struct provider_env env = { .clock = &f->rig.clock };
	struct provider *provider;
	struct waiter waiter = { 0 };
	struct err err;

	folder_puts(&f->folder, "conf", CONF);
	folder_puts(&f->folder, "leases", ACTIVE("10", "01"));
	clock_freeze(&f->rig.clock, ISC_FIXTURE_NOW);
	assert_non_null(env.loop = loop_new());
	assert_non_null(env.worker = worker_new(env.loop));
	assert_int_equal(
	    isc_provider_ops.open(&f->spec, &env, &provider, &err), 0);
	isc_provider_ops.refresh(provider, on_late_report, &waiter);
	assert_int_equal(waiter.calls, 0);
	while (waiter.calls == 0)
		loop_once(env.loop, -1);
	assert_int_equal(waiter.rc, 0);
	assert_true(waiter.news);
	isc_provider_ops.close(provider);
	worker_free(env.worker);
	loop_free(env.loop);
	assert_int_equal(waiter.calls, 1);
}

static void
close_during_refresh_cancels_it(void **state)
{
	struct isc_fixture *f = *state;
	struct provider_env env = { .clock = &f->rig.clock };
	struct provider *provider;
	struct waiter waiter = { 0 };
	struct err err;

	folder_puts(&f->folder, "conf", CONF);
	folder_puts(&f->folder, "leases", ACTIVE("10", "01"));
	clock_freeze(&f->rig.clock, ISC_FIXTURE_NOW);
	assert_non_null(env.loop = loop_new());
	assert_non_null(env.worker = worker_new(env.loop));
	assert_int_equal(
	    isc_provider_ops.open(&f->spec, &env, &provider, &err), 0);
	isc_provider_ops.refresh(provider, on_late_report, &waiter);
	isc_provider_ops.close(provider);
	assert_int_equal(waiter.calls, 1);
	assert_int_equal(waiter.rc, -ECANCELED);
	worker_free(env.worker);
	loop_free(env.loop);
	assert_int_equal(waiter.calls, 1);
}

/* ---- memory ---- */

static void
check_in_use(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics)
{
	(void)err;
	assert_int_equal(rc, 0);
	assert_int_equal(statistics->addr_in_use, *(uint32_t *)arg);
}

/* At most one allocation fails in a run, so that the second try succeeds. */
static void
refresh_twice(struct provider *provider, uint32_t in_use)
{
	struct waiter waiter = { 0 };

	isc_provider_ops.refresh(provider, on_late_report, &waiter);
	assert_int_equal(waiter.calls, 1);
	if (waiter.rc != 0) {
		assert_int_equal(waiter.rc, -ENOMEM);
		isc_provider_ops.refresh(provider, on_late_report, &waiter);
		assert_int_equal(waiter.calls, 2);
		assert_int_equal(waiter.rc, 0);
	}
	isc_provider_ops.get_scope_statistics(
	    provider, SCOPE, check_in_use, &in_use);
}

static void
run_without_memory(void *arg)
{
	struct isc_fixture *f = arg;
	struct provider *provider;
	struct err err;

	folder_puts(&f->folder, "conf", SECONDARY_PEER SUBNET("10", "29"));
	folder_puts(&f->folder, "leases",
	    ACTIVE("10", "01") ACTIVE("11", "02") PEER("normal", "normal")
		BLOCK_END "lease 10.0.0.12 { bad; }\n" ACTIVE("20", "03"));
	if (isc_provider_ops.open(&f->spec, &f->rig.env, &provider, &err) !=
	    0) {
		assert_int_equal(err.code, -ENOMEM);
		return;
	}
	refresh_twice(provider, 3);
	isc_fixture_append(f, ACTIVE("12", "04") "lease 10.0.0.13 {\n");
	refresh_twice(provider, 4);
	isc_provider_ops.adopt(provider, f->rig.generation);
	isc_fixture_append(f, "  binding state active; }\n");
	refresh_twice(provider, 5);
	isc_fixture_replace(f, "leases", ACTIVE("12", "04"));
	refresh_twice(provider, 1);
	isc_provider_ops.close(provider);
}

static void
memory_failing_anywhere_loses_nothing(void **state)
{
	struct isc_fixture *f = *state;

	/* The partner, which is not part of it. */
	isc_fixture_start(f, CONF, ACTIVE("10", "01"));
	assert_true(oom_each(run_without_memory, f) > 50);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, isc_fixture_new, isc_fixture_free)
	static const struct CMUnitTest tests[] = {
		TEST(open_without_a_path_fails),
		TEST(calls_before_refresh_have_no_data),
		TEST(close_of_null_does_nothing),
		TEST(system_time_is_that_of_the_clock),
		TEST(refresh_first_reads_all),
		TEST(refresh_of_empty_file_is_a_fresh_pair),
		TEST(refresh_of_a_server_that_is_down_tells_once_when_it_wrote),
		TEST(refresh_without_change_brings_no_view),
		TEST(refresh_after_append_reads_the_new_bytes_only),
		TEST(refresh_after_rename_reads_the_new_file),
		TEST(refresh_after_truncation_reads_from_the_start),
		TEST(refresh_after_hard_link_reads_on),
		TEST(last_record_cut_anywhere_waits_for_its_rest),
		TEST(conf_change_keeps_the_leases),
		TEST(conf_that_is_being_written_waits_for_its_end),
		TEST(conf_error_stands_while_it_is_being_written),
		TEST(conf_that_is_always_being_written_is_read_in_the_end),
		TEST(conf_error_keeps_the_view_and_follows_the_leases),
		TEST(conf_missing_at_first_gives_no_view),
		TEST(conf_change_without_leases_waits_for_them),
		TEST(leases_missing_keep_the_view),
		TEST(leases_missing_at_first_give_no_view),
		TEST(leases_that_are_no_file_are_an_error),
		TEST(leases_of_garbage_keep_the_view),
		TEST(leases_that_turn_out_garbage_are_an_error),
		TEST(corrupt_record_is_told_and_counted_once),
		TEST(time_passing_ends_leases_without_a_record),
		TEST(refresh_in_a_thread_completes_in_the_loop),
		TEST(close_during_refresh_cancels_it),
		TEST(memory_failing_anywhere_loses_nothing),
	};

	return cmocka_run_group_tests_name("isc_provider", tests, NULL, NULL);
}
