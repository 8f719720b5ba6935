/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Rows of a full-screen view that a test makes up. */

#ifndef DHCPFO_TESTS_TOP_DATA_H
#define DHCPFO_TESTS_TOP_DATA_H

#include <stddef.h>

#include "cli/cli_top_data.h"

#define TOP_DATA_NOW 1700000000

/*
 * "a" is ok with its topology, "b" is stopped since 75 s, "c" was never read.
 * Relationships: fo-a of a is NORMAL, fo-b of b in COMMUNICATION_INT for an
 * hour.  Scopes, all /24 of 100 addresses:
 *   a 10.1.0.0 fo-a campus  free 30 + 20, used 25 + 25
 *   a 10.2.0.0 fo-a         free 1 + 1, used 49 + 49: low
 *   b 10.1.0.0 fo-b         free 0 + 40, used 30 + 20, 4 abandoned, 6
 *                           transitional
 *   b 10.3.0.0 none         free 90, used 10
 * topology stands for "there is one" and is not looked into.
 */
void top_data_make(struct cli_top_data *ret_data);

/* A scope more, of the first server: 10.HI.LO.0/24 with free of 100 free. */
void top_data_add(struct cli_top_data *data, size_t number, uint32_t free);

#endif
