/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The kinds of data source this program was built with. */

#ifndef DHCPFO_SERVICE_REGISTRY_H
#define DHCPFO_SERVICE_REGISTRY_H

struct provider_ops;

/* NULL if there is no provider of that kind. */
const struct provider_ops *registry_find(const char *kind);

/* Tests put a provider of their own in; it is found before the built-in
 * ones.  NULL takes it out. */
void registry_set_test_provider(const struct provider_ops *ops);

#endif
