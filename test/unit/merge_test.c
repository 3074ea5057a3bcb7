#include "test.h"

#include "merge/copy.h"

#include "base/buf.h"

#include <stdio.h>

#define SIDE "{\"text\":\"Kim\",\"name\":\"Kim Jong Un\",\"code\":\"PRK\",\"sector\":\"GOV\",\"begin\":0,\"end\":3,\"kind\":\"person\"}"
#define EVENT                                                                                                                                        \
	"{\"doc\":\"a\",\"id\":\"7d0c4c1f6a3e9b52\",\"event\":\"CONSULT\",\"mode\":\"visit\",\"status\":\"planned\",\"actor\":[" SIDE "],"             \
	"\"recipient\":[],\"date\":\"2019-04-24/2019-04-27\",\"place\":{\"text\":\"Wladiwostok\",\"name\":\"Vladivostok\",\"code\":\"RUS\","            \
	"\"begin\":20,\"end\":31,\"lat\":43.12,\"lon\":131.89},\"said_by\":[{\"text\":\"KCNA\",\"name\":\"KCNA\",\"begin\":40,\"end\":44}],"            \
	"\"certainty\":\"alleged\",\"context\":[\"diplomatic\",\"military\"],\"cameo\":\"042\",\"quad\":1,\"score\":-1.5,\"text\":\"Kim reist.\","      \
	"\"begin\":0,\"end\":10,\"trigger\":{\"text\":\"reist\",\"begin\":4,\"end\":9},"                                                               \
	"\"anchors\":[{\"text\":\"Kim reist.\",\"begin\":0,\"end\":10},{\"text\":\"Er fährt.\",\"begin\":11,\"end\":20}],"                              \
	"\"factuality\":[{\"source\":\"AUTHOR\",\"value\":\"Uu\"},{\"source\":\"KCNA\",\"value\":\"CT+\"}],\"later\":[1]}"
#define LINE                                                                                                                                         \
	"{\"doc\":\"a\",\"title\":\"Kim \\\"reist\\\"\",\"published\":\"2019-04-26\",\"publisher\":\"Blatt\",\"agency\":\"\",\"url\":\"\","              \
	"\"language\":\"de\",\"words\":212,\"hash\":\"00000000000000ff\",\"sketch\":\"0000000a0000000b\",\"reports\":[" EVENT "," EVENT "]}"

static dp_str read_line(const char *line, dp_coded *coded, dp_arena *arena, int *rc)
{
	static depesche_error error;
	error = (depesche_error){0};
	*rc = dp_coded_read(coded, dp_str_c(line), arena, &error);
	return dp_str_c(error.message);
}

static void a_line_is_read_whole(void **state)
{
	(void)state;
	dp_arena arena;
	dp_coded c;
	int rc;
	dp_arena_init(&arena, 1 << 20);
	assert_string_equal(read_line(LINE, &c, &arena, &rc).p, "");
	assert_int_equal(rc, 0);
	assert_true(dp_str_is(c.doc, "a") && dp_str_is(c.title, "Kim \"reist\"") && dp_str_is(c.publisher, "Blatt") && dp_str_is(c.language, "de"));
	assert_int_equal(c.day, dp_day_of(DP_STR("2019-04-26")));
	assert_int_equal(c.words, 212);
	assert_int_equal(c.hash, 255);
	assert_int_equal(c.sketches, 2);
	assert_int_equal(c.sketch[0], 10);
	assert_int_equal(c.sketch[1], 11);
	assert_int_equal(c.reports, 2);
	const dp_report *e = &c.report[1];
	assert_true(dp_str_is(e->id, "7d0c4c1f6a3e9b52") && dp_str_is(e->mode, "visit") && dp_str_is(e->cameo, "042"));
	assert_true(e->type == DP_TYPE_CONSULT && e->status == DP_STATUS_PLANNED && e->certainty == DP_ALLEGED && e->quad == 1 && e->score == -1.5);
	assert_true(e->actors == 1 && e->recipients == 0 && e->sources == 1 && e->anchors == 2);
	assert_true(dp_str_is(e->actor->name, "Kim Jong Un") && e->actor->sector == DP_SECTOR_GOV && e->actor->end == 3);
	assert_string_equal(e->actor->code, "PRK");
	assert_true(dp_str_is(e->actor->kind, "person"));
	assert_true(dp_str_is(e->said_by->name, "KCNA") && dp_str_is(e->anchor[1].text, "Er fährt.") && e->trigger.begin == 4);
	assert_true(dp_str_is(e->place.name, "Vladivostok") && e->located && e->lat == 43.12 && e->lon == 131.89);
	assert_true(dp_str_is(e->context, "diplomatic;military"));
	assert_true(dp_str_is(e->factuality, "[{\"source\":\"AUTHOR\",\"value\":\"Uu\"},{\"source\":\"KCNA\",\"value\":\"CT+\"}]"));
	assert_int_equal(e->days.first, dp_day_of(DP_STR("2019-04-24")));
	assert_int_equal(e->days.last, dp_day_of(DP_STR("2019-04-27")));
	dp_arena_release(&arena);
}

/* LINE with the first `old` replaced. */
static void changed(const char *old, const char *now, dp_buf *out)
{
	const char *at = strstr(LINE, old);
	assert_non_null(at);
	dp_buf_clear(out);
	dp_buf_add(out, LINE, (size_t)(at - LINE));
	dp_buf_c(out, now);
	dp_buf_c(out, at + strlen(old));
}

static void what_may_be_missing_may(void **state)
{
	(void)state;
	static const char *const changes[][2] = {{"\"lat\":43.12,\"lon\":131.89", "\"lat\":null,\"lon\":null"}, {",\"lat\":43.12,\"lon\":131.89", ""},
		{"\"published\":\"2019-04-26\"", "\"published\":\"\""}, {"\"mode\":\"visit\"", "\"mode\":null"}, {"\"PRK\"", "\"\""}, {"\"GOV\"", "\"\""},
		{"\"0000000a0000000b\"", "\"\""}, {"[\"diplomatic\",\"military\"]", "[]"}, {"-1.5", "10"}, {EVENT "," EVENT, ""},
		{"2019-04-24/2019-04-27", ""}, {"43.12", "-90"}};
	dp_arena arena;
	dp_coded c;
	dp_buf line;
	int rc;
	dp_arena_init(&arena, 1 << 20);
	dp_buf_init(&line, 1 << 20);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		changed(changes[i][0], changes[i][1], &line);
		assert_string_equal(read_line(line.p, &c, &arena, &rc).p, "");
		assert_int_equal(rc, 0);
		assert_true(i > 1 || !c.report[0].located);
	}
	dp_buf_release(&line);
	dp_arena_release(&arena);
}

static void what_is_wrong_is_named(void **state)
{
	(void)state;
	static const char *const changes[][3] = {{"\"doc\":\"a\",\"title\"", "\"title\"", "\"doc\" is missing"}, {"{\"doc\":\"a\",\"t", "{\"doc\":\"\",\"t", "\"doc\" is empty"},
		{"\"title\":\"", "\"title\":7,\"x\":\"", "\"title\" is no string"}, {"2019-04-26", "2019-02-29", "\"published\""}, {"212", "-1", "\"words\""},
		{"212", "5000000000", "\"words\""}, {"212", "2.5", "\"words\""}, {"00000000000000ff", "0000000000000ff", "\"hash\""},
		{"00000000000000ff", "00000000000000fg", "\"hash\""}, {"0000000a", "0000000c", "\"sketch\""}, {"0000000a", "0000000b", "\"sketch\""},
		{"0000000a", "000000a", "\"sketch\""}, {"[" EVENT, "[7," EVENT, "in report 1 \"reports\" is no object"}, {EVENT ",", EVENT ",7,", "in report 2 \"reports\""}, {"CONSULT", "MEET", "in report 1 \"event\""},
		{"visit", "expel", "\"mode\""}, {"\"planned\"", "\"done\"", "\"status\""}, {"\"alleged\"", "\"sure\"", "\"certainty\""},
		{"\"PRK\"", "\"prk\"", "\"code\""}, {"\"PRK\"", "\"PR\"", "\"code\""}, {"\"GOV\"", "\"KING\"", "\"sector\""}, {"\"person\"", "\"king\"", "\"kind\""}, {"\"person\"", "null", "\"kind\""}, {"\"actor\":[", "\"actor\":[3,", "\"actor\""},
		{"\"recipient\":[]", "\"recipient\":null", "\"recipient\" is no list"}, {"2019-04-24/2019-04-27", "2019-04-31", "\"date\""}, {"43.12", "90.1", "\"lat\""},
		{"131.89", "-1e300", "\"lon\""}, {"43.12", "null", "\"lat\""}, {"\"begin\":20", "\"begin\":32", "\"end\" lies before"},
		{"\"begin\":20", "\"begin\":-20", "\"begin\""}, {"\"end\":31", "\"end\":4294967295", "\"end\""}, {"\"quad\":1", "\"quad\":5", "\"quad\""},
		{"-1.5", "-10.1", "\"score\""}, {"-1.5", "\"1\"", "\"score\""}, {"\"042\"", "\"42b\"", "\"cameo\""}, {"\"military\"", "\"a;b\"", "\"context\""},
		{"\"trigger\":{", "\"trigger\":[],\"x\":{", "\"trigger\" is no object"}, {"\"anchors\":[", "\"anchors\":[],\"x\":[", "\"anchors\" names no sentence"},
		{"\"Uu\"", "\"U\"", "\"factuality\""}, {"\"id\":\"7", "\"id\":\"", "\"id\""}, {"\"said_by\"", "\"said\"", "\"said_by\" is missing"},
		{"{\"doc\":\"a\",\"t", "{\"doc\":\"a\",\"doc\":\"b\",\"t", "JSON"}};
	dp_arena arena;
	dp_buf line;
	int rc;
	dp_arena_init(&arena, 1 << 20);
	dp_buf_init(&line, 1 << 20);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		dp_coded c = {.words = 77};
		changed(changes[i][0], changes[i][1], &line);
		dp_str message = read_line(line.p, &c, &arena, &rc);
		assert_int_equal(rc, DEPESCHE_EINPUT);
		if (!strstr(message.p, changes[i][2]))
			fail_msg("%s -> %s: %s", changes[i][0], changes[i][1], message.p);
		assert_int_equal(c.words, 77);
	}
	dp_buf_release(&line);
	dp_arena_release(&arena);
}

static void broken_json_has_its_offset(void **state)
{
	(void)state;
	dp_arena arena;
	dp_coded c;
	depesche_error error;
	dp_arena_init(&arena, 1 << 20);
	assert_int_equal(dp_coded_read(&c, DP_STR("{\"doc\":\"a\",}"), &arena, &error), DEPESCHE_EINPUT);
	assert_int_equal(error.offset, 12);
	assert_int_equal(dp_coded_read(&c, DP_STR("[]"), &arena, &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "no JSON object"));
	assert_int_equal(dp_coded_read(&c, DP_STR(""), &arena, &error), DEPESCHE_EINPUT);
	assert_int_equal(dp_coded_read(&c, DP_STR("{\"doc\":\"\xFF\"}"), &arena, &error), DEPESCHE_EINPUT);
	dp_arena_release(&arena);
}

static void a_small_budget_is_an_error(void **state)
{
	(void)state;
	depesche_error error;
	int rc = DEPESCHE_ENOMEM;
	uint32_t refused = 0;
	for (size_t budget = 0; budget < 1 << 20 && rc != 0; budget += 64) {
		dp_arena arena;
		dp_coded c = {.words = 77};
		dp_arena_init(&arena, budget);
		rc = dp_coded_read(&c, DP_STR(LINE), &arena, &error);
		refused += rc == DEPESCHE_ENOMEM;
		assert_int_equal(c.words, rc == 0 ? 212 : 77);
		dp_arena_release(&arena);
	}
	assert_int_equal(rc, 0);
	assert_true(refused > 1);
}

static void dates_become_days(void **state)
{
	(void)state;
	static const char *const dates[][3] = {{"2019-04-25", "2019-04-25", "2019-04-25"}, {"2019-04-25~", "2019-04-22", "2019-04-28"},
		{"2019-04-25?", "2019-04-25", "2019-04-25"}, {"2019-04-25%", "2019-04-22", "2019-04-28"}, {"2020-02", "2020-02-01", "2020-02-29"},
		{"2019-12~", "2019-12-01", "2019-12-31"}, {"2019", "2019-01-01", "2019-12-31"}, {"2019-21", "2019-03-01", "2019-05-31"},
		{"2019-24", "2019-12-01", "2020-02-29"}, {"198X", "1980-01-01", "1989-12-31"}, {"19XX", "1900-01-01", "1999-12-31"},
		{"2019-04-24/2019-04-27", "2019-04-24", "2019-04-27"}, {"2019-04/2019-06~", "2019-04-01", "2019-06-30"}, {"../2019-04", "", "2019-04-30"},
		{"2019/..", "2019-01-01", ""}, {"", "", ""}};
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		dp_days days = {7, 7};
		char first[11], last[11];
		assert_true(dp_days_of(dp_str_c(dates[i][0]), &days));
		dp_day_print(days.first, first);
		dp_day_print(days.last, last);
		assert_string_equal(first, dates[i][1]);
		assert_string_equal(last, dates[i][2]);
	}
	dp_days days;
	assert_true(dp_days_of(DP_STR("2019/.."), &days) && days.last == DP_OPEN_DAY);
	assert_true(dp_days_of(DP_STR("../2019"), &days) && days.first == DP_NO_DAY);
	assert_true(dp_days_of(DP_STR(""), &days) && days.first == DP_NO_DAY && days.last == DP_NO_DAY);
}

static void what_is_no_date_is_refused(void **state)
{
	(void)state;
	static const char *const dates[] = {"2019-4-25", "2019-04-31", "2019-13", "2019-20", "2019-25", "2019-00", "XXXX", "19X9", "20190425", "2019-04-25~~",
		"~", "/", "2019/", "/2019", "../..", "..", "2019-04-27/2019-04-24", "2019/2020/2021", "2019-04-25T10:00", " 2019", "2019-02-29", "-019"};
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		dp_days days = {7, 8};
		if (dp_days_of(dp_str_c(dates[i]), &days))
			fail_msg("%s", dates[i]);
		assert_true(days.first == 7 && days.last == 8);
	}
}

static void days_are_printed_and_read(void **state)
{
	(void)state;
	char text[11];
	assert_int_equal(dp_day_of(DP_STR("1970-01-01")), 0);
	assert_int_equal(dp_day_of(DP_STR("2000-03-01")), 11017);
	assert_int_equal(dp_day_of(DP_STR("2000-02-30")), DP_NO_DAY);
	assert_int_equal(dp_day_of(DP_STR("2000-02")), DP_NO_DAY);
	for (int32_t day = -719528; day < 2932897; day += 1013) {
		dp_day_print(day, text);
		assert_int_equal(dp_day_of(dp_str_c(text)), day);
	}
	dp_day_print(DP_NO_DAY, text);
	assert_string_equal(text, "");
	dp_day_print(2932897, text);
	assert_string_equal(text, "");
}

enum { TEXTS = 40 };

/* Words number `from` to `to` of an endless invented text; texts of other `seed` share none. */
static void add_words(dp_buf *out, uint32_t seed, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		dp_buf_printf(out, "%s%c%u%c%u", i == from ? "" : i % 12 ? " " : ". ", 'a' + (int)(seed % 26), seed, 'a' + (int)(i % 26), i);
	dp_buf_c(out, ". ");
}

typedef struct article {
	dp_doc doc;
	dp_copy copy;
} article;

/* An article of one block, whose text is `text`. */
static void init_article(article *self, const char *id, int32_t day, dp_str text)
{
	dp_doc_init(&self->doc, 1 << 24);
	self->doc.text = dp_arena_str(&self->doc.arena, text);
	dp_block *block = DP_PUSH(&self->doc.arena, &self->doc.blocks);
	*block = (dp_block){0, text.n, DP_BLOCK_BODY};
	self->copy = (dp_copy){.day = day, .doc = dp_str_c(id)};
	assert_true(dp_sketch(&self->doc, &self->copy.sketch, &self->copy.sketches, &self->copy.words));
}

static void release_article(article *self)
{
	dp_doc_release(&self->doc);
}

/* What `text` is worth as a copy of the first `words` words of text 1. */
static double worth_of(uint32_t words, dp_str text)
{
	dp_buf whole;
	article a, b;
	dp_buf_init(&whole, 1 << 24);
	add_words(&whole, 1, 0, words);
	init_article(&a, "a", 0, dp_buf_view(&whole));
	init_article(&b, "b", 0, text);
	double worth = dp_copy_worth(&a.copy, &b.copy);
	release_article(&a);
	release_article(&b);
	dp_buf_release(&whole);
	return worth;
}

static void a_sketch_is_of_the_words_alone(void **state)
{
	(void)state;
	article a, b, c;
	init_article(&a, "a", 0, DP_STR("Kim reiste im September nach Russland, hieß es \xE2\x80\x93 über Wladiwostok."));
	init_article(&b, "b", 0, DP_STR("\"KIM reis\xC2\xADte, im\nSeptember\xC2\xA0nach Russland\": hieß es (ÜBER Wladiwostok)"));
	init_article(&c, "c", 0, DP_STR("Kim reiste im September nach Russland, hieß es über Seoul"));
	assert_int_equal(a.copy.words, 10);
	assert_int_equal(a.copy.sketches, 6);
	assert_int_equal(b.copy.sketches, 6);
	assert_memory_equal(a.copy.sketch, b.copy.sketch, 6 * sizeof(uint32_t));
	for (uint32_t i = 1; i < 6; i++)
		assert_true(a.copy.sketch[i - 1] < a.copy.sketch[i]);
	assert_memory_not_equal(a.copy.sketch, c.copy.sketch, 6 * sizeof(uint32_t));
	release_article(&a);
	release_article(&b);
	release_article(&c);
}

static void only_the_body_counts(void **state)
{
	(void)state;
	static const dp_block_kind kinds[] = {DP_BLOCK_TITLE, DP_BLOCK_BYLINE, DP_BLOCK_FURNITURE};
	article a, b;
	dp_str text = DP_STR("Eins zwei drei vier fünf sechs.\n\nAcht neun.");
	init_article(&a, "a", 0, dp_str_sub(text, 0, dp_str_find(text, DP_STR("\n"), 0)));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		init_article(&b, "b", 0, text);
		b.doc.blocks.v[0].end = a.doc.text.n;
		dp_block *other = DP_PUSH(&b.doc.arena, &b.doc.blocks);
		*other = (dp_block){a.doc.text.n + 2, text.n, kinds[i]};
		assert_true(dp_sketch(&b.doc, &b.copy.sketch, &b.copy.sketches, &b.copy.words));
		assert_int_equal(b.copy.words, 6);
		assert_int_equal(b.copy.sketches, 2);
		b.doc.blocks.v[1].kind = DP_BLOCK_HEADING;
		assert_true(dp_sketch(&b.doc, &b.copy.sketch, &b.copy.sketches, &b.copy.words));
		assert_int_equal(b.copy.words, 8);
		release_article(&b);
	}
	release_article(&a);
}

static void long_texts_have_thin_sketches(void **state)
{
	(void)state;
	static const uint32_t words[] = {0, 4, 30, 200, 500, 3000};
	static const double kept[] = {1, 1, 1, 1, 0.5, 0.25}, indexed[] = {1, 1, 1, 0.125, 0.0625, 0.0625};
	dp_buf text;
	dp_buf_init(&text, 1 << 24);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		article a;
		dp_buf_clear(&text);
		add_words(&text, 7, 0, words[i]);
		init_article(&a, "a", 0, dp_buf_view(&text));
		double all = words[i] < DP_SHINGLE ? 0 : words[i] - DP_SHINGLE + 1;
		double n = dp_sketch_indexed(a.copy.sketch, a.copy.sketches, a.copy.words);
		assert_int_equal(a.copy.words, words[i]);
		assert_true(a.copy.sketches >= 0.8 * kept[i] * all && a.copy.sketches <= 1.2 * kept[i] * all);
		assert_true(n >= 0.6 * indexed[i] * all && n <= 1.4 * indexed[i] * all && n <= a.copy.sketches);
		assert_true(n == 0 || a.copy.sketch[(uint32_t)n - 1] <= UINT32_MAX * indexed[i]);
		release_article(&a);
	}
	dp_buf_release(&text);
}

/* A copy may be cut to 40 percent and changed; the same parts of short texts and of those that are sampled. */
static void copies_are_told(void **state)
{
	(void)state;
	static const uint32_t words[] = {60, 120, 200, 400, 1000, 5000};
	dp_buf text;
	dp_buf_init(&text, 1 << 24);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		uint32_t n = words[i];
		dp_buf_clear(&text);
		add_words(&text, 1, 0, n);
		assert_true(worth_of(n, dp_buf_view(&text)) == 1);
		dp_buf_clear(&text);
		add_words(&text, 1, 0, n * 2 / 5);
		double part = worth_of(n, dp_buf_view(&text));
		assert_true(part > 0.9 && part < 0.95);
		dp_buf_clear(&text);
		for (uint32_t at = 0; at < n; at += 20) { /* every twentieth word is another one */
			add_words(&text, 1, at, at + 19);
			dp_buf_c(&text, "anders ");
		}
		double edited = worth_of(n, dp_buf_view(&text));
		assert_true(edited > 0.6 && edited < 0.9);
		dp_buf_clear(&text);
		add_words(&text, 1, 0, n / 5);
		add_words(&text, 1, n * 3 / 5, n);
		add_words(&text, 2, 0, 10);
		assert_true(n < 120 || worth_of(n, dp_buf_view(&text)) > 0.5);
	}
	dp_buf_release(&text);
}

/* `own` words of its own around `stock` that both have. */
static double worth_of_stock(uint32_t own, uint32_t stock)
{
	dp_buf text;
	dp_buf_init(&text, 1 << 24);
	add_words(&text, 2, 0, own / 2);
	add_words(&text, 1, 5, 5 + stock);
	add_words(&text, 2, own / 2, own);
	double worth = worth_of(own + stock + 5, dp_buf_view(&text));
	dp_buf_release(&text);
	return worth;
}

static uint32_t shared_of_index(const dp_copy *a, const dp_copy *b)
{
	uint32_t n = dp_sketch_indexed(a->sketch, a->sketches, a->words), k = dp_sketch_indexed(b->sketch, b->sketches, b->words), shared = 0;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < k; j++)
			shared += a->sketch[i] == b->sketch[j];
	return shared;
}

/* What is found by the index alone is all that can be a copy; and nearly all that shares so much of its text is. */
static void the_index_loses_no_copy(void **state)
{
	(void)state;
	static const uint32_t words[] = {12, 30, 40, 70, 130, 200, 270, 400, 700, 1500};
	uint32_t copies = 0, pairs = 0;
	dp_buf text;
	dp_buf_init(&text, 1 << 24);
	for (uint32_t seed = 1; seed <= 4; seed++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			for (uint32_t tenth = 1; tenth <= 10; tenth++) {
				article a, b;
				dp_buf_clear(&text);
				add_words(&text, seed, 0, words[i]);
				init_article(&a, "a", 0, dp_buf_view(&text));
				dp_buf_clear(&text);
				add_words(&text, seed, 0, words[i] * tenth / 10);
				add_words(&text, seed + 100, 0, words[i] * (seed % 3) / 4);
				init_article(&b, "b", 0, dp_buf_view(&text));
				uint32_t shared = shared_of_index(&a.copy, &b.copy), least = dp_copy_least(a.copy.words, b.copy.words);
				bool worth = dp_copy_worth(&a.copy, &b.copy) > 0 || dp_copy_worth(&b.copy, &a.copy) > 0;
				dp_copy_bound bound = dp_copy_bound_of(a.copy.words);
				assert_true(least > 0 && least == dp_copy_least(b.copy.words, a.copy.words));
				assert_true(!worth || shared >= least);
				assert_true(least >= bound.least || b.copy.words < bound.from || b.copy.words > bound.to);
				copies += worth;
				pairs += tenth >= 7 && seed % 3 == 0 && words[i] >= 30;
				assert_true(worth || tenth < 7 || seed % 3 || words[i] < 30);
				release_article(&a);
				release_article(&b);
			}
	assert_true(copies > pairs && pairs > 0);
	dp_buf_release(&text);
}

/* A footer of 40 words is in the index of long texts, and is less than these have to share. */
static void a_footer_is_less_than_the_index_asks_for(void **state)
{
	(void)state;
	assert_true(dp_copy_least(300, 300) > 36 / 16);
	assert_true(dp_copy_least(1000, 1000) > 5 * 36 / 16);
	assert_int_equal(dp_copy_least(3, 1000), 1);
	assert_int_equal(dp_copy_least(28, 28), 10);
}

static void stock_sentences_make_no_copy(void **state)
{
	(void)state;
	assert_true(worth_of_stock(20, 18) == 0);
	assert_true(worth_of_stock(30, 40) == 0);
	assert_true(worth_of_stock(70, 40) == 0);
	assert_true(worth_of_stock(150, 50) == 0);
	assert_true(worth_of_stock(300, 100) == 0);
	assert_true(worth_of_stock(2000, 800) == 0);
	assert_true(worth_of_stock(10, 90) > 0);
	assert_true(worth_of_stock(0, 7) == 0); /* of three shingles nothing can be told */
	assert_true(worth_of_stock(0, 12) > 0);
	assert_true(worth_of(100, DP_STR("")) == 0);
}

static void the_nearer_of_two_texts_is_the_parent(void **state)
{
	(void)state;
	dp_buf text;
	dp_buf_init(&text, 1 << 24);
	add_words(&text, 1, 0, 60);
	double near = worth_of(120, dp_buf_view(&text)), far = worth_of(220, dp_buf_view(&text));
	assert_true(near > far && far > 0.9);
	dp_buf_release(&text);
}

static dp_copy copy_of(const char *id, const char *day, uint32_t words)
{
	return (dp_copy){.doc = dp_str_c(id), .day = dp_day_of(dp_str_c(day)), .words = words};
}

static bool before(dp_copy a, dp_copy b)
{
	assert_false(dp_copy_before(&a, &a) || dp_copy_before(&b, &b));
	assert_true(dp_copy_before(&a, &b) != dp_copy_before(&b, &a));
	return dp_copy_before(&a, &b);
}

static void the_longer_or_earlier_text_comes_first(void **state)
{
	(void)state;
	for (uint32_t n = 20; n < 2000; n += 7) /* an abridgement, whenever it was published */
		assert_true(before(copy_of("b", "2019-04-27", n), copy_of("a", "2019-04-25", n * 7 / 10)));
	assert_true(before(copy_of("b", "2019-04-25", 200), copy_of("a", "2019-04-26", 210)));
	assert_true(before(copy_of("b", "2019-04-25", 210), copy_of("a", "2019-04-26", 200)));
	assert_true(before(copy_of("b", "2019-04-25", 210), copy_of("a", "2019-04-25", 200)));
	assert_true(before(copy_of("a", "2019-04-25", 200), copy_of("b", "2019-04-25", 200)));
	assert_true(before(copy_of("b", "2019-04-25", 200), copy_of("a", "", 200)));
	assert_true(before(copy_of("a", "", 0), copy_of("b", "", 0)));
}

static void the_order_is_total_and_strict(void **state)
{
	(void)state;
	dp_copy all[TEXTS];
	char ids[TEXTS][4];
	for (uint32_t i = 0; i < TEXTS; i++) {
		snprintf(ids[i], sizeof ids[i], "%u", i);
		all[i] = (dp_copy){.doc = dp_str_c(ids[i]), .day = i % 5 ? 100 + (int32_t)(i * 7 % 4) : DP_NO_DAY, .words = 120 + i * 13 % 70};
	}
	for (uint32_t i = 0; i < TEXTS; i++)
		for (uint32_t j = 0; j < TEXTS; j++)
			for (uint32_t k = 0; k < TEXTS; k++) {
				assert_true((i == j) != (dp_copy_before(&all[i], &all[j]) != dp_copy_before(&all[j], &all[i])));
				assert_true(!dp_copy_before(&all[i], &all[j]) || !dp_copy_before(&all[j], &all[k]) || dp_copy_before(&all[i], &all[k]));
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_read_whole),
		cmocka_unit_test(what_may_be_missing_may),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(broken_json_has_its_offset),
		cmocka_unit_test(a_small_budget_is_an_error),
		cmocka_unit_test(dates_become_days),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(days_are_printed_and_read),
		cmocka_unit_test(a_sketch_is_of_the_words_alone),
		cmocka_unit_test(only_the_body_counts),
		cmocka_unit_test(long_texts_have_thin_sketches),
		cmocka_unit_test(copies_are_told),
		cmocka_unit_test(the_index_loses_no_copy),
		cmocka_unit_test(a_footer_is_less_than_the_index_asks_for),
		cmocka_unit_test(stock_sentences_make_no_copy),
		cmocka_unit_test(the_nearer_of_two_texts_is_the_parent),
		cmocka_unit_test(the_longer_or_earlier_text_comes_first),
		cmocka_unit_test(the_order_is_total_and_strict),
	};
	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
