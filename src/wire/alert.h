/*
 * Alerts: the record's revisions seen as news. An alert's id is that of its revision, so that whoever has seen an id has seen all before it.
 *
 *   revision rows ──of one event by one article──► dp_news ─┬─ alerts      created "new", origins upward "origins", status "status" or "denied",
 *                                                           │              merged "merged", other changes "correction"
 *                                                           ├─ after       the event as it was then, to be held against wants
 *                                                           └─ before      and as it was before
 *
 * An article may raise the origins, change the status and correct the place at once: these are three alerts. Changes that are no news (one more copy,
 * one more source) are one alert for those alone whose query the event matches by them. docs/wire.md tells who gets what.
 *
 * What an event was, when more was changed since, is told by the old values of the later revisions; of what they do not tell (title, lead, score) the
 * present stands. So an alert is the same whenever it is read, but for its `event`, which is as the record has it now.
 */
#ifndef DP_WIRE_ALERT_H
#define DP_WIRE_ALERT_H

#include "store/want.h"

typedef enum dp_alert_kind {
	DP_ALERT_NEW,
	DP_ALERT_ORIGINS,
	DP_ALERT_STATUS,
	DP_ALERT_DENIED,
	DP_ALERT_MERGED,
	DP_ALERT_CORRECTION,
	DP_ALERT_KINDS
} dp_alert_kind;
const char *dp_alert_kind_name(dp_alert_kind kind); /* "new" */
bool dp_alert_kind_of(dp_str name, dp_alert_kind *kind);

typedef struct dp_revision {
	int64_t id;
	dp_str at, event, kind, field, old, new, doc;
} dp_revision;

typedef struct dp_alert {
	const dp_revision *row; /* that has its id, and what changed */
	dp_alert_kind kind;
} dp_alert;

typedef struct dp_news {
	const dp_revision *row;
	uint32_t rows;
	dp_alert alert[DP_ALERT_KINDS]; /* by id */
	uint32_t alerts;
	bool quiet;     /* the alert is for those whose query the event matches by it, or no longer does */
	bool there;     /* the record has the event; then: */
	bool was;       /* it was there before */
	dp_found found; /* as it is now */
	dp_probe after, before;
} dp_news;

typedef struct dp_newses {
	dp_news *v;
	uint32_t n, cap;
} dp_newses;

/* What an event's news are to a query. */
typedef enum dp_verdict {
	DP_VERDICT_NONE, /* it does not match, and did not */
	DP_VERDICT_STAY, /* it matches as before */
	DP_VERDICT_COME, /* it matches now */
	DP_VERDICT_GONE  /* it matched, and no longer does */
} dp_verdict;
dp_verdict dp_news_verdict(const dp_news *self, const dp_want *want);

/* The alerts that the query gets: *n of them, by id; all are told as dp_verdict says. One that is GONE is a correction. */
const dp_alert *dp_news_alerts(const dp_news *self, dp_verdict verdict, uint32_t *n);

/* The kind as which a query gets it. */
dp_alert_kind dp_alert_shown(const dp_alert *alert, dp_verdict verdict);

/* Appends an alert as JSON (serve/openapi.json, schema Alert). `query` is the name of the standing query, or "". */
void dp_alert_json(const dp_news *news, const dp_alert *alert, dp_verdict verdict, dp_str query, dp_buf *out);

/* Reads news from a record. */
typedef struct dp_reader dp_reader;

/* `record` and `lexer` must outlive it. */
int dp_reader_open(dp_reader **self, dp_record *record, dp_lexer *lexer, depesche_error *error);
void dp_reader_close(dp_reader *self); /* NULL is fine */

/* The id of the newest revision, 0 for none. */
int dp_reader_newest(dp_reader *self, int64_t *id, depesche_error *error);

/* The least id behind which there are at most `n` revisions. */
int dp_reader_back(dp_reader *self, int64_t n, int64_t *id, depesche_error *error);

/*
 * News behind the revision `after`, oldest first, out of about `most` revisions; nothing of a change is cut off. All is in `arena`. *last is the
 * revision up to which all was read; `after` again where there was nothing. Sentences are read where `text` is set, for wants that ask for words.
 */
int dp_reader_read(dp_reader *self, int64_t after, uint32_t most, bool text, dp_arena *arena, dp_newses *news, int64_t *last, depesche_error *error);

/* The news with the alert of an id; *alert is NULL where it can be shown no more. */
int dp_reader_alert(dp_reader *self, int64_t id, dp_arena *arena, dp_newses *news, const dp_news **of, const dp_alert **alert, depesche_error *error);

#endif
