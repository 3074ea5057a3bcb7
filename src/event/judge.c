#include "event/judge.h"

#include "base/file.h"

#include <stdlib.h>

enum {
	TEMPLATES_VERSION = 6, /* raised with any change of features: a model of others is refused */
	NEAR = 2,              /* sentences back in which sides are looked for */
	LEAD = 2,              /* sentences at the head of an article, whose places hold for all of it */
	LEADING = 4,           /* of how many others those may be outdone whom an article is about */
	BACK = 64,             /* drafts before, and behind, that are looked at */
	STEPS = 6,             /* of a way through the tree */
	DOUBT = 6000,          /* a draft that no frame is sure of must be likelier an act than not by so much */
	DISBELIEF = 18000,     /* one that a frame is sure of is dropped where it is unlikelier by so much, */
	SHORT = 4,             /* but not in texts of fewer sentences: what articles teach does not hold for one or two */
	SHARED = 14000,        /* nobody is acted on only where that is likelier than each who may be by so much: those of one state share its likelihood */
	PLACE_DOUBT = 2000     /* a place is told more often than annotators repeat it: one that is unlikelier than not by so much still counts */
};

uint32_t dp_judge_templates(void)
{
	return (uint32_t)dp_feature_mix(TEMPLATES_VERSION, DP_TYPE_COUNT);
}

int dp_judge_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	return dp_file_append(dir, "model/judge.bin", out, error);
}

int dp_judge_open(dp_linear *self, dp_str section, depesche_error *error)
{
	*self = (dp_linear){0};
	return section.n ? dp_linear_open(self, section, dp_judge_templates(), "judge", NULL, error) : 0;
}

/* ---- the article ---- */

/* The state whose people and bodies are mentioned most; the first of equals in the alphabet. */
static bool find_state(dp_context *c, dp_doc *doc)
{
	enum { LETTERS = 26, CODES = LETTERS * LETTERS * LETTERS };
	uint32_t *n = dp_arena_calloc(&doc->arena, CODES, sizeof *n), best = 0;
	if (!n)
		return false;
	for (uint32_t e = 0; e < doc->entities.n; e++) {
		const char *code = doc->entities.v[e].code;
		bool known = strlen(code) == 3;
		for (uint32_t i = 0; known && i < 3; i++)
			known = code[i] >= 'A' && code[i] <= 'Z';
		if (known)
			n[((code[0] - 'A') * LETTERS + code[1] - 'A') * LETTERS + code[2] - 'A'] += c->count[e];
		c->states += doc->entities.v[e].kind == DP_ENTITY_STATE;
	}
	for (uint32_t i = 1; i < CODES; i++)
		best = n[i] > n[best] ? i : best;
	if (n[best]) {
		c->state[0] = (char)('A' + best / (LETTERS * LETTERS));
		c->state[1] = (char)('A' + best / LETTERS % LETTERS);
		c->state[2] = (char)('A' + best % LETTERS);
	}
	return true;
}

static int descending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* How often the political entities are mentioned, and how many of them more often than each. */
static bool rank_entities(dp_context *c, dp_doc *doc)
{
	uint32_t *counts = dp_arena_alloc(&doc->arena, (doc->entities.n + 1) * sizeof *counts), n = 0;
	if (!counts)
		return false;
	for (uint32_t e = 0; e < doc->entities.n; e++)
		if (doc->entities.v[e].political)
			counts[n++] = c->count[e];
	qsort(counts, n, sizeof *counts, descending);
	for (uint32_t e = 0; e < doc->entities.n; e++) {
		uint32_t low = 0, high = n;
		while (low < high) {
			uint32_t middle = (low + high) / 2;
			if (counts[middle] > c->count[e])
				low = middle + 1;
			else
				high = middle;
		}
		c->rank[e] = low;
	}
	return true;
}

static bool acts(const dp_doc *doc, uint32_t entity)
{
	dp_entity_kind k = doc->entities.v[entity].kind;
	return k != DP_ENTITY_PLACE && k != DP_ENTITY_SET;
}

static void find_leading(dp_context *c, const dp_doc *doc)
{
	uint32_t last = DP_NONE;
	for (uint32_t i = 0; i < doc->mentions.n && c->leadings < DP_LEADING_MAX; i++) {
		uint32_t e = doc->mentions.v[i].entity;
		bool leads = e != DP_NONE && e != last && acts(doc, e) && doc->entities.v[e].political && c->rank[e] < LEADING && c->count[e] > 1;
		for (uint32_t k = 0; k < c->leadings && leads; k++)
			leads = doc->mentions.v[c->leading[k]].entity != e;
		if (leads)
			c->leading[c->leadings++] = i;
		last = e;
	}
}

static void index_sentences(dp_context *c, const dp_doc *doc)
{
	uint32_t m = 0;
	for (uint32_t s = 0; s <= doc->sentences.n; s++) {
		while (m < doc->mentions.n && doc->mentions.v[m].sentence < s)
			m++;
		c->mention[s] = m;
		c->quote[s] = DP_NONE;
	}
	for (uint32_t i = doc->quotes.n; i-- > 0;) {
		uint32_t s = doc->quotes.v[i].sentence;
		if (s < doc->sentences.n) {
			c->next_quote[i] = c->quote[s];
			c->quote[s] = i;
		}
	}
}

bool dp_context_init(dp_context *self, const dp_args *tree, dp_doc *doc)
{
	uint32_t n = doc->entities.n;
	dp_arena *arena = &doc->arena;
	*self = (dp_context){
		.tree = tree,
		.count = dp_arena_calloc(arena, n + 1, sizeof(uint32_t)),
		.first = dp_arena_calloc(arena, n + 1, sizeof(uint32_t)),
		.rank = dp_arena_calloc(arena, n + 1, sizeof(uint32_t)),
		.quote = dp_arena_calloc(arena, doc->sentences.n + 1, sizeof(uint32_t)),
		.next_quote = dp_arena_calloc(arena, doc->quotes.n + 1, sizeof(uint32_t)),
		.mention = dp_arena_calloc(arena, doc->sentences.n + 1, sizeof(uint32_t)),
	};
	if (!self->count || !self->first || !self->rank || !self->quote || !self->next_quote || !self->mention)
		return false;
	for (uint32_t i = 0; i < doc->mentions.n; i++) {
		uint32_t e = doc->mentions.v[i].entity;
		if (e != DP_NONE && self->count[e]++ == 0)
			self->first[e] = doc->mentions.v[i].sentence;
	}
	index_sentences(self, doc);
	if (!rank_entities(self, doc) || !find_state(self, doc))
		return false;
	find_leading(self, doc);
	return true;
}

/* ---- small words about words ---- */

static const dp_doc *doc_of(const dp_context *c)
{
	return c->tree->tree.doc;
}

static const dp_token *tok(const dp_context *c, uint32_t i)
{
	return &doc_of(c)->tokens.v[i];
}

static dp_deprel base(const dp_context *c, uint32_t i)
{
	return dp_tree_base(&c->tree->tree, i);
}

static uint32_t apart(uint32_t a, uint32_t b)
{
	return a > b ? a - b : b - a;
}

/* Coordination and names are no distance: what holds of the first holds of all. */
static bool flat(dp_deprel r)
{
	return r == DP_REL_CONJ || r == DP_REL_FLAT || r == DP_REL_APPOS;
}

/* The way through the tree from one word to another of its sentence, as a hash of relations; 1 where it is long. */
static uint64_t path(const dp_context *c, uint32_t from, uint32_t to)
{
	uint64_t h = 7;
	uint32_t steps = 0;
	for (uint32_t up = from; up != DP_NONE && steps < STEPS; steps++) {
		if (dp_tree_below(&c->tree->tree, to, up)) {
			uint64_t down[STEPS];
			uint32_t n = 0, at = to;
			for (; at != up && n < STEPS; at = tok(c, at)->head)
				if (!flat(base(c, at)))
					down[n++] = (uint64_t)base(c, at) + 100;
			while (n > 0)
				h = dp_feature_mix(h, down[--n]);
			return at == up ? h : 1;
		}
		if (!flat(base(c, up)))
			h = dp_feature_mix(h, (uint64_t)base(c, up) + 1);
		up = tok(c, up)->head;
	}
	return 1;
}

static uint64_t case_of(const dp_context *c, uint32_t token)
{
	dp_str adposition = dp_tree_case(&c->tree->tree, token);
	return adposition.n ? dp_str_hash(adposition) : tok(c, token)->feats & DP_FEATS_CASE;
}

static uint64_t form_of(const dp_context *c, uint32_t token)
{
	const dp_group *g = dp_tree_group(&c->tree->tree, token);
	return g                                     ? 1u + g->form + 4u * g->passive + 8u * (g->finite != DP_NONE) + 16u * g->reflexive
	       : tok(c, token)->upos == DP_UPOS_NOUN ? 100
						     : 101;
}

static uint64_t file_of(const dp_context *c, const dp_frame *frame)
{
	return dp_str_hash(dp_frames_text(c->tree->frames, frame->file));
}

/* The frame by its own line: there are too few lessons for each, yet the frequent ones tell more than their file. */
static uint64_t line_of(const dp_context *c, const dp_frame *frame)
{
	return dp_feature_mix(file_of(c, frame), frame->line);
}

static uint64_t kind_of(const dp_context *c, uint32_t entity)
{
	const dp_entity *e = &doc_of(c)->entities.v[entity];
	return (uint64_t)e->kind * 64 + e->sector * 2u + e->political;
}

static uint64_t kinds_of(const dp_context *c, const dp_sides *sides)
{
	return sides->n == 0 ? 1 : sides->n > 1 ? 2 : 3 + kind_of(c, sides->v[0].entity);
}

/* ---- is it an act? ---- */

static uint64_t noun_form(const dp_context *c, uint32_t token)
{
	uint64_t h = tok(c, token)->feats & DP_FEATS_NUMBER;
	for (uint32_t k = c->tree->tree.child[token]; k != DP_NONE; k = c->tree->tree.next[k])
		if (base(c, k) == DP_REL_DET)
			h = dp_feature_mix(h, dp_str_hash(tok(c, k)->lemma));
	return h;
}

/* An act below another's trigger may be only what is demanded, promised, judged there. */
static void add_governor(const dp_context *c, const dp_draft *d, const dp_draft *other, dp_features *f)
{
	if (!other->failed && dp_tree_below(&c->tree->tree, d->trigger, other->trigger))
		dp_feature3(f, 1000, d->frame->type, other->frame->type, (uint64_t)base(c, d->trigger));
}

/* What hangs on the trigger: words and their senses by which it is this act or another ("legte Berufung ein", "legte die Arbeit nieder"). */
static void dependent_features(const dp_context *c, const dp_draft *d, dp_features *f)
{
	enum { NOUN = 1200, WORD = 1204, NAME = 1206 };
	uint64_t type = d->frame->type, word = dp_str_hash(dp_event_stem(c->tree, d->trigger));
	for (uint32_t k = c->tree->tree.child[d->trigger]; k != DP_NONE; k = c->tree->tree.next[k]) {
		uint64_t r = (uint64_t)base(c, k), stem = dp_str_hash(dp_event_stem(c->tree, k)), with = case_of(c, k);
		switch (tok(c, k)->upos) {
		case DP_UPOS_PUNCT: case DP_UPOS_DET: case DP_UPOS_AUX:
			break;
		case DP_UPOS_NOUN:
			dp_feature3(f, NOUN, word, r, stem);
			dp_feature3(f, NOUN + 1, type, r, stem);
			dp_feature4(f, NOUN + 2, type, r, with, tok(c, k)->sense);
			dp_feature4(f, NOUN + 3, word, r, with, tok(c, k)->sense);
			break;
		case DP_UPOS_PROPN:
			dp_feature4(f, NAME, type, r, with, c->tree->tree.mention[k] != DP_NONE);
			dp_feature4(f, NAME + 1, word, r, with, c->tree->tree.mention[k] != DP_NONE);
			break;
		default:
			dp_feature3(f, WORD, type, r, stem);
			dp_feature3(f, WORD + 1, word, r, stem);
		}
	}
}

/* How much of what is told around it, and in its sentence, the frames are sure to be acts: in a report on sport or the weather little is. */
static void company_features(const dp_context *c, const dp_draft *drafts, uint32_t n, uint32_t draft, dp_features *f)
{
	enum { EIGHTHS = 8 };
	const dp_draft *d = &drafts[draft];
	uint32_t from = draft > BACK ? draft - BACK : 0, to = n - draft > BACK ? draft + BACK + 1 : n, t = 1300, sure = 0, beside = 0;
	for (uint32_t i = from; i < to; i++) {
		sure += !drafts[i].failed;
		beside += !drafts[i].failed && drafts[i].sentence == d->sentence && i != draft;
	}
	uint32_t sentences = to - from == n ? doc_of(c)->sentences.n : drafts[to - 1].sentence - drafts[from].sentence + 1;
	dp_feature2(f, ++t, d->failed > 0, dp_feature_bucket(sure));
	dp_feature2(f, ++t, d->frame->type, dp_feature_bucket(sure));
	dp_feature2(f, ++t, d->frame->type, beside);
	dp_feature2(f, ++t, d->failed > 0, beside);
	dp_feature2(f, ++t, d->failed > 0, EIGHTHS * sure / (to - from));
	dp_feature2(f, ++t, d->failed > 0, dp_feature_bucket(EIGHTHS * sure / (sentences + 1)));
}

void dp_judge_act_features(const dp_context *c, const dp_draft *drafts, uint32_t n, uint32_t draft, dp_features *f)
{
	const dp_draft *d = &drafts[draft];
	const dp_token *k = tok(c, d->trigger);
	const dp_group *g = dp_tree_group(&c->tree->tree, d->trigger);
	const dp_quote *q = dp_event_quote(c->tree, d->trigger);
	uint32_t t = 1000, earlier = 0, earlier_word = 0, head = k->head;
	uint64_t type = d->frame->type, word = dp_str_hash(dp_event_stem(c->tree, d->trigger)), file = file_of(c, d->frame), form = form_of(c, d->trigger);
	uint64_t line = line_of(c, d->frame), relation = (uint64_t)base(c, d->trigger), kinds = dp_feature_mix(kinds_of(c, &d->actor), kinds_of(c, &d->recipient));
	uint64_t above = head == DP_NONE ? 0 : dp_str_hash(dp_event_stem(c->tree, head));
	f->n = 0;
	for (uint32_t i = draft; i-- > 0 && draft - i <= BACK;) {
		earlier += !drafts[i].failed && drafts[i].frame->type == d->frame->type;
		earlier_word += !drafts[i].failed && dp_str_eq(dp_event_stem(c->tree, drafts[i].trigger), dp_event_stem(c->tree, d->trigger));
		if (drafts[i].sentence == d->sentence)
			add_governor(c, d, &drafts[i], f);
	}
	for (uint32_t i = draft + 1; i < n && i - draft <= BACK && drafts[i].sentence == d->sentence; i++)
		add_governor(c, d, &drafts[i], f);
	dp_feature1(f, ++t, 0);
	dp_feature1(f, ++t, type);
	dp_feature1(f, ++t, file);
	dp_feature1(f, ++t, word);
	dp_feature2(f, ++t, word, form);
	dp_feature2(f, ++t, file, form);
	dp_feature2(f, ++t, type, form);
	dp_feature2(f, ++t, form, relation);
	dp_feature2(f, ++t, type, relation);
	dp_feature2(f, ++t, word, relation);
	dp_feature2(f, ++t, relation, above);
	dp_feature2(f, ++t, type, above);
	dp_feature3(f, ++t, type, relation, case_of(c, d->trigger));
	dp_feature2(f, ++t, type, kinds);
	dp_feature2(f, ++t, file, kinds_of(c, &d->actor));
	dp_feature2(f, ++t, file, kinds_of(c, &d->recipient));
	dp_feature3(f, ++t, type, d->actor.n > 0, d->recipient.n > 0);
	dp_feature3(f, ++t, word, d->actor.n > 0, d->recipient.n > 0);
	dp_feature3(f, ++t, type, d->status, d->certainty);
	dp_feature2(f, ++t, word, d->status);
	dp_feature2(f, ++t, type, q ? 1u + q->kind : 0);
	dp_feature3(f, ++t, type, d->time != DP_NONE, d->place != DP_NONE);
	dp_feature2(f, ++t, type, dp_feature_bucket(d->sentence));
	dp_feature2(f, ++t, type, dp_feature_bucket(earlier));
	dp_feature2(f, ++t, type, dp_feature_bucket(earlier_word));
	dp_feature1(f, ++t, dp_feature_bucket(c->states));
	dp_feature2(f, ++t, type, d->weak);
	dp_feature1(f, ++t, d->failed);
	dp_feature2(f, ++t, type, d->failed);
	dp_feature2(f, ++t, file, d->failed);
	dp_feature2(f, ++t, word, d->failed);
	dp_feature3(f, ++t, type, kinds_of(c, &d->actor), d->failed > 0);
	dp_feature3(f, ++t, type, kinds_of(c, &d->recipient), d->failed > 0);
	dp_feature1(f, ++t, line);
	dp_feature2(f, ++t, line, d->failed);
	dp_feature2(f, ++t, line, form);
	dependent_features(c, d, f);
	company_features(c, drafts, n, draft, f);
	if (g) {
		dp_feature3(f, ++t, type, g->tense, g->mood);
		dp_feature2(f, ++t, type, g->modal == DP_NONE ? 0 : dp_str_hash(tok(c, g->modal)->lemma));
		dp_feature2(f, ++t, type, g->negation != DP_NONE);
	} else {
		t += 3;
		dp_feature2(f, ++t, type, noun_form(c, d->trigger));
		dp_feature2(f, ++t, word, noun_form(c, d->trigger));
		dp_feature2(f, ++t, type, k->tail.n > 0);
		dp_feature1(f, ++t, dp_str_hash(k->lemma));
	}
}

/*
 * "Aus Protest legten sie die Arbeit nieder", "die USA seien bereit, versicherte er": a doubtful act that is an argument of a sure one of its type,
 * or has it as one, is the same.
 */
static bool beside_same(const dp_context *c, const dp_draft *drafts, uint32_t n, uint32_t draft)
{
	const dp_draft *d = &drafts[draft];
	for (uint32_t i = draft > BACK ? draft - BACK : 0; i < n && i <= draft + BACK; i++) {
		const dp_draft *sure = &drafts[i];
		if (!sure->failed && !sure->dropped && sure->frame->type == d->frame->type &&
		    (tok(c, d->trigger)->head == sure->trigger || tok(c, sure->trigger)->head == d->trigger))
			return true;
	}
	return false;
}

void dp_judge_acts(const dp_linear *self, const dp_context *context, dp_draft *drafts, uint32_t n)
{
	int64_t best = 0;
	uint32_t kept = DP_NONE;
	for (uint32_t i = 0; i < n && dp_judge_speaks(self); i++) {
		dp_features f;
		dp_judge_act_features(context, drafts, n, i, &f);
		int64_t m = dp_linear_margin(self, &f);
		drafts[i].dropped = drafts[i].failed ? m < DOUBT : m < -DISBELIEF && doc_of(context)->sentences.n >= SHORT;
		if (drafts[i].dropped)
			continue;
		bool rival = kept != DP_NONE && drafts[kept].trigger == drafts[i].trigger && drafts[kept].frame->type != drafts[i].frame->type;
		if (rival && m <= best) {
			drafts[i].dropped = true;
			continue;
		}
		if (rival)
			drafts[kept].dropped = true;
		kept = i;
		best = m;
	}
	for (uint32_t i = 0; i < n && dp_judge_speaks(self); i++)
		drafts[i].dropped |= drafts[i].failed && beside_same(context, drafts, n, i);
}

/* ---- who fills a role? ---- */

static const dp_sides *sides_of(const dp_draft *d, dp_event_role role)
{
	return role == DP_FOR_ACTOR ? &d->actor : &d->recipient;
}

static dp_candidate *find(dp_candidates *all, uint32_t item)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (all->v[i].item == item)
			return &all->v[i];
	return NULL;
}

static void add(dp_candidates *all, uint32_t mention, uint32_t item, bool proposed)
{
	if (!find(all, item) && all->n < DP_CANDIDATES_MAX)
		all->v[all->n++] = (dp_candidate){mention, item, proposed};
}

/* Of several mentions of one the nearest in the trigger's sentence, else the latest before it. */
static void add_nearest(const dp_context *c, const dp_draft *d, dp_candidates *all, uint32_t mention, uint32_t item)
{
	const dp_mention *m = &doc_of(c)->mentions.v[mention];
	dp_candidate *known = find(all, item);
	if (!known) {
		add(all, mention, item, false);
		return;
	}
	const dp_mention *old = &doc_of(c)->mentions.v[known->mention];
	if (known->proposed)
		return;
	bool nearer = apart(m->head, d->trigger) < apart(old->head, d->trigger);
	if (m->sentence == d->sentence ? old->sentence != d->sentence || nearer : old->sentence != d->sentence && m->sentence > old->sentence)
		known->mention = mention;
}

static void side_candidates(const dp_context *c, const dp_draft *d, dp_event_role role, dp_candidates *out)
{
	const dp_doc *doc = doc_of(c);
	const dp_sides *own = sides_of(d, role);
	for (uint32_t i = 0; i < own->n; i++)
		add(out, own->v[i].mention, own->v[i].entity, true);
	for (uint32_t i = 0; i < d->actor.n; i++)
		add(out, d->actor.v[i].mention, d->actor.v[i].entity, false);
	for (uint32_t i = 0; i < d->recipient.n; i++)
		add(out, d->recipient.v[i].mention, d->recipient.v[i].entity, false);
	uint32_t from = d->sentence > NEAR ? d->sentence - NEAR : 0;
	bool sites = role == DP_FOR_RECIPIENT && dp_event_takes_sites((dp_type)d->frame->type);
	for (uint32_t i = c->mention[from]; i < c->mention[d->sentence + 1]; i++) {
		const dp_mention *m = &doc->mentions.v[i];
		if (m->entity != DP_NONE && acts(doc, m->entity) && (sites || !doc->entities.v[m->entity].site))
			add_nearest(c, d, out, i, m->entity);
	}
	for (uint32_t i = 0; i < c->leadings; i++)
		if (doc->mentions.v[c->leading[i]].sentence < from)
			add(out, c->leading[i], doc->mentions.v[c->leading[i]].entity, false);
}

/* "in Minsk", "im Hafen von Odessa": what stands behind an adposition of place, or belongs to what does; but not "an der Grenze zu Litauen". */
static bool locates(const dp_context *c, uint32_t token)
{
	for (uint32_t guard = 0; token != DP_NONE && guard < 3; guard++, token = tok(c, token)->head) {
		uint32_t roles = dp_args_case_roles(c->tree, token);
		dp_deprel r = base(c, token);
		if (roles & DP_WORD_PLACE)
			return dp_event_locates(c->tree, token, roles);
		if (dp_event_beside(c->tree, token))
			return true;
		if (dp_tree_case(&c->tree->tree, token).n && !(roles & DP_WORD_AGENT))
			return false;
		if (r != DP_REL_NMOD && r != DP_REL_APPOS && r != DP_REL_FLAT && r != DP_REL_CONJ && r != DP_REL_COMPOUND && r != DP_REL_AMOD)
			return false;
	}
	return false;
}

/* "die Regierung in Lomé wies zurück": words that belong to a government that is a side of what is said. */
static bool of_governing_side(const dp_context *c, const dp_draft *d, uint32_t mention)
{
	const dp_doc *doc = doc_of(c);
	const dp_sides *sides[] = {&d->actor, &d->recipient};
	uint32_t head = tok(c, doc->mentions.v[mention].head)->head;
	for (uint32_t k = 0; k < 2 && head != DP_NONE && dp_event_speech((dp_type)d->frame->type); k++)
		for (uint32_t i = 0; i < sides[k]->n; i++) {
			const dp_side *side = &sides[k]->v[i];
			if (doc->entities.v[side->entity].sector == DP_SECTOR_GOV && doc->mentions.v[side->mention].head == head)
				return true;
		}
	return false;
}

/* "verurteilte den Angriff auf eine Klinik in Kabul": what is judged is there, not who judges. */
static bool judged(const dp_context *c, const dp_draft *d, uint32_t token)
{
	if (d->frame->type != DP_TYPE_ACCUSE && d->frame->type != DP_TYPE_SUPPORT)
		return false;
	uint32_t guard = 0;
	while (token != DP_NONE && tok(c, token)->head != d->trigger && guard++ < 4 * STEPS)
		token = tok(c, token)->head;
	return token != DP_NONE && tok(c, token)->head == d->trigger && base(c, token) == DP_REL_OBJ;
}

/* "seien getötet worden, sagte der Kommissar in Genf": where somebody speaks is not where it happened. */
static bool of_speaking(const dp_context *c, const dp_draft *d, uint32_t mention)
{
	const dp_mention *m = &doc_of(c)->mentions.v[mention];
	if (dp_event_speech((dp_type)d->frame->type) || d->frame->type == DP_TYPE_CONSULT)
		return false;
	uint32_t verb = dp_tree_clause(&c->tree->tree, m->head);
	for (uint32_t i = c->quote[m->sentence]; i != DP_NONE && verb != DP_NONE && verb != d->trigger; i = c->next_quote[i])
		if (doc_of(c)->quotes.v[i].cue == verb)
			return true;
	return false;
}

static void place_candidates(const dp_context *c, const dp_draft *d, dp_candidates *out)
{
	const dp_doc *doc = doc_of(c);
	if (d->place != DP_NONE)
		add(out, d->place, doc->mentions.v[d->place].place, true);
	for (uint32_t s = 0; s <= d->sentence; s++) {
		if (s == LEAD && d->sentence > NEAR + LEAD)
			s = d->sentence - NEAR;
		for (uint32_t i = c->mention[s]; i < c->mention[s + 1]; i++)
			if (doc->mentions.v[i].place != DP_NONE && locates(c, doc->mentions.v[i].head) && !dp_event_is_side(d, i) &&
			    !of_governing_side(c, d, i) && !of_speaking(c, d, i) && !(s == d->sentence && judged(c, d, doc->mentions.v[i].head)))
				add_nearest(c, d, out, i, doc->mentions.v[i].place);
	}
}

void dp_judge_candidates(const dp_context *context, const dp_draft *draft, dp_event_role role, dp_candidates *out)
{
	out->n = 0;
	if (role == DP_FOR_PLACE)
		place_candidates(context, draft, out);
	else
		side_candidates(context, draft, role, out);
}

static bool code_in(const dp_context *c, const dp_sides *sides, const char *code)
{
	for (uint32_t i = 0; code[0] && i < sides->n; i++)
		if (strcmp(doc_of(c)->entities.v[sides->v[i].entity].code, code) == 0)
			return true;
	return false;
}

/* What the trigger's sentence and the words around the candidate say: of all roles. `r` goes into every feature. */
static void where_features(const dp_context *c, const dp_draft *d, uint64_t r, uint32_t sentence, uint32_t token, bool proposed, dp_features *f)
{
	bool here = sentence == d->sentence;
	uint32_t back = sentence > d->sentence ? 9 : d->sentence - sentence, t = 2000, own, clause;
	uint64_t type = dp_feature_mix(r, d->frame->type), word = dp_feature_mix(r, dp_str_hash(dp_event_stem(c->tree, d->trigger))),
		 file = dp_feature_mix(r, file_of(c, d->frame));
	uint64_t way = here ? path(c, d->trigger, token) : 2 + dp_feature_bucket(back), form = form_of(c, d->trigger), with = case_of(c, token),
		 relation = (uint64_t)base(c, token);
	dp_feature2(f, ++t, r, proposed);
	dp_feature2(f, ++t, type, proposed);
	dp_feature2(f, ++t, file, proposed);
	dp_feature2(f, ++t, word, proposed);
	dp_feature2(f, ++t, r, way);
	dp_feature2(f, ++t, type, way);
	dp_feature3(f, ++t, type, way, with);
	dp_feature3(f, ++t, r, way, form);
	dp_feature3(f, ++t, file, way, form);
	dp_feature2(f, ++t, word, way);
	dp_feature3(f, ++t, r, way, with);
	dp_feature3(f, ++t, r, way, proposed);
	dp_feature3(f, ++t, type, dp_feature_bucket(back), proposed);
	dp_feature3(f, ++t, r, relation, with);
	dp_feature3(f, ++t, type, relation, with);
	dp_feature3(f, ++t, word, relation, with);
	if (here) {
		own = dp_tree_clause(&c->tree->tree, token);
		clause = dp_tree_verb(&c->tree->tree, d->trigger);
		dp_feature3(f, ++t, r, token > d->trigger, dp_feature_bucket(apart(token, d->trigger)));
		dp_feature3(f, ++t, type, token > d->trigger, own == clause);
		dp_feature3(f, ++t, r, own == clause, proposed);
		dp_feature2(f, ++t, r, own == DP_NONE ? 0 : dp_str_hash(dp_event_stem(c->tree, own)));
	}
}

/* Is the entity, or one of its state, on the side? What the judge itself has put there is no evidence. */
static bool stands_on(const dp_context *c, const dp_sides *sides, uint32_t entity, bool by_state)
{
	const char *code = doc_of(c)->entities.v[entity].code;
	for (uint32_t i = 0; i < sides->n; i++) {
		const dp_side *side = &sides->v[i];
		if (!side->weighed && (side->entity == entity || (by_state && code[0] && strcmp(doc_of(c)->entities.v[side->entity].code, code) == 0)))
			return true;
	}
	return false;
}

static bool meet(const dp_context *c, const dp_sides *a, const dp_sides *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (!a->v[i].weighed && stands_on(c, b, a->v[i].entity, true))
			return true;
	return false;
}

/* Where the candidate stands in the article's other drafts: on this side or the other one, before whom this draft has there, in acts of the type. */
static void elsewhere_features(const dp_context *c, const dp_draft *d, dp_event_role role, const dp_candidate *k, dp_features *f)
{
	enum { SAME_SIDE = 1, OTHER_SIDE = 4, WITHOUT = 1, OF_OTHER_TYPE = 4, BY_STATE = 8, BITS = 16 };
	uint32_t t = 8000, seen = 0;
	uint64_t r = role + 1, type = dp_feature_mix(r, d->frame->type);
	const dp_sides *other = role == DP_FOR_RECIPIENT ? &d->actor : &d->recipient;
	uint32_t own = (uint32_t)(d - c->drafts), from = own > BACK ? own - BACK : 0;
	for (uint32_t i = from; i < c->drafts_n && i <= own + BACK; i++) {
		const dp_draft *x = &c->drafts[i];
		const dp_sides *same = role == DP_FOR_RECIPIENT ? &x->recipient : &x->actor, *across = role == DP_FOR_RECIPIENT ? &x->actor : &x->recipient;
		if (x->trigger == d->trigger || x->dropped)
			continue;
		for (uint32_t by = 0; by < 2; by++) {
			uint32_t at = BY_STATE * by + (x->frame->type == d->frame->type ? 0 : OF_OTHER_TYPE);
			if (stands_on(c, same, k->item, by))
				seen |= SAME_SIDE << (at + (meet(c, other, across) ? 0 : WITHOUT));
			if (stands_on(c, across, k->item, by))
				seen |= OTHER_SIDE << (at + (meet(c, other, same) ? 0 : WITHOUT));
		}
	}
	for (uint32_t b = 0; b < BITS; b++)
		if (seen & 1u << b) {
			dp_feature3(f, t + 1, r, b, k->proposed);
			dp_feature3(f, t + 2, type, b, k->proposed);
		}
	dp_feature3(f, t + 3, r, seen & 0xFF, k->proposed);
	dp_feature3(f, t + 4, r, seen >> BY_STATE, k->proposed);
}

/* As what he was told so many sentences before: whose subject he was the text may still be about. */
static void back_features(const dp_context *c, const dp_draft *d, dp_event_role role, const dp_candidate *k, dp_features *f)
{
	const dp_mention *m = &doc_of(c)->mentions.v[k->mention];
	uint32_t t = 8100, far = d->sentence - m->sentence, back = m->sentence > d->sentence ? 9 : far < 3 ? far : 3, own = sides_of(d, role)->n;
	uint64_t r = role + 1, relation = (uint64_t)base(c, m->head), filled = own < 2 ? own : 2;
	dp_feature4(f, ++t, r, back, relation, kind_of(c, k->item));
	dp_feature4(f, ++t, dp_feature_mix(r, d->frame->type), back, relation, k->proposed);
	dp_feature4(f, ++t, r, back, relation, filled);
}

static void side_features(const dp_context *c, const dp_draft *d, dp_event_role role, const dp_candidate *k, dp_features *f)
{
	const dp_doc *doc = doc_of(c);
	const dp_sides *own = sides_of(d, role), *other = role == DP_FOR_RECIPIENT ? &d->actor : &d->recipient;
	const dp_entity *e = &doc->entities.v[k->item];
	const dp_quote *q = dp_event_quote(c->tree, d->trigger);
	uint32_t t = 3000, here = 0;
	uint64_t r = role + 1, type = dp_feature_mix(r, d->frame->type), file = dp_feature_mix(r, file_of(c, d->frame)), kind = kind_of(c, k->item);
	uint64_t line = dp_feature_mix(r, line_of(c, d->frame)), word = dp_feature_mix(r, dp_str_hash(dp_event_stem(c->tree, d->trigger)));
	bool in_other = dp_sides_has(other, k->item), same_other = code_in(c, other, e->code), same_own = code_in(c, own, e->code),
	     coded = e->code[0] != 0;
	uint64_t filled = own->n < 2 ? own->n : 2, speaks = 0;
	for (uint32_t i = c->mention[d->sentence]; i < c->mention[d->sentence + 1]; i++)
		here += doc->mentions.v[i].entity == k->item;
	if (q && q->speaker != DP_NONE && doc->mentions.v[q->speaker].entity == k->item)
		speaks |= 1;
	if (q && q->addressee != DP_NONE && doc->mentions.v[q->addressee].entity == k->item)
		speaks |= 2;
	for (uint32_t i = c->quote[d->sentence]; i != DP_NONE; i = c->next_quote[i]) {
		const dp_quote *any = &doc->quotes.v[i];
		if (any->speaker != DP_NONE && doc->mentions.v[any->speaker].entity == k->item)
			speaks |= any->cue == d->trigger ? 4 : 8;
	}
	dp_feature1(f, ++t, r);
	dp_feature1(f, ++t, type);
	dp_feature2(f, ++t, type, kind);
	dp_feature2(f, ++t, file, kind);
	dp_feature3(f, ++t, r, kind, k->proposed);
	dp_feature3(f, ++t, type, filled, k->proposed);
	dp_feature3(f, ++t, file, filled, in_other);
	dp_feature3(f, ++t, type, in_other, k->proposed);
	dp_feature3(f, ++t, type, coded * 4u + same_other * 2u + same_own, filled);
	dp_feature3(f, ++t, r, coded * 4u + same_other * 2u + same_own, k->proposed);
	dp_feature3(f, ++t, type, speaks, filled);
	dp_feature3(f, ++t, r, speaks, k->proposed);
	dp_feature3(f, ++t, type, dp_feature_bucket(c->rank[k->item]), filled);
	dp_feature3(f, ++t, r, dp_feature_bucket(c->count[k->item]), filled);
	dp_feature3(f, ++t, type, c->first[k->item] == 0, filled);
	dp_feature3(f, ++t, type, coded && strcmp(e->code, c->state) == 0, filled);
	dp_feature3(f, ++t, type, kinds_of(c, other), kind);
	dp_feature3(f, ++t, type, here > 0, filled);
	dp_feature3(f, ++t, type, (uint64_t)e->kind, filled);
	dp_feature3(f, ++t, type, doc->mentions.v[k->mention].kind, (uint64_t)e->kind);
	dp_feature2(f, ++t, line, kind);
	dp_feature3(f, ++t, word, kind, k->proposed);
	dp_feature3(f, ++t, line, same_other, coded);
	dp_feature3(f, ++t, word, same_other, coded);
	dp_feature3(f, ++t, word, c->rank[k->item] < LEADING, filled);
	elsewhere_features(c, d, role, k, f);
	back_features(c, d, role, k, f);
	where_features(c, d, dp_feature_mix(r, filled), doc->mentions.v[k->mention].sentence, doc->mentions.v[k->mention].head, k->proposed, f);
}

static void place_features(const dp_context *c, const dp_draft *d, const dp_candidate *k, dp_features *f)
{
	const dp_mention *m = &doc_of(c)->mentions.v[k->mention];
	uint32_t t = 4000;
	uint64_t r = DP_FOR_PLACE + 1, type = dp_feature_mix(r, d->frame->type);
	bool state = doc_of(c)->entities.v[k->item].kind == DP_ENTITY_STATE,
	     side = m->entity != DP_NONE && (dp_sides_has(&d->actor, m->entity) || dp_sides_has(&d->recipient, m->entity));
	dp_feature1(f, ++t, type);
	dp_feature2(f, ++t, type, state);
	dp_feature3(f, ++t, type, side, k->proposed);
	dp_feature3(f, ++t, r, d->place != DP_NONE, k->proposed);
	dp_feature3(f, ++t, type, m->kind, d->place != DP_NONE);
	dp_feature3(f, ++t, type, m->sentence < 2, d->place != DP_NONE);
	where_features(c, d, r, m->sentence, m->head, k->proposed, f);
}

void dp_judge_role_features(const dp_context *context, const dp_draft *draft, dp_event_role role, const dp_candidate *candidate, dp_features *out)
{
	out->n = 0;
	if (role == DP_FOR_PLACE)
		place_features(context, draft, candidate, out);
	else
		side_features(context, draft, role, candidate, out);
}

void dp_judge_nobody_features(const dp_context *c, const dp_draft *d, dp_event_role role, dp_features *f)
{
	const dp_sides *other = role == DP_FOR_RECIPIENT ? &d->actor : &d->recipient;
	const dp_quote *q = dp_event_quote(c->tree, d->trigger);
	const dp_group *g = dp_tree_group(&c->tree->tree, d->trigger);
	uint32_t t = 7000;
	uint64_t r = role + 1, type = dp_feature_mix(r, d->frame->type), file = dp_feature_mix(r, file_of(c, d->frame)),
		 word = dp_feature_mix(r, dp_str_hash(dp_event_stem(c->tree, d->trigger))), form = form_of(c, d->trigger), others = other->n < 2 ? other->n : 2;
	f->n = 0;
	dp_feature1(f, ++t, r);
	dp_feature1(f, ++t, type);
	dp_feature1(f, ++t, file);
	dp_feature1(f, ++t, word);
	dp_feature2(f, ++t, type, form);
	dp_feature2(f, ++t, word, form);
	dp_feature2(f, ++t, type, others);
	dp_feature2(f, ++t, word, others);
	dp_feature2(f, ++t, type, kinds_of(c, other));
	dp_feature3(f, ++t, type, d->status, d->certainty);
	dp_feature2(f, ++t, type, q ? 1u + q->kind : 0);
	dp_feature3(f, ++t, type, g && g->passive, others);
	dp_feature2(f, ++t, type, dp_feature_bucket(d->sentence));
	dp_feature2(f, ++t, type, dp_feature_bucket(c->states));
	dp_feature2(f, ++t, type, d->failed > 0);
	dp_feature3(f, ++t, type, (uint64_t)base(c, d->trigger), case_of(c, d->trigger));
}

/* The first of those that a conjunction joins. */
static uint32_t first_joined(const dp_context *c, uint32_t token)
{
	for (uint32_t guard = 0; guard < DP_SIDES_MAX && base(c, token) == DP_REL_CONJ && tok(c, token)->head != DP_NONE && !dp_args_included(c->tree, token); guard++)
		token = tok(c, token)->head;
	return token;
}

static bool joined(const dp_context *c, const dp_candidate *a, const dp_candidate *b)
{
	const dp_doc *doc = doc_of(c);
	return a->mention != b->mention && first_joined(c, doc->mentions.v[a->mention].head) == first_joined(c, doc->mentions.v[b->mention].head);
}

/* The likeliest, with all who are joined to him, if nobody at all is less likely. */
static void set_side(const dp_context *c, const dp_candidates *all, const int64_t *weight, int64_t nobody, dp_sides *sides)
{
	uint32_t top = 0;
	for (uint32_t i = 1; i < all->n; i++)
		top = weight[i] > weight[top] ? i : top;
	for (uint32_t i = 0; i < all->n && weight[top] > nobody; i++) {
		uint32_t before = sides->n;
		if (i == top || (weight[i] > INT64_MIN && joined(c, &all->v[i], &all->v[top])))
			dp_sides_add(sides, all->v[i].mention, all->v[i].item);
		if (sides->n > before)
			sides->v[before].weighed = true;
	}
}

/* "Ein Gericht in Istanbul verbot": a court that acts does so where it sits. */
static bool of_court(const dp_context *c, const dp_draft *d, uint32_t token)
{
	uint32_t m = token == DP_NONE ? DP_NONE : c->tree->tree.mention[token], e = m == DP_NONE ? DP_NONE : doc_of(c)->mentions.v[m].entity;
	return e != DP_NONE && doc_of(c)->entities.v[e].sector == DP_SECTOR_JUD && dp_sides_has(&d->actor, e);
}

/* The likeliest; what the frame found right at the act ("ein Manöver im Golf von Oman"), or "dort" means, needs not be likely by itself. */
static uint32_t best_place(const dp_context *c, const dp_draft *d, const dp_candidates *all, const int64_t *weight)
{
	uint32_t best = DP_NONE;
	for (uint32_t i = 0; i < all->n; i++) {
		uint32_t above = tok(c, doc_of(c)->mentions.v[all->v[i].mention].head)->head;
		bool at_act = all->v[i].proposed && (d->there || above == d->trigger || of_court(c, d, above));
		if ((weight[i] > -PLACE_DOUBT || at_act) && (best == DP_NONE || weight[i] > weight[best]))
			best = i;
	}
	return best;
}

static void weigh(const dp_linear *m, const dp_context *c, const dp_draft *d, dp_event_role role, dp_candidates *all, int64_t *weight)
{
	dp_features f;
	dp_judge_candidates(c, d, role, all);
	for (uint32_t i = 0; i < all->n; i++) {
		dp_judge_role_features(c, d, role, &all->v[i], &f);
		weight[i] = dp_linear_margin(m, &f);
	}
}

static bool same_one(const dp_context *c, uint32_t a, uint32_t b)
{
	return a == b || dp_str_eq(doc_of(c)->entities.v[a].name, doc_of(c)->entities.v[b].name);
}

/* Nobody acts on himself: who may be taken for both sides stays where he weighs more. */
static void keep_apart(const dp_context *c, const dp_candidates *a, int64_t *weight_a, const dp_candidates *b, int64_t *weight_b)
{
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++)
			if (same_one(c, a->v[i].item, b->v[k].item))
				*(weight_a[i] >= weight_b[k] ? &weight_b[k] : &weight_a[i]) = INT64_MIN;
}

/* "Das Militär Nordkoreas drohte": the state that an organ's own words name is not the other side. */
static bool own_state(const dp_context *c, const dp_candidate *k, const dp_side *side)
{
	const dp_doc *doc = doc_of(c);
	const dp_entity *state = &doc->entities.v[k->item], *organ = &doc->entities.v[side->entity];
	uint32_t head = doc->mentions.v[side->mention].head, token = doc->mentions.v[k->mention].head;
	return state->kind == DP_ENTITY_STATE && dp_event_organ(organ->sector) && strcmp(state->code, organ->code) == 0 && token != head &&
	       dp_tree_below(&c->tree->tree, token, head);
}

/* Several states act together: none of them, and no organ of theirs, is also the other side. */
static bool one_of_several(const dp_context *c, const dp_candidate *k, const dp_sides *other)
{
	const dp_entity *e = doc_of(c)->entities.v, *own = &e[k->item];
	bool others = false;
	for (uint32_t i = 0; i < other->n; i++)
		others |= e[other->v[i].entity].code[0] && strcmp(e[other->v[i].entity].code, own->code) != 0;
	return others && (own->kind == DP_ENTITY_STATE || dp_event_organ(own->sector)) && code_in(c, other, own->code);
}

static void leave_out(const dp_context *c, const dp_candidates *all, int64_t *weight, const dp_sides *other)
{
	for (uint32_t i = 0; i < all->n; i++) {
		bool out = one_of_several(c, &all->v[i], other);
		for (uint32_t k = 0; k < other->n && !out; k++)
			out = same_one(c, all->v[i].item, other->v[k].entity) || own_state(c, &all->v[i], &other->v[k]);
		if (out)
			weight[i] = INT64_MIN;
	}
}

/* "Die Armee schlug den Aufstand nieder": who acts on an act has not done it. */
static void leave_out_opponents(const dp_context *c, const dp_draft *d, const dp_candidates *all, int64_t *weight)
{
	uint32_t own = (uint32_t)(d - c->drafts), verb = tok(c, d->trigger)->head;
	if (base(c, d->trigger) != DP_REL_OBJ || dp_tree_group(&c->tree->tree, d->trigger))
		return;
	for (uint32_t i = own > BACK ? own - BACK : 0; i < c->drafts_n && i <= own + BACK; i++) {
		const dp_draft *x = &c->drafts[i];
		for (uint32_t k = 0; x->trigger == verb && !x->dropped && x->frame->type != d->frame->type && k < all->n; k++)
			if (dp_sides_has(&x->actor, all->v[k].item))
				weight[k] = INT64_MIN;
	}
}

/* Who reports an act has not done it. */
static void leave_out_reporters(const dp_context *c, const dp_draft *d, const dp_candidates *all, int64_t *weight)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (doc_of(c)->entities.v[all->v[i].item].sector == DP_SECTOR_MED && dp_sides_has(&d->source, all->v[i].item))
			weight[i] = INT64_MIN;
}

static void fill(const dp_linear *m, const dp_context *c, dp_draft *d, dp_event_role role, const dp_candidates *all, int64_t *weight)
{
	dp_sides *own = role == DP_FOR_ACTOR ? &d->actor : &d->recipient;
	const dp_sides *other = role == DP_FOR_ACTOR ? &d->recipient : &d->actor;
	dp_features f;
	if (own->n || (other->n > 1 && dp_type_mutual((dp_type)d->frame->type))) /* who act together are all told */
		return;
	leave_out(c, all, weight, other);
	leave_out_reporters(c, d, all, weight);
	if (role == DP_FOR_ACTOR)
		leave_out_opponents(c, d, all, weight);
	dp_judge_nobody_features(c, d, role, &f);
	set_side(c, all, weight, dp_linear_margin(m, &f) - (role == DP_FOR_RECIPIENT ? SHARED : 0), own);
}

/* The place of a meeting, or of what was said, stands in a sentence that tells of it a further time, with which the judge has too little to compare. */
static bool told_again(const dp_context *c, const dp_draft *d, uint32_t mention)
{
	uint32_t sentence = mention == DP_NONE ? 0 : doc_of(c)->mentions.v[mention].sentence;
	if (sentence > d->sentence && dp_event_speech((dp_type)d->frame->type))
		return true;
	for (uint32_t i = 0; mention != DP_NONE && d->frame->type == DP_TYPE_CONSULT && i < d->sames; i++)
		if (d->same[i] == sentence)
			return true;
	return false;
}

/* What a frame has found stays; who is missing is looked for. The place is weighed anew, unless a meeting's is told elsewhere. */
static void judge_draft(const dp_linear *m, const dp_context *c, dp_draft *d)
{
	dp_candidates all[DP_FOR_COUNT];
	int64_t weight[DP_FOR_COUNT][DP_CANDIDATES_MAX];
	for (uint32_t r = 0; r < DP_FOR_COUNT; r++)
		weigh(m, c, d, (dp_event_role)r, &all[r], weight[r]);
	if (!d->actor.n && !d->recipient.n)
		keep_apart(c, &all[DP_FOR_ACTOR], weight[DP_FOR_ACTOR], &all[DP_FOR_RECIPIENT], weight[DP_FOR_RECIPIENT]);
	fill(m, c, d, DP_FOR_ACTOR, &all[DP_FOR_ACTOR], weight[DP_FOR_ACTOR]);
	fill(m, c, d, DP_FOR_RECIPIENT, &all[DP_FOR_RECIPIENT], weight[DP_FOR_RECIPIENT]);
	uint32_t place = best_place(c, d, &all[DP_FOR_PLACE], weight[DP_FOR_PLACE]);
	if (place != DP_NONE)
		d->place = all[DP_FOR_PLACE].v[place].mention;
	else if (!told_again(c, d, d->place))
		d->place = DP_NONE;
	d->dropped = !d->actor.n && !d->recipient.n && d->frame->need != DP_NEED_NONE; /* nobody did nothing to anybody */
}

void dp_judge_roles(const dp_linear *self, dp_context *context, dp_draft *drafts, uint32_t n)
{
	context->drafts = drafts;
	context->drafts_n = n;
	for (uint32_t i = 0; i < n && dp_judge_speaks(self); i++)
		if (!drafts[i].dropped)
			judge_draft(self, context, &drafts[i]);
}
