/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/log.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "base/utf8.h"

#define LOG_LINE 1024 /* the phrase; a longer one is cut */

static const struct {
	const char *name;
	int priority;
} levels[] = {
	[LOG_LEVEL_ERR] = { "error", LOG_ERR },
	[LOG_LEVEL_WARN] = { "warning", LOG_WARNING },
	[LOG_LEVEL_INFO] = { "info", LOG_INFO },
	[LOG_LEVEL_DEBUG] = { "debug", LOG_DEBUG },
};

/* A process has one log, as it has one stderr: the only state of this kind. */
static struct {
	const char *ident;
	enum log_sink sink;
	enum log_level max;
	bool journal; /* stderr is the journal's */
} state = { NULL, LOG_SINK_STDERR, LOG_LEVEL_INFO, false };

/*
 * systemd.exec(5): $JOURNAL_STREAM is "device:inode" of what it connects to the
 * journal; of a child whose stderr goes elsewhere, too, so that they are to be
 * compared.
 */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	uintmax_t device, inode;
	struct stat st;
	char more;

	return stream != NULL &&
	    sscanf(stream, "%ju:%ju%c", &device, &inode, &more) == 2 &&
	    fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device &&
	    st.st_ino == inode;
}

void
log_open(const char *ident, enum log_sink sink, enum log_level max)
{
	if (state.sink == LOG_SINK_SYSLOG)
		closelog();
	state.ident = ident;
	state.sink = sink;
	state.max = max;
	state.journal = sink == LOG_SINK_STDERR && stderr_is_journal();
	/* At once: later the process may have given up its privileges. */
	if (sink == LOG_SINK_SYSLOG)
		openlog(ident, LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

void
log_va(enum log_level level, const char *subsystem, const char *fmt, va_list ap)
{
	char text[LOG_LINE];
	size_t len;
	int n, saved = errno;

	if (level > state.max)
		return;
	n = vsnprintf(text, sizeof(text), fmt, ap);
	len = n < 0 ? 0 : (size_t)n;
	if (len >= sizeof(text))
		len = utf8_cut(text, sizeof(text) - 1);
	text[utf8_show(text, text, len)] = '\0';
	if (state.sink == LOG_SINK_SYSLOG)
		syslog(levels[level].priority, "%s: %s", subsystem, text);
	else if (state.journal) /* sd-daemon(3); who says it, it knows */
		(void)fprintf(stderr, "<%d>%s: %s\n", levels[level].priority,
		    subsystem, text);
	else
		(void)fprintf(stderr, "%s%s%s: %s: %s\n",
		    state.ident != NULL ? state.ident : "",
		    state.ident != NULL ? ": " : "", levels[level].name,
		    subsystem, text);
	errno = saved;
}

void
log_err(const char *subsystem, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_va(LOG_LEVEL_ERR, subsystem, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *subsystem, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_va(LOG_LEVEL_WARN, subsystem, fmt, ap);
	va_end(ap);
}

void
log_info(const char *subsystem, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_va(LOG_LEVEL_INFO, subsystem, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *subsystem, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_va(LOG_LEVEL_DEBUG, subsystem, fmt, ap);
	va_end(ap);
}

bool
log_gate_open(struct log_gate *gate, int64_t mono_ms, unsigned int *ret_held)
{
	int64_t length_ms = (int64_t)gate->seconds * 1000;

	if (gate->count == 0 || mono_ms < gate->window_ms ||
	    mono_ms - gate->window_ms >= length_ms) {
		gate->window_ms = mono_ms;
		gate->count = 0;
	}
	if (gate->count >= gate->burst) {
		if (gate->held < UINT_MAX)
			gate->held++;
		return false;
	}
	gate->count++;
	*ret_held = gate->held;
	gate->held = 0;
	return true;
}
