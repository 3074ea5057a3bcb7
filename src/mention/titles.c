#include "mention/finder.h"

#include "base/utf8.h"

enum { REACH = 10 };

static bool is_adjective(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	if (dp_finder_is(f, t, DP_CLASS_FORMER) || dp_finder_is(f, t, DP_CLASS_DEPUTY) || dp_finder_is(f, t, DP_CLASS_FOREIGN))
		return token->upos != DP_UPOS_VERB && token->upos != DP_UPOS_AUX;
	uint32_t item = f->look[t].item;
	if (item != DP_NONE && f->items.v[item].kind == DP_ITEM_NAME) {
		const dp_named *n = dp_finder_sense(f, item);
		return n && (n->role == DP_ROLE_ADJECTIVE || (n->role == DP_ROLE_OF_PLACE && token->upos != DP_UPOS_NOUN));
	}
	return token->upos == DP_UPOS_ADJ && !dp_finder_is(f, t, DP_CLASS_QUANTITY);
}

static uint32_t kind_of_item(const dp_finder *f, uint32_t item)
{
	if (f->items.v[item].kind == DP_ITEM_REGION)
		return DP_ENTITY_PLACE;
	const dp_named *n = dp_finder_sense(f, item);
	if (!n || n->role == DP_ROLE_ADJECTIVE || n->role == DP_ROLE_INHABITANT || n->role == DP_ROLE_OF_PLACE)
		return DP_NONE;
	if (n->role == DP_ROLE_SHORT)
		return DP_ENTITY_PERSON;
	return dp_finder_entry(f, n)->kind;
}

/* A state or body told by an item inside or beside the phrase. */
static void belong(const dp_finder *f, dp_titled *p, uint32_t item)
{
	const dp_named *n = dp_finder_sense(f, item);
	if (n && n->role == DP_ROLE_WEAK)
		n = dp_finder_weak(f, item);
	if (!n)
		return;
	const dp_registered *e = dp_finder_entry(f, n);
	if (e->kind == DP_ENTITY_PERSON) {
		if (p->owner == DP_NONE)
			p->owner = item;
		return;
	}
	if (e->kind == DP_ENTITY_BODY && p->body == DP_NONE)
		p->body = n->entity;
	if (p->state == DP_NONE && e->state != DP_NONE && e->kind != DP_ENTITY_BODY)
		p->state = e->state;
}

static void look_left(const dp_finder *f, dp_titled *p, uint32_t begin)
{
	uint32_t t = f->look[p->token].from;
	while (t > begin) {
		uint32_t j = t - 1;
		if (j > begin && f->doc->tokens.v[j].upos == DP_UPOS_CCONJ && dp_finder_truncated(f, j - 1) != DP_NONE) {
			t = dp_finder_truncated(f, j - 1);
			continue;
		}
		/* "hat kürzlich ausländischen Diplomaten": an adverb of the verb */
		uint32_t first = f->doc->tokens.v[j].deprel == DP_REL_CONJ && f->doc->tokens.v[j].head != DP_NONE ? f->doc->tokens.v[j].head : j;
		bool adverb = f->doc->tokens.v[first].deprel == DP_REL_ADVMOD && f->doc->tokens.v[first].head != DP_NONE &&
			      (f->doc->tokens.v[first].head < first || f->doc->tokens.v[first].head > p->token);
		if (!is_adjective(f, j) || (adverb && f->look[j].item == DP_NONE))
			break;
		p->former |= dp_finder_is(f, j, DP_CLASS_FORMER);
		p->deputy |= dp_finder_is(f, j, DP_CLASS_DEPUTY);
		p->foreign |= dp_finder_is(f, j, DP_CLASS_FOREIGN);
		if (f->look[j].item != DP_NONE)
			belong(f, p, f->look[j].item);
		t = f->look[j].from;
	}
	p->first = t;
	/* "der heute 53-Jährige": the article stands before the adverb. */
	while (t > begin + 1 && f->doc->tokens.v[t - 1].upos == DP_UPOS_ADV && f->doc->tokens.v[t - 1].head >= t && f->doc->tokens.v[t - 1].head <= p->token)
		t--;
	if (t <= begin)
		return;
	uint32_t j = t - 1, item = f->look[j].item;
	p->definite = dp_finder_is(f, j, DP_CLASS_DEFINITE) || dp_finder_is(f, j, DP_CLASS_DEMONSTRATIVE);
	p->indefinite = dp_finder_is(f, j, DP_CLASS_INDEFINITE);
	p->possessive = dp_finder_is(f, j, DP_CLASS_POSSESSIVE) || (dp_finder_is(f, j, DP_CLASS_PERSONAL) && f->doc->tokens.v[j].upos == DP_UPOS_DET);
	if (item == DP_NONE || f->items.v[item].last != j || f->doc->tokens.v[j].upos == DP_UPOS_ADJ)
		return;
	uint32_t kind = kind_of_item(f, item), before = f->items.v[item].first;
	const dp_token *own = &f->doc->tokens.v[j];
	bool ending = own->lemma.n && own->lemma.n < own->form.n && dp_str_starts(own->form, own->lemma);
	if (!ending && before > begin && f->doc->tokens.v[before - 1].upos == DP_UPOS_ADP)
		return; /* "eine von Riad geführte Allianz" */
	if (kind == DP_ENTITY_STATE || kind == DP_ENTITY_BODY || kind == DP_ENTITY_PERSON) {
		/* "Nordkoreas Machthaber": a name right before the noun is its genitive, unless the two are told apart by the tree. */
		bool subject = f->doc->tokens.v[j].deprel == DP_REL_NSUBJ && f->doc->tokens.v[j].upos == DP_UPOS_PROPN;
		if (!subject || ending || (f->doc->tokens.v[j].feats & DP_FEAT(GEN))) {
			belong(f, p, item);
			p->definite = true;
			if (kind != DP_ENTITY_PERSON)
				p->first = f->items.v[item].first;
		}
	}
}

/* "die Außenminister in Helsinki", "eine Rede des Präsidenten in Berlin": where it was, not where they are from. */
static bool only_there(const dp_finder *f, uint32_t t)
{
	const dp_token *token = &f->doc->tokens.v[t];
	if (dp_finder_of_many(f, t))
		return true;
	uint8_t sense = token->head == DP_NONE ? DP_SENSE_NONE : f->doc->tokens.v[token->head].sense;
	bool part = token->deprel == DP_REL_NMOD || token->deprel == DP_REL_NMOD_POSS;
	return part && dp_finder_is(f, t, DP_CLASS_TITLE) && (sense == DP_SENSE_ACT || sense == DP_SENSE_EVENT);
}

/* What follows the noun and belongs to it: a genitive, "von", "in". */
static void look_right(const dp_finder *f, dp_titled *p, uint32_t end)
{
	uint32_t t = p->token + 1;
	bool at = false, linked = false;
	uint32_t state = DP_NONE;
	for (uint32_t steps = 0; t < end && steps < REACH; steps++) {
		t = f->look[t].item == DP_NONE ? f->look[t].to : t;
		const dp_token *token = &f->doc->tokens.v[t];
		uint32_t item = f->look[t].item;
		if (item != DP_NONE && f->items.v[item].kind == DP_ITEM_NAME && !is_adjective(f, t)) {
			uint32_t kind = kind_of_item(f, item);
			if (kind == DP_ENTITY_PERSON || kind == DP_NONE)
				break;
			if (!linked && !(token->feats & DP_FEAT(GEN)) && token->deprel != DP_REL_NMOD && token->deprel != DP_REL_NMOD_POSS && token->deprel != DP_REL_APPOS &&
			    token->deprel != DP_REL_FLAT && token->deprel != DP_REL_FLAT_NAME)
				break;
			if (!at || dp_finder_entry(f, dp_finder_sense(f, item))->kind == DP_ENTITY_STATE)
				belong(f, p, item);
			p->last = p->reach = f->items.v[item].last;
			break;
		}
		/* "Chef der VFF": a name that nobody has registered. */
		if (linked && !at && item != DP_NONE && f->items.v[item].kind == DP_ITEM_RUN) {
			p->last = p->reach = f->items.v[item].last;
			break;
		}
		if (is_adjective(f, t)) {
			if (!linked)
				break;
			if (item != DP_NONE && state == DP_NONE)
				state = dp_finder_state_of(f, item);
			t++;
			continue;
		}
		if (dp_finder_is(f, t, DP_CLASS_DEFINITE) || dp_finder_is(f, t, DP_CLASS_OF)) {
			/* An article in another case begins another phrase: "als Papst den Stil". */
			dp_feats own = token->feats & DP_FEATS_CASE;
			if (!linked && dp_finder_is(f, t, DP_CLASS_DEFINITE) && own && !(own & DP_FEAT(GEN)))
				break;
			linked = true;
			t++;
			continue;
		}
		if (dp_finder_at(f, t) && !only_there(f, p->token)) {
			at = linked = true;
			t++;
			continue;
		}
		if (linked && (token->upos == DP_UPOS_NOUN || token->upos == DP_UPOS_PROPN) && item == DP_NONE) {
			if (f->look[t].part != DP_NONE && !at)
				belong(f, p, f->look[t].part);
			if (state != DP_NONE && p->state == DP_NONE && !at)
				p->state = state;
			p->reach = t;
			if (!at)
				p->last = t;
			const dp_listed *w = dp_finder_word(f, t);
			if (p->noun == DP_NONE && !at && w && w->cls >= DP_CLASS_GOVERNMENT && w->cls <= DP_CLASS_STATE)
				p->noun = t;
			/* "Kommandant der Miliz Islamischer Staat": the name behind says which. */
			uint32_t next = t + 1 < end && w && w->cls == DP_CLASS_ORGANISATION ? f->look[t + 1].item : DP_NONE;
			if (next != DP_NONE && f->items.v[next].kind == DP_ITEM_NAME && kind_of_item(f, next) == DP_ENTITY_BODY) {
				belong(f, p, next);
				p->last = p->reach = f->items.v[next].last;
			}
			if (p->state != DP_NONE || p->body != DP_NONE)
				break;
			linked = at = false;
			t++;
			continue;
		}
		break;
	}
}

dp_titled dp_finder_phrase(const dp_finder *f, uint32_t t)
{
	dp_titled p = {.token = t, .first = t, .last = t, .reach = t, .state = DP_NONE, .body = DP_NONE, .noun = DP_NONE, .owner = DP_NONE};
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	if (f->look[t].part != DP_NONE)
		belong(f, &p, f->look[t].part);
	const dp_listed *w = dp_finder_word(f, t);
	if (w && w->code[0] && p.state == DP_NONE)
		p.state = dp_register_state(&f->pack->reg, dp_str_c(w->code));
	look_left(f, &p, begin);
	look_right(f, &p, end);
	return p;
}

uint32_t dp_finder_served(const dp_finder *f, const dp_titled *p)
{
	const dp_listed *w = p->token == DP_NONE ? NULL : dp_finder_word(f, p->token);
	bool sent = w && w->cls == DP_CLASS_TITLE && w->offices && p->state != DP_NONE && f->pack->reg.office[f->pack->words.office[w->office]].sent;
	return sent ? DP_NONE : p->body;
}

uint32_t dp_finder_phrase_state(const dp_finder *f, const dp_titled *p)
{
	if (p->state != DP_NONE)
		return p->state;
	if (p->body != DP_NONE)
		return f->pack->reg.entity[p->body].state;
	if (p->owner == DP_NONE)
		return DP_NONE;
	/* A surname alone is first of all that of somebody in the article. */
	const dp_named *n = dp_finder_sense(f, p->owner);
	uint32_t who = n && n->role == DP_ROLE_NAME ? DP_NONE : f->items.v[p->owner].person;
	if (who == DP_NONE && (!n || n->role != DP_ROLE_NAME))
		who = dp_finder_surname(f, f->items.v[p->owner].last);
	if (who != DP_NONE)
		return dp_register_state(&f->pack->reg, dp_str_c(f->doc->entities.v[f->people.v[who].entity].code));
	return n ? f->pack->reg.entity[n->entity].state : DP_NONE;
}

static bool title_class(const dp_finder *f, uint32_t t)
{
	const dp_listed *w = dp_finder_word(f, t);
	return w && (w->cls == DP_CLASS_TITLE || w->cls == DP_CLASS_PERSON);
}

/* An inhabitant before a name works as a title: "der Tunesier Abu al-Hija". */
static bool inhabitant(const dp_finder *f, uint32_t t)
{
	uint32_t item = f->look[t].item;
	const dp_named *n = item == DP_NONE || f->items.v[item].kind != DP_ITEM_NAME ? NULL : dp_finder_sense(f, item);
	return n && n->role == DP_ROLE_INHABITANT;
}

static bool comma(const dp_finder *f, uint32_t t)
{
	return dp_str_is(f->doc->tokens.v[t].form, ",");
}

static void attach(dp_finder *f, uint32_t number, const dp_titled *p)
{
	f->items.v[number].title = *p;
	f->look[p->token].titled = number;
}

/* The token before a bracket that ends at `t` (a short name, a translation); `t` itself where none does. */
static uint32_t before_bracket(const dp_finder *f, uint32_t t, uint32_t begin)
{
	if (!dp_str_is(f->doc->tokens.v[t].form, ")"))
		return t;
	for (uint32_t k = t; k > begin && k + 8 > t; k--)
		if (dp_str_is(f->doc->tokens.v[k].form, "("))
			return k - 1;
	return t;
}

/* The title right before the name, or before it with its genitive and perhaps a bracket or a comma. */
static bool title_before(dp_finder *f, uint32_t number, uint32_t begin, uint32_t end)
{
	const dp_item *item = &f->items.v[number];
	if (item->first == begin)
		return false;
	uint32_t p = item->first - 1;
	if (dp_finder_is(f, p, DP_CLASS_PARTICLE) && p > begin)
		p--;
	/* "von den Ermittlern Demjanjuk zugeordnet": several are no title of one. */
	dp_feats count = f->doc->tokens.v[p].feats & DP_FEATS_NUMBER;
	bool several = dp_finder_is(f, p, DP_CLASS_PERSON) && count == DP_FEAT(PLUR) && item->first == item->last;
	if (title_class(f, p) && !several) {
		dp_titled phrase = dp_finder_phrase(f, p);
		phrase.last = p;
		attach(f, number, &phrase);
		return true;
	}
	if (inhabitant(f, p)) {
		dp_titled phrase = dp_finder_phrase(f, p);
		phrase.state = dp_finder_state_of(f, f->look[p].item);
		phrase.last = p;
		attach(f, number, &phrase);
		return true;
	}
	bool parted = comma(f, p);
	if (parted && item->last + 1 < end && f->doc->tokens.v[item->last + 1].upos != DP_UPOS_PUNCT && f->doc->tokens.v[item->first].deprel != DP_REL_APPOS)
		return false;
	if (parted && p == begin)
		return false;
	uint32_t target = before_bracket(f, parted ? p - 1 : p, begin);
	for (uint32_t t = target, steps = 0; steps < REACH; t--, steps++) {
		if (title_class(f, t) && f->look[t].titled == DP_NONE) {
			dp_titled phrase = dp_finder_phrase(f, t);
			if (phrase.reach == target && (parted || t < target)) {
				attach(f, number, &phrase);
				return true;
			}
			if (t < target)
				return false;
		}
		uint8_t upos = f->doc->tokens.v[t].upos;
		bool mark = upos == DP_UPOS_PUNCT && !(f->look[t].flags & DP_LOOK_HYPHEN);
		if (t == begin || upos == DP_UPOS_VERB || upos == DP_UPOS_AUX || mark || upos == DP_UPOS_SCONJ)
			return false;
	}
	return false;
}

/* "Wang Huning, Chinas viertgrößter Staatschef"; a bracket between is passed over. */
static void title_after(dp_finder *f, uint32_t number, uint32_t end)
{
	uint32_t t = f->items.v[number].last + 1;
	if (t < end && dp_str_is(f->doc->tokens.v[t].form, "(")) {
		uint32_t k = t;
		while (k < end && k < t + 5 && !dp_str_is(f->doc->tokens.v[k].form, ")"))
			k++;
		t = k + 1;
	}
	if (t >= end || !comma(f, t))
		return;
	uint32_t start = ++t;
	for (; t < end && t < start + 7; t++) {
		if (title_class(f, t)) {
			dp_titled phrase = dp_finder_phrase(f, t);
			if (phrase.first < start + 2 && f->look[t].titled == DP_NONE)
				attach(f, number, &phrase);
			return;
		}
		uint32_t item = f->look[t].item;
		bool name = item != DP_NONE && (kind_of_item(f, item) == DP_ENTITY_STATE || kind_of_item(f, item) == DP_ENTITY_BODY);
		if (!is_adjective(f, t) && !name && f->doc->tokens.v[t].upos != DP_UPOS_DET && f->doc->tokens.v[t].upos != DP_UPOS_ADV && dp_finder_truncated(f, t) == DP_NONE &&
		    f->doc->tokens.v[t].upos != DP_UPOS_CCONJ)
			return;
	}
}

static bool may_be_person(const dp_finder *f, const dp_item *item)
{
	if (item->part)
		return false;
	if (item->kind == DP_ITEM_RUN)
		return true;
	for (uint32_t i = item->named; i < item->named + item->nameds; i++)
		if (f->pack->reg.entity[f->pack->names.named[i].entity].kind == DP_ENTITY_PERSON)
			return true;
	return false;
}

/* "Polizeichef Badredin Haiti": after a title and one unknown name, a name of one word is the surname whatever else it names. */
static void take_surname(dp_finder *f, uint32_t number, uint32_t end)
{
	dp_item *it = &f->items.v[number];
	uint32_t t = it->last + 1;
	if (it->kind != DP_ITEM_RUN || it->first != it->last || t >= end || !it->first || !dp_finder_is(f, it->first - 1, DP_CLASS_TITLE))
		return;
	uint32_t other = f->look[t].item;
	const dp_token *token = &f->doc->tokens.v[t];
	if (other == DP_NONE || token->upos != DP_UPOS_PROPN || f->items.v[other].first != f->items.v[other].last || f->look[t].to != t)
		return;
	bool ending = token->lemma.n && token->lemma.n < token->form.n;
	if (ending || f->items.v[other].kind != DP_ITEM_NAME)
		return;
	f->look[t].item = number;
	it->last = t;
	it->end = token->end;
}

void dp_finder_titles(dp_finder *f)
{
	for (uint32_t i = 0; i < f->items.n; i++) {
		if (!may_be_person(f, &f->items.v[i]))
			continue;
		uint32_t begin, end;
		dp_finder_bounds(f, f->items.v[i].first, &begin, &end);
		take_surname(f, i, end);
		if (!title_before(f, i, begin, end))
			title_after(f, i, end);
	}
}
