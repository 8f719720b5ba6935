/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * usage: bench_oncrpc ADDRESS ROUNDS
 *
 * How fast a dhcpfo-rpcd at ADDRESS (unix:PATH or HOST:PORT) gives its clients
 * through the provider, and calls that ask for little; beside it the floor: the
 * same bytes over the same kind of socket between two bare processes, one of
 * which encodes a page again and again, the other decodes it, and nobody looks
 * at it.  Each is measured in turn; the median of the rounds is printed.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/provider.h"
#include "core/server.h"
#include "provider/oncrpc/oncrpc_provider.h"
#include "wire/dhcpfo.h"
#include "wire/wire_client.h"

#define HEAD 28 /* bytes of an accepted record before its results */
#define CALL 64 /* about those of a call */
#define ROUNDS_MAX 99
#define WALKS 5		 /* of all clients, in a round */
#define CALLS 5000	 /* in a round */
#define FLOOR_MIN 500000 /* rows in a round */

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "bench_oncrpc: %s: %s\n", what, why);
	exit(1);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- through the provider ---- */

struct walk {
	uint64_t rows;
	uint32_t after;
	size_t count;
	uint32_t sum; /* so that what is read is used */
};

static void
on_clients(void *arg, int rc, const struct err *err,
    const struct client *clients, size_t count)
{
	struct walk *walk = arg;
	size_t i;

	if (rc != 0)
		die("enum_clients", err_text(err));
	for (i = 0; i < count; i++)
		walk->sum +=
		    clients[i].lease.name_len + clients[i].lease.hw_len;
	if (count > 0)
		walk->after = clients[count - 1].lease.address;
	walk->rows += count;
	walk->count = count;
}

static void
on_report(void *arg, const struct provider_report *report)
{
	(void)arg;
	if (report->rc != 0)
		die("refresh", err_text(report->err));
	generation_unref(report->generation);
}

static void
on_time(void *arg, int rc, const struct err *err, int64_t now)
{
	(void)arg;
	(void)now;
	if (rc != 0)
		die("get_system_time", err_text(err));
}

static double
rows_a_second(struct provider *provider)
{
	struct walk walk = { 0 };
	double start = seconds();
	int i;

	for (i = 0; i < WALKS; i++) {
		walk.after = 0;
		do
			oncrpc_provider_ops.enum_clients(provider, walk.after,
			    WIRE_CLIENTS, on_clients, &walk);
		while (walk.count > 0);
	}
	return (double)walk.rows / (seconds() - start);
}

static double
calls_a_second(struct provider *provider)
{
	double start = seconds();
	int i;

	for (i = 0; i < CALLS; i++)
		oncrpc_provider_ops.get_system_time(provider, on_time, NULL);
	return CALLS / (seconds() - start);
}

/* ---- the floor ---- */

static void
whole(int fd, void *bytes, size_t len, int writes)
{
	ssize_t n;

	for (; len > 0; len -= (size_t)n) {
		n = writes ? write(fd, bytes, len) : read(fd, bytes, len);
		if (n <= 0)
			_exit(0);
		bytes = (char *)bytes + n;
	}
}

static void
on_first(void *arg, int rc, const struct err *err, const struct client *clients,
    size_t count)
{
	struct wire_client_page *page = arg;
	size_t i;

	if (rc != 0)
		die("enum_clients", err_text(err));
	for (i = 0; i < count; i++)
		if (!wire_client_page_add(page, &clients[i]))
			die("floor", "the page is full");
}

/* The first page, as the server has it. */
static struct wire_client_page *
make_page(struct provider *provider, wire_clients_reply *ret_reply)
{
	struct wire_client_page *page = wire_client_page_new();

	oncrpc_provider_ops.enum_clients(
	    provider, 0, WIRE_CLIENTS, on_first, page);
	*ret_reply = (wire_clients_reply) { .status = WIRE_OK };
	wire_client_page_get(
	    page, false, &ret_reply->wire_clients_reply_u.page);
	return page;
}

static size_t
encode_page(wire_clients_reply *reply, uint8_t *to, size_t size)
{
	XDR xdrs;

	xdrmem_create(&xdrs, (char *)to, (unsigned int)size, XDR_ENCODE);
	if (!xdr_wire_clients_reply(&xdrs, reply))
		die("floor", "the page does not fit");
	return xdr_getpos(&xdrs);
}

/* A connected pair of the kind of the address. */
static void
connect_pair(const char *address, int fds[2])
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int listener, one = 1;

	if (strncmp(address, "unix:", 5) == 0) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
			die("floor", strerror(errno));
		return;
	}
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	fds[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (void *)&in, len) != 0 || listen(listener, 1) != 0 ||
	    getsockname(listener, (void *)&in, &len) != 0 ||
	    connect(fds[0], (void *)&in, len) != 0 ||
	    (fds[1] = accept(listener, NULL, NULL)) < 0)
		die("floor", strerror(errno));
	close(listener);
	setsockopt(fds[0], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fds[1], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static double
decode_page(uint8_t *from, size_t len)
{
	wire_clients_reply decoded = { .status = WIRE_OK };
	double rows;
	XDR xdrs;

	xdrmem_create(&xdrs, (char *)from, (unsigned int)len, XDR_DECODE);
	if (!xdr_wire_clients_reply(&xdrs, &decoded))
		die("floor", "the page cannot be decoded");
	rows = decoded.wire_clients_reply_u.page.rows.rows_len;
	xdr_free((xdrproc_t)(void (*)(void))xdr_wire_clients_reply,
	    (char *)&decoded);
	return rows;
}

static double
floor_rows(const char *address, wire_clients_reply *reply, uint64_t want)
{
	static uint8_t record[HEAD + 131072], call[CALL];
	uint8_t *results = record + HEAD;
	const size_t room = sizeof(record) - HEAD;
	size_t len = encode_page(reply, results, room);
	double start, rows = 0;
	int fds[2];
	pid_t pid;

	connect_pair(address, fds);
	if ((pid = fork()) == 0) {
		close(fds[0]);
		for (;;) {
			whole(fds[1], call, sizeof(call), 0);
			encode_page(reply, results, room);
			whole(fds[1], record, HEAD + len, 1);
		}
	}
	close(fds[1]);
	start = seconds();
	while (rows < (double)want) {
		whole(fds[0], call, sizeof(call), 1);
		whole(fds[0], record, HEAD + len, 0);
		rows += decode_page(results, len);
	}
	rows /= seconds() - start;
	close(fds[0]);
	waitpid(pid, NULL, 0);
	return rows;
}

static double
floor_calls(const char *address)
{
	static uint8_t call[CALL];
	double start;
	int fds[2], i;
	pid_t pid;

	connect_pair(address, fds);
	if ((pid = fork()) == 0) {
		close(fds[0]);
		for (;;) {
			whole(fds[1], call, sizeof(call), 0);
			whole(fds[1], call, HEAD + 12, 1);
		}
	}
	close(fds[1]);
	start = seconds();
	for (i = 0; i < CALLS; i++) {
		whole(fds[0], call, sizeof(call), 1);
		whole(fds[0], call, HEAD + 12, 0);
	}
	start = CALLS / (seconds() - start);
	close(fds[0]);
	waitpid(pid, NULL, 0);
	return start;
}

/* ---- in turn ---- */

enum { ROWS, FLOOR_ROWS, SMALL, FLOOR_SMALL, KINDS };

static const char *const names[KINDS] = { "rows", "floor_rows", "calls",
	"floor_calls" };

static int
by_value(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static void
measure(struct provider *provider, const char *address, int rounds)
{
	static double found[KINDS][ROUNDS_MAX];
	wire_clients_reply reply;
	struct wire_client_page *page = make_page(provider, &reply);
	int i;

	for (i = 0; i < rounds; i++) {
		found[ROWS][i] = rows_a_second(provider);
		found[FLOOR_ROWS][i] = floor_rows(address, &reply, FLOOR_MIN);
		found[SMALL][i] = calls_a_second(provider);
		found[FLOOR_SMALL][i] = floor_calls(address);
	}
	for (i = 0; i < KINDS; i++) {
		qsort(found[i], (size_t)rounds, sizeof(double), by_value);
		printf("%s %.0f\n", names[i], found[i][rounds / 2]);
	}
	wire_client_page_free(page);
}

int
main(int argc, char **argv)
{
	struct provider_env env = { .call_timeout_ms = 10000 };
	struct provider *provider;
	struct server_spec spec;
	struct clock clock;
	struct err err;
	int rounds;

	if (argc != 3 || (rounds = atoi(argv[2])) < 1 || rounds > ROUNDS_MAX)
		die("usage", "bench_oncrpc ADDRESS ROUNDS");
	clock_init(&clock);
	env.clock = &clock;
	env.worker = worker_new(NULL);
	server_spec_init(&spec);
	spec.address = argv[1];
	if (oncrpc_provider_ops.open(&spec, &env, &provider, &err) != 0)
		die(argv[1], err_text(&err));
	oncrpc_provider_ops.refresh(provider, on_report, NULL);
	measure(provider, argv[1], rounds);
	oncrpc_provider_ops.close(provider);
	worker_free(env.worker);
	return 0;
}
