/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_stream.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/loop.h"
#include "rpcd/rpcd_xdr.h"

static void on_ready(int fd, unsigned int events, void *arg);

static bool
watch(struct rpcd_stream *stream, unsigned int events)
{
	if (stream->watched == events)
		return true;
	loop_fd_free(stream->watch);
	stream->watch = NULL;
	stream->watched = events;
	if (events == 0)
		return true;
	stream->watch =
	    loop_fd_new(stream->loop, stream->fd, events, on_ready, stream);
	return stream->watch != NULL;
}

int
rpcd_stream_open(struct rpcd_stream *stream, int fd)
{
	stream->fd = fd;
	rpcd_record_init(&stream->in);
	return watch(stream, LOOP_READ) ? 0 : -ENOMEM;
}

static void
out_done(struct rpcd_stream *stream)
{
	if (stream->out != NULL)
		*stream->pending -= stream->out_len;
	free(stream->out);
	stream->out = NULL;
}

void
rpcd_stream_close(struct rpcd_stream *stream)
{
	if (stream->fd == -1)
		return;
	watch(stream, 0);
	close(stream->fd);
	stream->fd = -1;
	out_done(stream);
	rpcd_record_done(&stream->in);
}

static void
end(struct rpcd_stream *stream, const char *why)
{
	rpcd_stream_close(stream);
	stream->ops->ended(stream->arg, why);
}

void
rpcd_stream_pause(struct rpcd_stream *stream)
{
	watch(stream, 0);
}

/* ---- replies ---- */

static void
all_taken(struct rpcd_stream *stream)
{
	if (!watch(stream, LOOP_READ))
		end(stream, "out of memory");
	else
		stream->ops->taken(stream->arg);
}

static void
keep_rest(struct rpcd_stream *stream, const uint8_t *rest, size_t len)
{
	if (len > RPCD_PENDING_MAX - *stream->pending) {
		end(stream, "too many replies wait for their readers");
		return;
	}
	if ((stream->out = malloc(len)) == NULL) {
		end(stream, "out of memory");
		return;
	}
	memcpy(stream->out, rest, len);
	stream->out_at = 0;
	stream->out_len = len;
	*stream->pending += len;
	if (!watch(stream, LOOP_WRITE))
		end(stream, "out of memory");
}

/* How many bytes the kernel has taken; -1: the connection is broken. */
static ssize_t
send_some(const struct rpcd_stream *stream, const uint8_t *bytes, size_t len)
{
	ssize_t n;

	do
		n = send(stream->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (n == -1 && errno == EINTR);
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	return n;
}

void
rpcd_stream_send(struct rpcd_stream *stream, uint8_t *buffer, size_t len)
{
	ssize_t n;

	rpcd_xdr_put_u32(buffer, RPCD_RECORD_LAST | (uint32_t)len);
	len += RPCD_RECORD_MARK;
	n = send_some(stream, buffer, len);
	if (n == -1)
		end(stream, "it does not take its reply");
	else if ((size_t)n < len)
		keep_rest(stream, buffer + n, len - (size_t)n);
	else
		all_taken(stream);
}

/* ---- the socket ---- */

static const char *
record_fault(int rc)
{
	switch (rc) {
	case -EMSGSIZE:
		return "its message is too long";
	case -EBADMSG:
		return "its message comes in too many pieces";
	default:
		return "out of memory";
	}
}

static void
give_message(struct rpcd_stream *stream)
{
	struct rpcd_record record = stream->in;

	rpcd_record_init(&stream->in);
	stream->ops->message(stream->arg, record.bytes, record.len);
	rpcd_record_done(&record);
}

/* One message at most, so that peers take turns. */
static void
on_readable(struct rpcd_stream *stream)
{
	void *room;
	size_t len;
	ssize_t n;
	int rc = 0;

	while (rc == 0) {
		room = rpcd_record_room(&stream->in, &len);
		n = recv(stream->fd, room, len, MSG_DONTWAIT);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			end(stream, n == 0 ? NULL : "the connection broke");
			return;
		}
		rc = rpcd_record_filled(&stream->in, (size_t)n, stream->max);
	}
	if (rc < 0)
		end(stream, record_fault(rc));
	else
		give_message(stream);
}

static void
on_writable(struct rpcd_stream *stream)
{
	ssize_t n;

	n = send_some(stream, stream->out + stream->out_at,
	    stream->out_len - stream->out_at);
	if (n == -1) {
		end(stream, "it does not take its reply");
		return;
	}
	stream->out_at += (size_t)n;
	if (stream->out_at == stream->out_len) {
		out_done(stream);
		all_taken(stream);
	}
}

static void
on_ready(int fd, unsigned int events, void *arg)
{
	struct rpcd_stream *stream = arg;

	(void)fd;
	(void)events;
	stream->within = true;
	if (stream->out != NULL)
		on_writable(stream);
	else
		on_readable(stream);
	stream->within = false;
	stream->ops->left(stream->arg);
}
