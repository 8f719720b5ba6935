/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Says no to those who may not connect: their first call is answered with
 * MSG_DENIED (RFC 5531 section 9), whatever it asks for, so that they learn
 * that nothing is broken.  Of the call no more than its number is looked at.
 */

#ifndef DHCPFO_RPCD_RPCD_REFUSAL_H
#define DHCPFO_RPCD_RPCD_REFUSAL_H

struct loop;
struct rpcd_refusal;

/* Connections at a time; one more is closed without a word. */
#define RPCD_REFUSAL_MAX 16

/* Each ends after that, however far it is. */
#define RPCD_REFUSAL_MS 2000

/* NULL: no memory. */
struct rpcd_refusal *rpcd_refusal_new(struct loop *loop);
/* Closes those that are left.  NULL is allowed. */
void rpcd_refusal_free(struct rpcd_refusal *refusal);

/* Takes the descriptor, which must not block, in any case. */
void rpcd_refusal_add(struct rpcd_refusal *refusal, int fd);

#endif
