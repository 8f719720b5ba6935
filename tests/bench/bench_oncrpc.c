/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * usage: bench_oncrpc ADDRESS ROUNDS
 *
 * How fast a dhcpfo-rpcd at ADDRESS (unix:PATH or HOST:PORT) gives its clients
 * through the provider, and calls that ask for little; beside it the floor: the
 * same bytes over the same kind of socket between two bare processes, which
 * encode and decode them by libtirpc, and nobody looks at them.  Each is
 * measured in turn; the median of the rounds is printed.
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

#define HEAD 28	     /* bytes of an accepted record before its results */
#define SMALL_MAX 64 /* room for a call, or a short reply */
#define MARK 4
#define LAST 0x80000000u
#define TIME_REPLY ((xdrproc_t)(void (*)(void))xdr_wire_time_reply)
#define ROUNDS_MAX 99
#define WALKS 2		 /* of all clients, in a round */
#define CALLS 2000	 /* in a round */
#define FLOOR_MIN 300000 /* rows in a round */

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
	static uint8_t record[HEAD + 131072], call[SMALL_MAX];
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

/* A call for the time, as a record; its length. */
static size_t
put_call(uint8_t to[SMALL_MAX], uint32_t xid)
{
	wire_server_args args = { .server = (char *)"" };
	struct rpc_msg msg = {
		.rm_xid = xid,
		.rm_direction = CALL,
		.rm_call = { .cb_rpcvers = RPC_MSG_VERSION,
		    .cb_prog = DHCPFO_PROGRAM,
		    .cb_vers = DHCPFO_VERSION_1,
		    .cb_proc = DHCPFO_SYSTEM_TIME },
	};
	uint32_t mark;
	XDR xdrs;

	xdrmem_create(&xdrs, (char *)to + MARK, SMALL_MAX - MARK, XDR_ENCODE);
	if (!xdr_callmsg(&xdrs, &msg) || !xdr_wire_server_args(&xdrs, &args))
		die("floor", "the call does not fit");
	mark = htonl(LAST | xdr_getpos(&xdrs));
	memcpy(to, &mark, MARK);
	return MARK + xdr_getpos(&xdrs);
}

/* The reply to one; its length. */
static size_t
put_reply(uint8_t to[SMALL_MAX], uint8_t call[SMALL_MAX], size_t len)
{
	char room[2 * MAX_AUTH_BYTES], server[WIRE_SERVER_NAME + 1];
	wire_server_args args = { .server = server };
	wire_time_reply results = { .status = WIRE_OK };
	struct rpc_msg msg = { 0 };
	uint32_t mark;
	XDR xdrs;

	msg.rm_call.cb_cred.oa_base = room;
	msg.rm_call.cb_verf.oa_base = room + MAX_AUTH_BYTES;
	xdrmem_create(
	    &xdrs, (char *)call + MARK, (unsigned int)(len - MARK), XDR_DECODE);
	if (!xdr_callmsg(&xdrs, &msg) || !xdr_wire_server_args(&xdrs, &args))
		die("floor", "the call cannot be decoded");
	msg.rm_direction = REPLY;
	msg.rm_reply = (struct reply_body) {
		.rp_stat = MSG_ACCEPTED,
		.ru.RP_ar = { .ar_verf = _null_auth, .ar_stat = SUCCESS },
	};
	msg.acpted_rply.ar_results.where = (char *)&results;
	msg.acpted_rply.ar_results.proc = TIME_REPLY;
	results.wire_time_reply_u.now = time(NULL);
	xdrmem_create(&xdrs, (char *)to + MARK, SMALL_MAX - MARK, XDR_ENCODE);
	if (!xdr_replymsg(&xdrs, &msg))
		die("floor", "the reply does not fit");
	mark = htonl(LAST | xdr_getpos(&xdrs));
	memcpy(to, &mark, MARK);
	return MARK + xdr_getpos(&xdrs);
}

static void
take_reply(uint8_t *reply, size_t len, uint32_t xid)
{
	char room[MAX_AUTH_BYTES];
	wire_time_reply results = { .status = WIRE_OK };
	struct rpc_msg msg = { 0 };
	XDR xdrs;

	msg.acpted_rply.ar_verf.oa_base = room;
	msg.acpted_rply.ar_results.where = (char *)&results;
	msg.acpted_rply.ar_results.proc = TIME_REPLY;
	xdrmem_create(&xdrs, (char *)reply + MARK, (unsigned int)(len - MARK),
	    XDR_DECODE);
	if (!xdr_replymsg(&xdrs, &msg) || msg.rm_xid != xid ||
	    results.status != WIRE_OK)
		die("floor", "the reply cannot be decoded");
}

static double
floor_calls(const char *address)
{
	static uint8_t call[SMALL_MAX], reply[SMALL_MAX];
	size_t len = put_call(call, 0), reply_len = put_reply(reply, call, len);
	double start;
	uint32_t i;
	int fds[2];
	pid_t pid;

	connect_pair(address, fds);
	if ((pid = fork()) == 0) {
		close(fds[0]);
		for (;;) {
			whole(fds[1], call, len, 0);
			put_reply(reply, call, len);
			whole(fds[1], reply, reply_len, 1);
		}
	}
	close(fds[1]);
	start = seconds();
	for (i = 0; i < CALLS; i++) {
		put_call(call, i);
		whole(fds[0], call, len, 1);
		whole(fds[0], reply, reply_len, 0);
		take_reply(reply, reply_len, i);
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

static double
middle(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_value);
	return values[count / 2];
}

static void
measure(struct provider *provider, const char *address, int rounds)
{
	static double found[KINDS][ROUNDS_MAX], ratio[KINDS / 2][ROUNDS_MAX];
	wire_clients_reply reply;
	struct wire_client_page *page = make_page(provider, &reply);
	int i;

	for (i = 0; i < rounds; i++) {
		found[ROWS][i] = rows_a_second(provider);
		found[FLOOR_ROWS][i] = floor_rows(address, &reply, FLOOR_MIN);
		found[SMALL][i] = calls_a_second(provider);
		found[FLOOR_SMALL][i] = floor_calls(address);
		ratio[0][i] = found[ROWS][i] / found[FLOOR_ROWS][i];
		ratio[1][i] = found[SMALL][i] / found[FLOOR_SMALL][i];
	}
	for (i = 0; i < KINDS; i++)
		printf("%s %.0f\n", names[i], middle(found[i], rounds));
	/* Of what was measured side by side, whatever else the machine did. */
	printf("rows_ratio %.4f\ncalls_ratio %.4f\n", middle(ratio[0], rounds),
	    middle(ratio[1], rounds));
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
