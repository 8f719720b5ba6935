/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What comes before libconfuse: the file's bytes, safely read, and its text
 * made unambiguous.  The scanner of libconfuse 3.3 counts one line too many
 * for every comment, passes silently over bytes that it has no rule for, lets
 * a string run over lines until the next quote, and puts environment
 * variables into the text.  Here each of these is settled or refused, with
 * the right place.
 */

#ifndef DHCPFO_CONFIG_CONFIG_TEXT_H
#define DHCPFO_CONFIG_CONFIG_TEXT_H

#include <stddef.h>

struct err;

/*
 * Reads a regular file of at most max bytes into malloc'ed, NUL-terminated
 * memory.  Never blocks on a pipe or device.  -errno with err.
 */
int config_text_read(const char *path, size_t max, char **ret_text,
    size_t *ret_len, struct err *err);

/*
 * Turns comments, semicolons and carriage returns into blanks, in place; every
 * line stays where it is.  text[len] must be NUL.  -EBADMSG with err for NUL
 * and control bytes, a string that does not end on its line, a comment or
 * section without end, an escape other than \\ and \", "${" outside single
 * quotes, an unquoted word that the scanner would cut, a parenthesis or comma,
 * or a word longer than word_max.
 */
int config_text_prepare(
    char *text, size_t len, size_t word_max, const char *file, struct err *err);

#endif
