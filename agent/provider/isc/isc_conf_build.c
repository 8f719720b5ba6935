/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_build.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "core/topology.h"
#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_option.h"
#include "provider/isc/isc_option_table.h"
#include "provider/isc/isc_value.h"

#define NOTICE_TEXT 320

struct subnet {
	uint32_t address, mask;
	struct place place;
};

struct fixed {
	uint32_t address;
	struct place place;
};

struct peer {
	enum failover_role role;
	bool used;
	struct place place;
};

/* A parameter of which dhcpd sees only at the end whether it will do. */
struct late {
	struct place place; /* file NULL: not set */
	char *text;
};

struct isc_conf_build {
	struct topology_builder *topology;
	struct isc_conf_names *peer_names;
	struct peer *peers;
	size_t peer_count, peer_cap;
	struct subnet *subnets;
	size_t subnet_count, subnet_cap;
	struct fixed *fixed;
	size_t fixed_count, fixed_cap;
	char **notices;
	size_t notice_count, notices_dropped;
	struct late omapi_key, ddns_style;
	char *pid_path;
	uint16_t port;
};

struct isc_conf_build *
isc_conf_build_new(void)
{
	struct isc_conf_build *build;

	if ((build = calloc(1, sizeof(*build))) == NULL)
		return NULL;
	build->topology = topology_builder_new();
	build->peer_names = isc_conf_names_new(false);
	build->notices = calloc(ISC_CONF_NOTICES_MAX, sizeof(*build->notices));
	if (build->topology == NULL || build->peer_names == NULL ||
	    build->notices == NULL) {
		isc_conf_build_free(build);
		return NULL;
	}
	return build;
}

void
isc_conf_build_free(struct isc_conf_build *build)
{
	size_t i;

	if (build == NULL)
		return;
	topology_builder_free(build->topology);
	isc_conf_names_free(build->peer_names);
	free(build->peers);
	free(build->subnets);
	free(build->fixed);
	for (i = 0; i < build->notice_count; i++)
		free(build->notices[i]);
	free(build->notices);
	free(build->omapi_key.text);
	free(build->ddns_style.text);
	free(build->pid_path);
	free(build);
}

int
isc_conf_build_notice(struct isc_conf_build *build, const struct place *place,
    const char *fmt, ...)
{
	char text[NOTICE_TEXT];
	struct err err;
	va_list ap;

	if (build->notice_count == ISC_CONF_NOTICES_MAX) {
		build->notices_dropped++;
		return 0;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	/* For its form, and so that it can be printed. */
	err_at(&err, -EINVAL, place, "%s", text);
	build->notices[build->notice_count] = strdup(err_text(&err));
	if (build->notices[build->notice_count] == NULL)
		return -ENOMEM;
	build->notice_count++;
	return 0;
}

static int
no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "out of memory");
}

/* Room for one more. */
static int
grow(void *array, size_t *cap, size_t count, size_t size)
{
	void **items = array, *more;
	size_t want = *cap == 0 ? 64 : *cap * 2;

	if (count < *cap)
		return 0;
	if ((more = realloc(*items, want * size)) == NULL)
		return -ENOMEM;
	*items = more;
	*cap = want;
	return 0;
}

/* Says where a fault was that the topology found. */
static int
at(int rc, const struct place *place, struct err *err)
{
	if (rc != 0 && rc != -ENOMEM)
		err_prefix(
		    err, "%s:%u:%u", place->file, place->line, place->column);
	return rc;
}

int
isc_conf_build_subnet(struct isc_conf_build *build, const struct place *place,
    uint32_t address, uint32_t mask, const char *name, struct err *err)
{
	struct subnet *subnet;
	int rc;

	if (!ipv4_mask_valid(mask)) {
		if (isc_conf_build_notice(build, place,
			"a netmask with gaps: this subnet is left out") != 0)
			return no_memory(err);
		return 0;
	}
	rc = topology_builder_add_subnet(
	    build->topology, address, mask, name, err);
	if (rc != 0)
		return at(rc, place, err);
	if (grow(&build->subnets, &build->subnet_cap, build->subnet_count,
		sizeof(*subnet)) != 0)
		return no_memory(err);
	subnet = &build->subnets[build->subnet_count++];
	subnet->address = address;
	subnet->mask = mask;
	subnet->place = *place;
	return 0;
}

int
isc_conf_build_range(struct isc_conf_build *build, const struct place *place,
    uint32_t first, uint32_t last, uint32_t peer, bool bootp, struct err *err)
{
	return at(topology_builder_add_range(
		      build->topology, first, last, peer, bootp, place, err),
	    place, err);
}

int
isc_conf_build_fixed(struct isc_conf_build *build, const struct place *place,
    uint32_t address, struct err *err)
{
	struct fixed *fixed;

	if (build->fixed_count == ISC_CONF_FIXED_MAX)
		return err_at(err, -E2BIG, place,
		    "more than %d fixed addresses", ISC_CONF_FIXED_MAX);
	if (grow(&build->fixed, &build->fixed_cap, build->fixed_count,
		sizeof(*fixed)) != 0)
		return no_memory(err);
	fixed = &build->fixed[build->fixed_count++];
	fixed->address = address;
	fixed->place = *place;
	return 0;
}

int64_t
isc_conf_build_find_peer(const struct isc_conf_build *build, const char *name)
{
	uint32_t peer;

	if (!isc_conf_names_get(build->peer_names, name, strlen(name), &peer))
		return -1;
	return peer;
}

int
isc_conf_build_peer(struct isc_conf_build *build, const struct place *place,
    const struct relationship *relationship, struct err *err)
{
	uint32_t index;
	int rc;

	rc = topology_builder_add_relationship(
	    build->topology, relationship, &index, err);
	if (rc != 0)
		return at(rc, place, err);
	if (grow(&build->peers, &build->peer_cap, build->peer_count,
		sizeof(*build->peers)) != 0 ||
	    isc_conf_names_set(build->peer_names, relationship->name,
		strlen(relationship->name), index) != 0)
		return no_memory(err);
	build->peers[build->peer_count].role = relationship->role;
	build->peers[build->peer_count].used = false;
	build->peers[build->peer_count++].place = *place;
	return 0;
}

enum failover_role
isc_conf_build_peer_role(const struct isc_conf_build *build, uint32_t peer)
{
	return build->peers[peer].role;
}

void
isc_conf_build_peer_used(struct isc_conf_build *build, uint32_t peer)
{
	build->peers[peer].used = true;
}

static int
set_late(struct late *late, const struct place *place, const char *text)
{
	char *copy;

	if ((copy = strdup(text)) == NULL)
		return -ENOMEM;
	free(late->text);
	late->text = copy;
	late->place = *place;
	return 0;
}

int
isc_conf_build_parameter(struct isc_conf_build *build,
    const struct place *place, const struct isc_option *option,
    const struct isc_value *value)
{
	char *path;

	if (option->space != ISC_OPTION_SPACE_SERVER)
		return 0;
	switch (option->code) {
	case ISC_OPTION_PID_FILE_NAME:
		if ((path = strdup(value->text)) == NULL)
			return -ENOMEM;
		free(build->pid_path);
		build->pid_path = path;
		return 0;
	case ISC_OPTION_LOCAL_PORT:
		build->port = (uint16_t)value->number;
		return 0;
	case ISC_OPTION_OMAPI_KEY:
		return set_late(&build->omapi_key, place, value->text);
	case ISC_OPTION_DDNS_UPDATE_STYLE:
		return set_late(&build->ddns_style, place, value->text);
	}
	return 0;
}

/* ---- when all is read ---- */

static int
check_late(const struct isc_conf_build *build,
    const struct isc_conf_names *keys, struct err *err)
{
	const struct late *key = &build->omapi_key;
	const struct late *style = &build->ddns_style;
	size_t i;

	if (key->text != NULL &&
	    !isc_conf_names_get(keys, key->text, strlen(key->text), NULL))
		return err_at(err, -EINVAL, &key->place,
		    "no key \"%.40s\" for OMAPI", key->text);
	if (style->text != NULL && strcmp(style->text, "ad-hoc") == 0)
		return err_at(err, -EINVAL, &style->place,
		    "dhcpd 4.4 has no ddns-update-style ad-hoc");
	for (i = 0; i < build->peer_count; i++)
		if (!build->peers[i].used)
			return err_at(err, -EINVAL, &build->peers[i].place,
			    "no pool refers to this failover peer");
	return 0;
}

/* By address, the widest first, then as declared. */
static int
subnet_order(const void *va, const void *vb)
{
	const struct subnet *a = va, *b = vb;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->mask != b->mask)
		return a->mask < b->mask ? -1 : 1;
	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	return a->place.column < b->place.column ? -1 : 1;
}

/* Two subnets of which one holds the other are next to each other in this
 * order, or others that the wider one holds are between them. */
static int
notice_overlaps(struct isc_conf_build *build)
{
	const struct subnet *wide, *subnet;
	char text[IPV4_TEXT];
	size_t i;
	int rc;

	if (build->subnet_count == 0)
		return 0;
	qsort(build->subnets, build->subnet_count, sizeof(*build->subnets),
	    subnet_order);
	wide = &build->subnets[0];
	for (i = 1; i < build->subnet_count; i++) {
		subnet = &build->subnets[i];
		if ((subnet->address & wide->mask) != wide->address) {
			wide = subnet;
			continue;
		}
		ipv4_format(wide->address, text);
		if (subnet->mask == wide->mask)
			rc = isc_conf_build_notice(build, &subnet->place,
			    "the subnet %s is declared twice", text);
		else
			rc = isc_conf_build_notice(build, &subnet->place,
			    "this subnet is a part of the subnet %s/%u", text,
			    ipv4_mask_bits(wide->mask));
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int
notice_fixed(struct isc_conf_build *build, const struct topology *topology)
{
	char text[IPV4_TEXT];
	size_t i;
	int rc;

	for (i = 0; i < build->fixed_count; i++) {
		if (topology_range_of(topology, build->fixed[i].address) == -1)
			continue;
		rc = isc_conf_build_notice(build, &build->fixed[i].place,
		    "the host's address %s is in a range",
		    ipv4_format(build->fixed[i].address, text));
		if (rc != 0)
			return rc;
	}
	return 0;
}

int
isc_conf_build_finish(struct isc_conf_build *build,
    const struct isc_conf_names *keys, struct isc_conf *ret_conf,
    struct err *err)
{
	struct topology *topology;
	int rc;

	if ((rc = check_late(build, keys, err)) != 0 ||
	    (rc = topology_builder_finish(build->topology, &topology, err)) !=
		0)
		return rc;
	if (notice_overlaps(build) != 0 || notice_fixed(build, topology) != 0) {
		topology_unref(topology);
		return no_memory(err);
	}
	ret_conf->topology = topology;
	ret_conf->notices = build->notices;
	ret_conf->notice_count = build->notice_count;
	ret_conf->notices_dropped = build->notices_dropped;
	ret_conf->pid_path = build->pid_path;
	ret_conf->port = build->port;
	build->notices = NULL;
	build->notice_count = 0;
	build->pid_path = NULL;
	return 0;
}
