#include "test.h"

#include "clean/clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
	dp_buf section[4]; /* clean, language, language of the world, agencies */
	dp_clean clean;
	dp_doc doc;
} fixture;

static int open_sections(fixture *f, dp_clean *clean, uint32_t cut, uint32_t bytes)
{
	dp_str view[4];
	for (uint32_t i = 0; i < 4; i++)
		view[i] = dp_buf_view(&f->section[i]);
	if (cut < 4)
		view[cut].n = bytes;
	return dp_clean_open(clean, view[0], view[1], view[2], view[3], NULL);
}

static int set_up(void **state)
{
	static fixture f;
	depesche_error error = {0};
	for (uint32_t i = 0; i < 4; i++)
		dp_buf_init(&f.section[i], (size_t)1 << 26);
	dp_doc_init(&f.doc, (size_t)1 << 28);
	if (dp_clean_compile(DEPESCHE_SOURCE "/packs/de", &f.section[0], &error) != 0 ||
		dp_language_compile(DEPESCHE_SOURCE "/packs/de", &f.section[1], &error) != 0 ||
		dp_language_compile(DEPESCHE_SOURCE "/packs/world", &f.section[2], &error) != 0 ||
		dp_agency_compile(DEPESCHE_SOURCE "/packs/world", &f.section[3], &error) != 0 || open_sections(&f, &f.clean, 4, 0) != 0) {
		print_error("%s:%u:%u: %s\n", error.file, error.line, error.column, error.message);
		return -1;
	}
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	for (uint32_t i = 0; i < 4; i++)
		dp_buf_release(&f->section[i]);
	dp_doc_release(&f->doc);
	return 0;
}

static int run(fixture *f, dp_str text)
{
	dp_doc_reset(&f->doc);
	f->doc.text = text;
	return dp_clean_run(&f->clean, &f->doc, DP_STR("de"), NULL);
}

/* What became of the block that holds `words`. */
static int kind_of(const dp_doc *doc, const char *words)
{
	uint32_t at = dp_str_find(doc->text, dp_str_c(words), 0);
	for (uint32_t i = 0; i < doc->blocks.n; i++)
		if (doc->blocks.v[i].begin <= at && at < doc->blocks.v[i].end)
			return (int)doc->blocks.v[i].kind;
	fail_msg("no block holds \"%s\"", words);
	return -1;
}

static void patterns_have_stars_and_numbers(void **state)
{
	(void)state;
	assert_true(dp_clean_matches(DP_STR("mehr zum thema"), DP_STR("mehr zum thema")));
	assert_false(dp_clean_matches(DP_STR("mehr zum thema"), DP_STR("mehr zum thema asien")));
	assert_true(dp_clean_matches(DP_STR("foto: *"), DP_STR("foto: ")));
	assert_true(dp_clean_matches(DP_STR("# kommentare"), DP_STR("128 kommentare")));
	assert_false(dp_clean_matches(DP_STR("# kommentare"), DP_STR("viele kommentare")));
	assert_false(dp_clean_matches(DP_STR("# kommentare"), DP_STR(" kommentare")));
	assert_true(dp_clean_matches(DP_STR("*a*b"), DP_STR("xaxab")));
	assert_false(dp_clean_matches(DP_STR("*a*b"), DP_STR("xaxabc")));
	assert_true(dp_clean_matches(DP_STR("*"), DP_STR("")));
}

static void a_page_around_an_article_is_marked(void **state)
{
	fixture *f = *state;
	assert_int_equal(run(f, DP_STR("Minister besucht Lissabon\n\n11.02.2020, 16:40 Uhr\n\nplay_arrow\n\n00:00 / 00:00\n\n"
				       "Der Außenminister ist am Dienstag nach Lissabon gereist. Er traf dort seinen Kollegen und sprach mit ihm "
				       "über die Lage "
				       "im Süden.\n\nMehr zum Thema:\n\nKanzlerin lobt Portugal\n\nDie Kommentarfunktion für diesen Artikel ist "
				       "geschlossen.\n")),
		0);
	assert_int_equal(kind_of(&f->doc, "Minister besucht"), DP_BLOCK_TITLE);
	assert_int_equal(kind_of(&f->doc, "16:40"), DP_BLOCK_BYLINE);
	assert_int_equal(kind_of(&f->doc, "play_arrow"), DP_BLOCK_FURNITURE);
	assert_int_equal(kind_of(&f->doc, "00:00"), DP_BLOCK_FURNITURE);
	assert_int_equal(kind_of(&f->doc, "nach Lissabon gereist"), DP_BLOCK_BODY);
	assert_int_equal(kind_of(&f->doc, "Mehr zum"), DP_BLOCK_FURNITURE);
	assert_int_equal(kind_of(&f->doc, "Kanzlerin lobt"), DP_BLOCK_FURNITURE);
	assert_int_equal(kind_of(&f->doc, "Kommentarfunktion"), DP_BLOCK_FURNITURE);
	assert_true(dp_str_is(f->doc.published, "2020-02-11"));
}

/* What an article itself says of players, comments and more on a subject is none of the page's. */
static void an_article_about_such_things_is_kept(void **state)
{
	fixture *f = *state;
	assert_int_equal(
		run(f, DP_STR("Regierung sperrt Videodienst\n\nDie Regierung hat am Mittwoch einen Videodienst gesperrt. Mehr zum Thema will der "
			      "Sprecher am Freitag sagen.\n\nKommentare unter Berichten staatlicher Medien bleiben erlaubt, teilte das Ministerium "
			      "mit.\n")),
		0);
	for (uint32_t i = 0; i < f->doc.blocks.n; i++)
		assert_int_not_equal(f->doc.blocks.v[i].kind, DP_BLOCK_FURNITURE);
}

static void languages_are_told_apart(void **state)
{
	fixture *f = *state;
	static const struct {
		const char *text, *code;
	} cases[] = {
		{"Der Minister hat am Montag mit dem Präsidenten über die Lage an der Grenze gesprochen und will nun nach Wien reisen.", "de"},
		{"The minister said on Monday that he would meet the president and talk about the situation at the border.", "en"},
		{"Le ministre a déclaré lundi que les deux pays vont reprendre leurs relations et que la rencontre aura lieu dans la capitale.",
			"fr"},
		{"Министр заявил в понедельник, что обе страны возобновят переговоры о границе.", "ru"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const dp_language_name *name = dp_language_of(&f->clean, dp_str_c(cases[i].text));
		assert_non_null(name);
		assert_string_equal(name->code, cases[i].code);
	}
	assert_null(dp_language_of(&f->clean, DP_STR("2019 12 7")));
}

static void another_language_is_skipped(void **state)
{
	fixture *f = *state;
	assert_int_equal(run(f, DP_STR("The minister said on Monday that he would meet the president and talk about the situation at the border.")),
		DEPESCHE_ESKIP);
	assert_int_equal(run(f, DP_STR("Putin in Wladiwostok")), 0);
}

static void an_agency_is_known_by_its_forms(void **state)
{
	fixture *f = *state;
	assert_int_equal(
		run(f, DP_STR("Treffen in Genf\n\nGENF (AFP) - Die beiden Minister haben sich am Montag in Genf getroffen und lange gesprochen.\n")),
		0);
	assert_true(dp_str_is(f->doc.agency, "AFP"));
}

static void a_cut_section_is_refused(void **state)
{
	fixture *f = *state;
	dp_clean clean;
	for (uint32_t i = 0; i < 4; i++)
		for (uint32_t k = 0; k < 40; k++)
			assert_true(open_sections(f, &clean, i, f->section[i].n * k / 40) < 0);
}

static void a_wrong_source_is_told_with_its_place(void **state)
{
	(void)state;
	char dir[] = "/tmp/depesche-clean-XXXXXX", path[64];
	depesche_error error = {0};
	dp_buf out;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/furniture.txt", dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("# patterns\nmonth\tjanuar\t1\ngadget\tplay\n", file);
	assert_int_equal(fclose(file), 0);
	dp_buf_init(&out, 1 << 20);
	assert_true(dp_clean_compile(dir, &out, &error) < 0);
	assert_string_equal(error.file, path);
	assert_int_equal(error.line, 3);
	assert_int_equal(error.column, 1);
	dp_buf_release(&out);
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_have_stars_and_numbers),
		cmocka_unit_test(a_page_around_an_article_is_marked),
		cmocka_unit_test(an_article_about_such_things_is_kept),
		cmocka_unit_test(languages_are_told_apart),
		cmocka_unit_test(another_language_is_skipped),
		cmocka_unit_test(an_agency_is_known_by_its_forms),
		cmocka_unit_test(a_cut_section_is_refused),
		cmocka_unit_test(a_wrong_source_is_told_with_its_place),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
