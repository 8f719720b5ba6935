/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli_json.h"
#include "cli/cli_table.h"
#include "core/lease.h"

struct inner {
	const char *word;
};

struct row {
	const char *name;
	uint32_t number, address, time, other;
	size_t size;
	int64_t big;
	bool yes, valid;
	struct cli_texts texts;
	struct inner inner;
};

#define AT(field) offsetof(struct row, field)

static const struct cli_column inner_columns[] = {
	{ .key = "Word",
	    .label = "Word",
	    .type = CLI_TEXT,
	    .offset = offsetof(struct inner, word) },
	{ .type = CLI_END },
};

static const struct cli_column columns[] = {
	{ .key = "Name",
	    .heading = "NAME",
	    .label = "Name",
	    .type = CLI_TEXT,
	    .offset = AT(name),
	    .shrink = true },
	{ .key = "Number",
	    .heading = "NUM",
	    .group = "many",
	    .label = "Number",
	    .unit = "things",
	    .type = CLI_U32,
	    .offset = AT(number) },
	{ .key = "Size",
	    .heading = "S",
	    .group = "many",
	    .label = "Size",
	    .type = CLI_SIZE,
	    .offset = AT(size) },
	{ .key = "Big",
	    .heading = "BIG",
	    .label = "Big",
	    .type = CLI_I64,
	    .offset = AT(big),
	    .valid = AT(valid) },
	{ .key = "Address",
	    .heading = "ADDRESS",
	    .label = "Address",
	    .type = CLI_ADDRESS,
	    .offset = AT(address) },
	{ .key = "Time",
	    .label = "Time",
	    .type = CLI_TIME,
	    .offset = AT(time) },
	{ .key = "Yes", .label = "Yes", .type = CLI_BOOL, .offset = AT(yes) },
	{ .key = "Texts",
	    .label = "Texts",
	    .type = CLI_TEXTS,
	    .offset = AT(texts) },
	{ .key = "Inner",
	    .type = CLI_OBJECT,
	    .offset = AT(inner),
	    .columns = inner_columns },
	{ .heading = "OTHER",
	    .type = CLI_U32,
	    .offset = AT(other),
	    .optional = true },
	{ .type = CLI_END },
};

static const char *const two[] = { "a", "b\"c" };

static const struct row rows[] = {
	{ .name = "first",
	    .number = 7,
	    .size = 1234567,
	    .big = -5,
	    .address = 0x0a000001,
	    .time = 86399,
	    .valid = true,
	    .texts = { two, 2 },
	    .inner = { "w" } },
	{ .name = "h\xc3\xb6st",
	    .number = 4294967295,
	    .address = 0,
	    .time = LEASE_NEVER,
	    .yes = true },
	{ 0 },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* What a print wrote; to be freed. */
struct capture {
	char *text;
	size_t size;
	FILE *stream;
};

static FILE *
begin(struct capture *capture)
{
	capture->stream = open_memstream(&capture->text, &capture->size);
	assert_non_null(capture->stream);
	return capture->stream;
}

static void
end(struct capture *capture, const char *want)
{
	fclose(capture->stream);
	assert_string_equal(capture->text, want);
	free(capture->text);
}

static void
table_columns_are_aligned(void **state)
{
	struct capture c;

	(void)state;
	cli_table_print(
	    columns, rows, sizeof(rows[0]), ROWS, 0, false, begin(&c));
	end(&c,
	    "       ------ many ------\n"
	    "NAME          NUM       S  BIG  ADDRESS\n"
	    "first           7 1234567   -5  10.0.0.1\n"
	    "h\xc3\xb6st   4294967295       0    -  -\n"
	    "-               0       0    -  -\n");
}

static void
table_optional_column_shows_when_it_says_something(void **state)
{
	struct row row = { .name = "x", .other = 3 };
	struct capture c;

	(void)state;
	cli_table_print(columns, &row, sizeof(row), 1, 0, false, begin(&c));
	end(&c,
	    "      many\n"
	    "NAME  NUM S  BIG  ADDRESS  OTHER\n"
	    "x       0 0    -  -            3\n");
}

static void
table_without_rows_is_nothing(void **state)
{
	struct capture c;

	(void)state;
	cli_table_print(columns, NULL, sizeof(rows[0]), 0, 0, false, begin(&c));
	end(&c, "");
}

static void
table_is_cut_to_the_terminal(void **state)
{
	struct row row = { .name = "h\xc3\xb6stname-that-is-long" };
	struct capture c;

	(void)state;
	cli_table_print(columns, &row, sizeof(row), 1, 36, false, begin(&c));
	end(&c,
	    "                 many\n"
	    "NAME             NUM S  BIG  ADDRESS\n"
	    "h\xc3\xb6stname-that-~    0 0    -  -\n");
}

static void
table_is_not_cut_below_what_can_be_read(void **state)
{
	struct row row = { .name = "hostname-that-is-long" };
	struct capture c;

	(void)state;
	cli_table_print(columns, &row, sizeof(row), 1, 5, false, begin(&c));
	end(&c,
	    "          many\n"
	    "NAME      NUM S  BIG  ADDRESS\n"
	    "hostnam~    0 0    -  -\n");
}

static void
table_without_fit_lets_long_words_stand(void **state)
{
	struct row row = { .name = "hostname", .number = 12345 };
	struct cli_table table;
	struct capture c;

	(void)state;
	cli_table_init(&table, columns);
	begin(&c);
	cli_table_head(&table, c.stream);
	cli_table_row(&table, &row, c.stream);
	end(&c,
	    "      many\n"
	    "NAME  NUM S  BIG  ADDRESS\n"
	    "hostname  12345 0    -  -\n");
}

static void
list_has_labels_units_and_objects(void **state)
{
	struct capture c;

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	cli_list_print(columns, &rows[0], false, begin(&c));
	end(&c,
	    "Name     first\n"
	    "Number   7 things\n"
	    "Size     1234567\n"
	    "Big      -5\n"
	    "Address  10.0.0.1\n"
	    "Time     1970-01-01 23:59:59\n"
	    "Yes      no\n"
	    "Texts    a, b\"c\n"
	    "Word     w\n");
	cli_list_print(columns, &rows[1], false, begin(&c));
	end(&c,
	    "Name     h\xc3\xb6st\n"
	    "Number   4294967295 things\n"
	    "Size     0\n"
	    "Big      -\n"
	    "Address  -\n"
	    "Time     never\n"
	    "Yes      yes\n"
	    "Texts    -\n"
	    "Word     -\n");
}

static enum cli_mark
mark_by_number(const void *arg)
{
	const struct row *row = arg;

	return row->number > 5 ? CLI_MARK_BAD : CLI_MARK_NONE;
}

static const struct cli_column marked[] = {
	{ .heading = "NAME",
	    .label = "Name",
	    .type = CLI_TEXT,
	    .offset = offsetof(struct row, name),
	    .mark = mark_by_number,
	    .shrink = true },
	{ .heading = "NUM",
	    .label = "Number",
	    .unit = "things",
	    .type = CLI_U32,
	    .offset = offsetof(struct row, number),
	    .mark = mark_by_number },
	{ .type = CLI_END },
};

static void
marked_cells_are_coloured_and_their_blanks_are_not(void **state)
{
	static const struct row some[] = { { .name = "a", .number = 7 },
		{ .name = "longer than eight", .number = 5 } };
	struct capture c;

	(void)state;
	cli_table_print(marked, some, sizeof(some[0]), 2, 20, true, begin(&c));
	end(&c,
	    "NAME             NUM\n"
	    "\033[1;31ma\033[m                  \033[1;31m7\033[m\n"
	    "longer than ei~    5\n");
	cli_table_print(marked, some, sizeof(some[0]), 2, 20, false, begin(&c));
	end(&c,
	    "NAME             NUM\n"
	    "a                  7\n"
	    "longer than ei~    5\n");
	cli_list_print(marked, some, true, begin(&c));
	end(&c,
	    "Name    \033[1;31ma\033[m\n"
	    "Number  \033[1;31m7\033[m things\n");
}

static void
list_breaks_long_lines_of_texts(void **state)
{
	static const char *items[20];
	struct row row = { .texts = { items, 20 } };
	struct capture c;
	char *line;
	size_t i;

	(void)state;
	for (i = 0; i < 20; i++)
		items[i] = "10.123.123.0";
	cli_list_print(columns, &row, false, begin(&c));
	fclose(c.stream);
	for (line = strtok(c.text, "\n"), i = 0; line != NULL;
	     line = strtok(NULL, "\n"), i++)
		assert_in_range(strlen(line), 1, 80);
	assert_int_equal(i, 8 + 4);
	free(c.text);
}

static void
json_row_has_every_key_and_null(void **state)
{
	struct capture c;

	(void)state;
	assert_int_equal(cli_json_row(columns, &rows[0], begin(&c)), 0);
	end(&c,
	    "{\"Name\":\"first\",\"Number\":7,\"Size\":1234567,\"Big\":-5,"
	    "\"Address\":\"10.0.0.1\",\"Time\":86399,\"Yes\":false,"
	    "\"Texts\":[\"a\",\"b\\\"c\"],\"Inner\":{\"Word\":\"w\"}}");
	assert_int_equal(cli_json_row(columns, &rows[1], begin(&c)), 0);
	end(&c,
	    "{\"Name\":\"h\xc3\xb6st\",\"Number\":4294967295,\"Size\":0,"
	    "\"Big\":null,\"Address\":\"0.0.0.0\",\"Time\":null,\"Yes\":true,"
	    "\"Texts\":[],\"Inner\":{\"Word\":null}}");
}

static void
json_document_is_one_line(void **state)
{
	static const struct cli_column one[] = {
		{ .key = "N", .type = CLI_U32, .offset = AT(number) },
		{ .type = CLI_END },
	};
	struct capture c;

	(void)state;
	assert_int_equal(cli_json_document("s", "rows", one, rows,
			     sizeof(rows[0]), 2, begin(&c)),
	    0);
	end(&c, "{\"server\":\"s\",\"rows\":[{\"N\":7},{\"N\":4294967295}]}\n");
	assert_int_equal(
	    cli_json_document(NULL, "rows", one, NULL, 0, 0, begin(&c)), 0);
	end(&c, "{\"rows\":[]}\n");
}

static void
time_zero_and_never_have_words(void **state)
{
	char buf[CLI_CELL_MAX];

	(void)state;
	assert_string_equal(cli_time_text(0, buf), "-");
	assert_string_equal(cli_time_text(LEASE_NEVER, buf), "never");
	setenv("TZ", "UTC", 1);
	tzset();
	assert_string_equal(
	    cli_time_text(LEASE_NEVER - 1, buf), "2106-02-07 06:28:14");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_columns_are_aligned),
		cmocka_unit_test(
		    table_optional_column_shows_when_it_says_something),
		cmocka_unit_test(table_without_rows_is_nothing),
		cmocka_unit_test(table_is_cut_to_the_terminal),
		cmocka_unit_test(
		    marked_cells_are_coloured_and_their_blanks_are_not),
		cmocka_unit_test(table_is_not_cut_below_what_can_be_read),
		cmocka_unit_test(table_without_fit_lets_long_words_stand),
		cmocka_unit_test(list_has_labels_units_and_objects),
		cmocka_unit_test(list_breaks_long_lines_of_texts),
		cmocka_unit_test(json_row_has_every_key_and_null),
		cmocka_unit_test(json_document_is_one_line),
		cmocka_unit_test(time_zero_and_never_have_words),
	};

	return cmocka_run_group_tests_name("cli_table", tests, NULL, NULL);
}
