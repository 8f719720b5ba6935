/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli_plugin.h"

static void
worse_is_as_the_plugins_have_it(void **state)
{
	static const enum cli_plugin_state order[] = { CLI_PLUGIN_OK,
		CLI_PLUGIN_UNKNOWN, CLI_PLUGIN_WARNING, CLI_PLUGIN_CRITICAL };
	size_t i, k;

	(void)state;
	for (i = 0; i < 4; i++)
		for (k = 0; k < 4; k++)
			assert_int_equal(cli_plugin_worse(order[i], order[k]),
			    order[i > k ? i : k]);
}

/* A process that waits for what never comes. */
static void
deadline_ends_the_process_with_words(void **state)
{
	static const char want[] = "DHCP UNKNOWN - ";
	char text[200] = "";
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		cli_plugin_deadline(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	n = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), CLI_PLUGIN_UNKNOWN);
	assert_true(n > (ssize_t)sizeof(want));
	assert_memory_equal(text, want, sizeof(want) - 1);
	assert_int_equal(text[n - 1], '\n');
}

/* What came in time is not cut off later. */
static void
deadline_can_be_called_off(void **state)
{
	(void)state;
	cli_plugin_deadline(100);
	cli_plugin_deadline(0);
	assert_int_equal(alarm(0), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(worse_is_as_the_plugins_have_it),
		cmocka_unit_test(deadline_ends_the_process_with_words),
		cmocka_unit_test(deadline_can_be_called_off),
	};

	return cmocka_run_group_tests_name("cli_plugin", tests, NULL, NULL);
}
