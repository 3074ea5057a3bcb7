#include "mention/finder.h"
#include "mention/fold.h"

static bool subject(const dp_finder *f, uint32_t t)
{
	dp_deprel rel = dp_deprel_base((dp_deprel)f->doc->tokens.v[t].deprel);
	return rel == DP_REL_NSUBJ;
}

dp_feats dp_finder_number_by_verb(const dp_finder *f, uint32_t t)
{
	uint32_t head = f->doc->tokens.v[t].head;
	if (!subject(f, t) || head == DP_NONE)
		return 0;
	uint32_t group = f->doc->group_of ? f->doc->group_of[head] : DP_NONE;
	uint32_t finite = group != DP_NONE && group < f->doc->groups.n ? f->doc->groups.v[group].finite : head;
	return finite == DP_NONE ? 0 : f->doc->tokens.v[finite].feats & DP_FEATS_NUMBER;
}

/* Two sets of values of one feature agree when either is unknown or they share one. */
static bool share(dp_feats a, dp_feats b, dp_feats of)
{
	return !(a & of) || !(b & of) || (a & b & of);
}

static bool agrees(const dp_finder *f, uint32_t mention, dp_feats agree)
{
	const dp_mention *m = &f->doc->mentions.v[mention];
	const dp_entity *e = &f->doc->entities.v[m->entity];
	dp_feats feats = e->kind == DP_ENTITY_PERSON && e->feats ? e->feats : f->agree.v[mention];
	if (e->kind == DP_ENTITY_STATE && !(feats & DP_FEATS_GENDER))
		feats |= DP_FEAT(NEUT);
	return share(feats, agree, DP_FEATS_GENDER) && share(feats, agree, DP_FEATS_NUMBER);
}

static bool named_person(const dp_finder *f, uint32_t entity)
{
	for (uint32_t i = 0; i < f->people.n; i++)
		if (f->people.v[i].entity == entity)
			return true;
	return false;
}

uint32_t dp_finder_antecedent(const dp_finder *f, uint32_t t, dp_feats agree, unsigned kinds, uint32_t sentences)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t), best = DP_NONE, passed = 0;
	int most = -1000;
	dp_bound bound = dp_finder_bound(f, t);
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && passed < 24;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->sentence + sentences < here)
			break;
		if (m->entity == DP_NONE || m->kind == DP_MENTION_ADJECTIVE || m->kind == DP_MENTION_PART || m->first > t || (m->first <= t && t <= m->last))
			continue;
		const dp_entity *e = &f->doc->entities.v[m->entity];
		if (!(kinds & 1u << e->kind) || dp_bound_has(&bound, m->entity) || !agrees(f, i, agree))
			continue;
		int score = -(int)passed - 8 * (int)(here - m->sentence);
		if (subject(f, m->head))
			score += 8;
		if (e->kind == DP_ENTITY_PERSON)
			score += named_person(f, m->entity) ? 6 : 4;
		if (m->place != DP_NONE && !subject(f, m->head))
			score -= 6; /* "in Peking" is rarely taken up */
		passed++;
		if (score > most) {
			most = score;
			best = m->entity;
		}
	}
	return best;
}

static void mention(dp_finder *f, uint32_t first, uint32_t last, uint32_t head, uint32_t entity, dp_mention_kind kind, dp_feats agree)
{
	dp_mention m = dp_finder_words(f, first, last, head);
	m.entity = entity;
	m.kind = kind;
	if (entity != DP_NONE)
		dp_finder_mention(f, m, agree);
}

uint32_t dp_finder_set(dp_finder *f, const uint32_t *member, uint32_t n, dp_str name)
{
	uint32_t at = f->doc->refs.n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t *ref = DP_PUSH(f->arena, &f->doc->refs);
		if (!ref) {
			f->failed = true;
			return DP_NONE;
		}
		*ref = member[i];
	}
	uint32_t entity = dp_finder_entity(f, DP_ENTITY_SET, name, DP_NONE, DP_SECTOR_NONE);
	if (entity == DP_NONE)
		return DP_NONE;
	dp_entity *e = &f->doc->entities.v[entity];
	e->set = at;
	e->set_count = n;
	e->feats = DP_FEAT(PLUR);
	e->political = true;
	return entity;
}

enum { SET_MAX = 6, SIDES_REACH = 4 /* sentences */ };

static bool in_list(const uint32_t *list, uint32_t n, uint32_t x)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i] == x)
			return true;
	return false;
}

/* The subjects of the last sentence that has two or more of them joined: "Kim und Putin". */
static uint32_t joined_subjects(dp_finder *f, uint32_t t, dp_str name)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t), member[SET_MAX], n = 0, sentence = DP_NONE;
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->sentence + 1 < here || (sentence != DP_NONE && m->sentence != sentence))
			break;
		if (m->entity == DP_NONE || m->first >= t || m->kind == DP_MENTION_ADJECTIVE || m->kind == DP_MENTION_PART || m->kind == DP_MENTION_PRONOUN)
			continue;
		const dp_token *h = &f->doc->tokens.v[m->head];
		bool first = subject(f, m->head), other = h->deprel == DP_REL_CONJ && h->head != DP_NONE && subject(f, h->head);
		if (!first && !other)
			continue;
		sentence = m->sentence;
		if (f->doc->entities.v[m->entity].kind <= DP_ENTITY_PERSON && !in_list(member, n, m->entity) && n < SET_MAX)
			member[n++] = m->entity;
	}
	if (n < 2)
		return DP_NONE;
	for (uint32_t i = 0; i < n / 2; i++) {
		uint32_t swap = member[i];
		member[i] = member[n - 1 - i];
		member[n - 1 - i] = swap;
	}
	return dp_finder_set(f, member, n, name);
}

/* Is the mention the subject of the clause in which `t` is something else: "Kuba mahnte beide Länder"? */
static bool speaks_of(const dp_finder *f, uint32_t t, const dp_mention *m)
{
	uint32_t a = f->doc->tokens.v[t].head, b = f->doc->tokens.v[m->head].head;
	return a != DP_NONE && a == b && subject(f, m->head) && !subject(f, t);
}

/* Who reports or asks is none of the two: the subject of the clause in which they are the object, the media, what is attacked. */
static bool outside(const dp_finder *f, uint32_t t, const dp_mention *m)
{
	const dp_entity *e = &f->doc->entities.v[m->entity];
	if (e->sector == DP_SECTOR_MED || e->site || (e->kind == DP_ENTITY_PERSON && !named_person(f, m->entity)))
		return true;
	return speaks_of(f, t, m);
}

/* The last two of a kind: persons, or sides of any kind. */
static uint32_t last_two(dp_finder *f, uint32_t t, unsigned kinds, dp_str name)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t), member[2], n = 0;
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && n < 2;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->sentence + SIDES_REACH < here)
			break;
		if (m->entity == DP_NONE || m->first >= t || outside(f, t, m) || m->kind == DP_MENTION_ADJECTIVE)
			continue;
		const dp_entity *e = &f->doc->entities.v[m->entity];
		if (e->kind == DP_ENTITY_SET && e->set_count == 2) {
			if (n == 0 && (kinds & 1u << f->doc->entities.v[f->doc->refs.v[e->set]].kind))
				return m->entity;
			continue;
		}
		if ((kinds & 1u << e->kind) && !in_list(member, n, m->entity))
			member[n++] = m->entity;
	}
	if (n < 2)
		return DP_NONE;
	uint32_t order[2] = {member[1], member[0]};
	return dp_finder_set(f, order, 2, name);
}

/* The state of a mention that says by itself of which one it is; DP_NONE. */
static uint32_t told_state(const dp_finder *f, const dp_mention *m)
{
	const dp_entity *e = m->entity == DP_NONE ? NULL : &f->doc->entities.v[m->entity];
	/* "Vertreter beider Länder in Peking": the setting named no state */
	return !e || m->inferred || e->inferred || !e->code[0] || e->kind > DP_ENTITY_PERSON ? DP_NONE : dp_register_state(&f->pack->reg, dp_str_c(e->code));
}

/* The two states that the text before `t` names most, what is near counting more, of equals the later; whoever speaks of them is none of them. */
static uint32_t leading_two(dp_finder *f, uint32_t t, dp_str name)
{
	enum { STATES_MAX = 16 };
	static const uint32_t NEAR[] = {3, 3, 2}; /* by sentences back; 1 for the others */
	uint32_t state[STATES_MAX], count[STATES_MAX], told[STATES_MAX], n = 0, out = DP_NONE, here = dp_doc_sentence_of(f->doc, t);
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		uint32_t s = m->first < t ? told_state(f, m) : DP_NONE, k = 0;
		if (s == DP_NONE)
			continue;
		if (speaks_of(f, t, m))
			out = s;
		while (k < n && state[k] != s)
			k++;
		if (k == STATES_MAX)
			continue;
		if (k == n) {
			state[n] = s;
			count[n++] = 0;
		}
		uint32_t back = here - m->sentence;
		count[k] += back < sizeof NEAR / sizeof *NEAR ? NEAR[back] : 1;
		told[k] = i;
	}
	uint32_t first = DP_NONE, second = DP_NONE;
	for (uint32_t k = 0; k < n; k++) {
		if (state[k] == out)
			continue;
		if (first == DP_NONE || count[k] > count[first]) {
			second = first;
			first = k;
		} else if (second == DP_NONE || count[k] > count[second]) {
			second = k;
		}
	}
	if (second == DP_NONE)
		return DP_NONE;
	bool in_order = told[first] < told[second];
	uint32_t member[2] = {dp_finder_registered(f, state[in_order ? first : second]), dp_finder_registered(f, state[in_order ? second : first])};
	return member[0] == DP_NONE || member[1] == DP_NONE ? DP_NONE : dp_finder_set(f, member, 2, name);
}

uint32_t dp_finder_two_states(dp_finder *f, uint32_t t)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t), state[3], n = 0;
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && n < 3;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->sentence + 1 < here)
			break;
		if (m->entity == DP_NONE || !f->doc->entities.v[m->entity].code[0] || f->doc->entities.v[m->entity].kind > DP_ENTITY_PERSON)
			continue;
		uint32_t number = dp_register_state(&f->pack->reg, dp_str_c(f->doc->entities.v[m->entity].code));
		if (number != DP_NONE && !in_list(state, n, number))
			state[n++] = number;
	}
	if (n != 2)
		return DP_NONE;
	uint32_t member[2] = {dp_finder_registered(f, state[1]), dp_finder_registered(f, state[0])};
	if (member[0] == DP_NONE || member[1] == DP_NONE)
		return DP_NONE;
	return dp_finder_set(f, member, 2, dp_doc_words(f->doc, f->doc->tokens.v[t].begin, f->doc->tokens.v[t].end));
}

/* The noun that a name stands behind, itself where there is none: "der Guerilla FARC". */
static uint32_t top_of(const dp_finder *f, uint32_t t)
{
	const dp_token *token = f->doc->tokens.v;
	for (uint32_t guard = 0; guard < 4 && (token[t].deprel == DP_REL_APPOS || token[t].deprel == DP_REL_FLAT) && token[t].head != DP_NONE; guard++)
		t = token[t].head;
	return t;
}

static bool may_be_side(const dp_finder *f, uint32_t t, const dp_mention *m)
{
	const unsigned SIDES = 1u << DP_ENTITY_STATE | 1u << DP_ENTITY_BODY | 1u << DP_ENTITY_PERSON;
	return m->entity != DP_NONE && m->kind <= DP_MENTION_NOMINAL && (SIDES & 1u << f->doc->entities.v[m->entity].kind) && !outside(f, t, m);
}

/* "A, B und C" are no two: is a third joined to the word that `top` is joined to? */
static bool third_joined(const dp_finder *f, uint32_t top)
{
	uint32_t begin, end, n = 0;
	dp_finder_bounds(f, top, &begin, &end);
	for (uint32_t k = begin; k < end; k++)
		n += f->doc->tokens.v[k].deprel == DP_REL_CONJ && f->doc->tokens.v[k].head == f->doc->tokens.v[top].head;
	return n > 1;
}

/*
 * The last two whom the text joins ("die Regierung und die Rebellen"), where they are a state, a body or a person each: likelier the two sides than the
 * last two at all.
 */
static uint32_t joined_two(dp_finder *f, uint32_t t, dp_str name)
{
	const dp_mention *v = f->doc->mentions.v;
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		uint32_t top = top_of(f, v[i].head);
		if (f->doc->tokens.v[top].deprel != DP_REL_CONJ || !may_be_side(f, t, &v[i]) || third_joined(f, top) || dp_finder_has_conjunct(f, v[i].last))
			continue;
		for (uint32_t k = i; k-- > 0 && v[k].sentence == v[i].sentence;) {
			if (!may_be_side(f, t, &v[k]) || v[k].entity == v[i].entity || top_of(f, v[k].head) != f->doc->tokens.v[top].head)
				continue;
			uint32_t pair[2] = {v[k].entity, v[i].entity};
			return dp_finder_set(f, pair, 2, name);
		}
	}
	return DP_NONE;
}

static uint32_t both(dp_finder *f, uint32_t t)
{
	const unsigned PERSONS = 1u << DP_ENTITY_PERSON, SIDES = 1u << DP_ENTITY_STATE | 1u << DP_ENTITY_BODY | 1u << DP_ENTITY_PERSON | 1u << DP_ENTITY_GROUP;
	uint32_t begin, end, k = t + 1;
	dp_finder_bounds(f, t, &begin, &end);
	while (k < end && f->doc->tokens.v[k].upos == DP_UPOS_ADJ)
		k++;
	const dp_listed *w = k < end ? dp_finder_word(f, k) : NULL;
	bool noun = k < end && f->doc->tokens.v[k].upos == DP_UPOS_NOUN;
	uint32_t last = t, entity;
	dp_str name = dp_doc_words(f->doc, f->doc->tokens.v[t].begin, f->doc->tokens.v[t].end);
	if (!w || !noun) {
		if (noun || (k < end && f->look[k].item != DP_NONE && f->doc->tokens.v[k].upos == DP_UPOS_PROPN))
			return t + 1;
		entity = last_two(f, t, PERSONS, name);
	} else {
		bool states = w->cls == DP_CLASS_STATE || w->cls == DP_CLASS_GOVERNMENT || (w->cls == DP_CLASS_CROWD && w->sector == DP_SECTOR_GOV);
		bool persons = w->cls == DP_CLASS_TITLE || w->cls == DP_CLASS_PERSON;
		if (!states && !persons && w->cls != DP_CLASS_SIDE && w->cls != DP_CLASS_ORGANISATION && w->cls != DP_CLASS_CROWD)
			return t + 1;
		last = k;
		name = dp_doc_words(f->doc, f->doc->tokens.v[t].begin, f->doc->tokens.v[k].end);
		unsigned kinds = persons ? PERSONS : w->cls == DP_CLASS_ORGANISATION ? 1u << DP_ENTITY_BODY : SIDES;
		entity = states ? leading_two(f, k, name) : kinds == SIDES ? joined_two(f, t, name) : DP_NONE;
		if (entity == DP_NONE && !states)
			entity = last_two(f, k, kinds, name);
	}
	mention(f, t, last, last, entity, DP_MENTION_PRONOUN, DP_FEAT(PLUR));
	return entity == DP_NONE ? t + 1 : last + 1;
}

/* "die Konfliktparteien": the last two that can be sides. */
static uint32_t sides(dp_finder *f, uint32_t t)
{
	const unsigned SIDES = 1u << DP_ENTITY_STATE | 1u << DP_ENTITY_BODY | 1u << DP_ENTITY_GROUP;
	dp_titled p = dp_finder_phrase(f, t);
	if (!(dp_finder_word(f, t)->feats & DP_FEAT(PLUR)) || p.indefinite || p.state != DP_NONE || p.last != t)
		return t + 1;
	dp_str name = dp_doc_words(f->doc, f->doc->tokens.v[p.first].begin, f->doc->tokens.v[t].end);
	uint32_t entity = joined_two(f, t, name);
	if (entity == DP_NONE)
		entity = last_two(f, t, SIDES, name);
	if (entity == DP_NONE) {
		entity = dp_finder_entity(f, DP_ENTITY_GROUP, name, DP_NONE, DP_SECTOR_OTH);
		if (entity == DP_NONE)
			return t + 1;
		f->doc->entities.v[entity].feats = DP_FEAT(PLUR);
	}
	mention(f, p.first, t, t, entity, DP_MENTION_NOMINAL, DP_FEAT(PLUR));
	return t + 1;
}

/* Number of the verb that the pronoun is the subject of: 0 where it is none or cannot be told. */
static dp_feats number_by_verb(const dp_finder *f, uint32_t t)
{
	uint32_t head = f->doc->tokens.v[t].head, begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	const dp_token *token = f->doc->tokens.v;
	if (subject(f, t) || !(token[t].feats & DP_FEATS_CASE) || token[t].feats & DP_FEAT(NOM)) {
		if (t + 1 < end && token[t + 1].feats & DP_FEAT(FIN) && token[t + 1].feats & DP_FEATS_NUMBER)
			return token[t + 1].feats & DP_FEATS_NUMBER;
		if (t > begin && token[t - 1].feats & DP_FEAT(FIN) && token[t - 1].feats & DP_FEATS_NUMBER)
			return token[t - 1].feats & DP_FEATS_NUMBER;
	}
	return head == DP_NONE ? 0 : dp_finder_number_by_verb(f, t);
}

static bool owns(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	return dp_finder_is(f, t, DP_CLASS_POSSESSIVE) || token->upos == DP_UPOS_DET || (token->feats & DP_FEAT(POSS));
}

static dp_feats wanted(const dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	const dp_token *token = &f->doc->tokens.v[t];
	dp_feats agree = w->feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER);
	/* The features of "ihr Sprecher" are the spokesman's. */
	if (agree || owns(f, t))
		return agree;
	dp_feats number = number_by_verb(f, t);
	if (number == DP_FEAT(SING))
		return DP_FEAT(FEM) | DP_FEAT(SING);
	if (number == DP_FEAT(PLUR))
		return DP_FEAT(PLUR);
	/* "sie" with a verb that tells nothing can be she or they, whatever the tagger takes it for. */
	return subject(f, t) ? 0 : token->feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER);
}

/* She, if a woman is near; else they. */
static uint32_t she_or_they(dp_finder *f, uint32_t t, dp_str name)
{
	uint32_t entity = dp_finder_antecedent(f, t, DP_FEAT(FEM) | DP_FEAT(SING), 1u << DP_ENTITY_PERSON, 1);
	if (entity == DP_NONE)
		entity = joined_subjects(f, t, name);
	if (entity == DP_NONE)
		entity = dp_finder_antecedent(f, t, DP_FEAT(PLUR), 1u << DP_ENTITY_GROUP | 1u << DP_ENTITY_BODY, 1);
	return entity != DP_NONE ? entity : last_two(f, t, 1u << DP_ENTITY_PERSON, name);
}

enum { ANYBODY = 1 << DP_ENTITY_STATE | 1 << DP_ENTITY_BODY | 1 << DP_ENTITY_PERSON | 1 << DP_ENTITY_GROUP };

static bool has_case(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = begin; k < end; k++)
		if (f->doc->tokens.v[k].head == t && f->doc->tokens.v[k].deprel == DP_REL_CASE)
			return true;
	return false;
}

/*
 * "Es warf ihm vor", "Es verurteilte den Angriff": who does something to somebody or something is told, but "Es gab Tote". Of 500 sentences of
 * Wikinews with "es" as the subject beside an object some 440 have a verb of the class `impersonal`, and of the others it mostly takes up a noun.
 */
static bool acts(const dp_finder *f, uint32_t verb)
{
	char buffer[DP_FOLD_MAX];
	uint32_t begin, end, word = dp_listing_get(&f->pack->words, dp_str_of(buffer, dp_fold(f->doc->tokens.v[verb].lemma, false, buffer)));
	bool impersonal = word != DP_NONE && f->pack->words.word[word].cls == DP_CLASS_IMPERSONAL, object = false;
	dp_finder_bounds(f, verb, &begin, &end);
	for (uint32_t k = begin; k < end; k++) {
		const dp_token *token = &f->doc->tokens.v[k];
		if (token->head != verb)
			continue;
		object |= token->deprel == DP_REL_IOBJ || token->deprel == DP_REL_OBJ || (token->deprel == DP_REL_OBL_ARG && !has_case(f, k));
		impersonal &= token->deprel != DP_REL_COMPOUND_PRT; /* "es setzte Truppen ein" is another verb */
	}
	return object && !impersonal;
}

/* A thing that is the subject before the pronoun and agrees with it is meant rather than somebody further off: "Die Lage ..., an dem sie ...". */
static bool thing_nearer(const dp_finder *f, uint32_t t, dp_feats agree, uint32_t entity)
{
	uint32_t begin, end, m = f->doc->mentions.n;
	dp_finder_bounds(f, t, &begin, &end);
	while (m-- > 0 && f->doc->mentions.v[m].first >= begin)
		if (f->doc->mentions.v[m].entity == entity) {
			begin = f->doc->mentions.v[m].first;
			break;
		}
	for (uint32_t k = t; k-- > begin;) {
		const dp_token *token = &f->doc->tokens.v[k];
		bool covered = false;
		for (uint32_t i = f->doc->mentions.n; !covered && i-- > 0 && f->doc->mentions.v[i].last >= begin;)
			covered = f->doc->mentions.v[i].first <= k && k <= f->doc->mentions.v[i].last && f->doc->mentions.v[i].kind != DP_MENTION_PART;
		if (token->upos == DP_UPOS_NOUN && subject(f, k) && !covered && (token->feats & DP_FEATS_GENDER) && share(token->feats, agree, DP_FEATS_GENDER) &&
		    share(token->feats, agree, DP_FEATS_NUMBER))
			return true;
	}
	return false;
}

static uint32_t personal(dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	const unsigned PERSONS = 1u << DP_ENTITY_PERSON;
	bool polite = t > 0 && (f->look[t].flags & DP_LOOK_UPPER) && f->doc->sentences.v[dp_doc_sentence_of(f->doc, t)].first != t &&
		      !dp_str_is(token[-1].form, ":") && number_by_verb(f, t) != DP_FEAT(SING);
	dp_feats agree = wanted(f, t);
	if (token->deprel == DP_REL_EXPL || token->deprel == DP_REL_EXPL_PV || polite)
		return t + 1;
	dp_str name = dp_doc_words(f->doc, token->begin, token->end);
	uint32_t entity = agree ? DP_NONE : she_or_they(f, t, name);
	if (!agree) {
		mention(f, t, t, t, entity, DP_MENTION_PRONOUN, DP_FEAT(PLUR));
		return t + 1;
	}
	bool plural = (agree & DP_FEATS_NUMBER) == DP_FEAT(PLUR), neuter = (agree & DP_FEATS_GENDER) == DP_FEAT(NEUT);
	if (plural)
		entity = joined_subjects(f, t, name);
	if (neuter && (!subject(f, t) || token->head == DP_NONE || !acts(f, token->head)))
		return t + 1;
	if (entity == DP_NONE)
		entity = dp_finder_antecedent(f, t, agree, neuter ? ANYBODY & ~PERSONS : ANYBODY, neuter ? 1 : 2);
	if (entity == DP_NONE && plural && subject(f, t))
		entity = last_two(f, t, PERSONS, name);
	if (entity != DP_NONE && thing_nearer(f, t, agree, entity))
		return t + 1;
	mention(f, t, t, t, entity, DP_MENTION_PRONOUN, agree);
	return t + 1;
}

static uint32_t possessive(dp_finder *f, uint32_t t)
{
	dp_feats agree = wanted(f, t);
	dp_str name = dp_doc_words(f->doc, f->doc->tokens.v[t].begin, f->doc->tokens.v[t].end);
	uint32_t entity = dp_finder_antecedent(f, t, agree, ANYBODY, 1);
	if (entity == DP_NONE && agree)
		entity = dp_finder_antecedent(f, t, agree, 1u << DP_ENTITY_PERSON, 2);
	if (!agree) {
		/* "ihr": hers or theirs. Two subjects joined come first. */
		uint32_t set = joined_subjects(f, t, name);
		uint32_t hers = dp_finder_antecedent(f, t, DP_FEAT(FEM) | DP_FEAT(SING), ANYBODY, 1);
		uint32_t theirs = dp_finder_antecedent(f, t, DP_FEAT(PLUR), ANYBODY, 1);
		entity = set != DP_NONE ? set : hers != DP_NONE ? hers : theirs;
	}
	mention(f, t, t, t, entity, DP_MENTION_PRONOUN, agree);
	return t + 1;
}

static uint32_t demonstrative(dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	if (token->upos != DP_UPOS_PRON || !subject(f, t))
		return t + 1;
	dp_feats agree = wanted(f, t);
	uint32_t entity = dp_finder_antecedent(f, t, agree, ANYBODY, 1);
	if (entity != DP_NONE && !thing_nearer(f, t, agree, entity))
		mention(f, t, t, t, entity, DP_MENTION_PRONOUN, agree);
	return t + 1;
}

/* "Zehntausende folgten dem Aufruf": a number of people and nothing behind it. */
static uint32_t many(dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	uint32_t begin, end, first = t;
	dp_finder_bounds(f, t, &begin, &end);
	uint8_t next = t + 1 < end ? token[1].upos : DP_UPOS_PUNCT;
	bool alone = next != DP_UPOS_NOUN && next != DP_UPOS_PROPN && next != DP_UPOS_ADJ && next != DP_UPOS_NUM && next != DP_UPOS_DET &&
		     (t + 1 >= end || !dp_finder_is(f, t + 1, DP_CLASS_OF)) && next != DP_UPOS_CCONJ;
	if (!(f->look[t].flags & DP_LOOK_UPPER) || (token->upos != DP_UPOS_NOUN && token->upos != DP_UPOS_PROPN) || !alone || (!subject(f, t) && token->deprel != DP_REL_OBJ))
		return t + 1;
	if (t > begin && token[-1].upos == DP_UPOS_NUM) /* "steuert 50 Millionen bei" is money */
		return t + 1;
	while (first > begin && dp_finder_is(f, first - 1, DP_CLASS_QUANTITY))
		first--;
	uint32_t entity = dp_finder_entity(f, DP_ENTITY_GROUP, dp_doc_words(f->doc, f->doc->tokens.v[first].begin, token->end), DP_NONE, DP_SECTOR_CVL);
	if (entity == DP_NONE)
		return t + 1;
	f->doc->entities.v[entity].feats = DP_FEAT(PLUR);
	dp_finder_settle(f, entity, t);
	mention(f, first, t, t, entity, DP_MENTION_NOMINAL, DP_FEAT(PLUR));
	return t + 1;
}

uint32_t dp_finder_pronoun(dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	switch (dp_finder_word(f, t)->cls) {
	case DP_CLASS_PERSONAL:
		if (owns(f, t))
			return possessive(f, t);
		return token->upos == DP_UPOS_PRON || token->upos == DP_UPOS_NONE ? personal(f, t) : t + 1;
	case DP_CLASS_POSSESSIVE:
		return token->upos == DP_UPOS_DET || token->upos == DP_UPOS_PRON || token->upos == DP_UPOS_NONE ? possessive(f, t) : t + 1;
	case DP_CLASS_DEMONSTRATIVE:
		return demonstrative(f, t);
	case DP_CLASS_BOTH:
		return both(f, t);
	case DP_CLASS_SIDE:
		return sides(f, t);
	case DP_CLASS_QUANTITY:
		return many(f, t);
	default:
		return t + 1;
	}
}
