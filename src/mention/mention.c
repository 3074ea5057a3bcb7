#include "mention/finder.h"
#include "mention/setting.h"

#include "base/error.h"

#include <stdlib.h>

int dp_mention_open(dp_mention_pack *self, const dp_pack *world, const dp_pack *language_pack, dp_str language, depesche_error *error)
{
	dp_mention_pack pack;
	int rc = dp_register_open(&pack.reg, world, error);
	if (rc == 0)
		rc = dp_gazetteer_open(&pack.names, world, language, &pack.reg, error);
	if (rc == 0)
		rc = dp_listing_open(&pack.words, language_pack, &pack.reg, error);
	if (rc == 0)
		rc = dp_setting_open(&pack.setting, dp_pack_section(language_pack, "setting"), error);
	if (rc == 0)
		*self = pack;
	return rc;
}

/* yyyymmdd of the publication date; without one, the latest there is. */
static int32_t date_of(dp_str published)
{
	int32_t date = 0;
	uint32_t digits = 0;
	for (uint32_t i = 0; i < published.n && digits < 8; i++) {
		char c = published.p[i];
		if (c >= '0' && c <= '9') {
			date = date * 10 + (c - '0');
			digits++;
		} else if (c != '-') {
			break;
		}
	}
	return digits == 8 ? date : digits == 6 ? date * 100 + 15 : digits == 4 ? date * 10000 + 701 : DP_DATE_OPEN - 1;
}

/* Gender and number of a name: its article's, since a tagger knows few names ("die Türkei"); else those of its last word that has any. */
static dp_feats agree_of(const dp_finder *f, uint32_t first, uint32_t last)
{
	dp_feats feats = 0;
	const dp_token *article = first ? &f->doc->tokens.v[first - 1] : NULL;
	if (article && article->upos == DP_UPOS_DET && dp_finder_is(f, first - 1, DP_CLASS_DEFINITE) && article->head >= first && article->head <= last &&
	    article->feats & DP_FEATS_NUMBER)
		return article->feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER);
	for (uint32_t t = first; t <= last; t++)
		feats = f->doc->tokens.v[t].feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER) ? f->doc->tokens.v[t].feats : feats;
	return feats & (DP_FEATS_GENDER | DP_FEATS_NUMBER);
}

static dp_mention of_item(const dp_finder *f, uint32_t number)
{
	const dp_item *item = &f->items.v[number];
	return (dp_mention){.begin = item->begin,
			    .end = item->end,
			    .name_begin = item->begin,
			    .name_end = item->end,
			    .first = item->first,
			    .last = item->last,
			    .head = dp_finder_head(f, item->first, item->last, item->last),
			    .entity = DP_NONE,
			    .place = DP_NONE,
			    .kind = item->part ? DP_MENTION_PART : DP_MENTION_NAME};
}

static void person(dp_finder *f, uint32_t number, uint32_t who)
{
	dp_item *item = &f->items.v[number];
	dp_mention m = of_item(f, number);
	m.entity = f->people.v[who].entity;
	const dp_titled *title = &item->title;
	if (title->token != DP_NONE && title->token + 1 == item->first && !item->part) {
		m.first = title->first;
		m.begin = f->doc->tokens.v[title->first].begin;
		m.head = dp_finder_head(f, m.first, m.last, title->token);
	}
	f->people.v[who].last = item->first;
	const dp_entity *e = &f->doc->entities.v[m.entity];
	if (e->code[0] && !e->inferred && dp_finder_state_of(f, number) == DP_NONE)
		dp_finder_see(f, item->first, dp_register_state(&f->pack->reg, dp_str_c(e->code)));
	dp_finder_mention(f, m, f->doc->entities.v[m.entity].feats);
}

/* The place that a name of a state's capital or seat is. */
static uint32_t place_of(dp_finder *f, uint32_t number)
{
	const dp_item *item = &f->items.v[number];
	for (uint32_t i = item->named; i < item->named + item->nameds; i++) {
		const dp_named *n = &f->pack->names.named[i];
		const dp_registered *e = &f->pack->reg.entity[n->entity];
		if (n->role == DP_ROLE_NAME && e->kind == DP_ENTITY_PLACE && e->state == dp_finder_state_of(f, number))
			return dp_finder_registered(f, n->entity);
	}
	const dp_registered *state = dp_finder_entry(f, dp_finder_sense(f, number));
	bool capital = dp_finder_sense(f, number)->role == DP_ROLE_CAPITAL;
	return capital && state->whole != DP_NONE ? dp_finder_registered(f, state->whole) : DP_NONE;
}

static void inhabitant(dp_finder *f, uint32_t number)
{
	dp_item *item = &f->items.v[number];
	dp_mention m = of_item(f, number);
	uint32_t t = item->first, begin, end, first = t;
	dp_finder_bounds(f, t, &begin, &end);
	bool counted = false, definite = t > begin && dp_finder_is(f, t - 1, DP_CLASS_DEFINITE);
	while (first > begin && (dp_finder_is(f, first - 1, DP_CLASS_QUANTITY) || f->doc->tokens.v[first - 1].upos == DP_UPOS_NUM ||
				 dp_finder_is(f, first - 1, DP_CLASS_INDEFINITE) || f->doc->tokens.v[first - 1].upos == DP_UPOS_ADJ)) {
		counted |= f->doc->tokens.v[first - 1].upos != DP_UPOS_ADJ;
		first--;
	}
	dp_feats agree = agree_of(f, item->first, item->last);
	bool plural = (agree & DP_FEAT(PLUR)) && !(agree & DP_FEAT(SING));
	uint32_t state = dp_finder_state_of(f, number);
	m.kind = DP_MENTION_NOMINAL;
	if (!plural && definite) {
		m.entity = dp_finder_antecedent(f, t, agree ? agree : DP_FEAT(SING), 1u << DP_ENTITY_PERSON, 1);
		dp_entity *e = m.entity == DP_NONE ? NULL : &f->doc->entities.v[m.entity];
		if (e && (!e->code[0] || e->inferred) && e->registry == DP_NONE && state != DP_NONE) {
			/* Who serves an international body keeps none. */
			if (e->sector != DP_SECTOR_IGO)
				memcpy(e->code, f->pack->reg.entity[state].code, sizeof e->code);
			e->inferred = false;
		} else if (e && state != DP_NONE && strcmp(e->code, f->pack->reg.entity[state].code) != 0)
			m.entity = DP_NONE;
	}
	first = f->look[first].from;
	if (!plural && !definite && m.entity == DP_NONE)
		m.entity = dp_finder_named_next(f, t, state, DP_SECTOR_CVL);
	m.first = first;
	m.begin = m.name_begin = f->doc->tokens.v[first].begin;
	dp_str words = dp_doc_words(f->doc, m.begin, m.end);
	if (m.entity == DP_NONE && !counted)
		m.entity = dp_finder_same_name(f, DP_ENTITY_GROUP, words);
	if (m.entity == DP_NONE) {
		m.entity = dp_finder_entity(f, DP_ENTITY_GROUP, words, state, DP_SECTOR_CVL);
		if (m.entity != DP_NONE)
			f->doc->entities.v[m.entity].feats = agree;
	}
	if (m.entity != DP_NONE)
		dp_finder_mention(f, m, agree);
}

static void entry(dp_finder *f, uint32_t number, const dp_named *n)
{
	const dp_registered *e = dp_finder_entry(f, n);
	dp_mention m = of_item(f, number);
	dp_feats agree = agree_of(f, m.first, m.last);
	switch (n->role) {
	case DP_ROLE_ADJECTIVE:
		m.kind = m.kind == DP_MENTION_PART ? m.kind : DP_MENTION_ADJECTIVE;
		m.entity = dp_finder_registered(f, n->entity);
		break;
	case DP_ROLE_OF_PLACE:
		m.kind = m.kind == DP_MENTION_PART ? m.kind : DP_MENTION_ADJECTIVE;
		if (e->kind == DP_ENTITY_STATE)
			m.entity = dp_finder_registered(f, n->entity);
		m.place = e->kind == DP_ENTITY_PLACE ? dp_finder_registered(f, n->entity) : e->whole != DP_NONE ? dp_finder_registered(f, e->whole) : DP_NONE;
		break;
	case DP_ROLE_CAPITAL: case DP_ROLE_SEAT:
		m.entity = dp_finder_registered(f, n->entity);
		m.place = place_of(f, number);
		break;
	default:
		if (e->kind == DP_ENTITY_PLACE)
			m.place = dp_finder_registered(f, n->entity);
		else
			m.entity = dp_finder_registered(f, dp_finder_speaks_for(f, n->entity));
		/* A people of many states is here that of the state at hand: Sunnis, Roma. */
		if (e->kind == DP_ENTITY_BODY && e->what == DP_BODY_ETHNIC_GROUP)
			dp_finder_settle(f, m.entity, m.first);
		if (e->kind == DP_ENTITY_STATE && n->role != DP_ROLE_GOVERNMENT)
			m.place = m.entity;
	}
	dp_finder_mention(f, m, agree);
}

/* Of several bodies or places of one name, the one of the state that the text is about. */
static const dp_named *nearer(const dp_finder *f, const dp_item *item, const dp_named *chosen)
{
	uint8_t kind = dp_finder_entry(f, chosen)->kind;
	if (kind != DP_ENTITY_BODY && kind != DP_ENTITY_PLACE)
		return chosen;
	uint32_t about = dp_finder_about(f, item->first);
	for (uint32_t i = item->named; about != DP_NONE && i < item->named + item->nameds; i++) {
		const dp_named *n = &f->pack->names.named[i];
		const dp_registered *e = dp_finder_entry(f, n);
		if (n->role == DP_ROLE_NAME && e->kind == kind && e->state == about && f->date >= e->from && f->date <= e->to)
			return n;
	}
	return chosen;
}

/* Two or three capitals mean a national body only where something else in the article is of that state, or names the body. */
static bool acronym_holds(const dp_finder *f, uint32_t number, const dp_named *n)
{
	const dp_registered *e = dp_finder_entry(f, n);
	if (e->kind != DP_ENTITY_BODY || e->state == DP_NONE)
		return true;
	/* "das FBI" is nobody else's name. */
	uint32_t first = f->items.v[number].first;
	if (f->items.v[number].nameds == 1 && e->what != DP_BODY_PARTY && first && dp_finder_is(f, first - 1, DP_CLASS_DEFINITE))
		return true;
	for (uint32_t i = 0; i < f->items.n; i++) {
		const dp_named *other = dp_finder_sense(f, i);
		if (i != number && other && dp_finder_entry(f, other)->state == e->state && (other->entity != n->entity || other->pieces > 1))
			return true;
	}
	return false;
}

static void region(dp_finder *f, uint32_t number)
{
	dp_mention m = of_item(f, number);
	const dp_token *t = &f->doc->tokens.v[m.last];
	dp_str name = t->lemma.n && t->lemma.n + 2 >= t->form.n && dp_str_starts(t->form, t->lemma) ? t->lemma : t->form;
	m.place = dp_finder_same_name(f, DP_ENTITY_PLACE, name);
	if (m.place == DP_NONE)
		m.place = dp_finder_entity(f, DP_ENTITY_PLACE, name, dp_finder_state_of(f, number), DP_SECTOR_NONE);
	if (m.place != DP_NONE)
		dp_finder_mention(f, m, agree_of(f, m.first, m.last));
}

static uint32_t alias_of(const dp_finder *f, dp_str form)
{
	for (uint32_t i = 0; i < f->aliases.n; i++)
		if (dp_str_eq(f->aliases.v[i].form, form))
			return f->aliases.v[i].entity;
	return DP_NONE;
}

/* A short name in brackets right behind the full one. */
static void learn_alias(dp_finder *f, uint32_t t)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	if (t < begin + 2 || t + 1 >= end || !dp_str_is(f->doc->tokens.v[t - 1].form, "(") || !dp_str_is(f->doc->tokens.v[t + 1].form, ")"))
		return;
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && f->doc->mentions.v[i].first >= begin;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->last + 2 != t || m->entity == DP_NONE || m->kind > DP_MENTION_NOMINAL || f->doc->entities.v[m->entity].kind != DP_ENTITY_BODY)
			continue;
		dp_finder_alias(f, f->doc->tokens.v[t].form, m->entity);
		return;
	}
}

/* "in Wolnowacha", "bei Disewi", "an der Brücke von Ciudad Hidalgo", "auf dem Gelände der Goldmine Tiabongou": what stands before an unknown name. */
static bool behind_place_word(const dp_finder *f, const dp_item *item)
{
	const dp_token *word = &f->doc->tokens.v[item->first];
	uint32_t begin, end, t = item->first;
	dp_finder_bounds(f, t, &begin, &end);
	if (t == begin || word->upos != DP_UPOS_PROPN || word->sense || word->tail.n || item->last > t + 2)
		return false;
	if (dp_finder_is(f, t - 1, DP_CLASS_WHERE) || dp_finder_is(f, t - 1, DP_CLASS_AT))
		return true;
	uint32_t noun = dp_finder_is(f, t - 1, DP_CLASS_OF) && t - 1 > begin ? t - 2 : t - 1;
	const dp_token *n = &f->doc->tokens.v[noun];
	return n->upos == DP_UPOS_NOUN && n->sense == DP_SENSE_PLACE && f->look[noun].word == DP_NONE && word->head == noun;
}

/* An unknown name that is no person: a short form that brackets have told, or a place. */
static bool unknown(dp_finder *f, uint32_t number)
{
	const dp_item *item = &f->items.v[number];
	dp_mention m = of_item(f, number);
	dp_str name = dp_doc_words(f->doc, item->begin, item->end);
	if (item->first == item->last) {
		learn_alias(f, item->first);
		m.entity = alias_of(f, name);
	}
	if (m.entity == DP_NONE && behind_place_word(f, item)) {
		m.place = dp_finder_same_name(f, DP_ENTITY_PLACE, name);
		if (m.place == DP_NONE)
			m.place = dp_finder_entity(f, DP_ENTITY_PLACE, name, DP_NONE, DP_SECTOR_NONE);
		dp_finder_settle(f, m.place, item->first);
	}
	if (m.entity == DP_NONE && m.place == DP_NONE)
		return false;
	dp_finder_mention(f, m, agree_of(f, m.first, m.last));
	return true;
}

/* What an item means; false where it means nothing. */
static bool item_mention(dp_finder *f, uint32_t number)
{
	const dp_item *item = &f->items.v[number];
	if (item->person != DP_NONE) {
		person(f, number, item->person);
		return true;
	}
	const dp_named *n = dp_finder_sense(f, number);
	if (item->kind == DP_ITEM_REGION) {
		region(f, number);
		return true;
	}
	if (item->kind == DP_ITEM_RUN || (n && n->role == DP_ROLE_SHORT) || (n && item->title.token != DP_NONE && item->title.token + 1 == item->first)) {
		uint32_t who = dp_finder_person(f, number);
		if (who != DP_NONE) {
			person(f, number, who);
			return true;
		}
	}
	if (item->kind == DP_ITEM_RUN)
		return unknown(f, number);
	if (!n || n->role == DP_ROLE_SHORT)
		return false;
	if (n->role == DP_ROLE_WEAK)
		n = dp_finder_weak(f, number);
	else if (n->role == DP_ROLE_NAME && item->nameds > 1)
		n = nearer(f, item, n);
	if (n && n->role == DP_ROLE_NAME && (n->flags & DP_NAME_CAPS) && n->pieces == 1 && !acronym_holds(f, number, n))
		return false;
	if (n && n->role == DP_ROLE_INHABITANT && !item->part)
		inhabitant(f, number);
	else if (n)
		entry(f, number, n);
	return n != NULL;
}

/* A part says whose the compound is; where the compound is a title or body of its own the mention of the whole says it. */
static void parts(dp_finder *f, uint32_t t)
{
	uint32_t part = f->look[t].part;
	const dp_listed *w = dp_finder_word(f, t);
	if (w && (w->cls <= DP_CLASS_ORGANISATION || w->cls == DP_CLASS_SITE))
		return;
	for (; part < f->items.n && f->items.v[part].part && f->look[f->items.v[part].last].to == t; part++) {
		const dp_named *n = dp_finder_sense(f, part);
		if (n && n->role == DP_ROLE_SHORT) {
			uint32_t who = dp_finder_person(f, part);
			if (who != DP_NONE)
				person(f, part, who);
		} else if (n && n->role != DP_ROLE_WEAK && n->role != DP_ROLE_INHABITANT) {
			entry(f, part, n);
		} else if (n && n->role == DP_ROLE_INHABITANT) {
			dp_mention m = of_item(f, part);
			m.entity = dp_finder_registered(f, n->entity);
			if (m.entity != DP_NONE)
				dp_finder_mention(f, m, 0);
		}
	}
}

/* A word that is nobody's name in the register, or a body's or place's, but the surname of somebody whom the article has named in full. */
static bool surname(dp_finder *f, uint32_t t)
{
	uint32_t item = f->look[t].item;
	if (item != DP_NONE) {
		const dp_item *it = &f->items.v[item];
		const dp_named *n = dp_finder_sense(f, item);
		uint8_t kind = n ? dp_finder_entry(f, n)->kind : DP_ENTITY_STATE;
		if (it->first != t || it->last != t || it->person != DP_NONE || it->kind != DP_ITEM_NAME)
			return false;
		if (kind != DP_ENTITY_BODY && kind != DP_ENTITY_PLACE)
			return false;
	} else if (f->look[t].word != DP_NONE) {
		return false;
	}
	uint32_t who = dp_finder_surname(f, t);
	if (who == DP_NONE)
		return false;
	dp_mention m = dp_finder_words(f, t, t, t);
	m.entity = f->people.v[who].entity;
	m.kind = DP_MENTION_NAME;
	f->people.v[who].last = t;
	dp_finder_mention(f, m, f->doc->entities.v[m.entity].feats);
	return true;
}

/* What begins at `t`; gives the token to go on with. Of a compound the last token speaks. */
static uint32_t walk(dp_finder *f, uint32_t t, uint32_t end)
{
	const dp_look *look = &f->look[t];
	if (look->flags & DP_LOOK_USED || (look->to != t && look->item == DP_NONE))
		return t + 1;
	if (look->part != DP_NONE)
		parts(f, t);
	if (surname(f, t))
		return t + 1;
	if (look->item != DP_NONE && f->items.v[look->item].first == t) {
		uint32_t last = f->items.v[look->item].last;
		if (item_mention(f, look->item))
			return last + 1 > end ? end : last + 1;
	}
	const dp_listed *w = dp_finder_word(f, t);
	if (!w)
		return t + 1;
	return w->cls <= DP_CLASS_SITE ? dp_finder_nominal(f, t) : dp_finder_pronoun(f, t);
}

static int by_begin(const void *a, const void *b)
{
	const dp_mention *x = a, *y = b;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

int dp_mention_teach(const dp_mention_pack *self, dp_doc *doc, const dp_setting_pupil *pupil, depesche_error *error)
{
	dp_finder f = {.pack = self, .pupil = pupil, .doc = doc, .arena = &doc->arena, .date = date_of(doc->published)};
	f.failed = !dp_finder_look(&f) || !dp_finder_items(&f);
	if (!f.failed) {
		dp_finder_rest(&f);
		dp_finder_sights(&f);
		f.failed = !dp_finder_give_up(&f);
	}
	if (!f.failed) {
		dp_finder_titles(&f);
		dp_finder_people(&f);
	}
	for (uint32_t i = 0; i < doc->sentences.n && !f.failed; i++) {
		const dp_sentence *s = &doc->sentences.v[i];
		if (s->block < doc->blocks.n && doc->blocks.v[s->block].kind > DP_BLOCK_HEADING)
			continue;
		for (uint32_t t = s->first, end = s->first + s->count; t < end && !f.failed;)
			t = walk(&f, t, end);
	}
	if (f.failed)
		return dp_fail_memory(error);
	if (doc->mentions.n)
		qsort(doc->mentions.v, doc->mentions.n, sizeof *doc->mentions.v, by_begin);
	return 0;
}

int dp_mention_run(const dp_mention_pack *self, dp_doc *doc, depesche_error *error)
{
	return dp_mention_teach(self, doc, NULL, error);
}
