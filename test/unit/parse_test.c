#include "test.h"

#include "doc/conllu.h"
#include "parse/groups.h"
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

/* "Kim kam ." by shift, left arc, right arcs. */
static void test_transitions(void **state)
{
	static dp_parse_state s;
	(void)state;
	dp_parse_begin(&s, 3);
	assert_int_equal(dp_parse_allowed(&s, 3), 1 | 8);
	dp_parse_apply(&s, 0);
	assert_int_equal(dp_parse_allowed(&s, 3), 1 | 4 | 8);
	dp_parse_apply(&s, 2 + 2 * 5);
	dp_parse_apply(&s, 3 + 2 * 1);
	assert_int_equal(dp_parse_allowed(&s, 3), 1 | 2 | 8);
	dp_parse_apply(&s, 3 + 2 * 7);
	assert_true(dp_parse_final(&s, 3));
	assert_int_equal(dp_parse_allowed(&s, 3), 0);
	assert_int_equal(s.node[1].head, 2);
	assert_int_equal(s.node[1].label, 5);
	assert_int_equal(s.node[2].head, 0);
	assert_int_equal(s.node[3].head, 2);
	assert_int_equal(s.node[2].left, 1);
	assert_int_equal(s.node[2].right, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_particle), cmocka_unit_test(test_modal_perfect),  cmocka_unit_test(test_passives),    cmocka_unit_test(test_moods),
		cmocka_unit_test(test_attributes), cmocka_unit_test(test_negated_object), cmocka_unit_test(test_transitions),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
