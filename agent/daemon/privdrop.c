/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/privdrop.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "base/err.h"

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
