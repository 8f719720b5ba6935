/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#ifdef HAVE_GSSAPI

#include "provider/oncrpc/oncrpc_ticket.h"

#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "provider/oncrpc/oncrpc_gss.h"

/* Who serves is proven, too; and calls can be signed and hidden. */
#define FLAGS (GSS_C_MUTUAL_FLAG | GSS_C_INTEG_FLAG | GSS_C_CONF_FLAG)

/* ---- words ---- */

static int
complain(
    struct err *err, int rc, const char *what, OM_uint32 major, OM_uint32 minor)
{
	gss_buffer_desc say = GSS_C_EMPTY_BUFFER;
	OM_uint32 ignored, more = 0;
	bool of_mech = minor != 0;

	if (gss_display_status(&ignored, of_mech ? minor : major,
		of_mech ? GSS_C_MECH_CODE : GSS_C_GSS_CODE, GSS_C_NO_OID, &more,
		&say) != GSS_S_COMPLETE)
		return err_set(err, rc, "%s", what);
	rc = err_set(
	    err, rc, "%s: %.*s", what, (int)say.length, (char *)say.value);
	gss_release_buffer(&ignored, &say);
	return rc;
}

/* ---- getting a ticket: in the task's thread ---- */

static OM_uint32
acquire(struct oncrpc_ticket *ticket, OM_uint32 *minor)
{
	gss_key_value_element_desc parts[] = {
		{ "client_keytab", ticket->keytab },
		{ "ccache", ticket->cache },
	};
	gss_key_value_set_desc store = { 2, parts };
	gss_OID_set_desc krb5 = { 1, (gss_OID)gss_mech_krb5 };

	return gss_acquire_cred_from(minor, GSS_C_NO_NAME, GSS_C_INDEFINITE,
	    &krb5, GSS_C_INITIATE,
	    ticket->keytab != NULL ? &store : GSS_C_NO_CRED_STORE,
	    &ticket->credentials, NULL, NULL);
}

/* One more token, from what the peer has sent. */
int
oncrpc_ticket_advance(
    struct oncrpc_ticket *ticket, gss_buffer_t given, struct err *err)
{
	OM_uint32 major, minor, ignored, flags = 0;

	gss_release_buffer(&ignored, &ticket->token);
	major = gss_init_sec_context(&minor, ticket->credentials,
	    &ticket->context, ticket->target, (gss_OID)gss_mech_krb5, FLAGS, 0,
	    GSS_C_NO_CHANNEL_BINDINGS, given, NULL, &ticket->token, &flags,
	    NULL);
	if (GSS_ERROR(major))
		return complain(err, -EACCES, "Kerberos", major, minor);
	ticket->complete = major == GSS_S_COMPLETE;
	if (ticket->complete && (flags & FLAGS) != FLAGS)
		return err_set(err, -EACCES,
		    "Kerberos: it does not protect what is to be protected");
	return 0;
}

void
oncrpc_ticket_get(void *arg)
{
	struct oncrpc_ticket *ticket = arg;
	gss_buffer_desc text = { strlen(ticket->service), ticket->service };
	OM_uint32 major, minor;

	major = gss_import_name(
	    &minor, &text, GSS_C_NT_HOSTBASED_SERVICE, &ticket->target);
	if (major == GSS_S_COMPLETE)
		major = acquire(ticket, &minor);
	if (major != GSS_S_COMPLETE)
		ticket->rc = complain(
		    &ticket->err, -EACCES, "no Kerberos ticket", major, minor);
	else
		ticket->rc = oncrpc_ticket_advance(
		    ticket, GSS_C_NO_BUFFER, &ticket->err);
}

void
oncrpc_ticket_free(void *arg)
{
	struct oncrpc_ticket *ticket = arg;
	OM_uint32 ignored;

	gss_release_buffer(&ignored, &ticket->token);
	gss_delete_sec_context(&ignored, &ticket->context, GSS_C_NO_BUFFER);
	gss_release_name(&ignored, &ticket->target);
	gss_release_cred(&ignored, &ticket->credentials);
	free(ticket->service);
	free(ticket->keytab);
	free(ticket->cache);
	free(ticket);
}

static char *
join(const char *a, const char *between, const char *b)
{
	size_t size = strlen(a) + strlen(between) + strlen(b) + 1;
	char *text = malloc(size);

	if (text != NULL)
		(void)snprintf(text, size, "%s%s%s", a, between, b);
	return text;
}

struct oncrpc_ticket *
oncrpc_ticket_new(const struct oncrpc_gss_config *config)
{
	struct oncrpc_ticket *ticket = calloc(1, sizeof(*ticket));
	bool good;

	if (ticket == NULL)
		return NULL;
	ticket->credentials = GSS_C_NO_CREDENTIAL;
	ticket->context = GSS_C_NO_CONTEXT;
	ticket->target = GSS_C_NO_NAME;
	ticket->service = join(config->service, "@", config->host);
	good = ticket->service != NULL;
	if (config->keytab != NULL) {
		ticket->keytab = join(config->keytab, "", "");
		ticket->cache = join("MEMORY:", "dhcpfo ", config->keytab);
		good = good && ticket->keytab != NULL && ticket->cache != NULL;
	}
	if (!good) {
		oncrpc_ticket_free(ticket);
		return NULL;
	}
	return ticket;
}

#endif /* HAVE_GSSAPI */
