#include "mention/finder.h"

#include "base/utf8.h"
#include "mention/fold.h"

#include <math.h>

static uint32_t *slot_of(const dp_finder *f, uint32_t number)
{
	for (uint32_t i = (number * 2654435761u) & (f->slots - 1);; i = (i + 1) & (f->slots - 1)) {
		uint32_t *slot = &f->by_registry[i];
		if (*slot == DP_NONE || f->doc->entities.v[*slot].registry == number)
			return slot;
	}
}

static bool grow(dp_finder *f)
{
	uint32_t slots = f->slots ? f->slots * 2 : 64;
	uint32_t *fresh = dp_arena_alloc(f->arena, slots * sizeof *fresh);
	if (!fresh)
		return false;
	memset(fresh, 0xFF, slots * sizeof *fresh);
	f->by_registry = fresh;
	f->slots = slots;
	for (uint32_t i = 0; i < f->doc->entities.n; i++)
		if (f->doc->entities.v[i].registry != DP_NONE)
			*slot_of(f, f->doc->entities.v[i].registry) = i;
	return true;
}

static bool political(dp_entity_kind kind, dp_sector sector)
{
	return kind != DP_ENTITY_PLACE && sector != DP_SECTOR_NONE && sector != DP_SECTOR_CVL && sector != DP_SECTOR_BUS && sector != DP_SECTOR_OTH;
}

static dp_entity *add_entity(dp_finder *f, dp_entity_kind kind, dp_str name, dp_sector sector)
{
	dp_entity *e = DP_PUSH(f->arena, &f->doc->entities);
	if (!e) {
		f->failed = true;
		return NULL;
	}
	*e = (dp_entity){.kind = kind, .name = name, .sector = sector, .registry = DP_NONE, .political = political(kind, sector)};
	return e;
}

/* Who serves an international body, or an armed group of no state, acts for it and not for the state he was born in (codebook, ruling 17). */
static bool of_no_state(const dp_finder *f, uint32_t number)
{
	const dp_register *reg = &f->pack->reg;
	const dp_held *held = reg->entity[number].kind == DP_ENTITY_PERSON ? dp_register_office_at(reg, number, f->date) : NULL;
	return held && held->of != DP_NONE && reg->entity[held->of].kind == DP_ENTITY_BODY && !reg->entity[held->of].code[0];
}

uint32_t dp_finder_registered(dp_finder *f, uint32_t number)
{
	if ((f->taken + 1) * 2 > f->slots && !grow(f)) {
		f->failed = true;
		return DP_NONE;
	}
	uint32_t *slot = slot_of(f, number);
	if (*slot != DP_NONE)
		return *slot;
	const dp_registered *r = &f->pack->reg.entity[number];
	dp_sector sector = r->kind == DP_ENTITY_PERSON ? dp_register_sector_at(&f->pack->reg, number, f->date) : (dp_sector)r->sector;
	dp_entity *e = add_entity(f, (dp_entity_kind)r->kind, dp_register_name(&f->pack->reg, number), sector);
	if (!e)
		return DP_NONE;
	if (!of_no_state(f, number))
		memcpy(e->code, r->code, sizeof e->code);
	e->registry = number;
	e->located = r->kind == DP_ENTITY_PLACE && !isnan(r->lat);
	e->lat = e->located ? r->lat : 0;
	e->lon = e->located ? r->lon : 0;
	if (r->kind == DP_ENTITY_PERSON)
		e->feats = DP_FEAT(SING) | (r->gender == DP_GENDER_F ? DP_FEAT(FEM) : r->gender == DP_GENDER_M ? DP_FEAT(MASC) : 0);
	f->taken++;
	*slot = f->doc->entities.n - 1;
	return *slot;
}

uint32_t dp_finder_speaks_for(const dp_finder *f, uint32_t number)
{
	const dp_registered *r = &f->pack->reg.entity[number];
	bool ministry = r->kind == DP_ENTITY_BODY && r->what == DP_BODY_MINISTRY && r->sector == DP_SECTOR_GOV && r->state != DP_NONE;
	return ministry ? r->state : number;
}

uint32_t dp_finder_entity(dp_finder *f, dp_entity_kind kind, dp_str name, uint32_t state, dp_sector sector)
{
	dp_entity *e = add_entity(f, kind, name, sector);
	if (!e)
		return DP_NONE;
	if (state != DP_NONE)
		memcpy(e->code, f->pack->reg.entity[state].code, sizeof e->code);
	return f->doc->entities.n - 1;
}

uint32_t dp_finder_same_name(const dp_finder *f, dp_entity_kind kind, dp_str name)
{
	for (uint32_t i = f->doc->entities.n; i-- > 0;) {
		const dp_entity *e = &f->doc->entities.v[i];
		if (e->kind == kind && e->registry == DP_NONE && dp_str_eq(e->name, name))
			return i;
	}
	return DP_NONE;
}

/* The word of the range whose head lies outside it; where the tree says nothing, `otherwise`. */
uint32_t dp_finder_head(const dp_finder *f, uint32_t first, uint32_t last, uint32_t otherwise)
{
	for (uint32_t t = first; t <= last; t++) {
		const dp_token *token = &f->doc->tokens.v[t];
		bool outside = token->head == DP_NONE ? token->deprel == DP_REL_ROOT : token->head < first || token->head > last;
		bool noun = token->upos == DP_UPOS_NOUN || token->upos == DP_UPOS_PROPN || token->upos == DP_UPOS_PRON || token->upos == DP_UPOS_X;
		if (outside && noun)
			return t;
	}
	return otherwise;
}

dp_mention dp_finder_words(const dp_finder *f, uint32_t first, uint32_t last, uint32_t head)
{
	uint32_t begin = f->doc->tokens.v[first].begin, end = f->doc->tokens.v[last].end;
	return (dp_mention){.begin = begin, .end = end, .name_begin = begin, .name_end = end, .first = first, .last = last, .head = head,
			    .entity = DP_NONE, .place = DP_NONE};
}

void dp_finder_mention(dp_finder *f, dp_mention m, dp_feats agree)
{
	m.sentence = dp_doc_sentence_of(f->doc, m.first);
	dp_mention *slot = DP_PUSH(f->arena, &f->doc->mentions);
	dp_feats *feats = DP_PUSH(f->arena, &f->agree);
	if (!slot || !feats) {
		f->failed = true;
		return;
	}
	*slot = m;
	*feats = agree;
	dp_str words = dp_doc_words(f->doc, m.name_begin, m.name_end);
	uint32_t both[2] = {m.entity, m.place};
	for (int i = 0; i < 2; i++) {
		dp_entity *e = both[i] == DP_NONE ? NULL : &f->doc->entities.v[both[i]];
		/* A name tells more than a noun, a longer name more than a shorter one. */
		bool fuller = e && (e->kind == DP_ENTITY_PERSON || e->kind == DP_ENTITY_BODY) && (words.n > e->text.n || !e->text_is_name);
		if (e && m.kind == DP_MENTION_NAME && (e->text.n == 0 || fuller)) {
			e->text = words;
			e->text_is_name = true;
		}
		if (e && e->text.n == 0 && m.kind != DP_MENTION_PRONOUN && m.kind != DP_MENTION_PART)
			e->text = words;
	}
}

void dp_finder_alias(dp_finder *f, dp_str form, uint32_t entity)
{
	dp_alias *alias = DP_PUSH(f->arena, &f->aliases);
	if (!alias)
		f->failed = true;
	else
		*alias = (dp_alias){form, entity};
}

static uint32_t people_of(const dp_finder *f, uint32_t entity)
{
	for (uint32_t i = 0; i < f->people.n; i++)
		if (f->people.v[i].entity == entity)
			return i;
	return DP_NONE;
}

static void add_key(dp_finder *f, dp_person *p, dp_str form)
{
	char buffer[DP_FOLD_MAX];
	dp_str folded = dp_str_of(buffer, dp_fold(form, false, buffer));
	for (uint32_t i = 0; i < p->keys; i++)
		if (dp_str_eq(p->key[i], folded))
			return;
	if (folded.n < 2 || p->keys == DP_PERSON_KEYS)
		return;
	dp_str copy = dp_arena_str(f->arena, folded);
	if (copy.p)
		p->key[p->keys++] = copy;
}

static void add_title(dp_finder *f, dp_person *p, const dp_titled *title)
{
	if (title->token == DP_NONE || f->look[title->token].word == DP_NONE)
		return;
	uint32_t word = f->look[title->token].word;
	for (uint32_t i = 0; i < p->titles; i++)
		if (p->title[i] == word)
			return;
	if (p->titles < DP_PERSON_TITLES)
		p->title[p->titles++] = word;
}

static uint32_t add_person(dp_finder *f, uint32_t entity, uint32_t item)
{
	dp_item *it = &f->items.v[item];
	uint32_t there = people_of(f, entity);
	if (there == DP_NONE) {
		dp_person *p = DP_PUSH(f->arena, &f->people);
		if (!p) {
			f->failed = true;
			return DP_NONE;
		}
		*p = (dp_person){.entity = entity, .first = it->first, .last = it->first};
		there = f->people.n - 1;
	}
	dp_person *p = &f->people.v[there];
	if (it->last > it->first || p->keys == 0) {
		dp_str last = f->doc->tokens.v[it->last].form;
		add_key(f, p, last);
		/* The compound that the last word ends is a name of its own: "Müller-Lüdenscheid"; without an article joined to it, too. */
		uint32_t from = f->look[it->last].from;
		if (from != it->last && from > it->first)
			add_key(f, p, dp_doc_words(f->doc, f->doc->tokens.v[from].begin, f->doc->tokens.v[it->last].end));
	}
	add_title(f, p, &it->title);
	it->person = there;
	return there;
}

static dp_str name_of_run(dp_finder *f, const dp_item *item)
{
	dp_str words = dp_doc_words(f->doc, item->begin, item->end);
	const dp_token *last = &f->doc->tokens.v[item->last];
	/* The lemma lacks the genitive's ending; but many a name ends in the same letter. */
	bool genitive = (last->feats & DP_FEAT(GEN)) && !(last->feats & DP_FEAT(NOM));
	uint32_t extra = !genitive ? 0 : last->lemma.n && last->lemma.n < last->form.n && dp_str_starts(last->form, last->lemma) ? last->form.n - last->lemma.n : 0;
	return extra <= 2 && extra < words.n ? dp_str_sub(words, 0, words.n - extra) : words;
}

static dp_feats gender_of_given(const dp_finder *f, uint32_t t)
{
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(f->doc->tokens.v[t].form, false, folded);
	uint32_t g = n ? dp_strmap_get(&f->pack->names.given, dp_str_of(folded, n)) : DP_NONE;
	return g == DP_GENDER_F ? DP_FEAT(FEM) : g == DP_GENDER_M ? DP_FEAT(MASC) : 0;
}

static bool known_given(const dp_finder *f, uint32_t t)
{
	char folded[DP_FOLD_MAX];
	uint32_t n = dp_fold(f->doc->tokens.v[t].form, false, folded);
	return n && dp_strmap_get(&f->pack->names.given, dp_str_of(folded, n)) != DP_NONE;
}

static bool class_before(const dp_finder *f, uint32_t t)
{
	const dp_listed *w = t ? dp_finder_word(f, t - 1) : NULL;
	return w && (w->cls == DP_CLASS_ORGANISATION || w->cls == DP_CLASS_PLACE || w->cls == DP_CLASS_BODY || w->cls == DP_CLASS_CROWD);
}

/* ", der die Milizen anführte": of one he or she, not of a thing. */
static bool told_of_one(const dp_finder *f, uint32_t last)
{
	const dp_token *t = &f->doc->tokens.v[last + 1];
	if (last + 2 >= f->doc->tokens.n || !dp_str_is(t->form, ",") || t[1].upos != DP_UPOS_PRON || !(t[1].feats & DP_FEAT(REL)))
		return false;
	return !(t[1].feats & DP_FEAT(PLUR)) && t[1].feats & DP_FEATS_GENDER && !(t[1].feats & DP_FEAT(NEUT));
}

/* The same two words or more stand elsewhere in the article as a subject. */
static bool named_elsewhere(const dp_finder *f, const dp_item *item)
{
	dp_str words = dp_doc_words(f->doc, item->begin, item->end);
	for (uint32_t i = 0; i < f->items.n; i++) {
		const dp_item *other = &f->items.v[i];
		if (other == item || other->kind != DP_ITEM_RUN || other->last == other->first)
			continue;
		if (!dp_str_eq(dp_doc_words(f->doc, other->begin, other->end), words))
			continue;
		const dp_token *head = &f->doc->tokens.v[dp_finder_head(f, other->first, other->last, other->first)];
		if (other->title.token != DP_NONE || dp_deprel_base((dp_deprel)head->deprel) == DP_REL_NSUBJ)
			return true;
	}
	return false;
}

static bool run_is_person(const dp_finder *f, const dp_item *item)
{
	uint32_t n = item->last - item->first + 1;
	if (class_before(f, item->first))
		return false;
	bool titled = item->title.token != DP_NONE;
	if (n == 1)
		return titled && item->title.token + 1 == item->first && f->doc->tokens.v[item->first].upos == DP_UPOS_PROPN;
	if (titled || known_given(f, item->first))
		return true;
	const dp_token *head = &f->doc->tokens.v[dp_finder_head(f, item->first, item->last, item->first)];
	for (uint32_t t = item->first; t <= item->last; t++)
		if (f->doc->tokens.v[t].flags & DP_TOKEN_KNOWN && f->doc->tokens.v[t].sense && f->doc->tokens.v[t].upos != DP_UPOS_PROPN)
			return false;
	if (head->upos != DP_UPOS_PROPN || n > 4)
		return false;
	/* Two unknown proper nouns behind a preposition are rather a place, behind an article a thing. */
	uint8_t before = item->first ? f->doc->tokens.v[item->first - 1].upos : DP_UPOS_NONE;
	if (dp_deprel_base((dp_deprel)head->deprel) == DP_REL_NSUBJ || before == DP_UPOS_VERB || before == DP_UPOS_AUX || before == DP_UPOS_CCONJ)
		return true;
	return told_of_one(f, item->last) || (before == DP_UPOS_ADP && !dp_finder_at(f, item->first - 1) && named_elsewhere(f, item));
}

/* "Otto Warmbier" is the "Otto Frederick Warmbier" of before. */
static uint32_t same_person(const dp_finder *f, const dp_item *item)
{
	dp_str first = f->doc->tokens.v[item->first].form;
	char buffer[DP_FOLD_MAX];
	dp_str last = dp_str_of(buffer, dp_fold(f->doc->tokens.v[item->last].form, false, buffer));
	for (uint32_t i = 0; i < f->people.n; i++) {
		const dp_person *p = &f->people.v[i];
		for (uint32_t k = 0; k < p->keys; k++)
			if (dp_str_eq(p->key[k], last) && dp_str_eq(f->doc->tokens.v[p->first].form, first))
				return i;
	}
	return DP_NONE;
}

static dp_sector sector_of_title(const dp_finder *f, const dp_titled *title)
{
	if (title->token == DP_NONE)
		return DP_SECTOR_CVL;
	const dp_listed *w = dp_finder_word(f, title->token);
	if (!w)
		return DP_SECTOR_CVL;
	uint32_t served = dp_finder_served(f, title);
	if (served != DP_NONE && w->cls == DP_CLASS_TITLE) {
		dp_sector body = (dp_sector)f->pack->reg.entity[served].sector;
		/* Who leads or speaks for a body belongs to it; a minister of the European Union does not become its official by that. */
		if (body && (w->sector == DP_SECTOR_IGO || f->pack->reg.entity[served].kind == DP_ENTITY_BODY))
			return body;
	}
	/* Who heads or speaks for something is of its sector; a bare "Chef" is of none in particular. */
	if (w->sector == DP_SECTOR_IGO && title->body == DP_NONE)
		return title->noun != DP_NONE ? (dp_sector)dp_finder_word(f, title->noun)->sector : DP_SECTOR_OTH;
	return (dp_sector)w->sector;
}

/* "Anna Berg von der Hilfsorganisation Ärzte ohne Grenzen": the registered body behind a name, NULL. */
static const dp_registered *body_behind(const dp_finder *f, uint32_t last)
{
	uint32_t begin, end, t = last + 1;
	dp_finder_bounds(f, last, &begin, &end);
	if (t >= end || !dp_finder_is(f, t, DP_CLASS_OF))
		return NULL;
	while (++t < end && t < last + 6) {
		uint32_t item = f->look[t].item;
		const dp_named *n = item == DP_NONE ? NULL : dp_finder_sense(f, item);
		if (n && n->role == DP_ROLE_NAME && dp_finder_entry(f, n)->kind == DP_ENTITY_BODY)
			return dp_finder_entry(f, n);
		uint8_t upos = f->doc->tokens.v[t].upos;
		if (upos != DP_UPOS_DET && upos != DP_UPOS_ADJ && !dp_finder_is(f, t, DP_CLASS_ORGANISATION) && !dp_finder_is(f, t, DP_CLASS_BODY))
			return NULL;
	}
	return NULL;
}

static void new_person(dp_finder *f, uint32_t item)
{
	dp_item *it = &f->items.v[item];
	uint32_t known = it->last > it->first ? same_person(f, it) : DP_NONE;
	if (known != DP_NONE) {
		add_person(f, f->people.v[known].entity, item);
		return;
	}
	uint32_t state = it->title.token == DP_NONE ? DP_NONE : dp_finder_phrase_state(f, &it->title);
	const dp_registered *body = it->title.body == DP_NONE ? body_behind(f, it->last) : NULL;
	if (body && state == DP_NONE)
		state = body->state;
	uint32_t served = dp_finder_served(f, &it->title);
	bool international = (body && body->state == DP_NONE) || (served != DP_NONE && f->pack->reg.entity[served].state == DP_NONE);
	dp_sector sector = body && body->sector ? (dp_sector)body->sector : sector_of_title(f, &it->title);
	international |= sector == DP_SECTOR_IGO;
	if (international) /* "die UN-Gesandte für Syrien" is not Syria's */
		state = DP_NONE;
	uint32_t entity = dp_finder_entity(f, DP_ENTITY_PERSON, name_of_run(f, it), state, sector);
	if (entity == DP_NONE)
		return;
	if (!international && !it->title.foreign)
		dp_finder_settle(f, entity, it->first);
	dp_feats gender = gender_of_given(f, it->first);
	const dp_listed *w = it->title.token == DP_NONE ? NULL : dp_finder_word(f, it->title.token);
	if (!gender && w)
		gender = w->feats & DP_FEATS_GENDER;
	if (!gender && it->title.token != DP_NONE)
		gender = f->doc->tokens.v[it->title.token].feats & (DP_FEAT(MASC) | DP_FEAT(FEM));
	f->doc->entities.v[entity].feats = DP_FEAT(SING) | gender;
	add_person(f, entity, item);
}

bool dp_finder_people(dp_finder *f)
{
	for (uint32_t i = 0; i < f->items.n && !f->failed; i++) {
		if (!dp_finder_in_use(f, i))
			continue;
		const dp_named *n = dp_finder_sense(f, i);
		if (f->items.v[i].kind == DP_ITEM_RUN && f->items.v[i].last > f->items.v[i].first && run_is_person(f, &f->items.v[i]))
			new_person(f, i);
		else if (n && n->role == DP_ROLE_NAME && dp_finder_entry(f, n)->kind == DP_ENTITY_PERSON) {
			uint32_t entity = dp_finder_registered(f, n->entity);
			if (entity != DP_NONE)
				add_person(f, entity, i);
		}
	}
	return !f->failed;
}

/* True when `key` and the folded text are the same but for a genitive's letter in one of them. */
static bool called(const dp_person *p, dp_str folded)
{
	for (uint32_t i = 0; i < p->keys; i++)
		if (dp_str_eq(p->key[i], folded) || (p->key[i].n >= 3 && folded.n == p->key[i].n + 1 && dp_str_starts(folded, p->key[i])) ||
		    (folded.n >= 4 && p->key[i].n == folded.n + 1 && dp_str_starts(p->key[i], folded)))
			return true;
	return false;
}

static bool named_by(const dp_finder *f, const dp_item *item, uint32_t registry)
{
	for (uint32_t i = item->named; registry != DP_NONE && i < item->named + item->nameds; i++)
		if (f->pack->names.named[i].entity == registry)
			return true;
	return false;
}

/* Does the person bear the title? 1 yes, 0 cannot be told, -1 no. */
static int bears(const dp_finder *f, const dp_person *p, const dp_titled *title)
{
	const dp_listed *w = title->token == DP_NONE ? NULL : dp_finder_word(f, title->token);
	if (!w)
		return 0;
	const dp_entity *e = &f->doc->entities.v[p->entity];
	uint32_t state = dp_finder_phrase_state(f, title);
	if (state != DP_NONE && e->code[0] && strcmp(e->code, f->pack->reg.entity[state].code) != 0)
		return -1;
	dp_feats gender = w->cls != DP_CLASS_TITLE ? 0 : w->feats & DP_FEATS_GENDER ? w->feats : f->doc->tokens.v[title->token].feats;
	if ((gender & DP_FEATS_GENDER) == DP_FEAT(FEM) ? (e->feats & DP_FEAT(MASC)) : (gender & DP_FEATS_GENDER) == DP_FEAT(MASC) && (e->feats & DP_FEAT(FEM)))
		return -1;
	for (uint32_t i = 0; i < p->titles; i++) {
		const dp_listed *other = &f->pack->words.word[p->title[i]];
		if (p->title[i] == f->look[title->token].word)
			return 1;
		/* An ambassador is a diplomat, a president head of state. */
		for (uint32_t k = 0; other->cls == DP_CLASS_TITLE && w->cls == DP_CLASS_TITLE && other->offices && k < w->offices; k++)
			if (f->pack->words.office[w->office + k] == f->pack->words.office[other->office])
				return 1;
	}
	if (e->registry == DP_NONE || w->cls != DP_CLASS_TITLE)
		return 0;
	for (uint32_t i = 0; i < w->offices; i++) {
		uint32_t office = f->pack->words.office[w->office + i];
		if (dp_register_holds(&f->pack->reg, e->registry, office, DP_NONE, f->date, title->former ? 1000000 : 10000))
			return 1;
	}
	return -1;
}

/*
 * How near a person is to a short name: spoken of in this sentence or the one before, the last one; else who was introduced first, since
 * an article calls by the short name alone whom it is about, and names another of that name in full.
 */
static int64_t nearness(const dp_finder *f, const dp_person *p, const dp_item *item)
{
	if (p->last > item->first)
		return 250000 - (int64_t)p->first / 2;
	if (dp_doc_sentence_of(f->doc, item->first) - dp_doc_sentence_of(f->doc, p->last) <= 1)
		return 1000000 - (int64_t)(item->first - p->last);
	return 750000 - (int64_t)p->first / 2;
}

/* Of the article's persons that are called so: the one that bears the title, then the nearest. */
static uint32_t of_article(const dp_finder *f, const dp_item *item)
{
	char buffer[DP_FOLD_MAX];
	dp_str text = dp_doc_words(f->doc, item->begin, item->end), folded = dp_str_of(buffer, dp_fold(text, false, buffer));
	uint32_t best = DP_NONE;
	int64_t most = 0;
	for (uint32_t i = 0; i < f->people.n; i++) {
		const dp_person *p = &f->people.v[i];
		if (!named_by(f, item, f->doc->entities.v[p->entity].registry) && !called(p, folded))
			continue;
		int fit = bears(f, p, &item->title);
		int64_t score = nearness(f, p, item) + fit * (int64_t)2000000;
		if (fit >= 0 && score > most) {
			most = score;
			best = i;
		}
	}
	return best;
}

/* Registered and not yet of the article: by title, or because there is but one in high office at the time. */
static uint32_t of_register(dp_finder *f, const dp_item *item)
{
	uint32_t best = DP_NONE;
	int most = -1;
	bool several = false;
	for (uint32_t i = item->named; i < item->named + item->nameds; i++) {
		const dp_named *n = &f->pack->names.named[i];
		if (dp_finder_entry(f, n)->kind != DP_ENTITY_PERSON)
			continue;
		int worth = -1;
		const dp_held *h = dp_register_office_at(&f->pack->reg, n->entity, f->date);
		bool now = h && f->date >= h->from && f->date - 5000 <= h->to;
		uint32_t rank = h ? f->pack->reg.office[h->office].rank : 100;
		const dp_listed *w = item->title.token == DP_NONE ? NULL : dp_finder_word(f, item->title.token);
		if (w && w->cls == DP_CLASS_TITLE) {
			uint32_t state = dp_finder_phrase_state(f, &item->title);
			const dp_registered *e = dp_finder_entry(f, n);
			for (uint32_t k = 0; k < w->offices && worth < 0; k++)
				if (dp_register_holds(&f->pack->reg, n->entity, f->pack->words.office[w->office + k], DP_NONE, f->date,
						      item->title.former ? 1000000 : 10000))
					worth = 100 - (int)k;
			if (state != DP_NONE && e->state != DP_NONE && state != e->state)
				worth = -1;
		} else if (now && rank <= 4) {
			worth = 50 - (int)rank;
		}
		if (worth > most) {
			several = false;
			most = worth;
			best = n->entity;
		} else if (worth >= 0 && worth == most && n->entity != best) {
			several = true;
		}
	}
	return several ? DP_NONE : best;
}

static bool name_like(const dp_finder *f, const dp_item *item)
{
	const dp_token *t = &f->doc->tokens.v[item->first];
	return t->upos == DP_UPOS_PROPN || (!(t->flags & DP_TOKEN_KNOWN) && !t->sense);
}

uint32_t dp_finder_person(dp_finder *f, uint32_t item)
{
	dp_item *it = &f->items.v[item];
	if (it->person != DP_NONE)
		return it->person;
	bool titled = it->title.token != DP_NONE;
	uint32_t p = it->kind == DP_ITEM_NAME && !titled && !name_like(f, it) ? dp_finder_surname(f, it->first) : of_article(f, it);
	if (p == DP_NONE && it->kind == DP_ITEM_NAME && !titled && !name_like(f, it))
		return DP_NONE;
	if (p != DP_NONE) {
		it->person = p;
		add_title(f, &f->people.v[p], &it->title);
		return p;
	}
	if (it->kind == DP_ITEM_NAME) {
		uint32_t number = of_register(f, it);
		uint32_t entity = number == DP_NONE ? DP_NONE : dp_finder_registered(f, number);
		if (entity != DP_NONE)
			return add_person(f, entity, item);
	}
	const dp_token *only = &f->doc->tokens.v[it->first];
	bool genitive = it->first == it->last && only->lemma.n && only->lemma.n < only->form.n; /* "der Staatschef Togos" */
	if (titled && !genitive && it->title.token + 1 == it->first && dp_finder_is(f, it->title.token, DP_CLASS_TITLE) && name_like(f, it) && !class_before(f, it->first)) {
		new_person(f, item);
		return f->items.v[item].person;
	}
	return DP_NONE;
}

uint32_t dp_finder_surname(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	const dp_look *look = &f->look[t];
	uint8_t before = t ? token[-1].upos : DP_UPOS_NONE;
	if (!(look->flags & DP_LOOK_UPPER) || look->from != t || look->to != t || (token->upos != DP_UPOS_NOUN && token->upos != DP_UPOS_PROPN) ||
	    (token->feats & DP_FEAT(PLUR) && token->upos == DP_UPOS_PROPN) || before == DP_UPOS_DET || before == DP_UPOS_NUM ||
	    (t && (dp_finder_is(f, t - 1, DP_CLASS_WHERE) || dp_finder_is(f, t - 1, DP_CLASS_DEFINITE))))
		return DP_NONE;
	char buffer[DP_FOLD_MAX];
	dp_str folded = dp_str_of(buffer, dp_fold(token->form, false, buffer));
	uint32_t best = DP_NONE;
	for (uint32_t i = 0; folded.n >= 3 && i < f->people.n; i++) {
		const dp_person *p = &f->people.v[i];
		if (p->first < t && called(p, folded) && (best == DP_NONE || p->last > f->people.v[best].last))
			best = i;
	}
	return best;
}

/* Does the person hold an office of the body that the title names? The unregistered must have borne that very title. */
static bool of_body(const dp_finder *f, const dp_person *p, uint32_t body)
{
	const dp_entity *e = &f->doc->entities.v[p->entity];
	if (body == DP_NONE || e->registry == DP_NONE)
		return true;
	const dp_registered *r = &f->pack->reg.entity[e->registry];
	for (uint32_t i = 0; i < r->helds; i++)
		if (f->pack->reg.held[r->held + i].of == body)
			return true;
	return false;
}

/* The state of whoever says the clause that `t` stands in: "Netanyahus Büro teilte mit, der Ministerpräsident habe ..."; DP_NONE. */
static uint32_t state_of_speaker(const dp_finder *f, uint32_t t)
{
	const dp_token *token = f->doc->tokens.v;
	uint32_t verb = token[t].head;
	if (verb == DP_NONE || (token[verb].deprel != DP_REL_CCOMP && token[verb].deprel != DP_REL_PARATAXIS) || token[verb].head == DP_NONE)
		return DP_NONE;
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && f->doc->mentions.v[i].last + 64 > t;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->entity == DP_NONE || token[m->head].head != token[verb].head || dp_deprel_base((dp_deprel)token[m->head].deprel) != DP_REL_NSUBJ)
			continue;
		const dp_entity *e = &f->doc->entities.v[m->entity];
		return e->code[0] && e->sector != DP_SECTOR_MED ? dp_register_state(&f->pack->reg, dp_str_c(e->code)) : DP_NONE;
	}
	return DP_NONE;
}

/* Holds the office on that day, not only about that time. */
static bool in_office(const dp_finder *f, const dp_entity *e, const dp_titled *title)
{
	const dp_listed *w = dp_finder_word(f, title->token);
	for (uint32_t i = 0; e->registry != DP_NONE && w && i < w->offices; i++)
		if (dp_register_holds(&f->pack->reg, e->registry, f->pack->words.office[w->office + i], DP_NONE, f->date, 0))
			return true;
	return false;
}

static uint32_t holder_of_article(const dp_finder *f, const dp_titled *p, uint32_t state)
{
	uint32_t best = DP_NONE;
	int64_t most = 0;
	dp_bound bound = dp_finder_bound(f, p->token);
	for (uint32_t i = 0; i < f->people.n; i++) {
		const dp_person *q = &f->people.v[i];
		if (dp_bound_has(&bound, q->entity) || bears(f, q, p) <= 0 || !of_body(f, q, p->body))
			continue;
		const dp_entity *e = &f->doc->entities.v[q->entity];
		bool agrees = state != DP_NONE && e->code[0] && strcmp(e->code, f->pack->reg.entity[state].code) == 0;
		int64_t score = (q->last <= p->token ? 1000000 - (int64_t)(p->token - q->last) : 500000 - (int64_t)q->first / 2) + (agrees ? 1000000 : 0) + (in_office(f, e, p) ? 500000 : 0);
		if (score > most) {
			most = score;
			best = i;
		}
	}
	return best == DP_NONE ? DP_NONE : f->people.v[best].entity;
}

enum { HIGH = 8, HIGHEST = 4 }; /* rank of offices that one man holds whose name a reader knows; of those that a bare title means */

/* Whom the register has in one of a title's offices; registered, DP_NONE. */
static uint32_t registered_holder(const dp_finder *f, const dp_listed *w, uint32_t of)
{
	for (uint32_t i = 0; of != DP_NONE && i < w->offices; i++) {
		uint32_t office = f->pack->words.office[w->office + i];
		if (f->pack->reg.office[office].rank > HIGH)
			break;
		uint32_t number = dp_register_holder(&f->pack->reg, office, of, f->date);
		if (number != DP_NONE)
			return number;
	}
	return DP_NONE;
}

uint32_t dp_finder_holder(dp_finder *f, const dp_titled *p)
{
	const dp_listed *w = dp_finder_word(f, p->token);
	if (p->former || p->deputy || p->indefinite)
		return DP_NONE;
	/* "der Bischof von Linz", "Herrscher des Aztekenreiches": of something that nobody has registered. */
	if (p->last > p->token && p->state == DP_NONE && p->body == DP_NONE && p->owner == DP_NONE && p->noun == DP_NONE)
		return DP_NONE;
	/* A headline leaves the article away, but "chinesische Diplomaten" without one are no one in particular. */
	bool high = w->offices && f->pack->reg.office[f->pack->words.office[w->office]].rank <= HIGH;
	uint32_t state = dp_finder_phrase_state(f, p);
	if (state == DP_NONE)
		state = state_of_speaker(f, p->token);
	uint32_t entity = p->definite || p->possessive || high ? holder_of_article(f, p, state) : DP_NONE;
	if (entity != DP_NONE)
		return entity;
	uint32_t number = registered_holder(f, w, p->body != DP_NONE ? p->body : p->state);
	/* "der Präsident", whom the article names nowhere: of the state that it is about. */
	bool highest = high && f->pack->reg.office[f->pack->words.office[w->office]].rank <= HIGHEST;
	if (number == DP_NONE && highest && p->definite && p->first == p->token && p->last == p->token && p->state == DP_NONE && p->body == DP_NONE && p->owner == DP_NONE)
		number = registered_holder(f, w, state != DP_NONE ? state : dp_finder_about(f, p->token));
	return number == DP_NONE ? DP_NONE : dp_finder_registered(f, number);
}

uint32_t dp_finder_holder_of(dp_finder *f, uint32_t t, uint32_t state)
{
	const dp_listed *w = dp_finder_word(f, t);
	if (!w || w->cls != DP_CLASS_TITLE)
		return DP_NONE;
	dp_titled p = {.token = t, .first = t, .last = t, .reach = t, .state = state, .body = DP_NONE, .noun = DP_NONE, .owner = DP_NONE, .definite = true};
	uint32_t entity = holder_of_article(f, &p, state), number = entity == DP_NONE ? registered_holder(f, w, state) : DP_NONE;
	return number == DP_NONE ? entity : dp_finder_registered(f, number);
}

/* A body's short name is believed when the body, or what it is part of, stands in the article, or when its state does. */
static bool weak_holds(const dp_finder *f, const dp_named *n)
{
	const dp_registered *e = dp_finder_entry(f, n);
	for (uint32_t i = 0; i < f->items.n; i++) {
		const dp_named *other = dp_finder_sense(f, i);
		if (other && other->role == DP_ROLE_NAME && (other->entity == n->entity || other->entity == e->whole))
			return true;
	}
	for (uint32_t i = 0; e->state != DP_NONE && i < f->sights.n; i++)
		if (f->sights.v[i].state == e->state)
			return true;
	return false;
}

const dp_named *dp_finder_weak(const dp_finder *f, uint32_t number)
{
	const dp_item *item = &f->items.v[number];
	const dp_named *best = NULL;
	uint32_t about = dp_finder_about(f, item->first);
	for (uint32_t i = item->named; i < item->named + item->nameds; i++) {
		const dp_named *n = &f->pack->names.named[i];
		const dp_registered *e = dp_finder_entry(f, n);
		if (n->role != DP_ROLE_WEAK || f->date < e->from || f->date > e->to || !weak_holds(f, n))
			continue;
		if (!best || (e->state == about && about != DP_NONE && dp_finder_entry(f, best)->state != about))
			best = n;
	}
	return best;
}
