#include "event/args.h"

#include "base/error.h"

static const dp_token *tok(const dp_tree *t, uint32_t i)
{
	return &t->doc->tokens.v[i];
}

static dp_deprel rel(const dp_tree *t, uint32_t i)
{
	return (dp_deprel)tok(t, i)->deprel;
}

static dp_deprel base_rel(const dp_tree *t, uint32_t i)
{
	return dp_deprel_base(rel(t, i));
}

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

int dp_tree_init(dp_tree *self, dp_doc *doc, const dp_frames *frames, depesche_error *error)
{
	uint32_t n = doc->tokens.n;
	uint32_t *all = dp_arena_alloc(&doc->arena, ((size_t)n * 4 + 1) * sizeof *all);
	if (!all)
		return dp_fail_memory(error);
	memset(all, 0xFF, (size_t)n * 4 * sizeof *all);
	*self = (dp_tree){doc, frames, all, all + n, all + 2 * (size_t)n, all + 3 * (size_t)n};
	for (uint32_t i = n; i-- > 0;) {
		uint32_t head = doc->tokens.v[i].head;
		if (head < n) {
			self->next[i] = self->child[head];
			self->child[head] = i;
		}
	}
	hang_mentions(self);
	return 0;
}

const dp_group *dp_args_group(const dp_tree *self, uint32_t token)
{
	uint32_t g = self->doc->group_of ? self->doc->group_of[token] : DP_NONE;
	return g != DP_NONE && self->doc->groups.v[g].verb == token ? &self->doc->groups.v[g] : NULL;
}

uint32_t dp_args_roles(const dp_tree *self, uint32_t token)
{
	const dp_token *t = tok(self, token);
	const dp_group *g = dp_args_group(self, token);
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
		return roles || !g ? roles : dp_frames_roles(self->frames, 'v', g->lemma);
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

dp_str dp_args_case(const dp_tree *self, uint32_t token)
{
	for (uint32_t c = self->child[token]; c != DP_NONE; c = self->next[c])
		if (rel(self, c) == DP_REL_CASE)
			return tok(self, c)->lemma;
	/* A coordinated noun shares the adposition of the first. */
	uint32_t head = tok(self, token)->head;
	if (rel(self, token) == DP_REL_CONJ && head != DP_NONE && head != token)
		for (uint32_t c = self->child[head]; c != DP_NONE; c = self->next[c])
			if (rel(self, c) == DP_REL_CASE)
				return tok(self, c)->lemma;
	return DP_STR("");
}

bool dp_args_below(const dp_tree *self, uint32_t token, uint32_t top)
{
	for (uint32_t guard = 0; token != DP_NONE && guard < 1000; guard++) {
		if (token == top)
			return true;
		token = tok(self, token)->head;
	}
	return false;
}

static bool verbal(const dp_tree *t, uint32_t i)
{
	return tok(t, i)->upos == DP_UPOS_VERB || tok(t, i)->upos == DP_UPOS_AUX || dp_args_group(t, i);
}

static bool nominal(const dp_tree *t, uint32_t i)
{
	uint8_t p = tok(t, i)->upos;
	return p == DP_UPOS_NOUN || p == DP_UPOS_PROPN || p == DP_UPOS_PRON || p == DP_UPOS_NUM || p == DP_UPOS_X || p == DP_UPOS_SYM || p == DP_UPOS_DET ||
	       (p == DP_UPOS_ADJ && t->mention[i] != DP_NONE);
}

uint32_t dp_args_clause(const dp_tree *self, uint32_t token)
{
	for (uint32_t guard = 0; guard < 100; guard++) {
		dp_deprel r = base_rel(self, token);
		if (r == DP_REL_ACL && guard == 0 && verbal(self, token))
			return token;
		uint32_t head = tok(self, token)->head;
		if (head == DP_NONE)
			return verbal(self, token) ? token : DP_NONE;
		token = head;
		r = base_rel(self, token);
		if (verbal(self, token) && r != DP_REL_AMOD)
			return token;
		for (uint32_t c = self->child[token]; c != DP_NONE; c = self->next[c])
			if (rel(self, c) == DP_REL_COP)
				return token;
	}
	return DP_NONE;
}

uint32_t dp_args_complement(const dp_tree *self, uint32_t verb)
{
	for (uint32_t c = self->child[verb]; c != DP_NONE; c = self->next[c]) {
		dp_deprel r = base_rel(self, c);
		if ((r == DP_REL_CCOMP || r == DP_REL_XCOMP || r == DP_REL_CSUBJ) && (verbal(self, c) || self->child[c] != DP_NONE))
			return c;
	}
	return DP_NONE;
}

/* The antecedent of a relative pronoun: what the relative clause modifies. */
static uint32_t antecedent(const dp_tree *t, uint32_t token)
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

/* A noun phrase and what is coordinated with it. */
static void push_all(const dp_tree *t, dp_fill *fill, uint32_t token)
{
	token = antecedent(t, token);
	push(fill, token);
	for (uint32_t c = t->child[token]; c != DP_NONE; c = t->next[c])
		if (rel(t, c) == DP_REL_CONJ && nominal(t, c))
			push_all(t, fill, c);
}

static uint32_t child_with(const dp_tree *t, uint32_t head, dp_deprel base)
{
	for (uint32_t c = t->child[head]; c != DP_NONE; c = t->next[c])
		if (base_rel(t, c) == base)
			return c;
	return DP_NONE;
}

static bool agent_adposition(const dp_tree *t, uint32_t token)
{
	dp_str adposition = dp_args_case(t, token);
	return adposition.n && (dp_frames_roles(t->frames, 'p', adposition) & DP_WORD_AGENT);
}

static uint32_t agent_of(const dp_tree *t, uint32_t verb)
{
	uint32_t weak = DP_NONE;
	for (uint32_t c = t->child[verb]; c != DP_NONE; c = t->next[c]) {
		if (rel(t, c) == DP_REL_OBL_AGENT)
			return c;
		dp_deprel r = base_rel(t, c);
		if ((r == DP_REL_OBL || r == DP_REL_NMOD) && agent_adposition(t, c) && weak == DP_NONE)
			weak = c;
	}
	return weak;
}

static bool is_passive(const dp_tree *t, uint32_t verb)
{
	const dp_group *g = dp_args_group(t, verb);
	return g && g->passive;
}

/* The noun that an attributive participle modifies ("der festgenommene Student", "ein in Genf tagendes Gremium"). */
static uint32_t modified(const dp_tree *t, uint32_t verb)
{
	const dp_group *g = dp_args_group(t, verb);
	dp_deprel r = rel(t, verb);
	if (g && g->form == DP_VERB_PARTICIPLE && (r == DP_REL_AMOD || r == DP_REL_ACL) && child_with(t, verb, DP_REL_NSUBJ) == DP_NONE)
		return tok(t, verb)->head;
	return DP_NONE;
}

static dp_fill bare_argument(const dp_tree *t, uint32_t verb, bool dative);

/* Whose infinitive it is: the governing verb says by its roles; by default its subject. */
static dp_fill controller(const dp_tree *t, uint32_t verb)
{
	uint32_t head = tok(t, verb)->head;
	uint32_t roles = dp_args_roles(t, head);
	dp_fill fill = {.n = 0};
	if (roles & DP_WORD_CONTROL_DAT)
		fill = bare_argument(t, head, true);
	if (!fill.n && (roles & (DP_WORD_CONTROL_OBJ | DP_WORD_CONTROL_DAT)))
		fill = bare_argument(t, head, false);
	return fill.n ? fill : dp_args_subject(t, head);
}

/* The nominative of the clause, be it agent or patient. */
static dp_fill nominative(const dp_tree *t, uint32_t verb, uint32_t depth)
{
	dp_fill fill = {.n = 0};
	uint32_t s = child_with(t, verb, DP_REL_NSUBJ), m = modified(t, verb), head = tok(t, verb)->head;
	dp_deprel r = base_rel(t, verb);
	if (s != DP_NONE) {
		push_all(t, &fill, s);
	} else if (m != DP_NONE) {
		push_all(t, &fill, m);
	} else if (head != DP_NONE && depth < 8) {
		if (r == DP_REL_CONJ && verbal(t, head))
			return nominative(t, head, depth + 1);
		if (r == DP_REL_XCOMP)
			return controller(t, verb);
		if (r == DP_REL_ADVCL || r == DP_REL_CCOMP || r == DP_REL_PARATAXIS) {
			const dp_group *g = dp_args_group(t, verb);
			if (g && g->form != DP_VERB_FINITE)
				return r == DP_REL_CCOMP ? controller(t, verb) : nominative(t, head, depth + 1);
		}
		if (r == DP_REL_ACL && rel(t, verb) != DP_REL_ACL_RELCL) { /* "der Plan, Truppen zu entsenden" */
			const dp_group *g = dp_args_group(t, verb);
			uint32_t clause = g && g->form == DP_VERB_INFINITIVE ? dp_args_clause(t, head) : DP_NONE;
			if (clause != DP_NONE && clause != verb)
				return nominative(t, clause, depth + 1);
		}
	}
	return fill;
}

dp_fill dp_args_subject(const dp_tree *self, uint32_t verb)
{
	if (!is_passive(self, verb))
		return nominative(self, verb, 0);
	dp_fill fill = {.n = 0};
	uint32_t agent = agent_of(self, verb);
	if (agent != DP_NONE)
		push_all(self, &fill, agent);
	return fill;
}

/* Objects without an adposition. The dative is known by relation or case; a name shows no case, so a lone object serves for both. */
static dp_fill bare_argument(const dp_tree *t, uint32_t verb, bool dative)
{
	dp_fill fill = {.n = 0};
	uint32_t first = DP_NONE, second = DP_NONE, marked = DP_NONE;
	for (uint32_t c = t->child[verb]; c != DP_NONE; c = t->next[c]) {
		dp_deprel r = rel(t, c);
		bool object = r == DP_REL_OBJ || r == DP_REL_IOBJ || r == DP_REL_OBL_ARG || r == DP_REL_OBL || r == DP_REL_NMOD;
		if (!object || !nominal(t, c) || dp_args_case(t, c).n || (tok(t, c)->feats & DP_FEAT(REFLEX)) || tok(t, c)->sense == DP_SENSE_TIME)
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
	if (marked == DP_NONE && second != DP_NONE) { /* two unmarked ones: who receives stands first */
		marked = first;
		first = second;
	}
	uint32_t hit = dative ? (marked != DP_NONE ? marked : first) : first;
	if (hit != DP_NONE)
		push_all(t, &fill, hit);
	return fill;
}

static dp_fill object(const dp_tree *t, uint32_t verb)
{
	if (is_passive(t, verb))
		return nominative(t, verb, 0);
	return bare_argument(t, verb, false);
}

static bool adposition_fits(const dp_tree *t, uint32_t token, const dp_slot *slot)
{
	if (!dp_str_eq(dp_args_case(t, token), dp_frames_text(t->frames, slot->prep)))
		return false;
	dp_feats f = tok(t, token)->feats & DP_FEATS_CASE;
	return !(slot->acc && f && !(f & DP_FEAT(ACC))) && !(slot->dat && f && !(f & DP_FEAT(DAT)));
}

static void find_adposition(const dp_tree *t, uint32_t head, const dp_slot *slot, dp_fill *fill)
{
	for (uint32_t c = t->child[head]; c != DP_NONE; c = t->next[c]) {
		dp_deprel r = base_rel(t, c);
		if ((r == DP_REL_OBL || r == DP_REL_NMOD || r == DP_REL_OBJ || r == DP_REL_XCOMP || r == DP_REL_ADVMOD || r == DP_REL_ACL) &&
		    rel(t, c) != DP_REL_NMOD_POSS && adposition_fits(t, c, slot))
			push_all(t, fill, c);
	}
}

/* Phrases with an adposition; attachment is the parser's weakest point, so the neighbours in the tree are asked as well. */
static dp_fill adposition(const dp_tree *t, uint32_t trigger, const dp_slot *slot)
{
	dp_fill fill = {.n = 0};
	uint32_t head = tok(t, trigger)->head;
	find_adposition(t, trigger, slot, &fill);
	if (fill.n)
		return fill;
	if (verbal(t, trigger)) {
		for (uint32_t c = t->child[trigger]; c != DP_NONE && !fill.n; c = t->next[c])
			if (base_rel(t, c) == DP_REL_OBJ || base_rel(t, c) == DP_REL_OBL || base_rel(t, c) == DP_REL_NSUBJ)
				find_adposition(t, c, slot, &fill);
	} else if (head != DP_NONE && verbal(t, head) && base_rel(t, trigger) != DP_REL_OBL) {
		find_adposition(t, head, slot, &fill);
	}
	return fill;
}

static dp_fill genitive(const dp_tree *t, uint32_t noun)
{
	dp_fill fill = {.n = 0};
	uint32_t of = DP_NONE;
	for (uint32_t c = t->child[noun]; c != DP_NONE; c = t->next[c]) {
		dp_deprel r = rel(t, c), b = dp_deprel_base(r);
		dp_str adposition = dp_args_case(t, c);
		if (r == DP_REL_DET_POSS || r == DP_REL_NMOD_POSS || (b == DP_REL_NMOD && adposition.n == 0 && tok(t, c)->sense != DP_SENSE_TIME)) {
			push_all(t, &fill, c);
			return fill;
		}
		if (b == DP_REL_NMOD && of == DP_NONE && agent_adposition(t, c) && !(dp_frames_roles(t->frames, 'p', adposition) & DP_WORD_CAUSE))
			of = c;
	}
	if (of != DP_NONE)
		push_all(t, &fill, of);
	return fill;
}

static dp_fill by_other_mention(const dp_tree *t, uint32_t noun, dp_mention_kind kind)
{
	dp_fill fill = {.n = 0};
	if (t->other[noun] != DP_NONE && t->doc->mentions.v[t->other[noun]].kind == kind)
		push(&fill, noun);
	for (uint32_t c = t->child[noun]; c != DP_NONE; c = t->next[c]) {
		dp_deprel b = base_rel(t, c);
		bool modifier = kind == DP_MENTION_ADJECTIVE ? b == DP_REL_AMOD : b == DP_REL_COMPOUND || b == DP_REL_FLAT || b == DP_REL_NMOD;
		bool name_part = kind == DP_MENTION_PART && b == DP_REL_COMPOUND && t->mention[c] != DP_NONE;
		if ((modifier && t->other[c] != DP_NONE && t->doc->mentions.v[t->other[c]].kind == kind) || name_part)
			push(&fill, c);
	}
	return fill;
}

static dp_fill clause_subject(const dp_tree *t, uint32_t noun)
{
	dp_fill none = {.n = 0};
	uint32_t clause = dp_args_clause(t, noun);
	if (clause == DP_NONE || clause == noun)
		return none;
	dp_fill fill = nominative(t, clause, 0);
	for (uint32_t i = 0; i < fill.n; i++)
		if (dp_args_below(t, noun, fill.token[i]))
			return none;
	return fill;
}

dp_fill dp_args_fill(const dp_tree *self, uint32_t trigger, const dp_slot *slot)
{
	dp_fill none = {.n = 0};
	uint32_t complement;
	bool verb = verbal(self, trigger);
	switch ((dp_slot_kind)slot->kind) {
	case DP_SLOT_SUBJ:
		return verb ? dp_args_subject(self, trigger) : none;
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
		complement = dp_args_complement(self, trigger);
		return complement == DP_NONE ? none : nominative(self, complement, 0);
	case DP_SLOT_CONTENT:
		complement = dp_args_complement(self, trigger);
		if (complement != DP_NONE)
			push(&none, complement);
		return none;
	case DP_SLOT_PREP:
		return adposition(self, trigger, slot);
	case DP_SLOT_NONE:
		break;
	}
	return none;
}
