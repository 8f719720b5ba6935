/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_screen.h"

#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

#define FORMAT_MAX 512

struct cli_top_screen {
	struct cli_top_line *lines; /* kept for the next time */
	size_t made, count;
	unsigned int width, height;
	bool utf8, failed;
	bool full; /* no line to put into */
};

struct cli_top_screen *
cli_top_screen_new(void)
{
	return calloc(1, sizeof(struct cli_top_screen));
}

void
cli_top_screen_free(struct cli_top_screen *screen)
{
	size_t i;

	if (screen == NULL)
		return;
	for (i = 0; i < screen->made; i++) {
		free(screen->lines[i].text);
		free(screen->lines[i].runs);
	}
	free(screen->lines);
	free(screen);
}

void
cli_top_screen_begin(struct cli_top_screen *screen, unsigned int width,
    unsigned int height, bool utf8)
{
	screen->width = width;
	screen->height = height;
	screen->utf8 = utf8;
	screen->count = 0;
	screen->failed = false;
	screen->full = true;
}

bool
cli_top_screen_failed(const struct cli_top_screen *screen)
{
	return screen->failed;
}

/* Makes room for one more of size bytes, in an array of count. */
static bool
grow(void **array, size_t *room, size_t count, size_t size)
{
	const size_t more = *room == 0 ? 64 : 2 * *room;
	void *bigger;

	if (count < *room)
		return true;
	if ((bigger = realloc(*array, more * size)) == NULL)
		return false;
	*array = bigger;
	*room = more;
	return true;
}

static struct cli_top_line *
make_line(struct cli_top_screen *screen)
{
	struct cli_top_line *bigger;
	const size_t more = screen->made == 0 ? 32 : 2 * screen->made;

	if (screen->count == screen->made) {
		bigger = realloc(screen->lines, more * sizeof(*bigger));
		if (bigger == NULL)
			return NULL;
		memset(bigger + screen->made, 0,
		    (more - screen->made) * sizeof(*bigger));
		screen->lines = bigger;
		screen->made = more;
	}
	return &screen->lines[screen->count];
}

bool
cli_top_screen_next(struct cli_top_screen *screen)
{
	struct cli_top_line *line;

	screen->full = true;
	if (screen->height != 0 && screen->count == screen->height)
		return false;
	line = make_line(screen);
	if (line == NULL ||
	    !grow((void **)&line->text, &line->room, 0, sizeof(char))) {
		screen->failed = true;
		return false;
	}
	line->text[0] = '\0';
	line->len = line->run_count = line->width = 0;
	screen->count++;
	screen->full = false;
	return true;
}

static struct cli_top_line *
current(const struct cli_top_screen *screen)
{
	return screen->full ? NULL : &screen->lines[screen->count - 1];
}

/* ---- characters ---- */

struct character {
	const char *bytes; /* as they are shown */
	size_t len;
	size_t taken; /* bytes of the text */
	unsigned int width;
};

static wchar_t
code_point(const char *bytes, size_t len)
{
	static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code = (unsigned char)bytes[0] & first[len];
	size_t i;

	for (i = 1; i < len; i++)
		code = code << 6 | ((unsigned char)bytes[i] & 0x3f);
	return (wchar_t)code;
}

static struct character
character(const char *text, size_t len, bool utf8)
{
	struct character c = { "?", 1, utf8_sequence(text, len), 1 };
	int width;

	if (c.taken == 0)
		c.taken = 1;
	else if (c.taken == 1 && *text >= ' ' && *text <= '~')
		c.bytes = text;
	else if (utf8 && c.taken > 1 &&
	    (width = wcwidth(code_point(text, c.taken))) >= 0) {
		c.bytes = text;
		c.len = c.taken;
		c.width = (unsigned int)width;
	}
	return c;
}

unsigned int
cli_top_text_width(const char *text, bool utf8)
{
	size_t len = strlen(text);
	unsigned int width = 0;
	struct character c;

	for (; len > 0; text += c.taken, len -= c.taken) {
		c = character(text, len, utf8);
		width += c.width;
	}
	return width;
}

/* ---- putting ---- */

static bool
add(struct cli_top_line *line, enum cli_top_style style,
    const struct character *c)
{
	struct cli_top_run *run =
	    line->run_count == 0 ? NULL : &line->runs[line->run_count - 1];

	if (!grow((void **)&line->text, &line->room, line->len + c->len,
		sizeof(char)))
		return false;
	if (run == NULL || run->style != style) {
		if (!grow((void **)&line->runs, &line->run_room,
			line->run_count, sizeof(*line->runs)))
			return false;
		run = &line->runs[line->run_count++];
		*run = (struct cli_top_run) { line->len, 0, style };
	}
	memcpy(line->text + line->len, c->bytes, c->len);
	line->len += c->len;
	line->text[line->len] = '\0';
	line->width += c->width;
	run->len += c->len;
	return true;
}

/* Puts what fits up to a column. */
static void
put_until(struct cli_top_screen *screen, enum cli_top_style style,
    const char *text, unsigned int column)
{
	struct cli_top_line *line = current(screen);
	size_t len = strlen(text);
	struct character c;

	if (line == NULL)
		return;
	if (screen->width != 0 && column > screen->width)
		column = screen->width;
	for (; len > 0; text += c.taken, len -= c.taken) {
		c = character(text, len, screen->utf8);
		if (line->width + c.width > column)
			return;
		if (!add(line, style, &c)) {
			screen->failed = screen->full = true;
			return;
		}
	}
}

void
cli_top_screen_put(
    struct cli_top_screen *screen, enum cli_top_style style, const char *text)
{
	put_until(screen, style, text, UINT_MAX);
}

void
cli_top_screen_putf(struct cli_top_screen *screen, enum cli_top_style style,
    const char *fmt, ...)
{
	char text[FORMAT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put_until(screen, style, text, UINT_MAX);
}

void
cli_top_screen_pad(struct cli_top_screen *screen, enum cli_top_style style,
    unsigned int column)
{
	const struct cli_top_line *line;
	unsigned int before;

	while ((line = current(screen)) != NULL && line->width < column) {
		before = line->width;
		put_until(screen, style, " ", column);
		if (line->width == before)
			return;
	}
}

void
cli_top_screen_fill(struct cli_top_screen *screen, enum cli_top_style style)
{
	cli_top_screen_pad(screen, style, screen->width);
}

void
cli_top_screen_left(struct cli_top_screen *screen, enum cli_top_style style,
    const char *text, unsigned int width)
{
	const unsigned int column = cli_top_screen_column(screen);
	const bool cut = cli_top_text_width(text, screen->utf8) > width;

	put_until(screen, style, text, column + width - (cut && width > 0));
	if (cut)
		put_until(screen, style, "~", column + width);
	cli_top_screen_pad(screen, style, column + width);
}

void
cli_top_screen_right(struct cli_top_screen *screen, enum cli_top_style style,
    const char *text, unsigned int width)
{
	const unsigned int wanted = cli_top_text_width(text, screen->utf8);
	const unsigned int column = cli_top_screen_column(screen);

	if (wanted < width)
		cli_top_screen_pad(screen, style, column + width - wanted);
	cli_top_screen_left(
	    screen, style, text, wanted < width ? wanted : width);
}

void
cli_top_screen_wrap(struct cli_top_screen *screen, enum cli_top_style style,
    const char *text, unsigned int indent)
{
	size_t len = strlen(text);
	struct character c;

	for (; len > 0; text += c.taken, len -= c.taken) {
		c = character(text, len, screen->utf8);
		if (screen->width != 0 && current(screen) != NULL &&
		    current(screen)->width + c.width > screen->width) {
			if (!cli_top_screen_next(screen))
				return;
			if (indent + c.width <= screen->width)
				cli_top_screen_pad(screen, style, indent);
		}
		if (current(screen) != NULL && !add(current(screen), style, &c))
			screen->failed = screen->full = true;
	}
}

/* ---- reading ---- */

bool
cli_top_screen_utf8(const struct cli_top_screen *screen)
{
	return screen->utf8;
}

unsigned int
cli_top_screen_width(const struct cli_top_screen *screen)
{
	return screen->width;
}

unsigned int
cli_top_screen_column(const struct cli_top_screen *screen)
{
	const struct cli_top_line *line = current(screen);

	return line == NULL ? 0 : line->width;
}

size_t
cli_top_screen_count(const struct cli_top_screen *screen)
{
	return screen->count;
}

const struct cli_top_line *
cli_top_screen_line(const struct cli_top_screen *screen, size_t i)
{
	return &screen->lines[i];
}

void
cli_top_screen_print(const struct cli_top_screen *screen, FILE *out)
{
	const struct cli_top_line *line;
	size_t i, len;

	for (i = 0; i < screen->count; i++) {
		line = &screen->lines[i];
		for (len = line->len; len > 0 && line->text[len - 1] == ' ';)
			len--;
		fwrite(line->text, 1, len, out);
		putc('\n', out);
	}
}
