/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The provider of kind rpc against a fake_rpcd in one loop, with a frozen clock
 * and timers that go off when the test says so (fake_timer.h).
 */

#ifndef DHCPFO_TESTS_RPC_RIG_H
#define DHCPFO_TESTS_RPC_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/server.h"
#include "support/fake_rpcd.h"
#include "support/folder.h"

#define RPC_RIG_CALL_MS 500
#define RPC_RIG_PATIENCE_MS 2000 /* of a call of a refresh */

struct rpc_rig {
	struct folder folder;
	struct loop *loop;
	struct clock clock;
	struct provider_env env;
	struct server_spec spec;
	struct fake_rpcd rpcd;
	const struct provider_ops *ops;
	struct provider *provider;
	struct generation *pair; /* what is served at first */
	/* Of the last refresh: */
	unsigned int reported;
	struct provider_report report;
	char words[ERR_TEXT];
	struct generation *generation; /* the latest copy */
	bool close_in_report;
};

/* For cmocka: *state is the rig, whose provider is open. */
int rpc_rig_setup(void **state);
/* Fails the test if something is left over. */
int rpc_rig_teardown(void **state);

void rpc_rig_open(struct rpc_rig *rig);
void rpc_rig_close(struct rpc_rig *rig);

/* Whatever can happen without time going on. */
void rpc_rig_pump(struct rpc_rig *rig);

void rpc_rig_begin_refresh(struct rpc_rig *rig);
/* One that ends without time going on; of the second rc must be 0. */
void rpc_rig_refresh(struct rpc_rig *rig);
void rpc_rig_refreshed(struct rpc_rig *rig);

/* The refresh has failed, with these words behind the address. */
void rpc_rig_expect_report(
    const struct rpc_rig *rig, int rc, bool remote, const char *words);
/* As fake_rpcd_called() has it. */
void rpc_rig_expect_called(struct rpc_rig *rig, const char *want);

/* The two say the same, but for leases. */
void rpc_rig_same_view(const struct generation *a, const struct generation *b);

#endif
