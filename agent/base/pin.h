/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Code that may not go away. */

#ifndef DHCPFO_BASE_PIN_H
#define DHCPFO_BASE_PIN_H

/*
 * If this code is in a shared library, the library stays where it is until the
 * process ends, whatever dlclose(3) is told.  To be called before a detached
 * thread is made: its code must not be taken away from under it.
 */
void pin_library(void);

#endif
