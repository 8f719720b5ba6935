/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "wire/wire_search.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "core/lease.h"
#include "core/provider.h"

_Static_assert(WIRE_HARDWARE == LEASE_HW_MAX, "every hardware address fits");
_Static_assert(WIRE_HOST_NAME == LEASE_NAME_MAX, "every name fits");

static int
too_long(struct err *err)
{
	return err_set(
	    err, -EINVAL, "longer than what a client can be found by");
}

int
wire_search_put(const struct client_search *search, wire_search *ret_search,
    struct err *err)
{
	wire_search to = { 0 };

	switch (search->type) {
	case CLIENT_BY_ADDRESS:
		to.type = WIRE_BY_ADDRESS;
		to.wire_search_u.address = search->address;
		break;
	case CLIENT_BY_HARDWARE:
		if (search->hardware_len > WIRE_HARDWARE)
			return too_long(err);
		to.type = WIRE_BY_HARDWARE;
		to.wire_search_u.hardware = (wire_search_hardware) {
			.hardware = { (unsigned int)search->hardware_len,
			    (char *)search->hardware },
			.low = search->low,
			.high = search->high,
		};
		break;
	case CLIENT_BY_NAME:
		if (search->name_len > WIRE_HOST_NAME)
			return too_long(err);
		to.type = WIRE_BY_NAME;
		to.wire_search_u.name.name_len = (unsigned int)search->name_len;
		to.wire_search_u.name.name_val = (char *)search->name;
		break;
	default:
		return err_set(err, -EINVAL, "unknown search type");
	}
	*ret_search = to;
	return 0;
}

int
wire_search_get(const wire_search *search, struct client_search *ret_search,
    struct err *err)
{
	const wire_search_hardware *hardware = &search->wire_search_u.hardware;
	struct client_search to = { 0 };

	switch (search->type) {
	case WIRE_BY_ADDRESS:
		to.type = CLIENT_BY_ADDRESS;
		to.address = search->wire_search_u.address;
		break;
	case WIRE_BY_HARDWARE:
		to.type = CLIENT_BY_HARDWARE;
		to.hardware = (const uint8_t *)hardware->hardware.hardware_val;
		to.hardware_len = hardware->hardware.hardware_len;
		to.low = hardware->low;
		to.high = hardware->high;
		if (to.hardware_len == 0 || to.hardware_len > LEASE_HW_MAX ||
		    to.low > to.high)
			return err_set(err, -EINVAL,
			    "no hardware address, or no addresses to look at");
		break;
	case WIRE_BY_NAME:
		to.type = CLIENT_BY_NAME;
		to.name = search->wire_search_u.name.name_val;
		to.name_len = search->wire_search_u.name.name_len;
		if (to.name_len == 0 || to.name_len > LEASE_NAME_MAX)
			return err_set(err, -EINVAL, "no name to look for");
		break;
	default:
		return err_set(
		    err, -EINVAL, "unknown search type %d", (int)search->type);
	}
	*ret_search = to;
	return 0;
}
