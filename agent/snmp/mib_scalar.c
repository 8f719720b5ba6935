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

/* What holds where nothing else is set for a scope. */
static const struct thresholds *
thresholds_of(const void *row)
{
	return service_thresholds(
	    ((const struct scalar_row *)row)->view->service);
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

static struct service_limits
limits_of(const void *row)
{
	struct service_limits limits;

	service_get_limits(
	    ((const struct scalar_row *)row)->view->service, &limits);
	return limits;
}

NUMBER(get_damping_changes, limits_of(row).damping.changes)
NUMBER(get_damping_period, limits_of(row).damping.period)
NUMBER(get_damping_quiet, limits_of(row).damping.quiet)

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
	{ 14, MIB_UNSIGNED, 0, "DampingChanges", 0, get_damping_changes },
	{ 15, MIB_UNSIGNED, 0, "DampingPeriod", 0, get_damping_period },
	{ 16, MIB_UNSIGNED, 0, "DampingQuiet", 0, get_damping_quiet },
};

/* ---- thresholds ---- */

#define LIMITS(name, member)                                                 \
	NUMBER(name##_low_percent, thresholds_of(row)->member.low_percent)   \
	NUMBER(name##_high_percent, thresholds_of(row)->member.high_percent) \
	NUMBER(name##_low_addr, thresholds_of(row)->member.low_absolute)     \
	NUMBER(name##_high_addr, thresholds_of(row)->member.high_absolute)

LIMITS(total, share[SHARE_TOTAL])
LIMITS(this, share[SHARE_THIS])
LIMITS(partner, share[SHARE_PARTNER])
LIMITS(abandoned, abandoned)
LIMITS(imbalance, imbalance)
NUMBER(exhausted_percent, thresholds_of(row)->exhausted.high_percent)
NUMBER(exhausted_addr, thresholds_of(row)->exhausted.high_absolute)
NUMBER(get_from_size, thresholds_of(row)->percent_from_size)
NUMBER(get_imbalance_from, thresholds_of(row)->imbalance_from_size)
NUMBER(get_imbalance_after, thresholds_of(row)->imbalance_after)
NUMBER(get_skew, limits_of(row).skew)
NUMBER(get_skew_over, limits_of(row).skew_clear)

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
	{ 14, MIB_UNSIGNED, 0, "ExhaustedHighPercent", 0, exhausted_percent },
	{ 15, MIB_UNSIGNED, 0, "ExhaustedHighAddr", 0, exhausted_addr },
	{ 16, MIB_UNSIGNED, 0, "AbandonedLowPercent", 0,
	    abandoned_low_percent },
	{ 17, MIB_UNSIGNED, 0, "AbandonedHighPercent", 0,
	    abandoned_high_percent },
	{ 18, MIB_UNSIGNED, 0, "AbandonedLowAddr", 0, abandoned_low_addr },
	{ 19, MIB_UNSIGNED, 0, "AbandonedHighAddr", 0, abandoned_high_addr },
	{ 20, MIB_UNSIGNED, 0, "ImbalanceLowPercent", 0,
	    imbalance_low_percent },
	{ 21, MIB_UNSIGNED, 0, "ImbalanceHighPercent", 0,
	    imbalance_high_percent },
	{ 22, MIB_UNSIGNED, 0, "ImbalanceLowAddr", 0, imbalance_low_addr },
	{ 23, MIB_UNSIGNED, 0, "ImbalanceHighAddr", 0, imbalance_high_addr },
	{ 24, MIB_UNSIGNED, 0, "ImbalanceFromSize", 0, get_imbalance_from },
	{ 25, MIB_UNSIGNED, 0, "ImbalanceAfter", 0, get_imbalance_after },
	{ 26, MIB_UNSIGNED, 0, "ClockSkew", 0, get_skew },
	{ 27, MIB_UNSIGNED, 0, "ClockSkewOver", 0, get_skew_over },
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
