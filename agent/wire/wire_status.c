/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "wire/wire_status.h"

#include <errno.h>

#include "base/err.h"

_Static_assert(WIRE_TEXT == ERR_TEXT - 1, "every reason fits");

static const struct {
	int rc;
	wire_status status;
} codes[] = {
	{ 0, WIRE_OK },
	{ -ENOENT, WIRE_ABSENT },
	{ -ENODEV, WIRE_NO_SERVER },
	{ -ENODATA, WIRE_NO_DATA },
	{ -EACCES, WIRE_DENIED },
	{ -EPERM, WIRE_DENIED },
	{ -EHOSTUNREACH, WIRE_UNREACHABLE },
	{ -ECANCELED, WIRE_UNREACHABLE },
	{ -ETIMEDOUT, WIRE_TIMEOUT },
	{ -ENOMEM, WIRE_NO_MEMORY },
	{ -EINVAL, WIRE_BAD_ARGUMENT },
	{ -ESTALE, WIRE_GONE },
	{ -EIO, WIRE_FAILED },
	{ -EXDEV, WIRE_OUTSIDE },
};

wire_status
wire_status_from(int rc)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].rc == rc)
			return codes[i].status;
	return WIRE_FAILED;
}

void
wire_status_failure(
    const struct err *err, wire_status *ret_status, wire_failure *ret_failure)
{
	*ret_status = wire_status_from(err->code);
	*ret_failure = (wire_failure) { .text = (char *)err_text(err) };
}

int
wire_status_rc(wire_status status, const wire_failure *failure, struct err *err)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].status == status && status != WIRE_OK)
			return err_set(err, codes[i].rc, "%s",
			    failure->text != NULL ? failure->text : "");
	return err_set(
	    err, -EPROTO, "the peer answers with status %d", (int)status);
}
