/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Shared by the parts of RPCSEC_GSS; only where there is GSS-API. */

#ifndef DHCPFO_RPCD_RPCD_GSS_PRIVATE_H
#define DHCPFO_RPCD_RPCD_GSS_PRIVATE_H

#include <gssapi/gssapi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpcd/rpcd_gss.h"

struct rpcd_xdr;

/* How far behind the highest number one may be that comes late. */
#define RPCD_GSS_WINDOW 32

enum rpcd_gss_service {
	RPCD_GSS_NONE = 1,
	RPCD_GSS_INTEGRITY = 2,
	RPCD_GSS_PRIVACY = 3
};

struct rpcd_gss_acceptor {
	const struct rpcd_access *access;
	gss_cred_id_t credentials;
	bool privacy; /* nothing less will do */
};

struct rpcd_gss_context {
	gss_ctx_id_t id;
	uint32_t handle; /* 0: not in use */
	bool established;
	uint32_t highest; /* sequence number that came */
	uint32_t seen;	  /* bit n: highest - n came */
};

/* What Kerberos says, or GSS-API if that is silent. */
void rpcd_gss_acceptor_words(
    OM_uint32 major, OM_uint32 minor, char *text, size_t size);

/* Whether a caller of that name may call; words if not. */
bool rpcd_gss_acceptor_may(const struct rpcd_gss_acceptor *acceptor,
    gss_name_t name, char *words, size_t size);

/* False: the number came before, or is too old to know.  To be asked once a
 * signature has proven that the number is the caller's. */
bool rpcd_gss_data_number(struct rpcd_gss_context *context, uint32_t seq);

/* The next piece of XDR, borrowed. */
gss_buffer_desc rpcd_gss_data_opaque(struct rpcd_xdr *xdr);

/* The arguments of a call whose context, number and service are known; false:
 * they are not what was signed or sealed. */
bool rpcd_gss_data_open(struct rpcd_gss_call *call, struct rpcd_xdr *args);

#endif
