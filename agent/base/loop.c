/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "base/loop.h"

#include <event2/event.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/time.h>

#include "base/clock.h"
#include "base/log.h"

/*
 * What each kind of registration begins with.  The loop knows all that are
 * left, so that it can take its events back when it goes first.
 */
struct watch {
	struct loop *loop;
	struct event *event; /* NULL once the loop is gone */
	LIST_ENTRY(watch) others;
};

struct loop {
	struct event_base *base;
	struct event *deadline; /* of loop_once() */
	bool stop;
	struct clock clock;
	int64_t round_ms; /* when the round's first callback began; -1 = none */
	struct loop_lag lag;
	LIST_HEAD(watches, watch) watches;
};

struct loop_fd {
	struct watch watch;
	loop_fd_cb *cb;
	void *arg;
};

struct loop_timer {
	struct watch watch;
	loop_timer_cb *cb;
	void *arg;
};

struct loop_signal {
	struct watch watch;
	loop_signal_cb *cb;
	void *arg;
};

static int
watch_init(struct watch *watch, struct loop *loop, int fd, short what,
    event_callback_fn cb)
{
	watch->loop = loop;
	watch->event = event_new(loop->base, fd, what, cb, watch);
	if (watch->event == NULL)
		return -1;
	LIST_INSERT_HEAD(&loop->watches, watch, others);
	return 0;
}

static void
watch_done(struct watch *watch)
{
	if (watch->event == NULL)
		return;
	LIST_REMOVE(watch, others);
	event_free(watch->event);
	watch->event = NULL;
}

/* ---- rounds ---- */

static void
round_begins(struct loop *loop)
{
	if (loop->round_ms < 0)
		loop->round_ms = clock_mono_ms(&loop->clock);
}

static int
round_of(struct loop *loop, int flags)
{
	int64_t busy;
	int rc;

	loop->round_ms = -1;
	rc = event_base_loop(loop->base, flags);
	if (loop->round_ms < 0)
		return rc;
	busy = clock_mono_ms(&loop->clock) - loop->round_ms;
	if (busy > loop->lag.longest_ms)
		loop->lag.longest_ms = busy;
	if (busy > LOOP_LAG_LIMIT_MS)
		loop->lag.over++;
	return rc;
}

void
loop_lag(const struct loop *loop, struct loop_lag *ret_lag)
{
	*ret_lag = loop->lag;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	/* That the round ends is all that is wanted. */
	(void)fd;
	(void)what;
	(void)arg;
}

/* What libevent has to say goes where the program's own messages go. */
static void
on_message(int severity, const char *message)
{
	if (severity == EVENT_LOG_ERR)
		log_err("loop", "%s", message);
	else if (severity == EVENT_LOG_WARN)
		log_warn("loop", "%s", message);
	else
		log_debug("loop", "%s", message);
}

static struct event_base *
base_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;
	int flags = EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_PRECISE_TIMER;

	/*
	 * A timer counts from the call that sets it, not from the beginning of
	 * the round, however long the callbacks before it took.
	 */
	flags |= EVENT_BASE_FLAG_NO_CACHE_TIME;
	if (config != NULL && event_config_set_flag(config, flags) == 0)
		base = event_base_new_with_config(config);
	if (config != NULL)
		event_config_free(config);
	return base;
}

struct loop *
loop_new(void)
{
	event_set_log_callback(on_message);
	return loop_new_guest();
}

struct loop *
loop_new_guest(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL)
		return NULL;
	LIST_INIT(&loop->watches);
	clock_init(&loop->clock);
	loop->round_ms = -1;
	loop->base = base_new();
	if (loop->base != NULL)
		loop->deadline = evtimer_new(loop->base, on_deadline, NULL);
	if (loop->deadline == NULL) {
		loop_free(loop);
		return NULL;
	}
	return loop;
}

void
loop_free(struct loop *loop)
{
	struct watch *watch;

	if (loop == NULL)
		return;
	while ((watch = LIST_FIRST(&loop->watches)) != NULL)
		watch_done(watch);
	if (loop->deadline != NULL)
		event_free(loop->deadline);
	if (loop->base != NULL)
		event_base_free(loop->base);
	free(loop);
}

void
loop_run(struct loop *loop)
{
	/* libevent forgets a break that came before it runs; the flag stays. */
	while (!loop->stop)
		if (round_of(loop, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY) < 0)
			break;
	loop->stop = false;
}

static struct timeval
timeval_of(int64_t ms)
{
	struct timeval tv = { 0 };

	if (ms > 0) {
		tv.tv_sec = (time_t)(ms / 1000);
		tv.tv_usec = (suseconds_t)(ms % 1000 * 1000);
	}
	return tv;
}

void
loop_once(struct loop *loop, int timeout_ms)
{
	int flags = EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY;

	if (timeout_ms == 0)
		flags |= EVLOOP_NONBLOCK;
	if (timeout_ms > 0) {
		struct timeval tv = timeval_of(timeout_ms);

		/* Without memory for it, a look at what is there now. */
		if (event_add(loop->deadline, &tv) != 0)
			flags |= EVLOOP_NONBLOCK;
	}
	(void)round_of(loop, flags);
	(void)event_del(loop->deadline);
}

void
loop_stop(struct loop *loop)
{
	loop->stop = true;
	(void)event_base_loopbreak(loop->base);
}

static void
on_fd(evutil_socket_t fd, short what, void *arg)
{
	struct loop_fd *self = arg;
	unsigned int events = 0;

	if (what & EV_READ)
		events |= LOOP_READ;
	if (what & EV_WRITE)
		events |= LOOP_WRITE;
	round_begins(self->watch.loop);
	self->cb(fd, events, self->arg);
}

struct loop_fd *
loop_fd_new(
    struct loop *loop, int fd, unsigned int events, loop_fd_cb *cb, void *arg)
{
	struct loop_fd *self = calloc(1, sizeof(*self));
	int what = EV_PERSIST;

	if (self == NULL)
		return NULL;
	if (events & LOOP_READ)
		what |= EV_READ;
	if (events & LOOP_WRITE)
		what |= EV_WRITE;
	self->cb = cb;
	self->arg = arg;
	if (watch_init(&self->watch, loop, fd, (short)what, on_fd) != 0 ||
	    event_add(self->watch.event, NULL) != 0) {
		loop_fd_free(self);
		return NULL;
	}
	return self;
}

void
loop_fd_free(struct loop_fd *fd)
{
	if (fd == NULL)
		return;
	watch_done(&fd->watch);
	free(fd);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct loop_timer *self = arg;

	(void)fd;
	(void)what;
	round_begins(self->watch.loop);
	self->cb(self->arg);
}

struct loop_timer *
loop_timer_new(struct loop *loop, loop_timer_cb *cb, void *arg)
{
	struct loop_timer *self = calloc(1, sizeof(*self));

	if (self == NULL)
		return NULL;
	self->cb = cb;
	self->arg = arg;
	if (watch_init(&self->watch, loop, -1, 0, on_timer) != 0) {
		loop_timer_free(self);
		return NULL;
	}
	return self;
}

void
loop_timer_set(struct loop_timer *timer, int64_t ms)
{
	struct timeval tv = timeval_of(ms);

	if (timer->watch.event != NULL)
		(void)event_add(timer->watch.event, &tv);
}

void
loop_timer_cancel(struct loop_timer *timer)
{
	if (timer->watch.event != NULL)
		(void)event_del(timer->watch.event);
}

void
loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	watch_done(&timer->watch);
	free(timer);
}

static void
on_signal(evutil_socket_t signo, short what, void *arg)
{
	struct loop_signal *self = arg;

	(void)what;
	round_begins(self->watch.loop);
	self->cb(signo, self->arg);
}

struct loop_signal *
loop_signal_new(struct loop *loop, int signo, loop_signal_cb *cb, void *arg)
{
	struct loop_signal *self = calloc(1, sizeof(*self));

	if (self == NULL)
		return NULL;
	self->cb = cb;
	self->arg = arg;
	if (watch_init(&self->watch, loop, signo, EV_SIGNAL | EV_PERSIST,
		on_signal) != 0 ||
	    event_add(self->watch.event, NULL) != 0) {
		loop_signal_free(self);
		return NULL;
	}
	return self;
}

void
loop_signal_free(struct loop_signal *sig)
{
	if (sig == NULL)
		return;
	watch_done(&sig->watch);
	free(sig);
}
