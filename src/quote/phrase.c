/* Words by role, noun phrases and the speakers that they name. */
#include "quote/finder.h"

bool dp_quote_is(const dp_finder *f, uint32_t token, const char *form)
{
	return dp_str_is(dp_quote_token(f, token)->form, form);
}

bool dp_quote_punct(const dp_finder *f, uint32_t token)
{
	return dp_quote_token(f, token)->upos == DP_UPOS_PUNCT;
}

uint32_t dp_quote_word(const dp_finder *f, char kind, dp_str lemma)
{
	char key[256] = {kind, ':'};
	if (lemma.n == 0 || lemma.n > sizeof key - 2)
		return 0;
	memcpy(key + 2, lemma.p, lemma.n);
	uint32_t bits = dp_strmap_get(&f->quotes->roles, dp_str_of(key, lemma.n + 2));
	return bits == DP_NONE ? 0 : bits;
}

/* "gab ... bekannt", "machte ... klar": verb and adjective are listed as one word. */
static uint32_t joined(const dp_finder *f, uint32_t adjective, dp_str verb)
{
	char word[128];
	dp_str form = dp_quote_token(f, adjective)->form;
	if (form.n + verb.n > sizeof word)
		return 0;
	memcpy(word, form.p, form.n);
	memcpy(word + form.n, verb.p, verb.n);
	return dp_quote_word(f, 'v', dp_str_of(word, form.n + verb.n));
}

uint32_t dp_quote_predicate(const dp_finder *f, uint32_t token, uint32_t *roles)
{
	const dp_group *g = dp_tree_group(&f->tree, token);
	*roles = 0;
	for (uint32_t c = g ? f->tree.child[token] : DP_NONE; c != DP_NONE; c = f->tree.next[c]) {
		uint8_t upos = dp_quote_token(f, c)->upos;
		if (upos == DP_UPOS_ADJ || upos == DP_UPOS_ADV)
			*roles = joined(f, c, g->lemma);
		if (*roles)
			return c;
	}
	return DP_NONE;
}

uint32_t dp_quote_verb(const dp_finder *f, uint32_t token)
{
	const dp_group *g = dp_tree_group(&f->tree, token);
	uint32_t roles = g ? dp_quote_word(f, 'v', g->lemma) : 0;
	if (g && !(roles & DP_QUOTE_SAY))
		dp_quote_predicate(f, token, &roles);
	return roles;
}

uint32_t dp_quote_noun(const dp_finder *f, uint32_t token)
{
	uint32_t roles = dp_quote_word(f, 'n', dp_quote_token(f, token)->lemma);
	return roles ? roles : dp_quote_word(f, 'n', dp_quote_token(f, token)->tail);
}

uint32_t dp_quote_particle(const dp_finder *f, uint32_t token)
{
	dp_str lemma = dp_quote_token(f, token)->lemma;
	return dp_quote_word(f, 'p', lemma) | dp_quote_word(f, 'd', lemma);
}

dp_span dp_quote_range(const dp_finder *f, uint32_t token)
{
	dp_span s;
	dp_tree_range(&f->tree, token, &s.first, &s.last);
	return s;
}

dp_span dp_quote_trim(const dp_finder *f, dp_span s)
{
	while (s.first <= s.last && dp_quote_punct(f, s.first) && f->inside[s.first] == DP_NONE)
		s.first++;
	while (s.last > s.first && dp_quote_punct(f, s.last) && f->inside[s.last] == DP_NONE)
		s.last--;
	return s;
}

uint32_t dp_quote_child(const dp_finder *f, uint32_t head, dp_deprel base)
{
	for (uint32_t c = f->tree.child[head]; c != DP_NONE; c = f->tree.next[c])
		if (dp_tree_base(&f->tree, c) == base)
			return c;
	return DP_NONE;
}

/* Parts of a noun phrase's tree that are clauses, or belong to the verb. */
static bool clausal(const dp_finder *f, uint32_t child)
{
	const dp_group *g = dp_tree_group(&f->tree, child);
	switch (dp_tree_base(&f->tree, child)) {
	case DP_REL_ACL:
	case DP_REL_ADVCL:
	case DP_REL_CCOMP:
	case DP_REL_CSUBJ:
	case DP_REL_PARATAXIS:
	case DP_REL_OBL:
		return true;
	case DP_REL_CONJ:
		return g && g->form == DP_VERB_FINITE;
	default:
		return false;
	}
}

static void widen(const dp_finder *f, uint32_t at, uint32_t head, uint32_t depth, dp_span *s, uint32_t *stop)
{
	s->first = at < s->first ? at : s->first;
	s->last = at > s->last ? at : s->last;
	for (uint32_t c = f->tree.child[at]; c != DP_NONE && depth < 40; c = f->tree.next[c]) {
		dp_deprel base = dp_tree_base(&f->tree, c);
		if (clausal(f, c)) {
			dp_span clause = dp_quote_range(f, c);
			if (clause.first > head && clause.first < *stop)
				*stop = clause.first;
		} else if (base != DP_REL_PUNCT &&
			   (at != head || (base != DP_REL_CASE && base != DP_REL_MARK && base != DP_REL_CC && base != DP_REL_ADVMOD))) {
			widen(f, c, head, depth + 1, s, stop);
		}
	}
}

dp_span dp_quote_phrase(const dp_finder *f, uint32_t head)
{
	dp_span s = {head, head};
	uint32_t stop = DP_NONE;
	widen(f, head, head, 0, &s, &stop);
	if (stop <= s.last)
		s.last = stop - 1;
	while (s.last > head && (dp_quote_punct(f, s.last) || dp_quote_token(f, s.last)->upos == DP_UPOS_CCONJ))
		s.last--;
	return s;
}

static bool names(const dp_finder *f, uint32_t child)
{
	dp_deprel base = dp_tree_base(&f->tree, child);
	return base == DP_REL_NMOD || base == DP_REL_DET || base == DP_REL_APPOS || base == DP_REL_FLAT || base == DP_REL_OBL;
}

/* "der Vizechef der Behörde, Andrej Taranow", "die Zeitschrift Nokta": the name beside a title or class word. */
static uint32_t name_beside(const dp_finder *f, uint32_t noun, dp_span phrase)
{
	for (uint32_t c = f->tree.child[noun]; c != DP_NONE; c = f->tree.next[c]) {
		dp_deprel base = dp_tree_base(&f->tree, c);
		uint32_t m = f->tree.mention[c];
		bool beside = base == DP_REL_APPOS || base == DP_REL_FLAT || base == DP_REL_NMOD;
		if (c <= noun || c > phrase.last || !beside || m == DP_NONE || f->doc->mentions.v[m].kind != DP_MENTION_NAME)
			continue;
		uint32_t e = f->doc->mentions.v[m].entity;
		bool alone = dp_tree_case(&f->tree, c).n == 0 && (base != DP_REL_NMOD || !(dp_quote_token(f, c)->feats & DP_FEAT(GEN)));
		bool body = e != DP_NONE && (f->doc->entities.v[e].kind == DP_ENTITY_BODY || f->doc->entities.v[e].kind == DP_ENTITY_PERSON);
		if (alone && body)
			return m;
	}
	return DP_NONE;
}

/* "Angaben" names nobody; its genitive, von-phrase, adjective or compound part does, or a name beside these: "Angaben der Zeitung Le Monde". */
static uint32_t behind_statement(const dp_finder *f, uint32_t noun)
{
	uint32_t adjective = f->tree.other[noun];
	for (uint32_t c = f->tree.child[noun]; c != DP_NONE; c = f->tree.next[c]) {
		dp_deprel base = dp_tree_base(&f->tree, c);
		uint32_t who = !names(f, c) ? DP_NONE : f->tree.mention[c] != DP_NONE ? f->tree.mention[c] : name_beside(f, c, dp_quote_phrase(f, c));
		if (who != DP_NONE)
			return who;
		if ((base == DP_REL_AMOD || base == DP_REL_COMPOUND) && f->tree.other[c] != DP_NONE)
			adjective = f->tree.other[c];
	}
	return adjective;
}

bool dp_quote_who(const dp_finder *f, uint32_t noun, dp_speaker *out)
{
	uint32_t roles = dp_quote_noun(f, noun);
	if (dp_quote_word(f, 'n', dp_quote_token(f, noun)->lemma) & DP_QUOTE_NO_SPEAKER)
		return false;
	dp_span s = dp_quote_phrase(f, noun);
	out->mention = f->tree.mention[noun];
	bool named = out->mention != DP_NONE && f->doc->mentions.v[out->mention].kind == DP_MENTION_NAME;
	uint32_t name = named ? DP_NONE : name_beside(f, noun, s);
	if (roles & DP_QUOTE_HEARSAY)
		out->mention = DP_NONE;
	else if (name != DP_NONE)
		out->mention = name;
	else if (roles & DP_QUOTE_STATEMENT && out->mention == DP_NONE)
		out->mention = behind_statement(f, noun);
	out->begin = dp_quote_token(f, s.first)->begin;
	out->end = dp_quote_token(f, s.last)->end;
	return true;
}

/* The mention that a relative pronoun stands for: the noun that its clause hangs on. */
static uint32_t antecedent(const dp_finder *f, uint32_t verb)
{
	uint32_t head = dp_quote_token(f, verb)->head;
	return dp_tree_base(&f->tree, verb) == DP_REL_ACL && head != DP_NONE ? f->tree.mention[head] : DP_NONE;
}

/* The agent of a passive; the parser may call it an oblique like any other. */
static uint32_t agent(const dp_finder *f, uint32_t verb)
{
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		bool oblique = dp_tree_base(&f->tree, c) == DP_REL_OBL && f->tree.mention[c] != DP_NONE;
		if (dp_tree_rel(&f->tree, c) == DP_REL_OBL_AGENT || (oblique && (dp_quote_word(f, 'p', dp_tree_case(&f->tree, c)) & DP_QUOTE_BY)))
			return c;
	}
	return DP_NONE;
}

/* "Die Bürger forderte er auf": a pronoun in the nominative right behind the verb is the subject, whatever the parser says. */
static uint32_t pronoun_behind(const dp_finder *f, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	uint32_t i = (g && g->finite != DP_NONE ? g->finite : verb) + 1;
	if (i > dp_quote_sentence_last(f) || dp_quote_token(f, i)->upos != DP_UPOS_PRON)
		return DP_NONE;
	dp_feats feats = dp_quote_token(f, i)->feats;
	bool neuter = (feats & DP_FEATS_GENDER) == DP_FEAT(NEUT);
	return (feats & DP_FEAT(PRS)) && (feats & DP_FEATS_CASE) == DP_FEAT(NOM) && !neuter ? i : DP_NONE;
}

/* "In dem Bericht heißt es", "aus Paris heißt es": a text, or somebody, beside a verb that names nobody. */
static uint32_t statement_beside(const dp_finder *f, uint32_t verb, uint32_t roles)
{
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		uint8_t sense = dp_quote_token(f, c)->sense;
		bool text = (dp_quote_noun(f, c) & DP_QUOTE_STATEMENT) || sense == DP_SENSE_SPEECH || sense == DP_SENSE_DOCUMENT;
		uint32_t m = f->tree.mention[c];
		bool named = ((roles & DP_QUOTE_IMPERSONAL) || dp_tree_group(&f->tree, verb)->form == DP_VERB_PARTICIPLE) && m != DP_NONE &&
			     f->doc->mentions.v[m].entity != DP_NONE;
		if (dp_tree_base(&f->tree, c) == DP_REL_OBL && (text || named))
			return c;
	}
	return DP_NONE;
}

/* A noun or pronoun that can be the subject by its form. */
static bool nominative(const dp_finder *f, uint32_t i)
{
	const dp_token *t = dp_quote_token(f, i);
	bool noun = t->upos == DP_UPOS_NOUN || t->upos == DP_UPOS_PROPN || t->upos == DP_UPOS_PRON;
	bool may = !(t->feats & DP_FEATS_CASE) || (t->feats & DP_FEAT(NOM));
	bool told = f->tree.mention[i] != DP_NONE || (t->upos == DP_UPOS_NOUN && (t->feats & DP_FEAT(NOM)) && t->sense != DP_SENSE_TIME);
	return noun && may && told && f->inside[i] == DP_NONE && dp_tree_case(&f->tree, i).n == 0;
}

/* The parser's subject went astray: the phrase right before the finite verb ("Der Sprecher sagte"), up to the clause's beginning. */
static uint32_t nominative_before(const dp_finder *f, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	uint32_t first = dp_quote_sentence(f)->first, best = DP_NONE;
	uint32_t at = g && g->finite != DP_NONE && g->finite < verb ? g->finite : verb;
	for (uint32_t i = at; i-- > first && at - i < 12 && !dp_tree_group(&f->tree, i) && !dp_quote_punct(f, i);)
		if (nominative(f, i) && dp_tree_base(&f->tree, i) != DP_REL_NMOD && dp_tree_base(&f->tree, i) != DP_REL_FLAT)
			best = i;
	return best;
}

/* The parser's subject went astray: the noun phrase in the nominative right behind the verb ("..., sagte gestern der Sprecher"). */
static uint32_t nominative_behind(const dp_finder *f, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&f->tree, verb);
	uint32_t end = dp_quote_sentence_last(f), at = g && g->finite != DP_NONE && g->finite < verb ? g->finite : verb;
	for (uint32_t i = at + 1; i <= end && i < at + 12 && !dp_quote_punct(f, i); i++) {
		if (nominative(f, i))
			return i;
		if (dp_tree_group(&f->tree, i))
			return DP_NONE;
	}
	return DP_NONE;
}

/* "es", "man", "das", "was" as subject. */
static bool nobody(const dp_finder *f, uint32_t pronoun)
{
	dp_feats feats = dp_quote_token(f, pronoun)->feats;
	bool neuter = (feats & DP_FEATS_GENDER) == DP_FEAT(NEUT);
	return f->tree.mention[pronoun] == DP_NONE && (neuter || !(feats & (DP_FEAT(PRS) | DP_FEAT(DEM))));
}

/* "Das teilte X mit": the pronoun is what was said, whatever the parser calls it. */
static bool takes_up(const dp_finder *f, uint32_t subject)
{
	dp_feats feats = dp_quote_token(f, subject)->feats;
	uint8_t upos = dp_quote_token(f, subject)->upos;
	return (upos == DP_UPOS_PRON || upos == DP_UPOS_DET) && (feats & DP_FEAT(DEM)) && (feats & DP_FEATS_GENDER) == DP_FEAT(NEUT);
}

static uint32_t other_side(const dp_finder *f, uint32_t verb, uint32_t not )
{
	for (uint32_t c = f->tree.child[verb]; c != DP_NONE; c = f->tree.next[c]) {
		dp_deprel base = dp_tree_base(&f->tree, c);
		if (c != not &&(base == DP_REL_NSUBJ || base == DP_REL_OBJ) && c > verb)
			return c;
	}
	return DP_NONE;
}

/* "Die Quellen berichten, dass", "..., meldete die Agentur": a verb with a content clause has no other object; what looks like one is its subject. */
static uint32_t object_beside(const dp_finder *f, uint32_t verb)
{
	uint32_t o = dp_quote_child(f, verb, DP_REL_OBJ), content = dp_tree_complement(&f->tree, verb);
	if (o != DP_NONE && content != DP_NONE && content < verb && o > verb)
		return dp_quote_phrase(f, o).first == verb + 1 ? o : DP_NONE;
	bool clause = content != DP_NONE ? content > verb : verb < dp_quote_sentence_last(f) && dp_quote_is(f, verb + 1, ",");
	return o != DP_NONE && clause && o < verb && dp_quote_phrase(f, o).last + 1 == verb ? o : DP_NONE;
}

bool dp_quote_who_says(const dp_finder *f, uint32_t verb, uint32_t roles, dp_speaker *out)
{
	uint32_t v = verb, s;
	*out = (dp_speaker){.mention = DP_NONE};
	for (uint32_t guard = 0; guard < 4; guard++) {
		const dp_group *g = dp_tree_group(&f->tree, v);
		bool passive = g && g->passive && !(roles & DP_QUOTE_CITED);
		s = passive ? agent(f, v) : dp_quote_child(f, v, DP_REL_NSUBJ);
		dp_deprel base = dp_tree_base(&f->tree, v);
		if (s != DP_NONE || passive || (base != DP_REL_CONJ && base != DP_REL_XCOMP) || dp_quote_token(f, v)->head == DP_NONE)
			break;
		v = dp_quote_token(f, v)->head;
	}
	const dp_group *own = dp_tree_group(&f->tree, verb);
	if (s != DP_NONE && s < verb && takes_up(f, s))
		s = other_side(f, verb, s);
	if (s == DP_NONE && !(own && own->passive) && !(roles & DP_QUOTE_IMPERSONAL) && own && own->form == DP_VERB_FINITE) {
		s = nominative_before(f, verb);
		if (s == DP_NONE)
			s = nominative_behind(f, verb);
	}
	if (own && !own->passive && s != DP_NONE && s < verb && pronoun_behind(f, verb) != DP_NONE)
		s = pronoun_behind(f, verb);
	if (s == DP_NONE && own && !own->passive && !(roles & DP_QUOTE_IMPERSONAL))
		s = object_beside(f, verb);
	bool pronoun = s != DP_NONE && dp_quote_token(f, s)->upos == DP_UPOS_PRON;
	bool relative = pronoun && (dp_quote_token(f, s)->feats & DP_FEAT(REL));
	if (s == DP_NONE || (roles & DP_QUOTE_IMPERSONAL) || (pronoun && !relative && nobody(f, s)))
		s = statement_beside(f, verb, roles);
	if (s == DP_NONE || !dp_quote_who(f, s, out))
		return false;
	if (relative && out->mention == DP_NONE)
		out->mention = antecedent(f, v);
	return true;
}
