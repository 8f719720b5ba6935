/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A program that was built without GSS-API. */

#ifndef HAVE_GSSAPI

#include <errno.h>

#include "base/err.h"
#include "rpcd/rpcd_gss.h"

int
rpcd_gss_acceptor_new(const struct config_rpcd *config,
    const struct rpcd_access *access, struct rpcd_gss_acceptor **ret_acceptor,
    struct err *err)
{
	(void)config;
	(void)access;
	(void)ret_acceptor;
	return err_set(err, -ENOTSUP, "built without GSS-API (Kerberos)");
}

void
rpcd_gss_acceptor_free(struct rpcd_gss_acceptor *acceptor)
{
	(void)acceptor;
}

void
rpcd_gss_acceptor_access(
    struct rpcd_gss_acceptor *acceptor, const struct rpcd_access *access)
{
	(void)acceptor;
	(void)access;
}

struct rpcd_gss *
rpcd_gss_new(struct rpcd_gss_acceptor *acceptor)
{
	(void)acceptor;
	return NULL;
}

void
rpcd_gss_free(struct rpcd_gss *gss)
{
	(void)gss;
}

enum rpcd_gss_verdict
rpcd_gss_take(struct rpcd_gss *gss, const void *message,
    const struct rpcd_call *call, struct rpcd_gss_call *ret_call)
{
	(void)gss;
	(void)message;
	(void)call;
	ret_call->why = RPCD_TOOWEAK;
	return RPCD_GSS_DENIED;
}

size_t
rpcd_gss_seal(const struct rpcd_gss_call *call, uint8_t *body, size_t len)
{
	(void)call;
	(void)body;
	(void)len;
	return 0;
}

void
rpcd_gss_done(struct rpcd_gss *gss, struct rpcd_gss_call *call)
{
	(void)gss;
	(void)call;
}

#endif /* !HAVE_GSSAPI */
