/* Who reports a clause without a verb of saying: "laut X", "X zufolge", "nach Angaben von X", ", so X", "wonach". */
#include "quote/finder.h"

/* The clause that `token` stands in: the sentence for its main clause. */
static dp_span clause_of(const dp_finder *f, uint32_t token)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t clause = dp_tree_clause(&f->tree, token);
	dp_span all = {s->first, s->first + s->count - 1};
	if (clause == DP_NONE || dp_quote_token(f, clause)->head == DP_NONE)
		return all;
	dp_span r = dp_quote_range(f, clause);
	return r.first <= token && token <= r.last ? r : all;
}

/* `clause` without the words `out`, which may stand at either end or in the middle. */
static dp_quote *add_without(dp_finder *f, dp_span clause, dp_span out, const dp_speaker *who)
{
	while (out.first > clause.first && dp_quote_punct(f, out.first - 1) && f->inside[out.first - 1] == DP_NONE)
		out.first--;
	dp_span left = {clause.first, out.first - 1}, right = {out.last + 1, clause.last};
	left = out.first > clause.first ? dp_quote_trim(f, left) : (dp_span){1, 0};
	right = out.last < clause.last ? dp_quote_trim(f, right) : (dp_span){1, 0};
	bool has_left = left.first <= left.last && !(left.first == left.last && dp_quote_token(f, left.first)->upos == DP_UPOS_CCONJ);
	bool has_right = right.first <= right.last && !dp_quote_punct(f, right.last);
	dp_quote *q = dp_quote_add(f, DP_QUOTE_SOURCE, has_left ? (dp_span){left.first, has_right ? right.last : left.last} : right, who);
	if (q && has_left && has_right) {
		q->gap_begin = dp_quote_token(f, left.last + 1)->begin;
		q->gap_end = dp_quote_token(f, right.first - 1)->end;
	}
	return q;
}

/* A postposition that the parser hung on the noun behind it: the noun before it is meant. */
static uint32_t noun_before(const dp_finder *f, uint32_t noun, uint32_t adposition)
{
	if (noun < adposition || adposition == dp_quote_sentence(f)->first)
		return noun;
	uint32_t at = adposition - 1;
	for (uint32_t head = dp_quote_token(f, at)->head, guard = 0; guard < 10; guard++, head = dp_quote_token(f, at)->head) {
		dp_deprel base = dp_tree_base(&f->tree, at);
		bool part = base == DP_REL_NMOD || base == DP_REL_FLAT || base == DP_REL_APPOS || base == DP_REL_AMOD || base == DP_REL_DET ||
			    base == DP_REL_CONJ;
		if (head == DP_NONE || head >= adposition || !part || head < dp_quote_sentence(f)->first)
			break;
		at = head;
	}
	return at;
}

/* The end of a relative clause right behind the phrase that ends at `last`. */
static uint32_t relative_end(const dp_finder *f, uint32_t noun, uint32_t last)
{
	for (uint32_t c = f->tree.child[noun]; c != DP_NONE; c = f->tree.next[c]) {
		dp_span s = dp_quote_range(f, c);
		if (dp_tree_rel(&f->tree, c) == DP_REL_ACL_RELCL && s.first > last && s.first <= last + 3)
			return s.last;
	}
	return last;
}

void dp_quote_according(dp_finder *f, uint32_t noun)
{
	uint32_t cue = DP_NONE, roles = 0, is = dp_quote_noun(f, noun);
	for (uint32_t c = f->tree.child[noun]; c != DP_NONE && !roles; c = f->tree.next[c])
		if (dp_tree_rel(&f->tree, c) == DP_REL_CASE) {
			roles = dp_quote_word(f, 'p', dp_quote_token(f, c)->lemma) & (DP_QUOTE_ACCORDING | DP_QUOTE_AFTER);
			cue = c;
		}
	if (!(roles & DP_QUOTE_ACCORDING) && !((roles & DP_QUOTE_AFTER) && (is & (DP_QUOTE_STATEMENT | DP_QUOTE_HEARSAY))))
		return;
	if (dp_quote_word(f, 'p', dp_quote_token(f, cue)->lemma) & DP_QUOTE_BEHIND)
		noun = noun_before(f, noun, cue);
	dp_speaker who = {.mention = DP_NONE};
	dp_span phrase = dp_quote_phrase(f, noun);
	if (!dp_quote_who(f, noun, &who)) { /* "dem Gesetz zufolge": no person, but the source */
		who.begin = dp_quote_token(f, phrase.first)->begin;
		who.end = dp_quote_token(f, phrase.last)->end;
	}
	phrase.last = relative_end(f, noun, phrase.last);
	phrase.first = cue < phrase.first ? cue : phrase.first;
	phrase.last = cue > phrase.last ? cue : phrase.last;
	dp_quote *q = add_without(f, clause_of(f, noun), phrase, &who);
	if (!q)
		return;
	dp_quote_set_cue(f, q, cue);
	q->certainty = is & DP_QUOTE_HEARSAY ? DP_ALLEGED : DP_STATED;
	for (uint32_t c = f->tree.child[noun]; c != DP_NONE; c = f->tree.next[c])
		if (dp_tree_rel(&f->tree, c) == DP_REL_DET_POSS) /* "ihren Angaben nach": the speaker stays */
			return;
	dp_quote_remember(f, q, &who);
}

/* ", so X" at the end of a clause or set into it. */
void dp_quote_so(dp_finder *f, uint32_t so)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t end = s->first + s->count, noun = DP_NONE, i;
	if (so == s->first || !dp_quote_punct(f, so - 1))
		return;
	for (i = so + 1; i < end && !dp_quote_punct(f, i); i++) {
		const dp_token *t = dp_quote_token(f, i);
		if ((t->upos == DP_UPOS_VERB || t->upos == DP_UPOS_AUX || (dp_quote_particle(f, i) & DP_QUOTE_THAT)) &&
			dp_tree_base(&f->tree, i) != DP_REL_AMOD)
			return;
		bool nominal = t->upos == DP_UPOS_NOUN || t->upos == DP_UPOS_PROPN || f->tree.mention[i] != DP_NONE;
		if (noun == DP_NONE && nominal && dp_tree_base(&f->tree, i) != DP_REL_NMOD && dp_tree_base(&f->tree, i) != DP_REL_AMOD)
			noun = i;
	}
	dp_speaker who;
	if (noun == DP_NONE || !dp_quote_who(f, noun, &who))
		return;
	dp_span out = {so, i - 1}, phrase = dp_quote_phrase(f, noun);
	out.last = phrase.last > out.last ? phrase.last : out.last;
	who.begin = dp_quote_token(f, so + 1)->begin;
	who.end = dp_quote_token(f, out.last)->end;
	for (i = noun; i <= out.last && who.mention == DP_NONE; i++) /* "so der Chef der Partei, Name" */
		who.mention = f->tree.mention[i];
	if (f->inside[so - 1] != DP_NONE && f->cued[so] != DP_NONE) /* the quotation before it has it as its cue */
		return;
	dp_quote *q = add_without(f, (dp_span){s->first, end - 1}, out, &who);
	if (!q)
		return;
	dp_quote_set_cue(f, q, so);
	dp_quote_remember(f, q, &who);
}

/* "ein Bericht der Zeitung, wonach ...": the noun before it is the source. */
void dp_quote_whereby(dp_finder *f, uint32_t adverb)
{
	uint32_t verb = dp_quote_token(f, adverb)->head, first = dp_quote_sentence(f)->first;
	if (verb == DP_NONE || verb < adverb || adverb == first)
		return;
	dp_span s = dp_quote_range(f, verb);
	uint32_t noun = dp_quote_token(f, verb)->head;
	if (noun == DP_NONE || noun > adverb || dp_tree_group(&f->tree, noun))
		for (noun = adverb; noun-- > first;)
			if (dp_quote_token(f, noun)->upos == DP_UPOS_NOUN && (dp_quote_noun(f, noun) & (DP_QUOTE_STATEMENT | DP_QUOTE_CLAIM)))
				break;
	dp_speaker who = {.mention = DP_NONE};
	if (noun < adverb && noun >= first)
		dp_quote_who(f, noun, &who);
	s.first = adverb + 1;
	dp_quote *q = dp_quote_add(f, DP_QUOTE_INDIRECT, dp_quote_trim(f, s), &who);
	if (!q)
		return;
	dp_quote_set_cue(f, q, adverb);
	dp_quote_remember(f, q, &who);
}
