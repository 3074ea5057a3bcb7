/*
 * Counts over the events of a query for people who wait: in bounded time, however many events there are.
 *
 * Counted are the newest `most` events of the query; what is told of them says whether these are all. dp_query_network counts all of them, whatever
 * it takes.
 */
#ifndef DP_STORE_SUMS_H
#define DP_STORE_SUMS_H

#include "store/query.h"

/* So many events are counted in a tenth of a second. */
enum { DP_SUMS_MOST = 20000 };

typedef struct dp_counted {
	uint32_t events;
	bool all; /* the query has no others */
} dp_counted;

typedef enum dp_facet {
	DP_FACET_TYPE, DP_FACET_MODE, DP_FACET_STATUS, DP_FACET_CERTAINTY, DP_FACET_ACTOR, DP_FACET_RECIPIENT, DP_FACET_STATE, DP_FACET_PLACE, DP_FACET_SOURCE,
	DP_FACET_OUTLET, DP_FACETS
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

/* The `top` values of each facet that most events have, ties by value; in `arena`. */
int dp_query_facets(const dp_query *self, dp_record *record, uint32_t top, dp_arena *arena, dp_counts facets[DP_FACETS], dp_counted *counted, depesche_error *error);

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

/* The `top` places with most events. */
int dp_query_places(const dp_query *self, dp_record *record, uint32_t top, dp_arena *arena, dp_spots *places, dp_counted *counted, depesche_error *error);

typedef struct dp_dyads {
	dp_dyad *v;
	uint32_t n, cap;
} dp_dyads;

/* The `top` dyads as dp_query_network defines them. */
int dp_query_dyads(const dp_query *self, dp_record *record, bool by_state, uint32_t top, dp_arena *arena, dp_dyads *dyads, dp_counted *counted,
	depesche_error *error);

/* How many events the query has, counted up to `most`. */
int dp_query_total(const dp_query *self, dp_record *record, uint32_t most, dp_counted *counted, depesche_error *error);

#endif
