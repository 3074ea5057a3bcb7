/*
 * A query as SQL. Values never stand in its text: each becomes a parameter, numbered as it comes.
 *
 *   candidates   SELECT d.event FROM event_side d WHERE d.code = $1 ...         events that may be meant, by one condition with an index
 *   page         SELECT e.id, key FROM ... event e WHERE <all conditions> ORDER BY key, id
 *
 * What is asked in order of days is asked in spans, one after another, so that an index gives each in order: events whose days begin more than
 * DP_LONG days before `from` and reach into it; those that begin later; those whose days are unknown.
 */
#ifndef DP_STORE_QUERY_SQL_H
#define DP_STORE_QUERY_SQL_H

#include "store/query_own.h"

enum { DP_LONG = 31 /* as in the index event_long */, DP_SPANS = 3 };

typedef enum dp_span { DP_SPAN_LONG, DP_SPAN_MAIN, DP_SPAN_UNKNOWN, DP_SPAN_ALL } dp_span;

/* How the events of a span are found. */
typedef enum dp_way {
	DP_WAY_SCAN,   /* all events in order, each tested */
	DP_WAY_STREAM, /* those of `by`, which its index gives in order of days */
	DP_WAY_GATHER  /* those of `by`, sorted afterwards */
} dp_way;

typedef struct dp_plan {
	const dp_query *query;
	dp_terms list[DP_LISTS]; /* resolved */
	bool nothing;            /* no event can match */
	bool unordered;          /* events are wanted in no order */
	double counted[DP_BYS];  /* candidates of conditions that are the same in every span; negative where not counted yet */
	/* of the span that was chosen for last: */
	dp_way way;
	dp_by by;
	bool text_at_once; /* all sentences that match are found first; else those of each event are tested */
} dp_plan;

typedef struct dp_value {
	enum { DP_VALUE_INT, DP_VALUE_REAL, DP_VALUE_TEXT } kind;
	int64_t i;
	double r;
	dp_str s;
} dp_value;

typedef struct dp_ask {
	dp_db *db;
	dp_arena *arena;
	dp_buf text;
	struct {
		dp_value *v;
		uint32_t n, cap;
	} values;
	bool failed;
} dp_ask;

void dp_ask_init(dp_ask *self, dp_db *db, dp_arena *arena);
void dp_ask_release(dp_ask *self);
void dp_ask_c(dp_ask *self, const char *text);
void dp_ask_int(dp_ask *self, int64_t value);
void dp_ask_real(dp_ask *self, double value);
void dp_ask_text(dp_ask *self, dp_str value);

/* The statement, its parameters set. */
int dp_ask_prepare(dp_ask *self, dp_stmt **stmt, depesche_error *error);

/* Whether the query has the condition `by`; whether its index gives events in order of days. */
bool dp_plan_has(const dp_plan *self, dp_by by);
bool dp_plan_ordered(const dp_plan *self, dp_by by);

/* Whether a condition reads the event's own row, and not its day alone. */
bool dp_plan_reads_event(const dp_plan *self);

/* Whether the query asks for days; for an order by days. */
bool dp_query_dated(const dp_query *self);
bool dp_query_by_day(const dp_query *self);

/* The spans that the query's order goes through, one after another; how many. */
uint32_t dp_query_spans(const dp_query *self, dp_span out[DP_SPANS]);

/* SELECTs the names that a term means in the record: those that are the same when folded, or those that have its words one after another
 * (DP_TERM_PART). */
void dp_plan_names(const dp_term *term, bool place, dp_ask *sql);

/* SELECTs that give the events that `by` finds in the column `event`, each at least once; sentences instead of events for DP_BY_TEXT, if `rough`. */
void dp_plan_candidates(const dp_plan *self, dp_by by, dp_span span, bool rough, dp_ask *sql);

/* "SELECT 1 FROM event d WHERE ...": the events of a span, whatever else they are. */
void dp_plan_span(const dp_plan *self, dp_span span, dp_ask *sql);

/* SELECT `columns` FROM ... WHERE all conditions hold; events are `e`, each once. Not for DP_WAY_STREAM. */
void dp_plan_events(const dp_plan *self, dp_span span, const char *columns, dp_ask *sql);

/* Ids and sort keys of events in the query's order, those behind the cursor if `behind`; up to `limit`, 0 for all. */
void dp_plan_page(const dp_plan *self, dp_span span, bool behind, uint32_t limit, dp_ask *sql);

/* Asks the record for the names of the terms. */
int dp_plan_make(dp_plan *self, const dp_query *query, dp_db *db, dp_arena *arena, depesche_error *error);

/* Chooses a way for a span: for its first `limit` events in order, or for all of them (0). */
int dp_plan_choose(dp_plan *self, dp_span span, uint32_t limit, dp_db *db, dp_arena *arena, depesche_error *error);

#endif
