#include "event/judge.h"

#include "base/error.h"

static bool looked_at(const dp_doc *doc, uint32_t sentence)
{
	uint32_t b = doc->sentences.v[sentence].block;
	if (b >= doc->blocks.n)
		return true;
	dp_block_kind kind = doc->blocks.v[b].kind;
	return kind != DP_BLOCK_FURNITURE && kind != DP_BLOCK_BYLINE;
}

/* An attributive participle that brings nothing but its noun. */
static bool bare_attribute(const dp_args *t, const dp_draft *d)
{
	if (dp_tree_base(&t->tree, d->trigger) != DP_REL_AMOD || d->time != DP_NONE || d->place != DP_NONE)
		return false;
	for (uint32_t c = t->tree.child[d->trigger]; c != DP_NONE; c = t->tree.next[c])
		if (dp_tree_base(&t->tree, c) == DP_REL_OBL || dp_tree_base(&t->tree, c) == DP_REL_NMOD)
			return false;
	return true;
}

static void span_of(const dp_args *t, dp_draft *d)
{
	const dp_token *k = &t->tree.doc->tokens.v[d->trigger];
	const dp_group *g = dp_tree_group(&t->tree, d->trigger);
	d->begin = k->begin;
	d->end = k->end;
	if (g && g->particle != DP_NONE && g->particle == d->trigger + 1)
		d->end = t->tree.doc->tokens.v[g->particle].end;
}

/* "Beide Seiten werfen sich vor": two acts, each side's against the other. */
static bool mutual(const dp_args *t, const dp_draft *d)
{
	const dp_group *g = dp_tree_group(&t->tree, d->trigger);
	return g && g->reflexive && d->frame->type == DP_TYPE_ACCUSE && d->actor.n == 2 && d->recipient.n == 0;
}

static void take_side(dp_draft *d, uint32_t k)
{
	dp_side other = d->actor.v[1 - k];
	d->actor.v[0] = d->actor.v[k];
	d->actor.n = 1;
	d->recipient.v[0] = other;
	d->recipient.n = 1;
}

/* Completes a draft whose frame and sides are found; as one act, or two. */
static int add_draft(const dp_args *t, dp_draft *d, dp_drafts *drafts, dp_arena *arena)
{
	if (!dp_event_reality(t, d))
		return 0;
	span_of(t, d);
	dp_event_when_where(t, d);
	d->weak = bare_attribute(t, d);
	uint32_t acts = mutual(t, d) ? 2 : 1;
	for (uint32_t k = 0; k < acts; k++) {
		dp_draft *item = DP_PUSH(arena, drafts);
		if (!item)
			return DEPESCHE_ENOMEM;
		*item = *d;
		if (acts == 2)
			take_side(item, k);
	}
	return 0;
}

static int draft_sentence(const dp_args *t, uint32_t sentence, bool loosely, dp_drafts *drafts, dp_arena *arena)
{
	const dp_sentence *s = &t->tree.doc->sentences.v[sentence];
	int rc = 0;
	for (uint32_t i = s->first; i < s->first + s->count && rc == 0; i++) {
		dp_draft start = {.sentence = sentence, .time = DP_NONE, .place = DP_NONE, .date = DP_STR("")}, d = start, loose[DP_LOOSE_TYPES];
		bool strict = dp_event_match(t, i, &d);
		if (strict)
			rc = add_draft(t, &d, drafts, arena);
		uint32_t n = loosely ? dp_event_match_loosely(t, i, &start, strict ? d.frame->type : DP_TYPE_NONE, loose) : 0;
		for (uint32_t k = 0; k < n && rc == 0; k++)
			rc = add_draft(t, &loose[k], drafts, arena);
	}
	return rc;
}

/* PLOVER's mode for talks of three and more. */
static dp_str mode_of(const dp_args *t, const dp_draft *d)
{
	const char *codes[2 * DP_SIDES_MAX];
	uint32_t n = 0;
	if (d->frame->type != DP_TYPE_CONSULT || d->mode.n)
		return dp_frames_text(t->frames, d->mode);
	for (uint32_t i = 0; i < d->actor.n + d->recipient.n; i++) {
		const dp_side *side = i < d->actor.n ? &d->actor.v[i] : &d->recipient.v[i - d->actor.n];
		const char *code = t->tree.doc->entities.v[side->entity].code;
		bool known = !code[0];
		for (uint32_t k = 0; k < n; k++)
			known |= strcmp(codes[k], code) == 0;
		if (!known)
			codes[n++] = code;
	}
	return n >= 3 ? DP_STR("multilateral") : DP_STR("");
}

static dp_side *copy_sides(dp_arena *arena, const dp_sides *sides)
{
	dp_side *v = dp_arena_alloc(arena, (sides->n + 1) * sizeof *v);
	if (v)
		memcpy(v, sides->v, sides->n * sizeof *v);
	return v;
}

static int keep(const dp_args *t, dp_doc *doc, dp_draft *d)
{
	dp_event_stances(t, d);
	dp_event *e = DP_PUSH(&doc->arena, &doc->events);
	if (!e)
		return DEPESCHE_ENOMEM;
	*e = (dp_event){
		.type = (dp_type)d->frame->type, .mode = mode_of(t, d), .status = d->status, .certainty = d->certainty,
		.sentence = d->sentence, .trigger_begin = d->begin, .trigger_end = d->end, .trigger = d->trigger,
		.actors = d->actor.n, .recipients = d->recipient.n, .sources = d->source.n, .stances = d->stances, .time = d->time, .date = d->date, .place = d->place,
		.sames = d->sames, .cameo = dp_frames_text(t->frames, d->frame->cameo), .context = dp_frames_text(t->frames, d->frame->context),
		.score = dp_type_scale((dp_type)d->frame->type), .failed = d->failed,
	};
	e->actor = copy_sides(&doc->arena, &d->actor);
	e->recipient = copy_sides(&doc->arena, &d->recipient);
	e->said_by = copy_sides(&doc->arena, &d->source);
	e->stance = dp_arena_alloc(&doc->arena, (d->stances + 1) * sizeof *e->stance);
	e->same = dp_arena_alloc(&doc->arena, (d->sames + 1) * sizeof *e->same);
	dp_str file = dp_frames_text(t->frames, d->frame->file);
	e->frame = dp_arena_printf(&doc->arena, "%.*s:%u", (int)file.n, file.p, d->frame->line);
	if (!e->actor || !e->recipient || !e->said_by || !e->stance || !e->same || !e->frame.p)
		return DEPESCHE_ENOMEM;
	memcpy(e->stance, d->stance, d->stances * sizeof *e->stance);
	memcpy(e->same, d->same, d->sames * sizeof *e->same);
	return 0;
}

int dp_event_draft(const dp_args *tree, dp_doc *doc, bool loosely, dp_drafts *drafts)
{
	int rc = 0;
	for (uint32_t s = 0; s < doc->sentences.n && rc == 0; s++)
		if (looked_at(doc, s))
			rc = draft_sentence(tree, s, loosely, drafts, &doc->arena);
	return rc;
}

int dp_event_run(const dp_frames *frames, const dp_linear *judge, dp_doc *doc, depesche_error *error)
{
	dp_args args = {.frames = frames};
	dp_drafts drafts = {0};
	dp_context context;
	if (!dp_tree_init(&args.tree, doc) || !dp_context_init(&context, &args, doc))
		return dp_fail_memory(error);
	int rc = dp_event_draft(&args, doc, dp_judge_speaks(judge), &drafts);
	if (rc == 0) {
		dp_judge_acts(judge, &context, drafts.v, drafts.n);
		dp_event_contents(&args, drafts.v, drafts.n);
		dp_event_join(&args, drafts.v, drafts.n);
		dp_event_carry(&args, drafts.v, drafts.n);
		dp_judge_roles(judge, &context, drafts.v, drafts.n);
		dp_event_places(&args, drafts.v, drafts.n);
		dp_event_at_home(&args, drafts.v, drafts.n);
	}
	for (uint32_t i = 0; i < drafts.n && rc == 0; i++)
		if (!drafts.v[i].dropped)
			rc = keep(&args, doc, &drafts.v[i]);
	return rc == 0 ? 0 : dp_fail_memory(error);
}
