/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_top_screen.h"
#include "support/oom.h"

static struct cli_top_screen *
begin(unsigned int width, unsigned int height, bool utf8)
{
	struct cli_top_screen *screen = cli_top_screen_new();

	assert_non_null(screen);
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	cli_top_screen_begin(screen, width, height, utf8);
	return screen;
}

/* Its text and width. */
static void
expect_line(const struct cli_top_screen *screen, size_t i, const char *text,
    unsigned int width)
{
	const struct cli_top_line *line = cli_top_screen_line(screen, i);
	size_t r, bytes = 0;

	assert_string_equal(line->text, text);
	assert_int_equal(line->width, width);
	for (r = 0; r < line->run_count; r++) {
		assert_int_equal(line->runs[r].from, bytes);
		bytes += line->runs[r].len;
	}
	assert_int_equal(bytes, line->len);
}

static void
put__beyond_the_width__is_cut(void **state)
{
	struct cli_top_screen *screen = begin(5, 2, true);

	(void)state;
	assert_true(cli_top_screen_next(screen));
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "abc");
	cli_top_screen_put(screen, CLI_TOP_BAD, "defg");
	expect_line(screen, 0, "abcde", 5);
	assert_int_equal(cli_top_screen_line(screen, 0)->run_count, 2);
	assert_int_equal(
	    cli_top_screen_line(screen, 0)->runs[1].style, CLI_TOP_BAD);
	cli_top_screen_free(screen);
}

static void
put__beyond_the_height__goes_nowhere(void **state)
{
	struct cli_top_screen *screen = begin(5, 1, true);

	(void)state;
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "before any line");
	assert_int_equal(cli_top_screen_count(screen), 0);
	assert_true(cli_top_screen_next(screen));
	assert_false(cli_top_screen_next(screen));
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "x");
	assert_int_equal(cli_top_screen_column(screen), 0);
	assert_int_equal(cli_top_screen_count(screen), 1);
	expect_line(screen, 0, "", 0);
	assert_false(cli_top_screen_failed(screen));
	cli_top_screen_free(screen);
}

static void
put__what_no_terminal_should_get__is_a_question_mark(void **state)
{
	struct cli_top_screen *screen = begin(0, 0, true);

	(void)state;
	cli_top_screen_next(screen);
	cli_top_screen_put(screen, CLI_TOP_PLAIN,
	    "a\033[31m\t\x7f\xff\xc3\xc2\x9b|\xc3\xb6|\xe6\xbc\xa2|e\xcc\x81");
	/* ESC, tab, DEL, two stray bytes, a C1 character; the wide one takes
	 * two columns, the accent none. */
	expect_line(
	    screen, 0, "a?[31m??\?\?\?|\xc3\xb6|\xe6\xbc\xa2|e\xcc\x81", 18);
	cli_top_screen_free(screen);
}

static void
put__ascii_only__has_no_other_byte(void **state)
{
	struct cli_top_screen *screen = begin(0, 0, false);

	(void)state;
	cli_top_screen_next(screen);
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "h\xc3\xb6st \xe6\xbc\xa2");
	expect_line(screen, 0, "h?st ?", 6);
	cli_top_screen_free(screen);
}

static void
put__a_wide_character_at_the_edge__is_left_out(void **state)
{
	struct cli_top_screen *screen = begin(3, 0, true);

	(void)state;
	cli_top_screen_next(screen);
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "\xe6\xbc\xa2\xe6\xbc\xa2");
	expect_line(screen, 0, "\xe6\xbc\xa2", 2);
	cli_top_screen_fill(screen, CLI_TOP_PLAIN);
	expect_line(screen, 0, "\xe6\xbc\xa2 ", 3);
	cli_top_screen_free(screen);
}

static void
fields_are_filled_and_cut(void **state)
{
	struct cli_top_screen *screen = begin(0, 0, true);

	(void)state;
	cli_top_screen_next(screen);
	cli_top_screen_left(screen, CLI_TOP_PLAIN, "ab", 4);
	cli_top_screen_right(screen, CLI_TOP_PLAIN, "12", 4);
	cli_top_screen_left(screen, CLI_TOP_PLAIN, "abcdef", 4);
	cli_top_screen_right(screen, CLI_TOP_PLAIN, "123456", 4);
	cli_top_screen_left(screen, CLI_TOP_PLAIN, "x", 0);
	expect_line(screen, 0, "ab    12abc~123~", 16);
	cli_top_screen_free(screen);
}

static void
wrap__a_long_text__goes_on_below(void **state)
{
	struct cli_top_screen *screen = begin(6, 3, true);

	(void)state;
	cli_top_screen_next(screen);
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "a: ");
	cli_top_screen_wrap(screen, CLI_TOP_PLAIN, "12345678901234", 2);
	expect_line(screen, 0, "a: 123", 6);
	expect_line(screen, 1, "  4567", 6);
	expect_line(screen, 2, "  8901", 6); /* and no fourth line */
	assert_int_equal(cli_top_screen_count(screen), 3);
	cli_top_screen_free(screen);
}

static void
begin__again__has_nothing_of_before(void **state)
{
	struct cli_top_screen *screen = begin(10, 10, true);
	int i;

	(void)state;
	for (i = 0; i < 10; i++) {
		cli_top_screen_next(screen);
		cli_top_screen_put(screen, CLI_TOP_BAD, "0123456789");
	}
	cli_top_screen_begin(screen, 4, 2, false);
	assert_int_equal(cli_top_screen_count(screen), 0);
	cli_top_screen_next(screen);
	expect_line(screen, 0, "", 0);
	cli_top_screen_free(screen);
}

static void
print_writes_no_blanks_at_the_end(void **state)
{
	struct cli_top_screen *screen = begin(8, 0, true);
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	cli_top_screen_next(screen);
	cli_top_screen_put(screen, CLI_TOP_PLAIN, "a b");
	cli_top_screen_fill(screen, CLI_TOP_TITLE);
	cli_top_screen_next(screen);
	cli_top_screen_fill(screen, CLI_TOP_TITLE);
	cli_top_screen_print(screen, out);
	fclose(out);
	assert_string_equal(text, "a b\n\n");
	free(text);
	cli_top_screen_free(screen);
}

static void
fill_some(void *arg)
{
	struct cli_top_screen *screen = cli_top_screen_new();
	int i;

	(void)arg;
	if (screen == NULL) {
		assert_true(oom_hit());
		return;
	}
	cli_top_screen_begin(screen, 0, 0, true);
	for (i = 0; i < 40; i++) {
		cli_top_screen_next(screen);
		cli_top_screen_put(screen, i % 2 ? CLI_TOP_BAD : CLI_TOP_PLAIN,
		    "more than the sixty-four bytes that a line has at its "
		    "beginning");
	}
	assert_int_equal(cli_top_screen_failed(screen), oom_hit());
	cli_top_screen_free(screen);
}

static void
no_memory_is_told(void **state)
{
	(void)state;
	assert_true(oom_each(fill_some, NULL) > 40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(put__beyond_the_width__is_cut),
		cmocka_unit_test(put__beyond_the_height__goes_nowhere),
		cmocka_unit_test(
		    put__what_no_terminal_should_get__is_a_question_mark),
		cmocka_unit_test(put__ascii_only__has_no_other_byte),
		cmocka_unit_test(
		    put__a_wide_character_at_the_edge__is_left_out),
		cmocka_unit_test(fields_are_filled_and_cut),
		cmocka_unit_test(wrap__a_long_text__goes_on_below),
		cmocka_unit_test(begin__again__has_nothing_of_before),
		cmocka_unit_test(print_writes_no_blanks_at_the_end),
		cmocka_unit_test(no_memory_is_told),
	};

	return cmocka_run_group_tests_name("cli_top_screen", tests, NULL, NULL);
}
