/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Of Windows' intsafe.h the limits of its types. */

#ifndef DHCPFO_INTSAFE_H
#define DHCPFO_INTSAFE_H

#define BYTE_MAX 0xff
#define WORD_MAX 0xffff
#define DWORD_MAX 0xffffffffU

#endif
