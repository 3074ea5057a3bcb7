/*
 * Tokens: who may read, write or run a record over the network. A token is 256 random bits, shown once; the record keeps their SHA-256 alone.
 *
 *   dp_7Qm3wLx0...    "dp_" and 43 characters of base64url (RFC 4648)
 */
#ifndef DP_SERVE_TOKEN_H
#define DP_SERVE_TOKEN_H

#include "serve/digest.h"
#include "serve/route.h"

enum { DP_TOKEN_NAME = 64, DP_TOKEN_CHARS = 46 };

typedef struct dp_bearer {
	dp_str name;
	dp_scope scope;
	unsigned char hash[DP_DIGEST];
	dp_str created, used; /* 2026-11-29T15:40:00Z; used: "" for never */
} dp_bearer;

/* Makes a token and writes it to `secret`. DEPESCHE_EUSAGE when the name is taken or no name: letters, digits, ".", "-" and "_". */
int dp_token_add(dp_db *db, dp_str name, dp_scope scope, char secret[DP_TOKEN_CHARS + 1], depesche_error *error);

/* Calls `take` for each token by name; what it gets is valid during the call. A result other than 0 ends it and is returned. */
int dp_token_each(dp_db *db, int (*take)(void *to, const dp_bearer *token, depesche_error *error), void *to, depesche_error *error);

int dp_token_remove(dp_db *db, dp_str name, bool *found, depesche_error *error);

/* Notes that a token was used now. */
int dp_token_used(dp_db *db, dp_str name, depesche_error *error);

#endif
