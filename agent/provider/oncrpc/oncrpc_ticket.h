/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Kerberos' part of RPCSEC_GSS: our credentials, and the context that we and
 * the peer come to.  Only where there is GSS-API. */

#ifndef DHCPFO_PROVIDER_ONCRPC_TICKET_H
#define DHCPFO_PROVIDER_ONCRPC_TICKET_H

#include <gssapi/gssapi.h>
#include <stdbool.h>

#include "base/err.h"

struct oncrpc_gss_config;

struct oncrpc_ticket {
	char *service; /* SERVICE@HOST */
	char *keytab;
	char *cache; /* the keytab's own: what others have got is not for us */
	gss_cred_id_t credentials;
	gss_name_t target;
	gss_ctx_id_t context;
	gss_buffer_desc token; /* to be sent */
	bool complete;
	int rc; /* of oncrpc_ticket_get() */
	struct err err;
};

/* Copies config.  NULL: no memory. */
struct oncrpc_ticket *oncrpc_ticket_new(const struct oncrpc_gss_config *config);

/* Both take an oncrpc_ticket, and run in a task.  The first asks the KDC and
 * makes the first token: rc 0, or -EACCES with the words of Kerberos. */
void oncrpc_ticket_get(void *ticket);
void oncrpc_ticket_free(void *ticket);

/* The next token, from what the peer has sent: 0, or -EACCES with err. */
int oncrpc_ticket_advance(
    struct oncrpc_ticket *ticket, gss_buffer_t given, struct err *err);

#endif
