/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

/* WRAP: malloc calloc realloc strdup strndup */

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "config/config.h"
#include "core/override.h"
#include "support/config_case.h"
#include "support/oom.h"

#define ISC "kind = isc config = /c leases = /l "

/* ---- what is accepted ---- */

static void
parse_empty_gives_defaults(void **state)
{
	static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 8072, 9999, 9999,
		647 };
	struct config *c = config_case_good("");
	int i;

	(void)state;
	assert_string_equal(c->path, "f");
	assert_int_equal(c->server_count, 0);
	assert_null(c->agent.agentx_socket);
	assert_int_equal(c->agent.root_len, 10);
	assert_memory_equal(c->agent.root, root, sizeof(root));
	assert_true(c->agent.client_tables);
	assert_true(c->agent.direct_answers);
	assert_int_equal(c->agent.log_level, LOG_LEVEL_INFO);
	assert_null(c->agent.user);
	assert_null(c->agent.group);
	assert_string_equal(c->agent.state_dir, "/var/lib/dhcpfo");
	assert_int_equal(c->thresholds.share[SHARE_TOTAL].low_percent, 10);
	assert_int_equal(c->thresholds.share[SHARE_PARTNER].high_percent, 10);
	assert_true(c->notifications.enabled);
	for (i = 0; i < EVENT_KIND_COUNT; i++)
		assert_true(c->notifications.kind[i]);
	assert_int_equal(c->notifications.rate_limit, 0);
	assert_int_equal(c->notifications.damping_changes, 8);
	assert_int_equal(c->notifications.damping_period, 60);
	assert_int_equal(c->notifications.damping_quiet, 60);
	assert_int_equal(c->notifications.events, 256);
	assert_int_equal(c->skew.high, 10);
	assert_int_equal(c->skew.low, 5);
	config_free(c);
}

static void
parse_server_takes_every_key(void **state)
{
	struct config *c = config_case_good(
	    "server a {\n"
	    "kind = isc\n config = \"/etc/dhcpd.conf\"\n leases = '/l x'\n"
	    "include-dir = /etc/dhcp\n liveness = pid\n pid-file = /run/p\n"
	    "port = 1067\n refresh = 250ms\n stale-after = 2m\n split = 0\n"
	    "relationship \"fo a\" { split = 256 }\n"
	    "relationship b { split = 7 }\n"
	    "}\n");
	const struct server_spec *s = c->servers;

	(void)state;
	assert_int_equal(c->server_count, 1);
	assert_string_equal(s->name, "a");
	assert_string_equal(s->kind, "isc");
	assert_string_equal(s->conf_path, "/etc/dhcpd.conf");
	assert_string_equal(s->leases_path, "/l x");
	assert_string_equal(s->include_dir, "/etc/dhcp");
	assert_string_equal(s->pid_path, "/run/p");
	assert_null(s->partner);
	assert_int_equal(s->liveness, LIVENESS_PID);
	assert_int_equal(s->port, 1067);
	assert_int_equal(s->refresh_ms, 250);
	assert_int_equal(s->stale_after, 120);
	assert_int_equal(s->split_count, 3);
	assert_null(s->splits[0].relationship);
	assert_int_equal(s->splits[0].split, 0);
	assert_string_equal(s->splits[1].relationship, "fo a");
	assert_int_equal(s->splits[1].split, 256);
	assert_string_equal(s->splits[2].relationship, "b");
	assert_int_equal(s->splits[2].split, 7);
	config_free(c);
}

static void
parse_server_elsewhere_takes_every_key(void **state)
{
	struct config *c =
	    config_case_good("server a { kind = rpc address = \"[::1]:7\"\n"
			     "remote-server = dhcp-1 }\n"
			     "server b { kind = rpc\n"
			     "address = \"unix:/run/r.sock\" }\n"
			     "server c { kind = rpc address = h.example\n"
			     "security = krb5p kerberos-service = dhcp\n"
			     "keytab = /k }");

	(void)state;
	assert_int_equal(c->server_count, 3);
	assert_string_equal(c->servers[0].kind, "rpc");
	assert_string_equal(c->servers[0].address, "[::1]:7");
	assert_string_equal(c->servers[0].remote_server, "dhcp-1");
	assert_string_equal(c->servers[1].address, "unix:/run/r.sock");
	assert_null(c->servers[1].remote_server);
	assert_string_equal(c->servers[2].address, "h.example");
	assert_int_equal(c->servers[0].security, SECURITY_NONE);
	assert_int_equal(c->servers[2].security, SECURITY_KRB5P);
	assert_string_equal(c->servers[2].kerberos_service, "dhcp");
	assert_string_equal(c->servers[2].keytab, "/k");
	config_free(c);
}

static void
parse_server_without_more_has_the_defaults(void **state)
{
	struct config *c = config_case_good("server a { " ISC "}");
	const struct server_spec *s = c->servers;

	(void)state;
	assert_int_equal(s->liveness, LIVENESS_AUTO);
	assert_int_equal(s->port, 67);
	assert_int_equal(s->refresh_ms, 900);
	assert_int_equal(s->stale_after, 60);
	assert_int_equal(s->split_count, 0);
	assert_null(s->pid_path);
	assert_null(s->include_dir);
	config_free(c);
}

static void
parse_agent_behind_servers_gives_them_its_defaults(void **state)
{
	struct config *c =
	    config_case_good("server a { " ISC "}\n"
			     "server b { " ISC " refresh = 3 }\n"
			     "agent { refresh = 5s stale-after = 1h }");

	(void)state;
	assert_int_equal(c->servers[0].refresh_ms, 5000);
	assert_int_equal(c->servers[0].stale_after, 3600);
	assert_int_equal(c->servers[1].refresh_ms, 3000);
	config_free(c);
}

static void
parse_agent_takes_every_key(void **state)
{
	static const uint32_t root[] = { 1, 3, 6, 1, 4, 1, 4294967295 };
	struct config *c = config_case_good(
	    "agent { agentx-socket = \"tcp:localhost:705\"\n"
	    "root-oid = .1.3.6.1.4.1.4294967295\n client-tables = off\n"
	    "direct-answers = off\n"
	    "log-level = debug\n user = u\n group = g\n"
	    "state-directory = /s }");

	(void)state;
	assert_string_equal(c->agent.agentx_socket, "tcp:localhost:705");
	assert_int_equal(c->agent.root_len, 7);
	assert_memory_equal(c->agent.root, root, sizeof(root));
	assert_false(c->agent.client_tables);
	assert_false(c->agent.direct_answers);
	assert_int_equal(c->agent.log_level, LOG_LEVEL_DEBUG);
	assert_string_equal(c->agent.user, "u");
	assert_string_equal(c->agent.group, "g");
	assert_string_equal(c->agent.state_dir, "/s");
	config_free(c);
}

static void
parse_thresholds_takes_every_key(void **state)
{
	struct config *c = config_case_good(
	    "thresholds { percent-from-size = 16\n"
	    "total { low-percent = 20 high-percent = 20 }\n"
	    "this { low-percent = 0 low-addresses = 4 high-addresses = 9 }\n"
	    "partner { high-percent = 100 } }");
	const struct threshold *t = c->thresholds.share;

	(void)state;
	assert_int_equal(c->thresholds.percent_from_size, 16);
	assert_int_equal(t[SHARE_TOTAL].low_percent, 20);
	assert_int_equal(t[SHARE_TOTAL].high_percent, 20);
	assert_int_equal(t[SHARE_THIS].low_percent, 0);
	assert_int_equal(t[SHARE_THIS].high_percent, 10);
	assert_int_equal(t[SHARE_THIS].low_absolute, 4);
	assert_int_equal(t[SHARE_THIS].high_absolute, 9);
	assert_int_equal(t[SHARE_PARTNER].low_percent, 5);
	assert_int_equal(t[SHARE_PARTNER].high_percent, 100);
	config_free(c);
}

static struct thresholds
limits_of(const struct config *c, uint32_t address, const char *relationship)
{
	struct thresholds t;

	overrides_of(c->overrides, address, 0xffffff00, relationship, &t);
	return t;
}

static void
parse_thresholds_of_what_else_is_measured(void **state)
{
	struct config *c = config_case_good(
	    "thresholds { imbalance-from-size = 7 clock-skew = 2m\n"
	    "imbalance-after = 1h\n"
	    "clock-skew-over = 3\n"
	    "exhausted { high-percent = 4 high-addresses = 5 }\n"
	    "abandoned { high-addresses = 9 low-addresses = 8 }\n"
	    "imbalance { high-percent = 90 } }");

	(void)state;
	assert_int_equal(c->skew.high, 120);
	assert_int_equal(c->skew.low, 3);
	assert_int_equal(c->thresholds.imbalance_from_size, 7);
	assert_int_equal(c->thresholds.imbalance_after, 3600);
	assert_int_equal(c->thresholds.exhausted.high_percent, 4);
	assert_int_equal(c->thresholds.exhausted.high_absolute, 5);
	assert_int_equal(c->thresholds.abandoned.high_percent, 10);
	assert_int_equal(c->thresholds.abandoned.high_absolute, 9);
	assert_int_equal(c->thresholds.abandoned.low_absolute, 8);
	assert_int_equal(c->thresholds.imbalance.high_percent, 90);
	assert_int_equal(c->thresholds.imbalance.low_percent, 25);
	assert_memory_equal(overrides_base(c->overrides), &c->thresholds,
	    sizeof(c->thresholds));
	config_free(c);
}

static void
parse_overrides_of_each_sort_over_what_they_inherit(void **state)
{
	struct config *c =
	    config_case_good("thresholds {\n"
			     "total { low-percent = 20 high-percent = 40 }\n"
			     "scope 10.0.1.0 { total { low-percent = 24 } }\n"
			     "prefix 10.0.0.0/16 { percent-from-size = 9\n"
			     " total { low-percent = 23 } }\n"
			     "prefix 0.0.0.0/0 { total { low-percent = 22 }\n"
			     " this { high-addresses = 5 } }\n"
			     "relationship \"fo a\" {\n"
			     " total { low-percent = 21 }\n"
			     " abandoned { high-percent = 0 low-percent = 0 }"
			     "}\n}");
	struct thresholds t;

	(void)state;
	t = limits_of(c, 0x0a000100, "fo a");
	assert_int_equal(t.share[SHARE_TOTAL].low_percent, 24);
	assert_int_equal(t.share[SHARE_TOTAL].high_percent, 40);
	assert_int_equal(t.percent_from_size, 9);
	assert_int_equal(t.share[SHARE_THIS].high_absolute, 5);
	assert_int_equal(t.abandoned.high_percent, 0);
	t = limits_of(c, 0x0a000200, "fo a");
	assert_int_equal(t.share[SHARE_TOTAL].low_percent, 23);
	t = limits_of(c, 0xc0a80000, "fo a");
	assert_int_equal(t.share[SHARE_TOTAL].low_percent, 22);
	assert_int_equal(t.abandoned.high_percent, 0);
	t = limits_of(c, 0xc0a80000, NULL);
	assert_int_equal(t.abandoned.high_percent, 10);
	config_free(c);
}

static void
parse_overrides_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	config_case_bad("thresholds {\nscope 10.0.0 { } }",
	    "f:2: scope \"10.0.0\": is not an IPv4 address");
	config_case_bad(
	    "thresholds {\nscope 10.0.0.0 { percent-from-size = 1 }\n"
	    "scope 10.0.0.0 { } }",
	    "f:3: found duplicate title '10.0.0.0'");
	config_case_bad("thresholds {\nprefix 10.0.0.0 { } }",
	    "f:2: prefix \"10.0.0.0\": is not ADDRESS/LENGTH without bits "
	    "behind the length");
	config_case_bad("thresholds { prefix 10.0.0.1/24 {\n} }",
	    "f:2: prefix \"10.0.0.1/24\": is not ADDRESS/LENGTH without bits "
	    "behind the length");
	config_case_bad("thresholds { prefix 10.0.0.0/33 { } }",
	    "f:1: prefix \"10.0.0.0/33\": is not ADDRESS/LENGTH without bits "
	    "behind the length");
	config_case_bad(
	    "thresholds { prefix 0.0.0.0/0 { } prefix 0.0.0.0/00 { } }",
	    "f:1: prefix \"0.0.0.0/00\": there are two");
	config_case_bad("thresholds { relationship \"\" { } }",
	    "f:1: relationship \"\": is not a name of 1 to 255 bytes");
	/* Against what it inherits. */
	config_case_bad(
	    "thresholds { scope 10.0.0.0 {\ntotal { low-percent = 16 } } }",
	    "f:2: total: high-percent 15 is below low-percent 16");
	config_case_bad(
	    "thresholds { scope 10.0.0.0 { this { high-percent = 0 } } }",
	    "f:1: this: a low without a high would never be cleared");
	config_case_bad("thresholds { scope 10.0.0.0 { server a { } } }",
	    "f:1: no such option 'server'");
	config_case_bad("thresholds { exhausted { low-percent = 1 } }",
	    "f:1: no such option 'low-percent'");
	config_case_bad("thresholds { abandoned { high-percent = 4 } }",
	    "f:1: abandoned: high-percent 4 is below low-percent 5");
	config_case_bad("thresholds {\nclock-skew = 4s }",
	    "f:2: clock-skew-over 5s is above clock-skew 4s");
	config_case_bad("thresholds { clock-skew = 100000 }",
	    "f:1: clock-skew: \"100000\" is not from 0 to 86400 s");
}

static void
parse_notifications_takes_every_key(void **state)
{
	struct config *c =
	    config_case_good("notifications { scope-this = off rate-limit = "
			     "30 scope-total = yes }");

	(void)state;
	assert_true(c->notifications.enabled);
	assert_true(c->notifications.kind[EVENT_SCOPE_TOTAL]);
	assert_false(c->notifications.kind[EVENT_SCOPE_THIS]);
	assert_true(c->notifications.kind[EVENT_SCOPE_PARTNER]);
	assert_int_equal(c->notifications.rate_limit, 30);
	config_free(c);
	c = config_case_good("notifications { enabled = no }");
	assert_false(c->notifications.enabled);
	config_free(c);
	c = config_case_good(
	    "notifications { events = 16\n"
	    "rate-limits { relationship-state = 5 clock-skew = 6 }\n"
	    "damping { changes = 0 period = 2m quiet = 30 } }");
	assert_int_equal(c->notifications.events, 16);
	assert_int_equal(
	    c->notifications.rate_limits[EVENT_RELATIONSHIP_STATE], 5);
	assert_int_equal(c->notifications.rate_limits[EVENT_CLOCK_SKEW], 6);
	assert_int_equal(c->notifications.rate_limits[EVENT_SCOPE_TOTAL], 0);
	assert_int_equal(c->notifications.damping_changes, 0);
	assert_int_equal(c->notifications.damping_period, 120);
	assert_int_equal(c->notifications.damping_quiet, 30);
	config_free(c);
	config_case_bad("notifications { events = 0 }",
	    "f:1: events: \"0\" is not a number from 1 to 4096");
}

static void
notify_name_is_the_key(void **state)
{
	char text[64];
	struct config *c;
	int i, j;

	(void)state;
	for (i = 0; i < EVENT_KIND_COUNT; i++) {
		snprintf(text, sizeof(text), "notifications { %s = off }",
		    event_kind_name((enum event_kind)i));
		c = config_case_good(text);
		for (j = 0; j < EVENT_KIND_COUNT; j++)
			assert_int_equal(c->notifications.kind[j], i != j);
		config_free(c);
		snprintf(text, sizeof(text),
		    "notifications { rate-limits { %s = 7 } }",
		    event_kind_name((enum event_kind)i));
		c = config_case_good(text);
		for (j = 0; j < EVENT_KIND_COUNT; j++)
			assert_int_equal(
			    c->notifications.rate_limits[j], i == j ? 7 : 0);
		config_free(c);
	}
}

static void
partner_named_by_one_is_completed(void **state)
{
	struct config *c = config_case_good("server a { " ISC " partner = b }\n"
					    "server b { " ISC "}");

	(void)state;
	assert_string_equal(c->servers[0].partner, "b");
	assert_string_equal(c->servers[1].partner, "a");
	config_free(c);
	c = config_case_good("server a { " ISC "partner = b } "
			     "server b { kind = rpc address = h }");
	assert_string_equal(c->servers[1].partner, "a");
	config_free(c);
	c = config_case_good("server a { " ISC "partner = b } "
			     "server b { " ISC "partner = a }");
	assert_string_equal(c->servers[1].partner, "a");
	config_free(c);
}

static void
parse_text_forms_are_all_read(void **state)
{
	struct config *c =
	    config_case_good("\xef\xbb\xbf# one\r\n// two { }\n"
			     "/* three\n \" four */ agent /* ' */ {\r\n"
			     "user = \"a\\\\\\\"b\"; group='c\\'${X}d';\n"
			     "state-directory = /x#y\n}");

	(void)state;
	assert_string_equal(c->agent.user, "a\\\"b");
	assert_string_equal(c->agent.group, "c'${X}d");
	config_free(c);
}

/* ---- files ---- */

struct dir {
	char path[64], file[80];
};

static void
dir_make(struct dir *dir)
{
	strcpy(dir->path, P_tmpdir "/test_config.XXXXXX");
	assert_non_null(mkdtemp(dir->path));
	snprintf(dir->file, sizeof(dir->file), "%s/f", dir->path);
}

static void
dir_write(struct dir *dir, const char *text, size_t len)
{
	FILE *f = fopen(dir->file, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	fclose(f);
}

static void
dir_remove(struct dir *dir)
{
	unlink(dir->file);
	assert_int_equal(rmdir(dir->path), 0);
}

static void
read_unreadable_says_why(void **state)
{
	char words[160];
	struct config *c = NULL;
	struct err err;
	struct dir dir;

	(void)state;
	dir_make(&dir);
	assert_int_equal(config_read(dir.file, &c, &err), -ENOENT);
	snprintf(
	    words, sizeof(words), "%s: No such file or directory", dir.file);
	assert_string_equal(err.text, words);
	assert_int_equal(config_read(dir.path, &c, &err), -EISDIR);
	assert_int_equal(mkfifo(dir.file, 0600), 0);
	assert_int_equal(config_read(dir.file, &c, &err), -EINVAL);
	snprintf(words, sizeof(words), "%s: not a regular file", dir.file);
	assert_string_equal(err.text, words);
	assert_int_equal(config_read("/dev/zero", &c, &err), -EINVAL);
	assert_null(c);
	dir_remove(&dir);
}

static void
read_too_large_is_refused(void **state)
{
	char *text = test_malloc(CONFIG_FILE_MAX + 1);
	struct config *c = NULL;
	struct err err;
	struct dir dir;

	(void)state;
	memset(text, '\n', CONFIG_FILE_MAX + 1);
	dir_make(&dir);
	dir_write(&dir, text, CONFIG_FILE_MAX + 1);
	assert_int_equal(config_read(dir.file, &c, &err), -EFBIG);
	assert_int_equal(
	    config_parse("f", text, CONFIG_FILE_MAX + 1, &c, &err), -EFBIG);
	assert_null(c);
	dir_write(&dir, text, CONFIG_FILE_MAX);
	assert_int_equal(config_read(dir.file, &c, &err), 0);
	config_free(c);
	test_free(text);
	dir_remove(&dir);
}

static void
read_after_an_error_starts_afresh(void **state)
{
	struct config *c = NULL;
	struct err err;

	(void)state;
	config_case_bad("server a { " ISC "} }", "f:1:49: '}' without '{'");
	config_case_bad(
	    "agent { user = \"x", "f:1:16: string without end on its line");
	assert_int_equal(config_parse("g", "\nx = 1", 6, &c, &err), -EBADMSG);
	assert_string_equal(err.text, "g:2: no such option 'x'");
	config_free(config_case_good("agent { }"));
}

/* The file that is installed is one that is accepted. */
static void
read_sample_is_accepted(void **state)
{
	struct config *c = NULL;
	struct err err = { 0 };

	(void)state;
	if (config_read("conf/dhcpfo.conf", &c, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(c->server_count, 1);
	assert_string_equal(c->servers[0].name, "primary");
	assert_null(c->agent.user);
	config_free(c);
}

/* Every line of it that is commented out is a key; most have their default. */
static void
read_sample_shows_the_defaults(void **state)
{
	char line[256], text[16384] = "", *hash;
	struct config *shown, *plain = NULL;
	struct err err;
	FILE *f;

	(void)state;
	f = fopen("conf/dhcpfo.conf", "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		hash = strchr(line, '#');
		/* "#key", not "# words"; without the one that names another
		 * server. */
		if (hash != NULL && hash[1] >= 'a' && hash[1] <= 'z' &&
		    strstr(hash, "partner =") == NULL)
			*hash = ' ';
		strcat(text, line);
	}
	fclose(f);
	shown = config_case_good(text);
	assert_int_equal(shown->server_count, 2);
	assert_string_equal(shown->servers[1].address, "branch.example.net");
	assert_int_equal(config_read("conf/dhcpfo.conf", &plain, &err), 0);
	assert_int_equal(shown->agent.root_len, plain->agent.root_len);
	assert_memory_equal(shown->agent.root, plain->agent.root,
	    plain->agent.root_len * sizeof(plain->agent.root[0]));
	assert_int_equal(
	    shown->agent.client_tables, plain->agent.client_tables);
	assert_int_equal(
	    shown->agent.direct_answers, plain->agent.direct_answers);
	assert_int_equal(shown->agent.log_level, plain->agent.log_level);
	assert_string_equal(shown->agent.state_dir, plain->agent.state_dir);
	assert_int_equal(shown->servers[0].port, plain->servers[0].port);
	assert_int_equal(
	    shown->servers[0].liveness, plain->servers[0].liveness);
	assert_int_equal(
	    shown->servers[0].refresh_ms, plain->servers[0].refresh_ms);
	assert_int_equal(
	    shown->servers[0].stale_after, plain->servers[0].stale_after);
	assert_memory_equal(
	    &shown->thresholds, &plain->thresholds, sizeof(plain->thresholds));
	assert_memory_equal(&shown->notifications, &plain->notifications,
	    sizeof(plain->notifications));
	assert_int_equal(shown->microsoft.enabled, plain->microsoft.enabled);
	assert_int_equal(shown->microsoft.view, plain->microsoft.view);
	assert_int_equal(
	    shown->microsoft.empty_scopes, plain->microsoft.empty_scopes);
	assert_int_equal(
	    shown->microsoft.pending_offers, plain->microsoft.pending_offers);
	config_free(shown);
	config_free(plain);
}

/* ---- memory ---- */

static void
parse_once(void *arg)
{
	struct config *config = NULL;
	struct err err = { 0 };
	int rc;

	rc = config_parse("f", arg, strlen(arg), &config, &err);
	if (oom_hit()) {
		assert_int_equal(rc, -ENOMEM);
		assert_null(config);
		assert_string_equal(err.text, "f: Cannot allocate memory");
	} else
		assert_int_equal(rc, 0);
	config_free(config);
}

static void
parse_without_memory_fails_cleanly(void **state)
{
	static char text[] =
	    "server a { " ISC "partner = b pid-file = /p split = 3 "
	    "relationship x { split = 4 } relationship y { split = 5 } }"
	    "server b { " ISC "include-dir = /i }"
	    "agent { user = a group = b state-directory = /s "
	    "agentx-socket = /x }"
	    "thresholds { scope 10.0.0.0 { } prefix 10.0.0.0/8 { }"
	    "relationship x { total { low-percent = 9 } } }";

	(void)state;
	assert_in_range(oom_each(parse_once, text), 35, 200);
}

static void
free_null_is_allowed(void **state)
{
	(void)state;
	config_free(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_empty_gives_defaults),
		cmocka_unit_test(parse_server_takes_every_key),
		cmocka_unit_test(parse_server_elsewhere_takes_every_key),
		cmocka_unit_test(parse_server_without_more_has_the_defaults),
		cmocka_unit_test(
		    parse_agent_behind_servers_gives_them_its_defaults),
		cmocka_unit_test(parse_agent_takes_every_key),
		cmocka_unit_test(parse_thresholds_takes_every_key),
		cmocka_unit_test(parse_thresholds_of_what_else_is_measured),
		cmocka_unit_test(
		    parse_overrides_of_each_sort_over_what_they_inherit),
		cmocka_unit_test(
		    parse_overrides_that_make_no_sense_are_refused),
		cmocka_unit_test(parse_notifications_takes_every_key),
		cmocka_unit_test(notify_name_is_the_key),
		cmocka_unit_test(partner_named_by_one_is_completed),
		cmocka_unit_test(parse_text_forms_are_all_read),
		cmocka_unit_test(read_unreadable_says_why),
		cmocka_unit_test(read_too_large_is_refused),
		cmocka_unit_test(read_after_an_error_starts_afresh),
		cmocka_unit_test(read_sample_is_accepted),
		cmocka_unit_test(read_sample_shows_the_defaults),
		cmocka_unit_test(parse_without_memory_fails_cleanly),
		cmocka_unit_test(free_null_is_allowed),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
