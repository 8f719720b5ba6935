/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Records out of a stream of bytes: the record marking of RFC 5531 section 11.
 * Memory is bounded by the longest record that is taken, whatever comes.
 */

#ifndef DHCPFO_PROVIDER_ONCRPC_RECORD_H
#define DHCPFO_PROVIDER_ONCRPC_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct oncrpc_record;

#define ONCRPC_RECORD_MARK 4		 /* bytes before each fragment */
#define ONCRPC_RECORD_LAST 0x80000000u	 /* of its record */
#define ONCRPC_RECORD_FRAGMENTS_MAX 4096 /* of one record */

/* max: the longest record.  NULL: no memory. */
struct oncrpc_record *oncrpc_record_new(size_t max);
void oncrpc_record_free(struct oncrpc_record *record);

/* Forgets all bytes: another stream begins. */
void oncrpc_record_reset(struct oncrpc_record *record);

/*
 * Room for the next bytes of the stream, never none, and that so many have been
 * put there.  What oncrpc_record_next() gave is gone then.  NULL: no memory.
 */
void *oncrpc_record_room(struct oncrpc_record *record, size_t *ret_size);
void oncrpc_record_filled(struct oncrpc_record *record, size_t len);

/*
 * The next whole record.  1, borrowed until the next call of any function; 0:
 * more bytes are needed; -EPROTO with err: a record that is longer than max,
 * or in more fragments than anybody needs.
 */
int oncrpc_record_next(struct oncrpc_record *record, const uint8_t **ret_data,
    size_t *ret_len, struct err *err);

#endif
