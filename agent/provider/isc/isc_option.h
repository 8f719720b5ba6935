/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Option spaces and the options in them: those dhcpd knows, and those that a
 * configuration defines.  Names are the same in any case.
 */

#ifndef DHCPFO_PROVIDER_ISC_OPTION_H
#define DHCPFO_PROVIDER_ISC_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct isc_option_spaces;

struct isc_option {
	const char *name;
	const char *format; /* isc_option_table.h */
	uint32_t space, code;
};

struct isc_option_spaces *isc_option_spaces_new(void); /* NULL: no memory */
void isc_option_spaces_free(struct isc_option_spaces *spaces);

/* False if there is no such space. */
bool isc_option_find_space(const struct isc_option_spaces *spaces,
    const char *name, size_t len, uint32_t *ret_space);

/* A new, empty space; one of the same name is forgotten.  0 or -ENOMEM. */
int isc_option_add_space(
    struct isc_option_spaces *spaces, const char *name, size_t len);

/* Beside 0, the code that no option of the space may have; 0 = none. */
uint32_t isc_option_end_code(uint32_t space);

/* NULL if there is none; valid until the next definition. */
const struct isc_option *isc_option_by_name(
    const struct isc_option_spaces *spaces, uint32_t space, const char *name,
    size_t len);
const struct isc_option *isc_option_by_code(
    const struct isc_option_spaces *spaces, uint32_t space, uint32_t code);

/* Takes an option out by name and code, since it is about to be defined
 * anew. */
void isc_option_forget(
    struct isc_option_spaces *spaces, const struct isc_option *option);

/* Defines an option; copies strings.  Who had the code keeps its name, who had
 * the name its code.  0 or -ENOMEM. */
int isc_option_define(struct isc_option_spaces *spaces, uint32_t space,
    const char *name, size_t len, uint32_t code, const char *format);

#endif
