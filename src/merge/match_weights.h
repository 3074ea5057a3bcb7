/* What speaks for two reports telling the same act, and how much. */
#ifndef DP_MERGE_MATCH_WEIGHTS_H
#define DP_MERGE_MATCH_WEIGHTS_H

#include <stdint.h>

/* Each holds from 0 to 1. */
enum {
	DP_BIAS,
	DP_ACTOR, /* three each, see below; for acts without direction, both sides as one list, as both */
	DP_RECIPIENT = DP_ACTOR + 3,
	DP_DAY_SAME = DP_RECIPIENT + 3, /* both tell days, which overlap */
	DP_DAY_VAGUE,                   /* likewise, but one tells no more than a month or a year */
	DP_DAY_GAP,                     /* up to three days apart */
	DP_DAY_ASSUMED,                 /* one tells its day, the other is news of it */
	DP_DAY_UNTOLD,                  /* neither tells it: both are news of their day */
	DP_DAY_APART,                   /* where one or both tell none: days between the publications, up to a week */
	DP_PLACE_SAME,
	DP_PLACE_NEAR, /* in the same state, or the state of one is not known */
	DP_PLACE_OTHER,
	DP_WORDS_PART,  /* content words of the shorter that the longer has */
	DP_WORDS_ALIKE, /* content words of both by those of either */
	DP_WORDS_TWIN,  /* the same sentence */
	DP_MODE_SAME,
	DP_MODE_OTHER,
	DP_STATUS_OTHER,
	DP_FEATURES
};
enum { DP_SIDE_ALIKE, DP_SIDE_ONE, DP_SIDE_NEITHER }; /* how far the lists agree; one is empty; both are */

/* In 1/1024. Set by hand. */
static const int32_t DP_MATCH_WEIGHT[DP_FEATURES] = {
	[DP_BIAS] = -5500,
	[DP_ACTOR + DP_SIDE_ALIKE] = 2600,
	[DP_ACTOR + DP_SIDE_ONE] = 1000,
	[DP_ACTOR + DP_SIDE_NEITHER] = 1500,
	[DP_RECIPIENT + DP_SIDE_ALIKE] = 2600,
	[DP_RECIPIENT + DP_SIDE_ONE] = 1000,
	[DP_RECIPIENT + DP_SIDE_NEITHER] = 1500,
	[DP_DAY_SAME] = 1500,
	[DP_DAY_VAGUE] = 500,
	[DP_DAY_GAP] = -500,
	[DP_DAY_ASSUMED] = 700,
	[DP_DAY_UNTOLD] = 700,
	[DP_DAY_APART] = -2000,
	[DP_PLACE_SAME] = 1000,
	[DP_PLACE_OTHER] = -1000,
	[DP_WORDS_PART] = 1500,
	[DP_WORDS_ALIKE] = 1500,
	[DP_WORDS_TWIN] = 500,
	[DP_MODE_SAME] = 500,
	[DP_MODE_OTHER] = -500,
	[DP_STATUS_OTHER] = -200,
};
enum { DP_MATCH_FULL = 16384 }; /* a sum that is worth 1 */

#endif
