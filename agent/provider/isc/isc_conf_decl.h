/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The declarations of dhcpd.conf(5): which statement may stand in which block.
 */

#ifndef DHCPFO_PROVIDER_ISC_CONF_DECL_H
#define DHCPFO_PROVIDER_ISC_CONF_DECL_H

#include <stdbool.h>
#include <stdint.h>

struct isc_conf_host;
struct isc_conf_share;
struct isc_conf_source;
struct isc_parse;

enum isc_conf_block {
	ISC_CONF_ROOT,
	ISC_CONF_HOST,
	ISC_CONF_SHARE, /* shared-network */
	ISC_CONF_SUBNET,
	ISC_CONF_CLASS,
	ISC_CONF_GROUP,
	ISC_CONF_POOL,
};

/* The block that statements are read in.  dhcpd forgets the network when it
 * enters a group or pool: what stands in there belongs to none. */
struct isc_conf_scope {
	enum isc_conf_block block;
	struct isc_conf_share *share; /* of SHARE and SUBNET, else NULL */
	uint32_t address, mask;	      /* of SUBNET */
	struct isc_conf_host *host;   /* of HOST, but NULL in an include */
	bool has_statements; /* statements to execute stand in it directly */
};

/* One statement, which begins with the next token. */
int isc_conf_decl_statement(struct isc_parse *p, struct isc_conf_scope *scope);

/* All statements of a file. */
int isc_conf_decl_file(struct isc_parse *p, struct isc_conf_scope *scope,
    const struct isc_conf_source *source);

/*
 * Takes what ends a block, or says that there is more: 1 if the block goes on,
 * 0 if its '}' was taken.
 */
int isc_conf_decl_more(struct isc_parse *p);

#endif
