/*
 * Verbs of saying and what is said.
 *
 *   X sagte, [dass ...]          [...], sagte X, [...]        [... ,] wie X mitteilte        [X forderte ein Verbot.]
 *
 * The content is looked for in the tree first. The parser may hang it elsewhere (as apposition of the last noun, as a parallel clause);
 * then commas, the conjunction and the mood tell it: in news text a clause in reported mood behind a verb of saying is its content.
 */
#include "quote/finder.h"

typedef struct content {
	dp_span span, gap;
	bool found;
} content;

static const dp_group *finite(const dp_finder *f, uint32_t token)
{
	const dp_group *g = dp_tree_group(&f->tree, token);
	return g && g->form == DP_VERB_FINITE ? g : NULL;
}

static bool unreal(const dp_group *g)
{
	return g && (g->mood == DP_MOOD_REPORTED || g->mood == DP_MOOD_IRREALIS);
}

/* The "dass" of a clause, DP_NONE; that of "so dass" tells what followed, not what was said. */
static uint32_t that_word(const dp_finder *f, uint32_t clause)
{
	for (uint32_t c = f->tree.child[clause]; c != DP_NONE; c = f->tree.next[c])
		if (dp_quote_particle(f, c) & DP_QUOTE_THAT)
			return c == 0 || !(dp_quote_particle(f, c - 1) & DP_QUOTE_SO) ? c : DP_NONE;
	return DP_NONE;
}

static bool that_clause(const dp_finder *f, uint32_t clause)
{
	return that_word(f, clause) != DP_NONE;
}

static bool comma(const dp_finder *f, uint32_t token)
{
	return dp_quote_is(f, token, ",") || dp_quote_is(f, token, ":") || dp_quote_is(f, token, "–") || dp_quote_is(f, token, "-");
}

/* An infinitive with "zu", or set off by a comma where the "zu" is inside the word: "..., darüber nachzudenken". */
static bool infinitive_clause(const dp_finder *f, uint32_t c)
{
	const dp_group *g = dp_tree_group(&f->tree, c);
	if (!g || g->form != DP_VERB_INFINITIVE)
		return false;
	if (dp_quote_child(f, c, DP_REL_MARK) != DP_NONE)
		return true;
	uint32_t first = dp_quote_range(f, c).first;
	return comma(f, first) || (first > 0 && comma(f, first - 1));
}

/* A clause without mark and mood can be what was said only where the verb lacks an object: "er gab an, die Lage ist ernst". */
static bool plain_clause(const dp_finder *f, uint32_t c, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	uint32_t first = dp_quote_range(f, c).first;
	bool behind_comma = comma(f, first) || (first > 0 && comma(f, first - 1));
	return behind_comma && dp_quote_child(f, verb, DP_REL_OBJ) == DP_NONE && !(g && (g->passive || g->reflexive));
}

/* A subordinating conjunction other than "dass": the clause tells when or why something was said, not what. */
static bool circumstantial(const dp_finder *f, uint32_t clause)
{
	for (uint32_t c = f->tree.child[clause]; c != DP_NONE; c = f->tree.next[c])
		if (dp_tree_base(&f->tree, c) == DP_REL_MARK && dp_quote_token(f, c)->upos == DP_UPOS_SCONJ)
			return !(dp_quote_particle(f, c) & DP_QUOTE_THAT);
	return false;
}

/* How sure a child of a verb (or of a noun beside it) is its content clause; 0 for not at all. */
static int rank(const dp_finder *f, uint32_t c, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, c);
	bool infinitive = infinitive_clause(f, c);
	switch (dp_tree_base(&f->tree, c)) {
	case DP_REL_CCOMP:
		return g || f->tree.child[c] != DP_NONE ? 5 : 0;
	case DP_REL_CSUBJ:
		return g ? 5 : 0;
	case DP_REL_XCOMP:
		return g && (infinitive || g->form == DP_VERB_FINITE) ? 4 : 0;
	case DP_REL_ADVCL:
		if (that_clause(f, c))
			return 4;
		return g && !circumstantial(f, c) && (infinitive || unreal(g)) ? 3 : 0;
	case DP_REL_PARATAXIS:
	case DP_REL_CONJ:
	case DP_REL_DEP:
		if (that_clause(f, c))
			return 3;
		if (dp_tree_base(&f->tree, c) == DP_REL_PARATAXIS && c > verb && finite(f, c) && plain_clause(f, c, verb))
			return 2;
		return c > verb && finite(f, c) && unreal(g) ? 2 : 0;
	case DP_REL_OBL: /* "Der Mann sei unter den Verdächtigen, sagte ...": a predicate that the tree takes for a phrase of the verb of saying */
		return dp_quote_child(f, c, DP_REL_COP) != DP_NONE && dp_quote_child(f, c, DP_REL_NSUBJ) != DP_NONE && finite(f, c) && unreal(g) ? 4 : 0;
	default:
		return 0;
	}
}

static uint32_t content_child(const dp_finder *f, uint32_t verb)
{
	uint32_t best = DP_NONE;
	int top = 0;
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		int r = rank(f, c, verb);
		if (r > top) {
			top = r;
			best = c;
		}
		bool noun = dp_tree_base(&f->tree, c) != DP_REL_PUNCT && !dp_tree_group(&f->tree, c);
		for (uint32_t d = noun ? f->tree.child[c] : DP_NONE; d != DP_NONE; d = f->tree.next[d]) {
			bool that = d > verb && dp_tree_group(&f->tree, d) && that_clause(f, d);
			bool about = dp_quote_token(f, c)->upos == DP_UPOS_ADV && rank(f, d, verb) >= 3; /* "davon, dass" */
			if ((that || about) && top < 3) {
				top = 3;
				best = d;
			}
		}
	}
	return best;
}

/* The first token of a verb complex in the clause's order: "hat ... erklärt" begins at "hat". */
static uint32_t verb_begin(const dp_finder *f, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	return g && g->finite != DP_NONE && g->finite < verb ? g->finite : verb;
}

static uint32_t verb_end(const dp_finder *f, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	uint32_t end = verb;
	if (g && g->particle != DP_NONE && g->particle > end)
		end = g->particle;
	if (g && g->finite != DP_NONE && g->finite > end)
		end = g->finite;
	return end;
}

/* The clause that a verb of saying stands in, as far as its content can reach. */
static dp_span reach(const dp_finder *f, uint32_t verb)
{
	const dp_sentence *s = dp_quote_sentence(f);
	dp_deprel base = dp_tree_base(&f->tree, verb);
	if (base == DP_REL_ROOT || dp_quote_token(f, verb)->head == DP_NONE)
		return (dp_span){s->first, s->first + s->count - 1};
	return dp_quote_range(f, verb);
}

/* Where the verb's own coordinated or parallel clause begins behind its content, which ends the content. */
static bool goes_on_with(const dp_finder *f, uint32_t top, uint32_t verb)
{
	dp_deprel base = dp_tree_base(&f->tree, top);
	if (base == DP_REL_CONJ || base == DP_REL_PARATAXIS)
		return unreal(dp_tree_group(&f->tree, top)) || that_clause(f, top) || !finite(f, top);
	return base != DP_REL_PUNCT && dp_quote_token(f, top)->head == verb && base != DP_REL_NSUBJ;
}

/* What follows the content's own tree but belongs to it: parts that the parser hung on the verb of saying. */
static uint32_t lengthen(const dp_finder *f, uint32_t verb, uint32_t last, uint32_t limit)
{
	for (uint32_t guard = 0; guard < 8; guard++) {
		uint32_t next = last + 1;
		while (next <= limit && (dp_quote_punct(f, next) || dp_quote_token(f, next)->upos == DP_UPOS_CCONJ))
			next++;
		if (next > limit)
			return last;
		uint32_t top = next;
		for (uint32_t up = dp_quote_token(f, top)->head; up != DP_NONE && up > last && up <= limit; up = dp_quote_token(f, up)->head)
			top = up;
		if (!goes_on_with(f, top, verb))
			return last;
		uint32_t end = dp_quote_range(f, top).last;
		if (end <= last)
			return last;
		last = end < limit ? end : limit;
	}
	return last;
}

static bool behind(const dp_finder *f, uint32_t verb, uint32_t clause, content *out)
{
	dp_span limit = reach(f, verb), s = dp_quote_range(f, clause);
	uint32_t after = verb_end(f, verb), that = that_word(f, clause);
	if (after > clause)
		after = verb;
	if (that != DP_NONE && that > after) {
		s.first = that;
	} else if (s.first <= after) { /* words of the content before the verb are an error of the tree */
		uint32_t i = after + 1;
		while (i < clause && !comma(f, i))
			i++;
		s.first = i < clause ? i + 1 : after + 1;
	}
	s.last = lengthen(f, verb, s.last, limit.last);
	*out = (content){.span = dp_quote_trim(f, s), .gap = {1, 0}, .found = true};
	return out->span.first <= out->span.last;
}

/* "das" before the verb that takes up what was said before it: "Das meldet X". */
static bool takes_up(const dp_finder *f, uint32_t token)
{
	const dp_token *t = dp_quote_token(f, token);
	bool word = t->upos == DP_UPOS_PRON || t->upos == DP_UPOS_DET;
	if (!word || token == dp_quote_sentence_last(f) || !(t->feats & DP_FEAT(DEM)) || (t->feats & DP_FEATS_GENDER) != DP_FEAT(NEUT))
		return false;
	uint8_t next = dp_quote_token(f, token + 1)->upos;
	return next == DP_UPOS_VERB || next == DP_UPOS_AUX;
}

/* "[...], sagte X" and "[...], sagte X, [...]": `s` is the clause that the words of saying are set into. */
static bool around(const dp_finder *f, uint32_t verb, dp_span s, content *out)
{
	uint32_t begin = verb_begin(f, verb), after = verb_end(f, verb), end = dp_quote_sentence_last(f);
	if (begin <= s.first)
		return false;
	uint32_t before = begin - 1;
	if (before > s.first && ((dp_quote_particle(f, before) & DP_QUOTE_SO) || takes_up(f, before)))
		before--;
	if (!dp_quote_punct(f, before) || before <= s.first)
		return false;
	dp_speaker who;
	uint32_t subject = dp_quote_child(f, verb, DP_REL_NSUBJ);
	if (subject != DP_NONE && subject > verb && dp_quote_who(f, subject, &who)) {
		dp_span phrase = dp_quote_phrase(f, subject);
		after = phrase.last > after ? phrase.last : after;
	}
	uint32_t close = after + 1;
	while (close <= end && !comma(f, close) && !dp_tree_group(&f->tree, close))
		close++;
	bool goes_on = close + 3 <= end && comma(f, close) && s.last > close + 2 && dp_tree_base(&f->tree, verb) != DP_REL_ROOT;
	dp_span left = dp_quote_trim(f, (dp_span){s.first, before});
	*out = (content){.span = left, .gap = {1, 0}, .found = true};
	if (goes_on) {
		out->span.last = dp_quote_trim(f, (dp_span){left.first, s.last}).last;
		out->gap = (dp_span){left.last + 1, close};
	}
	return true;
}

/* No clause hangs on the verb: one behind the next comma that opens with "dass" or is in reported mood. */
static bool loose_behind(const dp_finder *f, uint32_t verb, content *out)
{
	dp_span limit = reach(f, verb);
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t all = s->first + s->count - 1, end = limit.last > verb ? limit.last : all, commas = 0;
	if (end + 2 <= all && (comma(f, end) || comma(f, end + 1)) && (dp_quote_particle(f, comma(f, end) ? end + 1 : end + 2) & DP_QUOTE_THAT))
		end = all; /* the clause went to another head */
	for (uint32_t i = verb_end(f, verb) + 1; i + 2 <= end && commas < 3; i++) {
		if (!comma(f, i))
			continue;
		commas++;
		bool that = (dp_quote_particle(f, i + 1) & DP_QUOTE_THAT) != 0, opened = false;
		for (uint32_t k = i + 1; k <= end && !that && !opened && !comma(f, k); k++) {
			const dp_group *g = finite(f, k);
			opened = g != NULL;
			that = g && g->mood == DP_MOOD_REPORTED && dp_tree_rel(&f->tree, k) != DP_REL_ACL_RELCL && !circumstantial(f, k);
		}
		if (!that)
			continue;
		*out = (content){.span = dp_quote_trim(f, (dp_span){i + 1, end}), .gap = {1, 0}, .found = true};
		return true;
	}
	return false;
}

/* "wie X mitteilte": the token of "wie", DP_NONE. */
static uint32_t as_word(const dp_finder *f, uint32_t verb)
{
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		dp_deprel rel = dp_tree_base(&f->tree, c);
		bool opens = rel == DP_REL_MARK || rel == DP_REL_ADVMOD || rel == DP_REL_CASE || rel == DP_REL_CC;
		if (opens && c < verb && (dp_quote_particle(f, c) & DP_QUOTE_AS))
			return c;
	}
	/* the parser may hang it on the subject; then it opens a clause that ends with the verb */
	uint32_t first = dp_quote_range(f, verb).first, last = verb_end(f, verb);
	if (first < verb && dp_quote_punct(f, first))
		first++;
	bool final = last == dp_quote_sentence_last(f) || dp_quote_punct(f, last + 1);
	return first < verb && final && (dp_quote_particle(f, first) & DP_QUOTE_AS) ? first : DP_NONE;
}

/* The sentence or clause that an as-clause comments on, without the as-clause. */
static bool commented(const dp_finder *f, uint32_t verb, uint32_t as, content *out)
{
	const dp_sentence *k = dp_quote_sentence(f);
	uint32_t head = dp_quote_token(f, verb)->head, end = verb_end(f, verb);
	dp_span s = {k->first, k->first + k->count - 1};
	if (head != DP_NONE && dp_quote_token(f, head)->head != DP_NONE && finite(f, head)) {
		dp_span clause = dp_quote_range(f, head);
		if (clause.first <= as && as <= clause.last)
			s = clause;
	}
	while (end + 1 <= s.last && !comma(f, end + 1) && dp_quote_token(f, end + 1)->head >= as && dp_quote_token(f, end + 1)->head <= end)
		end++;
	dp_span left = {s.first, as ? as - 1 : 0}, right = {end + 1, s.last};
	left = as > s.first ? dp_quote_trim(f, left) : (dp_span){1, 0};
	right = end < s.last ? dp_quote_trim(f, right) : (dp_span){1, 0};
	bool has_left = left.first <= left.last && left.last - left.first >= 1,
	     has_right = right.first <= right.last && right.last - right.first >= 1;
	if (!has_left && !has_right)
		return false;
	*out = (content){.span = has_left ? left : right, .gap = {1, 0}, .found = true};
	if (has_left && has_right) {
		out->span.last = right.last;
		out->gap = (dp_span){left.last + 1, right.first - 1};
	}
	return true;
}

static void set_gap(const dp_finder *f, dp_quote *q, dp_span gap)
{
	if (gap.first > gap.last)
		return;
	q->gap_begin = dp_quote_token(f, gap.first)->begin;
	q->gap_end = dp_quote_token(f, gap.last)->end;
}

static bool in_direct(const dp_finder *f, dp_span s)
{
	return f->inside[s.first] != DP_NONE && f->inside[s.first] == f->inside[s.last];
}

/* A quotation behind a colon is a quotation of its own: the content ends before it; false where nothing but it is said. */
static bool cut_at_colon(const dp_finder *f, uint32_t verb, content *found)
{
	for (uint32_t i = found->span.first + 1; i <= found->span.last; i++) {
		if (f->inside[i] == DP_NONE || f->direct.v[f->inside[i]].open != i || !dp_quote_is(f, i - 1, ":"))
			continue;
		if (verb > i) /* "X sagte: „...“, meldete Y" */
			return f->cued[verb] != f->inside[i];
		if (i < found->span.first + 2)
			return false;
		found->span = dp_quote_trim(f, (dp_span){found->span.first, i - 2});
		return found->span.first < found->span.last;
	}
	return true;
}

static void set_addressee(const dp_finder *f, dp_quote *q, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		dp_deprel base = dp_tree_base(&f->tree, c);
		bool towards = base == DP_REL_OBL && (dp_quote_word(f, 'p', dp_tree_case(&f->tree, c)) & DP_QUOTE_TOWARDS);
		bool person = f->tree.mention[c] != DP_NONE && f->doc->mentions.v[f->tree.mention[c]].entity != DP_NONE;
		bool addressed = person && (base == DP_REL_OBJ || (base == DP_REL_NSUBJ && g && g->passive));
		dp_feats feats = dp_quote_token(f, c)->feats;
		bool dative = dp_tree_rel(&f->tree, c) == DP_REL_OBL_ARG && (feats & DP_FEAT(DAT)) && dp_tree_case(&f->tree, c).n == 0;
		if (!towards && base != DP_REL_IOBJ && !addressed && !dative)
			continue;
		dp_span s = dp_quote_phrase(f, c);
		q->addressee = f->tree.mention[c];
		q->addressee_begin = dp_quote_token(f, s.first)->begin;
		q->addressee_end = dp_quote_token(f, s.last)->end;
		return;
	}
}

/* The verb of a main clause, or one coordinated with it. */
static bool main_clause(const dp_finder *f, uint32_t verb)
{
	uint32_t head = dp_quote_token(f, verb)->head;
	return head == DP_NONE || (dp_tree_base(&f->tree, verb) == DP_REL_CONJ && dp_quote_token(f, head)->head == DP_NONE);
}

/* "X fordert Konsequenzen": the sentence is what was said, up to a coordinated clause about something else. */
static void add_reported(dp_finder *f, uint32_t verb, uint32_t roles)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	dp_speaker who;
	if (!(roles & DP_QUOTE_REPORT) || !main_clause(f, verb) || unreal(g) || g->form != DP_VERB_FINITE || f->cued[verb] != DP_NONE)
		return;
	if (!dp_quote_who_says(f, verb, roles, &who) || g->negation != DP_NONE)
		return;
	dp_span s = reach(f, verb);
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c])
		if (dp_quote_word(f, 'd', dp_quote_token(f, c)->lemma) & DP_QUOTE_ACCORDINGLY)
			return; /* "Demnach sprachen sie über ...": the last speaker says so */
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c])
		if (dp_tree_base(&f->tree, c) == DP_REL_CONJ && c > verb && finite(f, c) && !(dp_quote_verb(f, c) & DP_QUOTE_REPORT)) {
			s.last = dp_quote_range(f, c).first - 1;
			break;
		}
	while (s.last > verb && dp_quote_token(f, s.last)->upos == DP_UPOS_CCONJ)
		s.last--;
	s = dp_quote_trim(f, s);
	uint32_t head = dp_quote_token(f, verb)->head;
	for (uint32_t i = f->first; i < f->doc->quotes.n; i++) /* the verb that this one is coordinated with has taken it along */
		if (f->doc->quotes.v[i].kind == DP_QUOTE_REPORTED && f->doc->quotes.v[i].cue == head)
			return;
	dp_quote *q = dp_quote_add(f, DP_QUOTE_REPORTED, s, &who);
	if (!q)
		return;
	q->cue = verb;
	q->certainty = DP_STATED;
	q->commits = roles & DP_QUOTE_COMMITS;
	dp_quote_remember(f, q, &who);
}

static bool find_content(const dp_finder *f, uint32_t verb, uint32_t as, content *out)
{
	uint32_t c = as == DP_NONE ? content_child(f, verb) : DP_NONE, head = dp_quote_token(f, verb)->head;
	dp_deprel base = dp_tree_base(&f->tree, verb);
	if (as != DP_NONE)
		return commented(f, verb, as, out);
	if (c != DP_NONE && c > verb)
		return behind(f, verb, c, out);
	dp_span s = reach(f, verb);
	if (c != DP_NONE)
		return around(f, verb, s, out) ||
		       (*out = (content){.span = dp_quote_trim(f, dp_quote_range(f, c)), .gap = {1, 0}, .found = true}, true);
	if (head != DP_NONE && (base == DP_REL_PARATAXIS || base == DP_REL_DISCOURSE || base == DP_REL_CONJ || base == DP_REL_CCOMP)) {
		const dp_sentence *k = dp_quote_sentence(f);
		s = dp_quote_token(f, head)->head == DP_NONE ? (dp_span){k->first, k->first + k->count - 1} : dp_quote_range(f, head);
		if (around(f, verb, s, out))
			return true;
	}
	return loose_behind(f, verb, out);
}

/* "Das meldet KCNA.": what the sentence before tells. The pronoun opens the sentence; it is not who says it. */
static bool take_up(dp_finder *f, uint32_t verb, uint32_t roles)
{
	const dp_sentence *s = dp_quote_sentence(f);
	uint32_t subject = DP_NONE;
	if (!takes_up(f, s->first) || f->sentence == 0 || s[-1].block != s->block || s[-1].count == 0 || !main_clause(f, verb))
		return false;
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE && subject == DP_NONE; c = f->tree.next[c]) {
		dp_deprel base = dp_tree_base(&f->tree, c);
		bool side = base == DP_REL_NSUBJ || base == DP_REL_OBJ || dp_tree_rel(&f->tree, c) == DP_REL_OBL_AGENT;
		if (c != s->first && side && f->tree.mention[c] != DP_NONE)
			subject = c;
	}
	dp_speaker who = {.mention = DP_NONE};
	bool known = subject != DP_NONE ? dp_quote_who(f, subject, &who) : (roles & DP_QUOTE_IMPERSONAL) && dp_quote_who_says(f, verb, roles, &who);
	if (!known)
		return false;
	dp_quote *q = dp_quote_add(f, DP_QUOTE_SOURCE, dp_quote_trim(f, (dp_span){s[-1].first, s[-1].first + s[-1].count - 1}), &who);
	if (!q)
		return false;
	dp_quote_set_cue(f, q, verb);
	q->certainty = roles & DP_QUOTE_DOUBT ? DP_ALLEGED : DP_STATED;
	q->commits = roles & DP_QUOTE_COMMITS;
	dp_quote_remember(f, q, &who);
	return true;
}

/* "unter Berufung auf Y", below or right behind `noun`: Y; DP_NONE where `noun` cites nobody. */
static uint32_t cited_by(const dp_finder *f, uint32_t noun)
{
	if (!(dp_quote_noun(f, noun) & DP_QUOTE_CITING) || dp_tree_case(&f->tree, noun).n == 0)
		return DP_NONE;
	uint32_t y = dp_quote_child(f, noun, DP_REL_NMOD), head = dp_quote_token(f, noun)->head;
	if (y != DP_NONE)
		return y;
	for (uint32_t c = f->tree.child[head]; c != DP_NONE; c = f->tree.next[c])
		if (c > noun && dp_tree_base(&f->tree, c) == DP_REL_OBL && dp_quote_range(f, c).first == noun + 1)
			return c;
	return DP_NONE;
}

/* "meldete X unter Berufung auf Y": Y is nearer to what X reports. The phrase may hang on the verb or on who speaks. */
static void add_cited(dp_finder *f, uint32_t verb, const content *said)
{
	uint32_t noun = DP_NONE, y = DP_NONE;
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE && y == DP_NONE; c = f->tree.next[c]) {
		noun = c;
		y = cited_by(f, c);
		bool noun_phrase = dp_tree_base(&f->tree, c) == DP_REL_NSUBJ || dp_tree_base(&f->tree, c) == DP_REL_OBL;
		for (uint32_t d = noun_phrase ? f->tree.child[c] : DP_NONE; d != DP_NONE && y == DP_NONE; d = f->tree.next[d]) {
			noun = d;
			y = cited_by(f, d);
		}
	}
	dp_speaker who;
	if (y == DP_NONE || !dp_quote_who(f, y, &who))
		return;
	dp_quote *q = dp_quote_add(f, DP_QUOTE_SOURCE, said->span, &who);
	if (!q)
		return;
	q->nearer = true;
	set_gap(f, q, said->gap);
	dp_quote_set_cue(f, q, noun);
}

/* "wie in der Zeitung angegeben": who reports stands where. */
static bool outlet_beside(const dp_finder *f, uint32_t verb, dp_speaker *who)
{
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		uint32_t towards = dp_quote_word(f, 'p', dp_tree_case(&f->tree, c)) & DP_QUOTE_TOWARDS;
		if (dp_tree_base(&f->tree, c) != DP_REL_OBL || towards)
			continue;
		uint32_t name = f->tree.mention[c] == DP_NONE ? dp_quote_child(f, c, DP_REL_APPOS) : c; /* "in der Zeitung Rodong Sinmun" */
		uint32_t m = name == DP_NONE ? DP_NONE : f->tree.mention[name], e = m == DP_NONE ? DP_NONE : f->doc->mentions.v[m].entity;
		if (e != DP_NONE && f->doc->entities.v[e].sector == DP_SECTOR_MED)
			return dp_quote_who(f, c, who);
	}
	return false;
}

/* "Südkorea müsse sich entschuldigen": what somebody has to say, he has not said; who had to say it did. "Soll" tells what others report, "solle" what is demanded. */
static bool still_to_say(const dp_finder *f, const dp_group *g)
{
	uint32_t roles = g->modal == DP_NONE ? 0 : dp_quote_word(f, 'v', dp_quote_token(f, g->modal)->lemma);
	bool past = g->tense == DP_TENSE_PAST || g->tense == DP_TENSE_PERFECT || g->tense == DP_TENSE_PLUPERFECT;
	return ((roles & DP_QUOTE_DUTY_MODAL) && (!past || g->mood == DP_MOOD_IRREALIS)) || ((roles & DP_QUOTE_HEARSAY_MODAL) && g->mood == DP_MOOD_REPORTED);
}

void dp_quote_said(dp_finder *f, uint32_t verb, uint32_t roles)
{
	dp_speaker who;
	content found = {.found = false};
	const dp_group *g = dp_tree_group(&f->tree, verb);
	uint32_t as = as_word(f, verb);
	if (still_to_say(f, g))
		return;
	bool named = dp_quote_who_says(f, verb, roles, &who) || (as != DP_NONE && outlet_beside(f, verb, &who));
	if (as != DP_NONE && ((g->form != DP_VERB_FINITE && !named) || g->reflexive)) /* "wie erwartet", "wie er sich nannte" */
		return;
	if (!find_content(f, verb, as, &found) || found.span.first > found.span.last) {
		if (!take_up(f, verb, roles))
			add_reported(f, verb, roles);
		return;
	}
	if (in_direct(f, found.span) || !cut_at_colon(f, verb, &found))
		return;
	if (!named && (roles & DP_QUOTE_IMPERSONAL) && f->last_sentence != DP_NONE && f->sentence - f->last_sentence <= 2)
		who = f->last;
	dp_quote *q = dp_quote_add(f, as != DP_NONE ? DP_QUOTE_SOURCE : DP_QUOTE_INDIRECT, found.span, &who);
	if (!q)
		return;
	set_gap(f, q, found.gap);
	dp_quote_set_cue(f, q, verb);
	set_addressee(f, q, verb);
	q->certainty = roles & DP_QUOTE_DOUBT ? DP_ALLEGED : DP_STATED;
	q->commits = roles & DP_QUOTE_COMMITS;
	dp_quote_remember(f, q, &who);
	add_cited(f, verb, &found);
}

/* A claim without a genitive is his who makes it ("wagte die Prognose"), else nobody's but its own. */
static void holder(const dp_finder *f, uint32_t noun, dp_speaker *who)
{
	uint32_t verb = dp_quote_token(f, noun)->head;
	bool object = dp_tree_base(&f->tree, noun) == DP_REL_OBJ && verb != DP_NONE && dp_tree_group(&f->tree, verb);
	if (object && dp_quote_who_says(f, verb, 0, who))
		return;
	dp_span s = dp_quote_phrase(f, noun);
	*who = (dp_speaker){DP_NONE, dp_quote_token(f, s.first)->begin, dp_quote_token(f, s.last)->end};
}

/* "der Vorwurf des Ministers, Kiew habe ...", "die Ankündigung, die Truppen abzuziehen", "er ist der Ansicht, dass". */
void dp_quote_claim(dp_finder *f, uint32_t noun, uint32_t roles)
{
	uint32_t c, top = DP_NONE;
	for (c = f->tree.child[noun]; c != DP_NONE; c = f->tree.next[c]) {
		const dp_group *g = dp_tree_group(&f->tree, c);
		dp_deprel base = dp_tree_base(&f->tree, c);
		uint32_t verb = dp_quote_token(f, noun)->head;
		bool infinitive = g && g->form == DP_VERB_INFINITIVE && !circumstantial(f, c) && !(verb != DP_NONE && dp_tree_behind_particle(&f->tree, verb, c));
		bool clause = base == DP_REL_ACL || base == DP_REL_CCOMP || base == DP_REL_XCOMP || base == DP_REL_ADVCL || base == DP_REL_APPOS ||
			      base == DP_REL_PARATAXIS;
		if (c > noun && g && clause &&
			(that_clause(f, c) || infinitive || (g->mood == DP_MOOD_REPORTED && dp_tree_rel(&f->tree, c) != DP_REL_ACL_RELCL)))
			top = c;
	}
	if (top == DP_NONE)
		return;
	dp_span s = dp_quote_range(f, top);
	while (s.first <= s.last && (s.first <= noun || dp_quote_punct(f, s.first)))
		s.first++;
	dp_speaker who = {.mention = DP_NONE};
	uint32_t subject = dp_quote_child(f, noun, DP_REL_COP) != DP_NONE ? dp_quote_child(f, noun, DP_REL_NSUBJ) : DP_NONE;
	if (subject != DP_NONE)
		dp_quote_who(f, subject, &who);
	else
		for (c = f->tree.child[noun]; c != DP_NONE && who.begin == who.end; c = f->tree.next[c])
			if (c != top && dp_tree_base(&f->tree, c) == DP_REL_NMOD && f->tree.mention[c] != DP_NONE)
				dp_quote_who(f, c, &who);
	if (who.begin == who.end)
		holder(f, noun, &who);
	dp_quote *q = dp_quote_add(f, DP_QUOTE_INDIRECT, dp_quote_trim(f, s), &who);
	if (!q)
		return;
	dp_quote_set_cue(f, q, noun);
	q->certainty = roles & (DP_QUOTE_DOUBT | DP_QUOTE_HEARSAY) ? DP_ALLEGED : DP_STATED;
	q->commits = roles & DP_QUOTE_COMMITS;
	dp_quote_remember(f, q, &who);
}
