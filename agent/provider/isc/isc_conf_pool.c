/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_pool.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "core/topology.h"
#include "provider/isc/isc_conf_build.h"
#include "provider/isc/isc_conf_decl.h"
#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_conf_share.h"
#include "provider/isc/isc_parse.h"

/* dhcpd asks for a lease of 304 bytes for each address of a range and one
 * more, and counts those bytes in 32 bits. */
#define RANGE_ADDRESSES_MAX (UINT32_MAX / 304 - 1)

struct range_text {
	uint32_t first, last;
	bool bootp;
	struct place place;
};

/* A list that grows; items is what it holds. */
struct numbers {
	uint32_t *items;
	size_t count, cap;
};

/* A pool while it is read.  Its ranges wait, since its peer may come behind
 * them. */
struct pool {
	uint32_t peer;
	bool has_after;
	struct numbers permits, prohibits;
	struct range_text *ranges;
	size_t range_count, range_cap;
};

static int
add_number(struct numbers *numbers, uint32_t number)
{
	uint32_t *more;
	size_t i = numbers->count, want;

	if (numbers->count == numbers->cap) {
		want = numbers->cap == 0 ? 8 : numbers->cap * 2;
		more = realloc(numbers->items, want * sizeof(*more));
		if (more == NULL)
			return -ENOMEM;
		numbers->items = more;
		numbers->cap = want;
	}
	numbers->items[i] = number;
	numbers->count++;
	return 0;
}

static int
number_order(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* Sorted, each once: dhcpd compares such lists as sets. */
static void
make_set(struct numbers *numbers)
{
	size_t i, n = 0;

	if (numbers->count == 0)
		return;
	qsort(numbers->items, numbers->count, sizeof(*numbers->items),
	    number_order);
	for (i = 1; i < numbers->count; i++)
		if (numbers->items[i] != numbers->items[n])
			numbers->items[++n] = numbers->items[i];
	numbers->count = n + 1;
}

/* ---- ranges ---- */

static bool
in_subnet(uint32_t address, uint32_t subnet, uint32_t mask)
{
	return (address & mask) == subnet;
}

/* "[dynamic-bootp] FIRST [LAST];" in a subnet, or in one of a shared network's
 * subnets that are complete. */
static int
parse_range(struct isc_parse *p, const struct isc_conf_scope *scope,
    struct range_text *ret_range)
{
	uint32_t subnet = scope->address, mask = scope->mask, swap;
	struct range_text *r = ret_range;
	int rc;

	r->bootp = isc_parse_take(p, ISC_W_DYNAMIC_BOOTP);
	r->place = isc_lex_peek(p->lex)->place;
	if ((rc = isc_parse_ipv4(p, &r->first)) != 0)
		return rc;
	r->last = r->first;
	if (isc_parse_peek(p) != ';' && (rc = isc_parse_ipv4(p, &r->last)) != 0)
		return rc;
	if ((rc = isc_parse_semi(p)) != 0)
		return rc;
	if (scope->block == ISC_CONF_SHARE &&
	    !isc_conf_share_find_subnet(scope->share, r->first, &subnet, &mask))
		return isc_parse_fail(
		    p, &r->place, "the range is in no subnet declared so far");
	if (!in_subnet(r->first, subnet, mask) ||
	    !in_subnet(r->last, subnet, mask))
		return isc_parse_fail(
		    p, &r->place, "the range is not in its subnet");
	if (!ipv4_mask_valid(mask))
		return isc_parse_fail(p, &r->place,
		    "a range in a subnet whose netmask has gaps; dhcpd takes "
		    "it, dhcpfo does not");
	if (r->first > r->last) {
		swap = r->first;
		r->first = r->last;
		r->last = swap;
		if (isc_conf_build_notice(p->build, &r->place,
			"the range ends before it begins") != 0)
			return isc_parse_no_memory(p);
	}
	if (r->last - r->first >= RANGE_ADDRESSES_MAX)
		return isc_parse_fail(p, &r->place,
		    "more than %u addresses in a range", RANGE_ADDRESSES_MAX);
	return 0;
}

static int
check_bootp(struct isc_parse *p, const struct range_text *range, uint32_t peer)
{
	if (range->bootp && peer != TOPOLOGY_NONE)
		return isc_parse_fail(
		    p, &range->place, "dynamic-bootp cannot be in failover");
	return 0;
}

static int
declare_range(
    struct isc_parse *p, const struct range_text *range, uint32_t peer)
{
	return isc_conf_build_range(p->build, &range->place, range->first,
	    range->last, peer, range->bootp, p->err);
}

int
isc_conf_pool_bare_range(
    struct isc_parse *p, const struct isc_conf_scope *scope)
{
	struct range_text range;
	uint32_t peer;
	int rc;

	if ((rc = parse_range(p, scope, &range)) != 0)
		return rc;
	if (isc_conf_share_bare_range(scope->share, range.bootp, &peer) != 0)
		return isc_parse_no_memory(p);
	if ((rc = check_bootp(p, &range, peer)) != 0)
		return rc;
	if (peer != TOPOLOGY_NONE &&
	    isc_conf_build_notice(p->build, &range.place,
		"this range is in no pool, but dhcpd puts it into one that is "
		"in failover") != 0)
		return isc_parse_no_memory(p);
	return declare_range(p, &range, peer);
}

/* ---- what else is in a pool ---- */

static int
parse_pool_range(
    struct isc_parse *p, const struct isc_conf_scope *scope, struct pool *pool)
{
	struct range_text *more;
	size_t want;
	int rc;

	if (pool->range_count == pool->range_cap) {
		want = pool->range_cap == 0 ? 4 : pool->range_cap * 2;
		more = realloc(pool->ranges, want * sizeof(*more));
		if (more == NULL)
			return isc_parse_no_memory(p);
		pool->ranges = more;
		pool->range_cap = want;
	}
	rc = parse_range(p, scope, &pool->ranges[pool->range_count]);
	if (rc != 0)
		return rc;
	/* Only what is in front of this range counts for that. */
	rc = check_bootp(p, &pool->ranges[pool->range_count], pool->peer);
	if (rc != 0)
		return rc;
	pool->range_count++;
	return 0;
}

/* "failover peer "NAME";", behind its first word. */
static int
parse_pool_peer(struct isc_parse *p, struct pool *pool)
{
	const struct isc_token *token;
	int64_t peer;
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_PEER, "'peer'")) != 0)
		return rc;
	token = isc_lex_next(p->lex);
	if (token->kind != ISC_T_STRING)
		return isc_parse_unexpected(p, token, "a name in quotes");
	if ((peer = isc_conf_build_find_peer(p->build, token->text)) < 0)
		return isc_parse_fail(p, &token->place,
		    "no failover peer \"%.40s\"", token->text);
	pool->peer = (uint32_t)peer;
	isc_conf_build_peer_used(p->build, pool->peer);
	return isc_parse_semi(p);
}

/* "no failover peer", to which dhcpd wants no ';'. */
static int
parse_no_peer(struct isc_parse *p, struct pool *pool)
{
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_FAILOVER, "'failover'")) != 0 ||
	    (rc = isc_parse_expect(p, ISC_W_PEER, "'peer'")) != 0)
		return rc;
	pool->peer = TOPOLOGY_NONE;
	return 0;
}

static int
parse_members(struct isc_parse *p, uint32_t *ret_permit)
{
	const struct isc_token *token;
	uint32_t number;
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_OF, "'of'")) != 0)
		return rc;
	token = isc_lex_next(p->lex);
	if (token->kind != ISC_T_STRING)
		return isc_parse_unexpected(p, token, "a class name");
	if (!isc_conf_names_get(
		p->classes, token->text, strlen(token->text), &number))
		return isc_parse_fail(
		    p, &token->place, "no class \"%.40s\"", token->text);
	*ret_permit = ISC_CONF_MEMBERS + number;
	return 0;
}

static int
parse_after(struct isc_parse *p, struct pool *pool)
{
	if (pool->has_after)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "a second 'after' in a pool");
	pool->has_after = true;
	return isc_parse_date(p);
}

/* Behind "allow" or "deny". */
static int
parse_permit(struct isc_parse *p, struct pool *pool, struct numbers *list)
{
	static const struct {
		int word;
		enum isc_conf_permit permit;
		bool clients; /* "clients" follows */
	} words[] = {
		{ ISC_W_KNOWN_CLIENTS, ISC_CONF_KNOWN, false },
		{ ISC_W_UNKNOWN_CLIENTS, ISC_CONF_UNKNOWN, false },
		{ ISC_W_KNOWN, ISC_CONF_KNOWN, true },
		{ ISC_W_UNKNOWN, ISC_CONF_UNKNOWN, true },
		{ ISC_W_AUTHENTICATED, ISC_CONF_AUTHENTICATED, true },
		{ ISC_W_UNAUTHENTICATED, ISC_CONF_UNAUTHENTICATED, true },
		{ ISC_W_ALL, ISC_CONF_ALL, true },
		{ ISC_W_DYNAMIC, ISC_CONF_BOOTP, true },
		{ ISC_W_MEMBERS, ISC_CONF_MEMBERS, false },
		{ ISC_W_AFTER, ISC_CONF_AFTER, false },
	};
	const struct isc_token *token = isc_lex_next(p->lex);
	const size_t count = sizeof(words) / sizeof(words[0]);
	uint32_t permit;
	int rc = 0;
	size_t i;

	for (i = 0; i < count && words[i].word != token->kind; i++)
		;
	if (i == count)
		return isc_parse_unexpected(p, token, "whom to allow or deny");
	permit = words[i].permit;
	if (permit == ISC_CONF_MEMBERS)
		rc = parse_members(p, &permit);
	else if (permit == ISC_CONF_AFTER)
		rc = parse_after(p, pool);
	else if (permit == ISC_CONF_BOOTP)
		rc = isc_parse_expect(p, ISC_W_BOOTP, "'bootp'");
	if (rc == 0 && words[i].clients)
		rc = isc_parse_expect(p, ISC_W_CLIENTS, "'clients'");
	if (rc != 0)
		return rc;
	if (add_number(list, permit) != 0)
		return isc_parse_no_memory(p);
	return isc_parse_semi(p);
}

/* What is in a pool, up to its '}'. */
static int
parse_pool_body(struct isc_parse *p, const struct isc_conf_scope *around,
    struct isc_conf_scope *scope, struct pool *pool)
{
	int rc;

	while ((rc = isc_conf_decl_more(p)) > 0) {
		if (isc_parse_take(p, ISC_W_RANGE))
			rc = parse_pool_range(p, around, pool);
		else if (isc_parse_take(p, ISC_W_FAILOVER))
			rc = parse_pool_peer(p, pool);
		else if (isc_parse_take(p, ISC_W_NO))
			rc = parse_no_peer(p, pool);
		else if (isc_parse_take(p, ISC_W_ALLOW))
			rc = parse_permit(p, pool, &pool->permits);
		else if (isc_parse_take(p, ISC_W_DENY))
			rc = parse_permit(p, pool, &pool->prohibits);
		else
			rc = isc_conf_decl_statement(p, scope);
		if (rc != 0)
			break;
	}
	return rc;
}

static int
declare_pool(struct isc_parse *p, struct isc_conf_share *share,
    struct pool *pool, bool has_statements)
{
	struct isc_conf_pool done = { .peer = pool->peer };
	size_t i;
	int rc;

	make_set(&pool->permits);
	make_set(&pool->prohibits);
	done.has_statements = has_statements;
	done.permits = pool->permits.items;
	done.permit_count = pool->permits.count;
	done.prohibits = pool->prohibits.items;
	done.prohibit_count = pool->prohibits.count;
	if (isc_conf_share_add_pool(share, &done) != 0)
		return isc_parse_no_memory(p);
	for (i = 0; i < pool->range_count; i++)
		if ((rc = declare_range(p, &pool->ranges[i], pool->peer)) != 0)
			return rc;
	return 0;
}

int
isc_conf_pool_parse(struct isc_parse *p, const struct isc_conf_scope *around)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_POOL };
	struct place place = isc_lex_peek(p->lex)->place;
	struct pool pool = { .peer = isc_conf_share_peer(around->share) };
	int rc;

	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0 ||
	    (rc = isc_parse_enter(p)) != 0)
		return rc;
	rc = parse_pool_body(p, around, &scope, &pool);
	isc_parse_leave(p);
	if (rc == 0 && pool.range_count == 0)
		rc = isc_parse_fail(p, &place, "a pool needs a range");
	if (rc == 0)
		rc =
		    declare_pool(p, around->share, &pool, scope.has_statements);
	free(pool.permits.items);
	free(pool.prohibits.items);
	free(pool.ranges);
	return rc;
}
