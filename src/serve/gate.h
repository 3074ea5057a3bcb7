/*
 * Who may do what. On loopback addresses everybody may do all, unless tokens are asked for; elsewhere a token says what its bearer may do. In any
 * case
 *
 *   - a server on loopback answers only to names that mean this machine, and to those given to it: a page of the web that has its own name lead
 *     to 127.0.0.1 (DNS rebinding) gets nothing;
 *   - what changes something is refused when a page of another origin sends it.
 */
#ifndef DP_SERVE_GATE_H
#define DP_SERVE_GATE_H

#include "serve/token.h"

#include <pthread.h>

typedef struct dp_gate_entry dp_gate_entry;

typedef struct dp_gate {
	bool loopback;            /* the server listens there and nowhere else */
	bool tokens;              /* are asked for */
	const char *const *names; /* hosts that it answers to, besides this machine's */
	uint32_t count;
	pthread_rwlock_t lock;
	dp_gate_entry *entry;
	uint32_t entries;
} dp_gate;

int dp_gate_init(dp_gate *self, depesche_error *error);
void dp_gate_release(dp_gate *self);

/* Reads the record's tokens anew. */
int dp_gate_load(dp_gate *self, dp_db *db, depesche_error *error);

bool dp_gate_any(dp_gate *self); /* the record has tokens */

/* What a request says of itself; NULL for what it does not say. */
typedef struct dp_claim {
	dp_method method;
	const char *host, *origin, *site; /* Host, Origin, Sec-Fetch-Site */
	const char *authorization;
} dp_claim;

/* What the bearer of a token may do; NONE for what is no token. */
dp_scope dp_gate_scope(dp_gate *self, dp_str token);

/* 0 where `needed` is allowed, with all that the caller may do in *scope; else the status of the refusal: 401, 403, 421; *why then is a sentence. */
int dp_gate_ask(dp_gate *self, const dp_claim *claim, dp_scope needed, dp_scope *scope, const char **why);

/* Notes in the record which tokens were used since the last call. */
int dp_gate_note(dp_gate *self, dp_db *db, depesche_error *error);

#endif
