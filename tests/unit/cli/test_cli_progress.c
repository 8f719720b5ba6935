/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/progress.h"
#include "cli/cli_progress.h"
#include "support/oom.h"

/* A terminal, and what stands on it. */
struct terminal {
	int master;
	FILE *stream;
	char text[4096];
	size_t len;
};

static int
setup(void **state)
{
	struct terminal *t = test_calloc(1, sizeof(*t));
	struct termios mode;
	int fd;

	t->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(t->master >= 0);
	assert_int_equal(grantpt(t->master), 0);
	assert_int_equal(unlockpt(t->master), 0);
	fd = open(ptsname(t->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(tcgetattr(fd, &mode), 0);
	cfmakeraw(&mode);
	assert_int_equal(tcsetattr(fd, TCSANOW, &mode), 0);
	t->stream = fdopen(fd, "w");
	assert_non_null(t->stream);
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	struct terminal *t = *state;

	fclose(t->stream);
	close(t->master);
	test_free(t);
	return 0;
}

/* Blocks until what was written holds the words. */
static void
await(struct terminal *t, const char *words)
{
	ssize_t n;

	while (strstr(t->text, words) == NULL) {
		n = read(
		    t->master, t->text + t->len, sizeof(t->text) - 1 - t->len);
		assert_true(n > 0);
		t->len += (size_t)n;
	}
}

static void
shown_again_and_again_then_erased(void **state)
{
	struct terminal *t = *state;
	struct progress p = { 0 };
	struct cli_progress *shown = cli_progress_new(&p, t->stream);

	assert_non_null(shown);
	progress_expect(&p, 1000);
	progress_add(&p, 70);
	await(t, "\rreading leases: 7 %");
	progress_add(&p, 930);
	await(t, "\rreading leases: 100 %");
	cli_progress_free(shown);
	await(t, "\rreading leases: 100 %\r                     \r");
}

static void
nothing_is_shown_before_something_is_expected(void **state)
{
	struct terminal *t = *state;
	struct progress p = { 0 };

	cli_progress_free(cli_progress_new(&p, t->stream));
	fputs("end", t->stream);
	fflush(t->stream);
	await(t, "end");
	assert_string_equal(t->text, "end");
}

static void
what_is_said_meanwhile_has_a_line_of_its_own(void **state)
{
	struct terminal *t = *state;
	struct progress p = { 0 };
	struct cli_progress *shown = cli_progress_new(&p, t->stream);

	progress_expect(&p, 1000);
	await(t, "\rreading leases: 0 %");
	cli_progress_hold(shown);
	fputs("a notice\n", t->stream);
	fflush(t->stream);
	cli_progress_release(shown);
	await(t, "0 %\r                   \ra notice\n");
	await(t, "a notice\n\rreading leases: 0 %");
	cli_progress_free(shown);
}

static void
what_is_no_terminal_shows_nothing(void **state)
{
	struct progress p = { 0 };
	FILE *file = tmpfile();

	(void)state;
	assert_null(cli_progress_new(&p, file));
	fclose(file);
	cli_progress_hold(NULL);
	cli_progress_release(NULL);
	cli_progress_free(NULL);
}

static void
without_memory_nothing_is_shown(void **state)
{
	struct terminal *t = *state;
	struct progress p = { 0 };

	oom_at(1);
	assert_null(cli_progress_new(&p, t->stream));
	oom_at(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    shown_again_and_again_then_erased, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    nothing_is_shown_before_something_is_expected, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    what_is_said_meanwhile_has_a_line_of_its_own, setup,
		    teardown),
		cmocka_unit_test(what_is_no_terminal_shows_nothing),
		cmocka_unit_test_setup_teardown(
		    without_memory_nothing_is_shown, setup, teardown),
	};

	alarm(60); /* await() */
	return cmocka_run_group_tests_name("cli_progress", tests, NULL, NULL);
}
