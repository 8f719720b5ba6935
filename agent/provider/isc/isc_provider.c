/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_provider.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/query.h"
#include "core/server.h"
#include "provider/isc/isc_source.h"

/*
 * The loop's thread owns all of this but the source, which is the worker's;
 * the spec, which the source reads, never changes.
 */
struct provider {
	struct provider_env env;
	struct server_spec spec;
	struct isc_source *source;
	struct generation *current; /* what the calls answer from */
	struct generation *partner;
	struct refresh *refresh; /* under way */
	bool closed;
};

struct refresh {
	struct provider *provider;
	provider_refresh_cb *cb;
	void *arg;
	struct isc_look look;
};

static void
run_unref(void *arg)
{
	generation_unref(arg);
}

/* The last reference may have a million leases to free: not in the loop. */
static void
give_back(struct provider *provider, struct generation *generation)
{
	if (generation != NULL &&
	    worker_submit(provider->env.worker, run_unref, NULL, generation) !=
		0)
		generation_unref(generation);
}

static void
run_free(void *arg)
{
	struct provider *provider = arg;

	isc_source_free(provider->source);
	generation_unref(provider->current);
	generation_unref(provider->partner);
	server_spec_done(&provider->spec);
	free(provider);
}

static int
isc_open(const struct server_spec *spec, const struct provider_env *env,
    struct provider **ret_provider, struct err *err)
{
	struct provider *provider;

	if (spec->conf_path == NULL || spec->conf_path[0] == '\0' ||
	    spec->leases_path == NULL || spec->leases_path[0] == '\0')
		return err_set(err, -EINVAL,
		    "a source of kind isc needs its dhcpd.conf and its "
		    "dhcpd.leases");
	if ((provider = calloc(1, sizeof(*provider))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	provider->env = *env;
	if (server_spec_copy(spec, &provider->spec) != 0)
		goto fail;
	if ((provider->source =
		    isc_source_new(&provider->spec, env->progress)) == NULL) {
		server_spec_done(&provider->spec);
		goto fail;
	}
	*ret_provider = provider;
	return 0;
fail:
	free(provider);
	return err_set(err, -ENOMEM, "out of memory");
}

/* While a job works on the source, all of it lives on until that is done. */
static void
isc_close(struct provider *provider)
{
	struct refresh *refresh;
	struct err err = { 0 };

	if (provider == NULL)
		return;
	if ((refresh = provider->refresh) != NULL) {
		provider->closed = true;
		err_set(&err, -ECANCELED, "the source was closed");
		refresh->cb(refresh->arg,
		    &(struct provider_report) { .rc = err.code, .err = &err });
		return;
	}
	if (worker_submit(provider->env.worker, run_free, NULL, provider) != 0)
		run_free(provider);
}

/* ---- refresh: run in the worker, done in the loop ---- */

static void
run_refresh(void *arg)
{
	struct refresh *refresh = arg;

	isc_source_look(refresh->provider->source, &refresh->look);
	generation_unref(refresh->look.partner);
}

static void
refresh_free(struct refresh *refresh)
{
	isc_look_done(&refresh->look);
	free(refresh);
}

static void
refresh_done(void *arg)
{
	struct refresh *refresh = arg;
	struct provider *provider = refresh->provider;
	struct isc_look *look = &refresh->look;
	struct provider_report report = {
		.rc = look->rc,
		.err = &look->err,
		.running = look->running,
		/* What a server that is down wrote last was current then. */
		.age = look->running ? 0 : look->age,
		/* Whose process is looked for runs here. */
		.clock_known = provider->spec.liveness != LIVENESS_OFF,
		.notices = (const char *const *)look->notices,
		.notice_count = look->notice_count,
		.skipped_records = look->skipped,
	};

	provider->refresh = NULL;
	if (provider->closed) {
		give_back(provider, look->generation);
		refresh_free(refresh);
		isc_close(provider);
		return;
	}
	if (look->generation != NULL) {
		give_back(provider, provider->current);
		provider->current = look->generation;
		report.generation = generation_ref(look->generation);
	}
	/* It may close the provider. */
	refresh->cb(refresh->arg, &report);
	refresh_free(refresh);
}

static void
isc_refresh(struct provider *provider, provider_refresh_cb *cb, void *arg)
{
	struct refresh *refresh;
	struct err err = { 0 };

	if ((refresh = calloc(1, sizeof(*refresh))) == NULL)
		goto fail;
	refresh->provider = provider;
	refresh->cb = cb;
	refresh->arg = arg;
	refresh->look.now = clock_now(provider->env.clock);
	if (provider->partner != NULL)
		refresh->look.partner = generation_ref(provider->partner);
	provider->refresh = refresh;
	if (worker_submit(
		provider->env.worker, run_refresh, refresh_done, refresh) == 0)
		return;
	provider->refresh = NULL;
	generation_unref(refresh->look.partner);
	free(refresh);
fail:
	err_set(&err, -ENOMEM, "out of memory");
	cb(arg, &(struct provider_report) { .rc = err.code, .err = &err });
}

static void
isc_adopt(struct provider *provider, struct generation *partner)
{
	struct generation *old = provider->partner;

	provider->partner = partner != NULL ? generation_ref(partner) : NULL;
	give_back(provider, old);
}

/* ---- calls ---- */

static void
isc_get_scope_statistics(struct provider *provider, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	query_scope_statistics(provider->current, scope, cb, arg);
}

static void
isc_get_client_info(struct provider *provider,
    const struct client_search *search, provider_client_cb *cb, void *arg)
{
	query_client_info(provider->current, search, cb, arg);
}

static void
isc_enum_clients(struct provider *provider, uint32_t after, size_t max,
    provider_clients_cb *cb, void *arg)
{
	query_enum_clients(provider->current, after, max, cb, arg);
}

static void
isc_enum_client_groups(struct provider *provider,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg)
{
	query_enum_client_groups(provider->current, search, max, cb, arg);
}

static void
isc_enum_relationships(
    struct provider *provider, provider_relationships_cb *cb, void *arg)
{
	query_enum_relationships(provider->current, cb, arg);
}

static void
isc_enum_scopes(struct provider *provider, provider_scopes_cb *cb, void *arg)
{
	query_enum_scopes(provider->current, cb, arg);
}

/* The files are those of this machine, and so is the clock. */
static void
isc_get_system_time(struct provider *provider, provider_time_cb *cb, void *arg)
{
	struct err err = { 0 };

	cb(arg, 0, &err, clock_now(provider->env.clock));
}

static void
isc_get_address_status(struct provider *provider, uint32_t address,
    provider_address_cb *cb, void *arg)
{
	query_address_status(provider->current, address, cb, arg);
}

const struct provider_ops isc_provider_ops = {
	.kind = "isc",
	.immediate = true,
	.open = isc_open,
	.close = isc_close,
	.refresh = isc_refresh,
	.adopt = isc_adopt,
	.get_scope_statistics = isc_get_scope_statistics,
	.get_client_info = isc_get_client_info,
	.enum_clients = isc_enum_clients,
	.enum_client_groups = isc_enum_client_groups,
	.enum_relationships = isc_enum_relationships,
	.enum_scopes = isc_enum_scopes,
	.get_system_time = isc_get_system_time,
	.get_address_status = isc_get_address_status,
};
