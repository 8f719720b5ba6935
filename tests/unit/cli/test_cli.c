/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "support/oom.h"

static const char conf[] =
    "failover peer \"fo\" { primary; address 192.0.2.1; peer address "
    "192.0.2.2; mclt 600; split 128; }\n"
    "subnet 10.1.0.0 netmask 255.255.255.0 {\n"
    "  pool { failover peer \"fo\"; range 10.1.0.11 10.1.0.20; }\n}\n"
    "subnet 10.2.0.0 netmask 255.255.255.0 { range 10.2.0.1 10.2.0.9; }\n";

static const char leases[] =
    "failover peer \"fo\" state { my state partner-down at epoch 1000; "
    "partner state normal at epoch 1000; mclt 600; }\n"
    "lease 10.1.0.11 { starts epoch 1000; ends epoch 9000; binding state "
    "active; hardware ethernet 2:60:0:0:0:1; uid \"\\001ab\"; "
    "client-hostname \"one\"; }\n"
    "lease 10.2.0.1 { starts epoch 1000; ends never; binding state "
    "active; }\n";

struct files {
	char folder[64], conf[80], leases[80], config[80], spec[200];
};

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int
setup(void **state)
{
	struct files *f = test_malloc(sizeof(*f));
	char text[400];

	strcpy(f->folder, P_tmpdir "/test_cli.XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->conf, sizeof(f->conf), "%s/c", f->folder);
	snprintf(f->leases, sizeof(f->leases), "%s/l", f->folder);
	snprintf(f->config, sizeof(f->config), "%s/f", f->folder);
	snprintf(f->spec, sizeof(f->spec), "isc:%s:%s", f->conf, f->leases);
	write_file(f->conf, conf);
	write_file(f->leases, leases);
	snprintf(text, sizeof(text),
	    "server a { kind = isc config = %s leases = %s liveness = off }",
	    f->conf, f->leases);
	write_file(f->config, text);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct files *f = *state;

	unlink(f->conf);
	unlink(f->leases);
	unlink(f->config);
	rmdir(f->folder);
	test_free(f);
	return 0;
}

struct run {
	const struct files *files;
	bool by_config;
	const char *words[4]; /* the first is the command's, or an option */
	int code;
	char out[8192], err[1024];
};

/* The streams are on the stack: opening one must not fail by itself. */
static void
run(void *arg)
{
	struct run *r = arg;
	char *argv[16] = { "dhcpfo", "--now", "2000" };
	FILE *out, *err;
	int argc = 3, i;

	argv[argc++] = r->by_config ? "--config" : "--source";
	argv[argc++] =
	    (char *)(r->by_config ? r->files->config : r->files->spec);
	for (i = 0; i < 4 && r->words[i] != NULL; i++)
		argv[argc++] = (char *)r->words[i];
	memset(r->out, 0, sizeof(r->out));
	memset(r->err, 0, sizeof(r->err));
	out = fmemopen(r->out, sizeof(r->out) - 1, "w");
	err = fmemopen(r->err, sizeof(r->err) - 1, "w");
	assert_non_null(out);
	assert_non_null(err);
	r->code = cli_main(argc, argv, out, err);
	fclose(out);
	fclose(err);
}

struct reference {
	struct run run;
	int code;
	char out[8192];
};

static void
refer(struct reference *reference)
{
	run(&reference->run);
	reference->code = reference->run.code;
	strcpy(reference->out, reference->run.out);
}

static bool
says_no_memory(const char *text)
{
	return strstr(text, "out of memory") != NULL ||
	    strstr(text, "annot allocate memory") != NULL ||
	    strstr(text, "ERROR_NOT_ENOUGH_MEMORY (8)") != NULL;
}

/* What can be done without is done without; else a run without memory says
 * so, and never something else. */
static void
run_without_memory(void *arg)
{
	struct reference *reference = arg;
	struct run *r = &reference->run;
	bool plugin = strcmp(r->words[0], "check") == 0;
	bool document = strcmp(r->words[0], "librenms") == 0;

	run(r);
	if (r->code == reference->code && strcmp(r->out, reference->out) == 0)
		return;
	assert_true(oom_hit());
	if (plugin) {
		assert_int_equal(r->code, 3);
		assert_memory_equal(r->out, "DHCP UNKNOWN - ", 15);
		assert_true(says_no_memory(r->out));
	} else if (document) {
		assert_in_range(r->code, 1, 3);
		assert_memory_equal(r->out, "{\"version\":2,\"error\":", 21);
		assert_true(says_no_memory(r->out));
	} else if (r->code == 0) {
		assert_string_equal(r->words[0], "servers");
		assert_true(says_no_memory(r->out));
	} else {
		assert_in_range(r->code, 1, 3);
		assert_int_not_equal(r->code, 2);
		assert_true(says_no_memory(r->err));
	}
}

static void
commands_without_memory_fail_and_say_so(void **state)
{
	static const char *const commands[][4] = {
		{ "servers" },
		{ "relationships" },
		{ "scopes" },
		{ "--json", "scopes" },
		{ "scope", "10.1.0.0" },
		{ "client", "10.1.0.11" },
		{ "client", "one" },
		{ "client", "02:60:00:00:00:01" },
		{ "clients" },
		{ "--json", "clients" },
		{ "--json", "relationships" },
		{ "check" },
		{ "check", "-v" },
		{ "librenms" },
		{ "check", "--all-servers", "-w10:", "-C1:" },
	};
	struct reference r = { .run = { .files = *state } };
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		memcpy(r.run.words, commands[i], sizeof(r.run.words));
		r.run.by_config = i % 2 == 0;
		refer(&r);
		assert_int_equal(r.code, strcmp(commands[i][0], "check") == 0);
		assert_in_range(oom_each(run_without_memory, &r), 20, 5000);
	}
}

static void
output_of_a_run_is_whole(void **state)
{
	struct run r = { .files = *state,
		.words = { "--json", "client", "one" } };
	const char *want = "{\"ClientIpAddress\":\"10.1.0.11\","
			   "\"SubnetMask\":\"255.255.255.0\","
			   "\"Scope\":\"10.1.0.0\","
			   "\"ClientHardwareAddress\":\"02:60:00:00:00:01\","
			   "\"HardwareType\":1,\"ClientUid\":\"01:61:62\",";

	run(&r);
	assert_int_equal(r.code, 0);
	assert_string_equal(r.err, "");
	assert_memory_equal(r.out, want, strlen(want));
	assert_int_equal(r.out[strlen(r.out) - 1], '\n');
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_of_a_run_is_whole),
		cmocka_unit_test(commands_without_memory_fail_and_say_so),
	};

	return cmocka_run_group_tests_name("cli", tests, setup, teardown);
}
