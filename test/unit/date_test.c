#include "test.h"

#include "date/date.h"
#include "doc/doc.h"
#include "pack/source.h"
#include "split/split.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct fixture {
	dp_buf split_section, section;
	dp_split split;
	dp_dates dates;
	dp_doc doc;
} fixture;

static int set_up(void **state)
{
	static fixture f;
	depesche_error error = {0};
	dp_buf_init(&f.split_section, (size_t)1 << 28);
	dp_buf_init(&f.section, (size_t)1 << 28);
	dp_doc_init(&f.doc, (size_t)4 << 30);
	if (dp_split_compile(DEPESCHE_SOURCE "/packs/de", &f.split_section, &error) != 0 || dp_split_open(&f.split, dp_buf_view(&f.split_section), &error) != 0 ||
		dp_date_compile(DEPESCHE_SOURCE "/packs/de", &f.section, &error) != 0 || dp_date_open(&f.dates, dp_buf_view(&f.section), &error) != 0) {
		print_error("%s:%u:%u: %s\n", error.file, error.line, error.column, error.message);
		return -1;
	}
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	dp_buf_release(&f->split_section);
	dp_buf_release(&f->section);
	dp_doc_release(&f->doc);
	return 0;
}

/* Makes the first word of each sentence a verb of this tense that all others hang on. */
static void set_tense(dp_doc *doc, dp_tense tense)
{
	doc->group_of = dp_arena_alloc(&doc->arena, (doc->tokens.n + 1) * sizeof *doc->group_of);
	for (uint32_t i = 0; i < doc->tokens.n; i++)
		doc->group_of[i] = DP_NONE;
	for (uint32_t s = 0; s < doc->sentences.n; s++) {
		uint32_t root = doc->sentences.v[s].first;
		dp_group *g = DP_PUSH(&doc->arena, &doc->groups);
		*g = (dp_group){.verb = root, .finite = root, .particle = DP_NONE, .modal = DP_NONE, .negation = DP_NONE, .tense = tense};
		doc->group_of[root] = doc->groups.n - 1;
		for (uint32_t i = 0; i < doc->sentences.v[s].count; i++) {
			doc->tokens.v[root + i].head = i ? root : DP_NONE;
			doc->tokens.v[root + i].deprel = i ? DP_REL_OBL : DP_REL_ROOT;
		}
	}
}

static void run(fixture *f, dp_str text, dp_str published, dp_str tense)
{
	dp_doc_reset(&f->doc);
	f->doc.text = text;
	f->doc.published = published;
	assert_int_equal(dp_split_run(&f->split, &f->doc, NULL), 0);
	if (tense.n)
		set_tense(&f->doc, dp_str_is(tense, "past") ? DP_TENSE_PAST : dp_str_is(tense, "future") ? DP_TENSE_FUTURE : DP_TENSE_PRESENT);
	assert_int_equal(dp_date_run(&f->dates, &f->doc, NULL), 0);
}

static void print(const dp_doc *doc, dp_buf *out)
{
	for (uint32_t i = 0; i < doc->times.n; i++) {
		const dp_time *t = &doc->times.v[i];
		dp_buf_c(out, i ? " ; " : "");
		dp_buf_str(out, dp_doc_words(doc, t->begin, t->end));
		dp_buf_c(out, " = ");
		dp_buf_str(out, t->value);
		dp_buf_c(out, t->edtf.n ? " = " : " =");
		dp_buf_str(out, t->edtf);
	}
}

/* The examples that stand beside the rules. */
static void test_examples(void **state)
{
	fixture *f = *state;
	dp_source source;
	dp_pair pair;
	uint32_t wrong = 0, n = 0;
	assert_int_equal(dp_source_open(&source, DEPESCHE_SOURCE "/packs/de/dates.txt", NULL), 0);
	while (dp_source_pair(&source, &pair, NULL) > 0) {
		if (!dp_str_is(pair.key, "example"))
			continue;
		dp_str text, when, published, tense = DP_STR(""), rest = pair.value;
		dp_buf got;
		assert_true(dp_str_cut(&rest, '|', &text) && dp_str_cut(&rest, '|', &when));
		dp_str_cut(&when, ',', &published);
		dp_str_cut(&when, ',', &tense);
		rest = dp_str_trim(rest);
		run(f, text, published, tense);
		dp_buf_init(&got, 1 << 20);
		print(&f->doc, &got);
		if (!dp_str_eq(dp_buf_view(&got), rest)) {
			print_error("dates.txt, line %u: %.*s\n  gives  %s\n  not    %.*s\n", source.line, (int)text.n, text.p, got.p ? got.p : "", (int)rest.n, rest.p);
			wrong++;
		}
		dp_buf_release(&got);
		n++;
	}
	dp_source_close(&source);
	assert_true(n > 100);
	assert_int_equal(wrong, 0);
}

static void test_calendar(void **state)
{
	(void)state;
	for (int64_t day = dp_civil_days(1, 1, 1); day < dp_civil_days(9999, 12, 31); day += 97) {
		int32_t year;
		uint8_t month, d;
		dp_civil(day, &year, &month, &d);
		assert_int_equal(dp_civil_days(year, month, d), day);
		assert_true(dp_date_valid(year, month, d));
	}
	assert_int_equal(dp_weekday(dp_civil_days(2019, 4, 25)), 4);
	assert_int_equal(dp_weekday(dp_civil_days(1889, 4, 20)), 6);
	assert_int_equal(dp_easter(2019), dp_civil_days(2019, 4, 21));
	assert_int_equal(dp_easter(1818), dp_civil_days(1818, 3, 22));
	assert_int_equal(dp_easter(2038), dp_civil_days(2038, 4, 25));
	static const struct {
		int32_t year, month, day, iso_year, week;
	} weeks[] = {{2016, 1, 3, 2015, 53}, {2016, 1, 4, 2016, 1}, {2018, 12, 31, 2019, 1}, {2021, 1, 1, 2020, 53}};
	for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++) {
		int32_t year;
		uint32_t week;
		dp_iso_week(dp_civil_days(weeks[i].year, (uint32_t)weeks[i].month, (uint32_t)weeks[i].day), &year, &week);
		assert_int_equal(year, weeks[i].iso_year);
		assert_int_equal(week, weeks[i].week);
	}
	assert_false(dp_date_valid(1900, 2, 29));
	assert_true(dp_date_valid(2000, 2, 29));
}

/* Every unit's points go there and back, and cover the day that they were made around. */
static void test_shift(void **state)
{
	(void)state;
	for (int unit = DP_DAY; unit <= DP_YEAR; unit++)
		for (int64_t day = dp_civil_days(1990, 1, 1); day < dp_civil_days(2030, 1, 1); day += 11) {
			int64_t first, last;
			char a[DP_TIME_TEXT], b[DP_TIME_TEXT];
			dp_moment m = dp_moment_around(day, (dp_unit)unit);
			assert_true(dp_moment_days(&m, &first, &last));
			assert_true(unit == DP_WEEKEND || (first <= day && day <= last));
			dp_moment back = dp_moment_shift(dp_moment_shift(m, 7), -7);
			dp_moment_timex(&m, a);
			dp_moment_timex(&back, b);
			assert_string_equal(a, b);
		}
}

/* Without a publication date nothing is guessed. */
static void test_undated(void **state)
{
	fixture *f = *state;
	dp_buf got;
	run(f, DP_STR("Am Donnerstag, gestern, im Mai, vergangene Woche, voriges Jahr, in den 80er Jahren, am Wochenende, um 20 Uhr, seit drei Jahren."), DP_STR(""),
		DP_STR(""));
	dp_buf_init(&got, 1 << 20);
	print(&f->doc, &got);
	assert_string_equal(got.p, "Donnerstag = XXXX-WXX-4 = ; gestern = XXXX-XX-XX = ; Mai = XXXX-05 = ; vergangene Woche = XXXX-WXX = ; voriges Jahr = XXXX = ; "
				   "den 80er Jahren = 198 = 198X ; Wochenende = XXXX-WXX-WE = ; 20 Uhr = XXXX-XX-XXT20:00 = ; drei Jahren = P3Y =");
	dp_buf_release(&got);
}

/* What is no date is none, nor half of one: each line by itself, in any tense. */
static void test_impossible(void **state)
{
	fixture *f = *state;
	static const char *const none[] = {
		"Er kam am 31. Februar an.", "Er kam am 30.02.2012 an.", "Er kam am 29. Februar 2013 an.", "Er kam am 0. Mai an.", "Er kam am 99. Mai an.",
		"Er kam am 99. Mai 2012 an.", "Er kam am Montag, 31. Februar, an.", "Er kam am 5. und 99. Mai an.", "Seit dem 31. Februar schweigt er.",
		"Er kam am 99.99.9999 an.", "Er kam am 12.13.2012 an.", "Er kam am 2012-13-45 an.", "Er kam am 31. Dezember 9999 an.", "Er kam im Jahr 99999 an.",
		"Er kam im Jahr 0 an.", "Er kam um 25:99 Uhr an.", "Er kam um 24.30 Uhr an.", "Er kam um 8.75 Uhr an.", "Er kam um 99 Uhr an.", "Er kam im 0. Jahrhundert an.",
		"Er kam im 99. Jahrhundert an.", "Er kam am 9. Advent an.", "Er kam im fünften Quartal 2012 an.", "Er kam am fünften Sonntag im Februar 2013 an.",
		"Er kam in der Nacht zum 31. Februar an.", "Er kam am Abend des 31. Februar an."};
	static const char *const undated[] = {"Er kam vor 9999 Jahren an.", "Er kommt in 9999 Jahren an.", "Er kam vor 9999 Jahrtausenden an.", "Vor einigen Tagen kam er an.",
		"Er ist seit mehreren Jahren da.", "Er kam erstmals seit drei Jahren an."};
	static const char *const tenses[] = {"", "past", "present", "future"};
	for (size_t t = 0; t < sizeof tenses / sizeof *tenses; t++) {
		dp_str tense = dp_str_of(tenses[t], (uint32_t)strlen(tenses[t]));
		for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
			run(f, dp_str_of(none[i], (uint32_t)strlen(none[i])), DP_STR("2015-01-01"), tense);
			if (f->doc.times.n)
				print_error("%s: %.*s\n", none[i], (int)f->doc.times.v[0].value.n, f->doc.times.v[0].value.p);
			assert_int_equal(f->doc.times.n, 0);
		}
		for (size_t i = 0; i < sizeof undated / sizeof *undated; i++) {
			run(f, dp_str_of(undated[i], (uint32_t)strlen(undated[i])), DP_STR("2015-01-01"), tense);
			for (uint32_t k = 0; k < f->doc.times.n; k++)
				assert_int_equal(f->doc.times.v[k].edtf.n, 0);
		}
	}
	/* a publication date that is none counts as none */
	run(f, DP_STR("Er kam gestern an."), DP_STR("2015-02-30"), DP_STR(""));
	assert_int_equal(f->doc.times.n, 1);
	assert_int_equal(f->doc.times.v[0].edtf.n, 0);
}

/* Figures without end, where a day, year, hour or number is expected. */
static void test_endless(void **state)
{
	fixture *f = *state;
	enum { FIGURES = 100000 };
	static char text[FIGURES + 64];
	static const char *const frames[][2] = {{"Er kam am ", ". Mai 2012 an."}, {"Er kam am 3. Mai ", " an."}, {"Er kam im Jahr ", " an."}, {"Er kam um ", " Uhr an."},
		{"Er kam am 1.1.", " an."}, {"Er kam vor ", " Jahren an."}, {"Er kam in den ", "er Jahren an."}, {"Er ist ein ", "-jähriger Mann."}};
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
		uint32_t n = (uint32_t)strlen(frames[i][0]), end = (uint32_t)strlen(frames[i][1]);
		memcpy(text, frames[i][0], n);
		memset(text + n, '9', FIGURES);
		memcpy(text + n + FIGURES, frames[i][1], end);
		run(f, dp_str_of(text, n + FIGURES + end), DP_STR("2015-01-01"), DP_STR("past"));
		for (uint32_t k = 0; k < f->doc.times.n; k++) {
			const dp_time *t = &f->doc.times.v[k];
			assert_true(t->begin < t->end && t->end <= n + FIGURES + end);
			assert_true(t->edtf.n == 0 || t->end <= n); /* only what stands before the figures can be a date */
		}
	}
}

/* A sentence of a hundred thousand words of any kind: spans stay inside and in order. */
static void test_long(void **state)
{
	fixture *f = *state;
	static char text[1 << 20];
	static const char *const words[] = {"am ", "vor ", "3. ", "Mai ", "2012 ", "letzten ", "Jahres ", "der ", "Nacht ", "auf ", "bis ", "und ", "drei ", "Woche ", "20.30-18 ",
		"Uhr ", "- ", "Anfang ", "des ", "jeden ", "Montagabend ", ", ", "80er ", "zwei ", "Tage ", "später "};
	uint32_t n = 0, seed = 3;
	while (n + 16 < sizeof text) {
		seed = seed * 1664525 + 1013904223;
		const char *w = words[(seed >> 16) % (sizeof words / sizeof *words)];
		memcpy(text + n, w, strlen(w));
		n += (uint32_t)strlen(w);
	}
	run(f, dp_str_of(text, n), DP_STR("2015-01-01"), DP_STR(""));
	assert_true(f->doc.times.n > 1000);
	for (uint32_t i = 0; i < f->doc.times.n; i++) {
		const dp_time *t = &f->doc.times.v[i];
		assert_true(t->begin < t->end && t->end <= n && t->first <= t->last && t->last < f->doc.tokens.n);
		assert_true(i == 0 || t->begin >= f->doc.times.v[i - 1].end);
	}
}

static void test_damaged(void **state)
{
	fixture *f = *state;
	dp_str whole = dp_buf_view(&f->section);
	dp_dates dates;
	char *bytes = test_malloc(whole.n);
	uint32_t seed = 5;
	for (uint32_t n = 0; n < whole.n; n += whole.n / 97 + 1)
		assert_int_equal(dp_date_open(&dates, dp_str_sub(whole, 0, n), NULL), DEPESCHE_EPACK);
	/* with any word changed it is refused, or runs without reading outside */
	for (uint32_t i = 0; i < 300; i++) {
		memcpy(bytes, whole.p, whole.n);
		seed = seed * 1664525 + 1013904223;
		uint32_t at = seed % (whole.n - 4) / 4 * 4;
		seed = seed * 1664525 + 1013904223;
		memcpy(bytes + at, &seed, 4);
		if (dp_date_open(&dates, dp_str_of(bytes, whole.n), NULL) != 0)
			continue;
		dp_doc_reset(&f->doc);
		f->doc.text = DP_STR("Am 3. Mai 2012, vor drei Wochen, um 20.30 Uhr, seit Anfang letzten Jahres, am Montagabend, zu Ostern.");
		f->doc.published = DP_STR("2015-01-01");
		assert_int_equal(dp_split_run(&f->split, &f->doc, NULL), 0);
		dp_date_run(&dates, &f->doc, NULL);
	}
	test_free(bytes);
}

/* Wrong source is told with its line and column. */
static void test_wrong_source(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t line, column;
	} cases[] = {{"rule: a\nfind: am [ $month ]\nvalue: date(1)\n", 2, 13}, {"class: m\n1: Mai\n\nrule: a\nfind: ( $m\nvalue: date(m)\n", 5, 7},
		{"class: m\n1: Mai\n\nrule: a\nfind: $m\nvalue: datum(m)\n", 6, 8}, {"class: m\n1: Mai\n\nrule: a\nfind: $m\nvalue: date(m, x)\n", 6, 16},
		{"class: m\n1 2 3 4: Mai\n", 2, 7}, {"rule: a\nfind: am? \nvalue: now(day, 0)\n", 0, 0}, {"signal: soon\nbefore: am\n", 1, 9}, {"rule: a\nfind: am\n", 2, 0}};
	char dir[] = "/tmp/depesche-dates-XXXXXX", path[64];
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/dates.txt", dir);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		depesche_error error = {0};
		dp_buf out;
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fputs(cases[i].text, file);
		fclose(file);
		dp_buf_init(&out, 1 << 20);
		assert_int_equal(dp_date_compile(dir, &out, &error), DEPESCHE_ESOURCE);
		assert_int_equal(error.line, cases[i].line);
		if (cases[i].column)
			assert_int_equal(error.column, cases[i].column);
		dp_buf_release(&out);
	}
	remove(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_examples, set_up, tear_down), cmocka_unit_test(test_calendar), cmocka_unit_test(test_shift),
		cmocka_unit_test_setup_teardown(test_undated, set_up, tear_down), cmocka_unit_test_setup_teardown(test_impossible, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_endless, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long, set_up, tear_down), cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
		cmocka_unit_test(test_wrong_source)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
