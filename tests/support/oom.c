/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "support/oom.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

/* A test that wraps only some of the functions still links. */
#pragma weak __real_malloc
#pragma weak __real_calloc
#pragma weak __real_realloc
#pragma weak __real_strdup
#pragma weak __real_strndup

/* Of all threads together. */
static atomic_uint left;
static atomic_bool hit;

void
oom_at(unsigned int nth)
{
	atomic_store(&left, nth);
	atomic_store(&hit, false);
}

bool
oom_hit(void)
{
	return atomic_load(&hit);
}

static bool
fails(void)
{
	unsigned int n = atomic_load(&left);

	while (n > 0 && !atomic_compare_exchange_weak(&left, &n, n - 1))
		;
	if (n != 1)
		return false;
	atomic_store(&hit, true);
	return true;
}

unsigned int
oom_each(void (*fn)(void *arg), void *arg)
{
	unsigned int n = 0;
	bool failed;

	do {
		oom_at(++n);
		fn(arg);
		failed = oom_hit();
		oom_at(0);
	} while (failed);
	return n;
}

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

char *
__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

char *
__wrap_strndup(const char *s, size_t n)
{
	return fails() ? NULL : __real_strndup(s, n);
}
