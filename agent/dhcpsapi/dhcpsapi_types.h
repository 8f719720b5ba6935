/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The scalar types and general error numbers of Windows that dhcpsapi.h is
 * written in.  DWORD has 32 bits also where long has 64.  WCHAR is wchar_t, so
 * that L"..." is a WCHAR string as it is for Microsoft's compiler: the source
 * is compatible, the 16 bits of Windows' own WCHAR are not kept.
 *
 * C99 and C++98.
 */

#ifndef DHCPFO_DHCPSAPI_TYPES_H
#define DHCPFO_DHCPSAPI_TYPES_H

#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Windows declares these as what they are here on every one of its targets:
 * 8, 16, 32 and 64 bits. */
typedef uint8_t BYTE, *PBYTE, *LPBYTE;
typedef uint16_t WORD, *LPWORD;
typedef uint32_t DWORD, *PDWORD, *LPDWORD;
typedef uint32_t ULONG;
typedef int32_t BOOL, *LPBOOL;
typedef int64_t INT64;
typedef uint64_t ULONGLONG;
typedef wchar_t WCHAR, *PWCHAR, *PWSTR, *LPWSTR;
typedef const wchar_t *PCWSTR, *LPCWSTR;
typedef void *PVOID, *LPVOID;

/* A macro on Windows too: main(VOID) must stay main(void) in C++. */
#ifndef VOID
#define VOID void
#endif

#ifndef TRUE
#define FALSE 0
#define TRUE 1
#endif

/* winerror.h, those that the calls of dhcpsapi.h answer. */
#define ERROR_SUCCESS 0
#define NO_ERROR 0
#define ERROR_FILE_NOT_FOUND 2
#define ERROR_ACCESS_DENIED 5
#define ERROR_NOT_ENOUGH_MEMORY 8
#define ERROR_NOT_SUPPORTED 50
#define ERROR_INVALID_PARAMETER 87
#define ERROR_MORE_DATA 234
#define ERROR_NO_MORE_ITEMS 259

#endif
