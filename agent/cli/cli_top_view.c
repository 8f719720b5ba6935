/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_top_view.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* After the system's headers, which say what of X/Open is wanted. */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

#include "base/err.h"
#include "cli/cli_top_model.h"
#include "cli/cli_top_screen.h"

#define ESCAPE_MS 25 /* how long an escape sequence may take to come whole */

struct cli_top_view {
	SCREEN *screen;
	attr_t attributes[CLI_TOP_STYLE_COUNT];
	short pairs[CLI_TOP_STYLE_COUNT];
};

/* ---- however the process ends ----
 *
 * A handler of signals is given nothing, so what it needs stands here: the only
 * state outside of a view.
 */

#define LAST_WORDS 256

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

#define CRASHES (sizeof(crashes) / sizeof(crashes[0]))

static struct {
	volatile sig_atomic_t taken; /* the terminal is not as it was */
	struct termios was;
	char words[LAST_WORDS]; /* what makes it show what it showed */
	size_t len;
	struct sigaction before[CRASHES];
	bool registered;
} rescue;

/* Only with what a handler of signals may call. */
static void
give_back(void)
{
	if (!rescue.taken)
		return;
	rescue.taken = 0;
	/* Best effort: there is nobody left to tell. */
	if (write(STDOUT_FILENO, rescue.words, rescue.len) < 0)
		return;
	tcsetattr(STDIN_FILENO, TCSANOW, &rescue.was);
}

/* Then it crashes as it would have without us. */
static void
on_crash(int signo)
{
	size_t i;

	give_back();
	for (i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &rescue.before[i], NULL);
	raise(signo);
}

static void
remember_words(const char *capability)
{
	size_t len;

	if (capability == NULL)
		return;
	len = strlen(capability);
	if (rescue.len + len > sizeof(rescue.words))
		return;
	memcpy(rescue.words + rescue.len, capability, len);
	rescue.len += len;
}

static void
prepare_rescue(void)
{
	struct sigaction action = { .sa_handler = on_crash };
	size_t i;

	rescue.len = 0;
	remember_words(exit_attribute_mode);
	remember_words(cursor_normal);
	remember_words(keypad_local);
	remember_words(exit_ca_mode);
	for (i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &action, &rescue.before[i]);
	if (!rescue.registered)
		rescue.registered = atexit(give_back) == 0;
	rescue.taken = 1;
}

static void
end_rescue(void)
{
	size_t i;

	rescue.taken = 0;
	for (i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &rescue.before[i], NULL);
}

/* ---- looks ---- */

static const struct {
	attr_t attributes; /* with and without colours */
	attr_t instead;	   /* of a colour */
	short colour;	   /* -1: none */
} looks[CLI_TOP_STYLE_COUNT] = {
	[CLI_TOP_PLAIN] = { A_NORMAL, A_NORMAL, -1 },
	[CLI_TOP_TITLE] = { A_REVERSE, A_NORMAL, -1 },
	[CLI_TOP_HEAD] = { A_BOLD, A_NORMAL, -1 },
	[CLI_TOP_SORTED] = { A_BOLD | A_UNDERLINE, A_NORMAL, -1 },
	[CLI_TOP_GOOD] = { A_NORMAL, A_NORMAL, COLOR_GREEN },
	[CLI_TOP_WARN] = { A_BOLD, A_NORMAL, COLOR_YELLOW },
	[CLI_TOP_BAD] = { A_BOLD, A_REVERSE, COLOR_RED },
	[CLI_TOP_OLD] = { A_DIM, A_NORMAL, -1 },
	[CLI_TOP_THIS_USED] = { A_NORMAL, A_NORMAL, COLOR_BLUE },
	[CLI_TOP_THIS_FREE] = { A_NORMAL, A_NORMAL, COLOR_GREEN },
	[CLI_TOP_PENDING] = { A_NORMAL, A_NORMAL, COLOR_YELLOW },
	[CLI_TOP_LOST] = { A_NORMAL, A_NORMAL, COLOR_RED },
	[CLI_TOP_PARTNER_FREE] = { A_NORMAL, A_NORMAL, COLOR_GREEN },
	[CLI_TOP_PARTNER_USED] = { A_NORMAL, A_NORMAL, COLOR_CYAN },
};

static void
choose_looks(struct cli_top_view *view, bool colours)
{
	short pair;
	int i;

	colours = colours && has_colors() && start_color() == OK &&
	    COLORS >= 8 && COLOR_PAIRS > CLI_TOP_STYLE_COUNT;
	if (colours && use_default_colors() != OK)
		colours = false;
	for (i = 0; i < CLI_TOP_STYLE_COUNT; i++) {
		view->attributes[i] = looks[i].attributes;
		if (looks[i].colour < 0)
			continue;
		pair = (short)(i + 1);
		if (colours && init_pair(pair, looks[i].colour, -1) == OK)
			view->pairs[i] = pair;
		else
			view->attributes[i] |= looks[i].instead;
	}
}

/* ---- opening and closing ---- */

static int
take_terminal(struct cli_top_view *view, struct err *err)
{
	const char *type = getenv("TERM");
	int known;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &rescue.was) != 0)
		return err_set(
		    err, -ENOTTY, "standard input and output are no terminal");
	if (type == NULL || *type == '\0')
		return err_set(err, -ENOTSUP, "TERM is not set");
	/* newterm() would lose memory, and initscr() end the process. */
	if (setupterm(type, STDOUT_FILENO, &known) != OK)
		return err_set(
		    err, -ENOTSUP, "the terminal type \"%s\" is unknown", type);
	del_curterm(cur_term);
	view->screen = newterm(type, stdout, stdin);
	if (view->screen == NULL)
		return err_set(err, -ENOMEM, "no memory");
	prepare_rescue();
	if (cursor_address == NULL) {
		endwin();
		end_rescue();
		return err_set(err, -ENOTSUP,
		    "a terminal of type \"%s\" cannot do that", type);
	}
	return 0;
}

int
cli_top_view_open(bool colours, struct cli_top_view **ret_view, struct err *err)
{
	struct cli_top_view *view = calloc(1, sizeof(*view));
	int rc;

	if (view == NULL)
		return err_set(err, -ENOMEM, "no memory");
	if ((rc = take_terminal(view, err)) != 0) {
		if (view->screen != NULL)
			delscreen(view->screen);
		free(view);
		return rc;
	}
	set_escdelay(ESCAPE_MS);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
	choose_looks(view, colours);
	*ret_view = view;
	return 0;
}

void
cli_top_view_close(struct cli_top_view *view)
{
	if (view == NULL)
		return;
	endwin();
	delscreen(view->screen);
	end_rescue();
	free(view);
}

void
cli_top_view_suspend(struct cli_top_view *view)
{
	(void)view;
	def_prog_mode();
	endwin();
}

void
cli_top_view_resume(struct cli_top_view *view)
{
	reset_prog_mode();
	cli_top_view_resize(view);
	cli_top_view_repaint(view);
}

/* ---- drawing ---- */

void
cli_top_view_resize(struct cli_top_view *view)
{
	struct winsize size;

	(void)view;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
}

void
cli_top_view_size(const struct cli_top_view *view, unsigned int *ret_width,
    unsigned int *ret_height)
{
	int width, height;

	(void)view;
	getmaxyx(stdscr, height, width);
	*ret_width = width > 0 ? (unsigned int)width : 1;
	*ret_height = height > 0 ? (unsigned int)height : 1;
}

static void
draw_line(const struct cli_top_view *view, const struct cli_top_line *line)
{
	const struct cli_top_run *run;
	size_t i;

	for (i = 0; i < line->run_count; i++) {
		run = &line->runs[i];
		attr_set(view->attributes[run->style], view->pairs[run->style],
		    NULL);
		addnstr(line->text + run->from, (int)run->len);
	}
	attr_set(A_NORMAL, 0, NULL);
}

void
cli_top_view_draw(struct cli_top_view *view,
    const struct cli_top_screen *screen, int line, int column)
{
	unsigned int width, height;
	size_t i;

	cli_top_view_size(view, &width, &height);
	erase();
	for (i = 0; i < cli_top_screen_count(screen) && i < height; i++) {
		move((int)i, 0);
		draw_line(view, cli_top_screen_line(screen, i));
	}
	curs_set(line < 0 ? 0 : 1);
	if (line >= 0)
		move(line, column < (int)width ? column : (int)width - 1);
	refresh();
}

void
cli_top_view_repaint(struct cli_top_view *view)
{
	(void)view;
	clearok(stdscr, TRUE);
}

/* ---- keys ---- */

static const struct {
	wint_t curses;
	uint32_t key;
} keys[] = {
	{ KEY_UP, CLI_TOP_KEY_UP },
	{ KEY_DOWN, CLI_TOP_KEY_DOWN },
	{ KEY_LEFT, CLI_TOP_KEY_LEFT },
	{ KEY_RIGHT, CLI_TOP_KEY_RIGHT },
	{ KEY_PPAGE, CLI_TOP_KEY_PAGE_UP },
	{ KEY_NPAGE, CLI_TOP_KEY_PAGE_DOWN },
	{ KEY_HOME, CLI_TOP_KEY_HOME },
	{ KEY_END, CLI_TOP_KEY_END },
	{ KEY_BACKSPACE, CLI_TOP_KEY_BACKSPACE },
	{ KEY_BTAB, CLI_TOP_KEY_BACK_TAB },
	{ KEY_ENTER, '\n' },
};

static bool
terminal_has_gone(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&fd, 1, 0) > 0 &&
	    (fd.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool
cli_top_view_key(struct cli_top_view *view, uint32_t *ret_key, bool *ret_gone)
{
	wint_t code;
	size_t i;
	int rc;

	(void)view;
	*ret_gone = false;
	while ((rc = get_wch(&code)) != ERR) {
		if (rc == OK) {
			*ret_key = (uint32_t)code;
			return true;
		}
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			if (keys[i].curses == code) {
				*ret_key = keys[i].key;
				return true;
			}
		/* Another one, which means nothing here. */
	}
	*ret_gone = terminal_has_gone();
	return false;
}
