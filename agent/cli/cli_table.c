/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_table.h"

#include <assert.h>
#include <string.h>

#define SHRINK_TO 8  /* a column is not cut below this */
#define LIST_LINE 80 /* where a line of a list is broken */

static size_t
column_count(const struct cli_column *columns)
{
	size_t n;

	for (n = 0; columns[n].type != CLI_END; n++)
		;
	assert(n <= CLI_COLUMNS_MAX);
	return n;
}

static size_t
max(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* ---- layout ---- */

void
cli_table_init(struct cli_table *table, const struct cli_column *columns)
{
	const size_t n = column_count(columns);
	size_t i;

	memset(table, 0, sizeof(*table));
	table->columns = columns;
	for (i = 0; i < n; i++) {
		if (columns[i].heading == NULL)
			continue;
		table->shown[i] = !columns[i].optional;
		table->width[i] =
		    max(cli_text_width(columns[i].heading), columns[i].width);
	}
}

void
cli_table_fit(struct cli_table *table, const void *row)
{
	const struct cli_column *c = table->columns;
	char buf[CLI_CELL_MAX];
	size_t i;

	for (i = 0; c[i].type != CLI_END; i++) {
		if (c[i].heading == NULL)
			continue;
		if (!cli_column_empty(&c[i], row))
			table->shown[i] = true;
		table->width[i] = max(table->width[i],
		    cli_text_width(cli_column_text(&c[i], row, buf)));
	}
}

/* The next column that is shown, from i on. */
static size_t
next_shown(const struct cli_table *table, size_t i)
{
	while (table->columns[i].type != CLI_END && !table->shown[i])
		i++;
	return i;
}

static bool
same_group(const struct cli_column *a, const struct cli_column *b)
{
	return a->group != NULL && b->group != NULL &&
	    strcmp(a->group, b->group) == 0;
}

/* The blanks between a column and the next one that is shown. */
static size_t
gap(const struct cli_table *table, size_t i, size_t next)
{
	return same_group(&table->columns[i], &table->columns[next]) ? 1 : 2;
}

static size_t
total_width(const struct cli_table *table)
{
	size_t i, next, total = 0;

	for (i = next_shown(table, 0); table->columns[i].type != CLI_END;
	     i = next) {
		next = next_shown(table, i + 1);
		total += table->width[i];
		if (table->columns[next].type != CLI_END)
			total += gap(table, i, next);
	}
	return total;
}

void
cli_table_shrink(struct cli_table *table, unsigned int terminal)
{
	size_t i, total = total_width(table), less;

	for (i = 0; table->columns[i].type != CLI_END; i++) {
		if (terminal == 0 || total <= terminal)
			return;
		if (!table->shown[i] || !table->columns[i].shrink ||
		    table->width[i] <= SHRINK_TO)
			continue;
		less = table->width[i] - SHRINK_TO;
		if (less > total - terminal)
			less = total - terminal;
		table->width[i] -= less;
		table->cut[i] = true;
		total -= less;
	}
}

/* ---- printing ---- */

static void
repeat(char byte, size_t n, FILE *out)
{
	while (n-- > 0)
		putc(byte, out);
}

/* At most width characters; what is cut ends in '~'. */
static void
print_cut(const char *text, size_t width, FILE *out)
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (((unsigned char)*text & 0xc0) != 0x80 && ++n == width)
			break;
		putc(*text, out);
	}
	putc('~', out);
}

enum { RIGHT = 1, LAST = 2, CUT = 4 };

/* Blanks have no colour. */
static void
print_marked(const char *text, size_t width, unsigned int how,
    enum cli_mark mark, FILE *out)
{
	const size_t n = cli_text_width(text);
	const size_t pad = n < width ? width - n : 0;

	if ((how & RIGHT) != 0)
		repeat(' ', pad, out);
	fputs(cli_mark_begin(mark), out);
	if (n > width && (how & CUT) != 0)
		print_cut(text, width, out);
	else
		fputs(text, out);
	fputs(cli_mark_end(mark), out);
	if ((how & (RIGHT | LAST)) == 0)
		repeat(' ', pad, out);
}

static void
print_cell(const char *text, size_t width, unsigned int how, FILE *out)
{
	print_marked(text, width, how, CLI_MARK_NONE, out);
}

static enum cli_mark
mark_of(const struct cli_column *column, const void *row, bool colour)
{
	if (!colour || row == NULL || column->mark == NULL)
		return CLI_MARK_NONE;
	return column->mark(row);
}

/* A line of cells: of a row, or (row NULL) of the headings. */
static void
print_line(const struct cli_table *table, const void *row, FILE *out)
{
	const struct cli_column *c = table->columns;
	char buf[CLI_CELL_MAX];
	const char *text;
	size_t i, next;
	bool last;

	for (i = next_shown(table, 0); c[i].type != CLI_END; i = next) {
		next = next_shown(table, i + 1);
		last = c[next].type == CLI_END;
		text = row == NULL ? c[i].heading :
				     cli_column_text(&c[i], row, buf);
		print_marked(text, table->width[i],
		    (cli_column_is_number(&c[i]) ? RIGHT : 0) |
			(last ? LAST : 0) | (table->cut[i] ? CUT : 0),
		    mark_of(&c[i], row, table->colour), out);
		if (!last)
			repeat(' ', gap(table, i, next), out);
	}
	putc('\n', out);
}

/* The group's name in the middle of dashes above its columns.  Returns how
 * many of width characters it did not fill. */
static size_t
print_group(const char *group, size_t width, FILE *out)
{
	const size_t n = strlen(group) + 2;
	size_t left;

	if (n > width) {
		print_cell(group, width, LAST, out);
		return n - 2 < width ? width - (n - 2) : 0;
	}
	left = (width - n) / 2;
	repeat('-', left, out);
	fprintf(out, " %s ", group);
	repeat('-', width - n - left, out);
	return 0;
}

static void
print_groups(const struct cli_table *table, FILE *out)
{
	const struct cli_column *c = table->columns;
	size_t blanks = 0; /* held back: none at the end of the line */
	size_t i, next, width;

	for (i = next_shown(table, 0); c[i].type != CLI_END; i = next) {
		width = table->width[i];
		next = next_shown(table, i + 1);
		for (; c[next].type != CLI_END && same_group(&c[i], &c[next]);
		     next = next_shown(table, next + 1))
			width += 1 + table->width[next];
		if (c[i].group == NULL) {
			blanks += width + 2;
			continue;
		}
		repeat(' ', blanks, out);
		blanks = 2 + print_group(c[i].group, width, out);
	}
	putc('\n', out);
}

void
cli_table_head(const struct cli_table *table, FILE *out)
{
	size_t i;

	for (i = 0; table->columns[i].type != CLI_END; i++) {
		if (table->shown[i] && table->columns[i].group != NULL) {
			print_groups(table, out);
			break;
		}
	}
	print_line(table, NULL, out);
}

void
cli_table_row(const struct cli_table *table, const void *row, FILE *out)
{
	print_line(table, row, out);
}

void
cli_table_print(const struct cli_column *columns, const void *rows, size_t size,
    size_t count, unsigned int terminal, bool colour, FILE *out)
{
	struct cli_table table;
	size_t i;

	if (count == 0)
		return;
	cli_table_init(&table, columns);
	table.colour = colour;
	for (i = 0; i < count; i++)
		cli_table_fit(&table, (const char *)rows + i * size);
	cli_table_shrink(&table, terminal);
	cli_table_head(&table, out);
	for (i = 0; i < count && !ferror(out); i++)
		cli_table_row(&table, (const char *)rows + i * size, out);
}

/* ---- lists ---- */

static size_t
label_width(const struct cli_column *columns)
{
	const struct cli_column *c;
	size_t width = 0;

	for (c = columns; c->type != CLI_END; c++) {
		if (c->label != NULL)
			width = max(width, cli_text_width(c->label));
		if (c->type == CLI_OBJECT)
			width = max(width, label_width(c->columns));
	}
	return width;
}

static void
print_texts(const struct cli_texts *texts, size_t indent, FILE *out)
{
	size_t i, n, at = indent;

	if (texts->count == 0)
		putc('-', out);
	for (i = 0; i < texts->count; i++) {
		n = cli_text_width(texts->items[i]) + 2;
		if (i > 0 && at + n > LIST_LINE) {
			fputs(",\n", out);
			repeat(' ', indent, out);
			at = indent;
		} else if (i > 0)
			fputs(", ", out);
		fputs(texts->items[i], out);
		at += n;
	}
}

static void
print_list(const struct cli_column *columns, const void *row, size_t width,
    bool colour, FILE *out)
{
	const struct cli_column *c;
	char buf[CLI_CELL_MAX];
	const void *p;

	for (c = columns; c->type != CLI_END; c++) {
		p = (const char *)row + c->offset;
		if (c->type == CLI_OBJECT)
			print_list(c->columns, p, width, colour, out);
		if (c->label == NULL || c->type == CLI_OBJECT)
			continue;
		print_cell(c->label, width, 0, out);
		fputs("  ", out);
		if (c->type == CLI_TEXTS)
			print_texts(p, width + 2, out);
		else
			print_marked(cli_column_text(c, row, buf), 0, LAST,
			    mark_of(c, row, colour), out);
		if (c->unit != NULL && !cli_column_is_null(c, row))
			fprintf(out, " %s", c->unit);
		putc('\n', out);
	}
}

void
cli_list_print(
    const struct cli_column *columns, const void *row, bool colour, FILE *out)
{
	print_list(columns, row, label_width(columns), colour, out);
}
