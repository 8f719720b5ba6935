/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_scalar.h"

#include "core/threshold.h"
#include "service/service.h"
#include "snmp/mib_view.h"

/* All groups look at the same row: the view. */
struct scalar_row {
	const struct mib_view *view;
};

static enum mib_result
scalar_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	if (len != 1 || index[0] != 0)
		return MIB_NO_INSTANCE;
	((struct scalar_row *)row)->view = view;
	return MIB_FOUND;
}

static enum mib_result
scalar_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	static const uint32_t zero[1] = { 0 };

	(void)after;
	(void)flags;
	if (len > 0)
		return MIB_NO_INSTANCE;
	ret_index->len = 0;
	snmp_oid_add(ret_index, zero, 1);
	((struct scalar_row *)row)->view = view;
	return MIB_FOUND;
}

static const struct mib_agent *
agent_of(const void *row)
{
	return ((const struct scalar_row *)row)->view->agent;
}

static const struct threshold *
threshold_of(const void *row, enum share share)
{
	struct service *service =
	    ((const struct scalar_row *)row)->view->service;

	return &service_thresholds(service)->share[share];
}

#define NUMBER(name, expression)                                   \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		value->number = (expression);                      \
		return true;                                       \
	}
#define TRUTH(name, expression)                                    \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		mib_set_truth(value, expression);                  \
		return true;                                       \
	}

/* ---- the agent ---- */

static bool
get_version(const void *row, struct mib_value *value)
{
	(void)row;
	mib_set_text(value, DHCPFO_VERSION);
	return true;
}

NUMBER(
    get_servers, service_count(((const struct scalar_row *)row)->view->service))
NUMBER(get_connections, agent_of(row)->connections)
TRUTH(get_client_tables, agent_of(row)->client_tables)

static const struct mib_column agent_columns[] = {
	{ 1, MIB_OCTETS, 0, "Version", 0, get_version },
	{ 2, MIB_UNSIGNED, 0, "Servers", 0, get_servers },
	{ 3, MIB_COUNTER64, 0, "Connections", 0, get_connections },
	{ 4, MIB_INTEGER, 0, "ClientTables", 0, get_client_tables },
};

/* ---- notifications ---- */

TRUTH(get_enable, agent_of(row)->notifications.enabled)
TRUTH(get_enable_total, agent_of(row)->notifications.kind[NOTIFY_SCOPE_TOTAL])
TRUTH(get_enable_this, agent_of(row)->notifications.kind[NOTIFY_SCOPE_THIS])
TRUTH(
    get_enable_partner, agent_of(row)->notifications.kind[NOTIFY_SCOPE_PARTNER])
NUMBER(get_rate, agent_of(row)->notifications.rate_limit)
NUMBER(get_sent, agent_of(row)->notify_sent)
NUMBER(get_queued, agent_of(row)->notify_queued)
NUMBER(get_dropped, agent_of(row)->notify_dropped)
NUMBER(get_suppressed, agent_of(row)->notify_suppressed)

static const struct mib_column notify_columns[] = {
	{ 1, MIB_INTEGER, 0, "Enable", 0, get_enable },
	{ 2, MIB_INTEGER, 0, "TotalEnable", 0, get_enable_total },
	{ 3, MIB_INTEGER, 0, "ThisEnable", 0, get_enable_this },
	{ 4, MIB_INTEGER, 0, "PartnerEnable", 0, get_enable_partner },
	{ 5, MIB_UNSIGNED, 0, "RateLimit", 0, get_rate },
	{ 6, MIB_COUNTER64, 0, "Sent", 0, get_sent },
	{ 7, MIB_UNSIGNED, 0, "Queued", 0, get_queued },
	{ 8, MIB_COUNTER64, 0, "Dropped", 0, get_dropped },
	{ 9, MIB_COUNTER64, 0, "Suppressed", 0, get_suppressed },
};

/* ---- thresholds ---- */

#define LIMITS(share, NAME)                                                 \
	NUMBER(share##_low_percent, threshold_of(row, NAME)->low_percent)   \
	NUMBER(share##_high_percent, threshold_of(row, NAME)->high_percent) \
	NUMBER(share##_low_addr, threshold_of(row, NAME)->low_absolute)     \
	NUMBER(share##_high_addr, threshold_of(row, NAME)->high_absolute)

LIMITS(total, SHARE_TOTAL)
LIMITS(this, SHARE_THIS)
LIMITS(partner, SHARE_PARTNER)
NUMBER(get_from_size,
    service_thresholds(((const struct scalar_row *)row)->view->service)
	->percent_from_size)

static const struct mib_column threshold_columns[] = {
	{ 1, MIB_UNSIGNED, 0, "LowPercent", 0, total_low_percent },
	{ 2, MIB_UNSIGNED, 0, "HighPercent", 0, total_high_percent },
	{ 3, MIB_UNSIGNED, 0, "LowAddr", 0, total_low_addr },
	{ 4, MIB_UNSIGNED, 0, "HighAddr", 0, total_high_addr },
	{ 5, MIB_UNSIGNED, 0, "ThisLowPercent", 0, this_low_percent },
	{ 6, MIB_UNSIGNED, 0, "ThisHighPercent", 0, this_high_percent },
	{ 7, MIB_UNSIGNED, 0, "ThisLowAddr", 0, this_low_addr },
	{ 8, MIB_UNSIGNED, 0, "ThisHighAddr", 0, this_high_addr },
	{ 9, MIB_UNSIGNED, 0, "PartnerLowPercent", 0, partner_low_percent },
	{ 10, MIB_UNSIGNED, 0, "PartnerHighPercent", 0, partner_high_percent },
	{ 11, MIB_UNSIGNED, 0, "PartnerLowAddr", 0, partner_low_addr },
	{ 12, MIB_UNSIGNED, 0, "PartnerHighAddr", 0, partner_high_addr },
	{ 13, MIB_UNSIGNED, 0, "PercentFromSize", 0, get_from_size },
};

/* ---- in notifications only ---- */

static const struct mib_column alarm_columns[] = {
	{ MIB_ALARM_SERVER, MIB_OCTETS, MIB_HIDDEN, "ServerName", 0, NULL },
	{ MIB_ALARM_SCOPE, MIB_ADDRESS, MIB_HIDDEN, "Scope", 0, NULL },
	{ MIB_ALARM_TIME, MIB_OCTETS, MIB_HIDDEN, "Time", 0, NULL },
	{ MIB_ALARM_SHARE, MIB_INTEGER, MIB_HIDDEN, "Share", 0, NULL },
	{ MIB_ALARM_FREE, MIB_UNSIGNED, MIB_HIDDEN, "Free", 0, NULL },
	{ MIB_ALARM_SIZE, MIB_UNSIGNED, MIB_HIDDEN, "Size", 0, NULL },
	{ MIB_ALARM_PERCENT, MIB_UNSIGNED, MIB_HIDDEN, "Percent", 0, NULL },
	{ MIB_ALARM_LIMIT_PERCENT, MIB_UNSIGNED, MIB_HIDDEN, "LimitPercent", 0,
	    NULL },
	{ MIB_ALARM_LIMIT_ADDR, MIB_UNSIGNED, MIB_HIDDEN, "LimitAddr", 0,
	    NULL },
};

#define SCALARS(variable, number, prefix, array)                    \
	const struct mib_table variable = {                         \
		.id = number,                                       \
		.scalars = true,                                    \
		.name = prefix,                                     \
		.columns = array,                                   \
		.column_count = sizeof(array) / sizeof((array)[0]), \
		.find = scalar_find,                                \
		.next = scalar_next,                                \
	}

SCALARS(mib_agent_scalars, 7, "Agent", agent_columns);
SCALARS(mib_notify_scalars, 8, "Notify", notify_columns);
SCALARS(mib_threshold_scalars, 9, "Threshold", threshold_columns);
SCALARS(mib_alarm_objects, 10, "Alarm", alarm_columns);
