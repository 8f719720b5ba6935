/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/rpc_told.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

static void
tell(struct rpc_told *told, int rc, const struct err *err)
{
	told->count++;
	told->rc = rc;
	assert_non_null(err);
	snprintf(told->text, sizeof(told->text), "%s", err->text);
	if (told->close != NULL)
		rpc_rig_close(told->close);
}

static void
on_statistics(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics)
{
	struct rpc_told *told = arg;

	assert_true((rc == 0) == (statistics != NULL));
	if (rc == 0)
		told->statistics = *statistics;
	tell(told, rc, err);
}

static void
take_client(struct rpc_told *told, const struct client *client)
{
	const struct lease *l = &client->lease;

	told->client = *client;
	if (l->hw_len > 0)
		memcpy(told->hw, l->hw, l->hw_len);
	if (l->uid_len > 0 && l->uid_len <= sizeof(told->uid))
		memcpy(told->uid, l->uid, l->uid_len);
	snprintf(told->name, sizeof(told->name), "%.*s", (int)l->name_len,
	    l->name_len > 0 ? l->name : "");
	snprintf(told->class_name, sizeof(told->class_name), "%.*s",
	    (int)l->class_len, l->class_len > 0 ? l->class_name : "");
	snprintf(told->owner, sizeof(told->owner), "%s", client->owner_name);
}

static void
on_client(void *arg, int rc, const struct err *err, const struct client *client)
{
	struct rpc_told *told = arg;

	assert_true((rc == 0) == (client != NULL));
	if (rc == 0)
		take_client(told, client);
	tell(told, rc, err);
}

void
rpc_told_on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct rpc_told *told = arg;
	size_t i;

	assert_true(rc == 0 || count == 0);
	assert_true(told->rows + count <= 4096);
	for (i = 0; i < count; i++)
		told->addresses[told->rows + i] = clients[i].lease.address;
	told->rows += count;
	if (count > 0)
		take_client(told, &clients[count - 1]);
	tell(told, rc, err);
}

void
rpc_told_on_groups(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count)
{
	struct rpc_told *told = arg;
	size_t i;

	assert_true(rc == 0 || count == 0);
	assert_true(told->rows + count <= 4096);
	for (i = 0; i < count; i++)
		told->addresses[told->rows + i] = rows[i].address;
	told->rows += count;
	if (count > 0) {
		told->group = rows[count - 1];
		memcpy(told->name, told->group.key, told->group.key_len);
	}
	tell(told, rc, err);
}

void
rpc_told_on_time(void *arg, int rc, const struct err *err, int64_t now)
{
	struct rpc_told *told = arg;

	told->now = now;
	tell(told, rc, err);
}

void
rpc_told_on_status(
    void *arg, int rc, const struct err *err, unsigned int status)
{
	struct rpc_told *told = arg;

	told->status = status;
	tell(told, rc, err);
}

void
rpc_told_find(struct rpc_rig *rig, const struct client_search *search,
    struct rpc_told *told)
{
	*told = (struct rpc_told) { 0 };
	rig->ops->get_client_info(rig->provider, search, on_client, told);
}

void
rpc_told_address(struct rpc_rig *rig, uint32_t address, struct rpc_told *told)
{
	rpc_told_find(rig,
	    &(struct client_search) {
		.type = CLIENT_BY_ADDRESS, .address = address },
	    told);
}

void
rpc_told_clients(
    struct rpc_rig *rig, uint32_t after, size_t max, struct rpc_told *told)
{
	*told = (struct rpc_told) { 0 };
	rig->ops->enum_clients(
	    rig->provider, after, max, rpc_told_on_clients, told);
	rpc_rig_pump(rig);
	assert_int_equal(told->count, 1);
}

void
rpc_told_time(struct rpc_rig *rig, struct rpc_told *told)
{
	*told = (struct rpc_told) { 0 };
	rig->ops->get_system_time(rig->provider, rpc_told_on_time, told);
}

void
rpc_told_statistics(struct rpc_rig *rig, uint32_t scope, struct rpc_told *told)
{
	*told = (struct rpc_told) { 0 };
	rig->ops->get_scope_statistics(
	    rig->provider, scope, on_statistics, told);
}

void
rpc_told_status(struct rpc_rig *rig, uint32_t address, struct rpc_told *told)
{
	*told = (struct rpc_told) { 0 };
	rig->ops->get_address_status(
	    rig->provider, address, rpc_told_on_status, told);
	rpc_rig_pump(rig);
	assert_int_equal(told->count, 1);
}

void
rpc_told_expect(const struct rpc_rig *rig, const struct rpc_told *told, int rc,
    const char *words)
{
	char want[ERR_TEXT];

	assert_int_equal(told->count, 1);
	snprintf(want, sizeof(want), "%s: %s", rig->rpcd.peer.address, words);
	assert_string_equal(told->text, rc != 0 ? want : "");
	assert_int_equal(told->rc, rc);
}

void
rpc_told_groups(struct rpc_rig *rig, const struct client_group_search *search,
    size_t max, struct rpc_told *told)
{
	*told = (struct rpc_told) { 0 };
	rig->ops->enum_client_groups(
	    rig->provider, search, max, rpc_told_on_groups, told);
}
