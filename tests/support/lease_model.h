/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A model of the lease index: the same records in a plain array, everything
 * counted and searched anew each time.
 */

#ifndef DHCPFO_TESTS_LEASE_MODEL_H
#define DHCPFO_TESTS_LEASE_MODEL_H

#include <stdint.h>

#include "core/lease.h"

struct generation;
struct lease_index;
struct topology;

#define LEASE_MODEL_NET UINT32_C(0x0a000000) /* 10.0.0.0 */
#define LEASE_MODEL_NOW 1000000
#define LEASE_MODEL_ADDRESSES 1400

struct lease_record {
	struct lease lease; /* state BINDING_NONE: no record */
	uint8_t hw[LEASE_HW_MAX], uid[8];
	char name[80];
};

struct lease_model {
	struct topology *topology;
	struct lease_index *index;
	struct lease_record *records; /* of LEASE_MODEL_NET + i */
	int64_t now;
	unsigned int seed;
};

/* Two relationships with opposite roles, in one scope and apart; pools without
 * failover in a failover scope; a scope without failover. */
struct topology *lease_model_topology(void);

void lease_model_init(struct lease_model *model, unsigned int seed);
void lease_model_done(struct lease_model *model);

/* 0 to n - 1, the same for the same seed. */
unsigned int lease_model_random(struct lease_model *model, unsigned int n);

/* Any record of an address. */
void lease_model_record(
    struct lease_model *model, struct lease_record *record, uint32_t address);
/* Puts it into the index: lease_index_put(). */
int lease_model_put(struct lease_model *model, struct lease_record *record);

/* The generation has every statistic, row and group as the model has them at
 * its own time. */
void lease_model_check(
    const struct lease_model *model, const struct generation *generation);

#endif
