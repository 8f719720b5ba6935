/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* What every program says of itself, as GNU's coding standards (4.8) have it
 * for --version and --help. */

#ifndef DHCPFO_BASE_ABOUT_H
#define DHCPFO_BASE_ABOUT_H

#include <stdio.h>

/* Name and version in one line, then whose it is and what may be done with
 * it. */
void about_version(const char *program, FILE *out);

/* The last lines of a help: where there is more, and where faults are told. */
void about_help_end(const char *page, FILE *out);

#endif
