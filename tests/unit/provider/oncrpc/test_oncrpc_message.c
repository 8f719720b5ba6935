/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */
/* WRAP: malloc calloc realloc */

#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "provider/oncrpc/oncrpc_message.h"
#include "support/oom.h"
#include "wire/dhcpfo.h"

/* A reply in words of four bytes. */
struct words {
	uint32_t w[64];
	size_t count;
};

static void
put(struct words *words, uint32_t value)
{
	words->w[words->count++] = htonl(value);
}

static struct words
reply_of(uint32_t reply_stat)
{
	struct words words = { 0 };

	put(&words, 0x01020304); /* xid */
	put(&words, 1);		 /* REPLY */
	put(&words, reply_stat);
	return words;
}

/* Accepted, with a verifier of AUTH_NONE. */
static struct words
accepted(uint32_t accept_stat)
{
	struct words words = reply_of(0);

	put(&words, 0);
	put(&words, 0);
	put(&words, accept_stat);
	return words;
}

static struct words
time_reply(uint64_t now)
{
	struct words words = accepted(0);

	put(&words, WIRE_OK);
	put(&words, (uint32_t)(now >> 32));
	put(&words, (uint32_t)now);
	return words;
}

static int
decode_as(const struct words *words, size_t len,
    const struct oncrpc_procedure *procedure, void *result, struct err *err)
{
	struct oncrpc_reply reply;
	int rc;

	*err = (struct err) { 0 };
	rc = oncrpc_message_reply((const uint8_t *)words->w, len, &reply, err);
	if (rc != 0)
		return rc;
	return oncrpc_message_results(
	    procedure, reply.results, reply.len, result, err);
}

static int
decode_len(const struct words *words, size_t len, wire_time_reply *result,
    struct err *err)
{
	return decode_as(words, len, &oncrpc_system_time, result, err);
}

static int
decode(const struct words *words, wire_time_reply *result, struct err *err)
{
	return decode_len(words, words->count * 4, result, err);
}

static void
expect_words(const struct words *words, int rc, const char *text)
{
	wire_time_reply result;
	struct err err;

	assert_int_equal(decode(words, &result, &err), rc);
	assert_int_equal(err.code, rc);
	assert_string_equal(err.text, text);
}

/* A call without credentials. */
static int
make_call(const struct oncrpc_procedure *procedure, const void *args,
    uint8_t **ret_record, size_t *ret_len)
{
	const struct oncrpc_auth none = { 0 };
	uint8_t head[ONCRPC_HEAD_MAX], *bytes;
	size_t head_len, len;
	int rc;

	rc = oncrpc_message_args(procedure, args, &bytes, &len);
	if (rc != 0)
		return rc;
	head_len =
	    oncrpc_message_head(head, 0xdeadbeef, procedure->number, &none);
	rc = oncrpc_message_record(
	    head, head_len, &none, bytes, len, ret_record, ret_len);
	free(bytes);
	return rc;
}

static void
expect_record(uint8_t *record, size_t len, const uint32_t *want, size_t size)
{
	uint32_t word;
	size_t i;

	assert_int_equal(len, size);
	for (i = 0; i < len / 4; i++) {
		memcpy(&word, record + 4 * i, 4);
		assert_int_equal(ntohl(word), want[i]);
	}
	free(record);
}

static void
call_is_one_record_of_the_program(void **state)
{
	const wire_scope_args args = { .server = (char *)"abc", .scope = 7 };
	static const uint32_t want[] = { 0x80000000 | 52, 0xdeadbeef, 0, 2,
		0x20064700, 1, 7, 0, 0, 0, 0, 3, 0x61626300, 7 };
	uint8_t *record;
	size_t len;

	(void)state;
	assert_int_equal(
	    make_call(&oncrpc_scope_statistics, &args, &record, &len), 0);
	expect_record(record, len, want, sizeof(want));
}

static void
call_credential_and_verifier_are_padded(void **state)
{
	static const uint32_t want[] = { 0x80000000 | 52, 1, 0, 2, 0x20064700,
		1, 10, 6, 5, 0x01020304, 0x05000000, 6, 1, 0x09000000 };
	const uint8_t bytes[] = { 1, 2, 3, 4, 5, 9 };
	const struct oncrpc_auth cred = { 6, bytes, 5 };
	const struct oncrpc_auth verf = { 6, bytes + 5, 1 };
	uint8_t head[ONCRPC_HEAD_MAX], *record;
	size_t len;

	(void)state;
	memset(head, 0xff, sizeof(head));
	len = oncrpc_message_head(head, 1, 10, &cred);
	assert_int_equal(len, 40);
	assert_int_equal(oncrpc_message_record(head, len, &verf,
			     (const uint8_t *)"", 0, &record, &len),
	    0);
	expect_record(record, len, want, sizeof(want));
}

static void
call_longest_arguments_fit(void **state)
{
	static char name[WIRE_SERVER_NAME + 1], bytes[WIRE_HOST_NAME + 1];
	wire_client_args args = { .server = name };
	uint8_t *encoded = NULL;
	size_t len;

	(void)state;
	memset(name, 'n', WIRE_SERVER_NAME);
	args.search.type = WIRE_BY_NAME;
	args.search.wire_search_u.name.name_val = bytes;
	args.search.wire_search_u.name.name_len = WIRE_HOST_NAME;
	assert_int_equal(
	    oncrpc_message_args(&oncrpc_client_info, &args, &encoded, &len), 0);
	free(encoded);
	encoded = NULL;
	args.search.wire_search_u.name.name_len++;
	assert_int_equal(
	    oncrpc_message_args(&oncrpc_client_info, &args, &encoded, &len),
	    -EINVAL);
	assert_null(encoded);
}

static void
call_once(void *arg)
{
	const wire_server_args args = { .server = (char *)"" };
	uint8_t *record = NULL;
	size_t len;
	int rc = make_call(&oncrpc_system_time, &args, &record, &len);

	(void)arg;
	assert_int_equal(rc, oom_hit() ? -ENOMEM : 0);
	free(record);
}

static void
call_out_of_memory_is_told(void **state)
{
	(void)state;
	/* The arguments, the record; and a whole run. */
	assert_int_equal(oom_each(call_once, NULL), 3);
}

static void
xid_is_that_of_a_reply_only(void **state)
{
	struct words words = time_reply(1);
	uint32_t xid = 0;

	(void)state;
	assert_true(oncrpc_message_xid((uint8_t *)words.w, 8, &xid));
	assert_int_equal(xid, 0x01020304);
	assert_false(oncrpc_message_xid((uint8_t *)words.w, 7, &xid));
	assert_false(oncrpc_message_xid((uint8_t *)words.w, 0, &xid));
	words.w[1] = htonl(0);
	assert_false(oncrpc_message_xid((uint8_t *)words.w, 24, &xid));
	words.w[1] = htonl(2);
	assert_false(oncrpc_message_xid((uint8_t *)words.w, 24, &xid));
}

static void
reply_results_are_decoded(void **state)
{
	struct words words = time_reply(0x123456789);
	wire_time_reply result;
	struct err err;

	(void)state;
	assert_int_equal(decode(&words, &result, &err), 0);
	assert_int_equal(result.status, WIRE_OK);
	assert_int_equal(result.wire_time_reply_u.now, 0x123456789);
	oncrpc_message_done(&oncrpc_system_time, &result);
	assert_int_equal(result.wire_time_reply_u.now, 0);
}

static void
reply_verifier_is_skipped(void **state)
{
	struct words words = reply_of(0);
	wire_time_reply result;
	struct err err;
	int i;

	(void)state;
	put(&words, 4711); /* flavor */
	put(&words, 9);	   /* bytes, padded */
	for (i = 0; i < 3; i++)
		put(&words, 0xffffffff);
	put(&words, 0);
	put(&words, WIRE_OK);
	put(&words, 0);
	put(&words, 5);
	assert_int_equal(decode(&words, &result, &err), 0);
	assert_int_equal(result.wire_time_reply_u.now, 5);
	/* RFC 5531 8.2: 400 bytes at most. */
	words.w[4] = htonl(401);
	assert_int_equal(decode(&words, &result, &err), -EPROTO);
}

static void
reply_cut_short_anywhere_is_none(void **state)
{
	struct words words = time_reply(77);
	wire_time_reply result;
	struct err err;
	size_t len;

	(void)state;
	for (len = 0; len < words.count * 4; len++) {
		memset(&result, 0xff, sizeof(result));
		assert_int_equal(
		    decode_len(&words, len, &result, &err), -EPROTO);
		assert_ptr_equal(
		    strstr(err.text, "answers with something that is no reply"),
		    err.text);
		/* Nothing is left of results that have begun. */
		if (len >= 24)
			assert_int_equal(result.wire_time_reply_u.now, 0);
	}
}

static void
reply_with_bytes_behind_it_is_none(void **state)
{
	struct words words = time_reply(77);

	(void)state;
	put(&words, 0);
	expect_words(&words, -EPROTO,
	    "answers with something that is no reply to this call");
}

static void
reply_of_another_procedure_is_none(void **state)
{
	struct words words = time_reply(77);
	wire_clients_reply result;
	struct err err;

	(void)state;
	assert_int_equal(decode_as(&words, words.count * 4,
			     &oncrpc_enum_clients, &result, &err),
	    -EPROTO);
}

static void
reply_without_results_says_why(void **state)
{
	static const struct {
		uint32_t status;
		int rc;
		const char *text;
	} cases[] = {
		{ 1, -EPROTONOSUPPORT, "is no dhcpfo-rpcd" },
		{ 3, -EPROTONOSUPPORT, "does not know this call" },
		{ 4, -EPROTONOSUPPORT, "does not understand this call" },
		{ 5, -EIO, "could not serve the call" },
	};
	struct words words;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		words = accepted(cases[i].status);
		expect_words(&words, cases[i].rc, cases[i].text);
	}
	words = accepted(6);
	expect_words(
	    &words, -EPROTO, "answers with something that is no reply");
}

static void
reply_of_another_version_names_those_it_has(void **state)
{
	struct words words = accepted(2);

	(void)state;
	put(&words, 2);
	put(&words, 2);
	expect_words(&words, -EPROTONOSUPPORT, "speaks version 2 only");
	words.w[words.count - 1] = htonl(4);
	expect_words(
	    &words, -EPROTONOSUPPORT, "speaks the versions 2 to 4 only");
}

static void
reply_denied_says_why(void **state)
{
	struct words words = reply_of(1);

	(void)state;
	put(&words, 1); /* AUTH_ERROR */
	put(&words, 5); /* AUTH_TOOWEAK */
	expect_words(
	    &words, -EACCES, "refuses our credentials: they are too weak");
	words.w[4] = htonl(2); /* AUTH_REJECTEDCRED */
	expect_words(&words, -EACCES,
	    "does not let us in: this host, user or principal may not call it");
	words.w[4] = htonl(13); /* RPCSEC_GSS_CREDPROBLEM */
	expect_words(&words, -EKEYEXPIRED, "has forgotten our credentials");
	words.w[4] = htonl(14); /* RPCSEC_GSS_CTXPROBLEM */
	expect_words(&words, -EKEYEXPIRED, "has forgotten our credentials");
	words.w[4] = htonl(77);
	expect_words(&words, -EACCES, "refuses our credentials (reason 77)");
	words.w[3] = htonl(0); /* RPC_MISMATCH */
	words.w[4] = htonl(3);
	put(&words, 3);
	expect_words(&words, -EPROTONOSUPPORT, "speaks another version of RPC");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_is_one_record_of_the_program),
		cmocka_unit_test(call_credential_and_verifier_are_padded),
		cmocka_unit_test(call_longest_arguments_fit),
		cmocka_unit_test(call_out_of_memory_is_told),
		cmocka_unit_test(xid_is_that_of_a_reply_only),
		cmocka_unit_test(reply_results_are_decoded),
		cmocka_unit_test(reply_verifier_is_skipped),
		cmocka_unit_test(reply_cut_short_anywhere_is_none),
		cmocka_unit_test(reply_with_bytes_behind_it_is_none),
		cmocka_unit_test(reply_of_another_procedure_is_none),
		cmocka_unit_test(reply_without_results_says_why),
		cmocka_unit_test(reply_of_another_version_names_those_it_has),
		cmocka_unit_test(reply_denied_says_why),
	};

	return cmocka_run_group_tests_name("oncrpc_message", tests, NULL, NULL);
}
