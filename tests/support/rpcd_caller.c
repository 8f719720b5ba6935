/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/rpcd_caller.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <errno.h>
#include <string.h>

#include "base/loop.h"

#define ROUNDS 64 /* what a test does ends in fewer */

static uint8_t *
put(uint8_t *to, uint32_t value)
{
	uint32_t be = htonl(value);

	memcpy(to, &be, sizeof(be));
	return to + sizeof(be);
}

size_t
rpcd_caller_call(uint8_t *to, uint32_t xid, uint32_t prog, uint32_t vers,
    uint32_t proc, uint32_t flavor)
{
	const uint32_t words[] = { 0x80000000u | 40, xid, 0, 2, prog, vers,
		proc, flavor, 0, 0, 0 };
	uint8_t *at = to;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		at = put(at, words[i]);
	return (size_t)(at - to);
}

void
rpcd_caller_pump(struct loop *loop)
{
	int i;

	for (i = 0; i < ROUNDS; i++)
		loop_once(loop, 0);
}

ssize_t
rpcd_caller_read(int fd, void *bytes, size_t size)
{
	ssize_t n = recv(fd, bytes, size, MSG_DONTWAIT);

	if (n > 0)
		return n;
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return -1;
}

bool
rpcd_caller_ask(struct loop *loop, int fd, uint32_t proc)
{
	uint8_t bytes[65536];
	uint32_t words[7];
	ssize_t n;
	size_t len, i;

	len = rpcd_caller_call(bytes, 5, RPCD_CALLER_PROGRAM, 1, proc, 0);
	if (send(fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
		return false;
	rpcd_caller_pump(loop);
	n = rpcd_caller_read(fd, bytes, sizeof(bytes));
	if (n < (ssize_t)sizeof(words))
		return false;
	memcpy(words, bytes, sizeof(words));
	for (i = 2; i < 7; i++) /* a reply, accepted, AUTH_NONE, success */
		if (words[i] != htonl(i == 2))
			return false;
	return words[1] == htonl(5);
}

bool
rpcd_caller_closed(struct loop *loop, int fd)
{
	uint8_t byte;

	rpcd_caller_pump(loop);
	return rpcd_caller_read(fd, &byte, 1) == -1;
}
