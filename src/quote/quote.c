#include "quote/quote.h"

#include "base/error.h"
#include "quote/roles.h"

typedef struct speaker { /* who said the last thing, for sentences that go on with it */
	uint32_t mention, begin, end;
} speaker;

typedef struct run {
	const dp_quotes *quotes;
	dp_doc *doc;
	dp_tree tree;
	speaker last;
	uint32_t last_sentence; /* of the quote that set `last` */
	bool full;              /* memory ran out */
} run;

static const dp_token *tok(const run *r, uint32_t i)
{
	return &r->doc->tokens.v[i];
}

static uint32_t look(const run *r, char kind, dp_str lemma)
{
	char key[256] = {kind, ':'};
	if (lemma.n == 0 || lemma.n > sizeof key - 2)
		return 0;
	memcpy(key + 2, lemma.p, lemma.n);
	uint32_t bits = dp_strmap_get(&r->quotes->roles, dp_str_of(key, lemma.n + 2));
	return bits == DP_NONE ? 0 : bits;
}

static uint32_t verb_roles(const run *r, uint32_t token)
{
	const dp_group *g = dp_tree_group(&r->tree, token);
	return look(r, 'v', g ? g->lemma : tok(r, token)->lemma);
}

static uint32_t noun_roles(const run *r, uint32_t token)
{
	uint32_t roles = look(r, 'n', tok(r, token)->lemma);
	return roles ? roles : look(r, 'n', tok(r, token)->tail);
}

/* The words of a noun phrase, up to the comma that opens a clause or apposition of its own. */
static void phrase(const run *r, uint32_t head, uint32_t *begin, uint32_t *end)
{
	uint32_t first, last;
	dp_tree_range(&r->tree, head, &first, &last);
	for (uint32_t i = head + 1; i <= last; i++)
		if (tok(r, i)->upos == DP_UPOS_PUNCT && dp_str_is(tok(r, i)->form, ",")) {
			last = i - 1;
			break;
		}
	for (uint32_t i = head; i-- > first;)
		if (tok(r, i)->upos == DP_UPOS_PUNCT && dp_str_is(tok(r, i)->form, ",")) {
			first = i + 1;
			break;
		}
	while (first < head && (tok(r, first)->upos == DP_UPOS_PUNCT || dp_tree_rel(&r->tree, first) == DP_REL_CASE))
		first++;
	*begin = tok(r, first)->begin;
	*end = tok(r, last)->end;
}

static bool speaker_of_noun(const run *r, uint32_t noun, speaker *out)
{
	uint32_t mention = r->tree.mention[noun];
	if (look(r, 'n', tok(r, noun)->lemma) & DP_QUOTE_NO_SPEAKER)
		return false;
	out->mention = mention;
	phrase(r, noun, &out->begin, &out->end);
	return true;
}

/* "Angaben" names nobody; its genitive, von-phrase, adjective or compound part does. */
static bool speaker_of_statement(const run *r, uint32_t noun, speaker *out)
{
	uint32_t adjective = DP_NONE;
	for (uint32_t c = r->tree.child[noun]; c != DP_NONE; c = r->tree.next[c]) {
		dp_deprel rel = dp_tree_base(&r->tree, c);
		if ((rel == DP_REL_NMOD || dp_tree_rel(&r->tree, c) == DP_REL_DET_POSS) && r->tree.mention[c] != DP_NONE)
			return speaker_of_noun(r, c, out);
		if ((rel == DP_REL_AMOD || rel == DP_REL_COMPOUND) && r->tree.other[c] != DP_NONE)
			adjective = r->tree.other[c];
	}
	if (adjective == DP_NONE && r->tree.other[noun] != DP_NONE)
		adjective = r->tree.other[noun];
	*out = (speaker){.mention = adjective};
	phrase(r, noun, &out->begin, &out->end);
	return true;
}

static uint32_t child_with(const run *r, uint32_t head, dp_deprel base)
{
	for (uint32_t c = r->tree.child[head]; c != DP_NONE; c = r->tree.next[c])
		if (dp_tree_base(&r->tree, c) == base)
			return c;
	return DP_NONE;
}

/* The subject of a verb of saying; a coordinated one shares that of the first. */
static bool speaker_of_verb(const run *r, uint32_t verb, uint32_t roles, speaker *out)
{
	*out = (speaker){.mention = DP_NONE};
	uint32_t v = verb;
	for (uint32_t guard = 0; guard < 4; guard++) {
		const dp_group *g = dp_tree_group(&r->tree, v);
		uint32_t s = g && g->passive ? child_with(r, v, DP_REL_OBL) : child_with(r, v, DP_REL_NSUBJ);
		if (s != DP_NONE && g && g->passive && dp_tree_rel(&r->tree, s) != DP_REL_OBL_AGENT)
			s = DP_NONE;
		if (s != DP_NONE) {
			bool nobody = (roles & DP_QUOTE_IMPERSONAL) || (tok(r, s)->upos == DP_UPOS_PRON && r->tree.mention[s] == DP_NONE);
			return !nobody && (noun_roles(r, s) & DP_QUOTE_STATEMENT ? speaker_of_statement(r, s, out) : speaker_of_noun(r, s, out));
		}
		if (dp_tree_rel(&r->tree, v) != DP_REL_CONJ || tok(r, v)->head == DP_NONE)
			return false;
		v = tok(r, v)->head;
	}
	return false;
}

static dp_quote *add(run *r, dp_quote_kind kind, uint32_t begin, uint32_t end, const speaker *who)
{
	if (begin >= end)
		return NULL;
	dp_quote *q = DP_PUSH(&r->doc->arena, &r->doc->quotes);
	if (!q) {
		r->full = true;
		return NULL;
	}
	*q = (dp_quote){.begin = begin, .end = end, .kind = kind, .cue = DP_NONE, .speaker = DP_NONE, .addressee = DP_NONE, .parent = DP_NONE, .time = DP_NONE};
	if (who) {
		q->speaker = who->mention;
		q->speaker_begin = who->begin;
		q->speaker_end = who->end;
	}
	return q;
}

static void remember(run *r, const speaker *who, uint32_t sentence)
{
	if (who->begin < who->end)
		r->last = *who;
	r->last_sentence = sentence;
}

static void set_cue(run *r, dp_quote *q, uint32_t token, uint32_t sentence)
{
	q->cue = token;
	q->cue_begin = tok(r, token)->begin;
	q->cue_end = tok(r, token)->end;
	q->sentence = sentence;
}

/* Bytes of the subtree of `top`, leaving out that of `without` (which lies at one of its ends), trimmed of commas and dashes. */
static void content_range(const run *r, uint32_t top, uint32_t without, uint32_t *begin, uint32_t *end)
{
	uint32_t first, last, a = DP_NONE, b = 0;
	dp_tree_range(&r->tree, top, &first, &last);
	if (without != DP_NONE) {
		dp_tree_range(&r->tree, without, &a, &b);
		if (a - first >= last - b)
			last = a ? a - 1 : 0;
		else
			first = b + 1;
	}
	while (first <= last && tok(r, first)->upos == DP_UPOS_PUNCT && tok(r, first)->end - tok(r, first)->begin == 1)
		first++;
	while (last > first && tok(r, last)->upos == DP_UPOS_PUNCT && tok(r, last)->end - tok(r, last)->begin == 1)
		last--;
	*begin = first <= last ? tok(r, first)->begin : 0;
	*end = first <= last ? tok(r, last)->end : 0;
}

static bool marked_as(const run *r, uint32_t verb)
{
	for (uint32_t c = r->tree.child[verb]; c != DP_NONE; c = r->tree.next[c]) {
		dp_deprel rel = dp_tree_base(&r->tree, c);
		if ((rel == DP_REL_MARK || rel == DP_REL_ADVMOD || rel == DP_REL_CASE) &&
		    ((look(r, 'p', tok(r, c)->lemma) | look(r, 'd', tok(r, c)->lemma)) & DP_QUOTE_AS))
			return true;
	}
	return false;
}

/* A finite clause hanging on the verb of saying that is its content though the parser called it something else. */
static uint32_t loose_content(const run *r, uint32_t verb)
{
	for (uint32_t c = r->tree.child[verb]; c != DP_NONE; c = r->tree.next[c]) {
		dp_deprel rel = dp_tree_base(&r->tree, c);
		const dp_group *g = dp_tree_group(&r->tree, c);
		if ((rel == DP_REL_PARATAXIS || rel == DP_REL_DEP || rel == DP_REL_ADVCL || rel == DP_REL_CONJ) && g && g->form == DP_VERB_FINITE &&
		    (g->mood == DP_MOOD_REPORTED || rel == DP_REL_PARATAXIS) && child_with(r, c, DP_REL_MARK) == DP_NONE)
			return c;
	}
	return DP_NONE;
}

static void add_said(run *r, uint32_t verb, uint32_t roles, uint32_t sentence)
{
	speaker who = {.mention = DP_NONE};
	uint32_t begin = 0, end = 0, content = dp_tree_complement(&r->tree, verb), head = tok(r, verb)->head;
	dp_deprel rel = dp_tree_base(&r->tree, verb);
	dp_quote_kind kind = DP_QUOTE_INDIRECT;
	bool as = marked_as(r, verb);
	if (!speaker_of_verb(r, verb, roles, &who) && (roles & DP_QUOTE_IMPERSONAL))
		who = r->last;
	if (content == DP_NONE && !as)
		content = loose_content(r, verb);
	if (content != DP_NONE) {
		content_range(r, content, DP_NONE, &begin, &end);
	} else if (head != DP_NONE && (as || rel == DP_REL_PARATAXIS || rel == DP_REL_DISCOURSE)) {
		content_range(r, head, verb, &begin, &end);
		kind = as ? DP_QUOTE_SOURCE : DP_QUOTE_INDIRECT;
	}
	dp_quote *q = add(r, kind, begin, end, &who);
	if (!q)
		return;
	set_cue(r, q, verb, sentence);
	q->certainty = roles & DP_QUOTE_DOUBT ? DP_ALLEGED : DP_STATED;
	remember(r, &who, sentence);
}

/* "laut X", "X zufolge", "nach Angaben von X": the source of the clause it stands in. */
static void add_according(run *r, uint32_t noun, uint32_t sentence)
{
	uint32_t cue = DP_NONE, roles = 0, noun_is = noun_roles(r, noun), begin, end;
	for (uint32_t c = r->tree.child[noun]; c != DP_NONE && !roles; c = r->tree.next[c])
		if (dp_tree_rel(&r->tree, c) == DP_REL_CASE) {
			roles = look(r, 'p', tok(r, c)->lemma) & (DP_QUOTE_ACCORDING | DP_QUOTE_AFTER);
			cue = c;
		}
	if (!(roles & DP_QUOTE_ACCORDING) && !((roles & DP_QUOTE_AFTER) && (noun_is & (DP_QUOTE_STATEMENT | DP_QUOTE_HEARSAY))))
		return;
	speaker who = {.mention = DP_NONE};
	if (noun_is & DP_QUOTE_STATEMENT)
		speaker_of_statement(r, noun, &who);
	else if (!(noun_is & DP_QUOTE_HEARSAY))
		speaker_of_noun(r, noun, &who);
	uint32_t clause = dp_tree_clause(&r->tree, noun), s = r->doc->sentences.v[sentence].root;
	content_range(r, clause == DP_NONE ? s : clause, dp_tree_below(&r->tree, noun, clause == DP_NONE ? s : clause) ? noun : DP_NONE, &begin, &end);
	uint32_t first, last;
	dp_tree_range(&r->tree, clause == DP_NONE ? s : clause, &first, &last);
	if (noun > first + 6 && last > noun) { /* in the middle: the whole clause, the phrase with it */
		begin = tok(r, first)->begin;
		end = tok(r, last)->end;
	}
	dp_quote *q = add(r, DP_QUOTE_SOURCE, begin, end, &who);
	if (!q)
		return;
	set_cue(r, q, cue, sentence);
	q->certainty = noun_is & DP_QUOTE_HEARSAY ? DP_ALLEGED : DP_STATED;
	remember(r, &who, sentence);
}

/* ", so X" at the end of a clause. */
static void add_so(run *r, uint32_t so, uint32_t sentence)
{
	const dp_sentence *s = &r->doc->sentences.v[sentence];
	uint32_t end = s->first + s->count, noun = DP_NONE;
	if (so == s->first || tok(r, so - 1)->upos != DP_UPOS_PUNCT)
		return;
	for (uint32_t i = so + 1; i < end && tok(r, i)->upos != DP_UPOS_PUNCT; i++) {
		if (tok(r, i)->upos == DP_UPOS_VERB || tok(r, i)->upos == DP_UPOS_AUX)
			return;
		if (noun == DP_NONE && (tok(r, i)->upos == DP_UPOS_NOUN || tok(r, i)->upos == DP_UPOS_PROPN || r->tree.mention[i] != DP_NONE))
			noun = i;
	}
	if (noun == DP_NONE)
		return;
	for (uint32_t i = noun; i < end && tok(r, i)->upos != DP_UPOS_PUNCT; i++)
		if (r->tree.mention[i] != DP_NONE) {
			noun = i;
			break;
		}
	speaker who;
	if (!speaker_of_noun(r, noun, &who))
		return;
	dp_quote *q = add(r, DP_QUOTE_SOURCE, tok(r, s->first)->begin, tok(r, so - 1)->begin, &who);
	if (!q)
		return;
	set_cue(r, q, so, sentence);
	remember(r, &who, sentence);
}

static bool covered(const run *r, const dp_sentence *s)
{
	for (uint32_t i = r->doc->quotes.n; i-- > 0;) {
		const dp_quote *q = &r->doc->quotes.v[i];
		if (q->begin < s->end && s->begin < q->end)
			return true;
	}
	return false;
}

/* A sentence in reported mood, or with "demnach", goes on with the last speaker. */
static void add_free(run *r, uint32_t sentence, bool accordingly)
{
	const dp_sentence *s = &r->doc->sentences.v[sentence];
	const dp_group *g = s->root < r->doc->tokens.n ? dp_tree_group(&r->tree, s->root) : NULL;
	bool close = r->last_sentence != DP_NONE && sentence - r->last_sentence <= 1;
	bool reported = g && (g->mood == DP_MOOD_REPORTED || (g->mood == DP_MOOD_IRREALIS && close && g->modal == DP_NONE));
	if (covered(r, s) || !(accordingly || (reported && r->last_sentence != DP_NONE && sentence - r->last_sentence <= 4)))
		return;
	dp_quote *q = add(r, DP_QUOTE_FREE, s->begin, s->end, r->last_sentence == DP_NONE ? NULL : &r->last);
	if (!q)
		return;
	q->sentence = sentence;
	if (r->last_sentence != DP_NONE)
		r->last_sentence = sentence;
}

static int mark_of(dp_str form) /* 1 opens, 2 closes, 3 either, 0 none */
{
	if (dp_str_is(form, "„") || dp_str_is(form, "‚"))
		return 1;
	if (dp_str_is(form, "”"))
		return 2;
	if (dp_str_is(form, "\"") || dp_str_is(form, "“") || dp_str_is(form, "»") || dp_str_is(form, "«") || dp_str_is(form, "''") || dp_str_is(form, "``"))
		return 3;
	return 0;
}

/* The verb of saying beside a quotation: in its first or last sentence outside the marks, or before a colon in front of it. */
static uint32_t cue_beside(const run *r, uint32_t open, uint32_t close)
{
	uint32_t a = dp_doc_sentence_of(r->doc, open), b = dp_doc_sentence_of(r->doc, close);
	const dp_sentence *first = &r->doc->sentences.v[a], *last = &r->doc->sentences.v[b];
	for (uint32_t i = close + 1; i < last->first + last->count; i++)
		if (dp_tree_group(&r->tree, i) && (verb_roles(r, i) & DP_QUOTE_SAY))
			return i;
	for (uint32_t i = open; i-- > first->first;)
		if (dp_tree_group(&r->tree, i) && (verb_roles(r, i) & DP_QUOTE_SAY))
			return i;
	if (a > 0 && open == first->first) {
		const dp_sentence *before = first - 1;
		if (dp_str_is(tok(r, before->first + before->count - 1)->form, ":"))
			for (uint32_t i = before->first + before->count; i-- > before->first;)
				if (dp_tree_group(&r->tree, i) && (verb_roles(r, i) & DP_QUOTE_SAY))
					return i;
	}
	return DP_NONE;
}

static void add_direct(run *r, uint32_t open, uint32_t close)
{
	uint32_t words = 0;
	bool verb = false;
	for (uint32_t i = open + 1; i < close; i++) {
		words += tok(r, i)->upos != DP_UPOS_PUNCT;
		verb |= dp_tree_group(&r->tree, i) != NULL;
	}
	uint32_t cue = cue_beside(r, open, close), sentence = dp_doc_sentence_of(r->doc, open);
	bool colon = open > 0 && dp_str_is(tok(r, open - 1)->form, ":");
	if (words < 3 || (!verb && words < 6) || (cue == DP_NONE && !colon && words < 8))
		return;
	speaker who = {.mention = DP_NONE};
	if (cue != DP_NONE)
		speaker_of_verb(r, cue, verb_roles(r, cue), &who);
	else if (r->last_sentence != DP_NONE && sentence - r->last_sentence <= 2)
		who = r->last;
	dp_quote *q = add(r, DP_QUOTE_DIRECT, tok(r, open)->begin, tok(r, close)->end, &who);
	if (!q)
		return;
	q->sentence = sentence;
	if (cue != DP_NONE)
		set_cue(r, q, cue, sentence);
	remember(r, &who, dp_doc_sentence_of(r->doc, close));
}

/* Pairs of quotation marks inside one block. */
static void find_direct(run *r)
{
	uint32_t open = DP_NONE, block = DP_NONE;
	for (uint32_t s = 0; s < r->doc->sentences.n; s++) {
		const dp_sentence *sentence = &r->doc->sentences.v[s];
		if (sentence->block != block)
			open = DP_NONE;
		block = sentence->block;
		for (uint32_t i = sentence->first; i < sentence->first + sentence->count; i++) {
			int mark = mark_of(tok(r, i)->form);
			if (mark == 0)
				continue;
			if (open == DP_NONE && mark != 2) {
				open = i;
			} else if (open != DP_NONE && mark != 1) {
				add_direct(r, open, i);
				open = DP_NONE;
			}
		}
	}
}

static bool has_direct(const run *r, uint32_t verb)
{
	for (uint32_t i = 0; i < r->doc->quotes.n; i++)
		if (r->doc->quotes.v[i].kind == DP_QUOTE_DIRECT && r->doc->quotes.v[i].cue == verb)
			return true;
	return false;
}

static bool inside_direct(const run *r, uint32_t token)
{
	for (uint32_t i = 0; i < r->doc->quotes.n; i++) {
		const dp_quote *q = &r->doc->quotes.v[i];
		if (q->kind == DP_QUOTE_DIRECT && q->begin <= tok(r, token)->begin && tok(r, token)->end <= q->end)
			return true;
	}
	return false;
}

/* "Pjöngjang: Seoul plant Schlag": who stands alone before a colon says what follows it. */
static void add_headline(run *r, uint32_t sentence)
{
	const dp_sentence *s = &r->doc->sentences.v[sentence];
	uint32_t named = DP_NONE, end = s->first + s->count;
	for (uint32_t i = s->first; i < end && i < s->first + 8; i++) {
		if (dp_tree_group(&r->tree, i) || dp_str_is(tok(r, i)->form, ","))
			return;
		uint32_t m = r->tree.mention[i];
		if (m != DP_NONE && r->doc->mentions.v[m].entity != DP_NONE)
			named = i;
		if (!dp_str_is(tok(r, i)->form, ":"))
			continue;
		if (named == DP_NONE || i + 3 > end || mark_of(tok(r, i + 1)->form))
			return;
		const dp_mention *who = &r->doc->mentions.v[r->tree.mention[named]];
		dp_quote *q = add(r, DP_QUOTE_INDIRECT, tok(r, i + 1)->begin, s->end, &(speaker){r->tree.mention[named], who->begin, who->end});
		if (q)
			q->sentence = sentence;
		return;
	}
}

static void find_in_sentence(run *r, uint32_t sentence)
{
	const dp_sentence *s = &r->doc->sentences.v[sentence];
	bool accordingly = false;
	add_headline(r, sentence);
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		uint32_t roles;
		switch (tok(r, i)->upos) {
		case DP_UPOS_VERB:
		case DP_UPOS_AUX:
			roles = dp_tree_group(&r->tree, i) ? verb_roles(r, i) : 0;
			if ((roles & DP_QUOTE_SAY) && !has_direct(r, i) && !inside_direct(r, i))
				add_said(r, i, roles, sentence);
			break;
		case DP_UPOS_NOUN:
		case DP_UPOS_PROPN:
		case DP_UPOS_PRON:
			add_according(r, i, sentence);
			break;
		case DP_UPOS_ADV:
		case DP_UPOS_SCONJ:
		case DP_UPOS_CCONJ:
			roles = look(r, 'd', tok(r, i)->lemma);
			if (roles & DP_QUOTE_SO)
				add_so(r, i, sentence);
			accordingly |= (roles & DP_QUOTE_ACCORDINGLY) != 0;
			break;
		default:
			break;
		}
	}
	add_free(r, sentence, accordingly);
}

/* A report of a report: the smallest other quote whose words hold this one's cue or content, or the same content under another cue. */
static void link_parents(dp_doc *doc)
{
	for (uint32_t i = 0; i < doc->quotes.n; i++) {
		dp_quote *q = &doc->quotes.v[i];
		uint32_t best = DP_NONE;
		for (uint32_t j = 0; j < doc->quotes.n; j++) {
			const dp_quote *p = &doc->quotes.v[j];
			bool around = p->begin <= q->begin && q->end <= p->end && (p->end - p->begin > q->end - q->begin || (j > i && p->begin == q->begin && p->end == q->end));
			if (j != i && around && p->cue != q->cue &&
			    (best == DP_NONE || p->end - p->begin < doc->quotes.v[best].end - doc->quotes.v[best].begin))
				best = j;
		}
		q->parent = best;
	}
}

int dp_quote_run(const dp_quotes *self, dp_doc *doc, depesche_error *error)
{
	run r = {.quotes = self, .doc = doc, .last = {.mention = DP_NONE}, .last_sentence = DP_NONE};
	if (!dp_tree_init(&r.tree, doc))
		return dp_fail_memory(error);
	find_direct(&r);
	for (uint32_t s = 0; s < doc->sentences.n && !r.full; s++)
		find_in_sentence(&r, s);
	if (r.full)
		return dp_fail_memory(error);
	link_parents(doc);
	return 0;
}
