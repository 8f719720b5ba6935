/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Rows of servers that do not answer at once.  A question is put, and whoever
 * has it looks again when the answer has come; who asks the same meanwhile
 * waits for the same answer.  That about one row is gone when all have looked;
 * a page of rows that a walk goes through is kept for a short time, as long as
 * its server is not known to have changed.
 *
 * Memory is bounded by the limits below; past them a question is an error.
 */

#ifndef DHCPFO_SNMP_MIB_ASK_H
#define DHCPFO_SNMP_MIB_ASK_H

#include <stddef.h>

#include "snmp/mib_table.h"

struct loop;
struct mib_answer;
struct mib_asks;
struct mib_question;
struct mib_view;
struct server;

/* Calls under way, and those of one server. */
#define MIB_ASK_CALLS_MAX 512
#define MIB_ASK_SERVER_CALLS_MAX 64
/* Pages that are kept, and those of one server; the one that was used last
 * longest ago goes first. */
#define MIB_ASK_PAGES_MAX 64
#define MIB_ASK_SERVER_PAGES_MAX 8
#define MIB_ASK_PAGE_ROWS 128
#define MIB_ASK_PAGE_MS 3000

/* wake: some answers have come; from the loop, never from within mib_ask().
 * What is asked in it gets them.  NULL: no memory. */
typedef void mib_ask_wake(void *arg);
struct mib_asks *mib_asks_new(struct loop *loop, mib_ask_wake *wake, void *arg);
/* Answers that are yet to come are nobody's.  NULL is allowed. */
void mib_asks_free(struct mib_asks *asks);

/* Servers may have been freed since the loop was left: what is known of any
 * goes, and what was asked is asked anew. */
void mib_asks_forget(struct mib_asks *asks);

/*
 * The row that answers a question about one of the view's servers: MIB_FOUND
 * with the answer that holds it, a reference for the caller; MIB_NO_INSTANCE;
 * MIB_ERROR: the server cannot be asked, or does not know; MIB_PENDING:
 * view->waits_for will be done.
 */
enum mib_result mib_ask(struct mib_view *view,
    const struct mib_question *question, struct mib_answer **ret_answer,
    size_t *ret_row);

struct mib_asks_counts {
	size_t calls, pages; /* under way; kept */
};

struct mib_asks_counts mib_asks_counts(const struct mib_asks *asks);

#endif
