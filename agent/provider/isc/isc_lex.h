/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The tokenizer of dhcpd.conf.  It divides the text exactly as dhcpd does,
 * oddities included, because where a token ends decides what a file means:
 * "-" belongs to a number, a byte 0xff ends the file, "\0" in a string takes
 * the next character with it.  One tokenizer reads one file; an include is a
 * second one on top of the first.
 */

#ifndef DHCPFO_PROVIDER_ISC_LEX_H
#define DHCPFO_PROVIDER_ISC_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "provider/isc/isc_word.h"

/* A token or a run of blanks may be this long, less one; dhcpd's limit. */
#define ISC_LEX_TOKEN_MAX 1500

struct isc_lex;

struct isc_token {
	int kind; /* enum isc_word, or the character itself */
	/* What was read, of a string the contents; NUL-terminated, but a
	 * string may hold NULs as well. */
	const char *text;
	size_t len;
	struct place place; /* of its first character */
	bool spaced;	    /* blanks stood before it */
};

/*
 * name is the file's, for places; it and text are borrowed and must outlive
 * the tokenizer, name also every place taken from it.  NULL: no memory.
 */
struct isc_lex *isc_lex_new(const char *name, const char *text, size_t len);
void isc_lex_free(struct isc_lex *lex);

/* The next token without taking it, or taking it.  Valid until the next call
 * of either, of isc_lex_rewind() or of isc_lex_free(). */
const struct isc_token *isc_lex_peek(struct isc_lex *lex);
const struct isc_token *isc_lex_next(struct isc_lex *lex);

/* A position to come back to: that of the token that isc_lex_peek() shows. */
struct isc_lex_mark {
	size_t at, line_start;
	unsigned int line;
};

struct isc_lex_mark isc_lex_mark(struct isc_lex *lex);
void isc_lex_rewind(struct isc_lex *lex, const struct isc_lex_mark *mark);

/* Why a token was ISC_T_BAD, and where; NULL if none was. */
const char *isc_lex_fault(const struct isc_lex *lex, struct place *ret_place);

/* True if a byte 0xff ended the file before its end. */
bool isc_lex_cut_short(const struct isc_lex *lex);

/* What dhcpd takes where it wants an identifier: any name or word. */
bool isc_lex_is_identifier(int kind);

#endif
