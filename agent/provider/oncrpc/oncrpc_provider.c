/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/oncrpc/oncrpc_provider.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/query.h"
#include "core/server.h"
#include "provider/oncrpc/oncrpc_address.h"
#include "provider/oncrpc/oncrpc_ask.h"
#include "provider/oncrpc/oncrpc_client.h"
#include "provider/oncrpc/oncrpc_copy.h"
#include "provider/oncrpc/oncrpc_gss.h"
#include "provider/oncrpc/oncrpc_session.h"

/*
 * What a call of a refresh waits at least.  Nobody is held up by it, and a
 * segment that is lost is sent again after one second and more (RFC 6298).
 */
#define PATIENCE_MS 2000

#define KERBEROS_SERVICE "dhcpfo"

struct provider {
	struct provider_env env;
	struct server_spec spec;
	struct oncrpc_address address;
	struct loop *own_loop; /* in a program without one */
	struct oncrpc_client *client;

	struct generation *current;  /* what the calls answer from */
	uint64_t generation, layout; /* its numbers over there */
	uint64_t number;	     /* of the latest copy */
	uint64_t skipped;	     /* records, over there */
	bool confirmed;
	int64_t confirmed_ms; /* when it was found current, monotonic */

	struct oncrpc_copy *copy; /* of the refresh under way */
	provider_refresh_cb *refresh_cb;
	void *refresh_arg;
	bool *refresh_done;

	unsigned int entered; /* calls that have begun, and not returned */
	bool closed;
};

static char *
remote_server(const struct provider *provider)
{
	static char first[] = "";
	char *name = provider->spec.remote_server;

	return name != NULL ? name : first;
}

static void
run_unref(void *arg)
{
	generation_unref(arg);
}

/* The last reference may have a million scopes to free: not in the loop. */
static void
give_back(struct provider *provider, struct generation *generation)
{
	if (generation != NULL &&
	    worker_submit(provider->env.worker, run_unref, NULL, generation) !=
		0)
		generation_unref(generation);
}

/* ---- life ---- */

static void
provider_free(struct provider *provider)
{
	oncrpc_client_free(provider->client);
	loop_free(provider->own_loop);
	give_back(provider, provider->current);
	server_spec_done(&provider->spec);
	free(provider);
}

/* Who is proven over there is a host, by its name. */
static int
check_security(const struct server_spec *spec,
    const struct oncrpc_address *address, struct err *err)
{
	if (spec->security == SECURITY_NONE)
		return 0;
	if (address->path[0] != '\0')
		return err_set(err, -EINVAL,
		    "security: %s is on this host, and needs none",
		    address->text);
	return oncrpc_gss_known(err);
}

static struct oncrpc_client *
client_new(const struct provider *provider)
{
	const struct server_spec *spec = &provider->spec;
	struct loop *loop = provider->env.loop;
	const struct oncrpc_session_config config = {
		.loop = loop != NULL ? loop : provider->own_loop,
		.clock = provider->env.clock,
		.address = provider->address,
		.security = spec->security,
		.kerberos_service = spec->kerberos_service != NULL ?
		    spec->kerberos_service :
		    KERBEROS_SERVICE,
		.keytab = spec->keytab,
	};

	return oncrpc_client_new(&config, loop == NULL);
}

static int
oncrpc_open(const struct server_spec *spec, const struct provider_env *env,
    struct provider **ret_provider, struct err *err)
{
	struct oncrpc_address address;
	struct provider *provider;
	int rc;

	if (spec->address == NULL)
		return err_set(
		    err, -EINVAL, "a source of kind rpc needs an address");
	if ((rc = oncrpc_address_parse(spec->address, &address, err)) != 0 ||
	    (rc = check_security(spec, &address, err)) != 0)
		return rc;
	if ((provider = calloc(1, sizeof(*provider))) == NULL)
		goto fail;
	provider->env = *env;
	provider->address = address;
	if (server_spec_copy(spec, &provider->spec) != 0)
		goto fail;
	if (env->loop == NULL &&
	    (provider->own_loop = loop_new_guest()) == NULL)
		goto fail;
	provider->client = client_new(provider);
	if (provider->client == NULL)
		goto fail;
	*ret_provider = provider;
	return 0;
fail:
	if (provider != NULL)
		provider_free(provider);
	return err_set(err, -ENOMEM, "out of memory");
}

static void
oncrpc_close(struct provider *provider)
{
	struct oncrpc_client *client;

	if (provider == NULL)
		return;
	provider->closed = true;
	client = provider->client;
	provider->client = NULL;
	oncrpc_client_free(client);
	if (provider->copy != NULL)
		oncrpc_copy_cancel(provider->copy);
	if (provider->entered == 0)
		provider_free(provider);
}

/*
 * Around the beginning of a call.  In a program without a loop leave() waits
 * until it has completed.  What it tells may close the provider, which then
 * ends here.
 */
static void
enter(struct provider *provider)
{
	provider->entered++;
}

static void
leave(struct provider *provider, const bool *done)
{
	while (provider->own_loop != NULL && !*done)
		oncrpc_client_round(provider->client);
	if (--provider->entered == 0 && provider->closed)
		provider_free(provider);
}

/* ---- refresh ---- */

/* Whether a failure is about reaching the server that reads the data. */
static bool
about_reaching(int rc)
{
	static const int about_data[] = { -ENODATA, -EIO, -EBUSY, -ENOMEM,
		-ENOENT, -EINVAL };
	size_t i;

	for (i = 0; i < sizeof(about_data) / sizeof(about_data[0]); i++)
		if (rc == about_data[i])
			return false;
	return rc != 0;
}

/* What the server over there says of its source is so here, too. */
static void
judge(const struct provider *provider, const struct oncrpc_copied *copied,
    struct provider_report *report)
{
	const wire_view *view = copied->view;

	report->clock_known = provider->spec.liveness != LIVENESS_OFF;
	report->clock_ahead = copied->ahead;
	report->running = view->state != SERVER_STOPPED;
	report->age = view->age == UINT32_MAX ? -1 : (int64_t)view->age;
	if (view->state == SERVER_ERROR)
		report->rc = -EIO;
	else if (view->state == SERVER_UNREACHABLE)
		report->rc = -EHOSTUNREACH;
	if (report->rc != 0)
		err_set(report->err, report->rc, "%s: %s",
		    provider->address.text, view->last_error);
}

static void
take_in(struct provider *provider, const struct oncrpc_copied *copied)
{
	const wire_view *view = copied->view;

	if (copied->generation != NULL) {
		give_back(provider, provider->current);
		provider->current = copied->generation;
		provider->generation = view->generation;
		provider->layout = view->layout;
		provider->number++;
	}
	provider->skipped = view->skipped_records;
	provider->confirmed = true;
	provider->confirmed_ms = clock_mono_ms(provider->env.clock);
}

static void
on_copied(void *arg, int rc, const struct err *err,
    const struct oncrpc_copied *copied)
{
	struct provider *provider = arg;
	struct err words = *err;
	struct provider_report report = { .rc = rc, .err = &words };

	provider->copy = NULL;
	if (rc == 0) {
		take_in(provider, copied);
		judge(provider, copied, &report);
	}
	if (rc == 0 && copied->generation != NULL)
		report.generation = generation_ref(copied->generation);
	report.remote_failure = about_reaching(report.rc);
	report.skipped_records = provider->skipped;
	if (provider->refresh_done != NULL)
		*provider->refresh_done = true;
	/* It may close the provider. */
	provider->refresh_cb(provider->refresh_arg, &report);
}

static struct oncrpc_copy *
copy_new(struct provider *provider, struct err *err)
{
	const int64_t timeout_ms = provider->env.call_timeout_ms;
	const struct oncrpc_copy_spec spec = {
		.client = provider->client,
		.worker = provider->env.worker,
		.clock = provider->env.clock,
		.address = provider->address.text,
		.server = remote_server(provider),
		.timeout_ms =
		    timeout_ms > PATIENCE_MS ? timeout_ms : PATIENCE_MS,
		.last = { .copy = provider->current,
		    .generation = provider->generation,
		    .layout = provider->layout },
		.number = provider->number + 1,
	};

	return oncrpc_copy_new(&spec, on_copied, provider, err);
}

static void
oncrpc_refresh(struct provider *provider, provider_refresh_cb *cb, void *arg)
{
	struct err err = { 0 };
	bool done = false;

	if ((provider->copy = copy_new(provider, &err)) == NULL) {
		cb(arg,
		    &(struct provider_report) { .rc = err.code, .err = &err });
		return;
	}
	provider->refresh_cb = cb;
	provider->refresh_arg = arg;
	provider->refresh_done = provider->own_loop != NULL ? &done : NULL;
	enter(provider);
	oncrpc_copy_start(provider->copy);
	leave(provider, &done);
}

/* It would be the business of who reads the files. */
static void
oncrpc_adopt(struct provider *provider, struct generation *partner)
{
	(void)provider;
	(void)partner;
}

/* ---- calls ---- */

static struct oncrpc_ask
ask_of(const struct provider *provider, bool *done)
{
	return (struct oncrpc_ask) {
		.client = provider->client,
		.address = provider->address.text,
		.server = remote_server(provider),
		.timeout_ms = provider->env.call_timeout_ms,
		.done = provider->own_loop != NULL ? done : NULL,
	};
}

/* Refreshed as it should be: nobody over there knows it better. */
static bool
is_fresh(const struct provider *provider)
{
	int64_t age =
	    clock_mono_ms(provider->env.clock) - provider->confirmed_ms;

	return provider->confirmed &&
	    age <= 2 * (int64_t)provider->spec.refresh_ms + PATIENCE_MS;
}

static void
oncrpc_get_scope_statistics(struct provider *provider, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	bool done = false;
	struct oncrpc_ask ask = ask_of(provider, &done);

	if (is_fresh(provider)) {
		query_scope_statistics(provider->current, scope, cb, arg);
		return;
	}
	enter(provider);
	oncrpc_ask_scope_statistics(&ask, scope, cb, arg);
	leave(provider, &done);
}

static void
oncrpc_get_client_info(struct provider *provider,
    const struct client_search *search, provider_client_cb *cb, void *arg)
{
	bool done = false;
	struct oncrpc_ask ask = ask_of(provider, &done);

	enter(provider);
	oncrpc_ask_client_info(&ask, search, cb, arg);
	leave(provider, &done);
}

static void
oncrpc_enum_clients(struct provider *provider, uint32_t after, size_t max,
    provider_clients_cb *cb, void *arg)
{
	bool done = false;
	struct oncrpc_ask ask = ask_of(provider, &done);

	enter(provider);
	oncrpc_ask_enum_clients(&ask, after, max, cb, arg);
	leave(provider, &done);
}

static void
oncrpc_enum_client_groups(struct provider *provider,
    const struct client_group_search *search, size_t max,
    provider_groups_cb *cb, void *arg)
{
	bool done = false;
	struct oncrpc_ask ask = ask_of(provider, &done);

	enter(provider);
	oncrpc_ask_enum_client_groups(&ask, search, max, cb, arg);
	leave(provider, &done);
}

static void
oncrpc_enum_relationships(
    struct provider *provider, provider_relationships_cb *cb, void *arg)
{
	query_enum_relationships(provider->current, cb, arg);
}

static void
oncrpc_enum_scopes(struct provider *provider, provider_scopes_cb *cb, void *arg)
{
	query_enum_scopes(provider->current, cb, arg);
}

static void
oncrpc_get_system_time(
    struct provider *provider, provider_time_cb *cb, void *arg)
{
	bool done = false;
	struct oncrpc_ask ask = ask_of(provider, &done);

	enter(provider);
	oncrpc_ask_system_time(&ask, cb, arg);
	leave(provider, &done);
}

static void
oncrpc_get_address_status(struct provider *provider, uint32_t address,
    provider_address_cb *cb, void *arg)
{
	bool done = false;
	struct oncrpc_ask ask = ask_of(provider, &done);

	enter(provider);
	oncrpc_ask_address_status(&ask, address, cb, arg);
	leave(provider, &done);
}

const struct provider_ops oncrpc_provider_ops = {
	.kind = "rpc",
	.open = oncrpc_open,
	.close = oncrpc_close,
	.refresh = oncrpc_refresh,
	.adopt = oncrpc_adopt,
	.get_scope_statistics = oncrpc_get_scope_statistics,
	.get_client_info = oncrpc_get_client_info,
	.enum_clients = oncrpc_enum_clients,
	.enum_client_groups = oncrpc_enum_client_groups,
	.enum_relationships = oncrpc_enum_relationships,
	.enum_scopes = oncrpc_enum_scopes,
	.get_system_time = oncrpc_get_system_time,
	.get_address_status = oncrpc_get_address_status,
};
