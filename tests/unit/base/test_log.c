/* WRAP: syslog __syslog_chk openlog closelog */
/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "base/log.h"

void __wrap_openlog(const char *ident, int option, int facility);
void __wrap_closelog(void);
void __wrap_syslog(int priority, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void __wrap___syslog_chk(int priority, int flag, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static struct {
	const char *ident;
	int priority;
	char line[2048];
	unsigned int opened, closed;
} system_log;

void
__wrap_openlog(const char *ident, int option, int facility)
{
	(void)option;
	assert_int_equal(facility, LOG_DAEMON);
	system_log.ident = ident;
	system_log.opened++;
}

void
__wrap_closelog(void)
{
	system_log.closed++;
}

void
__wrap_syslog(int priority, const char *fmt, ...)
{
	va_list ap;

	system_log.priority = priority;
	va_start(ap, fmt);
	vsnprintf(system_log.line, sizeof(system_log.line), fmt, ap);
	va_end(ap);
}

/* What syslog() is under _FORTIFY_SOURCE. */
void
__wrap___syslog_chk(int priority, int flag, const char *fmt, ...)
{
	va_list ap;

	(void)flag;
	system_log.priority = priority;
	va_start(ap, fmt);
	vsnprintf(system_log.line, sizeof(system_log.line), fmt, ap);
	va_end(ap);
}

static int saved_stderr, capture_fd;

/* A pipe of packets: a read gives what one write(2) wrote. */
static void
capture_begin(void)
{
	int fds[2];

	assert_int_equal(pipe2(fds, O_DIRECT | O_NONBLOCK | O_CLOEXEC), 0);
	fflush(stderr);
	saved_stderr = dup(STDERR_FILENO);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	capture_fd = fds[0];
}

static void
capture_end(char *packet, size_t size)
{
	char more[16];
	ssize_t n;

	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	n = read(capture_fd, packet, size - 1);
	packet[n > 0 ? n : 0] = '\0';
	/* one write, and none after it */
	assert_true(read(capture_fd, more, sizeof(more)) <= 0);
	close(capture_fd);
}

static void
log_before_open_info_goes_to_stderr(void **state)
{
	char line[2048];

	(void)state;
	capture_begin();
	log_info("isc", "read %d leases", 7);
	capture_end(line, sizeof(line));
	assert_string_equal(line, "info: isc: read 7 leases\n");
	capture_begin();
	log_debug("isc", "not shown");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "");
}

static void
log_stderr_line_has_ident_and_level(void **state)
{
	char line[2048];

	(void)state;
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_DEBUG);
	capture_begin();
	log_err("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "prog: error: a: x\n");
	capture_begin();
	log_warn("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "prog: warning: a: x\n");
	capture_begin();
	log_debug("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "prog: debug: a: x\n");
}

/* As systemd names the stream that it has given a service. */
static void
open_as_service(const char *more)
{
	struct stat st;
	char stream[64];

	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju%s", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino, more);
	setenv("JOURNAL_STREAM", stream, 1);
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_DEBUG);
}

static void
log_journal_line_has_priority_and_no_ident(void **state)
{
	char line[2048];

	(void)state;
	capture_begin();
	open_as_service("");
	log_err("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "<3>a: x\n");
	capture_begin();
	open_as_service("");
	log_debug("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "<7>a: x\n");
	unsetenv("JOURNAL_STREAM");
}

static void
log_stderr_that_is_not_the_journals_is_for_people(void **state)
{
	char line[2048];

	(void)state;
	/* Another stream; words that are none. */
	capture_begin();
	open_as_service("1");
	log_err("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "prog: error: a: x\n");
	capture_begin();
	open_as_service(" 1");
	log_err("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "prog: error: a: x\n");
	unsetenv("JOURNAL_STREAM");
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_DEBUG);
}

static void
log_level_above_max_silent(void **state)
{
	char line[2048];

	(void)state;
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_ERR);
	capture_begin();
	log_warn("a", "x");
	log_info("a", "x");
	log_debug("a", "x");
	capture_end(line, sizeof(line));
	assert_string_equal(line, "");
}

static void
log_hostile_text_stays_one_line(void **state)
{
	char line[2048];

	(void)state;
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_INFO);
	capture_begin();
	log_info("a", "%s", "x\nprog: error: forged\x1b[0m \xc3\xa9\xff");
	capture_end(line, sizeof(line));
	assert_string_equal(
	    line, "prog: info: a: x?prog: error: forged?[0m \xc3\xa9?\n");
}

static void
log_long_text_cut_one_write(void **state)
{
	char text[9000], line[9000];
	size_t n;

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_INFO);
	capture_begin();
	log_info("a", "%s", text);
	capture_end(line, sizeof(line));
	n = strlen(line);
	assert_in_range(n, 1000, 1100);
	assert_int_equal(line[n - 1], '\n');
	assert_int_equal(line[n - 2], 'x');
}

static void
log_errno_kept(void **state)
{
	(void)state;
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_INFO);
	saved_stderr = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	errno = ENOENT;
	log_err("a", "x");
	assert_int_equal(errno, ENOENT);
	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	clearerr(stderr);
}

static void
log_syslog_priority_and_text(void **state)
{
	static const struct {
		void (*log)(const char *, const char *, ...);
		int priority;
	} rows[] = {
		{ log_err, LOG_ERR },
		{ log_warn, LOG_WARNING },
		{ log_info, LOG_INFO },
		{ log_debug, LOG_DEBUG },
	};

	(void)state;
	log_open("prog", LOG_SINK_SYSLOG, LOG_LEVEL_DEBUG);
	assert_int_equal(system_log.opened, 1);
	assert_string_equal(system_log.ident, "prog");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rows[i].log("isc", "100%% %s", "a\nb");
		assert_int_equal(system_log.priority, rows[i].priority);
		assert_string_equal(system_log.line, "isc: 100% a?b");
	}
	log_open("prog", LOG_SINK_STDERR, LOG_LEVEL_INFO);
	assert_int_equal(system_log.closed, 1);
}

static void
log_gate_burst_then_held(void **state)
{
	struct log_gate gate = { .burst = 2, .seconds = 10 };
	unsigned int held = 77;

	(void)state;
	assert_true(log_gate_open(&gate, 5000, &held));
	assert_int_equal(held, 0);
	assert_true(log_gate_open(&gate, 6000, &held));
	assert_false(log_gate_open(&gate, 7000, &held));
	assert_false(log_gate_open(&gate, 14999, &held));
	assert_int_equal(held, 0);
	assert_true(log_gate_open(&gate, 15000, &held));
	assert_int_equal(held, 2);
	assert_true(log_gate_open(&gate, 15001, &held));
	assert_int_equal(held, 0);
	assert_false(log_gate_open(&gate, 15002, &held));
}

static void
log_gate_quiet_window_starts_with_message(void **state)
{
	struct log_gate gate = { .burst = 1, .seconds = 10 };
	unsigned int held;

	(void)state;
	assert_true(log_gate_open(&gate, 0, &held));
	assert_true(log_gate_open(&gate, 100000, &held));
	/* ten seconds from then, not from a multiple of ten */
	assert_false(log_gate_open(&gate, 109999, &held));
	assert_true(log_gate_open(&gate, 110000, &held));
	assert_int_equal(held, 1);
}

static void
log_gate_burst_zero_never_opens(void **state)
{
	struct log_gate gate = { .burst = 0, .seconds = 10 };
	unsigned int held = 77;

	(void)state;
	assert_false(log_gate_open(&gate, 0, &held));
	assert_false(log_gate_open(&gate, 100000, &held));
	assert_int_equal(held, 77);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_before_open_info_goes_to_stderr),
		cmocka_unit_test(log_stderr_line_has_ident_and_level),
		cmocka_unit_test(log_journal_line_has_priority_and_no_ident),
		cmocka_unit_test(
		    log_stderr_that_is_not_the_journals_is_for_people),
		cmocka_unit_test(log_level_above_max_silent),
		cmocka_unit_test(log_hostile_text_stays_one_line),
		cmocka_unit_test(log_long_text_cut_one_write),
		cmocka_unit_test(log_errno_kept),
		cmocka_unit_test(log_syslog_priority_and_text),
		cmocka_unit_test(log_gate_burst_then_held),
		cmocka_unit_test(log_gate_quiet_window_starts_with_message),
		cmocka_unit_test(log_gate_burst_zero_never_opens),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
