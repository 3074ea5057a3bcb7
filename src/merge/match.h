/*
 * Which reports tell the same act. Every report hangs under the likeliest of those that come before it in a fixed order, or under none:
 *
 *   report 7  2019-04-25, Kim + Putin, Vladivostok                       founds an event
 *    ├─ report 3  2019-04, Kim + Putin          (less known)
 *    └─ report 9  2019-04-25, Kim + Russia
 *        └─ report 4  ...                                               the trees are the events
 *
 * The order goes from what is better known to what is less known, then by day of publication, article and number: what says little can
 * join what says much, but cannot draw two acts together. Parent and worth of a pair depend on the pair alone, so the trees depend on the set
 * of reports and not on the order in which they came, and one report more or less changes only those that it touches.
 *
 *   traits ──blocks──► candidates ──before, worth──► parent
 */
#ifndef DP_MERGE_MATCH_H
#define DP_MERGE_MATCH_H

#include "base/buf.h"
#include "merge/report.h"

/* What a report is compared by. Made from a report, written as bytes that a store keeps, read from them. */
typedef struct dp_traits dp_traits;

/* Appends the traits of report `i` of `coded` as bytes (4-byte aligned, machine independent). False when memory is out. */
bool dp_traits_write(const dp_coded *coded, uint32_t i, dp_buf *out);

/* NULL when memory is out, or when the bytes are no traits of this version. */
const dp_traits *dp_traits_read(dp_str bytes, dp_arena *arena);

/*
 * Where a report can be found: it is filed under each of `file` at its day, and may match those filed under the key of any of `look` from its
 * first day to its last. Every pair of worth > 0, and every pair of dp_match_denies, finds each other both ways.
 */
enum { DP_FILES = 32, DP_LOOKS = 96 };
typedef struct dp_look {
	uint64_t key;
	int32_t first_day, last_day;
} dp_look;

typedef struct dp_blocks {
	uint64_t file[DP_FILES];
	dp_look look[DP_LOOKS];
	uint32_t files, looks;
	int32_t day;
} dp_blocks;

void dp_match_blocks(const dp_traits *self, dp_blocks *blocks);

/* A strict total order of reports: true when b may hang under a. */
bool dp_match_before(const dp_traits *a, const dp_traits *b);

/* What speaks for two reports telling one act, or against it. */
enum {
	DP_BIAS,
	DP_ACTOR, /* three each, see below; for acts without direction, both sides as one list, as both */
	DP_RECIPIENT = DP_ACTOR + 3,
	DP_DAY_SAME = DP_RECIPIENT + 3, /* both tell days, which overlap */
	DP_DAY_VAGUE,                   /* likewise, but one tells no more than a month or a year */
	DP_DAY_GAP,                     /* up to three days apart */
	DP_DAY_ASSUMED,                 /* one tells its day, the other is news of it */
	DP_DAY_UNTOLD,                  /* neither tells it: both are news of one day */
	DP_DAY_LATER,                   /* likewise, but of two days */
	DP_DAY_APART,                   /* where one or both tell none: days between the publications, up to four */
	DP_PLACE_SAME,
	DP_PLACE_NEAR, /* in the same state, or the state of one is not known */
	DP_PLACE_OTHER,
	DP_WORDS_PART,  /* content words of the shorter that the longer has */
	DP_WORDS_ALIKE, /* content words of both by those of either */
	DP_WORDS_OTHER, /* the articles are copies of one text, but these sentences are not */
	DP_MODE_SAME,
	DP_MODE_OTHER,
	DP_STATUS_OTHER,
	DP_SIBLING, /* the article of one tells two acts of this type by the same actors */
	DP_FEATURES
};
enum { DP_SIDE_ALIKE, DP_SIDE_ONE, DP_SIDE_NEITHER }; /* how far the lists agree; one is empty; both are */

/*
 * Fills in the features, each from 0 to 1024. False where they cannot: another type, other sides, days too far apart.
 * Worth is made of it.
 */
bool dp_match_compare(const dp_traits *a, const dp_traits *b, int32_t features[DP_FEATURES]);

/*
 * How likely b tells the act that a tells, 0 (not, or below the threshold) to 1. Of several parents of equal worth the first by dp_match_before is
 * taken.
 */
double dp_match_worth(const dp_traits *a, const dp_traits *b);

/* True when one of them denies the act that the other tells: they are linked, never merged. */
bool dp_match_denies(const dp_traits *a, const dp_traits *b);

#endif
