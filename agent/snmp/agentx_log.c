/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_log.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define LINES 10 /* in this many seconds: */
#define SECONDS 60

static const struct clock *the_clock;
static struct log_gate gate = { .burst = LINES, .seconds = SECONDS };

/*
 * What libnetsnmp calls information or less is told by ourselves, in words of
 * our own, or is of no use to an operator.
 */
static int
on_message(int major, int minor, void *message, void *arg)
{
	const struct snmp_log_message *m = message;
	size_t len = strlen(m->msg);
	unsigned int held;

	(void)major;
	(void)minor;
	(void)arg;
	while (len > 0 && m->msg[len - 1] == '\n')
		len--;
	if (len == 0)
		return 0;
	if (m->priority > LOG_WARNING) {
		log_debug("libnetsnmp", "%.*s", (int)len, m->msg);
		return 0;
	}
	if (!log_gate_open(&gate, clock_mono_ms(the_clock), &held))
		return 0;
	if (held > 0)
		log_warn("libnetsnmp", "%u messages held back", held);
	if (m->priority == LOG_WARNING)
		log_warn("libnetsnmp", "%.*s", (int)len, m->msg);
	else
		log_err("libnetsnmp", "%.*s", (int)len, m->msg);
	return 0;
}

void
agentx_log_open(const struct clock *clock)
{
	snmp_disable_log();
	snmp_enable_calllog();
	the_clock = clock;
	snmp_register_callback(
	    SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, on_message, NULL);
}

void
agentx_log_close(void)
{
	snmp_unregister_callback(
	    SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, on_message, NULL, 1);
}
