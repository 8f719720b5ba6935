/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "snmp/agentx_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "snmp/agentx_pdu.h"

struct agentx_stream {
	struct agentx_stream_calls calls;
	void *arg;
	/* Read and not answered: the beginning of a PDU, or, once passing is
	 * set, what libnetsnmp is to have. */
	size_t in_at, in_len;
	bool passing;
	/* Of the PDU that libnetsnmp has begun to read. */
	uint8_t head[AGENTX_HEAD_LEN];
	size_t head_len;
	uint64_t left;
	size_t out_len;
	uint8_t in[AGENTX_PDU_MAX];
	uint8_t out[AGENTX_PDU_MAX];
};

static size_t
smaller(uint64_t a, size_t b)
{
	return a < b ? (size_t)a : b;
}

/* ---- answering ---- */

static void
flush(struct agentx_stream *s)
{
	if (s->out_len > 0)
		s->calls.send(s->arg, s->out, s->out_len);
	s->out_len = 0;
}

static size_t
answer_into(struct agentx_stream *s, const uint8_t *pdu, size_t len)
{
	return s->calls.answer(
	    s->arg, pdu, len, s->out + s->out_len, sizeof(s->out) - s->out_len);
}

static bool
answer(struct agentx_stream *s, const uint8_t *pdu, size_t len)
{
	size_t n = answer_into(s, pdu, len);

	if (n == 0 && s->out_len > 0) {
		/* There may have been too little room. */
		flush(s);
		n = answer_into(s, pdu, len);
	}
	s->out_len += n;
	return n > 0;
}

/* False at a PDU that is not to be answered, or is too long to be. */
static bool
answer_all(struct agentx_stream *s)
{
	uint64_t len;

	for (;;) {
		len = agentx_pdu_len(s->in + s->in_at, s->in_len - s->in_at);
		if (len > sizeof(s->in))
			return false;
		if (len == 0 || len > s->in_len - s->in_at)
			return true;
		if (!answer(s, s->in + s->in_at, (size_t)len))
			return false;
		s->in_at += (size_t)len;
	}
}

bool
agentx_stream_serve(struct agentx_stream *s, int fd)
{
	ssize_t n;

	if (s->passing || s->head_len > 0 || s->left > 0)
		return false;
	n = recv(
	    fd, s->in + s->in_len, sizeof(s->in) - s->in_len, MSG_DONTWAIT);
	/* It is libnetsnmp that is to find the end of a connection. */
	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	s->in_len += (size_t)n;
	s->passing = !answer_all(s);
	flush(s);
	memmove(s->in, s->in + s->in_at, s->in_len - s->in_at);
	s->in_len -= s->in_at;
	s->in_at = 0;
	return !s->passing;
}

/* ---- passing on ---- */

bool
agentx_stream_pending(const struct agentx_stream *s)
{
	return s->passing;
}

/* libnetsnmp has these: how far is it in which PDU? */
static void
count(struct agentx_stream *s, const uint8_t *bytes, size_t len)
{
	size_t n;

	for (; len > 0; bytes += n, len -= n) {
		if (s->left > 0) {
			n = smaller(s->left, len);
			s->left -= n;
			continue;
		}
		n = smaller(sizeof(s->head) - s->head_len, len);
		memcpy(s->head + s->head_len, bytes, n);
		s->head_len += n;
		if (s->head_len < sizeof(s->head))
			continue;
		s->left =
		    agentx_pdu_len(s->head, s->head_len) - sizeof(s->head);
		s->head_len = 0;
	}
}

ssize_t
agentx_stream_recv(struct agentx_stream *s, int fd, void *buf, size_t size)
{
	ssize_t n;

	if (s->in_len > 0) {
		n = (ssize_t)smaller(s->in_len - s->in_at, size);
		memcpy(buf, s->in + s->in_at, (size_t)n);
		s->in_at += (size_t)n;
		if (s->in_at == s->in_len)
			s->in_at = s->in_len = 0;
	} else
		n = recv(fd, buf, size, MSG_DONTWAIT);
	if (n > 0)
		count(s, buf, (size_t)n);
	s->passing = s->in_len > 0;
	return n;
}

/* ---- life ---- */

void
agentx_stream_reset(struct agentx_stream *s)
{
	s->in_at = s->in_len = 0;
	s->passing = false;
	s->head_len = 0;
	s->left = 0;
	s->out_len = 0;
}

struct agentx_stream *
agentx_stream_new(const struct agentx_stream_calls *calls, void *arg)
{
	struct agentx_stream *s = malloc(sizeof(*s));

	if (s == NULL)
		return NULL;
	s->calls = *calls;
	s->arg = arg;
	agentx_stream_reset(s);
	return s;
}

void
agentx_stream_free(struct agentx_stream *s)
{
	free(s);
}
