/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_agent.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"
#include "snmp/agentx_session.h"
#include "snmp/mib.h"
#include "snmp/mib_view.h"
#include "snmp/snmp_context.h"
#include "snmp/snmp_notify.h"
#include "snmp/snmp_oid.h"

struct snmp_agent {
	struct mib_agent status;
	uint32_t root[CONFIG_OID_MAX];
	size_t root_len;
	uint32_t compliance[CONFIG_OID_MAX + 3];
	char *socket;
	struct agentx_session *session;
	struct snmp_contexts *contexts;
	struct snmp_notify *notify;
};

static void
on_session(void *arg, bool up, void *netsnmp_session)
{
	struct snmp_agent *agent = arg;

	if (up)
		agent->status.connections++;
	else
		snmp_contexts_end_requests(agent->contexts);
	snmp_notify_session(
	    agent->notify, up ? agent->session : NULL, netsnmp_session);
}

static size_t
on_pdu(void *arg, uint32_t session, const uint8_t *pdu, size_t len,
    uint8_t *answer, size_t size)
{
	struct snmp_agent *agent = arg;

	return snmp_contexts_answer(
	    agent->contexts, session, pdu, len, answer, size);
}

static int
update(struct snmp_agent *agent, const struct config *config)
{
	agent->status.notifications = config->notifications;
	agent->status.client_tables = config->agent.client_tables;
	agent->status.microsoft = config->microsoft;
	agentx_session_set_answer(
	    agent->session, config->agent.direct_answers ? on_pdu : NULL);
	return snmp_contexts_update(agent->contexts, agent->session);
}

static void
take_root(struct snmp_agent *agent, const struct config_agent *config)
{
	agent->root_len = config->root_len;
	memcpy(
	    agent->root, config->root, agent->root_len * sizeof(*agent->root));
	/* What the agent conforms to: the module's first compliance. */
	memcpy(agent->compliance, agent->root,
	    agent->root_len * sizeof(*agent->root));
	agent->compliance[agent->root_len] = MIB_CONFORMANCE;
	agent->compliance[agent->root_len + 1] = MIB_COMPLIANCES;
	agent->compliance[agent->root_len + 2] = 1;
}

int
snmp_agent_update(
    struct snmp_agent *agent, const struct config *config, struct err *err)
{
	int rc;

	if (snmp_oid_cmp(agent->root, agent->root_len, config->agent.root,
		config->agent.root_len) != 0) {
		take_root(agent, &config->agent);
		snmp_notify_move(agent->notify, agent->root, agent->root_len);
		snmp_contexts_move(
		    agent->contexts, agent->root, agent->root_len);
		agentx_session_module(
		    agent->session, agent->compliance, agent->root_len + 3);
	}
	rc = update(agent, config);
	return rc == 0 ? 0 : err_set(err, rc, "no memory");
}

static int
session_start(struct snmp_agent *agent, const char *name, struct loop *loop,
    const struct clock *clock, struct err *err)
{
	struct agentx_session_config config = {
		.name = name,
		.socket = agent->socket,
		.module = agent->compliance,
		.module_len = agent->root_len + 3,
		.descr = "DHCPv4 failover: scopes, relationships, clients "
			 "(DHCPV4-FAILOVER-MIB)",
	};

	return agentx_session_new(
	    loop, clock, &config, on_session, agent, &agent->session, err);
}

int
snmp_agent_new(const char *name, struct loop *loop, const struct clock *clock,
    struct service *service, struct service_events *events,
    const struct config *config, struct snmp_agent **ret_agent, struct err *err)
{
	struct snmp_agent *agent;
	int rc;

	agent = calloc(1, sizeof(*agent));
	if (agent == NULL)
		return err_set(err, -ENOMEM, "no memory");
	take_root(agent, &config->agent);
	rc = -ENOMEM;
	if (config->agent.agentx_socket != NULL &&
	    (agent->socket = strdup(config->agent.agentx_socket)) == NULL)
		goto no_memory;
	agent->status.loop = loop;
	agent->status.events = events;
	agent->notify = snmp_notify_new(
	    loop, clock, events, &agent->status, agent->root, agent->root_len);
	agent->contexts = snmp_contexts_new(
	    loop, service, &agent->status, agent->root, agent->root_len);
	if (agent->notify == NULL || agent->contexts == NULL)
		goto no_memory;
	rc = session_start(agent, name, loop, clock, err);
	if (rc != 0)
		goto fail;
	rc = update(agent, config);
	if (rc != 0)
		goto no_memory;
	*ret_agent = agent;
	return 0;
no_memory:
	err_set(err, rc, "no memory");
fail:
	snmp_agent_free(agent);
	return rc;
}

void
snmp_agent_free(struct snmp_agent *agent)
{
	if (agent == NULL)
		return;
	if (agent->session != NULL)
		snmp_contexts_end_requests(agent->contexts);
	agentx_session_free(agent->session);
	snmp_contexts_free(agent->contexts);
	snmp_notify_free(agent->notify);
	free(agent->socket);
	free(agent);
}
