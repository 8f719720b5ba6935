/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "cli/cli_args.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/ipv4.h"
#include "base/text.h"
#include "cli/cli_command.h"
#include "config/config_schema.h"

/* The last second that a lease can name is taken for "never". */
#define NOW_MAX (INT64_C(0xffffffff) - 1)
#define TIMEOUT_MAX 86400

typedef int set_fn(struct cli_args *args, const char *value, struct err *err);

static int
set_config(struct cli_args *args, const char *value, struct err *err)
{
	(void)err;
	args->config = value;
	return 0;
}

static int
set_server(struct cli_args *args, const char *value, struct err *err)
{
	(void)err;
	args->server = value;
	return 0;
}

static int
set_source(struct cli_args *args, const char *value, struct err *err)
{
	(void)err;
	args->source = value;
	return 0;
}

static int
set_now(struct cli_args *args, const char *value, struct err *err)
{
	args->frozen = true;
	if (text_i64(value, strlen(value), 0, NOW_MAX, &args->now) != 0)
		return err_set(err, -EINVAL,
		    "--now: \"%s\" is not a number of seconds since 1970",
		    value);
	return 0;
}

static int
set_json(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->json = true;
	return 0;
}

static int
set_quiet(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->quiet = true;
	return 0;
}

static int
set_colour(struct cli_args *args, const char *value, struct err *err)
{
	static const char *const names[] = {
		[CLI_WHEN_AUTO] = "auto",
		[CLI_WHEN_ALWAYS] = "always",
		[CLI_WHEN_NEVER] = "never",
	};
	size_t i;

	if (value == NULL) {
		args->colour = CLI_WHEN_ALWAYS;
		return 0;
	}
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(value, names[i]) == 0) {
			args->colour = (enum cli_when)i;
			return 0;
		}
	}
	return err_set(err, -EINVAL,
	    "--color: \"%s\" is not auto, always or never", value);
}

static int
set_help(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->help = true;
	return 0;
}

static int
set_version(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->version = true;
	return 0;
}

static int
set_scope(struct cli_args *args, const char *value, struct err *err)
{
	args->one_scope = true;
	if (ipv4_parse(value, strlen(value), &args->scope) != 0)
		return err_set(
		    err, -EINVAL, "--scope: \"%s\" is not an address", value);
	if (args->scope_count == CLI_CHOICES_MAX)
		return err_set(
		    err, -EINVAL, "--scope: more than %d", CLI_CHOICES_MAX);
	args->scopes[args->scope_count++] = args->scope;
	return 0;
}

static int
set_relationship(struct cli_args *args, const char *value, struct err *err)
{
	if (args->relationship_count == CLI_CHOICES_MAX)
		return err_set(err, -EINVAL, "--relationship: more than %d",
		    CLI_CHOICES_MAX);
	args->relationships[args->relationship_count++] = value;
	return 0;
}

static int
set_all_servers(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->all_servers = true;
	return 0;
}

static int
set_verbose(struct cli_args *args, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	args->verbose = true;
	return 0;
}

static int
set_timeout(struct cli_args *args, const char *value, struct err *err)
{
	if (text_u32(value, strlen(value), 1, TIMEOUT_MAX, &args->timeout) != 0)
		return err_set(err, -EINVAL,
		    "--timeout: \"%s\" is not a number of seconds", value);
	return 0;
}

static int
set_range(const char *option, const char *value, struct cli_range *ret_range,
    struct err *err)
{
	if (cli_range_parse(value, ret_range) != 0)
		return err_set(
		    err, -EINVAL, "--%s: \"%s\" is not a range", option, value);
	return 0;
}

static int
set_warning(struct cli_args *args, const char *value, struct err *err)
{
	return set_range("warning", value, &args->warning, err);
}

static int
set_critical(struct cli_args *args, const char *value, struct err *err)
{
	return set_range("critical", value, &args->critical, err);
}

static int
set_addresses(const char *option, const char *value,
    struct cli_range *ret_range, struct err *err)
{
	int rc = set_range(option, value, ret_range, err);

	if (rc == 0 && ret_range->percent)
		rc = err_set(err, -EINVAL,
		    "--%s: \"%s\" is in percent, not addresses", option, value);
	return rc;
}

static int
set_addresses_warning(struct cli_args *args, const char *value, struct err *err)
{
	return set_addresses(
	    "addresses-warning", value, &args->addresses_warning, err);
}

static int
set_addresses_critical(
    struct cli_args *args, const char *value, struct err *err)
{
	return set_addresses(
	    "addresses-critical", value, &args->addresses_critical, err);
}

static int
set_share(struct cli_args *args, const char *value, struct err *err)
{
	int share;

	for (share = 0; share < SHARE_COUNT; share++) {
		if (strcmp(value, share_name(share)) == 0) {
			args->one_share = true;
			args->share = share;
			return 0;
		}
	}
	return err_set(err, -EINVAL,
	    "--share: \"%s\" is not total, this or partner", value);
}

static int
set_root(struct cli_args *args, const char *value, struct err *err)
{
	struct config_agent agent = { .root_len = 0 };
	int rc = config_schema_root(NULL, value, &agent, err);

	if (rc != 0) {
		err_prefix(err, "--root");
		return rc;
	}
	memcpy(args->root, agent.root, sizeof(args->root));
	args->root_len = agent.root_len;
	return 0;
}

int
cli_args_operand_address(
    struct cli_args *args, const char *operand, struct err *err)
{
	if (ipv4_parse(operand, strlen(operand), &args->address) != 0)
		return err_set(err, -EINVAL, "'%s' is not an address", operand);
	return 0;
}

int
cli_args_operand_client(
    struct cli_args *args, const char *operand, struct err *err)
{
	return cli_search_parse(operand, &args->search, err);
}

/* Of struct option.value, beside false and true: only behind a '='. */
#define OPTIONAL 2

struct option {
	const char *name;
	char letter; /* 0 = none */
	int value;
	unsigned int option; /* CLI_OPTION_...; 0 = of every command */
	set_fn *set;
};

static const struct option options[] = {
	{ "config", 0, true, 0, set_config },
	{ "server", 0, true, 0, set_server },
	{ "source", 0, true, 0, set_source },
	{ "now", 0, true, 0, set_now },
	{ "json", 0, false, CLI_OPTION_JSON, set_json },
	{ "color", 0, OPTIONAL, 0, set_colour },
	{ "quiet", 'q', false, 0, set_quiet },
	{ "help", 'h', false, 0, set_help },
	{ "version", 'V', false, 0, set_version },
	{ "scope", 0, true, CLI_OPTION_SCOPE, set_scope },
	{ "warning", 'w', true, CLI_OPTION_CHECK, set_warning },
	{ "critical", 'c', true, CLI_OPTION_CHECK, set_critical },
	{ "share", 0, true, CLI_OPTION_CHECK, set_share },
	{ "addresses-warning", 'W', true, CLI_OPTION_CHECK,
	    set_addresses_warning },
	{ "addresses-critical", 'C', true, CLI_OPTION_CHECK,
	    set_addresses_critical },
	{ "relationship", 0, true, CLI_OPTION_CHECK, set_relationship },
	{ "all-servers", 0, false, CLI_OPTION_CHECK, set_all_servers },
	{ "timeout", 't', true, CLI_OPTION_CHECK, set_timeout },
	{ "verbose", 'v', false, CLI_OPTION_CHECK, set_verbose },
	{ "root", 0, true, CLI_OPTION_ROOT, set_root },
	{ "delay", 'd', true, CLI_OPTION_TOP, cli_top_args_delay },
	{ "batch", 'b', false, CLI_OPTION_TOP, cli_top_args_batch },
	{ "count", 'n', true, CLI_OPTION_TOP, cli_top_args_count },
	{ "sort", 0, true, CLI_OPTION_TOP, cli_top_args_sort },
	{ "filter", 0, true, CLI_OPTION_TOP, cli_top_args_filter },
};

#define OPTIONS (sizeof(options) / sizeof(options[0]))

struct parser {
	int argc, at; /* at: the next word */
	char **argv;
	struct cli_args args;
	bool given[OPTIONS];
	struct err *err;
	int rc; /* of the first fault */
};

/* Only the first fault is told; the rest is read all the same, so that the
 * command becomes known. */
static struct err *
first_fault(struct parser *p)
{
	return p->rc == 0 ? p->err : NULL;
}

static void
fault(struct parser *p, int rc)
{
	if (p->rc == 0)
		p->rc = rc;
}

/* A name may be shortened as long as it stays clear. */
static const struct option *
find_long(struct parser *p, const char *name, size_t len)
{
	const struct option *found = NULL;
	size_t i;

	for (i = 0; i < OPTIONS; i++) {
		if (len == 0 || strncmp(options[i].name, name, len) != 0)
			continue;
		if (options[i].name[len] == '\0')
			return &options[i];
		if (found != NULL) {
			fault(p,
			    err_set(first_fault(p), -EINVAL,
				"option '--%.*s' is ambiguous", (int)len,
				name));
			return NULL;
		}
		found = &options[i];
	}
	if (found == NULL)
		fault(p,
		    err_set(first_fault(p), -EINVAL, "unknown option '--%.*s'",
			(int)len, name));
	return found;
}

static const struct option *
find_letter(struct parser *p, char letter)
{
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (letter != '\0' && options[i].letter == letter)
			return &options[i];
	fault(p,
	    err_set(first_fault(p), -EINVAL, "unknown option '-%c'", letter));
	return NULL;
}

/* value: what stood in the same word, or NULL. */
static void
take_option(struct parser *p, const struct option *option, const char *value)
{
	if (option->value == true && value == NULL) {
		if (p->at == p->argc) {
			fault(p,
			    err_set(first_fault(p), -EINVAL,
				"option '--%s' needs a value", option->name));
			return;
		}
		value = p->argv[p->at++];
	} else if (!option->value && value != NULL) {
		fault(p,
		    err_set(first_fault(p), -EINVAL,
			"option '--%s' takes no value", option->name));
		return;
	}
	p->given[option - options] = true;
	fault(p, option->set(&p->args, value, first_fault(p)));
}

static void
take_long(struct parser *p, const char *word)
{
	const size_t len = strcspn(word, "=");
	const struct option *option = find_long(p, word, len);

	if (option != NULL)
		take_option(
		    p, option, word[len] == '=' ? word + len + 1 : NULL);
}

/* "-w5:", "-w 5:", "-hV" */
static void
take_letters(struct parser *p, const char *word)
{
	const struct option *option;

	for (; *word != '\0'; word++) {
		if ((option = find_letter(p, *word)) == NULL)
			return;
		if (option->value == true) {
			take_option(
			    p, option, word[1] == '\0' ? NULL : word + 1);
			return;
		}
		take_option(p, option, NULL);
	}
}

static void
take_word(struct parser *p, const char *word, bool *ret_have_operand)
{
	struct cli_args *args = &p->args;

	if (args->command == NULL) {
		if ((args->command = cli_command_find(word)) == NULL)
			fault(p,
			    err_set(first_fault(p), -EINVAL,
				"unknown command '%s'", word));
	} else if (args->command->operand == NULL)
		fault(p,
		    err_set(first_fault(p), -EINVAL,
			"command '%s' takes no operand: '%s'",
			args->command->name, word));
	else if (*ret_have_operand)
		fault(p,
		    err_set(first_fault(p), -EINVAL, "too many operands: '%s'",
			word));
	else {
		args->operand = word;
		*ret_have_operand = true;
		fault(p, args->command->parse(args, word, first_fault(p)));
	}
}

static void
check_all(struct parser *p)
{
	const struct cli_command *command = p->args.command;
	size_t i;

	if (command == NULL) {
		fault(
		    p, err_set(first_fault(p), -EINVAL, "no command is given"));
		return;
	}
	if (command->operand != NULL && p->args.operand == NULL)
		fault(p,
		    err_set(first_fault(p), -EINVAL, "command '%s' needs %s",
			command->name, command->operand));
	if (p->args.all_servers && p->args.server != NULL)
		fault(p,
		    err_set(first_fault(p), -EINVAL,
			"options '--server' and '--all-servers' exclude each "
			"other"));
	for (i = 0; i < OPTIONS; i++)
		if (p->given[i] && options[i].option != 0 &&
		    (command->options & options[i].option) == 0)
			fault(p,
			    err_set(first_fault(p), -EINVAL,
				"command '%s' has no option '--%s'",
				command->name, options[i].name));
}

int
cli_args_parse(
    int argc, char **argv, struct cli_args *ret_args, struct err *err)
{
	struct parser p = { .argc = argc, .at = 1, .argv = argv, .err = err };
	bool only_words = false, have_operand = false;
	const char *word;

	while (p.at < argc) {
		word = argv[p.at++];
		if (only_words || word[0] != '-' || word[1] == '\0')
			take_word(&p, word, &have_operand);
		else if (strcmp(word, "--") == 0)
			only_words = true;
		else if (word[1] == '-')
			take_long(&p, word + 2);
		else
			take_letters(&p, word + 1);
	}
	if (p.args.timeout == 0)
		p.args.timeout = CLI_TIMEOUT;
	if (p.rc == 0 && !p.args.help && !p.args.version)
		check_all(&p);
	*ret_args = p.args;
	return p.rc;
}
