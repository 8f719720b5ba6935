/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_dhcp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/query.h"
#include "core/server.h"
#include "service/registry.h"
#include "service/service.h"

#define FAKES_MAX 80

static struct fake *fakes[FAKES_MAX];
static struct clock fake_clock;
static struct worker *fake_worker;

static struct fake *
fake_of(struct provider *provider)
{
	return (struct fake *)provider;
}

static int
fake_open(const struct server_spec *spec, const struct provider_env *env,
    struct provider **ret_provider, struct err *err)
{
	struct fake *fake;

	(void)env;
	fake = fake_server(spec->address != NULL ? spec->address : spec->name);
	if (fake->open_rc != 0)
		return err_set(err, fake->open_rc, "as was set");
	fake->opens++;
	*ret_provider = (struct provider *)fake;
	return 0;
}

static void
fake_close(struct provider *provider)
{
	struct fake *fake = fake_of(provider);

	fake->closes++;
	if (fake->held)
		fake_release(fake, -ECANCELED);
}

static void
fake_refresh(struct provider *provider, provider_refresh_cb *cb, void *arg)
{
	struct fake *fake = fake_of(provider);
	struct provider_report report = { .running = true };
	struct err err = { 0 };

	fake->refreshes++;
	report.err = &err;
	if (fake->refresh_rc != 0) {
		report.rc = err_set(&err, fake->refresh_rc, "as was set");
	} else if (fake->next != NULL) {
		generation_unref(fake->view);
		fake->view = fake->next;
		fake->next = NULL;
		report.generation = generation_ref(fake->view);
	}
	cb(arg, &report);
}

static void
fake_adopt(struct provider *provider, struct generation *partner)
{
	(void)provider;
	(void)partner;
}

static void
answer(struct provider *provider, struct fake_call *call)
{
	struct fake *fake = fake_of(provider);

	fake->calls++;
	call->view = fake->view;
	if (fake->stuck_call != 0 && --fake->stuck_call == 0)
		call->address = 0;
	if (fake->fail_call != 0 && --fake->fail_call == 0) {
		call->run(call, -EHOSTUNREACH);
	} else if (fake->hold) {
		fake->call = *call;
		fake->held = true;
	} else {
		call->run(call, fake->call_rc);
	}
}

void
fake_step(int64_t seconds)
{
	clock_step(&fake_clock, seconds);
}

void
fake_release(struct fake *fake, int rc)
{
	struct fake_call call = fake->call;

	fake->held = false;
	call.run(&call, rc);
}

static void
run_statistics(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.statistics(call->arg, rc, &err, NULL);
	else
		query_scope_statistics(
		    call->view, call->address, call->cb.statistics, call->arg);
}

static void
fake_statistics(struct provider *provider, uint32_t scope,
    provider_statistics_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_statistics, .arg = arg };

	call.address = scope;
	call.cb.statistics = cb;
	answer(provider, &call);
}

static void
run_client(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.client(call->arg, rc, &err, NULL);
	else
		query_client_info(
		    call->view, &call->search, call->cb.client, call->arg);
}

static void
fake_client(struct provider *provider, const struct client_search *search,
    provider_client_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_client, .arg = arg };

	call.search = *search;
	call.cb.client = cb;
	answer(provider, &call);
}

static void
run_clients(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.clients(call->arg, rc, &err, NULL, 0);
	else
		query_enum_clients(call->view, call->address, call->max,
		    call->cb.clients, call->arg);
}

static void
fake_clients(struct provider *provider, uint32_t after, size_t max,
    provider_clients_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_clients, .arg = arg };

	call.address = after;
	call.max = max;
	call.cb.clients = cb;
	answer(provider, &call);
}

static void
run_groups(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.groups(call->arg, rc, &err, NULL, 0);
	else
		query_enum_client_groups(call->view, &call->groups, call->max,
		    call->cb.groups, call->arg);
}

static void
fake_groups(struct provider *provider, const struct client_group_search *search,
    size_t max, provider_groups_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_groups, .arg = arg };

	call.groups = *search;
	call.max = max;
	call.cb.groups = cb;
	answer(provider, &call);
}

static void
run_relationships(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.relationships(call->arg, rc, &err, NULL, 0);
	else
		query_enum_relationships(
		    call->view, call->cb.relationships, call->arg);
}

static void
fake_relationships(
    struct provider *provider, provider_relationships_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_relationships, .arg = arg };

	call.cb.relationships = cb;
	answer(provider, &call);
}

static void
run_scopes(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.scopes(call->arg, rc, &err, NULL, 0);
	else
		query_enum_scopes(call->view, call->cb.scopes, call->arg);
}

static void
fake_scopes(struct provider *provider, provider_scopes_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_scopes, .arg = arg };

	call.cb.scopes = cb;
	answer(provider, &call);
}

static void
run_time(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	call->cb.time(call->arg, rc, &err, rc == 0 ? fake_clock.now : 0);
}

static void
fake_time(struct provider *provider, provider_time_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_time, .arg = arg };

	call.cb.time = cb;
	answer(provider, &call);
}

static void
run_status(struct fake_call *call, int rc)
{
	struct err err = { 0 };

	err_set(&err, rc, "as was set");
	if (rc != 0)
		call->cb.status(call->arg, rc, &err, 0);
	else
		query_address_status(
		    call->view, call->address, call->cb.status, call->arg);
}

static void
fake_status(struct provider *provider, uint32_t address,
    provider_address_cb *cb, void *arg)
{
	struct fake_call call = { .run = run_status, .arg = arg };

	call.address = address;
	call.cb.status = cb;
	answer(provider, &call);
}

static struct provider_ops fake_ops = {
	.immediate = true,
	.open = fake_open,
	.close = fake_close,
	.refresh = fake_refresh,
	.adopt = fake_adopt,
	.get_scope_statistics = fake_statistics,
	.get_client_info = fake_client,
	.enum_clients = fake_clients,
	.enum_client_groups = fake_groups,
	.enum_relationships = fake_relationships,
	.enum_scopes = fake_scopes,
	.get_system_time = fake_time,
	.get_address_status = fake_status,
};

static void
die(const char *words)
{
	(void)fprintf(stderr, "fake_dhcp: %s\n", words);
	abort();
}

struct fake *
fake_server(const char *name)
{
	size_t i;

	for (i = 0; i < FAKES_MAX; i++) {
		if (fakes[i] == NULL) {
			fakes[i] = calloc(1, sizeof(*fakes[i]));
			if (fakes[i] == NULL)
				die("no memory");
			(void)snprintf(
			    fakes[i]->name, sizeof(fakes[i]->name), "%s", name);
		}
		if (strcmp(fakes[i]->name, name) == 0)
			return fakes[i];
	}
	die("too many servers");
	return NULL;
}

void
fake_publish(struct fake *fake, struct generation *generation)
{
	generation_unref(fake->next);
	fake->next = generation;
}

void
fake_register(const char *kind)
{
	fake_ops.kind = kind;
	registry_set_test_provider(&fake_ops);
}

struct service *
fake_service(struct loop *loop, const char *const *names, size_t count)
{
	struct server_spec specs[FAKES_MAX];
	struct provider_env env = { .loop = loop, .clock = &fake_clock };
	struct service *service;
	struct err err;
	size_t i;

	fake_register("fake");
	clock_init(&fake_clock);
	clock_freeze(&fake_clock, 1700000000);
	fake_worker = worker_new(NULL);
	if (fake_worker == NULL)
		die("no memory");
	env.worker = fake_worker;
	for (i = 0; i < count; i++) {
		server_spec_init(&specs[i]);
		specs[i].name = strdup(names[i]);
		specs[i].kind = strdup("fake");
	}
	service = service_new(&env);
	if (service == NULL || service_apply(service, specs, count, &err) != 0)
		die("no service");
	for (i = 0; i < count; i++) {
		server_spec_done(&specs[i]);
		(void)service_refresh_now(
		    service, service_server(service, i), &err);
	}
	return service;
}

void
fake_end(struct service *service)
{
	size_t i;

	service_free(service);
	worker_free(fake_worker);
	fake_worker = NULL;
	registry_set_test_provider(NULL);
	for (i = 0; i < FAKES_MAX; i++) {
		if (fakes[i] == NULL)
			continue;
		generation_unref(fakes[i]->next);
		generation_unref(fakes[i]->view);
		free(fakes[i]);
		fakes[i] = NULL;
	}
}
