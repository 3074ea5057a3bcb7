#include "test.h"

#include "base/error.h"
#include "story.h"
#include "wire/alert.h"

#include <jansson.h>
#include <stdlib.h>

static dp_record *record;
static dp_lexer *lexer;
static dp_reader *reader;
static dp_arena memory;

static void must(int rc, const depesche_error *error)
{
	if (rc < 0)
		fail_msg("%s", error->message);
}

static const char *postgres(void)
{
	return getenv("DEPESCHE_TEST_POSTGRES");
}

static void empty_server(void)
{
	dp_db *db;
	depesche_error error = {0};
	must(dp_db_open(&db, postgres(), DP_DB_CREATE, &error), &error);
	must(dp_db_run(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &error), &error);
	dp_db_close(db);
}

static int begin(void **state)
{
	depesche_error error = {0};
	(void)state;
	if (postgres())
		empty_server();
	dp_arena_init(&memory, (size_t)1 << 30);
	must(dp_record_open(&record, postgres() ? postgres() : "", DP_DB_CREATE, &error), &error);
	dp_record_set_time(record, DP_STR("2026-11-29T15:40:00Z"));
	must(dp_lexer_new(&lexer, &error), &error);
	must(dp_reader_open(&reader, record, lexer, &error), &error);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dp_reader_close(reader);
	dp_lexer_free(lexer);
	dp_record_close(record);
	dp_arena_release(&memory);
	return 0;
}

static void tell(const story *s)
{
	dp_record_change change;
	depesche_error error = {0};
	must(dp_record_add(record, story_coded(s, &memory), &change, &error), &error);
}

static void take_back(const char *doc)
{
	bool found = false;
	depesche_error error = {0};
	must(dp_record_remove(record, dp_str_c(doc), &found, &error), &error);
	assert_true(found);
}

static dp_newses read_behind(int64_t after, int64_t *last)
{
	dp_newses news = {0};
	depesche_error error = {0};
	must(dp_reader_read(reader, after, 64, true, &memory, &news, last, &error), &error);
	return news;
}

static int64_t newest(void)
{
	int64_t id = -1;
	depesche_error error = {0};
	must(dp_reader_newest(reader, &id, &error), &error);
	return id;
}

static dp_want *want_of(const char *name, const char *value)
{
	depesche_error error = {0};
	dp_query *query = dp_query_new();
	dp_want *want = NULL;
	must(dp_query_set(query, dp_str_c(name), dp_str_c(value), &error), &error);
	must(dp_want_new(&want, query, lexer, &error), &error);
	must(dp_want_ask(want, dp_record_db(record), &error), &error);
	dp_query_free(query);
	return want;
}

/* "new status": the kinds of alerts that the query gets out of the news. */
static const char *kinds_for(const dp_newses *all, const char *name, const char *value)
{
	static char out[256];
	dp_want *want = want_of(name, value);
	out[0] = '\0';
	for (uint32_t i = 0; i < all->n; i++) {
		uint32_t n;
		dp_verdict verdict = dp_news_verdict(&all->v[i], want);
		const dp_alert *alert = dp_news_alerts(&all->v[i], verdict, &n);
		for (uint32_t k = 0; k < n; k++) {
			size_t at = strlen(out);
			snprintf(out + at, sizeof out - at, "%s%s", at ? " " : "", dp_alert_kind_name(dp_alert_shown(&alert[k], verdict)));
		}
	}
	free(want);
	return out;
}

/* ---- kinds ---- */

static void a_first_report_is_new(void **state)
{
	int64_t last;
	(void)state;
	tell(&(story){.doc = "a"});
	dp_newses news = read_behind(0, &last);
	assert_int_equal(news.n, 1);
	assert_int_equal(last, newest());
	assert_string_equal(kinds_for(&news, "who", "Kim"), "new");
	assert_string_equal(kinds_for(&news, "who", "Merkel"), "");
	assert_int_equal(read_behind(last, &last).n, 0);
	assert_int_equal(last, newest());
}

static void an_independent_report_raises_the_origins(void **state)
{
	int64_t last;
	(void)state;
	tell(&(story){.doc = "a"});
	read_behind(0, &last);
	tell(&(story){.doc = "b"});
	dp_newses news = read_behind(last, &last);
	assert_string_equal(kinds_for(&news, "who", "Kim"), "origins");
	assert_string_equal(kinds_for(&news, "min_origins", "2"), "origins");
	assert_string_equal(kinds_for(&news, "min_origins", "3"), "");
}

static void a_report_of_the_same_agency_is_no_news(void **state)
{
	int64_t last;
	(void)state;
	tell(&(story){.doc = "a", .agency = "dpa"});
	read_behind(0, &last);
	tell(&(story){.doc = "b", .agency = "dpa"});
	dp_newses news = read_behind(last, &last);
	assert_string_equal(kinds_for(&news, "who", "Kim"), "");
	assert_string_equal(kinds_for(&news, "min_reports", "2"), "correction"); /* but for whom it matches now */
	assert_string_equal(kinds_for(&news, "min_reports", "3"), "");
}

static void a_status_changes(void **state)
{
	int64_t last;
	(void)state;
	tell(&(story){.doc = "a", .agency = "dpa", .status = DP_STATUS_PLANNED, .published = "2019-04-20"});
	read_behind(0, &last);
	tell(&(story){.doc = "b", .agency = "dpa", .status = DP_STATUS_OCCURRED});
	dp_newses news = read_behind(last, &last);
	assert_string_equal(kinds_for(&news, "who", "Putin"), "status");
	assert_string_equal(kinds_for(&news, "status", "occurred"), "status");
	assert_string_equal(kinds_for(&news, "status", "planned"), "correction"); /* it no longer matches */
	assert_string_equal(kinds_for(&news, "status", "denied"), "");
}

static void kinds_of_one_change_are_alerts_of_their_own(void **state)
{
	int64_t last;
	(void)state;
	tell(&(story){.doc = "a", .status = DP_STATUS_PLANNED, .published = "2019-04-20", .date = "2019-04"});
	read_behind(0, &last);
	tell(&(story){.doc = "b", .status = DP_STATUS_OCCURRED, .date = "2019-04-25", .place = "Vladivostok", .place_code = "RUS"});
	dp_newses news = read_behind(last, &last);
	assert_string_equal(kinds_for(&news, "who", "Putin"), "status correction origins");
	assert_string_equal(kinds_for(&news, "place", "RUS"), "status correction origins");
	assert_true(news.v[0].alert[0].row->id < news.v[0].alert[1].row->id && news.v[0].alert[1].row->id < news.v[0].alert[2].row->id);
}

static void words_come_with_an_article(void **state)
{
	int64_t last;
	(void)state;
	tell(&(story){.doc = "a", .agency = "dpa"});
	read_behind(0, &last);
	tell(&(story){.doc = "b", .agency = "dpa", .sentence = "Kim Jong Un besuchte ein Aquarium."});
	dp_newses news = read_behind(last, &last);
	assert_string_equal(kinds_for(&news, "text", "Aquarium"), "correction");
	assert_string_equal(kinds_for(&news, "text", "traf"), "");
	tell(&(story){.doc = "c"});
	assert_string_equal(kinds_for(&(dp_newses){read_behind(last, &last).v, 1, 1}, "text", "Aquarium"), "origins");
	/* as it was then: the second article had not come */
	news = read_behind(0, &last);
	news.n = 1;
	assert_string_equal(kinds_for(&news, "text", "Aquarium"), "");
	assert_string_equal(kinds_for(&news, "text", "traf"), "new");
}

static void an_event_that_is_gone_is_told_as_gone(void **state)
{
	int64_t last;
	dp_buf out;
	(void)state;
	tell(&(story){.doc = "a"});
	read_behind(0, &last);
	take_back("a");
	dp_newses news = read_behind(last, &last);
	assert_int_equal(news.n, 1);
	assert_false(news.v[0].there);
	assert_string_equal(kinds_for(&news, "limit", "10"), "correction"); /* only to whom asks for everything */
	assert_string_equal(kinds_for(&news, "who", "Kim"), "");
	dp_buf_init(&out, 65536);
	dp_alert_json(&news.v[0], news.v[0].alert, DP_VERDICT_GONE, DP_STR(""), &out);
	assert_non_null(strstr(out.p, "\"field\":\"ended\""));
	assert_non_null(strstr(out.p, "\"matches\":false"));
	dp_buf_release(&out);
	assert_int_equal(read_behind(0, &last).n, 1); /* what came before can no longer be shown */
}

/* ---- JSON ---- */

static void an_alert_is_json_with_the_event(void **state)
{
	int64_t last;
	json_error_t at;
	dp_buf out;
	(void)state;
	tell(&(story){.doc = "a\"b", .place = "Seoul \\", .place_code = "KOR"});
	dp_newses news = read_behind(0, &last);
	dp_buf_init(&out, 65536);
	dp_alert_json(&news.v[0], news.v[0].alert, DP_VERDICT_COME, DP_STR("meine \"Frage\""), &out);
	json_t *json = json_loadb(out.p, out.n, 0, &at);
	assert_non_null(json);
	assert_int_equal(json_integer_value(json_object_get(json, "id")), last);
	assert_string_equal(json_string_value(json_object_get(json, "kind")), "new");
	assert_string_equal(json_string_value(json_object_get(json, "doc")), "a\"b");
	assert_string_equal(json_string_value(json_object_get(json, "query")), "meine \"Frage\"");
	assert_string_equal(json_string_value(json_object_get(json, "at")), "2026-11-29T15:40:00Z");
	json_t *event = json_object_get(json, "event");
	assert_string_equal(json_string_value(json_object_get(json_object_get(event, "place"), "name")), "Seoul \\");
	assert_string_equal(json_string_value(json_object_get(event, "id")), json_string_value(json_object_get(json, "key")));
	json_decref(json);
	dp_buf_release(&out);
}

/* ---- what an event was ---- */

static uint32_t drawn;

static uint32_t below(uint32_t n)
{
	drawn = drawn * 1664525 + 1013904223;
	return (drawn >> 16) % n;
}

/* `n`: another article each time; else often one that is there already. */
static story any_story(char doc[16], uint32_t n)
{
	static const char *const who[] = {"Kim Jong Un", "Xi Jinping", "Angela Merkel; Kanzlerin (x)"}, *const code[] = {"PRK", "CHN", "DEU"};
	static const char *const date[] = {"2019-04-25", "2019-04", "2019-04-25/2019-04-26", ""}, *const place[] = {NULL, "Seoul", "Vladivostok"};
	static const char *const agency[] = {"", "", "dpa"}, *const source[] = {NULL, NULL, "KCNA", "Tass"};
	static const char *const sentence[] = {"Sie trafen sich.", "Das Treffen fand statt.", "Beide kamen zusammen."};
	uint32_t w = below(2), p = below(3);
	snprintf(doc, 16, "doc-%u", n ? n : below(40));
	return (story){.doc = doc,
		.actor = who[w],
		.actor_code = code[w],
		.recipient = "Vladimir Putin",
		.recipient_code = "RUS",
		.date = date[below(4)],
		.place = place[p],
		.place_code = p == 1 ? "KOR" : "RUS",
		.agency = agency[below(3)],
		.source = source[below(4)],
		.status = (dp_status)(below(5) ? 0 : below(4)),
		.sentence = sentence[below(3)],
		.version = below(3)};
}

static void print_probe(const dp_probe *p, dp_buf *out)
{
	dp_buf_printf(out, "%d %d %d %d %d %.*s %.*s %u %u", p->type, p->status, p->certainty, p->day, p->last, (int)p->place.n, p->place.p,
		(int)p->place_code.n, p->place_code.p, p->origins, p->reports);
	for (uint32_t i = 0; i < p->sides; i++)
		dp_buf_printf(out, " | %d %.*s %.*s %d", p->side[i].role, (int)p->side[i].folded.n, p->side[i].folded.p, (int)p->side[i].code.n,
			p->side[i].code.p, p->side[i].sector);
}

static dp_str state_of(const dp_news *news)
{
	dp_buf out;
	dp_buf_init(&out, 1 << 20);
	print_probe(&news->after, &out);
	if (news->was) {
		dp_buf_c(&out, " <- ");
		print_probe(&news->before, &out);
	}
	dp_str s = dp_arena_str(&memory, dp_buf_view(&out));
	dp_buf_release(&out);
	return s;
}

static bool same_key(const dp_news *news)
{
	return dp_str_eq(news->found.key, news->row->event);
}

/* An event that was given up and came back: what it was before is not told by what was changed since. */
static bool came_back(const dp_news *news)
{
	dp_stmt *s;
	depesche_error error = {0};
	must(dp_db_prepare(dp_record_db(record), "SELECT 1 FROM revision WHERE event = $1 AND kind = 'ended' LIMIT 1", &s, &error), &error);
	dp_stmt_text(s, 1, news->row->event);
	int rc = dp_stmt_step(s, &error);
	must(rc, &error);
	dp_stmt_free(s);
	return rc > 0;
}

static void set_time(uint32_t turn)
{
	char time[32];
	snprintf(time, sizeof time, "2026-11-29T15:%02u:00Z", turn % 60);
	dp_record_set_time(record, dp_str_c(time));
}

/* What is read as it happens, and what is read at the end, tell the same. */
static uint32_t compare_past(bool replace)
{
	enum { MOST = 4096 };
	dp_str *live = calloc(MOST, sizeof *live);
	int64_t last = 0;
	uint32_t compared = 0;
	drawn = 3;
	for (uint32_t turn = 0; turn < 60; turn++) {
		char doc[16];
		story s = any_story(doc, replace ? 0 : turn + 1);
		set_time(turn);
		tell(&s);
		dp_newses news = read_behind(last, &last);
		for (uint32_t i = 0; i < news.n; i++)
			if (news.v[i].there && same_key(&news.v[i]))
				live[news.v[i].row->id % MOST] = state_of(&news.v[i]);
	}
	for (int64_t at = 0, before = -1; at != before;) {
		before = at;
		dp_newses news = read_behind(at, &at);
		for (uint32_t i = 0; i < news.n; i++) {
			dp_str was = live[news.v[i].row->id % MOST];
			dp_str now = news.v[i].there && same_key(&news.v[i]) ? state_of(&news.v[i]) : (dp_str){NULL, 0};
			if (!was.p || !now.p || came_back(&news.v[i]))
				continue;
			compared++;
			if (!dp_str_eq(was, now))
				fail_msg("revision %lld\nwas  %.*s\nread %.*s", (long long)news.v[i].row->id, (int)was.n, was.p, (int)now.n, now.p);
		}
	}
	free(live);
	return compared;
}

static void the_past_is_as_it_was_seen(void **state)
{
	(void)state;
	assert_true(compare_past(false) > 20);
}

static void the_past_of_replaced_articles_is_as_it_was_seen(void **state)
{
	(void)state;
	assert_true(compare_past(true) > 20);
}

static void pages_cut_no_change(void **state)
{
	int64_t last = 0;
	(void)state;
	drawn = 5;
	for (uint32_t turn = 0; turn < 30; turn++) {
		char doc[16];
		story s = any_story(doc, 0);
		tell(&s);
	}
	dp_newses whole = {0}, parts = {0};
	depesche_error error = {0};
	must(dp_reader_read(reader, 0, 100000, false, &memory, &whole, &last, &error), &error);
	for (int64_t at = 0; at != newest();)
		must(dp_reader_read(reader, at, 2, false, &memory, &parts, &at, &error), &error);
	assert_int_equal(parts.n, whole.n);
	for (uint32_t i = 0; i < whole.n; i++)
		assert_true(parts.v[i].rows == whole.v[i].rows && parts.v[i].row->id == whole.v[i].row->id && parts.v[i].alerts == whole.v[i].alerts);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_first_report_is_new),
		TEST(an_independent_report_raises_the_origins),
		TEST(a_report_of_the_same_agency_is_no_news),
		TEST(a_status_changes),
		TEST(kinds_of_one_change_are_alerts_of_their_own),
		TEST(words_come_with_an_article),
		TEST(an_event_that_is_gone_is_told_as_gone),
		TEST(an_alert_is_json_with_the_event),
		TEST(the_past_is_as_it_was_seen),
		TEST(the_past_of_replaced_articles_is_as_it_was_seen),
		TEST(pages_cut_no_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
