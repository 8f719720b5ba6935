/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Why something failed, for people.  The code is a negative errno; the text
 * names the place and the word that failed ("dhcpd.conf:12:3: ...").  Library
 * layers fill one in and return its code; they neither log nor exit.
 */

#ifndef DHCPFO_BASE_ERR_H
#define DHCPFO_BASE_ERR_H

#define ERR_TEXT 320

struct err {
	int code; /* negative errno; 0 = nothing failed */
	char text[ERR_TEXT];
};

/* A position in a file that somebody wrote; line and column count from 1. */
struct place {
	const char *file; /* borrowed; NULL = no place known */
	unsigned int line;
	unsigned int column; /* 0 = the whole line */
};

/*
 * Fill err (NULL is allowed) and return code, so that a caller can write
 * "return err_set(err, -EBADMSG, ...)".  Text that does not fit is cut.  Bytes
 * that are not printable come out as '?', so that a hostile file cannot write
 * escape sequences to a terminal or a log.
 */
int err_set(struct err *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with "file:line:column: " in front. */
int err_at(struct err *err, int code, const struct place *place,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The same, with ": " and the words of errno code -code behind the text. */
int err_sys(struct err *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put words and ": " in front of what err says already. */
void err_prefix(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* err->text, or the words of the code when the text is empty. */
const char *err_text(const struct err *err);

#endif
