#include "test.h"

#include "doc/doc.h"

static void names_and_numbers_go_both_ways(void **state)
{
	(void)state;
	for (int i = 1; i < DP_UPOS_COUNT; i++)
		assert_int_equal(dp_upos_of(dp_str_c(dp_upos_name((dp_upos)i))), i);
	for (int i = 1; i < DP_REL_COUNT; i++)
		assert_int_equal(dp_deprel_of(dp_str_c(dp_deprel_name((dp_deprel)i))), i);
	assert_int_equal(dp_deprel_of(DP_STR("nsubj:unheard")), DP_REL_NSUBJ);
	assert_int_equal(dp_deprel_base(DP_REL_NSUBJ_PASS), DP_REL_NSUBJ);
	for (int i = 1; i < DP_TYPE_COUNT; i++)
		assert_int_equal(dp_type_of(dp_str_c(dp_type_name((dp_type)i))), i);
}

static void features_print_as_ud_sorts_them(void **state)
{
	(void)state;
	_Static_assert(DP_FEAT_COUNT <= 64, "features fit into one word");
	static const char *const columns[] = {
		"_", "Case=Nom|Definite=Ind|Gender=Masc|Number=Sing|NumType=Card|PronType=Art",
		"Case=Acc|Gender=Neut|Gender[psor]=Masc,Neut|Number=Plur|Number[psor]=Sing|Person=3|Poss=Yes|PronType=Prs"};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		dp_feats feats;
		char out[256];
		assert_int_equal(dp_feats_of(dp_str_c(columns[i]), &feats), 0);
		dp_feats_print(feats, out, sizeof out);
		assert_string_equal(out, columns[i]);
	}
	dp_feats feats;
	assert_int_equal(dp_feats_of(DP_STR("Case=Abl|Number=Sing"), &feats), 1);
	assert_true(feats == DP_FEAT(SING));
	for (uint32_t i = 0; i < DP_FEAT_COUNT; i++) { /* each alone, and all at once */
		char one[64];
		dp_feats again;
		dp_feats_print((dp_feats)1 << i, one, sizeof one);
		assert_int_equal(dp_feats_of(dp_str_c(one), &again), 0);
		assert_true(again == (dp_feats)1 << i);
	}
	dp_feats all = ~(dp_feats)0 >> (64 - DP_FEAT_COUNT), again;
	char long_enough[2048], short_one[8];
	dp_feats_print(all, long_enough, sizeof long_enough);
	assert_int_equal(dp_feats_of(dp_str_c(long_enough), &again), 0);
	assert_true(again == all);
	dp_feats_print(all, short_one, sizeof short_one);
	assert_true(strlen(short_one) < sizeof short_one);
}

static void modes_belong_to_their_type(void **state)
{
	(void)state;
	assert_true(dp_mode_known(DP_TYPE_CONSULT, DP_STR("third-party")));
	assert_false(dp_mode_known(DP_TYPE_CONSULT, DP_STR("third")));
	assert_false(dp_mode_known(DP_TYPE_AID, DP_STR("visit")));
	assert_int_equal(dp_type_quad(DP_TYPE_ASSAULT), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_numbers_go_both_ways),
		cmocka_unit_test(features_print_as_ud_sorts_them),
		cmocka_unit_test(modes_belong_to_their_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
