/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/fake_bound.h"

#include <errno.h>

#include "dhcpsapi/dhcpsapi_bind.h"
#include "support/fake_dhcp.h"
#include "support/fake_pair.h"

static struct service *service;

int
fake_bound(struct generation *generation)
{
	static const char *const names[] = { "one", "two" };

	fake_publish(fake_server("one"), generation);
	fake_server("two")->refresh_rc = -EIO;
	service = fake_service(NULL, names, 2);
	dhcpsapi_bind(service);
	return 0;
}

int
fake_bound_pair(void **state)
{
	(void)state;
	return fake_bound(fake_pair());
}

int
fake_bound_none(void **state)
{
	(void)state;
	return fake_bound(fake_many(0));
}

int
fake_bound_many(void **state)
{
	(void)state;
	return fake_bound(fake_many(200));
}

int
fake_bound_end(void **state)
{
	(void)state;
	dhcpsapi_bind(NULL);
	fake_end(service);
	service = NULL;
	return 0;
}

struct fake *
fake_bound_one(void)
{
	return fake_server("one");
}

struct service *
fake_bound_service(void)
{
	return service;
}
