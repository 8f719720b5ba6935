/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "service/service_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/err.h"
#include "base/text.h"
#include "config/config_text.h"
#include "service/service_state.h"

#define TEMPORARY SERVICE_STORE_FILE ".new"
#define MODE 0644
/* The mark: always as long, so that one write replaces it. */
#define MARK_WORD "answered "
#define MARK_DIGITS 10
#define MARK_LEN (sizeof(MARK_WORD) - 1 + MARK_DIGITS + 1)

struct service_store {
	char *path; /* of the file, for messages */
	int directory;
	int lock;
	int mark;
};

static char *
join(const char *directory, const char *name)
{
	char *path = malloc(strlen(directory) + strlen(name) + 2);

	if (path != NULL)
		sprintf(path, "%s/%s", directory, name);
	return path;
}

static int
lock(struct service_store *store, const char *directory, struct err *err)
{
	store->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (store->directory == -1)
		return err_sys(err, -errno, "%s", directory);
	/* Reading is enough, should it have been another user's. */
	store->lock = openat(store->directory, SERVICE_STORE_LOCK,
	    O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, MODE);
	if (store->lock == -1)
		return err_sys(
		    err, -errno, "%s/%s", directory, SERVICE_STORE_LOCK);
	if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		return err_set(err, -EBUSY,
		    "%s: another program keeps its state there", directory);
	return err_sys(err, -errno, "%s/%s", directory, SERVICE_STORE_LOCK);
}

int
service_store_open(
    const char *directory, struct service_store **ret_store, struct err *err)
{
	struct service_store *store = calloc(1, sizeof(*store));
	int rc;

	if (store == NULL)
		return err_sys(err, -ENOMEM, "%s", directory);
	store->directory = store->lock = store->mark = -1;
	store->path = join(directory, SERVICE_STORE_FILE);
	if (store->path == NULL)
		rc = err_sys(err, -ENOMEM, "%s", directory);
	else
		rc = lock(store, directory, err);
	if (rc != 0)
		service_store_close(store);
	else
		*ret_store = store;
	return rc;
}

void
service_store_close(struct service_store *store)
{
	if (store == NULL)
		return;
	if (store->mark != -1)
		close(store->mark);
	if (store->lock != -1)
		close(store->lock);
	if (store->directory != -1)
		close(store->directory);
	free(store->path);
	free(store);
}

/* ---- the mark ---- */

int
service_store_mark(struct service_store *store, uint32_t sequence)
{
	char text[MARK_LEN + 1];
	ssize_t n;

	if (store->mark == -1)
		store->mark = openat(store->directory, SERVICE_STORE_MARK,
		    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, MODE);
	if (store->mark == -1)
		return -errno;
	snprintf(text, sizeof(text), MARK_WORD "%0*u\n", MARK_DIGITS,
	    (unsigned int)sequence);
	n = pwrite(store->mark, text, MARK_LEN, 0);
	if (n == -1)
		return -errno;
	return n == (ssize_t)MARK_LEN ? 0 : -EIO;
}

/* 0: there is none, or none that was written to its end. */
static uint32_t
read_mark(int directory)
{
	const size_t word = sizeof(MARK_WORD) - 1;
	char text[MARK_LEN + 1] = "";
	uint32_t sequence = 0;
	ssize_t n;
	int fd;

	fd = openat(directory, SERVICE_STORE_MARK,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1)
		return 0;
	n = pread(fd, text, sizeof(text), 0);
	close(fd);
	if (n != (ssize_t)MARK_LEN || text[MARK_LEN - 1] != '\n' ||
	    strncmp(text, MARK_WORD, word) != 0 ||
	    text_u32(text + word, MARK_DIGITS, 0, UINT32_MAX, &sequence) != 0)
		return 0;
	return sequence;
}

/* False: it is beyond the last event, so that it belongs to another state. */
static bool
apply_mark(int directory, struct service_state *state)
{
	uint32_t mark = read_mark(directory);
	size_t i;

	if (mark > state->sequence)
		return false;
	for (i = 0; i < state->entry_count; i++)
		if (state->entries[i]->event.sequence <= mark)
			state->entries[i]->notify = false;
	return true;
}

/* ---- reading ---- */

static int
load(const char *path, struct service_state *ret_state, struct err *err)
{
	char *text;
	size_t len;
	int rc;

	rc = config_text_read(path, SERVICE_STATE_BYTES_MAX, &text, &len, err);
	if (rc == -EFBIG)
		rc = -EBADMSG;
	if (rc != 0)
		return rc;
	rc = service_state_read(path, text, len, ret_state, err);
	free(text);
	return rc;
}

int
service_store_load(struct service_store *store, struct service_state *ret_state,
    struct err *err)
{
	int rc = load(store->path, ret_state, err);

	/* Numbers that begin anew must not be taken for answered ones. */
	if (rc != 0 || !apply_mark(store->directory, ret_state))
		(void)service_store_mark(store, 0);
	/* Whatever it is, it may be somebody's. */
	if (rc == -EBADMSG)
		(void)renameat(store->directory, SERVICE_STORE_FILE,
		    store->directory, SERVICE_STORE_BAD);
	return rc;
}

int
service_store_peek(
    const char *directory, struct service_state *ret_state, struct err *err)
{
	char *path = join(directory, SERVICE_STORE_FILE);
	int rc, fd;

	if (path == NULL)
		return err_sys(err, -ENOMEM, "%s", directory);
	rc = load(path, ret_state, err);
	free(path);
	if (rc == 0 &&
	    (fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) != -1) {
		(void)apply_mark(fd, ret_state);
		close(fd);
	}
	return rc;
}

/* ---- writing ---- */

/* Onto the disk; closes the stream. */
static int
write_out(FILE *stream, const struct service_state *state)
{
	int rc = service_state_write(state, stream);

	if (rc == 0 && fsync(fileno(stream)) != 0)
		rc = -errno;
	if (fclose(stream) != 0 && rc == 0)
		rc = -errno;
	return rc;
}

int
service_store_save(const struct service_store *store,
    const struct service_state *state, struct err *err)
{
	FILE *stream;
	int fd, rc;

	fd = openat(store->directory, TEMPORARY,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, MODE);
	if (fd == -1)
		return err_sys(err, -errno, "%s.new", store->path);
	if ((stream = fdopen(fd, "w")) == NULL) {
		rc = -errno;
		close(fd);
	} else
		rc = write_out(stream, state);
	if (rc == 0 &&
	    renameat(store->directory, TEMPORARY, store->directory,
		SERVICE_STORE_FILE) != 0)
		rc = -errno;
	if (rc != 0) {
		(void)unlinkat(store->directory, TEMPORARY, 0);
		return err_sys(err, rc, "%s", store->path);
	}
	/* The name, too, is to be there after a loss of power. */
	if (fsync(store->directory) != 0)
		return err_sys(err, -errno, "%s", store->path);
	return 0;
}
