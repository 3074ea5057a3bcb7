/*
 * Running patterns over a sentence's words as they are written: "im" is one word here though it is two tokens.
 */
#ifndef DP_DATE_MATCH_H
#define DP_DATE_MATCH_H

#include "date/date.h"

enum {
	DP_WORD_CAPITAL = 1,
	DP_WORD_ALL_CAPITALS = 2,
	DP_WORD_OPENS = 4, /* a sentence, quotation or bracket */
	DP_WORD_FIGURES = 8,
	DP_WORD_NOUN = 16,
	DP_WORD_SIGN = 32
};

typedef struct dp_date_item { /* one written word */
	uint32_t begin, end;
	uint32_t first, last; /* tokens */
	uint32_t entry;       /* DP_NONE for a word that no rule knows */
	uint32_t flags;
} dp_date_item;

typedef struct dp_date_items {
	const dp_dates *rules;
	const dp_doc *doc;
	DP_VEC(dp_date_item) list;
} dp_date_items;

typedef struct dp_date_match {
	uint32_t begin, end; /* of the extent, words */
	uint32_t stop;       /* behind all that was matched */
	uint32_t bound;      /* bit by slot */
	int32_t slot[DP_DATE_SLOTS];
} dp_date_match;

/* The words of a sentence; false when memory is spent. */
bool dp_date_items_read(dp_date_items *self, dp_doc *doc, uint32_t sentence);

/* Runs a program at word `at` < list.n. */
bool dp_date_try(const dp_date_items *self, uint32_t program, uint32_t at, dp_date_match *match);

/* The best rule at word `at` and what it matched; DP_NONE for none. */
uint32_t dp_date_best(const dp_date_items *self, uint32_t at, dp_date_match *match);

#endif
