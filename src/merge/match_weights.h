/* What the features of merge/match.h weigh. */
#ifndef DP_MERGE_MATCH_WEIGHTS_H
#define DP_MERGE_MATCH_WEIGHTS_H

#include "merge/match.h"

/* In 1/1024. Made by tools/train-match from test/gold/merge/open. */
static const int32_t DP_MATCH_WEIGHT[DP_FEATURES] = {
	[DP_BIAS] = -2873,
	[DP_ACTOR + DP_SIDE_ALIKE] = 1456,
	[DP_ACTOR + DP_SIDE_ONE] = 728,
	[DP_ACTOR + DP_SIDE_NEITHER] = 923,
	[DP_RECIPIENT + DP_SIDE_ALIKE] = 1212,
	[DP_RECIPIENT + DP_SIDE_ONE] = 769,
	[DP_RECIPIENT + DP_SIDE_NEITHER] = 1195,
	[DP_DAY_SAME] = 1457,
	[DP_DAY_VAGUE] = 575,
	[DP_DAY_GAP] = -2051,
	[DP_DAY_ASSUMED] = 775,
	[DP_DAY_UNTOLD] = 707,
	[DP_DAY_LATER] = -482,
	[DP_DAY_APART] = -1183,
	[DP_PLACE_SAME] = 931,
	[DP_PLACE_NEAR] = -1231,
	[DP_PLACE_OTHER] = -2259,
	[DP_WORDS_PART] = 1997,
	[DP_WORDS_ALIKE] = 2063,
	[DP_WORDS_OTHER] = -3086,
	[DP_MODE_SAME] = 469,
	[DP_MODE_OTHER] = -2092,
	[DP_STATUS_OTHER] = -597,
	[DP_SIBLING] = -437,
};
enum { DP_MATCH_FULL = 16384 }; /* a sum that is worth 1 */

#endif
