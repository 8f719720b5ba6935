/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_scope.h"

#include <stddef.h>

#include "core/event.h"
#include "core/override.h"
#include "core/threshold.h"
#include "core/topology.h"
#include "service/service.h"
#include "snmp/mib_scope_row.h"
#include "snmp/mib_servers.h"
#include "snmp/mib_view.h"

static const struct mib_inner inner = { mib_scope_row_find,
	mib_scope_row_next };

MIB_SERVERS_SHAPES(&inner)

/* ---- columns ---- */

static bool
get_name(const void *row, struct mib_value *value)
{
	const struct mib_scope_row *r = row;

	mib_set_admin(value, r->scope->name);
	return true;
}

static bool
get_relationship(const void *row, struct mib_value *value)
{
	const struct mib_scope_row *r = row;
	const uint32_t *indexes;

	if (r->scope->relation_count == 0)
		return true;
	indexes = topology_scope_relationships(r->topology, r->scope);
	mib_set_admin(
	    value, topology_relationship(r->topology, indexes[0])->name);
	return true;
}

static bool
get_relationships(const void *row, struct mib_value *value)
{
	value->number =
	    ((const struct mib_scope_row *)row)->scope->relation_count;
	return true;
}

static bool
percent(const void *row, enum share share, struct mib_value *value)
{
	const struct mib_scope_row *r = row;
	uint32_t addr_free, size;

	if (!share_of(share, &r->stats, &addr_free, &size))
		return false;
	value->number = percent_of(addr_free, size);
	return true;
}

static bool
low(const void *row, enum share share, struct mib_value *value)
{
	const struct mib_scope_row *r = row;
	uint32_t addr_free, size;

	if (!share_of(share, &r->stats, &addr_free, &size))
		return false;
	mib_set_truth(value, server_low(r->server, r->scope->address, share));
	return true;
}

/* The limits in force; false where the share has no meaning. */
static bool
limits(const void *row, enum share share, struct threshold *ret_limits)
{
	const struct mib_scope_row *r = row;
	struct thresholds all;
	uint32_t addr_free, size;

	if (!share_of(share, &r->stats, &addr_free, &size))
		return false;
	overrides_of_scope(r->overrides, r->topology, r->scope, &all);
	*ret_limits = all.share[share];
	/* Percentages are not in force where the scope is too small. */
	if (r->stats.num_addr < all.percent_from_size)
		ret_limits->low_percent = ret_limits->high_percent = 0;
	return true;
}

static bool
limit_percent(
    const void *row, enum share share, bool high, struct mib_value *value)
{
	struct threshold t;

	if (!limits(row, share, &t))
		return false;
	value->number = high ? t.high_percent : t.low_percent;
	return true;
}

static bool
limit_absolute(
    const void *row, enum share share, bool high, struct mib_value *value)
{
	struct threshold t;

	if (!limits(row, share, &t))
		return false;
	value->number = high ? t.high_absolute : t.low_absolute;
	return true;
}

/* Of each share: its percentage, its alarm, its four limits. */
#define SHARE(share, NAME)                                                     \
	static bool share##_percent(const void *row, struct mib_value *value)  \
	{                                                                      \
		return percent(row, NAME, value);                              \
	}                                                                      \
	static bool share##_low(const void *row, struct mib_value *value)      \
	{                                                                      \
		return low(row, NAME, value);                                  \
	}                                                                      \
	static bool share##_low_percent(                                       \
	    const void *row, struct mib_value *value)                          \
	{                                                                      \
		return limit_percent(row, NAME, false, value);                 \
	}                                                                      \
	static bool share##_high_percent(                                      \
	    const void *row, struct mib_value *value)                          \
	{                                                                      \
		return limit_percent(row, NAME, true, value);                  \
	}                                                                      \
	static bool share##_low_addr(const void *row, struct mib_value *value) \
	{                                                                      \
		return limit_absolute(row, NAME, false, value);                \
	}                                                                      \
	static bool share##_high_addr(                                         \
	    const void *row, struct mib_value *value)                          \
	{                                                                      \
		return limit_absolute(row, NAME, true, value);                 \
	}

SHARE(total, SHARE_TOTAL)
SHARE(this, SHARE_THIS)
SHARE(partner, SHARE_PARTNER)

/* ---- the other conditions ---- */

static bool
stands(const void *row, enum event_kind kind, struct mib_value *value)
{
	const struct mib_scope_row *r = row;

	mib_set_truth(value, server_stands(r->server, kind, r->scope->address));
	return true;
}

static struct thresholds
limits_of(const void *row)
{
	const struct mib_scope_row *r = row;
	struct thresholds all;

	overrides_of_scope(r->overrides, r->topology, r->scope, &all);
	if (r->stats.num_addr < all.percent_from_size)
		all.exhausted.high_percent = all.abandoned.high_percent =
		    all.abandoned.low_percent = 0;
	return all;
}

#define STANDS(name, KIND)                                         \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		return stands(row, KIND, value);                   \
	}
#define LIMIT(name, expression)                                    \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		const struct thresholds t = limits_of(row);        \
                                                                   \
		value->number = t.expression;                      \
		return true;                                       \
	}

STANDS(get_exhausted, EVENT_SCOPE_EXHAUSTED)
STANDS(get_abandoned_high, EVENT_SCOPE_ABANDONED)
STANDS(get_imbalanced, EVENT_SCOPE_IMBALANCE)
STANDS(get_one_sided, EVENT_SCOPE_ONE_SIDED)
LIMIT(exhausted_high_percent, exhausted.high_percent)
LIMIT(exhausted_high_addr, exhausted.high_absolute)
LIMIT(abandoned_low_percent, abandoned.low_percent)
LIMIT(abandoned_high_percent, abandoned.high_percent)
LIMIT(abandoned_low_addr, abandoned.low_absolute)
LIMIT(abandoned_high_addr, abandoned.high_absolute)
LIMIT(imbalance_low_percent, imbalance.low_percent)
LIMIT(imbalance_high_percent, imbalance.high_percent)
LIMIT(imbalance_low_addr, imbalance.low_absolute)
LIMIT(imbalance_high_addr, imbalance.high_absolute)

static bool
get_imbalance(const void *row, struct mib_value *value)
{
	const struct mib_scope_row *r = row;
	uint32_t part, size;

	if (!server_imbalance(r->server, r->scope->address, &part, &size))
		return false;
	value->number = size > 0 ? percent_of(part, size) : 0;
	return true;
}

static bool
get_abandoned_percent(const void *row, struct mib_value *value)
{
	const struct scope_statistics *s =
	    &((const struct mib_scope_row *)row)->stats;

	value->number =
	    s->num_addr > 0 ? percent_of(s->abandoned, s->num_addr) : 0;
	return true;
}

static bool
get_source_state(const void *row, struct mib_value *value)
{
	struct server_status status;

	server_status(((const struct mib_scope_row *)row)->server, &status);
	value->number = status.state;
	return true;
}

static bool
get_source_age(const void *row, struct mib_value *value)
{
	struct server_status status;

	server_status(((const struct mib_scope_row *)row)->server, &status);
	value->number = status.age < 0 || status.age > UINT32_MAX ?
	    UINT32_MAX :
	    (uint64_t)status.age;
	return true;
}

#define STAT(field) offsetof(struct mib_scope_row, stats.field), NULL
#define FO MIB_FAILOVER

static const struct mib_column columns[] = {
	{ 2, MIB_ADDRESS, 0, "Mask", offsetof(struct mib_scope_row, mask),
	    NULL },
	{ 3, MIB_OCTETS, 0, "Name", 0, get_name },
	{ 4, MIB_OCTETS, 0, "Relationship", 0, get_relationship },
	{ 5, MIB_UNSIGNED, 0, "Relationships", 0, get_relationships },
	{ MIB_SCOPE_NUM_ADDR, MIB_UNSIGNED, 0, "NumAddr", STAT(num_addr) },
	{ MIB_SCOPE_ADDR_FREE, MIB_UNSIGNED, 0, "AddrFree", STAT(addr_free) },
	{ 8, MIB_UNSIGNED, 0, "AddrInUse", STAT(addr_in_use) },
	{ 9, MIB_UNSIGNED, FO, "PartnerAddrFree", STAT(partner_addr_free) },
	{ 10, MIB_UNSIGNED, FO, "ThisAddrFree", STAT(this_addr_free) },
	{ 11, MIB_UNSIGNED, FO, "PartnerAddrInUse", STAT(partner_addr_in_use) },
	{ 12, MIB_UNSIGNED, FO, "ThisAddrInUse", STAT(this_addr_in_use) },
	{ 13, MIB_UNSIGNED, 0, "Abandoned", STAT(abandoned) },
	{ 14, MIB_UNSIGNED, 0, "Transitional", STAT(transitional) },
	{ 15, MIB_UNSIGNED, 0, "UsableNow", STAT(usable_now) },
	{ 16, MIB_UNSIGNED, 0, "SharedFree", STAT(shared_free) },
	{ 17, MIB_UNSIGNED, 0, "OtherAddr", STAT(other_addr) },
	{ 18, MIB_UNSIGNED, 0, "OtherFree", STAT(other_free) },
	{ 19, MIB_UNSIGNED, 0, "OtherInUse", STAT(other_in_use) },
	{ MIB_SCOPE_PERCENT, MIB_UNSIGNED, 0, "FreePercent", 0, total_percent },
	{ MIB_SCOPE_PERCENT + 1, MIB_UNSIGNED, FO, "ThisFreePercent", 0,
	    this_percent },
	{ MIB_SCOPE_PERCENT + 2, MIB_UNSIGNED, FO, "PartnerFreePercent", 0,
	    partner_percent },
	{ 23, MIB_UNSIGNED, 0, "LowPercent", 0, total_low_percent },
	{ 24, MIB_UNSIGNED, 0, "HighPercent", 0, total_high_percent },
	{ 25, MIB_UNSIGNED, 0, "LowAddr", 0, total_low_addr },
	{ 26, MIB_UNSIGNED, 0, "HighAddr", 0, total_high_addr },
	{ 27, MIB_UNSIGNED, FO, "ThisLowPercent", 0, this_low_percent },
	{ 28, MIB_UNSIGNED, FO, "ThisHighPercent", 0, this_high_percent },
	{ 29, MIB_UNSIGNED, FO, "ThisLowAddr", 0, this_low_addr },
	{ 30, MIB_UNSIGNED, FO, "ThisHighAddr", 0, this_high_addr },
	{ 31, MIB_UNSIGNED, FO, "PartnerLowPercent", 0, partner_low_percent },
	{ 32, MIB_UNSIGNED, FO, "PartnerHighPercent", 0, partner_high_percent },
	{ 33, MIB_UNSIGNED, FO, "PartnerLowAddr", 0, partner_low_addr },
	{ 34, MIB_UNSIGNED, FO, "PartnerHighAddr", 0, partner_high_addr },
	{ 35, MIB_INTEGER, 0, "TotalLow", 0, total_low },
	{ 36, MIB_INTEGER, FO, "ThisLow", 0, this_low },
	{ 37, MIB_INTEGER, FO, "PartnerLow", 0, partner_low },
	{ 38, MIB_INTEGER, 0, "SourceState", 0, get_source_state },
	{ 39, MIB_UNSIGNED, 0, "SourceAge", 0, get_source_age },
	{ 40, MIB_INTEGER, 0, "Exhausted", 0, get_exhausted },
	{ 41, MIB_UNSIGNED, 0, "ExhaustedHighPercent", 0,
	    exhausted_high_percent },
	{ 42, MIB_UNSIGNED, 0, "ExhaustedHighAddr", 0, exhausted_high_addr },
	{ 43, MIB_UNSIGNED, 0, "AbandonedPercent", 0, get_abandoned_percent },
	{ 44, MIB_INTEGER, 0, "AbandonedHigh", 0, get_abandoned_high },
	{ 45, MIB_UNSIGNED, 0, "AbandonedLowPercent", 0,
	    abandoned_low_percent },
	{ 46, MIB_UNSIGNED, 0, "AbandonedHighPercent", 0,
	    abandoned_high_percent },
	{ 47, MIB_UNSIGNED, 0, "AbandonedLowAddr", 0, abandoned_low_addr },
	{ 48, MIB_UNSIGNED, 0, "AbandonedHighAddr", 0, abandoned_high_addr },
	{ 49, MIB_UNSIGNED, FO, "ImbalancePercent", 0, get_imbalance },
	{ 50, MIB_INTEGER, FO, "Imbalanced", 0, get_imbalanced },
	{ 51, MIB_UNSIGNED, FO, "ImbalanceLowPercent", 0,
	    imbalance_low_percent },
	{ 52, MIB_UNSIGNED, FO, "ImbalanceHighPercent", 0,
	    imbalance_high_percent },
	{ 53, MIB_UNSIGNED, FO, "ImbalanceLowAddr", 0, imbalance_low_addr },
	{ 54, MIB_UNSIGNED, FO, "ImbalanceHighAddr", 0, imbalance_high_addr },
	{ 55, MIB_INTEGER, FO, "OneSided", 0, get_one_sided },
};

void
mib_scope_row(const struct event *event, union mib_row *ret_row)
{
	struct mib_scope_row *r = (struct mib_scope_row *)ret_row;

	*r = (struct mib_scope_row) {
		.mask = event->mask,
		.stats = event->statistics,
	};
}

const struct mib_table mib_scope_table = {
	.id = 5,
	.name = "Scope",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = one_find,
	.next = one_next,
};

const struct mib_table mib_server_scope_table = {
	.id = 3,
	.name = "SrvScope",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = all_find,
	.next = all_next,
};
