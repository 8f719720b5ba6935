/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The provider of dhcpd's files over a folder of a test, and what stands in
 * them. */

#ifndef DHCPFO_TESTS_ISC_FIXTURE_H
#define DHCPFO_TESTS_ISC_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/server.h"
#include "support/folder.h"
#include "support/rig.h"

/* The moment at which it all happens: Friday 2026-11-20 11:28:10 UTC. */
#define ISC_FIXTURE_NOW 1795174090
#define SCOPE 0x0a000000

#define PRIMARY_PEER                     \
	"failover peer \"fo\" {\n"       \
	"  primary; address 10.0.0.2;\n" \
	"  peer address 10.0.0.3;\n"     \
	"  mclt 60; split 128;\n"        \
	"  max-response-delay 10;\n"     \
	"  max-unacked-updates 10;\n"    \
	"}\n"
#define SECONDARY_PEER                     \
	"failover peer \"fo\" {\n"         \
	"  secondary; address 10.0.0.3;\n" \
	"  peer address 10.0.0.2;\n"       \
	"  max-response-delay 10;\n"       \
	"  max-unacked-updates 10;\n"      \
	"}\n"
#define SUBNET(first, last)                                                  \
	"subnet 10.0.0.0 netmask 255.255.255.0 {\n"                          \
	"  pool { failover peer \"fo\"; range 10.0.0." first " 10.0.0." last \
	"; }\n"                                                              \
	"}\n"
#define CONF PRIMARY_PEER SUBNET("10", "29")

#define LEASE(address, ends, state, mac)                \
	"lease 10.0.0." address " {\n"                  \
	"  starts 5 2026/11/20 11:00:00;\n"             \
	"  ends " ends ";\n"                            \
	"  binding state " state ";\n"                  \
	"  hardware ethernet 02:00:00:00:00:" mac ";\n" \
	"}\n"
#define LATER "5 2026/11/20 11:38:10"
#define SOON "5 2026/11/20 11:28:20"
#define ACTIVE(address, mac) LEASE(address, LATER, "active", mac)
#define BACKUP(address) \
	"lease 10.0.0." address " {\n  binding state backup;\n}\n"
#define PEER(my, partner)                               \
	"\nfailover peer \"fo\" state {\n"              \
	"  my state " my " at 5 2026/11/20 11:28:00;\n" \
	"  partner state " partner " at 5 2026/11/20 11:28:01;\n"
#define BLOCK_END "}\n"

struct isc_fixture {
	struct folder folder;
	struct server_spec spec;
	struct rig rig;
	bool open;
};

/* cmocka's set-up and tear-down: an empty folder, and no source yet. */
int isc_fixture_new(void **state);
int isc_fixture_free(void **state);

void isc_fixture_open(struct isc_fixture *f);
/* Both files, opened and read. */
void isc_fixture_start(
    struct isc_fixture *f, const char *conf, const char *leases);
/* To the leases. */
void isc_fixture_append(struct isc_fixture *f, const char *text);
void isc_fixture_replace(
    struct isc_fixture *f, const char *name, const char *text);
/* Which succeeds. */
void isc_fixture_refresh(struct isc_fixture *f);

void isc_fixture_check_free(struct isc_fixture *f, uint32_t this_free,
    uint32_t partner_free, uint32_t in_use, uint32_t transitional);

#endif
