#include "event/args.h"

#include "base/error.h"

static const dp_token *tok(const dp_args *t, uint32_t i)
{
	return dp_tree_token(&t->tree, i);
}

static dp_deprel rel(const dp_args *t, uint32_t i)
{
	return dp_tree_rel(&t->tree, i);
}

static dp_deprel base_rel(const dp_args *t, uint32_t i)
{
	return dp_tree_base(&t->tree, i);
}

static bool verbal(const dp_args *t, uint32_t i)
{
	return dp_tree_verbal(&t->tree, i);
}

uint32_t dp_args_roles(const dp_args *self, uint32_t token)
{
	const dp_token *t = tok(self, token);
	const dp_group *g = dp_tree_group(&self->tree, token);
	switch (t->upos) {
	case DP_UPOS_ADP:
	case DP_UPOS_SCONJ:
		return dp_frames_roles(self->frames, 'p', t->lemma);
	case DP_UPOS_ADV:
	case DP_UPOS_PART:
	case DP_UPOS_DET:
	case DP_UPOS_PRON:
		return dp_frames_roles(self->frames, 'd', t->lemma);
	case DP_UPOS_VERB:
	case DP_UPOS_AUX:
		return dp_frames_roles(self->frames, 'v', g ? g->lemma : t->lemma);
	case DP_UPOS_ADJ: {
		uint32_t roles = dp_frames_roles(self->frames, 'a', t->lemma);
		if (!roles)
			roles = dp_frames_roles(self->frames, 'd', t->lemma);
		/* "das geplante Treffen" is planned, but "ein entscheidendes Treffen" is not decided upon */
		return roles || !g || g->doer ? roles : dp_frames_roles(self->frames, 'v', g->lemma);
	}
	case DP_UPOS_NOUN:
	case DP_UPOS_PROPN: {
		uint32_t roles = dp_frames_roles(self->frames, 'n', t->lemma);
		return roles ? roles : dp_frames_roles(self->frames, 'n', t->tail);
	}
	default:
		return 0;
	}
}

uint32_t dp_args_case_roles(const dp_args *self, uint32_t token)
{
	return dp_frames_roles(self->frames, 'p', dp_tree_case(&self->tree, token));
}

static bool nominal(const dp_args *t, uint32_t i)
{
	uint8_t p = tok(t, i)->upos;
	return p == DP_UPOS_NOUN || p == DP_UPOS_PROPN || p == DP_UPOS_PRON || p == DP_UPOS_NUM || p == DP_UPOS_X || p == DP_UPOS_SYM || p == DP_UPOS_DET ||
	       (p == DP_UPOS_ADJ && t->tree.mention[i] != DP_NONE);
}

/* The antecedent of a relative pronoun: what the relative clause modifies. */
static uint32_t antecedent(const dp_args *t, uint32_t token)
{
	if (!(tok(t, token)->feats & DP_FEAT(REL)))
		return token;
	for (uint32_t i = token, guard = 0; guard < 20; guard++) {
		uint32_t head = tok(t, i)->head;
		if (head == DP_NONE)
			return token;
		if (base_rel(t, i) == DP_REL_ACL)
			return head;
		i = head;
	}
	return token;
}

static void push(dp_fill *fill, uint32_t token)
{
	for (uint32_t i = 0; i < fill->n; i++)
		if (fill->token[i] == token)
			return;
	if (fill->n < DP_FILL_MAX)
		fill->token[fill->n++] = token;
}

static void push_all(const dp_args *t, dp_fill *fill, uint32_t token);

static uint32_t named_entity(const dp_args *t, uint32_t token)
{
	uint32_t m = t->tree.mention[token];
	return m == DP_NONE || t->tree.doc->mentions.v[m].kind != DP_MENTION_NAME ? DP_NONE : t->tree.doc->mentions.v[m].entity;
}

/* "Präsident Macron, Olaf Scholz und Donald Tusk": the name of another of the same kind, behind a comma and before "und", is no apposition. */
static bool listed(const dp_args *t, uint32_t first, uint32_t token)
{
	uint32_t a = named_entity(t, first), b = named_entity(t, token);
	if (token <= first + 1 || a == DP_NONE || b == DP_NONE || a == b || tok(t, token - 1)->upos != DP_UPOS_PUNCT)
		return false;
	if (t->tree.doc->entities.v[a].kind != t->tree.doc->entities.v[b].kind || t->tree.doc->entities.v[a].kind > DP_ENTITY_PERSON)
		return false;
	for (uint32_t i = first + 1; i + 1 < token; i++)
		if (base_rel(t, i) != DP_REL_FLAT || tok(t, i)->head != first)
			return false;
	for (uint32_t c = t->tree.child[token]; c != DP_NONE; c = t->tree.next[c])
		if (base_rel(t, c) == DP_REL_CONJ && nominal(t, c))
			return true;
	for (uint32_t c = t->tree.child[first]; c != DP_NONE; c = t->tree.next[c]) /* the last one may hang on the first */
		if (c > token && base_rel(t, c) == DP_REL_CONJ && nominal(t, c))
			return true;
	return false;
}

static uint32_t child_with(const dp_args *t, uint32_t head, dp_deprel base)
{
	for (uint32_t c = t->tree.child[head]; c != DP_NONE; c = t->tree.next[c])
		if (base_rel(t, c) == base)
			return c;
	return DP_NONE;
}

bool dp_args_included(const dp_args *t, uint32_t token)
{
	uint32_t head = tok(t, token)->head;
	return head != DP_NONE && child_with(t, token, DP_REL_CASE) != DP_NONE && dp_tree_case(&t->tree, head).n == 0;
}

/* What is coordinated with a noun phrase; in "Kremlchef Wladimir Putin und Machthaber Kim" it often hangs on a part of the name. */
static void push_conjuncts(const dp_args *t, dp_fill *fill, uint32_t token, uint32_t depth)
{
	for (uint32_t c = t->tree.child[token]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = base_rel(t, c);
		if ((r == DP_REL_CONJ && nominal(t, c) && !dp_args_included(t, c)) || (r == DP_REL_APPOS && listed(t, token, c)))
			push_all(t, fill, c);
		else if ((r == DP_REL_APPOS || r == DP_REL_FLAT || r == DP_REL_COMPOUND) && depth < 3)
			push_conjuncts(t, fill, c, depth + 1);
	}
}

/* A noun phrase and what is coordinated with it. */
static void push_all(const dp_args *t, dp_fill *fill, uint32_t token)
{
	token = antecedent(t, token);
	push(fill, token);
	push_conjuncts(t, fill, token, 0);
	uint32_t head = tok(t, token)->head;
	for (uint32_t c = head == DP_NONE ? DP_NONE : t->tree.child[head]; c != DP_NONE; c = t->tree.next[c])
		if (base_rel(t, c) == DP_REL_APPOS && listed(t, token, c))
			push_all(t, fill, c);
}

/* "den die Polizei festnahm": a pronoun whose form can only be accusative is no subject, whatever the tree says. */
static bool cannot_be_subject(const dp_args *t, uint32_t token)
{
	dp_feats f = tok(t, token)->feats;
	return tok(t, token)->upos == DP_UPOS_PRON && (f & DP_FEATS_CASE) == DP_FEAT(ACC) && (f & DP_FEAT(MASC));
}

/* "Den Beschluss verurteilte der Kreml": where the tree has no subject, it is the noun whose article can only be a nominative's. */
static uint32_t nominative_object(const dp_args *t, uint32_t verb)
{
	dp_feats nominative = DP_FEAT(NOM) | DP_FEAT(MASC) | DP_FEAT(SING), all = DP_FEATS_CASE | DP_FEATS_GENDER | DP_FEATS_NUMBER;
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = base_rel(t, c);
		uint32_t article = r == DP_REL_OBJ || r == DP_REL_IOBJ || r == DP_REL_OBL ? child_with(t, c, DP_REL_DET) : DP_NONE;
		if (article != DP_NONE && nominal(t, c) && dp_tree_case(&t->tree, c).n == 0 && (tok(t, article)->feats & all) == nominative &&
		    (tok(t, c)->feats & all) == nominative)
			return c;
	}
	return DP_NONE;
}

static bool time_or_place(const dp_args *t, uint32_t token)
{
	uint32_t m = t->tree.mention[token];
	return base_rel(t, token) == DP_REL_OBL && (tok(t, token)->sense == DP_SENSE_TIME || (m != DP_NONE && t->tree.doc->mentions.v[m].place != DP_NONE));
}

/* A common noun that the tree makes part of a day's or place's name ("am Sonntag Raketen", "in Delhi Gespräche") is the clause's own. */
static bool is_stray(const dp_args *t, uint32_t token)
{
	uint32_t h = tok(t, token)->head;
	const dp_token *k = tok(t, token);
	dp_deprel r = base_rel(t, token);
	if (h == DP_NONE || token < h || base_rel(t, h) != DP_REL_OBL || dp_tree_case(&t->tree, token).n)
		return false;
	if (!time_or_place(t, h) && tok(t, h)->upos != DP_UPOS_PROPN)
		return false;
	if (r == DP_REL_APPOS && tok(t, h)->sense == DP_SENSE_TIME && t->tree.mention[token] != DP_NONE)
		return true;
	bool loose = r == DP_REL_FLAT || r == DP_REL_APPOS || (r == DP_REL_NMOD && !(k->feats & DP_FEAT(GEN)));
	return loose && k->upos == DP_UPOS_NOUN && k->sense != DP_SENSE_TIME && k->sense != DP_SENSE_NONE;
}

/* "Seit Montag demonstrieren in Athen Bauern": a bare nominative that agrees with a verb without a subject, whatever the tree says. */
static bool may_be_subject(const dp_args *t, uint32_t token, uint32_t finite)
{
	dp_feats f = tok(t, token)->feats, number = tok(t, finite)->feats & DP_FEATS_NUMBER;
	return tok(t, token)->upos == DP_UPOS_NOUN && t->tree.mention[token] != DP_NONE && (f & DP_FEAT(NOM)) && dp_tree_case(&t->tree, token).n == 0 &&
	       child_with(t, token, DP_REL_DET) == DP_NONE && ((f & number) || (child_with(t, token, DP_REL_CONJ) != DP_NONE && (number & DP_FEAT(PLUR))));
}

static uint32_t bare_subject(const dp_args *t, uint32_t verb)
{
	uint32_t finite = dp_tree_group(&t->tree, verb)->finite;
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE && finite != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = base_rel(t, c);
		if ((r == DP_REL_OBL || r == DP_REL_IOBJ) && may_be_subject(t, c, finite))
			return c;
		for (uint32_t d = t->tree.child[c]; d != DP_NONE; d = t->tree.next[d])
			if (is_stray(t, d) && may_be_subject(t, d, finite))
				return d;
	}
	return DP_NONE;
}

/* An infinitive with its particle, or one that another verb controls, has no subject of its own in German. */
static bool bare_infinitive(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	if (!g || tok(t, verb)->upos != DP_UPOS_VERB)
		return false;
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c])
		if (rel(t, c) == DP_REL_MARK && tok(t, c)->upos == DP_UPOS_PART)
			return true;
	return base_rel(t, verb) == DP_REL_XCOMP && g->form != DP_VERB_PARTICIPLE;
}

static bool plural(const dp_args *t, uint32_t token)
{
	return (tok(t, token)->feats & DP_FEAT(PLUR)) || child_with(t, token, DP_REL_CONJ) != DP_NONE;
}

/*
 * "die Drohungen, die Nordkorea ausgestoßen hat", "die Einladung, die Putin ausgesprochen hat": a relative pronoun that can be either is the object
 * where what it takes up is nobody, somebody stands beside it, and the verb's number fits only him, or the verb only carries the noun.
 */
static bool taken_up(const dp_args *t, uint32_t verb, uint32_t pronoun, uint32_t other)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	uint32_t noun = antecedent(t, pronoun), m = t->tree.mention[other];
	if (noun == pronoun || t->tree.mention[noun] != DP_NONE || m == DP_NONE || t->tree.doc->mentions.v[m].entity == DP_NONE)
		return false;
	bool thing = tok(t, noun)->upos == DP_UPOS_NOUN && tok(t, noun)->sense != DP_SENSE_PERSON && tok(t, noun)->sense != DP_SENSE_GROUP;
	bool either = !(tok(t, pronoun)->feats & (DP_FEAT(MASC) | DP_FEAT(NEUT)));
	bool number = plural(t, noun) && !plural(t, other) && (tok(t, g->finite)->feats & DP_FEATS_NUMBER) == DP_FEAT(SING);
	return thing && either && (number || (dp_args_roles(t, verb) & DP_WORD_SUPPORT));
}

static bool only(const dp_args *t, uint32_t token, dp_feats of, dp_feats value)
{
	return token != DP_NONE && (tok(t, token)->feats & of) == value;
}

/* "Friedensgespräche schließt die Regierung aus": the plural in front of a singular verb is its object. */
static bool in_front(const dp_args *t, uint32_t finite, uint32_t first, uint32_t second)
{
	dp_feats sing = DP_FEAT(SING), plur = DP_FEAT(PLUR), masculine_object = DP_FEAT(MASC) | DP_FEAT(ACC);
	uint32_t det = child_with(t, second, DP_REL_DET);
	return first < finite && finite < second && tok(t, first)->upos == DP_UPOS_NOUN && only(t, finite, DP_FEATS_NUMBER, sing) &&
	       only(t, first, DP_FEATS_NUMBER, plur) && !only(t, child_with(t, first, DP_REL_DET), DP_FEATS_NUMBER, sing) &&
	       only(t, second, DP_FEATS_NUMBER, sing) && !plural(t, second) && !only(t, det, DP_FEATS_CASE | DP_FEATS_GENDER, masculine_object);
}

/* "was Washington und Seoul bestreiten": the verb's number tells that the pronoun in front is the object. */
static bool turned(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	uint32_t s = child_with(t, verb, DP_REL_NSUBJ), o = child_with(t, verb, DP_REL_OBJ);
	if (!g || g->passive || g->finite == DP_NONE || s == DP_NONE || o == DP_NONE)
		return false;
	if (tok(t, s)->upos != DP_UPOS_PRON)
		return in_front(t, g->finite, s, o);
	return ((tok(t, g->finite)->feats & DP_FEAT(PLUR)) && !plural(t, s) && plural(t, o)) || taken_up(t, verb, s, o);
}

/* "Streit mit Kuba: Der Minister will ...": what stands before the colon is not the subject of what stands behind it. */
static uint32_t behind_colon(const dp_args *t, uint32_t verb, uint32_t subject)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	uint32_t end = g && g->finite != DP_NONE ? g->finite : verb, colon = DP_NONE;
	for (uint32_t i = subject; i != DP_NONE && i < end; i++)
		if (dp_str_is(tok(t, i)->form, ":"))
			colon = i;
	for (uint32_t c = colon == DP_NONE ? DP_NONE : t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c])
		if (base_rel(t, c) == DP_REL_NSUBJ && c > colon)
			return c;
	for (uint32_t c = colon == DP_NONE ? DP_NONE : t->tree.child[subject]; c != DP_NONE; c = t->tree.next[c])
		if (base_rel(t, c) == DP_REL_NSUBJ && c > colon)
			return c;
	return subject;
}

/* The subject as the tree has it, put right where form shows that it mistook subject and object; DP_NONE. */
static uint32_t subject_child(const dp_args *t, uint32_t verb)
{
	uint32_t s = child_with(t, verb, turned(t, verb) ? DP_REL_OBJ : DP_REL_NSUBJ), o;
	if (s == DP_NONE && dp_tree_group(&t->tree, verb) && dp_tree_group(&t->tree, verb)->form == DP_VERB_FINITE)
		s = nominative_object(t, verb);
	if (s == DP_NONE && dp_tree_group(&t->tree, verb) && dp_tree_group(&t->tree, verb)->form == DP_VERB_FINITE && base_rel(t, verb) != DP_REL_CONJ)
		s = bare_subject(t, verb);
	s = behind_colon(t, verb, s);
	if (s == DP_NONE || !cannot_be_subject(t, s))
		return s != DP_NONE && bare_infinitive(t, verb) ? DP_NONE : s;
	o = child_with(t, verb, DP_REL_OBJ);
	return o == DP_NONE || cannot_be_subject(t, o) ? DP_NONE : o;
}

static bool agent_adposition(const dp_args *t, uint32_t token)
{
	return (dp_args_case_roles(t, token) & DP_WORD_AGENT) != 0;
}

/* Somebody behind an agent's adposition. A state there is whose. */
static bool may_be_agent(const dp_args *t, uint32_t token)
{
	uint32_t m = t->tree.mention[token], e = m == DP_NONE ? DP_NONE : t->tree.doc->mentions.v[m].entity;
	return base_rel(t, token) == DP_REL_NMOD && agent_adposition(t, token) && e != DP_NONE && t->tree.doc->entities.v[e].kind != DP_ENTITY_STATE;
}

/* "dass ein Schiff von der Küstenwache gerammt wurde": in the middle field an agent is often hung on the subject before it. */
static uint32_t agent_in_subject(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	uint32_t s = child_with(t, verb, DP_REL_NSUBJ);
	if (!g || g->finite == DP_NONE || s == DP_NONE)
		return DP_NONE;
	for (uint32_t d = t->tree.child[s]; d != DP_NONE; d = t->tree.next[d])
		if (d > s && d < verb && (g->finite < d || g->finite > verb) && may_be_agent(t, d))
			return d;
	return DP_NONE;
}

/* "wurden Kämpfer der Miliz von Soldaten erschossen", "auf dem Weg zum Hof von der ELN entführt": what the phrase right before the verb hangs on. */
static uint32_t agent_before(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	if (!g || g->finite == DP_NONE || verb == 0)
		return DP_NONE;
	for (uint32_t i = verb - 1, guard = 0; i != DP_NONE && i != verb && guard < 8; i = tok(t, i)->head, guard++) {
		bool within = i < verb && (g->finite < i || g->finite > verb);
		if (within && may_be_agent(t, i) && dp_tree_below(&t->tree, i, verb))
			return i;
	}
	return DP_NONE;
}

static uint32_t agent_of(const dp_args *t, uint32_t verb)
{
	uint32_t weak = DP_NONE;
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = base_rel(t, c);
		if (rel(t, c) == DP_REL_OBL_AGENT && agent_adposition(t, c))
			return c;
		if ((r == DP_REL_OBL || r == DP_REL_NMOD) && agent_adposition(t, c) && weak == DP_NONE)
			weak = c;
	}
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE && weak == DP_NONE; c = t->tree.next[c])
		for (uint32_t d = time_or_place(t, c) ? t->tree.child[c] : DP_NONE; d != DP_NONE && weak == DP_NONE; d = t->tree.next[d])
			if (base_rel(t, d) == DP_REL_NMOD && agent_adposition(t, d)) /* "in Minsk von der Polizei festgenommen" */
				weak = d;
	if (weak == DP_NONE)
		weak = agent_in_subject(t, verb);
	return weak != DP_NONE ? weak : agent_before(t, verb);
}

/* The participle whose auxiliary a coordinated one shares, and so its voice and agent ("von der Polizei festgenommen und verhört worden"); DP_NONE. */
static uint32_t voice_from(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	uint32_t head = tok(t, verb)->head;
	bool conjunct = g && rel(t, verb) == DP_REL_CONJ && head != DP_NONE && (tok(t, verb)->feats & DP_FEAT(PART));
	const dp_group *first = conjunct ? dp_tree_group(&t->tree, head) : NULL;
	return first && first->passive && (g->finite == first->finite || (!g->passive && g->finite == DP_NONE)) ? head : DP_NONE;
}

static bool is_passive(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	return (g && g->passive) || voice_from(t, verb) != DP_NONE;
}

/* The noun that an attributive participle modifies ("der festgenommene Student", "ein in Genf tagendes Gremium"). */
static uint32_t modified(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	dp_deprel r = rel(t, verb);
	if (g && g->form == DP_VERB_PARTICIPLE && (r == DP_REL_AMOD || r == DP_REL_ACL) && child_with(t, verb, DP_REL_NSUBJ) == DP_NONE)
		return tok(t, verb)->head;
	return DP_NONE;
}

static dp_fill bare_argument(const dp_args *t, uint32_t verb, bool dative);

/* Whose infinitive it is: the governing verb says by its roles; by default its subject. */
static dp_fill controller(const dp_args *t, uint32_t verb)
{
	uint32_t head = tok(t, verb)->head;
	if (!verbal(t, head) && tok(t, head)->head != DP_NONE && verbal(t, tok(t, head)->head) &&
	    (time_or_place(t, head) || base_rel(t, head) == DP_REL_OBJ)) /* hung on the day before it, or on its own controller */
		head = tok(t, head)->head;
	uint32_t roles = dp_args_roles(t, head);
	dp_fill fill = {.n = 0};
	if (roles & DP_WORD_CONTROL_DAT)
		fill = bare_argument(t, head, true);
	if (!fill.n && (roles & (DP_WORD_CONTROL_OBJ | DP_WORD_CONTROL_DAT)))
		fill = bare_argument(t, head, false);
	return fill.n ? fill : dp_args_subject(t, head);
}

/*
 * "X: Soldaten rückten ein, nahmen Männer fest": a finite verb right behind a comma and without a subject goes on with the clause before it, though
 * the tree hangs both on a third. That clause's verb; DP_NONE.
 */
static uint32_t goes_on_with(const dp_args *t, uint32_t verb)
{
	const dp_group *g = dp_tree_group(&t->tree, verb);
	uint32_t best = DP_NONE, first = g ? g->finite : DP_NONE, head = tok(t, verb)->head;
	if (first == DP_NONE || first == 0 || !dp_str_is(tok(t, first - 1)->form, ","))
		return DP_NONE;
	for (uint32_t c = t->tree.child[head]; c != DP_NONE; c = t->tree.next[c])
		if (c < first && verbal(t, c) && base_rel(t, c) == DP_REL_PARATAXIS && subject_child(t, c) != DP_NONE && (best == DP_NONE || c > best))
			best = c;
	return best;
}

/* "Forderungen, die Maßstab sein sollen", "der Rat – einschließlich Chinas – verhängte": a relative clause in which nothing takes up its noun is not one. */
static bool takes_up(const dp_args *t, uint32_t noun, uint32_t verb)
{
	for (uint32_t i = noun + 1; i < verb; i++)
		if (tok(t, i)->feats & (DP_FEAT(REL) | DP_FEAT(INT)) && tok(t, i)->upos != DP_UPOS_ADV)
			return true;
	return verb < noun;
}

/* The nominative of the clause, be it agent or patient. */
static dp_fill nominative(const dp_args *t, uint32_t verb, uint32_t depth)
{
	dp_fill fill = {.n = 0};
	uint32_t s = subject_child(t, verb), m = modified(t, verb), head = tok(t, verb)->head;
	dp_deprel r = base_rel(t, verb);
	if (s != DP_NONE) {
		push_all(t, &fill, s);
	} else if (m != DP_NONE) {
		push_all(t, &fill, m);
	} else if (head != DP_NONE && depth < 8) {
		if (r == DP_REL_CONJ && verbal(t, head))
			return nominative(t, head, depth + 1);
		if (r == DP_REL_XCOMP || ((r == DP_REL_CCOMP || r == DP_REL_CSUBJ) && bare_infinitive(t, verb)))
			return controller(t, verb);
		const dp_group *g = dp_tree_group(&t->tree, verb);
		if (r == DP_REL_ADVCL || r == DP_REL_CCOMP || r == DP_REL_PARATAXIS) {
			if (g && r == DP_REL_PARATAXIS && g->form == DP_VERB_FINITE && verbal(t, head)) {
				uint32_t before = goes_on_with(t, verb);
				return nominative(t, before != DP_NONE ? before : head, depth + 1);
			}
			if (g && (g->form != DP_VERB_FINITE || bare_infinitive(t, verb)))
				return r == DP_REL_CCOMP ? controller(t, verb) : nominative(t, head, depth + 1);
		}
		if (rel(t, verb) == DP_REL_ACL_RELCL) {
			if (g && g->finite != DP_NONE && !takes_up(t, head, verb))
				push_all(t, &fill, head);
		} else if (r == DP_REL_ACL) { /* "der Plan, Truppen zu entsenden" */
			uint32_t clause = g && g->form == DP_VERB_INFINITIVE ? dp_tree_clause(&t->tree, head) : DP_NONE;
			if (clause != DP_NONE && clause != verb)
				return nominative(t, clause, depth + 1);
		}
	}
	return fill;
}

dp_fill dp_args_subject(const dp_args *self, uint32_t verb)
{
	if (!is_passive(self, verb))
		return nominative(self, verb, 0);
	dp_fill fill = {.n = 0};
	uint32_t agent = agent_of(self, verb), first = agent == DP_NONE ? voice_from(self, verb) : DP_NONE;
	if (first != DP_NONE)
		agent = agent_of(self, first);
	if (agent != DP_NONE)
		push_all(self, &fill, agent);
	return fill;
}

static uint32_t stray(const dp_args *t, uint32_t verb, uint32_t subject)
{
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c])
		for (uint32_t d = t->tree.child[c]; d != DP_NONE; d = t->tree.next[d])
			if (d != subject && is_stray(t, d))
				return d;
	return DP_NONE;
}

uint32_t dp_args_clause(const dp_args *self, uint32_t noun, dp_deprel *relation)
{
	uint32_t head = tok(self, noun)->head;
	*relation = base_rel(self, noun);
	if (head == DP_NONE || !is_stray(self, noun))
		return head;
	*relation = DP_REL_OBJ;
	return tok(self, head)->head;
}

uint32_t dp_args_relative(const dp_args *self, uint32_t noun, dp_deprel *relation)
{
	for (uint32_t v = self->tree.child[noun]; v != DP_NONE; v = self->tree.next[v])
		for (uint32_t c = rel(self, v) == DP_REL_ACL_RELCL ? self->tree.child[v] : DP_NONE; c != DP_NONE; c = self->tree.next[c]) {
			dp_deprel r = base_rel(self, c);
			if (!(tok(self, c)->feats & DP_FEAT(REL)) || dp_tree_case(&self->tree, c).n || (r != DP_REL_NSUBJ && r != DP_REL_OBJ))
				continue;
			*relation = subject_child(self, v) == c ? DP_REL_NSUBJ : DP_REL_OBJ;
			return v;
		}
	return DP_NONE;
}

/* "bot der Präsident Macron der Opposition Gespräche an": a dative behind the subject is hung on it like a genitive. */
static uint32_t dative_in_subject(const dp_args *t, uint32_t subject)
{
	for (uint32_t c = subject == DP_NONE ? DP_NONE : t->tree.child[subject]; c != DP_NONE; c = t->tree.next[c])
		if (rel(t, c) == DP_REL_NMOD && c > subject && dp_tree_case(&t->tree, c).n == 0 && (tok(t, c)->feats & DP_FEATS_CASE) == DP_FEAT(DAT) &&
		    t->tree.mention[c] != DP_NONE)
			return c;
	return DP_NONE;
}

/* Objects without an adposition. The dative is known by relation or case; a name shows no case, so a lone object serves for both. */
static dp_fill bare_argument(const dp_args *t, uint32_t verb, bool dative)
{
	dp_fill fill = {.n = 0};
	uint32_t first = DP_NONE, second = DP_NONE, marked = DP_NONE, subject = subject_child(t, verb);
	for (uint32_t c = t->tree.child[verb]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = rel(t, c);
		if (c == subject)
			continue;
		if (r == DP_REL_NSUBJ && (subject != DP_NONE || cannot_be_subject(t, c) || bare_infinitive(t, verb)))
			r = DP_REL_OBJ; /* "sagte Kiew Kredite zu": of two subjects the second is none */
		bool object = r == DP_REL_OBJ || r == DP_REL_IOBJ || r == DP_REL_OBL_ARG || r == DP_REL_OBL || r == DP_REL_NMOD;
		if (!object || !nominal(t, c) || dp_tree_case(&t->tree, c).n || (tok(t, c)->feats & DP_FEAT(REFLEX)) || tok(t, c)->sense == DP_SENSE_TIME)
			continue;
		dp_feats f = tok(t, c)->feats;
		if (r == DP_REL_OBL && !(f & DP_FEAT(DAT)))
			continue;
		if (r == DP_REL_IOBJ || r == DP_REL_OBL_ARG || ((f & DP_FEAT(DAT)) && !(f & DP_FEAT(ACC))))
			marked = marked == DP_NONE ? c : marked;
		else if (first == DP_NONE)
			first = c;
		else if (second == DP_NONE)
			second = c;
	}
	if (marked == DP_NONE && second != DP_NONE && cannot_be_subject(t, first)) { /* "der Besuch, den Xi Nordkorea abstattete" */
		marked = second;
	} else if (marked == DP_NONE && second != DP_NONE) { /* two unmarked ones: who receives stands first */
		marked = first;
		first = second;
	}
	if (dative && marked == DP_NONE)
		marked = dative_in_subject(t, subject);
	if (!dative && first == DP_NONE)
		first = stray(t, verb, subject);
	if (!dative && first == DP_NONE && marked != DP_NONE && rel(t, marked) != DP_REL_IOBJ) /* the tree is surer than a case that the form leaves open */
		first = marked;
	uint32_t hit = dative ? (marked != DP_NONE ? marked : first) : first;
	if (hit != DP_NONE)
		push_all(t, &fill, hit);
	return fill;
}

static dp_fill object(const dp_args *t, uint32_t verb)
{
	if (is_passive(t, verb)) {
		dp_fill fill = {.n = 0};
		if (child_with(t, verb, DP_REL_NSUBJ) == DP_NONE && tok(t, verb)->upos == DP_UPOS_VERB)
			fill = bare_argument(t, verb, false); /* "gegen sie wurden Sanktionen verhängt": behind the verb, the subject is often taken for an object */
		return fill.n ? fill : nominative(t, verb, 0);
	}
	return bare_argument(t, verb, false);
}

static bool adposition_fits(const dp_args *t, uint32_t token, const dp_slot *slot)
{
	if (!dp_str_eq(dp_tree_case(&t->tree, token), dp_frames_text(t->frames, slot->prep)))
		return false;
	dp_feats f = tok(t, token)->feats & DP_FEATS_CASE;
	if (tok(t, token)->upos == DP_UPOS_PROPN) { /* a name shows its case only by an article */
		uint32_t article = child_with(t, token, DP_REL_DET);
		f = article == DP_NONE ? 0 : tok(t, article)->feats & DP_FEATS_CASE;
	}
	return !(slot->acc && f && !(f & DP_FEAT(ACC))) && !(slot->dat && f && !(f & DP_FEAT(DAT)));
}

/* "eine Waffenruhe zwischen der Armee und den Rebellen": a conjunct that agrees in case with the phrase before it, and not with the head, is its. */
static void push_agreeing(const dp_args *t, dp_fill *fill, uint32_t token)
{
	uint32_t head = tok(t, token)->head;
	dp_feats own = tok(t, token)->feats & DP_FEATS_CASE, above = tok(t, head)->feats & DP_FEATS_CASE;
	if (!above || verbal(t, head))
		return;
	for (uint32_t c = t->tree.child[head]; c != DP_NONE; c = t->tree.next[c]) {
		dp_feats f = tok(t, c)->feats & DP_FEATS_CASE;
		if (c > token && rel(t, c) == DP_REL_CONJ && nominal(t, c) && dp_tree_case(&t->tree, c).n == 0 && (f & own) && !(f & above))
			push_all(t, fill, c);
	}
}

static void find_adposition(const dp_args *t, uint32_t head, const dp_slot *slot, dp_fill *fill)
{
	for (uint32_t c = t->tree.child[head]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = base_rel(t, c);
		if ((r == DP_REL_OBL || r == DP_REL_NMOD || r == DP_REL_OBJ || r == DP_REL_XCOMP || r == DP_REL_ADVMOD || r == DP_REL_ACL) &&
		    rel(t, c) != DP_REL_NMOD_POSS && adposition_fits(t, c, slot)) {
			push_all(t, fill, c);
			push_agreeing(t, fill, c);
		}
	}
}

/* A noun behind an adposition of place is where its clause happens ("auf dem Gipfel"). */
static bool scene(const dp_args *t, uint32_t noun)
{
	return (dp_args_case_roles(t, noun) & DP_WORD_PLACE) != 0;
}

/* "sprachen über den Gipfel mit Trump": with whom is inside what is spoken of. */
static bool topic(const dp_args *t, uint32_t noun)
{
	uint32_t roles = dp_args_case_roles(t, noun);
	return (roles & DP_WORD_TOPIC) && !(roles & DP_WORD_CARRY);
}

/* What stands far off in the governing verb's clause is not the noun's. */
static bool near(uint32_t noun, uint32_t token)
{
	enum { REACH = 14 };
	return token > noun ? token - noun <= REACH : noun - token <= REACH;
}

/* Phrases with an adposition; attachment is the parser's weakest point, so the neighbours in the tree are asked as well. */
static dp_fill adposition(const dp_args *t, uint32_t trigger, const dp_slot *slot)
{
	dp_fill fill = {.n = 0};
	uint32_t head = tok(t, trigger)->head;
	find_adposition(t, trigger, slot, &fill);
	if (fill.n)
		return fill;
	/* "eine Untersuchung von Verstößen durch Israel": by whom is told of the noun it hangs on. */
	bool nested = !(dp_frames_roles(t->frames, 'p', dp_frames_text(t->frames, slot->prep)) & DP_WORD_AGENT);
	if (verbal(t, trigger)) {
		for (uint32_t c = t->tree.child[trigger]; c != DP_NONE && !fill.n; c = t->tree.next[c])
			if (base_rel(t, c) == DP_REL_OBJ || (base_rel(t, c) == DP_REL_OBL && !topic(t, c)) || base_rel(t, c) == DP_REL_NSUBJ)
				find_adposition(t, c, slot, &fill);
		for (uint32_t c = t->tree.child[trigger]; c != DP_NONE && !fill.n; c = t->tree.next[c])
			for (uint32_t d = base_rel(t, c) == DP_REL_OBJ ? t->tree.child[c] : DP_NONE; d != DP_NONE && !fill.n; d = t->tree.next[d])
				if (base_rel(t, d) == DP_REL_NMOD && dp_tree_case(&t->tree, d).n == 0) /* "den Abzug der Truppen aus dem Tschad" */
					find_adposition(t, d, slot, &fill);
		return fill;
	}
	for (uint32_t c = nested ? t->tree.child[trigger] : DP_NONE; c != DP_NONE && !fill.n; c = t->tree.next[c])
		if (base_rel(t, c) == DP_REL_NMOD) /* "das Treffen von A mit B": "mit" hangs as often on A */
			find_adposition(t, c, slot, &fill);
	if (!fill.n && head != DP_NONE && verbal(t, head) && (base_rel(t, trigger) != DP_REL_OBL || slot->plus || scene(t, trigger))) {
		dp_fill there = {.n = 0};
		find_adposition(t, head, slot, &there); /* "sprach auf dem Gipfel mit X": both were there */
		for (uint32_t i = 0; i < there.n; i++)
			if (near(trigger, there.token[i]))
				push(&fill, there.token[i]);
	}
	return fill;
}

static dp_fill genitive(const dp_args *t, uint32_t noun)
{
	dp_fill fill = {.n = 0};
	uint32_t of = DP_NONE, head = tok(t, noun)->head;
	uint32_t agent = head != DP_NONE && rel(t, noun) == DP_REL_NSUBJ_PASS ? agent_in_subject(t, head) : DP_NONE;
	for (uint32_t c = t->tree.child[noun]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel r = rel(t, c), b = dp_deprel_base(r);
		if (r == DP_REL_DET_POSS || r == DP_REL_NMOD_POSS || (b == DP_REL_NMOD && dp_tree_case(&t->tree, c).n == 0 && tok(t, c)->sense != DP_SENSE_TIME)) {
			push_all(t, &fill, c);
			push_agreeing(t, &fill, c);
			return fill;
		}
		if (b == DP_REL_NMOD && of == DP_NONE && agent_adposition(t, c) && c != agent && !(dp_args_case_roles(t, c) & DP_WORD_CAUSE))
			of = c;
	}
	if (of != DP_NONE)
		push_all(t, &fill, of);
	return fill;
}

static dp_fill by_other_mention(const dp_args *t, uint32_t noun, dp_mention_kind kind)
{
	dp_fill fill = {.n = 0};
	if (t->tree.other[noun] != DP_NONE && t->tree.doc->mentions.v[t->tree.other[noun]].kind == kind)
		push(&fill, noun);
	for (uint32_t c = t->tree.child[noun]; c != DP_NONE; c = t->tree.next[c]) {
		dp_deprel b = base_rel(t, c);
		bool modifier = kind == DP_MENTION_ADJECTIVE ? b == DP_REL_AMOD : b == DP_REL_COMPOUND || b == DP_REL_FLAT || b == DP_REL_NMOD;
		bool name_part = kind == DP_MENTION_PART && b == DP_REL_COMPOUND && t->tree.mention[c] != DP_NONE;
		if ((modifier && t->tree.other[c] != DP_NONE && t->tree.doc->mentions.v[t->tree.other[c]].kind == kind) || name_part)
			push(&fill, c);
		for (uint32_t d = t->tree.child[c]; modifier && d != DP_NONE; d = t->tree.next[d]) /* "nord- und südkoreanische Beamte" */
			if (base_rel(t, d) == DP_REL_CONJ && t->tree.other[d] != DP_NONE && t->tree.doc->mentions.v[t->tree.other[d]].kind == kind)
				push(&fill, d);
	}
	return fill;
}

/* Whose act a noun is that its clause speaks of: the subject's ("nach dem Treffen"), but not when it only judges it ("kritisierte das Treffen"). */
static dp_fill clause_subject(const dp_args *t, uint32_t noun)
{
	dp_fill none = {.n = 0};
	uint32_t clause = dp_tree_clause(&t->tree, noun);
	dp_deprel r = base_rel(t, noun);
	if (clause == DP_NONE || clause == noun)
		return none;
	if ((r == DP_REL_OBJ || r == DP_REL_NSUBJ) && !(dp_args_roles(t, clause) & (DP_WORD_SUPPORT | DP_WORD_PLANNED | DP_WORD_DENIED | DP_WORD_POSSIBLE)))
		return none;
	dp_fill fill = nominative(t, clause, 0);
	for (uint32_t i = 0; i < fill.n; i++)
		if (dp_tree_below(&t->tree, noun, fill.token[i]))
			return none;
	return fill;
}

/* What the verb complex itself has: its modal, its negation, or the verb where it is a participle. A noun's negation is its determiner. */
static dp_fill of_group(const dp_args *t, uint32_t trigger, dp_slot_kind kind)
{
	dp_fill fill = {.n = 0};
	const dp_group *g = dp_tree_group(&t->tree, trigger);
	if (g) {
		uint32_t token = kind == DP_SLOT_MODAL ? g->modal : kind == DP_SLOT_NEGATION ? g->negation : g->form == DP_VERB_PARTICIPLE ? trigger : DP_NONE;
		if (token != DP_NONE)
			push(&fill, token);
	} else if (kind == DP_SLOT_NEGATION) {
		for (uint32_t c = t->tree.child[trigger]; c != DP_NONE; c = t->tree.next[c])
			if ((base_rel(t, c) == DP_REL_DET || base_rel(t, c) == DP_REL_ADVMOD) && (dp_args_roles(t, c) & DP_WORD_NEGATOR))
				push(&fill, c);
	}
	return fill;
}

dp_fill dp_args_fill(const dp_args *self, uint32_t trigger, const dp_slot *slot)
{
	dp_fill none = {.n = 0};
	uint32_t complement;
	bool verb = verbal(self, trigger);
	switch ((dp_slot_kind)slot->kind) {
	case DP_SLOT_SUBJ:
		return verb ? dp_args_subject(self, trigger) : none;
	case DP_SLOT_NOMINATIVE:
		return verb ? nominative(self, trigger, 0) : none;
	case DP_SLOT_OBJ:
		return verb ? object(self, trigger) : none;
	case DP_SLOT_DAT:
		return verb ? bare_argument(self, trigger, true) : none;
	case DP_SLOT_GEN:
		return genitive(self, trigger);
	case DP_SLOT_ADJ:
		return by_other_mention(self, trigger, DP_MENTION_ADJECTIVE);
	case DP_SLOT_PART:
		return by_other_mention(self, trigger, DP_MENTION_PART);
	case DP_SLOT_CLAUSE:
		return verb ? none : clause_subject(self, trigger);
	case DP_SLOT_COMP:
		complement = dp_tree_complement(&self->tree, trigger);
		return complement == DP_NONE ? none : nominative(self, complement, 0);
	case DP_SLOT_CONTENT:
		complement = dp_tree_complement(&self->tree, trigger);
		if (complement != DP_NONE)
			push(&none, complement);
		return none;
	case DP_SLOT_ATTR:
		for (uint32_t c = self->tree.child[trigger]; c != DP_NONE; c = self->tree.next[c])
			if (base_rel(self, c) == DP_REL_AMOD) {
				push(&none, c);
				for (uint32_t d = self->tree.child[c]; d != DP_NONE; d = self->tree.next[d])
					if (base_rel(self, d) == DP_REL_CONJ || base_rel(self, d) == DP_REL_AMOD)
						push(&none, d);
			}
		return none;
	case DP_SLOT_MODAL:
	case DP_SLOT_NEGATION:
	case DP_SLOT_PARTICIPLE:
		return of_group(self, trigger, (dp_slot_kind)slot->kind);
	case DP_SLOT_PREP:
		return adposition(self, trigger, slot);
	case DP_SLOT_SPEAKER: /* a mention, not a word of the clause: the matcher knows it */
	case DP_SLOT_NONE:
		break;
	}
	return none;
}
