/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Classes of clients. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_CLASS_H
#define DHCPFO_PROVIDER_ISC_CONF_CLASS_H

struct isc_parse;

/* Behind word: ISC_W_CLASS, or one of SUBCLASS, VENDOR_CLASS and USER_CLASS,
 * which name a class that is there already. */
int isc_conf_class_parse(struct isc_parse *p, int word);

#endif
