/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_liveness.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/text.h"

/* The beginning of a small file, as a string; false if it cannot be read.  A
 * pipe that somebody put in its place must not hold us up. */
static bool
read_start(const char *path, char *buf, size_t size)
{
	ssize_t n;
	int fd;

	if ((fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) ==
	    -1)
		return false;
	n = read(fd, buf, size - 1);
	close(fd);
	if (n < 0)
		return false;
	buf[n] = '\0';
	return true;
}

/* proc(5): "PID (COMM) STATE ..."; the name may hold anything, ')' too. */
static bool
is_live_dhcpd(const char *proc, uint32_t pid)
{
	static const char name[] = "(dhcpd) ";
	char path[PATH_MAX], stat[512];
	const char *s;

	snprintf(path, sizeof(path), "%s/%u/stat", proc, pid);
	if (!read_start(path, stat, sizeof(stat)) ||
	    (s = strchr(stat, '(')) == NULL ||
	    strncmp(s, name, sizeof(name) - 1) != 0)
		return false;
	s += sizeof(name) - 1;
	return *s != '\0' && strchr("ZXx", *s) == NULL;
}

static bool
pid_file_names_dhcpd(const char *proc, const char *path)
{
	char text[32];
	uint32_t pid;

	return read_start(path, text, sizeof(text)) &&
	    text_u32(text, strcspn(text, " \t\r\n"), 1, INT32_MAX, &pid) == 0 &&
	    is_live_dhcpd(proc, pid);
}

static bool
pid_found(const struct isc_liveness *liveness)
{
	if (liveness->pid_path != NULL)
		return pid_file_names_dhcpd(liveness->proc, liveness->pid_path);
	return pid_file_names_dhcpd(liveness->proc, "/run/dhcpd.pid") ||
	    pid_file_names_dhcpd(liveness->proc, "/var/run/dhcpd.pid");
}

/* proc(5): "sl: ADDRESS:PORT ...", both in hex, a socket a line behind one
 * line of titles. */
static bool
port_bound(const struct isc_liveness *liveness)
{
	char path[PATH_MAX], line[512];
	unsigned int port;
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), "%s/net/udp", liveness->proc);
	if ((f = fopen(path, "re")) == NULL)
		return false;
	while (!found && fgets(line, sizeof(line), f) != NULL)
		found = sscanf(line, " %*u: %*8x:%4x ", &port) == 1 &&
		    port == liveness->port;
	fclose(f);
	return found;
}

bool
isc_liveness_running(const struct isc_liveness *liveness)
{
	switch (liveness->mode) {
	case LIVENESS_OFF:
		return true;
	case LIVENESS_PID:
		return pid_found(liveness);
	case LIVENESS_PORT:
		return port_bound(liveness);
	default:
		return pid_found(liveness) || port_bound(liveness);
	}
}
