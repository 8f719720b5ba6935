/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What a full-screen command shows, as lines of text with styles: made without
 * a terminal, so that tests can read it, files can have it and a view can draw
 * it.  Whatever is put is cut at the width and the height, and is shown as
 * what a terminal can show: of a text that is not well-formed, of control
 * characters, and of what is not ASCII where only that can be shown, "?" is
 * left.
 */

#ifndef DHCPFO_CLI_CLI_TOP_SCREEN_H
#define DHCPFO_CLI_CLI_TOP_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum cli_top_style {
	CLI_TOP_PLAIN,
	CLI_TOP_TITLE,
	CLI_TOP_HEAD,	/* of columns */
	CLI_TOP_SORTED, /* the head of the one that is sorted by */
	CLI_TOP_GOOD,
	CLI_TOP_WARN,
	CLI_TOP_BAD,
	CLI_TOP_OLD, /* of a source that is not ok */
	/* Parts of a bar. */
	CLI_TOP_THIS_USED,
	CLI_TOP_THIS_FREE,
	CLI_TOP_PENDING,
	CLI_TOP_LOST,
	CLI_TOP_PARTNER_FREE,
	CLI_TOP_PARTNER_USED,
	CLI_TOP_STYLE_COUNT
};

struct cli_top_run {
	size_t from, len; /* bytes of the text */
	enum cli_top_style style;
};

struct cli_top_line {
	char *text; /* terminated */
	size_t len, room;
	struct cli_top_run *runs; /* side by side, all of the text */
	size_t run_count, run_room;
	unsigned int width; /* columns that it takes */
};

struct cli_top_screen;

struct cli_top_screen *cli_top_screen_new(void); /* NULL: no memory */
void cli_top_screen_free(struct cli_top_screen *screen);

/* An empty one of that size; 0: as much as there is to show.  utf8: whether
 * more than ASCII can be shown; then the LC_CTYPE of the process must be one
 * of UTF-8, for the widths of characters. */
void cli_top_screen_begin(struct cli_top_screen *screen, unsigned int width,
    unsigned int height, bool utf8);

/* What was put is not all there: no memory. */
bool cli_top_screen_failed(const struct cli_top_screen *screen);

/* The next line.  False if there is no room for it, and what is put from then
 * on goes nowhere. */
bool cli_top_screen_next(struct cli_top_screen *screen);

/* Behind what is in the line. */
void cli_top_screen_put(
    struct cli_top_screen *screen, enum cli_top_style style, const char *text);
void cli_top_screen_putf(struct cli_top_screen *screen,
    enum cli_top_style style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same in a field of that many columns, filled with blanks; what is too
 * long is cut and ends in "~". */
void cli_top_screen_left(struct cli_top_screen *screen,
    enum cli_top_style style, const char *text, unsigned int width);
void cli_top_screen_right(struct cli_top_screen *screen,
    enum cli_top_style style, const char *text, unsigned int width);

/* On as many lines as it takes, the further ones begin with that many blanks.
 */
void cli_top_screen_wrap(struct cli_top_screen *screen,
    enum cli_top_style style, const char *text, unsigned int indent);

/* Blanks up to that column, or up to the end of a line that has one. */
void cli_top_screen_pad(struct cli_top_screen *screen, enum cli_top_style style,
    unsigned int column);
void cli_top_screen_fill(
    struct cli_top_screen *screen, enum cli_top_style style);

/* ---- reading it ---- */

bool cli_top_screen_utf8(const struct cli_top_screen *screen);
/* Of the screen; 0: without end. */
unsigned int cli_top_screen_width(const struct cli_top_screen *screen);
/* How far the line has got, in columns. */
unsigned int cli_top_screen_column(const struct cli_top_screen *screen);
size_t cli_top_screen_count(const struct cli_top_screen *screen);
const struct cli_top_line *cli_top_screen_line(
    const struct cli_top_screen *screen, size_t i);

/* The columns that a text takes, as it is shown. */
unsigned int cli_top_text_width(const char *text, bool utf8);

/* The lines without their styles and without blanks at their ends. */
void cli_top_screen_print(const struct cli_top_screen *screen, FILE *out);

#endif
