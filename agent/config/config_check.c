/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_check.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"
#include "config/config_schema.h"
#include "config/config_tree.h"
#include "core/topology.h"

/* What a kind cannot do without. */
struct needed {
	const char *kind;
	const char *key;
	size_t offset; /* of a char * in struct server_spec */
};

static const struct needed needs[] = {
	{ "isc", "config", offsetof(struct server_spec, conf_path) },
	{ "isc", "leases", offsetof(struct server_spec, leases_path) },
	{ "rpc", "address", offsetof(struct server_spec, address) },
};

#define NEEDS (sizeof(needs) / sizeof(needs[0]))

int
config_check_server(
    struct cfg_t *node, const struct server_spec *spec, struct err *err)
{
	const char *name = config_tree_title(node);
	struct place place = config_tree_place(node, "kind");
	bool known = false;
	size_t i;

	if (!server_name_valid(name))
		return err_at(err, -EBADMSG, &place,
		    "server \"%s\": a name has 1 to %d of A-Z a-z 0-9 _ . -",
		    name, SERVER_NAME_MAX);
	if (spec->kind == NULL)
		return err_at(
		    err, -EBADMSG, &place, "server \"%s\": no \"kind\"", name);
	for (i = 0; i < NEEDS; i++) {
		if (strcmp(needs[i].kind, spec->kind) != 0)
			continue;
		known = true;
		if (*(char *const *)((const char *)spec + needs[i].offset) ==
		    NULL)
			return err_at(err, -EBADMSG, &place,
			    "server \"%s\": kind %s needs \"%s\"", name,
			    spec->kind, needs[i].key);
	}
	if (!known)
		return err_at(err, -EBADMSG, &place,
		    "server \"%s\": unknown kind \"%s\"", name, spec->kind);
	if (spec->remote_server != NULL &&
	    !server_name_valid(spec->remote_server)) {
		place = config_tree_place(node, "remote-server");
		return err_at(err, -EBADMSG, &place,
		    "server \"%s\": remote-server \"%s\" is not a name", name,
		    spec->remote_server);
	}
	return 0;
}

int
config_check_relationship(struct cfg_t *node, struct err *err)
{
	const char *name = config_tree_title(node);
	struct place place = config_tree_place(node, "split");

	if (*name == '\0' || strlen(name) > TOPOLOGY_NAME_MAX)
		return err_at(err, -EBADMSG, &place,
		    "relationship \"%s\": a name has 1 to %d bytes", name,
		    TOPOLOGY_NAME_MAX);
	if (!config_tree_has(node, "split"))
		return err_at(err, -EBADMSG, &place,
		    "relationship \"%s\": no \"split\"", name);
	return 0;
}

static int
check_pair(struct cfg_t *node, const char *low_key, uint32_t low,
    const char *high_key, uint32_t high, struct err *err)
{
	struct place place;

	if (low == 0 || high == 0 || high >= low)
		return 0;
	place = config_tree_place(
	    node, config_tree_has(node, high_key) ? high_key : low_key);
	return err_at(err, -EBADMSG, &place, "%s: %s %u is below %s %u",
	    config_tree_name(node), high_key, high, low_key, low);
}

int
config_check_limits(
    struct cfg_t *node, const struct threshold *t, struct err *err)
{
	int rc;

	rc = check_pair(node, "low-percent", t->low_percent, "high-percent",
	    t->high_percent, err);
	if (rc != 0)
		return rc;
	return check_pair(node, "low-addresses", t->low_absolute,
	    "high-addresses", t->high_absolute, err);
}

int
config_check_threshold(
    struct cfg_t *node, const struct threshold *t, struct err *err)
{
	struct place place;
	int rc;

	if ((rc = config_check_limits(node, t, err)) != 0)
		return rc;
	if ((t->low_percent != 0 || t->low_absolute != 0) &&
	    t->high_percent == 0 && t->high_absolute == 0) {
		place = config_tree_place(node, "high-percent");
		return err_at(err, -EBADMSG, &place,
		    "%s: a low without a high would never be cleared",
		    config_tree_name(node));
	}
	return 0;
}

int
config_check_rpcd(
    struct cfg_t *node, const struct config_rpcd *rpcd, struct err *err)
{
	const char *key, *why = NULL;
	struct place place;

	if (rpcd->tcp && rpcd->security == SECURITY_NONE &&
	    rpcd->allow == NULL) {
		key = "tcp";
		why = "is open to everybody: it needs \"allow\" or "
		      "\"security\"";
	} else if (rpcd->security != SECURITY_NONE &&
	    rpcd->principals == NULL) {
		key = "security";
		why = "lets nobody in without \"principals\"";
	} else if (rpcd->security == SECURITY_NONE &&
	    rpcd->principals != NULL) {
		key = "principals";
		why = "are not looked at without \"security\"";
	}
	if (why == NULL)
		return 0;
	place = config_tree_place(node, key);
	return err_at(err, -EBADMSG, &place, "%s %s", key, why);
}

static struct server_spec *
find(struct server_spec *specs, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(specs[i].name, name) == 0)
			return &specs[i];
	return NULL;
}

/* What a server that is read elsewhere is, is not known here. */
static bool
alike(const struct server_spec *a, const struct server_spec *b)
{
	return strcmp(a->kind, b->kind) == 0 || strcmp(a->kind, "rpc") == 0 ||
	    strcmp(b->kind, "rpc") == 0;
}

int
config_check_partners(struct cfg_t *root, struct server_spec *specs,
    size_t count, struct err *err)
{
	struct server_spec *spec, *other;
	const char *why;
	struct place place;
	size_t i;

	for (i = 0; i < count; i++) {
		spec = &specs[i];
		if (spec->partner == NULL)
			continue;
		other = find(specs, count, spec->partner);
		if (other == NULL)
			why = "no such server";
		else if (other == spec)
			why = "a server is not its own partner";
		else if (!alike(other, spec))
			why = "not of the same kind";
		else if (other->partner != NULL &&
		    strcmp(other->partner, spec->name) != 0)
			why = "it is another server's partner";
		else
			why = NULL;
		if (why != NULL) {
			place =
			    config_tree_place(config_tree_section(root,
						  config_schema_server.name, i),
				"partner");
			return err_at(err, -EBADMSG, &place,
			    "partner \"%s\" of server \"%s\": %s",
			    spec->partner, spec->name, why);
		}
		if (other->partner == NULL &&
		    (other->partner = strdup(spec->name)) == NULL)
			return -ENOMEM;
	}
	return 0;
}
