/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_health.h"

#include "base/clock.h"
#include "core/provider.h"

#define MS_PER_S 1000

static const char not_running[] = "dhcpd is not running";
static const char no_answer[] = "the last look at the source has not ended";

static void
confirm(struct service_health *health, const struct provider_report *report,
    const struct clock *clock)
{
	const bool current = report->rc == 0 && report->running;
	const int64_t at_ms = clock_mono_ms(clock) - report->age * MS_PER_S;

	if (report->age < 0 || (report->age == 0 && !current))
		return;
	/* We may have seen it running after it wrote last. */
	if (!current && health->confirmed && at_ms <= health->mono_ms)
		return;
	health->confirmed = true;
	health->mono_ms = at_ms;
	health->at = clock_now(clock) - report->age;
}

void
service_health_report(struct service_health *health,
    const struct provider_report *report, const struct clock *clock)
{
	health->reported = true;
	health->remote = report->rc != 0 && report->remote_failure;
	health->trouble = (struct err) { 0 };
	confirm(health, report, clock);
	if (report->rc != 0) {
		if (report->err != NULL)
			health->trouble = *report->err;
		health->trouble.code = report->rc;
		return;
	}
	health->running = report->running;
}

static int64_t
age_ms(const struct service_health *health, const struct clock *clock)
{
	return clock_mono_ms(clock) - health->mono_ms;
}

enum server_state
service_health_state(const struct service_health *health,
    const struct clock *clock, uint32_t stale_after)
{
	if (!health->reported)
		return SERVER_STARTING;
	if (health->trouble.code != 0)
		return health->remote ? SERVER_UNREACHABLE : SERVER_ERROR;
	if (!health->running)
		return SERVER_STOPPED;
	if (age_ms(health, clock) > (int64_t)stale_after * MS_PER_S)
		return SERVER_STALE;
	return SERVER_OK;
}

int64_t
service_health_age(
    const struct service_health *health, const struct clock *clock)
{
	if (!health->confirmed)
		return -1;
	return age_ms(health, clock) / MS_PER_S;
}

int64_t
service_health_stale_in(const struct service_health *health,
    const struct clock *clock, uint32_t stale_after)
{
	int64_t limit = (int64_t)stale_after * MS_PER_S;
	int64_t age = age_ms(health, clock);

	return age > limit ? 1 : limit - age + 1;
}

const char *
service_health_words(
    const struct service_health *health, enum server_state state)
{
	switch (state) {
	case SERVER_ERROR:
	case SERVER_UNREACHABLE:
		return err_text(&health->trouble);
	case SERVER_STOPPED:
		return not_running;
	case SERVER_STALE:
		return no_answer;
	case SERVER_OK:
	case SERVER_STARTING:
		break;
	}
	return "";
}
