/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_option_decl.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "provider/isc/isc_option.h"
#include "provider/isc/isc_option_table.h"
#include "provider/isc/isc_parse.h"

#define FORMAT_MAX 128 /* dhcpd's limit on a definition */

/* A name as it was written, and the option if there is one. */
struct option_name {
	struct place place;
	uint32_t space;
	size_t len;
	char text[ISC_LEX_TOKEN_MAX];
	const struct isc_option *option;
};

/* Any code that has no option yet takes anything. */
static const struct isc_option any_option = { "unknown", "X", 0, 0 };

static int
take_identifier(struct isc_parse *p, struct option_name *name)
{
	const struct isc_token *token = isc_lex_next(p->lex);

	if (!isc_lex_is_identifier(token->kind))
		return isc_parse_unexpected(p, token, "the name of an option");
	name->place = token->place;
	name->len = token->len;
	memcpy(name->text, token->text, token->len + 1);
	return 0;
}

/* [SPACE.]NAME, where NAME may be "unknown-CODE". */
static int
parse_name(struct isc_parse *p, struct option_name *name)
{
	uint32_t code;
	int rc;

	if ((rc = take_identifier(p, name)) != 0)
		return rc;
	name->space = ISC_OPTION_SPACE_DHCP;
	if (isc_parse_take(p, '.')) {
		if (!isc_option_find_space(
			p->options, name->text, name->len, &name->space))
			return isc_parse_fail(p, &name->place,
			    "no option space '%.40s'", name->text);
		if ((rc = take_identifier(p, name)) != 0)
			return rc;
	}
	name->option =
	    isc_option_by_name(p->options, name->space, name->text, name->len);
	if (name->option != NULL || strncasecmp(name->text, "unknown-", 8) != 0)
		return 0;
	code = (uint32_t)isc_parse_atoi(name->text + 8);
	if (code == 0 || code == isc_option_end_code(name->space))
		return isc_parse_fail(p, &name->place,
		    "no option may have the code of '%.40s'", name->text);
	name->option = isc_option_by_code(p->options, name->space, code);
	if (name->option == NULL)
		name->option = &any_option;
	return 0;
}

static int
unknown_option(struct isc_parse *p, const struct option_name *name)
{
	return isc_parse_fail(
	    p, &name->place, "unknown option '%.40s'", name->text);
}

int
isc_option_decl_name(struct isc_parse *p, const struct isc_option **ret_option)
{
	struct option_name name;
	int rc;

	if ((rc = parse_name(p, &name)) != 0)
		return rc;
	if (name.option == NULL)
		return unknown_option(p, &name);
	*ret_option = name.option;
	return 0;
}

/* ---- the type in a definition ---- */

struct definition {
	size_t len;
	char format[FORMAT_MAX + 2];
	bool record;	  /* between braces */
	bool array;	  /* of everything */
	bool array_of;	  /* of the type that comes next in a record */
	bool last;	  /* no type may follow */
	bool encapsulate; /* and none ever */
};

static int
put_format(struct isc_parse *p, struct definition *d, const char *s, size_t len)
{
	if (len > FORMAT_MAX - d->len)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "too many types in one option");
	memcpy(d->format + d->len, s, len);
	d->len += len;
	d->format[d->len] = '\0';
	return 0;
}

/* "integer N": sizes as letters for 8, 16 and 32 bits. */
static int
parse_integer(struct isc_parse *p, struct definition *d, const char *letters)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int32_t bits;
	int rc;

	if ((rc = isc_parse_int(p, &bits)) != 0)
		return rc;
	if (bits != 8 && bits != 16 && bits != 32)
		return isc_parse_fail(
		    p, &place, "an integer has 8, 16 or 32 bits");
	return put_format(p, d,
	    letters +
		(bits == 8	   ? 0 :
			bits == 16 ? 1 :
				     2),
	    1);
}

static int
parse_encapsulate(struct isc_parse *p, struct definition *d)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	uint32_t space;
	int rc;

	if (!isc_lex_is_identifier(token->kind))
		return isc_parse_unexpected(
		    p, token, "the name of an option space");
	if (!isc_option_find_space(p->options, token->text, token->len, &space))
		return isc_parse_fail(
		    p, &token->place, "no option space '%.40s'", token->text);
	d->encapsulate = true;
	if ((rc = put_format(p, d, "E", 1)) != 0 ||
	    (rc = put_format(p, d, token->text, token->len)) != 0)
		return rc;
	return put_format(p, d, ".", 1);
}

static int
parse_type(struct isc_parse *p, struct definition *d)
{
	static const struct {
		int word;
		const char *format;
		bool last; /* neither in an array nor in front of another */
	} types[] = {
		{ ISC_W_BOOLEAN, "f", false },
		{ ISC_W_IP_ADDRESS, "I", false },
		{ ISC_W_IP6_ADDRESS, "6", false },
		{ ISC_W_DOMAIN_NAME, "d", true },
		{ ISC_W_DOMAIN_LIST, "D", true },
		{ ISC_W_TEXT, "t", true },
		{ ISC_W_STRING, "X", true },
		{ ISC_W_ZEROLEN, "Z", true },
	};
	const struct isc_token *token = isc_lex_next(p->lex);
	bool is_signed;
	size_t i;
	int rc;

	if (d->encapsulate)
		return isc_parse_fail(
		    p, &token->place, "encapsulate must be the last type");
	switch (token->kind) {
	case ISC_W_INTEGER:
		return parse_integer(p, d, "bsl");
	case ISC_W_SIGNED:
	case ISC_W_UNSIGNED:
		is_signed = token->kind == ISC_W_SIGNED;
		if ((rc = isc_parse_expect(p, ISC_W_INTEGER, "'integer'")) != 0)
			return rc;
		return parse_integer(p, d, is_signed ? "bsl" : "BSL");
	case ISC_W_ENCAPSULATE:
		return parse_encapsulate(p, d);
	}
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].word == token->kind)
			break;
	if (i == sizeof(types) / sizeof(types[0]))
		return isc_parse_unexpected(p, token, "a type");
	if (types[i].last) {
		if (d->array || d->array_of)
			return isc_parse_fail(p, &token->place,
			    "no arrays of '%.40s'", token->text);
		d->last = true;
	}
	if ((rc = put_format(p, d, types[i].format, 1)) != 0)
		return rc;
	if (types[i].word == ISC_W_DOMAIN_LIST &&
	    isc_parse_take(p, ISC_W_COMPRESSED))
		return put_format(p, d, "c", 1);
	return 0;
}

static int
parse_array_of(struct isc_parse *p, const struct definition *d)
{
	if (d->array || d->array_of)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "an array cannot hold an array");
	return isc_parse_expect(p, ISC_W_OF, "'of'");
}

/* The types between braces. */
static int
parse_record(struct isc_parse *p, struct definition *d)
{
	const struct isc_token *token;
	int rc;

	for (;;) {
		if (isc_parse_take(p, ISC_W_ARRAY)) {
			if ((rc = parse_array_of(p, d)) != 0)
				return rc;
			d->array_of = true;
		}
		if ((rc = parse_type(p, d)) != 0)
			return rc;
		if (d->array_of && (rc = put_format(p, d, "a", 1)) != 0)
			return rc;
		d->array_of = false;
		token = isc_lex_next(p->lex);
		if (token->kind == '}')
			return 0;
		if (token->kind != ',')
			return isc_parse_unexpected(p, token, "',' or '}'");
		if (d->last)
			return isc_parse_fail(p, &token->place,
			    "no type may follow the one in front of this");
	}
}

/* Behind "code". */
static int
parse_definition(struct isc_parse *p, const struct option_name *name)
{
	struct definition d = { 0 };
	struct place place;
	int32_t code;
	int rc;

	if ((rc = isc_parse_int(p, &code)) != 0 ||
	    (rc = isc_parse_expect(p, '=', "'='")) != 0)
		return rc;
	place = isc_lex_peek(p->lex)->place;
	if (isc_parse_take(p, ISC_W_ARRAY)) {
		if ((rc = parse_array_of(p, &d)) != 0)
			return rc;
		d.array = true;
	}
	d.record = isc_parse_take(p, '{');
	if (d.record)
		rc = parse_record(p, &d);
	else
		rc = parse_type(p, &d);
	if (rc != 0 || (rc = isc_parse_semi(p)) != 0)
		return rc;
	if (d.array && d.encapsulate)
		return isc_parse_fail(
		    p, &place, "an array cannot hold encapsulated options");
	/* An array of one type is the same either way. */
	if (d.array) {
		d.format[d.len++] = d.record ? 'A' : 'a';
		d.format[d.len] = '\0';
	}
	if (isc_option_define(p->options, name->space, name->text, name->len,
		(uint32_t)code, d.format) != 0)
		return isc_parse_no_memory(p);
	return 0;
}

/* "size", then a number that may be one of three. */
static int
parse_width(struct isc_parse *p, int word, const char *what, int32_t max)
{
	struct place place;
	int32_t number;
	int rc;

	if ((rc = isc_parse_expect(p, word, what)) != 0)
		return rc;
	place = isc_lex_peek(p->lex)->place;
	if ((rc = isc_parse_int(p, &number)) != 0)
		return rc;
	if (word == ISC_W_SIZE ? number < 0 :
				 (number != 1 && number != 2 && number != max))
		return isc_parse_fail(p, &place, "%d is no possible %s", number,
		    word == ISC_W_SIZE ? "size" : "width");
	return 0;
}

/* Behind "option space". */
static int
parse_space(struct isc_parse *p)
{
	const struct isc_token *token = isc_lex_next(p->lex);
	char name[ISC_LEX_TOKEN_MAX];
	size_t len = token->len;
	int rc;

	if (!isc_lex_is_identifier(token->kind))
		return isc_parse_unexpected(
		    p, token, "a name for an option space");
	memcpy(name, token->text, len + 1);
	for (;;) {
		token = isc_lex_next(p->lex);
		switch (token->kind) {
		case ';':
			if (isc_option_add_space(p->options, name, len) != 0)
				return isc_parse_no_memory(p);
			return 0;
		case ISC_W_CODE:
			rc = parse_width(p, ISC_W_WIDTH, "'width'", 4);
			break;
		case ISC_W_LENGTH:
			rc = parse_width(p, ISC_W_WIDTH, "'width'", 2);
			break;
		case ISC_W_HASH:
			rc = parse_width(p, ISC_W_SIZE, "'size'", 0);
			break;
		default:
			return isc_parse_unexpected(
			    p, token, "';', 'code', 'length' or 'hash'");
		}
		if (rc != 0)
			return rc;
	}
}

int
isc_option_decl_outer(
    struct isc_parse *p, bool outer, const struct isc_option **ret_option)
{
	struct option_name name;
	int rc;

	*ret_option = NULL;
	if (isc_parse_peek(p) == ISC_W_SPACE) {
		if (!outer)
			return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
			    "an option space cannot be declared in a block");
		isc_parse_skip(p);
		return parse_space(p);
	}
	if ((rc = parse_name(p, &name)) != 0)
		return rc;
	if (isc_parse_peek(p) == ISC_W_CODE) {
		if (!outer)
			return isc_parse_fail(p, &name.place,
			    "an option cannot be defined in a block");
		isc_parse_skip(p);
		/* What had this name before is known under it no more; found
		 * as "unknown-CODE", it keeps its own name. */
		if (name.option != NULL && name.option != &any_option) {
			name.len = strlen(name.option->name);
			memmove(name.text, name.option->name, name.len + 1);
			isc_option_forget(p->options, name.option);
		}
		return parse_definition(p, &name);
	}
	if (name.option == NULL)
		return unknown_option(p, &name);
	*ret_option = name.option;
	return 0;
}
