/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/*
 * The rule for "addresses run low" (dhcpfo.conf(5), thresholds):  low when
 * percent <= low percent and free <= low absolute, of those that are set.
 * After a low there is one clear, when percent > high percent or free > high
 * absolute, of those set; no further low before that.  Where no high limit is
 * set the alarm ends where it began; no limits are taken so that an alarm
 * could be cleared and raised by the same numbers.
 */

#ifndef DHCPFO_CORE_THRESHOLD_H
#define DHCPFO_CORE_THRESHOLD_H

#include <stdbool.h>
#include <stdint.h>

struct scope_statistics;

/* Which share of a scope a threshold is about. */
enum share {
	SHARE_TOTAL,   /* AddrFree of NumAddr */
	SHARE_THIS,    /* ThisAddrFree of ThisAddrFree + ThisAddrInUse */
	SHARE_PARTNER, /* likewise the partner's */
	SHARE_COUNT
};

const char *share_name(enum share share); /* "total", "this", "partner" */

struct threshold {
	uint32_t low_percent, high_percent; /* 0 = not set */
	uint32_t low_absolute, high_absolute;
};

/* Everything that scopes are judged by.  Numbers of 32 bits only: core/limits.h
 * takes it for an array of them. */
struct thresholds {
	struct threshold share[SHARE_COUNT];
	/* Scopes with fewer addresses use the absolute ones only. */
	uint32_t percent_from_size;
	/* Exhausted is free 0; its end is above one of the high limits (the
	 * low ones have no meaning). */
	struct threshold exhausted;
	/* Abandoned of all: many at or above the high limits that are set, no
	 * longer below one of the low ones. */
	struct threshold abandoned;
	/* Of the free addresses, by how many the two partners' differ;
	 * likewise. */
	struct threshold imbalance;
	/* It has no meaning where fewer are free. */
	uint32_t imbalance_from_size;
	/* Seconds that it lasts before it counts: servers that have just met
	 * are about to balance their pools. */
	uint32_t imbalance_after;
};

enum crossing { CROSSING_NONE, CROSSING_LOW, CROSSING_CLEAR };

/*
 * The defaults of dhcpfo.conf(5): 10/15 % total, 5/10 % the shares.  Exhausted
 * is over above 1 %; abandoned 10/5 %; imbalance 50/25 % of 20 free addresses
 * or more, for 5 minutes.
 */
void thresholds_init(struct thresholds *thresholds);

/*
 * The free addresses and the size that a share is measured by.  False if the
 * share has no meaning there (a scope outside failover has no This).
 */
bool share_of(enum share share, const struct scope_statistics *statistics,
    uint32_t *ret_free, uint32_t *ret_size);

/*
 * What an alarm of a share is judged by.  As share_of(), but for this server's
 * share, which counts what it may hand out (UsableNow): once it may hand out
 * the partner's addresses too, those are its own, and so are all clients.
 */
bool share_judged(enum share share, const struct scope_statistics *statistics,
    uint32_t *ret_free, uint32_t *ret_size);

/* Integer percent, rounded down; 100 for size 0. */
uint32_t percent_of(uint32_t part, uint32_t size);

/* One step of the rule.  *low is the state, kept by the caller.  size is also
 * what is compared with percent_from_size. */
enum crossing threshold_step(const struct threshold *threshold,
    uint32_t percent_from_size, uint32_t free, uint32_t size, bool *low);

/* The same rule upside down, for what is too much: CROSSING_LOW when it
 * begins.  part: how many, of size. */
enum crossing threshold_step_high(const struct threshold *threshold,
    bool with_percent, uint32_t part, uint32_t size, bool *high);

/*
 * One step for a share of a scope.  The scope's own size, NumAddr, decides
 * whether percents count.  Where the share has no meaning *low becomes false
 * and nothing was crossed.
 */
enum crossing thresholds_step(const struct thresholds *thresholds,
    enum share share, const struct scope_statistics *statistics, bool *low);

#endif
