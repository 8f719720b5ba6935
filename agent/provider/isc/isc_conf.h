/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * dhcpd.conf(5), as far as addresses and failover are concerned: a tokenizer
 * and a recursive descent over the grammar of dhcpd 4.4.  What "dhcpd -t"
 * accepts is accepted; what it refuses is -EINVAL with file:line:column.
 */

#ifndef DHCPFO_PROVIDER_ISC_CONF_H
#define DHCPFO_PROVIDER_ISC_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct topology;

struct isc_conf_options {
	const char *include_dir; /* NULL: none */
};

/* A file that was read, and how it looked then. */
struct isc_conf_file {
	char *path;
	uint64_t device, inode;
	int64_t mtime_ns, ctime_ns;
	uint64_t size;
};

struct isc_conf {
	struct topology *topology; /* one reference */
	/* The main file and every include, in the order of reading. */
	struct isc_conf_file *files;
	size_t file_count;
	/* "file:12:3: ..." things an operator should hear once. */
	char **notices;
	size_t notice_count;
	size_t notices_dropped; /* beyond the limit */
	char *pid_path;		/* pid-file-name; NULL = not said */
	uint16_t port;		/* local-port; 0 = not said */
};

/* Reads path and what it includes.  *ret_conf untouched on failure. */
int isc_conf_read(const char *path, const struct isc_conf_options *options,
    struct isc_conf *ret_conf, struct err *err);

/* The same from memory, for tests and the fuzzer: name stands for the path in
 * messages; includes are looked up only if options->include_dir is set. */
int isc_conf_parse(const char *name, const char *text, size_t len,
    const struct isc_conf_options *options, struct isc_conf *ret_conf,
    struct err *err);

void isc_conf_done(struct isc_conf *conf);

/* True if one of the files is not what it was when it was read. */
bool isc_conf_stale(const struct isc_conf *conf);

/* True if one of them is being rewritten in place, as far as can be told: half
 * of a configuration may be one, too. */
bool isc_conf_in_writing(const struct isc_conf *conf, int64_t now);

#endif
