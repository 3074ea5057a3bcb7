/*
 * All events of a record in memory, in columns, for sums over very many of them: an index answers a page soon, but a bar for each year or the
 * weight of each dyad looks at every event that a query finds.
 *
 *   record ──dp_columns_follow──► columns ◄── query ──► facets, bars, dyads, places
 *
 * Some 90 bytes an event. What a query finds here is what it finds in the record (query_sql.c); only words are looked up there. Many threads may ask
 * at once; the first that finds the record changed reads what is new by its revisions.
 */
#ifndef DP_STORE_COLUMNS_H
#define DP_STORE_COLUMNS_H

#include "store/query.h"

typedef struct dp_columns dp_columns;

int dp_columns_new(dp_columns **self, depesche_error *error);
void dp_columns_free(dp_columns *self); /* NULL is fine */

/* Reads what the record has and the columns have not. The sums below begin with it. */
int dp_columns_follow(dp_columns *self, dp_record *record, depesche_error *error);

typedef struct dp_columns_figures {
	uint64_t events, bytes;
} dp_columns_figures;
dp_columns_figures dp_columns_figures_of(dp_columns *self);

typedef enum dp_facet {
	DP_FACET_TYPE,
	DP_FACET_MODE,
	DP_FACET_STATUS,
	DP_FACET_CERTAINTY,
	DP_FACET_ACTOR,
	DP_FACET_RECIPIENT,
	DP_FACET_STATE,
	DP_FACET_PLACE,
	DP_FACET_SOURCE,
	DP_FACET_OUTLET,
	DP_FACETS
} dp_facet;
const char *dp_facet_name(dp_facet facet); /* "outlet" */

typedef struct dp_count {
	dp_str value, code; /* code: a place's state; else "" */
	uint32_t events;
} dp_count;

typedef struct dp_counts {
	dp_count *v;
	uint32_t n, cap;
} dp_counts;

typedef struct dp_facets {
	uint32_t total;
	dp_counts list[DP_FACETS];
} dp_facets;

/* The `top` values of each facet that most events of the query have, ties by value; in `arena`, as with all that follows. */
int dp_columns_facets(
	dp_columns *self, dp_record *record, const dp_query *query, uint32_t top, dp_arena *arena, dp_facets *out, depesche_error *error);

typedef struct dp_spot {
	dp_str name, code;
	bool located; /* else a state as a whole, or a place that is not registered */
	double lat, lon;
	uint32_t events;
} dp_spot;

typedef struct dp_spots {
	dp_spot *v;
	uint32_t n, cap;
} dp_spots;

int dp_columns_places(
	dp_columns *self, dp_record *record, const dp_query *query, uint32_t top, dp_arena *arena, dp_spots *out, depesche_error *error);

typedef struct dp_dyads {
	dp_dyad *v;
	uint32_t n, cap;
} dp_dyads;

/* As dp_query_network. */
int dp_columns_dyads(dp_columns *self, dp_record *record, const dp_query *query, bool by_state, uint32_t top, dp_arena *arena, dp_dyads *out,
	depesche_error *error);

typedef struct dp_actor {
	dp_str name, code, sector; /* code and sector as in its newest event */
	uint32_t events;           /* that it acts in, or is acted on */
} dp_actor;

typedef struct dp_actors {
	dp_actor *v;
	uint32_t n, cap;
} dp_actors;

/* What is typed of a name, and names that are meant, too, since they begin so in another language. */
typedef struct dp_typed {
	dp_str typed;
	const dp_str *also;
	uint32_t count;
} dp_typed;

/* The `top` actors and recipients of most events, each of whose names has words that begin with the words that are typed, whatever case and accents,
 * or is among the others. */
int dp_columns_actors(
	dp_columns *self, dp_record *record, const dp_typed *typed, uint32_t top, dp_arena *arena, dp_actors *out, depesche_error *error);

/* True when each word of `typed` begins a word of `name`; both folded (store/names.h). */
bool dp_typed_fits(dp_str typed, dp_str name);

/* The one of exactly this name; *there is false where no event has it. */
int dp_columns_actor(dp_columns *self, dp_record *record, dp_str name, dp_arena *arena, dp_actor *out, bool *there, depesche_error *error);

typedef struct dp_bars {
	dp_bar *v;
	uint32_t n, cap;
} dp_bars;

/* A bar for each day that has events, in order, as dp_query_volume. */
int dp_columns_days(dp_columns *self, dp_record *record, const dp_query *query, dp_arena *arena, dp_bars *out, depesche_error *error);

#endif
