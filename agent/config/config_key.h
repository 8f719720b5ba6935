/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The schema of the configuration file as data: a section is a table of keys,
 * a key says how its word becomes a field of a struct.
 */

#ifndef DHCPFO_CONFIG_CONFIG_KEY_H
#define DHCPFO_CONFIG_CONFIG_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config_key;
struct err;

/*
 * Decodes text into the key's field.  Returns 0; -ENOMEM; -EINVAL or -ERANGE
 * with err saying what is expected ("a number from 1 to 65535").
 */
typedef int config_decode(const struct config_key *key, const char *text,
    void *ret_field, struct err *err);

struct config_word {
	const char *word;
	int value;
};

struct config_key {
	const char *name;
	config_decode *decode;
	size_t offset; /* of the field in the struct of the section */
	uint32_t min, max;
	const struct config_word *words;
};

struct config_section {
	const char *name;
	/* Each has a title of its own, at most max of them; else the section
	 * stands at most once. */
	bool titled;
	size_t max;
	const struct config_key *keys; /* ends with a NULL name; or NULL */
	const struct config_section *const *sections; /* ends with NULL */
};

/* The field's type stands behind each.  A char * that is set already is
 * replaced. */
config_decode config_key_text;	    /* char *: 1 or more bytes */
config_decode config_key_path;	    /* char *: an absolute path */
config_decode config_key_name;	    /* char *: no blanks */
config_decode config_key_networks;  /* char *: words of prefix_parse() */
config_decode config_key_addresses; /* likewise, addresses only */
config_decode config_key_u32;	    /* uint32_t in [min, max] */
config_decode config_key_u16;	    /* uint16_t in [min, max] */
config_decode config_key_bool;	    /* bool: on off yes no true false */
config_decode config_key_ms;	    /* uint32_t, milliseconds in [min, max]:
				       "500ms", "1s", "5m", "1h"; "1" is 1 s */
config_decode config_key_seconds;   /* uint32_t, likewise in seconds */
config_decode config_key_word;	    /* enum (int): one of key->words */

#endif
