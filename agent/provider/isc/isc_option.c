/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_option.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_lex.h"
#include "provider/isc/isc_option_table.h"

/* "SPACE.NAME" or "SPACE.CODE", the space and code as numbers. */
#define KEY_MAX (ISC_LEX_TOKEN_MAX + 16)

struct isc_option_spaces {
	struct isc_conf_names *spaces, *by_name, *by_code;
	uint32_t space_count;
	struct isc_option *options;
	size_t option_count, option_cap;
	size_t fixed; /* options of the table: their strings are static */
};

static size_t
name_key(char *key, uint32_t space, const char *name, size_t len)
{
	size_t n = (size_t)snprintf(key, KEY_MAX, "%u.", space);

	if (len > KEY_MAX - n)
		len = KEY_MAX - n;
	memcpy(key + n, name, len);
	return n + len;
}

static size_t
code_key(char *key, uint32_t space, uint32_t code)
{
	return (size_t)snprintf(key, KEY_MAX, "%u.%u", space, code);
}

/* Strings are given away, on success only. */
static int
add(struct isc_option_spaces *spaces, const struct isc_option *option)
{
	char key[KEY_MAX];
	struct isc_option *more;
	uint32_t index = (uint32_t)spaces->option_count;
	size_t want;

	if (spaces->option_count == spaces->option_cap) {
		want = spaces->option_cap == 0 ? 512 : spaces->option_cap * 2;
		more = realloc(spaces->options, want * sizeof(*more));
		if (more == NULL)
			return -ENOMEM;
		spaces->options = more;
		spaces->option_cap = want;
	}
	if (isc_conf_names_set(spaces->by_name, key,
		name_key(
		    key, option->space, option->name, strlen(option->name)),
		index) != 0 ||
	    isc_conf_names_set(spaces->by_code, key,
		code_key(key, option->space, option->code), index) != 0)
		return -ENOMEM;
	spaces->options[spaces->option_count++] = *option;
	return 0;
}

static int
add_table(struct isc_option_spaces *spaces)
{
	const struct isc_option_space_row *space;
	const struct isc_option_row *row;
	struct isc_option option;

	for (space = isc_option_table; space->name != NULL; space++) {
		option.space = spaces->space_count;
		if (isc_option_add_space(
			spaces, space->name, strlen(space->name)) != 0)
			return -ENOMEM;
		for (row = space->rows; row->name != NULL; row++) {
			option.name = row->name;
			option.format = row->format;
			option.code = row->code;
			if (add(spaces, &option) != 0)
				return -ENOMEM;
			spaces->fixed = spaces->option_count;
		}
	}
	return 0;
}

struct isc_option_spaces *
isc_option_spaces_new(void)
{
	struct isc_option_spaces *spaces;

	if ((spaces = calloc(1, sizeof(*spaces))) == NULL)
		return NULL;
	spaces->spaces = isc_conf_names_new(true);
	spaces->by_name = isc_conf_names_new(true);
	spaces->by_code = isc_conf_names_new(false);
	if (spaces->spaces == NULL || spaces->by_name == NULL ||
	    spaces->by_code == NULL || add_table(spaces) != 0) {
		isc_option_spaces_free(spaces);
		return NULL;
	}
	return spaces;
}

void
isc_option_spaces_free(struct isc_option_spaces *spaces)
{
	size_t i;

	if (spaces == NULL)
		return;
	for (i = spaces->fixed; i < spaces->option_count; i++) {
		free((char *)spaces->options[i].name);
		free((char *)spaces->options[i].format);
	}
	isc_conf_names_free(spaces->spaces);
	isc_conf_names_free(spaces->by_name);
	isc_conf_names_free(spaces->by_code);
	free(spaces->options);
	free(spaces);
}

bool
isc_option_find_space(const struct isc_option_spaces *spaces, const char *name,
    size_t len, uint32_t *ret_space)
{
	return isc_conf_names_get(spaces->spaces, name, len, ret_space);
}

int
isc_option_add_space(
    struct isc_option_spaces *spaces, const char *name, size_t len)
{
	int rc;

	rc = isc_conf_names_set(spaces->spaces, name, len, spaces->space_count);
	if (rc == 0)
		spaces->space_count++;
	return rc;
}

uint32_t
isc_option_end_code(uint32_t space)
{
	return space == ISC_OPTION_SPACE_DHCP ? ISC_OPTION_END : 0;
}

const struct isc_option *
isc_option_by_name(const struct isc_option_spaces *spaces, uint32_t space,
    const char *name, size_t len)
{
	char key[KEY_MAX];
	uint32_t index;

	if (!isc_conf_names_get(
		spaces->by_name, key, name_key(key, space, name, len), &index))
		return NULL;
	return &spaces->options[index];
}

const struct isc_option *
isc_option_by_code(
    const struct isc_option_spaces *spaces, uint32_t space, uint32_t code)
{
	char key[KEY_MAX];
	uint32_t index;

	if (!isc_conf_names_get(
		spaces->by_code, key, code_key(key, space, code), &index))
		return NULL;
	return &spaces->options[index];
}

void
isc_option_forget(
    struct isc_option_spaces *spaces, const struct isc_option *option)
{
	char key[KEY_MAX];

	isc_conf_names_unset(spaces->by_name, key,
	    name_key(key, option->space, option->name, strlen(option->name)));
	isc_conf_names_unset(
	    spaces->by_code, key, code_key(key, option->space, option->code));
}

int
isc_option_define(struct isc_option_spaces *spaces, uint32_t space,
    const char *name, size_t len, uint32_t code, const char *format)
{
	struct isc_option option;
	char *name_copy, *format_copy;

	name_copy = strndup(name, len);
	format_copy = strdup(format);
	option.name = name_copy;
	option.format = format_copy;
	option.space = space;
	option.code = code;
	if (name_copy == NULL || format_copy == NULL ||
	    add(spaces, &option) != 0) {
		free(name_copy);
		free(format_copy);
		return -ENOMEM;
	}
	return 0;
}
