/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <string.h>

#include "snmp/agentx_ping.h"

/* RFC 2741 section 6.1 and 6.2.11, written out. */
static void
ping_is_a_ping_outside_any_session(void **state)
{
	static const uint8_t want[AGENTX_PING_LEN] = { 1, 13, 0x10, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 'p', 'i', 'n', 'g', 0, 0, 0, 0 };
	uint8_t ping[AGENTX_PING_LEN];

	(void)state;
	agentx_ping_build(ping);
	assert_memory_equal(ping, want, sizeof(want));
}

/* The answer of a master: notOpen (257), in either byte order. */
static const uint8_t big[AGENTX_PONG_LEN] = { 1, 18, 0x10, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 'p', 'i', 'n', 'g', 0, 0, 0, 8, 0, 0, 0, 9, 1, 1, 0, 0 };
static const uint8_t little[AGENTX_PONG_LEN] = { 1, 18, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 'g', 'n', 'i', 'p', 8, 0, 0, 0, 9, 0, 0, 0, 1, 1, 0, 0 };

static void
answer_in_either_byte_order_is_taken(void **state)
{
	(void)state;
	assert_true(agentx_ping_answered(big));
	assert_true(agentx_ping_answered(little));
}

static void
answer_of_something_else_is_refused(void **state)
{
	static const size_t counted[] = { 0, 1, 2, 12, 15, 16, 19 };
	uint8_t pong[AGENTX_PONG_LEN];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
		memcpy(pong, big, sizeof(pong));
		pong[counted[i]] ^= 0x10;
		assert_false(agentx_ping_answered(pong));
	}
	memset(pong, 0, sizeof(pong));
	assert_false(agentx_ping_answered(pong));
	memcpy(pong, "HTTP/1.1 400 Bad Request\r\n\r\n", sizeof(pong));
	assert_false(agentx_ping_answered(pong));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ping_is_a_ping_outside_any_session),
		cmocka_unit_test(answer_in_either_byte_order_is_taken),
		cmocka_unit_test(answer_of_something_else_is_refused),
	};

	return cmocka_run_group_tests_name("agentx_ping", tests, NULL, NULL);
}
