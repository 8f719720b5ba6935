/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "cli/cli_args.h"
#include "cli/cli_command.h"

#define WORDS_MAX 24

/* Splits a command line at blanks; "''" is an empty word. */
static int
parse(const char *line, struct cli_args *ret_args, struct err *err)
{
	static char copy[256];
	char *argv[WORDS_MAX] = { "dhcpfo" }, *word;
	int argc = 1;

	assert_true(strlen(line) < sizeof(copy));
	strcpy(copy, line);
	for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
		assert_true(argc < WORDS_MAX - 1);
		argv[argc++] = strcmp(word, "''") == 0 ? "" : word;
	}
	return cli_args_parse(argc, argv, ret_args, err);
}

static struct cli_args
good(const char *line)
{
	struct cli_args args;
	struct err err = { 0 };

	if (parse(line, &args, &err) != 0)
		fail_msg("%s: %s", line, err.text);
	return args;
}

static struct cli_args
bad(const char *line, const char *words)
{
	struct cli_args args;
	struct err err = { 0 };

	assert_int_equal(parse(line, &args, &err), -EINVAL);
	assert_string_equal(err.text, words);
	return args;
}

static void
parse_every_option_is_taken(void **state)
{
	struct cli_args args =
	    good("--config c --server s --source=x --now 1795174098 --json "
		 "scopes");

	(void)state;
	assert_string_equal(args.config, "c");
	assert_string_equal(args.server, "s");
	assert_string_equal(args.source, "x");
	assert_true(args.frozen);
	assert_int_equal(args.now, 1795174098);
	assert_true(args.json);
	assert_string_equal(args.command->name, "scopes");
	assert_null(args.operand);
}

static void
parse_root_is_of_the_module_only(void **state)
{
	static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 99999, 7 };
	struct cli_args args = good("mib --root .1.3.6.1.4.1.99999.7");

	(void)state;
	assert_int_equal(args.root_len, 8);
	assert_memory_equal(args.root, root, sizeof(root));
	assert_int_equal(good("mib").root_len, 0);
	bad("mib --root 1.3.6",
	    "--root: \"1.3.6\" is not below 1.3.6.1, or too short");
	bad("mib --root enterprises.7",
	    "--root: \"enterprises.7\" is not an OID of at most 64 numbers");
	bad("scopes --root 1.3.6.1.4.1.99999",
	    "command 'scopes' has no option '--root'");
}

static void
parse_no_option_leaves_nothing_set(void **state)
{
	struct cli_args args = good("servers");

	(void)state;
	assert_null(args.config);
	assert_null(args.server);
	assert_null(args.source);
	assert_false(args.frozen);
	assert_false(args.json);
	assert_false(args.one_scope);
	assert_false(args.one_share);
	assert_false(args.warning.set);
}

static void
parse_options_may_stand_anywhere_and_be_short(void **state)
{
	struct cli_args args = good("clients --sco 10.0.0.0 --json");

	(void)state;
	assert_true(args.one_scope);
	assert_int_equal(args.scope, 0x0a000000);
	assert_true(args.json);
	args = good("client --conf=a -- --help");
	assert_string_equal(args.operand, "--help");
	assert_false(args.help);
	assert_true(args.search.is_name);
	args = good("client -");
	assert_string_equal(args.operand, "-");
	args = good("--server a --server b servers");
	assert_string_equal(args.server, "b");
}

static void
parse_check_takes_ranges_and_share(void **state)
{
	struct cli_args args = good("check -w 10: -c5: --share this");

	(void)state;
	assert_true(args.warning.set);
	assert_int_equal(args.warning.start, 10);
	assert_int_equal(args.critical.start, 5);
	assert_int_equal(args.critical.end, INT64_MAX);
	assert_int_equal(args.timeout, CLI_TIMEOUT);
	assert_false(args.verbose);
	assert_true(args.one_share);
	assert_int_equal(args.share, SHARE_THIS);
}

static void
parse_color_has_a_value_only_behind_an_equals_sign(void **state)
{
	struct cli_args args = good("--color scopes -q");

	(void)state;
	assert_int_equal(args.colour, CLI_WHEN_ALWAYS);
	assert_true(args.quiet);
	assert_int_equal(good("scopes").colour, CLI_WHEN_AUTO);
	assert_false(good("scopes").quiet);
	assert_int_equal(good("--color=never scopes").colour, CLI_WHEN_NEVER);
	assert_int_equal(good("--col=auto scopes").colour, CLI_WHEN_AUTO);
	bad("--color=red scopes",
	    "--color: \"red\" is not auto, always or never");
	bad("--color always scopes", "unknown command 'always'");
	bad("--quiet=1 scopes", "option '--quiet' takes no value");
}

static void
parse_check_chooses_what_is_judged(void **state)
{
	struct cli_args args =
	    good("check --scope 10.0.0.0 --relationship a --scope 10.1.0.0 "
		 "--relationship=b --all-servers -t 20 -v -W 5: -C@0:2");

	(void)state;
	assert_int_equal(args.scope_count, 2);
	assert_int_equal(args.scopes[0], 0x0a000000);
	assert_int_equal(args.scopes[1], 0x0a010000);
	assert_int_equal(args.relationship_count, 2);
	assert_string_equal(args.relationships[1], "b");
	assert_true(args.all_servers);
	assert_true(args.verbose);
	assert_int_equal(args.timeout, 20);
	assert_int_equal(args.addresses_warning.start, 5);
	assert_true(args.addresses_critical.inside);
}

static void
parse_too_many_choices_are_refused(void **state)
{
	char *argv[CLI_CHOICES_MAX + 3];
	struct cli_args args;
	struct err err;
	int i, kind;
	static char *const words[] = { "--scope=10.0.0.0", "--relationship=a" };

	(void)state;
	for (kind = 0; kind < 2; kind++) {
		argv[0] = "dhcpfo";
		argv[1] = "check";
		for (i = 2; i < CLI_CHOICES_MAX + 3; i++)
			argv[i] = words[kind];
		assert_int_equal(
		    cli_args_parse(CLI_CHOICES_MAX + 2, argv, &args, &err), 0);
		assert_int_equal(
		    cli_args_parse(CLI_CHOICES_MAX + 3, argv, &args, &err),
		    -EINVAL);
	}
}

static void
parse_operands_are_checked(void **state)
{
	struct cli_args args = good("scope 10.50.0.0");

	(void)state;
	assert_int_equal(args.address, 0x0a320000);
	args = good("client 02:60:00:00:00:01");
	assert_true(args.search.is_hardware);
	bad("scope 10.50.0", "'10.50.0' is not an address");
	bad("scope 10.50.0.0/24", "'10.50.0.0/24' is not an address");
	bad("client 10.50.0.256", "'10.50.0.256' is not an address");
	bad("client ''", "'' is not an address, hardware address or name");
}

static void
parse_help_and_version_need_no_command(void **state)
{
	(void)state;
	assert_true(good("--help").help);
	assert_true(good("-h").help);
	assert_true(good("--version").version);
	assert_true(good("-V").version);
	assert_true(good("scope --help").help);
}

static void
parse_faults_are_named(void **state)
{
	(void)state;
	bad("", "no command is given");
	bad("--json", "no command is given");
	bad("''", "unknown command ''");
	bad("scopess", "unknown command 'scopess'");
	bad("scope", "command 'scope' needs ADDR");
	bad("client", "command 'client' needs IP|MAC|NAME");
	bad("scopes 10.0.0.0", "command 'scopes' takes no operand: '10.0.0.0'");
	bad("scope 10.0.0.0 x", "too many operands: 'x'");
	bad("--bogus scopes", "unknown option '--bogus'");
	bad("--=x scopes", "unknown option '--'");
	bad("-x scopes", "unknown option '-x'");
	bad("--s x scopes", "option '--s' is ambiguous");
	bad("scopes --config", "option '--config' needs a value");
	bad("scopes --json=1", "option '--json' takes no value");
	bad("scopes --scope 10.0.0.0",
	    "command 'scopes' has no option '--scope'");
	bad("--warning 5 clients",
	    "command 'clients' has no option '--warning'");
	bad("check --json", "command 'check' has no option '--json'");
	bad("clients --scope x", "--scope: \"x\" is not an address");
	bad("check -w x", "--warning: \"x\" is not a range");
	bad("check -W 5%",
	    "--addresses-warning: \"5%\" is in percent, not "
	    "addresses");
	bad("check -t 0", "--timeout: \"0\" is not a number of seconds");
	bad("scopes -v", "command 'scopes' has no option '--verbose'");
	bad("check --server a --all-servers",
	    "options '--server' and '--all-servers' exclude each other");
	bad("check --share mine",
	    "--share: \"mine\" is not total, this or partner");
}

static void
parse_now_out_of_range_is_refused(void **state)
{
	(void)state;
	assert_int_equal(good("--now 0 scopes").now, 0);
	assert_int_equal(good("--now 4294967294 scopes").now, 4294967294);
	bad("--now 4294967295 scopes",
	    "--now: \"4294967295\" is not a number of seconds since 1970");
	bad("--now -1 scopes",
	    "--now: \"-1\" is not a number of seconds since 1970");
	bad("--now 1.5 scopes",
	    "--now: \"1.5\" is not a number of seconds since 1970");
	bad("--now '' scopes",
	    "--now: \"\" is not a number of seconds since 1970");
}

/* check ends as a plugin does also when its options are wrong. */
static void
parse_fault_before_the_command_still_finds_it(void **state)
{
	struct cli_args args =
	    bad("--bogus check x", "unknown option '--bogus'");

	(void)state;
	assert_non_null(args.command);
	assert_int_equal(args.command->form, CLI_PLUGIN);
}

static void
parse_fault_with_escapes_is_made_printable(void **state)
{
	(void)state;
	bad("\033[2Jx", "unknown command '?[2Jx'");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_every_option_is_taken),
		cmocka_unit_test(parse_root_is_of_the_module_only),
		cmocka_unit_test(parse_no_option_leaves_nothing_set),
		cmocka_unit_test(parse_options_may_stand_anywhere_and_be_short),
		cmocka_unit_test(parse_check_takes_ranges_and_share),
		cmocka_unit_test(parse_check_chooses_what_is_judged),
		cmocka_unit_test(
		    parse_color_has_a_value_only_behind_an_equals_sign),
		cmocka_unit_test(parse_too_many_choices_are_refused),
		cmocka_unit_test(parse_operands_are_checked),
		cmocka_unit_test(parse_help_and_version_need_no_command),
		cmocka_unit_test(parse_faults_are_named),
		cmocka_unit_test(parse_now_out_of_range_is_refused),
		cmocka_unit_test(parse_fault_before_the_command_still_finds_it),
		cmocka_unit_test(parse_fault_with_escapes_is_made_printable),
	};

	return cmocka_run_group_tests_name("cli_args", tests, NULL, NULL);
}
