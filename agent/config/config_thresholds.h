/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The section "thresholds": limits for all scopes, and for some. */

#ifndef DHCPFO_CONFIG_CONFIG_THRESHOLDS_H
#define DHCPFO_CONFIG_CONFIG_THRESHOLDS_H

struct cfg_t;
struct config;
struct err;

/*
 * Decodes the section (NULL: the file has none) into thresholds, skew and
 * overrides of config, which has the defaults.  0, -EBADMSG with the place in
 * err, -ENOMEM.
 */
int config_thresholds_take(
    struct config *config, struct cfg_t *node, struct err *err);

#endif
