/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/privdrop.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "service/service_store.h"

static int
find(const char *user, const char *group, uid_t *ret_uid, gid_t *ret_gid,
    struct err *err)
{
	const struct passwd *pw = getpwnam(user);
	const struct group *gr;

	if (pw == NULL)
		return err_set(err, -ENOENT, "user \"%s\" is unknown", user);
	*ret_uid = pw->pw_uid;
	*ret_gid = pw->pw_gid;
	if (group == NULL)
		return 0;
	gr = getgrnam(group);
	if (gr == NULL)
		return err_set(err, -ENOENT, "group \"%s\" is unknown", group);
	*ret_gid = gr->gr_gid;
	return 0;
}

int
privdrop(const char *user, const char *group, struct err *err)
{
	uid_t uid = (uid_t)-1;
	gid_t gid = (gid_t)-1;
	int rc;

	if (user == NULL)
		return 0;
	rc = find(user, group, &uid, &gid, err);
	if (rc != 0)
		return rc;
	if (getuid() == uid && geteuid() == uid && getegid() == gid)
		return 0;
	if (initgroups(user, gid) != 0 || setresgid(gid, gid, gid) != 0 ||
	    setresuid(uid, uid, uid) != 0)
		return err_sys(err, -errno, "cannot run as user \"%s\"", user);
	if (uid != 0 && (setuid(0) == 0 || seteuid(0) == 0))
		return err_set(
		    err, -EPERM, "running as user \"%s\" can be undone", user);
	return 0;
}

/* Nothing in it but what we keep there.  Closes the descriptor. */
static bool
is_ours(int fd)
{
	const struct dirent *entry;
	DIR *dir = fdopendir(fd);
	bool ours = true;

	if (dir == NULL) {
		close(fd);
		return false;
	}
	while (ours && (entry = readdir(dir)) != NULL)
		ours = strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    strcmp(entry->d_name, SERVICE_STORE_LOCK) == 0 ||
		    strncmp(entry->d_name, SERVICE_STORE_FILE,
			sizeof(SERVICE_STORE_FILE) - 1) == 0;
	closedir(dir);
	return ours;
}

static int
give(int fd, const char *user, const char *group, struct err *err)
{
	uid_t uid = (uid_t)-1;
	gid_t gid = (gid_t)-1;
	struct stat st;
	int rc, copy;

	rc = find(user, group, &uid, &gid, err);
	if (rc != 0)
		return rc;
	if (fstat(fd, &st) != 0 || st.st_uid == uid || st.st_uid != 0 ||
	    (copy = dup(fd)) < 0 || !is_ours(copy))
		return 0;
	if (fchown(fd, uid, gid) != 0)
		return err_sys(err, -errno, "giving it to \"%s\"", user);
	return 0;
}

int
privdrop_directory(
    const char *path, const char *user, const char *group, struct err *err)
{
	int fd, rc = 0;

	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return err_sys(err, -errno, "%s", path);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_sys(err, -errno, "%s", path);
	if (user != NULL && geteuid() == 0)
		rc = give(fd, user, group, err);
	close(fd);
	if (rc != 0)
		err_prefix(err, "%s", path);
	return rc;
}
