#include "test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>

static void arena_keeps_to_its_budget(void **state)
{
	(void)state;
	dp_arena a;
	dp_arena_init(&a, 1 << 20);
	assert_null(dp_arena_alloc(&a, (1 << 20) + 1));
	assert_non_null(dp_arena_alloc(&a, 1000));
	assert_null(dp_arena_calloc(&a, SIZE_MAX / 2, 4));
	size_t got = 0;
	while (dp_arena_alloc(&a, 4096))
		got += 4096;
	assert_true(got <= 1 << 20);
	assert_true(got > 1 << 19);
	dp_arena_release(&a);
}

static void vectors_grow_and_keep_their_items(void **state)
{
	(void)state;
	dp_arena a;
	DP_VEC(uint32_t) v = {0};
	dp_arena_init(&a, 1 << 22);
	for (uint32_t i = 0; i < 10000; i++) {
		uint32_t *item = DP_PUSH(&a, &v);
		assert_non_null(item);
		*item = i;
		if (i % 7 == 0)
			assert_non_null(dp_arena_alloc(&a, 3));
	}
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(v.v[i], i);
	dp_arena_release(&a);
}

static void utf8_is_checked_by_the_standard(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		uint32_t good;
	} cases[] = {
		{"abc", 3}, {"Grüße €𝄞", 15}, {"a\xC0\x80", 1}, {"\xE0\x80\x80", 0}, {"x\xED\xA0\x80", 1}, {"\xF4\x90\x80\x80", 0}, {"ab\xC3", 2}, {"\xFF", 0}, {"a\x80", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(dp_utf8_check(dp_str_c(cases[i].bytes)), cases[i].good);
}

static void utf8_walks_both_ways(void **state)
{
	(void)state;
	dp_str s = DP_STR("aß€𝄞");
	static const uint32_t want[] = {'a', 0xDF, 0x20AC, 0x1D11E};
	uint32_t at = 0, before;
	for (int i = 0; i < 4; i++)
		assert_int_equal(dp_utf8_next(s, &at), want[i]);
	assert_int_equal(at, s.n);
	for (int i = 3; i >= 0; i--, at = before)
		assert_int_equal(dp_utf8_before(s, at, &before), want[i]);
	assert_int_equal(dp_utf8_count(s), 4);
	char out[16];
	uint32_t n = dp_utf8_tolower(DP_STR("ÄRGER"), out, sizeof out);
	assert_true(dp_str_is(dp_str_of(out, n), "ärger"));
}

static void strings_cut_and_find(void **state)
{
	(void)state;
	dp_str rest = DP_STR(" a ; b;; c"), part;
	const char *want[] = {"a", "b", "", "c"};
	int i = 0;
	while (dp_str_cut(&rest, ';', &part))
		assert_true(dp_str_is(part, want[i++]));
	assert_int_equal(i, 4);
	assert_int_equal(dp_str_find(DP_STR("ababc"), DP_STR("abc"), 0), 2);
	assert_int_equal(dp_str_find(DP_STR("abab"), DP_STR("abc"), 0), UINT32_MAX);
	assert_true(dp_str_cmp(DP_STR("ab"), DP_STR("abc")) < 0);
}

static void json_strings_are_escaped(void **state)
{
	(void)state;
	dp_buf b;
	dp_buf_init(&b, 100);
	dp_buf_json(&b, DP_STR("„a\"b\\c\n\x01"));
	assert_true(dp_str_is(dp_buf_view(&b), "\"„a\\\"b\\\\c\\n\\u0001\""));
	for (int i = 0; i < 100; i++)
		dp_buf_c(&b, "xx");
	assert_true(b.failed);
	assert_true(b.n <= 100);
	dp_buf_release(&b);
}

static void decimals_are_rounded_alike_everywhere(void **state)
{
	(void)state;
	static const struct {
		double value;
		int places;
		const char *expected;
	} CASES[] = {{-6.5, 1, "-6.5"}, {-9.96, 1, "-10.0"}, {-179.999, 2, "-180.00"}, {0.004, 2, "0.00"}, {-0.004, 2, "0.00"}, {-0.05, 2, "-0.05"},
		{2019.33150, 4, "2019.3315"}, {12.5, 0, "13"}, {131.89, 6, "131.890000"}};
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		dp_buf b;
		dp_buf_init(&b, 100);
		dp_buf_decimal(&b, CASES[i].value, CASES[i].places);
		assert_string_equal(b.p, CASES[i].expected);
		dp_buf_release(&b);
	}
}

static void letters_have_two_cases(void **state)
{
	(void)state;
	assert_int_equal(dp_utf8_upper_of('z'), 'Z');
	assert_int_equal(dp_utf8_upper_of(0xE4), 0xC4);   /* ä */
	assert_int_equal(dp_utf8_upper_of(0x43A), 0x41A); /* Cyrillic */
	assert_int_equal(dp_utf8_lower_of(0xC4), 0xE4);
	assert_int_equal(dp_utf8_upper_of('1'), '1');
	assert_int_equal(dp_utf8_lower_of('-'), '-');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_keeps_to_its_budget), cmocka_unit_test(vectors_grow_and_keep_their_items),
		cmocka_unit_test(utf8_is_checked_by_the_standard), cmocka_unit_test(utf8_walks_both_ways),
		cmocka_unit_test(strings_cut_and_find), cmocka_unit_test(json_strings_are_escaped),
		cmocka_unit_test(decimals_are_rounded_alike_everywhere), cmocka_unit_test(letters_have_two_cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
