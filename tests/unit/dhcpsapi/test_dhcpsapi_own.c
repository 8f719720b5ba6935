/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup pthread_mutex_lock */

/* The library's own servers: partners, those elsewhere, threads, forks. */

#include "support/test.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/generation.h"
#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_bind.h"
#include "dhcpsapi/dhcpsapi_group.h"
#include "dhcpsapi/dhcpsapi_own.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"
#include "support/oom.h"

#define UNTOUCHED ((void *)(uintptr_t)16)
#define SCOPE 0x0a000000

static char folder[] = P_tmpdir "/dhcpfo-own-XXXXXX";
static char path[sizeof(folder) + 16];

/* What happens the next time that a mutex is about to be taken. */
static void (*meanwhile)(void);

int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);

int
__wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
	void (*now)(void) = meanwhile;

	meanwhile = NULL;
	if (now != NULL)
		now();
	return __real_pthread_mutex_lock(mutex);
}

static int
make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/dhcpfo.conf", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void
configure(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

#define SERVER(name, more)                                                  \
	"server " name " { kind = rpc address = \"" name ".example\" " more \
	" }\n"

static int
setup(void **state)
{
	(void)state;
	fake_register("rpc");
	(void)unsetenv("DHCPFO_SERVER");
	(void)setenv("DHCPFO_CONFIG", path, 1);
	configure(SERVER("one", "") SERVER("two", ""));
	fake_publish(fake_server("one.example"), fake_pair());
	fake_publish(fake_server("two.example"), fake_many(1));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	meanwhile = NULL;
	(void)unsetenv("DHCPFO_CONFIG");
	(void)unsetenv("DHCPFO_SERVER");
	(void)unlink(path);
	dhcpsapi_bind(NULL);
	fake_end(NULL);
	return 0;
}

/* How many addresses the scope has there; 0 = the call failed with *ret. */
static DWORD
ask(const WCHAR *name, DWORD *ret_error)
{
	LPDHCP_FAILOVER_STATISTICS stats = UNTOUCHED;
	DWORD addresses;

	*ret_error =
	    DhcpV4FailoverGetScopeStatistics((LPWSTR)name, SCOPE, &stats);
	if (*ret_error != ERROR_SUCCESS)
		return 0;
	addresses = stats->NumAddr;
	DhcpRpcFreeMemory(stats);
	return addresses;
}

static void
assert_answer(const WCHAR *name, DWORD addresses)
{
	DWORD error;

	assert_int_equal(ask(name, &error), addresses);
	assert_int_equal(error, ERROR_SUCCESS);
}

static void
assert_failure(const WCHAR *name, DWORD expected)
{
	DWORD error;

	assert_int_equal(ask(name, &error), 0);
	assert_int_equal(error, expected);
}

/* ---- which server ---- */

static void
own_address_that_is_not_configured_is_asked(void **state)
{
	static const char *const addresses[] = { "192.0.2.1", "192.0.2.1:6471",
		"host.example:1", "unix:/run/x.sock", "[2001:db8::1]", "three",
		"ONE" };
	wchar_t name[40];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		fake_publish(fake_server(addresses[i]), fake_many(1));
		(void)swprintf(name, 40, L"%s", addresses[i]);
		assert_answer(name, 1);
		assert_answer(name, 1);
		assert_int_equal(fake_server(addresses[i])->opens, 1);
		assert_int_equal(fake_server(addresses[i])->refreshes, 2);
	}
	assert_int_equal(fake_server("one.example")->opens, 0);
}

static void
own_configured_name_comes_before_a_host_of_that_name(void **state)
{
	(void)state;
	assert_answer(L"one", 90);
	assert_answer(L"two", 1);
	assert_int_equal(fake_server("one")->opens, 0);
}

static void
own_server_that_cannot_be_had_has_its_number(void **state)
{
	static const struct {
		int open_rc, refresh_rc;
		DWORD error;
	} rows[] = {
		{ -EINVAL, 0, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED },
		{ -ENOMEM, 0, ERROR_NOT_ENOUGH_MEMORY },
		{ 0, -ENODEV, ERROR_DHCP_SERVER_NAME_NOT_RESOLVED },
		{ 0, -EHOSTUNREACH, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ 0, -ETIMEDOUT, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ 0, -EPROTO, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ 0, -EPROTONOSUPPORT, ERROR_NOT_SUPPORTED },
		{ 0, -EACCES, ERROR_ACCESS_DENIED },
		{ 0, -ENOMEM, ERROR_NOT_ENOUGH_MEMORY },
		{ 0, -EIO, ERROR_DHCP_JET_ERROR },
	};
	struct fake *fake = fake_server("host");
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fake->open_rc = rows[i].open_rc;
		fake->refresh_rc = rows[i].refresh_rc;
		assert_failure(L"host", rows[i].error);
	}
	fake->refresh_rc = 0;
	fake_publish(fake, fake_many(1));
	assert_answer(L"host", 1);
}

static void
own_configured_server_that_is_invalid_is_20000(void **state)
{
	(void)state;
	fake_server("two.example")->open_rc = -EINVAL;
	assert_failure(L"two", ERROR_DHCP_REGISTRY_INIT_FAILED);
	assert_answer(L"one", 90);
	fake_server("two.example")->open_rc = -ENOMEM;
	assert_failure(L"two", ERROR_NOT_ENOUGH_MEMORY);
}

static void
own_without_any_server_it_is_the_rpcd_of_this_host(void **state)
{
	(void)state;
	configure("");
	fake_publish(fake_server("unix:/run/dhcpfo/rpcd.sock"), fake_many(1));
	assert_answer(NULL, 1);
	assert_answer(L"local", 1);
	fake_server("unix:/run/dhcpfo/rpcd.sock")->refresh_rc = -EHOSTUNREACH;
	assert_failure(NULL, ERROR_DHCP_SERVER_NOT_REACHABLE);
}

static void
own_given_server_can_be_elsewhere(void **state)
{
	(void)state;
	(void)setenv("DHCPFO_SERVER", "rpc:unix:/x", 1);
	fake_publish(fake_server("unix:/x"), fake_many(1));
	assert_answer(NULL, 1);
	assert_answer(L"one", 90);
}

/* ---- partners ---- */

#define FILES(name, more)                                                    \
	"server " name " { kind = isc config = \"/c\" leases = \"/l\" " more \
	" }\n"

static void
own_partners_are_read_together_and_once(void **state)
{
	struct fake *one = fake_server("one"), *two = fake_server("two");

	(void)state;
	fake_register("isc");
	fake_publish(one, fake_pair());
	fake_publish(two, fake_many(1));
	configure(FILES("one", "partner = two") FILES("two", ""));
	assert_answer(L"one", 90);
	assert_int_equal(two->refreshes, 1);
	assert_answer(L"two", 1);
	assert_int_equal(one->opens, 1);
	assert_int_equal(two->opens, 1);
	assert_int_equal(one->refreshes, 2);
	/* And those that are no partners are left alone. */
	dhcpsapi_bind(NULL);
	assert_int_equal(two->closes, 1);
	configure(FILES("one", "") FILES("two", ""));
	fake_publish(one, fake_pair());
	assert_answer(L"one", 90);
	assert_int_equal(two->opens, 1);
}

/* The given server takes the place of the configured one of its name, and has
 * no partner; yet it is that of another. */
static void
own_partner_that_has_none_is_read_for_itself(void **state)
{
	struct fake *local = fake_server("local"), *two = fake_server("two");

	(void)state;
	fake_register("isc");
	(void)setenv("DHCPFO_SERVER", "isc:/c:/l", 1);
	configure(FILES("two", "partner = local") FILES("local", ""));
	fake_publish(local, fake_pair());
	fake_publish(two, fake_many(1));
	assert_answer(L"two", 1);
	assert_int_equal(local->refreshes, 1);
	fake_publish(local, fake_pair());
	assert_answer(NULL, 90);
	assert_int_equal(local->opens, 2);
	assert_int_equal(two->refreshes, 1);
}

static void
own_partner_of_a_server_elsewhere_is_not_waited_for(void **state)
{
	struct dhcpsapi_bound bound;

	(void)state;
	configure(SERVER("one", "partner = two") SERVER("two", ""));
	assert_answer(L"one", 90);
	assert_int_equal(fake_server("two.example")->opens, 0);
	/* Nor is its lock. */
	assert_int_equal(
	    dhcpsapi_bind_enter(L"two", true, &bound), ERROR_SUCCESS);
	assert_answer(L"one", 90);
	dhcpsapi_bind_leave(&bound);
}

/* ---- how many ---- */

static void
own_idle_address_makes_room_the_oldest_first(void **state)
{
	struct dhcpsapi_use use[DHCPSAPI_OWN_ADDRESSES_MAX], more[2];
	struct dhcpsapi_own *own = NULL;
	char address[16];
	size_t i;

	(void)state;
	assert_int_equal(dhcpsapi_own_new(&own), ERROR_SUCCESS);
	for (i = 0; i < DHCPSAPI_OWN_ADDRESSES_MAX; i++) {
		(void)snprintf(address, sizeof(address), "h%zu", i);
		assert_int_equal(
		    dhcpsapi_own_enter(own, address, &use[i]), ERROR_SUCCESS);
	}
	/* All are asked: one too many is better than an error. */
	assert_int_equal(
	    dhcpsapi_own_enter(own, "more0", &more[0]), ERROR_SUCCESS);
	assert_int_equal(fake_server("h0")->closes, 0);
	/* Asked anew, h3 is not the oldest of those that are idle. */
	dhcpsapi_own_leave(&use[3]);
	dhcpsapi_own_leave(&use[7]);
	assert_int_equal(dhcpsapi_own_enter(own, "h3", &use[3]), ERROR_SUCCESS);
	dhcpsapi_own_leave(&use[3]);
	assert_int_equal(
	    dhcpsapi_own_enter(own, "more1", &more[1]), ERROR_SUCCESS);
	assert_int_equal(fake_server("h7")->closes, 1);
	assert_int_equal(fake_server("h3")->closes, 0);
	/* A configured server has its place for ever. */
	assert_int_equal(
	    dhcpsapi_own_enter(own, "one", &use[0]), ERROR_SUCCESS);
	dhcpsapi_own_leave(&use[0]);
	assert_int_equal(dhcpsapi_own_enter(own, "h7", &use[7]), ERROR_SUCCESS);
	assert_int_equal(fake_server("h3")->closes, 1);
	assert_int_equal(fake_server("one.example")->closes, 0);
	dhcpsapi_own_unref(own);
	assert_int_equal(fake_server("h1")->closes, 1);
	assert_int_equal(fake_server("one.example")->closes, 1);
}

static void
own_in_use_outlives_the_binding(void **state)
{
	struct dhcpsapi_bound bound;

	(void)state;
	assert_int_equal(
	    dhcpsapi_bind_enter(NULL, true, &bound), ERROR_SUCCESS);
	dhcpsapi_bind(NULL);
	assert_int_equal(fake_server("one.example")->closes, 0);
	dhcpsapi_bind_leave(&bound);
	assert_int_equal(fake_server("one.example")->closes, 1);
}

/* ---- threads ---- */

static struct dhcpsapi_use looked_at;

/* What another thread does. */
static void
look(void)
{
	(void)dhcpsapi_group_look(looked_at.group, looked_at.member);
	dhcpsapi_group_leave(looked_at.group);
}

static void
look_begun_while_one_waits_is_looked_at_by_it_too(void **state)
{
	struct fake *one = fake_server("one.example");
	struct dhcpsapi_own *own = NULL;

	(void)state;
	assert_int_equal(dhcpsapi_own_new(&own), ERROR_SUCCESS);
	assert_int_equal(
	    dhcpsapi_own_enter(own, NULL, &looked_at), ERROR_SUCCESS);
	look();
	assert_int_equal(one->refreshes, 1);
	look();
	assert_int_equal(one->refreshes, 2);

	one->refresh_rc = -ETIMEDOUT;
	meanwhile = look;
	assert_int_equal(
	    dhcpsapi_group_look(looked_at.group, looked_at.member), -ETIMEDOUT);
	dhcpsapi_group_leave(looked_at.group);
	assert_int_equal(one->refreshes, 3);
	dhcpsapi_own_unref(own);
}

static void *
ask_two(void *arg)
{
	DWORD error;

	(void)arg;
	return (void *)(uintptr_t)ask(L"two", &error);
}

static void
server_that_is_waited_for_holds_up_no_other(void **state)
{
	struct dhcpsapi_bound bound;
	pthread_t thread;
	void *addresses;

	(void)state;
	assert_int_equal(
	    dhcpsapi_bind_enter(L"one", true, &bound), ERROR_SUCCESS);
	assert_int_equal(pthread_create(&thread, NULL, ask_two, NULL), 0);
	assert_int_equal(pthread_join(thread, &addresses), 0);
	assert_int_equal((uintptr_t)addresses, 1);
	dhcpsapi_bind_leave(&bound);
}

/* ---- processes ---- */

/* Also where the parent was in the midst of a call. */
static void
fork_child_begins_anew_and_leaves_the_parents_alone(void **state)
{
	struct fake *one = fake_server("one.example");
	struct dhcpsapi_bound bound;
	DWORD error;
	pid_t child;
	int status;

	(void)state;
	assert_answer(NULL, 90);
	assert_int_equal(
	    dhcpsapi_bind_enter(NULL, true, &bound), ERROR_SUCCESS);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		fake_publish(one, fake_many(1));
		_exit(ask(NULL, &error) == 1 && one->opens == 2 &&
			    one->closes == 0 ?
			0 :
			1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	dhcpsapi_bind_leave(&bound);
	assert_answer(NULL, 90);
	assert_int_equal(one->opens, 1);
}

/* ---- memory ---- */

static struct generation *view;

static void
no_memory(void *arg)
{
	unsigned int *failures = arg;
	DWORD error, addresses;

	fake_publish(fake_server("host"), generation_ref(view));
	addresses = ask(L"host", &error);
	if (error == ERROR_SUCCESS) {
		/* Alarms, which nobody here wants, may have to wait. */
		assert_int_equal(addresses, 1);
	} else {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_true(oom_hit());
		*failures += 1;
	}
	dhcpsapi_bind(NULL);
}

static void
own_no_memory_for_an_address_is_8(void **state)
{
	unsigned int failures = 0;

	(void)state;
	(void)fake_server("host");
	view = fake_many(1);
	(void)oom_each(no_memory, &failures);
	assert_true(failures > 20);
	generation_unref(view);
}

int
main(void)
{
#define OWN(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		OWN(own_address_that_is_not_configured_is_asked),
		OWN(own_configured_name_comes_before_a_host_of_that_name),
		OWN(own_server_that_cannot_be_had_has_its_number),
		OWN(own_configured_server_that_is_invalid_is_20000),
		OWN(own_without_any_server_it_is_the_rpcd_of_this_host),
		OWN(own_given_server_can_be_elsewhere),
		OWN(own_partners_are_read_together_and_once),
		OWN(own_partner_that_has_none_is_read_for_itself),
		OWN(own_partner_of_a_server_elsewhere_is_not_waited_for),
		OWN(own_idle_address_makes_room_the_oldest_first),
		OWN(own_in_use_outlives_the_binding),
		OWN(look_begun_while_one_waits_is_looked_at_by_it_too),
		OWN(server_that_is_waited_for_holds_up_no_other),
		OWN(fork_child_begins_anew_and_leaves_the_parents_alone),
		OWN(own_no_memory_for_an_address_is_8),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_own", tests, make_folder, remove_folder);
}
