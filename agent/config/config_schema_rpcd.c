/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_schema.h"

#define CONNECTIONS_MAX 60000
#define IDLE_MAX (60 * 60)

const struct config_word config_schema_security[] = {
	{ "none", SECURITY_NONE },
	{ "krb5i", SECURITY_KRB5I },
	{ "krb5p", SECURITY_KRB5P },
	{ NULL, 0 },
};

#define RPCD(field) offsetof(struct config_rpcd, field)

static const struct config_key rpcd_keys[] = {
	{ "socket", config_key_path, RPCD(socket), 0, 0, NULL },
	{ "socket-group", config_key_name, RPCD(socket_group), 0, 0, NULL },
	{ "tcp", config_key_bool, RPCD(tcp), 0, 0, NULL },
	{ "listen", config_key_addresses, RPCD(listen), 0, 0, NULL },
	{ "port", config_key_u16, RPCD(port), 1, 65535, NULL },
	{ "allow", config_key_networks, RPCD(allow), 0, 0, NULL },
	{ "security", config_key_word, RPCD(security), 0, 0,
	    config_schema_security },
	{ "principals", config_key_text, RPCD(principals), 0, 0, NULL },
	{ "kerberos-service", config_key_name, RPCD(kerberos_name), 0, 0,
	    NULL },
	{ "keytab", config_key_path, RPCD(keytab), 0, 0, NULL },
	{ "rpcbind", config_key_bool, RPCD(rpcbind), 0, 0, NULL },
	{ "max-connections", config_key_u32, RPCD(max_connections), 1,
	    CONNECTIONS_MAX, NULL },
	{ "idle-timeout", config_key_seconds, RPCD(idle_timeout), 1, IDLE_MAX,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_rpcd = {
	.name = "rpcd",
	.keys = rpcd_keys,
};
