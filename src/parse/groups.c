#include "parse/groups.h"

#include "base/error.h"
#include "base/utf8.h"
#include "pack/source.h"

#include <stdio.h>

/* ---- the pack's words */

static uint32_t role_of(dp_str name)
{
	static const char *const NAMES[] = {"perfect", "passive", "state", "future", "copula", "modal", "negator", "reflexive"};
	for (uint32_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		if (dp_str_is(name, NAMES[i]))
			return 1u << i;
	return 0;
}

static int read_row(dp_strmap_builder *map, const dp_source *source, const dp_row *row, depesche_error *error)
{
	dp_str rest = row->column[1], part;
	uint32_t *roles = dp_strmap_builder_put(map, row->column[0], 0);
	if (!roles)
		return dp_fail_memory(error);
	while (rest.n && dp_str_cut(&rest, ' ', &part)) {
		uint32_t role = role_of(part);
		if (!role)
			return dp_source_fail(source, error, part.p, "is no role of a word in a verb complex; the file's head lists them");
		*roles |= role;
	}
	return 0;
}

int dp_complexes_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_arena arena;
	dp_strmap_builder map;
	dp_source source;
	dp_row row;
	snprintf(path, sizeof path, "%s/complexes.txt", dir);
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_arena_init(&arena, (size_t)16 << 20);
	dp_strmap_builder_init(&map, &arena);
	while (rc >= 0 && (rc = dp_source_row(&source, 2, 2, &row, error)) > 0)
		rc = read_row(&map, &source, &row, error);
	dp_source_close(&source);
	if (rc == 0) {
		dp_buf_add(out, "CPX1", 4);
		dp_buf_align(out, 16);
		dp_strmap_builder_write(&map, out);
	}
	dp_arena_release(&arena);
	return rc;
}

int dp_complexes_open(dp_complexes *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error)
{
	dp_complexes c = {.lexicon = *lexicon};
	if (section.n < 16 || memcmp(section.p, "CPX1", 4) != 0)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's words of verb complexes are of another version; build the pack again");
	int rc = dp_strmap_open(&c.roles, dp_str_sub(section, 16, section.n), NULL, error);
	if (rc == 0)
		*self = c;
	return rc;
}

/* ---- building */

typedef struct run {
	const dp_complexes *self;
	dp_doc *doc;
	uint32_t *group; /* token -> its group */
	uint8_t *roles;  /* token -> its roles in a complex */
	uint32_t *perfect, *passive, *future; /* group -> token of that auxiliary, DP_NONE */
} run;

static uint32_t roles_of(const run *r, const dp_token *t)
{
	uint32_t roles = dp_strmap_get(&r->self->roles, t->lemma);
	return roles == DP_NONE ? 0 : roles;
}

/* The verb behind a participle that is used as an adjective, NULL where the word is none. */
static const dp_lemma *verb_of_participle(const run *r, const dp_token *t, bool *past)
{
	uint32_t n, lemma;
	const dp_lexicon *l = &r->self->lexicon;
	const dp_reading *v = dp_lexicon_lookup(l, t->form, &n, &lemma);
	for (uint32_t i = 0; v && i < n; i++) {
		const dp_lemma *m = dp_lexicon_word(l, lemma, &v[i]);
		if (v[i].upos == DP_UPOS_ADJ && m->verb != DP_NONE) {
			*past = m->valency & DP_PARTICIPLE_PAST;
			return &l->lemma[m->verb];
		}
	}
	return NULL;
}

/* The reading of a verb's form that has this feature, NULL; `*lemma`, if not NULL, is what it counts from. */
static const dp_reading *verb_reading(const run *r, const dp_token *t, dp_feats feat, uint32_t *lemma)
{
	uint32_t n;
	char room[128];
	const dp_reading *v = dp_lexicon_lookup(&r->self->lexicon, t->form, &n, lemma);
	if (!v && t->form.n <= sizeof room) {
		uint32_t small = dp_utf8_tolower(t->form, room, t->form.n);
		v = small == UINT32_MAX ? NULL : dp_lexicon_lookup(&r->self->lexicon, dp_str_of(room, small), &n, lemma);
	}
	for (uint32_t i = 0; v && i < n; i++)
		if (v[i].upos == DP_UPOS_VERB && (v[i].feats & feat))
			return &v[i];
	return NULL;
}

static bool helps(const dp_token *t)
{
	return t->deprel == DP_REL_AUX || t->deprel == DP_REL_AUX_PASS || t->deprel == DP_REL_COP;
}

/* "Die Regierung verhängte eine Sperre": what has subject and object and no auxiliary is a finite verb, though its form is a participle's, too. */
static void finite_after_all(run *r, uint32_t token)
{
	dp_token *t = &r->doc->tokens.v[token];
	const dp_sentence *in = &r->doc->sentences.v[dp_doc_sentence_of(r->doc, token)];
	uint32_t lemma;
	const dp_reading *finite = t->deprel == DP_REL_AMOD ? NULL : verb_reading(r, t, DP_FEAT(IND), &lemma);
	bool subject = false, object = false;
	for (uint32_t i = in->first; finite && i < in->first + in->count; i++) {
		const dp_token *c = &r->doc->tokens.v[i];
		if (c->head != token)
			continue;
		subject |= dp_deprel_base((dp_deprel)c->deprel) == DP_REL_NSUBJ;
		object |= c->deprel == DP_REL_OBJ;
		if (helps(c))
			return;
	}
	if (!finite || !subject || !object)
		return;
	t->upos = DP_UPOS_VERB;
	t->feats = finite->feats | DP_FEAT(FIN);
	t->lemma = dp_lexicon_lemma(&r->self->lexicon, lemma, finite);
}

/*
 * Infinitive and participle where the lexicon leaves but one of them: "besuchen" is no participle, "festgenommen" no infinitive. One with "zu" inside
 * ("abzuhalten") is no finite verb.
 */
static void set_form(const run *r, dp_token *t)
{
	if ((t->feats & DP_FEAT(FIN)) && !verb_reading(r, t, DP_FEAT(FIN), NULL)) {
		bool inf = verb_reading(r, t, DP_FEAT(INF), NULL), part = verb_reading(r, t, DP_FEAT(PART), NULL);
		if (inf != part)
			t->feats = inf ? DP_FEAT(INF) : DP_FEAT(PART);
		return;
	}
	dp_feats forms = DP_FEAT(INF) | DP_FEAT(PART), other = t->feats & DP_FEAT(INF) ? DP_FEAT(PART) : DP_FEAT(INF);
	if (!(t->feats & forms) || verb_reading(r, t, t->feats & forms, NULL) || !verb_reading(r, t, other, NULL))
		return;
	t->feats = (t->feats & ~forms) | other;
}

static dp_group *open_group(run *r, uint32_t token)
{
	dp_group *g = DP_PUSH(&r->doc->arena, &r->doc->groups);
	if (!g)
		return NULL;
	const dp_token *t = &r->doc->tokens.v[token];
	*g = (dp_group){.verb = token, .finite = DP_NONE, .particle = DP_NONE, .modal = DP_NONE, .negation = DP_NONE, .lemma = t->lemma, .form = DP_VERB_PARTICIPLE};
	r->group[token] = r->doc->groups.n - 1;
	if (t->feats & DP_FEAT(FIN))
		g->finite = token;
	g->form = t->feats & DP_FEAT(FIN) ? DP_VERB_FINITE : t->feats & DP_FEAT(INF) ? DP_VERB_INFINITIVE : DP_VERB_PARTICIPLE;
	return g;
}

/* Full verbs, auxiliaries that stand for one, participles used as adjectives. */
static bool open_verbs(run *r)
{
	for (uint32_t i = 0; i < r->doc->tokens.n; i++) {
		const dp_token *t = &r->doc->tokens.v[i];
		if (t->upos == DP_UPOS_ADJ)
			finite_after_all(r, i);
		if (t->upos == DP_UPOS_VERB)
			set_form(r, &r->doc->tokens.v[i]);
		bool verb = t->upos == DP_UPOS_VERB || t->upos == DP_UPOS_AUX, past = false;
		if (verb && !helps(t)) {
			if (!open_group(r, i))
				return false;
		} else if (t->upos == DP_UPOS_ADJ) {
			const dp_lemma *lemma = verb_of_participle(r, t, &past);
			dp_group *g = lemma ? open_group(r, i) : NULL;
			if (lemma && !g)
				return false;
			if (!g)
				continue;
			g->lemma = dp_lexicon_text(&r->self->lexicon, lemma);
			g->form = DP_VERB_PARTICIPLE;
			g->finite = DP_NONE;
			g->passive = past && lemma->valency & DP_VALENCY_ACC && lemma->valency & DP_AUX_HAVE;
			g->doer = !past && lemma->valency & DP_VALENCY_ACC;
		}
	}
	/* A predicate with a copula is a complex, too. */
	for (uint32_t i = 0; i < r->doc->tokens.n; i++) {
		const dp_token *t = &r->doc->tokens.v[i];
		if (helps(t) && t->head != DP_NONE && r->group[t->head] == DP_NONE && !open_group(r, t->head))
			return false;
	}
	return true;
}

static bool join_particle(run *r, dp_group *g, uint32_t token)
{
	const dp_token *verb = &r->doc->tokens.v[g->verb], *t = &r->doc->tokens.v[token];
	char *p = dp_arena_alloc(&r->doc->arena, (size_t)t->form.n + verb->lemma.n + 1);
	if (!p)
		return false;
	uint32_t n = dp_utf8_tolower(t->form, p, t->form.n);
	n = n == UINT32_MAX ? 0 : n;
	memcpy(p + n, verb->lemma.p, verb->lemma.n);
	g->particle = token;
	g->lemma = dp_str_of(p, n + verb->lemma.n);
	return true;
}

static void add_auxiliary(run *r, dp_group *g, uint32_t token)
{
	const dp_token *t = &r->doc->tokens.v[token], *verb = &r->doc->tokens.v[g->verb];
	uint32_t roles = r->roles[token], at = r->group[g->verb];
	bool participle = verb->feats & DP_FEAT(PART) || (verb->upos == DP_UPOS_ADJ && g->form == DP_VERB_PARTICIPLE);
	if (t->feats & DP_FEAT(FIN) && !(g->finite != DP_NONE && r->doc->tokens.v[g->finite].feats & DP_FEAT(FIN) && g->finite != g->verb)) {
		g->finite = token;
		g->form = DP_VERB_FINITE;
	} else if (g->finite == DP_NONE && t->feats & DP_FEAT(INF)) {
		g->form = DP_VERB_INFINITIVE;
	}
	if (roles & DP_ROLE_MODAL)
		g->modal = token;
	if (roles & DP_ROLE_PASSIVE && (participle || t->deprel == DP_REL_AUX_PASS))
		r->passive[at] = token;
	else if (roles & DP_ROLE_FUTURE && t->feats & DP_FEAT(FIN))
		r->future[at] = token;
	/* A copula beside a verb's participle is its auxiliary, whatever the tree says: "ist gekommen". */
	if (roles & DP_ROLE_PERFECT && (t->deprel != DP_REL_COP || (participle && verb->upos == DP_UPOS_VERB)))
		r->perfect[at] = token;
}

/* Nothing of the clause follows: where a separated prefix stands. */
static bool closes_clause(const dp_doc *doc, uint32_t token)
{
	if (token + 1 >= doc->tokens.n)
		return true;
	uint32_t upos = doc->tokens.v[token + 1].upos;
	return upos == DP_UPOS_PUNCT || upos == DP_UPOS_CCONJ || upos == DP_UPOS_SCONJ;
}

/* A word that the tree takes for an adverb, but that makes a listed verb with its head and stands where a separated prefix stands. */
static bool is_particle(const run *r, const dp_group *g, uint32_t token)
{
	char room[128];
	const dp_token *t = &r->doc->tokens.v[token], *verb = &r->doc->tokens.v[g->verb];
	if (t->deprel == DP_REL_COMPOUND_PRT)
		return verb->upos == DP_UPOS_VERB;
	if (t->deprel != DP_REL_ADVMOD || g->verb > token || g->finite != g->verb || verb->upos != DP_UPOS_VERB || g->particle != DP_NONE || !closes_clause(r->doc, token))
		return false;
	if (t->form.n + verb->lemma.n > sizeof room)
		return false;
	memcpy(room, t->form.p, t->form.n);
	memcpy(room + t->form.n, verb->lemma.p, verb->lemma.n);
	const dp_lemma *whole = dp_lexicon_verb(&r->self->lexicon, dp_str_of(room, t->form.n + verb->lemma.n));
	return whole && whole->prefix == t->form.n;
}

/* What hangs on a verb: auxiliaries, particle, negation, "sich". */
static bool gather(run *r)
{
	for (uint32_t i = 0; i < r->doc->tokens.n; i++) {
		const dp_token *t = &r->doc->tokens.v[i];
		uint32_t roles = r->roles[i] = (uint8_t)roles_of(r, t), at = t->head == DP_NONE ? DP_NONE : r->group[t->head];
		uint32_t up = t->head == DP_NONE ? DP_NONE : r->doc->tokens.v[t->head].head;
		bool object = t->head != DP_NONE && (r->doc->tokens.v[t->head].deprel == DP_REL_OBJ || r->doc->tokens.v[t->head].deprel == DP_REL_NSUBJ ||
							    r->doc->tokens.v[t->head].deprel == DP_REL_NSUBJ_PASS);
		bool prefix = t->head != DP_NONE && (r->doc->tokens.v[t->head].deprel == DP_REL_COMPOUND_PRT || r->doc->tokens.v[t->head].deprel == DP_REL_ADVMOD);
		if (roles & DP_ROLE_NEGATOR && at == DP_NONE && up != DP_NONE && (object || (prefix && r->group[up] != DP_NONE && t->head > i && closes_clause(r->doc, t->head))))
			at = r->group[up];
		if (at == DP_NONE)
			continue;
		dp_group *g = &r->doc->groups.v[at];
		if (is_particle(r, g, i) && !join_particle(r, g, i))
			return false;
		if (helps(t))
			add_auxiliary(r, g, i);
		if (roles & DP_ROLE_NEGATOR && g->negation == DP_NONE)
			g->negation = i;
		if (roles & DP_ROLE_REFLEXIVE)
			g->reflexive = true;
	}
	return true;
}

/* "haben ein Lager überfallen": of two forms that are spelled alike the perfect takes the participle, unless "zu" stands before it. */
static void participle_of_perfect(run *r, uint32_t at)
{
	const dp_group *g = &r->doc->groups.v[at];
	dp_token *verb = &r->doc->tokens.v[g->verb];
	bool alone = r->perfect[at] != DP_NONE && r->perfect[at] == g->finite && g->modal == DP_NONE && r->future[at] == DP_NONE;
	bool with_zu = g->verb > 0 && verb[-1].upos == DP_UPOS_PART && verb[-1].head == g->verb;
	if (alone && !with_zu && verb->feats & DP_FEAT(INF) && verb_reading(r, verb, DP_FEAT(PART), NULL))
		verb->feats = (verb->feats & ~(dp_feats)DP_FEAT(INF)) | DP_FEAT(PART);
}

static const dp_lemma *verb_entry(const run *r, const dp_group *g)
{
	return dp_lexicon_verb(&r->self->lexicon, g->lemma);
}

/* "wurde festgenommen und abgeschoben": a conjunct without auxiliaries of its own shares those of the first. */
static void share(run *r, uint32_t at)
{
	dp_group *g = &r->doc->groups.v[at];
	const dp_token *t = &r->doc->tokens.v[g->verb];
	if (t->deprel != DP_REL_CONJ || t->head == DP_NONE || r->group[t->head] == DP_NONE || g->finite != DP_NONE)
		return;
	uint32_t first = r->group[t->head];
	const dp_group *f = &r->doc->groups.v[first];
	dp_feats kind = DP_FEAT(PART) | DP_FEAT(INF);
	if (first >= at || !(t->feats & r->doc->tokens.v[f->verb].feats & kind) || r->perfect[at] != DP_NONE || r->passive[at] != DP_NONE)
		return;
	g->finite = f->finite;
	g->modal = f->modal;
	g->form = f->form;
	r->perfect[at] = r->perfect[first];
	r->passive[at] = r->passive[first];
	r->future[at] = r->future[first];
}

static dp_mood mood_of(dp_feats feats)
{
	if (feats & DP_FEAT(IMP))
		return DP_MOOD_IMPERATIVE;
	if (feats & DP_FEAT(SUB))
		return feats & DP_FEAT(PAST) ? DP_MOOD_IRREALIS : DP_MOOD_REPORTED;
	return DP_MOOD_INDICATIVE;
}

/* "Oppositionsführer in Uganda festgenommen": a heading leaves the auxiliary out. */
static bool heads_participle(const run *r, uint32_t verb)
{
	const dp_token *v = &r->doc->tokens.v[verb];
	if (v->upos != DP_UPOS_VERB || v->deprel != DP_REL_ROOT)
		return false;
	bool subject = false;
	for (uint32_t i = 0; i < verb; i++) {
		const dp_token *c = &r->doc->tokens.v[i];
		if (c->head == verb && c->deprel == DP_REL_OBJ)
			return false;
		subject |= c->head == verb && dp_deprel_base((dp_deprel)c->deprel) == DP_REL_NSUBJ;
	}
	const dp_lemma *entry = dp_lexicon_verb(&r->self->lexicon, v->lemma);
	return subject && entry && (entry->valency & DP_VALENCY_ACC) && (entry->valency & DP_AUX_HAVE) && !(entry->valency & DP_AUX_BE);
}

/* "Er habe nichts gewusst": a form taken for the first person beside a subject of the third is the reading that agrees with it, if there is one. */
static dp_feats agreeing(const run *r, const dp_group *g)
{
	const dp_token *tokens = r->doc->tokens.v, *t = &tokens[g->finite];
	const dp_feats first = DP_FEAT(P1) | DP_FEAT(SING), third = DP_FEAT(P3) | DP_FEAT(SING);
	bool subject = false;
	if ((t->feats & first) != first)
		return t->feats;
	uint32_t sentence = dp_doc_sentence_of(r->doc, g->finite), n;
	const dp_sentence *s = &r->doc->sentences.v[sentence];
	for (uint32_t i = s->first; i < s->first + s->count; i++) {
		bool here = tokens[i].head == g->verb && dp_deprel_base((dp_deprel)tokens[i].deprel) == DP_REL_NSUBJ;
		if (here && (tokens[i].feats & DP_FEAT(P1)))
			return t->feats;
		subject |= here;
	}
	const dp_reading *v = subject ? dp_lexicon_lookup(&r->self->lexicon, t->form, &n, NULL) : NULL;
	for (uint32_t i = 0; v && i < n; i++)
		if ((v[i].upos == DP_UPOS_VERB || v[i].upos == DP_UPOS_AUX) && (v[i].feats & third) == third)
			return v[i].feats;
	return t->feats;
}

static void tense_and_voice(run *r, uint32_t at)
{
	dp_group *g = &r->doc->groups.v[at];
	const dp_token *tokens = r->doc->tokens.v, *verb = &tokens[g->verb];
	uint32_t perfect = r->perfect[at], passive = r->passive[at], future = r->future[at];
	const dp_lemma *entry = verb_entry(r, g);
	bool participle = verb->feats & DP_FEAT(PART) || (verb->upos == DP_UPOS_ADJ && g->passive);
	if (passive != DP_NONE || (g->finite == DP_NONE && perfect == DP_NONE && participle && heads_participle(r, g->verb)))
		g->passive = true;
	/* sein with the participle of a verb that does not take it for its perfect tells a state: "ist geschlossen". */
	if (perfect != DP_NONE && passive == DP_NONE && participle && r->roles[perfect] & DP_ROLE_STATE) {
		bool takes_it = entry ? entry->valency & DP_AUX_BE : tokens[perfect].deprel != DP_REL_AUX_PASS;
		if (!takes_it) {
			g->passive = true;
			perfect = DP_NONE;
		}
	}
	if (perfect != DP_NONE && !participle && passive == DP_NONE && !(g->modal != DP_NONE))
		perfect = DP_NONE;
	if (g->finite == DP_NONE) {
		g->tense = perfect != DP_NONE ? DP_TENSE_PERFECT : DP_TENSE_NONE;
		return;
	}
	const dp_token *finite = &tokens[g->finite];
	bool past = finite->feats & DP_FEAT(PAST);
	g->mood = mood_of(agreeing(r, g));
	if (future == g->finite && passive != g->finite && g->mood != DP_MOOD_IRREALIS)
		g->tense = perfect != DP_NONE ? DP_TENSE_FUTURE_PERFECT : DP_TENSE_FUTURE;
	else if (perfect != DP_NONE)
		g->tense = perfect == g->finite && past && g->mood == DP_MOOD_INDICATIVE ? DP_TENSE_PLUPERFECT : DP_TENSE_PERFECT;
	else
		g->tense = past && g->mood != DP_MOOD_IRREALIS ? DP_TENSE_PAST : DP_TENSE_PRESENT;
}

static bool fill_group_of(run *r)
{
	uint32_t *of = dp_arena_alloc(&r->doc->arena, (r->doc->tokens.n + 1) * sizeof *of);
	if (!of)
		return false;
	memset(of, 0xFF, (r->doc->tokens.n + 1) * sizeof *of);
	for (uint32_t i = 0; i < r->doc->groups.n; i++) {
		const dp_group *g = &r->doc->groups.v[i];
		if (g->finite != DP_NONE && of[g->finite] == DP_NONE)
			of[g->finite] = i;
		if (g->particle != DP_NONE)
			of[g->particle] = i;
	}
	for (uint32_t i = 0; i < r->doc->groups.n; i++)
		of[r->doc->groups.v[i].verb] = i;
	r->doc->group_of = of;
	return true;
}

static uint32_t *none(dp_arena *arena, uint32_t n)
{
	uint32_t *v = dp_arena_alloc(arena, ((size_t)n + 1) * sizeof *v);
	if (v)
		memset(v, 0xFF, ((size_t)n + 1) * sizeof *v);
	return v;
}

int dp_complexes_run(const dp_complexes *self, dp_doc *doc, depesche_error *error)
{
	dp_arena scratch;
	dp_arena_init(&scratch, doc->arena.budget);
	run r = {.self = self, .doc = doc};
	r.group = none(&scratch, doc->tokens.n);
	r.roles = dp_arena_calloc(&scratch, (size_t)doc->tokens.n + 1, 1);
	bool fine = r.group && r.roles && open_verbs(&r);
	r.perfect = none(&scratch, doc->groups.n);
	r.passive = none(&scratch, doc->groups.n);
	r.future = none(&scratch, doc->groups.n);
	fine = fine && r.perfect && r.passive && r.future && gather(&r);
	for (uint32_t i = 0; fine && i < doc->groups.n; i++) {
		participle_of_perfect(&r, i);
		share(&r, i);
		tense_and_voice(&r, i);
	}
	fine = fine && fill_group_of(&r);
	dp_arena_release(&scratch);
	return fine ? 0 : dp_fail_memory(error);
}
