/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What the parts of the dhcpd.conf parser share: the state of one reading, and
 * the small productions (names, numbers, addresses, dates) that the large ones
 * are made of.
 *
 * A production returns 0, or -errno with p->err filled; dhcpd goes on after an
 * error and refuses the file in the end, so the first error decides.
 */

#ifndef DHCPFO_PROVIDER_ISC_PARSE_H
#define DHCPFO_PROVIDER_ISC_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "provider/isc/isc_lex.h"
#include "provider/isc/isc_value.h"

struct err;
struct isc_conf_build;
struct isc_conf_load;
struct isc_conf_names;
struct isc_option_spaces;

/* Limits on what is read; dhcpd has none of them but its memory. */
#define ISC_PARSE_DEPTH_MAX 500 /* blocks and parentheses in each other */
#define ISC_PARSE_NAME_MAX 4095 /* a name with dots in it */

struct isc_parse {
	struct isc_lex *lex; /* of the file that is being read */
	struct err *err;
	unsigned int depth;
	struct isc_option_spaces *options;
	struct isc_conf_names *hosts, *classes, *groups, *keys, *interfaces;
	uint32_t class_count;	      /* that were ever declared */
	struct isc_conf_build *build; /* what has been declared */
	struct isc_conf_load *load;   /* its files */
	/* The value that a declaration's statement set its option to. */
	struct isc_value value;
	/* What isc_parse_host_name() read. */
	size_t name_len;
	char name[ISC_PARSE_NAME_MAX + 1];
};

/* ---- errors ---- */

/* "FILE:LINE:COLUMN: ..." and -EINVAL; but if the tokenizer met something
 * that is no token, that is what is said. */
int isc_parse_fail(struct isc_parse *p, const struct place *place,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* "expected WHAT, not TOKEN" at the token, and -EINVAL. */
int isc_parse_unexpected(
    struct isc_parse *p, const struct isc_token *token, const char *what);

int isc_parse_no_memory(struct isc_parse *p);

/* ---- tokens ---- */

/* The kind of the next token. */
int isc_parse_peek(struct isc_parse *p);

/* Takes the next token. */
void isc_parse_skip(struct isc_parse *p);

/* Takes the next token if it is of this kind. */
bool isc_parse_take(struct isc_parse *p, int kind);

/* Takes the next token, which must be of this kind; what names it. */
int isc_parse_expect(struct isc_parse *p, int kind, const char *what);
int isc_parse_semi(struct isc_parse *p);

/* Takes everything to the ';' that ends a statement or to the '}' of the first
 * block in it; or, inside of so many blocks, to the '}' of the outermost. */
int isc_parse_skip_statement(struct isc_parse *p, unsigned int blocks);

/* One level deeper, or -EINVAL; each success is paired with a leave. */
int isc_parse_enter(struct isc_parse *p);
void isc_parse_leave(struct isc_parse *p);

/* ---- small productions ---- */

/* What atoi(3) makes of a number: cut to 32 bits, bounded to 64 before. */
int32_t isc_parse_atoi(const char *text);

/* Takes a decimal number. */
int isc_parse_int(struct isc_parse *p, int32_t *ret_value);

/*
 * The value of a number token in base 8, 10 or 16 (0: by "0x" and "0") that
 * fits into bits (8, 16, 32), negative ones as two's complement.
 */
int isc_parse_convert(struct isc_parse *p, const struct isc_token *token,
    unsigned int base, unsigned int bits, uint32_t *ret_value);

/*
 * Bytes with a separator between them: exactly want of them, or any number
 * from 1 if want is 0.  Those beyond size are only counted; bytes may be NULL
 * if size is 0.
 */
int isc_parse_octets(struct isc_parse *p, int separator, unsigned int base,
    size_t want, uint8_t *bytes, size_t size, size_t *ret_count);

/* Hexadecimal bytes with colons, thrown away. */
int isc_parse_hex(struct isc_parse *p);

int isc_parse_ipv4(struct isc_parse *p, uint32_t *ret_address);
int isc_parse_ipv6(struct isc_parse *p, uint8_t address[16]);

/* Names and numbers with dots between them, into p->name; p->name_len is 0 if
 * the next token begins none. */
int isc_parse_host_name(struct isc_parse *p);

/* An address, as text in p->name too, or a host name: *ret_address is 0. */
int isc_parse_ipv4_or_name(struct isc_parse *p, uint32_t *ret_address);

/* "never", "epoch N" or "W Y/M/D H:M:S [offset]". */
int isc_parse_date(struct isc_parse *p);

#endif
