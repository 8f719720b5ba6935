/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <string.h>

#include "base/prefix.h"

static struct prefix
parsed(const char *text)
{
	struct prefix prefix;

	assert_int_equal(prefix_parse(text, strlen(text), &prefix), 0);
	return prefix;
}

static bool
in(const char *network, const char *address)
{
	struct prefix a = parsed(network), b = parsed(address);

	return prefix_contains(&a, &b);
}

static void
prefix_holds_its_addresses_and_no_other(void **state)
{
	(void)state;
	assert_true(in("192.0.2.0/24", "192.0.2.0"));
	assert_true(in("192.0.2.0/24", "192.0.2.255"));
	assert_false(in("192.0.2.0/24", "192.0.3.0"));
	assert_false(in("192.0.2.0/24", "192.0.1.255"));
	assert_true(in("10.50.0.0/22", "10.50.3.255"));
	assert_false(in("10.50.0.0/22", "10.50.4.0"));
	assert_true(in("192.0.2.7", "192.0.2.7"));
	assert_false(in("192.0.2.7", "192.0.2.6"));
	assert_true(in("0.0.0.0/0", "255.255.255.255"));
	assert_true(in("2001:db8::/32", "2001:db8:ffff::1"));
	assert_false(in("2001:db8::/32", "2001:db9::"));
	assert_true(in("::/0", "2001:db8::1"));
}

static void
prefix_of_all_ipv4_holds_no_ipv6(void **state)
{
	(void)state;
	assert_false(in("0.0.0.0/0", "2001:db8::1"));
	assert_false(in("0.0.0.0/0", "::1"));
	/* The mapped form is the same peer. */
	assert_true(in("192.0.2.0/24", "::ffff:192.0.2.1"));
	assert_true(in("::ffff:192.0.2.0/120", "192.0.2.1"));
}

static void
prefix_of_bad_text_is_refused(void **state)
{
	static const char *const bad[] = { "", "/", "/8", "10.0.0.0/",
		"10.0.0.0/33", "10.0.0.1/24", "10.0.0.0/8 ", " 10.0.0.0/8",
		"10.0.0/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
		"2001:db8::/129", "2001:db8::1/64", "host",
		"2001:db8:::", "fe80::1%lo",
		"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000" };
	struct prefix prefix = { .bits = 77 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
		    prefix_parse(bad[i], strlen(bad[i]), &prefix), -EINVAL);
	assert_int_equal(prefix_parse("::1\0x", 5, &prefix), -EINVAL);
	assert_int_equal(prefix.bits, 77);
}

static void
prefix_of_a_peer_is_its_address(void **state)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0xc0000207) };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT };
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct prefix peer, want;

	(void)state;
	assert_int_equal(prefix_of_sockaddr((struct sockaddr *)&sin, &peer), 0);
	want = parsed("192.0.2.7");
	assert_memory_equal(&peer, &want, sizeof(peer));
	assert_int_equal(
	    prefix_of_sockaddr((struct sockaddr *)&sin6, &peer), 0);
	want = parsed("::1");
	assert_memory_equal(&peer, &want, sizeof(peer));
	assert_int_equal(
	    prefix_of_sockaddr((struct sockaddr *)&sun, &peer), -EAFNOSUPPORT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefix_holds_its_addresses_and_no_other),
		cmocka_unit_test(prefix_of_all_ipv4_holds_no_ipv6),
		cmocka_unit_test(prefix_of_bad_text_is_refused),
		cmocka_unit_test(prefix_of_a_peer_is_its_address),
	};

	return cmocka_run_group_tests_name("prefix", tests, NULL, NULL);
}
