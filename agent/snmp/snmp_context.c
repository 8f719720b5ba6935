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
#include "snmp/agentx_session.h"
#include "snmp/mib.h"
#include "snmp/mib_table.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_oid.h"
#include "snmp/snmp_var.h"

/*
 * What is registered of a context.  The tables of leases are subtrees of their
 * own: a view that excludes them lets snmpd pass over each as a whole, where it
 * would else ask for every lease, one by one, and throw it away.
 */
enum { PART_REST, PART_CLIENTS, PARTS = PART_CLIENTS + MIB_CLIENT_TABLES };

struct context;

struct part {
	struct context *context;
	struct mib_tree tree;
};

struct context {
	struct snmp_contexts *all;
	char name[SERVER_NAME_MAX + 1]; /* "" = default */
	struct mib_tables rest;
	const struct mib_table *clients[MIB_CLIENT_TABLES];
	struct part parts[PARTS];
	size_t registered; /* parts */
};

struct snmp_contexts {
	struct service *service;
	const struct mib_agent *agent;
	uint32_t root[SNMP_OID_MAX]; /* of the objects */
	size_t root_len;
	struct context **contexts; /* the first is the default one */
	size_t count;
	struct mib_cache cache;
};

/* ---- requests ---- */

static void
view_init(const struct context *context, struct mib_view *view)
{
	struct service *service = context->all->service;

	view->service = service;
	view->agent = context->all->agent;
	if (context->name[0] != '\0')
		view->server = service_find(service, context->name);
	else if (service_count(service) > 0)
		view->server = service_server(service, 0);
	else
		view->server = NULL;
}

static void
answer_get(struct part *part, struct mib_view *view,
    netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
	static const struct {
		int error;
	} errors[] = {
		[MIB_NO_INSTANCE] = { SNMP_NOSUCHINSTANCE },
		[MIB_NO_OBJECT] = { SNMP_NOSUCHOBJECT },
		[MIB_ERROR] = { SNMP_ERR_GENERR },
		[MIB_PENDING] = { SNMP_ERR_GENERR },
	};
	struct snmp_contexts *all = part->context->all;
	netsnmp_variable_list *vb = request->requestvb;
	struct snmp_oid oid;
	struct mib_value value;
	enum mib_result result = MIB_NO_OBJECT;

	if (snmp_var_oid(vb, &oid) &&
	    snmp_oid_below(oid.sub, oid.len, all->root, all->root_len))
		result = mib_get(&part->tree, view, &all->cache,
		    oid.sub + all->root_len, oid.len - all->root_len, &value);
	if (result == MIB_FOUND && !snmp_var_set(vb, &value))
		result = MIB_ERROR;
	if (result != MIB_FOUND)
		netsnmp_set_request_error(info, request, errors[result].error);
}

/* What is before the subtree starts at its beginning. */
static bool
relative(const struct snmp_contexts *all, const struct snmp_oid *oid,
    const uint32_t **ret_sub, size_t *ret_len)
{
	static const uint32_t none[1];

	if (snmp_oid_below(oid->sub, oid->len, all->root, all->root_len)) {
		*ret_sub = oid->sub + all->root_len;
		*ret_len = oid->len - all->root_len;
		return true;
	}
	*ret_sub = none;
	*ret_len = 0;
	return snmp_oid_cmp(oid->sub, oid->len, all->root, all->root_len) < 0;
}

/* Without a next object the variable stays as it is, and libnetsnmp goes on
 * to the next subtree. */
static void
answer_next(struct part *part, struct mib_view *view,
    netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
	struct snmp_contexts *all = part->context->all;
	netsnmp_variable_list *vb = request->requestvb;
	struct snmp_oid oid, found, full = { 0 };
	struct mib_value value;
	enum mib_result result = MIB_ERROR;
	const uint32_t *sub;
	size_t len;

	if (snmp_var_oid(vb, &oid)) {
		if (!relative(all, &oid, &sub, &len))
			return;
		result = mib_next(
		    &part->tree, view, &all->cache, sub, len, &found, &value);
	}
	if (result == MIB_NO_INSTANCE)
		return;
	if (result == MIB_FOUND) {
		snmp_oid_add(&full, all->root, all->root_len);
		if (snmp_oid_add(&full, found.sub, found.len) &&
		    snmp_var_name(vb, &full) && snmp_var_set(vb, &value))
			return;
	}
	netsnmp_set_request_error(info, request, SNMP_ERR_GENERR);
}

static int
on_request(netsnmp_mib_handler *handler,
    netsnmp_handler_registration *registration,
    netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
	struct part *part = handler->myvoid;
	struct context *context = part->context;
	netsnmp_request_info *request;
	struct mib_view view;

	(void)registration;
	view_init(context, &view);
	for (request = requests; request != NULL; request = request->next) {
		if (request->processed != 0)
			continue;
		if (info->mode == MODE_GET)
			answer_get(part, &view, info, request);
		else if (info->mode == MODE_GETNEXT)
			answer_next(part, &view, info, request);
		else
			netsnmp_set_request_error(
			    info, request, SNMP_ERR_NOTWRITABLE);
	}
	/* Rows must not outlive this turn of the loop. */
	mib_cache_clear(&context->all->cache);
	return SNMP_ERR_NOERROR;
}

/* ---- registrations ---- */

static int
part_register(struct part *part, const oid *root, size_t len,
    struct agentx_session *session)
{
	const char *context = part->context->name;
	netsnmp_handler_registration *reg;
	int rc;

	reg = netsnmp_create_handler_registration(
	    "dhcpfo", on_request, root, len, HANDLER_CAN_RONLY);
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
	part->context->registered++;
	if (session != NULL)
		agentx_session_pace(session);
	return 0;
}

/*
 * A table is registered by its entry: snmpd looks in a view for what the
 * subtree and the one behind it have in common, which is then the table.
 */
static int
context_register(struct context *context, struct agentx_session *session)
{
	const struct snmp_contexts *all = context->all;
	oid root[SNMP_OID_MAX];
	size_t i;
	int rc;

	for (i = 0; i < all->root_len; i++)
		root[i] = all->root[i];
	for (i = 0; i < PARTS; i++)
		context->parts[i].context = context;
	rc = part_register(
	    &context->parts[PART_REST], root, all->root_len, session);
	for (i = 0; rc == 0 && i < MIB_CLIENT_TABLES; i++) {
		root[all->root_len] = mib_client_table_at(i)->id;
		root[all->root_len + 1] = 1;
		rc = part_register(&context->parts[PART_CLIENTS + i], root,
		    all->root_len + 2, session);
	}
	return rc;
}

/* Tables that are switched off stay registered and have no rows. */
static void
context_tables(struct context *context, bool is_default, bool clients)
{
	struct mib_tree *tree;
	size_t i;

	mib_tables_init(&context->rest, is_default, false);
	context->parts[PART_REST].tree = context->rest.tree;
	for (i = 0; i < MIB_CLIENT_TABLES; i++) {
		context->clients[i] = mib_client_table_at(i);
		tree = &context->parts[PART_CLIENTS + i].tree;
		tree->tables = &context->clients[i];
		tree->count = clients ? 1 : 0;
	}
}

static bool
known(const struct snmp_contexts *all, const char *name)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (strcmp(all->contexts[i]->name, name) == 0)
			return true;
	return false;
}

static int
context_add(
    struct snmp_contexts *all, const char *name, struct agentx_session *session)
{
	struct context **contexts, *c;
	int rc;

	if (known(all, name) || strlen(name) > SERVER_NAME_MAX)
		return 0;
	contexts =
	    realloc(all->contexts, (all->count + 1) * sizeof(struct context *));
	if (contexts == NULL)
		return -ENOMEM;
	all->contexts = contexts;
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return -ENOMEM;
	c->all = all;
	memcpy(c->name, name, strlen(name) + 1);
	rc = context_register(c, session);
	if (rc != 0 && c->registered == 0) {
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

	if (session != NULL)
		agentx_session_begin(session);
	rc = context_add(all, "", session);
	for (i = 0; rc == 0 && i < service_count(all->service); i++)
		rc = context_add(
		    all, server_name(service_server(all->service, i)), session);
	if (session != NULL)
		agentx_session_end(session);
	for (i = 0; i < all->count; i++)
		context_tables(
		    all->contexts[i], i == 0, all->agent->client_tables);
	return rc;
}

struct snmp_contexts *
snmp_contexts_new(struct service *service, const struct mib_agent *agent,
    const uint32_t *root, size_t root_len)
{
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
	free(all);
}
