/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#ifndef HAVE_GSSAPI

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_gss.h"

/* A source that needs it is not opened, so that nothing else is called. */
int
oncrpc_gss_known(struct err *err)
{
	return err_set(
	    err, -ENOTSUP, "security: this program was built without GSS-API");
}

struct oncrpc_gss *
oncrpc_gss_new(struct loop *loop, const struct oncrpc_gss_config *config,
    oncrpc_gss_begun_cb *cb, void *arg)
{
	(void)loop;
	(void)config;
	(void)cb;
	(void)arg;
	return NULL;
}

void
oncrpc_gss_free(struct oncrpc_gss *gss)
{
	(void)gss;
}

int
oncrpc_gss_step(
    struct oncrpc_gss *gss, uint32_t xid, uint8_t **ret_record, size_t *ret_len)
{
	(void)gss;
	(void)xid;
	(void)ret_record;
	(void)ret_len;
	return -ENOTSUP;
}

int
oncrpc_gss_answer(
    struct oncrpc_gss *gss, const uint8_t *data, size_t len, struct err *err)
{
	(void)gss;
	(void)data;
	(void)len;
	return oncrpc_gss_known(err);
}

bool
oncrpc_gss_spent(const struct oncrpc_gss *gss)
{
	(void)gss;
	return true;
}

int
oncrpc_gss_call(struct oncrpc_gss *gss, uint32_t xid, uint32_t procedure,
    const uint8_t *args, size_t len, uint32_t *ret_number, uint8_t **ret_record,
    size_t *ret_len)
{
	(void)gss;
	(void)xid;
	(void)procedure;
	(void)args;
	(void)len;
	(void)ret_number;
	(void)ret_record;
	(void)ret_len;
	return -ENOTSUP;
}

int
oncrpc_gss_results(struct oncrpc_gss *gss, uint32_t number,
    const struct oncrpc_reply *reply, uint8_t **ret_plain,
    const uint8_t **ret_results, size_t *ret_len, struct err *err)
{
	(void)gss;
	(void)number;
	(void)reply;
	(void)ret_plain;
	(void)ret_results;
	(void)ret_len;
	return oncrpc_gss_known(err);
}

#endif /* HAVE_GSSAPI */
