/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include <stdlib.h>

#include "dhcpsapi/dhcpsapi.h"

VOID DHCP_API_FUNCTION
DhcpRpcFreeMemory(PVOID BufferPointer)
{
	free(BufferPointer);
}
