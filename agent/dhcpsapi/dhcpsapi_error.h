/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The numbers that the calls answer: their names, and where they come from. */

#ifndef DHCPFO_DHCPSAPI_ERROR_H
#define DHCPFO_DHCPSAPI_ERROR_H

#include <stddef.h>

#include "dhcpsapi/dhcpsapi.h"

/* "ERROR_DHCP_JET_ERROR"; NULL for a number that this library never heard of.
 */
const char *dhcpsapi_error_name(DWORD error);

/* The number of a name; -ENOENT for another word. */
int dhcpsapi_error_from_name(const char *name, DWORD *ret_error);

#define DHCPSAPI_ERROR_TEXT 80

/* Writes "ERROR_DHCP_JET_ERROR (20013)", or "error 12345" for a number without
 * a name, into buf and returns buf. */
const char *dhcpsapi_error_format(DWORD error, char buf[DHCPSAPI_ERROR_TEXT]);

/*
 * What a completion's return code (core/provider.h) is to a caller of the API;
 * absent is the answer for -ENOENT, which each call words in its own way.
 */
DWORD dhcpsapi_error_of(int rc, DWORD absent);

#endif
