/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A configuration as text, of the file "f". */

#ifndef DHCPFO_TESTS_CONFIG_CASE_H
#define DHCPFO_TESTS_CONFIG_CASE_H

struct config;

/* It is taken; for config_free(). */
struct config *config_case_good(const char *text);

/* It is refused with exactly these words. */
void config_case_bad(const char *text, const char *words);

#endif
