#include "mention/finder.h"

#include "mention/fold.h"

bool dp_finder_has_conjunct(const dp_finder *f, uint32_t t)
{
	for (uint32_t k = t + 1; k < f->doc->tokens.n && k < t + 16; k++)
		if (f->doc->tokens.v[k].head == t && f->doc->tokens.v[k].deprel == DP_REL_CONJ)
			return true;
	return false;
}

static bool plural(const dp_finder *f, uint32_t t)
{
	dp_feats feats = f->doc->tokens.v[t].feats;
	if (!(feats & DP_FEAT(PLUR)) || feats & DP_FEAT(SING))
		return false;
	/* Where both numbers have one form the tagger may err; the verb does not, but where a measure or several subjects are with it. */
	bool alone = (t == 0 || f->doc->tokens.v[t - 1].upos != DP_UPOS_NUM) && !dp_finder_has_conjunct(f, t);
	return !alone || dp_finder_number_by_verb(f, t) != DP_FEAT(SING);
}

bool dp_finder_of_many(const dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	return w && w->cls == DP_CLASS_TITLE && w->offices && f->pack->reg.office[f->pack->words.office[w->office]].one && plural(f, t);
}

/* Grammatical gender and number of the noun, as far as told. */
static dp_feats agree_of(const dp_finder *f, uint32_t t)
{
	dp_feats feats = f->doc->tokens.v[t].feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER);
	bool wrong = (feats & DP_FEATS_NUMBER) == DP_FEAT(PLUR) && !plural(f, t);
	return wrong ? (feats & ~(dp_feats)DP_FEATS_NUMBER) | DP_FEAT(SING) : feats;
}

static void mention(dp_finder *f, uint32_t first, uint32_t last, uint32_t head, uint32_t entity, uint32_t place, dp_feats agree)
{
	dp_mention m = dp_finder_words(f, first, last, head);
	m.entity = entity;
	m.place = place;
	m.kind = DP_MENTION_NOMINAL;
	if (entity != DP_NONE || place != DP_NONE)
		dp_finder_mention(f, m, agree);
}

static dp_str words(const dp_finder *f, uint32_t first, uint32_t last)
{
	return dp_doc_words(f->doc, f->doc->tokens.v[first].begin, f->doc->tokens.v[last].end);
}

/* The group's state where it is told right after: "Soldaten aus Südkorea". */
static uint32_t state_after(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	if (t + 2 >= end + 0u || !dp_finder_at(f, t + 1))
		return DP_NONE;
	uint32_t k = t + 2;
	if (k < end && dp_finder_is(f, k, DP_CLASS_DEFINITE))
		k++;
	return k < end && f->look[k].item != DP_NONE ? dp_finder_state_of(f, f->look[k].item) : DP_NONE;
}

static uint32_t same_group(const dp_finder *f, uint32_t t, uint32_t state)
{
	dp_str lemma = f->doc->tokens.v[t].lemma;
	if (lemma.n == 0)
		lemma = f->doc->tokens.v[t].form;
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->kind != DP_MENTION_NOMINAL || m->entity == DP_NONE || m->head == t)
			continue;
		const dp_entity *e = &f->doc->entities.v[m->entity];
		const dp_token *h = &f->doc->tokens.v[m->head];
		if ((e->kind != DP_ENTITY_GROUP && e->kind != DP_ENTITY_PERSON && e->kind != DP_ENTITY_BODY) || !dp_str_eq(h->lemma.n ? h->lemma : h->form, lemma))
			continue;
		if (state != DP_NONE && strcmp(e->code, f->pack->reg.entity[state].code) != 0)
			continue;
		dp_feats a = f->doc->tokens.v[t].feats & DP_FEATS_NUMBER, b = h->feats & DP_FEATS_NUMBER;
		if (a && b && !(a & b))
			continue;
		return m->entity;
	}
	return DP_NONE;
}

/* "eine Gruppe bewaffneter Männer": the persons that a collective consists of; the token of their noun, DP_NONE. */
static uint32_t consists_of(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end, k = t + 1;
	dp_finder_bounds(f, t, &begin, &end);
	if (k < end && dp_finder_is(f, k, DP_CLASS_OF))
		k++;
	while (k < end && k < t + 5 && f->doc->tokens.v[k].upos == DP_UPOS_ADJ)
		k++;
	bool linked = k > t + 1;
	return k < end && linked && dp_finder_is(f, k, DP_CLASS_PERSON) && !(f->doc->tokens.v[k].feats & DP_FEAT(SING) && !plural(f, k)) ? k : DP_NONE;
}

static uint32_t generic(dp_finder *f, uint32_t t, const dp_titled *p)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_feats agree = agree_of(f, t);
	if (!agree)
		agree = w->feats | DP_FEAT(SING);
	if (plural(f, t) || p->state != DP_NONE || p->body != DP_NONE)
		return DP_NONE;
	/* "das Opfer" can be he or she. */
	if (agree & DP_FEAT(NEUT))
		agree &= ~(dp_feats)DP_FEATS_GENDER;
	uint32_t who = dp_finder_antecedent(f, t, agree, 1u << DP_ENTITY_PERSON, 2), here = dp_doc_sentence_of(f->doc, t);
	/* Else somebody without a name: "ein Student ... dem Opfer". */
	for (uint32_t i = f->doc->mentions.n; who == DP_NONE && i-- > 0 && f->doc->mentions.v[i].sentence + 3 >= here;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		dp_feats own = m->kind == DP_MENTION_PRONOUN && m->entity != DP_NONE ? f->doc->entities.v[m->entity].feats : f->agree.v[i];
		bool one = m->entity != DP_NONE && f->doc->entities.v[m->entity].kind == DP_ENTITY_GROUP && (own & DP_FEATS_NUMBER) == DP_FEAT(SING) &&
			   (m->kind == DP_MENTION_PRONOUN || (m->kind == DP_MENTION_NOMINAL && dp_finder_is(f, m->head, DP_CLASS_PERSON)));
		if (one && (!(agree & DP_FEATS_GENDER) || agree & own & DP_FEATS_GENDER))
			who = m->entity;
	}
	return who;
}

/* "drei Iraker ... Die Männer": the last group of persons in this or the two sentences before that the plural can mean; DP_NONE. */
static uint32_t generic_plural(const dp_finder *f, uint32_t t)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t);
	dp_bound bound = dp_finder_bound(f, t);
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && f->doc->mentions.v[i].sentence + 2 >= here;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		const dp_entity *e = m->entity == DP_NONE ? NULL : &f->doc->entities.v[m->entity];
		if (!e || m->sentence == here || m->kind != DP_MENTION_NOMINAL || e->kind != DP_ENTITY_GROUP || dp_bound_has(&bound, m->entity))
			continue;
		bool persons = f->look[m->head].item != DP_NONE || dp_finder_is(f, m->head, DP_CLASS_PERSON) || dp_finder_is(f, m->head, DP_CLASS_TITLE);
		if (persons && (f->agree.v[i] & DP_FEAT(PLUR)) && !(f->agree.v[i] & DP_FEAT(SING)))
			return m->entity;
	}
	return DP_NONE;
}

static uint32_t last_body(const dp_finder *f, uint32_t t, dp_sector sector, bool any)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t);
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->sentence + 5 < here)
			return DP_NONE;
		if (m->entity == DP_NONE || m->kind == DP_MENTION_PART || f->doc->entities.v[m->entity].kind != DP_ENTITY_BODY)
			continue;
		if (any || f->doc->entities.v[m->entity].sector == sector)
			return m->entity;
	}
	return DP_NONE;
}

/* The state of whoever "seine" is. */
static uint32_t state_of_possessor(const dp_finder *f, uint32_t t, const dp_titled *p)
{
	const dp_listed *w = p->first ? dp_finder_word(f, p->first - 1) : NULL;
	uint32_t who = w ? dp_finder_antecedent(f, t, w->feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER), 0xFF, 1) : DP_NONE;
	return who != DP_NONE && f->doc->entities.v[who].code[0] ? dp_register_state(&f->pack->reg, dp_str_c(f->doc->entities.v[who].code)) : DP_NONE;
}

enum { LEAD = 2 }; /* sentences of title and lead */

static bool has_indefinite(const dp_finder *f, uint32_t t, uint32_t first)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t; k-- > begin;)
		if (dp_finder_is(f, k, DP_CLASS_INDEFINITE) && (k + 1 == first || f->doc->tokens.v[k].head == t))
			return true;
	return false;
}

/* The person whom the article names first behind token `t`, place in people; DP_NONE. */
static uint32_t first_named(const dp_finder *f, uint32_t t)
{
	uint32_t best = DP_NONE;
	for (uint32_t i = 0; i < f->people.n; i++)
		if (f->people.v[i].first > t && (best == DP_NONE || f->people.v[i].first < f->people.v[best].first))
			best = i;
	return best;
}

/*
 * "ein US-Student ... Der 21-jährige Otto Warmbier": told of first and named in one of the next two sentences, where nothing else says what he is
 * or whence he comes. The name must be the first behind; where no state is told, the article's first, and the noun stand in its title or lead.
 * His entity, DP_NONE.
 */
uint32_t dp_finder_named_next(dp_finder *f, uint32_t t, uint32_t state, dp_sector sector)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t), best = first_named(f, t);
	if (best == DP_NONE)
		return DP_NONE;
	const dp_person *p = &f->people.v[best];
	dp_entity *e = &f->doc->entities.v[p->entity];
	uint32_t there = dp_doc_sentence_of(f->doc, p->first);
	dp_feats own = agree_of(f, t);
	if (there == here || there > here + 2 || !(own & DP_FEAT(SING)) || plural(f, t))
		return DP_NONE;
	if (state == DP_NONE && (here > LEAD || first_named(f, 0) != best))
		return DP_NONE;
	if (e->registry != DP_NONE || p->titles || (state != DP_NONE && e->code[0] && !e->inferred) || (e->feats & DP_FEATS_GENDER && !(e->feats & own & DP_FEATS_GENDER)))
		return DP_NONE;
	if (state != DP_NONE) {
		memcpy(e->code, f->pack->reg.entity[state].code, sizeof e->code);
		e->inferred = false;
	}
	e->sector = e->sector == DP_SECTOR_CVL ? sector : e->sector;
	return p->entity;
}

/* Who serves an international body acts for no state. */
static void of_no_state(dp_finder *f, uint32_t entity, dp_sector sector)
{
	dp_entity *e = &f->doc->entities.v[entity];
	if (e->kind != DP_ENTITY_PERSON || e->registry != DP_NONE)
		return;
	memset(e->code, 0, sizeof e->code);
	e->inferred = false;
	e->sector = sector;
}

/* Is the noun joined by a conjunction to `t` without an article of its own: "Vizekanzler und Außenminister"? */
static bool one_man(const dp_finder *f, uint32_t t, uint32_t k)
{
	if (f->doc->tokens.v[k].head != t || f->doc->tokens.v[k].deprel != DP_REL_CONJ)
		return false;
	for (uint32_t i = t + 1; i < k; i++)
		if (f->doc->tokens.v[i].upos == DP_UPOS_DET || f->doc->tokens.v[i].upos == DP_UPOS_PUNCT || f->look[i].titled != DP_NONE)
			return false;
	return true;
}

/*
 * "Der Vertreter der EU im Rat, der dänische Diplomat Peter Sörensen", "Vizekanzler und Außenminister Sigmar Gabriel": whoever bears the title
 * that is this one's apposition, or goes on with it; DP_NONE.
 */
static uint32_t renamed(const dp_finder *f, uint32_t t)
{
	enum { FAR = 32 }; /* words; further off no apposition stands */
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t + 1; k < end && k - t <= FAR; k++) {
		uint32_t item = f->look[k].titled;
		bool apart = f->doc->tokens.v[k].head == t && f->doc->tokens.v[k].deprel == DP_REL_APPOS;
		if (item != DP_NONE && f->items.v[item].first == k + 1 && (apart || one_man(f, t, k)) && f->items.v[item].person != DP_NONE)
			return f->people.v[f->items.v[item].person].entity;
	}
	return DP_NONE;
}

/* "200 Frauen und Mädchen": the noun that shares the count of `t`, DP_NONE. */
static uint32_t counted_with(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end, k = t + 2;
	dp_finder_bounds(f, t, &begin, &end);
	if (k >= end || f->doc->tokens.v[t + 1].upos != DP_UPOS_CCONJ || f->doc->tokens.v[k].head != t || f->doc->tokens.v[k].deprel != DP_REL_CONJ)
		return DP_NONE;
	const dp_listed *w = dp_finder_word(f, k);
	return w && (w->cls == DP_CLASS_PERSON || w->cls == DP_CLASS_TITLE) && plural(f, k) && f->look[k].item == DP_NONE ? k : DP_NONE;
}

static bool is_called(const dp_finder *f, uint32_t t, const char *english)
{
	const dp_listed *w = dp_finder_word(f, t);
	return w && dp_str_is(dp_str_of(f->pack->words.pool + w->english, w->english_n), english);
}

/* "Tote und Verletzte", "zehn Tote und mehr als 50 Verletzte": of one act, and so one group; the last noun of it, DP_NONE. */
static uint32_t more_casualties(const dp_finder *f, uint32_t t)
{
	enum { REACH = 8 };
	uint32_t begin, end, k = t + 1;
	dp_finder_bounds(f, t, &begin, &end);
	if (!is_called(f, t, "casualty") || k >= end || f->doc->tokens.v[k].upos != DP_UPOS_CCONJ)
		return DP_NONE;
	for (k++; k < end && k < t + REACH && !is_called(f, k, "casualty"); k++) {
		uint8_t upos = f->doc->tokens.v[k].upos;
		if (upos != DP_UPOS_NUM && upos != DP_UPOS_ADJ && !dp_finder_is(f, k, DP_CLASS_QUANTITY) && !dp_finder_is(f, k, DP_CLASS_DEGREE))
			return DP_NONE;
	}
	return k < end && is_called(f, k, "casualty") ? k : DP_NONE;
}

enum { STATES_MAX = 8 };

/* Does the name stand for a state, or for a body that sends officials ("Vertreter Kiews, Moskaus und der OSZE")? */
static bool sends(const dp_finder *f, const dp_named *n, dp_sector sector)
{
	dp_entity_kind kind = (dp_entity_kind)dp_finder_entry(f, n)->kind;
	bool state = kind == DP_ENTITY_STATE && (n->role == DP_ROLE_NAME || (n->role == DP_ROLE_CAPITAL && sector == DP_SECTOR_GOV));
	return state || (kind == DP_ENTITY_BODY && n->role == DP_ROLE_NAME && sector == DP_SECTOR_GOV);
}

/* Who of the state or body is meant: the office's holder, itself for its officials, else its people of the kind. */
static uint32_t sent_by(dp_finder *f, uint32_t t, uint32_t state, dp_sector sector)
{
	uint32_t holder = dp_finder_holder_of(f, t, state);
	if (holder != DP_NONE)
		return holder;
	return sector == DP_SECTOR_GOV ? dp_finder_registered(f, state) : dp_finder_entity(f, DP_ENTITY_GROUP, words(f, t, t), state, sector);
}

/*
 * "die Außenminister Frankreichs, Italiens und Österreichs", "Soldaten aus Litauen und den USA": the set of who holds the office, of the
 * states, or of their people; DP_NONE for less than two.
 */
static uint32_t of_states(dp_finder *f, uint32_t t, dp_sector sector)
{
	uint32_t begin, end, member[STATES_MAX], n = 0, last = t;
	bool joined = true;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t + 1; k < end && n < STATES_MAX;) {
		const dp_token *token = &f->doc->tokens.v[k];
		uint32_t item = f->look[k].item;
		const dp_named *named = item == DP_NONE || f->items.v[item].kind != DP_ITEM_NAME ? NULL : dp_finder_sense(f, item);
		if (named && joined && sends(f, named, sector)) {
			member[n++] = named->entity;
			last = f->items.v[item].last;
			k = last + 1;
			joined = false;
			continue;
		}
		bool joint = n && (token->upos == DP_UPOS_CCONJ || dp_str_is(token->form, ","));
		bool from = k == t + 1 && dp_finder_is(f, k, DP_CLASS_AT);
		if (!joint && !from && !dp_finder_is(f, k, DP_CLASS_DEFINITE) && !dp_finder_is(f, k, DP_CLASS_OF))
			break;
		joined |= joint;
		k++;
	}
	for (uint32_t i = 0; n > 1 && i < n; i++)
		if ((member[i] = sent_by(f, t, member[i], sector)) == DP_NONE)
			return DP_NONE;
	return n > 1 ? dp_finder_set(f, member, n, words(f, t, last)) : DP_NONE;
}

/* Makes the noun, whose phrase begins at `first`, a mention of several states' people, if it is one. */
static bool several_states(dp_finder *f, uint32_t first, uint32_t t, dp_sector sector)
{
	uint32_t set = plural(f, t) ? of_states(f, t, sector) : DP_NONE;
	if (set == DP_NONE)
		return false;
	mention(f, first, t, t, set, DP_NONE, agree_of(f, t));
	return true;
}

static uint32_t group(dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_titled p = dp_finder_phrase(f, t);
	bool counted;
	uint32_t first = dp_finder_with_quantity(f, t, dp_finder_with_governed(f, t, p.first), &counted), last = dp_finder_with_genitive(f, t), next = t + 1;
	dp_sector sector = (dp_sector)w->sector;
	uint32_t inner = w->cls == DP_CLASS_PERSON ? DP_NONE : consists_of(f, t);
	if (inner != DP_NONE) {
		sector = (dp_sector)dp_finder_word(f, inner)->sector;
		last = inner;
		next = inner + 1;
	}
	bool serve = sector == DP_SECTOR_GOV || sector == DP_SECTOR_MIL || sector == DP_SECTOR_COP;
	if (serve && inner == DP_NONE && several_states(f, first, t, sector))
		return t + 1;
	uint32_t joined = counted && w->cls == DP_CLASS_PERSON && plural(f, t) ? counted_with(f, t) : DP_NONE;
	if (joined == DP_NONE)
		joined = more_casualties(f, t);
	if (joined != DP_NONE) {
		last = joined;
		next = joined + 1;
	}
	uint32_t state = dp_finder_phrase_state(f, &p);
	if (state == DP_NONE)
		state = state_after(f, inner != DP_NONE ? inner : t);
	if (state == DP_NONE && p.possessive)
		state = state_of_possessor(f, t, &p);
	/* "zwischen den Ländern": the two states that have just been told. */
	if (w->cls == DP_CLASS_CROWD && w->sector == DP_SECTOR_GOV && (w->flags & DP_LISTED_ANYWHERE) && p.definite && p.first == t && !counted) {
		uint32_t two = dp_finder_two_states(f, t);
		if (two != DP_NONE) {
			mention(f, t, t, t, two, DP_NONE, agree_of(f, t));
			return next;
		}
	}
	if (p.body != DP_NONE && sector == DP_SECTOR_OTH)
		sector = (dp_sector)f->pack->reg.entity[p.body].sector;
	bool definite = p.definite && !p.indefinite && !counted;
	/* "Taliban-Kämpfer", "UN-Truppen" act for the body that the first part names. */
	bool force = p.body != DP_NONE && (w->sector == DP_SECTOR_REB ? f->pack->reg.entity[p.body].sector == DP_SECTOR_REB
								      : w->sector == DP_SECTOR_MIL && f->pack->reg.entity[p.body].state == DP_NONE);
	if (force && f->look[t].part != DP_NONE && plural(f, t) && !counted) {
		mention(f, first, last, t, dp_finder_registered(f, p.body), DP_NONE, agree_of(f, t));
		return next;
	}
	/* "die Rebellen" are the armed group that the article names. */
	if (definite && plural(f, t) && w->sector == DP_SECTOR_REB && !(w->flags & DP_LISTED_ANYWHERE) && state == DP_NONE && p.body == DP_NONE) {
		uint32_t band = last_body(f, t, DP_SECTOR_REB, false);
		if (band != DP_NONE) {
			mention(f, first, last, t, band, DP_NONE, agree_of(f, t));
			return next;
		}
	}
	uint32_t entity = counted ? DP_NONE : same_group(f, t, state);
	/* "673 Journalisten ... Repressalien gegen Journalisten": without an article others of the kind. */
	if (entity != DP_NONE && plural(f, t) && !p.definite && !p.possessive && !dp_str_eq(f->doc->entities.v[entity].name, words(f, first, last)))
		entity = DP_NONE;
	if (entity == DP_NONE && w->cls == DP_CLASS_PERSON && has_indefinite(f, t, p.first))
		entity = dp_finder_named_next(f, t, state, sector);
	if (entity == DP_NONE && definite && (w->flags & DP_LISTED_GENERIC)) {
		entity = plural(f, t) && w->cls == DP_CLASS_PERSON && sector != DP_SECTOR_OTH && state == DP_NONE && p.first == t ? generic_plural(f, t) : generic(f, t, &p);
		if (entity == DP_NONE && w->cls == DP_CLASS_PERSON)
			entity = dp_finder_named_next(f, t, state, sector);
	}
	if (entity == DP_NONE) {
		entity = dp_finder_entity(f, DP_ENTITY_GROUP, words(f, first, last), state, sector ? sector : DP_SECTOR_OTH);
		if (entity == DP_NONE)
			return next;
		bool few = w->flags & DP_LISTED_FEW && counted && !dp_finder_many(f, first, t);
		bool anywhere = few || w->flags & DP_LISTED_ANYWHERE || w->cls == DP_CLASS_STATE;
		if (p.body == DP_NONE && (dp_finder_local(sector) || w->flags & DP_LISTED_HOME) && sector != DP_SECTOR_CRM && !anywhere && !p.foreign)
			dp_finder_settle(f, entity, t);
		dp_entity *e = &f->doc->entities.v[entity];
		e->feats = agree_of(f, t);
		e->political |= (w->flags & DP_LISTED_ACTIVE) != 0;
		e->site = w->cls == DP_CLASS_SITE;
	}
	mention(f, first, last, t, entity, DP_NONE, agree_of(f, t));
	return next;
}

/* "... hat mit Cai gesprochen, dem Leiter der Kanzlei": an apposition behind the verb is the person named last before it. */
static uint32_t set_apart(const dp_finder *f, const dp_titled *p)
{
	uint32_t begin, end, k = p->first;
	dp_finder_bounds(f, p->token, &begin, &end);
	if (!p->definite || k < begin + 3)
		return DP_NONE;
	uint8_t before = f->doc->tokens.v[k - 3].upos;
	if (!dp_finder_is(f, k - 1, DP_CLASS_DEFINITE) || !dp_str_is(f->doc->tokens.v[k - 2].form, ",") || (before != DP_UPOS_VERB && before != DP_UPOS_AUX))
		return DP_NONE;
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->first < begin)
			return DP_NONE;
		if (m->kind == DP_MENTION_NAME && m->entity != DP_NONE && f->doc->entities.v[m->entity].kind == DP_ENTITY_PERSON)
			return m->entity;
	}
	return DP_NONE;
}

/* Whom the possessive right before the phrase means, DP_NONE. */
static uint32_t possessor(const dp_finder *f, const dp_titled *p)
{
	for (uint32_t i = f->doc->mentions.n; p->possessive && p->first && i-- > 0 && f->doc->mentions.v[i].first + 1 >= p->first;)
		if (f->doc->mentions.v[i].first + 1 == p->first && f->doc->mentions.v[i].last + 1 == p->first)
			return f->doc->mentions.v[i].entity;
	return DP_NONE;
}

/* "Ihr Sondergesandter Walter Brandtner": he serves whom the possessive means, not the state that the setting tells. */
static void serve_possessor(dp_finder *f, const dp_titled *p, uint32_t entity)
{
	uint32_t owner = possessor(f, p);
	dp_entity *e = &f->doc->entities.v[entity];
	if (owner == DP_NONE || owner == entity || e->registry != DP_NONE || (e->code[0] && !e->inferred))
		return;
	const dp_entity *o = &f->doc->entities.v[owner];
	bool organised = o->kind == DP_ENTITY_BODY || o->kind == DP_ENTITY_GROUP;
	if (!o->code[0] && !organised)
		return;
	memcpy(e->code, o->code, sizeof e->code);
	e->inferred = o->inferred;
	if (organised && e->sector != DP_SECTOR_CVL)
		e->sector = o->sector;
}

static uint32_t title(dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_titled p = dp_finder_phrase(f, t);
	uint32_t item = f->look[t].titled;
	if (item != DP_NONE) {
		uint32_t who = f->items.v[item].person;
		if (who == DP_NONE && f->items.v[item].first == t + 1)
			who = dp_finder_person(f, item);
		const dp_item *it = &f->items.v[item];
		if (who != DP_NONE && w->cls == DP_CLASS_TITLE)
			serve_possessor(f, &p, f->people.v[who].entity);
		if (who != DP_NONE && (it->first > t + 1 || it->last < t))
			mention(f, p.first, t, t, f->people.v[who].entity, DP_NONE, agree_of(f, t));
		if (who != DP_NONE)
			return t + 1;
		f->look[t].titled = DP_NONE; /* "Bewohner des Dorfes Ala-Buka": it names no person */
	}
	if (plural(f, t) && !dp_finder_is(f, t, DP_CLASS_TITLE))
		return group(f, t);
	if (several_states(f, p.first, t, (dp_sector)w->sector))
		return t + 1;
	uint32_t entity = plural(f, t) ? DP_NONE : set_apart(f, &p);
	uint32_t served = dp_finder_served(f, &p);
	const dp_registered *body = served == DP_NONE ? NULL : &f->pack->reg.entity[served];
	bool international = body && body->state == DP_NONE;
	dp_sector sector = body && body->sector ? (dp_sector)body->sector : (dp_sector)w->sector;
	/* Who heads something that is not told is of no sector in particular. */
	if (sector == DP_SECTOR_IGO && p.body == DP_NONE && !p.foreign)
		sector = DP_SECTOR_OTH;
	uint32_t same = plural(f, t) ? DP_NONE : renamed(f, t);
	if (same != DP_NONE) {
		if (international)
			of_no_state(f, same, sector);
		entity = same;
	}
	if (entity == DP_NONE && !plural(f, t))
		entity = dp_finder_holder(f, &p);
	bool counted;
	uint32_t first = dp_finder_with_quantity(f, t, p.first, &counted), last = p.last;
	if (entity == DP_NONE && !counted)
		entity = same_group(f, t, p.state);
	uint32_t state = dp_finder_phrase_state(f, &p);
	if (entity == DP_NONE && p.owner == DP_NONE && (p.definite || p.indefinite)) {
		entity = dp_finder_named_next(f, t, state, sector);
		if (entity != DP_NONE && international)
			of_no_state(f, entity, sector);
	}
	if (entity == DP_NONE) {
		dp_entity_kind kind = plural(f, t) ? DP_ENTITY_GROUP : DP_ENTITY_PERSON;
		if (p.owner != DP_NONE)
			first = f->items.v[p.owner].first;
		entity = dp_finder_entity(f, kind, words(f, first, last), state, sector);
		if (entity == DP_NONE)
			return t + 1;
		f->doc->entities.v[entity].feats = agree_of(f, t);
		if (!international && dp_finder_local(sector) && !p.foreign && !dp_finder_of_many(f, t))
			dp_finder_settle(f, entity, t);
	}
	mention(f, first, last, t, entity, DP_NONE, agree_of(f, t));
	return t + 1;
}

/* The state told last, at most so many sentences before; registered, DP_NONE. */
static uint32_t last_state(const dp_finder *f, uint32_t t, uint32_t sentences)
{
	uint32_t here = dp_doc_sentence_of(f->doc, t);
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->sentence + sentences < here)
			break;
		if (m->entity != DP_NONE && f->doc->entities.v[m->entity].kind == DP_ENTITY_STATE && m->kind != DP_MENTION_PRONOUN)
			return f->doc->entities.v[m->entity].registry;
	}
	return DP_NONE;
}

/* The state of "die Regierung": its own, that of a person or place in its phrase, of whoever "seine" is, else what the text is about. */
static uint32_t state_of_body(dp_finder *f, uint32_t t, const dp_titled *p)
{
	uint32_t state = dp_finder_phrase_state(f, p);
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t + 1; state == DP_NONE && k < end && k < t + 6; k++) {
		uint32_t item = f->look[k].item;
		uint8_t upos = f->doc->tokens.v[k].upos;
		if (k == t + 1 && !dp_finder_is(f, k, DP_CLASS_OF) && !dp_finder_at(f, k) && !dp_finder_is(f, k, DP_CLASS_DEFINITE))
			break;
		if (upos == DP_UPOS_VERB || upos == DP_UPOS_AUX || upos == DP_UPOS_PUNCT)
			break;
		if (item == DP_NONE && dp_finder_is(f, k, DP_CLASS_STATE))
			state = last_state(f, k, 2);
		if (item == DP_NONE || f->items.v[item].part)
			continue;
		state = dp_finder_state_of(f, item);
		if (state == DP_NONE && f->items.v[item].person != DP_NONE) {
			const dp_entity *e = &f->doc->entities.v[f->people.v[f->items.v[item].person].entity];
			state = e->code[0] ? dp_register_state(&f->pack->reg, dp_str_c(e->code)) : DP_NONE;
		}
	}
	return state == DP_NONE && p->possessive ? state_of_possessor(f, t, p) : state;
}

/*
 * Of the only states that have such a body the one that the text around is about, else the one that it names most, else the likeliest. A last `*`
 * stands for all others: where none of the listed ones is named, the one that the text is about has it.
 */
static uint32_t only_state(const dp_finder *f, uint32_t t, uint32_t state)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_str codes = dp_str_of(f->pack->words.pool + w->states, w->states_n);
	uint32_t about = dp_finder_about(f, t), best = DP_NONE, most = 0;
	for (dp_str code; dp_str_cut(&codes, ';', &code);) {
		if (dp_str_is(dp_str_trim(code), "*"))
			return most > 1 || about == DP_NONE ? best : about;
		uint32_t number = dp_register_state(&f->pack->reg, code), seen = 1;
		if (number == state || (state == DP_NONE && number == about))
			return number;
		for (uint32_t i = 0; i < f->sights.n; i++)
			seen += f->sights.v[i].state == number;
		if (seen > most) {
			most = seen;
			best = number;
		}
	}
	return best;
}

/* The government or body for which this noun, or a compound that it ends, stood before: "US-Botschaft", "die Botschaft". */
static uint32_t same_word(const dp_finder *f, uint32_t t)
{
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->kind != DP_MENTION_NOMINAL || m->entity == DP_NONE || f->look[m->head].word != f->look[t].word || m->head == t)
			continue;
		dp_str a = f->doc->tokens.v[m->head].form, b = f->doc->tokens.v[t].form;
		dp_entity_kind kind = f->doc->entities.v[m->entity].kind;
		/* One entry of the list has many words; their ends must be the same. */
		uint32_t from = f->look[t].word_at < b.n ? f->look[t].word_at : 0;
		dp_str word = dp_str_sub(b, from, from + 6 > b.n ? b.n : from + 6);
		if ((kind == DP_ENTITY_STATE || kind == DP_ENTITY_BODY) && f->look[m->head].word_at <= a.n &&
		    dp_str_starts(dp_str_sub(a, f->look[m->head].word_at, a.n), word))
			return m->entity;
	}
	return DP_NONE;
}

/* The body whose name or noun, told before, ends in this word: "Wahlkommission ... die Kommission", "Europäisches Parlament ... das Parlament". */
static uint32_t ends_in(const dp_finder *f, uint32_t t, const dp_titled *p)
{
	char a[DP_FOLD_MAX], b[DP_FOLD_MAX];
	dp_str lemma = f->doc->tokens.v[t].lemma, word = dp_str_of(a, dp_fold(lemma.n ? lemma : f->doc->tokens.v[t].form, false, a));
	if (!p->definite || p->indefinite || p->first != t || word.n < 5)
		return DP_NONE;
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->entity == DP_NONE || m->kind > DP_MENTION_NOMINAL || f->doc->entities.v[m->entity].kind != DP_ENTITY_BODY)
			continue;
		const dp_token *last = &f->doc->tokens.v[m->kind == DP_MENTION_NAME ? m->last : m->head];
		dp_str end = dp_str_of(b, dp_fold(last->lemma.n ? last->lemma : last->form, false, b));
		bool longer = end.n > word.n || m->last > m->first;
		if (longer && end.n >= word.n && dp_str_eq(dp_str_sub(end, end.n - word.n, end.n), word))
			return m->entity;
	}
	return DP_NONE;
}

static uint32_t government(dp_finder *f, uint32_t t)
{
	dp_titled p = dp_finder_phrase(f, t);
	if ((dp_finder_word(f, t)->flags & DP_LISTED_TOLD) && p.state == DP_NONE && same_word(f, t) == DP_NONE)
		return t + 1;
	if (several_states(f, p.first, t, DP_SECTOR_GOV))
		return t + 1;
	if (plural(f, t) || p.indefinite)
		return p.state == DP_NONE ? group(f, t) : (mention(f, p.first, t, t, dp_finder_registered(f, p.state), DP_NONE, agree_of(f, t)), t + 1);
	if (p.body != DP_NONE && f->pack->reg.entity[p.body].state == DP_NONE && p.state == DP_NONE) {
		mention(f, p.first, p.last, t, dp_finder_registered(f, p.body), DP_NONE, agree_of(f, t));
		return t + 1;
	}
	uint32_t state = state_of_body(f, t, &p);
	if (dp_finder_word(f, t)->states_n && dp_finder_phrase_state(f, &p) == DP_NONE)
		state = only_state(f, t, state);
	uint32_t entity = state == DP_NONE ? ends_in(f, t, &p) : dp_finder_registered(f, state);
	if (entity == DP_NONE)
		entity = same_word(f, t);
	bool told = entity != DP_NONE;
	if (!told && (state = dp_finder_about(f, t)) != DP_NONE)
		entity = dp_finder_registered(f, state);
	if (entity != DP_NONE)
		mention(f, p.first, p.last, t, entity, DP_NONE, agree_of(f, t));
	if (entity != DP_NONE && !told && f->doc->mentions.n)
		f->doc->mentions.v[f->doc->mentions.n - 1].inferred = true;
	return t + 1;
}

static uint32_t state_body(dp_finder *f, uint32_t state, const dp_listed *w)
{
	dp_str words = dp_str_of(f->pack->words.pool + w->english, w->english_n), adjective = dp_register_adjective(&f->pack->reg, state), english;
	uint32_t number = w->what == DP_BODY_OTHER ? DP_NONE : dp_register_body(&f->pack->reg, state, (dp_body_kind)w->what, words, f->date);
	if (number != DP_NONE)
		return dp_finder_registered(f, number);
	dp_str_cut(&words, ';', &english);
	dp_str name = dp_arena_printf(f->arena, "%.*s %.*s", (int)adjective.n, adjective.p, (int)english.n, english.p);
	if (!name.p) {
		f->failed = true;
		return DP_NONE;
	}
	uint32_t entity = dp_finder_same_name(f, DP_ENTITY_BODY, name);
	return entity != DP_NONE ? entity : dp_finder_entity(f, DP_ENTITY_BODY, name, state, (dp_sector)w->sector);
}

static uint32_t body(dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_titled p = dp_finder_phrase(f, t);
	if ((w->flags & DP_LISTED_TOLD) && p.state == DP_NONE && same_word(f, t) == DP_NONE)
		return t + 1;
	/* "vor Gericht", "erhebt Anklage": a bare singular that is no subject names no body. */
	bool bare = p.first == t && !p.definite && !p.indefinite && !p.possessive && !plural(f, t) && p.state == DP_NONE && f->look[t].word_at == 0;
	if (bare && f->doc->tokens.v[t].upos == DP_UPOS_NOUN && dp_deprel_base((dp_deprel)f->doc->tokens.v[t].deprel) != DP_REL_NSUBJ)
		return t + 1;
	if (p.indefinite)
		return group(f, t);
	uint32_t state = state_of_body(f, t, &p), entity = DP_NONE;
	if (w->states_n && dp_finder_phrase_state(f, &p) == DP_NONE)
		state = only_state(f, t, state);
	if (state == DP_NONE)
		entity = ends_in(f, t, &p);
	if (state == DP_NONE && entity == DP_NONE && (w->flags & DP_LISTED_GENERIC))
		entity = last_body(f, t, (dp_sector)w->sector, false);
	if (state == DP_NONE && entity == DP_NONE)
		entity = same_word(f, t);
	bool told = state != DP_NONE || entity != DP_NONE;
	if (!told)
		state = w->sector == DP_SECTOR_COP || w->sector == DP_SECTOR_JUD ? dp_finder_where(f, t) : dp_finder_about(f, t);
	if (entity == DP_NONE && state != DP_NONE && w->english_n)
		entity = state_body(f, state, w);
	if (entity == DP_NONE)
		entity = dp_finder_entity(f, DP_ENTITY_BODY, words(f, p.first, t), state, (dp_sector)w->sector);
	mention(f, p.first, p.last, t, entity, DP_NONE, agree_of(f, t));
	if (!told && state != DP_NONE && entity != DP_NONE && f->doc->mentions.n)
		f->doc->mentions.v[f->doc->mentions.n - 1].inferred = true;
	return t + 1;
}

/* The words of a name after a class noun: a run, or what stands in quotation marks. */
static bool named_after(const dp_finder *f, uint32_t t, uint32_t end, uint32_t *first, uint32_t *last)
{
	uint32_t k = t + 1;
	if (k < end && f->look[k].item != DP_NONE && f->items.v[f->look[k].item].kind == DP_ITEM_RUN) {
		*first = k;
		*last = f->items.v[f->look[k].item].last;
		return true;
	}
	dp_str form = k < end ? f->doc->tokens.v[k].form : DP_STR("");
	bool quote = dp_str_is(form, "\"") || dp_str_is(form, "„") || dp_str_is(form, "“") || dp_str_is(form, "»") || dp_str_is(form, "''") || dp_str_is(form, "'");
	if (!quote)
		return false;
	for (uint32_t j = k + 1; j < end && j <= k + 6; j++) {
		if (f->doc->tokens.v[j].upos != DP_UPOS_PUNCT)
			continue;
		*first = k + 1;
		*last = j - 1;
		return j > k + 1 && (f->look[k + 1].flags & DP_LOOK_UPPER);
	}
	return false;
}

static uint32_t name_after(dp_finder *f, uint32_t t, const dp_titled *p, dp_entity_kind kind, uint32_t first, uint32_t last)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_str name = words(f, first, last);
	uint32_t entity = dp_finder_same_name(f, kind, name), state = dp_finder_phrase_state(f, p), item = f->look[last].item;
	const dp_named *n = item == DP_NONE ? NULL : dp_finder_sense(f, item);
	if (n && n->role == DP_ROLE_NAME && kind == DP_ENTITY_BODY && dp_finder_entry(f, n)->kind == kind && f->items.v[item].last == last)
		entity = dp_finder_registered(f, n->entity);
	if (entity == DP_NONE)
		entity = dp_finder_entity(f, kind, name, state, kind == DP_ENTITY_PLACE ? DP_SECTOR_NONE : (dp_sector)w->sector);
	if (entity == DP_NONE)
		return t + 1;
	if (f->doc->entities.v[entity].registry == DP_NONE && p->body == DP_NONE && (dp_finder_local((dp_sector)w->sector) || w->flags & DP_LISTED_HOME))
		dp_finder_settle(f, entity, t);
	dp_mention m = {.begin = f->doc->tokens.v[p->first].begin,
			.end = f->doc->tokens.v[last].end,
			.name_begin = f->doc->tokens.v[first].begin,
			.name_end = f->doc->tokens.v[last].end,
			.first = p->first,
			.last = last,
			.head = dp_finder_head(f, t, last, t),
			.entity = kind == DP_ENTITY_PLACE ? DP_NONE : entity,
			.place = kind == DP_ENTITY_PLACE ? entity : DP_NONE,
			.kind = DP_MENTION_NAME};
	dp_finder_mention(f, m, agree_of(f, t));
	for (uint32_t k = first; k <= last; k++)
		f->look[k].flags |= DP_LOOK_USED;
	return last + 1;
}

/* Is a body's or place's own name right behind the noun? Then the noun only says what it is. Its entry; NULL. */
static const dp_registered *names_follow(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end, k = t + 1;
	dp_finder_bounds(f, t, &begin, &end);
	if (k < end && f->doc->tokens.v[k].upos == DP_UPOS_PUNCT && !dp_str_is(f->doc->tokens.v[k].form, ",") && !dp_str_is(f->doc->tokens.v[k].form, "."))
		k++;
	const dp_named *n = k >= end || f->look[k].item == DP_NONE ? NULL : dp_finder_sense(f, f->look[k].item);
	const dp_registered *e = n && n->role != DP_ROLE_SHORT ? dp_finder_entry(f, n) : NULL;
	return e && (e->kind == DP_ENTITY_BODY || e->kind == DP_ENTITY_PLACE) ? e : NULL;
}

/* "die Schutztruppe KFOR", but not "Truppen" of several. */
static bool named_crowd(const dp_finder *f, uint32_t t)
{
	const dp_registered *e = plural(f, t) ? NULL : names_follow(f, t);
	return e && e->kind == DP_ENTITY_BODY;
}

/* "Demokratische Front für die Rettung des Volkes (DFRV)": the token before the bracket that gives the name's short form; DP_NONE. */
static uint32_t long_name(const dp_finder *f, uint32_t t, uint32_t end)
{
	for (uint32_t k = t + 1; k + 2 < end && k < t + 10; k++) {
		const dp_token *token = &f->doc->tokens.v[k];
		if (dp_str_is(token->form, "("))
			return k > t + 1 && dp_fold_caps(token[1].form) && dp_str_is(token[2].form, ")") ? k - 1 : DP_NONE;
		bool inside = token->upos == DP_UPOS_ADP || token->upos == DP_UPOS_DET || token->upos == DP_UPOS_ADJ || token->upos == DP_UPOS_NOUN ||
			      token->upos == DP_UPOS_PROPN || token->upos == DP_UPOS_CCONJ;
		if (!inside)
			return DP_NONE;
	}
	return DP_NONE;
}

static uint32_t organisation(dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_titled p = dp_finder_phrase(f, t);
	uint32_t begin, end, first, last;
	dp_finder_bounds(f, t, &begin, &end);
	if (named_after(f, t, end, &first, &last))
		return name_after(f, t, &p, DP_ENTITY_BODY, first, last);
	last = long_name(f, t, end);
	if (last != DP_NONE) {
		const dp_token *acronym = &f->doc->tokens.v[last + 2];
		first = p.first;
		if (first == t && t > begin && (f->look[t - 1].flags & DP_LOOK_UPPER) && f->look[t - 1].item == DP_NONE && t - 1 > begin)
			first = t - 1;
		p.first = first;
		uint32_t next = name_after(f, t, &p, DP_ENTITY_BODY, first, last);
		if (f->doc->mentions.n)
			dp_finder_alias(f, acronym->form, f->doc->mentions.v[f->doc->mentions.n - 1].entity);
		return next;
	}
	if (names_follow(f, t))
		return t + 1;
	if (plural(f, t))
		return group(f, t);
	if (consists_of(f, t) != DP_NONE)
		return group(f, t);
	uint32_t state = dp_finder_phrase_state(f, &p), entity = DP_NONE;
	bool definite = p.definite && !p.indefinite;
	if (state == DP_NONE && p.body == DP_NONE && definite) {
		/* "IS-Miliz" is the body that its first part names; "die Miliz" the last one told. */
		entity = ends_in(f, t, &p);
		if (entity == DP_NONE)
			entity = last_body(f, t, (dp_sector)w->sector, w->sector == DP_SECTOR_OTH || w->sector == DP_SECTOR_NGO);
	} else if (p.body != DP_NONE && f->look[t].part != DP_NONE) {
		entity = dp_finder_registered(f, p.body);
	}
	if (entity == DP_NONE)
		entity = same_group(f, t, state);
	if (entity == DP_NONE) {
		bool counted;
		uint32_t from = dp_finder_with_quantity(f, t, p.first, &counted);
		entity = dp_finder_entity(f, p.indefinite ? DP_ENTITY_GROUP : DP_ENTITY_BODY, words(f, from, t), state, (dp_sector)w->sector);
		if (p.body == DP_NONE && (dp_finder_local((dp_sector)w->sector) || w->flags & DP_LISTED_HOME) && !p.foreign)
			dp_finder_settle(f, entity, t);
	}
	mention(f, p.first, t, t, entity, DP_NONE, agree_of(f, t));
	return t + 1;
}

static bool belongs_to(const dp_finder *f, uint32_t entity, const dp_bound *bound)
{
	const char *code = f->doc->entities.v[entity].code;
	for (uint32_t i = 0; code[0] && i < bound->n; i++)
		if (strcmp(f->doc->entities.v[bound->entity[i]].code, code) == 0)
			return true;
	return false;
}

/* "brach die Beziehungen zum Nachbarn ab": who stands beside the noun in whose phrase it is. */
static dp_bound beside_phrase(const dp_finder *f, uint32_t t)
{
	const dp_token *token = f->doc->tokens.v;
	for (uint32_t guard = 0; guard < 4 && dp_deprel_base((dp_deprel)token[t].deprel) == DP_REL_NMOD && token[t].head != DP_NONE; guard++)
		t = token[t].head;
	return dp_finder_bound(f, t);
}

/* "Indien warf dem Nachbarn vor": the state told last that is not one of those who stand beside the noun; none where no state stands there. */
static uint32_t other_state(dp_finder *f, uint32_t t)
{
	enum { REACH = 4 };
	dp_titled p = dp_finder_phrase(f, t);
	dp_bound beside = beside_phrase(f, t);
	uint32_t here = dp_doc_sentence_of(f->doc, t);
	bool political = false;
	for (uint32_t i = 0; i < beside.n; i++)
		political |= f->doc->entities.v[beside.entity[i]].sector == DP_SECTOR_GOV && f->doc->entities.v[beside.entity[i]].code[0];
	if (plural(f, t) || !political || p.indefinite || p.state != DP_NONE)
		return group(f, t);
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && f->doc->mentions.v[i].sentence + REACH >= here;) {
		uint32_t e = f->doc->mentions.v[i].entity;
		if (e == DP_NONE || f->doc->entities.v[e].kind != DP_ENTITY_STATE || belongs_to(f, e, &beside))
			continue;
		mention(f, p.first, t, t, e, e, agree_of(f, t));
		return t + 1;
	}
	return group(f, t);
}

/* "das Land": the state told last in this or the sentence before; "sein Land" that of whom "sein" means. */
static uint32_t country(dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	dp_titled p = dp_finder_phrase(f, t);
	if (plural(f, t))
		return group(f, t);
	if (p.state != DP_NONE || !(w->flags & DP_LISTED_GENERIC) || f->look[t].word_at)
		return t + 1;
	if (!p.definite && !p.possessive)
		return t + 1;
	uint32_t state = p.possessive ? state_of_possessor(f, t, &p) : DP_NONE;
	if (state == DP_NONE)
		state = last_state(f, t, 2);
	uint32_t entity = state == DP_NONE ? DP_NONE : dp_finder_registered(f, state);
	mention(f, p.first, t, t, entity, entity, agree_of(f, t));
	return t + 1;
}

/* "in der ungarischen Hauptstadt": that of the state told with it, of whoever "seine" is, or of where the article plays; DP_NONE. */
static uint32_t capital(dp_finder *f, uint32_t t, const dp_titled *p)
{
	if (!is_called(f, t, "capital") || plural(f, t) || p->indefinite)
		return DP_NONE;
	uint32_t state = dp_finder_phrase_state(f, p), begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	/* "die Hauptstadt Minsk", "die Hauptstadt der Provinz" */
	bool another = t + 1 < end && (f->look[t + 1].item != DP_NONE || dp_finder_is(f, t + 1, DP_CLASS_DEFINITE));
	const dp_named *name = t + 1 < end && f->look[t + 1].item != DP_NONE ? dp_finder_sense(f, f->look[t + 1].item) : NULL;
	if (name && name->role == DP_ROLE_NAME && f->pack->reg.entity[name->entity].kind == DP_ENTITY_PLACE)
		return DP_NONE; /* "in der Hauptstadt Kupang", which is that of a province */
	if (state == DP_NONE && p->possessive)
		state = state_of_possessor(f, t, p);
	if (state == DP_NONE && p->definite && !another)
		state = dp_finder_where(f, t);
	return state == DP_NONE || f->pack->reg.entity[state].whole == DP_NONE ? DP_NONE : dp_finder_registered(f, f->pack->reg.entity[state].whole);
}

static bool of_kind(const dp_finder *f, uint32_t entity, bool town)
{
	uint32_t number = f->doc->entities.v[entity].registry;
	dp_entity_kind kind = f->doc->entities.v[entity].kind;
	if (number == DP_NONE || kind != DP_ENTITY_PLACE)
		return kind == DP_ENTITY_PLACE && town;
	uint8_t what = f->pack->reg.entity[number].what;
	return town ? what <= DP_PLACE_TOWN : what == DP_PLACE_REGION || what == DP_PLACE_PROVINCE || what == DP_PLACE_ISLAND || what == DP_PLACE_AREA;
}

/* "kehrte in die Stadt zurück": the one told last, in this or one of the sentences before; DP_NONE. */
static uint32_t told_place(const dp_finder *f, uint32_t t, const dp_titled *p)
{
	enum { REACH = 3 };
	bool town = is_called(f, t, "town");
	uint32_t begin, end, here = dp_doc_sentence_of(f->doc, t);
	dp_finder_bounds(f, t, &begin, &end);
	if ((!town && !is_called(f, t, "region")) || plural(f, t) || !p->definite || p->state != DP_NONE || f->look[t].from != t)
		return DP_NONE;
	if (t + 1 < end && (f->look[t + 1].item != DP_NONE || dp_finder_is(f, t + 1, DP_CLASS_DEFINITE) || f->doc->tokens.v[t + 1].upos == DP_UPOS_ADP))
		return DP_NONE; /* "in der Region um Minsk" */
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && f->doc->mentions.v[i].sentence + REACH >= here;)
		if (f->doc->mentions.v[i].place != DP_NONE && of_kind(f, f->doc->mentions.v[i].place, town))
			return f->doc->mentions.v[i].place;
	return DP_NONE;
}

/* "das Ifoghas-Massiv", "auf dem Tahrir-Platz": an unknown name joined by a hyphen. */
static bool named_by_part(const dp_finder *f, uint32_t t)
{
	uint32_t from = f->look[t].from;
	return from < t && f->look[t].to == t && f->doc->tokens.v[from].upos == DP_UPOS_PROPN && (f->look[from].flags & DP_LOOK_UPPER) &&
	       f->look[t].part == DP_NONE && f->look[t].item == DP_NONE && f->look[from].item == DP_NONE;
}

static uint32_t place(dp_finder *f, uint32_t t)
{
	dp_titled p = dp_finder_phrase(f, t);
	uint32_t begin, end, first, last;
	dp_finder_bounds(f, t, &begin, &end);
	if (named_after(f, t, end, &first, &last))
		return name_after(f, t, &p, DP_ENTITY_PLACE, first, last);
	if (named_by_part(f, t))
		return name_after(f, t, &p, DP_ENTITY_PLACE, f->look[t].from, t);
	uint32_t where = capital(f, t, &p);
	mention(f, p.first, t, t, DP_NONE, where == DP_NONE ? told_place(f, t, &p) : where, agree_of(f, t));
	return t + 1;
}

/* "den Militärstützpunkt Al-Umaliqa": what is attacked, and where that is. */
static uint32_t site(dp_finder *f, uint32_t t)
{
	uint32_t begin, end, first, last, before = f->doc->mentions.n;
	dp_finder_bounds(f, t, &begin, &end);
	if (!named_after(f, t, end, &first, &last))
		return group(f, t);
	dp_titled p = dp_finder_phrase(f, t);
	bool moves = dp_finder_word(f, t)->flags & DP_LISTED_ANYWHERE; /* a ship */
	dp_str name = words(f, p.first, last);
	uint32_t next = name_after(f, t, &p, DP_ENTITY_PLACE, first, last), entity = dp_finder_same_name(f, DP_ENTITY_GROUP, name);
	if (entity == DP_NONE)
		entity = dp_finder_entity(f, DP_ENTITY_GROUP, name, dp_finder_phrase_state(f, &p), (dp_sector)dp_finder_word(f, t)->sector);
	if (f->doc->mentions.n == before || entity == DP_NONE)
		return next;
	if (moves)
		f->doc->mentions.v[before].place = DP_NONE;
	else
		dp_finder_settle(f, entity, t);
	f->doc->entities.v[entity].site = true;
	f->doc->mentions.v[before].entity = entity;
	return next;
}

/*
 * A name that nobody knows behind the noun that says what it is, to which the tree joins it: "Antiterroreinheit TÉK". A government's noun takes none
 * but initials ("Flughafenbehörde AENA"): what else stands behind it is who leads it.
 */
static bool joined_name(const dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	uint32_t begin, end, k = t + 1;
	dp_finder_bounds(f, t, &begin, &end);
	bool crowd = w->cls == DP_CLASS_CROWD && w->sector != DP_SECTOR_CVL; /* but "eine Menge Geld" */
	if (k >= end || (!crowd && w->cls != DP_CLASS_BODY && w->cls != DP_CLASS_ORGANISATION && w->cls != DP_CLASS_GOVERNMENT))
		return false;
	const dp_token *token = &f->doc->tokens.v[k];
	bool joined = token->head == t && (token->deprel == DP_REL_APPOS || token->deprel == DP_REL_FLAT), caps = dp_fold_caps(token->form);
	const dp_item *item = f->look[k].item == DP_NONE ? NULL : &f->items.v[f->look[k].item];
	bool unknown = item && item->kind == DP_ITEM_RUN && item->first == k && item->last == k && item->person == DP_NONE;
	return joined && unknown && f->look[k].word == DP_NONE && !plural(f, t) && (caps || (w->cls != DP_CLASS_GOVERNMENT && !token->sense));
}

uint32_t dp_finder_nominal(dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	if (joined_name(f, t)) {
		dp_titled p = dp_finder_phrase(f, t);
		return name_after(f, t, &p, DP_ENTITY_BODY, t + 1, t + 1);
	}
	switch (w->cls) {
	case DP_CLASS_TITLE:
		return title(f, t);
	case DP_CLASS_PERSON:
		return f->look[t].titled != DP_NONE ? title(f, t) : group(f, t);
	case DP_CLASS_CROWD:
		return named_crowd(f, t) ? t + 1 : group(f, t);
	case DP_CLASS_OTHER:
		return other_state(f, t);
	case DP_CLASS_SITE:
		return site(f, t);
	case DP_CLASS_GOVERNMENT:
		return government(f, t);
	case DP_CLASS_BODY:
		return body(f, t);
	case DP_CLASS_ORGANISATION:
		return organisation(f, t);
	case DP_CLASS_STATE:
		return country(f, t);
	case DP_CLASS_PLACE:
		return place(f, t);
	default:
		return t + 1;
	}
}
