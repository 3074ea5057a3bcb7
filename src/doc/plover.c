#include "doc/plover.h"

#define X(id) #id,
static const char *const TYPE[] = {"", DP_TYPE_LIST(X)};
static const char *const SECTOR[] = {"", DP_SECTOR_LIST(X)};
#undef X
static const char *const STATUS[] = {"occurred", "planned", "possible", "denied"};

/* The codebook's table of modes, each list closed by spaces so that a whole word can be looked for. */
static const char *const MODES[DP_TYPE_COUNT] = {
	[DP_TYPE_CONSULT] = " visit third-party multilateral phone ",
	[DP_TYPE_RETREAT] = " withdraw release disarm ceasefire access resign ",
	[DP_TYPE_REQUEST] = " assist change yield meet ",
	[DP_TYPE_ACCUSE] = " disapprove allege investigate ",
	[DP_TYPE_REJECT] = " assist change yield meet ",
	[DP_TYPE_THREATEN] = " restrict arrest relations expel territory violence ",
	[DP_TYPE_PROTEST] = " demo riot strike hunger boycott obstruct vandalize ",
	[DP_TYPE_SANCTION] = " convict expel withdraw discontinue ",
	[DP_TYPE_MOBILIZE] = " troops weapons police militia ",
	[DP_TYPE_COERCE] = " seize restrict censor curfew martial-law arrest deport withhold misinformation cyber ",
	[DP_TYPE_ASSAULT] = " abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons "
			    "crowd-control unconventional ",
};

/* Our own table in the order of Goldstein (1992), whose weights CAMEO carries. */
static const float SCALE[DP_TYPE_COUNT] = {
	[DP_TYPE_AGREE] = 3.0f,	    [DP_TYPE_CONSULT] = 1.5f,	[DP_TYPE_SUPPORT] = 4.0f,  [DP_TYPE_CONCEDE] = 5.0f, [DP_TYPE_COOPERATE] = 6.4f, [DP_TYPE_AID] = 7.4f,
	[DP_TYPE_RETREAT] = 7.0f,   [DP_TYPE_REQUEST] = -1.0f,	[DP_TYPE_ACCUSE] = -2.2f,  [DP_TYPE_REJECT] = -4.0f, [DP_TYPE_THREATEN] = -5.8f, [DP_TYPE_PROTEST] = -6.5f,
	[DP_TYPE_SANCTION] = -6.9f, [DP_TYPE_MOBILIZE] = -7.2f, [DP_TYPE_COERCE] = -7.5f, [DP_TYPE_ASSAULT] = -9.5f,
};

const char *dp_type_name(dp_type type)
{
	return type < DP_TYPE_COUNT ? TYPE[type] : "";
}

const char *dp_sector_name(dp_sector sector)
{
	return sector < DP_SECTOR_COUNT ? SECTOR[sector] : "";
}

const char *dp_status_name(dp_status status)
{
	return STATUS[status];
}

const char *dp_certainty_name(dp_certainty certainty)
{
	return certainty == DP_ALLEGED ? "alleged" : "stated";
}

const char *dp_factuality_name(dp_factuality value)
{
	static const char *const NAME[] = {"Uu", "CTu", "CT+", "PR+", "PS+", "CT-", "PR-", "PS-"};
	return NAME[value];
}

dp_type dp_type_of(dp_str name)
{
	for (uint32_t i = 1; i < DP_TYPE_COUNT; i++)
		if (dp_str_is(name, TYPE[i]))
			return (dp_type)i;
	return DP_TYPE_NONE;
}

dp_sector dp_sector_of(dp_str name)
{
	for (uint32_t i = 1; i < DP_SECTOR_COUNT; i++)
		if (dp_str_is(name, SECTOR[i]))
			return (dp_sector)i;
	return DP_SECTOR_NONE;
}

bool dp_mode_known(dp_type type, dp_str mode)
{
	if (type >= DP_TYPE_COUNT || !MODES[type] || mode.n == 0)
		return false;
	dp_str all = dp_str_c(MODES[type]);
	for (uint32_t at = 0; (at = dp_str_find(all, mode, at)) != UINT32_MAX; at++)
		if (all.p[at - 1] == ' ' && all.p[at + mode.n] == ' ')
			return true;
	return false;
}

int dp_type_quad(dp_type type)
{
	switch (type) {
	case DP_TYPE_AGREE:
	case DP_TYPE_CONSULT:
	case DP_TYPE_SUPPORT:
	case DP_TYPE_CONCEDE:
		return 1;
	case DP_TYPE_COOPERATE:
	case DP_TYPE_AID:
	case DP_TYPE_RETREAT:
		return 2;
	case DP_TYPE_REQUEST:
	case DP_TYPE_ACCUSE:
	case DP_TYPE_REJECT:
	case DP_TYPE_THREATEN:
		return 3;
	default:
		return 4;
	}
}

float dp_type_scale(dp_type type)
{
	return type < DP_TYPE_COUNT ? SCALE[type] : 0.0F;
}
