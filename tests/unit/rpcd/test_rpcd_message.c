/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/test.h"

#include <rpc/rpc.h>

#include <errno.h>
#include <string.h>

#include "rpcd/rpcd_message.h"
#include "rpcd/rpcd_xdr.h"

/* A call as libtirpc encodes it. */
static size_t
encode_call(char *to, size_t size, unsigned int cred_len, unsigned int verf_len)
{
	static char bytes[RPCD_AUTH_MAX];
	struct rpc_msg msg = { .rm_xid = 0xfffffffe, .rm_direction = CALL };
	XDR xdr;

	memset(bytes, 'a', sizeof(bytes));
	msg.rm_call.cb_rpcvers = RPC_MSG_VERSION;
	msg.rm_call.cb_prog = 11;
	msg.rm_call.cb_vers = 12;
	msg.rm_call.cb_proc = 13;
	msg.rm_call.cb_cred = (struct opaque_auth) { 1, bytes, cred_len };
	msg.rm_call.cb_verf = (struct opaque_auth) { 6, bytes, verf_len };
	xdrmem_create(&xdr, to, (u_int)size, XDR_ENCODE);
	assert_true(xdr_callmsg(&xdr, &msg));
	return xdr_getpos(&xdr);
}

static void
call_of_libtirpc_is_understood(void **state)
{
	char bytes[1024];
	struct rpcd_call call;
	unsigned int cred, verf;
	size_t len;

	(void)state;
	for (cred = 0; cred <= RPCD_AUTH_MAX; cred += 57)
		for (verf = 0; verf <= RPCD_AUTH_MAX; verf += 41) {
			len = encode_call(bytes, sizeof(bytes), cred, verf);
			memcpy(bytes + len, "argu", 4);
			assert_int_equal(
			    rpcd_message_parse(bytes, len + 4, &call), 0);
			assert_int_equal(call.xid, 0xfffffffe);
			assert_int_equal(call.rpcvers, 2);
			assert_int_equal(call.prog, 11);
			assert_int_equal(call.vers, 12);
			assert_int_equal(call.proc, 13);
			assert_int_equal(call.cred.flavor, 1);
			assert_int_equal(call.cred.len, cred);
			assert_int_equal(call.verf.flavor, 6);
			assert_int_equal(call.verf.len, verf);
			assert_int_equal(
			    call.head, 8 * 4 + rpcd_xdr_padded(cred));
			assert_int_equal(call.args_len, 4);
			assert_memory_equal(call.args, "argu", 4);
		}
}

static void
call_that_is_cut_anywhere_is_refused(void **state)
{
	char bytes[1024];
	struct rpcd_call call = { .xid = 77 };
	size_t len = encode_call(bytes, sizeof(bytes), 5, 7), cut;

	(void)state;
	for (cut = 0; cut < len; cut++)
		assert_int_equal(
		    rpcd_message_parse(bytes, cut, &call), -EBADMSG);
	assert_int_equal(call.xid, 77);
	assert_int_equal(rpcd_message_parse(bytes, len, &call), 0);
	assert_int_equal(call.args_len, 0);
}

static void
call_with_too_long_a_credential_is_refused(void **state)
{
	uint8_t bytes[2048] = { 0 };
	struct rpcd_call call;

	(void)state;
	rpcd_xdr_put_u32(bytes + 8, 2);
	rpcd_xdr_put_u32(bytes + 28, RPCD_AUTH_MAX);
	assert_int_equal(rpcd_message_parse(bytes, sizeof(bytes), &call), 0);
	rpcd_xdr_put_u32(bytes + 28, RPCD_AUTH_MAX + 1);
	assert_int_equal(
	    rpcd_message_parse(bytes, sizeof(bytes), &call), -EBADMSG);
	rpcd_xdr_put_u32(bytes + 28, UINT32_MAX);
	assert_int_equal(
	    rpcd_message_parse(bytes, sizeof(bytes), &call), -EBADMSG);
}

static void
reply_is_no_call(void **state)
{
	uint8_t bytes[64] = { 0 };
	struct rpcd_call call;

	(void)state;
	rpcd_xdr_put_u32(bytes + 4, 1);
	rpcd_xdr_put_u32(bytes + 8, 2);
	assert_int_equal(
	    rpcd_message_parse(bytes, sizeof(bytes), &call), -EBADMSG);
}

static void
call_of_another_rpc_version_has_its_xid(void **state)
{
	uint8_t bytes[12] = { 0 };
	struct rpcd_call call;

	(void)state;
	rpcd_xdr_put_u32(bytes, 5);
	rpcd_xdr_put_u32(bytes + 8, 3);
	assert_int_equal(rpcd_message_parse(bytes, sizeof(bytes), &call), 0);
	assert_int_equal(call.xid, 5);
	assert_int_equal(call.rpcvers, 3);
}

/* ---- replies, as libtirpc decodes them ---- */

static bool_t
no_results(XDR *xdr, ...)
{
	(void)xdr;
	return TRUE;
}

static void
decode(const uint8_t *bytes, size_t len, struct rpc_msg *ret_msg, char *verf)
{
	XDR xdr;

	memset(ret_msg, 0, sizeof(*ret_msg));
	ret_msg->acpted_rply.ar_verf.oa_base = verf;
	ret_msg->acpted_rply.ar_results.proc = no_results;
	xdrmem_create(&xdr, (char *)bytes, (u_int)len, XDR_DECODE);
	assert_true(xdr_replymsg(&xdr, ret_msg));
	assert_int_equal(xdr_getpos(&xdr), len);
	assert_int_equal(ret_msg->rm_xid, 9);
	assert_int_equal(ret_msg->rm_direction, REPLY);
}

static void
accepted_replies_are_understood_by_libtirpc(void **state)
{
	static const enum rpcd_accept stats[] = { RPCD_SUCCESS,
		RPCD_PROG_UNAVAIL, RPCD_PROC_UNAVAIL, RPCD_GARBAGE_ARGS,
		RPCD_SYSTEM_ERR };
	uint8_t bytes[RPCD_HEAD_MAX], proof[RPCD_AUTH_MAX];
	struct rpcd_auth verf = { RPCD_AUTH_GSS, proof, 0 };
	char got[RPCD_AUTH_MAX];
	struct rpc_msg msg;
	size_t i, len;

	(void)state;
	memset(proof, 'p', sizeof(proof));
	for (i = 0; i < sizeof(stats) / sizeof(stats[0]); i++) {
		len = rpcd_message_accept(bytes, 9, NULL, stats[i]);
		decode(bytes, len, &msg, got);
		assert_int_equal(msg.rm_reply.rp_stat, MSG_ACCEPTED);
		assert_int_equal(msg.acpted_rply.ar_stat, (int)stats[i]);
		assert_int_equal(msg.acpted_rply.ar_verf.oa_flavor, 0);
	}
	for (verf.len = 0; verf.len <= RPCD_AUTH_MAX; verf.len++) {
		len = rpcd_message_accept(bytes, 9, &verf, RPCD_SUCCESS);
		assert_true(len <= RPCD_HEAD_MAX);
		decode(bytes, len, &msg, got);
		assert_int_equal(msg.acpted_rply.ar_verf.oa_flavor, 6);
		assert_int_equal(msg.acpted_rply.ar_verf.oa_length, verf.len);
		assert_memory_equal(got, proof, verf.len);
	}
}

static void
other_replies_are_understood_by_libtirpc(void **state)
{
	uint8_t bytes[RPCD_HEAD_MAX];
	char verf[RPCD_AUTH_MAX];
	struct rpc_msg msg;

	(void)state;
	decode(bytes, rpcd_message_mismatch(bytes, 9, NULL, 1), &msg, verf);
	assert_int_equal(msg.acpted_rply.ar_stat, PROG_MISMATCH);
	assert_int_equal(msg.acpted_rply.ar_vers.low, 1);
	assert_int_equal(msg.acpted_rply.ar_vers.high, 1);
	decode(bytes, rpcd_message_deny(bytes, 9, RPCD_TOOWEAK), &msg, verf);
	assert_int_equal(msg.rm_reply.rp_stat, MSG_DENIED);
	assert_int_equal(msg.rjcted_rply.rj_stat, AUTH_ERROR);
	assert_int_equal(msg.rjcted_rply.rj_why, AUTH_TOOWEAK);
	decode(bytes, rpcd_message_deny_rpcvers(bytes, 9), &msg, verf);
	assert_int_equal(msg.rm_reply.rp_stat, MSG_DENIED);
	assert_int_equal(msg.rjcted_rply.rj_stat, RPC_MISMATCH);
	assert_int_equal(msg.rjcted_rply.rj_vers.low, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_of_libtirpc_is_understood),
		cmocka_unit_test(call_that_is_cut_anywhere_is_refused),
		cmocka_unit_test(call_with_too_long_a_credential_is_refused),
		cmocka_unit_test(reply_is_no_call),
		cmocka_unit_test(call_of_another_rpc_version_has_its_xid),
		cmocka_unit_test(accepted_replies_are_understood_by_libtirpc),
		cmocka_unit_test(other_replies_are_understood_by_libtirpc),
	};

	return cmocka_run_group_tests_name("rpcd_message", tests, NULL, NULL);
}
