/*
 * Quotations between marks. A pair of marks is looked for inside one block; what introduces it is a verb of saying beside it, in its own
 * sentence or before a colon, or "so".
 */
#include "quote/finder.h"

static int mark_of(dp_str form) /* 1 opens, 2 closes, 3 either, 0 none */
{
	if (dp_str_is(form, "„") || dp_str_is(form, "‚"))
		return 1;
	if (dp_str_is(form, "”"))
		return 2;
	if (dp_str_is(form, "\"") || dp_str_is(form, "“") || dp_str_is(form, "»") || dp_str_is(form, "«") || dp_str_is(form, "''") ||
		dp_str_is(form, "``"))
		return 3;
	return 0;
}

static bool saying(const dp_finder *f, uint32_t i)
{
	uint8_t upos = dp_quote_token(f, i)->upos; /* not "die so genannte" */
	return (upos == DP_UPOS_VERB || upos == DP_UPOS_AUX) && dp_tree_base(&f->tree, i) != DP_REL_AMOD && (dp_quote_verb(f, i) & DP_QUOTE_SAY);
}

/* The verb of saying beside a quotation: behind it, before it, or before a colon in front of it. */
static uint32_t cue_beside(const dp_finder *f, uint32_t open, uint32_t close)
{
	uint32_t a = dp_doc_sentence_of(f->doc, open), b = dp_doc_sentence_of(f->doc, close);
	const dp_sentence *first = &f->doc->sentences.v[a], *last = &f->doc->sentences.v[b];
	uint32_t end = last->first + last->count;
	bool colon = open > first->first && dp_quote_is(f, open - 1, ":");
	for (uint32_t i = close + 1; i < end && i < close + 4 && !colon; i++)
		if (dp_quote_particle(f, i) & DP_QUOTE_SO)
			return i;
	for (uint32_t i = close + 1; i < end && !colon; i++) {
		if (saying(f, i))
			return i;
		if (i > close + 2 && dp_quote_is(f, i, ","))
			break;
	}
	if (colon && first->root < open && saying(f, first->root)) /* the main clause leads to the quotation, not one inside it */
		return first->root;
	for (uint32_t i = open; i-- > first->first;)
		if (saying(f, i))
			return i;
	for (uint32_t i = close + 1; i < end; i++)
		if (saying(f, i))
			return i;
	if (a > 0 && open == first->first) {
		const dp_sentence *before = first - 1;
		if (dp_quote_is(f, before->first + before->count - 1, ":"))
			for (uint32_t i = before->first + before->count; i-- > before->first;)
				if (saying(f, i))
					return i;
	}
	return DP_NONE;
}

/* A few words in marks are somebody's where they judge ("nannte das „fahrlässig“"), not where they name a thing. */
static bool judgement(const dp_finder *f, uint32_t open, uint32_t close, uint32_t cue)
{
	uint32_t names = 0, words = 0;
	bool adjective = false;
	for (uint32_t i = open + 1; i < close; i++) {
		uint8_t upos = dp_quote_token(f, i)->upos;
		words += upos != DP_UPOS_PUNCT;
		names += upos == DP_UPOS_PROPN || upos == DP_UPOS_X || upos == DP_UPOS_NUM;
		adjective |= upos == DP_UPOS_ADJ || upos == DP_UPOS_ADV || upos == DP_UPOS_VERB;
	}
	if (cue == DP_NONE || names * 2 >= words)
		return false;
	return words >= 3 || adjective || (words < 3 && (dp_quote_verb(f, cue) & DP_QUOTE_REPORT));
}

static void take_pair(dp_finder *f, uint32_t open, uint32_t close)
{
	uint32_t words = 0;
	bool verb = false;
	for (uint32_t i = open + 1; i < close; i++) {
		words += !dp_quote_punct(f, i);
		verb |= dp_tree_group(&f->tree, i) != NULL;
	}
	bool colon = open > 0 && dp_quote_is(f, open - 1, ":");
	uint32_t cue = cue_beside(f, open, close);
	if (words == 0 || (!verb && words < 6 && !judgement(f, open, close, cue)))
		return;
	if (cue == DP_NONE && !colon && (words < 6 || !verb)) /* a name or a catchword */
		return;
	dp_direct *d = DP_PUSH(&f->doc->arena, &f->direct);
	if (!d) {
		f->full = true;
		return;
	}
	*d = (dp_direct){open, close, cue};
	for (uint32_t i = open; i <= close; i++)
		f->inside[i] = f->direct.n - 1;
	if (cue != DP_NONE)
		f->cued[cue] = f->direct.n - 1;
}

bool dp_quote_pair_marks(dp_finder *f)
{
	uint32_t open = DP_NONE, block = DP_NONE;
	for (uint32_t s = 0; s < f->doc->sentences.n; s++) {
		const dp_sentence *sentence = &f->doc->sentences.v[s];
		if (sentence->block != block)
			open = DP_NONE;
		block = sentence->block;
		for (uint32_t i = sentence->first; i < sentence->first + sentence->count; i++) {
			int mark = mark_of(dp_quote_token(f, i)->form);
			if (mark == 0)
				continue;
			if (open == DP_NONE && mark != 2) {
				open = i;
			} else if (open != DP_NONE && mark != 1) {
				take_pair(f, open, i);
				open = DP_NONE;
			}
		}
	}
	return !f->full;
}

/* "Der Trainer lobt sein Team: „...“": the subject of the clause that leads to the quotation. */
static bool leader(const dp_finder *f, const dp_direct *d, dp_speaker *who)
{
	const dp_sentence *s = dp_quote_sentence(f);
	bool before = d->open == s->first && f->sentence > 0;
	if (before) {
		s--;
		if (!dp_quote_is(f, s->first + s->count - 1, ":"))
			return false;
	}
	uint32_t root = s->root, subject = root == DP_NONE ? DP_NONE : dp_quote_child(f, root, DP_REL_NSUBJ);
	const dp_group *g = root == DP_NONE ? NULL : dp_tree_group(&f->tree, root);
	if (g && (g->mood == DP_MOOD_REPORTED || g->mood == DP_MOOD_IRREALIS)) /* the sentence itself goes on with the last speaker */
		return false;
	if (subject == DP_NONE || f->inside[subject] != DP_NONE || f->tree.mention[subject] == DP_NONE)
		return false;
	return dp_quote_who(f, subject, who);
}

static void so_speaker(const dp_finder *f, uint32_t so, dp_speaker *who)
{
	uint32_t end = (uint32_t)f->doc->tokens.n;
	for (uint32_t i = so + 1; i < end && i < so + 8 && !dp_quote_punct(f, i); i++)
		if (dp_quote_token(f, i)->upos == DP_UPOS_NOUN || dp_quote_token(f, i)->upos == DP_UPOS_PROPN || f->tree.mention[i] != DP_NONE) {
			dp_quote_who(f, i, who);
			return;
		}
}

static void add_direct(dp_finder *f, const dp_direct *d)
{
	dp_speaker who = {.mention = DP_NONE};
	uint32_t roles = d->cue == DP_NONE ? 0 : dp_quote_verb(f, d->cue);
	bool said = false;
	if (d->cue != DP_NONE && dp_tree_group(&f->tree, d->cue))
		said = dp_quote_who_says(f, d->cue, roles, &who);
	else if (d->cue != DP_NONE)
		so_speaker(f, d->cue, &who);
	if (who.begin == who.end && !said && !leader(f, d, &who) && f->last_sentence != DP_NONE && f->sentence - f->last_sentence <= 3)
		who = f->last;
	dp_quote *q = dp_quote_add(f, DP_QUOTE_DIRECT, (dp_span){d->open, d->close}, &who);
	if (!q)
		return;
	if (d->cue != DP_NONE)
		dp_quote_set_cue(f, q, d->cue);
	dp_quote_remember(f, q, &who);
}

void dp_quote_direct(dp_finder *f)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t before = DP_NONE;
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		uint32_t d = f->inside[i];
		if (d != DP_NONE && d != before && f->direct.v[d].open == i)
			add_direct(f, &f->direct.v[d]);
		before = d;
	}
}
