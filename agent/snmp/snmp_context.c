/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_context.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/server.h"
#include "service/service.h"
#include "snmp/agentx_pdu.h"
#include "snmp/agentx_session.h"
#include "snmp/mib.h"
#include "snmp/mib_ask.h"
#include "snmp/mib_table.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_delegate.h"
#include "snmp/snmp_oid.h"
#include "snmp/snmp_part.h"
#include "snmp/snmp_place.h"
#include "snmp/snmp_var.h"

struct snmp_contexts {
	struct service *service;
	const struct mib_agent *agent;
	uint32_t root[SNMP_OID_MAX]; /* of the objects */
	size_t root_len;
	struct snmp_place **places;
	size_t count;
	struct mib_cache cache;
	struct mib_asks *asks;
	struct snmp_delegate *delegate;
	struct agentx_session *session; /* NULL: before there is one */
};

/* ---- requests ---- */

static struct snmp_contexts *
contexts_of(const struct snmp_place_part *part)
{
	return part->place->owner;
}

static void
view_init(const struct snmp_place *place, struct mib_view *view)
{
	const struct snmp_contexts *all = place->owner;
	struct service *service = all->service;

	view->service = service;
	view->agent = all->agent;
	view->asks = all->asks;
	view->waits_for = NULL;
	if (place->name[0] != '\0')
		view->server = service_find(service, place->name);
	else if (service_count(service) > 0)
		view->server = service_server(service, 0);
	else
		view->server = NULL;
}

/* RFC 2741 7.2.3.2: a start of the range that is included may be it. */
static enum mib_result
answer_next(const struct snmp_place_part *part,
    const struct snmp_source *source, const struct snmp_oid *oid,
    const netsnmp_request_info *request)
{
	enum mib_result result;
	struct mib_value value;
	struct snmp_oid found;

	result = snmp_part_next(&part->served, source, oid,
	    request->inclusive != 0, &found, &value);
	if (result == MIB_FOUND &&
	    (!snmp_var_name(request->requestvb, &found) ||
		!snmp_var_set(request->requestvb, &value)))
		return MIB_ERROR;
	return result;
}

static enum mib_result
answer_get(const struct snmp_place_part *part, const struct snmp_source *source,
    const struct snmp_oid *oid, const netsnmp_request_info *request)
{
	enum mib_result result;
	struct mib_value value;

	result = snmp_part_get(&part->served, source, oid, &value);
	if (result == MIB_FOUND && !snmp_var_set(request->requestvb, &value))
		return MIB_ERROR;
	return result;
}

/*
 * What becomes of a variable.  MIB_PENDING: nothing yet, view->waits_for says
 * when; a variable of GETNEXT without a next object stays as it is, and
 * libnetsnmp goes on to the next subtree.
 */
static enum mib_result
answer(struct snmp_place_part *part, struct mib_view *view,
    netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
	static const struct {
		int error;
	} errors[] = {
		[MIB_NO_INSTANCE] = { SNMP_NOSUCHINSTANCE },
		[MIB_NO_OBJECT] = { SNMP_NOSUCHOBJECT },
		[MIB_ERROR] = { SNMP_ERR_GENERR },
	};
	const struct snmp_source source = { view, &contexts_of(part)->cache };
	enum mib_result result = MIB_ERROR;
	struct snmp_oid oid;

	view->waits_for = NULL;
	if (snmp_var_oid(request->requestvb, &oid))
		result = info->mode == MODE_GET ?
		    answer_get(part, &source, &oid, request) :
		    answer_next(part, &source, &oid, request);
	/* libnetsnmp begins a GETNEXT of what is included as a GET, and does
	 * not go on from there if that is delegated; so it is left to the
	 * GETNEXT that follows. */
	if (result == MIB_PENDING && info->mode == MODE_GET &&
	    info->asp->pdu->command != SNMP_MSG_GET)
		result = MIB_NO_INSTANCE;
	if (result == MIB_FOUND || result == MIB_PENDING ||
	    (result == MIB_NO_INSTANCE && info->mode == MODE_GETNEXT))
		return result;
	netsnmp_set_request_error(info, request, errors[result].error);
	return result;
}

static struct mib_answer *
on_again(void *arg, const struct snmp_waiting *waiting)
{
	struct snmp_place_part *part = waiting->part;
	struct mib_view view;

	(void)arg;
	view_init(part->place, &view);
	if (answer(part, &view, waiting->info, waiting->request) != MIB_PENDING)
		return NULL;
	if (view.waits_for == NULL)
		netsnmp_set_request_error(
		    waiting->info, waiting->request, SNMP_ERR_GENERR);
	return view.waits_for;
}

static void
on_answered(void *arg)
{
	struct snmp_contexts *all = arg;

	mib_cache_clear(&all->cache);
	if (all->session != NULL)
		agentx_session_turn(all->session);
}

static void
on_wake(void *arg)
{
	struct snmp_contexts *all = arg;

	snmp_delegate_wake(all->delegate);
	mib_cache_clear(&all->cache);
}

static int
on_request(netsnmp_mib_handler *handler,
    netsnmp_handler_registration *registration,
    netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
	struct snmp_waiting waiting = { .info = info, .part = handler->myvoid };
	struct snmp_place_part *part = handler->myvoid;
	struct snmp_contexts *all = contexts_of(part);
	netsnmp_request_info *request;
	struct mib_view view;

	(void)registration;
	view_init(part->place, &view);
	for (request = requests; request != NULL; request = request->next) {
		if (request->processed != 0)
			continue;
		if (info->mode != MODE_GET && info->mode != MODE_GETNEXT) {
			netsnmp_set_request_error(
			    info, request, SNMP_ERR_NOTWRITABLE);
			continue;
		}
		if (answer(part, &view, info, request) != MIB_PENDING)
			continue;
		waiting.request = request;
		if (!snmp_delegate_wait(
			all->delegate, &waiting, view.waits_for))
			netsnmp_set_request_error(
			    info, request, SNMP_ERR_GENERR);
	}
	/* Rows must not outlive this turn of the loop. */
	mib_cache_clear(&all->cache);
	return SNMP_ERR_NOERROR;
}

/* ---- requests that libnetsnmp does not see ---- */

static const struct snmp_place *
place_of(const struct snmp_contexts *all, const struct agentx_request *request)
{
	const struct snmp_place *place;
	size_t i;

	for (i = 0; i < all->count; i++) {
		place = all->places[i];
		if (place->live &&
		    strlen(place->name) == request->context_len &&
		    (request->context_len == 0 ||
			memcmp(place->name, request->context,
			    request->context_len) == 0))
			return place;
	}
	return NULL;
}

/* Microsoft's part has a root of its own. */
static size_t
place_answer(const struct snmp_place *place, const struct snmp_source *source,
    const struct agentx_request *request, uint8_t *answer, size_t size)
{
	const struct snmp_part *parts[SNMP_PLACE_PARTS];
	struct agentx_request again = *request, once = *request;
	size_t i, n;

	for (i = 0; i < SNMP_PLACE_PARTS; i++)
		parts[i] = &place->parts[i].served;
	n = snmp_parts_answer(
	    parts, SNMP_PLACE_MICROSOFT, source, &once, answer, size);
	if (n == 0 && place->parts[SNMP_PLACE_MICROSOFT].registered)
		n = snmp_parts_answer(&parts[SNMP_PLACE_MICROSOFT], 1, source,
		    &again, answer, size);
	return n;
}

size_t
snmp_contexts_answer(struct snmp_contexts *all, uint32_t session,
    const uint8_t *pdu, size_t len, uint8_t *answer, size_t size)
{
	const struct snmp_place *place;
	struct agentx_request request;
	struct snmp_source source;
	struct mib_view view;
	size_t n;

	if (!agentx_request_read(pdu, len, &request) ||
	    request.session != session ||
	    (place = place_of(all, &request)) == NULL)
		return 0;
	view_init(place, &view);
	source = (struct snmp_source) { &view, &all->cache };
	n = place_answer(place, &source, &request, answer, size);
	mib_cache_clear(&all->cache);
	return n;
}

/* ---- registrations ---- */

static struct snmp_place *
known(const struct snmp_contexts *all, const char *name)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (snmp_place_is(
			all->places[i], name, all->root, all->root_len))
			return all->places[i];
	return NULL;
}

/* Microsoft's part is registered once, at whatever place the context was when
 * it was asked for. */
static bool
microsoft_registered(const struct snmp_contexts *all, const char *name)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (strcmp(all->places[i]->name, name) == 0 &&
		    all->places[i]->parts[SNMP_PLACE_MICROSOFT].registered)
			return true;
	return false;
}

static int
place_register(struct snmp_contexts *all, struct snmp_place *place)
{
	if (microsoft_registered(all, place->name))
		place->parts[SNMP_PLACE_MICROSOFT].registered = true;
	return snmp_place_register(
	    place, all->agent->microsoft.enabled, on_request, all->session);
}

static int
context_add(struct snmp_contexts *all, const char *name)
{
	struct snmp_place **places, *place;
	int rc;

	if (strlen(name) > SERVER_NAME_MAX)
		return 0;
	if ((place = known(all, name)) != NULL)
		return place_register(all, place);
	places = realloc(all->places, (all->count + 1) * sizeof(*places));
	if (places == NULL)
		return -ENOMEM;
	all->places = places;
	place = snmp_place_new(all, name, all->root, all->root_len);
	if (place == NULL)
		return -ENOMEM;
	rc = place_register(all, place);
	if (rc != 0 && !place->parts[SNMP_PLACE_REST].registered) {
		free(place);
		return rc;
	}
	/* What is registered will be asked, the rest being there or not. */
	all->places[all->count++] = place;
	return rc;
}

int
snmp_contexts_update(struct snmp_contexts *all, struct agentx_session *session)
{
	struct snmp_place *place;
	size_t i;
	int rc;

	/* Some of the servers may be freed. */
	mib_asks_forget(all->asks);
	all->session = session;
	if (session != NULL)
		agentx_session_begin(session);
	rc = context_add(all, "");
	for (i = 0; rc == 0 && i < service_count(all->service); i++)
		rc = context_add(
		    all, server_name(service_server(all->service, i)));
	if (session != NULL)
		agentx_session_end(session);
	for (i = 0; i < all->count; i++) {
		place = all->places[i];
		place->live =
		    snmp_place_is(place, place->name, all->root, all->root_len);
		snmp_place_tables(place, all->agent);
	}
	return rc;
}

void
snmp_contexts_end_requests(struct snmp_contexts *all)
{
	snmp_delegate_end(all->delegate);
}

_Static_assert(CONFIG_OID_MAX + 3 <= SNMP_OID_MAX, "a table's entry");

void
snmp_contexts_move(
    struct snmp_contexts *all, const uint32_t *root, size_t root_len)
{
	memcpy(all->root, root, root_len * sizeof(*root));
	all->root[root_len] = MIB_OBJECTS;
	all->root_len = root_len + 1;
}

struct snmp_contexts *
snmp_contexts_new(struct loop *loop, struct service *service,
    const struct mib_agent *agent, const uint32_t *root, size_t root_len)
{
	static const struct snmp_delegate_calls calls = { on_again,
		on_answered };
	struct snmp_contexts *all;

	all = calloc(1, sizeof(*all));
	if (all == NULL)
		return NULL;
	all->service = service;
	all->agent = agent;
	snmp_contexts_move(all, root, root_len);
	mib_cache_init(&all->cache);
	all->asks = mib_asks_new(loop, on_wake, all);
	all->delegate = snmp_delegate_new(loop, &calls, all);
	if (all->asks == NULL || all->delegate == NULL) {
		snmp_contexts_free(all);
		return NULL;
	}
	return all;
}

void
snmp_contexts_free(struct snmp_contexts *all)
{
	size_t i;

	if (all == NULL)
		return;
	for (i = 0; i < all->count; i++)
		free(all->places[i]);
	free(all->places);
	snmp_delegate_free(all->delegate);
	mib_asks_free(all->asks);
	free(all);
}
