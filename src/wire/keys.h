/*
 * Keys by which standing queries and events find each other. A query is filed under all keys of its most selective condition, of which an event that
 * it matches has at least one; or under pairs of keys, one of each of two conditions, of which such an event has both.
 *
 *   who=RUS,PRK  type=CONSULT     ──►  {code RUS, code PRK} with {type CONSULT}
 *   text="Nord Stream" near=...   ──►  {word nord}
 *   min_origins=3                 ──►  nothing: tested with every event
 */
#ifndef DP_WIRE_KEYS_H
#define DP_WIRE_KEYS_H

#include "store/want.h"

/* What kinds of keys there are, in the order of how often events have one of them, roughly. */
typedef enum dp_key_kind {
	DP_KEY_CERTAINTY,
	DP_KEY_STATUS,
	DP_KEY_QUAD,
	DP_KEY_TYPE,
	DP_KEY_MODE,
	DP_KEY_SIDE_SECTOR,
	DP_KEY_ACTOR_SECTOR,
	DP_KEY_RECIPIENT_SECTOR,
	DP_KEY_SOURCE_SECTOR,
	DP_KEY_SIDE_CODE,
	DP_KEY_ACTOR_CODE,
	DP_KEY_RECIPIENT_CODE,
	DP_KEY_SOURCE_CODE,
	DP_KEY_SIDE_OFFICE,
	DP_KEY_ACTOR_OFFICE,
	DP_KEY_RECIPIENT_OFFICE,
	DP_KEY_SOURCE_OFFICE, /* code and sector */
	DP_KEY_SIDE_NAME,
	DP_KEY_ACTOR_NAME,
	DP_KEY_RECIPIENT_NAME,
	DP_KEY_SOURCE_NAME, /* a word of it */
	DP_KEY_PLACE_CODE,
	DP_KEY_PLACE_NAME,
	DP_KEY_CELL,
	DP_KEY_PREFIX,
	DP_KEY_WORD, /* of the text */
	DP_KEY_KINDS
} dp_key_kind;

/* How often an event has a certain key of this kind, where nothing was counted. */
double dp_key_prior(dp_key_kind kind);

typedef struct dp_keyed {
	uint64_t key; /* a hash; never 0 */
	dp_key_kind kind;
} dp_keyed;

typedef struct dp_keys {
	dp_keyed *v;
	uint32_t n, cap;
} dp_keys;

/* Appends all keys of an event, those of text (DP_KEY_PREFIX and behind) only if asked for; some may come twice. False when memory is out. */
bool dp_keys_of_probe(const dp_probe *probe, bool text, dp_arena *arena, dp_keys *keys);

/*
 * Calls `take` for each condition of a want that keys can answer, with the keys of which an event needs one. A name of several words is several
 * conditions. False when memory is out.
 */
bool dp_keys_of_want(const dp_want *want, dp_arena *arena, bool (*take)(void *to, const dp_keys *keys), void *to);

/* The key of a pair of keys. */
uint64_t dp_key_pair(uint64_t a, uint64_t b);

#endif
