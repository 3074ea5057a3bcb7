/* What the features of merge/match.h weigh. */
#ifndef DP_MERGE_MATCH_WEIGHTS_H
#define DP_MERGE_MATCH_WEIGHTS_H

#include "merge/match.h"

/* In 1/1024. Made by tools/train-match from merge-a, merge-b. */
static const int32_t DP_MATCH_WEIGHT[DP_FEATURES] = {
	[DP_BIAS] = -2831,
	[DP_ACTOR + DP_SIDE_ALIKE] = 1440,
	[DP_ACTOR + DP_SIDE_ONE] = 743,
	[DP_ACTOR + DP_SIDE_NEITHER] = 966,
	[DP_RECIPIENT + DP_SIDE_ALIKE] = 1215,
	[DP_RECIPIENT + DP_SIDE_ONE] = 814,
	[DP_RECIPIENT + DP_SIDE_NEITHER] = 1313,
	[DP_DAY_SAME] = 1468,
	[DP_DAY_VAGUE] = 563,
	[DP_DAY_GAP] = -2001,
	[DP_DAY_ASSUMED] = 793,
	[DP_DAY_UNTOLD] = 682,
	[DP_DAY_LATER] = -511,
	[DP_DAY_APART] = -1243,
	[DP_PLACE_SAME] = 765,
	[DP_PLACE_NEAR] = -1326,
	[DP_PLACE_OTHER] = -2291,
	[DP_WORDS_PART] = 1952,
	[DP_WORDS_ALIKE] = 2088,
	[DP_WORDS_OTHER] = -3256,
	[DP_MODE_SAME] = 449,
	[DP_MODE_OTHER] = -2095,
	[DP_STATUS_OTHER] = -573,
	[DP_SIBLING] = -442,
};
enum { DP_MATCH_FULL = 16384 }; /* a sum that is worth 1 */

#endif
