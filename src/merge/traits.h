/* What a report is compared by, as merge/traits.c makes it and merge/match.c uses it. */
#ifndef DP_MERGE_TRAITS_H
#define DP_MERGE_TRAITS_H

#include "merge/match.h"

enum {
	DP_TRAIT_SIDES = 16, /* of each role that are compared */
	DP_TRAIT_KEYS = 4,   /* of each role that blocks are made of */
	DP_TRAIT_PAIRS = 16,
	DP_TRAIT_WORDS = 64,
	DP_TRAIT_STORY = 24 /* words of all that the article tells */
};

/* Days. */
enum {
	DP_NEWS = 7,   /* an undated act was at most so long before its report */
	DP_AHEAD = 60, /* a plan without a date is for the next so many days */
	DP_YEARS = 400 /* a longer span tells no date */
};

/* Kinds of dp_member as numbers; what is unknown is taken for a body. */
enum { DP_TRAIT_BODY, DP_TRAIT_STATE, DP_TRAIT_PERSON, DP_TRAIT_GROUP, DP_TRAIT_PLACE };

typedef struct dp_trait_side {
	uint32_t name; /* hash */
	uint32_t code; /* three letters, 0 for none */
	uint8_t sector, kind;
} dp_trait_side;

/* By whom a report is found: states, or kinds of bodies that belong to none. */
typedef struct dp_trait_keys {
	uint32_t single[2 * DP_TRAIT_KEYS], singles;
	uint64_t pair[DP_TRAIT_PAIRS]; /* where both sides are known */
	uint32_t pairs;
} dp_trait_keys;

struct dp_traits {
	dp_type type;
	dp_status status;
	bool sibling;  /* its article tells another act of the type by the same actors */
	uint32_t mode; /* hash, 0 for none */
	int32_t day;   /* of publication */
	dp_days told;  /* the act's days as told; DP_NO_DAY */
	uint64_t article;
	uint32_t number;
	uint32_t place, place_code; /* hash of its name, its state; 0 for none */
	uint32_t sentence;          /* hash of the words of the one that holds the trigger */
	const dp_trait_side *actor, *recipient;
	uint32_t actors, recipients;
	const uint32_t *word; /* hashes, ascending */
	uint32_t words;
	const uint32_t *story; /* likewise */
	uint32_t stories;
	dp_days when; /* the act's days as told or as they follow from the publication; first DP_NO_DAY where there is neither */
	dp_trait_keys keys;
};

/* False also for a day that cannot be right: what has occurred does not lie behind its report. */
static inline bool dp_traits_told(const dp_traits *t)
{
	bool ahead = t->status == DP_STATUS_PLANNED || t->status == DP_STATUS_POSSIBLE;
	bool later = t->day != DP_NO_DAY && t->told.first > t->day + 1 && !ahead;
	return t->told.first != DP_NO_DAY && !later;
}

static inline int32_t dp_days_span(dp_days days)
{
	return days.last - days.first;
}

static inline bool dp_traits_has_single(const dp_trait_keys *k, uint32_t key)
{
	for (uint32_t i = 0; i < k->singles; i++)
		if (k->single[i] == key)
			return true;
	return false;
}

#endif
