/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A screen on a terminal, and the terminal's keys: the only module that knows
 * curses. */

#ifndef DHCPFO_CLI_CLI_TOP_VIEW_H
#define DHCPFO_CLI_CLI_TOP_VIEW_H

#include <stdbool.h>
#include <stdint.h>

struct cli_top_screen;
struct cli_top_view;
struct err;

/*
 * Takes the terminal of standard input and output; one view at a time.  Signals
 * that the caller wants to have for himself he has taken before (SIGWINCH and
 * SIGTSTP among them).  However the process ends, SIGKILL apart, the terminal
 * is given back as it was.  0; -ENOTTY: there is none; -ENOTSUP: its type is
 * unknown or cannot do it; -ENOMEM.
 */
int cli_top_view_open(
    bool colours, struct cli_top_view **ret_view, struct err *err);
/* Gives it back; NULL is allowed. */
void cli_top_view_close(struct cli_top_view *view);

/* For a while, and again. */
void cli_top_view_suspend(struct cli_top_view *view);
void cli_top_view_resume(struct cli_top_view *view);

/* The size may have changed. */
void cli_top_view_resize(struct cli_top_view *view);
void cli_top_view_size(const struct cli_top_view *view, unsigned int *ret_width,
    unsigned int *ret_height);

/* line, column: where the cursor is to be seen; line -1: nowhere. */
void cli_top_view_draw(struct cli_top_view *view,
    const struct cli_top_screen *screen, int line, int column);
/* The next drawing paints the whole terminal. */
void cli_top_view_repaint(struct cli_top_view *view);

/*
 * The next key that was pressed, a code point or one of enum cli_top_key.
 * False if there is none now.  *ret_gone: and there never will be, since the
 * terminal has gone.
 */
bool cli_top_view_key(
    struct cli_top_view *view, uint32_t *ret_key, bool *ret_gone);

#endif
