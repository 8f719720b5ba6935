/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "config/config.h"
#include "support/config_case.h"

#define ISC "kind = isc config = /c leases = /l "

/* ---- what is not ---- */

static void
parse_bad_syntax_names_line_and_word(void **state)
{
	(void)state;
	config_case_bad("# c\n/* c\n c */\n\nserver a { " ISC "\nprot = 5 }",
	    "f:6: no such option 'prot'");
	config_case_bad("\nserver a { " ISC "port 5 }",
	    "f:2: missing equal sign after option 'port'");
	config_case_bad("agent {\n user =", "f:1:7: section without end");
	config_case_bad(
	    "\nserver =", "f:2: missing title for section 'server'");
	config_case_bad("\nserver", "f:2: premature end of file");
	config_case_bad(
	    "server a = b", "f:1: missing opening brace for section 'server'");
	config_case_bad("\n}", "f:2:1: '}' without '{'");
	config_case_bad("agent { user = }", "f:1: unexpected token '}'");
	config_case_bad("agent { user = a b }", "f:1: no such option 'b'");
	config_case_bad("include /etc/passwd", "f:1: no such option 'include'");
	config_case_bad("\"#context\" = a",
	    "f:1: missing parenthesis for function '#context'");
}

static void
parse_bad_text_names_line_and_column(void **state)
{
	(void)state;
	config_case_bad("agent { user = \"a\n\" }",
	    "f:1:16: string without end on its line");
	config_case_bad(
	    "agent {\n user = 'a", "f:2:9: string without end on its line");
	config_case_bad("\n /* a", "f:2:2: comment without end");
	config_case_bad("agent { \n", "f:1:7: section without end");
	config_case_bad(
	    "server a {\n relationship b { }\n", "f:1:10: section without end");
	config_case_bad("\n{{{{{{{{{", "f:2:9: sections nested too deeply");
	config_case_bad("a\001", "f:1:2: control character");
	config_case_bad("'a\033'", "f:1:3: control character in a string");
	config_case_bad(
	    "\"a\\n\"", "f:1:3: unknown escape: only \\\\ and \\\"");
	config_case_bad("agent { user = \"${HOME}\" }",
	    "f:1:17: \"${\": environment variables are not expanded; write it "
	    "in single quotes");
	config_case_bad("agent { user = ${HOME} }",
	    "f:1:16: \"${\": environment variables are not expanded; write it "
	    "in single quotes");
	config_case_bad("a*b",
	    "f:1:2: a word with '*', '+', \"//\" or '/' at its end must be "
	    "quoted");
	config_case_bad("agent { state-directory = /a//b }",
	    "f:1:29: a word with '*', '+', \"//\" or '/' at its end must be "
	    "quoted");
	config_case_bad("agent { state-directory = /a/ }",
	    "f:1:29: a word with '*', '+', \"//\" or '/' at its end must be "
	    "quoted");
}

static void
parse_nul_byte_is_refused(void **state)
{
	static const char text[] = "agent { user = \"a\0b\" }";
	struct config *config = NULL;
	struct err err;

	(void)state;
	assert_int_equal(
	    config_parse("f", "ab\0c", 4, &config, &err), -EBADMSG);
	assert_string_equal(err.text, "f:1:3: control character");
	assert_int_equal(
	    config_parse("f", text, sizeof(text) - 1, &config, &err), -EBADMSG);
	assert_string_equal(err.text, "f:1:18: control character in a string");
}

static void
parse_twice_is_refused(void **state)
{
	(void)state;
	config_case_bad("agent {\nuser = a\nuser = a\n}",
	    "f:3: 'user' stands twice, first in line 2");
	config_case_bad(
	    "agent { }\nagent { }", "f:2: section 'agent' stands twice");
	config_case_bad("thresholds { this { }\n this { } }",
	    "f:2: section 'this' stands twice");
	config_case_bad("server a { " ISC "}\nserver a { " ISC "}",
	    "f:2: found duplicate title 'a'");
	config_case_bad("server a { " ISC "relationship x { split = 1 }\n"
			"relationship x { split = 1 } }",
	    "f:2: found duplicate title 'x'");
}

static void
parse_server_faults_are_named(void **state)
{
	(void)state;
	config_case_bad(
	    "server a { config = /c\n}", "f:2: server \"a\": no \"kind\"");
	config_case_bad("server a { kind = isc\nleases = /l }",
	    "f:1: server \"a\": kind isc needs \"config\"");
	config_case_bad("server a { kind = isc\nconfig = /l }",
	    "f:1: server \"a\": kind isc needs \"leases\"");
	config_case_bad("server a { kind = rpc }",
	    "f:1: server \"a\": kind rpc needs \"address\"");
	config_case_bad(
	    "server a { kind = rpc address = h\nremote-server = a/b }",
	    "f:2: server \"a\": remote-server \"a/b\" is not a name");
	config_case_bad("server a {\nkind = bind }",
	    "f:2: server \"a\": unknown kind \"bind\"");
	config_case_bad("server \"a b\" { kind = isc }",
	    "f:1: server \"a b\": a name has 1 to 32 of A-Z a-z 0-9 _ . -");
	config_case_bad("server \"\" { kind = isc }",
	    "f:1: server \"\": a name has 1 to 32 of A-Z a-z 0-9 _ . -");
	config_case_bad("server a { " ISC "relationship x { }\n}",
	    "f:1: relationship \"x\": no \"split\"");
	config_case_bad("server a { " ISC "relationship '' { split = 1 } }",
	    "f:1: relationship \"\": a name has 1 to 255 bytes");
}

static void
parse_values_out_of_range_are_named(void **state)
{
	(void)state;
	config_case_bad("server a { " ISC "\nport = 0 }",
	    "f:2: port: \"0\" is not a number from 1 to 65535");
	config_case_bad("server a { " ISC "port = 65536 }",
	    "f:1: port: \"65536\" is not a number from 1 to 65535");
	config_case_bad("server a { " ISC "port = -1 }",
	    "f:1: port: \"-1\" is not a number from 1 to 65535");
	config_case_bad("server a { " ISC "port = 0x10 }",
	    "f:1: port: \"0x10\" is not a number from 1 to 65535");
	config_case_bad("server a { " ISC "split = 257 }",
	    "f:1: split: \"257\" is not a number from 0 to 256");
	config_case_bad("server a { " ISC "relationship x {\nsplit = 257 } }",
	    "f:2: split: \"257\" is not a number from 0 to 256");
	config_case_bad("server a { " ISC "liveness = on }",
	    "f:1: liveness: \"on\" is none of the words: auto, pid, port, off");
	config_case_bad("server a { " ISC "refresh = 99ms }",
	    "f:1: refresh: \"99ms\" is not from 100 to 3600000 ms");
	config_case_bad("server a { " ISC "refresh = 2h }",
	    "f:1: refresh: \"2h\" is not from 100 to 3600000 ms");
	config_case_bad("server a { " ISC "refresh = 4294967295h }",
	    "f:1: refresh: \"4294967295h\" is not from 100 to 3600000 ms");
	config_case_bad("server a { " ISC "refresh = 1d }",
	    "f:1: refresh: \"1d\" is not a time (a number and ms, s, m or h)");
	config_case_bad("server a { " ISC "refresh = s }",
	    "f:1: refresh: \"s\" is not a time (a number and ms, s, m or h)");
	config_case_bad("server a { " ISC "stale-after = 1500ms }",
	    "f:1: stale-after: \"1500ms\" is not from 1 to 604800 s");
	config_case_bad("server a { kind = isc config = c leases = /l }",
	    "f:1: config: \"c\" is not an absolute path");
	config_case_bad("agent { client-tables = maybe }",
	    "f:1: client-tables: \"maybe\" is neither on nor off");
	config_case_bad("agent { log-level = loud }",
	    "f:1: log-level: \"loud\" is none of the words: error, warning, "
	    "info, debug");
	config_case_bad("agent { user = \"\" }",
	    "f:1: user: \"\" is not one word without blanks");
	config_case_bad("notifications { rate-limit = 1000001 }",
	    "f:1: rate-limit: \"1000001\" is not a number from 0 to 1000000");
}

static void
parse_bad_root_oid_is_named(void **state)
{
	(void)state;
	config_case_bad("agent { root-oid = 1.3.6.1.4 }",
	    "f:1: root-oid: \"1.3.6.1.4\" is not below 1.3.6.1, or too short");
	config_case_bad("agent { root-oid = 2.3.6.1.4.1.1 }",
	    "f:1: root-oid: \"2.3.6.1.4.1.1\" is not below 1.3.6.1, or too "
	    "short");
	config_case_bad("agent { root-oid = 1.3.6.1.4.1. }",
	    "f:1: root-oid: \"1.3.6.1.4.1.\" is not an OID of at most 64 "
	    "numbers");
	config_case_bad("agent { root-oid = 1.3.6.1.4.1.4294967296 }",
	    "f:1: root-oid: \"1.3.6.1.4.1.4294967296\" is not an OID of at "
	    "most 64 numbers");
	config_case_bad("agent { root-oid = enterprises.5 }",
	    "f:1: root-oid: \"enterprises.5\" is not an OID of at most 64 "
	    "numbers");
}

static void
parse_root_oid_too_long_is_refused(void **state)
{
	char text[256] = "agent { root-oid = 1.3.6.1";
	struct config *config = NULL;
	struct err err;
	int i;

	(void)state;
	for (i = 4; i < CONFIG_OID_MAX; i++)
		strcat(text, ".1");
	strcat(text, "}");
	config_free(config_case_good(text));
	text[strlen(text) - 1] = '\0';
	strcat(text, ".1}");
	assert_int_equal(
	    config_parse("f", text, strlen(text), &config, &err), -EBADMSG);
}

static void
parse_thresholds_out_of_order_are_named(void **state)
{
	(void)state;
	config_case_bad(
	    "thresholds { total {\nlow-percent = 20\n high-percent = 19 } }",
	    "f:3: total: high-percent 19 is below low-percent 20");
	config_case_bad("thresholds { this {\nlow-percent = 20\n} }",
	    "f:2: this: high-percent 10 is below low-percent 20");
	config_case_bad(
	    "thresholds { this { low-addresses = 2 high-addresses = 1 } }",
	    "f:1: this: high-addresses 1 is below low-addresses 2");
	config_case_bad("thresholds { partner { high-percent = 0 } }",
	    "f:1: partner: a low without a high would never be cleared");
}

static void
parse_partner_faults_are_named(void **state)
{
	(void)state;
	config_case_bad("server a { " ISC "\npartner = b }",
	    "f:2: partner \"b\" of server \"a\": no such server");
	config_case_bad("server a { " ISC "partner = a }",
	    "f:1: partner \"a\" of server \"a\": a server is not its own "
	    "partner");
	config_case_bad("server a { " ISC "partner = b }\nserver b { " ISC "}\n"
			"server c { " ISC "partner = b }",
	    "f:3: partner \"b\" of server \"c\": it is another server's "
	    "partner");
	config_case_bad("server a { " ISC "partner = b }\nserver b { " ISC
			"partner = c }\n"
			"server c { " ISC "}",
	    "f:1: partner \"b\" of server \"a\": it is another server's "
	    "partner");
}

/* ---- limits ---- */

static void
parse_long_words_are_refused(void **state)
{
	char *text;
	size_t n;

	(void)state;
	for (n = CONFIG_STRING_MAX; n <= CONFIG_STRING_MAX + 1; n++) {
		text = test_malloc(n + 64);
		sprintf(text, "agent { user = '%0*d' }", (int)n, 0);
		if (n > CONFIG_STRING_MAX)
			config_case_bad(text, "f:1:16: string too long");
		else
			config_free(config_case_good(text));
		sprintf(text, "agent { user = %0*d }", (int)n, 0);
		if (n > CONFIG_STRING_MAX)
			config_case_bad(text, "f:1:1040: word too long");
		else
			config_free(config_case_good(text));
		test_free(text);
	}
}

static void
parse_too_many_servers_are_refused(void **state)
{
	char *text = test_malloc(CONFIG_SERVERS_MAX * 80);
	struct config *c;
	char *p = text;
	int i;

	(void)state;
	for (i = 0; i < CONFIG_SERVERS_MAX; i++)
		p += sprintf(p, "server s%d { " ISC "}\n", i);
	c = config_case_good(text);
	assert_int_equal(c->server_count, CONFIG_SERVERS_MAX);
	assert_string_equal(c->servers[999].name, "s999");
	config_free(c);
	sprintf(p, "server more { " ISC "}\n");
	config_case_bad(text, "f:1001: more than 1000 sections 'server'");
	test_free(text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_bad_syntax_names_line_and_word),
		cmocka_unit_test(parse_bad_text_names_line_and_column),
		cmocka_unit_test(parse_nul_byte_is_refused),
		cmocka_unit_test(parse_twice_is_refused),
		cmocka_unit_test(parse_server_faults_are_named),
		cmocka_unit_test(parse_values_out_of_range_are_named),
		cmocka_unit_test(parse_bad_root_oid_is_named),
		cmocka_unit_test(parse_root_oid_too_long_is_refused),
		cmocka_unit_test(parse_thresholds_out_of_order_are_named),
		cmocka_unit_test(parse_partner_faults_are_named),
		cmocka_unit_test(parse_long_words_are_refused),
		cmocka_unit_test(parse_too_many_servers_are_refused),
	};

	return cmocka_run_group_tests_name("config_refused", tests, NULL, NULL);
}
