/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/prefix.h"
#include "base/text.h"

static int
replace(char **field, const char *text, struct err *err)
{
	char *copy;

	if ((copy = strdup(text)) == NULL)
		return err_sys(err, -ENOMEM, "%s", text);
	free(*field);
	*field = copy;
	return 0;
}

int
config_key_text(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	(void)key;
	if (*text == '\0')
		return err_set(err, -EINVAL, "must not be empty");
	return replace(ret_field, text, err);
}

int
config_key_path(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	(void)key;
	if (*text != '/')
		return err_set(
		    err, -EINVAL, "\"%s\" is not an absolute path", text);
	return replace(ret_field, text, err);
}

int
config_key_name(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	(void)key;
	if (*text == '\0' || strpbrk(text, " \t") != NULL)
		return err_set(err, -EINVAL,
		    "\"%s\" is not one word without blanks", text);
	return replace(ret_field, text, err);
}

/* Whether every word is a network; with a slash only if networks is true. */
static int
check_networks(const char *text, bool networks, struct err *err)
{
	static const char blanks[] = " \t";
	const char *word = text + strspn(text, blanks);
	struct prefix prefix;
	size_t len;

	if (*word == '\0')
		return err_set(err, -EINVAL, "must not be empty");
	for (; *word != '\0'; word += len, word += strspn(word, blanks)) {
		len = strcspn(word, blanks);
		if ((networks || memchr(word, '/', len) == NULL) &&
		    prefix_parse(word, len, &prefix) == 0)
			continue;
		return err_set(err, -EINVAL, "\"%.*s\" is not an address%s",
		    (int)len, word, networks ? " or network" : "");
	}
	return 0;
}

int
config_key_networks(const struct config_key *key, const char *text,
    void *ret_field, struct err *err)
{
	int rc;

	(void)key;
	if ((rc = check_networks(text, true, err)) != 0)
		return rc;
	return replace(ret_field, text, err);
}

int
config_key_addresses(const struct config_key *key, const char *text,
    void *ret_field, struct err *err)
{
	int rc;

	(void)key;
	if ((rc = check_networks(text, false, err)) != 0)
		return rc;
	return replace(ret_field, text, err);
}

static int
number(const struct config_key *key, const char *text, uint32_t *ret_value,
    struct err *err)
{
	int rc;

	rc = text_u32(text, strlen(text), key->min, key->max, ret_value);
	if (rc != 0)
		return err_set(err, rc, "\"%s\" is not a number from %u to %u",
		    text, key->min, key->max);
	return 0;
}

int
config_key_u32(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	return number(key, text, ret_field, err);
}

int
config_key_u16(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	uint32_t value;
	int rc;

	if ((rc = number(key, text, &value, err)) == 0)
		*(uint16_t *)ret_field = (uint16_t)value;
	return rc;
}

static const struct config_word *
find_word(const struct config_word *words, const char *text)
{
	for (; words->word != NULL; words++)
		if (strcmp(words->word, text) == 0)
			return words;
	return NULL;
}

int
config_key_bool(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	static const struct config_word words[] = {
		{ "on", true },
		{ "off", false },
		{ "yes", true },
		{ "no", false },
		{ "true", true },
		{ "false", false },
		{ NULL, 0 },
	};
	const struct config_word *found;

	(void)key;
	if ((found = find_word(words, text)) == NULL)
		return err_set(
		    err, -EINVAL, "\"%s\" is neither on nor off", text);
	*(bool *)ret_field = found->value;
	return 0;
}

int
config_key_word(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	const struct config_word *word;
	char list[160] = "";
	size_t n;

	if ((word = find_word(key->words, text)) != NULL) {
		*(int *)ret_field = word->value;
		return 0;
	}
	for (word = key->words; word->word != NULL; word++) {
		n = strlen(list);
		snprintf(list + n, sizeof(list) - n, "%s%s", n == 0 ? "" : ", ",
		    word->word);
	}
	return err_set(
	    err, -EINVAL, "\"%s\" is none of the words: %s", text, list);
}

/* A whole number of units of 1/scale second. */
static int
duration(const struct config_key *key, const char *text, uint32_t scale,
    uint32_t *ret_value, struct err *err)
{
	static const struct {
		const char *unit;
		uint32_t ms;
	} units[] = {
		{ "ms", 1 },
		{ "s", 1000 },
		{ "m", 60 * 1000 },
		{ "h", 60 * 60 * 1000 },
		{ "", 1000 },
	};
	const size_t digits = strspn(text, "0123456789");
	uint64_t value;
	uint32_t n;
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(text + digits, units[i].unit) == 0)
			break;
	if (i == sizeof(units) / sizeof(units[0]) ||
	    text_u32(text, digits, 0, UINT32_MAX, &n) != 0)
		return err_set(err, -EINVAL,
		    "\"%s\" is not a time (a number and ms, s, m or h)", text);
	value = (uint64_t)n * units[i].ms * scale;
	if (value % 1000 != 0 || value / 1000 < key->min ||
	    value / 1000 > key->max)
		return err_set(err, -ERANGE, "\"%s\" is not from %u to %u %s",
		    text, key->min, key->max, scale == 1 ? "s" : "ms");
	*ret_value = (uint32_t)(value / 1000);
	return 0;
}

int
config_key_ms(const struct config_key *key, const char *text, void *ret_field,
    struct err *err)
{
	return duration(key, text, 1000, ret_field, err);
}

int
config_key_seconds(const struct config_key *key, const char *text,
    void *ret_field, struct err *err)
{
	return duration(key, text, 1, ret_field, err);
}
