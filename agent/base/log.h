/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Messages of the programs (layers 4 and up).  One line each: priority, the
 * subsystem's token, a lower-case phrase.  A message that could repeat goes
 * through a log_gate, so that a fault that lasts is told once, and its end.
 */

#ifndef DHCPFO_BASE_LOG_H
#define DHCPFO_BASE_LOG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum log_level {
	LOG_LEVEL_ERR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

enum log_sink { LOG_SINK_STDERR, LOG_SINK_SYSLOG };

/* LOG_SINK_STDERR: lines for people or, where stderr is connected to systemd's
 * journal, with a priority as sd-daemon(3) has it.  ident is borrowed for ever.
 * Before this is called, messages of level info and above go to stderr. */
void log_open(const char *ident, enum log_sink sink, enum log_level max);

void log_err(const char *subsystem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_warn(const char *subsystem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_info(const char *subsystem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_debug(const char *subsystem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_va(enum log_level level, const char *subsystem, const char *fmt,
    va_list ap) __attribute__((format(printf, 3, 0)));

/* At most "burst" messages in "seconds"; the first one after a silence says
 * how many were held back. */
struct log_gate {
	unsigned int burst;
	unsigned int seconds;
	int64_t window_ms; /* start of the current window, monotonic */
	unsigned int count;
	unsigned int held;
};

/* True if the message may go out.  mono_ms: clock_mono_ms(). *ret_held is how
 * many were held back since the last one that went out. */
bool log_gate_open(
    struct log_gate *gate, int64_t mono_ms, unsigned int *ret_held);

#endif
