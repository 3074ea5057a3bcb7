/*
 * What a query wants of an event, and whether an event has it: the same answer as the record's SQL would give (query_sql.c), without a record.
 *
 *   dp_query ──dp_want_new──► dp_want     all conditions in one block of some hundred bytes: there may be very many
 *   event, its sentences ──dp_probe_fill──► dp_probe     names folded, words cut: once for all that are held against it
 *
 * A name that the record has in full means only itself ("Iran"), else whatever has its words ("Islamic Republic of Iran"). Which of the two
 * a want means is told it by dp_want_know, since it knows no record.
 */
#ifndef DP_STORE_WANT_H
#define DP_STORE_WANT_H

#include "store/lexer.h"
#include "store/query_own.h"

/* A string behind the wants' head: a code, a name's words, a mode, a word of the text. */
typedef struct dp_want_ref {
	uint32_t at;
	uint16_t n;
	uint8_t kind;   /* of a term: dp_term_kind; of a word: DP_WANT_ENDS, DP_WANT_PREFIX */
	uint8_t sector; /* of a term */
} dp_want_ref;

enum { DP_WANT_ENDS = 1, DP_WANT_PREFIX = 2 }; /* the last word of its phrase; it may go on */

typedef struct dp_want {
	uint32_t size; /* of the block */
	uint32_t types;
	uint8_t statuses, certainties, quads; /* bits as in dp_query */
	bool from_set, to_set, near_set;
	uint8_t terms[DP_LISTS], modes, words; /* refs of each, in this order */
	int32_t from, to;
	uint32_t min_origins, min_reports;
	double lat, lon, km;
	dp_want_ref ref[];
} dp_want;

/* To be given back with free(). DEPESCHE_EUSAGE where no event can ever match (from behind to). */
int dp_want_new(dp_want **self, const dp_query *query, dp_lexer *lexer, depesche_error *error);

static inline dp_str dp_want_str(const dp_want *self, const dp_want_ref *ref)
{
	return dp_str_of((const char *)self + ref->at, ref->n);
}

/* The refs of a list of terms; of modes with DP_LISTS; of words with DP_LISTS + 1. */
const dp_want_ref *dp_want_refs(const dp_want *self, uint32_t list, uint32_t *n);

/* The record has the name of these folded words in full, as a side or as a place. True where that narrows what is wanted. */
bool dp_want_know(dp_want *self, bool place, dp_str folded);

/* Asks a record about all names that the want may mean by a part, and lets it know. */
int dp_want_ask(dp_want *self, dp_db *db, depesche_error *error);

typedef struct dp_probe_side {
	dp_str name, folded;
	dp_str code;
	dp_sector sector;
	enum { DP_PROBE_ACTOR, DP_PROBE_RECIPIENT, DP_PROBE_SOURCE } role;
} dp_probe_side;

typedef struct dp_probe {
	dp_type type;
	dp_status status;
	dp_certainty certainty;
	int32_t quad, day, last; /* day, last: DP_NO_DAY where unknown */
	dp_str mode, place, place_folded, place_code;
	bool located;
	double lat, lon;
	uint32_t origins, reports;
	const dp_probe_side *side; /* actors, recipients, sources */
	uint32_t sides;
	const dp_words *sentence;
	uint32_t sentences;
} dp_probe;

/* All that `self` points to is in `arena`, or in `found`. The lexer may be NULL where there are no sentences. */
int dp_probe_fill(
	dp_probe *self, const dp_found *found, const dp_str *sentence, uint32_t sentences, dp_lexer *lexer, dp_arena *arena, depesche_error *error);

bool dp_want_holds(const dp_want *self, const dp_probe *probe);

/* Whether it asks for nothing: every event has it. */
bool dp_want_all(const dp_want *self);

#endif
