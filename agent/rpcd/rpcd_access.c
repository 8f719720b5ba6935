/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "rpcd/rpcd_access.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/prefix.h"
#include "config/config.h"

#define BLANKS " \t"
#define GROUP_BUFFER_MAX (1u << 20)

struct rpcd_access {
	uid_t uid; /* our own */
	gid_t group;
	bool has_group;
	bool limited; /* by networks */
	struct prefix *networks;
	size_t network_count;
	char *principals; /* as configured; NULL: none */
};

/* The next word of *at, which moves behind it; NULL if there is none. */
static const char *
next_word(const char **at, size_t *ret_len)
{
	const char *word = *at + strspn(*at, BLANKS);

	*ret_len = strcspn(word, BLANKS);
	*at = word + *ret_len;
	return *ret_len > 0 ? word : NULL;
}

static int
take_networks(struct rpcd_access *access, const char *list, struct err *err)
{
	const char *at = list, *word;
	size_t len, n = 0;

	while (next_word(&at, &len) != NULL)
		n++;
	access->networks = calloc(n + 1, sizeof(*access->networks));
	if (access->networks == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	access->limited = true;
	for (at = list; (word = next_word(&at, &len)) != NULL;) {
		if (prefix_parse(word, len,
			&access->networks[access->network_count]) != 0)
			return err_set(err, -EINVAL,
			    "\"%.*s\" is not an address or network", (int)len,
			    word);
		access->network_count++;
	}
	return 0;
}

static int
find_group(const char *name, gid_t *ret_gid, struct err *err)
{
	struct group group, *found = NULL;
	size_t size = 1024;
	char *buffer = NULL, *more;
	int rc;

	do {
		size *= 2;
		if ((more = realloc(buffer, size)) == NULL) {
			free(buffer);
			return err_set(err, -ENOMEM, "out of memory");
		}
		buffer = more;
		rc = getgrnam_r(name, &group, buffer, size, &found);
	} while (rc == ERANGE && size < GROUP_BUFFER_MAX);
	free(buffer);
	if (rc != 0)
		return err_sys(err, -rc, "group \"%s\"", name);
	if (found == NULL)
		return err_set(err, -ENOENT, "group \"%s\" is unknown", name);
	*ret_gid = group.gr_gid;
	return 0;
}

int
rpcd_access_new(const struct config_rpcd *config,
    struct rpcd_access **ret_access, struct err *err)
{
	struct rpcd_access *access;
	int rc = 0;

	if ((access = calloc(1, sizeof(*access))) == NULL)
		return err_set(err, -ENOMEM, "out of memory");
	access->uid = geteuid();
	if (config->socket_group != NULL) {
		rc = find_group(config->socket_group, &access->group, err);
		access->has_group = true;
	}
	if (rc == 0 && config->allow != NULL)
		rc = take_networks(access, config->allow, err);
	if (rc == 0 && config->principals != NULL &&
	    (access->principals = strdup(config->principals)) == NULL)
		rc = err_set(err, -ENOMEM, "out of memory");
	if (rc != 0) {
		rpcd_access_free(access);
		return rc;
	}
	*ret_access = access;
	return 0;
}

void
rpcd_access_free(struct rpcd_access *access)
{
	if (access == NULL)
		return;
	free(access->networks);
	free(access->principals);
	free(access);
}

bool
rpcd_access_unix(const struct rpcd_access *access, uid_t uid, gid_t gid,
    const gid_t *groups, size_t count)
{
	size_t i;

	if (uid == 0 || uid == access->uid)
		return true;
	if (!access->has_group)
		return false;
	for (i = 0; i < count; i++)
		if (groups[i] == access->group)
			return true;
	return gid == access->group;
}

bool
rpcd_access_tcp(const struct rpcd_access *access, const struct sockaddr *peer)
{
	struct prefix address;
	size_t i;

	if (prefix_of_sockaddr(peer, &address) != 0)
		return false;
	for (i = 0; i < access->network_count; i++)
		if (prefix_contains(&access->networks[i], &address))
			return true;
	return !access->limited;
}

bool
rpcd_access_principal(
    const struct rpcd_access *access, const char *name, size_t len)
{
	const char *at = access->principals, *word;
	size_t n;

	if (at == NULL || len == 0)
		return false;
	while ((word = next_word(&at, &n)) != NULL)
		if (n == len && memcmp(word, name, len) == 0)
			return true;
	return false;
}
