/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_tree.h"

#include <assert.h>
#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a schema may have: sections, and keys and sections of a section. */
#define SECTIONS_MAX 64
#define OPTIONS_MAX 32

/*
 * libconfuse gives its error callback no argument of ours.  So each section's
 * option table ends with an option of this name, which carries one.  No file
 * can set it: it is a function, and parentheses are refused before.
 */
#define CONTEXT_OPTION "#context"

struct context { /* while parsing; gone afterwards */
	const char *file;
	struct err *err;
	int rc; /* of the first error; 0 = none yet */
	const struct config_section *root;
};

/* A word of the file. */
struct value {
	unsigned int line;
	char text[];
};

static struct context *
context_of(cfg_t *cfg)
{
	return (void *)cfg_getopt(cfg, CONTEXT_OPTION)->simple_value.ptr;
}

/* Only the first error counts: libconfuse may report its consequences. */
static void __attribute__((format(printf, 2, 0)))
on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	struct context *ctx = context_of(cfg);
	struct place place = { ctx->file, (unsigned int)cfg->line, 0 };
	char text[ERR_TEXT];

	if (ctx->rc != 0)
		return;
	vsnprintf(text, sizeof(text), fmt, ap);
	ctx->rc = err_at(ctx->err, -EBADMSG, &place, "%s", text);
}

static int
on_value(cfg_t *cfg, cfg_opt_t *opt, const char *text, void *ret_value)
{
	struct context *ctx = context_of(cfg);
	const size_t size = strlen(text) + 1;
	struct value *value;

	/* A second value takes the place of the first before we are asked; so
	 * the line of the first is kept where defaults of numbers would be. */
	if (opt->def.number != 0) {
		cfg_error(cfg, "'%s' stands twice, first in line %ld",
		    opt->name, opt->def.number);
		return -1;
	}
	if ((value = malloc(sizeof(*value) + size)) == NULL) {
		ctx->rc = err_sys(ctx->err, -ENOMEM, "%s", ctx->file);
		return -1;
	}
	value->line = (unsigned int)cfg->line;
	memcpy(value->text, text, size);
	opt->def.number = cfg->line;
	*(void **)ret_value = value;
	return 0;
}

static const struct config_section *
find_section(const struct config_section *in, const char *name)
{
	const struct config_section *const *s;
	const struct config_section *found;

	for (s = in->sections; s != NULL && *s != NULL; s++) {
		if (strcmp((*s)->name, name) == 0)
			return *s;
		if ((found = find_section(*s, name)) != NULL)
			return found;
	}
	return NULL;
}

/* Called when a section has ended, so that too many of them are refused before
 * they take memory. */
static int
on_section(cfg_t *cfg, cfg_opt_t *opt)
{
	const struct config_section *section;

	section = find_section(context_of(cfg)->root, opt->name);
	if (!section->titled && cfg_opt_size(opt) > 1) {
		cfg_error(cfg, "section '%s' stands twice", opt->name);
		return -1;
	}
	if (section->titled && cfg_opt_size(opt) > section->max) {
		cfg_error(cfg, "more than %zu sections '%s'", section->max,
		    opt->name);
		return -1;
	}
	return 0;
}

/* Fills one option table of a schema; the tables of its sections go into the
 * levels below.  libconfuse copies them all in cfg_init(). */
struct option_pool {
	cfg_opt_t table[SECTIONS_MAX][OPTIONS_MAX];
	size_t used;
};

static cfg_opt_t *
make_options(struct option_pool *pool, const struct config_section *section,
    struct context *ctx)
{
	cfg_opt_t *table;
	const struct config_section *const *s;
	const struct config_key *key;
	size_t n = 0;

	assert(pool->used < SECTIONS_MAX);
	table = pool->table[pool->used++];
	for (key = section->keys; key != NULL && key->name != NULL; key++)
		table[n++] = (cfg_opt_t)CFG_PTR_CB(
		    key->name, NULL, CFGF_NODEFAULT, on_value, free);
	for (s = section->sections; s != NULL && *s != NULL; s++) {
		table[n] = (cfg_opt_t)CFG_SEC((*s)->name,
		    make_options(pool, *s, ctx),
		    CFGF_MULTI |
			((*s)->titled ? CFGF_TITLE | CFGF_NO_TITLE_DUPES : 0));
		table[n++].validcb = on_section;
	}
	table[n] = (cfg_opt_t)CFG_FUNC(CONTEXT_OPTION, NULL);
	table[n++].simple_value.ptr = (void *)ctx;
	table[n++] = (cfg_opt_t)CFG_END();
	assert(n <= OPTIONS_MAX);
	return table;
}

int
config_tree_parse(const char *file, char *text, size_t len,
    const struct config_section *root, struct cfg_t **ret_root, struct err *err)
{
	struct context ctx = { file, err, 0, root };
	struct option_pool *pool = calloc(1, sizeof(*pool));
	cfg_t *cfg = NULL;
	FILE *stream = NULL;
	int rc = -ENOMEM;

	if (pool == NULL)
		goto out;
	cfg = cfg_init(make_options(pool, root, &ctx), CFGF_NONE);
	if (cfg == NULL)
		goto out;
	cfg_set_error_function(cfg, on_error);
	if ((cfg->filename = strdup(file)) == NULL)
		goto out;
	/* An empty stream cannot be made everywhere; a blank line can. */
	stream = len == 0 ? fmemopen("\n", 1, "r") : fmemopen(text, len, "r");
	if (stream == NULL)
		goto out;
	if (cfg_parse_fp(cfg, stream) == CFG_SUCCESS)
		rc = 0;
	else if (ctx.rc != 0)
		rc = ctx.rc;
out:
	free(pool);
	if (rc == -ENOMEM)
		err_sys(err, rc, "%s", file);
	if (stream != NULL)
		fclose(stream);
	if (rc != 0)
		config_tree_free(cfg);
	else
		*ret_root = cfg;
	return rc;
}

void
config_tree_free(struct cfg_t *root)
{
	/* Also resets the scanner, which may have stopped anywhere. */
	if (root != NULL)
		cfg_free(root);
}

size_t
config_tree_count(struct cfg_t *node, const char *name)
{
	return cfg_size(node, name);
}

struct cfg_t *
config_tree_section(struct cfg_t *node, const char *name, size_t i)
{
	return cfg_getnsec(node, name, (unsigned int)i);
}

const char *
config_tree_title(struct cfg_t *node)
{
	return cfg_title(node);
}

const char *
config_tree_name(struct cfg_t *node)
{
	return cfg_name(node);
}

static const struct value *
find_value(cfg_t *node, const char *key)
{
	cfg_opt_t *opt = cfg_getopt(node, key);

	return cfg_opt_size(opt) == 0 ? NULL : cfg_opt_getnptr(opt, 0);
}

bool
config_tree_has(struct cfg_t *node, const char *key)
{
	return find_value(node, key) != NULL;
}

struct place
config_tree_place(struct cfg_t *node, const char *key)
{
	const struct value *value = find_value(node, key);
	struct place place = { node->filename,
		value == NULL ? (unsigned int)node->line : value->line, 0 };

	return place;
}

int
config_tree_decode(struct cfg_t *node, const struct config_section *section,
    void *base, struct err *err)
{
	const struct config_key *key;
	const struct value *value;
	struct place place;
	struct err why;
	int rc;

	for (key = section->keys; key->name != NULL; key++) {
		if ((value = find_value(node, key->name)) == NULL)
			continue;
		rc = key->decode(
		    key, value->text, (char *)base + key->offset, &why);
		if (rc == 0)
			continue;
		place = config_tree_place(node, key->name);
		return err_at(err, rc == -ENOMEM ? rc : -EBADMSG, &place,
		    "%s: %s", key->name, why.text);
	}
	return 0;
}
