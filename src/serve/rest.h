/*
 * The record by HTTP, as openapi.json describes it: events, sums, actors, articles, exports; articles that are sent are coded and merged.
 */
#ifndef DP_SERVE_REST_H
#define DP_SERVE_REST_H

#include "code/code.h"
#include "serve/server.h"

typedef struct dp_rest dp_rest;

/* Keeps an article back until its time (a part that knows embargoes). `line` is the article as one line of JSON (merge/report.h). */
typedef struct dp_hold {
	int (*keep)(void *self, dp_record *record, dp_str line, dp_str doc, dp_str until, depesche_error *error);
	void *self;
} dp_hold;

typedef struct dp_rest_settings {
	const char *record;      /* its url */
	const dp_engine *engine; /* NULL: no articles are taken */
	const dp_lookup *lookup; /* names in other languages; may be NULL */
	dp_server *server;
	dp_hold hold; /* `keep` NULL: an article with an embargo is refused */
} dp_rest_settings;

int dp_rest_new(dp_rest **self, const dp_rest_settings *settings, depesche_error *error);

/* Reads the events into memory (store/columns.h), seconds for a million: before the server starts, so that the first who ask need not wait. */
int dp_rest_ready(dp_rest *self, depesche_error *error);
void dp_rest_free(dp_rest *self); /* NULL is fine; behind the server */
const dp_part *dp_rest_part(const dp_rest *self);

#endif
