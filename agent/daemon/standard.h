/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Standard input, output and error. */

#ifndef DHCPFO_DAEMON_STANDARD_H
#define DHCPFO_DAEMON_STANDARD_H

/*
 * To be called first.  Gives each of the three that the caller had closed a
 * descriptor that fails when it is used, so that no file or socket of ours
 * gets its number, and with it what is printed.
 */
void standard_open(void);

/*
 * To be called last.  Returns status; or failed, with a word on standard error,
 * where standard output could not be written.
 */
int standard_end(const char *program, int status, int failed);

#endif
