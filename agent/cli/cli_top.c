/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The command "top": everything on one screen, again and again. */

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "cli/cli.h"
#include "cli/cli_command.h"
#include "cli/cli_commands.h"
#include "cli/cli_top_events.h"
#include "cli/cli_top_layout.h"
#include "cli/cli_top_screen.h"
#include "cli/cli_top_view.h"
#include "service/service.h"
#include "service/service_state.h"
#include "service/service_store.h"

#define SIGNALS 7
#define SOON_MS 50
#define LOOK_MS 20 /* until the first look has ended */

struct top {
	struct cli *cli;
	struct cli_top_events *events;
	struct cli_top_model model;
	struct cli_top_screen *screen;
	struct cli_top_view *view; /* NULL: plain text */
	struct loop_timer *timer;
	struct loop_fd *keys;
	struct loop_signal *signals[SIGNALS];
	uint32_t left; /* frames to show; 0 = without end */
	bool utf8;
	bool soon; /* the timer runs for what has happened */
	bool no_memory;
	int ended_by; /* a signal; 0 = none */
};

static void
stop_no_memory(struct top *top)
{
	top->no_memory = true;
	loop_stop(top->cli->loop);
}

/* ---- drawing ---- */

static void
draw(struct top *top)
{
	struct cli_top_frame frame = {
		.utf8 = top->utf8,
		.now = clock_now(&top->cli->clock),
		.width = top->cli->terminal,
	};

	if (top->view != NULL)
		cli_top_view_size(top->view, &frame.width, &frame.height);
	cli_top_layout(&top->model, &frame, top->screen);
	if (cli_top_screen_failed(top->screen)) {
		stop_no_memory(top);
		return;
	}
	if (top->view == NULL) {
		cli_top_screen_print(top->screen, top->cli->out);
		return;
	}
	cli_top_view_draw(top->view, top->screen,
	    frame.cursor ? (int)frame.cursor_line : -1,
	    (int)frame.cursor_column);
}

/* Whether everything that is shown was looked at once. */
static bool
looked_at(const struct top *top)
{
	const struct service *service = top->cli->service;
	struct server_status status;
	const struct server *server;
	size_t i;

	for (i = 0; i < service_count(service); i++) {
		server = service_server(service, i);
		server_status(server, &status);
		if (status.state == SERVER_STARTING &&
		    (*top->model.only == '\0' ||
			strcmp(server_name(server), top->model.only) == 0))
			return false;
	}
	return true;
}

/* 0 or -ENOMEM. */
static int
take(struct top *top)
{
	struct cli_top_data data;

	if (cli_top_data_take(top->cli->service, &data) != 0)
		return -ENOMEM;
	if (cli_top_model_set_data(&top->model, &data) == 0)
		return 0;
	cli_top_data_done(&data);
	return -ENOMEM;
}

static bool
cannot_write(struct cli *cli)
{
	if (fflush(cli->out) == 0 && ferror(cli->out) == 0)
		return false;
	cli->write_error = errno;
	return true;
}

static int64_t
delay_ms(const struct top *top)
{
	const int64_t given = top->cli->args.top.delay_ms;

	return given != 0 ? given : CLI_TOP_DELAY_MS;
}

/* One frame more; plain text only of what was looked at. */
static void
on_timer(void *arg)
{
	struct top *top = arg;
	bool last;

	top->soon = false;
	if (top->view == NULL && !looked_at(top)) {
		loop_timer_set(top->timer, LOOK_MS);
		return;
	}
	if (take(top) != 0) {
		stop_no_memory(top);
		return;
	}
	last = top->left == 1;
	if (top->left > 0)
		top->left--;
	draw(top);
	if (top->view == NULL && !last)
		putc('\n', top->cli->out);
	if (last || (top->view == NULL && cannot_write(top->cli)))
		loop_stop(top->cli->loop);
	else
		loop_timer_set(top->timer, delay_ms(top));
}

/* ---- what happens ---- */

/* Shows what has happened, and what happens with it, without waiting for the
 * next time; not where the times are counted. */
static void
show_soon(struct top *top)
{
	if (top->view == NULL || top->left != 0 || top->soon)
		return;
	top->soon = true;
	loop_timer_set(top->timer, SOON_MS);
}

static void
on_event(void *arg, const struct service_event *event)
{
	struct top *top = arg;

	if (event->kind == SERVICE_NOTICE &&
	    cli_top_events_note(top->events, event->time,
		server_name(event->server), event->text) != 0)
		stop_no_memory(top);
	if (event->kind == SERVICE_STATE)
		show_soon(top);
}

static bool
on_told(void *arg, const struct event *event, bool quiet)
{
	struct top *top = arg;

	(void)quiet;
	if (cli_top_events_add(top->events, event) != 0)
		stop_no_memory(top);
	show_soon(top);
	return true;
}

static void
on_keys(int fd, unsigned int what, void *arg)
{
	struct top *top = arg;
	enum cli_top_action action;
	bool gone, changed = false;
	uint32_t key;

	(void)fd;
	(void)what;
	while (cli_top_view_key(top->view, &key, &gone)) {
		if (cli_top_model_key(&top->model, key, &action) != 0) {
			stop_no_memory(top);
			return;
		}
		if (action == CLI_TOP_QUIT) {
			loop_stop(top->cli->loop);
			return;
		}
		if (action == CLI_TOP_REFRESH && take(top) != 0) {
			stop_no_memory(top);
			return;
		}
		if (action == CLI_TOP_REPAINT)
			cli_top_view_repaint(top->view);
		changed = changed || action != CLI_TOP_NOTHING;
	}
	if (gone) {
		top->ended_by = SIGHUP;
		loop_stop(top->cli->loop);
	} else if (changed)
		draw(top);
}

static void
on_signal(int signo, void *arg)
{
	struct top *top = arg;

	switch (signo) {
	case SIGWINCH:
		cli_top_view_resize(top->view);
		draw(top);
		break;
	case SIGTSTP:
		cli_top_view_suspend(top->view);
		raise(SIGSTOP);
		/* And on; SIGCONT is on its way to us. */
		break;
	case SIGCONT:
		cli_top_view_resume(top->view);
		draw(top);
		break;
	default:
		if (signo != SIGINT) /* that is a way to quit */
			top->ended_by = signo;
		loop_stop(top->cli->loop);
		break;
	}
}

/* ---- beginning and end ---- */

/* What the agent has told of before; its state need not be there, and may be
 * none of ours to read. */
static int
recall(struct top *top)
{
	struct service_state state = { 0 };
	struct err err = { 0 };
	size_t i;
	int rc;

	if (top->cli->state_dir == NULL)
		return 0;
	rc = service_store_peek(top->cli->state_dir, &state, &err);
	if (rc == -ENOMEM)
		return rc;
	if (rc != 0 && rc != -ENOENT)
		return cli_top_events_note(top->events,
		    clock_now(&top->cli->clock), "", err_text(&err));
	rc = 0;
	for (i = 0; rc == 0 && i < state.entry_count; i++)
		rc = cli_top_events_add(top->events, &state.entries[i]->event);
	service_recall(top->cli->service, state.memories, state.memory_count);
	service_state_done(&state);
	return rc;
}

static int
make(struct top *top)
{
	const struct cli_args *args = &top->cli->args;

	top->events = cli_top_events_new();
	top->screen = cli_top_screen_new();
	top->timer = loop_timer_new(top->cli->loop, on_timer, top);
	if (top->events == NULL || top->screen == NULL || top->timer == NULL)
		return cli_no_memory(top->cli);
	cli_top_model_init(&top->model, top->events);
	if (args->server != NULL)
		strcpy(top->model.only, server_name(top->cli->server));
	if (args->top.sorted) {
		top->model.sort = args->top.sort;
		top->model.reverse = args->top.reverse;
	}
	if (args->top.filter != NULL) /* whose length was checked */
		cli_top_filter_set(&top->model.filter, args->top.filter);
	top->left = args->top.count;
	return recall(top) == 0 ? CLI_OK : cli_no_memory(top->cli);
}

static int
open_view(struct top *top)
{
	static const int numbers[SIGNALS] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT,
		SIGWINCH, SIGTSTP, SIGCONT };
	struct err err = { 0 };
	size_t i;
	int rc;

	for (i = 0; i < SIGNALS; i++) {
		top->signals[i] =
		    loop_signal_new(top->cli->loop, numbers[i], on_signal, top);
		if (top->signals[i] == NULL)
			return cli_no_memory(top->cli);
	}
	rc = cli_top_view_open(top->cli->colour, &top->view, &err);
	if (rc == -ENOMEM)
		return cli_no_memory(top->cli);
	if (rc != 0)
		return cli_usage(top->cli,
		    "%s; with --batch 'top' needs no terminal", err.text);
	top->keys =
	    loop_fd_new(top->cli->loop, STDIN_FILENO, LOOP_READ, on_keys, top);
	return top->keys != NULL ? CLI_OK : cli_no_memory(top->cli);
}

static void
close_view(struct top *top)
{
	loop_fd_free(top->keys);
	cli_top_view_close(top->view);
	top->keys = NULL;
	top->view = NULL;
}

static void
end(struct top *top)
{
	size_t i;

	service_watch(top->cli->service, NULL, NULL);
	service_set_teller(top->cli->service, NULL, NULL);
	close_view(top);
	for (i = 0; i < SIGNALS; i++)
		loop_signal_free(top->signals[i]);
	loop_timer_free(top->timer);
	cli_top_model_done(&top->model);
	cli_top_screen_free(top->screen);
	cli_top_events_free(top->events);
}

/* Plain text of nothing that could ever be read is a failure, as with the
 * other commands; the reasons are in it. */
static int
result(const struct top *top)
{
	const struct cli_top_data *data = &top->model.data;
	size_t i;

	if (top->no_memory)
		return cli_no_memory(top->cli);
	if (!top->cli->args.top.batch)
		return CLI_OK;
	for (i = 0; i < data->server_count; i++)
		if (data->servers[i].topology != NULL &&
		    (*top->model.only == '\0' ||
			strcmp(data->servers[i].name, top->model.only) == 0))
			return CLI_OK;
	return CLI_UNREADABLE;
}

/* The caller learns how we ended. */
static void
die_of(int signo)
{
	signal(signo, SIG_DFL);
	raise(signo);
}

int
cli_top(struct cli *cli)
{
	struct top top = { .cli = cli };
	int rc;

	/* Widths and classes of characters; numbers stay as they are. */
	setlocale(LC_CTYPE, "");
	top.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	/* Whoever closes a pipe or a connection is an error of a write. */
	signal(SIGPIPE, SIG_IGN);
	rc = make(&top);
	if (rc == CLI_OK && !cli->args.top.batch)
		rc = open_view(&top);
	if (rc == CLI_OK) {
		service_watch(cli->service, on_event, &top);
		service_set_teller(cli->service, on_told, &top);
		service_start(cli->service);
		loop_timer_set(top.timer, 0);
		loop_run(cli->loop);
		close_view(&top); /* what is said now is to be seen */
		rc = result(&top);
	}
	end(&top);
	if (top.ended_by != 0)
		die_of(top.ended_by);
	return rc;
}
