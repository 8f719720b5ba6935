/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Of a longer file name the end is shown, so that the message still fits. */
#define FILE_SHOWN 160

/*
 * The text under construction.  It is never err->text itself: that may be
 * among the arguments.
 */
struct line {
	char text[ERR_TEXT];
	size_t len;
};

static void add(struct line *line, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void add_va(struct line *line, size_t keep, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

/* Leaves room for "keep" bytes more. */
static void
add_va(struct line *line, size_t keep, const char *fmt, va_list ap)
{
	size_t room = sizeof(line->text) - line->len;
	int n;

	room = room > keep ? room - keep : 1;
	n = vsnprintf(line->text + line->len, room, fmt, ap);
	if (n < 0)
		n = 0; /* an encoding error: the rest still stands */
	if ((size_t)n >= room)
		line->len = utf8_cut(line->text, line->len + room - 1);
	else
		line->len += (size_t)n;
	line->text[line->len] = '\0';
}

static void
add(struct line *line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_va(line, 0, fmt, ap);
	va_end(ap);
}

static void
add_place(struct line *line, const struct place *place)
{
	size_t len;

	if (place == NULL || place->file == NULL)
		return;
	len = strlen(place->file);
	if (len > FILE_SHOWN)
		add(line, "...%s", place->file + len - FILE_SHOWN);
	else
		add(line, "%s", place->file);
	if (place->line != 0)
		add(line, ":%u", place->line);
	if (place->line != 0 && place->column != 0)
		add(line, ":%u", place->column);
	add(line, ": ");
}

static void
finish(struct err *err, int code, const struct line *line)
{
	size_t len = utf8_show(err->text, line->text, line->len);

	err->text[len] = '\0';
	err->code = code;
}

int
err_set(struct err *err, int code, const char *fmt, ...)
{
	struct line line = { .len = 0 };
	va_list ap;

	if (err == NULL)
		return code;
	va_start(ap, fmt);
	add_va(&line, 0, fmt, ap);
	va_end(ap);
	finish(err, code, &line);
	return code;
}

int
err_at(
    struct err *err, int code, const struct place *place, const char *fmt, ...)
{
	struct line line = { .len = 0 };
	va_list ap;

	if (err == NULL)
		return code;
	add_place(&line, place);
	va_start(ap, fmt);
	add_va(&line, 0, fmt, ap);
	va_end(ap);
	finish(err, code, &line);
	return code;
}

int
err_sys(struct err *err, int code, const char *fmt, ...)
{
	struct line line = { .len = 0 };
	const char *words;
	va_list ap;

	if (err == NULL)
		return code;
	words = strerror(-code);
	va_start(ap, fmt);
	add_va(&line, strlen(words) + 2, fmt, ap);
	va_end(ap);
	add(&line, ": %s", words);
	finish(err, code, &line);
	return code;
}

void
err_prefix(struct err *err, const char *fmt, ...)
{
	struct line line = { .len = 0 };
	va_list ap;

	if (err == NULL)
		return;
	va_start(ap, fmt);
	add_va(&line, 0, fmt, ap);
	va_end(ap);
	add(&line, ": %s", err_text(err));
	finish(err, err->code, &line);
}

const char *
err_text(const struct err *err)
{
	return err->text[0] != '\0' ? err->text : strerror(-err->code);
}
