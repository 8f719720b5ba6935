/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_provider.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "core/generation.h"
#include "support/fake_call.h"

/* A call that is to be completed: at once, or when it is released. */
struct op {
	struct op *next;
	struct provider *provider;
	struct loop_timer *timer; /* delayed; NULL = held */
	struct fake_call call;
};

struct provider {
	struct provider *next; /* of the same source */
	struct fake_source *source;
	struct provider_env env;
	struct generation *generation; /* what the calls answer from */
	struct generation *partner;
	struct op *ops; /* waiting, oldest first */
	bool refreshing;
};

#define FAKE_NOTICES_MAX PROVIDER_NOTICES_MAX

struct fake_source {
	struct fake_source *next;
	char *name;
	struct provider *providers; /* the one opened last first */
	struct fake_data *data;
	struct err failure, open_failure;
	bool remote, partial, running, hold_refreshes, hold_calls;
	int64_t delay_ms, ahead;
	bool clock_known;
	const char *notices[FAKE_NOTICES_MAX];
	size_t notice_count;
	uint64_t skipped;
	struct fake_seen seen;
};

static struct fake_source *sources;

static void
die(const char *source, const char *why)
{
	fprintf(stderr, "fake source %s: %s\n", source, why);
	abort();
}

/* ---- the source ---- */

struct fake_source *
fake_source_new(const char *name)
{
	struct fake_source *source = calloc(1, sizeof(*source));

	if (source == NULL || (source->name = strdup(name)) == NULL ||
	    (source->data = fake_data_new()) == NULL) {
		if (source != NULL)
			free(source->name);
		free(source);
		return NULL;
	}
	source->running = true;
	source->next = sources;
	sources = source;
	return source;
}

void
fake_source_free(struct fake_source *source)
{
	struct fake_source **at;

	if (source == NULL)
		return;
	if (source->providers != NULL)
		die(source->name, "still open");
	for (at = &sources; *at != source; at = &(*at)->next)
		;
	*at = source->next;
	fake_data_free(source->data);
	free(source->name);
	free(source);
}

static struct fake_source *
find_source(const char *name)
{
	struct fake_source *source;

	for (source = sources; source != NULL; source = source->next)
		if (strcmp(source->name, name) == 0)
			return source;
	return NULL;
}

void
fake_spec(struct server_spec *spec, const char *name, const char *partner)
{
	server_spec_init(spec);
	spec->refresh_ms = 1000; /* whatever the default */
	spec->name = strdup(name);
	spec->kind = strdup(fake_provider_ops.kind);
	if (partner != NULL)
		spec->partner = strdup(partner);
}

struct fake_data *
fake_source_data(struct fake_source *source)
{
	return source->data;
}

void
fake_source_fail(
    struct fake_source *source, int rc, bool remote, const char *words)
{
	source->failure = (struct err) { 0 };
	source->remote = remote;
	if (rc != 0)
		err_set(&source->failure, rc, "%s", words);
}

void
fake_source_partial(struct fake_source *source, bool partial)
{
	source->partial = partial;
}

void
fake_source_fail_open(struct fake_source *source, int rc, const char *words)
{
	source->open_failure = (struct err) { 0 };
	if (rc != 0)
		err_set(&source->open_failure, rc, "%s", words);
}

void
fake_source_running(struct fake_source *source, bool running)
{
	source->running = running;
}

void
fake_source_notice(struct fake_source *source, const char *text)
{
	if (source->notice_count == FAKE_NOTICES_MAX)
		die(source->name, "many notices");
	source->notices[source->notice_count++] = text;
}

void
fake_source_skipped(struct fake_source *source, uint64_t records)
{
	source->skipped = records;
}

void
fake_source_clock_ahead(struct fake_source *source, int64_t seconds)
{
	source->ahead = seconds;
	source->clock_known = true;
}

void
fake_source_hold_refreshes(struct fake_source *source, bool hold)
{
	source->hold_refreshes = hold;
}

void
fake_source_hold_calls(struct fake_source *source, bool hold)
{
	source->hold_calls = hold;
}

void
fake_source_delay(struct fake_source *source, int64_t ms)
{
	source->delay_ms = ms;
}

const struct fake_seen *
fake_source_seen(struct fake_source *source)
{
	const struct provider *provider;
	const struct op *op;

	source->seen.waiting = 0;
	for (provider = source->providers; provider != NULL;
	     provider = provider->next)
		for (op = provider->ops; op != NULL; op = op->next)
			source->seen.waiting++;
	source->seen.partner =
	    source->providers != NULL ? source->providers->partner : NULL;
	return &source->seen;
}

/* ---- completing ---- */

/* What is new, for a report that succeeds or is partial. */
static void
bring(struct provider *provider, struct provider_report *report)
{
	struct fake_source *source = provider->source;
	struct generation *generation = NULL;
	int rc;

	rc = fake_data_publish(
	    source->data, clock_now(provider->env.clock), &generation);
	if (rc != 0)
		report->rc =
		    err_sys(report->err, rc, "fake source %s", source->name);
	else if (provider->generation != generation) {
		generation_unref(provider->generation);
		provider->generation = generation_ref(generation);
		report->generation = generation_ref(generation);
	}
}

static void
complete_refresh(const struct op *op, int canceled)
{
	struct provider *provider = op->provider;
	struct fake_source *source = provider->source;
	struct err err = source->failure;
	struct provider_report report = {
		.rc = err.code,
		.err = &err,
		.running = source->running,
		.remote_failure = err.code != 0 && source->remote,
		.skipped_records = source->skipped,
		.clock_known = source->clock_known,
		.clock_ahead = source->ahead,
	};

	provider->refreshing = false;
	if (canceled != 0)
		report.rc = err_set(&err, canceled, "closed");
	else if (report.rc == 0 || source->partial)
		bring(provider, &report);
	if (report.rc == 0) {
		report.notices = source->notices;
		report.notice_count = source->notice_count;
		source->notice_count = 0;
	}
	op->call.cb.refresh(op->call.arg, &report);
}

/* rc: 0, or why the source is not asked any more. */
static void
complete(const struct op *op, int rc)
{
	const struct fake_source *source = op->provider->source;
	struct err err = { 0 };

	if (op->call.kind == FAKE_REFRESH) {
		complete_refresh(op, rc);
		return;
	}
	if (rc != 0)
		err_sys(&err, rc, "fake source %s", source->name);
	else if (source->remote)
		err = source->failure;
	if (err.code != 0)
		fake_call_refuse(&op->call, &err);
	else
		fake_call_answer(&op->call, op->provider->generation,
		    clock_now(op->provider->env.clock) + source->ahead);
}

static void
op_free(struct op *op)
{
	loop_timer_free(op->timer);
	free(op);
}

static void
unlink_op(struct op *op)
{
	struct op **at;

	for (at = &op->provider->ops; *at != op; at = &(*at)->next)
		;
	*at = op->next;
}

static void
delay_over(void *arg)
{
	struct op *op = arg;

	unlink_op(op);
	complete(op, 0);
	op_free(op);
}

static void
start(struct provider *provider, const struct fake_call *call)
{
	struct fake_source *source = provider->source;
	const struct op now = { .provider = provider, .call = *call };
	struct op *op = NULL, **at;
	bool hold;

	hold = call->kind == FAKE_REFRESH ? source->hold_refreshes :
					    source->hold_calls;
	if (call->kind != FAKE_REFRESH)
		source->seen.calls++;
	if (!hold && source->delay_ms == 0) {
		complete(&now, 0);
		return;
	}
	if ((op = malloc(sizeof(*op))) == NULL)
		goto fail;
	*op = now;
	if (fake_call_keep(&op->call) != 0)
		goto fail;
	if (!hold) {
		op->timer = loop_timer_new(provider->env.loop, delay_over, op);
		if (op->timer == NULL)
			goto fail;
		loop_timer_set(op->timer, source->delay_ms);
	}
	for (at = &provider->ops; *at != NULL; at = &(*at)->next)
		;
	*at = op;
	return;

fail:
	free(op);
	complete(&now, -ENOMEM);
}

size_t
fake_source_release(struct fake_source *source)
{
	struct provider *provider, *next;
	size_t left, done = 0;
	struct op *op;

	for (provider = source->providers; provider != NULL; provider = next) {
		/* What a completion starts anew is not released with it. */
		for (left = 0, op = provider->ops; op != NULL; op = op->next)
			left++;
		next = provider->next;
		for (; left > 0; left--, done++) {
			op = provider->ops;
			provider->ops = op->next;
			complete(op, 0);
			op_free(op);
		}
	}
	return done;
}

/* ---- the provider ---- */

static int
fake_open(const struct server_spec *spec, const struct provider_env *env,
    struct provider **ret_provider, struct err *err)
{
	const char *name = spec->address != NULL ? spec->address : spec->name;
	struct fake_source *source = find_source(name);
	struct provider *provider;

	if (source == NULL)
		return err_set(err, -EINVAL, "no fake source \"%s\"", name);
	if (source->open_failure.code != 0) {
		if (err != NULL)
			*err = source->open_failure;
		return source->open_failure.code;
	}
	if ((provider = calloc(1, sizeof(*provider))) == NULL)
		return err_sys(err, -ENOMEM, "fake source %s", name);
	provider->source = source;
	provider->env = *env;
	provider->next = source->providers;
	source->providers = provider;
	source->seen.opens++;
	*ret_provider = provider;
	return 0;
}

static void
fake_close(struct provider *provider)
{
	struct provider **at;
	struct op *op;

	if (provider == NULL)
		return;
	while ((op = provider->ops) != NULL) {
		provider->ops = op->next;
		complete(op, -ECANCELED);
		op_free(op);
	}
	for (at = &provider->source->providers; *at != provider;
	     at = &(*at)->next)
		;
	*at = provider->next;
	provider->source->seen.closes++;
	generation_unref(provider->generation);
	generation_unref(provider->partner);
	free(provider);
}

static void
fake_refresh(struct provider *provider, provider_refresh_cb *cb, void *arg)
{
	provider->source->seen.refreshes++;
	if (provider->refreshing)
		provider->source->seen.overlapping++;
	provider->refreshing = true;
	start(provider,
	    &(struct fake_call) {
		.kind = FAKE_REFRESH, .arg = arg, .cb.refresh = cb });
}

static void
fake_adopt(struct provider *provider, struct generation *partner)
{
	struct generation *old = provider->partner;

	provider->partner = partner != NULL ? generation_ref(partner) : NULL;
	generation_unref(old);
	if (partner != NULL)
		provider->source->seen.adoptions++;
	else
		provider->source->seen.orphanings++;
}

static void
fake_get_scope_statistics(struct provider *provider, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) { .kind = FAKE_STATISTICS,
		.arg = arg,
		.cb.statistics = cb,
		.address = scope });
}

static void
fake_get_client_info(struct provider *provider,
    const struct client_search *search, provider_client_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) { .kind = FAKE_CLIENT,
		.arg = arg,
		.cb.client = cb,
		.search = *search });
}

static void
fake_enum_clients(struct provider *provider, uint32_t after, size_t max,
    provider_clients_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) { .kind = FAKE_CLIENTS,
		.arg = arg,
		.cb.clients = cb,
		.address = after,
		.max = max });
}

static void
fake_enum_client_groups(struct provider *provider,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) { .kind = FAKE_GROUPS,
		.arg = arg,
		.cb.groups = cb,
		.max = max,
		.groups = *search });
}

static void
fake_enum_relationships(
    struct provider *provider, provider_relationships_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) { .kind = FAKE_RELATIONSHIPS,
		.arg = arg,
		.cb.relationships = cb });
}

static void
fake_enum_scopes(struct provider *provider, provider_scopes_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) {
		.kind = FAKE_SCOPES, .arg = arg, .cb.scopes = cb });
}

static void
fake_get_system_time(struct provider *provider, provider_time_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) {
		.kind = FAKE_TIME, .arg = arg, .cb.time = cb });
}

static void
fake_get_address_status(struct provider *provider, uint32_t address,
    provider_address_cb *cb, void *arg)
{
	start(provider,
	    &(struct fake_call) { .kind = FAKE_ADDRESS,
		.arg = arg,
		.cb.status = cb,
		.address = address });
}

const struct provider_ops fake_provider_ops = {
	.kind = "fake",
	.open = fake_open,
	.close = fake_close,
	.refresh = fake_refresh,
	.adopt = fake_adopt,
	.get_scope_statistics = fake_get_scope_statistics,
	.get_client_info = fake_get_client_info,
	.enum_clients = fake_enum_clients,
	.enum_client_groups = fake_enum_client_groups,
	.enum_relationships = fake_enum_relationships,
	.enum_scopes = fake_enum_scopes,
	.get_system_time = fake_get_system_time,
	.get_address_status = fake_get_address_status,
};
