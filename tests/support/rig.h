/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A provider under test: a frozen clock, a worker that runs inline, and what
 * its refreshes have brought. */

#ifndef DHCPFO_TESTS_RIG_H
#define DHCPFO_TESTS_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "core/generation.h"
#include "core/provider.h"

struct server_spec;

struct rig {
	struct clock clock;
	struct provider_env env;
	const struct provider_ops *ops;
	struct provider *provider;
	struct generation *generation; /* the latest view; NULL: none yet */
	/* Of the last refresh: */
	int rc;
	struct err err;
	bool news; /* it brought a new view */
	bool running;
	int64_t age;
	uint64_t skipped;
	char *notices[PROVIDER_NOTICES_MAX];
	size_t notice_count;
};

/* Opens; fails the test if that fails. */
void rig_open(struct rig *rig, const struct provider_ops *ops,
    const struct server_spec *spec, int64_t now);
void rig_close(struct rig *rig);

/* One refresh; returns rig->rc. */
int rig_refresh(struct rig *rig);

/* get_scope_statistics; fails the test if the call fails. */
struct scope_statistics rig_statistics(struct rig *rig, uint32_t scope);
/* What the same call returns for a scope that it is to fail for. */
int rig_statistics_rc(struct rig *rig, uint32_t scope);

/* enum_relationships: the state of one of that name, which must be there. */
struct relationship_state rig_relationship(struct rig *rig, const char *name);

/* get_client_info by address: its host name, NULL if there is no such client;
 * good until the next call. */
const char *rig_client_name(struct rig *rig, uint32_t address);

#endif
