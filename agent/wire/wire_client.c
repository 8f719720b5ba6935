/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "wire/wire_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "core/bucket.h"
#include "core/generation.h"
#include "core/provider.h"

/* Bytes of an encoded row without its bytes, of an owner without its name,
 * and of what stands in every page. */
#define ROW_SIZE ((size_t)20 * 4)
#define OWNER_SIZE ((size_t)2 * 4)
#define PAGE_SIZE (6 * 4 + 3) /* 3: the bytes are padded once, at their end */

/* A flag that this version does not know says nothing to it. */
#define FLAGS_KNOWN (LEASE_RESERVED | LEASE_BOOTP | LEASE_NAME_FROM_PARTNER)

/* Rows whose bytes are asked of the memory before they are needed. */
#define AHEAD 8

/* ---- giving ---- */

struct wire_client_page {
	size_t max, count;		  /* rows */
	size_t bytes, names, owner_count; /* used */
	size_t size;			  /* of the encoding, so far */
	wire_client rows[WIRE_CLIENTS];
	wire_owner owners[WIRE_CLIENTS];
	const char *sources[WIRE_CLIENTS]; /* where an owner's name is from */
	char data[WIRE_REPLY];		   /* the rows' bytes */
	char text[WIRE_REPLY];		   /* the owners' names */
};

struct wire_client_page *
wire_client_page_new(void)
{
	struct wire_client_page *page;

	if ((page = malloc(sizeof(*page))) != NULL)
		wire_client_page_reset(page, WIRE_CLIENTS);
	return page;
}

void
wire_client_page_free(struct wire_client_page *page)
{
	free(page);
}

void
wire_client_page_reset(struct wire_client_page *page, size_t max)
{
	page->max = max < WIRE_CLIENTS ? max : WIRE_CLIENTS;
	page->count = page->bytes = page->names = page->owner_count = 0;
	page->size = PAGE_SIZE;
}

static size_t
padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

static unsigned int
at_most(unsigned int len, unsigned int max)
{
	return len < max ? len : max;
}

/* The owner's row, or the count if it has none yet.  There are as many as two
 * for each relationship, and rows of one pool come together. */
static size_t
find_owner(const struct wire_client_page *page, const struct client *client)
{
	size_t i;

	for (i = page->owner_count; i-- > 0;)
		if (page->sources[i] == client->owner_name &&
		    page->owners[i].address == client->owner_address)
			return i;
	return page->owner_count;
}

static void
add_owner(
    struct wire_client_page *page, const struct client *client, size_t len)
{
	size_t i = page->owner_count++;
	char *name = page->text + page->names;

	memcpy(name, client->owner_name, len);
	name[len] = '\0';
	page->names += len + 1;
	page->sources[i] = client->owner_name;
	page->owners[i].address = client->owner_address;
	page->owners[i].name = name;
}

/* A dozen bytes as a rule, of which gcc makes a string instruction where it
 * knows that they are few; what that takes to begin is most of a row's time. */
static void
copy_few(char *to, const char *from, size_t len)
{
	for (; len >= 8; len -= 8, to += 8, from += 8)
		memcpy(to, from, 8);
	for (; len > 0; len--)
		*to++ = *from++;
}

static void
add_bytes(struct wire_client_page *page, const void *bytes, size_t len)
{
	copy_few(page->data + page->bytes, bytes, len);
	page->bytes += len;
}

bool
wire_client_page_add(struct wire_client_page *page, const struct client *client)
{
	const struct lease *lease = &client->lease;
	wire_client row = {
		.address = lease->address,
		.starts = lease->starts,
		.ends = lease->ends,
		.tstp = lease->tstp,
		.tsfp = lease->tsfp,
		.atsfp = lease->atsfp,
		.cltt = lease->cltt,
		.state = lease->state,
		.flags = lease->flags,
		.phase = client->phase,
		.scope_address = client->scope_address,
		.scope_mask = client->scope_mask,
		.bucket = lease->bucket,
		.owner = WIRE_NONE,
		.owner_is_primary = client->owner_is_primary,
		.hw_type = lease->hw_type,
		.hw_len = at_most(lease->hw_len, LEASE_HW_MAX),
		.uid_len = at_most(lease->uid_len, LEASE_UID_MAX),
		.name_len = at_most(lease->name_len, LEASE_NAME_MAX),
		.class_len = at_most(lease->class_len, LEASE_CLASS_MAX),
	};
	size_t size, name = 0;
	bool new_owner = false;

	if (page->count == page->max)
		return false;
	size =
	    ROW_SIZE + row.hw_len + row.uid_len + row.name_len + row.class_len;
	if (client->failover) {
		row.owner = (unsigned int)find_owner(page, client);
		new_owner = row.owner == page->owner_count;
	}
	if (new_owner) {
		name = strnlen(client->owner_name, WIRE_NAME);
		size += OWNER_SIZE + padded(name);
	}
	if (page->count > 0 && page->size + size > WIRE_REPLY)
		return false;
	page->size += size;
	if (new_owner)
		add_owner(page, client, name);
	page->rows[page->count++] = row;
	add_bytes(page, lease->hw, row.hw_len);
	add_bytes(page, lease->uid, row.uid_len);
	add_bytes(page, lease->name, row.name_len);
	add_bytes(page, lease->class_name, row.class_len);
	return true;
}

size_t
wire_client_page_fill(
    struct wire_client_page *page, const struct client *clients, size_t count)
{
	const struct lease *coming;
	size_t i;

	for (i = 0; i < count; i++) {
		/* Clients come by address, their bytes lie in the order in
		 * which leases were written: to wait for each would take
		 * longer than all the rest. */
		if (i + AHEAD < count) {
			coming = &clients[i + AHEAD].lease;
			__builtin_prefetch(coming->uid);
			__builtin_prefetch(coming->name);
		}
		if (!wire_client_page_add(page, &clients[i]))
			break;
	}
	return i;
}

void
wire_client_page_get(
    const struct wire_client_page *page, bool end, wire_clients *ret_clients)
{
	*ret_clients = (wire_clients) {
		.rows = { (unsigned int)page->count,
		    (wire_client *)page->rows },
		.bytes = { (unsigned int)page->bytes, (char *)page->data },
		.owners = { (unsigned int)page->owner_count,
		    (wire_owner *)page->owners },
		.end = end,
	};
}

/* ---- taking ---- */

void
wire_client_page_drop(wire_clients_reply *reply)
{
	wire_clients *page = &reply->wire_clients_reply_u.page;

	if (reply->status != WIRE_OK)
		return;
	/* As xdr_free() would. */
	mem_free(
	    page->rows.rows_val, page->rows.rows_len * sizeof(wire_client));
	page->rows.rows_val = NULL;
	page->rows.rows_len = 0;
}

/* What a row says by itself; NULL, or what is wrong with it. */
static const char *
row_fault(const wire_client *row, unsigned int owners)
{
	if (row->state == BINDING_NONE || row->state >= BINDING_STATE_COUNT)
		return "unknown state";
	if (row->phase > PHASE_ABANDONED ||
	    !lease_phase_is_client((enum lease_phase)row->phase))
		return "its phase is that of no client";
	if (row->bucket >= BUCKET_COUNT)
		return "no such bucket";
	if (row->hw_type > UINT8_MAX || row->hw_len > LEASE_HW_MAX ||
	    row->uid_len > LEASE_UID_MAX || row->name_len > LEASE_NAME_MAX ||
	    row->class_len > LEASE_CLASS_MAX)
		return "a length or type is too great";
	if (!ipv4_mask_valid(row->scope_mask) ||
	    (row->scope_address & ~row->scope_mask) != 0 ||
	    (row->address & row->scope_mask) != row->scope_address)
		return "not in its scope";
	if (row->owner != WIRE_NONE && row->owner >= owners)
		return "no such owner";
	return NULL;
}

static const char *
take(const char **bytes, unsigned int len)
{
	const char *at = *bytes;

	*bytes += len;
	return len > 0 ? at : NULL;
}

static void
get_row(const wire_clients *page, const wire_client *row, const char **bytes,
    struct client *to)
{
	const wire_owner *owner = row->owner == WIRE_NONE ?
	    NULL :
	    &page->owners.owners_val[row->owner];

	*to = (struct client){
		.lease = {
			.address = row->address,
			.starts = row->starts,
			.ends = row->ends,
			.tstp = row->tstp,
			.tsfp = row->tsfp,
			.atsfp = row->atsfp,
			.cltt = row->cltt,
			.state = (uint8_t)row->state,
			.flags = (uint8_t)(row->flags & FLAGS_KNOWN),
			.hw_type = (uint8_t)row->hw_type,
			.hw_len = (uint8_t)row->hw_len,
			.bucket = (uint8_t)row->bucket,
			.uid_len = (uint16_t)row->uid_len,
			.name_len = (uint16_t)row->name_len,
			.class_len = (uint16_t)row->class_len,
		},
		.phase = (enum lease_phase)row->phase,
		.scope_address = row->scope_address,
		.scope_mask = row->scope_mask,
		.failover = owner != NULL,
		.owner_is_primary = row->owner_is_primary != 0,
		.owner_address = owner != NULL ? owner->address : 0,
		.owner_name = owner != NULL ? owner->name : "",
	};
	to->lease.hw = (const uint8_t *)take(bytes, row->hw_len);
	to->lease.uid = (const uint8_t *)take(bytes, row->uid_len);
	to->lease.name = take(bytes, row->name_len);
	to->lease.class_name = take(bytes, row->class_len);
}

/* Every row, into room for as many.  after is below the first address, or -1
 * where any may come. */
static int
get_rows(const wire_clients *page, int64_t after, struct client *clients,
    struct err *err)
{
	const char *bytes = page->bytes.bytes_val, *fault;
	size_t left = page->bytes.bytes_len, i, len;
	const wire_client *row;
	char text[IPV4_TEXT];

	for (i = 0; i < page->rows.rows_len; i++) {
		row = &page->rows.rows_val[i];
		fault = row_fault(row, page->owners.owners_len);
		if (fault != NULL)
			return err_set(err, -EPROTO, "client %s: %s",
			    ipv4_format(row->address, text), fault);
		if (row->address <= after)
			return err_set(err, -EPROTO,
			    "client %s comes again, or too late",
			    ipv4_format(row->address, text));
		after = row->address;
		len = (size_t)row->hw_len + row->uid_len + row->name_len +
		    row->class_len;
		if (len > left)
			break;
		left -= len;
		get_row(page, row, &bytes, &clients[i]);
	}
	if (i < page->rows.rows_len || left != 0)
		return err_set(err, -EPROTO,
		    "a page whose clients have not the bytes it holds");
	return 0;
}

int
wire_client_get_page(const wire_clients *page, uint32_t after, size_t max,
    struct client **ret_clients, size_t *ret_count, struct err *err)
{
	size_t n = page->rows.rows_len;
	struct client *clients;
	int rc;

	if (n > max)
		return err_set(err, -EPROTO,
		    "%zu clients where %zu were asked for", n, max);
	if (n == 0 && !page->end)
		return err_set(
		    err, -EPROTO, "no clients, and yet there are more");
	if ((clients = calloc(n + 1, sizeof(*clients))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	rc = get_rows(page, after, clients, err);
	if (rc != 0) {
		free(clients);
		return rc;
	}
	*ret_clients = clients;
	*ret_count = n;
	return 0;
}

int
wire_client_get_one(const wire_clients *page,
    const struct client_search *search, struct client *ret_client,
    struct err *err)
{
	struct client client = { 0 };
	int rc;

	if (page->rows.rows_len != 1)
		return err_set(err, -EPROTO, "%u clients for one search",
		    page->rows.rows_len);
	if ((rc = get_rows(page, -1, &client, err)) != 0)
		return rc;
	if ((search->type == CLIENT_BY_ADDRESS &&
		client.lease.address != search->address) ||
	    (search->type == CLIENT_BY_HARDWARE &&
		(client.lease.address < search->low ||
		    client.lease.address > search->high)))
		return err_set(
		    err, -EPROTO, "a client that was not searched for");
	*ret_client = client;
	return 0;
}
