/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_pump.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <net-snmp/library/large_fd_set.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"

/* The AgentX connection and the two pipes of the library's callback
 * transport, with room. */
#define FDS_MAX 16
/* One request takes the library three rounds (connection, pipe, pipe); more
 * than these are left to the next turn of the loop. */
#define ROUNDS_MAX 48
#define IDLE_MS 60000

struct watch {
	int fd;
	struct loop_fd *event;
};

struct agentx_pump {
	struct loop *loop;
	struct agentx_pump_calls calls;
	void *arg;
	struct loop_timer *timer;
	struct watch watches[FDS_MAX];
	size_t watch_count;
	struct pollfd fds[FDS_MAX]; /* as of the last select_info */
	size_t fd_count;
	netsnmp_large_fd_set set;
	bool turning;
};

/* The library's descriptors into fds; the time until its next timer. */
static int64_t
ask(struct agentx_pump *p)
{
	struct timeval tv = { 0, 0 };
	int fd, count = 0, block = 1;

	NETSNMP_LARGE_FD_ZERO(&p->set);
	snmp_select_info2(&count, &p->set, &tv, &block);
	p->fd_count = 0;
	for (fd = 0; fd < count && p->fd_count < FDS_MAX; fd++)
		if (NETSNMP_LARGE_FD_ISSET(fd, &p->set))
			p->fds[p->fd_count++] =
			    (struct pollfd) { .fd = fd, .events = POLLIN };
	return block ? IDLE_MS :
		       (int64_t)tv.tv_sec * 1000 + (tv.tv_usec + 999) / 1000;
}

/* What was read before is not readable any more. */
static bool
mark_pending(struct agentx_pump *p)
{
	bool any = false;
	size_t i;

	for (i = 0; i < p->fd_count; i++)
		if (p->calls.pending(p->arg, p->fds[i].fd)) {
			p->fds[i].revents = POLLIN;
			any = true;
		}
	return any;
}

/* Reads what is ready; false if nothing is. */
static bool
serve(struct agentx_pump *p)
{
	bool ready;
	size_t i;

	ready = poll(p->fds, p->fd_count, 0) > 0;
	if (!mark_pending(p) && !ready)
		return false;
	NETSNMP_LARGE_FD_ZERO(&p->set);
	for (i = 0; i < p->fd_count; i++)
		if (p->fds[i].revents != 0)
			NETSNMP_LARGE_FD_SET(p->fds[i].fd, &p->set);
	snmp_read2(&p->set);
	netsnmp_check_outstanding_agent_requests();
	return true;
}

static void
on_readable(int fd, unsigned int events, void *arg)
{
	struct agentx_pump *p = arg;

	(void)events;
	if (!p->calls.first(p->arg, fd))
		agentx_pump_turn(p);
}

static void
on_timer(void *arg)
{
	agentx_pump_turn(arg);
}

static bool
wanted(const struct agentx_pump *p, int fd)
{
	size_t i;

	for (i = 0; i < p->fd_count; i++)
		if (p->fds[i].fd == fd)
			return true;
	return false;
}

static bool
watched(const struct agentx_pump *p, int fd)
{
	size_t i;

	for (i = 0; i < p->watch_count; i++)
		if (p->watches[i].fd == fd)
			return true;
	return false;
}

static void
watch_drop(struct agentx_pump *p, size_t i)
{
	loop_fd_free(p->watches[i].event);
	p->watches[i] = p->watches[--p->watch_count];
}

static void
compare(struct agentx_pump *p)
{
	struct watch *w;
	size_t i;

	for (i = p->watch_count; i-- > 0;)
		if (!wanted(p, p->watches[i].fd))
			watch_drop(p, i);
	for (i = 0; i < p->fd_count; i++) {
		if (watched(p, p->fds[i].fd) || p->watch_count == FDS_MAX)
			continue;
		w = &p->watches[p->watch_count];
		w->fd = p->fds[i].fd;
		w->event =
		    loop_fd_new(p->loop, w->fd, LOOP_READ, on_readable, p);
		if (w->event != NULL)
			p->watch_count++;
	}
}

void
agentx_pump_turn(struct agentx_pump *p)
{
	int64_t wait;
	int rounds;

	/* A callback of the library's may end here again. */
	if (p->turning)
		return;
	p->turning = true;
	snmp_timeout();
	run_alarms();
	/* Requests that were delegated may have been answered. */
	netsnmp_check_outstanding_agent_requests();
	ask(p);
	for (rounds = 0; rounds < ROUNDS_MAX && serve(p); rounds++)
		ask(p);
	p->turning = false;
	p->calls.after_turn(p->arg);
	/* after_turn may have used the library too. */
	wait = ask(p);
	loop_timer_set(p->timer, mark_pending(p) ? 0 : wait);
	compare(p);
}

void
agentx_pump_forget(struct agentx_pump *p, int fd)
{
	size_t i;

	for (i = p->watch_count; i-- > 0;)
		if (p->watches[i].fd == fd)
			watch_drop(p, i);
}

struct agentx_pump *
agentx_pump_new(
    struct loop *loop, const struct agentx_pump_calls *calls, void *arg)
{
	struct agentx_pump *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->loop = loop;
	p->calls = *calls;
	p->arg = arg;
	p->timer = loop_timer_new(loop, on_timer, p);
	if (p->timer == NULL) {
		free(p);
		return NULL;
	}
	netsnmp_large_fd_set_init(&p->set, FD_SETSIZE);
	return p;
}

void
agentx_pump_free(struct agentx_pump *p)
{
	if (p == NULL)
		return;
	while (p->watch_count > 0)
		watch_drop(p, p->watch_count - 1);
	loop_timer_free(p->timer);
	netsnmp_large_fd_set_cleanup(&p->set);
	free(p);
}
