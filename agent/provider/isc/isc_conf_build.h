/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a configuration has declared so far, and what can be said of it only
 * when all of it is read. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_BUILD_H
#define DHCPFO_PROVIDER_ISC_CONF_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/failover.h"
#include "provider/isc/isc_conf.h"

struct err;
struct isc_conf_names;
struct isc_option;
struct isc_value;
struct place;
struct relationship;

/* Limits. */
#define ISC_CONF_NOTICES_MAX 32
#define ISC_CONF_FIXED_MAX 4000000

struct isc_conf_build;

struct isc_conf_build *isc_conf_build_new(void); /* NULL: no memory */
void isc_conf_build_free(struct isc_conf_build *build);

/* Something an operator should hear once.  0 or -ENOMEM. */
int isc_conf_build_notice(struct isc_conf_build *build,
    const struct place *place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * A subnet of the shared network called name ("" if it has none of its own).
 * A mask with gaps, which dhcpd allows, is noticed and counts for nothing.
 */
int isc_conf_build_subnet(struct isc_conf_build *build,
    const struct place *place, uint32_t address, uint32_t mask,
    const char *name, struct err *err);

/* A range of a pool that has this peer, or TOPOLOGY_NONE. */
int isc_conf_build_range(struct isc_conf_build *build,
    const struct place *place, uint32_t first, uint32_t last, uint32_t peer,
    bool bootp, struct err *err);

/* An address that belongs to a host. */
int isc_conf_build_fixed(struct isc_conf_build *build,
    const struct place *place, uint32_t address, struct err *err);

/* The peer's number, or -1 if there is none of that name. */
int64_t isc_conf_build_find_peer(
    const struct isc_conf_build *build, const char *name);
int isc_conf_build_peer(struct isc_conf_build *build, const struct place *place,
    const struct relationship *relationship, struct err *err);
enum failover_role isc_conf_build_peer_role(
    const struct isc_conf_build *build, uint32_t peer);

/* A pool names the peer. */
void isc_conf_build_peer_used(struct isc_conf_build *build, uint32_t peer);

/* A parameter was set in the outermost scope.  0 or -ENOMEM. */
int isc_conf_build_parameter(struct isc_conf_build *build,
    const struct place *place, const struct isc_option *option,
    const struct isc_value *value);

/*
 * Everything is read: checks what dhcpd checks then (keys are those that were
 * declared), builds the topology and moves everything into *ret_conf but its
 * files.
 */
int isc_conf_build_finish(struct isc_conf_build *build,
    const struct isc_conf_names *keys, struct isc_conf *ret_conf,
    struct err *err);

#endif
