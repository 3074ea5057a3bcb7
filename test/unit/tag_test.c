#include "test.h"

#include "tag/tag.h"

typedef struct fixture {
	dp_buf section;
	dp_lexicon lexicon;
} fixture;

static int set_up(void **state)
{
	static fixture f;
	depesche_error error = {0};
	dp_buf_init(&f.section, (size_t)1 << 30);
	if (dp_lexicon_compile(DEPESCHE_SOURCE "/packs/de", &f.section, &error) != 0 || dp_lexicon_open(&f.lexicon, dp_buf_view(&f.section), &error) != 0) {
		print_error("%s:%u: %s\n", error.file, error.line, error.message);
		return -1;
	}
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	dp_buf_release(&((fixture *)*state)->section);
	return 0;
}

/* Whether a form has a reading with this lemma, tag and all these features. */
static bool reads(const fixture *f, const char *form, const char *lemma, const char *tag, const char *feats)
{
	uint32_t n;
	dp_feats want;
	const dp_reading *r = dp_lexicon_lookup(&f->lexicon, dp_str_c(form), &n);
	assert_int_equal(dp_feats_of(dp_str_c(feats), &want), 0);
	for (uint32_t i = 0; i < n; i++)
		if (dp_str_is(dp_lexicon_lemma(&f->lexicon, &r[i]), lemma) && dp_str_is(dp_lexicon_tag(&f->lexicon, r[i].xpos), tag) &&
			(r[i].feats & want) == want)
			return true;
	return false;
}

static void test_verbs(void **state)
{
	const fixture *f = *state;
	assert_true(reads(f, "sagte", "sagen", "VVFIN", "Mood=Ind|Number=Sing|Person=3|Tense=Past"));
	assert_true(reads(f, "sagen", "sagen", "VVINF", "VerbForm=Inf"));
	assert_true(reads(f, "trat", "treten", "VVFIN", "Mood=Ind|Tense=Past"));
	assert_true(reads(f, "zurücktrat", "zurücktreten", "VVFIN", "Mood=Ind|Tense=Past"));
	assert_true(reads(f, "zurückzutreten", "zurücktreten", "VVIZU", "VerbForm=Inf"));
	assert_true(reads(f, "zurückgetreten", "zurücktreten", "VVPP", "VerbForm=Part"));
	assert_true(reads(f, "besucht", "besuchen", "VVPP", "VerbForm=Part"));
	assert_false(reads(f, "gebesucht", "besuchen", "VVPP", "VerbForm=Part"));
	assert_true(reads(f, "verhandelt", "verhandeln", "VVPP", "VerbForm=Part"));
	assert_true(reads(f, "handle", "handeln", "VVFIN", "Person=1"));
	assert_true(reads(f, "kritisiert", "kritisieren", "VVPP", "VerbForm=Part"));
	assert_true(reads(f, "geplanten", "geplant", "ADJA", "Case=Dat|Number=Sing"));
	const dp_lemma *verb = dp_lexicon_verb(&f->lexicon, DP_STR("zurücktreten"));
	assert_non_null(verb);
	assert_true(verb->valency & DP_AUX_BE);
	assert_int_equal(verb->prefix, strlen("zurück"));
	assert_null(dp_lexicon_verb(&f->lexicon, DP_STR("zurückblorzen")));
}

static void test_nouns(void **state)
{
	const fixture *f = *state;
	assert_true(reads(f, "Regierungen", "Regierung", "NN", "Case=Acc|Gender=Fem|Number=Plur"));
	assert_true(reads(f, "Präsidenten", "Präsident", "NN", "Case=Gen|Gender=Masc|Number=Sing"));
	assert_true(reads(f, "Abgeordneter", "Abgeordnete", "NN", "Case=Nom|Gender=Masc|Number=Sing"));
	assert_false(reads(f, "Regierungen", "Regierung", "NN", "Number=Sing"));
}

static void test_adjectives(void **state)
{
	const fixture *f = *state;
	assert_true(reads(f, "russischem", "russisch", "ADJA", "Case=Dat|Gender=Masc|Number=Sing"));
	assert_true(reads(f, "größeren", "groß", "ADJA", "Degree=Cmp"));
	assert_true(reads(f, "hohe", "hoch", "ADJA", "Degree=Pos"));
}

static void test_linear(void **state)
{
	(void)state;
	struct {
		uint32_t head[8];
		dp_linear_slot slot[4];
		dp_linear_pair pair[2];
	} m = {{0, 7, 3, 4, 2, 0, 0, 0}, {{0}}, {{0, 5}, {2, -3}}};
	dp_linear model;
	depesche_error error;
	dp_features f = {.n = 0};
	int32_t score[3] = {0};
	dp_feature1(&f, 1, 42);
	dp_feature1(&f, 2, 42);
	memcpy(m.head, "LIN1", 4);
	m.slot[(uint64_t)f.key[0] * 4 >> 32] = (dp_linear_slot){f.key[0], 0 << 8 | 2};
	dp_str bytes = dp_str_of((const char *)&m, sizeof m);
	assert_int_equal(dp_linear_open(&model, bytes, 7, "test", NULL, &error), 0);
	dp_linear_score(&model, &f, score);
	assert_int_equal(score[0], 5);
	assert_int_equal(score[1], 0);
	assert_int_equal(score[2], -3);
	assert_int_equal(dp_linear_open(&model, bytes, 8, "test", NULL, &error), DEPESCHE_EPACK);
	assert_non_null(strstr(error.message, "other features"));
	assert_int_equal(dp_linear_open(&model, dp_str_sub(bytes, 0, bytes.n - 4), 7, "test", NULL, &error), DEPESCHE_EPACK);
	m.pair[1].class_ = 3;
	assert_int_equal(dp_linear_open(&model, bytes, 7, "test", NULL, &error), DEPESCHE_EPACK);
	m.pair[1].class_ = 2;
	m.slot[(uint64_t)f.key[0] * 4 >> 32].pairs = 1 << 8 | 2;
	assert_int_equal(dp_linear_open(&model, bytes, 7, "test", NULL, &error), DEPESCHE_EPACK);
}

static void test_damaged(void **state)
{
	const fixture *f = *state;
	dp_lexicon lexicon;
	for (uint32_t n = 0; n < f->section.n; n = n * 2 + 1)
		assert_int_equal(dp_lexicon_open(&lexicon, dp_str_sub(dp_buf_view(&f->section), 0, n), NULL), DEPESCHE_EPACK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verbs),  cmocka_unit_test(test_nouns),   cmocka_unit_test(test_adjectives),
		cmocka_unit_test(test_linear), cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
