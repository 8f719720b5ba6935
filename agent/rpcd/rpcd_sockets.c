/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "config/config.h"

#define BACKLOG SOMAXCONN
#define BLANKS " \t"
#define FLAGS (SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK)

struct rpcd_sockets {
	int fds[RPCD_SOCKETS_MAX];
	size_t count;
	char *path; /* of the unix socket, once it is ours */
	dev_t dev;
	ino_t ino;
};

/* ---- the unix socket ---- */

/* Who is to own the file; -1 = nobody else than who makes it. */
struct owner {
	uid_t uid;
	gid_t gid;
};

static int
find_owner(
    const struct config *config, struct owner *ret_owner, struct err *err)
{
	const char *user = config->agent.user, *group;
	struct owner owner = { (uid_t)-1, (gid_t)-1 };
	const struct passwd *pw;
	const struct group *gr;

	if (user != NULL && geteuid() == 0) {
		if ((pw = getpwnam(user)) == NULL)
			return err_set(
			    err, -ENOENT, "user \"%s\" is unknown", user);
		owner.uid = pw->pw_uid;
	}
	if ((group = config->rpcd.socket_group) != NULL) {
		if ((gr = getgrnam(group)) == NULL)
			return err_set(
			    err, -ENOENT, "group \"%s\" is unknown", group);
		owner.gid = gr->gr_gid;
	}
	*ret_owner = owner;
	return 0;
}

/* The last folder of the path, if it is not there; /run is empty after each
 * start of the host. */
static int
make_folder(const char *path, const struct owner *owner, struct err *err)
{
	char folder[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const char *slash = strrchr(path, '/');
	size_t len = (size_t)(slash - path);

	if (len == 0)
		return 0;
	memcpy(folder, path, len);
	folder[len] = '\0';
	if (mkdir(folder, 0755) != 0) {
		if (errno == EEXIST)
			return 0;
		return err_sys(err, -errno, "%s", folder);
	}
	if (owner->uid != (uid_t)-1 &&
	    chown(folder, owner->uid, (gid_t)-1) != 0)
		return err_sys(err, -errno, "%s", folder);
	return 0;
}

/* Whether somebody listens there. */
static bool
answered(const struct sockaddr_un *address)
{
	int fd, rc;

	if ((fd = socket(AF_UNIX, FLAGS, 0)) == -1)
		return false;
	rc = connect(fd, (const struct sockaddr *)address, sizeof(*address));
	if (rc == -1)
		rc = errno == EAGAIN ? 0 : -1; /* its backlog is full */
	close(fd);
	return rc == 0;
}

/* What was left behind by one that did not end in order is taken away. */
static int
make_way(const struct sockaddr_un *address, struct err *err)
{
	const char *path = address->sun_path;
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? 0 : err_sys(err, -errno, "%s", path);
	if (!S_ISSOCK(st.st_mode))
		return err_set(
		    err, -ENOTSOCK, "%s is there, and no socket", path);
	if (answered(address))
		return err_set(
		    err, -EADDRINUSE, "somebody answers at %s", path);
	if (unlink(path) != 0 && errno != ENOENT)
		return err_sys(err, -errno, "%s", path);
	return 0;
}

static int
bind_unix(int fd, const struct sockaddr_un *address, const struct owner *owner,
    struct err *err)
{
	const char *path = address->sun_path;
	mode_t mode = owner->gid != (gid_t)-1 ? 0660 : 0600, before;
	int rc;

	/* Nobody gets in before it listens; what is another's cannot be changed
	 * without one capability more. */
	before = umask(0177);
	rc = bind(fd, (const struct sockaddr *)address, sizeof(*address));
	umask(before);
	if (rc != 0 || chmod(path, mode) != 0 ||
	    lchown(path, owner->uid, owner->gid) != 0 ||
	    listen(fd, BACKLOG) != 0)
		return err_sys(err, -errno, "%s", path);
	return 0;
}

static int
open_unix(
    struct rpcd_sockets *sockets, const struct config *config, struct err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *path = config->rpcd.socket;
	struct owner owner = { (uid_t)-1, (gid_t)-1 };
	struct stat st;
	int fd, rc;

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(err, -ENAMETOOLONG,
		    "%s: longer than a socket's path can be", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	if ((rc = find_owner(config, &owner, err)) != 0 ||
	    (rc = make_folder(path, &owner, err)) != 0 ||
	    (rc = make_way(&address, err)) != 0)
		return rc;
	if ((fd = socket(AF_UNIX, FLAGS, 0)) == -1)
		return err_sys(err, -errno, "%s", path);
	sockets->fds[sockets->count++] = fd;
	if ((rc = bind_unix(fd, &address, &owner, err)) != 0)
		return rc;
	if (lstat(path, &st) != 0)
		return err_sys(err, -errno, "%s", path);
	if ((sockets->path = strdup(path)) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	sockets->dev = st.st_dev;
	sockets->ino = st.st_ino;
	return 0;
}

/* ---- TCP ---- */

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* text is one that the configuration has checked. */
static socklen_t
parse_address(const char *text, uint16_t port, union address *ret_address)
{
	memset(ret_address, 0, sizeof(*ret_address));
	if (inet_pton(AF_INET, text, &ret_address->in.sin_addr) == 1) {
		ret_address->in.sin_family = AF_INET;
		ret_address->in.sin_port = htons(port);
		return sizeof(ret_address->in);
	}
	if (inet_pton(AF_INET6, text, &ret_address->in6.sin6_addr) == 1) {
		ret_address->in6.sin6_family = AF_INET6;
		ret_address->in6.sin6_port = htons(port);
		return sizeof(ret_address->in6);
	}
	return 0;
}

static int
open_tcp(struct rpcd_sockets *sockets, const char *text, uint16_t port,
    struct err *err)
{
	union address address;
	socklen_t len = parse_address(text, port, &address);
	const int on = 1;
	int fd;

	if (len == 0)
		return err_set(err, -EINVAL, "\"%s\" is no address", text);
	if (sockets->count == RPCD_SOCKETS_MAX)
		return err_set(err, -E2BIG, "more than %d addresses",
		    RPCD_SOCKETS_MAX - 1);
	if ((fd = socket(address.any.sa_family, FLAGS, 0)) == -1)
		return err_sys(err, -errno, "%s", text);
	sockets->fds[sockets->count++] = fd;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    (address.any.sa_family == AF_INET6 &&
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) !=
		    0) ||
	    bind(fd, &address.any, len) != 0 || listen(fd, BACKLOG) != 0)
		return err_sys(err, -errno, "%s port %u", text, port);
	return 0;
}

static int
open_list(struct rpcd_sockets *sockets, const struct config_rpcd *config,
    struct err *err)
{
	char *list, *word, *rest;
	int rc = 0;

	if ((list = strdup(config->listen)) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	for (word = strtok_r(list, BLANKS, &rest); word != NULL && rc == 0;
	     word = strtok_r(NULL, BLANKS, &rest))
		rc = open_tcp(sockets, word, config->port, err);
	free(list);
	return rc;
}

/* ---- both ---- */

int
rpcd_sockets_open(const struct config *config,
    struct rpcd_sockets **ret_sockets, struct err *err)
{
	struct rpcd_sockets *sockets;
	int rc;

	if ((sockets = calloc(1, sizeof(*sockets))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	rc = open_unix(sockets, config, err);
	if (rc == 0 && config->rpcd.tcp)
		rc = open_list(sockets, &config->rpcd, err);
	if (rc != 0) {
		rpcd_sockets_close(sockets);
		return rc;
	}
	*ret_sockets = sockets;
	return 0;
}

void
rpcd_sockets_close(struct rpcd_sockets *sockets)
{
	struct stat st;
	size_t i;

	if (sockets == NULL)
		return;
	/* Another one may have taken the place, or we may not any more: then
	 * it is left for the next start. */
	if (sockets->path != NULL && lstat(sockets->path, &st) == 0 &&
	    st.st_dev == sockets->dev && st.st_ino == sockets->ino)
		unlink(sockets->path);
	for (i = 0; i < sockets->count; i++)
		close(sockets->fds[i]);
	free(sockets->path);
	free(sockets);
}

size_t
rpcd_sockets_count(const struct rpcd_sockets *sockets)
{
	return sockets->count;
}

int
rpcd_sockets_fd(const struct rpcd_sockets *sockets, size_t i)
{
	return sockets->fds[i];
}
