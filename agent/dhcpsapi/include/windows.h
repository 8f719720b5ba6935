/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Of Windows' windows.h what programs that call dhcpsapi.h need besides: the
 * types, the process heap, calling conventions and the source annotations,
 * which mean nothing here.  Installed in a folder of its own, so that only a
 * program that asks for it gets this file.
 */

#ifndef DHCPFO_WINDOWS_H
#define DHCPFO_WINDOWS_H

#include <stdlib.h>

#include "dhcpsapi_types.h"

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* There is one calling convention. */
#define __cdecl
#define __stdcall
#define WINAPI
#define CALLBACK

/* Annotations of parameters for Microsoft's code analysis. */
#define _In_
#define _In_z_
#define _In_opt_
#define _In_opt_z_
#define _Inout_
#define _Inout_opt_
#define _Out_
#define _Out_opt_
#define _Outptr_

/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

#define UNREFERENCED_PARAMETER(p) ((void)(p))

/* The process heap is the C library's. */
typedef void *HANDLE;
typedef size_t SIZE_T;

#define HEAP_NO_SERIALIZE 0x00000001
#define HEAP_ZERO_MEMORY 0x00000008

static inline HANDLE
GetProcessHeap(void)
{
	static char heap;

	return &heap;
}

static inline LPVOID
HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size)
{
	(void)heap;
	/* Windows gives a block, not NULL, for 0 bytes. */
	if (size == 0)
		size = 1;
	return (flags & HEAP_ZERO_MEMORY) != 0 ? calloc(1, size) : malloc(size);
}

static inline BOOL
HeapFree(HANDLE heap, DWORD flags, LPVOID block)
{
	(void)heap;
	(void)flags;
	free(block);
	return TRUE;
}

#endif
