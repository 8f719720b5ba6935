/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "core/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define DEFAULT_PORT 67
/* With what a look itself takes, a change is seen within a second. */
#define DEFAULT_REFRESH_MS 900
#define DEFAULT_STALE_AFTER 60

static const char *const state_names[] = {
	[SERVER_OK] = "ok",
	[SERVER_STARTING] = "starting",
	[SERVER_STALE] = "stale",
	[SERVER_ERROR] = "error",
	[SERVER_UNREACHABLE] = "unreachable",
	[SERVER_STOPPED] = "stopped",
};

/* Every string of a spec, for copies, comparisons and frees. */
static const size_t strings[] = {
	offsetof(struct server_spec, name),
	offsetof(struct server_spec, kind),
	offsetof(struct server_spec, partner),
	offsetof(struct server_spec, conf_path),
	offsetof(struct server_spec, leases_path),
	offsetof(struct server_spec, include_dir),
	offsetof(struct server_spec, pid_path),
	offsetof(struct server_spec, address),
	offsetof(struct server_spec, remote_server),
	offsetof(struct server_spec, kerberos_service),
	offsetof(struct server_spec, keytab),
};

#define STRING_COUNT (sizeof(strings) / sizeof(strings[0]))

static char **
string_at(struct server_spec *spec, size_t i)
{
	return (char **)(void *)((char *)spec + strings[i]);
}

static const char *
string_of(const struct server_spec *spec, size_t i)
{
	return *(char *const *)(const void *)((const char *)spec + strings[i]);
}

static bool
same_string(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

const char *
server_state_name(enum server_state state)
{
	size_t i = (size_t)state;

	if (i >= sizeof(state_names) / sizeof(state_names[0]) ||
	    state_names[i] == NULL)
		return "unknown";
	return state_names[i];
}

bool
server_name_valid(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789_.-";
	size_t len = strnlen(name, SERVER_NAME_MAX + 1);

	return len >= 1 && len <= SERVER_NAME_MAX &&
	    strspn(name, allowed) == len;
}

void
server_spec_init(struct server_spec *spec)
{
	*spec = (struct server_spec) {
		.liveness = LIVENESS_AUTO,
		.port = DEFAULT_PORT,
		.refresh_ms = DEFAULT_REFRESH_MS,
		.stale_after = DEFAULT_STALE_AFTER,
	};
}

void
server_spec_done(struct server_spec *spec)
{
	size_t i;

	for (i = 0; i < STRING_COUNT; i++)
		free(*string_at(spec, i));
	for (i = 0; i < spec->split_count; i++)
		free(spec->splits[i].relationship);
	free(spec->splits);
	*spec = (struct server_spec) { 0 };
}

static int
copy_splits(const struct server_spec *from, struct server_spec *to)
{
	size_t i;

	if (from->split_count == 0)
		return 0;
	to->splits = calloc(from->split_count, sizeof(to->splits[0]));
	if (to->splits == NULL)
		return -ENOMEM;
	to->split_count = from->split_count;
	for (i = 0; i < from->split_count; i++) {
		to->splits[i].split = from->splits[i].split;
		if (from->splits[i].relationship != NULL &&
		    (to->splits[i].relationship =
			    strdup(from->splits[i].relationship)) == NULL)
			return -ENOMEM;
	}
	return 0;
}

int
server_spec_copy(const struct server_spec *spec, struct server_spec *ret_spec)
{
	struct server_spec copy = *spec;
	size_t i;

	/* Nothing borrowed may be left in it when it is given up half-way. */
	copy.splits = NULL;
	copy.split_count = 0;
	for (i = 0; i < STRING_COUNT; i++)
		*string_at(&copy, i) = NULL;

	for (i = 0; i < STRING_COUNT; i++)
		if (string_of(spec, i) != NULL &&
		    (*string_at(&copy, i) = strdup(string_of(spec, i))) == NULL)
			goto fail;
	if (copy_splits(spec, &copy) != 0)
		goto fail;
	*ret_spec = copy;
	return 0;

fail:
	server_spec_done(&copy);
	return -ENOMEM;
}

bool
server_spec_equal(const struct server_spec *a, const struct server_spec *b)
{
	size_t i;

	for (i = 0; i < STRING_COUNT; i++)
		if (!same_string(string_of(a, i), string_of(b, i)))
			return false;
	if (a->liveness != b->liveness || a->port != b->port ||
	    a->security != b->security || a->refresh_ms != b->refresh_ms ||
	    a->stale_after != b->stale_after ||
	    a->split_count != b->split_count)
		return false;
	for (i = 0; i < a->split_count; i++)
		if (a->splits[i].split != b->splits[i].split ||
		    !same_string(
			a->splits[i].relationship, b->splits[i].relationship))
			return false;
	return true;
}

/* "CONF:LEASES" behind "isc:". */
static int
parse_isc(const char *rest, struct server_spec *spec)
{
	const char *colon = strchr(rest, ':');

	if (colon == NULL || colon == rest || colon[1] == '\0' ||
	    strchr(colon + 1, ':') != NULL)
		return -EINVAL;
	spec->conf_path = strndup(rest, (size_t)(colon - rest));
	spec->leases_path = strdup(colon + 1);
	if (spec->conf_path == NULL || spec->leases_path == NULL)
		return -ENOMEM;
	return 0;
}

static int
parse_rpc(const char *rest, struct server_spec *spec)
{
	if (rest[0] == '\0')
		return -EINVAL;
	return (spec->address = strdup(rest)) == NULL ? -ENOMEM : 0;
}

#define ISC_FORM "isc:DHCPD_CONF:DHCPD_LEASES"
#define RPC_FORM "rpc:HOST[:PORT] or rpc:unix:PATH"

static const struct {
	const char *kind;
	int (*parse)(const char *rest, struct server_spec *spec);
	const char *form;
} forms[] = {
	{ "isc", parse_isc, ISC_FORM },
	{ "rpc", parse_rpc, RPC_FORM },
};

int
server_spec_parse(
    const char *text, struct server_spec *ret_spec, struct err *err)
{
	size_t i, count = sizeof(forms) / sizeof(forms[0]);
	size_t word = strcspn(text, ":");
	struct server_spec spec;
	int rc;

	for (i = 0; i < count; i++)
		if (strlen(forms[i].kind) == word && text[word] == ':' &&
		    strncmp(text, forms[i].kind, word) == 0)
			break;
	if (i == count)
		return err_set(err, -EINVAL,
		    "source \"%s\": not of the form " ISC_FORM ", " RPC_FORM,
		    text);

	server_spec_init(&spec);
	spec.liveness = LIVENESS_OFF;
	spec.name = strdup("local");
	spec.kind = strdup(forms[i].kind);
	rc = spec.name == NULL || spec.kind == NULL ?
	    -ENOMEM :
	    forms[i].parse(text + word + 1, &spec);
	if (rc != 0) {
		server_spec_done(&spec);
		if (rc == -ENOMEM)
			return err_sys(err, rc, "source \"%s\"", text);
		return err_set(err, rc, "source \"%s\": not of the form %s",
		    text, forms[i].form);
	}
	*ret_spec = spec;
	return 0;
}
