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
privdrop_check(const char *user, const char *group, struct err *err)
{
	uid_t uid;
	gid_t gid;

	return user != NULL ? find(user, group, &uid, &gid, err) : 0;
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

static bool
is_ours(const char *name)
{
	return strcmp(name, SERVICE_STORE_LOCK) == 0 ||
	    strcmp(name, SERVICE_STORE_MARK) == 0 ||
	    strncmp(name, SERVICE_STORE_FILE, sizeof(SERVICE_STORE_FILE) - 1) ==
	    0;
}

/*
 * Where a user could write before there may be links of his that lead
 * elsewhere: only root's own files that have no other name are given away.
 */
static int
give_file(int dir, const char *name, uid_t uid, gid_t gid)
{
	struct stat st;
	int fd, rc = 0;

	fd = openat(dir, name,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
	    st.st_uid == 0 && fchown(fd, uid, gid) != 0)
		rc = -errno;
	close(fd);
	return rc;
}

/* All of them, or (uid -1) only a look at whether anything else is there, which
 * is -EEXIST.  0 or -errno. */
static int
each_file(int dir, uid_t uid, gid_t gid)
{
	const struct dirent *entry;
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);

	if (stream == NULL) {
		rc = -errno;
		if (copy >= 0)
			close(copy);
		return rc;
	}
	while (rc == 0 && (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (!is_ours(entry->d_name))
			rc = -EEXIST;
		else if (uid != (uid_t)-1)
			rc = give_file(dir, entry->d_name, uid, gid);
	}
	closedir(stream);
	return rc;
}

/* The files, too: systemd makes a StateDirectory= and all in it root's again
 * with each start. */
static int
give(int fd, const char *user, const char *group, struct err *err)
{
	uid_t uid = (uid_t)-1;
	gid_t gid = (gid_t)-1;
	struct stat st;
	int rc;

	rc = find(user, group, &uid, &gid, err);
	if (rc != 0)
		return rc;
	if (fstat(fd, &st) != 0 || st.st_uid == uid || st.st_uid != 0 ||
	    each_file(fd, (uid_t)-1, (gid_t)-1) != 0)
		return 0;
	if ((rc = each_file(fd, uid, gid)) == 0 && fchown(fd, uid, gid) != 0)
		rc = -errno;
	return rc == 0 ? 0 : err_sys(err, rc, "giving it to \"%s\"", user);
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
