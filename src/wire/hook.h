/*
 * Webhooks: deliveries of the record sent by POST, each at least once, in order for each standing query.
 *
 *   delivery (waiting) ──► target's turn ──► POST ──2xx──► delivered
 *                             ▲                └──else──► again after 5 s, 10 s, 20 s ... an hour, each more or less by chance
 *                             └──────────────────────────────┘       after so many attempts: dead
 *
 * A request bears the alert as JSON, and
 *
 *   Depesche-Id: 4711                       of the delivery; the same when it is sent again
 *   Depesche-Timestamp: 1796053200          when it was sent
 *   Depesche-Signature: sha256=<hex>        HMAC-SHA256 by the secret of "4711.1796053200.<body>"
 *
 * as GitHub and Stripe do it. Every target has a queue of its own, and one request at a time; those that failed last may hold a quarter of all
 * connections at most. Where a name leads is looked at when the connection is made, not before, and redirections are not followed.
 */
#ifndef DP_WIRE_HOOK_H
#define DP_WIRE_HOOK_H

#include "serve/digest.h"
#include "serve/log.h"
#include "serve/route.h"
#include "wire/book.h"

typedef struct dp_hook dp_hook;

typedef struct dp_hook_settings {
	const char *record;
	dp_server *server;
	const dp_log *log;
	bool any;             /* also to private addresses */
	uint32_t connections; /* at once, in all */
	uint32_t attempts;    /* after which a delivery is dead */
	uint32_t timeout_ms;  /* of a request */
	uint32_t backoff_ms, backoff_max_ms;
	uint64_t seed; /* of chance */
} dp_hook_settings;

/* 12 attempts, 10 seconds, 1000 connections. */
void dp_hook_defaults(dp_hook_settings *settings);

int dp_hook_new(dp_hook **self, const dp_hook_settings *settings, depesche_error *error);
int dp_hook_start(dp_hook *self, depesche_error *error);
void dp_hook_stop(dp_hook *self); /* its thread ends, while the server still writes; what is under way is given up, and sent again next time */
void dp_hook_free(dp_hook *self); /* NULL is fine; stops first */

/* Deliveries were made out. From any thread. */
void dp_hook_due(dp_hook *self, const dp_due *due, uint32_t n);

typedef struct dp_hook_figures {
	uint64_t sent, delivered, failed, dead;
	uint32_t targets, in_flight;
} dp_hook_figures;
dp_hook_figures dp_hook_figures_of(dp_hook *self);

/* "sha256=" and 64 hexadecimal digits. */
enum { DP_HOOK_SIGNATURE = 7 + 2 * DP_DIGEST + 1 };
bool dp_hook_sign(dp_str secret, int64_t id, int64_t timestamp, dp_str body, char out[DP_HOOK_SIGNATURE]);

/* Milliseconds to wait after so many failed attempts: doubling, up to half more or less. `chance` is any number. */
int64_t dp_hook_backoff(const dp_hook_settings *settings, uint32_t attempts, uint64_t chance);

#endif
