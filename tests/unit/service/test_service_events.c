/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: loop_timer_new loop_timer_set loop_timer_cancel loop_timer_free */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: worker_new worker_submit log_err */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/worker.h"
#include "config/config.h"
#include "service/service.h"
#include "service/service_events.h"
#include "service/service_store.h"
#include "support/fake_timer.h"
#include "support/folder.h"
#include "support/oom.h"
#include "support/service_fixture.h"

struct worker *__real_worker_new(struct loop *loop);
struct worker *__wrap_worker_new(struct loop *loop);
int __real_worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg);
int __wrap_worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg);

/* A job that was held: a disk that takes its time. */
static struct {
	bool hold, refuse;
	unsigned int jobs;
	worker_fn *run, *done;
	void *arg;
} disk;

static struct worker *disk_worker;

struct worker *
__wrap_worker_new(struct loop *loop)
{
	struct worker *worker = __real_worker_new(NULL);

	if (loop != NULL)
		disk_worker = worker; /* the last; marks have another */
	return worker;
}

int
__wrap_worker_submit(
    struct worker *worker, worker_fn *run, worker_fn *done, void *arg)
{
	if (worker != disk_worker)
		return __real_worker_submit(worker, run, done, arg);
	if (disk.refuse)
		return -ENOMEM;
	disk.jobs++;
	if (!disk.hold)
		return __real_worker_submit(worker, run, done, arg);
	assert_null(disk.run);
	disk.run = run;
	disk.done = done;
	disk.arg = arg;
	return 0;
}

/* What was logged as an error last. */
static char logged[256];

void __wrap_log_err(const char *subsystem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void
__wrap_log_err(const char *subsystem, const char *fmt, ...)
{
	va_list ap;

	(void)subsystem;
	va_start(ap, fmt);
	vsnprintf(logged, sizeof(logged), fmt, ap);
	va_end(ap);
}

static void
disk_finishes(void)
{
	worker_fn *run = disk.run;

	assert_non_null(run);
	disk.run = NULL;
	run(disk.arg);
	disk.done(disk.arg);
}

struct world {
	struct service_fixture *f;
	struct folder folder;
	struct config_notifications limits;
	struct service_events *events;
	unsigned int called;
};

static void
on_events(void *arg)
{
	((struct world *)arg)->called++;
}

static void
on_service(void *arg, const struct service_event *event)
{
	struct world *w = arg;

	if (w->events != NULL)
		service_events_heard(w->events, event);
}

static void
begin(struct world *w, const char *directory)
{
	w->events = service_events_new(
	    w->f->env.loop, &w->f->clock, w->f->service, &w->limits, directory);
	assert_non_null(w->events);
	service_events_watch(w->events, on_events, w);
	service_watch(w->f->service, on_service, w);
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct thresholds t;
	int i;

	memset(&disk, 0, sizeof(disk));
	logged[0] = '\0';
	w->f = service_fixture_new(true);
	thresholds_init(&t);
	t.imbalance = (struct threshold) { 0 };
	service_fixture_thresholds(w->f, &t);
	service_fixture_applied(w->f, "c");
	folder_make(&w->folder);
	w->limits =
	    (struct config_notifications) { .enabled = true, .events = 8 };
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		w->limits.kind[i] = true;
	log_open("test", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	*state = w;
	return 0;
}

static void
stop(struct world *w)
{
	service_events_free(w->events);
	w->events = NULL;
	service_free(w->f->service);
	service_fixture_again(w->f);
	service_fixture_applied(w->f, "c");
}

/* kill -9: what is not on the disk is lost. */
static void
crash(struct world *w)
{
	char path[FOLDER_PATH], *text;
	size_t len;

	strcpy(path, folder_file(&w->folder, SERVICE_STORE_FILE));
	text = folder_read(path, &len);
	stop(w);
	folder_write(&w->folder, SERVICE_STORE_FILE, text, len);
	free(text);
}

static int
teardown(void **state)
{
	struct world *w = *state;

	service_events_free(w->events);
	service_fixture_free(w->f);
	folder_remove(&w->folder);
	free(w);
	return 0;
}

static void
pass(struct world *w, int64_t ms)
{
	fake_timer_run(&w->f->clock, ms);
}

static void
low(struct world *w)
{
	service_fixture_leave_free(w->f->c, 5);
	pass(w, 1000);
}

static void
high(struct world *w)
{
	service_fixture_leave_free(w->f->c, 50);
	pass(w, 1000);
}

/* Answers what is to be notified: "1+ 2- ". */
static void
notified(struct world *w, const char *want)
{
	const struct event *event;
	char got[256] = "";
	uint32_t sequence = 0;

	while ((event = service_events_next(w->events, sequence)) != NULL) {
		sequence = event->sequence;
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%u%s ",
		    sequence, event->raised ? "+" : "-");
		service_events_answered(w->events, sequence);
	}
	assert_string_equal(got, want);
}

static struct service_events_status
status_of(const struct world *w)
{
	struct service_events_status status;

	service_events_status(w->events, &status);
	return status;
}

/* ---- without a disk ---- */

static void
events_are_numbered_kept_and_handed_out(void **state)
{
	struct world *w = *state;

	begin(w, NULL);
	service_start(w->f->service);
	low(w);
	high(w);
	assert_int_equal(w->called, 2);
	assert_int_equal(status_of(w).last, 2);
	assert_int_equal(status_of(w).kept, 2);
	assert_int_equal(status_of(w).waiting, 2);
	assert_false(status_of(w).kept_on_disk);
	assert_int_equal(
	    service_events_find(w->events, 1)->kind, EVENT_SCOPE_TOTAL);
	assert_int_equal(
	    service_events_find(w->events, 1)->time, FIXTURE_START + 0);
	assert_int_equal(service_events_after(w->events, 1)->sequence, 2);
	assert_int_equal(service_events_seen(w->events, EVENT_SCOPE_TOTAL), 2);
	notified(w, "1+ 2- ");
	notified(w, "");
	assert_int_equal(status_of(w).waiting, 0);
	assert_int_equal(status_of(w).kept, 2);
}

static void
events_switched_off_are_kept_only(void **state)
{
	struct world *w = *state;

	w->limits.kind[EVENT_SCOPE_TOTAL] = false;
	begin(w, NULL);
	service_start(w->f->service);
	low(w);
	assert_int_equal(status_of(w).kept, 1);
	notified(w, "");
	w->limits.kind[EVENT_SCOPE_TOTAL] = true;
	service_events_configure(w->events, &w->limits);
	/* The end of what was not told. */
	high(w);
	notified(w, "");
	low(w);
	notified(w, "3+ ");
	high(w);
	notified(w, "4- ");
}

static void
events_above_the_limit_are_counted_with_their_ends(void **state)
{
	struct world *w = *state;

	w->limits.rate_limit = 1;
	begin(w, NULL);
	service_start(w->f->service);
	low(w);
	high(w);
	low(w);
	high(w);
	notified(w, "1+ 2- ");
	assert_int_equal(status_of(w).suppressed, 1);
	assert_int_equal(
	    service_events_suppressed(w->events, EVENT_SCOPE_TOTAL), 1);
	assert_int_equal(
	    service_events_suppressed(w->events, EVENT_CLOCK_SKEW), 0);
	assert_int_equal(status_of(w).kept, 4);
}

static void
events_kept_are_the_last_ones(void **state)
{
	struct world *w = *state;
	int i;

	begin(w, NULL);
	service_start(w->f->service);
	for (i = 0; i < 10; i++) {
		low(w);
		high(w);
	}
	assert_int_equal(status_of(w).kept, 8);
	assert_int_equal(service_events_after(w->events, 0)->sequence, 13);
	assert_int_equal(status_of(w).waiting, 20);
	w->limits.events = 2;
	service_events_configure(w->events, &w->limits);
	assert_int_equal(service_events_after(w->events, 0)->sequence, 19);
}

/* ---- with one ---- */

static void
events_are_handed_out_once_they_are_on_the_disk(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	disk.hold = true;
	w->called = 0;
	low(w);
	assert_int_equal(status_of(w).waiting, 1);
	assert_null(service_events_next(w->events, 0));
	assert_int_equal(w->called, 0);
	/* Another one meanwhile waits for the next time. */
	high(w);
	disk_finishes();
	assert_int_equal(w->called, 1);
	notified(w, "1+ ");
	pass(w, 0);
	disk_finishes();
	notified(w, "2- ");
	assert_true(status_of(w).kept_on_disk);
	pass(w, SERVICE_EVENTS_LAZY_MS);
	disk_finishes();
}

static void
events_do_not_wait_for_ever_for_a_disk_that_hangs(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 2000);
	disk.hold = true;
	low(w); /* within a second */
	pass(w, SERVICE_EVENTS_PATIENCE_MS - 1000);
	notified(w, "");
	w->called = 0;
	pass(w, 1000);
	assert_int_equal(w->called, 1);
	assert_string_equal(logged,
	    "the state is being written for 5 s; events are told all the "
	    "same");
	notified(w, "1+ ");
	high(w);
	assert_int_equal(w->called, 2);
	notified(w, "2- ");
	assert_false(status_of(w).kept_on_disk);
	/* It comes back: as before. */
	disk_finishes();
	pass(w, 0);
	assert_true(status_of(w).kept_on_disk);
	low(w);
	notified(w, "");
	disk_finishes();
	pass(w, 0);
	disk_finishes();
	notified(w, "3+ ");
	disk.hold = false;
}

static void
events_not_answered_are_handed_out_after_a_crash(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	assert_non_null(service_events_next(w->events, 0));
	crash(w);
	begin(w, w->folder.path);
	/* At once, with its number and time. */
	assert_int_equal(
	    service_events_next(w->events, 0)->time, FIXTURE_START);
	notified(w, "1+ ");
	assert_string_equal(service_events_find(w->events, 1)->server, "c");
	service_start(w->f->service);
	pass(w, 5000);
	notified(w, "");
	high(w);
	notified(w, "2- ");
}

static void
events_answered_are_not_handed_out_after_a_crash(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	notified(w, "1+ ");
	pass(w, SERVICE_EVENTS_LAZY_MS);
	crash(w);
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 5000);
	notified(w, "");
	assert_int_equal(status_of(w).kept, 1);
	assert_true(server_low(
	    service_fixture_server(w->f, "c"), FIXTURE_SCOPE, SHARE_TOTAL));
}

static void
events_answered_just_before_a_crash_are_marked(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	high(w);
	low(w);
	service_events_answered(w->events, 1);
	/* A mark says nothing of those behind one that waits. */
	service_events_answered(w->events, 3);
	pass(w, SERVICE_EVENTS_LAZY_MS - 1);
	crash(w);
	begin(w, w->folder.path);
	notified(w, "2- 3+ ");
}

static void
events_answered_just_before_power_is_lost_come_again(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	notified(w, "1+ ");
	pass(w, SERVICE_EVENTS_LAZY_MS - 1);
	crash(w);
	folder_delete(&w->folder, SERVICE_STORE_MARK);
	begin(w, w->folder.path);
	notified(w, "1+ ");
}

/* A number that never reached the disk is given again, to an event that was
 * not answered. */
static void
events_not_on_the_disk_are_not_marked(void **state)
{
	struct world *w = *state;
	char path[FOLDER_PATH], *text;
	size_t len;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	strcpy(path, folder_file(&w->folder, SERVICE_STORE_FILE));
	text = folder_read(path, &len);
	disk.hold = true;
	w->limits.enabled = false;
	service_events_configure(w->events, &w->limits);
	high(w);
	assert_int_equal(status_of(w).last, 2);
	service_events_answered(w->events, 1);
	disk.hold = false;
	disk_finishes();
	folder_delete(&w->folder, SERVICE_STORE_FILE);
	service_events_free(w->events);
	w->events = NULL;
	stop(w);
	folder_write(&w->folder, SERVICE_STORE_FILE, text, len);
	free(text);
	w->limits.enabled = true;
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	assert_int_equal(service_events_next(w->events, 0)->sequence, 2);
	crash(w);
	begin(w, w->folder.path);
	notified(w, "2- ");
}

static void
events_not_on_the_disk_at_a_crash_are_found_again(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	disk.hold = true;
	low(w);
	notified(w, "");
	/* The disk never gets to it. */
	disk.hold = false;
	disk_finishes();
	stop(w);
	folder_delete(&w->folder, SERVICE_STORE_FILE);
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	notified(w, "1+ ");
}

static void
events_over_a_clean_restart_are_told_once(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	notified(w, "1+ ");
	stop(w); /* before the answer is written by itself */
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 5000);
	notified(w, "");
	stop(w);
	service_fixture_leave_free(w->f->c, 50);
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 0);
	notified(w, "2- ");
}

static void
events_suppressed_before_a_restart_end_quietly(void **state)
{
	struct world *w = *state;

	w->limits.enabled = false;
	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	stop(w);
	w->limits.enabled = true;
	begin(w, w->folder.path);
	service_start(w->f->service);
	high(w);
	notified(w, "");
	assert_int_equal(status_of(w).last, 2);
}

static void
events_of_a_foreign_state_begin_anew(void **state)
{
	struct world *w = *state;

	folder_puts(&w->folder, SERVICE_STORE_FILE, "what is this\n");
	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	notified(w, "1+ ");
	assert_true(status_of(w).kept_on_disk);
	assert_int_equal(
	    access(folder_file(&w->folder, SERVICE_STORE_BAD), F_OK), 0);
	assert_non_null(strstr(logged, "is not a state file of this program"));
}

static void
events_without_a_usable_folder_are_told_all_the_same(void **state)
{
	struct world *w = *state;

	begin(w, "/nonexistent");
	service_start(w->f->service);
	low(w);
	notified(w, "1+ ");
	assert_false(status_of(w).kept_on_disk);
}

static void
events_on_a_disk_that_fails_are_told_all_the_same(void **state)
{
	struct world *w = *state;
	char path[FOLDER_PATH];

	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	folder_delete(&w->folder, SERVICE_STORE_FILE);
	strcpy(path, folder_file(&w->folder, SERVICE_STORE_FILE));
	assert_int_equal(mkdir(path, 0700), 0);
	low(w);
	notified(w, "1+ ");
	assert_false(status_of(w).kept_on_disk);
	assert_non_null(strstr(logged, "Is a directory"));
	high(w);
	notified(w, "2- ");
	/* It is tried again by itself. */
	assert_int_equal(rmdir(path), 0);
	pass(w, SERVICE_EVENTS_RETRY_MS);
	assert_true(status_of(w).kept_on_disk);
	assert_int_equal(access(path, F_OK), 0);
}

static void
events_do_not_wait_for_the_next_try_of_a_disk_that_fails(void **state)
{
	struct world *w = *state;
	unsigned int before;

	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	folder_delete(&w->folder, SERVICE_STORE_FILE);
	assert_int_equal(
	    mkdir(folder_file(&w->folder, SERVICE_STORE_FILE), 0700), 0);
	disk.hold = true;
	low(w);
	high(w);
	notified(w, "");
	disk.hold = false;
	disk_finishes();
	pass(w, 0);
	notified(w, "1+ 2- ");
	before = disk.jobs;
	pass(w, SERVICE_EVENTS_RETRY_MS - 1);
	assert_int_equal(disk.jobs, before);
}

static void
events_without_memory_to_write_are_written_later(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	disk.refuse = true;
	low(w);
	notified(w, "");
	disk.refuse = false;
	pass(w, SERVICE_EVENTS_RETRY_MS);
	notified(w, "1+ ");
}

static void
events_save_many_answers_at_once(void **state)
{
	struct world *w = *state;
	unsigned int before;
	int i;

	begin(w, w->folder.path);
	service_start(w->f->service);
	for (i = 0; i < 10; i++) {
		low(w);
		high(w);
	}
	pass(w, 1000);
	before = disk.jobs;
	notified(w,
	    "1+ 2- 3+ 4- 5+ 6- 7+ 8- 9+ 10- 11+ 12- 13+ 14- 15+ 16- 17+ "
	    "18- 19+ 20- ");
	pass(w, 1000);
	assert_int_equal(disk.jobs, before + 1);
	pass(w, 60000);
	assert_int_equal(disk.jobs, before + 1);
}

static void
states_of_relationships_that_are_fine_are_remembered(void **state)
{
	struct world *w = *state;
	const struct relationship_state down = { .state = FAILOVER_PARTNER_DOWN,
		.since = 9000 };

	service_fixture_applied(w->f, "a");
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	notified(w, "");
	crash(w);
	service_fixture_applied(w->f, "a");
	/* It went down while nobody looked. */
	fake_data_state(fake_source_data(w->f->a), 0, &down);
	begin(w, w->folder.path);
	service_start(w->f->service);
	pass(w, 1000);
	assert_int_equal(
	    service_events_next(w->events, 0)->old_state, FAILOVER_NORMAL);
}

static void
live_once(void *arg)
{
	struct world *w = arg;

	w->events = service_events_new(w->f->env.loop, &w->f->clock,
	    w->f->service, &w->limits, w->folder.path);
	if (w->events == NULL)
		assert_true(oom_hit());
	service_events_free(w->events);
	w->events = NULL;
}

static void
events_out_of_memory_are_none(void **state)
{
	struct world *w = *state;

	begin(w, w->folder.path);
	service_start(w->f->service);
	low(w);
	stop(w);
	assert_true(oom_each(live_once, w) > 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_are_numbered_kept_and_handed_out),
		TEST(events_switched_off_are_kept_only),
		TEST(events_above_the_limit_are_counted_with_their_ends),
		TEST(events_kept_are_the_last_ones),
		TEST(events_are_handed_out_once_they_are_on_the_disk),
		TEST(events_do_not_wait_for_ever_for_a_disk_that_hangs),
		TEST(events_not_answered_are_handed_out_after_a_crash),
		TEST(events_answered_are_not_handed_out_after_a_crash),
		TEST(events_answered_just_before_a_crash_are_marked),
		TEST(events_answered_just_before_power_is_lost_come_again),
		TEST(events_not_on_the_disk_are_not_marked),
		TEST(events_not_on_the_disk_at_a_crash_are_found_again),
		TEST(events_over_a_clean_restart_are_told_once),
		TEST(events_suppressed_before_a_restart_end_quietly),
		TEST(events_of_a_foreign_state_begin_anew),
		TEST(events_without_a_usable_folder_are_told_all_the_same),
		TEST(events_on_a_disk_that_fails_are_told_all_the_same),
		TEST(events_do_not_wait_for_the_next_try_of_a_disk_that_fails),
		TEST(events_without_memory_to_write_are_written_later),
		TEST(events_save_many_answers_at_once),
		TEST(states_of_relationships_that_are_fine_are_remembered),
		TEST(events_out_of_memory_are_none),
	};

	return cmocka_run_group_tests_name("service_events", tests, NULL, NULL);
}
