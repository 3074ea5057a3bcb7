#include "mention/setting.h"

#include "mention/finder.h"

#include "base/file.h"

enum {
	TEMPLATES_VERSION = 1, /* raised with any change of features: a model of others is refused */
	STEPS = 6,             /* of a way through the tree */
	STATES_MAX = 24,       /* candidates; further ones are seldom meant */
	SHORT = 4              /* sentences: texts of fewer are no articles */
};

uint32_t dp_setting_templates(void)
{
	const uint64_t sizes = DP_CLASS_COUNT + 256 * (DP_SECTOR_COUNT + 256 * (uint64_t)DP_REL_COUNT); /* their numbers are features */
	return (uint32_t)dp_feature_mix(TEMPLATES_VERSION, sizes);
}

int dp_setting_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	return dp_file_append(dir, "model/setting.bin", out, error);
}

int dp_setting_open(dp_linear *self, dp_str section, depesche_error *error)
{
	*self = (dp_linear){0};
	return section.n ? dp_linear_open(self, section, dp_setting_templates(), "setting", NULL, error) : 0;
}

/* ---- where states are told ---- */

/* Behind "in" and what stands between it and its noun. */
static bool is_where(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t; k-- > begin && k + 6 > t;) {
		if (dp_finder_is(f, k, DP_CLASS_WHERE))
			return true;
		uint8_t upos = f->doc->tokens.v[k].upos;
		if (upos != DP_UPOS_DET && upos != DP_UPOS_ADJ && upos != DP_UPOS_NOUN)
			return false;
	}
	return false;
}

void dp_finder_see(dp_finder *f, uint32_t token, uint32_t state)
{
	if (state == DP_NONE)
		return;
	dp_sight *s = DP_PUSH(f->arena, &f->sights);
	if (!s)
		f->failed = true;
	else
		*s = (dp_sight){token, dp_doc_sentence_of(f->doc, token), state, is_where(f, token)};
}

/* Who reports, and a firm that sells everywhere, tell nothing of where the article plays. */
static bool tells_setting(const dp_finder *f, uint32_t item)
{
	const dp_named *n = dp_finder_sense(f, item);
	const dp_registered *e = n ? dp_finder_entry(f, n) : NULL;
	return !e || e->kind != DP_ENTITY_BODY || (e->what != DP_BODY_AGENCY && e->what != DP_BODY_OUTLET && e->what != DP_BODY_FIRM);
}

void dp_finder_sights(dp_finder *f)
{
	for (uint32_t i = 0; i < f->items.n; i++)
		if ((f->items.v[i].part || dp_finder_in_use(f, i)) && tells_setting(f, i))
			dp_finder_see(f, f->items.v[i].first, dp_finder_state_of(f, i));
}

/* ---- the candidates ---- */

/* One who asks whose he is. */
typedef struct asker {
	uint32_t token, sentence;
	uint32_t word;    /* token whose word tells what he is: of a titled name the title */
	dp_sector sector;
	bool where;       /* the place of the act counts more than whom else the text names */
	bool counted;     /* by the count alone */
} asker;

/* A state that the article tells, and where: indices of sights, DP_NONE. */
typedef struct choice {
	uint32_t state;
	uint32_t before, after; /* nearest in the sentence */
	uint32_t back, ahead;   /* latest in a sentence before, first in one behind */
	uint32_t count;
	uint32_t far;           /* sights further off that have been counted */
	uint32_t nearer_before, nearer_after, later_back; /* how many others are told nearer there */
	int weight;
	bool head;
} choice;

typedef struct choices {
	choice v[STATES_MAX];
	uint32_t n, sights;
	uint32_t heaviest; /* by the count, the first of equals; DP_NONE where no state is told */
} choices;

/*
 * HEAD: sentences at the head of an article, and what a state named there counts more. Tried on 371 annotated articles: without it 414 of the
 * written articles' acts had both sides right, with it 448; of the real ones 577 and 582.
 */
enum { FAR_MOST = 6, HEAD = 2, HEAD_COUNTS = 14 };

static void count_sight(choice *c, const asker *a, const dp_sight *s)
{
	/* A state told in this sentence, the one before, the one before that, elsewhere; and what it counts more as the place. */
	static const int NEAR[] = {10, 5, 2, 1}, PLACE[] = {5, 2, 1, 0};
	uint32_t far = a->sentence - s->sentence < 3 ? a->sentence - s->sentence : 3;
	c->count++;
	if (s->sentence < HEAD && !c->head) {
		c->head = true;
		c->weight += HEAD_COUNTS;
	}
	/* However often the rest of the article names a state, it does not outweigh the sentence itself. */
	if (far == 3 && ++c->far > FAR_MOST)
		return;
	c->weight += NEAR[far] + (a->where && s->where ? PLACE[far] : 0);
}

static void place_sight(choice *c, const dp_finder *f, const asker *a, uint32_t number)
{
	const dp_sight *s = &f->sights.v[number], *v = f->sights.v;
	if (s->sentence == a->sentence && s->token < a->token)
		c->before = c->before == DP_NONE || v[c->before].token < s->token ? number : c->before;
	else if (s->sentence == a->sentence)
		c->after = c->after == DP_NONE || v[c->after].token > s->token ? number : c->after;
	else if (s->sentence < a->sentence)
		c->back = c->back == DP_NONE || v[c->back].token < s->token ? number : c->back;
	else
		c->ahead = c->ahead == DP_NONE || v[c->ahead].token > s->token ? number : c->ahead;
}

/* Is one sight told later in the text than another, where both are? */
static bool later(const dp_finder *f, uint32_t one, uint32_t other)
{
	return one != DP_NONE && other != DP_NONE && f->sights.v[one].token > f->sights.v[other].token;
}

static void rank(const dp_finder *f, const choices *all, choice *c)
{
	for (uint32_t i = 0; i < all->n; i++) {
		const choice *other = &all->v[i];
		bool both_after = other != c && c->after != DP_NONE && other->after != DP_NONE;
		c->nearer_before += later(f, other->before, c->before);
		c->nearer_after += both_after && !later(f, other->after, c->after); /* a compound of two states is one place */
		c->later_back += later(f, other->back, c->back);
	}
}

static choices choices_of(const dp_finder *f, const asker *a)
{
	choices all = {.sights = f->sights.n, .heaviest = DP_NONE};
	for (uint32_t i = 0; i < f->sights.n; i++) {
		uint32_t k = 0;
		while (k < all.n && all.v[k].state != f->sights.v[i].state)
			k++;
		if (k == STATES_MAX)
			continue;
		if (k == all.n)
			all.v[all.n++] = (choice){.state = f->sights.v[i].state, .before = DP_NONE, .after = DP_NONE, .back = DP_NONE, .ahead = DP_NONE};
		count_sight(&all.v[k], a, &f->sights.v[i]);
		place_sight(&all.v[k], f, a, i);
	}
	for (uint32_t i = 0; i < all.n; i++) {
		rank(f, &all, &all.v[i]);
		if (all.heaviest == DP_NONE || all.v[i].weight > all.v[all.heaviest].weight)
			all.heaviest = i;
	}
	return all;
}

/* ---- what is weighed ---- */

static const dp_token *tok(const dp_finder *f, uint32_t t)
{
	return &f->doc->tokens.v[t];
}

static dp_deprel base(const dp_finder *f, uint32_t t)
{
	return dp_deprel_base((dp_deprel)tok(f, t)->deprel);
}

/* The head of the noun phrase around a word. */
static uint32_t phrase_head(const dp_finder *f, uint32_t t)
{
	for (uint32_t guard = 0; guard < STEPS && tok(f, t)->head != DP_NONE; guard++) {
		dp_deprel r = base(f, t);
		if (r != DP_REL_AMOD && r != DP_REL_COMPOUND && r != DP_REL_FLAT && r != DP_REL_NMOD && r != DP_REL_APPOS && r != DP_REL_CONJ)
			break;
		t = tok(f, t)->head;
	}
	return t;
}

/* The way through the tree from one word to another of its sentence, as a hash of relations; 1 where it is long. */
static uint64_t way(const dp_finder *f, uint32_t from, uint32_t to)
{
	uint32_t up[STEPS], ups = 0;
	for (uint32_t t = from; t != DP_NONE && ups < STEPS; t = tok(f, t)->head)
		up[ups++] = t;
	uint64_t down = 3;
	uint32_t t = to;
	for (uint32_t steps = 0; t != DP_NONE && steps < STEPS; steps++, t = tok(f, t)->head) {
		for (uint32_t i = 0; i < ups; i++)
			if (up[i] == t) {
				uint64_t h = dp_feature_mix(down, 99);
				for (uint32_t k = 0; k < i; k++)
					h = dp_feature_mix(h, (uint64_t)base(f, up[k]));
				return h;
			}
		down = dp_feature_mix(down, (uint64_t)base(f, t) + 100);
	}
	return 1;
}

/* How a state is told at a sight: as a name, an adjective, a capital, by a place or a person. */
static uint64_t manner(const dp_finder *f, const dp_sight *s)
{
	uint32_t item = f->look[s->token].item;
	const dp_named *n = item == DP_NONE ? NULL : dp_finder_sense(f, item);
	if (!n)
		return item == DP_NONE ? (f->look[s->token].part == DP_NONE ? 200 : 201) : 202;
	return (uint64_t)n->role * 16 + dp_finder_entry(f, n)->kind;
}

static uint64_t determiner(const dp_finder *f, uint32_t t)
{
	uint32_t begin, end;
	dp_finder_bounds(f, t, &begin, &end);
	for (uint32_t k = t; k-- > begin && t - k < 4;)
		if (tok(f, k)->upos == DP_UPOS_DET)
			return 1 + (dp_finder_is(f, k, DP_CLASS_DEFINITE) ? 0u : dp_finder_is(f, k, DP_CLASS_INDEFINITE) ? 1u : 2u);
		else if (tok(f, k)->upos == DP_UPOS_NUM || dp_finder_is(f, k, DP_CLASS_QUANTITY))
			return 4;
		else if (tok(f, k)->upos != DP_UPOS_ADJ)
			break;
	return 0;
}

/* What who asks is, apart from any state. */
static uint64_t nature(const dp_finder *f, const asker *a)
{
	const dp_listed *w = dp_finder_word(f, a->word);
	return ((uint64_t)(w ? w->cls : DP_CLASS_COUNT) * 32 + a->sector) * 2 + (a->word != a->token);
}

static uint64_t lemma(const dp_finder *f, uint32_t t)
{
	const dp_token *k = tok(f, t);
	return dp_str_hash(k->lemma.n ? k->lemma : k->form);
}

/* The state that another mention of the same word, or the latest of the same sector, was told to belong to. */
typedef struct echoes {
	uint32_t word, word_far, sector, sector_far; /* registered, sentences back; DP_NONE */
} echoes;

static echoes echoes_of(const dp_finder *f, const asker *a)
{
	echoes e = {DP_NONE, 0, DP_NONE, 0};
	for (uint32_t i = f->doc->mentions.n; i-- > 0 && (e.word == DP_NONE || e.sector == DP_NONE);) {
		const dp_mention *m = &f->doc->mentions.v[i];
		const dp_entity *who = m->entity == DP_NONE ? NULL : &f->doc->entities.v[m->entity];
		if (!who || !who->code[0] || m->inferred || who->inferred || m->head == a->token)
			continue;
		bool same_word = f->look[a->word].word != DP_NONE && f->look[m->head].word == f->look[a->word].word;
		bool same_sector = a->sector != DP_SECTOR_NONE && who->sector == a->sector && who->kind != DP_ENTITY_STATE;
		if (e.word == DP_NONE && same_word) {
			e.word = dp_register_state(&f->pack->reg, dp_str_c(who->code));
			e.word_far = a->sentence - m->sentence;
		}
		if (e.sector == DP_NONE && same_sector) {
			e.sector = dp_register_state(&f->pack->reg, dp_str_c(who->code));
			e.sector_far = a->sentence - m->sentence;
		}
	}
	return e;
}

static void sight_features(const dp_finder *f, const asker *a, uint64_t dir, uint32_t number, uint64_t is, dp_features *out)
{
	uint32_t t = 100;
	if (number == DP_NONE) {
		dp_feature2(out, ++t, dir, is);
		return;
	}
	t = 110;
	const dp_sight *s = &f->sights.v[number];
	bool here = s->sentence == a->sentence;
	uint32_t far = here ? dp_feature_bucket(s->token > a->token ? s->token - a->token : a->token - s->token)
			    : 8 + dp_feature_bucket(s->sentence > a->sentence ? s->sentence - a->sentence : a->sentence - s->sentence);
	uint32_t mine = phrase_head(f, a->token), its = phrase_head(f, s->token);
	uint64_t same = here && tok(f, mine)->head == tok(f, its)->head, role = (uint64_t)base(f, its), how = manner(f, s);
	dp_feature2(out, ++t, dir, far);
	dp_feature3(out, ++t, dir, far, is);
	dp_feature3(out, ++t, dir, far, s->where);
	dp_feature4(out, ++t, dir, far, s->where, is);
	dp_feature3(out, ++t, dir, role, same);
	dp_feature4(out, ++t, dir, role, same, is);
	dp_feature3(out, ++t, dir, how, far);
	dp_feature3(out, ++t, dir, how, is);
	dp_feature4(out, ++t, dir, role, far, how);
	dp_feature4(out, ++t, dir, s->where, a->where, is);
	if (here) {
		dp_feature3(out, ++t, dir, role, (uint64_t)base(f, mine) * 2 + same);
		dp_feature4(out, ++t, dir, role, (uint64_t)base(f, mine) * 2 + same, is);
		uint64_t w = way(f, a->token, s->token);
		dp_feature2(out, ++t, dir, w);
		dp_feature3(out, ++t, dir, w, is);
		dp_feature3(out, ++t, dir, w, how);
		dp_feature3(out, ++t, dir, s->where, s->token == f->doc->sentences.v[a->sentence].first || s->token == f->doc->sentences.v[a->sentence].first + 1);
	}
}

/* How far the state is told, in what place among the others: with the number of states, since of two in an article one is as likely as the other. */
static void few_features(const dp_finder *f, const asker *a, const choices *all, const choice *c, uint64_t is, bool top, dp_features *out)
{
	uint32_t t = 60, far = c->back == DP_NONE ? 9 : dp_feature_bucket(a->sentence - f->sights.v[c->back].sentence), later = c->later_back;
	uint64_t many = all->n < 3 ? all->n : all->n < 5 ? 3 : 4, here = (c->before != DP_NONE) + 2u * (c->after != DP_NONE);
	dp_feature3(out, ++t, many, here, far);
	dp_feature4(out, ++t, many, here, far, top);
	dp_feature4(out, ++t, many, here, far, later);
	dp_feature4(out, ++t, many, here, c->nearer_before, c->nearer_after);
	dp_feature4(out, ++t, is, here, far, top);
	dp_feature4(out, ++t, many, top, c->head, a->sentence < HEAD);
	if (c->back != DP_NONE && !here) {
		const dp_sight *s = &f->sights.v[c->back];
		uint64_t role = (uint64_t)base(f, phrase_head(f, s->token));
		dp_feature4(out, ++t, role, far, later, s->where);
		dp_feature4(out, ++t, role, far, (uint64_t)base(f, phrase_head(f, a->token)), top);
	}
}

/* By how much the count prefers the state to the best of the others, with and without what the head of the article counts. */
static void count_features(const choices *all, const choice *c, uint64_t is, dp_features *out)
{
	enum { MOST = 24, STEP = 4 };
	uint32_t t = 80;
	int rival[2] = {0, 0};
	uint64_t by[2];
	for (uint32_t i = 0; i < all->n; i++)
		for (int k = 0; k < 2; k++) {
			int weight = all->v[i].weight - (k && all->v[i].head ? HEAD_COUNTS : 0);
			rival[k] = &all->v[i] != c && weight > rival[k] ? weight : rival[k];
		}
	for (int k = 0; k < 2; k++) {
		int d = c->weight - (k && c->head ? HEAD_COUNTS : 0) - rival[k];
		by[k] = (uint64_t)((d < -MOST ? 0 : d > MOST ? 2 * MOST : d + MOST) / STEP);
		dp_feature1(out, ++t, by[k]);
		dp_feature2(out, ++t, by[k], is);
		dp_feature2(out, ++t, by[k], dp_feature_bucket(all->n));
	}
	dp_feature2(out, ++t, by[0], by[1]);
}

static void state_features(const dp_finder *f, const asker *a, const choices *all, const echoes *e, uint32_t number, dp_features *out)
{
	const choice *c = &all->v[number];
	uint32_t t = 0, more = 0, heavier = 0;
	uint64_t is = nature(f, a), word = lemma(f, a->word), share = 8u * c->count / (all->sights ? all->sights : 1);
	for (uint32_t i = 0; i < all->n; i++) {
		more += all->v[i].count > c->count;
		heavier += all->v[i].weight > c->weight;
	}
	bool first = number == 0, top = number == all->heaviest;
	uint64_t told = (e->word == c->state) + 2u * (e->word != DP_NONE && e->word != c->state), sector = (e->sector == c->state) + 2u * (e->sector != DP_NONE && e->sector != c->state);
	out->n = 0;
	dp_feature1(out, ++t, 0);
	dp_feature1(out, ++t, is);
	dp_feature2(out, ++t, top, dp_feature_bucket(all->n));
	dp_feature2(out, ++t, top, is);
	dp_feature3(out, ++t, top, heavier < 4 ? heavier : 4, a->where);
	dp_feature2(out, ++t, share, dp_feature_bucket(all->n));
	dp_feature2(out, ++t, dp_feature_bucket(more), is);
	dp_feature2(out, ++t, dp_feature_bucket(more), dp_feature_bucket(c->count));
	/* What comes first in the article is what it is about, once there is an article. */
	uint64_t opening = a->sentence < HEAD ? a->sentence : HEAD;
	dp_feature3(out, ++t, first, is, opening);
	dp_feature2(out, ++t, first, opening);
	dp_feature3(out, ++t, c->head, is, opening);
	dp_feature4(out, ++t, c->head, dp_feature_bucket(more), first, opening);
	dp_feature3(out, ++t, top, first, opening);
	dp_feature3(out, ++t, top, dp_feature_bucket(more), opening);
	dp_feature2(out, ++t, told, dp_feature_bucket(e->word_far));
	dp_feature2(out, ++t, told, is);
	dp_feature2(out, ++t, sector, dp_feature_bucket(e->sector_far));
	dp_feature2(out, ++t, sector, is);
	dp_feature2(out, ++t, told, sector);
	dp_feature3(out, ++t, c->before != DP_NONE, c->nearer_before, is);
	dp_feature3(out, ++t, c->after != DP_NONE, c->nearer_after, is);
	dp_feature3(out, ++t, c->back != DP_NONE, c->later_back, is);
	dp_feature3(out, ++t, c->before != DP_NONE, c->after != DP_NONE, c->back != DP_NONE);
	dp_feature3(out, ++t, c->before != DP_NONE, c->after != DP_NONE, word);
	dp_feature2(out, ++t, top, word);
	dp_feature3(out, ++t, determiner(f, a->token), c->before != DP_NONE || c->after != DP_NONE, is);
	few_features(f, a, all, c, is, top, out);
	count_features(all, c, is, out);
	sight_features(f, a, 1, c->before, is, out);
	sight_features(f, a, 2, c->after, is, out);
	sight_features(f, a, 3, c->back, is, out);
	sight_features(f, a, 4, c->ahead, is, out);
}

/* ---- the choice ---- */

static uint32_t likeliest(const dp_finder *f, const asker *a, const choices *all)
{
	echoes e = echoes_of(f, a);
	dp_features features;
	int64_t most = 0;
	uint32_t best = DP_NONE;
	for (uint32_t i = 0; i < all->n; i++) {
		state_features(f, a, all, &e, i, &features);
		int64_t weight = dp_linear_margin(&f->pack->setting, &features);
		if (best == DP_NONE || weight > most) {
			most = weight;
			best = i;
		}
	}
	return best;
}

static void teach(const dp_finder *f, const asker *a, const choices *all)
{
	echoes e = echoes_of(f, a);
	dp_setting_answer answers[STATES_MAX];
	for (uint32_t i = 0; i < all->n; i++) {
		answers[i].code = dp_str_c(f->pack->reg.entity[all->v[i].state].code);
		state_features(f, a, all, &e, i, &answers[i].features);
	}
	f->pupil->learn(f->pupil->to, tok(f, a->token), answers, all->n);
}

static uint32_t setting(const dp_finder *f, const asker *a)
{
	choices all = choices_of(f, a);
	/* What the model has learned of articles does not hold for a sentence or two. */
	bool counted = a->counted || f->doc->sentences.n < SHORT;
	if (f->pupil && !counted)
		teach(f, a, &all);
	uint32_t best = counted || f->pupil || !f->pack->setting.classes ? all.heaviest : likeliest(f, a, &all);
	return best == DP_NONE ? DP_NONE : all.v[best].state;
}

static asker asker_of(const dp_finder *f, uint32_t t, bool where)
{
	uint32_t item = f->look[t].item;
	asker a = {.token = t, .sentence = dp_doc_sentence_of(f->doc, t), .word = t, .where = where};
	if (item != DP_NONE && f->items.v[item].title.token != DP_NONE)
		a.word = f->items.v[item].title.token;
	const dp_listed *w = dp_finder_word(f, a.word);
	a.sector = w ? (dp_sector)w->sector : DP_SECTOR_NONE;
	return a;
}

uint32_t dp_finder_about(const dp_finder *f, uint32_t t)
{
	asker a = asker_of(f, t, false);
	return setting(f, &a);
}

uint32_t dp_finder_where(const dp_finder *f, uint32_t t)
{
	asker a = asker_of(f, t, true);
	return setting(f, &a);
}

/*
 * International bodies, aid organisations and firms work anywhere. Of the 130 sides of the open gold for which no word had given a state, the
 * annotators gave one to 79: to 18 of 22 persons, to 18 of 19 groups of believers, workers, students, parties and the opposition, to 36 of 65
 * groups of civilians, to none of an international body.
 */
bool dp_finder_local(dp_sector sector)
{
	return sector != DP_SECTOR_NONE && sector != DP_SECTOR_IGO && sector != DP_SECTOR_NGO && sector != DP_SECTOR_BUS;
}

void dp_finder_settle(dp_finder *f, uint32_t entity, uint32_t t)
{
	dp_entity *e = entity == DP_NONE ? NULL : &f->doc->entities.v[entity];
	if (!e || e->code[0])
		return;
	/* A dissident's state is the one that pursues him, wherever he is. */
	bool pursued = e->sector == DP_SECTOR_OPP;
	asker a = asker_of(f, t, !pursued);
	a.sector = e->sector;
	a.counted = pursued;
	uint32_t state = setting(f, &a);
	if (state == DP_NONE)
		return;
	memcpy(e->code, f->pack->reg.entity[state].code, sizeof e->code);
	e->inferred = true;
}
