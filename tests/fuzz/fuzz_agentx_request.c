/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* A PDU of a master's, which is answered with what it asks for. */

#include <stdint.h>
#include <stdlib.h>

#include "snmp/agentx_pdu.h"
#include "snmp/mib_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t answer[4096];
	struct agentx_response response;
	struct agentx_request request;
	struct agentx_range range;
	struct mib_value value = { .type = MIB_OID };
	size_t len;

	if (!agentx_request_read(data, size, &request))
		return 0;
	if (request.context_len > size)
		abort();
	agentx_response_begin(&response, &request, answer, sizeof(answer));
	while (agentx_request_next(&request, &range) == AGENTX_RANGE) {
		if (range.start.len > SNMP_OID_MAX ||
		    range.end.len > SNMP_OID_MAX)
			abort();
		value.bytes = range.end.sub;
		value.len = range.end.len;
		if (range.include)
			agentx_response_value(&response, &range.start, &value);
		else
			agentx_response_exception(
			    &response, &range.start, AGENTX_NO_SUCH_OBJECT);
	}
	len = agentx_response_end(&response);
	if (len > sizeof(answer) ||
	    (len > 0 && agentx_pdu_len(answer, len) != len))
		abort();
	return 0;
}
