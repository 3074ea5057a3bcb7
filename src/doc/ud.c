#include "doc/ud.h"

#include <string.h>

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

/* UD sorts features by name without regard to case; the layered ones ("Number[psor]") follow their plain name. Each with all its values. */
static const dp_feats ORDER[] = {
	DP_FEAT(ABBR),
	DP_FEATS_CASE,
	DP_FEAT(DEF) | DP_FEAT(INDEF),
	DP_FEAT(POS) | DP_FEAT(CMP) | DP_FEAT(SUP),
	DP_FEAT(FOREIGN),
	DP_FEATS_GENDER,
	DP_FEAT(PSOR_MASC) | DP_FEAT(PSOR_FEM) | DP_FEAT(PSOR_NEUT),
	DP_FEAT(HYPH),
	DP_FEAT(IND) | DP_FEAT(SUB) | DP_FEAT(IMP) | DP_FEAT(CND),
	DP_FEATS_NUMBER,
	DP_FEAT(PSOR_SING) | DP_FEAT(PSOR_PLUR),
	DP_FEAT(CARD) | DP_FEAT(ORD) | DP_FEAT(FRAC),
	DP_FEATS_PERSON,
	DP_FEAT(NEG),
	DP_FEAT(POLITE),
	DP_FEAT(POSS),
	DP_FEAT(PRS) | DP_FEAT(ART) | DP_FEAT(DEM) | DP_FEAT(REL) | DP_FEAT(INT) | DP_FEAT(IND_PRON) | DP_FEAT(TOT) | DP_FEAT(NEG_PRON) | DP_FEAT(RCP) | DP_FEAT(EMP),
	DP_FEAT(REFLEX),
	DP_FEAT(PRES) | DP_FEAT(PAST) | DP_FEAT(FUT),
	DP_FEAT(TYPO),
	DP_FEAT(FIN) | DP_FEAT(INF) | DP_FEAT(PART) | DP_FEAT(GER),
	DP_FEAT(PASS),
};

/* Copies `what` behind the first `n` bytes of `out`; the new number, or `n` again where there is no room for it. */
static uint32_t put(char *out, uint32_t n, uint32_t room, const char *what)
{
	uint32_t more = (uint32_t)strlen(what);
	if (more >= room - n)
		return n;
	memcpy(out + n, what, more + 1);
	return n + more;
}

void dp_feats_print(dp_feats feats, char *out, uint32_t room)
{
	uint32_t n = 0;
	for (uint32_t o = 0; feats && o < sizeof ORDER / sizeof *ORDER; o++) {
		const char *before = n ? "|" : "";
		for (dp_feats left = feats & ORDER[o]; left; left &= left - 1) {
			uint32_t i = (uint32_t)__builtin_ctzll(left);
			n = put(out, n, room, before);
			if (*before != ',') {
				n = put(out, n, room, FEAT[i].feature);
				n = put(out, n, room, "=");
			}
			n = put(out, n, room, FEAT[i].value);
			before = ",";
		}
	}
	if (n == 0)
		put(out, 0, room, "_");
}
