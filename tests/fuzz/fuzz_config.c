/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is accepted can be used; what is refused says where and why. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config *config = NULL;
	struct err err = { 0 };
	size_t i;

	if (config_parse("fuzz", (const char *)data, size, &config, &err) !=
	    0) {
		if (config != NULL || strncmp(err.text, "fuzz:", 5) != 0)
			abort();
		return 0;
	}
	for (i = 0; i < config->server_count; i++)
		if (!server_name_valid(config->servers[i].name) ||
		    config->servers[i].conf_path == NULL)
			abort();
	config_free(config);
	return 0;
}
