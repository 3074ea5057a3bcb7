/* Where the article plays: which state the words around a place in the text are about, and who without a state belongs to it. */
#include "mention/finder.h"

/* Behind "in" and what stands between it and its noun. */
static bool is_where(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t; k-- > begin && k + 6 > t;) {
		if (dp_finder_is(f, k, DP_CLASS_WHERE))
			return true;
		uint8_t upos = f->doc->tokens.v[k].upos;
		if (upos != DP_UPOS_DET && upos != DP_UPOS_ADJ && upos != DP_UPOS_NOUN)
			return false;
	}
	return false;
}

void dp_finder_see(dp_finder *f, uint32_t token, uint32_t state)
{
	if (state == DP_NONE)
		return;
	dp_sight *s = DP_PUSH(f->arena, &f->sights);
	if (!s)
		f->failed = true;
	else
		*s = (dp_sight){token, dp_doc_sentence_of(f->doc, token), state, is_where(f, token)};
}

/*
 * HEAD: sentences at the head of an article, and what a state named there counts more. Tried on 371 annotated articles: without it 414 of the
 * written articles' acts had both sides right, with it 448; of the real ones 577 and 582.
 */
enum { ABOUT_STATES = 24, FAR_MOST = 6, HEAD = 2, HEAD_COUNTS = 14 };

/* `where`: the place of the act counts more than whom else the text names. */
static uint32_t setting(const dp_finder *f, uint32_t t, bool where)
{
	/* A state told in this sentence, the one before, the one before that, elsewhere; and what it counts more as the place. */
	static const int NEAR[] = {10, 5, 2, 1}, PLACE[] = {5, 2, 1, 0};
	struct {
		uint32_t state;
		int weight, far;
		bool head;
	} seen[ABOUT_STATES];
	uint32_t n = 0, here = dp_doc_sentence_of(f->doc, t), best = DP_NONE;
	int most = 0;
	for (uint32_t i = 0; i < f->sights.n; i++) {
		const dp_sight *s = &f->sights.v[i];
		uint32_t far = here - s->sentence < 3 ? here - s->sentence : 3;
		int weight = NEAR[far] + (where && s->where ? PLACE[far] : 0);
		uint32_t k = 0;
		while (k < n && seen[k].state != s->state)
			k++;
		if (k == n) {
			if (n == ABOUT_STATES)
				continue;
			seen[n].state = s->state;
			seen[n].far = 0;
			seen[n].head = false;
			seen[n++].weight = 0;
		}
		if (s->sentence < HEAD && !seen[k].head) {
			seen[k].head = true;
			seen[k].weight += HEAD_COUNTS;
		}
		/* However often the rest of the article names a state, it does not outweigh the sentence itself. */
		if (far == 3 && ++seen[k].far > FAR_MOST)
			continue;
		seen[k].weight += weight;
		if (seen[k].weight > most) {
			most = seen[k].weight;
			best = s->state;
		}
	}
	return best;
}

uint32_t dp_finder_about(const dp_finder *f, uint32_t t)
{
	return setting(f, t, false);
}

uint32_t dp_finder_where(const dp_finder *f, uint32_t t)
{
	return setting(f, t, true);
}

/*
 * International bodies, aid organisations and firms work anywhere. Of the 130 sides of the open gold for which no word had given a state, the
 * annotators gave one to 79: to 18 of 22 persons, to 18 of 19 groups of believers, workers, students, parties and the opposition, to 36 of 65
 * groups of civilians, to none of an international body.
 */
bool dp_finder_local(dp_sector sector)
{
	return sector != DP_SECTOR_NONE && sector != DP_SECTOR_IGO && sector != DP_SECTOR_NGO && sector != DP_SECTOR_BUS;
}

void dp_finder_settle(dp_finder *f, uint32_t entity, uint32_t t)
{
	dp_entity *e = entity == DP_NONE ? NULL : &f->doc->entities.v[entity];
	/* A dissident's state is the one that pursues him, wherever he is. */
	uint32_t state = e && !e->code[0] ? setting(f, t, e->sector != DP_SECTOR_OPP) : DP_NONE;
	if (state == DP_NONE)
		return;
	memcpy(e->code, f->pack->reg.entity[state].code, sizeof e->code);
	e->inferred = true;
}

/* Who reports, and a firm that sells everywhere, tell nothing of where the article plays. */
static bool tells_setting(const dp_finder *f, uint32_t item)
{
	const dp_named *n = dp_finder_sense(f, item);
	const dp_registered *e = n ? dp_finder_entry(f, n) : NULL;
	return !e || e->kind != DP_ENTITY_BODY || (e->what != DP_BODY_AGENCY && e->what != DP_BODY_OUTLET && e->what != DP_BODY_FIRM);
}

void dp_finder_sights(dp_finder *f)
{
	for (uint32_t i = 0; i < f->items.n; i++)
		if ((f->items.v[i].part || dp_finder_in_use(f, i)) && tells_setting(f, i))
			dp_finder_see(f, f->items.v[i].first, dp_finder_state_of(f, i));
}
