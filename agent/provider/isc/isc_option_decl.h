/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* How options are named and defined in dhcpd.conf (dhcp-options(5), "defining
 * new options"). */

#ifndef DHCPFO_PROVIDER_ISC_OPTION_DECL_H
#define DHCPFO_PROVIDER_ISC_OPTION_DECL_H

#include <stdbool.h>

struct isc_option;
struct isc_parse;

/* Behind "option" and the like: [SPACE.]NAME of an option that is known. */
int isc_option_decl_name(
    struct isc_parse *p, const struct isc_option **ret_option);

/*
 * Behind "option" in the outermost scope or, outer false, in another one: the
 * definition of an option or of a space, which is read to its ';' and for
 * which *ret_option is NULL, or the name of an option that is known.
 */
int isc_option_decl_outer(
    struct isc_parse *p, bool outer, const struct isc_option **ret_option);

#endif
