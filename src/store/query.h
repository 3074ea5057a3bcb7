/*
 * Questions to a record: which events, in which order, and one page of them after another.
 *
 *   --who Putin --with CHN --type CONSULT,AGREE --from 2019-04 --min-origins 2 --sort origins --limit 50
 *
 * Parameters are names with values, the same on the command line and in a web address. Values of one name separated by commas are alternatives;
 * different names must all hold. Everything reaches the database as a parameter of prepared SQL.
 *
 *   who, with            a side of either kind: a name or a part of one, a name in full "in quotes", an ISO 3166-1 alpha-3 code; each
 *                        optionally with ":SECTOR" ("RUS:MIL"), or that alone (":IGO"); `with` another side than `who`
 *   actor, recipient     likewise, of that side
 *   said_by              likewise, a source
 *   type, mode, status, certainty, quad
 *   from, to             EDTF; an event is in when its days may overlap them; where its date is unknown the first day of publication counts
 *   place                name or state code
 *   near                 "37.57,126.98,100": latitude, longitude, kilometres (great circle)
 *   text                 words of a sentence that tells it, all of them; "in quotes" next to each other; prefix*
 *   min_origins, min_reports
 *   sort                 date (default), -date, origins, reports, updated: largest or newest first but for date
 *   limit                1 to 10000, default 100
 *   after                cursor of the page before
 *
 * store/lookup.h turns names as people type them into codes and quoted names. docs/query.md tells more.
 */
#ifndef DP_STORE_QUERY_H
#define DP_STORE_QUERY_H

#include "store/record.h"

typedef struct dp_query dp_query;

/* NULL when memory is out. */
dp_query *dp_query_new(void);
void dp_query_free(dp_query *self); /* NULL is fine */

/*
 * DEPESCHE_EUSAGE with a sentence for an unknown name or a value that makes no sense; the query is then unchanged. "min-origins" is "min_origins".
 * Alternatives and words of a name that was set before are added to, other values take the place of the one before; an empty value is none.
 */
int dp_query_set(dp_query *self, dp_str name, dp_str value, depesche_error *error);

/* An event as lists, tables and exports need it: what the record shows, and the report shown first. */
typedef struct dp_found {
	int64_t id;
	dp_str key;
	dp_type type;
	dp_str mode;
	dp_status status;
	dp_certainty certainty;
	dp_str date;
	dp_days days;
	int32_t day; /* what it is sorted by, DP_NO_DAY */
	dp_str place, place_code;
	bool located;
	double lat, lon;
	dp_str context, cameo;
	int32_t quad;
	double score;
	uint32_t reports, outlets, origins;
	int32_t published_first, published_last;
	const dp_member *actor, *recipient, *said_by; /* name, code, sector; text where the lead names them */
	uint32_t actors, recipients, sources;
	dp_str doc, title, published, publisher, agency, url, language; /* the lead's article */
	dp_str sentence, trigger;                                       /* the lead's words */
	uint32_t begin, end, trigger_begin, trigger_end;
} dp_found;

/*
 * Calls `take` for each event of the page in order; what it gets is valid during the call. Its first result other than 0 ends it and is returned.
 * `cursor` (may be NULL) gets the value of `after` for the next page, "" when there is none, in `arena`. A cursor stays good while events are added:
 * no event that was there is skipped or repeated.
 */
int dp_query_run(const dp_query *self, dp_record *record, int (*take)(void *to, const dp_found *found, depesche_error *error), void *to,
	dp_arena *arena, dp_str *cursor, depesche_error *error);

/* The same without limit and page: for exports. Memory stays flat. */
int dp_query_all(const dp_query *self, dp_record *record, int (*take)(void *to, const dp_found *found, depesche_error *error), void *to,
	depesche_error *error);

/* Events of each day, week (Monday), month or year that has any, in order: for a bar of volume. Those whose day is unknown are left out. */
typedef enum dp_step { DP_STEP_DAY, DP_STEP_WEEK, DP_STEP_MONTH, DP_STEP_YEAR } dp_step;
int32_t dp_step_first(int32_t day, dp_step step); /* of the step that the day is in */
int32_t dp_step_next(int32_t day, dp_step step);  /* the first one of the step behind it */
typedef struct dp_bar {
	int32_t day;              /* the first one */
	uint64_t events, quad[5]; /* quad[1..4] */
} dp_bar;
int dp_query_volume(const dp_query *self, dp_record *record, dp_step step, int (*take)(void *to, const dp_bar *bar), void *to, depesche_error *error);

/*
 * Pairs of sides that act on each other, with the number of events, mean score and last day, heaviest first: actor and recipient; of acts without
 * direction (CONSULT, COOPERATE) also two actors or two recipients, the smaller name first. By states, a side with a code is its code; one without is
 * its name.
 */
typedef struct dp_dyad {
	dp_str from, to, from_code, to_code;
	uint64_t events, quad[5]; /* quad[1..4] */
	double score;
	int32_t last_day;
} dp_dyad;
int dp_query_network(
	const dp_query *self, dp_record *record, bool by_state, int (*take)(void *to, const dp_dyad *dyad), void *to, depesche_error *error);

/* How many events of each type. */
int dp_query_types(const dp_query *self, dp_record *record, uint64_t events[DP_TYPE_COUNT], depesche_error *error);

#endif
