/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What others do: AgentX subagents as Net-SNMP's own documentation has them
 * written, whose values are constants, so that nothing but the library and the
 * way it is used costs anything.
 *
 *   bench_agent SOCKET ENTRY array|iterator ROWS
 *
 * A table of sixteen columns with an IpAddress index, 10.0.0.0 and up, below
 * ENTRY.  array: netsnmp_register_table() and a handler that finds its row by
 * bisection.  iterator: netsnmp_register_table_iterator().
 */

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#define COLUMNS 16
#define NETWORK UINT32_C(0x0a000000)
#define INDEX_ARCS 4

static volatile sig_atomic_t ending;
static uint32_t *rows; /* addresses, host byte order */
static size_t row_count;

static void
on_signal(int number)
{
	(void)number;
	ending = 1;
}

static void
set_value(netsnmp_variable_list *variable, unsigned int column)
{
	static const u_char mac[] = { 2, 0, 0, 0, 0, 1 };
	static const u_char date[] = { 7, 234, 11, 20, 11, 42, 6, 0 };
	static const char name[] = "laptop-7f2a9";

	switch (column) {
	case 2:
		snmp_set_var_typed_value(
		    variable, ASN_OCTET_STR, mac, sizeof(mac));
		break;
	case 3:
		snmp_set_var_typed_value(
		    variable, ASN_OCTET_STR, name, sizeof(name) - 1);
		break;
	case 4:
		snmp_set_var_typed_value(
		    variable, ASN_OCTET_STR, date, sizeof(date));
		break;
	default:
		snmp_set_var_typed_integer(variable, ASN_INTEGER, 42);
		break;
	}
}

/* ---- array ---- */

/* The first row whose index is behind, or with equal true at, these arcs. */
static size_t
find_row(const oid *arcs, size_t len, int equal)
{
	size_t low = 0, high = row_count, mid, i;
	oid index[INDEX_ARCS];
	int rc;

	while (low < high) {
		mid = low + (high - low) / 2;
		for (i = 0; i < INDEX_ARCS; i++)
			index[i] = rows[mid] >> (24 - 8 * i) & 0xff;
		rc = snmp_oid_compare(index, INDEX_ARCS, arcs, len);
		if (rc < 0 || (rc == 0 && !equal))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
set_name(netsnmp_request_info *request, const netsnmp_handler_registration *reg,
    unsigned int column, uint32_t address)
{
	oid name[MAX_OID_LEN];
	size_t len = reg->rootoid_len, i;

	memcpy(name, reg->rootoid, len * sizeof(*name));
	name[len++] = 1;
	name[len++] = column;
	for (i = 0; i < INDEX_ARCS; i++)
		name[len++] = address >> (24 - 8 * i) & 0xff;
	snmp_set_var_objid(request->requestvb, name, len);
}

static void
answer_next(netsnmp_request_info *request,
    const netsnmp_handler_registration *reg,
    const netsnmp_table_request_info *info)
{
	unsigned int column = info->colnum;
	size_t row = find_row(info->index_oid, info->index_oid_len, 0);

	if (row == row_count) {
		row = 0;
		column++;
	}
	if (column > COLUMNS)
		return;
	set_name(request, reg, column, rows[row]);
	set_value(request->requestvb, column);
}

static int
on_array(netsnmp_mib_handler *handler, netsnmp_handler_registration *reg,
    netsnmp_agent_request_info *reqinfo, netsnmp_request_info *requests)
{
	netsnmp_table_request_info *info;
	netsnmp_request_info *request;
	size_t row;

	(void)handler;
	for (request = requests; request != NULL; request = request->next) {
		if (request->processed != 0 ||
		    (info = netsnmp_extract_table_info(request)) == NULL)
			continue;
		if (reqinfo->mode == MODE_GETNEXT) {
			answer_next(request, reg, info);
			continue;
		}
		row = find_row(info->index_oid, info->index_oid_len, 1);
		if (row == row_count ||
		    find_row(info->index_oid, info->index_oid_len, 0) == row)
			netsnmp_set_request_error(
			    reqinfo, request, SNMP_NOSUCHINSTANCE);
		else
			set_value(request->requestvb, info->colnum);
	}
	return SNMP_ERR_NOERROR;
}

/* ---- iterator ---- */

static netsnmp_variable_list *
next_row(void **loop, void **data, netsnmp_variable_list *index,
    netsnmp_iterator_info *info)
{
	size_t row = (size_t)(uintptr_t)*loop;
	uint32_t address;

	(void)info;
	if (row == row_count)
		return NULL;
	address = htonl(rows[row]);
	snmp_set_var_typed_value(
	    index, ASN_IPADDRESS, (const u_char *)&address, sizeof(address));
	*data = &rows[row];
	*loop = (void *)(uintptr_t)(row + 1);
	return index;
}

static netsnmp_variable_list *
first_row(void **loop, void **data, netsnmp_variable_list *index,
    netsnmp_iterator_info *info)
{
	*loop = (void *)(uintptr_t)0;
	return next_row(loop, data, index, info);
}

static int
on_iterator(netsnmp_mib_handler *handler, netsnmp_handler_registration *reg,
    netsnmp_agent_request_info *reqinfo, netsnmp_request_info *requests)
{
	netsnmp_table_request_info *info;
	netsnmp_request_info *request;

	(void)handler;
	(void)reg;
	for (request = requests; request != NULL; request = request->next) {
		if (request->processed != 0)
			continue;
		info = netsnmp_extract_table_info(request);
		if (netsnmp_extract_iterator_context(request) == NULL)
			netsnmp_set_request_error(
			    reqinfo, request, SNMP_NOSUCHINSTANCE);
		else
			set_value(request->requestvb, info->colnum);
	}
	return SNMP_ERR_NOERROR;
}

/* ---- both ---- */

static void
register_table(const char *entry, int iterator)
{
	netsnmp_table_registration_info *table;
	netsnmp_handler_registration *reg;
	netsnmp_iterator_info *info;
	oid name[MAX_OID_LEN];
	size_t len = MAX_OID_LEN;

	if (!read_objid(entry, name, &len))
		exit(2);
	reg = netsnmp_create_handler_registration("bench",
	    iterator ? on_iterator : on_array, name, len - 1,
	    HANDLER_CAN_RONLY);
	table = SNMP_MALLOC_TYPEDEF(netsnmp_table_registration_info);
	if (reg == NULL || table == NULL)
		exit(1);
	netsnmp_table_helper_add_indexes(table, ASN_IPADDRESS, 0);
	table->min_column = 1;
	table->max_column = COLUMNS;
	if (!iterator) {
		netsnmp_register_table(reg, table);
		return;
	}
	if ((info = SNMP_MALLOC_TYPEDEF(netsnmp_iterator_info)) == NULL)
		exit(1);
	info->get_first_data_point = first_row;
	info->get_next_data_point = next_row;
	info->table_reginfo = table;
	netsnmp_register_table_iterator(reg, info);
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc != 5)
		return 2;
	row_count = strtoul(argv[4], NULL, 10);
	if ((rows = malloc((row_count + 1) * sizeof(*rows))) == NULL)
		return 1;
	for (i = 0; i < row_count; i++)
		rows[i] = NETWORK + (uint32_t)i;
	signal(SIGTERM, on_signal);
	netsnmp_ds_set_boolean(
	    NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
	netsnmp_ds_set_string(
	    NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, argv[1]);
	netsnmp_ds_set_boolean(
	    NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	snmp_enable_stderrlog();
	init_agent("bench_agent");
	register_table(argv[2], strcmp(argv[3], "iterator") == 0);
	init_snmp("bench_agent");
	while (!ending)
		agent_check_and_process(1);
	snmp_shutdown("bench_agent");
	free(rows);
	return 0;
}
