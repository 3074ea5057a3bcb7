#include "test.h"

#include "base/utf8.h"
#include "export/bars.h"
#include "export/network.h"
#include "export/screen.h"

#include <stdio.h>
#include <stdlib.h>

static const dp_member KIM = {.name = {"Kim Jong Un", 11}, .text = {"Kim", 3}, .code = "PRK", .sector = DP_SECTOR_GOV},
		       PUTIN = {.name = {"Vladimir Putin", 14}, .text = {"Putin", 5}, .code = "RUS", .sector = DP_SECTOR_GOV},
		       KCNA = {.name = {"KCNA", 4}, .text = {"KCNA", 4}, .code = "PRK", .sector = DP_SECTOR_MED};

static dp_found event(void)
{
	dp_found f = {.id = 1,
		.type = DP_TYPE_CONSULT,
		.status = DP_STATUS_PLANNED,
		.certainty = DP_ALLEGED,
		.quad = 1,
		.reports = 9,
		.outlets = 7,
		.origins = 5};
	f.key = DP_STR("0123456789abcdef");
	f.mode = DP_STR("visit");
	f.date = DP_STR("2019-04-25");
	f.place = DP_STR("Vladivostok");
	f.published_first = dp_day_of(DP_STR("2019-04-20"));
	f.actor = &KIM;
	f.actors = 1;
	f.recipient = &PUTIN;
	f.recipients = 1;
	f.said_by = &KCNA;
	f.sources = 1;
	f.sentence = DP_STR(
		"Kim wolle im Frühjahr\nnach Wladiwostok reisen, wo er sich mit Putin über die Lage auf der koreanischen Halbinsel besprechen will.");
	return f;
}

/* No line is wider, ends in a blank, or holds a control character. */
static void fits(const dp_buf *out, uint32_t width)
{
	dp_str rest = dp_buf_view(out);
	while (rest.n) {
		uint32_t end = dp_str_find(rest, DP_STR("\n"), 0);
		assert_true(end != UINT32_MAX);
		dp_str line = dp_str_sub(rest, 0, end);
		if (dp_cells_width(line) > width || dp_str_ends(line, DP_STR(" ")))
			fail_msg("%u: \"%.*s\"", width, (int)line.n, line.p);
		rest = dp_str_sub(rest, end + 1, rest.n);
	}
}

static const char *table(const dp_found *f, uint32_t width, bool sentence)
{
	static char text[8192];
	dp_buf out;
	dp_screen screen;
	dp_table look = {.width = width, .text = sentence};
	dp_buf_init(&out, 1 << 20);
	dp_screen_init(&screen, &look);
	dp_screen_found(&screen, f, &out);
	dp_screen_found(&screen, f, &out);
	dp_screen_release(&screen, &out);
	assert_false(out.failed);
	fits(&out, width);
	snprintf(text, sizeof text, "%s", out.p);
	dp_buf_release(&out);
	return text;
}

static void a_table_has_one_heading_and_rows(void **state)
{
	(void)state;
	dp_found f = event();
	static const uint32_t WIDTHS[] = {80, 100, 160, 400};
	for (size_t i = 0; i < sizeof WIDTHS / sizeof *WIDTHS; i++)
		table(&f, WIDTHS[i], true);
	const char *text = table(&f, 140, true);
	assert_non_null(strstr(text, "WHEN"));
	assert_null(strstr(strstr(text, "WHEN") + 1, "WHEN"));
	assert_non_null(strstr(text, "2019-04-25"));
	assert_non_null(strstr(text, "01234567 "));
	assert_non_null(strstr(text, "planned, alleged"));
	assert_non_null(strstr(text, "5 origins"));
	assert_non_null(strstr(text, "9 reports"));
	assert_non_null(strstr(text, "Frühjahr nach Wladiwostok"));
	f.origins = f.reports = 1;
	f.date = DP_STR("");
	text = table(&f, 140, false);
	assert_non_null(strstr(text, "(2019-04-20)"));
	assert_non_null(strstr(text, "1 report\n"));
	assert_null(strstr(text, "origin"));
	assert_null(strstr(text, "Frühjahr"));
	assert_non_null(strstr(table(&f, 60, false), "  id     01234567\n  what   CONSULT visit\n"));
}

static void a_line_is_cut_to_the_width(void **state)
{
	(void)state;
	dp_found f = event();
	for (uint32_t width = 20; width < 200; width++) {
		dp_buf out;
		dp_table look = {.width = width};
		dp_buf_init(&out, 1 << 20);
		dp_screen_line(&look, &f, &out);
		if (dp_cells_width(dp_str_sub(dp_buf_view(&out), 0, (uint32_t)out.n - 1)) > width)
			fail_msg("%u: %s", width, out.p);
		assert_true(dp_utf8_check(dp_buf_view(&out)) == out.n);
		if (width == 80)
			assert_string_equal(out.p, "2019-04-25   CONSULT visit planned, alleged  Kim Jong Un > Vladimir Putin  Kim…\n");
		dp_buf_release(&out);
	}
}

static const char *bars(const dp_bar *bar, uint32_t n, dp_step step, uint32_t width)
{
	static char text[4096];
	dp_buf out;
	dp_table look = {.width = width};
	dp_buf_init(&out, 1 << 20);
	dp_bars_print(&look, bar, n, step, &out);
	snprintf(text, sizeof text, "%s", out.p);
	dp_buf_release(&out);
	return text;
}

static void bars_stand_in_their_columns(void **state)
{
	(void)state;
	int32_t day = dp_day_of(DP_STR("2019-03-04"));
	dp_bar bar[] = {{.day = day, .events = 32}, {.day = day + 2, .events = 1}, {.day = day + 3, .events = 16}};
	assert_string_equal(bars(bar, 3, DP_STEP_DAY, 40), "32 events a day at most\n█\n█\n█  █\n█ ▁█\n2019-03-04  2019-03-07\n");
	assert_string_equal(bars(bar + 1, 1, DP_STEP_DAY, 40), "1 event a day at most\n█\n█\n█\n█\n2019-03-06\n");
	/* what is before the last columns is counted */
	assert_string_equal(bars(bar, 3, DP_STEP_DAY, 2), "16 events a day at most; 32 before\n █\n █\n █\n▂█\n2019-03-06  2019-03-07\n");
}

static void steps_fit(void **state)
{
	(void)state;
	int32_t day = dp_day_of(DP_STR("2019-01-01"));
	assert_int_equal(dp_bars_step(day, day + 79, 80), DP_STEP_DAY);
	assert_int_equal(dp_bars_step(day, day + 80, 80), DP_STEP_WEEK);
	assert_int_equal(dp_bars_step(day, day + 700, 80), DP_STEP_MONTH);
	assert_int_equal(dp_bars_step(day, day + 5000, 80), DP_STEP_YEAR);
	assert_int_equal(dp_bars_step(-300000, day, 80), DP_STEP_YEAR);
	assert_int_equal(dp_step_first(day, DP_STEP_WEEK), day - 1);
	assert_int_equal(dp_step_first(dp_day_of(DP_STR("1969-12-31")), DP_STEP_WEEK), dp_day_of(DP_STR("1969-12-29")));
	assert_int_equal(dp_step_next(dp_day_of(DP_STR("2019-01-31")), DP_STEP_MONTH), dp_day_of(DP_STR("2019-02-01")));
	assert_int_equal(dp_step_next(dp_day_of(DP_STR("2020-12-31")), DP_STEP_YEAR), dp_day_of(DP_STR("2021-01-01")));
}

static dp_dyad pair(const char *from, const char *to, uint64_t events, double score)
{
	dp_dyad d = {.from = dp_str_c(from), .to = dp_str_c(to), .from_code = DP_STR("RUS"), .to_code = DP_STR(""), .events = events, .score = score};
	d.quad[1] = events;
	d.last_day = dp_day_of(DP_STR("2019-04-25"));
	return d;
}

static void networks_are_escaped(void **state)
{
	(void)state;
	dp_network network;
	dp_buf out;
	dp_dyad first = pair("A & \"B\" <C>\\", "D\x01\nE", 8, -2.5), second = pair("D\x01\nE", "A & \"B\" <C>\\", 1, 1);
	dp_table look = {.width = 100};
	dp_network_init(&network);
	assert_true(dp_network_add(&network, &first) && dp_network_add(&network, &second));
	assert_int_equal(network.names.n, 2);
	dp_buf_init(&out, 1 << 20);
	dp_network_graphml(&network, &out);
	assert_non_null(strstr(out.p, "<node id=\"n0\"><data key=\"name\">A &amp; \"B\" &lt;C&gt;\\</data><data key=\"code\">RUS</data></node>"));
	assert_non_null(strstr(out.p, "<data key=\"name\">D  E</data>"));
	assert_non_null(strstr(out.p, "<edge source=\"n1\" target=\"n0\"><data key=\"weight\">1</data>"));
	assert_non_null(strstr(out.p, "<data key=\"score\">-2.5</data><data key=\"last\">2019-04-25</data>"));
	dp_buf_clear(&out);
	dp_network_dot(&network, &out);
	assert_non_null(strstr(out.p, "n0 [label=\"A & \\\"B\\\" <C>\\\\\"];"));
	assert_non_null(strstr(out.p, "n0 -> n1 [weight=8, label=\"8\", penwidth=4.0, color=\"#b03030\"];"));
	dp_buf_clear(&out);
	dp_network_table(&network, &look, &out);
	fits(&out, 100);
	assert_non_null(strstr(out.p, "8 / 0 / 0 / 0"));
	dp_buf_release(&out);
	dp_network_release(&network);
}

/* ---- one event ---- */

static dp_anchor ANCHOR = {{"Er »reiste« nach Köln.", 25}, 100, 122};

static dp_told report(const char *doc, const char *day, dp_status status, uint32_t origin)
{
	dp_told t = {.doc = dp_str_c(doc), .published = dp_str_c(day), .day = dp_day_of(dp_str_c(day)), .origin = origin};
	t.title = DP_STR("Titel");
	t.publisher = DP_STR("Zeitung");
	t.agency = DP_STR("dpa");
	t.url = t.language = t.copy_of = DP_STR("");
	t.report = (dp_report){
		.status = status, .said_by = &KCNA, .sources = 1, .anchor = &ANCHOR, .anchors = 1, .trigger = {{"»reiste«", 10}, 103, 111}};
	t.report.date = DP_STR("2019-04-25");
	t.report.place.name = t.report.place.text = DP_STR("");
	return t;
}

static const char *show(const char *asked)
{
	static char text[8192];
	static const uint32_t BY[] = {1, 2}, ONE[] = {0};
	static dp_str denying[] = {{"00000000000000aa", 16}};
	dp_told told[] = {report("doc-1", "2019-04-20", DP_STATUS_PLANNED, 0), report("doc-2", "2019-04-26", DP_STATUS_OCCURRED, 1),
		report("doc-3", "2019-04-26", DP_STATUS_OCCURRED, 1)};
	told[2].copy_of = DP_STR("doc-2");
	dp_variant variants[] = {
		{DP_FIELD_DATE, DP_STR("2019-04-25"), true, false, 1, BY, 2}, {DP_FIELD_DATE, DP_STR("2019-04-24"), false, false, 1, ONE, 1}};
	dp_act act = {.type = DP_TYPE_CONSULT,
		.actor = &KIM,
		.actors = 1,
		.recipient = &PUTIN,
		.recipients = 1,
		.quad = 1,
		.outlets = 1,
		.origins = 2,
		.variant = variants,
		.variants = 2,
		.told = told,
		.reports = 3};
	act.mode = DP_STR("visit");
	act.date = DP_STR("2019-04-25");
	act.context = DP_STR("diplomatic");
	act.cameo = DP_STR("042");
	act.place.name = DP_STR("Vladivostok");
	act.first_day = told[0].day;
	act.last_day = told[2].day;
	dp_revision revisions[] = {{1, DP_STR("2019-04-20T00:00:00Z"), DP_STR("created"), DP_STR(""), DP_STR(""), DP_STR(""), DP_STR("doc-1")},
		{2, DP_STR("2019-04-26T00:00:00Z"), DP_STR("changed"), DP_STR("status"), DP_STR("planned"), DP_STR("occurred"), DP_STR("doc-2")}};
	dp_history history = {.revisions = {revisions, 2, 2}, .denied_by = {denying, 1, 1}};
	dp_table look = {.width = 90};
	dp_buf out;
	dp_buf_init(&out, 1 << 20);
	dp_screen_act(&look, dp_str_c(asked), DP_STR("0123456789abcdef"), &act, &history, &out);
	snprintf(text, sizeof text, "%s", out.p);
	dp_buf_release(&out);
	return text;
}

static void an_event_is_shown_with_all_its_evidence(void **state)
{
	(void)state;
	static const char *const PARTS[] = {
		"CONSULT visit · occurred · stated · 0123456789abcdef\n",
		"Kim Jong Un (PRK\xC2\xA0GOV) > Vladimir Putin (RUS\xC2\xA0GOV)\n",
		"2 independent origins, 1 outlet, 3 reports, 2019-04-20 to 2019-04-26\n",
		"denied by 00000000000000aa\n",
		"  2019-04-20  planned    1 report\n  2019-04-26  occurred   2 reports\n",
		"  date       2019-04-25 · shown · 1 origin: doc-2, doc-3\n             2019-04-24 · 1 origin: doc-1\n",
		"origin 1\n  2019-04-20 · Zeitung · doc-1 · Titel\n",
		"· doc-3 · Titel · copy of doc-2\n",
		"Er »»reiste«« nach Köln.\n",
		"    planned, stated · 2019-04-25 · KCNA < dpa < Zeitung\n",
		"  2019-04-26T00:00:00Z  changed status: planned > occurred, by doc-2\n",
	};
	const char *text = show("0123456789abcdef"), *at = text;
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		const char *found = strstr(at, PARTS[i]);
		if (!found)
			fail_msg("missing, or out of its place: %s in\n%s", PARTS[i], text);
	}
	assert_null(strstr(text, "given up"));
	assert_non_null(strstr(show("00000000000000bb"), "00000000000000bb was given up: the event is 0123456789abcdef.\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_has_one_heading_and_rows),
		cmocka_unit_test(a_line_is_cut_to_the_width),
		cmocka_unit_test(bars_stand_in_their_columns),
		cmocka_unit_test(steps_fit),
		cmocka_unit_test(networks_are_escaped),
		cmocka_unit_test(an_event_is_shown_with_all_its_evidence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
