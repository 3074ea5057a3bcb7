#include "test.h"

#include "store/record.h"

#include <stdio.h>
#include <stdlib.h>

/* What an article does to a record. With DEPESCHE_TEST_POSTGRES in the environment, the same in that database, which is emptied. */

/* Invented articles: few sides, days and places, so that reports meet, are merged and parted, and many are copies. */
enum { ARTICLES = 40, REPORTS = 4, SKETCH = 24, MOST_TOLD = 256 };

typedef struct article {
	dp_coded coded;
	dp_report report[REPORTS];
	dp_member actor[REPORTS][2], recipient[REPORTS], source[REPORTS];
	dp_anchor anchor[REPORTS];
	uint32_t sketch[SKETCH];
	char text[32][64];
	uint32_t texts;
} article;

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

static dp_str hold(article *a, const char *format, unsigned n)
{
	char *p = a->text[a->texts++];
	snprintf(p, sizeof a->text[0], format, n);
	return dp_str_c(p);
}

static dp_member member(uint64_t *seed)
{
	static const struct {
		const char *name, *code;
		dp_sector sector;
		const char *kind;
	} people[] = {{"Vladimir Putin", "RUS", DP_SECTOR_GOV, "person"}, {"Russia", "RUS", DP_SECTOR_GOV, "state"},
		{"Kim Jong Un", "PRK", DP_SECTOR_GOV, "person"}, {"North Korea", "PRK", DP_SECTOR_GOV, "state"},
		{"China", "CHN", DP_SECTOR_GOV, "state"}, {"United Nations", "", DP_SECTOR_IGO, "body"}};
	uint32_t i = next(seed) % 6;
	return (dp_member){dp_str_c(people[i].name), dp_str_c(people[i].name), "", people[i].sector, dp_str_c(people[i].kind), 0, 4};
}

static void give_code(dp_member *m)
{
	static const char *const codes[][2] = {
		{"Vladimir Putin", "RUS"}, {"Russia", "RUS"}, {"Kim Jong Un", "PRK"}, {"North Korea", "PRK"}, {"China", "CHN"}};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (dp_str_is(m->name, codes[i][0]))
			memcpy(m->code, codes[i][1], 4);
}

static void make_report(article *a, uint32_t i, uint64_t *seed)
{
	static const dp_type types[] = {DP_TYPE_CONSULT, DP_TYPE_ACCUSE};
	static const char *const sentences[] = {"Der Gast traf den Gastgeber am Montag im Palast.", "Beide sprachen lange miteinander.",
		"Er warf ihm Wortbruch vor.", "Das Treffen fand nicht statt."};
	dp_report *r = &a->report[i];
	dp_str none = DP_STR("");
	*r = (dp_report){.type = types[next(seed) % 2],
		.mode = none,
		.date = none,
		.days = {DP_NO_DAY, DP_NO_DAY},
		.place = {.text = none, .name = none, .kind = none},
		.context = DP_STR("diplomatic"),
		.cameo = DP_STR("042"),
		.quad = 1,
		.score = 1,
		.factuality = DP_STR("[]"),
		.anchors = 1,
		.actors = 1 + next(seed) % 2};
	r->status = (dp_status)(next(seed) % 8 < 5 ? 0 : next(seed) % 4);
	r->certainty = (dp_certainty)(next(seed) % 2);
	for (uint32_t k = 0; k < r->actors; k++) {
		a->actor[i][k] = member(seed);
		give_code(&a->actor[i][k]);
	}
	a->recipient[i] = member(seed);
	give_code(&a->recipient[i]);
	a->source[i] = (dp_member){DP_STR("KCNA"), next(seed) % 2 ? DP_STR("KCNA") : DP_STR("Xinhua"), "", DP_SECTOR_NONE, none, 0, 4};
	r->actor = a->actor[i];
	r->recipient = &a->recipient[i];
	r->recipients = next(seed) % 2;
	r->said_by = &a->source[i];
	r->sources = next(seed) % 4 == 0;
	if (next(seed) % 3)
		r->date = hold(a, "2019-04-%02u", 10 + next(seed) % 8);
	else if (next(seed) % 2)
		r->date = DP_STR("2019-04");
	assert_true(dp_days_of(r->date, &r->days));
	if (next(seed) % 2) {
		r->place = (dp_member){DP_STR("Seoul"), DP_STR("Seoul"), "KOR", DP_SECTOR_NONE, none, 5, 10};
		r->located = true;
		r->lat = 37.57;
		r->lon = 126.98;
	}
	a->anchor[i] = (dp_anchor){dp_str_c(sentences[next(seed) % 4]), 100 * i, 100 * i + 50};
	r->anchor = &a->anchor[i];
	r->trigger = (dp_anchor){DP_STR("traf"), 100 * i + 9, 100 * i + 13};
}

static uint32_t ascending(article *a, uint32_t n)
{
	uint32_t k = 0;
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t j = i; j > 0 && a->sketch[j - 1] > a->sketch[j]; j--) {
			uint32_t swap = a->sketch[j];
			a->sketch[j] = a->sketch[j - 1];
			a->sketch[j - 1] = swap;
		}
	for (uint32_t i = 0; i < n; i++)
		if (k == 0 || a->sketch[k - 1] != a->sketch[i])
			a->sketch[k++] = a->sketch[i];
	return k;
}

/* Article `n` in one of its versions: the same every time. Three and three are made of nearly the same text. */
static void make(article *a, uint32_t n, uint32_t version)
{
	memset(a, 0, sizeof *a);
	uint64_t seed = n * 977 + version * 31 + 5, story = n / 3 * 71 + 3;
	for (uint32_t i = 0; i < 8; i++)
		next(&seed), next(&story);
	dp_coded *c = &a->coded;
	*c = (dp_coded){.doc = hold(a, "doc-%03u", n),
		.named = true,
		.title = hold(a, "Titel %u", version),
		.publisher = hold(a, "Blatt %u", next(&seed) % 5),
		.agency = next(&seed) % 3 ? DP_STR("") : DP_STR("dpa"),
		.url = DP_STR(""),
		.language = DP_STR("de")};
	c->published = hold(a, "2019-04-%02u", 12 + next(&seed) % 10);
	c->day = dp_day_of(c->published);
	for (uint32_t i = 0; i < SKETCH; i++)
		a->sketch[i] = next(&story) * 2 + (next(&seed) % 20 == 0);
	c->sketch = a->sketch;
	c->sketches = ascending(a, SKETCH - next(&seed) % 12);
	c->words = c->sketches + 4;
	c->hash = seed;
	c->report = a->report;
	c->reports = next(&seed) % (REPORTS + 1);
	for (uint32_t i = 0; i < c->reports; i++) {
		make_report(a, i, &seed);
		char *id = a->text[a->texts++];
		snprintf(id, sizeof a->text[0], "%08x%08x", next(&seed), n);
		a->report[i].id = dp_str_c(id);
	}
}

/* ---- a record and what it shows ---- */

/* A server to test with instead of SQLite; NULL for none. */
static const char *postgres(void)
{
	return getenv("DEPESCHE_TEST_POSTGRES");
}

static void empty_database(void)
{
	dp_db *db;
	depesche_error error = {0};
	if (dp_db_open(&db, postgres(), DP_DB_CREATE, &error) != 0 || dp_db_run(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	dp_db_close(db);
}

static dp_record *new_record(void)
{
	dp_record *r;
	depesche_error error = {0};
	if (postgres())
		empty_database();
	if (dp_record_open(&r, postgres() ? postgres() : "", DP_DB_CREATE, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	dp_record_set_time(r, DP_STR("2026-11-29T15:40:00Z"));
	return r;
}

static dp_record_change add(dp_record *r, const dp_coded *coded)
{
	dp_record_change change;
	depesche_error error = {0};
	if (dp_record_add(r, coded, &change, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	return change;
}

static void add_made(dp_record *r, uint32_t n, uint32_t version)
{
	article *a = test_malloc(sizeof *a);
	make(a, n, version);
	add(r, &a->coded);
	test_free(a);
}

static void take_out(dp_record *r, uint32_t n)
{
	char doc[16];
	bool found = false;
	depesche_error error = {0};
	snprintf(doc, sizeof doc, "doc-%03u", n);
	if (dp_record_remove(r, dp_str_c(doc), &found, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	assert_true(found);
}

static void tell(void *to, const char *sentence)
{
	(void)to;
	print_message("# %s\n", sentence);
}

static void assert_sound(dp_record *r)
{
	uint64_t findings = 1;
	depesche_error error = {0};
	if (dp_record_check(r, tell, NULL, &findings, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	assert_int_equal(findings, 0);
}

typedef struct lines {
	char *v[4096];
	uint32_t n;
	bool plain; /* ids stay */
} lines;

/* Ids that tell nothing of the order in which the articles came. */
static int take_line(void *to, dp_str key, const dp_act *act, depesche_error *error)
{
	lines *all = to;
	char name[MOST_TOLD][64];
	dp_buf out;
	(void)error;
	assert_true(act->reports <= MOST_TOLD && all->n < 4096);
	for (uint32_t i = 0; i < act->reports && !all->plain; i++) {
		snprintf(name[i], sizeof name[i], "%.*s#%u", (int)act->told[i].doc.n, act->told[i].doc.p, act->told[i].number);
		act->told[i].key = dp_str_c(name[i]);
	}
	dp_buf_init(&out, 1 << 24);
	assert_true(dp_act_json(act, all->plain ? key : act->told[0].key, &out));
	all->v[all->n++] = out.p;
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *dump(dp_record *r, bool plain)
{
	static lines all;
	dp_buf out;
	depesche_error error = {0};
	all.n = 0;
	all.plain = plain;
	if (dp_record_each(r, take_line, &all, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	qsort(all.v, all.n, sizeof *all.v, by_bytes);
	dp_buf_init(&out, 1 << 28);
	dp_buf_c(&out, "");
	dp_buf_add(&out, "\n", 1);
	for (uint32_t i = 0; i < all.n; i++) {
		dp_buf_c(&out, all.v[i]);
		free(all.v[i]);
	}
	return out.p;
}

static void assert_shows(dp_record *r, const char *expected)
{
	char *is = dump(r, false);
	if (strcmp(is, expected) != 0) {
		size_t at = 0;
		while (is[at] == expected[at])
			at++;
		size_t from = at > 300 ? at - 300 : 0;
		fail_msg("what is shown differs at byte %zu:\n%.600s\n%.600s", at, is + from, expected + from);
	}
	free(is);
}

static void shuffle(uint32_t *v, uint32_t n, uint64_t seed)
{
	for (uint32_t i = 0; i < n; i++)
		v[i] = i;
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = next(&seed) % i, swap = v[i - 1];
		v[i - 1] = v[j];
		v[j] = swap;
	}
}

/* ---- tests ---- */

static void the_order_of_articles_does_not_show(void **state)
{
	(void)state;
	uint32_t order[ARTICLES];
	dp_record *r = new_record();
	for (uint32_t i = 0; i < ARTICLES; i++)
		add_made(r, i, 0);
	assert_sound(r);
	char *expected = dump(r, false);
	assert_non_null(strstr(expected, "\"origins\":2"));
	dp_record_close(r);
	for (uint64_t seed = 1; seed <= 12; seed++) {
		r = new_record();
		shuffle(order, ARTICLES, seed);
		for (uint32_t i = 0; i < ARTICLES; i++)
			add_made(r, order[i], 0);
		assert_shows(r, expected);
		assert_sound(r);
		dp_record_close(r);
	}
	free(expected);
}

static void what_is_removed_leaves_nothing(void **state)
{
	(void)state;
	uint32_t order[2 * ARTICLES];
	dp_record *r = new_record();
	for (uint32_t i = 0; i < ARTICLES; i++)
		add_made(r, i, 0);
	char *expected = dump(r, false);
	dp_record_close(r);
	for (uint64_t seed = 1; seed <= 8; seed++) {
		r = new_record();
		shuffle(order, 2 * ARTICLES, seed);
		for (uint32_t i = 0; i < 2 * ARTICLES; i++)
			add_made(r, order[i], 0);
		assert_sound(r);
		shuffle(order, 2 * ARTICLES, seed + 100);
		for (uint32_t i = 0; i < 2 * ARTICLES; i++)
			if (order[i] >= ARTICLES)
				take_out(r, order[i]);
		assert_shows(r, expected);
		assert_sound(r);
		dp_record_close(r);
	}
	free(expected);
}

static void the_latest_content_counts(void **state)
{
	(void)state;
	uint32_t order[ARTICLES];
	dp_record *r = new_record();
	for (uint32_t i = 0; i < ARTICLES; i++)
		add_made(r, i, 1);
	char *expected = dump(r, false);
	dp_record_close(r);
	for (uint64_t seed = 1; seed <= 4; seed++) {
		r = new_record();
		for (uint32_t version = 0; version < 3; version++) {
			shuffle(order, ARTICLES, seed + version);
			for (uint32_t i = 0; i < ARTICLES; i++)
				add_made(r, order[i], version == 2 ? 1 : version * 2);
			assert_sound(r);
		}
		assert_shows(r, expected);
		dp_record_close(r);
	}
	free(expected);
}

static int64_t number(dp_record *r, const char *sql)
{
	dp_stmt *s;
	depesche_error error = {0};
	if (dp_db_prepare(dp_record_db(r), sql, &s, &error) != 0 || dp_stmt_step(s, &error) != 1)
		fail_msg("%s: %s", sql, error.message);
	int64_t n = dp_stmt_get_int(s, 0);
	dp_stmt_free(s);
	return n;
}

static void the_same_again_changes_nothing(void **state)
{
	(void)state;
	article *a = test_malloc(sizeof *a);
	dp_record *r = new_record();
	for (uint32_t i = 0; i < ARTICLES; i++)
		add_made(r, i, 0);
	const char *written = postgres() ? "SELECT 0" : "SELECT total_changes()";
	int64_t revisions = number(r, "SELECT count(*) FROM revision"), changes = number(r, written);
	for (uint32_t i = 0; i < ARTICLES; i++) {
		make(a, i, 0);
		assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_UNCHANGED);
	}
	assert_int_equal(number(r, "SELECT count(*) FROM revision"), revisions);
	assert_int_equal(number(r, written), changes);
	make(a, 3, 1);
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_REPLACED);
	dp_record_close(r);
	test_free(a);
}

typedef struct keys {
	char v[1024][17];
	uint32_t n;
} keys;

static int take_key(void *to, dp_str key, const dp_act *act, depesche_error *error)
{
	keys *all = to;
	(void)act, (void)error;
	snprintf(all->v[all->n++], 17, "%.*s", (int)key.n, key.p);
	return 0;
}

static bool is_there(const keys *all, dp_str key)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (dp_str_is(key, all->v[i]))
			return true;
	return false;
}

/* Every id that ever was leads to an event that holds the report which it came from. */
static void further_articles_rename_no_event(void **state)
{
	(void)state;
	static keys before, now;
	dp_arena arena;
	depesche_error error = {0};
	uint32_t order[2 * ARTICLES], given_up = 0;
	dp_record *r = new_record();
	dp_arena_init(&arena, 1 << 26);
	shuffle(order, 2 * ARTICLES, 7);
	for (uint32_t i = 0; i < 2 * ARTICLES; i++) {
		add_made(r, order[i], 0);
		now.n = 0;
		assert_int_equal(dp_record_each(r, take_key, &now, &error), 0);
		for (uint32_t k = 0; k < before.n; k++) {
			dp_act act;
			dp_str key, old = dp_str_c(before.v[k]);
			bool found = false, holds = false;
			assert_int_equal(dp_record_event(r, old, &arena, &act, &key, &found, &error), 0);
			assert_true(found);
			assert_true(is_there(&now, key));
			for (uint32_t t = 0; t < act.reports; t++)
				holds |= dp_str_eq(act.told[t].key, old);
			assert_true(holds);
			given_up += !is_there(&now, old);
			assert_true(dp_str_eq(key, old) == is_there(&now, old));
			dp_arena_reset(&arena);
		}
		before = now;
	}
	assert_true(given_up > 0);
	dp_arena_release(&arena);
	dp_record_close(r);
}

static void in_order_of_publication_ids_are_canonical(void **state)
{
	(void)state;
	article *a = test_calloc(ARTICLES, sizeof *a);
	uint32_t order[ARTICLES];
	dp_record *r = new_record();
	for (uint32_t i = 0; i < ARTICLES; i++) {
		make(&a[i], i, 0);
		order[i] = i;
	}
	for (uint32_t i = 1; i < ARTICLES; i++)
		for (uint32_t j = i; j > 0 && a[order[j]].coded.day < a[order[j - 1]].coded.day; j--) {
			uint32_t swap = order[j];
			order[j] = order[j - 1];
			order[j - 1] = swap;
		}
	for (uint32_t i = 0; i < ARTICLES; i++)
		add(r, &a[order[i]].coded);
	char *plain = dump(r, true);
	uint32_t events = 0;
	for (const char *line = plain + 1; *line; line = strchr(line, '\n') + 1)
		events++;
	assert_int_equal(
		number(r,
			"SELECT count(*) FROM event e JOIN report r ON r.key = e.key JOIN article a ON a.id = r.article WHERE NOT EXISTS (SELECT 1 "
			"FROM"
			" report o JOIN article b ON b.id = o.article WHERE o.event = e.id AND (b.day, b.doc, o.number) < (a.day, a.doc, r.number))"),
		events);
	free(plain);
	dp_record_close(r);
	test_free(a);
}

/* ---- one event ---- */

/* An article of one report: CONSULT of Putin and Kim. */
static void make_plain(article *a, const char *doc, const char *published, const char *date)
{
	make(a, 1, 0);
	a->coded.doc = dp_str_c(doc);
	a->coded.published = dp_str_c(published);
	a->coded.day = dp_day_of(a->coded.published);
	a->coded.sketches = 0;
	a->coded.hash = dp_str_hash(a->coded.doc);
	a->coded.reports = 1;
	uint64_t seed = 1;
	make_report(a, 0, &seed);
	dp_report *r = &a->report[0];
	a->actor[0][0] = (dp_member){DP_STR("Putin"), DP_STR("Vladimir Putin"), "RUS", DP_SECTOR_GOV, DP_STR("person"), 0, 5};
	a->actor[0][1] = (dp_member){DP_STR("Kim"), DP_STR("Kim Jong Un"), "PRK", DP_SECTOR_GOV, DP_STR("person"), 10, 13};
	r->id = DP_STR("0123456789abcdef");
	r->type = DP_TYPE_CONSULT;
	r->status = DP_STATUS_OCCURRED;
	r->certainty = DP_STATED;
	r->actors = 2;
	r->recipients = r->sources = 0;
	r->date = dp_str_c(date);
	assert_true(dp_days_of(r->date, &r->days));
	a->anchor[0].text = DP_STR("Putin traf Kim.");
}

static dp_str only_key(dp_record *r, dp_arena *arena)
{
	static keys all;
	depesche_error error = {0};
	all.n = 0;
	assert_int_equal(dp_record_each(r, take_key, &all, &error), 0);
	assert_int_equal(all.n, 1);
	return dp_arena_str(arena, dp_str_c(all.v[0]));
}

static void a_correction_renames_nothing(void **state)
{
	(void)state;
	article *a = test_malloc(sizeof *a);
	dp_arena arena;
	dp_record *r = new_record();
	dp_arena_init(&arena, 1 << 20);
	make_plain(a, "a", "2019-04-26", "2019-04-25");
	add(r, &a->coded);
	dp_str key = only_key(r, &arena);
	a->report[0].id = DP_STR("fedcba9876543210");
	a->report[0].date = DP_STR("2019-04-24");
	assert_true(dp_days_of(a->report[0].date, &a->report[0].days));
	dp_record_change change = add(r, &a->coded);
	assert_int_equal(change.outcome, DP_RECORD_REPLACED);
	assert_int_equal(change.changed, 1);
	assert_int_equal(change.created + change.ended, 0);
	assert_true(dp_str_eq(only_key(r, &arena), key));
	assert_int_equal(
		number(r, "SELECT count(*) FROM revision WHERE kind = 'changed' AND field = 'date' AND old = '2019-04-25' AND new = '2019-04-24'"),
		1);
	/* other sides, the same words */
	a->actor[0][1].name = DP_STR("Kim Yo Jong");
	add(r, &a->coded);
	assert_true(dp_str_eq(only_key(r, &arena), key));
	dp_arena_release(&arena);
	dp_record_close(r);
	test_free(a);
}

/* What an article tells in a new version may have nothing to do with what it told before. */
static void another_act_is_no_heir(void **state)
{
	(void)state;
	article *a = test_malloc(sizeof *a);
	dp_arena arena;
	dp_act act;
	dp_str now;
	bool found = true;
	depesche_error error = {0};
	dp_record *r = new_record();
	dp_arena_init(&arena, 1 << 20);
	make_plain(a, "a", "2019-04-26", "2019-04-25");
	add(r, &a->coded);
	dp_str key = only_key(r, &arena);
	a->report[0].type = DP_TYPE_SANCTION;
	a->report[0].id = DP_STR("fedcba9876543210");
	dp_record_change change = add(r, &a->coded);
	assert_int_equal(change.created, 1);
	assert_int_equal(change.ended, 1);
	assert_false(dp_str_eq(only_key(r, &arena), key));
	assert_int_equal(dp_record_event(r, key, &arena, &act, &now, &found, &error), 0);
	assert_false(found);
	assert_int_equal(number(r, "SELECT count(*) FROM revision WHERE kind = 'created' AND old <> ''"), 0);
	assert_sound(r);
	dp_arena_release(&arena);
	dp_record_close(r);
	test_free(a);
}

static void without_its_first_report_an_event_goes_on(void **state)
{
	(void)state;
	article *a = test_malloc(sizeof *a);
	dp_arena arena;
	dp_act act;
	dp_str now;
	bool found = false;
	depesche_error error = {0};
	dp_record *r = new_record();
	dp_arena_init(&arena, 1 << 20);
	make_plain(a, "a", "2019-04-26", "2019-04-25");
	add(r, &a->coded);
	dp_str key = only_key(r, &arena);
	make_plain(a, "b", "2019-04-26", "2019-04-25");
	assert_int_equal(add(r, &a->coded).changed, 1);
	assert_true(dp_str_eq(only_key(r, &arena), key));
	assert_int_equal(dp_record_remove(r, DP_STR("a"), &found, &error), 0);
	assert_int_equal(dp_record_event(r, key, &arena, &act, &now, &found, &error), 0);
	assert_true(found);
	assert_false(dp_str_eq(now, key));
	assert_true(dp_str_eq(now, only_key(r, &arena)));
	assert_int_equal(number(r, "SELECT count(*) FROM revision WHERE kind = 'merged'"), 0);
	/* the first one comes back: it joins, and its key still leads to the event */
	make_plain(a, "a", "2019-04-26", "2019-04-25");
	add(r, &a->coded);
	assert_true(dp_str_eq(now, only_key(r, &arena)));
	/* alone again, its key is its own */
	assert_int_equal(dp_record_remove(r, DP_STR("b"), &found, &error), 0);
	assert_true(dp_str_eq(key, only_key(r, &arena)));
	assert_int_equal(dp_record_event(r, now, &arena, &act, &now, &found, &error), 0);
	assert_true(found);
	assert_true(dp_str_eq(key, now));
	assert_sound(r);
	assert_int_equal(dp_record_remove(r, DP_STR("a"), &found, &error), 0);
	assert_int_equal(dp_record_event(r, key, &arena, &act, &now, &found, &error), 0);
	assert_false(found);
	assert_int_equal(number(r, "SELECT count(*) FROM event"), 0);
	assert_int_equal(number(r, "SELECT count(*) FROM sentence"), 0);
	assert_int_equal(number(r, "SELECT count(*) FROM block"), 0);
	assert_sound(r);
	dp_arena_release(&arena);
	dp_record_close(r);
	test_free(a);
}

static void files_are_known_by_their_text_too(void **state)
{
	(void)state;
	article *a = test_malloc(sizeof *a);
	dp_record *r = new_record();
	make_plain(a, "b.txt", "2019-04-26", "2019-04-25");
	a->coded.named = false;
	a->coded.sketches = SKETCH;
	for (uint32_t i = 0; i < SKETCH; i++)
		a->sketch[i] = 100 * i;
	a->coded.words = SKETCH + 4;
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_ADDED);
	/* the same text under another name: the first one stays */
	a->coded.doc = DP_STR("c.txt");
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_UNCHANGED);
	a->coded.doc = DP_STR("a.txt");
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_UNCHANGED);
	assert_int_equal(number(r, "SELECT count(*) FROM article WHERE doc = 'b.txt'"), 1);
	a->coded.doc = DP_STR("b.txt");
	assert_int_equal(number(r, "SELECT count(*) FROM article"), 1);
	/* mended: the same article */
	a->coded.hash++;
	a->sketch[0] = 1;
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_REPLACED);
	assert_int_equal(number(r, "SELECT count(*) FROM article"), 1);
	/* quite another text under the same name: another article, and the same again is known */
	a->coded.hash = 0x12345678;
	for (uint32_t i = 0; i < SKETCH; i++)
		a->sketch[i] = 100 * i + 50;
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_ADDED);
	assert_int_equal(number(r, "SELECT count(*) FROM article WHERE doc = 'b.txt#12345678'"), 1);
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_UNCHANGED);
	/* with an id of its own, the same text is another article, which is a copy */
	a->coded.named = true;
	a->coded.doc = DP_STR("id");
	assert_int_equal(add(r, &a->coded).outcome, DP_RECORD_ADDED);
	assert_int_equal(number(r, "SELECT count(*) FROM article WHERE copy_of IS NOT NULL"), 1);
	assert_sound(r);
	dp_record_close(r);
	test_free(a);
}

/* One file becomes the same as another: then both are one article. In any order, it has the smaller name. */
static void files_with_one_text_are_one_article(void **state)
{
	(void)state;
	static const char *const docs[] = {"x.txt", "y.txt", "x.txt"};
	article *a = test_malloc(sizeof *a);
	for (dp_record_rule rule = DP_RECORD_LATEST; rule <= DP_RECORD_ANY_ORDER; rule++) {
		dp_record *r = new_record();
		dp_record_set_rule(r, rule);
		for (uint32_t i = 0; i < 3; i++) {
			make_plain(a, docs[i], "2019-04-26", "2019-04-25");
			a->coded.named = false;
			a->coded.sketches = SKETCH;
			a->coded.words = SKETCH + 4;
			a->coded.hash = i ? 2 : 1;
			for (uint32_t k = 0; k < SKETCH; k++)
				a->sketch[k] = 100 * k + (i && k > 20);
			add(r, &a->coded);
		}
		if (rule == DP_RECORD_LATEST) {
			assert_int_equal(number(r, "SELECT count(*) FROM article"), 1);
			assert_int_equal(number(r, "SELECT count(*) FROM article WHERE doc = 'y.txt'"), 1);
		} else {
			assert_int_equal(number(r, "SELECT count(*) FROM article WHERE doc = 'x.txt'"), 1);
		}
		assert_sound(r);
		dp_record_close(r);
	}
	test_free(a);
}

static void in_any_order_the_greater_content_counts(void **state)
{
	(void)state;
	char *expected = NULL;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		uint32_t order[3 * ARTICLES];
		dp_record *r = new_record();
		dp_record_set_rule(r, DP_RECORD_ANY_ORDER);
		shuffle(order, 3 * ARTICLES, seed);
		for (uint32_t i = 0; i < 3 * ARTICLES; i++)
			add_made(r, order[i] / 3, order[i] % 3);
		if (expected)
			assert_shows(r, expected);
		else
			expected = dump(r, false);
		dp_record_close(r);
	}
	free(expected);
}

/* ---- what check finds ---- */

static uint64_t findings_after(const char *sql)
{
	uint64_t findings = 0;
	depesche_error error = {0};
	dp_record *r = new_record();
	for (uint32_t i = 0; i < ARTICLES; i++)
		add_made(r, i, 0);
	if (dp_db_run(dp_record_db(r), "PRAGMA foreign_keys = OFF", &error) != 0 || dp_db_run(dp_record_db(r), sql, &error) != 0)
		fail_msg("%s: %s", sql, error.message);
	if (dp_record_check(r, tell, NULL, &findings, &error) != 0)
		fail_msg("%s: %s", error.file, error.message);
	dp_record_close(r);
	return findings;
}

static void check_finds_what_is_wrong(void **state)
{
	(void)state;
	static const char *const damages[] = {
		"UPDATE event SET status = 'denied' WHERE id = (SELECT min(id) FROM event WHERE status = 'occurred')",
		"UPDATE event_side SET name = 'Nobody' WHERE role = 'actor' AND event = (SELECT min(event) FROM event_side)",
		"UPDATE report SET parent = NULL, worth = 0 WHERE id = (SELECT max(id) FROM report WHERE parent IS NOT NULL)",
		"UPDATE report SET event = (SELECT max(id) FROM event) WHERE id = (SELECT min(id) FROM report)",
		"UPDATE article SET copy_of = NULL, root = id WHERE id = (SELECT max(id) FROM article WHERE copy_of IS NOT NULL)",
		"UPDATE article SET root = id WHERE id = (SELECT max(id) FROM article WHERE copy_of IS NOT NULL)",
		"DELETE FROM block WHERE report = (SELECT max(report) FROM block)",
		"DELETE FROM shingle WHERE article = (SELECT max(article) FROM shingle)",
		"DELETE FROM denial WHERE report = (SELECT max(report) FROM denial)",
		"DELETE FROM event_where WHERE id = (SELECT max(id) FROM event_where)",
		"INSERT INTO redirect VALUES ('0123456789abcdef', 'fedcba9876543210')",
		"UPDATE event SET key = 'fedcba9876543210' WHERE id = 1",
		"DELETE FROM side WHERE report = (SELECT lead FROM event WHERE id = 1)",
		"DELETE FROM article WHERE id = 1",
		"INSERT INTO sentence_text (sentence_text, rowid, text) SELECT 'delete', id, text FROM sentence WHERE id = 1",
	};
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++)
		if (findings_after(damages[i]) == 0)
			fail_msg("not found: %s", damages[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_of_articles_does_not_show),
		cmocka_unit_test(what_is_removed_leaves_nothing),
		cmocka_unit_test(the_latest_content_counts),
		cmocka_unit_test(the_same_again_changes_nothing),
		cmocka_unit_test(further_articles_rename_no_event),
		cmocka_unit_test(in_order_of_publication_ids_are_canonical),
		cmocka_unit_test(a_correction_renames_nothing),
		cmocka_unit_test(another_act_is_no_heir),
		cmocka_unit_test(without_its_first_report_an_event_goes_on),
		cmocka_unit_test(files_are_known_by_their_text_too),
		cmocka_unit_test(files_with_one_text_are_one_article),
		cmocka_unit_test(in_any_order_the_greater_content_counts),
		cmocka_unit_test(check_finds_what_is_wrong), /* SQLite alone, whose references can be left unwatched */
	};
	size_t n = sizeof tests / sizeof *tests;
	return _cmocka_run_group_tests("record", tests, postgres() ? n - 1 : n, NULL, NULL);
}
