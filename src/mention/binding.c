/* Binding: whom a pronoun or a noun cannot mean, because he stands beside it in its clause. */
#include "mention/finder.h"

static dp_deprel rel(const dp_finder *f, uint32_t t)
{
	return dp_deprel_base((dp_deprel)f->doc->tokens.v[t].deprel);
}

static bool is_argument(const dp_finder *f, uint32_t t)
{
	dp_deprel r = rel(f, t);
	return r == DP_REL_NSUBJ || r == DP_REL_OBJ || r == DP_REL_IOBJ || r == DP_REL_OBL;
}

/* The token whose place in the clause `t` shares: the first of what is joined, the noun of an apposition or of a name's parts. */
static uint32_t top(const dp_finder *f, uint32_t t)
{
	for (uint32_t steps = 0; steps < 8; steps++) {
		dp_deprel r = rel(f, t);
		uint32_t head = f->doc->tokens.v[t].head;
		if (head == DP_NONE || (r != DP_REL_CONJ && r != DP_REL_APPOS && r != DP_REL_FLAT))
			break;
		t = head;
	}
	return t;
}

static bool under(const dp_finder *f, uint32_t t, uint32_t verb)
{
	for (uint32_t steps = 0; t != DP_NONE && steps < 64; steps++) {
		if (t == verb)
			return true;
		t = f->doc->tokens.v[t].head;
	}
	return false;
}

static void add(dp_bound *self, uint32_t entity)
{
	if (entity != DP_NONE && self->n < DP_BOUND_MAX && !dp_bound_has(self, entity))
		self->entity[self->n++] = entity;
}

/* Whom a name that the walk has not yet come to means. */
static uint32_t entity_of(const dp_finder *f, uint32_t item)
{
	const dp_item *it = &f->items.v[item];
	if (it->person != DP_NONE)
		return f->people.v[it->person].entity;
	if (it->first == it->last) {
		uint32_t who = dp_finder_surname(f, it->first);
		if (who != DP_NONE)
			return f->people.v[who].entity;
	}
	const dp_named *n = dp_finder_sense(f, item);
	for (uint32_t i = 0; n && n->role != DP_ROLE_SHORT && n->role != DP_ROLE_WEAK && i < f->doc->entities.n; i++)
		if (f->doc->entities.v[i].registry == n->entity)
			return i;
	return DP_NONE;
}

/* Adds whoever the token is the head of. */
static void add_at(const dp_finder *f, dp_bound *self, uint32_t token)
{
	for (uint32_t i = f->doc->mentions.n; i-- > 0;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		if (m->last + 64 < token)
			break;
		if (m->head == token && m->kind != DP_MENTION_ADJECTIVE && m->kind != DP_MENTION_PART)
			add(self, m->entity);
	}
}

/* The subject that a verb shares with the one that it is joined to or depends on: "kam und beschuldigte ihn", "versuchte, ihn zu stürzen". */
static uint32_t shared_subject(const dp_finder *f, uint32_t verb, uint32_t begin, uint32_t end)
{
	for (uint32_t steps = 0; steps < 4; steps++) {
		for (uint32_t k = begin; k < end; k++)
			if (f->doc->tokens.v[k].head == verb && rel(f, k) == DP_REL_NSUBJ)
				return k;
		dp_deprel r = rel(f, verb);
		uint32_t head = f->doc->tokens.v[verb].head;
		if (head == DP_NONE || (r != DP_REL_CONJ && r != DP_REL_XCOMP))
			return DP_NONE;
		verb = head;
	}
	return DP_NONE;
}

dp_bound dp_finder_bound(const dp_finder *f, uint32_t t)
{
	dp_bound self = {.n = 0};
	const dp_token *token = f->doc->tokens.v;
	uint32_t verb = token[t].head, begin, end;
	if (verb == DP_NONE || !is_argument(f, t) || token[t].upos == DP_UPOS_DET || (token[t].feats & DP_FEAT(POSS)))
		return self;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && f->doc->mentions.v[i].last >= begin;) {
		const dp_mention *m = &f->doc->mentions.v[i];
		uint32_t first = top(f, m->head);
		bool beside = first != t && token[first].head == verb && is_argument(f, first);
		if (beside && m->kind != DP_MENTION_ADJECTIVE && m->kind != DP_MENTION_PART)
			add(&self, m->entity);
	}
	for (uint32_t i = 0; i < f->items.n; i++) {
		const dp_item *it = &f->items.v[i];
		if (it->first > t && it->first < end && dp_finder_in_use(f, i) && under(f, it->first, verb))
			add(&self, entity_of(f, i));
	}
	for (uint32_t k = begin; k < end; k++) {
		bool relative = k != t && token[k].head == verb && token[k].upos == DP_UPOS_PRON && (token[k].feats & DP_FEAT(REL)) && is_argument(f, k);
		if (relative && rel(f, verb) == DP_REL_ACL && token[verb].head != DP_NONE)
			add_at(f, &self, top(f, token[verb].head));
	}
	uint32_t shared = rel(f, t) == DP_REL_NSUBJ ? DP_NONE : shared_subject(f, verb, begin, end);
	if (shared != DP_NONE && shared != t)
		add_at(f, &self, top(f, shared));
	return self;
}
