/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* The configuration as file and command line together say it. */

#ifndef DHCPFO_DAEMON_DAEMON_CONFIG_H
#define DHCPFO_DAEMON_DAEMON_CONFIG_H

#include <stdbool.h>

struct config;
struct daemon_options;
struct err;

/*
 * What config_read() says, and what is wrong with --source.  Where no file is
 * given and need not be, since --source says which server or none matters
 * (builtin), it is what is built in.
 */
int daemon_config(const struct daemon_options *options, bool builtin,
    struct config **ret_config, struct err *err);

/* The command line's word in place of the configuration's; NULL is none.
 * -ENOMEM. */
int daemon_config_replace(char **field, const char *word, struct err *err);

#endif
