/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Is the DHCP server up?  It is if its pid file names a live process called
 * dhcpd, or if its UDP port is bound ("liveness" of dhcpfo.conf(5)).
 */

#ifndef DHCPFO_PROVIDER_ISC_LIVENESS_H
#define DHCPFO_PROVIDER_ISC_LIVENESS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/server.h"

struct isc_liveness {
	enum server_liveness mode;
	const char *pid_path; /* NULL: where dhcpd puts it by default */
	uint16_t port;	      /* UDP */
	const char *proc;     /* where proc(5) is mounted: "/proc" */
};

/* True also in mode LIVENESS_OFF.  What cannot be read does not prove that
 * anything runs. */
bool isc_liveness_running(const struct isc_liveness *liveness);

#endif
