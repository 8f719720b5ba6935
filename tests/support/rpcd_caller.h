/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The other end of a connection to a server under test: sends calls and reads
 * replies, while the loop goes round. */

#ifndef DHCPFO_TESTS_RPCD_CALLER_H
#define DHCPFO_TESTS_RPCD_CALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct loop;

#define RPCD_CALLER_PROGRAM UINT32_C(0x20064700)

/* A call without arguments, with its mark; the bytes written to "to". */
size_t rpcd_caller_call(uint8_t *to, uint32_t xid, uint32_t prog, uint32_t vers,
    uint32_t proc, uint32_t flavor);

/* Turns the loop until nothing is left to be done. */
void rpcd_caller_pump(struct loop *loop);

/*
 * What has come without waiting, at most size bytes; 0: nothing, and the
 * connection is open; -1: it has been closed.
 */
ssize_t rpcd_caller_read(int fd, void *bytes, size_t size);

/* Sends a call of version 1 with AUTH_NONE; true if it is answered with
 * success. */
bool rpcd_caller_ask(struct loop *loop, int fd, uint32_t proc);

/* Whether the other end has closed. */
bool rpcd_caller_closed(struct loop *loop, int fd);

#endif
