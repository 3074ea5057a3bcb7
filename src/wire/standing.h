/*
 * Standing queries: very many wants, and for each event those that it matches, in far less time than testing one after another takes.
 *
 *   key ──► numbers of wants filed under it        (wire/keys.h)
 *   event ──its keys──► candidates ──dp_want_holds──► matches
 *
 * Every want is filed under its most selective condition, or pair of conditions, by how often events have its keys; what has none is tested with
 * every event. The result is that of testing all. Not for several threads at once.
 */
#ifndef DP_WIRE_STANDING_H
#define DP_WIRE_STANDING_H

#include "wire/keys.h"

typedef struct dp_standing dp_standing;

/* NULL when memory is out. */
dp_standing *dp_standing_new(void);
void dp_standing_free(dp_standing *self); /* NULL is fine; frees the wants */

/* Counts the keys of an event, so that wants filed from now on are filed by what is rare. */
void dp_standing_learn(dp_standing *self, const dp_probe *probe);

/* Files a want, which then belongs to the index; `to` is given back with its matches. *number tells it from all others there are. False when memory
 * is out. */
bool dp_standing_add(dp_standing *self, dp_want *want, void *to, uint32_t *number);
void dp_standing_remove(dp_standing *self, uint32_t number);
const dp_want *dp_standing_want(const dp_standing *self, uint32_t number);
uint32_t dp_standing_count(const dp_standing *self);

/* A record has the name in full from now on (dp_want_know), for all wants. */
void dp_standing_know(dp_standing *self, bool place, dp_str folded);

/* Whether any want asks for words, for which a probe needs its sentences. */
bool dp_standing_asks_text(const dp_standing *self);

/* Calls `take` once for each want that the event matches, in no order; it may not change the index. False when memory is out. */
bool dp_standing_match(dp_standing *self, const dp_probe *probe, void (*take)(void *self, uint32_t number, void *to), void *take_self);

typedef struct dp_standing_figures {
	uint64_t events, tested, matched; /* since the beginning */
	uint32_t wants, rest, postings;   /* rest: filed under nothing */
	size_t bytes;
} dp_standing_figures;
dp_standing_figures dp_standing_figures_of(const dp_standing *self);

#endif
