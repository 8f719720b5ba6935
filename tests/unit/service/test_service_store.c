/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */
/* WRAP: fsync renameat */

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "service/service_state.h"
#include "service/service_store.h"
#include "support/folder.h"
#include "support/oom.h"

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_renameat(int from, const char *old, int to, const char *new);
int __wrap_renameat(int from, const char *old, int to, const char *new);

/* What was done to the disk: 'f' a file synced, 'd' a directory, 'r' a rename;
 * and at which of these it fails, from 1 on. */
static char calls[64];
static size_t fails_at;

static int
note(char what)
{
	size_t len = strlen(calls);

	calls[len] = what;
	calls[len + 1] = '\0';
	if (len + 1 != fails_at)
		return 0;
	errno = EIO;
	return -1;
}

int
__wrap_fsync(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	return note(S_ISDIR(st.st_mode) ? 'd' : 'f') == 0 ? __real_fsync(fd) :
							    -1;
}

int
__wrap_renameat(int from, const char *old, int to, const char *new)
{
	return note('r') == 0 ? __real_renameat(from, old, to, new) : -1;
}

static int
setup(void **state)
{
	struct folder *folder = calloc(1, sizeof(*folder));

	folder_make(folder);
	calls[0] = '\0';
	fails_at = 0;
	*state = folder;
	return 0;
}

static int
teardown(void **state)
{
	folder_remove(*state);
	free(*state);
	return 0;
}

static struct service_store *
opened(const struct folder *folder)
{
	struct service_store *store = NULL;
	struct err err = { 0 };

	if (service_store_open(folder->path, &store, &err) != 0)
		fail_msg("%s", err.text);
	return store;
}

static void
store_without_a_file_has_none(void **state)
{
	struct service_store *store = opened(*state);
	struct service_state s = { 0 };

	assert_int_equal(service_store_load(store, &s, NULL), -ENOENT);
	service_store_close(store);
	service_store_close(NULL);
}

static void
store_saved_is_loaded_and_peeked(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { .sequence = 7 }, back = { 0 };
	struct stat st;

	assert_int_equal(service_store_save(store, &s, NULL), 0);
	/* Onto the disk before it gets its name, and the name after that. */
	assert_string_equal(calls, "frd");
	assert_int_equal(service_store_load(store, &back, NULL), 0);
	assert_int_equal(back.sequence, 7);
	s.sequence = 8;
	assert_int_equal(service_store_save(store, &s, NULL), 0);
	assert_int_equal(service_store_peek(folder->path, &back, NULL), 0);
	assert_int_equal(back.sequence, 8);
	assert_int_equal(stat(folder_file(folder, SERVICE_STORE_FILE), &st), 0);
	assert_int_equal(st.st_mode & 07777 & ~022u, 0644);
	service_store_close(store);
}

static void
store_that_fails_at_any_step_keeps_the_old_one(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { .sequence = 7 }, back = { 0 };
	struct err err = { 0 };
	size_t step;

	assert_int_equal(service_store_save(store, &s, NULL), 0);
	s.sequence = 8;
	for (step = 1; step <= 3; step++) {
		calls[0] = '\0';
		fails_at = step;
		assert_int_equal(service_store_save(store, &s, &err), -EIO);
		assert_non_null(strstr(err.text, SERVICE_STORE_FILE));
		fails_at = 0;
		assert_int_equal(service_store_load(store, &back, NULL), 0);
		/* After the rename it is the new one. */
		assert_int_equal(back.sequence, step < 3 ? 7 : 8);
		assert_int_not_equal(
		    access(
			folder_file(folder, SERVICE_STORE_FILE ".new"), F_OK),
		    0);
	}
	service_store_close(store);
}

static void
store_of_another_is_put_aside(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { .sequence = 9 };
	struct err err = { 0 };
	char *text;
	size_t len;

	folder_puts(folder, SERVICE_STORE_FILE, "my shopping list\n");
	assert_int_equal(service_store_peek(folder->path, &s, &err), -EBADMSG);
	assert_int_equal(service_store_load(store, &s, &err), -EBADMSG);
	assert_non_null(
	    strstr(err.text, "is not a state file of this program"));
	assert_int_equal(s.sequence, 9);
	assert_int_equal(service_store_load(store, &s, &err), -ENOENT);
	text = folder_read(folder_file(folder, SERVICE_STORE_BAD), &len);
	assert_string_equal(text, "my shopping list\n");
	free(text);
	service_store_close(store);
}

static void
store_without_end_is_refused(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { 0 };
	struct err err = { 0 };

	folder_puts(folder, SERVICE_STORE_FILE, "");
	assert_int_equal(
	    truncate(folder->file, (off_t)SERVICE_STATE_BYTES_MAX + 1), 0);
	assert_int_equal(service_store_load(store, &s, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "larger than"));
	service_store_close(store);
}

static void
store_that_is_a_folder_says_so(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { 0 };
	struct err err = { 0 };

	assert_int_equal(
	    mkdir(folder_file(folder, SERVICE_STORE_FILE), 0700), 0);
	assert_int_equal(service_store_load(store, &s, &err), -EISDIR);
	assert_int_equal(service_store_save(store, &s, &err), -EISDIR);
	assert_int_equal(rmdir(folder_file(folder, SERVICE_STORE_FILE)), 0);
	service_store_close(store);
}

static void
store_is_one_programs_at_a_time(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder), *other = NULL;
	struct err err = { 0 };

	assert_int_equal(
	    service_store_open(folder->path, &other, &err), -EBUSY);
	assert_non_null(strstr(err.text, "another program"));
	assert_null(other);
	service_store_close(store);
	assert_int_equal(service_store_open(folder->path, &other, &err), 0);
	service_store_close(other);
}

static void
store_in_no_folder_says_why(void **state)
{
	struct service_store *store = NULL;
	struct service_state s = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
	    service_store_open("/nonexistent/dir", &store, &err), -ENOENT);
	assert_string_equal(
	    err.text, "/nonexistent/dir: No such file or directory");
	assert_int_equal(
	    service_store_open("/dev/null", &store, &err), -ENOTDIR);
	assert_int_equal(service_store_peek("/nonexistent", &s, &err), -ENOENT);
}

static void
store_link_is_not_followed(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { 0 };
	char target[FOLDER_PATH];

	strcpy(target, folder_file(folder, "victim"));
	folder_puts(folder, "victim", "precious");
	assert_int_equal(
	    symlink(target, folder_file(folder, SERVICE_STORE_FILE ".new")), 0);
	assert_int_equal(service_store_save(store, &s, NULL), -ELOOP);
	service_store_close(store);
}

static void
use_once(void *arg)
{
	const struct folder *folder = arg;
	struct service_store *store = NULL;
	struct service_state s = { .sequence = 5 }, back = { 0 };
	struct err err = { 0 };
	int rc;

	rc = service_store_open(folder->path, &store, &err);
	if (rc == 0)
		rc = service_store_save(store, &s, &err);
	if (rc == 0)
		rc = service_store_load(store, &back, &err);
	if (rc == 0)
		rc = service_store_peek(folder->path, &back, &err);
	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	service_store_close(store);
	service_state_done(&back);
}

static void
store_out_of_memory_is_an_error(void **state)
{
	assert_true(oom_each(use_once, *state) > 5);
}

/* ---- the mark ---- */

/* Three events that wait. */
static void
save_three(struct service_store *store)
{
	struct service_journal *journal = service_journal_new(8);
	const struct event event = { .kind = EVENT_SERVER_STALE,
		.server = "a" };
	struct service_state s = { .sequence = 3 };
	int i;

	for (i = 0; i < 3; i++)
		assert_int_equal(service_journal_add(journal, &event, true), 0);
	s.entries = service_journal_list(journal, &s.entry_count);
	assert_int_equal(service_store_save(store, &s, NULL), 0);
	service_state_done(&s);
	service_journal_free(journal);
}

/* Whether each of them waits: "-+-". */
static void
check_waiting(struct service_state *s, const char *want)
{
	char got[8] = "";
	size_t i;

	for (i = 0; i < s->entry_count; i++)
		got[i] = s->entries[i]->notify ? '+' : '-';
	assert_string_equal(got, want);
	service_state_done(s);
}

static void
store_mark_ends_the_waiting_up_to_it(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { 0 };

	save_three(store);
	assert_int_equal(service_store_mark(store, 3), 0);
	assert_int_equal(service_store_mark(store, 2), 0);
	assert_int_equal(service_store_peek(folder->path, &s, NULL), 0);
	check_waiting(&s, "--+");
	assert_int_equal(service_store_load(store, &s, NULL), 0);
	check_waiting(&s, "--+");
	service_store_close(store);
}

static void
store_mark_of_another_state_is_forgotten(void **state)
{
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { 0 };

	/* Beyond the last event. */
	assert_int_equal(service_store_mark(store, 4), 0);
	save_three(store);
	assert_int_equal(service_store_peek(folder->path, &s, NULL), 0);
	check_waiting(&s, "+++");
	assert_int_equal(service_store_load(store, &s, NULL), 0);
	check_waiting(&s, "+++");
	/* Of a state that is gone, and whose numbers come again. */
	assert_int_equal(service_store_mark(store, 2), 0);
	folder_delete(folder, SERVICE_STORE_FILE);
	assert_int_equal(service_store_load(store, &s, NULL), -ENOENT);
	save_three(store);
	assert_int_equal(service_store_load(store, &s, NULL), 0);
	check_waiting(&s, "+++");
	service_store_close(store);
}

static void
store_mark_that_is_damaged_says_nothing(void **state)
{
	static const char *const marks[] = { "", "answered 0000000002",
		"answered 00000000 2\n", "answered 0000000002\n\n",
		"Answered 0000000002\n", "answered 9999999999\n" };
	struct folder *folder = *state;
	struct service_store *store = opened(folder);
	struct service_state s = { 0 };
	size_t i;

	save_three(store);
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		folder_puts(folder, SERVICE_STORE_MARK, marks[i]);
		assert_int_equal(service_store_load(store, &s, NULL), 0);
		check_waiting(&s, "+++");
	}
	folder_puts(folder, SERVICE_STORE_MARK, "answered 0000000002\n");
	assert_int_equal(service_store_load(store, &s, NULL), 0);
	check_waiting(&s, "--+");
	service_store_close(store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(store_without_a_file_has_none),
		TEST(store_saved_is_loaded_and_peeked),
		TEST(store_that_fails_at_any_step_keeps_the_old_one),
		TEST(store_of_another_is_put_aside),
		TEST(store_without_end_is_refused),
		TEST(store_that_is_a_folder_says_so),
		TEST(store_is_one_programs_at_a_time),
		TEST(store_in_no_folder_says_why),
		TEST(store_link_is_not_followed),
		TEST(store_out_of_memory_is_an_error),
		TEST(store_mark_ends_the_waiting_up_to_it),
		TEST(store_mark_of_another_state_is_forgotten),
		TEST(store_mark_that_is_damaged_says_nothing),
	};

	return cmocka_run_group_tests_name("service_store", tests, NULL, NULL);
}
