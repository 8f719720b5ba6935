/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Calls to one dhcpfo-rpcd, many at a time, none of them waited for: each ends
 * with its answer or at its deadline.  Connects when there is something to ask;
 * a connection that was closed while nobody asked is no fault, and a call that
 * met with its end is sent once more.
 *
 * What comes from the peer is not trusted: an answer that nobody waits for, or
 * that cannot be an answer to what was asked, ends the connection.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_CLIENT_H
#define DHCPFO_PROVIDER_ONCRPC_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct oncrpc_client;
struct oncrpc_procedure;
struct oncrpc_session_config;

/* Calls under way at a time, those included that were given up and whose
 * answer may yet come. */
#define ONCRPC_CLIENT_CALLS_MAX 1024
/*
 * rc 0: result is that of the procedure; it is freed when this returns.  Else
 * err has words that begin with the peer's address: -EHOSTUNREACH, -ETIMEDOUT,
 * -ENODEV (no such name), -EACCES, -ECANCELED, -ENOMEM, -EINVAL, and those of
 * oncrpc_session_results().  May free the client.
 */
typedef void oncrpc_client_cb(
    void *arg, int rc, const struct err *err, void *result);

struct oncrpc_question {
	const struct oncrpc_procedure *procedure;
	const void *args; /* borrowed by oncrpc_client_call() only */
	int64_t timeout_ms;
	/* Asked in any case, also where others are refused because the peer
	 * did not answer lately. */
	bool probe;
	oncrpc_client_cb *cb;
	void *arg;
};

/*
 * manual: cb is called by oncrpc_client_round() only, which then is to be
 * called until there is nothing to wait for, in a program without a loop.
 * NULL: no memory.
 */
struct oncrpc_client *oncrpc_client_new(
    const struct oncrpc_session_config *config, bool manual);

/* What is under way ends with -ECANCELED before it returns.  NULL is
 * allowed. */
void oncrpc_client_free(struct oncrpc_client *client);

/* cb is called exactly once, now or later. */
void oncrpc_client_call(
    struct oncrpc_client *client, const struct oncrpc_question *question);

/* An answer could be decoded, and yet no server of ours gives it: the
 * connection ends, and for a while nobody but a probe makes another. */
void oncrpc_client_distrust(
    struct oncrpc_client *client, const struct err *why);

/* Waits for one round of events, at most until the next deadline. */
void oncrpc_client_round(struct oncrpc_client *client);

#endif
