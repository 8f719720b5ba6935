/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_place.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "snmp/agentx_session.h"
#include "snmp/mib_microsoft.h"
#include "snmp/mib_view.h"

struct snmp_place *
snmp_place_new(
    void *owner, const char *name, const uint32_t *root, size_t root_len)
{
	static const uint32_t microsoft[] = MIB_MICROSOFT_ROOT;
	struct snmp_place *place;
	struct snmp_part *served;
	size_t i;

	place = calloc(1, sizeof(*place));
	if (place == NULL)
		return NULL;
	place->owner = owner;
	place->live = true;
	memcpy(place->name, name, strlen(name) + 1);
	memcpy(place->root, root, root_len * sizeof(*root));
	place->root_len = root_len;
	for (i = 0; i < SNMP_PLACE_PARTS; i++) {
		place->parts[i].place = place;
		served = &place->parts[i].served;
		served->root = place->root;
		served->root_len = root_len;
	}
	served = &place->parts[SNMP_PLACE_MICROSOFT].served;
	served->root = microsoft;
	served->root_len = sizeof(microsoft) / sizeof(microsoft[0]);
	return place;
}

bool
snmp_place_is(const struct snmp_place *place, const char *name,
    const uint32_t *root, size_t root_len)
{
	return strcmp(place->name, name) == 0 &&
	    snmp_oid_cmp(place->root, place->root_len, root, root_len) == 0;
}

/* below: the subtree that is registered, relative to the part's root. */
static int
part_register(struct snmp_place_part *part, Netsnmp_Node_Handler *handler,
    const uint32_t *below, size_t len, struct agentx_session *session)
{
	const struct snmp_part *served = &part->served;
	const char *context = part->place->name;
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
	reg = netsnmp_create_handler_registration(
	    "dhcpfo", handler, root, served->root_len + len, HANDLER_CAN_RONLY);
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
 * A table is registered by its entry: snmpd looks in a view for what the
 * subtree and the one behind it have in common, which is then the table.
 */
int
snmp_place_register(struct snmp_place *place, bool microsoft,
    Netsnmp_Node_Handler *handler, struct agentx_session *session)
{
	uint32_t entry[2] = { 0, 1 };
	size_t i;
	int rc;

	rc = part_register(
	    &place->parts[SNMP_PLACE_REST], handler, NULL, 0, session);
	for (i = 0; rc == 0 && i < MIB_CLIENT_TABLES; i++) {
		entry[0] = mib_client_table_at(i)->id;
		rc = part_register(&place->parts[SNMP_PLACE_CLIENTS + i],
		    handler, entry, 2, session);
	}
	if (rc == 0 && microsoft) {
		entry[0] = mib_microsoft_scope_table(false)->id;
		rc = part_register(&place->parts[SNMP_PLACE_MICROSOFT], handler,
		    entry, 2, session);
	}
	return rc;
}

void
snmp_place_tables(struct snmp_place *place, const struct mib_agent *agent)
{
	struct mib_tree *tree;
	size_t i;

	mib_tables_init(&place->rest, place->name[0] == '\0', false);
	tree = &place->parts[SNMP_PLACE_REST].served.tree;
	*tree = place->rest.tree;
	if (!place->live)
		tree->count = 0;
	for (i = 0; i < MIB_CLIENT_TABLES; i++) {
		place->clients[i] = mib_client_table_at(i);
		tree = &place->parts[SNMP_PLACE_CLIENTS + i].served.tree;
		tree->tables = &place->clients[i];
		tree->count = place->live && agent->client_tables ? 1 : 0;
	}
	tree = &place->parts[SNMP_PLACE_MICROSOFT].served.tree;
	place->microsoft =
	    mib_microsoft_scope_table(agent->microsoft.pending_offers);
	tree->tables = &place->microsoft;
	tree->count = agent->microsoft.enabled ? 1 : 0;
}
