/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_schema.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "core/topology.h"

#define REFRESH_MIN_MS 100
#define REFRESH_MAX_MS (60 * 60 * 1000)
#define STALE_MAX (7 * 24 * 60 * 60)

/* ---- server ---- */

static const struct config_word liveness_words[] = {
	{ "auto", LIVENESS_AUTO },
	{ "pid", LIVENESS_PID },
	{ "port", LIVENESS_PORT },
	{ "off", LIVENESS_OFF },
	{ NULL, 0 },
};

#define SERVER(field) offsetof(struct config_server_keys, spec.field)

static const struct config_key server_keys[] = {
	{ "kind", config_key_name, SERVER(kind), 0, 0, NULL },
	{ "config", config_key_path, SERVER(conf_path), 0, 0, NULL },
	{ "leases", config_key_path, SERVER(leases_path), 0, 0, NULL },
	{ "include-dir", config_key_path, SERVER(include_dir), 0, 0, NULL },
	{ "partner", config_key_name, SERVER(partner), 0, 0, NULL },
	{ "liveness", config_key_word, SERVER(liveness), 0, 0, liveness_words },
	{ "pid-file", config_key_path, SERVER(pid_path), 0, 0, NULL },
	{ "port", config_key_u16, SERVER(port), 1, 65535, NULL },
	{ "refresh", config_key_ms, SERVER(refresh_ms), REFRESH_MIN_MS,
	    REFRESH_MAX_MS, NULL },
	{ "stale-after", config_key_seconds, SERVER(stale_after), 1, STALE_MAX,
	    NULL },
	{ "split", config_key_u32, offsetof(struct config_server_keys, split),
	    0, BUCKET_COUNT, NULL },
	{ "address", config_key_name, SERVER(address), 0, 0, NULL },
	{ "remote-server", config_key_name, SERVER(remote_server), 0, 0, NULL },
	{ "security", config_key_word, SERVER(security), 0, 0,
	    config_schema_security },
	{ "kerberos-service", config_key_name, SERVER(kerberos_service), 0, 0,
	    NULL },
	{ "keytab", config_key_path, SERVER(keytab), 0, 0, NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

static const struct config_key relationship_keys[] = {
	{ "split", config_key_u32, offsetof(struct server_split, split), 0,
	    BUCKET_COUNT, NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_relationship = {
	.name = "relationship",
	.titled = true,
	.max = CONFIG_RELATIONSHIPS_MAX,
	.keys = relationship_keys,
};

static const struct config_section *const server_sections[] = {
	&config_schema_relationship,
	NULL,
};

const struct config_section config_schema_server = {
	.name = "server",
	.titled = true,
	.max = CONFIG_SERVERS_MAX,
	.keys = server_keys,
	.sections = server_sections,
};

/* ---- agent ---- */

int
config_schema_root(const struct config_key *key, const char *text,
    void *ret_field, struct err *err)
{
	static const uint32_t internet[] = { 1, 3, 6, 1 };
	struct config_agent *agent = ret_field;
	uint32_t root[CONFIG_OID_MAX];
	size_t n = 0, len;
	const char *p = text;

	(void)key;
	if (*p == '.')
		p++;
	for (;; p++) {
		len = strcspn(p, ".");
		if (n == CONFIG_OID_MAX ||
		    text_u32(p, len, 0, UINT32_MAX, &root[n++]) != 0)
			return err_set(err, -EINVAL,
			    "\"%s\" is not an OID of at most %d numbers", text,
			    CONFIG_OID_MAX);
		p += len;
		if (*p == '\0')
			break;
	}
	/* A shorter one would take over subtrees of others. */
	if (n < 6 || memcmp(root, internet, sizeof(internet)) != 0)
		return err_set(err, -EINVAL,
		    "\"%s\" is not below 1.3.6.1, or too short", text);
	memcpy(agent->root, root, n * sizeof(root[0]));
	agent->root_len = n;
	return 0;
}

static const struct config_word log_words[] = {
	{ "error", LOG_LEVEL_ERR },
	{ "warning", LOG_LEVEL_WARN },
	{ "info", LOG_LEVEL_INFO },
	{ "debug", LOG_LEVEL_DEBUG },
	{ NULL, 0 },
};

#define AGENT(field) offsetof(struct config_agent_keys, agent.field)
#define DEFAULT(field) offsetof(struct config_agent_keys, defaults.field)

static const struct config_key agent_keys[] = {
	{ "agentx-socket", config_key_name, AGENT(agentx_socket), 0, 0, NULL },
	{ "root-oid", config_schema_root,
	    offsetof(struct config_agent_keys, agent), 0, 0, NULL },
	{ "client-tables", config_key_bool, AGENT(client_tables), 0, 0, NULL },
	{ "direct-answers", config_key_bool, AGENT(direct_answers), 0, 0,
	    NULL },
	{ "log-level", config_key_word, AGENT(log_level), 0, 0, log_words },
	{ "user", config_key_name, AGENT(user), 0, 0, NULL },
	{ "group", config_key_name, AGENT(group), 0, 0, NULL },
	{ "state-directory", config_key_path, AGENT(state_dir), 0, 0, NULL },
	{ "refresh", config_key_ms, DEFAULT(refresh_ms), REFRESH_MIN_MS,
	    REFRESH_MAX_MS, NULL },
	{ "stale-after", config_key_seconds, DEFAULT(stale_after), 1, STALE_MAX,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_agent = {
	.name = "agent",
	.keys = agent_keys,
};

/* ---- Microsoft's DHCP-MIB ---- */

static const struct config_word view_words[] = {
	{ "scope", CONFIG_MICROSOFT_SCOPE },
	{ "this", CONFIG_MICROSOFT_THIS },
	{ NULL, 0 },
};

#define MICROSOFT(field) offsetof(struct config_microsoft, field)

static const struct config_key microsoft_keys[] = {
	{ "enabled", config_key_bool, MICROSOFT(enabled), 0, 0, NULL },
	{ "view", config_key_word, MICROSOFT(view), 0, 0, view_words },
	{ "empty-scopes", config_key_bool, MICROSOFT(empty_scopes), 0, 0,
	    NULL },
	{ "pending-offers", config_key_bool, MICROSOFT(pending_offers), 0, 0,
	    NULL },
	{ NULL, NULL, 0, 0, 0, NULL },
};

const struct config_section config_schema_microsoft = {
	.name = "microsoft-mib",
	.keys = microsoft_keys,
};

/* ---- the file ---- */

static const struct config_section *const root_sections[] = {
	&config_schema_server,
	&config_schema_agent,
	&config_schema_microsoft,
	&config_schema_rpcd,
	&config_schema_thresholds,
	&config_schema_notifications,
	NULL,
};

const struct config_section config_schema = {
	.name = "file",
	.sections = root_sections,
};
