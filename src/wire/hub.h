/*
 * The hub: reads the record's news once for all, finds whom they concern, and hands them on.
 *
 *   record ──revisions──► hub's thread ──index──┬──► taps: open streams, each with a queue of frames that all share
 *                                               └──► deliveries in the record, for webhooks (wire/hook.h)
 *
 * A tap that comes back with the id of the alert it saw last gets what came since: from the news that are kept in memory, or from the record,
 * read once for all taps that are as far behind. Then it goes on live, without loss or repeat. One that does not read is ended when its queue is
 * full; what it holds are pointers to frames, so slow readers cost little.
 */
#ifndef DP_WIRE_HUB_H
#define DP_WIRE_HUB_H

#include "serve/log.h"
#include "serve/route.h"
#include "wire/alert.h"
#include "wire/book.h"
#include "wire/standing.h"

typedef struct dp_hub dp_hub;

typedef struct dp_hub_settings {
	const char *record; /* its url */
	dp_server *server;  /* through which it writes */
	const dp_log *log;
	uint32_t poll_ms;                                       /* how often it looks for what other programs have changed */
	uint32_t beat_ms;                                       /* how long a stream may be silent */
	void (*due)(void *self, const dp_due *due, uint32_t n); /* deliveries that were made out; from the hub's thread, may be NULL */
	void (*tick)(void *self);                               /* now and then, from the hub's thread; may be NULL */
	void *self;
} dp_hub_settings;

/* Opens the record; begins with dp_hub_start. */
int dp_hub_new(dp_hub **self, const dp_hub_settings *settings, depesche_error *error);
int dp_hub_start(dp_hub *self, depesche_error *error);
void dp_hub_stop(dp_hub *self); /* streams end, its thread too; while the server still writes */
void dp_hub_free(dp_hub *self); /* NULL is fine; stops first. No tap may be open any more. */

/* The record has changed. From any thread. */
void dp_hub_poke(dp_hub *self);

typedef struct dp_tap_wish {
	const dp_query *query;
	dp_str name;    /* of the standing query it is, or "" */
	uint32_t kinds; /* a bit for each dp_alert_kind that is wanted; 0 for all */
	int64_t last;   /* the last alert that was seen; -1: from now on */
} dp_tap_wish;

/* A source of server-sent events. `db` is asked for the names that the query means. */
int dp_hub_tap(dp_hub *self, const dp_tap_wish *wish, dp_db *db, dp_source *source, depesche_error *error);

/* DEPESCHE_EUSAGE where a saved query cannot stand. */
int dp_hub_try(dp_hub *self, dp_str query, depesche_error *error);

/* Standing queries were changed by this program; the version is the record's from then on. `db` is asked for the names that the query means. */
void dp_hub_put(dp_hub *self, const dp_saved *saved, int64_t version, dp_db *db);
void dp_hub_remove(dp_hub *self, int64_t id, int64_t version);

/* Reads "who=RUS&type=ACCUSE" into a query, names in it looked up; `lookup` may be NULL. */
int dp_saved_query(dp_str text, const dp_lookup *lookup, dp_query *query, depesche_error *error);

typedef struct dp_hub_figures {
	uint64_t news, frames, lost; /* lost: streams that were ended since they did not read */
	uint32_t taps, catching, saved;
	int64_t position;
	dp_standing_figures index;
} dp_hub_figures;
dp_hub_figures dp_hub_figures_of(dp_hub *self);

#endif
