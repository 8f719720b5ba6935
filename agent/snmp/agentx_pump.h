/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * libnetsnmp's descriptors and timers in our loop.  They change under any call
 * of it, so after each turn they are asked for anew and compared.
 */

#ifndef DHCPFO_SNMP_AGENTX_PUMP_H
#define DHCPFO_SNMP_AGENTX_PUMP_H

#include <stdbool.h>

struct loop;
struct agentx_pump;

struct agentx_pump_calls {
	/* When libnetsnmp has done what there was to do. */
	void (*after_turn)(void *arg);
	/* A descriptor is readable; true: libnetsnmp need not read it. */
	bool (*first)(void *arg, int fd);
	/* libnetsnmp is to read it, readable or not. */
	bool (*pending)(void *arg, int fd);
};

/* NULL: no memory. */
struct agentx_pump *agentx_pump_new(
    struct loop *loop, const struct agentx_pump_calls *calls, void *arg);
void agentx_pump_free(struct agentx_pump *pump); /* NULL is allowed */

/* Serves what is ready, without waiting, and watches what is there then. */
void agentx_pump_turn(struct agentx_pump *pump);

/* The descriptor is about to be closed; another one may soon have its
 * number. */
void agentx_pump_forget(struct agentx_pump *pump, int fd);

#endif
