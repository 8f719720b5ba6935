/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A watched DHCP server: how it is specified, and the state of its data. */

#ifndef DHCPFO_CORE_SERVER_H
#define DHCPFO_CORE_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

#define SERVER_NAME_MAX 32 /* an SNMP context name has 32 octets at most */

/* The numbers are those of the MIB. */
enum server_state {
	SERVER_OK = 1,
	SERVER_STARTING = 2,	/* never read yet */
	SERVER_STALE = 3,	/* last confirmation older than the limit */
	SERVER_ERROR = 4,	/* source unreadable or invalid */
	SERVER_UNREACHABLE = 5, /* a remote source does not answer */
	SERVER_STOPPED = 6,	/* readable, but the DHCP server is not up */
};

const char *server_state_name(enum server_state state); /* "ok" ... */

/* 1 to 32 of A-Z a-z 0-9 _ . - */
bool server_name_valid(const char *name);

enum server_liveness {
	LIVENESS_AUTO, /* the pid file names a live dhcpd, or the port is bound
			*/
	LIVENESS_PID,
	LIVENESS_PORT,
	LIVENESS_OFF, /* never asked: captures */
};

/* What protects calls over the network; each includes those before it. */
enum server_security {
	SECURITY_NONE,
	SECURITY_KRB5I, /* RPCSEC_GSS with integrity */
	SECURITY_KRB5P, /* RPCSEC_GSS with privacy */
};

struct server_split {
	char *relationship; /* NULL = every relationship of the server */
	unsigned int split; /* 0 to 256 */
};

/* What the configuration or --source says of one server.  All strings are
 * malloc'ed; NULL = not given, the provider's default applies. */
struct server_spec {
	char *name;
	char *kind;    /* "isc", later "kea", "rpc" */
	char *partner; /* the name of the other server of the pair */
	/* kind isc */
	char *conf_path;
	char *leases_path;
	char *include_dir; /* where relative includes are looked up last */
	char *pid_path;
	enum server_liveness liveness;
	uint16_t port; /* UDP port of the DHCP service, default 67 */
	struct server_split *splits;
	size_t split_count;
	/* kind rpc, kea */
	char *address;	     /* HOST, HOST:PORT, unix:PATH */
	char *remote_server; /* which of those over there; NULL = the first */
	enum server_security security;
	char *kerberos_service; /* of who listens there; NULL = dhcpfo */
	char *keytab;		/* of ours; NULL = Kerberos' defaults */
	/* all kinds */
	uint32_t refresh_ms;  /* how often the source is looked at, 900 */
	uint32_t stale_after; /* seconds, 60 */
};

/* A spec with the defaults in it and every string NULL. */
void server_spec_init(struct server_spec *spec);
/* Frees what it holds; the struct may be used again after an init. */
void server_spec_done(struct server_spec *spec);
/* A deep copy; 0 or -ENOMEM, *ret_spec untouched on failure. */
int server_spec_copy(
    const struct server_spec *spec, struct server_spec *ret_spec);

/* Whether they say the same in every field, the order of splits included. */
bool server_spec_equal(
    const struct server_spec *a, const struct server_spec *b);

/*
 * Parses a command line SPEC into an initialised spec: name "local", liveness
 * off.  "isc:DHCPD_CONF:DHCPD_LEASES" (the file names may not hold ':') or
 * "rpc:ADDRESS", whose address is looked at when the source is opened.
 * -EINVAL with err for anything else.
 */
int server_spec_parse(
    const char *text, struct server_spec *ret_spec, struct err *err);

#endif
