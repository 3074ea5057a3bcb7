/* What the features of merge/match.h weigh. */
#ifndef DP_MERGE_MATCH_WEIGHTS_H
#define DP_MERGE_MATCH_WEIGHTS_H

#include "merge/match.h"

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
