/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_context.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "core/server.h"
#include "service/service.h"
#include "snmp/agentx_pdu.h"
#include "snmp/agentx_session.h"
#include "snmp/mib.h"
#include "snmp/mib_ask.h"
#include "snmp/mib_microsoft.h"
#include "snmp/mib_table.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_delegate.h"
#include "snmp/snmp_oid.h"
#include "snmp/snmp_part.h"
#include "snmp/snmp_var.h"

/*
 * What is registered of a context.  The tables of leases are subtrees of their
 * own: a view that excludes them lets snmpd pass over each as a whole, where it
 * would else ask for every lease, one by one, and throw it away.
 */
enum {
	PART_REST,
	PART_CLIENTS,
	PART_MICROSOFT = PART_CLIENTS + MIB_CLIENT_TABLES, /* if asked for */
	PARTS
};

struct context;

struct part {
	struct context *context;
	struct snmp_part served;
	bool registered;
};

struct context {
	struct snmp_contexts *all;
	char name[SERVER_NAME_MAX + 1]; /* "" = default */
	struct mib_tables rest;
	const struct mib_table *clients[MIB_CLIENT_TABLES];
	const struct mib_table *microsoft;
	struct part parts[PARTS];
};

struct snmp_contexts {
	struct service *service;
	const struct mib_agent *agent;
	uint32_t root[SNMP_OID_MAX]; /* of the objects */
	size_t root_len;
	struct context **contexts; /* the first is the default one */
	size_t count;
	struct mib_cache cache;
	struct mib_asks *asks;
	struct snmp_delegate *delegate;
	struct agentx_session *session; /* NULL: before there is one */
};

/* ---- requests ---- */

static void
view_init(const struct context *context, struct mib_view *view)
{
	struct service *service = context->all->service;

	view->service = service;
	view->agent = context->all->agent;
	view->asks = context->all->asks;
	view->waits_for = NULL;
	if (context->name[0] != '\0')
		view->server = service_find(service, context->name);
	else if (service_count(service) > 0)
		view->server = service_server(service, 0);
	else
		view->server = NULL;
}

/* RFC 2741 7.2.3.2: a start of the range that is included may be it. */
static enum mib_result
answer_next(const struct part *part, const struct snmp_source *source,
    const struct snmp_oid *oid, const netsnmp_request_info *request)
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
answer_get(const struct part *part, const struct snmp_source *source,
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
answer(struct part *part, struct mib_view *view,
    netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
	static const struct {
		int error;
	} errors[] = {
		[MIB_NO_INSTANCE] = { SNMP_NOSUCHINSTANCE },
		[MIB_NO_OBJECT] = { SNMP_NOSUCHOBJECT },
		[MIB_ERROR] = { SNMP_ERR_GENERR },
	};
	const struct snmp_source source = { view, &part->context->all->cache };
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
	struct part *part = waiting->part;
	struct mib_view view;

	(void)arg;
	view_init(part->context, &view);
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
	struct part *part = handler->myvoid;
	struct snmp_contexts *all = part->context->all;
	netsnmp_request_info *request;
	struct mib_view view;

	(void)registration;
	view_init(part->context, &view);
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

static const struct context *
context_of(
    const struct snmp_contexts *all, const struct agentx_request *request)
{
	const char *name;
	size_t i;

	for (i = 0; i < all->count; i++) {
		name = all->contexts[i]->name;
		if (strlen(name) == request->context_len &&
		    (request->context_len == 0 ||
			memcmp(name, request->context, request->context_len) ==
			    0))
			return all->contexts[i];
	}
	return NULL;
}

/* Microsoft's part has a root of its own. */
static size_t
context_answer(const struct context *context, const struct snmp_source *source,
    const struct agentx_request *request, uint8_t *answer, size_t size)
{
	const struct snmp_part *parts[PARTS];
	struct agentx_request again = *request, once = *request;
	size_t i, n;

	for (i = 0; i < PARTS; i++)
		parts[i] = &context->parts[i].served;
	n = snmp_parts_answer(
	    parts, PART_MICROSOFT, source, &once, answer, size);
	if (n == 0 && context->parts[PART_MICROSOFT].registered)
		n = snmp_parts_answer(
		    &parts[PART_MICROSOFT], 1, source, &again, answer, size);
	return n;
}

size_t
snmp_contexts_answer(struct snmp_contexts *all, uint32_t session,
    const uint8_t *pdu, size_t len, uint8_t *answer, size_t size)
{
	const struct context *context;
	struct agentx_request request;
	struct snmp_source source;
	struct mib_view view;
	size_t n;

	if (!agentx_request_read(pdu, len, &request) ||
	    request.session != session ||
	    (context = context_of(all, &request)) == NULL)
		return 0;
	view_init(context, &view);
	source = (struct snmp_source) { &view, &all->cache };
	n = context_answer(context, &source, &request, answer, size);
	mib_cache_clear(&all->cache);
	return n;
}

/* ---- registrations ---- */

/* below: the subtree that is registered, relative to the part's root. */
static int
part_register(struct part *part, const uint32_t *below, size_t len,
    struct agentx_session *session)
{
	const struct snmp_part *served = &part->served;
	const char *context = part->context->name;
	netsnmp_handler_registration *reg;
	oid root[SNMP_OID_MAX];
	size_t i;
	int rc;

	if (part->registered)
		return 0;
	for (i = 0; i < served->root_len; i++)
		root[i] = served->root[i];
	for (i = 0; i < len; i++)
		root[served->root_len + i] = below[i];
	reg = netsnmp_create_handler_registration("dhcpfo", on_request, root,
	    served->root_len + len, HANDLER_CAN_RONLY);
	if (reg == NULL)
		return -ENOMEM;
	reg->handler->myvoid = part;
	if (context[0] != '\0') {
		reg->contextName = strdup(context);
		if (reg->contextName == NULL) {
			netsnmp_handler_registration_free(reg);
			return -ENOMEM;
		}
	}
	/* Frees the registration when it fails. */
	rc = netsnmp_register_handler(reg);
	if (rc != MIB_REGISTERED_OK) {
		log_err("agentx", "context \"%s\" cannot be registered (%d)",
		    context, rc);
		return -ENOMEM;
	}
	part->registered = true;
	if (session != NULL)
		agentx_session_pace(session);
	return 0;
}

/*
 * What is not registered yet and is to be.  A table is registered by its
 * entry: snmpd looks in a view for what the subtree and the one behind it have
 * in common, which is then the table.
 */
static int
context_register(struct context *context, struct agentx_session *session)
{
	uint32_t entry[2] = { 0, 1 };
	size_t i;
	int rc;

	rc = part_register(&context->parts[PART_REST], NULL, 0, session);
	for (i = 0; rc == 0 && i < MIB_CLIENT_TABLES; i++) {
		entry[0] = mib_client_table_at(i)->id;
		rc = part_register(
		    &context->parts[PART_CLIENTS + i], entry, 2, session);
	}
	if (rc == 0 && context->all->agent->microsoft.enabled) {
		entry[0] = mib_microsoft_scope_table(false)->id;
		rc = part_register(
		    &context->parts[PART_MICROSOFT], entry, 2, session);
	}
	return rc;
}

static void
context_init(struct context *context, struct snmp_contexts *all)
{
	static const uint32_t microsoft[] = MIB_MICROSOFT_ROOT;
	struct snmp_part *served;
	size_t i;

	context->all = all;
	for (i = 0; i < PARTS; i++) {
		context->parts[i].context = context;
		served = &context->parts[i].served;
		served->root = all->root;
		served->root_len = all->root_len;
	}
	served = &context->parts[PART_MICROSOFT].served;
	served->root = microsoft;
	served->root_len = sizeof(microsoft) / sizeof(microsoft[0]);
}

/* Tables that are switched off stay registered and have no rows. */
static void
context_tables(struct context *context, bool is_default)
{
	const struct mib_agent *agent = context->all->agent;
	struct mib_tree *tree;
	size_t i;

	mib_tables_init(&context->rest, is_default, false);
	context->parts[PART_REST].served.tree = context->rest.tree;
	for (i = 0; i < MIB_CLIENT_TABLES; i++) {
		context->clients[i] = mib_client_table_at(i);
		tree = &context->parts[PART_CLIENTS + i].served.tree;
		tree->tables = &context->clients[i];
		tree->count = agent->client_tables ? 1 : 0;
	}
	tree = &context->parts[PART_MICROSOFT].served.tree;
	context->microsoft =
	    mib_microsoft_scope_table(agent->microsoft.pending_offers);
	tree->tables = &context->microsoft;
	tree->count = agent->microsoft.enabled ? 1 : 0;
}

static struct context *
known(const struct snmp_contexts *all, const char *name)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (strcmp(all->contexts[i]->name, name) == 0)
			return all->contexts[i];
	return NULL;
}

static int
context_add(
    struct snmp_contexts *all, const char *name, struct agentx_session *session)
{
	struct context **contexts, *c;
	int rc;

	if (strlen(name) > SERVER_NAME_MAX)
		return 0;
	if ((c = known(all, name)) != NULL)
		return context_register(c, session);
	contexts =
	    realloc(all->contexts, (all->count + 1) * sizeof(struct context *));
	if (contexts == NULL)
		return -ENOMEM;
	all->contexts = contexts;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return -ENOMEM;
	context_init(c, all);
	memcpy(c->name, name, strlen(name) + 1);
	rc = context_register(c, session);
	if (rc != 0 && !c->parts[PART_REST].registered) {
		free(c);
		return rc;
	}
	/* What is registered will be asked, the rest being there or not. */
	all->contexts[all->count++] = c;
	return rc;
}

int
snmp_contexts_update(struct snmp_contexts *all, struct agentx_session *session)
{
	size_t i;
	int rc;

	/* Some of the servers may be freed. */
	mib_asks_forget(all->asks);
	all->session = session;
	if (session != NULL)
		agentx_session_begin(session);
	rc = context_add(all, "", session);
	for (i = 0; rc == 0 && i < service_count(all->service); i++)
		rc = context_add(
		    all, server_name(service_server(all->service, i)), session);
	if (session != NULL)
		agentx_session_end(session);
	for (i = 0; i < all->count; i++)
		context_tables(all->contexts[i], i == 0);
	return rc;
}

void
snmp_contexts_end_requests(struct snmp_contexts *all)
{
	snmp_delegate_end(all->delegate);
}

struct snmp_contexts *
snmp_contexts_new(struct loop *loop, struct service *service,
    const struct mib_agent *agent, const uint32_t *root, size_t root_len)
{
	static const struct snmp_delegate_calls calls = { on_again,
		on_answered };
	struct snmp_contexts *all;

	if (root_len + 3 > SNMP_OID_MAX)
		return NULL;
	all = calloc(1, sizeof(*all));
	if (all == NULL)
		return NULL;
	all->service = service;
	all->agent = agent;
	memcpy(all->root, root, root_len * sizeof(*root));
	all->root[root_len] = MIB_OBJECTS;
	all->root_len = root_len + 1;
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
		free(all->contexts[i]);
	free(all->contexts);
	snmp_delegate_free(all->delegate);
	mib_asks_free(all->asks);
	free(all);
}
