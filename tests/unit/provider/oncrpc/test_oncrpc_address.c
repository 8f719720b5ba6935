/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: getaddrinfo freeaddrinfo */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_address.h"

int __real_getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res);
void __real_freeaddrinfo(struct addrinfo *res);
int __wrap_getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res);
void __wrap_freeaddrinfo(struct addrinfo *res);

/* What the resolver says of names; literals are its own business. */
static struct {
	int rc;
	int error; /* errno */
	unsigned int count;
	unsigned int asked;
	bool lent;
	struct sockaddr_in in[16];
	struct addrinfo info[16];
} resolver;

int
__wrap_getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res)
{
	unsigned int i;

	if ((hints->ai_flags & AI_NUMERICHOST) != 0)
		return __real_getaddrinfo(node, service, hints, res);
	resolver.asked++;
	errno = resolver.error;
	if (resolver.rc != 0)
		return resolver.rc;
	for (i = 0; i < resolver.count; i++) {
		resolver.in[i] = (struct sockaddr_in) {
			.sin_family = AF_INET,
			.sin_port = htons(7),
			.sin_addr.s_addr = htonl(0x0a000001 + i),
		};
		resolver.info[i] = (struct addrinfo) {
			.ai_addr = (struct sockaddr *)&resolver.in[i],
			.ai_addrlen = sizeof(resolver.in[i]),
			.ai_next = i + 1 < resolver.count ?
			    &resolver.info[i + 1] :
			    NULL,
		};
	}
	*res = resolver.count > 0 ? resolver.info : NULL;
	resolver.lent = true;
	return 0;
}

void
__wrap_freeaddrinfo(struct addrinfo *res)
{
	if (res == resolver.info || resolver.count == 0)
		resolver.lent = false;
	if (res != resolver.info && res != NULL)
		__real_freeaddrinfo(res);
}

static int
setup(void **state)
{
	(void)state;
	memset(&resolver, 0, sizeof(resolver));
	return 0;
}

static struct oncrpc_address
good(const char *text)
{
	struct oncrpc_address address;
	struct err err = { 0 };

	if (oncrpc_address_parse(text, &address, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	return address;
}

static void
address_hosts_and_ports_are_taken(void **state)
{
	static const struct {
		const char *text, *host, *shown;
		unsigned int port;
	} cases[] = {
		{ "h", "h", "h:6471", 6471 },
		{ "dhcp-1.example.net", "dhcp-1.example.net",
		    "dhcp-1.example.net:6471", 6471 },
		{ "a_b:1", "a_b", "a_b:1", 1 },
		{ "192.0.2.1:65535", "192.0.2.1", "192.0.2.1:65535", 65535 },
		{ "[::1]", "::1", "[::1]:6471", 6471 },
		{ "[2001:db8::1]:7", "2001:db8::1", "[2001:db8::1]:7", 7 },
	};
	struct oncrpc_address address;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		address = good(cases[i].text);
		assert_string_equal(address.host, cases[i].host);
		assert_int_equal(address.port, cases[i].port);
		assert_string_equal(address.text, cases[i].shown);
		assert_string_equal(address.path, "");
	}
}

static void
address_unix_takes_all_that_follows(void **state)
{
	struct oncrpc_address address = good("unix:/run/a:b c");

	(void)state;
	assert_string_equal(address.path, "/run/a:b c");
	assert_string_equal(address.text, "unix:/run/a:b c");
	assert_string_equal(address.host, "");
}

static void
address_other_forms_are_refused_by_name(void **state)
{
	static const char *const bad[] = { "", ":7", "h:", "h:0", "h:65536",
		"h:7x", "h: 7", "h:7:8", "::1", "fe80::1:7", "[::1", "[]",
		"[]:7", "[::1]7", "[::1]:", "[h]", "[192.0.2.1]", "[::1%]",
		"a b", "a/b", "h\n", "unix:" };
	struct oncrpc_address address = { .port = 4711 };
	struct err err;
	char want[80], path[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		err = (struct err) { 0 };
		if (oncrpc_address_parse(bad[i], &address, &err) != -EINVAL)
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(err.code, -EINVAL);
		if (strchr(bad[i], '\n') == NULL) {
			snprintf(
			    want, sizeof(want), "address \"%s\": ", bad[i]);
			assert_ptr_equal(strstr(err.text, want), err.text);
		}
	}
	memset(path, 'x', sizeof(path));
	memcpy(path, "unix:", 5);
	path[5 + sizeof(address.path)] = '\0'; /* no room for its NUL */
	assert_int_equal(oncrpc_address_parse(path, &address, NULL), -EINVAL);
	memset(path, 'h', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(address.port, 4711);
	assert_int_equal(resolver.asked, 0);
}

static void
address_longest_ones_fit(void **state)
{
	char text[ONCRPC_HOST_MAX + 2], path[5 + 107 + 1];
	struct oncrpc_address address;

	(void)state;
	memset(text, 'h', sizeof(text));
	text[ONCRPC_HOST_MAX] = '\0';
	assert_int_equal(strlen(good(text).host), ONCRPC_HOST_MAX);
	assert_int_equal(strlen(good(text).text), ONCRPC_HOST_MAX + 5);
	text[ONCRPC_HOST_MAX] = 'h';
	text[ONCRPC_HOST_MAX + 1] = '\0';
	assert_int_equal(oncrpc_address_parse(text, &address, NULL), -EINVAL);
	memset(path, 'p', sizeof(path));
	memcpy(path, "unix:", 5);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(strlen(good(path).path), 107);
}

static void
literal_needs_nobody(void **state)
{
	struct oncrpc_targets targets;
	struct oncrpc_address address;
	struct sockaddr_un *un;
	struct sockaddr_in *in;

	(void)state;
	address = good("unix:/run/x");
	assert_true(oncrpc_address_literal(&address, &targets));
	un = (void *)&targets.list[0].address;
	assert_int_equal(targets.count, 1);
	assert_int_equal(un->sun_family, AF_UNIX);
	assert_string_equal(un->sun_path, "/run/x");
	address = good("192.0.2.1:7");
	assert_true(oncrpc_address_literal(&address, &targets));
	in = (void *)&targets.list[0].address;
	assert_int_equal(targets.count, 1);
	assert_int_equal(targets.list[0].len, sizeof(*in));
	assert_int_equal(in->sin_family, AF_INET);
	assert_int_equal(ntohs(in->sin_port), 7);
	assert_int_equal(ntohl(in->sin_addr.s_addr), 0xc0000201);
	address = good("[::1]:7");
	assert_true(oncrpc_address_literal(&address, &targets));
	assert_int_equal(targets.list[0].address.ss_family, AF_INET6);
	address = good("localhost");
	targets.count = 77;
	assert_false(oncrpc_address_literal(&address, &targets));
	assert_int_equal(targets.count, 77);
	assert_int_equal(resolver.asked, 0);
}

static void
resolve_gives_at_most_so_many(void **state)
{
	struct oncrpc_address address = good("name:7");
	struct oncrpc_targets targets;
	struct sockaddr_in *in;
	struct err err;

	(void)state;
	resolver.count = ONCRPC_TARGETS_MAX + 3;
	assert_int_equal(oncrpc_address_resolve(&address, &targets, &err), 0);
	assert_int_equal(targets.count, ONCRPC_TARGETS_MAX);
	in = (void *)&targets.list[ONCRPC_TARGETS_MAX - 1].address;
	assert_int_equal(
	    ntohl(in->sin_addr.s_addr), 0x0a000000 + ONCRPC_TARGETS_MAX);
	assert_false(resolver.lent);
}

static void
resolve_failures_are_told_apart(void **state)
{
	struct oncrpc_address address = good("name:7");
	struct oncrpc_targets targets = { .count = 77 };
	struct err err;

	(void)state;
	resolver.rc = EAI_NONAME;
	assert_int_equal(
	    oncrpc_address_resolve(&address, &targets, &err), -ENODEV);
	assert_string_equal(err.text, "the name is not known");
	resolver.rc = EAI_AGAIN;
	assert_int_equal(
	    oncrpc_address_resolve(&address, &targets, &err), -EHOSTUNREACH);
	assert_string_equal(err.text,
	    "looking up the name: Temporary failure in name resolution");
	resolver.rc = EAI_SYSTEM;
	resolver.error = EMFILE;
	assert_int_equal(
	    oncrpc_address_resolve(&address, &targets, &err), -EHOSTUNREACH);
	assert_string_equal(
	    err.text, "looking up the name: Too many open files");
	resolver.rc = 0;
	resolver.count = 0;
	assert_int_equal(
	    oncrpc_address_resolve(&address, &targets, &err), -ENODEV);
	assert_int_equal(targets.count, 77);
	assert_false(resolver.lent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
		    address_hosts_and_ports_are_taken, setup),
		cmocka_unit_test_setup(
		    address_unix_takes_all_that_follows, setup),
		cmocka_unit_test_setup(
		    address_other_forms_are_refused_by_name, setup),
		cmocka_unit_test_setup(address_longest_ones_fit, setup),
		cmocka_unit_test_setup(literal_needs_nobody, setup),
		cmocka_unit_test_setup(resolve_gives_at_most_so_many, setup),
		cmocka_unit_test_setup(resolve_failures_are_told_apart, setup),
	};

	return cmocka_run_group_tests_name("oncrpc_address", tests, NULL, NULL);
}
