/*
 * What open expressions are told from: the publication date, the tense of the clause, and what the story has dated before.
 */
#ifndef DP_DATE_STORY_H
#define DP_DATE_STORY_H

#include "date/match.h"
#include "doc/tree.h"

typedef enum dp_bearing { DP_BEARING_UNKNOWN, DP_BEARING_PAST, DP_BEARING_PRESENT, DP_BEARING_FUTURE } dp_bearing;

typedef struct dp_story {
	const dp_dates *rules;
	const dp_doc *doc;
	dp_tree tree;
	bool trees;        /* there are verb complexes */
	bool dated;        /* there is a publication date: */
	int64_t published; /* its day */
	dp_moment day, any; /* the last day told, the last point told */
	uint32_t day_sentence, any_sentence;
	dp_moment hour;    /* the last hour or part of a day that was set on the day at hand */
	uint32_t hour_sentence;
	uint32_t sentence, token; /* the expression at hand */
	bool since;        /* it stands behind a word that looks back, whatever the tense: "since Monday" */
	bool ahead;        /* or by one that looks ahead: "put off to Monday" */
	dp_moment beside;  /* what was told right before the expression at hand, a sign apart at most: "today, Saturday"; or none */
	dp_moment from;    /* where it is the end of a range, its beginning; or none */
	dp_moment start;   /* when what the text tells of is said to have begun; or none */
	dp_moment habit;   /* what recurs then, told right before it: "every year on"; or none */
	bool hazy;         /* this sentence has told a day that nobody can name: "some days ago" */
	uint32_t daily;    /* expressions that only news of the day has */
} dp_story;

bool dp_story_init(dp_story *self, const dp_dates *rules, dp_doc *doc);

/* Which way the clause of the expression at hand looks. */
dp_bearing dp_story_bearing(const dp_story *self);

/* Runs an expression over the captures of `match`; false where it makes nothing, as an impossible date does. */
bool dp_story_value(const dp_story *self, uint32_t program, const dp_date_match *match, dp_moment *out);

/* Remembers a point that the text has told. */
void dp_story_tell(dp_story *self, const dp_moment *m);

#endif
