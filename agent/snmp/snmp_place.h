/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What is registered of one SNMP context with the module's root at one place
 * of the tree.  Of a context there is a further place once the root has moved:
 * libnetsnmp 5.9.3 cannot take a registration in a context out safely (its bug
 * 983), so that the old one stays and answers nothing.
 */

#ifndef DHCPFO_SNMP_SNMP_PLACE_H
#define DHCPFO_SNMP_SNMP_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/server.h"
#include "snmp/mib.h"
#include "snmp/mib_table.h"
#include "snmp/snmp_oid.h"
#include "snmp/snmp_part.h"

struct agentx_session;
struct mib_agent;
struct netsnmp_agent_request_info_s; /* libnetsnmp's */
struct netsnmp_handler_registration_s;
struct netsnmp_mib_handler_s;
struct netsnmp_request_info_s;
struct snmp_place;

/*
 * The tables of leases are subtrees of their own: a view that excludes them
 * lets snmpd pass over each as a whole, where it would else ask for every
 * lease, one by one, and throw it away.
 */
enum {
	SNMP_PLACE_REST,
	SNMP_PLACE_CLIENTS,
	/* Microsoft's, if asked for; its root never moves. */
	SNMP_PLACE_MICROSOFT = SNMP_PLACE_CLIENTS + MIB_CLIENT_TABLES,
	SNMP_PLACE_PARTS
};

struct snmp_place_part {
	struct snmp_place *place;
	struct snmp_part served;
	bool registered;
};

struct snmp_place {
	void *owner;
	char name[SERVER_NAME_MAX + 1]; /* of the context; "" = default */
	uint32_t root[SNMP_OID_MAX];	/* of the module's objects */
	size_t root_len;
	bool live; /* the root is there now */
	struct mib_tables rest;
	const struct mib_table *clients[MIB_CLIENT_TABLES];
	const struct mib_table *microsoft;
	struct snmp_place_part parts[SNMP_PLACE_PARTS];
};

/* name: of at most SERVER_NAME_MAX.  Freed by free(), which libnetsnmp must
 * have ended before if anything is registered.  NULL: no memory. */
struct snmp_place *snmp_place_new(
    void *owner, const char *name, const uint32_t *root, size_t root_len);

bool snmp_place_is(const struct snmp_place *place, const char *name,
    const uint32_t *root, size_t root_len);

typedef int snmp_place_handler(struct netsnmp_mib_handler_s *handler,
    struct netsnmp_handler_registration_s *registration,
    struct netsnmp_agent_request_info_s *info,
    struct netsnmp_request_info_s *requests);

/*
 * Registers what is not yet; microsoft: its part, too.  handler's myvoid is the
 * struct snmp_place_part that is asked.  0 or -ENOMEM: a part of it may be
 * registered.
 */
int snmp_place_register(struct snmp_place *place, bool microsoft,
    snmp_place_handler *handler, struct agentx_session *session);

/* Which tables are served; those that are not stay registered and have no
 * rows. */
void snmp_place_tables(struct snmp_place *place, const struct mib_agent *agent);

#endif
