/*
 * What the files of queries share: a query as read, and SQL being built from parts.
 *
 *   names, values ──query.c──► dp_query ──query_plan.c──► dp_plan ──query_sql.c──► dp_ask ──query_run.c──► events
 */
#ifndef DP_STORE_QUERY_OWN_H
#define DP_STORE_QUERY_OWN_H

#include "base/arena.h"
#include "base/buf.h"
#include "store/names.h"
#include "store/query.h"

/* How a term finds its names; the last three once the record was asked (query_plan.c). */
typedef enum dp_term_kind {
	DP_TERM_CODE,   /* a state's code */
	DP_TERM_SECTOR, /* nothing but a sector */
	DP_TERM_NAME,   /* a name or a part of one */
	DP_TERM_QUOTED, /* a name in full */
	DP_TERM_ONE,    /* the record has one such name: `name` */
	DP_TERM_SAME,   /* several that are the same when folded */
	DP_TERM_PART,   /* several that have its words */
	DP_TERM_NOBODY  /* none */
} dp_term_kind;

typedef struct dp_term {
	dp_term_kind kind;
	dp_str code, folded, name; /* folded: words with a space between */
	dp_sector sector;          /* DP_SECTOR_NONE for any */
} dp_term;

typedef struct dp_terms {
	dp_term *v;
	uint32_t n, cap;
} dp_terms;

/* Conditions that an index can answer, those first that are lists of terms. */
typedef enum dp_by {
	DP_BY_WHO,
	DP_BY_WITH,
	DP_BY_ACTOR,
	DP_BY_RECIPIENT,
	DP_BY_SAID_BY,
	DP_BY_PLACE,
	DP_LISTS,
	DP_BY_TYPE = DP_LISTS,
	DP_BY_NEAR,
	DP_BY_TEXT,
	DP_BY_ORIGINS,
	DP_BY_REPORTS,
	DP_BY_DAYS,
	DP_BYS
} dp_by;

typedef struct dp_phrase { /* words next to each other */
	dp_str *v;
	uint32_t n, cap;
	bool prefix; /* the last one may go on */
} dp_phrase;

typedef enum dp_sort { DP_SORT_DATE, DP_SORT_DATE_BACK, DP_SORT_ORIGINS, DP_SORT_REPORTS, DP_SORT_UPDATED, DP_SORTS } dp_sort;

/* Where a page begins: behind the event `id` whose sort key is `key` (the day, the number of origins ...). */
typedef struct dp_cursor {
	bool set, keyed; /* keyed: its key is known */
	dp_sort sort;
	int64_t key, id;
} dp_cursor;

struct dp_query {
	dp_arena arena; /* all values; its budget bounds what a caller can make it hold */
	dp_terms list[DP_LISTS];
	struct {
		dp_phrase *v;
		uint32_t n, cap;
	} text;
	struct {
		dp_str *v;
		uint32_t n, cap;
	} modes;
	uint32_t types, statuses, certainties, quads; /* a bit for each value that is asked for; 0 for any */
	bool from_set, to_set;
	int32_t from, to; /* days */
	bool near_set;
	double lat, lon, km;
	uint32_t min_origins, min_reports, limit;
	dp_sort sort;
	dp_cursor after;
};

const char *dp_sort_name(dp_sort sort);

/* Loads events one by one. */
typedef struct dp_finder {
	dp_stmt *event, *sides;
} dp_finder;

int dp_finder_open(dp_finder *self, dp_db *db, depesche_error *error);
void dp_finder_close(dp_finder *self);

/* All that `found` points to is in `arena`. *there is false for no such event. */
int dp_finder_load(dp_finder *self, int64_t event, dp_arena *arena, dp_found *found, bool *there, depesche_error *error);

/* Cuts the next of several values separated by commas off; what stands in quotes is one value, with its commas. */
bool dp_value_cut(dp_str *rest, dp_str *value);

/* Cuts ":MIL" off a value's end. False where it ends in what looks like a sector and is none: `*given`. What stands behind a colon otherwise belongs
 * to the name. */
bool dp_value_sector(dp_str *value, dp_sector *sector, dp_str *given);

/* Three capitals, as a state's code. */
bool dp_value_is_code(dp_str value);

/* Text that only this program reads; false for anything that it did not write. */
dp_str dp_cursor_print(const dp_cursor *self, dp_arena *arena);
bool dp_cursor_read(dp_str text, dp_cursor *self);

#endif
