/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/rig.h"

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/worker.h"
#include "core/server.h"
#include "core/topology.h"

void
rig_open(struct rig *rig, const struct provider_ops *ops,
    const struct server_spec *spec, int64_t now)
{
	struct err err = { 0 };

	*rig = (struct rig) { .ops = ops };
	clock_freeze(&rig->clock, now);
	rig->env.clock = &rig->clock;
	assert_non_null(rig->env.worker = worker_new(NULL));
	if (ops->open(spec, &rig->env, &rig->provider, &err) != 0)
		fail_msg("open: %s", err_text(&err));
}

static void
forget_notices(struct rig *rig)
{
	while (rig->notice_count > 0)
		free(rig->notices[--rig->notice_count]);
}

void
rig_close(struct rig *rig)
{
	rig->ops->close(rig->provider);
	worker_free(rig->env.worker);
	generation_unref(rig->generation);
	forget_notices(rig);
}

static void
on_report(void *arg, const struct provider_report *report)
{
	struct rig *rig = arg;
	size_t i;

	rig->rc = report->rc;
	rig->err = *report->err;
	rig->running = report->running;
	rig->age = report->age;
	rig->skipped = report->skipped_records;
	rig->news = report->generation != NULL;
	if (rig->news) {
		generation_unref(rig->generation);
		rig->generation = report->generation;
	}
	for (i = 0; i < report->notice_count; i++)
		rig->notices[rig->notice_count++] = strdup(report->notices[i]);
}

int
rig_refresh(struct rig *rig)
{
	forget_notices(rig);
	rig->rc = -EINPROGRESS;
	rig->ops->refresh(rig->provider, on_report, rig);
	assert_int_not_equal(rig->rc, -EINPROGRESS);
	assert_int_equal(rig->rc, rig->err.code);
	return rig->rc;
}

struct answer {
	int rc;
	struct scope_statistics statistics;
	const char *name;
	struct relationship_state state;
	char text[LEASE_NAME_MAX + 1];
};

static void
on_statistics(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics)
{
	struct answer *answer = arg;

	assert_int_equal(rc, err->code);
	answer->rc = rc;
	if (rc == 0)
		answer->statistics = *statistics;
}

struct scope_statistics
rig_statistics(struct rig *rig, uint32_t scope)
{
	struct answer answer = { .rc = -EINPROGRESS };

	rig->ops->get_scope_statistics(
	    rig->provider, scope, on_statistics, &answer);
	assert_int_equal(answer.rc, 0);
	return answer.statistics;
}

int
rig_statistics_rc(struct rig *rig, uint32_t scope)
{
	struct answer answer = { .rc = -EINPROGRESS };

	rig->ops->get_scope_statistics(
	    rig->provider, scope, on_statistics, &answer);
	return answer.rc;
}

static void
on_relationships(void *arg, int rc, const struct err *err,
    const struct relationship_row *rows, size_t count)
{
	struct answer *answer = arg;
	size_t i;

	assert_int_equal(rc, err->code);
	answer->rc = rc != 0 ? rc : -ENOENT;
	for (i = 0; rc == 0 && i < count; i++) {
		if (strcmp(rows[i].relationship->name, answer->name) != 0)
			continue;
		answer->rc = 0;
		answer->state = *rows[i].state;
	}
}

struct relationship_state
rig_relationship(struct rig *rig, const char *name)
{
	struct answer answer = { .rc = -EINPROGRESS, .name = name };

	rig->ops->enum_relationships(rig->provider, on_relationships, &answer);
	assert_int_equal(answer.rc, 0);
	return answer.state;
}

static void
on_client(void *arg, int rc, const struct err *err, const struct client *client)
{
	struct answer *answer = arg;

	assert_int_equal(rc, err->code);
	answer->rc = rc;
	if (rc == 0)
		snprintf(answer->text, sizeof(answer->text), "%.*s",
		    client->lease.name_len,
		    client->lease.name_len > 0 ? client->lease.name : "");
}

const char *
rig_client_name(struct rig *rig, uint32_t address)
{
	const struct client_search search = {
		.type = CLIENT_BY_ADDRESS,
		.address = address,
	};
	static struct answer answer;

	answer.rc = -EINPROGRESS;
	rig->ops->get_client_info(rig->provider, &search, on_client, &answer);
	assert_true(answer.rc == 0 || answer.rc == -ENOENT);
	return answer.rc == 0 ? answer.text : NULL;
}
