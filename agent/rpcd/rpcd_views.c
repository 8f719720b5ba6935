/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_views.h"

#include <sys/random.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/worker.h"
#include "core/generation.h"
#include "core/server.h"
#include "service/service.h"

struct kept {
	struct rpcd_view view;
	struct generation *generation; /* our reference; NULL: none here */
	int64_t asked_ms;	       /* for last, monotonic */
};

/* What is kept of one server, the latest first. */
struct shelf {
	char name[SERVER_NAME_MAX + 1];
	struct kept kept[RPCD_VIEWS_KEPT];
};

struct rpcd_views {
	struct service *service;
	struct worker *worker;
	const struct clock *clock;
	uint64_t next; /* number */
	struct shelf **shelves;
	size_t count, room;
};

/*
 * Somewhere in 2^63 numbers, so that those of one life of the program are not
 * those of another; the clock would not do, it can stand still or go back.
 */
static uint64_t
first_number(void)
{
	uint64_t number = 0;

	/* Of 256 bytes and fewer all come, or none (getrandom(2)). */
	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		number = (uint64_t)getpid() << 32;
	return (number >> 1) + 1;
}

struct rpcd_views *
rpcd_views_new(
    struct service *service, struct worker *worker, const struct clock *clock)
{
	struct rpcd_views *views;

	if ((views = calloc(1, sizeof(*views))) == NULL)
		return NULL;
	views->service = service;
	views->worker = worker;
	views->clock = clock;
	views->next = first_number();
	return views;
}

static void
release(void *arg)
{
	generation_unref(arg);
}

/* The last reference may have millions of leases to free. */
static void
drop(struct rpcd_views *views, struct kept *kept)
{
	if (kept->generation != NULL &&
	    worker_submit(views->worker, release, NULL, kept->generation) != 0)
		generation_unref(kept->generation);
	memset(kept, 0, sizeof(*kept));
}

static void
shelf_free(struct rpcd_views *views, struct shelf *shelf)
{
	size_t i;

	for (i = 0; i < RPCD_VIEWS_KEPT; i++)
		drop(views, &shelf->kept[i]);
	free(shelf);
}

void
rpcd_views_free(struct rpcd_views *views)
{
	size_t i;

	if (views == NULL)
		return;
	for (i = 0; i < views->count; i++)
		shelf_free(views, views->shelves[i]);
	free(views->shelves);
	free(views);
}

static struct shelf *
find_shelf(const struct rpcd_views *views, const char *name)
{
	size_t i;

	for (i = 0; i < views->count; i++)
		if (strcmp(views->shelves[i]->name, name) == 0)
			return views->shelves[i];
	return NULL;
}

static struct shelf *
make_shelf(struct rpcd_views *views, const char *name)
{
	struct shelf *shelf, **more;
	size_t room;

	if (views->count == views->room) {
		room = views->room == 0 ? 8 : 2 * views->room;
		more = realloc(views->shelves, room * sizeof(*more));
		if (more == NULL)
			return NULL;
		views->shelves = more;
		views->room = room;
	}
	if ((shelf = calloc(1, sizeof(*shelf))) == NULL)
		return NULL;
	strncpy(shelf->name, name, SERVER_NAME_MAX);
	views->shelves[views->count++] = shelf;
	return shelf;
}

/* The generation becomes the shelf's latest.  A kept one's memory is not given
 * to another, so that the same pointer is the same generation or topology. */
static void
keep(struct rpcd_views *views, struct shelf *shelf,
    const struct generation *generation)
{
	struct kept *kept = shelf->kept;
	struct kept fresh = { .view = { .number = views->next++ } };

	fresh.view.layout = fresh.view.number;
	if (kept->generation != NULL &&
	    generation_topology(kept->generation) ==
		generation_topology(generation))
		fresh.view.layout = kept->view.layout;
	fresh.generation = generation_ref((struct generation *)generation);
	fresh.view.generation = generation;
	drop(views, &kept[RPCD_VIEWS_KEPT - 1]);
	memmove(kept + 1, kept, (RPCD_VIEWS_KEPT - 1) * sizeof(*kept));
	*kept = fresh;
}

int
rpcd_views_latest(struct rpcd_views *views, const struct server *server,
    const struct rpcd_view **ret_view)
{
	const struct generation *generation = server_generation(server);
	const char *name = server_name(server);
	struct shelf *shelf;

	if (generation == NULL)
		return -ENODATA;
	if ((shelf = find_shelf(views, name)) == NULL &&
	    (shelf = make_shelf(views, name)) == NULL)
		return -ENOMEM;
	if (shelf->kept->generation != generation)
		keep(views, shelf, generation);
	shelf->kept->asked_ms = clock_mono_ms(views->clock);
	*ret_view = &shelf->kept->view;
	return 0;
}

int
rpcd_views_find(struct rpcd_views *views, const struct server *server,
    uint64_t number, const struct rpcd_view **ret_view)
{
	struct shelf *shelf = find_shelf(views, server_name(server));
	struct kept *kept;
	size_t i;

	for (i = 0; shelf != NULL && i < RPCD_VIEWS_KEPT; i++) {
		kept = &shelf->kept[i];
		if (kept->generation == NULL || kept->view.number != number)
			continue;
		kept->asked_ms = clock_mono_ms(views->clock);
		*ret_view = &kept->view;
		return 0;
	}
	return -ESTALE;
}

/* What stays moves together.  The latest does: it is the server's own. */
static size_t
sweep_shelf(struct rpcd_views *views, struct shelf *shelf, int64_t now_ms)
{
	const struct server *server = service_find(views->service, shelf->name);
	const struct generation *latest =
	    server != NULL ? server_generation(server) : NULL;
	struct kept *kept = shelf->kept;
	size_t i, n = 0;

	for (i = 0; i < RPCD_VIEWS_KEPT; i++) {
		if (kept[i].generation == NULL)
			continue;
		if (server == NULL ||
		    (kept[i].generation != latest &&
			now_ms - kept[i].asked_ms >
			    RPCD_VIEWS_SECONDS * INT64_C(1000)))
			drop(views, &kept[i]);
		else
			kept[n++] = kept[i];
	}
	memset(kept + n, 0, (RPCD_VIEWS_KEPT - n) * sizeof(*kept));
	return n;
}

void
rpcd_views_sweep(struct rpcd_views *views)
{
	int64_t now_ms = clock_mono_ms(views->clock);
	struct shelf *shelf;
	size_t i, n = 0;

	for (i = 0; i < views->count; i++) {
		shelf = views->shelves[i];
		if (sweep_shelf(views, shelf, now_ms) > 0)
			views->shelves[n++] = shelf;
		else
			shelf_free(views, shelf);
	}
	views->count = n;
}
