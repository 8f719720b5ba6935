/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include "provider/isc/isc_lex.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/oom.h"

/* The tokens of a text, a word each with a blank behind it: kind, "=" and what
 * was read.  The caller frees. */
static char *
tokens(const char *text, size_t len)
{
	static const char *const kinds[] = { "eof", "bad", "string", "number",
		"hex", "name", "byte" };
	const struct isc_token *token;
	struct isc_lex *lex;
	char *out;
	size_t out_len;
	FILE *f;

	lex = isc_lex_new("F", text, len);
	assert_non_null(lex);
	f = open_memstream(&out, &out_len);
	assert_non_null(f);
	do {
		token = isc_lex_next(lex);
		if (token->kind < ISC_T_EOF)
			fprintf(f, "%c ", token->kind);
		else if (token->kind > ISC_T_BYTE)
			fprintf(f, "word=%s ", token->text);
		else
			fprintf(f, "%s=%s ", kinds[token->kind - ISC_T_EOF],
			    token->text);
	} while (token->kind != ISC_T_EOF && token->kind != ISC_T_BAD);
	fclose(f);
	isc_lex_free(lex);
	return out;
}

static void
expect_len(const char *text, size_t len, const char *expected)
{
	char *out = tokens(text, len);

	assert_string_equal(out, expected);
	free(out);
}

static void
expect(const char *text, const char *expected)
{
	expect_len(text, strlen(text), expected);
}

static void
next_number_and_name_kinds_as_dhcpd_has_them(void **state)
{
	(void)state;
	expect("12 -5 - --5 1a 1-2 1_ 0x1f 0X1F 0x 0xg 0x1g 00x1",
	    "number=12 number=-5 number=- name=--5 hex=1a name=1-2 name=1_ "
	    "hex=0x1f hex=0X1F name=0x name=0xg name=0x1g name=00x1 eof= ");
	/* The first letter alone need not be a hexadecimal digit. */
	expect("abc g1 xab xyz ab-c a_b",
	    "hex=abc hex=g1 hex=xab name=xyz "
	    "name=ab-c name=a_b eof= ");
	expect("10.0.0.5-10.0.0.6",
	    "number=10 . number=0 . number=0 . name=5-10 . number=0 . "
	    "number=0 . number=6 eof= ");
}

static void
next_word_is_known_in_any_case(void **state)
{
	(void)state;
	expect("subnet SubNet subnets use-lease-addr-for-default-route",
	    "word=subnet word=SubNet name=subnets "
	    "word=use-lease-addr-for-default-route eof= ");
	assert_int_equal(isc_word_find("subnet", 6), ISC_W_SUBNET);
	assert_int_equal(isc_word_find("subnet", 5), 0);
	assert_int_equal(isc_word_find("HOSTNAME", 8), ISC_W_RESERVED);
	assert_int_equal(isc_word_find("new", 3), ISC_W_CLIENT_UPDATES);
	assert_int_equal(isc_word_find("", 0), 0);
}

static void
next_comment_is_blank_but_joins_what_it_parts(void **state)
{
	const struct isc_token *token;
	struct isc_lex *lex;

	(void)state;
	expect("a# \" }\nb #", "hex=a hex=b eof= ");
	lex = isc_lex_new("F", ":#x\n: :", 7);
	assert_non_null(lex);
	token = isc_lex_next(lex);
	assert_false(token->spaced);
	token = isc_lex_next(lex);
	assert_int_equal(token->kind, ':');
	assert_false(token->spaced);
	token = isc_lex_next(lex);
	assert_true(token->spaced);
	isc_lex_free(lex);
}

static void
next_string_takes_escapes_as_dhcpd_does(void **state)
{
	(void)state;
	expect("\"a;{}#b\"", "string=a;{}#b eof= ");
	expect("\"\\t\\n\\\"\\\\\\q\\101\\x41\\400\"",
	    "string=\t\n\"\\qAA400 eof= ");
	expect("\"two\nlines\" x", "string=two\nlines hex=x eof= ");
	/* "\0" takes the next character with it, here the quote, and stays
	 * behind the backslash. */
	expect("\"a\\0\";b\"", "string=a;b eof= ");
	expect_len("\"\\000\"", 6, "string= eof= ");
	expect("\"\\x4g\"", "bad= ");
	expect("\"\\19\"", "bad= ");
	expect("\"open", "bad=open ");
}

static void
next_byte_above_ascii_is_a_token_and_ff_the_end(void **state)
{
	(void)state;
	expect("a\xe9 b", "hex=a byte=\xe9 hex=b eof= ");
	expect("; \xff b", "; eof= ");
	/* Behind a word it is swallowed, in a comment it ends that. */
	expect("ab\xff cd", "hex=ab hex=cd eof= ");
	expect("# a\xff b", "hex=b eof= ");
	expect("\"a\xff\"", "bad=a ");
	expect_len("a\0", 2, "hex=a bad= ");
}

static void
next_too_long_is_bad(void **state)
{
	char text[ISC_LEX_TOKEN_MAX + 8];
	struct place place;
	struct isc_lex *lex;
	size_t n;
	int first;
	const char *s;

	(void)state;
	for (s = "x5 \""; *s != '\0'; s++)
		for (n = ISC_LEX_TOKEN_MAX - 1; n <= ISC_LEX_TOKEN_MAX; n++) {
			first = *s == '"';
			memset(text, *s == '"' ? 'x' : *s, n + 1);
			text[0] = *s;
			strcpy(text + n + first, *s == '"' ? "\";" : ";");
			lex = isc_lex_new("F", text, strlen(text));
			assert_non_null(lex);
			if (n < ISC_LEX_TOKEN_MAX) {
				assert_int_not_equal(
				    isc_lex_next(lex)->kind, ISC_T_BAD);
				assert_null(isc_lex_fault(lex, &place));
			} else {
				assert_int_equal(
				    isc_lex_next(lex)->kind, ISC_T_BAD);
				assert_non_null(isc_lex_fault(lex, &place));
				assert_int_equal(place.line, 1);
			}
			isc_lex_free(lex);
		}
}

static void
place_counts_lines_and_bytes_from_one(void **state)
{
	static const char text[] = "a\n\tb \"x\ny\" c";
	static const unsigned int places[][2] = { { 1, 1 }, { 2, 2 }, { 2, 4 },
		{ 3, 4 }, { 3, 5 } };
	const struct isc_token *token;
	struct isc_lex *lex;
	size_t i;

	(void)state;
	lex = isc_lex_new("F", text, sizeof(text) - 1);
	assert_non_null(lex);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		token = isc_lex_next(lex);
		assert_string_equal(token->place.file, "F");
		assert_int_equal(token->place.line, places[i][0]);
		assert_int_equal(token->place.column, places[i][1]);
	}
	assert_int_equal(token->kind, ISC_T_EOF);
	isc_lex_free(lex);
}

static void
rewind_reads_the_same_again(void **state)
{
	struct isc_lex_mark mark;
	struct isc_lex *lex;

	(void)state;
	lex = isc_lex_new("F", "a\nb c", 5);
	assert_non_null(lex);
	isc_lex_next(lex);
	assert_int_equal(isc_lex_peek(lex)->place.line, 2);
	mark = isc_lex_mark(lex);
	assert_string_equal(isc_lex_next(lex)->text, "b");
	assert_string_equal(isc_lex_next(lex)->text, "c");
	isc_lex_rewind(lex, &mark);
	assert_string_equal(isc_lex_next(lex)->text, "b");
	assert_int_equal(isc_lex_peek(lex)->place.column, 3);
	assert_int_equal(isc_lex_peek(lex)->place.line, 2);
	isc_lex_free(lex);
}

static void
identifier_is_any_word_or_name(void **state)
{
	(void)state;
	assert_true(isc_lex_is_identifier(ISC_W_SUBNET));
	assert_true(isc_lex_is_identifier(ISC_W_RESERVED));
	assert_true(isc_lex_is_identifier(ISC_T_NAME));
	assert_true(isc_lex_is_identifier(ISC_T_NUMBER_OR_NAME));
	assert_true(isc_lex_is_identifier(ISC_T_BYTE));
	assert_false(isc_lex_is_identifier(ISC_T_NUMBER));
	assert_false(isc_lex_is_identifier(ISC_T_STRING));
	assert_false(isc_lex_is_identifier(ISC_T_EOF));
	assert_false(isc_lex_is_identifier(ISC_T_BAD));
	assert_false(isc_lex_is_identifier(';'));
}

static void
new_and_free(void *arg)
{
	struct isc_lex *lex = isc_lex_new("F", "", 0);

	(void)arg;
	assert_true((lex == NULL) == oom_hit());
	isc_lex_free(lex);
}

static void
new_without_memory_is_null(void **state)
{
	(void)state;
	assert_int_equal(oom_each(new_and_free, NULL), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_number_and_name_kinds_as_dhcpd_has_them),
		cmocka_unit_test(next_word_is_known_in_any_case),
		cmocka_unit_test(next_comment_is_blank_but_joins_what_it_parts),
		cmocka_unit_test(next_string_takes_escapes_as_dhcpd_does),
		cmocka_unit_test(
		    next_byte_above_ascii_is_a_token_and_ff_the_end),
		cmocka_unit_test(next_too_long_is_bad),
		cmocka_unit_test(place_counts_lines_and_bytes_from_one),
		cmocka_unit_test(rewind_reads_the_same_again),
		cmocka_unit_test(identifier_is_any_word_or_name),
		cmocka_unit_test(new_without_memory_is_null),
	};

	return cmocka_run_group_tests_name("isc_lex", tests, NULL, NULL);
}
