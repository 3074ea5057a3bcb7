/*
 * Who stands behind an act, how far each commits himself to it, and what status and certainty follow: docs/factuality.md.
 *
 *   author -> outermost source -> ... -> source nearest to the act        one stance each; the last holds what the words say of the act itself,
 *                                                                         those before it how far they trust what they report
 */
#include "event/event.h"

enum { CHAIN_MAX = 6 };

typedef struct chain { /* quotes around an act, the innermost first */
	const dp_quote *quote[CHAIN_MAX];
	uint32_t n;
} chain;

static const dp_token *tok(const dp_args *t, uint32_t i)
{
	return &t->tree.doc->tokens.v[i];
}

/* ---- status and certainty ---- */

static bool negative(dp_factuality v)
{
	return v == DP_FACT_CT_MINUS || v == DP_FACT_PR_MINUS || v == DP_FACT_PS_MINUS;
}

static bool distant(dp_factuality v)
{
	return v == DP_FACT_PS_PLUS || v == DP_FACT_PS_MINUS;
}

dp_status dp_event_status(const dp_stance *stance, uint32_t n, bool ahead)
{
	dp_factuality v = n ? stance[n - 1].value : DP_FACT_CT_PLUS;
	if (negative(v))
		return DP_STATUS_DENIED;
	if (v == DP_FACT_PS_PLUS || v == DP_FACT_CTU || (v == DP_FACT_UU && !ahead))
		return DP_STATUS_POSSIBLE;
	return ahead ? DP_STATUS_PLANNED : DP_STATUS_OCCURRED;
}

dp_certainty dp_event_certainty(const dp_stance *stance, uint32_t n)
{
	for (uint32_t i = 0; i + 1 < n; i++)
		if (distant(stance[i].value))
			return DP_ALLEGED;
	return n && (stance[n - 1].value == DP_FACT_PR_PLUS || stance[n - 1].value == DP_FACT_PR_MINUS) ? DP_ALLEGED : DP_STATED;
}

/* ---- the chain ---- */

/* "verurteilte den Angriff": a judgement takes what it judges for granted, as the text does; it is no source of it. */
static bool takes_for_granted(const dp_args *t, const dp_quote *q)
{
	if (q->kind != DP_QUOTE_REPORTED || q->cue == DP_NONE)
		return false;
	dp_type type = dp_event_type_of(t, q->cue);
	return type == DP_TYPE_SUPPORT || (dp_event_speech(type) && type != DP_TYPE_AGREE);
}

/* The mention of who speaks; for a short name that is none, that of the speaker before who bears it. */
static uint32_t speaker_of(const dp_args *t, const dp_quote *q)
{
	const dp_doc *doc = t->tree.doc;
	uint32_t best = DP_NONE;
	if (q->speaker != DP_NONE || q->speaker_begin >= q->speaker_end)
		return q->speaker;
	dp_str words = dp_doc_words(doc, q->speaker_begin, q->speaker_end);
	for (uint32_t i = 0; i < doc->quotes.n; i++) {
		const dp_quote *p = &doc->quotes.v[i];
		if (p->speaker_end <= q->speaker_begin && p->speaker != DP_NONE && dp_str_find(dp_doc_words(doc, p->speaker_begin, p->speaker_end), words, 0) != DP_NONE)
			best = p->speaker;
	}
	return best;
}

static uint32_t entity_of(const dp_args *t, uint32_t mention)
{
	return mention == DP_NONE ? DP_NONE : t->tree.doc->mentions.v[mention].entity;
}

static chain chain_of(const dp_args *t, uint32_t trigger)
{
	chain c = {.n = 0};
	const dp_quote *q = dp_event_quote(t, trigger);
	for (uint32_t guard = 0; q && guard < CHAIN_MAX; guard++) {
		uint32_t who = entity_of(t, speaker_of(t, q));
		/* "aus Kreisen hieß es" is one source */
		bool again = c.n && who != DP_NONE && who == entity_of(t, speaker_of(t, c.quote[c.n - 1]));
		if (!again && (guard > 0 || !takes_for_granted(t, q)))
			c.quote[c.n++] = q;
		q = q->parent == DP_NONE ? NULL : &t->tree.doc->quotes.v[q->parent];
	}
	return c;
}

static bool is_side(const dp_draft *d, uint32_t entity)
{
	return dp_sides_has(&d->actor, entity) || dp_sides_has(&d->recipient, entity);
}

/* Who tells of his own act is its actor, not its source; but who claims the use of force is both (codebook, ruling 28). */
static bool own_word(const dp_draft *d, const dp_quote *q, uint32_t entity)
{
	enum { MATERIAL_CONFLICT = 4 };
	dp_type type = (dp_type)d->frame->type;
	return dp_sides_has(&d->actor, entity) &&
	       (dp_event_speech(type) || (q->kind != DP_QUOTE_SOURCE && dp_type_quad(type) != MATERIAL_CONFLICT));
}

static void add_speakers(const dp_args *t, dp_draft *d, const chain *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t mention = speaker_of(t, c->quote[i]), entity = entity_of(t, mention);
		if (mention != DP_NONE && !own_word(d, c->quote[i], entity))
			dp_sides_add(&d->source, mention, entity);
	}
}

/* "in einer von der Agentur verbreiteten Erklärung": who hands on what is said reports it. */
static bool hands_on(const dp_args *t, const dp_draft *d, uint32_t at)
{
	uint32_t participle = tok(t, at)->head, words = participle == DP_NONE ? DP_NONE : tok(t, participle)->head;
	bool agent = dp_args_case_roles(t, at) & DP_WORD_AGENT;
	return agent && words != DP_NONE && dp_tree_base(&t->tree, at) == DP_REL_OBL && dp_tree_base(&t->tree, participle) == DP_REL_AMOD &&
	       dp_event_speech((dp_type)d->frame->type) && tok(t, words)->head == d->trigger;
}

/* "Medien bestätigten einen Angriff": an outlet does what its verb says by reporting it. */
static bool tells_of(const dp_args *t, const dp_draft *d, uint32_t at)
{
	uint32_t verb = tok(t, d->trigger)->head, of = verb;
	if (verb != DP_NONE && (dp_args_roles(t, verb) & DP_WORD_SUPPORT)) /* "eine Zeitung organisierte einen Protest" */
		return false;
	if (dp_tree_base(&t->tree, at) != DP_REL_NSUBJ || dp_tree_base(&t->tree, d->trigger) != DP_REL_OBJ || dp_tree_group(&t->tree, d->trigger))
		return false;
	for (uint32_t guard = 0; guard < 4 && of != DP_NONE && tok(t, at)->head != of && dp_tree_base(&t->tree, of) == DP_REL_CONJ; guard++)
		of = tok(t, of)->head;
	return of != DP_NONE && tok(t, at)->head == of;
}

/* "sagte der BBC", "in einem Interview mit der Zeitung": the outlet that is spoken to reports it (codebook, ruling 22). */
static void add_outlet(const dp_args *t, dp_draft *d)
{
	const dp_doc *doc = t->tree.doc;
	for (uint32_t i = 0; i < doc->mentions.n; i++) {
		const dp_mention *m = &doc->mentions.v[i];
		if (m->sentence != d->sentence || m->entity == DP_NONE || doc->entities.v[m->entity].sector != DP_SECTOR_MED || is_side(d, m->entity))
			continue;
		uint32_t at = m->head;
		for (uint32_t guard = 0; guard < 10; guard++, at = tok(t, at)->head) {
			dp_deprel r = dp_tree_base(&t->tree, at);
			if (tok(t, at)->head == DP_NONE || (r != DP_REL_NMOD && r != DP_REL_APPOS && r != DP_REL_FLAT && r != DP_REL_CONJ))
				break;
		}
		uint32_t roles = dp_args_case_roles(t, at) & (DP_WORD_PLACE | DP_WORD_TOPIC);
		dp_deprel r = dp_tree_base(&t->tree, at);
		bool towards = r == DP_REL_IOBJ || (r == DP_REL_OBL && (dp_tree_case(&t->tree, at).n == 0 || roles == DP_WORD_PLACE));
		if ((towards && tok(t, at)->head == d->trigger) || hands_on(t, d, at) || tells_of(t, d, at))
			dp_sides_add(&d->source, i, m->entity);
	}
}

bool dp_event_points_back(const dp_args *t, uint32_t token)
{
	const dp_token *k = tok(t, token);
	return k->upos == DP_UPOS_PRON && (k->feats & DP_FEAT(DEM)) && (k->feats & DP_FEAT(NEUT));
}

/* Does what `q` reports come back to the act: "Das habe ...", or an act of the same type? (A further demand is one of its own.) */
static bool comes_back(const dp_args *t, const dp_draft *d, const dp_quote *q)
{
	const dp_sentence *s = &t->tree.doc->sentences.v[q->sentence];
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		const dp_token *k = tok(t, i);
		if (k->begin < q->begin || k->begin >= q->end)
			continue;
		if (dp_event_points_back(t, i))
			return true;
		if (i != q->cue && !dp_event_speech((dp_type)d->frame->type) && dp_event_type_of(t, i) == (dp_type)d->frame->type)
			return true;
	}
	return false;
}

/* News tells an act in its lead, and in the next sentence, where it comes back to it, who says so. */
static void add_later(const dp_args *t, dp_draft *d)
{
	const dp_doc *doc = t->tree.doc;
	uint32_t next = d->sentence + 1;
	for (uint32_t i = 0; d->sentence < DP_EVENT_LEAD && next < doc->sentences.n && i < doc->quotes.n && !d->source.n; i++) {
		const dp_quote *q = &doc->quotes.v[i];
		bool reports = q->kind == DP_QUOTE_INDIRECT || q->kind == DP_QUOTE_SOURCE;
		if (q->sentence != next || q->begin < doc->sentences.v[next].begin || !reports || q->parent != DP_NONE)
			continue;
		uint32_t entity = entity_of(t, q->speaker);
		if (entity != DP_NONE && !is_side(d, entity) && comes_back(t, d, q))
			dp_sides_add(&d->source, q->speaker, entity);
	}
}

/* ---- stances ---- */

static void add_by(dp_stance *s, uint32_t token)
{
	for (uint32_t i = 0; i < s->words; i++)
		if (s->by[i] == token)
			return;
	if (token != DP_NONE && s->words < DP_STANCE_WORDS)
		s->by[s->words++] = token;
}

static dp_stance *add_stance(dp_draft *d, uint32_t at, dp_stance_kind kind)
{
	if (d->stances == DP_STANCES_MAX)
		return NULL;
	memmove(&d->stance[at + 1], &d->stance[at], (d->stances - at) * sizeof *d->stance);
	d->stances++;
	d->stance[at] = (dp_stance){.kind = kind, .source = {.mention = DP_NONE, .entity = DP_NONE}};
	return &d->stance[at];
}

static void name_stance(const dp_args *t, dp_stance *s, dp_side source)
{
	s->kind = DP_STANCE_NAMED;
	s->source = source;
	if (source.mention == DP_NONE)
		return;
	s->begin = t->tree.doc->mentions.v[source.mention].begin;
	s->end = t->tree.doc->mentions.v[source.mention].end;
}

static void add_chain(const dp_args *t, dp_draft *d, const chain *c)
{
	add_stance(d, 0, DP_STANCE_AUTHOR);
	for (uint32_t i = c->n; i-- > 0;) {
		const dp_quote *q = c->quote[i];
		uint32_t mention = speaker_of(t, q);
		dp_stance *s = add_stance(d, d->stances, DP_STANCE_UNNAMED);
		if (mention != DP_NONE) {
			name_stance(t, s, (dp_side){mention, entity_of(t, mention), false});
		} else if (q->speaker_begin < q->speaker_end) {
			s->kind = DP_STANCE_NAMED;
			s->begin = q->speaker_begin;
			s->end = q->speaker_end;
		}
	}
}

/* The quote of `c` that a word belongs to, the innermost first: its cue, or words in it; `c->n` for the author's own words. */
static uint32_t place_of(const dp_args *t, const chain *c, uint32_t token)
{
	for (uint32_t i = 0; token != DP_NONE && i < c->n; i++) {
		const dp_quote *q = c->quote[i];
		uint32_t at = tok(t, token)->begin;
		if (token == q->cue || (q->begin <= at && at < q->end && !(q->gap_begin <= at && at < q->gap_end)))
			return i;
	}
	return token == DP_NONE ? 0 : c->n;
}

/* What the words of the act say; `plan`: it is only planned, not told as future. */
static dp_factuality value_of(uint32_t roles, bool plan)
{
	static const dp_factuality value[2][3] = {{DP_FACT_CT_PLUS, DP_FACT_PR_PLUS, DP_FACT_PS_PLUS}, {DP_FACT_CT_MINUS, DP_FACT_PR_MINUS, DP_FACT_PS_MINUS}};
	uint32_t strength = roles & DP_WORD_POSSIBLE ? 2 : roles & DP_WORD_PROBABLE ? 1 : 0;
	if (roles & DP_WORD_DENIED)
		return value[1][strength];
	if (roles & DP_WORD_WHETHER)
		return DP_FACT_CTU;
	if ((roles & DP_MARK_CONDITION) || (plan && strength == 0))
		return DP_FACT_UU;
	return value[0][strength];
}

/* A clause in the indicative within "laut X": the text tells it as true. */
static bool told_as_true(const dp_args *t, uint32_t trigger, const dp_quote *q)
{
	const dp_group *g = dp_tree_group(&t->tree, trigger);
	uint32_t clause = g && g->finite != DP_NONE ? trigger : dp_tree_clause(&t->tree, trigger);
	g = clause == DP_NONE ? NULL : dp_tree_group(&t->tree, clause);
	return q->commits || (q->kind == DP_QUOTE_SOURCE && !q->nearer && g && g->mood == DP_MOOD_INDICATIVE);
}

static void keep_distance(dp_stance *s, dp_factuality nearest, uint32_t by)
{
	s->value = negative(nearest) ? DP_FACT_PS_MINUS : DP_FACT_PS_PLUS;
	add_by(s, by);
}

/*
 * What is said by nobody in particular ("angeblich", "soll ... haben") has a source of its own, from which the one before keeps a distance;
 * "will ... haben" is what the actor himself says.
 */
static void add_hearsay(const dp_args *t, dp_draft *d, const dp_mark *m)
{
	dp_stance *s = add_stance(d, d->stances, DP_STANCE_UNNAMED);
	if (s && (m->roles & DP_WORD_CLAIM) && d->actor.n)
		name_stance(t, s, d->actor.v[0]);
}

/* Words of distance: the stance that `mark` is of, DP_NONE for words that are none; one behind the last asks for a source of its own. */
static uint32_t distance_of(const dp_args *t, const chain *c, const dp_mark *m)
{
	uint32_t place = place_of(t, c, m->token);
	if (!(m->roles & (DP_WORD_ALLEGED | DP_WORD_CLAIM)))
		return DP_NONE;
	bool reporter = place < c->n && ((m->roles & DP_MARK_REPORTER) || (m->token != DP_NONE && m->token == c->quote[place]->cue));
	return c->n - place - reporter;
}

/* What the nearest source says; its words are noted there. Those of a cue say how its own source reports. */
static dp_factuality nearest_value(const dp_args *t, dp_draft *d, const chain *c, const dp_reality *r)
{
	uint32_t roles = 0;
	bool plan = false;
	for (uint32_t i = 0; i < r->marks; i++) {
		const dp_mark *m = &r->mark[i];
		uint32_t told = m->roles & ~(uint32_t)(DP_WORD_ALLEGED | DP_WORD_CLAIM | DP_MARK_REPORTER | (r->done ? DP_WORD_PLANNED | DP_MARK_FUTURE : 0));
		uint32_t place = place_of(t, c, m->token);
		if (!told || (place > 0 && place < c->n && m->token == c->quote[place]->cue))
			continue;
		roles |= told;
		plan |= (told & DP_WORD_PLANNED) && !(told & DP_MARK_FUTURE);
		add_by(&d->stance[d->stances - 1], m->token);
	}
	d->ahead = (roles & DP_WORD_PLANNED) && !(roles & DP_WORD_POSSIBLE);
	return d->stance[d->stances - 1].value = value_of(roles, plan);
}

static void take_stances(const dp_args *t, dp_draft *d, const chain *c, const dp_reality *r)
{
	add_chain(t, d, c);
	for (uint32_t i = 0; i < r->marks && d->stances == c->n + 1; i++)
		if (distance_of(t, c, &r->mark[i]) == c->n)
			add_hearsay(t, d, &r->mark[i]);
	dp_factuality nearest = nearest_value(t, d, c, r);
	for (uint32_t i = 0; i < c->n; i++) {
		dp_stance *reporter = &d->stance[c->n - 1 - i];
		const dp_quote *q = c->quote[i];
		add_by(reporter, q->cue);
		if (q->certainty == DP_ALLEGED)
			keep_distance(reporter, nearest, DP_NONE);
		else if (told_as_true(t, d->trigger, q) && nearest != DP_FACT_UU && nearest != DP_FACT_CTU)
			reporter->value = negative(nearest) ? DP_FACT_PR_MINUS : DP_FACT_PR_PLUS;
	}
	for (uint32_t i = 0; i < r->marks; i++) {
		uint32_t at = distance_of(t, c, &r->mark[i]);
		if (at != DP_NONE && at + 1 < d->stances)
			keep_distance(&d->stance[at], nearest, r->mark[i].token);
	}
}

void dp_event_sources(const dp_args *t, dp_draft *d, const dp_reality *reality)
{
	chain c = chain_of(t, d->trigger);
	take_stances(t, d, &c, reality);
	d->status = dp_event_status(d->stance, d->stances, d->ahead);
	d->certainty = dp_event_certainty(d->stance, d->stances);
	add_speakers(t, d, &c);
	add_outlet(t, d);
	add_later(t, d);
}

static uint32_t stance_of(const dp_draft *d, uint32_t entity)
{
	for (uint32_t i = 0; i < d->stances; i++)
		if (d->stance[i].kind == DP_STANCE_NAMED && d->stance[i].source.entity == entity)
			return i;
	return DP_NONE;
}

/* A source nearer to the act than all: it says what the one before it said, who now accuses, or reports and knows as little or as much. */
static void add_nearest(const dp_args *t, dp_draft *d, dp_side source)
{
	dp_stance *s = add_stance(d, d->stances, DP_STANCE_NAMED);
	if (!s)
		return;
	name_stance(t, s, source);
	s->value = s[-1].value;
	bool doubted = d->certainty == DP_ALLEGED && dp_event_certainty(d->stance, d->stances - 1) == DP_STATED;
	if (doubted)
		keep_distance(&s[-1], s->value, DP_NONE);
	else if (distant(s[-1].value))
		s[-1].value = DP_FACT_UU;
}

void dp_event_stances(const dp_args *t, dp_draft *d)
{
	for (uint32_t i = 0; i < d->source.n; i++) {
		if (stance_of(d, d->source.v[i].entity) != DP_NONE)
			continue;
		uint32_t before = i ? stance_of(d, d->source.v[i - 1].entity) : DP_NONE;
		if (before == DP_NONE) {
			add_nearest(t, d, d->source.v[i]);
			continue;
		}
		dp_stance *s = add_stance(d, before, DP_STANCE_NAMED);
		if (s)
			name_stance(t, s, d->source.v[i]);
	}
	/* "wird beschuldigt, ... zu haben": the accuser is not told */
	if (d->certainty == DP_ALLEGED && dp_event_certainty(d->stance, d->stances) == DP_STATED) {
		if (d->stances == 1) {
			add_stance(d, 1, DP_STANCE_UNNAMED);
			d->stance[1].value = d->stance[0].value;
		}
		dp_stance *nearest = &d->stance[d->stances - 1];
		keep_distance(&nearest[-1], nearest->value, DP_NONE);
	}
}
