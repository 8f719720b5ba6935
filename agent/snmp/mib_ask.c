/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "core/generation.h"
#include "core/server.h"
#include "service/service.h"
#include "snmp/mib_answer.h"
#include "snmp/mib_view.h"

/* Time passes here in ticks, counted while something is held. */
#define TICK_MS 250
#define PAGE_TICKS (MIB_ASK_PAGE_MS / TICK_MS)
/* A call that has been under way for longer is not worth waiting for: whoever
 * asks now puts the question anew. */
#define CALL_TICKS 2

struct call {
	struct mib_answer *answer;
	unsigned int ticks;
	bool told; /* whoever waits has been woken */
};

struct page {
	struct mib_answer *answer;
	unsigned int ticks;
	uint64_t generation; /* of the server, when it came */
	uint64_t used;
};

struct mib_asks {
	mib_ask_wake *wake;
	void *arg;
	struct loop_timer *settle, *tick;
	bool ticking;
	struct call calls[MIB_ASK_CALLS_MAX];
	size_t call_count;
	struct page pages[MIB_ASK_PAGES_MAX];
	size_t page_count;
	uint64_t uses;
};

static const struct server *
server_of(const struct mib_answer *answer)
{
	return mib_answer_question(answer)->server;
}

static void
tick_on(struct mib_asks *asks)
{
	if (!asks->ticking)
		loop_timer_set(asks->tick, TICK_MS);
	asks->ticking = true;
}

/* ---- pages ---- */

static uint64_t
generation_of(const struct server *server)
{
	const struct generation *g = server_generation(server);

	return g != NULL ? generation_number(g) : 0;
}

static void
page_drop(struct mib_asks *asks, size_t i)
{
	mib_answer_unref(asks->pages[i].answer);
	asks->pages[i] = asks->pages[--asks->page_count];
}

/* The page of a server, or of all (NULL), that was used longest ago. */
static size_t
oldest_page(
    const struct mib_asks *asks, const struct server *server, size_t *ret_count)
{
	size_t i, oldest = 0, n = 0;

	for (i = 0; i < asks->page_count; i++) {
		if (server != NULL &&
		    server_of(asks->pages[i].answer) != server)
			continue;
		if (n++ == 0 || asks->pages[i].used < asks->pages[oldest].used)
			oldest = i;
	}
	*ret_count = n;
	return oldest;
}

/* Takes a reference. */
static void
page_keep(struct mib_asks *asks, struct mib_answer *answer)
{
	const struct server *server = server_of(answer);
	size_t oldest, n;

	oldest = oldest_page(asks, server, &n);
	if (n == MIB_ASK_SERVER_PAGES_MAX)
		page_drop(asks, oldest);
	oldest = oldest_page(asks, NULL, &n);
	if (n == MIB_ASK_PAGES_MAX)
		page_drop(asks, oldest);
	asks->pages[asks->page_count++] = (struct page) {
		.answer = mib_answer_ref(answer),
		.generation = generation_of(server),
		.used = ++asks->uses,
	};
	tick_on(asks);
}

static bool
is_page(const struct mib_answer *answer)
{
	const struct mib_question *q = mib_answer_question(answer);

	return q->server != NULL && !q->exact && mib_answer_good(answer);
}

/* What was said by a server that cannot be reached now, or has another view
 * since, is not what it would say. */
static bool
is_current(const struct page *page)
{
	const struct server *server = server_of(page->answer);
	struct server_status status;

	if (generation_of(server) != page->generation)
		return false;
	server_status(server, &status);
	return status.state != SERVER_UNREACHABLE;
}

static struct mib_answer *
find_page(struct mib_asks *asks, const struct mib_question *question)
{
	struct page *page;
	size_t i;

	for (i = asks->page_count; i-- > 0;) {
		page = &asks->pages[i];
		if (!mib_answer_covers(page->answer, question))
			continue;
		if (is_current(page)) {
			page->used = ++asks->uses;
			return page->answer;
		}
		page_drop(asks, i);
	}
	return NULL;
}

/* ---- calls ---- */

static void
call_drop(struct mib_asks *asks, size_t i)
{
	mib_answer_unref(asks->calls[i].answer);
	asks->calls[i] = asks->calls[--asks->call_count];
}

static size_t
calls_of(const struct mib_asks *asks, const struct server *server)
{
	size_t i, n = 0;

	for (i = 0; i < asks->call_count; i++)
		n += server_of(asks->calls[i].answer) == server;
	return n;
}

static struct mib_answer *
find_call(const struct mib_asks *asks, const struct mib_question *question)
{
	const struct call *call;
	size_t i;

	for (i = 0; i < asks->call_count; i++) {
		call = &asks->calls[i];
		if (mib_question_same(
			mib_answer_question(call->answer), question) &&
		    (mib_answer_done(call->answer) || call->ticks < CALL_TICKS))
			return call->answer;
	}
	return NULL;
}

/* May be within any call of a provider: what follows is done from the loop. */
static void
on_later(void *arg, struct mib_answer *answer)
{
	struct mib_asks *asks = arg;

	(void)answer;
	loop_timer_set(asks->settle, 0);
}

static void
on_settle(void *arg)
{
	struct mib_asks *asks = arg;
	struct mib_answer *answer;
	size_t i;

	for (i = 0; i < asks->call_count; i++) {
		answer = asks->calls[i].answer;
		asks->calls[i].told = mib_answer_done(answer);
		if (mib_answer_done(answer) && is_page(answer))
			page_keep(asks, answer);
	}
	asks->wake(asks->arg);
	/* Others may have come meanwhile, and have their turn yet. */
	for (i = asks->call_count; i-- > 0;)
		if (asks->calls[i].told)
			call_drop(asks, i);
}

static void
on_tick(void *arg)
{
	struct mib_asks *asks = arg;
	size_t i;

	for (i = 0; i < asks->call_count; i++)
		asks->calls[i].ticks++;
	for (i = asks->page_count; i-- > 0;)
		if (++asks->pages[i].ticks >= PAGE_TICKS)
			page_drop(asks, i);
	asks->ticking = false;
	if (asks->call_count + asks->page_count > 0)
		tick_on(asks);
}

/* ---- asking ---- */

/* *ret_answer: of what is done; one reference. */
static enum mib_result
take(struct mib_answer *answer, const struct mib_question *question,
    struct mib_answer **ret_answer, size_t *ret_row)
{
	enum mib_result result = mib_answer_row(answer, question, ret_row);

	if (result == MIB_FOUND)
		*ret_answer = mib_answer_ref(answer);
	return result;
}

/* A server that answers at once: nothing is kept. */
static enum mib_result
ask_immediate(const struct mib_question *question,
    struct mib_answer **ret_answer, size_t *ret_row)
{
	struct mib_answer *answer = mib_answer_new(question);
	enum mib_result result = MIB_PENDING;

	if (answer == NULL)
		return MIB_ERROR;
	mib_answer_start(answer, 1, NULL, NULL);
	if (mib_answer_done(answer))
		result = take(answer, question, ret_answer, ret_row);
	mib_answer_unref(answer);
	return result;
}

static enum mib_result
ask_anew(struct mib_asks *asks, struct mib_view *view,
    const struct mib_question *question, struct mib_answer **ret_answer,
    size_t *ret_row)
{
	struct mib_answer *answer;
	enum mib_result result;

	if (asks->call_count == MIB_ASK_CALLS_MAX ||
	    calls_of(asks, question->server) >= MIB_ASK_SERVER_CALLS_MAX ||
	    (answer = mib_answer_new(question)) == NULL)
		return MIB_ERROR;
	mib_answer_start(answer, MIB_ASK_PAGE_ROWS, on_later, asks);
	if (!mib_answer_done(answer)) {
		asks->calls[asks->call_count++] =
		    (struct call) { .answer = answer };
		tick_on(asks);
		view->waits_for = answer;
		return MIB_PENDING;
	}
	if (is_page(answer))
		page_keep(asks, answer);
	result = take(answer, question, ret_answer, ret_row);
	mib_answer_unref(answer);
	return result;
}

enum mib_result
mib_ask(struct mib_view *view, const struct mib_question *question,
    struct mib_answer **ret_answer, size_t *ret_row)
{
	struct mib_asks *asks = view->asks;
	struct mib_answer *answer;

	if (asks == NULL || server_immediate(question->server))
		return ask_immediate(question, ret_answer, ret_row);
	answer = find_call(asks, question);
	if (answer == NULL)
		answer = find_page(asks, question);
	if (answer == NULL)
		return ask_anew(asks, view, question, ret_answer, ret_row);
	if (mib_answer_done(answer))
		return take(answer, question, ret_answer, ret_row);
	view->waits_for = answer;
	return MIB_PENDING;
}

/* ---- life ---- */

struct mib_asks_counts
mib_asks_counts(const struct mib_asks *asks)
{
	return (struct mib_asks_counts) { asks->call_count, asks->page_count };
}

void
mib_asks_forget(struct mib_asks *asks)
{
	size_t i;

	while (asks->page_count > 0)
		page_drop(asks, asks->page_count - 1);
	for (i = 0; i < asks->call_count; i++)
		mib_answer_disown(asks->calls[i].answer);
}

struct mib_asks *
mib_asks_new(struct loop *loop, mib_ask_wake *wake, void *arg)
{
	struct mib_asks *asks = calloc(1, sizeof(*asks));

	if (asks == NULL)
		return NULL;
	asks->wake = wake;
	asks->arg = arg;
	asks->settle = loop_timer_new(loop, on_settle, asks);
	asks->tick = loop_timer_new(loop, on_tick, asks);
	if (asks->settle == NULL || asks->tick == NULL) {
		mib_asks_free(asks);
		return NULL;
	}
	return asks;
}

void
mib_asks_free(struct mib_asks *asks)
{
	if (asks == NULL)
		return;
	while (asks->page_count > 0)
		page_drop(asks, asks->page_count - 1);
	while (asks->call_count > 0) {
		mib_answer_leave(asks->calls[asks->call_count - 1].answer);
		call_drop(asks, asks->call_count - 1);
	}
	loop_timer_free(asks->settle);
	loop_timer_free(asks->tick);
	free(asks);
}
