/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "provider/isc/isc_liveness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/folder.h"

#define TITLES                                                                 \
	"   sl  local_address rem_address   st tx_queue rx_queue tr tm->when " \
	"retrnsmt   uid  timeout inode ref pointer drops\n"
#define SOCKET(port)                                                      \
	"  123: 00000000:" port " 00000000:0000 07 00000000:00000000 00:" \
	"00000000 00000000     0        0 1234 2 0000000000000000 0\n"

/* A folder that looks like proc(5): process 4711, and net/udp. */
struct fixture {
	struct folder folder;
	char process[FOLDER_PATH], net[FOLDER_PATH], pid_file[FOLDER_PATH];
	struct isc_liveness liveness;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(&f->folder);
	strcpy(f->process, folder_file(&f->folder, "4711"));
	strcpy(f->net, folder_file(&f->folder, "net"));
	strcpy(f->pid_file, folder_file(&f->folder, "dhcpd.pid"));
	assert_int_equal(mkdir(f->process, 0700), 0);
	assert_int_equal(mkdir(f->net, 0700), 0);
	f->liveness = (struct isc_liveness) { .mode = LIVENESS_AUTO,
		.pid_path = f->pid_file,
		.port = 67,
		.proc = f->folder.path };
	folder_puts(&f->folder, "net/udp", TITLES SOCKET("0035"));
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	remove(folder_file(&f->folder, "4711/stat"));
	remove(folder_file(&f->folder, "net/udp"));
	folder_remove(&f->folder);
	free(f);
	return 0;
}

static bool
running(struct fixture *f, enum server_liveness mode)
{
	f->liveness.mode = mode;
	return isc_liveness_running(&f->liveness);
}

static void
off_is_always_running(void **state)
{
	struct fixture *f = *state;

	assert_true(running(f, LIVENESS_OFF));
}

static void
nothing_there_is_not_running(void **state)
{
	struct fixture *f = *state;

	assert_false(running(f, LIVENESS_AUTO));
	assert_false(running(f, LIVENESS_PID));
	assert_false(running(f, LIVENESS_PORT));
	remove(folder_file(&f->folder, "net/udp"));
	assert_false(running(f, LIVENESS_AUTO));
}

static void
pid_of_a_live_dhcpd_is_running(void **state)
{
	struct fixture *f = *state;

	folder_puts(&f->folder, "dhcpd.pid", "4711\n");
	folder_puts(&f->folder, "4711/stat", "4711 (dhcpd) S 1 4711 0\n");
	assert_true(running(f, LIVENESS_PID));
	assert_true(running(f, LIVENESS_AUTO));
	assert_false(running(f, LIVENESS_PORT));
}

static void
pid_that_proves_nothing_is_not_running(void **state)
{
	static const struct {
		const char *pid, *stat;
	} cases[] = {
		{ "4711\n", "4711 (dhcpd) Z 1 4711 0\n" },
		{ "4711\n", "4711 (dhcpd) X 1 4711 0\n" },
		{ "4711\n", "4711 (dhcpd) " },
		{ "4711\n", "4711 (dhcpd2) S 1 4711 0\n" },
		{ "4711\n", "4711 (vi dhcpd) S 1 4711 0\n" },
		{ "4711\n", "4711 (a) (dhcpd) S 1 4711 0\n" },
		{ "4711\n", "" },
		{ "4712\n", "4711 (dhcpd) S 1 4711 0\n" },
		{ "", "4711 (dhcpd) S 1 4711 0\n" },
		{ "0\n", "4711 (dhcpd) S 1 4711 0\n" },
		{ "4711x\n", "4711 (dhcpd) S 1 4711 0\n" },
		{ "99999999999\n", "4711 (dhcpd) S 1 4711 0\n" },
		{ "/4711\n", "4711 (dhcpd) S 1 4711 0\n" },
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		folder_puts(&f->folder, "dhcpd.pid", cases[i].pid);
		folder_puts(&f->folder, "4711/stat", cases[i].stat);
		assert_false(running(f, LIVENESS_PID));
	}
}

/* Nobody writes to it: opening it must not wait. */
static void
pid_file_that_is_a_pipe_is_not_running(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkfifo(f->pid_file, 0600), 0);
	assert_false(running(f, LIVENESS_PID));
}

static void
bound_port_is_running(void **state)
{
	struct fixture *f = *state;

	folder_puts(
	    &f->folder, "net/udp", TITLES SOCKET("0035") SOCKET("0043"));
	assert_true(running(f, LIVENESS_PORT));
	assert_true(running(f, LIVENESS_AUTO));
	assert_false(running(f, LIVENESS_PID));
	f->liveness.port = 0x4300;
	assert_false(running(f, LIVENESS_PORT));
	f->liveness.port = 0x35;
	assert_true(running(f, LIVENESS_PORT));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(off_is_always_running),
		TEST(nothing_there_is_not_running),
		TEST(pid_of_a_live_dhcpd_is_running),
		TEST(pid_that_proves_nothing_is_not_running),
		TEST(pid_file_that_is_a_pipe_is_not_running),
		TEST(bound_port_is_running),
	};

	return cmocka_run_group_tests_name("isc_liveness", tests, NULL, NULL);
}
