/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A temporary folder of a test, with flat files in it.  Every function fails
 * the test if it cannot do what it says. */

#ifndef DHCPFO_TESTS_FOLDER_H
#define DHCPFO_TESTS_FOLDER_H

#include <stddef.h>

#define FOLDER_PATH 256

struct folder {
	char path[FOLDER_PATH];
	char file[FOLDER_PATH]; /* what folder_file() made last */
};

void folder_make(struct folder *folder);
/* With everything in it. */
void folder_remove(struct folder *folder);

/* "FOLDER/NAME"; good until the next call. */
const char *folder_file(struct folder *folder, const char *name);

/* The file holds these bytes afterwards: written in place, shorter or longer
 * than before. */
void folder_write(
    struct folder *folder, const char *name, const void *bytes, size_t len);
void folder_puts(struct folder *folder, const char *name, const char *text);
void folder_append(
    struct folder *folder, const char *name, const void *bytes, size_t len);
/* As dhcpd does it: a new file is written beside it and renamed to it. */
void folder_replace(
    struct folder *folder, const char *name, const void *bytes, size_t len);
void folder_delete(struct folder *folder, const char *name);

/* The file is what "gzip -dc FROM" gives. */
void folder_unpack(struct folder *folder, const char *name, const char *from);

/* A whole file of any path, with a NUL behind it; the caller frees. */
char *folder_read(const char *path, size_t *ret_len);

#endif
