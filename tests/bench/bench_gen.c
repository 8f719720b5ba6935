/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * Writes a dhcpd.conf and a dhcpd.leases of any size, the same ones for the
 * same arguments, in the words and the order that dhcpd 4.4 writes.
 *
 *   bench_gen conf   KEY=VALUE...		the configuration
 *   bench_gen leases KEY=VALUE...		a lease for each address
 *   bench_gen change KEY=VALUE...		records to append: renewals
 *
 * scopes=N, size=N: so many subnets with so many addresses each, in failover.
 * order=scopes: scope after scope, within each as leases come, as dhcpd writes
 * a file anew; order=random: as if every record had been appended;
 * order=address: one after the other.
 * first=N, count=N: only so many addresses of that order (all).  seed=N.
 * state=free: of change, leases that have come back.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NETWORK UINT32_C(0x0a000000) /* 10.0.0.0/8 */
#define EPOCH 1795174926	     /* Fri Nov 20 11:42:06 2026 UTC */
#define LEASE_TIME 86400

struct options {
	uint64_t scopes, size, first, count, seed;
	enum { BY_SCOPE, BY_CHANCE, BY_ADDRESS } order;
	bool free;
};

/* splitmix64, Sebastiano Vigna's public domain generator. */
static uint64_t
hash(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* The room that a subnet takes: a power of two, with the ends left free. */
static uint32_t
subnet_size(const struct options *o)
{
	uint32_t size = 4;

	while (size < o->size + 2)
		size *= 2;
	return size;
}

/* A permutation of 0..n-1 without a table: a Feistel network over the next
 * even power of two, walked until it comes back into the set. */
static uint64_t
shuffle(uint64_t i, uint64_t n, uint64_t seed)
{
	unsigned int bits = 2, round;
	uint64_t left, right, mask, swap;

	while (UINT64_C(1) << bits < n)
		bits += 2;
	mask = (UINT64_C(1) << bits / 2) - 1;
	do {
		left = i >> bits / 2;
		right = i & mask;
		for (round = 0; round < 4; round++) {
			swap = left ^ (hash(right ^ seed << 8 ^ round) & mask);
			left = right;
			right = swap;
		}
		i = left << bits / 2 | right;
	} while (i >= n);
	return i;
}

/* The nth address in the order that is asked for. */
static uint32_t
address_of(const struct options *o, uint64_t n)
{
	uint64_t scope, offset;

	if (o->order == BY_CHANCE)
		n = shuffle(n, o->scopes * o->size, o->seed);
	scope = n / o->size;
	offset = n % o->size;
	if (o->order == BY_SCOPE)
		offset = shuffle(offset, o->size, o->seed + scope);
	return NETWORK + (uint32_t)(scope * subnet_size(o) + offset + 1);
}

static char *
put_text(char *to, const char *text)
{
	const size_t len = strlen(text);

	memcpy(to, text, len);
	return to + len;
}

static char *
put_number(char *to, uint32_t value)
{
	char digits[10];
	int n = 0;

	do
		digits[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

static char *
put_address(char *to, uint32_t address)
{
	int shift;

	for (shift = 24; shift >= 0; shift -= 8) {
		to = put_number(to, address >> shift & 0xff);
		if (shift > 0)
			*to++ = '.';
	}
	return to;
}

static char *
put_two(char *to, unsigned int value)
{
	*to++ = (char)('0' + value / 10);
	*to++ = (char)('0' + value % 10);
	return to;
}

static char *
put_time(char *to, const char *word, uint32_t when)
{
	static uint32_t day = UINT32_MAX;
	static struct tm tm;
	const time_t t = when;

	if (when / 86400 != day) {
		day = when / 86400;
		gmtime_r(&t, &tm);
	}
	*to++ = ' ';
	*to++ = ' ';
	to = put_text(to, word);
	*to++ = ' ';
	to = put_number(to, (uint32_t)tm.tm_wday);
	*to++ = ' ';
	to = put_number(to, (uint32_t)tm.tm_year + 1900);
	*to++ = '/';
	to = put_two(to, (unsigned int)tm.tm_mon + 1);
	*to++ = '/';
	to = put_two(to, (unsigned int)tm.tm_mday);
	*to++ = ' ';
	to = put_two(to, when / 3600 % 24);
	*to++ = ':';
	to = put_two(to, when / 60 % 60);
	*to++ = ':';
	to = put_two(to, when % 60);
	*to++ = ';';
	*to++ = '\n';
	return to;
}

static char *
put_hardware(char *to, const uint8_t *mac)
{
	static const char digits[] = "0123456789abcdef";
	int i;

	to = put_text(to, "  hardware ethernet ");
	for (i = 0; i < 6; i++) {
		*to++ = digits[mac[i] >> 4];
		*to++ = digits[mac[i] & 15];
		*to++ = i < 5 ? ':' : ';';
	}
	*to++ = '\n';
	return to;
}

/* As dhcpd quotes: what is not printable in three octal digits. */
static char *
put_uid(char *to, const uint8_t *mac)
{
	uint8_t byte;
	int i;

	to = put_text(to, "  uid \"");
	for (i = -1; i < 6; i++) {
		byte = i < 0 ? 1 : mac[i];
		if (byte >= ' ' && byte < 0x7f) {
			if (byte == '"' || byte == '\\')
				*to++ = '\\';
			*to++ = (char)byte;
			continue;
		}
		*to++ = '\\';
		*to++ = (char)('0' + (byte >> 6));
		*to++ = (char)('0' + (byte >> 3 & 7));
		*to++ = (char)('0' + (byte & 7));
	}
	return put_text(to, "\";\n");
}

static char *
put_name(char *to, uint64_t random)
{
	static const char *const kinds[] = { "pc-", "laptop-", "iPhone-",
		"android-", "DESKTOP-" };
	const char *kind = kinds[random % 5];
	size_t i, n = 4 + random / 5 % 6;

	to = put_text(to, "  client-hostname \"");
	to = put_text(to, kind);
	for (i = 0, random >>= 16; i < n; i++, random /= 32)
		*to++ = "abcdefghijkmnpqrstuvwxyz23456789"[random % 32];
	return put_text(to, "\";\n");
}

static char *
put_free(char *to, uint32_t address, uint32_t starts)
{
	to = put_text(to, "lease ");
	to = put_address(to, address);
	to = put_text(to, " {\n");
	to = put_time(to, "starts", starts);
	to = put_time(to, "ends", starts);
	return put_text(to, "  binding state free;\n}\n");
}

static char *
put_record(char *to, uint32_t address, uint32_t seed, uint32_t starts)
{
	const uint64_t client = hash(address + ((uint64_t)seed << 32));
	uint8_t mac[6] = { 0x02 };
	uint32_t ends = starts + LEASE_TIME;
	int i;

	for (i = 1; i < 6; i++)
		mac[i] = (uint8_t)(client >> 8 * i);
	to = put_text(to, "lease ");
	to = put_address(to, address);
	to = put_text(to, " {\n");
	to = put_time(to, "starts", starts);
	to = put_time(to, "ends", ends);
	to = put_time(to, "tstp", ends + LEASE_TIME / 2);
	to = put_time(to, "tsfp", ends + LEASE_TIME / 4);
	to = put_time(to, "atsfp", ends + LEASE_TIME / 4);
	to = put_time(to, "cltt", starts);
	to = put_text(to,
	    "  binding state active;\n"
	    "  next binding state expired;\n"
	    "  rewind binding state free;\n");
	to = put_hardware(to, mac);
	to = put_uid(to, mac);
	to = put_text(to, "  set vendor-class-identifier = \"MSFT 5.0\";\n");
	to = put_name(to, hash(client));
	return put_text(to, "}\n");
}

static int
write_records(const struct options *o, bool change)
{
	static char block[1 << 16];
	char *to = block;
	uint32_t address, starts;
	uint64_t i;

	if (!change)
		to = put_text(to,
		    "# This lease file was written by isc-dhcp-4.4.3-P1\n\n"
		    "authoring-byte-order little-endian;\n\n"
		    "failover peer \"bench\" state {\n"
		    "  my state normal at 5 2026/11/20 11:28:10;\n"
		    "  partner state normal at 5 2026/11/20 11:28:10;\n"
		    "}\n");
	for (i = 0; i < o->count; i++) {
		address = address_of(o, (o->first + i) % (o->scopes * o->size));
		/* All of them in force at EPOCH. */
		starts = EPOCH - LEASE_TIME / 2 +
		    (uint32_t)(hash(address) % (LEASE_TIME / 2));
		if (change)
			starts = EPOCH + (uint32_t)(i % 60);
		to = o->free ? put_free(to, address, starts) :
			       put_record(to, address, 1, starts);
		if (to > block + sizeof(block) - 1024) {
			if (fwrite(block, (size_t)(to - block), 1, stdout) != 1)
				return -1;
			to = block;
		}
	}
	if (to > block && fwrite(block, (size_t)(to - block), 1, stdout) != 1)
		return -1;
	return fflush(stdout);
}

static int
write_conf(const struct options *o)
{
	const uint32_t size = subnet_size(o);
	char subnet[16], mask[16], first[16], last[16];
	uint32_t base;
	uint64_t i;

	printf("failover peer \"bench\" {\n"
	       "  primary;\n"
	       "  address 192.0.2.1;\n  port 647;\n"
	       "  peer address 192.0.2.2;\n  peer port 647;\n"
	       "  max-response-delay 10;\n  max-unacked-updates 10;\n"
	       "  mclt 3600;\n  split 128;\n"
	       "  load balance max seconds 3;\n"
	       "}\n");
	*put_address(mask, UINT32_MAX - size + 1) = '\0';
	for (i = 0; i < o->scopes; i++) {
		base = NETWORK + (uint32_t)i * size;
		*put_address(subnet, base) = '\0';
		*put_address(first, base + 1) = '\0';
		*put_address(last, base + (uint32_t)o->size) = '\0';
		printf("subnet %s netmask %s {\n"
		       "  pool { failover peer \"bench\"; range %s %s; }\n"
		       "}\n",
		    subnet, mask, first, last);
	}
	return fflush(stdout);
}

static int
read_order(struct options *o, const char *word)
{
	static const char *const words[] = { [BY_SCOPE] = "scopes",
		[BY_CHANCE] = "random",
		[BY_ADDRESS] = "address" };
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0) {
			o->order = i;
			return 0;
		}
	return -1;
}

static int
read_options(struct options *o, char **argv)
{
	char *end;

	*o = (struct options) { .scopes = 250, .size = 4000, .seed = 1 };
	for (; *argv != NULL; argv++) {
		const struct {
			const char *key;
			uint64_t *value;
		} keys[] = {
			{ "scopes=", &o->scopes },
			{ "size=", &o->size },
			{ "first=", &o->first },
			{ "count=", &o->count },
			{ "seed=", &o->seed },
		};
		size_t i, n = sizeof(keys) / sizeof(keys[0]), len = 0;

		if (strcmp(*argv, "state=free") == 0) {
			o->free = true;
			continue;
		}
		if (strncmp(*argv, "order=", 6) == 0) {
			if (read_order(o, *argv + 6) != 0)
				return -1;
			continue;
		}
		for (i = 0; i < n; i++) {
			len = strlen(keys[i].key);
			if (strncmp(*argv, keys[i].key, len) == 0)
				break;
		}
		if (i == n)
			return -1;
		errno = 0;
		*keys[i].value = strtoull(*argv + len, &end, 10);
		if (errno != 0 || *end != '\0')
			return -1;
	}
	if (o->scopes == 0 || o->size == 0 || o->size > 1 << 22 ||
	    o->scopes * subnet_size(o) > 1 << 24)
		return -1;
	if (o->count == 0)
		o->count = o->scopes * o->size;
	return 0;
}

int
main(int argc, char **argv)
{
	struct options options;
	int rc = -1;

	if (argc < 2 || read_options(&options, argv + 2) != 0) {
		fprintf(stderr,
		    "usage: bench_gen conf|leases|change [scopes=N] [size=N] "
		    "[order=scopes|random|address] [first=N] [count=N] "
		    "[seed=N] [state=free]\n");
		return 2;
	}
	if (strcmp(argv[1], "conf") == 0)
		rc = write_conf(&options);
	else if (strcmp(argv[1], "leases") == 0)
		rc = write_records(&options, false);
	else if (strcmp(argv[1], "change") == 0)
		rc = write_records(&options, true);
	return rc == 0 ? 0 : 1;
}
