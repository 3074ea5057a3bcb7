#include "quote/quote.h"

#include "base/error.h"
#include "quote/finder.h"

#include <stdlib.h>

dp_quote *dp_quote_add(dp_finder *f, dp_quote_kind kind, dp_span content, const dp_speaker *who)
{
	if (content.first > content.last || content.last >= f->doc->tokens.n)
		return NULL;
	dp_quote *q = DP_PUSH(&f->doc->arena, &f->doc->quotes);
	if (!q) {
		f->full = true;
		return NULL;
	}
	*q = (dp_quote){.begin = dp_quote_token(f, content.first)->begin,
		.end = dp_quote_token(f, content.last)->end,
		.kind = kind,
		.sentence = f->sentence,
		.cue = DP_NONE,
		.speaker = who->mention,
		.addressee = DP_NONE,
		.parent = DP_NONE,
		.time = DP_NONE};
	if (who->begin < who->end) {
		q->speaker_begin = who->begin;
		q->speaker_end = who->end;
	}
	return q;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t c = *a;
	*a = *b;
	*b = c;
}

void dp_quote_set_cue(dp_finder *f, dp_quote *q, uint32_t token)
{
	const dp_group *g = dp_tree_group(&f->tree, token);
	uint32_t a = token, b = token;
	q->cue = token;
	if (g && dp_quote_token(f, token)->upos != DP_UPOS_NOUN) {
		if (g->finite != DP_NONE && g->finite != token)
			b = g->finite;
		else if (g->particle != DP_NONE)
			b = g->particle;
		uint32_t roles, predicate = b == token && !dp_quote_word(f, 'v', g->lemma) ? dp_quote_predicate(f, token, &roles) : DP_NONE;
		if (predicate != DP_NONE)
			b = predicate;
	}
	if (a > b)
		swap(&a, &b);
	q->cue_begin = dp_quote_token(f, a)->begin;
	q->cue_end = dp_quote_token(f, a)->end;
	if (b - a <= 2) { /* "geht davon aus" is one cue */
		q->cue_end = dp_quote_token(f, b)->end;
	} else {
		q->cue2_begin = dp_quote_token(f, b)->begin;
		q->cue2_end = dp_quote_token(f, b)->end;
	}
}

void dp_quote_remember(dp_finder *f, const dp_quote *q, const dp_speaker *who)
{
	uint32_t at = q->cue == DP_NONE ? q->begin : dp_quote_token(f, q->cue)->begin;
	for (uint32_t i = f->first; i + 1 < f->doc->quotes.n; i++) {
		const dp_quote *p = &f->doc->quotes.v[i];
		if (p != q && p->kind != DP_QUOTE_REPORTED && p->begin <= at && at < p->end && !(p->gap_begin <= at && at < p->gap_end))
			return;
	}
	if (who->begin < who->end)
		f->last = *who;
	f->last_sentence = f->sentence;
}

/* True when something found in this sentence says its root already. */
static bool covered(const dp_finder *f)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t at = dp_quote_token(f, s->root)->begin;
	if (f->inside[s->root] != DP_NONE)
		return true;
	for (uint32_t i = f->first; i < f->doc->quotes.n; i++) {
		const dp_quote *q = &f->doc->quotes.v[i];
		if (q->kind != DP_QUOTE_DIRECT && q->begin <= at && at < q->end)
			return true;
	}
	return false;
}

/* The subject of the sentence before, who may be heard in the one in work: "Er wies das zurück. Man habe nichts gewusst." */
static bool subject_before(const dp_finder *f, dp_speaker *who)
{
	if (f->sentence == 0)
		return false;
	uint32_t root = f->doc->sentences.v[f->sentence - 1].root;
	uint32_t s = root == DP_NONE ? DP_NONE : dp_quote_child(f, root, DP_REL_NSUBJ);
	if (s == DP_NONE || (f->tree.mention[s] == DP_NONE && !(dp_quote_noun(f, s) & DP_QUOTE_STATEMENT)))
		return false;
	return dp_quote_who(f, s, who);
}

static bool goes_on(const dp_finder *f, const dp_group *g, bool accordingly, uint32_t away)
{
	if (accordingly)
		return true;
	if (!g || g->form != DP_VERB_FINITE)
		return false;
	if (g->mood == DP_MOOD_REPORTED)
		return true;
	if (g->mood == DP_MOOD_IRREALIS)
		return away <= 2;
	return away <= 2 && g->modal != DP_NONE && (dp_quote_word(f, 'v', dp_quote_token(f, g->modal)->lemma) & DP_QUOTE_HEARSAY_MODAL);
}

/* A sentence in reported mood, or with "demnach", goes on with the last speaker. */
static void add_free(dp_finder *f, uint32_t accordingly)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t away = f->before_sentence == DP_NONE ? DP_NONE : f->sentence - f->before_sentence, open = f->free;
	const dp_group *g = s->root < f->doc->tokens.n ? dp_tree_group(&f->tree, s->root) : NULL;
	f->free = DP_NONE;
	if (s->root >= f->doc->tokens.n || covered(f) || !goes_on(f, g, accordingly != DP_NONE, away))
		return;
	dp_speaker who = {.mention = DP_NONE};
	if (away <= 1 || !subject_before(f, &who))
		who = away == DP_NONE ? (dp_speaker){.mention = DP_NONE} : f->before;
	f->last_sentence = f->sentence;
	f->last = who;
	if (open != DP_NONE && accordingly == DP_NONE) {
		f->doc->quotes.v[open].end = s->end;
		f->free = open;
		return;
	}
	dp_span all = {s->first, s->first + s->count - 1};
	if (accordingly == all.first)
		all.first++;
	dp_quote *q = dp_quote_add(f, accordingly == DP_NONE ? DP_QUOTE_FREE : DP_QUOTE_SOURCE, all, &who);
	if (!q)
		return;
	if (accordingly != DP_NONE)
		dp_quote_set_cue(f, q, accordingly);
	else
		f->free = f->doc->quotes.n - 1;
}

/* Words in marks inside what somebody else is said to say are his: "Er sagte, das sei „unfair“ genannt worden". */
static void share_speakers(dp_finder *f)
{
	bool before = f->free != DP_NONE && f->free < f->first;
	for (uint32_t i = f->first; i < f->doc->quotes.n; i++) {
		dp_quote *q = &f->doc->quotes.v[i];
		const dp_quote *best = NULL;
		for (uint32_t k = before ? f->first - 1 : f->first; q->kind == DP_QUOTE_DIRECT && k < f->doc->quotes.n; k++) {
			const dp_quote *p = &f->doc->quotes.v[k < f->first ? f->free : k];
			bool holds = p->kind != DP_QUOTE_DIRECT && p->kind != DP_QUOTE_REPORTED && p->begin <= q->begin && q->end <= p->end;
			bool cue_in = q->cue == DP_NONE || (p->begin <= q->cue_begin && q->cue_end <= p->end &&
								   !(p->gap_begin <= q->cue_begin && q->cue_end <= p->gap_end));
			if (holds && cue_in && p->speaker_begin < p->speaker_end && (!best || p->end - p->begin < best->end - best->begin))
				best = p;
		}
		if (!best)
			continue;
		q->speaker = best->speaker;
		q->speaker_begin = best->speaker_begin;
		q->speaker_end = best->speaker_end;
	}
}

/* "Pjöngjang: Seoul plant Schlag": who stands alone before a colon says what follows it. */
static void add_headline(dp_finder *f)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t named = DP_NONE, end = s->first + s->count;
	for (uint32_t i = s->first; i < end && i < s->first + 8; i++) {
		if (dp_tree_group(&f->tree, i) || dp_quote_is(f, i, ","))
			return;
		uint32_t m = f->tree.mention[i];
		if (m != DP_NONE && f->doc->mentions.v[m].entity != DP_NONE)
			named = i;
		if (!dp_quote_is(f, i, ":"))
			continue;
		if (named == DP_NONE || i + 3 > end || f->inside[i + 1] != DP_NONE || !dp_tree_verbal(&f->tree, s->root) || s->root < i)
			return;
		uint32_t top = named; /* "Streit zwischen A und B: ..." is nobody's word */
		for (uint32_t guard = 0, head; guard < 8 && (head = dp_quote_token(f, top)->head) != DP_NONE && head >= s->first && head < i; guard++)
			top = head;
		uint32_t mention = f->tree.mention[top];
		if (mention == DP_NONE || f->doc->mentions.v[mention].entity == DP_NONE)
			return;
		const dp_mention *who = &f->doc->mentions.v[mention];
		dp_quote_add(f, DP_QUOTE_INDIRECT, (dp_span){i + 1, end - 1}, &(dp_speaker){mention, who->begin, who->end});
		return;
	}
}

static void find_by_word(dp_finder *f, uint32_t i, uint32_t *accordingly)
{
	uint32_t roles = dp_quote_verb(f, i);
	uint8_t upos = dp_quote_token(f, i)->upos;
	if ((roles & DP_QUOTE_REFLEXIVE) && !dp_tree_group(&f->tree, i)->reflexive)
		return;
	if ((roles & DP_QUOTE_SAY) && (upos == DP_UPOS_VERB || upos == DP_UPOS_AUX)) {
		dp_quote_said(f, i, roles);
		return;
	}
	switch (upos) {
	case DP_UPOS_NOUN:
	case DP_UPOS_PROPN:
	case DP_UPOS_PRON:
		dp_quote_according(f, i);
		roles = dp_quote_noun(f, i);
		if (roles & DP_QUOTE_CLAIM)
			dp_quote_claim(f, i, roles);
		break;
	case DP_UPOS_ADV:
	case DP_UPOS_SCONJ:
	case DP_UPOS_CCONJ:
	case DP_UPOS_ADP:
		roles = dp_quote_word(f, 'd', dp_quote_token(f, i)->lemma);
		if (roles & DP_QUOTE_SO)
			dp_quote_so(f, i);
		if (roles & DP_QUOTE_WHEREBY)
			dp_quote_whereby(f, i);
		if (roles & DP_QUOTE_ACCORDINGLY)
			*accordingly = i;
		break;
	default:
		break;
	}
}

static void find_in_sentence(dp_finder *f)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t accordingly = DP_NONE;
	f->first = f->doc->quotes.n;
	f->before = f->last;
	f->before_sentence = f->last_sentence;
	dp_quote_direct(f);
	add_headline(f);
	for (uint32_t i = s->first; i < s->first + s->count; i++)
		if (f->inside[i] == DP_NONE)
			find_by_word(f, i, &accordingly);
	add_free(f, accordingly);
	share_speakers(f);
}

/* By place; of two that begin together the longer first; then who cites before who is cited; then by cue, the later of which reports the earlier. */
static int by_place(const void *x, const void *y)
{
	const dp_quote *a = x, *b = y;
	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	if (a->nearer != b->nearer)
		return a->nearer ? 1 : -1;
	return a->cue != b->cue ? (a->cue > b->cue ? -1 : 1) : (int)a->kind - (int)b->kind;
}

/*
 * A report of a report: the smallest other quote whose words hold this one's, or the same words under another cue. In order of place
 * whatever can hold a quote lies before it; a stack keeps those that have not ended.
 */
static bool link_parents(dp_doc *doc)
{
	uint32_t *stack = dp_arena_alloc(&doc->arena, ((size_t)doc->quotes.n + 1) * sizeof *stack), n = 0;
	if (!stack)
		return false;
	if (doc->quotes.n)
		qsort(doc->quotes.v, doc->quotes.n, sizeof *doc->quotes.v, by_place);
	for (uint32_t i = 0; i < doc->quotes.n; i++) {
		dp_quote *q = &doc->quotes.v[i];
		while (n && doc->quotes.v[stack[n - 1]].end <= q->begin)
			n--;
		for (uint32_t k = n; k-- > 0 && q->parent == DP_NONE;) {
			const dp_quote *p = &doc->quotes.v[stack[k]];
			if (p->end >= q->end && (p->cue != q->cue || q->cue == DP_NONE) && !(p->gap_begin <= q->begin && q->end <= p->gap_end))
				q->parent = stack[k];
		}
		stack[n++] = i;
	}
	return true;
}

static bool start(dp_finder *f, const dp_quotes *quotes, dp_doc *doc)
{
	size_t n = doc->tokens.n;
	uint32_t *by_token = dp_arena_alloc(&doc->arena, (2 * n + 1) * sizeof *by_token);
	*f = (dp_finder){.quotes = quotes, .doc = doc, .last = {.mention = DP_NONE}, .last_sentence = DP_NONE, .free = DP_NONE};
	if (!by_token || !dp_tree_init(&f->tree, doc))
		return false;
	memset(by_token, 0xFF, 2 * n * sizeof *by_token);
	f->inside = by_token;
	f->cued = by_token + n;
	return dp_quote_pair_marks(f);
}

int dp_quote_run(const dp_quotes *self, dp_doc *doc, depesche_error *error)
{
	dp_finder f;
	if (!start(&f, self, doc))
		return dp_fail_memory(error);
	for (f.sentence = 0; f.sentence < doc->sentences.n && !f.full; f.sentence++)
		if (doc->sentences.v[f.sentence].count)
			find_in_sentence(&f);
	return f.full || !link_parents(doc) ? dp_fail_memory(error) : 0;
}
