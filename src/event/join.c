/* Between the drafts of one article: contents of speech acts, and one act told in several places. */
#include "event/event.h"

static uint8_t content_of(const dp_draft *d)
{
	if (d->frame->content != DP_CONTENT_DEFAULT)
		return d->frame->content;
	switch (d->frame->type) {
	case DP_TYPE_AGREE:
	case DP_TYPE_REQUEST:
	case DP_TYPE_REJECT:
	case DP_TYPE_THREATEN:
		return DP_CONTENT_DROP;
	default:
		return DP_CONTENT_KEEP;
	}
}

/* The dependent of `top` below which `token` hangs; DP_NONE when it does not. */
static uint32_t branch(const dp_args *t, uint32_t token, uint32_t top)
{
	for (uint32_t guard = 0; token != DP_NONE && guard < 200; guard++) {
		uint32_t head = t->tree.doc->tokens.v[token].head;
		if (head == top)
			return token;
		token = head;
	}
	return DP_NONE;
}

/* Does `inner` stand in what `outer` demands, promises or threatens, rather than in its subject, time or place? */
static bool in_content(const dp_args *t, const dp_draft *outer, uint32_t inner)
{
	uint32_t b = branch(t, inner, outer->trigger);
	if (b == DP_NONE)
		return false;
	switch (dp_deprel_base((dp_deprel)t->tree.doc->tokens.v[b].deprel)) {
	case DP_REL_OBJ:
	case DP_REL_CCOMP:
	case DP_REL_XCOMP:
	case DP_REL_CSUBJ:
	case DP_REL_ACL:
	case DP_REL_PARATAXIS:
		return true;
	case DP_REL_NSUBJ: {
		const dp_group *g = dp_tree_group(&t->tree, outer->trigger);
		return g && g->passive;
	}
	case DP_REL_OBL:
	case DP_REL_NMOD: {
		uint32_t roles = dp_frames_roles(t->frames, 'p', dp_tree_case(&t->tree, b));
		return !(roles & (DP_WORD_PLACE | DP_WORD_CAUSE | DP_WORD_AGENT));
	}
	default:
		return false;
	}
}

static void allege(const dp_draft *accuser, dp_draft *act)
{
	act->certainty = DP_ALLEGED;
	dp_sides chain = {.n = 0};
	for (uint32_t i = 0; i < accuser->actor.n; i++)
		dp_sides_add(&chain, accuser->actor.v[i].mention, accuser->actor.v[i].entity);
	for (uint32_t i = 0; i < act->source.n; i++)
		dp_sides_add(&chain, act->source.v[i].mention, act->source.v[i].entity);
	act->source = chain;
}

void dp_event_contents(const dp_args *tree, dp_draft *drafts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint8_t content = content_of(&drafts[i]);
		for (uint32_t j = 0; j < n && content != DP_CONTENT_KEEP; j++) {
			if (i == j || drafts[i].sentence != drafts[j].sentence || !in_content(tree, &drafts[i], drafts[j].trigger))
				continue;
			if (content == DP_CONTENT_DROP)
				drafts[j].dropped = true;
			else
				allege(&drafts[i], &drafts[j]);
		}
	}
}

static bool within(const dp_sides *a, const dp_sides *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!dp_sides_has(b, a->v[i].entity))
			return false;
	return true;
}

static bool same_sides(const dp_sides *a, const dp_sides *b)
{
	return a->n == b->n && within(a, b);
}

static bool reciprocal(const dp_draft *d)
{
	return d->frame->type == DP_TYPE_COOPERATE || (d->frame->type == DP_TYPE_CONSULT && d->frame->mode.n == 0);
}

static dp_sides both(const dp_draft *d)
{
	dp_sides all = d->actor;
	for (uint32_t i = 0; i < d->recipient.n; i++)
		dp_sides_add(&all, d->recipient.v[i].mention, d->recipient.v[i].entity);
	return all;
}

static dp_str mode_of(const dp_args *t, const dp_draft *d)
{
	return dp_frames_text(t->frames, d->frame->mode);
}

static bool compatible(dp_str a, dp_str b)
{
	return a.n == 0 || b.n == 0 || dp_str_eq(a, b);
}

/* 2016 and 2016-01 and 2016-01-05 may be one day; so may an interval and its first day. */
static bool dates_compatible(dp_str a, dp_str b)
{
	return compatible(a, b) || dp_str_starts(a, b) || dp_str_starts(b, a);
}

static dp_str stem(const dp_args *t, const dp_draft *d)
{
	const dp_token *k = &t->tree.doc->tokens.v[d->trigger];
	const dp_group *g = dp_tree_group(&t->tree, d->trigger);
	return g ? g->lemma : k->tail.n ? k->tail : k->lemma;
}

static bool sides_join(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	if (reciprocal(a) || reciprocal(b)) {
		dp_sides x = both(a), y = both(b);
		return same_sides(&x, &y) || ((within(&x, &y) || within(&y, &x)) && (a->sentence == b->sentence || dp_str_eq(stem(t, a), stem(t, b))));
	}
	if (same_sides(&a->actor, &b->actor) && same_sides(&a->recipient, &b->recipient))
		return true;
	bool nested = (within(&a->actor, &b->actor) && within(&a->recipient, &b->recipient)) ||
		      (within(&b->actor, &a->actor) && within(&b->recipient, &a->recipient));
	return nested && (a->sentence == b->sentence || dp_str_eq(stem(t, a), stem(t, b)));
}

static bool same_act(const dp_args *t, const dp_draft *a, const dp_draft *b)
{
	return a->frame->type == b->frame->type && compatible(mode_of(t, a), mode_of(t, b)) && a->status == b->status &&
	       dates_compatible(a->date, b->date) &&
	       (a->place == DP_NONE || b->place == DP_NONE || t->tree.doc->mentions.v[a->place].place == t->tree.doc->mentions.v[b->place].place) &&
	       sides_join(t, a, b);
}

static uint32_t known(const dp_args *t, const dp_draft *d)
{
	return 4 * (d->actor.n > 0) + 4 * (d->recipient.n > 0) + d->actor.n + d->recipient.n + 2 * (d->date.n > 0) + 2 * (d->place != DP_NONE) +
	       (mode_of(t, d).n > 0) + (d->source.n > 0);
}

static void tell_again(dp_draft *d, uint32_t sentence)
{
	for (uint32_t i = 0; i < d->sames; i++)
		if (d->same[i] == sentence)
			return;
	if (sentence != d->sentence && d->sames < DP_SIDES_MAX)
		d->same[d->sames++] = sentence;
}

static void absorb(dp_draft *into, dp_draft *from)
{
	if (!into->actor.n)
		into->actor = from->actor;
	if (!into->recipient.n)
		into->recipient = from->recipient;
	if (!into->date.n) {
		into->date = from->date;
		into->time = from->time;
	}
	if (into->place == DP_NONE)
		into->place = from->place;
	if (!into->source.n && into->sentence == from->sentence)
		into->source = from->source;
	tell_again(into, from->sentence);
	for (uint32_t i = 0; i < from->sames; i++)
		tell_again(into, from->same[i]);
	from->dropped = true;
}

void dp_event_join(const dp_args *tree, dp_draft *drafts, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = i + 1; j < n && !drafts[i].dropped; j++) {
			if (drafts[j].dropped || !same_act(tree, &drafts[i], &drafts[j]))
				continue;
			if (known(tree, &drafts[j]) > known(tree, &drafts[i]))
				absorb(&drafts[j], &drafts[i]);
			else
				absorb(&drafts[i], &drafts[j]);
		}
}
