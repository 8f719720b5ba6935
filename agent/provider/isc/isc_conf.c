/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "core/topology.h"
#include "provider/isc/isc_conf_build.h"
#include "provider/isc/isc_conf_decl.h"
#include "provider/isc/isc_conf_load.h"
#include "provider/isc/isc_conf_names.h"
#include "provider/isc/isc_option.h"
#include "provider/isc/isc_parse.h"

static void
parse_free(struct isc_parse *p)
{
	if (p == NULL)
		return;
	isc_option_spaces_free(p->options);
	isc_conf_names_free(p->hosts);
	isc_conf_names_free(p->classes);
	isc_conf_names_free(p->groups);
	isc_conf_names_free(p->keys);
	isc_conf_names_free(p->interfaces);
	isc_conf_build_free(p->build);
	isc_conf_load_free(p->load);
	free(p);
}

static struct isc_parse *
parse_new(const struct isc_conf_options *options, struct err *err)
{
	struct isc_parse *p;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return NULL;
	p->err = err;
	p->options = isc_option_spaces_new();
	p->hosts = isc_conf_names_new(false);
	p->classes = isc_conf_names_new(false);
	p->groups = isc_conf_names_new(false);
	p->keys = isc_conf_names_new(true);
	p->interfaces = isc_conf_names_new(false);
	p->build = isc_conf_build_new();
	p->load = isc_conf_load_new(options);
	if (p->options == NULL || p->hosts == NULL || p->classes == NULL ||
	    p->groups == NULL || p->keys == NULL || p->interfaces == NULL ||
	    p->build == NULL || p->load == NULL) {
		parse_free(p);
		return NULL;
	}
	return p;
}

static int
parse_all(struct isc_parse *p, const struct isc_conf_source *source,
    struct isc_conf *ret_conf)
{
	struct isc_conf_scope scope = { .block = ISC_CONF_ROOT };
	struct isc_conf conf = { 0 };
	int rc;

	if ((rc = isc_conf_decl_file(p, &scope, source)) != 0 ||
	    (rc = isc_conf_build_finish(p->build, p->keys, &conf, p->err)) != 0)
		return rc;
	isc_conf_load_files(p->load, &conf);
	*ret_conf = conf;
	return 0;
}

int
isc_conf_read(const char *path, const struct isc_conf_options *options,
    struct isc_conf *ret_conf, struct err *err)
{
	struct isc_conf_source source;
	struct isc_parse *p;
	int rc;

	if ((p = parse_new(options, err)) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	rc = isc_conf_load_main(p->load, path, &source, err);
	if (rc == 0)
		rc = parse_all(p, &source, ret_conf);
	parse_free(p);
	return rc;
}

int
isc_conf_parse(const char *name, const char *text, size_t len,
    const struct isc_conf_options *options, struct isc_conf *ret_conf,
    struct err *err)
{
	struct isc_conf_source source;
	struct isc_parse *p;
	int rc;

	if ((p = parse_new(options, err)) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	rc = isc_conf_load_memory(p->load, name, text, len, &source, err);
	if (rc == 0)
		rc = parse_all(p, &source, ret_conf);
	parse_free(p);
	return rc;
}

void
isc_conf_done(struct isc_conf *conf)
{
	size_t i;

	topology_unref(conf->topology);
	for (i = 0; i < conf->file_count; i++)
		free(conf->files[i].path);
	free(conf->files);
	for (i = 0; i < conf->notice_count; i++)
		free(conf->notices[i]);
	free(conf->notices);
	free(conf->pid_path);
	memset(conf, 0, sizeof(*conf));
}

bool
isc_conf_stale(const struct isc_conf *conf)
{
	size_t i;

	for (i = 0; i < conf->file_count; i++)
		if (!isc_conf_load_same(&conf->files[i]))
			return true;
	return false;
}

bool
isc_conf_in_writing(const struct isc_conf *conf, int64_t now)
{
	size_t i;

	for (i = 0; i < conf->file_count; i++)
		if (isc_conf_load_in_writing(&conf->files[i], now))
			return true;
	return false;
}
