/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What two servers of the set do not agree on. */

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "core/generation.h"
#include "core/pair.h"
#include "core/topology.h"
#include "service/service.h"
#include "service/service_server_private.h"

/* Both views; false if there are not two. */
static bool
views(const struct server *server, const struct generation **ret_here,
    const struct generation **ret_there)
{
	*ret_here = server->generation;
	*ret_there =
	    server->partner != NULL ? server->partner->generation : NULL;
	return *ret_here != NULL && *ret_there != NULL;
}

/* The last state of a server that is not up proves nothing. */
static bool
both_up(const struct server *server)
{
	struct server_status here, there;

	server_status(server, &here);
	server_status(server->partner, &there);
	return here.state == SERVER_OK && there.state == SERVER_OK;
}

int
server_difference(
    const struct server *server, struct pair_difference *ret_difference)
{
	const struct generation *here, *there;

	if (!views(server, &here, &there))
		return -ENODATA;
	return pair_compare(here, there, both_up(server),
	    clock_now(server->context->env.clock), ret_difference);
}

/* A pass over the scopes, for a line of the log. */
#define COMPARE_MS 1000

void
server_compare(struct server *server)
{
	const int64_t now_ms = server_now_ms(server);
	struct pair_difference d;

	if (!server->leads || now_ms < server->compare_ms ||
	    server_difference(server, &d) != 0)
		return;
	server->compare_ms = now_ms + COMPARE_MS;
	/* Scopes that one of the two lacks are told of as such. */
	if (d.pools == 0 && d.relationships == 0)
		d.text[0] = '\0';
	/* Nobody has looked whether states that clashed still do. */
	if (d.text[0] == '\0' && !both_up(server))
		return;
	if (service_said_news(&server->difference, d.text, now_ms))
		server_tell(server,
		    &(struct service_event) {
			.kind = SERVICE_DIFFERENCE, .text = d.text });
}

bool
server_contradicted(const struct server *server, const char *relationship)
{
	const struct generation *here, *there;
	ptrdiff_t at;

	if (!views(server, &here, &there) || !both_up(server))
		return false;
	at =
	    topology_find_relationship(generation_topology(here), relationship);
	return at >= 0 &&
	    pair_contradicts(
		here, there, (size_t)at, clock_now(server->context->env.clock));
}
