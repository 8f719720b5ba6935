/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/registry.h"

#include <stddef.h>
#include <string.h>

#include "core/provider.h"
#include "provider/isc/isc_provider.h"
#include "provider/oncrpc/oncrpc_provider.h"

static const struct provider_ops *const providers[] = {
	&isc_provider_ops,
	&oncrpc_provider_ops,
};

static const struct provider_ops *test_provider;

const struct provider_ops *
registry_find(const char *kind)
{
	size_t i;

	if (test_provider != NULL && strcmp(test_provider->kind, kind) == 0)
		return test_provider;
	for (i = 0; i < sizeof(providers) / sizeof(providers[0]); i++)
		if (strcmp(providers[i]->kind, kind) == 0)
			return providers[i];
	return NULL;
}

void
registry_set_test_provider(const struct provider_ops *ops)
{
	test_provider = ops;
}
