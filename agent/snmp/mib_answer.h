/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A question about the rows of a table of leases, put to the server whose they
 * are, and its answer: a copy, which stands until the last reference is given
 * back.  It may be there at once, or come later.
 */

#ifndef DHCPFO_SNMP_MIB_ANSWER_H
#define DHCPFO_SNMP_MIB_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/generation.h"
#include "snmp/mib_table.h"
#include "snmp/snmp_index.h"

struct dhcpsapi_client;
struct mib_answer;
struct server;

enum mib_rows {
	MIB_ROWS_CLIENTS,  /* the key is the address, in network byte order */
	MIB_ROWS_HARDWARE, /* type and hardware address */
	MIB_ROWS_NAMES,	   /* the name in lower case */
};

/* A place in a table.  The order is by type (0 without one), length, bytes, as
 * that of the index in the table. */
struct mib_key {
	uint8_t type, len;
	uint8_t bytes[SNMP_KEY_MAX];
};

struct mib_question {
	struct server *server;
	enum mib_rows rows;
	bool exact; /* the row of the key; else rows from the key on, */
	bool after; /* or behind it */
	struct mib_key key;
};

/* Of MIB_ROWS_HARDWARE and _NAMES. */
struct mib_group {
	struct mib_key key;
	struct client_group group;
};

/* Below, at or above zero. */
int mib_key_cmp(const struct mib_key *a, const struct mib_key *b);
bool mib_question_same(
    const struct mib_question *a, const struct mib_question *b);

/* Copies the question; one reference.  NULL: no memory. */
struct mib_answer *mib_answer_new(const struct mib_question *question);
struct mib_answer *mib_answer_ref(struct mib_answer *answer);
void mib_answer_unref(struct mib_answer *answer); /* NULL is allowed */

/*
 * Puts the question, once; for max rows at most, where it is not for one.
 * later is called when the answer has come, unless that is before this returns;
 * the answer lives until then, referenced or not.
 */
typedef void mib_answer_cb(void *arg, struct mib_answer *answer);
void mib_answer_start(
    struct mib_answer *answer, size_t max, mib_answer_cb *later, void *arg);
/* The server may be gone. */
void mib_answer_disown(struct mib_answer *answer);
/* later is not to be called any more. */
void mib_answer_leave(struct mib_answer *answer);

bool mib_answer_done(const struct mib_answer *answer);

/* ---- of one that is done ---- */

/* False: the server could not be asked, or does not know. */
bool mib_answer_good(const struct mib_answer *answer);

/* Whether the answer to a question of the same server is in it; false where it
 * is about one row only. */
bool mib_answer_covers(
    const struct mib_answer *answer, const struct mib_question *question);

/* The row that a question is about which it covers, or which is its own:
 * MIB_FOUND, MIB_NO_INSTANCE, MIB_ERROR. */
enum mib_result mib_answer_row(const struct mib_answer *answer,
    const struct mib_question *question, size_t *ret_row);

/* Row i; borrowed. */
const struct dhcpsapi_client *mib_answer_client(
    const struct mib_answer *answer, size_t i);
const struct mib_group *mib_answer_group(
    const struct mib_answer *answer, size_t i);

/* Its server is NULL once it may be gone. */
const struct mib_question *mib_answer_question(const struct mib_answer *answer);

#endif
