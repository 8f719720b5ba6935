/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_scalar.h"

#include "base/loop.h"
#include "core/threshold.h"
#include "service/service.h"
#include "service/service_events.h"
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

static struct loop_lag
lag_of(const void *row)
{
	struct loop_lag lag;

	loop_lag(agent_of(row)->loop, &lag);
	return lag;
}

NUMBER(get_lag, (uint64_t)lag_of(row).longest_ms)
NUMBER(get_lag_over, lag_of(row).over)

static const struct mib_column agent_columns[] = {
	{ 1, MIB_OCTETS, 0, "Version", 0, get_version },
	{ 2, MIB_UNSIGNED, 0, "Servers", 0, get_servers },
	{ 3, MIB_COUNTER64, 0, "Connections", 0, get_connections },
	{ 4, MIB_INTEGER, 0, "ClientTables", 0, get_client_tables },
	{ 5, MIB_UNSIGNED, 0, "LoopLag", 0, get_lag },
	{ 6, MIB_COUNTER64, 0, "LoopLagOver", 0, get_lag_over },
};

/* ---- notifications ---- */

TRUTH(get_enable, agent_of(row)->notifications.enabled)
TRUTH(get_enable_total, agent_of(row)->notifications.kind[EVENT_SCOPE_TOTAL])
TRUTH(get_enable_this, agent_of(row)->notifications.kind[EVENT_SCOPE_THIS])
TRUTH(
    get_enable_partner, agent_of(row)->notifications.kind[EVENT_SCOPE_PARTNER])
NUMBER(get_rate, agent_of(row)->notifications.rate_limit)
NUMBER(get_sent, agent_of(row)->notify_sent)

static struct service_events_status
events_of(const void *row)
{
	struct service_events_status status;

	service_events_status(agent_of(row)->events, &status);
	return status;
}

NUMBER(get_queued, events_of(row).waiting)
NUMBER(get_dropped, events_of(row).dropped + agent_of(row)->notify_refused)
NUMBER(get_suppressed, events_of(row).suppressed)
NUMBER(get_last_event, events_of(row).last)
NUMBER(get_events_kept, events_of(row).kept)
NUMBER(get_events_max, agent_of(row)->notifications.events)
TRUTH(get_survives, events_of(row).kept_on_disk)

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
	{ 10, MIB_UNSIGNED, 0, "LastEvent", 0, get_last_event },
	{ 11, MIB_UNSIGNED, 0, "EventsKept", 0, get_events_kept },
	{ 12, MIB_UNSIGNED, 0, "EventsMax", 0, get_events_max },
	{ 13, MIB_INTEGER, 0, "EventsSurvive", 0, get_survives },
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
