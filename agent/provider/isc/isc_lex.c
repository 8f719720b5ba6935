/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_lex.h"

#include <stdlib.h>

#define END (-1)
#define CUT '\xff' /* dhcpd takes this byte for the end of the file */

struct isc_lex {
	const char *name, *text;
	size_t len;
	size_t at;	   /* the next byte */
	size_t line_start; /* where its line begins */
	unsigned int line; /* from 1 */
	bool peeked;	   /* token is the next one, not the last one */
	bool cut_short;
	struct isc_lex_mark start; /* where the search for token began */
	struct isc_token token;
	const char *fault; /* of the first bad token */
	struct place fault_place;
	size_t used;
	char buf[ISC_LEX_TOKEN_MAX + 1];
};

struct isc_lex *
isc_lex_new(const char *name, const char *text, size_t len)
{
	struct isc_lex *lex;

	if ((lex = calloc(1, sizeof(*lex))) == NULL)
		return NULL;
	lex->name = name;
	lex->text = text;
	lex->len = len;
	lex->line = 1;
	return lex;
}

void
isc_lex_free(struct isc_lex *lex)
{
	free(lex);
}

/* ASCII only, whatever the locale says. */
static bool
is_blank(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alpha(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hex(int c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_name(int c)
{
	return is_alpha(c) || is_digit(c) || c == '-' || c == '_';
}

/* The next byte without taking it, 0 to 255, or END. */
static int
look(const struct isc_lex *lex)
{
	if (lex->at == lex->len || lex->text[lex->at] == CUT)
		return END;
	return (unsigned char)lex->text[lex->at];
}

static int
take(struct isc_lex *lex)
{
	int c = look(lex);

	if (c == END) {
		if (lex->at < lex->len)
			lex->at++;
		return END;
	}
	lex->at++;
	if (c == '\n') {
		lex->line++;
		lex->line_start = lex->at;
	}
	return c;
}

static bool
put(struct isc_lex *lex, int c, const char *fault)
{
	lex->buf[lex->used++] = (char)c;
	if (lex->used < ISC_LEX_TOKEN_MAX)
		return true;
	lex->fault = fault;
	return false;
}

/* Blanks and comments.  False if a run of blanks is too long. */
static bool
skip_blanks(struct isc_lex *lex)
{
	size_t run = 0;
	int c;

	lex->token.spaced = false;
	for (;;) {
		c = look(lex);
		if (is_blank(c)) {
			if (++run == ISC_LEX_TOKEN_MAX) {
				lex->fault = "too many blanks in a row";
				return false;
			}
			lex->token.spaced = true;
			take(lex);
		} else if (c == '#') {
			run = 0;
			do
				c = take(lex);
			while (c != '\n' && c != END);
		} else {
			return true;
		}
	}
}

static int
escape(int c)
{
	switch (c) {
	case 't':
		return '\t';
	case 'r':
		return '\r';
	case 'n':
		return '\n';
	case 'b':
		return '\b';
	default:
		return c;
	}
}

static int
hex_value(int c)
{
	return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Behind the opening quote. */
static int
read_string(struct isc_lex *lex)
{
	static const char too_long[] = "string too long";
	enum { PLAIN, ESCAPED, OCTAL, HEX } state = PLAIN;
	int c, value = 0, digits = 0;

	for (;;) {
		if ((c = take(lex)) == END) {
			lex->fault = "string does not end";
			return ISC_T_BAD;
		}
		switch (state) {
		case PLAIN:
			if (c == '"')
				return ISC_T_STRING;
			if (c == '\\')
				state = ESCAPED;
			else if (!put(lex, c, too_long))
				return ISC_T_BAD;
			continue;
		case ESCAPED:
			if (c >= '0' && c <= '3') {
				state = OCTAL;
				value = c - '0';
				digits = 1;
				continue;
			}
			if (c == 'x') {
				state = HEX;
				value = digits = 0;
				continue;
			}
			value = escape(c);
			break;
		case OCTAL:
			if (c < '0' || c > '7') {
				if (value != 0) {
					lex->fault = "octal digit expected";
					return ISC_T_BAD;
				}
				/* dhcpd drops both "\0" and this character
				 * and stays behind the backslash. */
				state = ESCAPED;
				continue;
			}
			value = value * 8 + c - '0';
			if (++digits < 3)
				continue;
			break;
		case HEX:
			if (!is_hex(c)) {
				lex->fault = "hexadecimal digit expected";
				return ISC_T_BAD;
			}
			value = value * 16 + hex_value(c);
			if (++digits < 2)
				continue;
			break;
		}
		state = PLAIN;
		if (!put(lex, value, too_long))
			return ISC_T_BAD;
	}
}

/* dhcpd cannot give back the end of the file that it found behind a word, so
 * that what it only took for that is swallowed. */
static int
end_word(struct isc_lex *lex, int kind)
{
	if (look(lex) == END)
		take(lex);
	return kind;
}

/* Begins with a digit or '-'.  "0x" makes a name, and a hexadecimal digit
 * behind it a number again. */
static int
read_number(struct isc_lex *lex)
{
	int c, kind = ISC_T_NUMBER;

	if (!put(lex, take(lex), NULL))
		return ISC_T_BAD;
	for (;;) {
		c = look(lex);
		if (kind != ISC_T_NAME && is_digit(c))
			;
		else if (is_hex(c) &&
		    (kind != ISC_T_NAME ||
			(lex->used == 2 && lex->buf[0] == '0' &&
			    (lex->buf[1] | 0x20) == 'x')))
			kind = ISC_T_NUMBER_OR_NAME;
		else if (is_name(c))
			kind = ISC_T_NAME;
		else
			return end_word(lex, kind);
		if (!put(lex, take(lex), "number too long"))
			return ISC_T_BAD;
	}
}

/* Begins with a letter, which alone need not be a hexadecimal digit. */
static int
read_name(struct isc_lex *lex)
{
	int c, word, kind = ISC_T_NUMBER_OR_NAME;

	if (!put(lex, take(lex), NULL))
		return ISC_T_BAD;
	while (is_name(c = look(lex))) {
		if (!is_hex(c))
			kind = ISC_T_NAME;
		if (!put(lex, take(lex), "name too long"))
			return ISC_T_BAD;
	}
	word = isc_word_find(lex->buf, lex->used);
	return end_word(lex, word != 0 ? word : kind);
}

static int
read_token(struct isc_lex *lex)
{
	int c = look(lex);

	if (c == '"') {
		take(lex);
		return read_string(lex);
	}
	if (is_digit(c) || c == '-')
		return read_number(lex);
	if (is_alpha(c))
		return read_name(lex);
	if (c == END && lex->at < lex->len)
		lex->cut_short = true;
	take(lex);
	if (c == END)
		return ISC_T_EOF;
	lex->buf[lex->used++] = (char)c;
	if (c == '\0') {
		lex->fault = "NUL byte";
		return ISC_T_BAD;
	}
	return c < 0x80 ? c : ISC_T_BYTE;
}

static void
scan(struct isc_lex *lex)
{
	struct isc_token *token = &lex->token;
	bool blanks_ok;

	lex->start.at = lex->at;
	lex->start.line_start = lex->line_start;
	lex->start.line = lex->line;
	lex->used = 0;
	blanks_ok = skip_blanks(lex);
	token->place.file = lex->name;
	token->place.line = lex->line;
	token->place.column = (unsigned int)(lex->at - lex->line_start) + 1;
	token->kind = blanks_ok ? read_token(lex) : ISC_T_BAD;
	if (token->kind == ISC_T_BAD && lex->fault_place.file == NULL)
		lex->fault_place = token->place;
	lex->buf[lex->used] = '\0';
	token->text = lex->buf;
	token->len = lex->used;
}

const struct isc_token *
isc_lex_peek(struct isc_lex *lex)
{
	if (!lex->peeked)
		scan(lex);
	lex->peeked = true;
	return &lex->token;
}

const struct isc_token *
isc_lex_next(struct isc_lex *lex)
{
	isc_lex_peek(lex);
	lex->peeked = false;
	return &lex->token;
}

struct isc_lex_mark
isc_lex_mark(struct isc_lex *lex)
{
	isc_lex_peek(lex);
	return lex->start;
}

void
isc_lex_rewind(struct isc_lex *lex, const struct isc_lex_mark *mark)
{
	lex->at = mark->at;
	lex->line_start = mark->line_start;
	lex->line = mark->line;
	lex->peeked = false;
}

const char *
isc_lex_fault(const struct isc_lex *lex, struct place *ret_place)
{
	if (lex->fault != NULL)
		*ret_place = lex->fault_place;
	return lex->fault;
}

bool
isc_lex_cut_short(const struct isc_lex *lex)
{
	return lex->cut_short;
}

bool
isc_lex_is_identifier(int kind)
{
	return kind > ISC_T_EOF && kind != ISC_T_BAD && kind != ISC_T_STRING &&
	    kind != ISC_T_NUMBER;
}
