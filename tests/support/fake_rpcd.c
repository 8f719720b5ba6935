/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_rpcd.h"

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "core/generation.h"
#include "core/topology.h"

#define PROGRAM 0x20064700
#define ABSENT 1
#define NO_DATA 3
#define GONE 9
#define OUTSIDE 11
#define NO_OWNER UINT32_MAX

enum {
	VIEW = 2,
	RELATIONSHIPS,
	SCOPES,
	RANGES,
	ALL_STATISTICS,
	STATISTICS,
	CLIENT,
	ENUM,
	TIME,
	ADDRESS,
	GROUPS
};

/* ---- words in, words out ---- */

struct args {
	const uint8_t *at;
	size_t left;
};

static uint32_t
get(struct args *args)
{
	uint32_t value;

	assert_true(args->left >= 4);
	memcpy(&value, args->at, 4);
	args->at += 4;
	args->left -= 4;
	return ntohl(value);
}

static uint64_t
get64(struct args *args)
{
	uint64_t high = get(args);

	return high << 32 | get(args);
}

static size_t
get_bytes(struct args *args, void *to, size_t max)
{
	size_t len = get(args), padded = (len + 3) & ~(size_t)3;

	assert_true(len <= max && padded <= args->left);
	memcpy(to, args->at, len);
	args->at += padded;
	args->left -= padded;
	return len;
}

static void
put(struct fake_rpcd_results *to, uint32_t value)
{
	value = htonl(value);
	assert_true(to->len + 4 <= sizeof(to->bytes));
	memcpy(to->bytes + to->len, &value, 4);
	to->len += 4;
}

static void
put64(struct fake_rpcd_results *to, uint64_t value)
{
	put(to, (uint32_t)(value >> 32));
	put(to, (uint32_t)value);
}

static void
put_fixed(struct fake_rpcd_results *to, const void *bytes, size_t len)
{
	size_t padded = (len + 3) & ~(size_t)3;

	assert_true(to->len + padded <= sizeof(to->bytes));
	memset(to->bytes + to->len, 0, padded);
	if (len > 0)
		memcpy(to->bytes + to->len, bytes, len);
	to->len += padded;
}

static void
put_bytes(struct fake_rpcd_results *to, const void *bytes, size_t len)
{
	put(to, (uint32_t)len);
	put_fixed(to, bytes, len);
}

static void
put_text(struct fake_rpcd_results *to, const char *text)
{
	put_bytes(to, text, strlen(text));
}

/* What a later revision might say, and this one skips. */
static void
put_more(struct fake_rpcd_results *to)
{
	put_text(to, "later");
}

static void
put_failure(struct fake_rpcd_results *to, uint32_t status, const char *words)
{
	to->len = 0;
	put(to, status);
	put_text(to, words);
	put_more(to);
}

/* ---- the view ---- */

static void
put_view(const struct fake_rpcd *rpcd, struct fake_rpcd_results *to)
{
	const struct generation *g = rpcd->generation;
	const struct topology *t = generation_topology(g);

	put(to, 0);
	put_text(to, rpcd->name);
	put64(to, rpcd->number);
	put64(to, rpcd->layout);
	put64(to, (uint64_t)generation_now(g));
	put64(to, (uint64_t)rpcd->now);
	put(to, rpcd->state);
	put(to, rpcd->age);
	put(to, (uint32_t)topology_relationship_count(t));
	put(to, (uint32_t)topology_scope_count(t));
	put(to, (uint32_t)topology_range_count(t));
	put64(to, generation_client_count(g));
	put64(to, generation_ignored_count(g));
	put64(to, rpcd->skipped);
	put_text(to, rpcd->last_error);
	put_more(to);
}

static void
put_relationship(
    const struct generation *g, size_t i, struct fake_rpcd_results *to)
{
	const struct relationship *r =
	    topology_relationship(generation_topology(g), i);
	const struct relationship_state *s = generation_relationship(g, i);

	put_text(to, r->name);
	put(to, r->role);
	put(to, r->mode);
	put(to, r->split_source);
	put(to, r->mclt);
	put(to, r->safe_period);
	put_fixed(to, r->hba, sizeof(r->hba));
	put(to, r->address);
	put(to, r->peer_address);
	put_text(to, r->host);
	put_text(to, r->peer_host);
	put(to, s->state);
	put(to, s->previous);
	put(to, s->partner_state);
	put(to, s->since);
	put(to, s->partner_since);
	put(to, s->mclt);
}

static void
put_scope(const struct generation *g, size_t i, struct fake_rpcd_results *to)
{
	const struct scope *s = topology_scope(generation_topology(g), i);

	put(to, s->address);
	put(to, s->mask);
	put_text(to, s->name);
}

static void
put_range(const struct generation *g, size_t i, struct fake_rpcd_results *to)
{
	const struct range *r = topology_range(generation_topology(g), i);

	put(to, r->first);
	put(to, r->last);
	put(to, r->relationship);
	put(to, r->bootp);
}

static void
put_statistics(
    const struct generation *g, size_t i, struct fake_rpcd_results *to)
{
	const struct scope_statistics *s = generation_statistics(g, i);
	const uint32_t words[] = { s->failover, s->num_addr, s->addr_free,
		s->addr_in_use, s->partner_addr_free, s->this_addr_free,
		s->partner_addr_in_use, s->this_addr_in_use, s->abandoned,
		s->transitional, s->usable_now, s->other_addr, s->other_free,
		s->other_in_use, s->other_abandoned, s->shared_free };
	size_t n;

	put(to, topology_scope(generation_topology(g), i)->address);
	for (n = 0; n < sizeof(words) / sizeof(words[0]); n++)
		put(to, words[n]);
}

/* What comes in pages: how many rows there are, and each. */
static const struct pages {
	uint32_t procedure;
	size_t (*count)(const struct topology *topology);
	void (*put)(
	    const struct generation *g, size_t i, struct fake_rpcd_results *to);
} pages[] = {
	{ RELATIONSHIPS, topology_relationship_count, put_relationship },
	{ SCOPES, topology_scope_count, put_scope },
	{ RANGES, topology_range_count, put_range },
	{ ALL_STATISTICS, topology_scope_count, put_statistics },
};

static void
put_page(struct fake_rpcd *rpcd, const struct pages *page, struct args *args,
    struct fake_rpcd_results *to)
{
	uint64_t number = get64(args);
	size_t first = get(args), max = get(args), count, i;

	if (rpcd->gone > 0 || number != rpcd->number) {
		rpcd->gone -= rpcd->gone > 0;
		put_failure(to, GONE, "gone");
		return;
	}
	count = page->count(generation_topology(rpcd->generation));
	assert_true(first < count);
	if (rpcd->page != 0 && max > rpcd->page)
		max = rpcd->page;
	if (max > count - first)
		max = count - first;
	put(to, 0);
	put(to, (uint32_t)max);
	for (i = 0; i < max; i++)
		page->put(rpcd->generation, first + i, to);
	put_more(to);
}

/* ---- the live calls ---- */

static void
put_scope_statistics(const struct fake_rpcd *rpcd, struct args *args,
    struct fake_rpcd_results *to)
{
	ptrdiff_t i = topology_find_scope(
	    generation_topology(rpcd->generation), get(args));

	if (i < 0) {
		put_failure(to, ABSENT, "no such scope");
		return;
	}
	put(to, 0);
	put(to, 1);
	put_statistics(rpcd->generation, (size_t)i, to);
	put_more(to);
}

/* Rows from one array; each has its owner for itself. */
static void
put_clients(const struct client *clients, size_t count, bool end,
    struct fake_rpcd_results *to)
{
	static uint8_t bytes[65536];
	const struct client *c;
	const struct lease *l;
	size_t i, len = 0;

	put(to, 0);
	put(to, (uint32_t)count);
	for (i = 0; i < count; i++) {
		c = &clients[i];
		l = &c->lease;
		const uint32_t words[] = { l->address, l->starts, l->ends,
			l->tstp, l->tsfp, l->atsfp, l->cltt, l->state, l->flags,
			c->phase, c->scope_address, c->scope_mask, l->bucket,
			c->failover ? (uint32_t)i : NO_OWNER,
			c->owner_is_primary, l->hw_type, l->hw_len, l->uid_len,
			l->name_len, l->class_len };
		const struct {
			const void *from;
			size_t len;
		} parts[] = { { l->hw, l->hw_len }, { l->uid, l->uid_len },
			{ l->name, l->name_len },
			{ l->class_name, l->class_len } };
		size_t n;

		for (n = 0; n < sizeof(words) / sizeof(words[0]); n++)
			put(to, words[n]);
		for (n = 0; n < sizeof(parts) / sizeof(parts[0]); n++) {
			assert_true(len + parts[n].len <= sizeof(bytes));
			if (parts[n].len > 0)
				memcpy(
				    bytes + len, parts[n].from, parts[n].len);
			len += parts[n].len;
		}
	}
	put_bytes(to, bytes, len);
	put(to, (uint32_t)count);
	for (i = 0; i < count; i++) {
		put(to, clients[i].owner_address);
		put_text(to, clients[i].owner_name);
	}
	put(to, end);
	put_more(to);
}

static void
put_client(const struct fake_rpcd *rpcd, struct args *args,
    struct fake_rpcd_results *to)
{
	const struct generation *g = rpcd->generation;
	struct client_group group;
	struct client client;
	uint8_t key[1024];
	uint32_t address = 0, low, high;
	bool found = true;
	size_t len;

	switch (get(args)) {
	case 0:
		address = get(args);
		break;
	case 1:
		len = get_bytes(args, key, 20);
		low = get(args);
		high = get(args);
		found =
		    generation_hardware_any(g, key, len, low, high, &address);
		break;
	case 2:
		len = get_bytes(args, key, sizeof(key));
		found = generation_name(g, (char *)key, len, &group);
		address = found ? group.address : 0;
		break;
	default:
		fail();
	}
	if (found && generation_client(g, address, &client))
		put_clients(&client, 1, true, to);
	else
		put_failure(to, ABSENT, "no such client");
}

static void
put_enum(const struct fake_rpcd *rpcd, struct args *args,
    struct fake_rpcd_results *to)
{
	static struct client clients[512];
	uint32_t after = get(args);
	size_t max = get(args), n = 0;
	struct client further;

	if (rpcd->page != 0 && max > rpcd->page)
		max = rpcd->page;
	assert_true(max > 0 && max <= 512);
	while (n < max &&
	    generation_client_from(rpcd->generation, after + 1, &clients[n]))
		after = clients[n++].lease.address;
	put_clients(clients, n,
	    !generation_client_from(rpcd->generation, after + 1, &further), to);
}

/* The first group behind a key, or of all keys. */
static bool
next_group(const struct generation *g, bool names, uint32_t type,
    const uint8_t *key, ptrdiff_t len, struct client_group *group)
{
	return names ?
	    generation_name_after(
		g, (const char *)key, len, LEASE_NAME_MAX, group) :
	    generation_hardware_after(g, (uint8_t)type, key, len, group);
}

static void
put_groups(const struct fake_rpcd *rpcd, struct args *args,
    struct fake_rpcd_results *to)
{
	static uint8_t bytes[65536], key[1024];
	static struct fake_rpcd_results rows;
	bool names = get(args) == 2, found;
	uint32_t type = get(args), max, n = 0;
	ptrdiff_t len = (ptrdiff_t)get_bytes(args, key, sizeof(key));
	bool after = get(args) != 0;
	struct client_group group;
	struct client client;
	size_t used = 0;

	max = get(args);
	rows.len = 0;
	assert_true(max > 0 && max <= 1024);
	found = !after && len > 0 &&
	    (names ? generation_name(
			 rpcd->generation, (char *)key, (size_t)len, &group) :
		     generation_hardware(rpcd->generation, (uint8_t)type, key,
			 (size_t)len, &group));
	if (!found)
		found = next_group(rpcd->generation, names, type, key,
		    after || len > 0 ? len : -1, &group);
	for (; found && n < max; n++) {
		assert_true(generation_client(
		    rpcd->generation, group.address, &client));
		type = names ? 0 : client.lease.hw_type;
		len = names ? client.lease.name_len : client.lease.hw_len;
		memcpy(key,
		    names ? (const uint8_t *)client.lease.name :
			    client.lease.hw,
		    (size_t)len);
		if (names)
			text_lower((char *)key, (size_t)len);
		put(&rows, type);
		put(&rows, (uint32_t)len);
		put(&rows, group.address);
		put(&rows, group.count);
		assert_true(used + (size_t)len <= sizeof(bytes));
		memcpy(bytes + used, key, (size_t)len);
		used += (size_t)len;
		found =
		    next_group(rpcd->generation, names, type, key, len, &group);
	}
	put(to, 0);
	put(to, n);
	memcpy(to->bytes + to->len, rows.bytes, rows.len);
	to->len += rows.len;
	put_bytes(to, bytes, used);
	put(to, n == 0);
	put_more(to);
}

static void
put_address_status(const struct fake_rpcd *rpcd, struct args *args,
    struct fake_rpcd_results *to)
{
	enum address_status status;
	int rc;

	rc = generation_address_status(rpcd->generation, get(args), &status);
	if (rc != 0) {
		put_failure(to, rc == -EXDEV ? OUTSIDE : ABSENT, "nobody's");
		return;
	}
	put(to, 0);
	put(to, status);
}

static void
answer(struct fake_rpcd *rpcd, uint32_t procedure, struct args *args,
    struct fake_rpcd_results *to)
{
	size_t i, n = sizeof(pages) / sizeof(pages[0]);

	if (procedure == rpcd->refused) {
		put_failure(to, rpcd->refused_by, rpcd->refused_words);
		return;
	}
	if (rpcd->generation == NULL && procedure != TIME) {
		put_failure(to, NO_DATA, "never read");
		return;
	}
	for (i = 0; i < n; i++)
		if (pages[i].procedure == procedure) {
			put_page(rpcd, &pages[i], args, to);
			return;
		}
	switch (procedure) {
	case VIEW:
		put_view(rpcd, to);
		break;
	case STATISTICS:
		put_scope_statistics(rpcd, args, to);
		break;
	case CLIENT:
		put_client(rpcd, args, to);
		break;
	case ENUM:
		put_enum(rpcd, args, to);
		break;
	case TIME:
		put(to, 0);
		put64(to, (uint64_t)rpcd->now);
		break;
	case ADDRESS:
		put_address_status(rpcd, args, to);
		break;
	case GROUPS:
		put_groups(rpcd, args, to);
		break;
	default:
		fail();
	}
}

static void
serve(void *arg, struct fake_peer *peer, const struct fake_peer_call *call)
{
	struct args args = { call->args, call->args_len };
	static struct fake_rpcd_results to;
	struct fake_rpcd *rpcd = arg;
	size_t len;

	assert_int_equal(call->program, PROGRAM);
	assert_int_equal(call->version, 1);
	len = get_bytes(&args, rpcd->asked, sizeof(rpcd->asked) - 1);
	rpcd->asked[len] = '\0';
	if (rpcd->mute)
		return;
	to.len = 0;
	answer(rpcd, call->procedure, &args, &to);
	if (rpcd->twist != NULL)
		rpcd->twist(rpcd->twist_arg, call->procedure, &to);
	fake_peer_reply(peer, call->xid, 0, to.bytes, to.len);
}

void
fake_rpcd_open(struct fake_rpcd *rpcd, struct loop *loop, const char *path,
    const struct generation *generation)
{
	memset(rpcd, 0, sizeof(*rpcd));
	rpcd->generation = generation;
	rpcd->number = 1;
	rpcd->layout = 1;
	rpcd->name = "far";
	rpcd->state = 1;
	rpcd->last_error = "";
	rpcd->now = 1700000000;
	fake_peer_open(&rpcd->peer, loop, path, serve, rpcd);
}

void
fake_rpcd_close(struct fake_rpcd *rpcd)
{
	fake_peer_close(&rpcd->peer);
}

const char *
fake_rpcd_called(struct fake_rpcd *rpcd)
{
	static const char letters[] = "??VRSNATCEIDG";
	static char called[FAKE_PEER_CALLS + 1];
	unsigned int i;

	assert_true(rpcd->peer.calls <= FAKE_PEER_CALLS);
	for (i = 0; i < rpcd->peer.calls; i++)
		called[i] = letters[rpcd->peer.procedures[i]];
	called[i] = '\0';
	rpcd->peer.calls = 0;
	return called;
}
