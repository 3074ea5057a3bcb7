/* How far a group's words go: "etwa 12 zum Tode verurteilte Menschen", "Vertreter von 20 Staaten". */
#include "mention/finder.h"

/* "1995 Regierungschef": before a singular, four digits are a year; of "280 Schüler" the tagger sees no number. */
static bool year_like(dp_str form)
{
	return form.n == 4 && ((form.p[0] == '1' && form.p[1] >= '6') || (form.p[0] == '2' && form.p[1] == '0'));
}

/* Numbers, quantities and the indefinite article belong to a group's words: "zwölf Verdächtige", "einen Mann". */
uint32_t dp_finder_with_quantity(const dp_finder *f, uint32_t of, uint32_t first, bool *counted)
{
	uint32_t begin, end;
	dp_finder_bounds(f, first, &begin, &end);
	*counted = false;
	dp_feats noun = f->doc->tokens.v[of].feats;
	bool number = false, degree = false, one = (noun & DP_FEAT(SING)) && !(noun & DP_FEAT(PLUR));
	while (first > begin) {
		uint32_t j = first - 1;
		const dp_token *t = &f->doc->tokens.v[j];
		bool count = !degree && (dp_finder_is(f, j, DP_CLASS_QUANTITY) || (t->upos == DP_UPOS_NUM && f->look[j].item == DP_NONE && !(one && year_like(t->form))));
		if (count || (!degree && dp_finder_is(f, j, DP_CLASS_INDEFINITE))) {
			number |= count;
			*counted = true;
			first = j;
			continue;
		}
		if (number && dp_finder_is(f, j, DP_CLASS_DEGREE)) {
			degree = true;
			first = j;
			continue;
		}
		/* "Dutzende von Demonstranten" */
		if (j > begin && dp_finder_is(f, j, DP_CLASS_OF) && dp_finder_is(f, j - 1, DP_CLASS_QUANTITY)) {
			*counted = number = true;
			first = j - 1;
			continue;
		}
		break;
	}
	return first;
}

/* What an adjective before the noun governs belongs to its words: "12 zum Tode verurteilte Menschen". */
uint32_t dp_finder_with_governed(const dp_finder *f, uint32_t t, uint32_t first)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	while (first > begin && first < t) {
		const dp_token *token = &f->doc->tokens.v[first - 1];
		if (token->head == DP_NONE || token->head < first || token->head >= t || token->upos == DP_UPOS_PUNCT || token->upos == DP_UPOS_VERB ||
		    (token->upos == DP_UPOS_CCONJ && (first < begin + 2 || token[-1].upos != DP_UPOS_ADJ)))
			break;
		if (token->upos == DP_UPOS_CCONJ)
			first--; /* "deutsche und österreichische Soldaten" */
		first--;
	}
	return first;
}

/* The noun's genitive, or what "von" or "aus" joins: "Mitarbeiter des Hilfswerks", "Vertreter von 20 Staaten". The last token of it. */
uint32_t dp_finder_with_genitive(const dp_finder *f, uint32_t t)
{
	const dp_token *token = f->doc->tokens.v;
	uint32_t begin, end, last = t;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t + 1; k < end && k < t + 8; k++) {
		if (k > t + 1 && token[k].upos == DP_UPOS_ADP)
			break;
		if (token[k].upos == DP_UPOS_PUNCT && !(f->look[k].flags & DP_LOOK_HYPHEN))
			break;
		uint32_t up = k;
		while (up != DP_NONE && up > t && token[up].head != t)
			up = token[up].head;
		if (up == DP_NONE || up <= t || dp_deprel_base((dp_deprel)token[up].deprel) != DP_REL_NMOD)
			break;
		uint8_t next = token[t + 1].upos;
		bool shown = next == DP_UPOS_DET || next == DP_UPOS_ADJ || next == DP_UPOS_PROPN || next == DP_UPOS_PRON;
		bool genitive = shown && token[up].feats & DP_FEAT(GEN);
		bool of = dp_finder_is(f, t + 1, DP_CLASS_OF) && !(token[t + 1].flags & DP_TOKEN_CONTRACTED);
		if (!genitive && !of && !dp_finder_is(f, t + 1, DP_CLASS_AT))
			break;
		if (token[k].upos == DP_UPOS_NOUN || token[k].upos == DP_UPOS_PROPN)
			last = f->look[k].to > k && f->look[k].to < end ? f->look[k].to : k;
	}
	return last;
}

/* "250.000", "Tausende": so many that they are the people of the place. */
bool dp_finder_many(const dp_finder *f, uint32_t first, uint32_t t)
{
	for (uint32_t k = first; k < t; k++) {
		dp_str form = f->doc->tokens.v[k].form;
		uint32_t digits = 0;
		for (uint32_t i = 0; i < form.n; i++)
			digits += form.p[i] >= '0' && form.p[i] <= '9';
		if (digits > 3 || (dp_finder_is(f, k, DP_CLASS_QUANTITY) && f->doc->tokens.v[k].upos == DP_UPOS_NOUN))
			return true;
	}
	return false;
}
