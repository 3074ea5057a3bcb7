/* What the features of merge/match.h weigh. */
#ifndef DP_MERGE_MATCH_WEIGHTS_H
#define DP_MERGE_MATCH_WEIGHTS_H

#include "merge/match.h"

/* In 1/1024. Made by tools/train-match from merge-a, merge-b. */
static const int32_t DP_MATCH_WEIGHT[DP_FEATURES] = {
	[DP_BIAS] = -3013,
	[DP_ACTOR + DP_SIDE_ALIKE] = 1444,
	[DP_ACTOR + DP_SIDE_ONE] = 732,
	[DP_ACTOR + DP_SIDE_NEITHER] = 1234,
	[DP_RECIPIENT + DP_SIDE_ALIKE] = 1202,
	[DP_RECIPIENT + DP_SIDE_ONE] = 870,
	[DP_RECIPIENT + DP_SIDE_NEITHER] = 1384,
	[DP_DAY_SAME] = 1381,
	[DP_DAY_VAGUE] = 363,
	[DP_DAY_GAP] = -2049,
	[DP_DAY_ASSUMED] = 736,
	[DP_DAY_UNTOLD] = 705,
	[DP_DAY_LATER] = -418,
	[DP_DAY_APART] = -1277,
	[DP_PLACE_SAME] = 710,
	[DP_PLACE_NEAR] = -1431,
	[DP_PLACE_OTHER] = -2333,
	[DP_WORDS_PART] = 2003,
	[DP_WORDS_ALIKE] = 2037,
	[DP_STORY_ALIKE] = 24,
	[DP_STORY_OTHER] = -3387,
	[DP_MODE_SAME] = 457,
	[DP_MODE_OTHER] = -2121,
	[DP_STATUS_OTHER] = -585,
};
enum { DP_MATCH_FULL = 16384 }; /* a sum that is worth 1 */

#endif
