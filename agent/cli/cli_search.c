/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_search.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"

#define MAC_LEN 6

/* Takes "groups" groups of "digits" hex digits with separator between them
 * (0 = nothing); the whole of text. */
static bool
parse_groups(const char *text, size_t groups, size_t digits, char separator,
    uint8_t bytes[LEASE_HW_MAX], size_t *ret_len)
{
	char pairs[3 * LEASE_HW_MAX];
	size_t g, i, n = 0;

	for (g = 0; g < groups; g++) {
		if (g > 0 && separator != 0 && *text++ != separator)
			return false;
		for (i = 0; i < digits; i += 2, text += 2) {
			if (text[0] == '\0' || text[1] == '\0')
				return false;
			if (n > 0)
				pairs[n++] = ':';
			pairs[n++] = text[0];
			pairs[n++] = text[1];
		}
	}
	return *text == '\0' &&
	    text_hex(pairs, n, bytes, LEASE_HW_MAX, ret_len) == 0;
}

static bool
parse_hardware(const char *text, struct cli_search *search)
{
	uint8_t *bytes = search->hardware;
	size_t *len = &search->hardware_len;

	if (strchr(text, ':') != NULL || strchr(text, '-') != NULL)
		return text_hex(text, strlen(text), bytes, LEASE_HW_MAX, len) ==
		    0 &&
		    (*len >= MAC_LEN || strchr(text, ':') != NULL);
	return parse_groups(text, 3, 4, '.', bytes, len) ||
	    parse_groups(text, 1, 2 * (size_t)MAC_LEN, 0, bytes, len);
}

int
cli_search_parse(
    const char *text, struct cli_search *ret_search, struct err *err)
{
	struct cli_search search = { 0 };
	const size_t len = strlen(text);

	if (len == 0 || !text_utf8_valid(text, len))
		return err_set(err, -EINVAL,
		    "'%s' is not an address, hardware address or name", text);
	search.is_address = ipv4_parse(text, len, &search.address) == 0;
	if (!search.is_address) {
		search.is_hardware = parse_hardware(text, &search);
		search.is_name =
		    !search.is_hardware || strchr(text, ':') == NULL;
		search.name = text;
		if (!search.is_hardware && strspn(text, "0123456789.") == len &&
		    strchr(text, '.') != NULL)
			return err_set(
			    err, -EINVAL, "'%s' is not an address", text);
	}
	*ret_search = search;
	return 0;
}
