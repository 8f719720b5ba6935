/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The parsed file: sections and the words of their keys, each with its line.
 * The only module that knows libconfuse; a node is its cfg_t.
 */

#ifndef DHCPFO_CONFIG_CONFIG_TREE_H
#define DHCPFO_CONFIG_CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "config/config_key.h"

struct cfg_t;

/*
 * Parses text, which config_text_prepare() has seen, by the schema under root.
 * file is the name in messages.  -EBADMSG with the place and the word: bad
 * syntax, an unknown section or key, a key or section that stands twice, too
 * many sections.  -ENOMEM.
 */
int config_tree_parse(const char *file, char *text, size_t len,
    const struct config_section *root, struct cfg_t **ret_root,
    struct err *err);
void config_tree_free(struct cfg_t *root); /* NULL is allowed */

/* The i'th section of that name in a section. */
size_t config_tree_count(struct cfg_t *node, const char *name);
struct cfg_t *config_tree_section(
    struct cfg_t *node, const char *name, size_t i);
const char *config_tree_title(struct cfg_t *node);
const char *config_tree_name(struct cfg_t *node);

/* Whether the file gives the key. */
bool config_tree_has(struct cfg_t *node, const char *key);

/* Where the key's word stands, or, if the file does not give the key, where
 * the section ends. */
struct place config_tree_place(struct cfg_t *node, const char *key);

/* Every key of the section that the file gives, decoded into base. */
int config_tree_decode(struct cfg_t *node, const struct config_section *section,
    void *base, struct err *err);

#endif
