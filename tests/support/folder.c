/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/folder.h"

#include "support/test.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
folder_make(struct folder *folder)
{
	const char *tmp = getenv("TMPDIR");

	*folder = (struct folder) { 0 };
	snprintf(folder->path, sizeof(folder->path), "%s/dhcpfo-XXXXXX",
	    tmp != NULL ? tmp : P_tmpdir);
	if (mkdtemp(folder->path) == NULL)
		fail_msg("%s: %s", folder->path, strerror(errno));
}

const char *
folder_file(struct folder *folder, const char *name)
{
	int n = snprintf(
	    folder->file, sizeof(folder->file), "%s/%s", folder->path, name);

	assert_true(n > 0 && (size_t)n < sizeof(folder->file));
	return folder->file;
}

void
folder_remove(struct folder *folder)
{
	struct dirent *e;
	DIR *d;

	if ((d = opendir(folder->path)) != NULL) {
		while ((e = readdir(d)) != NULL)
			if (strcmp(e->d_name, ".") != 0 &&
			    strcmp(e->d_name, "..") != 0)
				folder_delete(folder, e->d_name);
		closedir(d);
	}
	if (rmdir(folder->path) != 0)
		fail_msg("%s: %s", folder->path, strerror(errno));
}

void
folder_delete(struct folder *folder, const char *name)
{
	const char *path = folder_file(folder, name);

	if (remove(path) != 0)
		fail_msg("%s: %s", path, strerror(errno));
}

static void
put(const char *path, const char *mode, const void *bytes, size_t len)
{
	FILE *f;

	if ((f = fopen(path, mode)) == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

void
folder_write(
    struct folder *folder, const char *name, const void *bytes, size_t len)
{
	put(folder_file(folder, name), "wb", bytes, len);
}

void
folder_puts(struct folder *folder, const char *name, const char *text)
{
	folder_write(folder, name, text, strlen(text));
}

void
folder_append(
    struct folder *folder, const char *name, const void *bytes, size_t len)
{
	put(folder_file(folder, name), "ab", bytes, len);
}

void
folder_replace(
    struct folder *folder, const char *name, const void *bytes, size_t len)
{
	char from[FOLDER_PATH];

	snprintf(from, sizeof(from), "%s", folder_file(folder, "replacement"));
	put(from, "wb", bytes, len);
	assert_int_equal(rename(from, folder_file(folder, name)), 0);
}

void
folder_unpack(struct folder *folder, const char *name, const char *from)
{
	char command[2 * FOLDER_PATH], buf[4096];
	size_t n;
	FILE *pipe, *to;

	snprintf(command, sizeof(command), "gzip -dc '%s'", from);
	if ((pipe = popen(command, "r")) == NULL)
		fail_msg("%s: %s", command, strerror(errno));
	if ((to = fopen(folder_file(folder, name), "wb")) == NULL)
		fail_msg("%s: %s", folder->file, strerror(errno));
	while ((n = fread(buf, 1, sizeof(buf), pipe)) > 0)
		assert_int_equal(fwrite(buf, 1, n, to), n);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(pclose(pipe), 0);
}

char *
folder_read(const char *path, size_t *ret_len)
{
	char *text;
	FILE *f;
	long len;

	if ((f = fopen(path, "rb")) == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	assert_true((len = ftell(f)) >= 0);
	rewind(f);
	assert_non_null(text = malloc((size_t)len + 1));
	assert_int_equal(fread(text, 1, (size_t)len, f), len);
	text[len] = '\0';
	fclose(f);
	*ret_len = (size_t)len;
	return text;
}
