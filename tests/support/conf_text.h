/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What a dhcpd.conf means, as text that tests compare: one fact a line. */

#ifndef DHCPFO_TESTS_CONF_TEXT_H
#define DHCPFO_TESTS_CONF_TEXT_H

#include <stdio.h>

struct isc_conf;

void conf_text_print(FILE *f, const struct isc_conf *conf);

#endif
