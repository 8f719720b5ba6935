/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The files of a configuration: reads them whole, finds includes, and
 * remembers what each file was when it was read. */

#ifndef DHCPFO_PROVIDER_ISC_CONF_LOAD_H
#define DHCPFO_PROVIDER_ISC_CONF_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "provider/isc/isc_conf.h"

struct err;
struct isc_conf_load;
struct place;

/* Limits on one configuration. */
#define ISC_CONF_BYTES_MAX ((size_t)256 << 20) /* of all files */
#define ISC_CONF_READS_MAX 10000 /* files, counted anew each time */
#define ISC_CONF_INCLUDES_MAX 64 /* in each other */

struct isc_conf_source {
	const char *name; /* for places; lives as long as the load */
	const char *text; /* not NUL-terminated */
	size_t len;
};

/* options may be NULL and is borrowed.  NULL: no memory. */
struct isc_conf_load *isc_conf_load_new(const struct isc_conf_options *options);
void isc_conf_load_free(struct isc_conf_load *load);

/* Opens the main file: -errno with the path in err.  Only regular files are
 * read: what could block is -EINVAL. */
int isc_conf_load_main(struct isc_conf_load *load, const char *path,
    struct isc_conf_source *ret_source, struct err *err);

/* Takes name and text for the main file's; both are borrowed.  From now on
 * includes are found in options->include_dir only. */
int isc_conf_load_memory(struct isc_conf_load *load, const char *name,
    const char *text, size_t len, struct isc_conf_source *ret_source,
    struct err *err);

/* Opens what the innermost open file includes at place: -EINVAL with the place
 * and the reason, or -ENOMEM. */
int isc_conf_load_include(struct isc_conf_load *load, const char *path,
    const struct place *place, struct isc_conf_source *ret_source,
    struct err *err);

/* Closes the innermost open file; its text is gone. */
void isc_conf_load_close(struct isc_conf_load *load);

/* Moves the list of what was read into conf. */
void isc_conf_load_files(struct isc_conf_load *load, struct isc_conf *ret_conf);

/* True if the file is still what it was. */
bool isc_conf_load_same(const struct isc_conf_file *file);

/* True if it is another one in the same place on disk, written less than two
 * seconds from now (of the wall clock): who writes it may not have ended. */
bool isc_conf_load_in_writing(const struct isc_conf_file *file, int64_t now);

#endif
