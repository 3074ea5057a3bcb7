#include "train/check.h"

#include "base/error.h"
#include "base/utf8.h"

#include <stdarg.h>

typedef struct checker {
	const dp_treebank *bank;
	const dp_lexicon *lexicon;
	FILE *to;
	dp_check_count *count;
	bool hints;
	const dp_tb_sentence *sentence;
	const dp_tb_word *w; /* its words, from w[1] on */
	uint8_t *rel;        /* their relations, from rel[1] on; room for the longest sentence */
	uint32_t *head;
} checker;

const char *dp_check_tree(const uint32_t *head, uint32_t n, uint32_t *word)
{
	uint32_t roots = 0;
	*word = 1;
	for (uint32_t i = 1; i <= n; i++)
		if (head[i - 1] == 0) {
			*word = i;
			if (++roots == 2)
				return "two roots";
		}
	if (!roots)
		return "no root";
	for (uint32_t i = 1; i <= n; i++) {
		uint32_t at = i, steps = 0;
		while (at && steps++ <= n)
			at = head[at - 1];
		*word = at ? at : *word;
		if (at)
			return "a cycle";
	}
	return NULL;
}

static void say(checker *c, uint32_t i, const char *kind, const char *format, va_list values)
{
	fprintf(c->to, "%s:%u: %s", c->bank->path, c->w[i].line, kind);
	vfprintf(c->to, format, values);
	fputc('\n', c->to);
}

__attribute__((format(printf, 3, 4))) static void fault(checker *c, uint32_t i, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	say(c, i, "", format, values);
	va_end(values);
	c->count->faults++;
}

__attribute__((format(printf, 3, 4))) static void hint(checker *c, uint32_t i, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	say(c, i, "hint: ", format, values);
	va_end(values);
	c->count->hints++;
}

#define FORM(c, i) (int)(c)->w[i].column[DP_TB_FORM].n, (c)->w[i].column[DP_TB_FORM].p
#define COLUMN(c, i, k) (int)(c)->w[i].column[k].n, (c)->w[i].column[k].p

static dp_deprel base_of(const checker *c, uint32_t i)
{
	return dp_deprel_base((dp_deprel)c->rel[i]);
}

static dp_upos upos_of(const checker *c, uint32_t i)
{
	return dp_upos_of(c->w[i].column[DP_TB_UPOS]);
}

/* ---- faults */

static void check_tree(checker *c)
{
	uint32_t word;
	const char *why = dp_check_tree(c->head + 1, c->sentence->count, &word);
	if (why)
		fault(c, word, "%s, at \"%.*s\"", why, FORM(c, word));
}

static void check_names(checker *c, uint32_t i)
{
	const dp_str *column = c->w[i].column;
	if (c->rel[i] == DP_REL_NONE)
		fault(c, i, "there is no relation \"%.*s\"", COLUMN(c, i, DP_TB_DEPREL));
	else if ((c->rel[i] == DP_REL_ROOT) != (c->head[i] == 0))
		fault(c, i, "head 0 and the relation root go together, not %u and %.*s", c->head[i], COLUMN(c, i, DP_TB_DEPREL));
	if (upos_of(c, i) == DP_UPOS_NONE && !dp_str_is(column[DP_TB_UPOS], "_"))
		fault(c, i, "there is no part of speech \"%.*s\"", COLUMN(c, i, DP_TB_UPOS));
	if (c->lexicon && !dp_str_is(column[DP_TB_XPOS], "_") && !dp_lexicon_tag_of(c->lexicon, column[DP_TB_XPOS]))
		fault(c, i, "the lexicon has no tag \"%.*s\"", COLUMN(c, i, DP_TB_XPOS));
}

/* ---- hints: shape */

#define REL(name) ((uint64_t)1 << DP_REL_##name)
#define UPOS(name) (1u << DP_UPOS_##name)

static bool is_rel(const checker *c, uint32_t i, uint64_t set)
{
	return set >> base_of(c, i) & 1;
}

/* Function words have no dependents but what makes them a whole of several words. */
static void check_leaf(checker *c, uint32_t i)
{
	static const uint64_t leaves = REL(PUNCT) | REL(AUX) | REL(COP) | REL(CC) | REL(CASE) | REL(MARK);
	uint32_t h = c->head[i];
	uint64_t may = REL(FIXED) | REL(CONJ) | REL(CC) | REL(PUNCT) | REL(GOESWITH) | REL(REPARANDUM);
	if (h == 0 || !(is_rel(c, h, leaves) || c->rel[h] == DP_REL_COMPOUND_PRT))
		return;
	if (is_rel(c, h, REL(CASE) | REL(MARK)))
		may |= REL(ADVMOD) | REL(OBL);
	if (!is_rel(c, i, may))
		hint(c, i, "\"%.*s\" hangs on a function word, \"%.*s\" (%s)", FORM(c, i), FORM(c, h), dp_deprel_name((dp_deprel)c->rel[h]));
}

static void check_pair(checker *c, uint32_t i)
{
	static const uint64_t after = REL(CONJ) | REL(FIXED) | REL(FLAT) | REL(GOESWITH);
	uint32_t h = c->head[i];
	const char *name = dp_deprel_name((dp_deprel)c->rel[i]);
	uint32_t own = 1u << upos_of(c, i), heads = h ? 1u << upos_of(c, h) : 0;
	if (!dp_str_is(c->w[i].column[DP_TB_DEPREL], name))
		hint(c, i, "there is no kind \"%.*s\" of %s", COLUMN(c, i, DP_TB_DEPREL), name);
	if (is_rel(c, i, after) && h > i)
		hint(c, i, "%s stands before its head, \"%.*s\"", name, FORM(c, h));
	if (is_rel(c, i, REL(AUX) | REL(COP)) && !(own & (UPOS(AUX) | UPOS(NONE))))
		hint(c, i, "%s is \"%.*s\", no auxiliary", name, FORM(c, i));
	if (own & UPOS(AUX) && !is_rel(c, i, REL(AUX) | REL(COP) | REL(CONJ) | REL(ROOT) | REL(FIXED) | REL(PARATAXIS) | REL(REPARANDUM)))
		hint(c, i, "the auxiliary \"%.*s\" is %s", FORM(c, i), name);
	if (c->rel[i] == DP_REL_AUX_PASS && h && !(heads & (UPOS(VERB) | UPOS(AUX) | UPOS(ADJ) | UPOS(NONE))))
		hint(c, i, "a passive of \"%.*s\", no verb", FORM(c, h));
	if (own != UPOS(NONE) && c->rel[i] != DP_REL_ROOT && (own == UPOS(PUNCT)) != (c->rel[i] == DP_REL_PUNCT))
		hint(c, i, "\"%.*s\" is %s and %s", FORM(c, i), dp_upos_name(upos_of(c, i)), name);
}

static void check_twice(checker *c, uint32_t h)
{
	uint32_t subjects = 0, objects = 0;
	for (uint32_t i = 1; i <= c->sentence->count; i++) {
		if (c->head[i] != h)
			continue;
		if (is_rel(c, i, REL(NSUBJ) | REL(CSUBJ)) && ++subjects == 2)
			hint(c, i, "a second subject of \"%.*s\"", FORM(c, h));
		if (is_rel(c, i, REL(OBJ)) && ++objects == 2)
			hint(c, i, "a second object of \"%.*s\"", FORM(c, h));
	}
}

/* ---- hints: agreement */

enum { ALL = 0xFFFFFF };

/* The 24-bit set of case x number x gender of features: bit case + 4 * (number + 2 * gender); what is not told may be any. */
static uint32_t agreement(dp_feats f)
{
	uint32_t set = 0;
	if (!(f & (DP_FEATS_CASE | DP_FEATS_NUMBER)))
		return ALL;
	uint32_t cases = f & DP_FEATS_CASE ? (uint32_t)(f / DP_FEAT(NOM)) & 15 : 15,
		 numbers = f & DP_FEATS_NUMBER ? (uint32_t)(f / DP_FEAT(SING)) & 3 : 3;
	uint32_t genders = f & DP_FEATS_GENDER ? (uint32_t)(f / DP_FEAT(MASC)) & 7 : 7;
	for (uint32_t n = 0; n < 2; n++)
		for (uint32_t g = 0; g < 3; g++)
			if (numbers >> n & 1 && genders >> g & 1)
				set |= cases << (4 * (n + 2 * g));
	return set;
}

static uint32_t by_readings(const checker *c, dp_str form, dp_upos upos)
{
	uint32_t n, set = 0;
	const dp_reading *r = dp_lexicon_lookup(c->lexicon, form, &n, NULL);
	for (uint32_t k = 0; r && k < n; k++)
		if (r[k].upos == upos)
			set |= agreement(r[k].feats);
	return set;
}

/* What a word can be; everything, where nothing is known of it. */
static uint32_t may_be(const checker *c, uint32_t i)
{
	char small[128];
	dp_str form = c->w[i].column[DP_TB_FORM];
	dp_feats feats;
	dp_feats_of(c->w[i].column[DP_TB_FEATS], &feats);
	if (feats)
		return agreement(feats);
	uint32_t n = dp_utf8_tolower(form, small, sizeof small), set = by_readings(c, form, upos_of(c, i));
	if (n != UINT32_MAX)
		set |= by_readings(c, dp_str_of(small, n), upos_of(c, i));
	return set ? set : ALL;
}

/* The cases, numbers and genders that a noun and the words before it that agree with it allow together; 0 when they do not agree. */
static uint32_t phrase(const checker *c, uint32_t noun)
{
	uint32_t set = may_be(c, noun);
	for (uint32_t i = 1; i < noun; i++)
		if (c->head[i] == noun && (is_rel(c, i, REL(AMOD)) || (is_rel(c, i, REL(DET)) && c->rel[i] != DP_REL_DET_PREDET)))
			set &= may_be(c, i);
	return set;
}

static const uint32_t NOMINATIVE = 0x111111, ACCUSATIVE = 0x888888, SINGULAR = 0x0F0F0F, PLURAL = 0xF0F0F0;

/* The numbers that a finite verb's form allows, as sets of `agreement`; everything where it is not finite or unknown. */
static uint32_t verb_number(const checker *c, uint32_t i)
{
	dp_feats told, all = 0;
	uint32_t n;
	dp_feats_of(c->w[i].column[DP_TB_FEATS], &told);
	if (told)
		return told & DP_FEAT(FIN) ? ((told & DP_FEAT(SING) ? SINGULAR : 0) | (told & DP_FEAT(PLUR) ? PLURAL : 0)) : ALL;
	const dp_reading *r = dp_lexicon_lookup(c->lexicon, c->w[i].column[DP_TB_FORM], &n, NULL);
	for (uint32_t k = 0; r && k < n; k++) {
		if (r[k].upos != DP_UPOS_VERB && r[k].upos != DP_UPOS_AUX)
			continue;
		if (!(r[k].feats & DP_FEAT(FIN)) || !(r[k].feats & DP_FEATS_NUMBER))
			return ALL;
		all |= r[k].feats;
	}
	return all ? ((all & DP_FEAT(SING) ? SINGULAR : 0) | (all & DP_FEAT(PLUR) ? PLURAL : 0)) : ALL;
}

static bool has_child(const checker *c, uint32_t h, uint64_t set)
{
	for (uint32_t i = 1; i <= c->sentence->count; i++)
		if (c->head[i] == h && is_rel(c, i, set))
			return true;
	return false;
}

static void check_subject(checker *c, uint32_t i, uint32_t set)
{
	uint32_t h = c->head[i];
	if (!(set & NOMINATIVE)) {
		hint(c, i, "the subject \"%.*s\" cannot be nominative", FORM(c, i));
		return;
	}
	/* Sums and coordinations take either number, and a copula may agree with its predicate. */
	if (has_child(c, i, REL(CONJ) | REL(NUMMOD)) || has_child(c, h, REL(COP)))
		return;
	for (uint32_t v = 1; v <= c->sentence->count; v++)
		if ((v == h || (c->head[v] == h && is_rel(c, v, REL(AUX)))) && !(set & NOMINATIVE & verb_number(c, v)))
			hint(c, i, "the subject \"%.*s\" and \"%.*s\" differ in number", FORM(c, i), FORM(c, v));
}

static void check_agreement(checker *c, uint32_t i)
{
	if (!((UPOS(NOUN) | UPOS(PRON)) >> upos_of(c, i) & 1))
		return;
	uint32_t set = phrase(c, i);
	if (!set)
		hint(c, i, "\"%.*s\" agrees with its determiner and adjectives in no case, number and gender", FORM(c, i));
	else if (c->rel[i] == DP_REL_NSUBJ || c->rel[i] == DP_REL_NSUBJ_PASS)
		check_subject(c, i, set);
	else if (c->rel[i] == DP_REL_OBJ && !(set & ACCUSATIVE))
		hint(c, i, "the object \"%.*s\" cannot be accusative", FORM(c, i));
}

/* ---- all of it */

static void check_sentence(checker *c, const dp_tb_sentence *s)
{
	uint32_t faults = c->count->faults;
	c->sentence = s;
	c->w = c->bank->words.v + s->first - 1;
	for (uint32_t i = 1; i <= s->count; i++) {
		c->rel[i] = (uint8_t)dp_deprel_of(c->w[i].column[DP_TB_DEPREL]);
		c->head[i] = c->w[i].head;
	}
	check_tree(c);
	for (uint32_t i = 1; i <= s->count; i++)
		check_names(c, i);
	if (!c->hints || !c->lexicon || c->count->faults > faults)
		return;
	for (uint32_t i = 1; i <= s->count; i++) {
		check_leaf(c, i);
		check_pair(c, i);
		check_twice(c, i);
		check_agreement(c, i);
	}
}

int dp_check_file(const char *path, const dp_lexicon *lexicon, bool hints, FILE *to, dp_check_count *count, depesche_error *error)
{
	dp_treebank bank;
	uint32_t longest = 0;
	int rc = dp_treebank_open(&bank, path, error);
	if (rc != 0)
		return rc;
	checker c = {.bank = &bank, .lexicon = lexicon, .to = to, .count = count, .hints = hints};
	for (uint32_t s = 0; s < bank.sentences.n; s++)
		longest = bank.sentences.v[s].count > longest ? bank.sentences.v[s].count : longest;
	c.rel = dp_arena_calloc(&bank.arena, (size_t)longest + 1, sizeof *c.rel);
	c.head = dp_arena_calloc(&bank.arena, (size_t)longest + 1, sizeof *c.head);
	if (!c.rel || !c.head)
		rc = dp_fail_memory(error);
	for (uint32_t s = 0; rc == 0 && s < bank.sentences.n; s++)
		check_sentence(&c, &bank.sentences.v[s]);
	count->sentences += bank.sentences.n;
	count->words += bank.words.n;
	dp_treebank_close(&bank);
	return rc;
}
