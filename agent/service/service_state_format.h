/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The words of the text of service_state. */

#ifndef DHCPFO_SERVICE_STATE_FORMAT_H
#define DHCPFO_SERVICE_STATE_FORMAT_H

#define SERVICE_STATE_NAME "dhcpfo-state "
#define SERVICE_STATE_FIRST SERVICE_STATE_NAME "1"
#define SERVICE_STATE_WAITS "waits"
#define SERVICE_STATE_KEPT "kept"
#define SERVICE_STATE_END "end %zu %016llx\n"

#endif
