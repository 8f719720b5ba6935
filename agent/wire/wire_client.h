/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Pages of the client table. */

#ifndef DHCPFO_WIRE_WIRE_CLIENT_H
#define DHCPFO_WIRE_WIRE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/dhcpfo.h"

struct client;
struct client_search;
struct err;

/* ---- giving ---- */

/* A page that is being filled; holds copies of what the rows point to.  Of
 * two rows the owners are the same if they point to the same name, so that
 * names must live until the page is reset. */
struct wire_client_page;

struct wire_client_page *wire_client_page_new(void); /* NULL: no memory */
void wire_client_page_free(struct wire_client_page *page);

/* Empties it; at most max rows (and WIRE_CLIENTS) go in. */
void wire_client_page_reset(struct wire_client_page *page, size_t max);

/* False if the page is full, by rows or by the bytes of its encoding; the
 * first row always fits. */
bool wire_client_page_add(
    struct wire_client_page *page, const struct client *client);

/* Adds rows as long as there is room; how many it has taken. */
size_t wire_client_page_fill(
    struct wire_client_page *page, const struct client *clients, size_t count);

/* The page as it is; borrowed until the next change. */
void wire_client_page_get(
    const struct wire_client_page *page, bool end, wire_clients *ret_clients);

/* ---- taking ---- */

/*
 * Frees the rows of a reply that was decoded; xdr_free() does the rest.  It
 * would also do this, by some twenty calls for each row to find that nothing
 * hangs on it, which is a third of what a page costs its reader.
 */
void wire_client_page_drop(wire_clients_reply *reply);

/*
 * The rows of a page that was asked for with "after" (a client) and max.
 * *ret_clients is malloc'ed, and borrows from page.  0; -ENOMEM; -EPROTO for
 * what no server of ours would send: rows beyond those asked for or out of
 * order, a page that has no row and is not the end, bad states, a client
 * outside its scope, lengths that are not those of the bytes.
 */
int wire_client_get_page(const wire_clients *page, uint32_t after, size_t max,
    struct client **ret_clients, size_t *ret_count, struct err *err);

/* The one row that answers a search; -EPROTO for anything else, also for a
 * client of another address than the one that was searched for. */
int wire_client_get_one(const wire_clients *page,
    const struct client_search *search, struct client *ret_client,
    struct err *err);

#endif
