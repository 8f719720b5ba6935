/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/supervisor.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/text.h"

int
supervisor_detach(int *ret_fd, struct err *err)
{
	int fds[2];
	char byte;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_sys(err, -errno, "pipe");
	pid = fork();
	if (pid < 0)
		return err_sys(err, -errno, "fork");
	if (pid > 0) {
		close(fds[1]);
		_exit(read(fds[0], &byte, 1) == 1 ? 0 : 1);
	}
	close(fds[0]);
	setsid();
	if (chdir("/") != 0)
		return err_sys(err, -errno, "/");
	*ret_fd = fds[1];
	return 0;
}

void
supervisor_detached(int fd)
{
	ssize_t n;
	int null;

	if (fd < 0)
		return;
	if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(null);
	}
	n = write(fd, "", 1);
	(void)n; /* a parent that is gone does not wait */
	close(fd);
}

/* ---- systemd ---- */

/*
 * sd_notify(3) promises its protocol for ever (a datagram of NAME=VALUE lines
 * to $NOTIFY_SOCKET), and shows it in thirty lines for those who do not want
 * libsystemd: its library would come into every process, with a compressor or
 * two behind it, for the sake of one sendto(2).
 */

/* How long systemd may be too busy to take what it must hear. */
#define NOTIFY_WAIT_S 2

static bool
notify_address(struct sockaddr_un *ret_to, socklen_t *ret_len)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len;

	/* An abstract name (@) has no NUL at its end. */
	if (path == NULL || (path[0] != '/' && path[0] != '@'))
		return false;
	len = strlen(path);
	if (len >= sizeof(to.sun_path))
		return false;
	memcpy(to.sun_path, path, len);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	*ret_to = to;
	*ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	return true;
}

static void
notify_send(const char *text, int flags)
{
	const struct timeval wait = { .tv_sec = NOTIFY_WAIT_S };
	struct sockaddr_un to;
	socklen_t to_len;
	int fd;

	if (!notify_address(&to, &to_len))
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
	(void)sendto(fd, text, strlen(text), MSG_NOSIGNAL | flags,
	    (const struct sockaddr *)&to, to_len);
	close(fd);
}

void
supervisor_notify(const char *state)
{
	struct timespec ts;
	char text[128];

	clock_gettime(CLOCK_MONOTONIC, &ts);
	snprintf(text, sizeof(text), "%s\nMONOTONIC_USEC=%" PRIu64 "\n", state,
	    (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000);
	notify_send(text, 0);
}

struct supervisor_watchdog {
	struct loop_timer *timer;
	int64_t every_ms;
};

/* How often systemd wants a sign of life, in microseconds; 0 = not from this
 * process. */
static int64_t
watchdog_usec(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	int64_t period, whose;

	if (usec == NULL ||
	    text_i64(usec, strlen(usec), 1, INT64_MAX, &period) != 0)
		return 0;
	if (pid != NULL &&
	    (text_i64(pid, strlen(pid), 1, INT32_MAX, &whose) != 0 ||
		whose != getpid()))
		return 0;
	return period;
}

/* One that is lost, since systemd is busy, is followed by another in time. */
static void
on_watchdog(void *arg)
{
	struct supervisor_watchdog *watchdog = arg;

	notify_send("WATCHDOG=1\n", MSG_DONTWAIT);
	loop_timer_set(watchdog->timer, watchdog->every_ms);
}

int
supervisor_watchdog_new(struct loop *loop,
    struct supervisor_watchdog **ret_watchdog, struct err *err)
{
	const int64_t usec = watchdog_usec();
	struct supervisor_watchdog *watchdog;

	*ret_watchdog = NULL;
	if (usec == 0)
		return 0;
	if ((watchdog = calloc(1, sizeof(*watchdog))) == NULL)
		return err_set(err, -ENOMEM, "no memory");
	watchdog->every_ms = usec / 3 / 1000 + (usec < 3000);
	watchdog->timer = loop_timer_new(loop, on_watchdog, watchdog);
	if (watchdog->timer == NULL) {
		free(watchdog);
		return err_set(err, -ENOMEM, "no memory");
	}
	loop_timer_set(watchdog->timer, 0);
	*ret_watchdog = watchdog;
	return 0;
}

void
supervisor_watchdog_free(struct supervisor_watchdog *watchdog)
{
	if (watchdog == NULL)
		return;
	loop_timer_free(watchdog->timer);
	free(watchdog);
}
