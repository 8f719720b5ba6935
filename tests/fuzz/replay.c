/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* Gives every file of a folder to a fuzz target, without a fuzzer. */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
	struct stat st;
	uint8_t *data;
	size_t size;
	FILE *f;

	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode))
		return 0;
	if ((f = fopen(path, "rb")) == NULL ||
	    (data = malloc((size_t)st.st_size + 1)) == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(data, 1, (size_t)st.st_size, f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 1;
}

int
main(int argc, char **argv)
{
	char path[4096];
	struct dirent *e;
	int i, n = 0;
	DIR *d;

	for (i = 1; i < argc; i++) {
		if ((d = opendir(argv[i])) == NULL) {
			perror(argv[i]);
			return 1;
		}
		while ((e = readdir(d)) != NULL) {
			snprintf(
			    path, sizeof(path), "%s/%s", argv[i], e->d_name);
			n += replay(path);
		}
		closedir(d);
	}
	/* A corpus that is not there would make this a check that cannot
	 * fail. */
	printf("fuzz corpus %s: %d passed, %d failed\n",
	    argc > 1 ? argv[1] : "", n, n == 0);
	return n == 0;
}
