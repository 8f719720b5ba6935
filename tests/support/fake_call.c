/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/fake_call.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "core/query.h"

static void
answer_statistics(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_scope_statistics(g, c->address, c->cb.statistics, c->arg);
}

static void
answer_client(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_client_info(g, &c->search, c->cb.client, c->arg);
}

static void
answer_clients(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_enum_clients(g, c->address, c->max, c->cb.clients, c->arg);
}

static void
answer_groups(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_enum_client_groups(g, &c->groups, c->max, c->cb.groups, c->arg);
}

static void
answer_relationships(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_enum_relationships(g, c->cb.relationships, c->arg);
}

static void
answer_scopes(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_enum_scopes(g, c->cb.scopes, c->arg);
}

static void
answer_time(const struct fake_call *c, const struct generation *g, int64_t now)
{
	const struct err none = { 0 };

	(void)g;
	c->cb.time(c->arg, 0, &none, now);
}

static void
answer_address(
    const struct fake_call *c, const struct generation *g, int64_t now)
{
	(void)now;
	query_address_status(g, c->address, c->cb.status, c->arg);
}

static void
refuse_statistics(const struct fake_call *c, const struct err *err)
{
	c->cb.statistics(c->arg, err->code, err, NULL);
}

static void
refuse_client(const struct fake_call *c, const struct err *err)
{
	c->cb.client(c->arg, err->code, err, NULL);
}

static void
refuse_clients(const struct fake_call *c, const struct err *err)
{
	c->cb.clients(c->arg, err->code, err, NULL, 0);
}

static void
refuse_groups(const struct fake_call *c, const struct err *err)
{
	c->cb.groups(c->arg, err->code, err, NULL, 0);
}

static void
refuse_relationships(const struct fake_call *c, const struct err *err)
{
	c->cb.relationships(c->arg, err->code, err, NULL, 0);
}

static void
refuse_scopes(const struct fake_call *c, const struct err *err)
{
	c->cb.scopes(c->arg, err->code, err, NULL, 0);
}

static void
refuse_time(const struct fake_call *c, const struct err *err)
{
	c->cb.time(c->arg, err->code, err, 0);
}

static void
refuse_address(const struct fake_call *c, const struct err *err)
{
	c->cb.status(c->arg, err->code, err, 0);
}

static const struct {
	void (*answer)(
	    const struct fake_call *c, const struct generation *g, int64_t now);
	void (*refuse)(const struct fake_call *c, const struct err *err);
} kinds[FAKE_KIND_COUNT] = {
	[FAKE_STATISTICS] = { answer_statistics, refuse_statistics },
	[FAKE_CLIENT] = { answer_client, refuse_client },
	[FAKE_CLIENTS] = { answer_clients, refuse_clients },
	[FAKE_GROUPS] = { answer_groups, refuse_groups },
	[FAKE_RELATIONSHIPS] = { answer_relationships, refuse_relationships },
	[FAKE_SCOPES] = { answer_scopes, refuse_scopes },
	[FAKE_TIME] = { answer_time, refuse_time },
	[FAKE_ADDRESS] = { answer_address, refuse_address },
};

static int
keep_groups(struct fake_call *call)
{
	struct client_group_search *s = &call->groups;

	if (s->key_len > sizeof(call->key))
		return -ENOMEM;
	if (s->key_len > 0)
		memcpy(call->key, s->key, s->key_len);
	s->key = call->key;
	return 0;
}

int
fake_call_keep(struct fake_call *call)
{
	struct client_search *s = &call->search;
	uint8_t *name = call->key + s->hardware_len;

	if (call->kind == FAKE_GROUPS)
		return keep_groups(call);
	if (call->kind != FAKE_CLIENT)
		return 0;
	if (s->hardware_len > sizeof(call->key) ||
	    s->name_len > sizeof(call->key) - s->hardware_len)
		return -ENOMEM;
	if (s->hardware_len > 0)
		memcpy(call->key, s->hardware, s->hardware_len);
	if (s->name_len > 0)
		memcpy(name, s->name, s->name_len);
	s->hardware = call->key;
	s->name = (const char *)name;
	return 0;
}

void
fake_call_answer(const struct fake_call *call,
    const struct generation *generation, int64_t now)
{
	kinds[call->kind].answer(call, generation, now);
}

void
fake_call_refuse(const struct fake_call *call, const struct err *err)
{
	kinds[call->kind].refuse(call, err);
}
