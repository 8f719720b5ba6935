/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/mib_event.h"

#include "core/event.h"
#include "core/threshold.h"
#include "service/service_events.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_index.h"

struct event_row {
	const struct event *event;
};

void
mib_event_row(const struct event *event, union mib_row *ret_row)
{
	((struct event_row *)ret_row)->event = event;
}

static enum mib_result
event_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	const struct event *event;

	if (len != 1)
		return MIB_NO_INSTANCE;
	event = service_events_find(view->agent->events, index[0]);
	if (event == NULL)
		return MIB_NO_INSTANCE;
	mib_event_row(event, row);
	return MIB_FOUND;
}

static const struct event *
event_of(const void *row)
{
	return ((const struct event_row *)row)->event;
}

/* ---- which kinds have a column ---- */

static bool
about_scope(const struct event *event)
{
	return event->kind < EVENT_SCOPE_KINDS;
}

static bool
judged(const struct event *event)
{
	return about_scope(event) && event->kind != EVENT_SCOPE_ONE_SIDED;
}

static bool
about_share(const struct event *event)
{
	return event->kind <= EVENT_SCOPE_PARTNER;
}

static bool
about_state(const struct event *event)
{
	return event->kind == EVENT_RELATIONSHIP_STATE;
}

static bool
about_source(const struct event *event)
{
	return event_about_source(event->kind);
}

static bool
about_clocks(const struct event *event)
{
	return event->kind == EVENT_CLOCK_SKEW;
}

/* ---- columns ---- */

#define NUMBER(name, has, expression)                              \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		const struct event *e = event_of(row);             \
                                                                   \
		if (!(has))                                        \
			return false;                              \
		value->number = (uint64_t)(expression);            \
		return true;                                       \
	}
#define DATE(name, has, expression)                                \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		const struct event *e = event_of(row);             \
                                                                   \
		if (!(has))                                        \
			return false;                              \
		mib_set_date(value, (uint64_t)(expression));       \
		return true;                                       \
	}
#define TEXT(name, member)                                         \
	static bool name(const void *row, struct mib_value *value) \
	{                                                          \
		mib_set_admin(value, event_of(row)->member);       \
		return true;                                       \
	}

static bool
get_raised(const void *row, struct mib_value *value)
{
	mib_set_truth(value, event_of(row)->raised);
	return true;
}

/* Seconds of an event are within those of a Dhcpv4FoTime. */
static uint32_t
time_of(const struct event *event)
{
	if (event->time < 0)
		return 0;
	return event->time >= UINT32_MAX ? UINT32_MAX - 1 :
					   (uint32_t)event->time;
}

static int64_t
skew_of(const struct event *event)
{
	if (event->skew > INT32_MAX)
		return INT32_MAX;
	return event->skew < -INT32_MAX ? -INT32_MAX : event->skew;
}

NUMBER(get_kind, true, e->kind + 1)
NUMBER(get_time, true, time_of(e))
DATE(get_date, true, time_of(e))
TEXT(get_server, server)
TEXT(get_partner, partner)
TEXT(get_relationship, relationship)
NUMBER(get_scope, about_scope(e), e->scope)
NUMBER(get_share, about_share(e), event_share(e->kind) + 1)
NUMBER(get_addr, judged(e), e->part)
NUMBER(get_size, judged(e), e->size)
NUMBER(get_percent, judged(e), e->percent)
NUMBER(get_limit_percent, judged(e), e->limit_percent)
NUMBER(get_limit_addr, judged(e), e->limit_absolute)
NUMBER(get_old_state, about_state(e), e->old_state)
NUMBER(get_new_state, about_state(e), e->new_state)
NUMBER(get_partner_state, about_state(e), e->partner_state)
NUMBER(get_since, about_state(e), e->since)
DATE(get_since_date, about_state(e), e->since)
NUMBER(get_left_out, about_state(e), e->damped)
NUMBER(get_old_source, about_source(e), e->old_source)
NUMBER(get_new_source, about_source(e), e->new_source)
NUMBER(get_skew, about_clocks(e), skew_of(e))
NUMBER(get_limit_skew, about_clocks(e), e->limit_absolute)
TEXT(get_text, text)

static const struct mib_column columns[] = {
	{ MIB_EVENT_KIND, MIB_INTEGER, 0, "Kind", 0, get_kind },
	{ MIB_EVENT_RAISED, MIB_INTEGER, 0, "Raised", 0, get_raised },
	{ MIB_EVENT_TIME, MIB_UNSIGNED, 0, "Time", 0, get_time },
	{ MIB_EVENT_DATE, MIB_OCTETS, 0, "Date", 0, get_date },
	{ MIB_EVENT_SERVER, MIB_OCTETS, 0, "ServerName", 0, get_server },
	{ MIB_EVENT_PARTNER, MIB_OCTETS, 0, "Partner", 0, get_partner },
	{ MIB_EVENT_RELATIONSHIP, MIB_OCTETS, 0, "Relationship", 0,
	    get_relationship },
	{ MIB_EVENT_SCOPE, MIB_ADDRESS, 0, "Scope", 0, get_scope },
	{ MIB_EVENT_SHARE, MIB_INTEGER, 0, "Share", 0, get_share },
	{ MIB_EVENT_ADDR, MIB_UNSIGNED, 0, "Addr", 0, get_addr },
	{ MIB_EVENT_SIZE, MIB_UNSIGNED, 0, "Size", 0, get_size },
	{ MIB_EVENT_PERCENT, MIB_UNSIGNED, 0, "Percent", 0, get_percent },
	{ MIB_EVENT_LIMIT_PERCENT, MIB_UNSIGNED, 0, "LimitPercent", 0,
	    get_limit_percent },
	{ MIB_EVENT_LIMIT_ADDR, MIB_UNSIGNED, 0, "LimitAddr", 0,
	    get_limit_addr },
	{ MIB_EVENT_OLD_STATE, MIB_INTEGER, 0, "OldState", 0, get_old_state },
	{ MIB_EVENT_NEW_STATE, MIB_INTEGER, 0, "NewState", 0, get_new_state },
	{ MIB_EVENT_PARTNER_STATE, MIB_INTEGER, 0, "PartnerState", 0,
	    get_partner_state },
	{ MIB_EVENT_STATE_SINCE, MIB_UNSIGNED, 0, "StateSince", 0, get_since },
	{ MIB_EVENT_STATE_SINCE_DATE, MIB_OCTETS, 0, "StateSinceDate", 0,
	    get_since_date },
	{ MIB_EVENT_LEFT_OUT, MIB_UNSIGNED, 0, "ChangesLeftOut", 0,
	    get_left_out },
	{ MIB_EVENT_OLD_SOURCE, MIB_INTEGER, 0, "OldSourceState", 0,
	    get_old_source },
	{ MIB_EVENT_NEW_SOURCE, MIB_INTEGER, 0, "NewSourceState", 0,
	    get_new_source },
	{ MIB_EVENT_SKEW, MIB_INTEGER, 0, "ClockSkew", 0, get_skew },
	{ MIB_EVENT_LIMIT_SKEW, MIB_UNSIGNED, 0, "LimitClockSkew", 0,
	    get_limit_skew },
	{ MIB_EVENT_TEXT, MIB_OCTETS, 0, "Text", 0, get_text },
};

static enum mib_result
event_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	const struct event *event;

	(void)flags;
	/* What is longer than an index is behind its own row too. */
	event =
	    service_events_after(view->agent->events, len > 0 ? after[0] : 0);
	if (event == NULL)
		return MIB_NO_INSTANCE;
	ret_index->len = 0;
	snmp_oid_add(ret_index, &event->sequence, 1);
	mib_event_row(event, row);
	return MIB_FOUND;
}

const struct mib_table mib_event_table = {
	.id = 6,
	.name = "Event",
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.find = event_find,
	.next = event_next,
};

/* ---- the kinds ---- */

struct kind_row {
	const struct mib_agent *agent;
	enum event_kind kind;
};

static enum mib_result
kind_find(struct mib_view *view, const uint32_t *index, size_t len,
    union mib_row *row)
{
	if (len != 1 || index[0] < 1 || index[0] > EVENT_KIND_COUNT)
		return MIB_NO_INSTANCE;
	*(struct kind_row *)row = (struct kind_row) {
		.agent = view->agent,
		.kind = (enum event_kind)(index[0] - 1),
	};
	return MIB_FOUND;
}

static enum mib_result
kind_next(struct mib_view *view, const uint32_t *after, size_t len,
    unsigned int flags, union mib_row *row, struct snmp_oid *ret_index)
{
	uint32_t index = 1;

	(void)flags;
	if (len > 0 && after[0] >= EVENT_KIND_COUNT)
		return MIB_NO_INSTANCE;
	if (len > 0)
		index = after[0] + 1;
	ret_index->len = 0;
	snmp_oid_add(ret_index, &index, 1);
	return kind_find(view, &index, 1, row);
}

static bool
kind_name(const void *row, struct mib_value *value)
{
	mib_set_text(
	    value, event_kind_name(((const struct kind_row *)row)->kind));
	return true;
}

static bool
kind_enable(const void *row, struct mib_value *value)
{
	const struct kind_row *r = row;

	mib_set_truth(value, r->agent->notifications.kind[r->kind]);
	return true;
}

static bool
kind_rate(const void *row, struct mib_value *value)
{
	const struct kind_row *r = row;

	value->number = r->agent->notifications.rate_limits[r->kind];
	return true;
}

static bool
kind_events(const void *row, struct mib_value *value)
{
	const struct kind_row *r = row;

	value->number = service_events_seen(r->agent->events, r->kind);
	return true;
}

static bool
kind_suppressed(const void *row, struct mib_value *value)
{
	const struct kind_row *r = row;

	value->number = service_events_suppressed(r->agent->events, r->kind);
	return true;
}

static const struct mib_column kind_columns[] = {
	{ 2, MIB_OCTETS, 0, "Name", 0, kind_name },
	{ 3, MIB_INTEGER, 0, "Enable", 0, kind_enable },
	{ 4, MIB_UNSIGNED, 0, "RateLimit", 0, kind_rate },
	{ 5, MIB_COUNTER64, 0, "Events", 0, kind_events },
	{ 6, MIB_COUNTER64, 0, "Suppressed", 0, kind_suppressed },
};

const struct mib_table mib_notify_kind_table = {
	.id = 10,
	.name = "NotifyKind",
	.columns = kind_columns,
	.column_count = sizeof(kind_columns) / sizeof(kind_columns[0]),
	.find = kind_find,
	.next = kind_next,
};
