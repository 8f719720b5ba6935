/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"
#include "support/config_case.h"
#include "support/oom.h"

static void
rpcd_without_section_serves_its_socket_only(void **state)
{
	struct config *c = config_case_good("");
	const struct config_rpcd *r = &c->rpcd;

	(void)state;
	assert_string_equal(r->socket, "/run/dhcpfo/rpcd.sock");
	assert_null(r->socket_group);
	assert_false(r->tcp);
	assert_string_equal(r->listen, "0.0.0.0");
	assert_int_equal(r->port, 6471);
	assert_null(r->allow);
	assert_int_equal(r->security, SECURITY_NONE);
	assert_null(r->principals);
	assert_string_equal(r->kerberos_name, "dhcpfo");
	assert_null(r->keytab);
	assert_false(r->rpcbind);
	assert_int_equal(r->max_connections, 512);
	assert_int_equal(r->idle_timeout, 60);
	config_free(c);
}

static void
rpcd_takes_every_key(void **state)
{
	struct config *c = config_case_good(
	    "rpcd {\n"
	    "socket = /run/s\n socket-group = adm\n tcp = on\n"
	    "listen = \"192.0.2.1 ::1\"\n port = 7000\n"
	    "allow = \" 192.0.2.0/24\t2001:db8::/32 \"\n security = krb5p\n"
	    "principals = \"a@B c/d@E\"\n kerberos-service = host\n"
	    "keytab = /etc/k\n rpcbind = yes\n max-connections = 2000\n"
	    "idle-timeout = 5m\n"
	    "}\n");
	const struct config_rpcd *r = &c->rpcd;

	(void)state;
	assert_string_equal(r->socket, "/run/s");
	assert_string_equal(r->socket_group, "adm");
	assert_true(r->tcp);
	assert_string_equal(r->listen, "192.0.2.1 ::1");
	assert_int_equal(r->port, 7000);
	assert_string_equal(r->allow, " 192.0.2.0/24\t2001:db8::/32 ");
	assert_int_equal(r->security, SECURITY_KRB5P);
	assert_string_equal(r->principals, "a@B c/d@E");
	assert_string_equal(r->kerberos_name, "host");
	assert_string_equal(r->keytab, "/etc/k");
	assert_true(r->rpcbind);
	assert_int_equal(r->max_connections, 2000);
	assert_int_equal(r->idle_timeout, 300);
	config_free(c);
}

static void
rpcd_open_to_everybody_is_refused(void **state)
{
	(void)state;
	config_case_bad("rpcd {\n tcp = on\n}\n",
	    "f:2: tcp is open to everybody: it needs \"allow\" or "
	    "\"security\"");
	config_case_bad("rpcd {\n tcp = on\n security = none\n}\n",
	    "f:2: tcp is open to everybody: it needs \"allow\" or "
	    "\"security\"");
	config_free(config_case_good("rpcd { tcp = on\nallow = 192.0.2.1\n}"));
	config_free(config_case_good(
	    "rpcd { tcp = on\nsecurity = krb5i\nprincipals = a@B }"));
}

static void
rpcd_security_and_principals_come_together(void **state)
{
	(void)state;
	config_case_bad("rpcd {\n security = krb5i\n}\n",
	    "f:2: security lets nobody in without \"principals\"");
	config_case_bad("rpcd {\n\n principals = a@B\n}\n",
	    "f:3: principals are not looked at without \"security\"");
}

static void
rpcd_bad_values_are_refused(void **state)
{
	(void)state;
	config_case_bad("rpcd {\n allow = \"192.0.2.0/24 192.0.2.1/24\"\n}\n",
	    "f:2: allow: \"192.0.2.1/24\" is not an address or network");
	config_case_bad(
	    "rpcd {\n allow = \" \"\n}\n", "f:2: allow: must not be empty");
	config_case_bad("rpcd {\n listen = 192.0.2.0/24\n}\n",
	    "f:2: listen: \"192.0.2.0/24\" is not an address");
	config_case_bad("rpcd {\n listen = localhost\n}\n",
	    "f:2: listen: \"localhost\" is not an address");
	config_case_bad("rpcd {\n socket = rpcd.sock\n}\n",
	    "f:2: socket: \"rpcd.sock\" is not an absolute path");
	config_case_bad("rpcd {\n security = sys\n}\n",
	    "f:2: security: \"sys\" is none of the words: none, krb5i, krb5p");
	config_case_bad("rpcd {\n max-connections = 0\n}\n",
	    "f:2: max-connections: \"0\" is not a number from 1 to 60000");
}

static void
parse_all(void *arg)
{
	struct config *config = NULL;
	struct err err = { 0 };
	const char *text = arg;
	int rc;

	rc = config_parse("f", text, strlen(text), &config, &err);
	assert_true(rc == 0 || rc == -ENOMEM);
	config_free(config);
}

static void
rpcd_survives_every_failed_allocation(void **state)
{
	char text[] = "rpcd { tcp = on\n listen = ::\n allow = ::/0\n"
		      "socket = /s\n socket-group = g\n keytab = /k\n }";

	(void)state;
	assert_true(oom_each(parse_all, text) > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rpcd_without_section_serves_its_socket_only),
		cmocka_unit_test(rpcd_takes_every_key),
		cmocka_unit_test(rpcd_open_to_everybody_is_refused),
		cmocka_unit_test(rpcd_security_and_principals_come_together),
		cmocka_unit_test(rpcd_bad_values_are_refused),
		cmocka_unit_test(rpcd_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("config_rpcd", tests, NULL, NULL);
}
