/*
 * The wire as a part of the server: streams, alerts, feeds, standing queries, webhooks, embargoes. docs/wire.md tells what it promises.
 */
#ifndef DP_WIRE_LIVE_H
#define DP_WIRE_LIVE_H

#include "serve/rest.h"
#include "serve/server.h"
#include "wire/hook.h"
#include "wire/hub.h"

typedef struct dp_live dp_live;

typedef struct dp_live_settings {
	const char *record;
	dp_server *server;
	const dp_log *log;
	const char *base;   /* "http://127.0.0.1:8080", for links in feeds */
	bool allow_private; /* webhooks may go to private addresses */
	uint32_t poll_ms, beat_ms;
	dp_hook_settings hook; /* but for record, server, log and any, which are set from here */
} dp_live_settings;

/* Looks four times a second, a comment each 15 seconds, dp_hook_defaults. */
void dp_live_defaults(dp_live_settings *settings);

/* Strings of `settings` must outlive it. */
int dp_live_new(dp_live **self, const dp_live_settings *settings, depesche_error *error);
const dp_part *dp_live_part(const dp_live *self);
dp_hold dp_live_hold(dp_live *self); /* keeps articles under embargo */

/* Once the server has been started. */
int dp_live_start(dp_live *self, depesche_error *error);

/* NULL is fine; when the server has stopped, and before it is freed. */
void dp_live_free(dp_live *self);

#endif
