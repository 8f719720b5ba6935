/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

#define SETTLE 2 /* seconds that a file which is at rest has not changed */

/* A file that is being parsed. */
struct open_file {
	char *text; /* NULL: not ours */
	const char *name;
	uint64_t device, inode; /* both 0: none */
};

struct isc_conf_load {
	const char *include_dir;
	bool from_memory;
	struct isc_conf_file *files;
	size_t file_count, file_cap;
	char *memory_name;
	struct open_file open[ISC_CONF_INCLUDES_MAX + 1];
	size_t open_count;
	size_t bytes, reads;
};

struct isc_conf_load *
isc_conf_load_new(const struct isc_conf_options *options)
{
	struct isc_conf_load *load;

	if ((load = calloc(1, sizeof(*load))) == NULL)
		return NULL;
	if (options != NULL)
		load->include_dir = options->include_dir;
	return load;
}

void
isc_conf_load_free(struct isc_conf_load *load)
{
	size_t i;

	if (load == NULL)
		return;
	while (load->open_count > 0)
		isc_conf_load_close(load);
	for (i = 0; i < load->file_count; i++)
		free(load->files[i].path);
	free(load->files);
	free(load->memory_name);
	free(load);
}

void
isc_conf_load_close(struct isc_conf_load *load)
{
	free(load->open[--load->open_count].text);
}

static int
no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "out of memory");
}

static int64_t
nanoseconds(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000000000 + ts->tv_nsec;
}

static void
identify(const struct stat *st, struct isc_conf_file *file)
{
	file->device = st->st_dev;
	file->inode = st->st_ino;
	file->mtime_ns = nanoseconds(&st->st_mtim);
	file->ctime_ns = nanoseconds(&st->st_ctim);
	file->size = (uint64_t)st->st_size;
}

bool
isc_conf_load_same(const struct isc_conf_file *file)
{
	struct isc_conf_file now;
	struct stat st;

	if (stat(file->path, &st) == -1)
		return false;
	identify(&st, &now);
	return now.device == file->device && now.inode == file->inode &&
	    now.mtime_ns == file->mtime_ns && now.ctime_ns == file->ctime_ns &&
	    now.size == file->size;
}

bool
isc_conf_load_in_writing(const struct isc_conf_file *file, int64_t now)
{
	struct isc_conf_file is;
	struct stat st;

	if (stat(file->path, &st) == -1)
		return false;
	identify(&st, &is);
	return is.device == file->device && is.inode == file->inode &&
	    (is.mtime_ns != file->mtime_ns || is.size != file->size) &&
	    st.st_mtime > now - SETTLE && st.st_mtime < now + SETTLE;
}

/* An include is often switched off by a link to this. */
static bool
is_null_device(const struct stat *st)
{
	struct stat null;

	return S_ISCHR(st->st_mode) && stat("/dev/null", &null) == 0 &&
	    S_ISCHR(null.st_mode) && null.st_rdev == st->st_rdev;
}

/* What may be opened without a fear that it blocks or does something. */
static int
check_type(const struct stat *st, const char *path, struct err *err)
{
	if (S_ISREG(st->st_mode) || is_null_device(st))
		return 0;
	if (S_ISDIR(st->st_mode))
		return err_sys(err, -EISDIR, "%s", path);
	return err_set(err, -EINVAL, "%s: not a regular file", path);
}

static int
open_regular(const char *path, struct stat *st, struct err *err)
{
	int fd, rc;

	if (stat(path, st) == -1)
		return err_sys(err, -errno, "%s", path);
	if ((rc = check_type(st, path, err)) != 0)
		return rc;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return err_sys(err, -errno, "%s", path);
	/* Another one may have taken its place. */
	if (fstat(fd, st) == -1)
		rc = err_sys(err, -errno, "%s", path);
	else
		rc = check_type(st, path, err);
	if (rc != 0) {
		close(fd);
		return rc;
	}
	return fd;
}

/* The first size bytes, or fewer if there are fewer. */
static int
read_whole(int fd, const char *path, char *text, size_t size, size_t *ret_len,
    struct err *err)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, text + len, size - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_sys(err, -errno, "%s", path);
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}

/* Remembers a file; the name of its entry is *ret_name. */
static int
remember(struct isc_conf_load *load, const char *path, const struct stat *st,
    const char **ret_name)
{
	struct isc_conf_file *more;
	size_t i, want;

	for (i = 0; i < load->file_count; i++)
		if (strcmp(load->files[i].path, path) == 0) {
			*ret_name = load->files[i].path;
			return 0;
		}
	if (load->file_count == load->file_cap) {
		want = load->file_cap == 0 ? 8 : load->file_cap * 2;
		more = realloc(load->files, want * sizeof(*more));
		if (more == NULL)
			return -ENOMEM;
		load->files = more;
		load->file_cap = want;
	}
	more = &load->files[load->file_count];
	if ((more->path = strdup(path)) == NULL)
		return -ENOMEM;
	identify(st, more);
	load->file_count++;
	*ret_name = more->path;
	return 0;
}

static bool
is_open(const struct isc_conf_load *load, const struct stat *st)
{
	size_t i;

	for (i = 0; i < load->open_count; i++)
		if (load->open[i].inode == st->st_ino &&
		    load->open[i].device == st->st_dev &&
		    load->open[i].text != NULL)
			return true;
	return false;
}

/* Reads the file behind fd, which is path, on top of those that are open. */
static int
load_file(struct isc_conf_load *load, int fd, const char *path,
    const struct stat *st, struct isc_conf_source *ret_source, struct err *err)
{
	size_t size = (size_t)st->st_size;
	struct open_file *file;
	const char *name;
	char *text;
	int rc;

	if (is_open(load, st))
		return err_set(err, -EINVAL, "%s: includes itself", path);
	if (load->open_count > ISC_CONF_INCLUDES_MAX)
		return err_set(err, -EINVAL,
		    "%s: includes nested deeper than %d", path,
		    ISC_CONF_INCLUDES_MAX);
	if (load->reads == ISC_CONF_READS_MAX)
		return err_set(err, -EINVAL, "%s: more than %d includes", path,
		    ISC_CONF_READS_MAX);
	if ((uint64_t)st->st_size > ISC_CONF_BYTES_MAX - load->bytes)
		return err_set(err, -EFBIG, "%s: more than %zu MiB to read",
		    path, ISC_CONF_BYTES_MAX >> 20);
	if ((text = malloc(size + 1)) == NULL)
		return no_memory(err);
	if ((rc = read_whole(fd, path, text, size, &size, err)) != 0) {
		free(text);
		return rc;
	}
	if (remember(load, path, st, &name) != 0) {
		free(text);
		return no_memory(err);
	}
	load->bytes += size;
	load->reads++;
	file = &load->open[load->open_count++];
	file->text = text;
	file->name = name;
	file->device = st->st_dev;
	file->inode = st->st_ino;
	ret_source->name = name;
	ret_source->text = text;
	ret_source->len = size;
	return 0;
}

static int
load_path(struct isc_conf_load *load, const char *path,
    struct isc_conf_source *ret_source, struct err *err)
{
	struct stat st;
	int fd, rc;

	if ((fd = open_regular(path, &st, err)) < 0)
		return fd;
	rc = load_file(load, fd, path, &st, ret_source, err);
	close(fd);
	return rc;
}

int
isc_conf_load_main(struct isc_conf_load *load, const char *path,
    struct isc_conf_source *ret_source, struct err *err)
{
	return load_path(load, path, ret_source, err);
}

int
isc_conf_load_memory(struct isc_conf_load *load, const char *name,
    const char *text, size_t len, struct isc_conf_source *ret_source,
    struct err *err)
{
	struct open_file *file = &load->open[load->open_count];

	if ((load->memory_name = strdup(name)) == NULL)
		return no_memory(err);
	load->from_memory = true;
	memset(file, 0, sizeof(*file));
	file->name = load->memory_name;
	load->open_count++;
	ret_source->name = file->name;
	ret_source->text = text;
	ret_source->len = len;
	return 0;
}

/*
 * 1 if dir[0..dir_len)/path was loaded, or path itself if dir_len is 0; 0 if
 * there is nothing of that name.
 */
static int
try_path(struct isc_conf_load *load, const char *dir, size_t dir_len,
    const char *path, struct isc_conf_source *ret_source, struct err *err)
{
	size_t size = dir_len + strlen(path) + 2;
	char *joined;
	int rc;

	if ((joined = malloc(size)) == NULL)
		return no_memory(err);
	snprintf(joined, size, "%.*s%s%s", (int)dir_len, dir,
	    dir_len == 0 ? "" : "/", path);
	rc = load_path(load, joined, ret_source, err);
	free(joined);
	if (rc == 0)
		return 1;
	return rc == -ENOENT || rc == -ENOTDIR ? 0 : rc;
}

/* As given, then beside the file that includes it, then in the folder of the
 * options. */
static int
search(struct isc_conf_load *load, const char *path,
    struct isc_conf_source *ret_source, struct err *err)
{
	const char *name = load->open[load->open_count - 1].name;
	const char *slash = strrchr(name, '/');
	int rc = 0;

	if (!load->from_memory) {
		rc = try_path(load, "", 0, path, ret_source, err);
		if (rc == 0 && path[0] != '/' && slash != NULL)
			rc = try_path(load, name, (size_t)(slash - name), path,
			    ret_source, err);
	}
	if (rc == 0 && load->include_dir != NULL)
		rc = try_path(load, load->include_dir,
		    strlen(load->include_dir), path, ret_source, err);
	return rc;
}

int
isc_conf_load_include(struct isc_conf_load *load, const char *path,
    const struct place *place, struct isc_conf_source *ret_source,
    struct err *err)
{
	struct err why = { 0 };
	int rc;

	if (load->from_memory && load->include_dir == NULL)
		return err_at(err, -EINVAL, place,
		    "there is no folder to look for %s in", path);
	rc = search(load, path, ret_source, &why);
	if (rc > 0)
		return 0;
	if (rc == -ENOMEM)
		return no_memory(err);
	if (rc == 0)
		return err_at(
		    err, -EINVAL, place, "%s: %s", path, strerror(ENOENT));
	return err_at(err, -EINVAL, place, "%s", err_text(&why));
}

void
isc_conf_load_files(struct isc_conf_load *load, struct isc_conf *ret_conf)
{
	ret_conf->files = load->files;
	ret_conf->file_count = load->file_count;
	load->files = NULL;
	load->file_count = load->file_cap = 0;
}
