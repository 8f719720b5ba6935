/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What survives a restart, as a text: what stands, what was told, the last
 * events and those that wait to be notified.  A first line names format and
 * version, a last one counts the lines and has their fingerprint: a text that
 * was cut or changed is not taken.
 */

#ifndef DHCPFO_SERVICE_STATE_H
#define DHCPFO_SERVICE_STATE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "service/service_journal.h"
#include "service/service_memory.h"

struct err;

#define SERVICE_STATE_BYTES_MAX (64U << 20)

/* All zero: nothing. */
struct service_state {
	uint32_t sequence; /* of the last event ever */
	struct service_memory *memories;
	size_t memory_count;
	struct service_entry **entries; /* by sequence */
	size_t entry_count;
};

void service_state_done(struct service_state *state);

/* Any thread, while nobody changes the state.  0 or -errno of the stream. */
int service_state_write(const struct service_state *state, FILE *stream);

/*
 * text is changed; text[len] is NUL.  path is the name in messages.  0;
 * -EBADMSG with the place in err: it is not such a text, of another version,
 * or damaged; -ENOMEM.
 */
int service_state_read(const char *path, char *text, size_t len,
    struct service_state *ret_state, struct err *err);

#endif
