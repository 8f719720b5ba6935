/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_progress.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/progress.h"

#define EVERY_MS 200 /* also how long it takes until something is shown */

struct cli_progress {
	struct progress *progress;
	FILE *out;
	pthread_t thread;
	pthread_mutex_t lock; /* of out, and of what follows */
	pthread_cond_t changed;
	bool end;
	int width; /* of the line that is shown; 0 = none is */
};

static void
erase(struct cli_progress *shown)
{
	if (shown->width == 0)
		return;
	fprintf(shown->out, "\r%*s\r", shown->width, "");
	fflush(shown->out);
	shown->width = 0;
}

static void
show(struct cli_progress *shown)
{
	const int percent = progress_percent(shown->progress);
	int width;

	if (percent < 0)
		return;
	width = fprintf(shown->out, "\rreading leases: %d %%", percent);
	fflush(shown->out);
	if (width - 1 > shown->width)
		shown->width = width - 1;
}

static void *
run(void *arg)
{
	struct cli_progress *shown = arg;
	struct timespec at;
	int rc = 0;

	pthread_mutex_lock(&shown->lock);
	clock_gettime(CLOCK_MONOTONIC, &at);
	while (!shown->end) {
		if (rc == ETIMEDOUT)
			show(shown);
		at.tv_nsec += EVERY_MS * 1000000L;
		at.tv_sec += at.tv_nsec / 1000000000L;
		at.tv_nsec %= 1000000000L;
		do
			rc = pthread_cond_timedwait(
			    &shown->changed, &shown->lock, &at);
		while (rc == 0 && !shown->end);
	}
	erase(shown);
	pthread_mutex_unlock(&shown->lock);
	return NULL;
}

/* Signals are the business of who runs the program's own thread. */
static int
start(struct cli_progress *shown)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&shown->thread, NULL, run, shown);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

struct cli_progress *
cli_progress_new(struct progress *progress, FILE *out)
{
	struct cli_progress *shown;
	pthread_condattr_t monotonic;

	if (isatty(fileno(out)) != 1 ||
	    (shown = calloc(1, sizeof(*shown))) == NULL)
		return NULL;
	shown->progress = progress;
	shown->out = out;
	pthread_mutex_init(&shown->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&shown->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (start(shown) == 0)
		return shown;
	pthread_cond_destroy(&shown->changed);
	pthread_mutex_destroy(&shown->lock);
	free(shown);
	return NULL;
}

void
cli_progress_free(struct cli_progress *shown)
{
	if (shown == NULL)
		return;
	pthread_mutex_lock(&shown->lock);
	shown->end = true;
	pthread_cond_signal(&shown->changed);
	pthread_mutex_unlock(&shown->lock);
	pthread_join(shown->thread, NULL);
	pthread_cond_destroy(&shown->changed);
	pthread_mutex_destroy(&shown->lock);
	free(shown);
}

void
cli_progress_hold(struct cli_progress *shown)
{
	if (shown == NULL)
		return;
	pthread_mutex_lock(&shown->lock);
	erase(shown);
}

void
cli_progress_release(struct cli_progress *shown)
{
	if (shown != NULL)
		pthread_mutex_unlock(&shown->lock);
}
