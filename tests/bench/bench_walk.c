/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * An SNMP manager that costs next to nothing, so that what is measured is the
 * other side.  SNMPv2c over UDP on 127.0.0.1, community "public" if none is
 * given; prints lines of a name and a number.
 *
 *   bench_walk walk PORT ENTRY COLUMNS REPEATS [ROWS [INDEX]]
 *	a table by GETBULK to its end, or for so many rows; COLUMNS 1,3,4;
 *	from the beginning, or from behind INDEX, 10.0.0.1
 *   bench_walk get PORT ROUNDS [COMMUNITY] < OIDS
 *	one GET for each line, ROUNDS times all of them: how long each took
 *   bench_walk late PORT SECONDS < OIDS
 *	the same, one after the other for so long
 */

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define PUBLIC "public"
#define MESSAGE_MAX 65535
#define OID_MAX 512 /* bytes of one, encoded */
#define COLUMNS_MAX 64
#define WAIT 10 /* seconds for an answer */

enum {
	TAG_INTEGER = 0x02,
	TAG_STRING = 0x04,
	TAG_NULL = 0x05,
	TAG_OID = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_GET = 0xa0,
	TAG_RESPONSE = 0xa2,
	TAG_GETBULK = 0xa5,
	TAG_NO_OBJECT = 0x80,
	TAG_END_OF_VIEW = 0x82,
};

static void
fail(const char *what)
{
	fprintf(stderr, "bench_walk: %s\n", what);
	exit(1);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- writing: from the end to the beginning, so that lengths are known ----
 */

struct writer {
	uint8_t buffer[MESSAGE_MAX];
	size_t at; /* the first byte that is in use */
};

static void
put(struct writer *w, const void *bytes, size_t len)
{
	if (len > w->at)
		fail("a message too long");
	w->at -= len;
	memcpy(w->buffer + w->at, bytes, len);
}

static void
put_byte(struct writer *w, uint8_t byte)
{
	put(w, &byte, 1);
}

/* Tag and length in front of what was put since end. */
static void
put_head(struct writer *w, uint8_t tag, size_t end)
{
	size_t len = end - w->at;
	uint8_t more = 0;

	if (len < 0x80) {
		put_byte(w, (uint8_t)len);
	} else {
		for (; len > 0; len >>= 8, more++)
			put_byte(w, (uint8_t)len);
		put_byte(w, 0x80 | more);
	}
	put_byte(w, tag);
}

static void
put_number(struct writer *w, uint32_t value)
{
	size_t end = w->at;

	do
		put_byte(w, (uint8_t)value);
	while ((value >>= 8) > 0);
	if (w->buffer[w->at] >= 0x80)
		put_byte(w, 0);
	put_head(w, TAG_INTEGER, end);
}

/* An OID as it is encoded, without tag and length. */
struct oid_bytes {
	uint8_t bytes[OID_MAX];
	size_t len;
};

static void
oid_add(struct oid_bytes *oid, uint32_t arc)
{
	int shift = 28;

	if (oid->len + 5 > OID_MAX)
		fail("an OID too long");
	while (shift > 0 && arc >> shift == 0)
		shift -= 7;
	for (; shift >= 0; shift -= 7)
		oid->bytes[oid->len++] =
		    (uint8_t)((arc >> shift & 0x7f) | (shift > 0 ? 0x80 : 0));
}

/* ".6.1..." */
static void
oid_extend(struct oid_bytes *oid, const char *text)
{
	char *end;

	for (; *text == '.'; text = end)
		oid_add(oid, (uint32_t)strtoul(text + 1, &end, 10));
}

/* "1.3.6.1..." */
static struct oid_bytes
oid_of(const char *text)
{
	struct oid_bytes oid = { .bytes = { 43 }, .len = 1 };

	if (*text == '.')
		text++;
	if (strncmp(text, "1.3.", 4) != 0)
		fail("not an OID");
	oid_extend(&oid, text + 3);
	return oid;
}

static void
put_variable(struct writer *w, const struct oid_bytes *oid)
{
	static const uint8_t null[] = { TAG_NULL, 0 };
	size_t end = w->at, name;

	put(w, null, sizeof(null));
	name = w->at;
	put(w, oid->bytes, oid->len);
	put_head(w, TAG_OID, name);
	put_head(w, TAG_SEQUENCE, end);
}

/* error-status and error-index, or non-repeaters and max-repetitions. */
static void
put_message(struct writer *w, const char *community, uint8_t tag, uint32_t id,
    uint32_t first, uint32_t second, const struct oid_bytes *oids, size_t count)
{
	size_t end;

	w->at = end = sizeof(w->buffer);
	while (count > 0)
		put_variable(w, &oids[--count]);
	put_head(w, TAG_SEQUENCE, end);
	put_number(w, second);
	put_number(w, first);
	put_number(w, id);
	put_head(w, tag, end);
	put(w, community, strlen(community));
	put_head(w, TAG_STRING, w->at + strlen(community));
	put_number(w, 1); /* v2c */
	put_head(w, TAG_SEQUENCE, end);
}

/* ---- reading ---- */

struct reader {
	const uint8_t *p, *end;
};

/* The content of the next element, which must have this tag (0: any). */
static struct reader
take(struct reader *r, uint8_t tag, uint8_t *ret_tag)
{
	struct reader content;
	size_t len, n;

	if (r->end - r->p < 2 || (tag != 0 && *r->p != tag))
		fail("an answer that is not SNMP");
	if (ret_tag != NULL)
		*ret_tag = *r->p;
	len = r->p[1];
	r->p += 2;
	if (len >= 0x80) {
		for (n = len & 0x7f, len = 0; n > 0 && r->p < r->end; n--)
			len = len << 8 | *r->p++;
	}
	if ((size_t)(r->end - r->p) < len)
		fail("an answer that is cut off");
	content.p = r->p;
	content.end = r->p += len;
	return content;
}

static uint32_t
take_number(struct reader *r)
{
	struct reader content = take(r, TAG_INTEGER, NULL);
	uint32_t value = 0;

	while (content.p < content.end)
		value = value << 8 | *content.p++;
	return value;
}

struct manager {
	int fd;
	const char *community;
	uint32_t id;
	struct writer writer;
	uint8_t answer[MESSAGE_MAX];
	uint64_t pdus;
};

static void
manager_open(struct manager *m, const char *port, const char *community)
{
	const struct timeval wait = { .tv_sec = WAIT };
	struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_port = htons((uint16_t)atoi(port));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	m->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (m->fd < 0 ||
	    setsockopt(m->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) !=
		0 ||
	    connect(m->fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		perror("bench_walk");
		exit(1);
	}
	m->community = community;
	m->id = 1;
	m->pdus = 0;
}

/* Sends one request; the variables of the answer to it. */
static struct reader
ask(struct manager *m, uint8_t tag, uint32_t repeats,
    const struct oid_bytes *oids, size_t count)
{
	struct writer *w = &m->writer;
	struct reader r, pdu;
	ssize_t n;

	put_message(w, m->community, tag, ++m->id, 0, repeats, oids, count);
	if (send(m->fd, w->buffer + w->at, sizeof(w->buffer) - w->at, 0) < 0)
		fail("cannot send");
	do {
		if ((n = recv(m->fd, m->answer, sizeof(m->answer), 0)) < 0)
			fail("no answer");
		r = (struct reader) { m->answer, m->answer + n };
		r = take(&r, TAG_SEQUENCE, NULL);
		(void)take_number(&r);
		(void)take(&r, TAG_STRING, NULL);
		pdu = take(&r, TAG_RESPONSE, NULL);
	} while (take_number(&pdu) != m->id);
	if (take_number(&pdu) != 0)
		fail("an answer with an error status");
	(void)take_number(&pdu);
	m->pdus++;
	return take(&pdu, TAG_SEQUENCE, NULL);
}

/* ---- walk ---- */

struct walk {
	size_t columns;
	struct oid_bytes column[COLUMNS_MAX]; /* where each begins */
	struct oid_bytes at[COLUMNS_MAX];     /* and what came last of it */
	uint64_t rows, variables;
};

/* One variable of a column; false: it is of no row. */
static bool
take_variable(struct walk *walk, size_t i, struct reader *variables)
{
	const struct oid_bytes *column = &walk->column[i];
	struct reader variable = take(variables, TAG_SEQUENCE, NULL);
	struct reader name = take(&variable, TAG_OID, NULL);
	size_t len = (size_t)(name.end - name.p);
	uint8_t tag;

	(void)take(&variable, 0, &tag);
	walk->variables++;
	if (tag == TAG_END_OF_VIEW || len <= column->len || len > OID_MAX ||
	    memcmp(name.p, column->bytes, column->len) != 0)
		return false;
	/* Indexes are four arcs here, and bytes above 0x7f make the encoding
	 * longer, so that the length goes before the bytes. */
	if (i == 0 && len == walk->at[0].len &&
	    memcmp(name.p, walk->at[0].bytes, len) <= 0)
		fail("an OID that does not increase");
	memcpy(walk->at[i].bytes, name.p, len);
	walk->at[i].len = len;
	return true;
}

static void
run_walk(struct walk *walk, const char *port, uint32_t repeats, uint64_t rows)
{
	struct reader variables;
	struct manager m;
	bool more = true;
	double start;
	size_t i;

	manager_open(&m, port, PUBLIC);
	start = seconds();
	while (more && walk->rows < rows) {
		variables =
		    ask(&m, TAG_GETBULK, repeats, walk->at, walk->columns);
		while (more && variables.p < variables.end) {
			for (i = 0;
			     i < walk->columns && variables.p < variables.end;
			     i++)
				more &= take_variable(walk, i, &variables);
			walk->rows += more;
		}
	}
	printf("seconds %.6f\nrows %" PRIu64 "\nvariables %" PRIu64
	       "\npdus %" PRIu64 "\n",
	    seconds() - start, walk->rows, walk->variables, m.pdus);
	close(m.fd);
}

static void
bench_table(int argc, char **argv)
{
	static struct walk walk;
	struct oid_bytes entry = oid_of(argv[3]);
	struct oid_bytes *at;
	char *s;

	for (s = strtok(argv[4], ","); s != NULL; s = strtok(NULL, ",")) {
		if (walk.columns == COLUMNS_MAX)
			fail("too many columns");
		walk.column[walk.columns] = entry;
		oid_add(
		    &walk.column[walk.columns], (uint32_t)strtoul(s, NULL, 10));
		at = &walk.at[walk.columns];
		*at = walk.column[walk.columns++];
		if (argc > 7) {
			oid_add(at, (uint32_t)strtoul(argv[7], &s, 10));
			oid_extend(at, s);
		}
	}
	run_walk(&walk, argv[2], (uint32_t)atoi(argv[5]),
	    argc > 6 ? strtoull(argv[6], NULL, 10) : UINT64_MAX);
}

/* ---- get ---- */

static int
compare_times(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct oid_bytes *
read_oids(size_t *ret_count)
{
	struct oid_bytes *oids = NULL;
	size_t count = 0, room = 0;
	char line[1024];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (count == room) {
			room = room == 0 ? 1024 : 2 * room;
			if ((oids = realloc(oids, room * sizeof(*oids))) ==
			    NULL)
				fail("no memory");
		}
		oids[count++] = oid_of(line);
	}
	if (count == 0)
		fail("no OIDs");
	*ret_count = count;
	return oids;
}

/* Sends a GET for one and times it; what is not there is an error. */
static double
time_get(struct manager *m, const struct oid_bytes *oid)
{
	struct reader variables, variable;
	double start = seconds();
	uint8_t tag;

	variables = ask(m, TAG_GET, 0, oid, 1);
	start = seconds() - start;
	variable = take(&variables, TAG_SEQUENCE, NULL);
	(void)take(&variable, TAG_OID, NULL);
	(void)take(&variable, 0, &tag);
	if (tag >= TAG_NO_OBJECT && tag <= TAG_END_OF_VIEW)
		fail("something that is not there");
	return start;
}

static void
bench_late(const char *port, double how_long)
{
	double end = seconds() + how_long, worst = 0, took;
	struct oid_bytes *oids;
	struct manager m;
	size_t count, n;

	oids = read_oids(&count);
	manager_open(&m, port, PUBLIC);
	for (n = 0; seconds() < end; n++)
		if ((took = time_get(&m, &oids[n % count])) > worst)
			worst = took;
	printf("gets %zu\nmax_us %.2f\n", n, worst * 1e6);
	free(oids);
	close(m.fd);
}

static void
bench_get(const char *port, size_t rounds, const char *community)
{
	struct oid_bytes *oids;
	size_t count, i, n = 0;
	struct manager m;
	double *times, all;

	oids = read_oids(&count);
	if ((times = malloc(rounds * count * sizeof(*times) + 1)) == NULL)
		fail("no memory");
	manager_open(&m, port, community);
	all = seconds();
	for (; rounds > 0; rounds--)
		for (i = 0; i < count; i++)
			times[n++] = time_get(&m, &oids[i]);
	all = seconds() - all;
	qsort(times, n, sizeof(*times), compare_times);
	printf("gets %zu\nper_second %.1f\np50_us %.2f\np99_us %.2f\n", n,
	    (double)n / all, times[n / 2] * 1e6, times[n * 99 / 100] * 1e6);
	free(times);
	free(oids);
	close(m.fd);
}

int
main(int argc, char **argv)
{
	if (argc >= 6 && argc <= 8 && strcmp(argv[1], "walk") == 0)
		bench_table(argc, argv);
	else if ((argc == 4 || argc == 5) && strcmp(argv[1], "get") == 0)
		bench_get(argv[2], (size_t)atoi(argv[3]),
		    argc == 5 ? argv[4] : PUBLIC);
	else if (argc == 4 && strcmp(argv[1], "late") == 0)
		bench_late(argv[2], atof(argv[3]));
	else
		return 2;
	return 0;
}
