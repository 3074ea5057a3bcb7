#include "doc/ud.h"

#include <stdio.h>

#define X(id, name) name,
static const char *const UPOS[] = {DP_UPOS_LIST(X)};
static const char *const DEPREL[] = {DP_DEPREL_LIST(X)};
#undef X

#define X(id, feature, value) {feature, value},
static const struct {
	const char *feature, *value;
} FEAT[] = {DP_FEAT_LIST(X)};
#undef X

const char *dp_upos_name(dp_upos upos)
{
	return upos < DP_UPOS_COUNT ? UPOS[upos] : UPOS[0];
}

const char *dp_deprel_name(dp_deprel rel)
{
	return rel < DP_REL_COUNT ? DEPREL[rel] : DEPREL[0];
}

dp_upos dp_upos_of(dp_str name)
{
	for (uint32_t i = 1; i < DP_UPOS_COUNT; i++)
		if (dp_str_is(name, UPOS[i]))
			return (dp_upos)i;
	return DP_UPOS_NONE;
}

static dp_str before_colon(dp_str name)
{
	const char *colon = name.n ? memchr(name.p, ':', name.n) : NULL;
	return colon ? dp_str_of(name.p, (size_t)(colon - name.p)) : name;
}

dp_deprel dp_deprel_of(dp_str name)
{
	for (uint32_t i = 1; i < DP_REL_COUNT; i++)
		if (dp_str_is(name, DEPREL[i]))
			return (dp_deprel)i;
	dp_str base = before_colon(name);
	return base.n < name.n ? dp_deprel_of(base) : DP_REL_NONE;
}

dp_deprel dp_deprel_base(dp_deprel rel)
{
	dp_str name = dp_str_c(dp_deprel_name(rel)), base = before_colon(name);
	return base.n == name.n ? rel : dp_deprel_of(base);
}

uint32_t dp_feats_of(dp_str column, dp_feats *feats)
{
	uint32_t unknown = 0;
	dp_str pair, value;
	*feats = 0;
	if (dp_str_is(column, "_") || column.n == 0)
		return 0;
	while (dp_str_cut(&column, '|', &pair)) {
		dp_str values = pair, feature;
		dp_str_cut(&values, '=', &feature);
		while (values.p && dp_str_cut(&values, ',', &value)) {
			uint32_t i = 0;
			while (i < DP_FEAT_COUNT && !(dp_str_is(feature, FEAT[i].feature) && dp_str_is(value, FEAT[i].value)))
				i++;
			if (i < DP_FEAT_COUNT)
				*feats |= (dp_feats)1 << i;
			else
				unknown++;
		}
	}
	return unknown;
}

/* UD sorts features by name without regard to case; the layered ones ("Number[psor]") follow their plain name. */
static const char *const ORDER[] = {"Abbr", "Case",   "Definite", "Degree", "Foreign",  "Gender",   "Gender[psor]", "Hyph",  "Mood",  "Number",   "Number[psor]",
				    "NumType", "Person", "Polarity", "Polite", "Poss", "PronType", "Reflex", "Tense", "Typo", "VerbForm", "Voice"};

void dp_feats_print(dp_feats feats, char *out, uint32_t room)
{
	uint32_t n = 0;
	for (uint32_t o = 0; feats && o < sizeof ORDER / sizeof *ORDER; o++) {
		bool first = true;
		for (uint32_t i = 0; i < DP_FEAT_COUNT; i++) {
			if (!(feats >> i & 1) || strcmp(FEAT[i].feature, ORDER[o]) != 0)
				continue;
			int k = first ? snprintf(out + n, room - n, "%s%s=%s", n ? "|" : "", FEAT[i].feature, FEAT[i].value)
				      : snprintf(out + n, room - n, ",%s", FEAT[i].value);
			if (k < 0 || (uint32_t)k >= room - n)
				return;
			n += (uint32_t)k;
			first = false;
		}
	}
	if (n == 0)
		snprintf(out, room, "_");
}
