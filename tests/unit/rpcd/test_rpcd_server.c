/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

/* Sockets, listeners and the server, over real sockets. */

#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "config/config.h"
#include "rpcd/rpcd_procs.h"
#include "rpcd/rpcd_server.h"
#include "rpcd/rpcd_sockets.h"
#include "service/service.h"
#include "support/folder.h"
#include "support/oom.h"
#include "support/rpcd_caller.h"
#include "support/service_fixture.h"

struct rig {
	struct service_fixture *fixture;
	struct folder folder;
	char path[512];
	struct config config;
	struct loop *loop;
	struct rpcd_sockets *sockets;
	struct rpcd_server *server;
};

static int
setup(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	assert_non_null(rig);
	folder_make(&rig->folder);
	snprintf(rig->path, sizeof(rig->path), "%s/s", rig->folder.path);
	rig->config.rpcd.socket = rig->path;
	rig->config.rpcd.listen = (char *)"127.0.0.1";
	rig->config.rpcd.max_connections = 4;
	rig->config.rpcd.idle_timeout = 10;
	rig->fixture = service_fixture_new(false);
	service_fixture_applied(rig->fixture, "a");
	rig->loop = loop_new();
	*state = rig;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *rig = *state;

	rpcd_server_free(rig->server);
	rpcd_sockets_close(rig->sockets);
	assert_int_not_equal(access(rig->path, F_OK), 0);
	loop_free(rig->loop);
	service_fixture_free(rig->fixture);
	folder_remove(&rig->folder);
	free(rig);
	return 0;
}

static int
make_server(struct rig *rig, struct err *err)
{
	const struct rpcd_server_env env = {
		.loop = rig->loop,
		.worker = rig->fixture->env.worker,
		.clock = &rig->fixture->clock,
		.net_clock = &rig->fixture->clock,
		.service = rig->fixture->service,
		.sockets = rig->sockets,
	};

	return rpcd_server_new(&env, &rig->config.rpcd, &rig->server, err);
}

static void
serve(struct rig *rig)
{
	struct err err = { 0 };

	if (rpcd_sockets_open(&rig->config, &rig->sockets, &err) != 0 ||
	    make_server(rig, &err) != 0)
		fail_msg("%s", err.text);
}

static int
open_rc(struct rig *rig, struct err *err)
{
	struct rpcd_sockets *sockets = NULL;
	int rc = rpcd_sockets_open(&rig->config, &sockets, err);

	assert_true((rc == 0) == (sockets != NULL));
	rpcd_sockets_close(sockets);
	return rc;
}

static int
dial(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(to.sun_path, path);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

/* A TCP port that is free; the test copes with one that is not. */
static void
choose_port(struct rig *rig)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(to);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	getsockname(fd, (struct sockaddr *)&to, &len);
	close(fd);
	rig->config.rpcd.tcp = true;
	rig->config.rpcd.port = ntohs(to.sin_port);
}

static int
dial_tcp(const struct rig *rig)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(rig->config.rpcd.port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

/* Whether a call is answered with MSG_DENIED, and the connection ends. */
static bool
is_denied(const struct rig *rig, int fd)
{
	uint8_t bytes[64];
	size_t len;

	len =
	    rpcd_caller_call(bytes, 5, RPCD_CALLER_PROGRAM, 1, DHCPFO_NULL, 0);
	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
	rpcd_caller_pump(rig->loop);
	return rpcd_caller_read(fd, bytes, sizeof(bytes)) == 24 &&
	    bytes[15] == 1 && rpcd_caller_closed(rig->loop, fd);
}

static void
server_answers_at_its_socket(void **state)
{
	struct rig *rig = *state;
	struct stat st;
	int fd;

	serve(rig);
	assert_int_equal(rpcd_sockets_count(rig->sockets), 1);
	assert_int_equal(stat(rig->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	fd = dial(rig->path);
	assert_true(rpcd_caller_ask(rig->loop, fd, DHCPFO_NULL));
	assert_true(rpcd_caller_ask(rig->loop, fd, DHCPFO_SERVERS));
	close(fd);
}

static void
server_over_tcp_answers_the_allowed_only(void **state)
{
	struct rig *rig = *state;
	int fd, refused;

	choose_port(rig);
	rig->config.rpcd.allow = (char *)"127.0.0.0/8";
	serve(rig);
	assert_int_equal(rpcd_sockets_count(rig->sockets), 2);
	fd = dial_tcp(rig);
	assert_true(rpcd_caller_ask(rig->loop, fd, DHCPFO_NULL));
	rig->config.rpcd.allow = (char *)"192.0.2.0/24";
	assert_int_equal(
	    rpcd_server_update(rig->server, &rig->config.rpcd, NULL), 0);
	refused = dial_tcp(rig);
	assert_true(is_denied(rig, refused));
	/* Who is connected stays. */
	assert_true(rpcd_caller_ask(rig->loop, fd, DHCPFO_NULL));
	close(fd);
	close(refused);
}

static void
update_that_fails_changes_nothing(void **state)
{
	struct rig *rig = *state;
	struct err err;
	int fd;

	choose_port(rig);
	rig->config.rpcd.allow = (char *)"127.0.0.1";
	serve(rig);
	rig->config.rpcd.allow = (char *)"192.0.2.0/24";
	rig->config.rpcd.socket_group = (char *)"no-such-group";
	assert_int_equal(
	    rpcd_server_update(rig->server, &rig->config.rpcd, &err), -ENOENT);
	fd = dial_tcp(rig);
	assert_true(rpcd_caller_ask(rig->loop, fd, DHCPFO_NULL));
	close(fd);
}

static void
server_with_kerberos_and_no_key_does_not_start(void **state)
{
	struct rig *rig = *state;
	struct err err = { 0 };
	int rc;

	choose_port(rig);
	rig->config.rpcd.security = SECURITY_KRB5I;
	rig->config.rpcd.principals = (char *)"a@B";
	rig->config.rpcd.kerberos_name = (char *)"dhcpfo";
	rig->config.rpcd.keytab = (char *)"/no/such/keytab";
	assert_int_equal(
	    rpcd_sockets_open(&rig->config, &rig->sockets, &err), 0);
	rc = make_server(rig, &err);
	assert_true(rc == -ENOENT || rc == -ENOTSUP);
	assert_int_equal(err.code, rc);
	assert_null(rig->server);
}

static void
socket_that_was_left_behind_is_replaced(void **state)
{
	struct rig *rig = *state;
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(at.sun_path, rig->path);
	assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	close(fd);
	assert_int_equal(open_rc(rig, NULL), 0);
}

static void
socket_where_somebody_answers_is_left_alone(void **state)
{
	struct rig *rig = *state;
	struct err err;
	char words[600];
	int fd;

	serve(rig);
	assert_int_equal(open_rc(rig, &err), -EADDRINUSE);
	snprintf(words, sizeof(words), "somebody answers at %s", rig->path);
	assert_string_equal(err.text, words);
	fd = dial(rig->path);
	assert_true(rpcd_caller_ask(rig->loop, fd, DHCPFO_NULL));
	close(fd);
}

static void
path_that_is_something_else_is_left_alone(void **state)
{
	struct rig *rig = *state;
	char target[600];
	struct err err;
	struct stat st;

	assert_int_equal(mkdir(rig->path, 0700), 0);
	assert_int_equal(open_rc(rig, &err), -ENOTSOCK);
	assert_int_equal(rmdir(rig->path), 0);
	/* A link is not followed. */
	snprintf(target, sizeof(target), "%s/target", rig->folder.path);
	assert_int_equal(symlink(target, rig->path), 0);
	assert_int_equal(open_rc(rig, &err), -ENOTSOCK);
	assert_int_equal(lstat(rig->path, &st), 0);
	unlink(rig->path);
}

static void
path_that_cannot_be_is_an_error(void **state)
{
	struct rig *rig = *state;
	char path[200];
	struct err err;

	memset(path, 'x', sizeof(path) - 1);
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	rig->config.rpcd.socket = path;
	assert_int_equal(open_rc(rig, &err), -ENAMETOOLONG);
	rig->config.rpcd.socket = (char *)"/no/such/folder/s";
	assert_int_equal(open_rc(rig, &err), -ENOENT);
	rig->config.rpcd.socket = rig->path;
	rig->config.rpcd.socket_group = (char *)"no-such-group";
	assert_int_equal(open_rc(rig, &err), -ENOENT);
}

static void
missing_folder_of_the_socket_is_made(void **state)
{
	struct rig *rig = *state;
	char folder[600], path[700];

	snprintf(folder, sizeof(folder), "%s/run", rig->folder.path);
	snprintf(path, sizeof(path), "%s/s", folder);
	rig->config.rpcd.socket = path;
	assert_int_equal(open_rc(rig, NULL), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
port_that_is_taken_is_an_error_and_leaves_nothing(void **state)
{
	struct rig *rig = *state;
	struct rpcd_sockets *first;
	char other[600];
	struct err err;

	choose_port(rig);
	snprintf(other, sizeof(other), "%s/other", rig->folder.path);
	rig->config.rpcd.socket = other;
	assert_int_equal(rpcd_sockets_open(&rig->config, &first, &err), 0);
	rig->config.rpcd.socket = rig->path;
	assert_int_equal(open_rc(rig, &err), -EADDRINUSE);
	assert_int_not_equal(access(rig->path, F_OK), 0);
	rpcd_sockets_close(first);
}

static void
socket_of_a_successor_is_not_removed(void **state)
{
	struct rig *rig = *state;
	struct stat st;
	FILE *f;

	assert_int_equal(
	    rpcd_sockets_open(&rig->config, &rig->sockets, NULL), 0);
	unlink(rig->path);
	f = fopen(rig->path, "w");
	assert_non_null(f);
	fclose(f);
	rpcd_sockets_close(rig->sockets);
	rig->sockets = NULL;
	assert_int_equal(stat(rig->path, &st), 0);
	unlink(rig->path);
}

static void
start(void *arg)
{
	struct rig *rig = arg;
	struct err err;
	int rc;

	rc = rpcd_sockets_open(&rig->config, &rig->sockets, &err);
	if (rc == 0)
		rc = make_server(rig, &err);
	assert_true(rc == 0 || rc == -ENOMEM);
	rpcd_server_free(rig->server);
	rpcd_sockets_close(rig->sockets);
	rig->server = NULL;
	rig->sockets = NULL;
}

static void
start_survives_every_failed_allocation(void **state)
{
	struct rig *rig = *state;

	choose_port(rig);
	rig->config.rpcd.allow = (char *)"127.0.0.1";
	assert_true(oom_each(start, rig) >= 12);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(server_answers_at_its_socket),
		TEST(server_over_tcp_answers_the_allowed_only),
		TEST(update_that_fails_changes_nothing),
		TEST(server_with_kerberos_and_no_key_does_not_start),
		TEST(socket_that_was_left_behind_is_replaced),
		TEST(socket_where_somebody_answers_is_left_alone),
		TEST(path_that_is_something_else_is_left_alone),
		TEST(path_that_cannot_be_is_an_error),
		TEST(missing_folder_of_the_socket_is_made),
		TEST(port_that_is_taken_is_an_error_and_leaves_nothing),
		TEST(socket_of_a_successor_is_not_removed),
		TEST(start_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("rpcd_server", tests, NULL, NULL);
}
