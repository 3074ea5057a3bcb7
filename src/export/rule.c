#include "export/events.h"

/* The CAMEO code of a promise to do what the longest beginning stands for; of such beginnings the longer one comes first. */
static const struct {
	const char *act, *promise;
} PROMISE[] = {
	{"045", "039"},
	{"04", "036"},
	{"05", "032"},
	{"061", "0311"},
	{"062", "0312"},
	{"063", "0313"},
	{"064", "0314"},
	{"06", "031"},
	{"071", "0331"},
	{"072", "0332"},
	{"073", "0333"},
	{"074", "0334"},
	{"07", "033"},
};

static const char *const OF_TYPE[DP_TYPE_COUNT] = {
	[DP_TYPE_AGREE] = "030",
	[DP_TYPE_CONSULT] = "040",
	[DP_TYPE_SUPPORT] = "050",
	[DP_TYPE_CONCEDE] = "080",
	[DP_TYPE_COOPERATE] = "060",
	[DP_TYPE_AID] = "070",
	[DP_TYPE_RETREAT] = "080",
	[DP_TYPE_REQUEST] = "100",
	[DP_TYPE_ACCUSE] = "110",
	[DP_TYPE_REJECT] = "120",
	[DP_TYPE_THREATEN] = "130",
	[DP_TYPE_PROTEST] = "140",
	[DP_TYPE_SANCTION] = "160",
	[DP_TYPE_MOBILIZE] = "150",
	[DP_TYPE_COERCE] = "170",
	[DP_TYPE_ASSAULT] = "180",
};

static dp_str code_of(const dp_found *found)
{
	return found->cameo.n ? found->cameo : dp_str_c(found->type < DP_TYPE_COUNT ? OF_TYPE[found->type] : NULL);
}

static bool promises(const dp_found *found)
{
	bool of_help =
		found->type == DP_TYPE_CONSULT || found->type == DP_TYPE_SUPPORT || found->type == DP_TYPE_COOPERATE || found->type == DP_TYPE_AID;
	return of_help && (found->status == DP_STATUS_PLANNED || found->status == DP_STATUS_POSSIBLE);
}

static dp_str promise_of(dp_str code)
{
	for (uint32_t i = 0; i < sizeof PROMISE / sizeof *PROMISE; i++)
		if (dp_str_starts(code, dp_str_c(PROMISE[i].act)))
			return dp_str_c(PROMISE[i].promise);
	return dp_str_c(OF_TYPE[DP_TYPE_AGREE]);
}

bool dp_export_as_plover(const dp_found *found, dp_found *as)
{
	if (found->status == DP_STATUS_DENIED)
		return false;
	dp_found f = *found;
	if (promises(found)) {
		f.cameo = promise_of(code_of(found));
		f.type = DP_TYPE_AGREE;
		f.mode = DP_STR("");
		f.status = DP_STATUS_OCCURRED; /* the promise is given */
		f.quad = dp_type_quad(f.type);
		f.score = dp_type_scale(f.type);
	}
	*as = f;
	return true;
}

const dp_cameo *dp_export_cameo(const dp_codes *codes, const dp_found *found)
{
	return dp_codes_cameo(codes, code_of(found));
}

int32_t dp_export_day(dp_str date, dp_days days, int32_t published)
{
	int32_t told = dp_day_of(dp_str_sub(date, 0, 10)); /* of "2019-04-25~" the day itself, not the first that it may mean */
	if (told != DP_NO_DAY)
		return told;
	return days.first != DP_NO_DAY ? days.first : published;
}
