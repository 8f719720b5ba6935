/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/generation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/generation_private.h"
#include "core/lease_key.h"
#include "core/order.h"
#include "core/page.h"
#include "core/page_list.h"
#include "core/topology.h"

struct generation *
generation_ref(struct generation *generation)
{
	atomic_fetch_add_explicit(&generation->refs, 1, memory_order_relaxed);
	return generation;
}

void
generation_unref(struct generation *generation)
{
	if (generation == NULL ||
	    atomic_fetch_sub_explicit(
		&generation->refs, 1, memory_order_acq_rel) != 1)
		return;
	order_view_unref(generation->hardware);
	order_view_unref(generation->names);
	page_vector_unref(generation->pages);
	topology_unref(generation->topology);
	free(generation->relationships);
	free(generation->statistics);
	free(generation);
}

uint64_t
generation_number(const struct generation *generation)
{
	return generation->number;
}

int64_t
generation_now(const struct generation *generation)
{
	return generation->now;
}

const struct topology *
generation_topology(const struct generation *generation)
{
	return generation->topology;
}

const struct relationship_state *
generation_relationship(const struct generation *generation, size_t i)
{
	return &generation->relationships[i];
}

const struct scope_statistics *
generation_statistics(const struct generation *generation, size_t i)
{
	return &generation->statistics[i];
}

size_t
generation_client_count(const struct generation *generation)
{
	return generation->client_count;
}

size_t
generation_ignored_count(const struct generation *generation)
{
	return generation->ignored_count;
}

const struct page_list *
generation_pages(const struct generation *generation)
{
	return &generation->pages->list;
}

/* ---- by address ---- */

bool
generation_lease(const struct generation *generation, uint32_t address,
    struct lease *ret_lease)
{
	return page_list_get(generation_pages(generation), address, ret_lease);
}

/* The server that the bucket of a lease belongs to.  Who had an abandoned
 * address is not recorded, so it has no owner. */
static void
fill_owner(const struct relationship *relationship, struct client *client)
{
	bool primary =
	    bucket_is_primary(relationship->hba, client->lease.bucket);
	bool this_server = primary == (relationship->role == FAILOVER_PRIMARY);

	client->owner_is_primary = primary;
	client->owner_address =
	    this_server ? relationship->address : relationship->peer_address;
	client->owner_name =
	    this_server ? relationship->host : relationship->peer_host;
}

static void
fill_client(const struct generation *generation, const struct page *page,
    uint8_t low, struct client *client)
{
	const struct topology *topology = generation->topology;
	const struct range *range;
	const struct scope *scope;

	memset(client, 0, sizeof(*client));
	page_get(page, low, &client->lease);
	/* A row always lies in a range: the index keeps nothing else. */
	range = topology_range(topology,
	    (size_t)topology_range_of(topology, client->lease.address));
	scope = topology_scope(topology, range->scope);
	client->scope_address = scope->address;
	client->scope_mask = scope->mask;
	client->failover = range->relationship != TOPOLOGY_NONE;
	client->phase = lease_phase(client->lease.state, client->lease.ends,
	    client->failover, generation->now);
	client->owner_name = "";
	if (client->failover && client->phase != PHASE_ABANDONED)
		fill_owner(topology_relationship(topology, range->relationship),
		    client);
}

bool
generation_client(const struct generation *generation, uint32_t address,
    struct client *ret_client)
{
	const struct page_list *list = generation_pages(generation);
	size_t at;

	if (!page_list_find(list, address, &at) ||
	    !page_client(list->pages[at], (uint8_t)address))
		return false;
	fill_client(generation, list->pages[at], (uint8_t)address, ret_client);
	return true;
}

bool
generation_client_from(const struct generation *generation, uint32_t address,
    struct client *ret_client)
{
	const struct page_list *list = generation_pages(generation);
	size_t at;
	int low;

	for (at = page_list_lower_bound(list, address); at < list->count;
	     at++) {
		low = page_next_client(list->pages[at],
		    page_base(list->pages[at]) <= address ? address & 0xff : 0);
		if (low < 0)
			continue;
		fill_client(
		    generation, list->pages[at], (uint8_t)low, ret_client);
		return true;
	}
	return false;
}

/* ---- by hardware address and by name ---- */

struct index {
	const struct order_view *view;
	order_compare *compare;
	const struct page_list *pages;
};

static struct index
hardware_index(const struct generation *generation)
{
	return (struct index) { generation->hardware,
		lease_key_compare_hardware, generation_pages(generation) };
}

static struct index
name_index(const struct generation *generation)
{
	return (struct index) { generation->names, lease_key_compare_name,
		generation_pages(generation) };
}

static bool
seek(const struct index *index, const struct order_key *key,
    struct order_position *ret_position)
{
	return order_seek(
	    index->view, index->compare, index->pages, key, ret_position);
}

static bool
key_at(const struct index *index, const struct order_key *key,
    struct order_position position)
{
	return order_has(
	    index->view, index->compare, index->pages, key, position);
}

/* The group that begins at a position and has this key.  Most have one member,
 * which the entry behind it shows. */
static void
fill_group(const struct index *index, struct order_key key,
    struct order_position position, struct client_group *group)
{
	struct order_position end = position;

	group->address = order_at(index->view, position).address;
	group->count = 1;
	if (!order_next(index->view, &end) || !key_at(index, &key, end))
		return;
	key.behind = true;
	group->count = (uint32_t)order_distance(
	    index->view, position, seek(index, &key, &end) ? &end : NULL);
}

static bool
find_group(const struct index *index, const struct order_key *key,
    struct client_group *ret_group)
{
	struct order_position position;

	if (!seek(index, key, &position) || !key_at(index, key, position))
		return false;
	fill_group(index, *key, position, ret_group);
	return true;
}

static struct order_key
hardware_key_of(const struct lease *lease)
{
	return lease_key_hardware(lease->hw_type, lease->hw, lease->hw_len, 0);
}

static struct order_key
name_key_of(const struct lease *lease)
{
	return lease_key_name(lease->name, lease->name_len, 0);
}

static bool
next_group(const struct index *index, const struct order_key *key,
    struct order_key (*key_of)(const struct lease *),
    struct client_group *ret_group)
{
	struct order_position position;
	struct lease lease;

	if (!seek(index, key, &position) ||
	    !page_list_get(
		index->pages, order_at(index->view, position).address, &lease))
		return false;
	fill_group(index, key_of(&lease), position, ret_group);
	return true;
}

bool
generation_hardware(const struct generation *generation, uint8_t type,
    const uint8_t *bytes, size_t len, struct client_group *ret_group)
{
	struct order_key key = lease_key_hardware(type, bytes, len, 0);
	struct index index = hardware_index(generation);

	return len <= LEASE_HW_MAX && find_group(&index, &key, ret_group);
}

bool
generation_hardware_after(const struct generation *generation, uint8_t type,
    const uint8_t *bytes, ptrdiff_t len, struct client_group *ret_group)
{
	struct index index = hardware_index(generation);
	struct order_key key;

	key = lease_key_hardware(type, bytes, len < 0 ? 0 : (size_t)len, 0);
	key.behind = len >= 0;
	return next_group(&index, &key, hardware_key_of, ret_group);
}

bool
generation_hardware_any(const struct generation *generation,
    const uint8_t *bytes, size_t len, uint32_t low, uint32_t high,
    uint32_t *ret_address)
{
	struct index index = hardware_index(generation);
	struct order_position position;
	unsigned int type = 0;
	struct order_key key;
	bool found = false;
	uint32_t address;

	if (len == 0 || len > LEASE_HW_MAX)
		return false;
	for (type = 0; type <= UINT8_MAX; type++) {
		/* The next type that there is, then the address under it. */
		key = lease_key_hardware((uint8_t)type, NULL, 0, 0);
		if (!seek(&index, &key, &position))
			break;
		type = lease_key_hardware_type(
		    order_at(index.view, position).prefix);
		key = lease_key_hardware((uint8_t)type, bytes, len, low);
		if (!seek(&index, &key, &position) ||
		    !key_at(&index, &key, position))
			continue;
		address = order_at(index.view, position).address;
		if (address <= high && (!found || address < *ret_address)) {
			*ret_address = address;
			found = true;
		}
	}
	return found;
}

bool
generation_name(const struct generation *generation, const char *name,
    size_t len, struct client_group *ret_group)
{
	struct order_key key = lease_key_name(name, len, 0);
	struct index index = name_index(generation);

	return len <= LEASE_NAME_MAX && find_group(&index, &key, ret_group);
}

bool
generation_name_after(const struct generation *generation, const char *name,
    ptrdiff_t len, size_t max_len, struct client_group *ret_group)
{
	struct index index = name_index(generation);
	struct order_position position;
	struct order_key key;

	key = lease_key_name(name, len < 0 ? 0 : (size_t)len, 0);
	key.behind = len >= 0;
	if (!seek(&index, &key, &position) ||
	    lease_key_name_len(order_at(index.view, position).prefix) > max_len)
		return false;
	return next_group(&index, &key, name_key_of, ret_group);
}

size_t
generation_names_longer(const struct generation *generation, size_t max_len)
{
	struct index index = name_index(generation);
	struct order_position position;
	struct order_key key;

	if (max_len >= LEASE_NAME_MAX)
		return 0;
	key = (struct order_key) { .prefix = (uint64_t)(max_len + 1) << 48 };
	if (!seek(&index, &key, &position))
		return 0;
	return order_distance(index.view, position, NULL);
}

/* ---- GetAddressStatus ---- */

int
generation_address_status(const struct generation *generation, uint32_t address,
    enum address_status *ret_status)
{
	const struct topology *topology = generation->topology;
	const struct relationship *relationship;
	const struct range *range;
	struct lease lease;
	ptrdiff_t i;
	bool primary;

	if ((i = topology_scope_of(topology, address)) < 0)
		return -ENOENT;
	if (topology_scope(topology, (size_t)i)->relation_count == 0)
		return -EXDEV;
	if ((i = topology_range_of(topology, address)) < 0 ||
	    (range = topology_range(topology, (size_t)i))->relationship ==
		TOPOLOGY_NONE) {
		*ret_status = ADDRESS_EXCLUDED;
		return 0;
	}
	relationship = topology_relationship(topology, range->relationship);
	if (!generation_lease(generation, address, &lease)) {
		*ret_status = ADDRESS_PRIMARY;
		return 0;
	}
	if ((lease.flags & LEASE_RESERVED) != 0) {
		*ret_status = ADDRESS_RESERVED;
		return 0;
	}
	switch (lease_phase(lease.state, lease.ends, true, generation->now)) {
	case PHASE_BACKUP:
		primary = false;
		break;
	case PHASE_IN_FORCE:
	case PHASE_TRANSITIONAL:
		primary = bucket_is_primary(relationship->hba, lease.bucket);
		break;
	default:
		primary = true;
		break;
	}
	*ret_status = primary ? ADDRESS_PRIMARY : ADDRESS_SECONDARY;
	return 0;
}
