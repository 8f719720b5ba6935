/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "config/config_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

static int
read_all(int fd, const char *path, size_t max, char **ret_text, size_t *ret_len,
    struct err *err)
{
	char *text;
	size_t len = 0;
	ssize_t n;

	/* The file may grow meanwhile: one byte more than allowed tells. */
	if ((text = malloc(max + 2)) == NULL)
		return err_sys(err, -ENOMEM, "%s", path);
	while (len <= max) {
		n = read(fd, text + len, max + 1 - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			n = -errno;
			free(text);
			return err_sys(err, (int)n, "%s", path);
		}
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len > max) {
		free(text);
		return err_set(
		    err, -EFBIG, "%s: larger than %zu bytes", path, max);
	}
	text[len] = '\0';
	*ret_text = text;
	*ret_len = len;
	return 0;
}

int
config_text_read(const char *path, size_t max, char **ret_text, size_t *ret_len,
    struct err *err)
{
	struct stat st;
	int fd, rc;

	/* O_NONBLOCK: a pipe without a writer would hold us in open(). */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd == -1)
		return err_sys(err, -errno, "%s", path);
	if (fstat(fd, &st) == -1)
		rc = err_sys(err, -errno, "%s", path);
	else if (S_ISDIR(st.st_mode))
		rc = err_sys(err, -EISDIR, "%s", path);
	else if (!S_ISREG(st.st_mode))
		rc = err_set(err, -EINVAL, "%s: not a regular file", path);
	else
		rc = read_all(fd, path, max, ret_text, ret_len, err);
	close(fd);
	return rc;
}

/* ---- the text ---- */

#define DEPTH_MAX 8

struct cursor {
	char *p, *end; /* *end is NUL */
	struct place place;
	char *line; /* where it begins */
	size_t word_max;
	struct err *err;
};

static int
fail(struct cursor *c, const char *what)
{
	c->place.column = (unsigned int)(c->p - c->line) + 1;
	return err_at(c->err, -EBADMSG, &c->place, "%s", what);
}

static bool
is_control(char byte)
{
	return ((unsigned char)byte < 0x20 && byte != '\t') || byte == 0x7f;
}

static void
newline(struct cursor *c)
{
	c->p++;
	c->place.line++;
	c->line = c->p;
}

static void
blank_to_line_end(struct cursor *c)
{
	while (c->p < c->end && *c->p != '\n')
		*c->p++ = ' ';
}

static int
blank_block_comment(struct cursor *c)
{
	struct cursor start = *c;

	c->p[0] = c->p[1] = ' ';
	for (c->p += 2; c->p < c->end;) {
		if (c->p[0] == '*' && c->p[1] == '/') {
			c->p[0] = c->p[1] = ' ';
			c->p += 2;
			return 0;
		}
		if (*c->p == '\n')
			newline(c);
		else
			*c->p++ = ' ';
	}
	return fail(&start, "comment without end");
}

/* c->p is at the opening quote; leaves it behind the closing one. */
static int
pass_string(struct cursor *c)
{
	struct cursor start = *c;
	const char quote = *c->p;

	for (c->p++; c->p < c->end && *c->p != '\n'; c->p++) {
		if (*c->p == quote) {
			c->p++;
			return 0;
		}
		if ((size_t)(c->p - start.p) > c->word_max)
			return fail(&start, "string too long");
		if (is_control(*c->p))
			return fail(c, "control character in a string");
		if (quote == '"' && c->p[0] == '$' && c->p[1] == '{')
			return fail(c,
			    "\"${\": environment variables are not expanded; "
			    "write it in single quotes");
		if (*c->p != '\\')
			continue;
		if (c->p[1] == quote || c->p[1] == '\\')
			c->p++;
		else if (quote == '"')
			return fail(c, "unknown escape: only \\\\ and \\\"");
	}
	return fail(&start, "string without end on its line");
}

static bool
ends_word(char byte)
{
	return byte != '\0' && strchr(" \t\r\n\"'{}()=,;#", byte) != NULL;
}

/* c->p is at the first byte of an unquoted word. */
static int
pass_word(struct cursor *c)
{
	const char *start = c->p;

	for (; c->p < c->end && !ends_word(*c->p); c->p++) {
		if ((size_t)(c->p - start) >= c->word_max)
			return fail(c, "word too long");
		if (is_control(*c->p))
			return fail(c, "control character");
		if (c->p[0] == '$' && c->p[1] == '{')
			return fail(c,
			    "\"${\": environment variables are not expanded; "
			    "write it in single quotes");
		/* The scanner takes the first for a comment, drops the last of
		 * the word and skips the others. */
		if (*c->p == '*' || *c->p == '+' ||
		    (*c->p == '/' &&
			(c->p[1] == '/' || c->p[1] == '\0' ||
			    ends_word(c->p[1]))))
			return fail(c,
			    "a word with '*', '+', \"//\" or '/' at its end "
			    "must be quoted");
	}
	return 0;
}

/* libconfuse takes the end of the file for the end of a section, too. */
struct braces {
	struct place open[DEPTH_MAX];
	unsigned int depth;
};

static int
pass_brace(struct cursor *c, struct braces *braces)
{
	if (*c->p == '}') {
		if (braces->depth == 0)
			return fail(c, "'}' without '{'");
		braces->depth--;
	} else {
		if (braces->depth == DEPTH_MAX)
			return fail(c, "sections nested too deeply");
		c->place.column = (unsigned int)(c->p - c->line) + 1;
		braces->open[braces->depth++] = c->place;
	}
	c->p++;
	return 0;
}

int
config_text_prepare(
    char *text, size_t len, size_t word_max, const char *file, struct err *err)
{
	struct cursor c = { text, text + len, { file, 1, 0 }, text, word_max,
		err };
	struct braces braces = { .depth = 0 };
	int rc = 0;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		memset(text, ' ', 3); /* a byte order mark */
	while (rc == 0 && c.p < c.end) {
		switch (*c.p) {
		case '\n':
			newline(&c);
			break;
		case ';':
		case '\r':
			*c.p++ = ' ';
			break;
		case ' ':
		case '\t':
		case '=':
			c.p++;
			break;
		case '(':
		case ')':
		case ',':
			/* Lists and calls; libconfuse loses memory on bad
			 * ones, and no key takes one. */
			rc = fail(&c, "unexpected '(', ')' or ','");
			break;
		case '{':
		case '}':
			rc = pass_brace(&c, &braces);
			break;
		case '#':
			blank_to_line_end(&c);
			break;
		case '"':
		case '\'':
			rc = pass_string(&c);
			break;
		default:
			if (c.p[0] == '/' && c.p[1] == '/')
				blank_to_line_end(&c);
			else if (c.p[0] == '/' && c.p[1] == '*')
				rc = blank_block_comment(&c);
			else
				rc = pass_word(&c);
		}
	}
	if (rc == 0 && braces.depth != 0)
		rc = err_at(err, -EBADMSG, &braces.open[braces.depth - 1],
		    "section without end");
	return rc;
}
