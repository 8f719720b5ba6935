/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright (c) 2026 the dhcpfo authors */

#include "provider/isc/isc_conf_peer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ipv4.h"
#include "core/topology.h"
#include "provider/isc/isc_conf_build.h"
#include "provider/isc/isc_conf_share.h"
#include "provider/isc/isc_parse.h"

#define SPLIT_ASSUMED_AS 128

/* A declaration while it is read. */
struct peer {
	struct relationship r; /* its strings are malloc'ed, or NULL */
	bool has_hba;
};

/* Which of the two servers a statement is about: behind another "peer", the
 * partner. */
enum side { THIS, PARTNER };

static int
parse_role(struct isc_parse *p, struct peer *peer, enum failover_role role)
{
	if (role == FAILOVER_SECONDARY && peer->has_hba)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "a secondary may not have split or hba");
	peer->r.role = role;
	return 0;
}

static int
parse_primary(struct isc_parse *p, struct peer *peer, enum side side)
{
	(void)side;
	return parse_role(p, peer, FAILOVER_PRIMARY);
}

static int
parse_secondary(struct isc_parse *p, struct peer *peer, enum side side)
{
	(void)side;
	return parse_role(p, peer, FAILOVER_SECONDARY);
}

/* A name is not looked up: that could take for ever. */
static int
parse_address(struct isc_parse *p, struct peer *peer, enum side side)
{
	char **host = side == PARTNER ? &peer->r.peer_host : &peer->r.host;
	uint32_t address;
	char *copy;
	int rc;

	if ((rc = isc_parse_ipv4_or_name(p, &address)) != 0)
		return rc;
	if ((copy = strdup(p->name)) == NULL)
		return isc_parse_no_memory(p);
	free(*host);
	*host = copy;
	if (side == PARTNER)
		peer->r.peer_address = address;
	else
		peer->r.address = address;
	return 0;
}

/* What dhcpd needs to know, but nobody who counts addresses. */
static int
parse_number(struct isc_parse *p, struct peer *peer, enum side side)
{
	int32_t number;

	(void)peer;
	(void)side;
	return isc_parse_int(p, &number);
}

static int
parse_mclt(struct isc_parse *p, struct peer *peer, enum side side)
{
	int32_t number;
	int rc;

	(void)side;
	if ((rc = isc_parse_int(p, &number)) == 0)
		peer->r.mclt = (uint32_t)number;
	return rc;
}

static int
parse_auto_partner_down(struct isc_parse *p, struct peer *peer, enum side side)
{
	int32_t number;
	int rc;

	(void)side;
	if ((rc = isc_parse_int(p, &number)) == 0)
		peer->r.safe_period =
		    number == 0 ? UINT32_MAX : (uint32_t)number;
	return rc;
}

static int
check_split_allowed(struct isc_parse *p, const struct peer *peer)
{
	if (peer->r.role == FAILOVER_SECONDARY)
		return isc_parse_fail(p, &isc_lex_peek(p->lex)->place,
		    "a secondary may not have split or hba");
	return 0;
}

static int
parse_split(struct isc_parse *p, struct peer *peer, enum side side)
{
	struct place place = isc_lex_peek(p->lex)->place;
	int32_t split;
	int rc;

	(void)side;
	if ((rc = check_split_allowed(p, peer)) != 0 ||
	    (rc = isc_parse_int(p, &split)) != 0)
		return rc;
	if (split < 0 || split > BUCKET_COUNT)
		return isc_parse_fail(
		    p, &place, "split is from 0 to %d", BUCKET_COUNT);
	bucket_split(peer->r.hba, (unsigned int)split);
	peer->has_hba = true;
	return 0;
}

static int
parse_hba(struct isc_parse *p, struct peer *peer, enum side side)
{
	size_t count;
	int rc;

	(void)side;
	if ((rc = check_split_allowed(p, peer)) != 0 ||
	    (rc = isc_parse_octets(p, ':', 16, BUCKET_HBA_LEN, peer->r.hba,
		 BUCKET_HBA_LEN, &count)) != 0)
		return rc;
	peer->has_hba = true;
	return 0;
}

/* "load balance max seconds N" */
static int
parse_load(struct isc_parse *p, struct peer *peer, enum side side)
{
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_BALANCE, "'balance'")) != 0 ||
	    (rc = isc_parse_expect(p, ISC_W_MAX, "'max'")) != 0 ||
	    (rc = isc_parse_expect(p, ISC_W_SECONDS, "'seconds'")) != 0)
		return rc;
	return parse_number(p, peer, side);
}

static const struct statement {
	int word;
	int (*parse)(struct isc_parse *p, struct peer *peer, enum side side);
} statements[] = {
	{ ISC_W_PRIMARY, parse_primary },
	{ ISC_W_SECONDARY, parse_secondary },
	{ ISC_W_ADDRESS, parse_address },
	{ ISC_W_PORT, parse_number },
	{ ISC_W_MAX_LEASE_MISBALANCE, parse_number },
	{ ISC_W_MAX_LEASE_OWNERSHIP, parse_number },
	{ ISC_W_MAX_BALANCE, parse_number },
	{ ISC_W_MIN_BALANCE, parse_number },
	{ ISC_W_AUTO_PARTNER_DOWN, parse_auto_partner_down },
	{ ISC_W_MAX_RESPONSE_DELAY, parse_number },
	{ ISC_W_MAX_UNACKED_UPDATES, parse_number },
	{ ISC_W_MCLT, parse_mclt },
	{ ISC_W_HBA, parse_hba },
	{ ISC_W_SPLIT, parse_split },
	{ ISC_W_LOAD, parse_load },
};

/* Statements up to '}'. */
static int
parse_statements(struct isc_parse *p, struct peer *peer)
{
	const struct isc_token *token;
	enum side side;
	size_t i;
	int rc;

	for (;;) {
		side = THIS;
		while (isc_parse_take(p, ISC_W_PEER))
			side = PARTNER;
		token = isc_lex_next(p->lex);
		if (token->kind == '}')
			return 0;
		for (i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
			if (statements[i].word == token->kind)
				break;
		if (i == sizeof(statements) / sizeof(statements[0]))
			return isc_parse_unexpected(
			    p, token, "a statement about failover or '}'");
		if ((rc = statements[i].parse(p, peer, side)) != 0 ||
		    (rc = isc_parse_semi(p)) != 0)
			return rc;
	}
}

static int
check_complete(
    struct isc_parse *p, const struct peer *peer, const struct place *place)
{
	const char *missing = NULL;

	if (peer->r.peer_host == NULL)
		missing = "a peer address";
	else if (peer->r.role == FAILOVER_PRIMARY && !peer->has_hba)
		missing = "split or hba";
	else if (peer->r.role == FAILOVER_PRIMARY && peer->r.mclt == 0)
		missing = "an mclt";
	if (missing == NULL)
		return 0;
	return isc_parse_fail(p, place, "this failover peer needs %s", missing);
}

/* Behind the '{'. */
static int
parse_declaration(struct isc_parse *p, struct isc_conf_share *share, char *name,
    const struct place *place)
{
	/* dhcpd takes one that says nothing for a primary. */
	struct peer peer = { .r = { .name = name,
				 .role = FAILOVER_PRIMARY,
				 .mode = FAILOVER_LOAD_BALANCE,
				 .safe_period = UINT32_MAX } };
	int rc;

	if (isc_conf_build_find_peer(p->build, name) >= 0)
		return isc_parse_fail(
		    p, place, "failover peer \"%.40s\" declared twice", name);
	if ((rc = parse_statements(p, &peer)) != 0 ||
	    (rc = check_complete(p, &peer, place)) != 0)
		goto out;
	/* Only a primary's file says which clients are whose.  One that was
	 * made a secondary after its split was is not possible. */
	peer.r.split_source = SPLIT_CONFIGURED;
	if (!peer.has_hba) {
		peer.r.split_source = SPLIT_ASSUMED;
		bucket_split(peer.r.hba, SPLIT_ASSUMED_AS);
	}
	rc = isc_conf_build_peer(p->build, place, &peer.r, p->err);
	if (rc == 0 && share != NULL)
		isc_conf_share_set_peer(
		    share, (uint32_t)isc_conf_build_find_peer(p->build, name));
out:
	free(peer.r.host);
	free(peer.r.peer_host);
	return rc;
}

/* "my state S [at DATE];", behind "my" or "partner". */
static int
parse_state(struct isc_parse *p)
{
	static const int words[] = { ISC_W_UNKNOWN_STATE, ISC_W_PARTNER_DOWN,
		ISC_W_NORMAL, ISC_W_COMMUNICATIONS_INTERRUPTED,
		ISC_W_CONFLICT_DONE, ISC_W_RESOLUTION_INTERRUPTED,
		ISC_W_POTENTIAL_CONFLICT, ISC_W_RECOVER, ISC_W_RECOVER_WAIT,
		ISC_W_RECOVER_DONE, ISC_W_SHUTDOWN, ISC_W_PAUSED,
		ISC_W_STARTUP };
	size_t i;
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_STATE, "'state'")) != 0)
		return rc;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (isc_parse_take(p, words[i]))
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "a state of failover");
	if (isc_parse_take(p, ISC_W_AT) && (rc = isc_parse_date(p)) != 0)
		return rc;
	return isc_parse_semi(p);
}

/* "failover peer "NAME" state { ... }", from the '{' on. */
static int
parse_states(struct isc_parse *p, uint32_t peer)
{
	const struct isc_token *token;
	int32_t number;
	int rc;

	if ((rc = isc_parse_expect(p, '{', "'{'")) != 0)
		return rc;
	for (;;) {
		token = isc_lex_next(p->lex);
		if (token->kind == '}')
			return 0;
		if (token->kind == ISC_W_MY || token->kind == ISC_W_PARTNER) {
			rc = parse_state(p);
		} else if (token->kind == ISC_W_MCLT &&
		    isc_conf_build_peer_role(p->build, peer) !=
			FAILOVER_PRIMARY) {
			if ((rc = isc_parse_int(p, &number)) == 0)
				rc = isc_parse_semi(p);
		} else {
			rc = isc_parse_unexpected(
			    p, token, "my state, partner state or '}'");
		}
		if (rc != 0)
			return rc;
	}
}

int
isc_conf_peer_parse(struct isc_parse *p, struct isc_conf_share *share)
{
	const struct isc_token *token;
	char name[ISC_LEX_TOKEN_MAX];
	struct place place;
	int64_t known;
	int rc;

	if ((rc = isc_parse_expect(p, ISC_W_PEER, "'peer'")) != 0)
		return rc;
	token = isc_lex_next(p->lex);
	if (!isc_lex_is_identifier(token->kind) && token->kind != ISC_T_STRING)
		return isc_parse_unexpected(p, token, "the name of a peer");
	place = token->place;
	memcpy(name, token->text, token->len + 1);
	if (isc_parse_take(p, '{'))
		return parse_declaration(p, share, name, &place);
	known = isc_conf_build_find_peer(p->build, name);
	if (share == NULL && isc_parse_peek(p) == ';')
		return isc_parse_fail(p, &place,
		    "a default peer can stand in a shared network only");
	if (isc_parse_peek(p) != ';' && isc_parse_peek(p) != ISC_W_STATE)
		return isc_parse_unexpected(
		    p, isc_lex_next(p->lex), "'{', 'state' or ';'");
	if (known < 0)
		return isc_parse_fail(
		    p, &place, "no failover peer \"%.40s\"", name);
	if (isc_parse_take(p, ISC_W_STATE))
		return parse_states(p, (uint32_t)known);
	isc_conf_share_set_peer(share, (uint32_t)known);
	return isc_parse_semi(p);
}
