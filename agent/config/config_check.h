/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What cannot be seen key by key: names, what a kind of server needs, pairs,
 * the order of thresholds.  Each returns 0, or -EBADMSG with the place and the
 * word in err.
 */

#ifndef DHCPFO_CONFIG_CONFIG_CHECK_H
#define DHCPFO_CONFIG_CONFIG_CHECK_H

#include <stddef.h>

struct cfg_t;
struct config_rpcd;
struct err;
struct server_spec;
struct threshold;

/* The title is a valid name, the kind is known and has what it needs. */
int config_check_server(
    struct cfg_t *node, const struct server_spec *spec, struct err *err);

/* The title can be the name of a relationship, and a split is given. */
int config_check_relationship(struct cfg_t *node, struct err *err);

/* A high that is set is not below a low that is. */
int config_check_limits(
    struct cfg_t *node, const struct threshold *threshold, struct err *err);
/* And a low that is set has a high. */
int config_check_threshold(
    struct cfg_t *node, const struct threshold *threshold, struct err *err);

/* Over TCP somebody is kept out: by address, or by RPCSEC_GSS and a list of
 * principals, and there is no list that nothing looks at. */
int config_check_rpcd(
    struct cfg_t *node, const struct config_rpcd *rpcd, struct err *err);

/*
 * Each partner exists, is another server of the same kind, or one of the
 * two is read elsewhere, and is nobody
 * else's partner.  Where only one of a pair names the other, the other's spec
 * is completed (-ENOMEM).  The i'th spec is that of root's i'th server.
 */
int config_check_partners(struct cfg_t *root, struct server_spec *specs,
    size_t count, struct err *err);

#endif
