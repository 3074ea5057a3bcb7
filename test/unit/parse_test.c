#include "test.h"

#include "doc/conllu.h"
#include "parse/groups.h"
#include "parse/kernel.h"
#include "parse/parse.h"

#include <stdio.h>

typedef struct fixture {
	dp_buf lexicon_bytes, section;
	dp_lexicon lexicon;
	dp_complexes complexes;
	dp_doc doc;
} fixture;

static int set_up(void **state)
{
	static fixture f;
	depesche_error error = {0};
	dp_buf_init(&f.lexicon_bytes, (size_t)1 << 30);
	dp_buf_init(&f.section, (size_t)1 << 20);
	dp_doc_init(&f.doc, (size_t)1 << 28);
	if (dp_lexicon_compile(DEPESCHE_SOURCE "/packs/de", &f.lexicon_bytes, &error) != 0 ||
		dp_lexicon_open(&f.lexicon, dp_buf_view(&f.lexicon_bytes), &error) != 0 ||
		dp_complexes_compile(DEPESCHE_SOURCE "/packs/de", &f.section, &error) != 0 ||
		dp_complexes_open(&f.complexes, &f.lexicon, dp_buf_view(&f.section), &error) != 0) {
		print_error("%s:%u: %s\n", error.file, error.line, error.message);
		return -1;
	}
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	dp_buf_release(&f->lexicon_bytes);
	dp_buf_release(&f->section);
	dp_doc_release(&f->doc);
	return 0;
}

/* Lines "form lemma upos feats head deprel", words numbered from 1. */
static const dp_group *groups(fixture *f, const char *lines, uint32_t verb)
{
	char text[4096] = "", line[512], form[64], lemma[64], upos[16], feats[128], rel[32];
	uint32_t id = 0, head;
	int n;
	depesche_error error = {0};
	for (const char *p = lines; sscanf(p, "%63s %63s %15s %127s %u %31s%n", form, lemma, upos, feats, &head, rel, &n) == 6; p += n) {
		snprintf(line, sizeof line, "%u\t%s\t%s\t%s\t_\t%s\t%u\t%s\t_\t_\n", ++id, form, lemma, upos, feats, head, rel);
		size_t at = strlen(text);
		snprintf(text + at, sizeof text - at, "%s", line);
	}
	dp_doc_reset(&f->doc);
	assert_int_equal(dp_conllu_read(&f->doc, dp_str_c(text), NULL, &error), 0);
	assert_int_equal(dp_complexes_run(&f->complexes, &f->doc, &error), 0);
	assert_int_not_equal(f->doc.group_of[verb - 1], DP_NONE);
	return &f->doc.groups.v[f->doc.group_of[verb - 1]];
}

static void is(const dp_group *g, const char *lemma, dp_tense tense, dp_mood mood, bool passive)
{
	char got[64];
	snprintf(got, sizeof got, "%.*s", (int)g->lemma.n, g->lemma.p);
	assert_string_equal(got, lemma);
	assert_int_equal(g->tense, tense);
	assert_int_equal(g->mood, mood);
	assert_int_equal(g->passive, passive);
}

#define PRES "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
#define PAST "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin"

static void test_particle(void **state)
{
	const dp_group *g = groups(*state, "Er er PRON Case=Nom 2 nsubj trat treten VERB " PAST " 0 root nicht nicht PART Polarity=Neg 2 advmod zurück zurück ADV _ 2 compound:prt", 2);
	is(g, "zurücktreten", DP_TENSE_PAST, DP_MOOD_INDICATIVE, false);
	assert_int_equal(g->particle, 3);
	assert_int_equal(g->negation, 2);
	assert_int_equal(((fixture *)*state)->doc.group_of[3], 0);
}

/* The tree calls the prefix an adverb and hangs the negation on it. */
static void test_hidden_particle(void **state)
{
	const dp_group *g = groups(*state, "Er er PRON Case=Nom 2 nsubj trat treten VERB " PAST " 0 root nicht nicht PART Polarity=Neg 4 advmod zurück zurück ADV _ 2 advmod", 2);
	is(g, "zurücktreten", DP_TENSE_PAST, DP_MOOD_INDICATIVE, false);
	assert_int_equal(g->negation, 2);
	g = groups(*state, "Er er PRON Case=Nom 3 nsubj ist sein AUX " PRES " 3 cop gekommen kommen VERB VerbForm=Part 0 root", 3);
	is(g, "kommen", DP_TENSE_PERFECT, DP_MOOD_INDICATIVE, false);
}

static void test_modal_perfect(void **state)
{
	const dp_group *g = groups(*state, "Er er PRON Case=Nom 3 nsubj soll sollen AUX " PRES " 3 aux zurückgetreten zurücktreten VERB VerbForm=Part 0 root sein sein AUX VerbForm=Inf 3 aux", 3);
	is(g, "zurücktreten", DP_TENSE_PERFECT, DP_MOOD_INDICATIVE, false);
	assert_int_equal(g->modal, 1);
	assert_int_equal(g->finite, 1);
	assert_int_equal(g->form, DP_VERB_FINITE);
}

static void test_passives(void **state)
{
	is(groups(*state, "Er er PRON Case=Nom 3 nsubj:pass wurde werden AUX " PAST " 3 aux:pass festgenommen festnehmen VERB VerbForm=Part 0 root und und CCONJ _ 5 cc abgeschoben abschieben VERB VerbForm=Part 3 conj", 5),
		"abschieben", DP_TENSE_PAST, DP_MOOD_INDICATIVE, true);
	is(groups(*state, "Er er PRON Case=Nom 3 nsubj:pass ist sein AUX " PRES " 3 aux festgenommen festnehmen VERB VerbForm=Part 0 root worden werden AUX VerbForm=Part 3 aux:pass", 3),
		"festnehmen", DP_TENSE_PERFECT, DP_MOOD_INDICATIVE, true);
	is(groups(*state, "Er er PRON Case=Nom 3 nsubj ist sein AUX " PRES " 3 aux gekommen kommen VERB VerbForm=Part 0 root", 3), "kommen", DP_TENSE_PERFECT, DP_MOOD_INDICATIVE, false);
	is(groups(*state, "Sie sie PRON Case=Nom 3 nsubj ist sein AUX " PRES " 3 aux blockiert blockieren VERB VerbForm=Part 0 root", 3), "blockieren", DP_TENSE_PRESENT, DP_MOOD_INDICATIVE, true);
}

static void test_moods(void **state)
{
	is(groups(*state, "Er er PRON Case=Nom 2 nsubj komme kommen VERB Mood=Sub|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 0 root", 2), "kommen", DP_TENSE_PRESENT, DP_MOOD_REPORTED, false);
	is(groups(*state, "Er er PRON Case=Nom 3 nsubj hätte haben AUX Mood=Sub|Number=Sing|Person=3|Tense=Past|VerbForm=Fin 3 aux besucht besuchen VERB VerbForm=Part 0 root", 3), "besuchen",
		DP_TENSE_PERFECT, DP_MOOD_IRREALIS, false);
	is(groups(*state, "Er er PRON Case=Nom 3 nsubj wird werden AUX " PRES " 3 aux kommen kommen VERB VerbForm=Inf 0 root", 3), "kommen", DP_TENSE_FUTURE, DP_MOOD_INDICATIVE, false);
	is(groups(*state, "Er er PRON Case=Nom 3 nsubj hatte haben AUX " PAST " 3 aux verhandelt verhandeln VERB VerbForm=Part 0 root", 3), "verhandeln", DP_TENSE_PLUPERFECT,
		DP_MOOD_INDICATIVE, false);
}

static void test_attributes(void **state)
{
	const dp_group *g = groups(*state, "der der DET _ 3 det festgenommene festgenommen ADJ Case=Nom 3 amod Mann Mann NOUN Case=Nom 0 root", 2);
	is(g, "festnehmen", DP_TENSE_NONE, DP_MOOD_NONE, true);
	assert_int_equal(g->form, DP_VERB_PARTICIPLE);
	g = groups(*state, "der der DET _ 3 det demonstrierende demonstrierend ADJ Case=Nom 3 amod Mann Mann NOUN Case=Nom 0 root", 2);
	is(g, "demonstrieren", DP_TENSE_NONE, DP_MOOD_NONE, false);
}

static void test_negated_object(void **state)
{
	const dp_group *g = groups(*state, "Sie sie PRON Case=Nom 2 nsubj liefern liefern VERB " PRES " 0 root keine kein DET _ 4 det Waffen Waffe NOUN Case=Acc 2 obj", 2);
	assert_int_equal(g->negation, 2);
}

/* All trees over n words, by counting: the best of those with one root and no cycle. */
static float best_by_hand(uint32_t n, const float *score)
{
	uint32_t head[8] = {0};
	float best = -1e30f;
	uint32_t all = 1;
	for (uint32_t i = 1; i < n; i++)
		all *= n;
	for (uint32_t code = 0; code < all; code++) {
		uint32_t c = code, roots = 0;
		bool good = true;
		float sum = 0;
		for (uint32_t d = 1; d < n; d++, c /= n) {
			head[d] = c % n;
			roots += head[d] == 0;
			good &= head[d] != d;
			sum += score[d * n + head[d]];
		}
		for (uint32_t d = 1; d < n && good; d++) {
			uint32_t v = d, steps = 0;
			while (v && steps++ <= n)
				v = head[v];
			good = v == 0;
		}
		if (good && roots == 1 && sum > best)
			best = sum;
	}
	return best;
}

static void test_best_tree(void **state)
{
	enum { N = 6 };
	(void)state;
	dp_arena scratch;
	uint64_t random = 7;
	dp_arena_init(&scratch, (size_t)1 << 24);
	for (uint32_t round = 0; round < 200; round++) {
		float score[N * N], sum = 0;
		uint32_t head[N];
		for (uint32_t i = 0; i < N * N; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			score[i] = (float)(random >> 40) / 65536.0f;
		}
		dp_arena_reset(&scratch);
		assert_true(dp_parse_tree(N, score, head, &scratch));
		for (uint32_t d = 1; d < N; d++)
			sum += score[d * N + head[d]];
		assert_true(sum > best_by_hand(N, score) - 0.01f);
	}
	dp_arena_release(&scratch);
}

static void test_inputs(void **state)
{
	fixture *f = *state;
	dp_input known, capital, compound, unknown;
	dp_input_text text;
	dp_input_of(&f->lexicon, DP_STR("Luftzangriff"), false, &compound, &text);
	assert_true(dp_str_is(dp_str_of(text.lemma, text.lemma_n), "angriff"));
	dp_input_of(&f->lexicon, DP_STR("Angriffe"), false, &known, &text);
	assert_true(dp_str_is(dp_str_of(text.form, text.form_n), "angriffe"));
	assert_true(dp_str_is(dp_str_of(text.lemma, text.lemma_n), "angriff"));
	dp_input_of(&f->lexicon, DP_STR("Angriff"), false, &known, &text);
	dp_input_of(&f->lexicon, DP_STR("Die"), true, &capital, &text);
	dp_input_of(&f->lexicon, DP_STR("Xqzpft"), false, &unknown, &text);
	assert_int_equal(text.lemma_n, 0);
	assert_int_equal(compound.bits, known.bits); /* by its last part, but for the last bit, which says so */
	assert_memory_equal(compound.bit, known.bit, known.bits - 1u);
	assert_int_not_equal(compound.bit[compound.bits - 1], known.bit[known.bits - 1]);
	assert_int_equal(unknown.bits, 1);
	assert_true(capital.bits > 5);
	assert_int_equal(known.suffix[0], compound.suffix[0]);
	char longer[1000];
	memset(longer, 'a', sizeof longer);
	dp_input_of(&f->lexicon, dp_str_of(longer, sizeof longer), false, &unknown, &text);
	assert_int_equal(text.form_n, DP_INPUT_TEXT);
}

static bool has_bit(const dp_input *input, uint8_t bit)
{
	for (uint32_t i = 0; i < input->bits; i++)
		if (input->bit[i] == bit)
			return true;
	return false;
}

/* "Kritik an", "reist nach": what governs an adposition, and the adposition, are told so; a noun that does not govern it is not. */
static void test_relations(void **state)
{
	fixture *f = *state;
	static const char *const words[] = {"Kritik", "des", "Ministers", "an", "dem", "Hafen", "."};
	enum { N = sizeof words / sizeof *words };
	dp_input alone[N], related[N];
	dp_input_text text;
	for (uint32_t i = 0; i < N; i++)
		dp_input_of(&f->lexicon, dp_str_c(words[i]), i == 0, &alone[i], &text);
	memcpy(related, alone, sizeof alone);
	dp_input_relate(&f->lexicon, related, N);
	for (uint32_t i = 0; i < N; i++) {
		bool governs = i == 0 || i == 3;
		assert_int_equal(related[i].bits, alone[i].bits + governs);
	}
	uint8_t far_noun = related[3].bit[related[3].bits - 1];
	dp_input direct[] = {alone[0], alone[3]};
	dp_input_relate(&f->lexicon, direct, 2);
	assert_int_equal(direct[1].bits, alone[3].bits + 1);
	assert_false(has_bit(&direct[1], far_noun));
}

/* Sums of whole numbers are exact, however wide the machine's vectors are. */
static void test_products(void **state)
{
	(void)state;
	enum { N = 7, WIDTH = 26, MOST = 208 };
	static int16_t x[N * WIDTH], w[WIDTH * MOST];
	static float out[N * MOST], again[MOST], bias[MOST];
	uint32_t random = 12345;
	for (uint32_t i = 0; i < N * WIDTH; i++)
		x[i] = (int16_t)(random = random * 1103515245 + 12345, (random >> 16) % 65535 - 32767);
	for (uint32_t i = 0; i < WIDTH * MOST; i++)
		w[i] = (int16_t)(random = random * 1103515245 + 12345, (random >> 16) % 4001 - 2000);
	for (uint32_t m = 16; m <= MOST; m += 16) {
		for (uint32_t j = 0; j < m; j++)
			bias[j] = (float)j;
		dp_kernel_affine(out, x, N, WIDTH, w, 0.5f, bias, m);
		dp_kernel_affine(again, x, 1, WIDTH, w, 0.5f, NULL, m);
		dp_kernel_add(out, again, m);
		for (uint32_t i = 0; i < N; i++)
			for (uint32_t j = 0; j < m; j++) {
				int32_t sum = 0;
				for (uint32_t k = 0; k < WIDTH; k++)
					sum += x[i * WIDTH + k] * w[((k / 2) * m + j) * 2 + k % 2];
				float once = (float)sum * 0.5f + bias[j];
				assert_true(out[i * m + j] == (i ? once : once + (float)sum * 0.5f));
			}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_particle), cmocka_unit_test(test_hidden_particle), cmocka_unit_test(test_modal_perfect),  cmocka_unit_test(test_passives),    cmocka_unit_test(test_moods),
		cmocka_unit_test(test_attributes), cmocka_unit_test(test_negated_object), cmocka_unit_test(test_best_tree), cmocka_unit_test(test_inputs),
		cmocka_unit_test(test_products), cmocka_unit_test(test_relations),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
