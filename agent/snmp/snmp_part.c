/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/snmp_part.h"

#include "snmp/agentx_pdu.h"
#include "snmp/mib_value.h"

enum mib_result
snmp_part_get(const struct snmp_part *part, const struct snmp_source *source,
    const struct snmp_oid *oid, struct mib_value *ret_value)
{
	if (!snmp_oid_below(oid->sub, oid->len, part->root, part->root_len))
		return MIB_NO_OBJECT;
	return mib_get(&part->tree, source->view, source->cache,
	    oid->sub + part->root_len, oid->len - part->root_len, ret_value);
}

/* What is before the subtree starts at its beginning. */
static bool
relative(const struct snmp_part *part, const struct snmp_oid *oid,
    const uint32_t **ret_sub, size_t *ret_len)
{
	static const uint32_t none[1];

	if (snmp_oid_below(oid->sub, oid->len, part->root, part->root_len)) {
		*ret_sub = oid->sub + part->root_len;
		*ret_len = oid->len - part->root_len;
		return true;
	}
	*ret_sub = none;
	*ret_len = 0;
	return snmp_oid_cmp(oid->sub, oid->len, part->root, part->root_len) < 0;
}

enum mib_result
snmp_part_next(const struct snmp_part *part, const struct snmp_source *source,
    const struct snmp_oid *oid, bool include, struct snmp_oid *ret_oid,
    struct mib_value *ret_value)
{
	enum mib_result result;
	struct snmp_oid found;
	const uint32_t *sub;
	size_t len;

	/* RFC 2741 section 7.2.3.2: a start that is included may be it. */
	if (include) {
		result = snmp_part_get(part, source, oid, ret_value);
		if (result == MIB_FOUND)
			snmp_oid_copy(ret_oid, oid);
		if (result != MIB_NO_INSTANCE && result != MIB_NO_OBJECT)
			return result;
	}
	if (!relative(part, oid, &sub, &len))
		return MIB_NO_INSTANCE;
	result = mib_next(&part->tree, source->view, source->cache, sub, len,
	    &found, ret_value);
	if (result != MIB_FOUND)
		return result;
	if (found.len + part->root_len > SNMP_OID_MAX)
		return MIB_ERROR;
	ret_oid->len = 0;
	snmp_oid_add(ret_oid, part->root, part->root_len);
	snmp_oid_add(ret_oid, found.sub, found.len);
	return MIB_FOUND;
}

/* ---- without libnetsnmp ---- */

/* All of it is before an object below the root. */
static bool
is_before(const struct snmp_part *part, const struct snmp_oid *oid)
{
	const size_t count = part->tree.count;

	return count == 0 ||
	    (oid->len > part->root_len &&
		part->tree.tables[count - 1]->id < oid->sub[part->root_len]);
}

/* Nothing of it is before the end, so that nobody need be asked. */
static bool
is_behind(const struct snmp_part *part, const struct snmp_oid *end)
{
	const size_t n = part->root_len;

	return snmp_oid_below(end->sub, end->len, part->root, n) &&
	    snmp_oid_cmp(
		end->sub + n, end->len - n, &part->tree.tables[0]->id, 1) <= 0;
}

static enum mib_result
parts_get(const struct snmp_part *const *parts, size_t count,
    const struct snmp_source *source, const struct snmp_oid *oid,
    struct mib_value *ret_value)
{
	enum mib_result result = MIB_NO_OBJECT;
	size_t i;

	for (i = 0; i < count && result == MIB_NO_OBJECT; i++)
		if (!is_before(parts[i], oid))
			result =
			    snmp_part_get(parts[i], source, oid, ret_value);
	return result;
}

/* MIB_NO_INSTANCE: there is none in the range. */
static enum mib_result
parts_next(const struct snmp_part *const *parts, size_t count,
    const struct snmp_source *source, const struct agentx_range *range,
    struct snmp_oid *ret_oid, struct mib_value *ret_value)
{
	enum mib_result result = MIB_NO_INSTANCE;
	const struct snmp_oid *end = &range->end;
	size_t i;

	for (i = 0; i < count && result == MIB_NO_INSTANCE; i++) {
		if (is_before(parts[i], &range->start))
			continue;
		if (is_behind(parts[i], end))
			break;
		result = snmp_part_next(parts[i], source, &range->start,
		    range->include, ret_oid, ret_value);
	}
	if (result == MIB_FOUND &&
	    snmp_oid_cmp(ret_oid->sub, ret_oid->len, end->sub, end->len) >= 0)
		return MIB_NO_INSTANCE;
	return result;
}

/* Others may have registered what is outside of the root with libnetsnmp. */
static bool
is_inside(const struct snmp_part *part, const struct agentx_request *request,
    const struct agentx_range *range)
{
	const size_t n = part->root_len;

	if (!snmp_oid_below(range->start.sub, range->start.len, part->root, n))
		return false;
	if (!request->next)
		return true;
	/* The end, which is not included, may be the root's next sibling. */
	return snmp_oid_below(range->end.sub, range->end.len, part->root, n) ||
	    (range->end.len == n &&
		snmp_oid_cmp(range->end.sub, n - 1, part->root, n - 1) == 0 &&
		range->end.sub[n - 1] == part->root[n - 1] + 1);
}

size_t
snmp_parts_answer(const struct snmp_part *const *parts, size_t count,
    const struct snmp_source *source, struct agentx_request *request,
    uint8_t *answer, size_t size)
{
	struct agentx_response response;
	struct agentx_range range;
	enum agentx_next more;
	enum mib_result result;
	struct mib_value value;
	struct snmp_oid found;

	agentx_response_begin(&response, request, answer, size);
	while ((more = agentx_request_next(request, &range)) == AGENTX_RANGE) {
		if (!is_inside(parts[0], request, &range))
			return 0;
		result = request->next ?
		    parts_next(parts, count, source, &range, &found, &value) :
		    parts_get(parts, count, source, &range.start, &value);
		if (result == MIB_FOUND)
			agentx_response_value(&response,
			    request->next ? &found : &range.start, &value);
		else if (result == MIB_NO_INSTANCE)
			agentx_response_exception(&response, &range.start,
			    request->next ? AGENTX_END_OF_MIB_VIEW :
					    AGENTX_NO_SUCH_INSTANCE);
		else if (result == MIB_NO_OBJECT && !request->next)
			agentx_response_exception(
			    &response, &range.start, AGENTX_NO_SUCH_OBJECT);
		else
			return 0;
	}
	return more == AGENTX_NONE ? agentx_response_end(&response) : 0;
}
