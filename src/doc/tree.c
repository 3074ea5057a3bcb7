#include "doc/tree.h"

/* Names before nominals before pronouns; then the longer one. */
static bool better(const dp_mention *a, const dp_mention *b)
{
	return a->kind != b->kind ? a->kind < b->kind : a->end - a->begin > b->end - b->begin;
}

static void hang_mentions(dp_tree *t)
{
	const dp_doc *doc = t->doc;
	for (uint32_t i = 0; i < doc->mentions.n; i++) {
		const dp_mention *m = &doc->mentions.v[i];
		if (m->head >= doc->tokens.n)
			continue;
		bool whole = m->kind != DP_MENTION_ADJECTIVE && m->kind != DP_MENTION_PART;
		uint32_t *at = whole ? &t->mention[m->head] : &t->other[m->head];
		if (*at == DP_NONE || better(m, &doc->mentions.v[*at]))
			*at = i;
	}
}

bool dp_tree_init(dp_tree *self, dp_doc *doc)
{
	uint32_t n = doc->tokens.n;
	uint32_t *all = dp_arena_alloc(&doc->arena, ((size_t)n * 4 + 1) * sizeof *all);
	if (!all)
		return false;
	memset(all, 0xFF, (size_t)n * 4 * sizeof *all);
	*self = (dp_tree){doc, all, all + n, all + 2 * (size_t)n, all + 3 * (size_t)n};
	for (uint32_t i = n; i-- > 0;) {
		uint32_t head = doc->tokens.v[i].head;
		if (head < n) {
			self->next[i] = self->child[head];
			self->child[head] = i;
		}
	}
	hang_mentions(self);
	return true;
}

const dp_group *dp_tree_group(const dp_tree *self, uint32_t token)
{
	uint32_t g = self->doc->group_of ? self->doc->group_of[token] : DP_NONE;
	return g != DP_NONE && self->doc->groups.v[g].verb == token ? &self->doc->groups.v[g] : NULL;
}

dp_str dp_tree_case(const dp_tree *self, uint32_t token)
{
	for (uint32_t c = self->child[token]; c != DP_NONE; c = self->next[c])
		if (dp_tree_rel(self, c) == DP_REL_CASE)
			return dp_tree_token(self, c)->lemma;
	/* A coordinated noun shares the adposition of the first. */
	uint32_t head = dp_tree_token(self, token)->head;
	if (dp_tree_rel(self, token) == DP_REL_CONJ && head != DP_NONE && head != token)
		for (uint32_t c = self->child[head]; c != DP_NONE; c = self->next[c])
			if (dp_tree_rel(self, c) == DP_REL_CASE)
				return dp_tree_token(self, c)->lemma;
	return DP_STR("");
}

bool dp_tree_below(const dp_tree *self, uint32_t token, uint32_t top)
{
	for (uint32_t guard = 0; token != DP_NONE && guard < 1000; guard++) {
		if (token == top)
			return true;
		token = dp_tree_token(self, token)->head;
	}
	return false;
}

uint32_t dp_tree_clause(const dp_tree *self, uint32_t token)
{
	for (uint32_t guard = 0; guard < 100; guard++) {
		dp_deprel r = dp_tree_base(self, token);
		if (r == DP_REL_ACL && guard == 0 && dp_tree_verbal(self, token))
			return token;
		uint32_t head = dp_tree_token(self, token)->head;
		if (head == DP_NONE)
			return dp_tree_verbal(self, token) ? token : DP_NONE;
		token = head;
		r = dp_tree_base(self, token);
		if (dp_tree_verbal(self, token) && r != DP_REL_AMOD)
			return token;
		for (uint32_t c = self->child[token]; c != DP_NONE; c = self->next[c])
			if (dp_tree_rel(self, c) == DP_REL_COP)
				return token;
	}
	return DP_NONE;
}

uint32_t dp_tree_verb(const dp_tree *self, uint32_t token)
{
	return dp_tree_group(self, token) ? token : dp_tree_clause(self, token);
}

static bool nominal_argument(const dp_tree *self, uint32_t token)
{
	dp_deprel r = dp_tree_base(self, token);
	return (r == DP_REL_OBL || r == DP_REL_OBJ || r == DP_REL_NSUBJ) && !dp_tree_verbal(self, token);
}

bool dp_tree_behind_particle(const dp_tree *self, uint32_t verb, uint32_t clause)
{
	const dp_group *v = dp_tree_group(self, verb), *c = dp_tree_group(self, clause);
	return v && c && v->particle != DP_NONE && v->particle > verb && clause > v->particle && c->form == DP_VERB_INFINITIVE && dp_tree_rel(self, clause) == DP_REL_ACL;
}

uint32_t dp_tree_complement(const dp_tree *self, uint32_t verb)
{
	for (uint32_t c = self->child[verb]; c != DP_NONE; c = self->next[c]) {
		dp_deprel r = dp_tree_base(self, c);
		if ((r == DP_REL_CCOMP || r == DP_REL_XCOMP || r == DP_REL_CSUBJ) && (dp_tree_verbal(self, c) || self->child[c] != DP_NONE || dp_tree_token(self, c)->upos == DP_UPOS_ADJ))
			return c;
		if (dp_tree_rel(self, c) == DP_REL_ACL && c > verb && !dp_tree_verbal(self, verb) && dp_tree_verbal(self, c)) /* "die Bereitschaft, zu verhandeln" */
			return c;
	}
	for (uint32_t c = self->child[verb]; c != DP_NONE; c = self->next[c]) /* "forderte am Dienstag auf, abzuziehen": hung on what stands before it */
		for (uint32_t d = nominal_argument(self, c) ? self->child[c] : DP_NONE; d != DP_NONE; d = self->next[d])
			if (d > verb && ((dp_tree_base(self, d) == DP_REL_XCOMP && dp_tree_verbal(self, d)) || dp_tree_behind_particle(self, verb, d)))
				return d;
	return DP_NONE;
}

bool dp_tree_verbal(const dp_tree *self, uint32_t token)
{
	uint8_t upos = dp_tree_token(self, token)->upos;
	return upos == DP_UPOS_VERB || upos == DP_UPOS_AUX || dp_tree_group(self, token);
}

static void widen(const dp_tree *t, uint32_t token, uint32_t depth, uint32_t *first, uint32_t *last)
{
	*first = token < *first ? token : *first;
	*last = token > *last ? token : *last;
	for (uint32_t c = t->child[token]; c != DP_NONE && depth < 200; c = t->next[c])
		widen(t, c, depth + 1, first, last);
}

void dp_tree_range(const dp_tree *self, uint32_t token, uint32_t *first, uint32_t *last)
{
	*first = *last = token;
	widen(self, token, 0, first, last);
}
