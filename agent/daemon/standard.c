/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "daemon/standard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void
standard_open(void)
{
	int fd, mode;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* open(2) takes the lowest number that is free: fd. */
		mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			(void)open("/dev/null", mode);
	}
}

int
standard_end(const char *program, int status, int failed)
{
	/* What was printed before may have failed already. */
	if (ferror(stdout) == 0 && fflush(stdout) == 0)
		return status;
	fprintf(stderr, "%s: cannot write the output: %s\n", program,
	    strerror(errno));
	return failed;
}
