/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/service_log.h"

#include "base/log.h"
#include "service/service.h"

static void
log_state(const struct server *server, const char *words)
{
	struct server_status status;

	server_status(server, &status);
	if (status.state == SERVER_OK)
		log_info("service", "%s: ok", server_name(server));
	else
		log_warn("service", "%s: %s%s%s", server_name(server),
		    server_state_name(status.state),
		    words != NULL && words[0] != '\0' ? ": " : "",
		    words != NULL ? words : "");
}

void
service_log(const struct service_event *event)
{
	const char *name = server_name(event->server);
	const char *partner = server_spec(event->server)->partner;

	switch (event->kind) {
	case SERVICE_STATE:
	case SERVICE_REASON:
		log_state(event->server, event->text);
		break;
	case SERVICE_NOTICE:
		log_warn("service", "%s: %s", name, event->text);
		break;
	case SERVICE_DIFFERENCE:
		if (event->text[0] != '\0')
			log_warn("service", "%s and its partner %s: %s", name,
			    partner, event->text);
		else
			log_info("service",
			    "%s and its partner %s: no longer different", name,
			    partner);
		break;
	case SERVICE_GENERATION:
	case SERVICE_REMOVED:
		break;
	}
}
