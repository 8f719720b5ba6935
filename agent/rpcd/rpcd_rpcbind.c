/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_rpcbind.h"

#include <netinet/in.h>
#include <rpc/rpc.h>

#include <errno.h>
#include <fcntl.h>
#include <netconfig.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "wire/dhcpfo.h"

/*
 * libtirpc waits a minute for an rpcbind that does not answer, twice, and
 * blocks signals meanwhile.  So a thread asks, whose answer comes by a pipe,
 * and which is left to itself when it takes too long.
 */
#define PATIENCE_MS 5000

struct question {
	bool (*ask)(uint16_t port);
	uint16_t port;
	int answer; /* where it is written to */
};

static void *
thread_main(void *arg)
{
	struct question *question = arg;
	uint8_t byte = question->ask(question->port);
	ssize_t n;

	n = write(question->answer, &byte, sizeof(byte));
	(void)n; /* nobody waits any more */
	close(question->answer);
	free(question);
	return NULL;
}

/* The thread owns the question if it could be made. */
static int
start(struct question *question)
{
	sigset_t block, before;
	pthread_t thread;
	int rc;

	sigfillset(&block);
	pthread_sigmask(SIG_SETMASK, &block, &before);
	rc = pthread_create(&thread, NULL, thread_main, question);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0)
		pthread_detach(thread);
	return -rc;
}

static int
wait_for(int fd, bool *ret_answer)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	uint8_t byte;
	int n;

	do
		n = poll(&poller, 1, PATIENCE_MS);
	while (n < 0 && errno == EINTR);
	if (n == 0)
		return -ETIMEDOUT;
	if (read(fd, &byte, sizeof(byte)) != sizeof(byte))
		return -EIO;
	*ret_answer = byte != 0;
	return 0;
}

/* 0 and what it said; -ETIMEDOUT; or -errno. */
static int
within_time(bool (*ask)(uint16_t port), uint16_t port, bool *ret_answer)
{
	struct question *question;
	int fds[2], rc;

	if ((question = malloc(sizeof(*question))) == NULL)
		return -ENOMEM;
	if (pipe2(fds, O_CLOEXEC) != 0) {
		rc = -errno;
		free(question);
		return rc;
	}
	*question = (struct question) { ask, port, fds[1] };
	if ((rc = start(question)) != 0) {
		free(question);
		close(fds[1]);
	} else {
		rc = wait_for(fds[0], ret_answer);
	}
	close(fds[0]);
	return rc;
}

/* ---- what is asked ---- */

static bool
ask_unset(uint16_t port)
{
	struct netconfig *tcp = getnetconfigent("tcp");
	bool unset = false;

	(void)port;
	if (tcp != NULL) {
		unset = rpcb_unset(DHCPFO_PROGRAM, DHCPFO_VERSION_1, tcp);
		freenetconfigent(tcp);
	}
	return unset;
}

static bool
ask_set(uint16_t port)
{
	struct sockaddr_in any = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	struct netbuf address = {
		.maxlen = sizeof(any),
		.len = sizeof(any),
		.buf = &any,
	};
	struct netconfig *tcp = getnetconfigent("tcp");
	bool set = false;

	if (tcp != NULL) {
		rpcb_unset(DHCPFO_PROGRAM, DHCPFO_VERSION_1, tcp);
		set = rpcb_set(DHCPFO_PROGRAM, DHCPFO_VERSION_1, tcp, &address);
		freenetconfigent(tcp);
	}
	return set;
}

int
rpcd_rpcbind_set(uint16_t port, struct err *err)
{
	bool set = false;
	int rc;

	if ((rc = within_time(ask_set, port, &set)) != 0)
		return err_sys(err, rc, "asking rpcbind");
	if (set)
		return 0;
	return err_set(err, -ECONNREFUSED,
	    "rpcbind does not take program %#x, port %u",
	    (unsigned int)DHCPFO_PROGRAM, port);
}

void
rpcd_rpcbind_unset(void)
{
	bool unset;

	(void)within_time(ask_unset, 0, &unset);
}
