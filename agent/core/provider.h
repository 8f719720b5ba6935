/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The waist of the program: what every source of DHCP data can be asked.  Each
 * call ends by exactly one completion, at once (before the call returns) or
 * later, in the loop's thread.  A provider that must ask somebody completes
 * with an error at its deadline; nothing above ever waits.
 *
 * Return codes of completions: 0; -ENOENT no such scope, client or
 * relationship; -ENODATA the source was never read; -EHOSTUNREACH,
 * -ETIMEDOUT, -EACCES from a remote one; -ENOMEM.  err (never NULL) has words
 * when rc is not 0.  What is pointed to lives until the completion returns.
 *
 * Adding a source: a folder under provider/ with one struct provider_ops, and
 * a row in service/registry.c.
 */

#ifndef DHCPFO_CORE_PROVIDER_H
#define DHCPFO_CORE_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;
struct clock;
struct err;
struct generation;
struct loop;
struct progress;
struct provider; /* each provider's own */
struct relationship;
struct relationship_state;
struct scope;
struct scope_statistics;
struct server_spec;
struct worker;

/* What a provider works with; borrowed, outlives the provider. */
struct provider_env {
	struct loop *loop;     /* NULL in a program without a loop */
	struct worker *worker; /* never NULL; without a loop it runs inline */
	const struct clock *clock;
	int64_t call_timeout_ms; /* the deadline of one call */
	/* What is read of files goes there; NULL: nobody looks. */
	struct progress *progress;
};

#define PROVIDER_NOTICES_MAX 16

/* What one look at the source has brought. */
struct provider_report {
	int rc;		 /* 0, or why the source cannot be read or is invalid */
	struct err *err; /* its words */
	/*
	 * A new view, one reference for the receiver; NULL: nothing changed,
	 * or nothing could be read.  There may be one though rc is not 0:
	 * where the configuration has become invalid, leases are followed
	 * with the last good one.  It is to be taken in; rc says that it is
	 * not all that there is.
	 */
	struct generation *generation;
	bool running; /* the DHCP server itself is up (or not asked about) */
	bool remote_failure; /* rc is about reaching it, not about its data */
	/*
	 * Seconds since the data was last known to be current, whatever rc and
	 * running are: where somebody else reads the source for us, since he
	 * last found it so; where the server is down, since it wrote it.  -1:
	 * no news of that.  0: by this look, if rc is 0 and the server is
	 * running.
	 */
	int64_t age;
	/* Where the clock of the server's host can be told: by how many seconds
	 * it is ahead of ours. */
	bool clock_known;
	int64_t clock_ahead;
	/* Things an operator should be told once: "file:12: ...".  Borrowed
	 * until the completion returns. */
	const char *const *notices;
	size_t notice_count;
	uint64_t
	    skipped_records; /* corrupt ones, since the source was opened */
};

enum client_search_type {
	CLIENT_BY_ADDRESS,
	CLIENT_BY_HARDWARE,
	CLIENT_BY_NAME,
};

struct client_search {
	enum client_search_type type;
	uint32_t address;	 /* host byte order */
	const uint8_t *hardware; /* of any hardware type */
	size_t hardware_len;
	uint32_t low, high; /* by hardware: only addresses in [low, high] */
	const char *name;   /* in any case */
	size_t name_len;
};

/* A place in one of the secondary indexes of leases in force
 * (core/generation.h). */
struct client_group_search {
	enum client_search_type type; /* CLIENT_BY_HARDWARE, CLIENT_BY_NAME */
	uint8_t hardware_type;
	const uint8_t *key; /* the hardware address; the name, in any case */
	size_t key_len;
	bool after; /* behind this key; else from it on */
};

/* The leases in force that have one key. */
struct client_group_row {
	uint8_t hardware_type;
	const uint8_t *key; /* a name in lower case */
	size_t key_len;
	uint32_t address; /* the lowest of them */
	uint32_t count;
};

struct relationship_row {
	const struct relationship *relationship;
	const struct relationship_state *state;
	const uint32_t *scopes; /* addresses of its scopes, ascending */
	size_t scope_count;
};

typedef void provider_refresh_cb(
    void *arg, const struct provider_report *report);
typedef void provider_statistics_cb(void *arg, int rc, const struct err *err,
    const struct scope_statistics *statistics);
typedef void provider_client_cb(
    void *arg, int rc, const struct err *err, const struct client *client);
typedef void provider_clients_cb(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count);
typedef void provider_groups_cb(void *arg, int rc, const struct err *err,
    const struct client_group_row *rows, size_t count);
typedef void provider_relationships_cb(void *arg, int rc, const struct err *err,
    const struct relationship_row *rows, size_t count);
/* scopes is an array, by address. */
typedef void provider_scopes_cb(void *arg, int rc, const struct err *err,
    const struct scope *scopes, size_t count);
typedef void provider_time_cb(
    void *arg, int rc, const struct err *err, int64_t now);
/* status: enum address_status of core/generation.h.  -ENOENT: no scope holds
 * the address; -EXDEV: its scope is not in failover. */
typedef void provider_address_cb(
    void *arg, int rc, const struct err *err, unsigned int status);

struct provider_ops {
	/* The word in the configuration and in a SPEC. */
	const char *kind;

	/* The data is in memory: every call but refresh completes before it
	 * returns, and costs next to nothing. */
	bool immediate;

	/* Checks the spec and allocates; touches no source yet, so it does not
	 * fail because a file or host is missing. */
	int (*open)(const struct server_spec *spec,
	    const struct provider_env *env, struct provider **ret_provider,
	    struct err *err);

	/* NULL is allowed.  Calls that are under way complete with
	 * -ECANCELED before it returns. */
	void (*close)(struct provider *provider);

	/*
	 * Looks at the source: reads what is new, moves the clock, publishes.
	 * Never called while one is under way.  The cost is that of what
	 * changed.  After the completion the calls below answer from the new
	 * view.
	 */
	void (*refresh)(
	    struct provider *provider, provider_refresh_cb *cb, void *arg);

	/*
	 * The partner's latest view, from the server that the spec names as
	 * partner: split and host names that this source lacks are taken from
	 * it in the next refresh.  Takes a reference of its own.  NULL: no
	 * partner (any more).
	 */
	void (*adopt)(struct provider *provider, struct generation *partner);

	void (*get_scope_statistics)(struct provider *provider, uint32_t scope,
	    provider_statistics_cb *cb, void *arg);
	void (*get_client_info)(struct provider *provider,
	    const struct client_search *search, provider_client_cb *cb,
	    void *arg);
	/* Rows after the address (0: from the first), at most max. */
	void (*enum_clients)(struct provider *provider, uint32_t after,
	    size_t max, provider_clients_cb *cb, void *arg);
	/* The groups from there on, in the order of their index, at most max;
	 * fewer are not the end, none is. */
	void (*enum_client_groups)(struct provider *provider,
	    const struct client_group_search *search, size_t max,
	    provider_groups_cb *cb, void *arg);
	void (*enum_relationships)(struct provider *provider,
	    provider_relationships_cb *cb, void *arg);
	void (*enum_scopes)(
	    struct provider *provider, provider_scopes_cb *cb, void *arg);
	/* The server's own clock, seconds since 1970 UTC. */
	void (*get_system_time)(
	    struct provider *provider, provider_time_cb *cb, void *arg);
	/* Whose an address is. */
	void (*get_address_status)(struct provider *provider, uint32_t address,
	    provider_address_cb *cb, void *arg);
};

#endif
