/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The names that a configuration declares, each with a number. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_NAMES_H
#define DHCPFO_PROVIDER_ISC_CONF_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isc_conf_names;

/* fold: A-Z and a-z are the same.  NULL: no memory. */
struct isc_conf_names *isc_conf_names_new(bool fold);
void isc_conf_names_free(struct isc_conf_names *names);

/* Sets a name's number, whether or not it is there; copies the name, which
 * may hold any byte.  0 or -ENOMEM. */
int isc_conf_names_set(
    struct isc_conf_names *names, const char *s, size_t len, uint32_t number);

/* False if the name is not there; ret_number may be NULL. */
bool isc_conf_names_get(const struct isc_conf_names *names, const char *s,
    size_t len, uint32_t *ret_number);

/* Takes a name out, if it is there. */
void isc_conf_names_unset(
    struct isc_conf_names *names, const char *s, size_t len);

#endif
