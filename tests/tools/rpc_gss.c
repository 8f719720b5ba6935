/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * A caller by RPCSEC_GSS, of libtirpc's making: asks for the servers and for
 * the first clients of the first one, so often, and prints how many there are.
 * usage: rpc_gss ADDRESS PORT SERVICE@HOST none|integrity|privacy TIMES
 */

#include <arpa/inet.h>
#include <rpc/rpc.h>
/* after rpc.h */
#include <rpc/auth_gss.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/dhcpfo.h"

static const struct {
	const char *name;
	rpc_gss_svc_t service;
} services[] = {
	{ "none", RPCSEC_GSS_SVC_NONE },
	{ "integrity", RPCSEC_GSS_SVC_INTEGRITY },
	{ "privacy", RPCSEC_GSS_SVC_PRIVACY },
};

static const struct timeval patience = { 10, 0 };

static rpc_gss_svc_t
service_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (strcmp(services[i].name, name) == 0)
			return services[i].service;
	fprintf(stderr, "service %s?\n", name);
	exit(2);
}

static void
call(CLIENT *client, rpcproc_t proc, xdrproc_t encode, void *args,
    xdrproc_t decode, void *results)
{
	enum clnt_stat status;

	status =
	    clnt_call(client, proc, encode, args, decode, results, patience);
	if (status != RPC_SUCCESS) {
		fprintf(stderr, "%s\n", clnt_sperror(client, "call"));
		exit(1);
	}
}

static void
ask(CLIENT *client)
{
	wire_clients_args args = { (char *)"", 0, 512 };
	wire_servers_reply servers;
	wire_clients_reply clients;

	memset(&servers, 0, sizeof(servers));
	memset(&clients, 0, sizeof(clients));
	call(client, DHCPFO_SERVERS, (xdrproc_t)xdr_void, NULL,
	    (xdrproc_t)xdr_wire_servers_reply, &servers);
	call(client, DHCPFO_ENUM_CLIENTS, (xdrproc_t)xdr_wire_clients_args,
	    &args, (xdrproc_t)xdr_wire_clients_reply, &clients);
	printf("%u servers, %u clients\n",
	    servers.wire_servers_reply_u.list.servers.servers_len,
	    clients.wire_clients_reply_u.page.rows.rows_len);
	xdr_free((xdrproc_t)xdr_wire_servers_reply, &servers);
	xdr_free((xdrproc_t)xdr_wire_clients_reply, &clients);
}

int
main(int argc, char **argv)
{
	/* Kerberos 5, 1.2.840.113554.1.2.2 */
	gss_OID_desc krb5 = { 9,
		(void *)"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct rpc_gss_sec sec = { .mech = &krb5 };
	int fd = RPC_ANYSOCK, times;
	CLIENT *client;

	if (argc != 6 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
		fprintf(stderr, "usage: see the source\n");
		return 2;
	}
	to.sin_port = htons((uint16_t)atoi(argv[2]));
	sec.svc = service_of(argv[4]);
	sec.req_flags = GSS_C_MUTUAL_FLAG;
	client =
	    clnttcp_create(&to, DHCPFO_PROGRAM, DHCPFO_VERSION_1, &fd, 0, 0);
	if (client == NULL) {
		clnt_pcreateerror("connect");
		return 1;
	}
	client->cl_auth = authgss_create_default(client, argv[3], &sec);
	if (client->cl_auth == NULL) {
		fprintf(stderr, "%s\n", clnt_spcreateerror("context"));
		return 1;
	}
	for (times = atoi(argv[5]); times > 0; times--)
		ask(client);
	auth_destroy(client->cl_auth);
	clnt_destroy(client);
	return 0;
}
