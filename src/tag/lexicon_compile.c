#include "tag/lexicon.h"

#include "base/error.h"
#include "base/utf8.h"
#include "pack/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One row of paradigms.txt. */
typedef struct rule {
	dp_str paradigm, base, when, shape, gives;
	dp_feats feats;
	uint8_t xpos, upos; /* of a form; 0 for a further base */
} rule;

typedef struct entry { /* a reading on its way to its form */
	uint32_t form, order;
	dp_reading reading; /* its step counts from lemma 0 */
} entry;

typedef struct verb_row {
	dp_str spelt, lemma; /* with and without joints */
	dp_row row;
	uint32_t line;
} verb_row;

typedef struct lexer {
	dp_arena arena;
	dp_strmap_builder forms, verbs, lemmas, bases; /* bases: base verb -> its verb_row */
	DP_VEC(rule) rules;
	DP_VEC(entry) entries;
	DP_VEC(dp_lemma) lemma;
	DP_VEC(dp_governed) governed;
	DP_VEC(verb_row) verb_rows;
	dp_names tags;
	uint8_t upos_of[256];
	uint8_t noun;       /* tag of all nouns, whatever paradigm makes their forms */
	uint8_t infixed;    /* tag of the form that has `infix` between a separable prefix and the verb; 0 where the language has none */
	dp_str drop, infix; /* `drop` falls away from the base "participle" behind an inseparable prefix */
	dp_str links;       /* letters that may join the parts of a compound */
	uint32_t passes[DP_UPOS_COUNT];
	dp_buf pool;
	const char *language;
} lexer;

enum { BASES_MAX = 16 };

typedef struct base {
	dp_str name, text;
} base;

typedef struct word { /* a word while it is inflected */
	base base[BASES_MAX];
	uint32_t bases;
	uint32_t lemma;
	dp_str before; /* what stands before every form: joints */
	dp_str infixed; /* before the form with an infix, that included; p == NULL: the word has no such form */
	dp_feats feats, keep; /* added to every form; features of these kinds are cut to `feats` */
	dp_sense sense;
	uint8_t xpos, upos; /* instead of the rule's, 0 for the rule's own */
} word;

static dp_str join(lexer *x, dp_str a, dp_str b)
{
	char *p = dp_arena_alloc(&x->arena, (size_t)a.n + b.n + 1);
	if (!p)
		return DP_STR("");
	memcpy(p, a.p, a.n);
	memcpy(p + a.n, b.p, b.n);
	return dp_str_of(p, (size_t)a.n + b.n);
}

/* Where the bytes of `s` stand in the pool, to which they are appended. */
static uint32_t pooled(lexer *x, dp_str s)
{
	uint32_t at = (uint32_t)x->pool.n;
	dp_buf_str(&x->pool, s);
	return at;
}

/* The number of a lemma, one for each spelling and word class. */
static uint32_t lemma_of(lexer *x, dp_str text, uint8_t upos)
{
	char key[512];
	int n = snprintf(key, sizeof key, "%.*s\t%u", (int)(text.n > 400 ? 400 : text.n), text.p, upos);
	uint32_t *at = dp_strmap_builder_put(&x->lemmas, dp_str_of(key, (size_t)n), DP_NONE);
	if (at && *at == DP_NONE) {
		dp_lemma *l = DP_PUSH(&x->arena, &x->lemma);
		if (!l)
			return 0;
		*at = x->lemma.n - 1;
		*l = (dp_lemma){.at = pooled(x, text), .n = text.n, .upos = upos, .verb = DP_NONE};
	}
	return at ? *at : 0;
}

static int add(lexer *x, dp_str form, dp_reading reading, depesche_error *error)
{
	uint32_t *at = dp_strmap_builder_put(&x->forms, form, 0);
	entry *e = at ? DP_PUSH(&x->arena, &x->entries) : NULL;
	if (!e)
		return dp_fail_memory(error);
	if (*at == 0)
		*at = x->forms.keys.n;
	*e = (entry){*at - 1, x->entries.n, reading};
	return 0;
}

/* Whether `base` fits a condition: endings, or `!` and endings; sets the length of the ending that matched. */
static bool fits_list(dp_str base, dp_str list, uint32_t *cut)
{
	bool not_ = list.n && list.p[0] == '!', any = false;
	dp_str rest = not_ ? dp_str_sub(list, 1, list.n) : list, part;
	while (!any && dp_str_cut(&rest, ',', &part)) {
		any = part.n && dp_str_ends(base, part);
		if (any && !not_)
			*cut = part.n;
	}
	return any != not_;
}

static bool fits(dp_str base, dp_str when, uint32_t *cut)
{
	dp_str part;
	*cut = 0;
	while (when.n && dp_str_cut(&when, ' ', &part))
		if (part.n && !fits_list(base, part, cut))
			return false;
	return true;
}

static dp_str shaped(lexer *x, dp_str base, dp_str shape, uint32_t cut)
{
	char *p = dp_arena_alloc(&x->arena, (size_t)base.n + shape.n + 1);
	uint32_t n = 0;
	if (!p)
		return DP_STR("");
	for (uint32_t i = 0; i < shape.n; i++) {
		if (shape.p[i] == '~' || shape.p[i] == '^') {
			uint32_t k = shape.p[i] == '~' ? base.n : base.n - cut;
			memcpy(p + n, base.p, k);
			n += k;
		} else {
			p[n++] = shape.p[i];
		}
	}
	return dp_str_of(p, n);
}

static dp_str *base_at(word *w, dp_str name)
{
	for (uint32_t i = 0; i < w->bases; i++)
		if (dp_str_eq(w->base[i].name, name))
			return &w->base[i].text;
	return NULL;
}

static void set_base(word *w, dp_str name, dp_str text)
{
	dp_str *old = base_at(w, name);
	if (text.n && !old && w->bases < BASES_MAX)
		w->base[w->bases++] = (base){name, text};
}

static dp_feats narrowed(const word *w, dp_feats feats)
{
	static const dp_feats KINDS[] = {DP_FEATS_GENDER, DP_FEATS_NUMBER, DP_FEATS_CASE};
	for (uint32_t i = 0; i < 3; i++)
		if (w->feats & KINDS[i])
			feats = feats & KINDS[i] ? (feats & ~KINDS[i]) | (feats & w->feats & KINDS[i]) : feats;
	return feats | (w->feats & w->keep);
}

/* Applies a paradigm: first its further bases, then its forms. */
static int inflect(lexer *x, dp_str paradigm, word *w, depesche_error *error)
{
	uint32_t cut;
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < x->rules.n; i++) {
		const rule *r = &x->rules.v[i];
		const dp_str *from = dp_str_eq(r->paradigm, paradigm) ? base_at(w, r->base) : NULL;
		if (!from || !fits(*from, r->when, &cut))
			continue;
		dp_str form = shaped(x, *from, r->shape, cut);
		if (r->xpos == 0) {
			set_base(w, r->gives, form);
			continue;
		}
		bool infixed = r->xpos == x->infixed;
		if (infixed && !w->infixed.p)
			continue;
		form = join(x, infixed ? w->infixed : w->before, form);
		dp_reading reading = {narrowed(w, r->feats), w->lemma, w->xpos ? w->xpos : r->xpos, w->upos ? w->upos : r->upos, (uint8_t)w->sense, 0};
		rc = add(x, form, reading, error);
	}
	return rc;
}

/* A row `pass`: a part of speech, and those that its words are also used as, `*` for all. */
static bool read_pass(lexer *x, const dp_str *c)
{
	dp_str rest = c[3], part;
	dp_upos from = dp_upos_of(c[1]);
	while (rest.n && dp_str_cut(&rest, ',', &part)) {
		dp_upos to = dp_upos_of(part);
		if (from == DP_UPOS_NONE || (to == DP_UPOS_NONE && !dp_str_is(part, "*")))
			return false;
		x->passes[from] |= to == DP_UPOS_NONE ? UINT32_MAX : 1u << to;
	}
	return from != DP_UPOS_NONE;
}

/* What a row says that is no rule of inflection: a tag, a joint, the letters between parts of a compound. */
static bool read_setting(lexer *x, const dp_str *c, uint32_t xpos)
{
	if (dp_str_is(c[0], "tag")) {
		x->upos_of[xpos] = (uint8_t)dp_upos_of(c[5]);
		x->noun = dp_str_is(c[1], "noun") ? (uint8_t)xpos : x->noun;
	} else if (dp_str_is(c[0], "joint") && dp_str_is(c[1], "drop")) {
		x->drop = c[3];
	} else if (dp_str_is(c[0], "joint") && dp_str_is(c[1], "infix")) {
		x->infix = c[3];
		x->infixed = (uint8_t)xpos;
	} else if (dp_str_is(c[0], "link")) {
		x->links = c[3];
	} else {
		return false;
	}
	return true;
}

static int read_rules(lexer *x, const char *path, depesche_error *error)
{
	dp_source source;
	dp_row row;
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while (rc >= 0 && (rc = dp_source_row(&source, 5, 6, &row, error)) > 0) {
		dp_str *c = row.column;
		bool further = c[4].n && c[4].p[0] == '=';
		uint32_t xpos = further ? 0 : dp_names_put(&x->tags, c[4]);
		rule *r = DP_PUSH(&x->arena, &x->rules);
		if (!r || xpos > UINT8_MAX) {
			rc = dp_fail_memory(error);
			break;
		}
		for (uint32_t i = 0; i < 5; i++)
			c[i] = dp_arena_str(&x->arena, c[i]);
		bool pass = dp_str_is(c[0], "pass"), setting = pass || read_setting(x, c, xpos);
		*r = (rule){c[0], c[1], c[2], c[3], further ? dp_str_sub(c[4], 1, c[4].n) : c[4], 0, (uint8_t)xpos, x->upos_of[xpos]};
		if (pass && !read_pass(x, c))
			rc = dp_source_fail(&source, error, c[1].p, "should be a part of speech, and those that its words pass into");
		else if (!setting && dp_feats_of(c[5], &r->feats))
			rc = dp_source_fail(&source, error, c[5].p, "has a feature that UD or Depesche does not know");
		else if (!setting && !further && xpos && !r->upos)
			rc = dp_source_fail(&source, error, c[4].p, "is a tag that no `tag` row above gives a word class");
	}
	dp_source_close(&source);
	return rc;
}

static int closed_row(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error)
{
	const dp_str *c = row->column;
	dp_reading r = {.upos = (uint8_t)dp_upos_of(c[2]), .flags = DP_READING_FULL};
	if (memchr(c[0].p, ' ', c[0].n) || dp_str_find(c[2], DP_STR("+"), 0) != UINT32_MAX)
		return 0;
	if (r.upos == DP_UPOS_NONE)
		return dp_source_fail(source, error, c[2].p, "is no UPOS tag");
	uint32_t xpos = dp_names_put(&x->tags, c[3]);
	if (xpos > UINT8_MAX)
		return dp_source_fail(source, error, c[3].p, "there are too many different tags");
	r.xpos = (uint8_t)xpos;
	if (dp_feats_of(c[4], &r.feats))
		return dp_source_fail(source, error, c[4].p, "has a feature that UD or Depesche does not know");
	if (r.feats & DP_FEATS_CASE && r.feats & DP_FEAT(PLUR) && !(r.feats & DP_FEATS_GENDER) && r.upos != DP_UPOS_NOUN)
		r.feats |= DP_FEATS_GENDER;
	r.step = lemma_of(x, c[1].n ? c[1] : c[0], r.upos);
	return add(x, c[0], r, error);
}

static int closed_file(void *self, const char *path, depesche_error *error)
{
	dp_source source;
	dp_row row;
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while (rc >= 0 && (rc = dp_source_row(&source, 4, 7, &row, error)) > 0)
		rc = closed_row(self, &source, &row, error);
	dp_source_close(&source);
	return rc;
}

static const char *const SENSES[] = {"none", "person", "group", "body", "act", "event", "speech", "state", "place", "time", "weapon", "money", "document", "thing",
	"body-part", "animal", "abstract", "measure", "demonym", "colour", "evaluation", "material", "politics", "number", "other"};

static int sense_of(const dp_source *source, dp_str name, dp_sense *sense, depesche_error *error)
{
	*sense = DP_SENSE_NONE;
	for (uint32_t i = 0; name.n && i < sizeof SENSES / sizeof *SENSES; i++)
		if (dp_str_is(name, SENSES[i])) {
			*sense = (dp_sense)i;
			return 0;
		}
	return name.n ? dp_source_fail(source, error, name.p, "is no class of nouns or adjectives (docs/packs.md)") : 0;
}

static int noun_row(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error)
{
	const dp_str *c = row->column;
	char paradigm[64];
	word w = {.before = DP_STR("")};
	int rc = sense_of(source, c[4], &w.sense, error);
	if (rc != 0)
		return rc;
	for (uint32_t i = 0; i < c[1].n; i++)
		w.feats |= c[1].p[i] == 'm' ? DP_FEAT(MASC) : c[1].p[i] == 'f' ? DP_FEAT(FEM) : c[1].p[i] == 'n' ? DP_FEAT(NEUT) : 0;
	w.keep = DP_FEATS_GENDER;
	bool plural_only = dp_str_is(c[1], "p");
	if (!w.feats && c[1].n && !plural_only)
		return dp_source_fail(source, error, c[1].p, "gender is m, f or n, several with commas, or p for words without singular");
	w.xpos = x->noun;
	w.upos = DP_UPOS_NOUN;
	w.lemma = lemma_of(x, c[0], w.upos);
	set_base(&w, DP_STR("lemma"), c[0]);
	set_base(&w, DP_STR("plural"), dp_str_is(c[3], "=") ? c[0] : c[3]);
	dp_str genitives = c[2].n ? c[2] : DP_STR("="), genitive;
	while (rc == 0 && !plural_only && genitives.n && dp_str_cut(&genitives, ',', &genitive)) {
		snprintf(paradigm, sizeof paradigm, "noun:%.*s", (int)genitive.n, genitive.p);
		rc = inflect(x, dp_str_c(paradigm), &w, error);
		if (rc == 0 && dp_str_is(genitive, "adj"))
			rc = inflect(x, DP_STR("ending"), &w, error);
	}
	return rc == 0 ? inflect(x, DP_STR("plural"), &w, error) : rc;
}

/* All forms of an adjective; `lemma` as the reader sees it, degrees by rule, as given, or none ("0"). */
static int adjective(lexer *x, dp_str text, uint32_t lemma, dp_str comparative, dp_str superlative, dp_sense sense, depesche_error *error)
{
	word w = {.before = DP_STR(""), .lemma = lemma, .sense = sense, .feats = DP_FEAT(POS), .keep = DP_FEAT(POS)};
	set_base(&w, DP_STR("lemma"), text);
	if (!dp_str_is(comparative, "0"))
		set_base(&w, DP_STR("comparative"), comparative);
	if (!dp_str_is(superlative, "0"))
		set_base(&w, DP_STR("superlative"), superlative);
	int rc = inflect(x, DP_STR("adj"), &w, error);
	if (rc == 0)
		rc = inflect(x, DP_STR("bare"), &w, error);
	if (rc == 0)
		rc = inflect(x, DP_STR("ending"), &w, error);
	static const struct {
		const char *name;
		dp_feats feats;
	} DEGREES[] = {{"comparative", DP_FEAT(CMP)}, {"superlative", DP_FEAT(SUP)}};
	for (uint32_t i = 0; rc == 0 && i < 2 && !dp_str_is(comparative, "0"); i++) {
		const dp_str *degree = base_at(&w, dp_str_c(DEGREES[i].name));
		if (!degree)
			continue;
		word d = {.before = DP_STR(""), .lemma = lemma, .sense = sense, .feats = DEGREES[i].feats, .keep = DEGREES[i].feats};
		set_base(&d, DP_STR("lemma"), *degree);
		set_base(&d, DP_STR("stem"), *degree);
		rc = inflect(x, DP_STR("bare"), &d, error);
		if (rc == 0)
			rc = inflect(x, DP_STR("ending"), &d, error);
	}
	return rc;
}

static int adjective_row(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error)
{
	const dp_str *c = row->column;
	dp_sense sense;
	int rc = sense_of(source, c[3], &sense, error);
	if (rc != 0)
		return rc;
	uint32_t lemma = lemma_of(x, c[0], DP_UPOS_ADJ);
	if (dp_utf8_capitalised(c[0])) {
		word w = {.before = DP_STR(""), .lemma = lemma, .sense = sense, .feats = DP_FEAT(POS), .keep = DP_FEAT(POS)};
		set_base(&w, DP_STR("lemma"), c[0]);
		return inflect(x, DP_STR("fixed"), &w, error);
	}
	return adjective(x, c[0], lemma, c[1], c[2], sense, error);
}

typedef int row_reader(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error);

static int read_table(lexer *x, const char *path, uint32_t min, uint32_t max, row_reader *read, depesche_error *error)
{
	dp_source source;
	dp_row row;
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while (rc >= 0 && (rc = dp_source_row(&source, min, max, &row, error)) > 0)
		rc = read(x, &source, &row, error);
	dp_source_close(&source);
	return rc;
}

static int noun_file(void *self, const char *path, depesche_error *error)
{
	return read_table(self, path, 3, 5, noun_row, error);
}

/* Verbs are read first and inflected then, since a derived verb takes the forms of its base, wherever that stands. */
static int verb_keep(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error)
{
	verb_row *v = DP_PUSH(&x->arena, &x->verb_rows);
	if (!v)
		return dp_fail_memory(error);
	v->line = source->line;
	v->row = *row;
	for (uint32_t i = 0; i < row->n; i++)
		v->row.column[i] = dp_arena_str(&x->arena, row->column[i]);
	v->spelt = v->row.column[0];
	char *p = dp_arena_alloc(&x->arena, (size_t)v->spelt.n + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; p && i < v->spelt.n; i++)
		if (v->spelt.p[i] != '|' && v->spelt.p[i] != '-')
			p[n++] = v->spelt.p[i];
	if (!p)
		return dp_fail_memory(error);
	v->lemma = dp_str_of(p, n);
	if (n == v->spelt.n) {
		uint32_t *at = dp_strmap_builder_put(&x->bases, v->lemma, x->verb_rows.n - 1);
		if (!at)
			return dp_fail_memory(error);
	}
	return 0;
}

static uint32_t letter_of(dp_str part)
{
	static const struct {
		const char *letter;
		uint32_t bit;
	} LETTERS[] = {{"a", DP_VALENCY_ACC}, {"d", DP_VALENCY_DAT}, {"g", DP_VALENCY_GEN}, {"r", DP_VALENCY_REFLEXIVE}, {"rd", DP_VALENCY_REFLEXIVE_DAT},
		{"s", DP_VALENCY_CLAUSE}, {"i", DP_VALENCY_INFINITIVE}, {"n", DP_VALENCY_PREDICATE}};
	for (uint32_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++)
		if (dp_str_is(part, LETTERS[i].letter))
			return LETTERS[i].bit;
	return 0;
}

static bool governs(lexer *x, dp_lemma *l, dp_str rest)
{
	dp_str preposition;
	dp_str_cut(&rest, '+', &preposition);
	dp_governed *g = DP_PUSH(&x->arena, &x->governed);
	if (!g || preposition.n == 0)
		return false;
	*g = (dp_governed){pooled(x, preposition), preposition.n,
		rest.n == 0 ? 0 : rest.p[0] == 'a' ? DP_FEAT(ACC) : rest.p[0] == 'd' ? DP_FEAT(DAT) : DP_FEAT(GEN)};
	l->governed++;
	return true;
}

static bool read_valency(lexer *x, dp_lemma *l, dp_str column)
{
	dp_str frame, part;
	if (column.n == 0)
		l->valency |= DP_VALENCY_NONE;
	if (l->governed == 0)
		l->governed_at = x->governed.n;
	else if (l->governed_at + l->governed != x->governed.n)
		return true;
	while (column.n && dp_str_cut(&column, ',', &frame)) {
		uint32_t bits = 0;
		if (dp_str_is(frame, "-"))
			bits = DP_VALENCY_NONE;
		while (bits != DP_VALENCY_NONE && frame.n && dp_str_cut(&frame, '&', &part)) {
			uint32_t bit = dp_str_starts(part, DP_STR("p:")) ? DP_VALENCY_PREPOSITION : letter_of(part);
			if (bit == 0 || (bit == DP_VALENCY_PREPOSITION && !governs(x, l, dp_str_sub(part, 2, part.n))))
				return false;
			bits |= bit;
		}
		l->valency |= bits | ((bits & DP_VALENCY_DAT && bits & DP_VALENCY_ACC) ? DP_VALENCY_DAT_ACC : 0);
	}
	return true;
}

/* A noun and the prepositions that it governs: "Angriff  auf+a,gegen+a". */
static int governed_row(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error)
{
	dp_str prepositions = row->column[1], part;
	if (dp_strmap_builder_get(&x->forms, row->column[0]) == DP_NONE)
		return dp_source_fail(source, error, row->column[0].p, "is no listed noun");
	dp_lemma *l = &x->lemma.v[lemma_of(x, row->column[0], DP_UPOS_NOUN)];
	if (l->governed)
		return dp_source_fail(source, error, row->column[0].p, "has a row already");
	l->governed_at = x->governed.n;
	l->valency |= DP_VALENCY_PREPOSITION;
	while (prepositions.n && dp_str_cut(&prepositions, ',', &part))
		if (!governs(x, l, part))
			return dp_source_fail(source, error, part.p, "is no preposition with its case, such as auf+a");
	return 0;
}

/* Splits "wieder|auf-nehmen" into what stands before the base verb and the base; tells whether the last joint can be separated. */
static dp_str base_of(lexer *x, dp_str spelt, dp_str *before, bool *separable, bool *inseparable)
{
	uint32_t last = 0;
	*separable = *inseparable = false;
	for (uint32_t i = 0; i < spelt.n; i++) {
		*separable |= spelt.p[i] == '|';
		*inseparable |= spelt.p[i] == '-';
		if (spelt.p[i] == '|' || spelt.p[i] == '-')
			last = i + 1;
	}
	char *p = dp_arena_alloc(&x->arena, (size_t)last + 1);
	uint32_t n = 0;
	for (uint32_t i = 0; p && i < last; i++)
		if (spelt.p[i] != '|' && spelt.p[i] != '-')
			p[n++] = spelt.p[i];
	*before = dp_str_of(p ? p : "", n);
	return dp_str_sub(spelt, last, spelt.n);
}

/* Bytes of the separable prefix: what stands before the last `|`. */
static uint32_t prefix_of(dp_str spelt)
{
	uint32_t n = 0, prefix = 0;
	for (uint32_t i = 0; i < spelt.n; i++) {
		if (spelt.p[i] == '|')
			prefix = n;
		n += spelt.p[i] != '|' && spelt.p[i] != '-';
	}
	return prefix;
}

/* The number of ways in which a verb makes its forms: "wandte/wendete" are two. */
static uint32_t ways_of(const dp_row *row)
{
	uint32_t most = 1;
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t ways = 1;
		for (uint32_t k = 0; k < row->column[1 + i].n; k++)
			ways += row->column[1 + i].p[k] == '/';
		most = ways > most ? ways : most;
	}
	return most;
}

/* The part in one of these ways; where it is the same in all, that one. */
static dp_str in_way(dp_str parts, uint32_t way)
{
	dp_str part = {NULL, 0}, first = {NULL, 0};
	for (uint32_t i = 0; i <= way && dp_str_cut(&parts, '/', &part); i++)
		first = i == 0 ? part : first;
	return part.n ? part : first;
}

/* Principal parts as a row gives them, in one of its ways, less the joints that stand before every form anyway. */
static void principal_parts(word *w, const dp_row *row, uint32_t way, dp_str joints)
{
	static const char *const NAMES[] = {"past", "participle", "pres3", "subj2"};
	for (uint32_t i = 0; i < 4; i++) {
		dp_str part = in_way(row->column[1 + i], way);
		if (part.n > joints.n && dp_str_starts(part, joints))
			part = dp_str_sub(part, joints.n, part.n);
		set_base(w, dp_str_c(NAMES[i]), part);
	}
}

static int participles(lexer *x, word *w, depesche_error *error)
{
	static const char *const NAMES[] = {"participle", "present-participle"};
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < 2; i++) {
		const dp_str *text = base_at(w, dp_str_c(NAMES[i]));
		if (!text)
			continue;
		dp_str whole = join(x, w->before, *text);
		uint32_t lemma = lemma_of(x, whole, DP_UPOS_ADJ);
		x->lemma.v[lemma].verb = w->lemma;
		x->lemma.v[lemma].valency |= i == 0 ? DP_PARTICIPLE_PAST : DP_PARTICIPLE_PRESENT;
		rc = adjective(x, whole, lemma, DP_STR("0"), DP_STR("0"), DP_SENSE_NONE, error);
	}
	return rc;
}

static int verb_lemma(lexer *x, const char *path, const verb_row *v, word *w, depesche_error *error)
{
	w->lemma = lemma_of(x, v->lemma, DP_UPOS_VERB);
	uint32_t *at = dp_strmap_builder_put(&x->verbs, v->lemma, w->lemma);
	if (!at || w->lemma >= x->lemma.n)
		return dp_fail_memory(error);
	dp_lemma *l = &x->lemma.v[w->lemma];
	dp_str aux = v->row.column[5];
	l->prefix = (uint8_t)prefix_of(v->spelt);
	l->valency |= (aux.n && memchr(aux.p, 's', aux.n)) ? DP_AUX_BE : 0;
	l->valency |= !aux.n || memchr(aux.p, 'h', aux.n) ? DP_AUX_HAVE : 0;
	if (!read_valency(x, l, v->row.column[6]))
		return dp_fail_at(error, DEPESCHE_ESOURCE, path, v->line, 0, "the valency \"%.*s\" cannot be read (docs/packs.md)", (int)v->row.column[6].n,
			v->row.column[6].p);
	return 0;
}

/* All forms from the principal parts. `prefixed`: an inseparable verb with the parts of the one that it is made of has no ge-. */
static int verb_forms(lexer *x, word *w, bool prefixed, depesche_error *error)
{
	int rc = inflect(x, DP_STR("stem"), w, error);
	if (rc == 0 && !base_at(w, DP_STR("past")))
		rc = inflect(x, DP_STR("weak"), w, error);
	dp_str *participle = base_at(w, DP_STR("participle"));
	if (participle && prefixed && dp_str_starts(*participle, x->drop) && participle->n > x->drop.n + 2)
		*participle = dp_str_sub(*participle, x->drop.n, participle->n);
	if (rc == 0)
		rc = inflect(x, DP_STR("verb"), w, error);
	return rc == 0 ? participles(x, w, error) : rc;
}

static int verb(lexer *x, const char *path, const verb_row *v, depesche_error *error)
{
	word w = {.before = DP_STR("")};
	bool separable, inseparable;
	dp_str before, base = base_of(x, v->spelt, &before, &separable, &inseparable);
	uint32_t derived = dp_strmap_builder_get(&x->bases, base);
	bool own = v->row.column[1].n || v->row.column[2].n;
	int rc = verb_lemma(x, path, v, &w, error);
	if (rc != 0)
		return rc;
	dp_str prefix = dp_str_sub(v->lemma, 0, x->lemma.v[w.lemma].prefix);
	w.before = own ? prefix : before;
	set_base(&w, DP_STR("lemma"), dp_str_sub(v->lemma, w.before.n, v->lemma.n));
	if (prefix.n)
		w.infixed = join(x, join(x, prefix, x->infix), dp_str_sub(w.before, prefix.n, w.before.n));
	const dp_row *parts = own || derived == DP_NONE ? &v->row : &x->verb_rows.v[derived].row;
	for (uint32_t way = 0, ways = ways_of(parts); rc == 0 && way < ways; way++) {
		word one = w;
		principal_parts(&one, parts, way, own ? prefix : DP_STR(""));
		rc = verb_forms(x, &one, inseparable && !own, error);
	}
	return rc;
}

static int verbs(lexer *x, const char *path, depesche_error *error)
{
	int rc = read_table(x, path, 1, 7, verb_keep, error);
	for (uint32_t i = 0; rc == 0 && i < x->verb_rows.n; i++)
		rc = verb(x, path, &x->verb_rows.v[i], error);
	return rc;
}

/* Each word of a name in upper case is a name. */
static int name(lexer *x, dp_str text, dp_sense sense, dp_feats gender, depesche_error *error)
{
	dp_str part;
	int rc = 0;
	bool single = !memchr(text.p, ' ', text.n);
	while (rc == 0 && text.n && dp_str_cut(&text, ' ', &part)) {
		dp_str rest = part, piece;
		while (rc == 0 && rest.n && dp_str_cut(&rest, '-', &piece)) {
			if (!dp_utf8_capitalised(piece) || dp_strmap_builder_get(&x->forms, piece) != DP_NONE || (!single && sense == DP_SENSE_STATE))
				continue;
			word w = {.before = DP_STR(""), .sense = sense, .feats = gender, .keep = DP_FEATS_GENDER};
			w.lemma = lemma_of(x, piece, DP_UPOS_PROPN);
			set_base(&w, DP_STR("lemma"), piece);
			rc = inflect(x, DP_STR("name"), &w, error);
		}
	}
	return rc;
}

static int names(lexer *x, dp_str list, dp_sense sense, dp_feats gender, depesche_error *error)
{
	dp_str part;
	int rc = 0;
	while (rc == 0 && list.n && dp_str_cut(&list, ';', &part))
		rc = name(x, part, sense, gender, error);
	return rc;
}

static bool is_key(const lexer *x, dp_str key, const char *suffix)
{
	char full[64];
	snprintf(full, sizeof full, "%s%s", x->language, suffix);
	return dp_str_is(key, full);
}

static int inhabitants(lexer *x, dp_str list, depesche_error *error)
{
	dp_str part;
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && list.n && dp_str_cut(&list, ';', &part); i++) {
		if (part.n == 0 || dp_strmap_builder_get(&x->forms, part) != DP_NONE)
			continue;
		word w = {.before = DP_STR(""), .sense = DP_SENSE_PERSON, .keep = DP_FEATS_GENDER};
		w.upos = DP_UPOS_NOUN;
		w.xpos = x->noun;
		w.lemma = lemma_of(x, part, DP_UPOS_NOUN);
		set_base(&w, DP_STR("lemma"), part);
		rc = inflect(x, DP_STR("inhabitant"), &w, error);
	}
	return rc;
}

static int world_pair(lexer *x, const dp_pair *pair, dp_sense sense, dp_str *key_name, bool *said, depesche_error *error)
{
	dp_str part, list = pair->value;
	int rc = 0;
	if (pair->first) {
		rc = !*said && key_name->n ? names(x, *key_name, sense, 0, error) : 0;
		*said = false;
		*key_name = dp_str_is(pair->key, "person") ? pair->value : DP_STR("");
	} else if (is_key(x, pair->key, "") && sense != DP_SENSE_BODY) {
		*said = true;
		rc = names(x, list, sense, sense == DP_SENSE_STATE ? DP_FEAT(NEUT) : 0, error);
	} else if (is_key(x, pair->key, "-capital")) {
		rc = names(x, list, DP_SENSE_PLACE, DP_FEAT(NEUT), error);
	} else if (is_key(x, pair->key, "-inhabitant")) {
		rc = inhabitants(x, list, error);
	} else if (is_key(x, pair->key, "-adj")) {
		while (rc == 0 && list.n && dp_str_cut(&list, ';', &part))
			if (!dp_utf8_capitalised(part) && dp_strmap_builder_get(&x->forms, part) == DP_NONE)
				rc = adjective(x, part, lemma_of(x, part, DP_UPOS_ADJ), DP_STR("0"), DP_STR("0"), DP_SENSE_DEMONYM, error);
	}
	return rc;
}

static int world_stanzas(lexer *x, const char *path, dp_sense sense, depesche_error *error)
{
	dp_source source;
	dp_pair pair;
	dp_str key_name = DP_STR("");
	bool said = true;
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while (rc >= 0 && (rc = dp_source_pair(&source, &pair, error)) > 0)
		rc = world_pair(x, &pair, sense, &key_name, &said, error);
	if (rc == 0 && !said)
		rc = names(x, key_name, sense, 0, error);
	dp_source_close(&source);
	return rc;
}

static int person_file(void *self, const char *path, depesche_error *error)
{
	return world_stanzas(self, path, DP_SENSE_PERSON, error);
}

static int place_row(lexer *x, const dp_source *source, const dp_row *row, depesche_error *error)
{
	(void)source;
	return names(x, row->column[5].n ? row->column[5] : row->column[0], DP_SENSE_PLACE, DP_FEAT(NEUT), error);
}

/* Names of the world help to tell names from nouns; they come last, so that a listed word stays what it is. */
static int world(lexer *x, const char *dir, depesche_error *error)
{
	char path[4096];
	int rc = 0;
	snprintf(path, sizeof path, "%s/../world/states.txt", dir);
	if (access(path, R_OK) == 0)
		rc = world_stanzas(x, path, DP_SENSE_STATE, error);
	snprintf(path, sizeof path, "%s/../world/places.txt", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = read_table(x, path, 5, 7, place_row, error);
	snprintf(path, sizeof path, "%s/../world/persons", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = dp_source_files(path, ".txt", person_file, x, error);
	return rc;
}

static int by_form(const void *a, const void *b)
{
	const entry *p = a, *q = b;
	return p->form != q->form ? (p->form < q->form ? -1 : 1) : p->order < q->order ? -1 : 1;
}

static bool same(const dp_reading *a, const dp_reading *b)
{
	return a->step == b->step && a->xpos == b->xpos && a->upos == b->upos && a->feats == b->feats;
}

/* Imperatives and second persons of open verbs that look like a word of the closed classes ("fast", "seit") do more harm than good. */
static bool far_fetched(const dp_reading *r, bool closed)
{
	dp_feats person = r->feats & DP_FEATS_PERSON;
	return closed && !(r->flags & DP_READING_FULL) && r->upos == DP_UPOS_VERB && (r->feats & DP_FEAT(IMP) || person == DP_FEAT(P2));
}

/*
 * Ends the readings [first, end) of a form and names them from its lemma, that of the first. Returns where they stand from now on: there, or
 * where another form has the same ones; DP_NONE when memory is out.
 */
static uint32_t settle(const lexer *x, dp_strmap_builder *lists, dp_reading *all, uint32_t first, uint32_t end)
{
	uint32_t lemma = all[first].step, lemmas = x->lemma.n;
	all[end - 1].flags |= DP_READING_LAST;
	for (uint32_t i = first; i < end; i++)
		all[i].step = all[i].step >= lemma ? all[i].step - lemma : lemmas - lemma + all[i].step;
	const uint32_t *at = dp_strmap_builder_put(lists, dp_str_of((const char *)&all[first], (end - first) * sizeof *all), first);
	return at ? *at : DP_NONE;
}

static int too_much(dp_str form, depesche_error *error)
{
	return dp_fail(error, DEPESCHE_ESOURCE, "the lexicon's forms have up to %d bytes and %d different readings; too much is: %.*s", DP_FORM_MAX,
		       DP_FORM_READINGS_MAX + 1, (int)(form.n < 80 ? form.n : 80), form.p);
}

/* Sorts the readings by form, drops doubles, and fills `forms`; `*n` readings are left. */
static int arrange(lexer *x, dp_reading *out, dp_form *forms, uint32_t *n, depesche_error *error)
{
	dp_strmap_builder lists;
	uint32_t end = 0;
	dp_strmap_builder_init(&lists, &x->arena);
	qsort(x->entries.v, x->entries.n, sizeof *x->entries.v, by_form);
	for (uint32_t i = 0; i < x->entries.n;) {
		uint32_t form = x->entries.v[i].form, first = end;
		bool closed = false;
		for (uint32_t k = i; k < x->entries.n && x->entries.v[k].form == form; k++)
			closed |= (x->entries.v[k].reading.flags & DP_READING_FULL) != 0;
		for (; i < x->entries.n && x->entries.v[i].form == form; i++) {
			const dp_reading *r = &x->entries.v[i].reading;
			uint32_t k = first;
			while (k < end && !same(&out[k], r))
				k++;
			if (k == end && !far_fetched(r, closed))
				out[end++] = *r;
		}
		uint32_t lemma = out[first].step, at = settle(x, &lists, out, first, end);
		if (at == DP_NONE)
			return dp_fail_memory(error);
		if (at > DP_FORM_READINGS_MAX || x->forms.keys.v[form].n > DP_FORM_MAX)
			return too_much(x->forms.keys.v[form], error);
		forms[form] = (dp_form){.lemma = lemma, .reading = (uint16_t)at};
		end = at == first ? end : first;
	}
	*n = end;
	return 0;
}

static int write_section(lexer *x, dp_buf *out, depesche_error *error)
{
	dp_reading *readings = dp_arena_calloc(&x->arena, x->entries.n + 1, sizeof *readings);
	dp_form *forms = dp_arena_calloc(&x->arena, x->forms.keys.n + 1, sizeof *forms);
	uint32_t *tags = dp_arena_calloc(&x->arena, x->tags.v.n + 1, 8), n = 0;
	if (!readings || !forms || !tags)
		return dp_fail_memory(error);
	int rc = arrange(x, readings, forms, &n, error);
	if (rc != 0)
		return rc;
	for (uint32_t i = 0; i < x->tags.v.n; i++) {
		tags[2 * i] = pooled(x, x->tags.v.v[i]);
		tags[2 * i + 1] = x->tags.v.v[i].n;
	}
	uint32_t links = pooled(x, x->links);
	uint32_t head[] = {0, x->lemma.n, n, x->governed.n, x->tags.v.n, (uint32_t)x->pool.n, links, x->links.n};
	memcpy(head, "LEX3", 4);
	dp_buf_add(out, head, sizeof head);
	dp_buf_add(out, readings, n * sizeof *readings);
	dp_buf_add(out, x->governed.v, x->governed.n * sizeof *x->governed.v);
	dp_buf_add(out, x->lemma.v, x->lemma.n * sizeof *x->lemma.v);
	dp_buf_add(out, tags, x->tags.v.n * 8);
	dp_buf_add(out, x->passes, sizeof x->passes);
	dp_buf_str(out, dp_buf_view(&x->pool));
	dp_buf_align(out, 16);
	dp_forms_write(forms, x->forms.keys.v, x->forms.keys.n, &x->arena, out);
	dp_strmap_builder_write(&x->verbs, out);
	return out->failed || x->pool.failed ? dp_fail_memory(error) : 0;
}

static int read_all(lexer *x, const char *dir, depesche_error *error)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/lexicon/paradigms.txt", dir);
	int rc = read_rules(x, path, error);
	snprintf(path, sizeof path, "%s/lexicon/closed", dir);
	if (rc == 0)
		rc = dp_source_files(path, ".txt", closed_file, x, error);
	snprintf(path, sizeof path, "%s/lexicon/verbs.txt", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = verbs(x, path, error);
	snprintf(path, sizeof path, "%s/lexicon/nouns.txt", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = noun_file(x, path, error);
	snprintf(path, sizeof path, "%s/lexicon/nouns", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = dp_source_files(path, ".txt", noun_file, x, error);
	snprintf(path, sizeof path, "%s/lexicon/governed.txt", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = read_table(x, path, 2, 2, governed_row, error);
	snprintf(path, sizeof path, "%s/lexicon/adjectives.txt", dir);
	if (rc == 0 && access(path, R_OK) == 0)
		rc = read_table(x, path, 1, 4, adjective_row, error);
	return rc == 0 ? world(x, dir, error) : rc;
}

int dp_lexicon_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	lexer x = {.drop = DP_STR(""), .infix = DP_STR(""), .links = DP_STR("")};
	const char *slash = strrchr(dir, '/');
	x.language = slash && slash[1] ? slash + 1 : dir;
	dp_arena_init(&x.arena, (size_t)4 << 30);
	dp_buf_init(&x.pool, (size_t)1 << 28);
	dp_strmap_builder_init(&x.forms, &x.arena);
	dp_strmap_builder_init(&x.verbs, &x.arena);
	dp_strmap_builder_init(&x.lemmas, &x.arena);
	dp_strmap_builder_init(&x.bases, &x.arena);
	x.tags.arena = &x.arena;
	for (uint32_t i = 0; i < DP_UPOS_COUNT; i++)
		x.passes[i] = 1u << i;
	int rc = read_all(&x, dir, error);
	if (rc == 0)
		rc = write_section(&x, out, error);
	dp_buf_release(&x.pool);
	dp_arena_release(&x.arena);
	return rc;
}
