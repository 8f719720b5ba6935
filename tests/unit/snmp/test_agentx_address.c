/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <arpa/inet.h>

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "snmp/agentx_address.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
address_of_a_path_is_a_unix_socket(void **state)
{
	static const char *const texts[] = { "/var/agentx/master",
		"unix:/var/agentx/master" };
	struct agentx_address a;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		assert_int_equal(agentx_address_parse(texts[i], &a, &err), 0);
		assert_int_equal(a.to.any.sa_family, AF_UNIX);
		assert_string_equal(a.to.un.sun_path, "/var/agentx/master");
	}
}

static void
address_of_tcp_has_agentx_port_unless_told(void **state)
{
	static const struct {
		const char *text;
		uint32_t address;
		uint16_t port;
	} cases[] = {
		{ "tcp:127.0.0.1", 0x7f000001, 705 },
		{ "tcp:localhost", 0x7f000001, 705 },
		{ "tcp:localhost:1", 0x7f000001, 1 },
		{ "tcp:192.0.2.255:65535", 0xc00002ff, 65535 },
	};
	struct agentx_address a;
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(
		    agentx_address_parse(cases[i].text, &a, &err), 0);
		assert_int_equal(a.to.any.sa_family, AF_INET);
		assert_int_equal(
		    ntohl(a.to.in.sin_addr.s_addr), cases[i].address);
		assert_int_equal(ntohs(a.to.in.sin_port), cases[i].port);
	}
}

static void
address_of_anything_else_is_an_error_with_words(void **state)
{
	static const char *const texts[] = { "", "agentx", "udp:127.0.0.1",
		"unix:", "tcp:", "tcp:host.example",
		"tcp:127.0.0.1:", "tcp:127.0.0.1:0", "tcp:127.0.0.1:65536",
		"tcp:127.0.0.1:7x", "tcp::705", "tcp:127.1" };
	struct agentx_address a = { .len = 77 };
	struct err err;
	char path[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		err.text[0] = '\0';
		assert_int_equal(
		    agentx_address_parse(texts[i], &a, &err), -EINVAL);
		assert_non_null(strstr(err.text, "AgentX socket"));
	}
	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(agentx_address_parse(path, &a, &err), -EINVAL);
	assert_int_equal(a.len, 77);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address_of_a_path_is_a_unix_socket),
		cmocka_unit_test(address_of_tcp_has_agentx_port_unless_told),
		cmocka_unit_test(
		    address_of_anything_else_is_an_error_with_words),
	};

	return cmocka_run_group_tests_name("agentx_address", tests, NULL, NULL);
}
