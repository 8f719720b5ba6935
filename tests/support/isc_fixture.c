/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include "support/isc_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "provider/isc/isc_provider.h"

int
isc_fixture_new(void **state)
{
	struct isc_fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(&f->folder);
	server_spec_init(&f->spec);
	f->spec.name = strdup("local");
	f->spec.kind = strdup("isc");
	f->spec.conf_path = strdup(folder_file(&f->folder, "conf"));
	f->spec.leases_path = strdup(folder_file(&f->folder, "leases"));
	f->spec.liveness = LIVENESS_OFF;
	*state = f;
	return 0;
}

int
isc_fixture_free(void **state)
{
	struct isc_fixture *f = *state;

	if (f->open)
		rig_close(&f->rig);
	server_spec_done(&f->spec);
	folder_remove(&f->folder);
	free(f);
	return 0;
}

void
isc_fixture_open(struct isc_fixture *f)
{
	rig_open(&f->rig, &isc_provider_ops, &f->spec, ISC_FIXTURE_NOW);
	f->open = true;
}

void
isc_fixture_start(struct isc_fixture *f, const char *conf, const char *leases)
{
	folder_puts(&f->folder, "conf", conf);
	folder_puts(&f->folder, "leases", leases);
	isc_fixture_open(f);
	if (rig_refresh(&f->rig) != 0)
		fail_msg("%s", err_text(&f->rig.err));
	assert_true(f->rig.news);
}

void
isc_fixture_append(struct isc_fixture *f, const char *text)
{
	folder_append(&f->folder, "leases", text, strlen(text));
}

void
isc_fixture_replace(struct isc_fixture *f, const char *name, const char *text)
{
	folder_replace(&f->folder, name, text, strlen(text));
}

void
isc_fixture_refresh(struct isc_fixture *f)
{
	if (rig_refresh(&f->rig) != 0)
		fail_msg("%s", err_text(&f->rig.err));
}

void
isc_fixture_check_free(struct isc_fixture *f, uint32_t this_free,
    uint32_t partner_free, uint32_t in_use, uint32_t transitional)
{
	struct scope_statistics s = rig_statistics(&f->rig, SCOPE);

	assert_int_equal(s.this_addr_free, this_free);
	assert_int_equal(s.partner_addr_free, partner_free);
	assert_int_equal(s.addr_in_use, in_use);
	assert_int_equal(s.transitional, transitional);
	assert_int_equal(s.num_addr,
	    s.addr_free + s.addr_in_use + s.abandoned + s.transitional);
}
