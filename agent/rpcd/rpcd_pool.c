/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_pool.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "rpcd/rpcd_conn.h"

struct rpcd_pool {
	struct rpcd_keeper keeper; /* first: its callbacks find us by it */
	struct rpcd_shared *shared;
	struct rpcd_pool_limits limits;
	struct rpcd_conn *oldest, *newest;
	size_t count;
	struct log_gate gate;
};

static int64_t
now_ms(const struct rpcd_pool *pool)
{
	return clock_mono_ms(pool->shared->clock);
}

static void
link_newest(struct rpcd_pool *pool, struct rpcd_conn *conn)
{
	struct rpcd_kept *kept = rpcd_conn_kept(conn);

	kept->alive_ms = now_ms(pool);
	kept->newer = NULL;
	kept->older = pool->newest;
	if (pool->newest != NULL)
		rpcd_conn_kept(pool->newest)->newer = conn;
	else
		pool->oldest = conn;
	pool->newest = conn;
	pool->count++;
}

static void
unlink_conn(struct rpcd_pool *pool, struct rpcd_conn *conn)
{
	struct rpcd_kept *kept = rpcd_conn_kept(conn);

	if (kept->older != NULL)
		rpcd_conn_kept(kept->older)->newer = kept->newer;
	else
		pool->oldest = kept->newer;
	if (kept->newer != NULL)
		rpcd_conn_kept(kept->newer)->older = kept->older;
	else
		pool->newest = kept->older;
	pool->count--;
}

static void
on_alive(struct rpcd_keeper *keeper, struct rpcd_conn *conn)
{
	struct rpcd_pool *pool = (struct rpcd_pool *)keeper;

	unlink_conn(pool, conn);
	link_newest(pool, conn);
}

/* What strangers do is told now and then, not each time. */
static void
tell(struct rpcd_pool *pool, const struct rpcd_conn *conn, const char *event,
    const char *words)
{
	unsigned int held;

	if (!log_gate_open(&pool->gate, now_ms(pool), &held))
		return;
	if (held > 0)
		log_warn(
		    "rpc", "%u messages like the next were held back", held);
	log_warn("rpc", "%s: %s%s", rpcd_conn_peer(conn)->name, event, words);
}

static void
on_ended(struct rpcd_keeper *keeper, struct rpcd_conn *conn, const char *why)
{
	struct rpcd_pool *pool = (struct rpcd_pool *)keeper;

	unlink_conn(pool, conn);
	if (why != NULL)
		tell(pool, conn, "closed: ", why);
}

static void
on_remark(struct rpcd_keeper *keeper, struct rpcd_conn *conn, const char *words)
{
	tell((struct rpcd_pool *)keeper, conn, "", words);
}

struct rpcd_pool *
rpcd_pool_new(struct rpcd_shared *shared, struct rpcd_gss_acceptor *acceptor,
    const struct rpcd_pool_limits *limits)
{
	struct rpcd_pool *pool;

	if ((pool = calloc(1, sizeof(*pool))) == NULL)
		return NULL;
	pool->keeper.alive = on_alive;
	pool->keeper.ended = on_ended;
	pool->keeper.remark = on_remark;
	pool->keeper.acceptor = acceptor;
	pool->shared = shared;
	pool->limits = *limits;
	pool->gate.burst = 10;
	pool->gate.seconds = 60;
	return pool;
}

static void
close_conn(struct rpcd_pool *pool, struct rpcd_conn *conn)
{
	unlink_conn(pool, conn);
	rpcd_conn_close(conn);
}

void
rpcd_pool_free(struct rpcd_pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->oldest != NULL)
		close_conn(pool, pool->oldest);
	free(pool);
}

void
rpcd_pool_limit(struct rpcd_pool *pool, const struct rpcd_pool_limits *limits)
{
	pool->limits = *limits;
}

bool
rpcd_pool_evict(struct rpcd_pool *pool)
{
	struct rpcd_conn *conn;

	for (conn = pool->oldest; conn != NULL;
	     conn = rpcd_conn_kept(conn)->newer)
		if (!rpcd_conn_waits(conn)) {
			tell(pool, conn,
			    "closed: ", "another one needs its place");
			close_conn(pool, conn);
			return true;
		}
	return false;
}

void
rpcd_pool_add(struct rpcd_pool *pool, int fd, const struct rpcd_peer *peer)
{
	struct rpcd_conn *conn;

	while (pool->count >= pool->limits.connections)
		if (!rpcd_pool_evict(pool)) {
			close(fd);
			return;
		}
	conn = rpcd_conn_new(pool->shared, &pool->keeper, fd, peer);
	if (conn == NULL) {
		close(fd);
		return;
	}
	link_newest(pool, conn);
	log_debug("rpc", "%s: connected", peer->name);
}

void
rpcd_pool_sweep(struct rpcd_pool *pool)
{
	const int64_t limit = now_ms(pool) - pool->limits.idle_ms;
	struct rpcd_conn *conn, *next;

	for (conn = pool->oldest;
	     conn != NULL && rpcd_conn_kept(conn)->alive_ms <= limit;
	     conn = next) {
		next = rpcd_conn_kept(conn)->newer;
		if (rpcd_conn_waits(conn))
			continue;
		log_debug(
		    "rpc", "%s: idle, closed", rpcd_conn_peer(conn)->name);
		close_conn(pool, conn);
	}
}

size_t
rpcd_pool_count(const struct rpcd_pool *pool)
{
	return pool->count;
}
