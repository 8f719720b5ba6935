/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Our own Kerberos credentials, and whom they let in. */

#ifdef HAVE_GSSAPI

#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "config/config.h"
#include "rpcd/rpcd_access.h"
#include "rpcd/rpcd_gss_private.h"

void
rpcd_gss_acceptor_words(
    OM_uint32 major, OM_uint32 minor, char *text, size_t size)
{
	OM_uint32 ignored, more = 0;
	gss_buffer_desc say;
	bool of_mech = minor != 0;

	text[0] = '\0';
	if (gss_display_status(&ignored, of_mech ? minor : major,
		of_mech ? GSS_C_MECH_CODE : GSS_C_GSS_CODE, GSS_C_NO_OID, &more,
		&say) != GSS_S_COMPLETE)
		return;
	snprintf(text, size, "%.*s", (int)say.length, (const char *)say.value);
	gss_release_buffer(&ignored, &say);
}

static int
acquire(struct rpcd_gss_acceptor *acceptor, const struct config_rpcd *config,
    struct err *err)
{
	gss_key_value_element_desc keytab = { "keytab", config->keytab };
	gss_key_value_set_desc store = { 1, &keytab };
	gss_OID_set_desc krb5 = { 1, (gss_OID)gss_mech_krb5 };
	gss_buffer_desc text = { strlen(config->kerberos_name),
		config->kerberos_name };
	gss_name_t name = GSS_C_NO_NAME;
	OM_uint32 major, minor, ignored;
	char words[160];

	/* Said better than by Kerberos. */
	if (config->keytab != NULL && access(config->keytab, R_OK) != 0)
		return err_sys(err, -errno, "%s", config->keytab);
	/* Without a host: any of the keytab's keys of that service. */
	major =
	    gss_import_name(&minor, &text, GSS_C_NT_HOSTBASED_SERVICE, &name);
	if (major == GSS_S_COMPLETE)
		major = gss_acquire_cred_from(&minor, name, GSS_C_INDEFINITE,
		    &krb5, GSS_C_ACCEPT,
		    config->keytab != NULL ? &store : GSS_C_NO_CRED_STORE,
		    &acceptor->credentials, NULL, NULL);
	gss_release_name(&ignored, &name);
	if (major == GSS_S_COMPLETE)
		return 0;
	rpcd_gss_acceptor_words(major, minor, words, sizeof(words));
	return err_set(err, -EACCES, "no key of service \"%s\": %s",
	    config->kerberos_name, words);
}

int
rpcd_gss_acceptor_new(const struct config_rpcd *config,
    const struct rpcd_access *access, struct rpcd_gss_acceptor **ret_acceptor,
    struct err *err)
{
	struct rpcd_gss_acceptor *acceptor;
	int rc;

	if ((acceptor = calloc(1, sizeof(*acceptor))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	acceptor->access = access;
	acceptor->privacy = config->security == SECURITY_KRB5P;
	acceptor->credentials = GSS_C_NO_CREDENTIAL;
	if ((rc = acquire(acceptor, config, err)) != 0) {
		rpcd_gss_acceptor_free(acceptor);
		return rc;
	}
	*ret_acceptor = acceptor;
	return 0;
}

void
rpcd_gss_acceptor_free(struct rpcd_gss_acceptor *acceptor)
{
	OM_uint32 ignored;

	if (acceptor == NULL)
		return;
	gss_release_cred(&ignored, &acceptor->credentials);
	free(acceptor);
}

void
rpcd_gss_acceptor_access(
    struct rpcd_gss_acceptor *acceptor, const struct rpcd_access *access)
{
	acceptor->access = access;
}

bool
rpcd_gss_acceptor_may(const struct rpcd_gss_acceptor *acceptor, gss_name_t name,
    char *words, size_t size)
{
	gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
	OM_uint32 major, minor;
	bool may = false;

	major = gss_display_name(&minor, name, &text, NULL);
	if (major != GSS_S_COMPLETE)
		rpcd_gss_acceptor_words(major, minor, words, size);
	else if (rpcd_access_principal(
		     acceptor->access, text.value, text.length))
		may = true;
	else
		snprintf(words, size, "%.*s is none of the principals",
		    (int)text.length, (const char *)text.value);
	gss_release_buffer(&minor, &text);
	return may;
}

#endif /* HAVE_GSSAPI */
