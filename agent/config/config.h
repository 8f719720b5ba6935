/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The configuration file, /etc/dhcpfo/dhcpfo.conf (dhcpfo.conf(5)): which
 * servers are watched, when addresses are low, how the agent runs.
 *
 * A reader gets a whole new struct config or an error; nothing is read half,
 * so that a reload can swap one for the other.
 */

#ifndef DHCPFO_CONFIG_CONFIG_H
#define DHCPFO_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "core/event.h"
#include "core/server.h"
#include "core/threshold.h"

struct err;
struct overrides;

#define CONFIG_PATH "/etc/dhcpfo/dhcpfo.conf"
#define CONFIG_RPCD_SOCKET "/run/dhcpfo/rpcd.sock"
#define CONFIG_RPCD_PORT 6471

/* Limits; what exceeds one is an error that names the place. */
#define CONFIG_FILE_MAX (4U << 20)    /* bytes of the file */
#define CONFIG_SERVERS_MAX 1000	      /* server sections */
#define CONFIG_RELATIONSHIPS_MAX 1000 /* relationship sections of a server */
#define CONFIG_STRING_MAX 1024	      /* bytes of one value or title */
#define CONFIG_EVENTS_MAX 4096	      /* that are kept */
#define CONFIG_OID_MAX 64	      /* numbers of the root OID */

/* dhcpfo's place below netSnmpPlaypen. */
#define CONFIG_ROOT_OID "1.3.6.1.4.1.8072.9999.9999.647"

struct config_notifications {
	bool enabled; /* false: none is sent, whatever its switch says */
	bool kind[EVENT_KIND_COUNT];
	/* At most this many a minute; 0 = no limit. */
	uint32_t rate_limit;			/* of all kinds together */
	uint32_t rate_limits[EVENT_KIND_COUNT]; /* of each */
	/* A relationship that changes its state more often than that within
	 * the period is told of when it was quiet; 0 = always. */
	uint32_t damping_changes;
	uint32_t damping_period, damping_quiet; /* seconds */
	uint32_t events; /* how many of the last are kept */
};

/* How far the clocks of two partners may differ, seconds; 0 = however far. */
struct config_skew {
	uint32_t high, low; /* beyond; and where it is over */
};

struct config_agent {
	char *agentx_socket; /* as AgentXSocket of snmpd.conf(5); NULL = its
				default */
	uint32_t root[CONFIG_OID_MAX]; /* the subtree that is served */
	size_t root_len;
	bool client_tables; /* false: the tables of leases are not served */
	/* false: every request goes the long way through libnetsnmp */
	bool direct_answers;
	enum log_level log_level;
	char *user;	 /* to run as; NULL = stay who we are */
	char *group;	 /* NULL = the user's own */
	char *state_dir; /* absolute; a reader never gives NULL */
};

/* Whose addresses Microsoft's DHCP-MIB counts. */
enum config_microsoft_view {
	CONFIG_MICROSOFT_SCOPE, /* all of a scope */
	CONFIG_MICROSOFT_THIS,	/* this server's share of it */
};

struct config_microsoft {
	bool enabled; /* false: not served */
	enum config_microsoft_view view;
	bool empty_scopes;   /* scopes that count nothing are shown, too */
	bool pending_offers; /* there is noPendingOffers, always 0 */
};

/* Lists are words with blanks between them, each checked. */
struct config_rpcd {
	char *socket;	    /* the path of the unix socket; never NULL */
	char *socket_group; /* whose members may use it, too; NULL = none */
	bool tcp;
	char *listen; /* addresses; never NULL */
	uint16_t port;
	char *allow; /* networks of prefix_parse(); NULL = every address */
	enum server_security security; /* of callers over TCP */
	char *principals;    /* who may call by RPCSEC_GSS; NULL = nobody */
	char *kerberos_name; /* service name in ours; never NULL */
	char *keytab;	     /* NULL = Kerberos' default */
	bool rpcbind;	     /* tell rpcbind(8) of the port */
	uint32_t max_connections; /* over the socket, and as many over TCP */
	uint32_t idle_timeout;	  /* seconds */
};

struct config {
	char *path;		     /* the file this came from */
	struct server_spec *servers; /* in the order of the file */
	size_t server_count;
	struct config_agent agent;
	struct config_microsoft microsoft;
	struct config_rpcd rpcd;
	struct thresholds thresholds; /* where nothing else is set */
	struct overrides *overrides;  /* all of them */
	struct config_skew skew;
	struct config_notifications notifications;
};

/*
 * Reads the file into a fresh struct config.  Of a pair of servers each one's
 * spec names the other as partner, even where only one of them says so.
 * Errors, with "file:line: " and the word in err: -ENOENT and the other errors
 * of open(2); -EISDIR, -EINVAL for what is no regular file (a pipe does not
 * block); -EFBIG; -EBADMSG for what the file says; -ENOMEM.
 *
 * Not thread-safe: libconfuse keeps its scanner in static data.
 */
int config_read(const char *path, struct config **ret_config, struct err *err);

/* The same from memory; path is the name in messages. */
int config_parse(const char *path, const char *text, size_t len,
    struct config **ret_config, struct err *err);

/* NULL is allowed. */
void config_free(struct config *config);

#endif
