/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "config/config.h"
#include "rpcd/rpcd_access.h"
#include "support/oom.h"

static struct rpcd_access *
access_of(const struct config_rpcd *config)
{
	struct rpcd_access *access = NULL;
	struct err err = { 0 };

	if (rpcd_access_new(config, &access, &err) != 0)
		fail_msg("%s", err.text);
	return access;
}

static bool
tcp(const struct rpcd_access *access, const char *address)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, address, &sin.sin_addr) == 1)
		return rpcd_access_tcp(access, (struct sockaddr *)&sin);
	assert_int_equal(inet_pton(AF_INET6, address, &sin6.sin6_addr), 1);
	return rpcd_access_tcp(access, (struct sockaddr *)&sin6);
}

static void
tcp_peers_are_those_of_the_list(void **state)
{
	struct config_rpcd config = { .allow = (char *)"192.0.2.0/24 \t"
						       "198.51.100.7 ::1" };
	struct rpcd_access *access = access_of(&config);
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	(void)state;
	assert_true(tcp(access, "192.0.2.0"));
	assert_true(tcp(access, "192.0.2.255"));
	assert_true(tcp(access, "198.51.100.7"));
	assert_true(tcp(access, "::1"));
	assert_true(tcp(access, "::ffff:192.0.2.9"));
	assert_false(tcp(access, "192.0.3.0"));
	assert_false(tcp(access, "198.51.100.6"));
	assert_false(tcp(access, "::2"));
	assert_false(rpcd_access_tcp(access, (struct sockaddr *)&sun));
	rpcd_access_free(access);
}

static void
tcp_peers_without_a_list_are_all(void **state)
{
	struct config_rpcd config = { 0 };
	struct rpcd_access *access = access_of(&config);

	(void)state;
	assert_true(tcp(access, "192.0.2.0"));
	assert_true(tcp(access, "2001:db8::1"));
	rpcd_access_free(access);
}

static void
list_that_nobody_has_checked_is_refused(void **state)
{
	struct config_rpcd config = { .allow = (char *)"192.0.2.0/24 x" };
	struct rpcd_access *access = NULL;
	struct err err;

	(void)state;
	assert_int_equal(rpcd_access_new(&config, &access, &err), -EINVAL);
	assert_string_equal(err.text, "\"x\" is not an address or network");
	assert_null(access);
}

static void
socket_is_for_root_and_ourselves(void **state)
{
	struct config_rpcd config = { 0 };
	struct rpcd_access *access = access_of(&config);
	const gid_t groups[] = { 0, 1, 2 };
	uid_t other = geteuid() + 12345;

	(void)state;
	assert_true(rpcd_access_unix(access, 0, 7, NULL, 0));
	assert_true(rpcd_access_unix(access, geteuid(), 7, NULL, 0));
	assert_false(rpcd_access_unix(access, other, 0, groups, 3));
	rpcd_access_free(access);
}

static void
socket_is_for_the_group_too(void **state)
{
	const struct group *group = getgrgid(getegid());
	struct config_rpcd config = { 0 };
	struct rpcd_access *access;
	uid_t other = geteuid() + 12345;
	gid_t groups[3], gid;

	(void)state;
	assert_non_null(group);
	gid = group->gr_gid;
	config.socket_group = group->gr_name;
	access = access_of(&config);
	groups[0] = gid + 1;
	groups[1] = gid + 2;
	groups[2] = gid;
	assert_true(rpcd_access_unix(access, other, gid, NULL, 0));
	assert_true(rpcd_access_unix(access, other, gid + 1, groups, 3));
	assert_false(rpcd_access_unix(access, other, gid + 1, groups, 2));
	rpcd_access_free(access);
}

static void
group_that_is_unknown_is_an_error(void **state)
{
	struct config_rpcd config = { .socket_group = (char *)"no-such-group" };
	struct rpcd_access *access = NULL;
	struct err err;

	(void)state;
	assert_int_equal(rpcd_access_new(&config, &access, &err), -ENOENT);
	assert_string_equal(err.text, "group \"no-such-group\" is unknown");
}

static void
principals_are_compared_letter_by_letter(void **state)
{
	struct config_rpcd config = { .principals = (char *)" a@B  c/d@E\tx" };
	struct rpcd_access *access = access_of(&config);

	(void)state;
	assert_true(rpcd_access_principal(access, "a@B", 3));
	assert_true(rpcd_access_principal(access, "c/d@E", 5));
	assert_true(rpcd_access_principal(access, "x", 1));
	assert_false(rpcd_access_principal(access, "a@b", 3));
	assert_false(rpcd_access_principal(access, "a@", 2));
	assert_false(rpcd_access_principal(access, "a@BC", 4));
	assert_false(rpcd_access_principal(access, "a@B c/d@E", 9));
	assert_false(rpcd_access_principal(access, "a@B\0", 4));
	assert_false(rpcd_access_principal(access, "", 0));
	rpcd_access_free(access);
}

static void
principals_that_are_not_listed_are_none(void **state)
{
	struct config_rpcd config = { 0 };
	struct rpcd_access *access = access_of(&config);

	(void)state;
	assert_false(rpcd_access_principal(access, "a@B", 3));
	rpcd_access_free(access);
	rpcd_access_free(NULL);
}

static void
make(void *arg)
{
	struct rpcd_access *access = NULL;
	int rc = rpcd_access_new(arg, &access, NULL);

	assert_true(rc == 0 || rc == -ENOMEM);
	rpcd_access_free(access);
}

static void
access_survives_every_failed_allocation(void **state)
{
	const struct group *group = getgrgid(getegid());
	struct config_rpcd config = { .allow = (char *)"::/0",
		.principals = (char *)"a" };

	(void)state;
	config.socket_group = group->gr_name;
	assert_true(oom_each(make, &config) >= 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_peers_are_those_of_the_list),
		cmocka_unit_test(tcp_peers_without_a_list_are_all),
		cmocka_unit_test(list_that_nobody_has_checked_is_refused),
		cmocka_unit_test(socket_is_for_root_and_ourselves),
		cmocka_unit_test(socket_is_for_the_group_too),
		cmocka_unit_test(group_that_is_unknown_is_an_error),
		cmocka_unit_test(principals_are_compared_letter_by_letter),
		cmocka_unit_test(principals_that_are_not_listed_are_none),
		cmocka_unit_test(access_survives_every_failed_allocation),
	};

	return cmocka_run_group_tests_name("rpcd_access", tests, NULL, NULL);
}
