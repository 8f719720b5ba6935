/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * What the agent's own work costs, without SNMP around it.  Prints lines of a
 * name and a number; bench.py makes sense of them.
 *
 *   bench_index floor LEASES		a pass over the lines of a file
 *   bench_index parse LEASES		every record parsed, nothing kept
 *   bench_index cold CONF LEASES	from nothing to the first view
 *   bench_index change CONF LEASES MORE	the bytes of MORE appended to
 *	LEASES (and taken away again) until they can be asked for
 *   bench_index look CONF LEASES	look-ups and walks in a view
 */

#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "core/generation.h"
#include "core/server.h"
#include "core/topology.h"
#include "provider/isc/isc_lease.h"
#include "provider/isc/isc_source.h"

#define NOW 1795174926 /* bench_gen's leases are in force then */
#define BLOCK ((size_t)256 * 1024)

static void
fail(const char *what)
{
	fprintf(stderr, "bench_index: %s\n", what);
	exit(1);
}

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

struct watch {
	double wall, cpu;
};

static struct watch
watch_start(void)
{
	return (struct watch) { seconds(CLOCK_MONOTONIC),
		seconds(CLOCK_PROCESS_CPUTIME_ID) };
}

static void
watch_print(const struct watch *start)
{
	printf("wall %.6f\n", seconds(CLOCK_MONOTONIC) - start->wall);
	printf("cpu %.6f\n", seconds(CLOCK_PROCESS_CPUTIME_ID) - start->cpu);
}

/* Resident bytes, of /proc/self/statm. */
static double
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (f == NULL || fscanf(f, "%*u %lu", &pages) != 1)
		fail("cannot read /proc/self/statm");
	fclose(f);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static int
open_file(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

/* ---- floor ---- */

static void
bench_floor(const char *path)
{
	char *block = malloc(BLOCK), *p, *end;
	uint64_t lines = 0, bytes = 0;
	struct watch start;
	int fd;
	ssize_t n;

	if (block == NULL)
		fail("no memory");
	start = watch_start();
	fd = open_file(path, O_RDONLY);
	while ((n = read(fd, block, BLOCK)) > 0) {
		bytes += (uint64_t)n;
		for (p = block, end = block + n;
		     (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
			lines++;
	}
	watch_print(&start);
	close(fd);
	free(block);
	printf("lines %" PRIu64 "\nbytes %" PRIu64 "\n", lines, bytes);
}

/* ---- parse ---- */

static int
on_lease(void *arg, const struct lease *lease)
{
	uint64_t *sum = arg;

	*sum += lease->address ^ lease->ends;
	return 0;
}

static int
on_peer_state(void *arg, const struct isc_peer_state *state)
{
	(void)arg;
	(void)state;
	return 0;
}

static void
bench_parse(const char *path)
{
	struct isc_lease_counters counters;
	struct isc_lease_parser *parser;
	char *block = malloc(BLOCK);
	struct watch start;
	struct err err;
	uint64_t sum = 0;
	ssize_t n;
	int fd;
	const struct isc_lease_sink sink = { on_lease, on_peer_state, NULL,
		&sum };

	parser = isc_lease_parser_new(path, &sink);
	if (block == NULL || parser == NULL)
		fail("no memory");
	start = watch_start();
	fd = open_file(path, O_RDONLY);
	while ((n = read(fd, block, BLOCK)) > 0)
		if (isc_lease_parser_feed(parser, block, (size_t)n, &err) != 0)
			fail("not a lease file");
	watch_print(&start);
	close(fd);
	isc_lease_parser_counters(parser, &counters);
	printf("records %" PRIu64 "\nskipped %" PRIu64 "\nsum %" PRIu64 "\n",
	    counters.records, counters.skipped, sum);
	isc_lease_parser_free(parser);
	free(block);
}

/* ---- a source, and its view ---- */

struct bench {
	struct server_spec spec;
	struct isc_source *source;
	struct generation *view;
};

static void
look(struct bench *bench, int64_t now)
{
	struct isc_look look = { .now = now };

	isc_source_look(bench->source, &look);
	if (look.rc != 0)
		fail(err_text(&look.err));
	isc_look_done(&look);
	if (look.generation == NULL)
		return;
	generation_unref(bench->view);
	bench->view = look.generation;
}

static void
bench_open(struct bench *bench, const char *conf, const char *leases)
{
	memset(bench, 0, sizeof(*bench));
	server_spec_init(&bench->spec);
	bench->spec.liveness = LIVENESS_OFF;
	bench->spec.conf_path = strdup(conf);
	bench->spec.leases_path = strdup(leases);
	if ((bench->source = isc_source_new(&bench->spec, NULL)) == NULL)
		fail("no memory");
	look(bench, NOW);
}

static void
bench_close(struct bench *bench)
{
	generation_unref(bench->view);
	isc_source_free(bench->source);
	server_spec_done(&bench->spec);
}

static uint64_t
in_use(const struct generation *view)
{
	size_t i, n = topology_scope_count(generation_topology(view));
	uint64_t sum = 0;

	for (i = 0; i < n; i++)
		sum += generation_statistics(view, i)->addr_in_use;
	return sum;
}

static void
bench_cold(const char *conf, const char *leases)
{
	double before = resident();
	struct watch start = watch_start();
	struct rusage usage;
	struct bench bench;

	bench_open(&bench, conf, leases);
	printf("in_use %" PRIu64 "\n", in_use(bench.view));
	watch_print(&start);
	/* The expiry queue is built when the time first moves. */
	look(&bench, NOW + 1);
	getrusage(RUSAGE_SELF, &usage);
	printf("resident %.0f\npeak %.0f\nclients %zu\n", resident() - before,
	    (double)usage.ru_maxrss * 1024.0 - before,
	    generation_client_count(bench.view));
	bench_close(&bench);
}

static void
append(const char *path, const char *more)
{
	int from = open_file(more, O_RDONLY);
	int to = open_file(path, O_WRONLY | O_APPEND);
	char *block = malloc(BLOCK);
	ssize_t n;

	if (block == NULL)
		fail("no memory");
	while ((n = read(from, block, BLOCK)) > 0)
		if (write(to, block, (size_t)n) != n)
			fail("cannot append");
	free(block);
	close(from);
	close(to);
}

static void
bench_change(const char *conf, const char *leases, const char *more)
{
	struct watch start;
	struct bench bench;
	struct stat st;

	if (stat(leases, &st) != 0)
		fail("cannot look at the leases");
	bench_open(&bench, conf, leases);
	append(leases, more);
	start = watch_start();
	look(&bench, NOW);
	watch_print(&start);
	printf("in_use %" PRIu64 "\n", in_use(bench.view));
	bench_close(&bench);
	if (truncate(leases, st.st_size) != 0)
		fail("cannot cut the leases back");
}

/* ---- look-ups ---- */

#define SAMPLES 65536

/* Rows spread evenly, visited in an order that no cache foresees. */
static struct client *
sample(const struct generation *view)
{
	size_t n = 0, rows = generation_client_count(view), at = 0, step;
	struct client *samples = malloc(SAMPLES * sizeof(*samples)), client;
	uint32_t address = 0;

	if (samples == NULL || rows == 0)
		fail("nothing to look for");
	step = rows / SAMPLES + 1;
	while (n < SAMPLES) {
		if (!generation_client_from(view, address, &client)) {
			address = 0;
			continue;
		}
		address = client.lease.address + 1;
		if (at++ % step == 0)
			samples[n++ * 40503u % SAMPLES] = client;
	}
	return samples;
}

static void
print_each(const char *name, const struct watch *start, size_t n)
{
	printf("%s %.2f\n", name,
	    (seconds(CLOCK_PROCESS_CPUTIME_ID) - start->cpu) * 1e9 / (double)n);
}

static void
look_up(const struct generation *view, const struct client *samples)
{
	const struct lease *lease;
	struct client_group group;
	struct client client;
	struct watch start;
	size_t i, found = 0;

	start = watch_start();
	for (i = 0; i < SAMPLES; i++)
		found +=
		    generation_client(view, samples[i].lease.address, &client);
	print_each("address_ns", &start, SAMPLES);
	start = watch_start();
	for (i = 0; i < SAMPLES; i++) {
		lease = &samples[i].lease;
		found += generation_hardware(
		    view, lease->hw_type, lease->hw, lease->hw_len, &group);
	}
	print_each("hardware_ns", &start, SAMPLES);
	start = watch_start();
	for (i = 0; i < SAMPLES; i++) {
		lease = &samples[i].lease;
		found +=
		    generation_name(view, lease->name, lease->name_len, &group);
	}
	print_each("name_ns", &start, SAMPLES);
	if (found != 3 * SAMPLES)
		fail("a client was not found");
}

static void
walk(const struct generation *view)
{
	size_t n = 0, rows = generation_client_count(view);
	struct watch start = watch_start();
	struct client client;
	uint32_t address = 0;

	while (n < 1000000) {
		if (!generation_client_from(view, address, &client)) {
			address = 0;
			continue;
		}
		address = client.lease.address + 1;
		n++;
	}
	print_each("walk_ns", &start, n);
	printf("rows %zu\n", rows);
}

static void
bench_look(const char *conf, const char *leases)
{
	struct client *samples;
	struct bench bench;

	bench_open(&bench, conf, leases);
	samples = sample(bench.view);
	look_up(bench.view, samples);
	walk(bench.view);
	free(samples);
	bench_close(&bench);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 3 && strcmp(what, "floor") == 0)
		bench_floor(argv[2]);
	else if (argc == 3 && strcmp(what, "parse") == 0)
		bench_parse(argv[2]);
	else if (argc == 4 && strcmp(what, "cold") == 0)
		bench_cold(argv[2], argv[3]);
	else if (argc == 5 && strcmp(what, "change") == 0)
		bench_change(argv[2], argv[3], argv[4]);
	else if (argc == 4 && strcmp(what, "look") == 0)
		bench_look(argv[2], argv[3]);
	else
		return 2;
	return 0;
}
