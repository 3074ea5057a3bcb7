#include "export/place.h"

static const struct {
	dp_level level;
	const char *feature;
} OF_KIND[DP_PLACE_COUNT + 1] = {
	[DP_PLACE_CAPITAL] = {DP_LEVEL_CITY, "PPLC"},
	[DP_PLACE_CITY] = {DP_LEVEL_CITY, "PPL"},
	[DP_PLACE_TOWN] = {DP_LEVEL_CITY, "PPL"},
	[DP_PLACE_PROVINCE] = {DP_LEVEL_PROVINCE, "ADM1"},
	[DP_PLACE_REGION] = {DP_LEVEL_OTHER, "RGN"},
	[DP_PLACE_ISLAND] = {DP_LEVEL_OTHER, "ISL"},
	[DP_PLACE_SEA] = {DP_LEVEL_OTHER, "SEA"},
	[DP_PLACE_RIVER] = {DP_LEVEL_OTHER, "STM"},
	[DP_PLACE_MOUNTAIN] = {DP_LEVEL_OTHER, "MT"},
	[DP_PLACE_BORDER] = {DP_LEVEL_OTHER, ""},
	[DP_PLACE_BASE] = {DP_LEVEL_OTHER, "INSM"},
	[DP_PLACE_SITE] = {DP_LEVEL_OTHER, "LCTY"},
	[DP_PLACE_BUILDING] = {DP_LEVEL_OTHER, "BLDG"},
	[DP_PLACE_AREA] = {DP_LEVEL_OTHER, "AREA"},
	[DP_PLACE_COUNT] = {DP_LEVEL_OTHER, ""},
};

dp_where dp_where_of(const dp_codes *codes, const dp_found *found)
{
	dp_where w = {.name = found->place, .state = dp_codes_state(codes, found->place_code), .country = DP_STR(""), .feature = ""};
	if (w.state)
		w.country = dp_codes_text(codes, w.state->name, w.state->name_n);
	if (w.name.n == 0)
		return w;
	if (dp_str_eq(w.name, w.country)) {
		w.level = DP_LEVEL_COUNTRY;
		w.feature = "PCLI";
		return w;
	}
	dp_place_kind kind = dp_codes_place(codes, found->place, found->place_code);
	if (kind == DP_PLACE_COUNT && found->located) /* one of towns.txt */
		kind = DP_PLACE_TOWN;
	w.level = OF_KIND[kind].level;
	w.feature = OF_KIND[kind].feature;
	return w;
}
