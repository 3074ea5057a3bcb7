#include "test.h"

#include "split/split.h"

typedef struct fixture {
	dp_buf section;
	dp_split split;
	dp_doc doc;
} fixture;

static int set_up(void **state)
{
	static fixture f;
	depesche_error error = {0};
	dp_buf_init(&f.section, (size_t)1 << 28);
	dp_doc_init(&f.doc, (size_t)1 << 30);
	if (dp_split_compile(DEPESCHE_SOURCE "/packs/de", &f.section, &error) != 0 || dp_split_open(&f.split, dp_buf_view(&f.section), &error) != 0) {
		print_error("%s: %s\n", error.file, error.message);
		return -1;
	}
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	fixture *f = *state;
	dp_buf_release(&f->section);
	dp_doc_release(&f->doc);
	return 0;
}

/* Tokens joined by spaces, sentences by " | ". */
static void check(fixture *f, const char *text, const char *expected)
{
	dp_buf got;
	dp_doc_reset(&f->doc);
	f->doc.text = dp_str_c(text);
	assert_int_equal(dp_split_run(&f->split, &f->doc, NULL), 0);
	dp_buf_init(&got, 1 << 20);
	for (uint32_t s = 0; s < f->doc.sentences.n; s++) {
		dp_buf_c(&got, s ? " | " : "");
		for (uint32_t i = 0; i < f->doc.sentences.v[s].count; i++) {
			dp_buf_c(&got, i ? " " : "");
			dp_buf_str(&got, f->doc.tokens.v[f->doc.sentences.v[s].first + i].form);
		}
	}
	assert_string_equal(got.p ? got.p : "", expected);
	dp_buf_release(&got);
}

static void test_words(void **state)
{
	check(*state, "Er kam zum Gipfel.", "Er kam zu dem Gipfel .");
	check(*state, "IM NOVEMBER", "IN dem NOVEMBER");
	check(*state, "US-Präsident und Vor- und Nachteile", "US - Präsident und Vor - und Nachteile");
	check(*state, "Am 26.04.2019 um 20.30 Uhr zahlte er 10.000,50 Euro.", "An dem 26.04.2019 um 20.30 Uhr zahlte er 10.000,50 Euro .");
	check(*state, "Mehr unter https://example.org/a?b=1, oder an rat@example.org.", "Mehr unter https://example.org/a?b=1 , oder an rat@example.org .");
	check(*state, "Die Preise stiegen um 5% auf 3€.", "Die Preise stiegen um 5 % auf 3 € .");
	check(*state, "Sie saß ganz vorn.", "Sie saß ganz vorn .");
	check(*state, "Die Bürger:innenrechte gelten, geht's noch?", "Die Bürger:innenrechte gelten , geht 's noch ?");
	check(*state, "Der\x01Minister\x1Bging\x7F.", "Der Minister ging .");
}

static void test_periods(void **state)
{
	check(*state, "Am 21. April traf er Dr. Meier. Der 15. Gipfel folgte.", "An dem 21. April traf er Dr. Meier . | Der 15. Gipfel folgte .");
	check(*state, "Es waren 15. Die Polizei kam.", "Es waren 15 . | Die Polizei kam .");
	check(*state, "Das war 2019. Merkel blieb.", "Das war 2019 . | Merkel blieb .");
	check(*state, "Panzer, Raketen usw. Die Armee schwieg.", "Panzer , Raketen usw. | Die Armee schwieg .");
	check(*state, "Etwa z. B. die Nato hilft.", "Etwa z. B. die Nato hilft .");
	check(*state, "Elisabeth II. und George W. Bush sprachen.", "Elisabeth II. und George W. Bush sprachen .");
	check(*state, "Alles war sehr teuer Leider kamen wir mit Die Zeit und dem Ich", "Alles war sehr teuer | Leider kamen wir mit Die Zeit und dem Ich");
	check(*state, "Er sagte ... nichts.", "Er sagte ... nichts .");
}

static void test_quotes(void **state)
{
	check(*state, "\"Nein!\", sagte er. \"Wir gehen.\" Dann ging er.", "\" Nein ! \" , sagte er . | \" Wir gehen . \" | Dann ging er .");
	check(*state, "Ein 15\" Schirm. \"Wir gehen.\" \"Gut.\" Dann ging er.", "Ein 15 \" Schirm . | \" Wir gehen . \" | \" Gut . \" | Dann ging er .");
	check(*state, "„Wir gehen.“ Dann ging er.", "„ Wir gehen . “ | Dann ging er .");
	check(*state, "»Komm!« rief sie.", "» Komm ! « rief sie .");
}

static void test_blocks(void **state)
{
	check(*state, "Gipfel in Seoul\nSEOUL (Reuters) – Die Lage ist ruhig.\n\nEnde", "Gipfel in Seoul | SEOUL ( Reuters ) – Die Lage ist ruhig . | Ende");
}

static void test_spans(void **state)
{
	fixture *f = *state;
	check(f, "Er kam zum Gipfel.", "Er kam zu dem Gipfel .");
	const dp_token *t = f->doc.tokens.v;
	assert_int_equal(t[2].begin, 7);
	assert_int_equal(t[3].begin, 7);
	assert_int_equal(t[2].flags, DP_TOKEN_CONTRACTED | DP_TOKEN_SPACE);
	assert_int_equal(t[3].flags, DP_TOKEN_CONTRACTED | DP_TOKEN_CONTINUES | DP_TOKEN_SPACE);
	assert_int_equal(t[4].begin, 11);
	assert_int_equal(t[4].flags, 0);
}

/* Whatever comes in: tokens cover every byte that is no white space, in order, without overlap. */
static void test_any_bytes(void **state)
{
	fixture *f = *state;
	static char text[1 << 20];
	uint32_t seed = 7, n = 0;
	static const char *const pieces[] = {"a", "B.", "1", ".", "\"", "'", "-", " ", "ß", "“", "\x01", "@", "/", "\xE2\x80\xA6", "\n", "zum", "!", "z.", "www.", ":"};
	while (n + 8 < sizeof text) {
		seed = seed * 1664525 + 1013904223;
		const char *p = pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)];
		memcpy(text + n, p, strlen(p));
		n += (uint32_t)strlen(p);
	}
	dp_doc_reset(&f->doc);
	f->doc.text = dp_str_of(text, n);
	assert_int_equal(dp_split_run(&f->split, &f->doc, NULL), 0);
	uint32_t at = 0;
	for (uint32_t i = 0; i < f->doc.tokens.n; i++) {
		const dp_token *t = &f->doc.tokens.v[i];
		if (t->flags & DP_TOKEN_CONTINUES)
			continue;
		for (; at < t->begin; at++)
			assert_true((unsigned char)text[at] <= ' ');
		assert_true(t->begin < t->end && t->begin == at);
		at = t->end;
	}
}

static void test_damaged(void **state)
{
	fixture *f = *state;
	dp_split split;
	for (uint32_t n = 0; n < 64; n++)
		assert_int_equal(dp_split_open(&split, dp_str_sub(dp_buf_view(&f->section), 0, n), NULL), DEPESCHE_EPACK);
}

/* Headings glued to the text, reviews: sentences that no mark parts. */
static void test_no_mark_between_sentences(void **state)
{
	check(*state, "Premier verliert Abstimmung im Unterhaus Der Sprecher kam.", "Premier verliert Abstimmung in dem Unterhaus | Der Sprecher kam .");
	check(*state, "Behörde baut Personal ab Der Präsident des Hauses kam.", "Behörde baut Personal ab | Der Präsident des Hauses kam .");
	check(*state, "Es ging um Geld In diesem Jahr fehlt es.", "Es ging um Geld | In diesem Jahr fehlt es .");
	check(*state, "Guerilla wird reich Ein umfassender Ausbau der Wege fehlt.", "Guerilla wird reich | Ein umfassender Ausbau der Wege fehlt .");
	check(*state, "Hilfe für die Region BRÜSSEL, 6. Juli (afp)", "Hilfe für die Region | BRÜSSEL , 6. Juli ( afp )");
	check(*state, "Das schrieb Der Spiegel am Montag.", "Das schrieb Der Spiegel an dem Montag .");
	check(*state, "Er las die Wochenzeitung Die Zeit im Zug.", "Er las die Wochenzeitung Die Zeit in dem Zug .");
	check(*state, "Der Hof von Der Premier genannt", "Der Hof von Der Premier genannt");
	check(*state, "Es kam aus dem Osten. aber alles blieb.", "Es kam aus dem Osten . | aber alles blieb .");
	check(*state, "Das regelt Abs. der Ordnung.", "Das regelt Abs. der Ordnung .");
	check(*state, "Das freut uns :-) Alle kamen ;)", "Das freut uns :-) | Alle kamen ;)");
	check(*state, "Es gilt (siehe Seite 3): (eins) und (zwei).", "Es gilt ( siehe Seite 3 ) : ( eins ) und ( zwei ) .");
	check(*state, "\"Wir warteten.\" \"wir gingen.\"", "\" Wir warteten . \" | \" wir gingen . \"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words), cmocka_unit_test(test_no_mark_between_sentences), cmocka_unit_test(test_periods),   cmocka_unit_test(test_quotes), cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_spans), cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
