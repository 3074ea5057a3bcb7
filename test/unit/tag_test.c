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
	uint32_t n, lemma_at;
	dp_feats want;
	const dp_reading *r = dp_lexicon_lookup(&f->lexicon, dp_str_c(form), &n, &lemma_at);
	assert_int_equal(dp_feats_of(dp_str_c(feats), &want), 0);
	for (uint32_t i = 0; i < n; i++)
		if (dp_str_is(dp_lexicon_lemma(&f->lexicon, lemma_at, &r[i]), lemma) && dp_str_is(dp_lexicon_tag(&f->lexicon, r[i].xpos), tag) &&
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
	assert_true(reads(f, "wandte", "wenden", "VVFIN", "Mood=Ind|Number=Sing|Tense=Past"));
	assert_true(reads(f, "wendete", "wenden", "VVFIN", "Mood=Ind|Number=Sing|Tense=Past"));
	assert_true(reads(f, "entsandt", "entsenden", "VVPP", "VerbForm=Part"));
	assert_true(reads(f, "geschafft", "schaffen", "VVPP", "VerbForm=Part"));
	assert_true(reads(f, "abgeschafft", "abschaffen", "VVPP", "VerbForm=Part"));
	assert_false(reads(f, "wandte/wendete", "wenden", "VVFIN", ""));
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

static void test_words_that_bend_alike_share_readings(void **state)
{
	const fixture *f = *state;
	uint32_t n, m, one, other;
	const dp_reading *r = dp_lexicon_lookup(&f->lexicon, DP_STR("Parteien"), &n, &one);
	assert_ptr_equal(r, dp_lexicon_lookup(&f->lexicon, DP_STR("Fraktionen"), &m, &other));
	assert_int_equal(n, m);
	assert_true(dp_str_is(dp_lexicon_lemma(&f->lexicon, one, r), "Partei"));
	assert_true(dp_str_is(dp_lexicon_lemma(&f->lexicon, other, r), "Fraktion"));
	/* The count goes round behind the last lemma. */
	dp_reading before = {.step = f->lexicon.lemmas - 1};
	assert_ptr_equal(dp_lexicon_word(&f->lexicon, 5, &before), &f->lexicon.lemma[4]);
	assert_ptr_equal(dp_lexicon_word(&f->lexicon, 0, &before), &f->lexicon.lemma[f->lexicon.lemmas - 1]);
}

static void test_forms(void **state)
{
	(void)state;
	enum { FORMS = 1000, LEMMAS = 7, READINGS = 3 };
	static char room[FORMS][8];
	static dp_str texts[FORMS];
	static dp_form forms[FORMS];
	dp_arena arena;
	dp_buf out;
	dp_forms map;
	dp_str rest;
	dp_arena_init(&arena, 1 << 20);
	dp_buf_init(&out, 1 << 20);
	dp_forms_write(forms, texts, 0, &arena, &out);
	assert_int_equal(dp_forms_open(&map, dp_buf_view(&out), 0, 0, &rest, NULL), 0);
	assert_null(dp_forms_get(&map, DP_STR("")));
	dp_buf_clear(&out);
	for (uint32_t i = 0; i < FORMS; i++) {
		texts[i] = dp_str_of(room[i], (size_t)snprintf(room[i], sizeof room[i], "f%u", i));
		forms[i] = (dp_form){.lemma = i % LEMMAS, .reading = (uint16_t)(i % READINGS)};
	}
	dp_forms_write(forms, texts, FORMS, &arena, &out);
	dp_str bytes = dp_buf_view(&out);
	assert_int_equal(dp_forms_open(&map, bytes, LEMMAS, READINGS, &rest, NULL), 0);
	assert_int_equal(rest.n, 0);
	for (uint32_t i = 0; i < FORMS; i++) {
		const dp_form *form = dp_forms_get(&map, texts[i]);
		assert_non_null(form);
		assert_true(dp_str_eq(dp_forms_text(&map, form), texts[i]));
		assert_int_equal(form->lemma, i % LEMMAS);
		assert_int_equal(form->reading, i % READINGS);
	}
	assert_null(dp_forms_get(&map, DP_STR("f1000")));
	assert_null(dp_forms_get(&map, DP_STR("")));
	assert_int_equal(dp_forms_open(&map, bytes, LEMMAS - 1, READINGS, &rest, NULL), DEPESCHE_EPACK);
	assert_int_equal(dp_forms_open(&map, bytes, LEMMAS, READINGS - 1, &rest, NULL), DEPESCHE_EPACK);
	for (uint32_t n = 0; n + 16 < bytes.n; n += 97) /* the last bytes may be padding */
		assert_int_equal(dp_forms_open(&map, dp_str_sub(bytes, 0, n), LEMMAS, READINGS, &rest, NULL), DEPESCHE_EPACK);
	static const uint32_t PLACES[] = {16, 28, 16 + FORMS * sizeof(dp_form), 20 + FORMS * sizeof(dp_form), 16 + FORMS * (sizeof(dp_form) + 4)};
	for (uint32_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
		char old = out.p[PLACES[i] + 2];
		out.p[PLACES[i] + 2] = 1; /* an offset or a bucket 65536 too far */
		assert_int_equal(dp_forms_open(&map, bytes, LEMMAS, READINGS, &rest, NULL), DEPESCHE_EPACK);
		out.p[PLACES[i] + 2] = old;
	}
	dp_buf_release(&out);
	dp_arena_release(&arena);
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
	memcpy(m.head, "LIN2", 4);
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

static void test_linear_row(void **state)
{
	(void)state;
	struct {
		uint32_t head[8];
		dp_linear_slot slot[2];
		int16_t row[4]; /* of three classes, in the places of two pairs */
	} m = {{0, 7, 3, 2, 2, 0, 0, 0}, {{0}}, {7, 0, -9, 0}};
	dp_linear model;
	depesche_error error;
	dp_features f = {.n = 0};
	int32_t score[3] = {1, 1, 1};
	dp_feature1(&f, 1, 42);
	memcpy(m.head, "LIN2", 4);
	m.slot[(uint64_t)f.key[0] * 2 >> 32] = (dp_linear_slot){f.key[0], 0 << 8 | DP_LINEAR_ROW};
	dp_str bytes = dp_str_of((const char *)&m, sizeof m);
	assert_int_equal(dp_linear_open(&model, bytes, 7, "test", NULL, &error), 0);
	dp_linear_score(&model, &f, score);
	assert_int_equal(score[0], 8);
	assert_int_equal(score[1], 1);
	assert_int_equal(score[2], -8);
	m.slot[(uint64_t)f.key[0] * 2 >> 32].pairs = 1 << 8 | DP_LINEAR_ROW; /* one place too far */
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
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_linear_row), cmocka_unit_test(test_damaged), cmocka_unit_test(test_forms),
		cmocka_unit_test(test_words_that_bend_alike_share_readings),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
