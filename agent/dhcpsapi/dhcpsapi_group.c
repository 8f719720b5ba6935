/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "dhcpsapi/dhcpsapi_group.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/worker.h"
#include "service/service.h"

#define CALL_TIMEOUT_MS 5000

int
dhcpsapi_group_new(const struct server_spec *specs, size_t count,
    struct dhcpsapi_group **ret_group, struct err *err)
{
	struct dhcpsapi_group *group = calloc(1, sizeof(*group));
	size_t i;
	int rc;

	if (group == NULL)
		return err_sys(err, -ENOMEM, "a server");
	pthread_mutex_init(&group->lock, NULL);
	clock_init(&group->clock);
	group->env.clock = &group->clock;
	group->env.call_timeout_ms = CALL_TIMEOUT_MS;
	group->env.worker = worker_new(NULL);
	if (group->env.worker != NULL)
		group->service = service_new(&group->env);
	if (group->service == NULL)
		rc = err_sys(err, -ENOMEM, "a server");
	else
		rc = service_apply(group->service, specs, count, err);
	if (rc != 0) {
		dhcpsapi_group_free(group);
		return rc;
	}
	for (i = 0; i < count; i++) {
		group->members[i].server = service_server(group->service, i);
		atomic_init(&group->members[i].looks, 0);
	}
	*ret_group = group;
	return 0;
}

void
dhcpsapi_group_free(struct dhcpsapi_group *group)
{
	if (group == NULL)
		return;
	if (group->service != NULL)
		service_free(group->service);
	worker_free(group->env.worker);
	pthread_mutex_destroy(&group->lock);
	free(group);
}

void
dhcpsapi_group_enter(struct dhcpsapi_group *group)
{
	pthread_mutex_lock(&group->lock);
}

void
dhcpsapi_group_leave(struct dhcpsapi_group *group)
{
	pthread_mutex_unlock(&group->lock);
}

int
dhcpsapi_group_look(
    struct dhcpsapi_group *group, struct dhcpsapi_member *member)
{
	uint_fast64_t before = atomic_load(&member->looks);
	struct err err;

	dhcpsapi_group_enter(group);
	if (atomic_load(&member->looks) == before) {
		atomic_fetch_add(&member->looks, 1);
		member->looked =
		    service_refresh_now(group->service, member->server, &err);
	}
	return member->looked;
}
