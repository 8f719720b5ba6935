/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "core/server.h"
#include "support/oom.h"

static struct server_split full_splits[] = {
	{ .relationship = NULL, .split = 128 },
	{ .relationship = "fo-a", .split = 256 },
};

/* A spec in which everything is given; its strings are not malloc'ed. */
static struct server_spec
full_spec(void)
{
	return (struct server_spec) {
		.name = "a",
		.kind = "isc",
		.partner = "b",
		.conf_path = "/etc/dhcpd.conf",
		.leases_path = "/var/dhcpd.leases",
		.include_dir = "/etc/dhcp",
		.pid_path = "/run/dhcpd.pid",
		.liveness = LIVENESS_PORT,
		.port = 1067,
		.splits = full_splits,
		.split_count = 2,
		.address = "unix:/run/x",
		.remote_server = "over-there",
		.security = SECURITY_KRB5I,
		.kerberos_service = "dhcp",
		.keytab = "/etc/keytab",
		.refresh_ms = 250,
		.stale_after = 9,
	};
}

static void
state_name_names_each(void **state)
{
	static const struct {
		enum server_state state;
		const char *name;
	} want[] = {
		{ SERVER_OK, "ok" },
		{ SERVER_STARTING, "starting" },
		{ SERVER_STALE, "stale" },
		{ SERVER_ERROR, "error" },
		{ SERVER_UNREACHABLE, "unreachable" },
		{ SERVER_STOPPED, "stopped" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		assert_int_equal(want[i].state, i + 1);
		assert_string_equal(
		    server_state_name(want[i].state), want[i].name);
	}
	assert_string_equal(server_state_name(0), "unknown");
	assert_string_equal(server_state_name(7), "unknown");
}

static void
name_valid_accepts_what_fits_an_snmp_context(void **state)
{
	static const char *const good[] = { "a", "Z", "dhcp1.example-x_y",
		"0123456789ABCDEF0123456789abcdef" };
	static const char *const bad[] = { "", " ", "a b", "a/b", "a:b",
		"\xc3\xa4", "a\n", "0123456789ABCDEF0123456789abcdefX" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(server_name_valid(good[i]));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(server_name_valid(bad[i]));
}

static void
spec_init_gives_documented_defaults(void **state)
{
	struct server_spec spec;

	(void)state;
	memset(&spec, 0xff, sizeof(spec));
	server_spec_init(&spec);
	assert_null(spec.name);
	assert_null(spec.splits);
	assert_int_equal(spec.split_count, 0);
	assert_int_equal(spec.liveness, LIVENESS_AUTO);
	assert_int_equal(spec.port, 67);
	assert_int_equal(spec.refresh_ms, 900);
	assert_int_equal(spec.stale_after, 60);
	server_spec_done(&spec);
}

static void
spec_copy_is_equal_and_shares_nothing(void **state)
{
	const struct server_spec full = full_spec();
	struct server_spec copy;

	(void)state;
	assert_int_equal(server_spec_copy(&full, &copy), 0);
	assert_true(server_spec_equal(&full, &copy));
	assert_ptr_not_equal(copy.name, full.name);
	assert_ptr_not_equal(copy.splits, full.splits);
	assert_ptr_not_equal(
	    copy.splits[1].relationship, full.splits[1].relationship);
	assert_null(copy.splits[0].relationship);
	server_spec_done(&copy);
	/* A second time finds nothing to free. */
	server_spec_done(&copy);
}

static void
spec_equal_sees_a_change_of_any_field(void **state)
{
	static struct server_split other_splits[] = {
		{ .relationship = NULL, .split = 128 },
		{ .relationship = "fo-b", .split = 256 },
	};
	const struct server_spec a = full_spec();
	struct server_spec b = full_spec();

	(void)state;
#define CHANGED(field, value)                            \
	do {                                             \
		b.field = (value);                       \
		assert_false(server_spec_equal(&a, &b)); \
		assert_false(server_spec_equal(&b, &a)); \
		b = full_spec();                         \
		assert_true(server_spec_equal(&a, &b));  \
	} while (0)
	CHANGED(name, "z");
	CHANGED(kind, "z");
	CHANGED(partner, NULL);
	CHANGED(conf_path, "z");
	CHANGED(leases_path, NULL);
	CHANGED(include_dir, "z");
	CHANGED(pid_path, "z");
	CHANGED(address, NULL);
	CHANGED(remote_server, NULL);
	CHANGED(security, SECURITY_KRB5P);
	CHANGED(kerberos_service, "z");
	CHANGED(keytab, NULL);
	CHANGED(liveness, LIVENESS_OFF);
	CHANGED(port, 68);
	CHANGED(refresh_ms, 251);
	CHANGED(stale_after, 10);
	CHANGED(split_count, 1);
	CHANGED(splits, other_splits);
	other_splits[1].relationship = "fo-a";
	other_splits[1].split = 255;
	CHANGED(splits, other_splits);
#undef CHANGED
}

static void
spec_parse_isc_gives_local_server_without_liveness(void **state)
{
	struct server_spec spec, want;
	struct err err = { 0 };

	(void)state;
	server_spec_init(&spec);
	assert_int_equal(
	    server_spec_parse("isc:/a/dhcpd.conf:b.leases", &spec, &err), 0);
	server_spec_init(&want);
	want.name = "local";
	want.kind = "isc";
	want.conf_path = "/a/dhcpd.conf";
	want.leases_path = "b.leases";
	want.liveness = LIVENESS_OFF;
	assert_true(server_spec_equal(&spec, &want));
	server_spec_done(&spec);
}

static void
spec_parse_anything_else_is_an_error_that_names_it(void **state)
{
	static const char *const bad[] = { "", "isc", "isc:", "isc:a",
		"isc:a:", "isc::b", "isc:a:b:c", "ISC:a:b", "iscx:a:b", ":a:b",
		"kea:a:b", "is:a:b", "rpc", "RPC:host", "rpcx:host" };
	struct server_spec spec;
	struct err err;
	size_t i;

	(void)state;
	server_spec_init(&spec);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char quoted[40];

		err = (struct err) { 0 };
		assert_int_equal(
		    server_spec_parse(bad[i], &spec, &err), -EINVAL);
		assert_null(spec.name);
		assert_int_equal(err.code, -EINVAL);
		snprintf(quoted, sizeof(quoted), "\"%s\"", bad[i]);
		assert_non_null(strstr(err.text, quoted));
		assert_non_null(strstr(err.text, "isc:DHCPD_CONF:"));
	}
	assert_int_equal(server_spec_parse("isc:a", &spec, NULL), -EINVAL);
	err = (struct err) { 0 };
	assert_int_equal(server_spec_parse("rpc:", &spec, &err), -EINVAL);
	assert_string_equal(err.text,
	    "source \"rpc:\": not of the form rpc:HOST[:PORT] or "
	    "rpc:unix:PATH");
}

static void
spec_parse_rpc_takes_the_address_as_it_stands(void **state)
{
	static const char *const addresses[] = { "host", "192.0.2.1:6471",
		"[::1]:6471", "unix:/run/dhcpfo/rpcd.sock" };
	struct server_spec spec, want;
	struct err err = { 0 };
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		snprintf(text, sizeof(text), "rpc:%s", addresses[i]);
		assert_int_equal(server_spec_parse(text, &spec, &err), 0);
		server_spec_init(&want);
		want.name = "local";
		want.kind = "rpc";
		want.address = (char *)addresses[i];
		want.liveness = LIVENESS_OFF;
		assert_true(server_spec_equal(&spec, &want));
		server_spec_done(&spec);
	}
}

static void
copy_once(void *arg)
{
	const struct server_spec full = full_spec();
	struct server_spec copy = { .port = 4711 };
	int rc = server_spec_copy(&full, &copy);

	(void)arg;
	if (oom_hit()) {
		assert_int_equal(rc, -ENOMEM);
		assert_int_equal(copy.port, 4711);
		assert_null(copy.name);
		return;
	}
	assert_int_equal(rc, 0);
	server_spec_done(&copy);
}

static void
spec_copy_out_of_memory_leaves_target(void **state)
{
	(void)state;
	/* Eleven strings, the splits, one name in them; and a whole run. */
	assert_int_equal(oom_each(copy_once, NULL), 14);
}

static void
parse_once(void *arg)
{
	struct server_spec spec = { .port = 4711 };
	struct err err = { 0 };
	int rc = server_spec_parse(arg, &spec, &err);

	if (oom_hit()) {
		assert_int_equal(rc, -ENOMEM);
		assert_int_equal(err.code, -ENOMEM);
		assert_int_equal(spec.port, 4711);
		return;
	}
	assert_int_equal(rc, 0);
	server_spec_done(&spec);
}

static void
spec_parse_out_of_memory_leaves_target(void **state)
{
	(void)state;
	assert_int_equal(oom_each(parse_once, "isc:a:b"), 5);
	assert_int_equal(oom_each(parse_once, "rpc:host"), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_name_names_each),
		cmocka_unit_test(name_valid_accepts_what_fits_an_snmp_context),
		cmocka_unit_test(spec_init_gives_documented_defaults),
		cmocka_unit_test(spec_copy_is_equal_and_shares_nothing),
		cmocka_unit_test(spec_equal_sees_a_change_of_any_field),
		cmocka_unit_test(
		    spec_parse_isc_gives_local_server_without_liveness),
		cmocka_unit_test(spec_parse_rpc_takes_the_address_as_it_stands),
		cmocka_unit_test(
		    spec_parse_anything_else_is_an_error_that_names_it),
		cmocka_unit_test(spec_copy_out_of_memory_leaves_target),
		cmocka_unit_test(spec_parse_out_of_memory_leaves_target),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
