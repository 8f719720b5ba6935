/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

/* Which server a call speaks of: a program's service, or the library's own. */

#include "support/test.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/loop.h"
#include "core/generation.h"
#include "dhcpsapi/dhcpsapi.h"
#include "dhcpsapi/dhcpsapi_bind.h"
#include "service/service.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"
#include "support/oom.h"

#define UNTOUCHED ((void *)(uintptr_t)16)
#define SCOPE 0x0a000000

static struct service *service;
static struct fake *one, *two;
static char folder[] = P_tmpdir "/dhcpfo-bind-XXXXXX";
static char path[sizeof(folder) + 16];

static int
setup(void **state)
{
	static const char *const names[] = { "one", "two" };

	(void)state;
	one = fake_server("one");
	two = fake_server("two");
	fake_publish(one, fake_pair());
	fake_publish(two, fake_many(3));
	service = fake_service(NULL, names, 2);
	dhcpsapi_bind(service);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dhcpsapi_bind(NULL);
	fake_end(service);
	service = NULL;
	return 0;
}

/* Nothing is bound; the fakes wait in a configuration file. */
static int
setup_own(void **state)
{
	(void)state;
	fake_register("isc");
	one = fake_server("one");
	two = fake_server("two");
	fake_publish(one, fake_pair());
	fake_publish(two, fake_many(3));
	(void)unsetenv("DHCPFO_SERVER");
	(void)setenv("DHCPFO_CONFIG", path, 1);
	(void)unlink(path);
	return 0;
}

static int
teardown_own(void **state)
{
	(void)unsetenv("DHCPFO_CONFIG");
	(void)unsetenv("DHCPFO_SERVER");
	(void)unlink(path);
	return teardown(state);
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

/* The error, or the number of addresses of a scope. */
static DWORD
ask_scope(const WCHAR *name, DHCP_IP_ADDRESS scope, DWORD *ret_addresses)
{
	LPDHCP_FAILOVER_STATISTICS stats = UNTOUCHED;
	DWORD error;

	error = DhcpV4FailoverGetScopeStatistics((LPWSTR)name, scope, &stats);
	if (error != ERROR_SUCCESS) {
		assert_ptr_equal(stats, UNTOUCHED);
		return error;
	}
	*ret_addresses = stats->NumAddr;
	DhcpRpcFreeMemory(stats);
	return ERROR_SUCCESS;
}

static void
assert_answer(const WCHAR *name, DWORD addresses)
{
	DWORD n = 0;

	assert_int_equal(ask_scope(name, SCOPE, &n), ERROR_SUCCESS);
	assert_int_equal(n, addresses);
}

static void
assert_failure(const WCHAR *name, DWORD error)
{
	DWORD n;

	assert_int_equal(ask_scope(name, SCOPE, &n), error);
}

/* ---- a program's service ---- */

static void
bound_null_is_the_first_server(void **state)
{
	(void)state;
	assert_answer(NULL, 90);
	assert_answer(L"one", 90);
	assert_answer(L"two", 1);
}

static void
bound_name_that_is_none_has_its_number(void **state)
{
	(void)state;
	assert_failure(L"", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_failure(L"three", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_failure(L"ONE", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_failure(L"one ", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	assert_failure(L"one\xd800", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	/* A place where a server could be, and is not. */
	assert_failure(L"192.0.2.1", ERROR_DHCP_SERVER_NOT_REACHABLE);
	assert_failure(L"192.0.2.1:6471", ERROR_DHCP_SERVER_NOT_REACHABLE);
	assert_failure(L"unix:/nowhere", ERROR_DHCP_SERVER_NOT_REACHABLE);
	assert_failure(L"host.example:1", ERROR_DHCP_SERVER_NOT_REACHABLE);
}

static void
bound_service_without_servers_is_20122(void **state)
{
	(void)state;
	assert_int_equal(service_apply(service, NULL, 0, NULL), 0);
	assert_failure(NULL, ERROR_DHCP_SERVER_NOT_REACHABLE);
	assert_failure(L"one", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
}

/* Its owner refreshes it, and a source that fails keeps its last view. */
static void
bound_calls_do_not_look_at_the_source(void **state)
{
	unsigned int before = one->refreshes;

	(void)state;
	one->refresh_rc = -EIO;
	assert_answer(NULL, 90);
	assert_int_equal(one->refreshes, before);
}

/* ---- waiting ---- */

static void
release(void *arg)
{
	fake_release(arg, 0);
}

static void
waiting_runs_the_loop_until_the_answer(void **state)
{
	struct loop *loop = loop_new();
	struct loop_timer *timer = loop_timer_new(loop, release, one);

	(void)state;
	dhcpsapi_bind_loop(loop, 600000);
	one->hold = true;
	loop_timer_set(timer, 1);
	assert_answer(NULL, 90);
	loop_timer_free(timer);
	loop_free(loop);
}

/* Whatever is asked: what comes after the deadline finds nobody, and leaks
 * nothing. */
static void
waiting_ends_at_the_deadline(void **state)
{
	struct loop *loop = loop_new();
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientName };
	LPDHCPV4_FAILOVER_CLIENT_INFO client = UNTOUCHED;
	LPDHCP_FAILOVER_RELATIONSHIP relationship = UNTOUCHED;
	LPDHCP_FAILOVER_RELATIONSHIP_ARRAY relationships = UNTOUCHED;
	LPDHCP_IP_ARRAY array = UNTOUCHED;
	LPDHCP_SUBNET_INFO subnet = UNTOUCHED;
	LPDHCP_CLIENT_INFO_PB_ARRAY clients = UNTOUCHED;
	DWORD resume = 0, read = 2, total = 3;
	unsigned int i;
	DWORD error;

	(void)state;
	search.SearchInfo.ClientName = (LPWSTR)L"alpha";
	dhcpsapi_bind_loop(loop, 0);
	one->hold = true;
	for (i = 0; i < 9; i++) {
		switch (i) {
		case 0:
			error = ask_scope(NULL, SCOPE, &total);
			break;
		case 1:
			error =
			    DhcpV4FailoverGetClientInfo(NULL, &search, &client);
			break;
		case 2:
			error = DhcpV4FailoverGetScopeRelationship(
			    NULL, SCOPE, &relationship);
			break;
		case 3:
			error = DhcpV4FailoverEnumRelationship(
			    NULL, &resume, 1, &relationships, &read, &total);
			break;
		case 4:
			error = DhcpEnumSubnets(
			    NULL, &resume, 1, &array, &read, &total);
			break;
		case 5:
			error = DhcpGetSubnetInfo(NULL, SCOPE, &subnet);
			break;
		case 6:
			error = DhcpV4EnumSubnetClients(
			    NULL, 0, &resume, 1, &clients, &read, &total);
			break;
		case 7:
			resume = 0x0a00000a;
			error = DhcpV4EnumSubnetClients(
			    NULL, 0, &resume, 1, &clients, &read, &total);
			break;
		default:
			error =
			    DhcpV4FailoverGetSystemTime(NULL, &read, &total);
			break;
		}
		assert_int_equal(error, ERROR_DHCP_SERVER_NOT_REACHABLE);
		assert_true(one->held);
		fake_release(one, 0);
	}
	assert_ptr_equal(client, UNTOUCHED);
	assert_ptr_equal(relationship, UNTOUCHED);
	assert_ptr_equal(relationships, UNTOUCHED);
	assert_ptr_equal(array, UNTOUCHED);
	assert_ptr_equal(subnet, UNTOUCHED);
	assert_ptr_equal(clients, UNTOUCHED);
	assert_int_equal(read, 2);
	assert_int_equal(total, 3);
	loop_free(loop);
}

static void
waiting_without_a_loop_fails_at_once(void **state)
{
	(void)state;
	one->hold = true;
	assert_failure(NULL, ERROR_DHCP_SERVER_NOT_REACHABLE);
	/* And an answer that is an error comes too late as well. */
	fake_release(one, -EACCES);
}

/* ---- threads ---- */

static void *
ask_often(void *arg)
{
	DHCP_SEARCH_INFO search = { .SearchType = DhcpClientIpAddress };
	LPDHCPV4_FAILOVER_CLIENT_INFO info;
	LPDHCP_FAILOVER_STATISTICS stats;
	uintptr_t wrong = 0;
	unsigned int i;

	(void)arg;
	search.SearchInfo.ClientIpAddress = 0x0a00000d;
	for (i = 0; i < 2000; i++) {
		if (DhcpV4FailoverGetScopeStatistics(NULL, SCOPE, &stats) ==
		    0) {
			wrong += stats->NumAddr != 90;
			DhcpRpcFreeMemory(stats);
		} else {
			wrong++;
		}
		if (DhcpV4FailoverGetClientInfo(NULL, &search, &info) != 0) {
			wrong++;
			continue;
		}
		wrong += info->ClientIpAddress != 0x0a00000d;
		DhcpRpcFreeMemory(info->ClientName);
		DhcpRpcFreeMemory(info->ClientComment);
		DhcpRpcFreeMemory(info->OwnerHost.NetBiosName);
		DhcpRpcFreeMemory(info->OwnerHost.HostName);
		DhcpRpcFreeMemory(info->PolicyName);
		DhcpRpcFreeMemory(info);
	}
	return (void *)wrong;
}

static void
threads_share_the_calls(void **state)
{
	pthread_t threads[4];
	void *wrong;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, ask_often, NULL), 0);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
}

/* ---- the library's own service ---- */

#define FAKE(name) \
	"server " name " { kind = isc config = \"/c\" leases = \"/l\" }\n"
#define ONE_TWO FAKE("one") FAKE("two")

static void
own_servers_of_the_configuration(void **state)
{
	(void)state;
	configure(ONE_TWO);
	assert_answer(NULL, 90);
	assert_answer(L"one", 90);
	assert_answer(L"two", 1);
	assert_failure(L"three", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
}

static void
own_each_call_looks_at_its_source(void **state)
{
	(void)state;
	configure(ONE_TWO);
	assert_answer(NULL, 90);
	assert_int_equal(one->refreshes, 1);
	assert_int_equal(two->refreshes, 0);
	fake_publish(one, fake_many(1));
	assert_answer(NULL, 1);
	assert_int_equal(one->refreshes, 2);
}

/* What was read before is no answer to what is asked now. */
static void
own_source_that_fails_is_an_error(void **state)
{
	static const struct {
		int rc;
		DWORD error;
	} rows[] = {
		{ -ENOENT, ERROR_DHCP_JET_ERROR },
		{ -EBADMSG, ERROR_DHCP_JET_ERROR },
		{ -EACCES, ERROR_ACCESS_DENIED },
		{ -EHOSTUNREACH, ERROR_DHCP_SERVER_NOT_REACHABLE },
		{ -ENOMEM, ERROR_NOT_ENOUGH_MEMORY },
	};
	size_t i;

	(void)state;
	configure(ONE_TWO);
	assert_answer(NULL, 90);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		one->refresh_rc = rows[i].rc;
		assert_failure(NULL, rows[i].error);
	}
	one->refresh_rc = 0;
	assert_answer(NULL, 90);
}

static void
own_bad_configuration_is_20000_until_it_is_mended(void **state)
{
	(void)state;
	/* $DHCPFO_CONFIG names a file: it must be there. */
	assert_failure(NULL, ERROR_DHCP_REGISTRY_INIT_FAILED);
	configure("server one {");
	assert_failure(NULL, ERROR_DHCP_REGISTRY_INIT_FAILED);
	configure("server one { kind = never-heard-of }\n");
	assert_failure(NULL, ERROR_DHCP_REGISTRY_INIT_FAILED);
	/* A changing call is refused by a server, so there must be one. */
	assert_int_equal(DhcpV4FailoverDeleteRelationship(NULL, (LPWSTR)L"a"),
	    ERROR_DHCP_REGISTRY_INIT_FAILED);
	configure(ONE_TWO);
	assert_answer(NULL, 90);
	assert_int_equal(DhcpV4FailoverDeleteRelationship(NULL, (LPWSTR)L"a"),
	    ERROR_ACCESS_DENIED);
}

static void
own_unreadable_configuration_is_5(void **state)
{
	(void)state;
	if (geteuid() == 0)
		skip();
	configure(ONE_TWO);
	assert_int_equal(chmod(path, 0), 0);
	assert_failure(NULL, ERROR_ACCESS_DENIED);
}

static void
own_given_server_must_be_a_spec(void **state)
{
	(void)state;
	configure(ONE_TWO);
	(void)setenv("DHCPFO_SERVER", "one", 1);
	assert_failure(NULL, ERROR_DHCP_REGISTRY_INIT_FAILED);
	/* An empty variable says nothing. */
	(void)setenv("DHCPFO_SERVER", "", 1);
	assert_answer(NULL, 90);
}

/* The given server is asked where no name is; the file adds names. */
static void
own_given_server_comes_first(void **state)
{
	(void)state;
	(void)setenv("DHCPFO_SERVER", "isc:/c:/l", 1);
	fake_publish(fake_server("local"), fake_many(2));
	configure(ONE_TWO FAKE("local"));
	assert_answer(NULL, 1);
	assert_answer(L"local", 1);
	assert_int_equal(fake_server("local")->refreshes, 2);
	assert_answer(L"one", 90);
	/* Without a file, or with a bad one, there are no names, and that is
	 * all. */
	dhcpsapi_bind(NULL);
	configure("server");
	fake_publish(fake_server("local"), fake_many(2));
	assert_answer(NULL, 1);
	assert_failure(L"one", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
	dhcpsapi_bind(NULL);
	(void)unlink(path);
	fake_publish(fake_server("local"), fake_many(2));
	assert_answer(NULL, 1);
}

static void
bind_replaces_what_the_library_made(void **state)
{
	static const char *const names[] = { "two" };

	(void)state;
	configure(ONE_TWO);
	assert_answer(NULL, 90);
	service = fake_service(NULL, names, 1);
	fake_publish(two, fake_many(2));
	assert_int_equal(
	    service_refresh_now(service, service_server(service, 0), NULL), 0);
	dhcpsapi_bind(service);
	assert_answer(NULL, 1);
	assert_failure(L"one", ERROR_DHCP_SERVER_NAME_NOT_RESOLVED);
}

static unsigned int failures;

static void
no_memory(void *arg)
{
	LPDHCP_IP_ARRAY array = UNTOUCHED;
	DWORD resume = 0, read, total, error;

	/* Each run makes a service, which must be given a view. */
	fake_publish(one, generation_ref(arg));
	error = DhcpEnumSubnets(NULL, &resume, 9, &array, &read, &total);
	if (error == ERROR_SUCCESS) {
		/* Alarms, which nobody here wants, may have to wait. */
		DhcpRpcFreeMemory(array->Elements);
		DhcpRpcFreeMemory(array);
	} else {
		assert_int_equal(error, ERROR_NOT_ENOUGH_MEMORY);
		assert_ptr_equal(array, UNTOUCHED);
		assert_true(oom_hit());
		failures++;
	}
	dhcpsapi_bind(NULL);
}

static void
own_no_memory_for_a_service_is_8(void **state)
{
	struct generation *view = fake_many(1);

	(void)state;
	configure(ONE_TWO);
	failures = 0;
	(void)oom_each(no_memory, view);
	assert_true(failures > 20);
	generation_unref(view);
}

int
main(void)
{
#define BOUND(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
#define OWN(fn) cmocka_unit_test_setup_teardown(fn, setup_own, teardown_own)
	const struct CMUnitTest tests[] = {
		BOUND(bound_null_is_the_first_server),
		BOUND(bound_name_that_is_none_has_its_number),
		BOUND(bound_service_without_servers_is_20122),
		BOUND(bound_calls_do_not_look_at_the_source),
		BOUND(waiting_runs_the_loop_until_the_answer),
		BOUND(waiting_ends_at_the_deadline),
		BOUND(waiting_without_a_loop_fails_at_once),
		BOUND(threads_share_the_calls),
		OWN(own_servers_of_the_configuration),
		OWN(own_each_call_looks_at_its_source),
		OWN(own_source_that_fails_is_an_error),
		OWN(own_bad_configuration_is_20000_until_it_is_mended),
		OWN(own_unreadable_configuration_is_5),
		OWN(own_given_server_must_be_a_spec),
		OWN(own_given_server_comes_first),
		OWN(bind_replaces_what_the_library_made),
		OWN(own_no_memory_for_a_service_is_8),
	};

	return cmocka_run_group_tests_name(
	    "dhcpsapi_bind", tests, make_folder, remove_folder);
}
