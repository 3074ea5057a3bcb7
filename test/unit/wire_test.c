#include "test.h"

#include "base/error.h"
#include "synthetic.h"
#include "wire/standing.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { EVENTS = 1500, QUERIES = 1500 };

static char dir[64], path[128];
static const char *url;
static dp_record *record;
static dp_lexer *lexer;
static dp_arena memory; /* of a test */
static uint64_t seed;

static bool on_postgres(void)
{
	return getenv("DEPESCHE_TEST_POSTGRES") != NULL;
}

static void must(int rc, const depesche_error *error)
{
	if (rc < 0)
		fail_msg("%s", error->message);
}

static void empty_server(void)
{
	dp_db *db;
	depesche_error error = {0};
	must(dp_db_open(&db, url, DP_DB_CREATE, &error), &error);
	must(dp_db_run(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &error), &error);
	dp_db_close(db);
}

static int open_record(void **state)
{
	depesche_error error = {0};
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/depesche-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/record.db", dir);
	url = on_postgres() ? getenv("DEPESCHE_TEST_POSTGRES") : path;
	if (on_postgres())
		empty_server();
	dp_arena_init(&memory, (size_t)1 << 30);
	seed = 7;
	must(dp_record_open(&record, url, DP_DB_CREATE, &error), &error);
	must(dp_lexer_new(&lexer, &error), &error);
	return 0;
}

static int close_record(void **state)
{
	(void)state;
	dp_lexer_free(lexer);
	dp_record_close(record);
	dp_arena_release(&memory);
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		char name[512];
		snprintf(name, sizeof name, "%s/%s", dir, e->d_name);
		unlink(name);
	}
	closedir(d);
	return rmdir(dir);
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(void)
{
	uint64_t z = seed += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static uint32_t below(uint32_t n)
{
	return (uint32_t)(next() % n);
}

/* ---- events of a record ---- */

typedef struct seen {
	int64_t id;
	dp_found found;
	dp_probe probe;
} seen;

typedef struct seens {
	seen *v;
	uint32_t n, cap;
	dp_stmt *sentences;
} seens;

static dp_str keep(dp_str s)
{
	dp_str kept = dp_arena_str(&memory, s);
	assert_non_null(kept.p);
	return kept;
}

static const dp_member *keep_members(const dp_member *m, uint32_t n)
{
	dp_member *kept = dp_arena_calloc(&memory, n ? n : 1, sizeof *kept);
	for (uint32_t i = 0; i < n; i++) {
		kept[i] = m[i];
		kept[i].name = keep(m[i].name);
	}
	return kept;
}

static dp_found keep_found(const dp_found *f)
{
	dp_found kept = *f;
	kept.mode = keep(f->mode);
	kept.place = keep(f->place);
	kept.place_code = keep(f->place_code);
	kept.actor = keep_members(f->actor, f->actors);
	kept.recipient = keep_members(f->recipient, f->recipients);
	kept.said_by = keep_members(f->said_by, f->sources);
	return kept;
}

static int take_seen(void *to, const dp_found *found, depesche_error *error)
{
	seens *all = to;
	seen *s = DP_PUSH(&memory, all);
	(void)error;
	s->id = found->id;
	s->found = keep_found(found);
	return 0;
}

static void probe_of(seens *all, seen *s)
{
	struct {
		dp_str *v;
		uint32_t n, cap;
	} sentence = {0};
	depesche_error error = {0};
	dp_stmt_int(all->sentences, 1, s->id);
	while (dp_stmt_step(all->sentences, &error) > 0)
		*(dp_str *)DP_PUSH(&memory, &sentence) = keep(dp_stmt_get_text(all->sentences, 0));
	must(dp_probe_fill(&s->probe, &s->found, sentence.v, sentence.n, lexer, &memory, &error), &error);
}

static seens load_events(uint32_t n)
{
	depesche_error error = {0};
	seens all = {0};
	dp_query *query = dp_query_new();
	must(dp_synthetic_fill(&(dp_synthetic){.events = n, .seed = 3}, dp_record_db(record), &error), &error);
	must(dp_query_all(query, record, take_seen, &all, &error), &error);
	must(dp_db_prepare(dp_record_db(record),
		     "SELECT s.text FROM report r JOIN anchor a ON a.report = r.id JOIN sentence s ON s.id = a.sentence WHERE r.event = $1",
		     &all.sentences, &error),
		&error);
	for (uint32_t i = 0; i < all.n; i++)
		probe_of(&all, &all.v[i]);
	dp_stmt_free(all.sentences);
	dp_query_free(query);
	assert_int_equal(all.n, n);
	return all;
}

/* ---- random queries ---- */

static const dp_found *any_event(const seens *all)
{
	return &all->v[below(all->n)].found;
}

static dp_str word_of(dp_str name)
{
	dp_str word = name, next;
	for (uint32_t i = below(4) + 1; i > 0 && dp_str_cut(&name, ' ', &next); i--)
		word = next;
	return word;
}

static const dp_member *any_side(const seens *all)
{
	for (;;) {
		const dp_found *f = any_event(all);
		uint32_t n = f->actors + f->recipients + f->sources, i = n ? below(n) : 0;
		if (n)
			return i < f->actors                   ? &f->actor[i]
			       : i < f->actors + f->recipients ? &f->recipient[i - f->actors]
							       : &f->said_by[i - f->actors - f->recipients];
	}
}

static dp_str print_side(const seens *all)
{
	const dp_member *m = any_side(all);
	const char *sector = dp_sector_name(m->sector);
	dp_str word = word_of(m->name);
	switch (below(6)) {
	case 0:
		return m->code[0] ? dp_arena_printf(&memory, "%s:%s", m->code, sector[0] ? sector : "GOV") : DP_STR("RUS:MIL");
	case 1:
		return dp_arena_printf(&memory, ":%s", sector[0] ? sector : "IGO");
	case 2:
		return keep(m->name);
	case 3:
		return dp_arena_printf(&memory, "\"%.*s\"", (int)m->name.n, m->name.p);
	case 4:
		return dp_arena_printf(&memory, "%.*s", (int)word.n, word.p);
	default:
		return m->code[0] ? dp_str_c(m->code) : DP_STR("USA");
	}
}

static dp_str print_sides(const seens *all)
{
	dp_str s = print_side(all), more;
	while (below(3) == 0) {
		more = print_side(all);
		s = dp_arena_printf(&memory, "%.*s,%.*s", (int)s.n, s.p, (int)more.n, more.p);
	}
	return s;
}

static dp_str print_text(const seens *all)
{
	const dp_words *words = &all->v[below(all->n)].probe.sentence[0];
	uint32_t i = below(words->n), k = i + 1 < words->n ? i + 1 : i;
	dp_str a = words->v[i], b = words->v[k];
	switch (below(4)) {
	case 0:
		return dp_arena_printf(&memory, "\"%.*s %.*s\"", (int)a.n, a.p, (int)b.n, b.p);
	case 1:
		return dp_arena_printf(&memory, "%.*s*", (int)(a.n > 4 ? 4 : a.n), a.p);
	case 2:
		return dp_arena_printf(&memory, "%.*s %.*s", (int)a.n, a.p, (int)b.n, b.p);
	default:
		return a;
	}
}

static dp_str print_day(int32_t day)
{
	char printed[11];
	dp_day_print(day, printed);
	return keep(dp_str_c(printed));
}

typedef struct pair {
	const char *name;
	dp_str value;
} pair;

static pair any_condition(const seens *all)
{
	static const char *const sides[] = {"who", "with", "actor", "recipient", "said_by"};
	static const char *const statuses[] = {"occurred", "planned", "possible,denied", "denied"};
	const dp_found *f = any_event(all);
	switch (below(16)) {
	case 0:
	case 1:
	case 2:
	case 3:
	case 4:
		return (pair){sides[below(5)], print_sides(all)};
	case 5:
		return (pair){"type", dp_arena_printf(&memory, "%s,%s", dp_type_name(f->type), dp_type_name(any_event(all)->type))};
	case 6:
		return (pair){"mode", f->mode.n ? f->mode : DP_STR("visit,phone")};
	case 7:
		return (pair){"status", dp_str_c(statuses[below(4)])};
	case 8:
		return (pair){"certainty", below(2) ? DP_STR("stated") : DP_STR("alleged")};
	case 9:
		return (pair){"quad", below(2) ? DP_STR("1,4") : DP_STR("3")};
	case 10:
		return (pair){"from", print_day(f->published_first)};
	case 11:
		return (pair){"to", print_day(f->published_last)};
	case 12:
		return (pair){"place", f->place.n == 0 || below(3) == 0 ? DP_STR("RUS,DEU") : below(2) ? f->place : word_of(f->place)};
	case 13:
		return (pair){"near", dp_arena_printf(&memory, "%.2f,%.2f,%u", f->lat, f->lon, (uint32_t[]){50, 400, 3000, 15000}[below(4)])};
	case 14:
		return (pair){"text", print_text(all)};
	default:
		return (pair){below(2) ? "min_origins" : "min_reports", dp_arena_printf(&memory, "%u", 1 + below(5))};
	}
}

/* Where the conditions contradict each other, others are drawn. */
static dp_query *any_query(const seens *all, dp_str *printed)
{
	for (;;) {
		dp_query *query = dp_query_new();
		depesche_error error = {0};
		*printed = DP_STR("");
		for (uint32_t n = below(10) == 0 ? 0 : 1 + below(3); n > 0; n--) {
			pair p = any_condition(all);
			must(dp_query_set(query, dp_str_c(p.name), p.value, &error), &error);
			*printed = dp_arena_printf(&memory, "%.*s %s=%.*s", (int)printed->n, printed->p, p.name, (int)p.value.n, p.value.p);
		}
		if (!query->from_set || !query->to_set || query->from <= query->to)
			return query;
		dp_query_free(query);
	}
}

static dp_want *want_of(const dp_query *query)
{
	depesche_error error = {0};
	dp_want *want = NULL;
	must(dp_want_new(&want, query, lexer, &error), &error);
	must(dp_want_ask(want, dp_record_db(record), &error), &error);
	return want;
}

/* ---- wants ---- */

static int note_id(void *to, const dp_found *found, depesche_error *error)
{
	(void)error;
	((bool *)to)[found->id] = true;
	return 0;
}

static void a_want_holds_what_the_record_finds(void **state)
{
	seens all = load_events(EVENTS);
	uint32_t some = 0;
	(void)state;
	for (uint32_t i = 0; i < 600; i++) {
		bool found[EVENTS + 1] = {false};
		depesche_error error = {0};
		dp_str printed;
		dp_query *query = any_query(&all, &printed);
		dp_want *want = want_of(query);
		must(dp_query_all(query, record, note_id, found, &error), &error);
		for (uint32_t k = 0; k < all.n; k++) {
			bool holds = dp_want_holds(want, &all.v[k].probe);
			some += holds;
			if (holds != found[all.v[k].id])
				fail_msg("%.*s: event %lld is %s the record", (int)printed.n, printed.p, (long long)all.v[k].id,
					holds ? "not found by" : "found only by");
		}
		free(want);
		dp_query_free(query);
	}
	assert_true(some > 5000);
}

static dp_want *want_with(const char *name, const char *value)
{
	depesche_error error = {0};
	dp_query *query = dp_query_new();
	dp_want *want = NULL;
	must(dp_query_set(query, dp_str_c(name), dp_str_c(value), &error), &error);
	must(dp_want_new(&want, query, lexer, &error), &error);
	dp_query_free(query);
	return want;
}

static dp_probe probe_with(const char *actor, const char *sentence)
{
	dp_member *m = dp_arena_calloc(&memory, 1, sizeof *m);
	dp_probe probe;
	depesche_error error = {0};
	dp_str text = dp_str_c(sentence);
	m->name = dp_str_c(actor);
	dp_found found = {.type = DP_TYPE_NONE + 1, .actor = m, .actors = 1, .day = DP_NO_DAY, .days = {DP_NO_DAY, DP_NO_DAY}};
	must(dp_probe_fill(&probe, &found, &text, 1, lexer, &memory, &error), &error);
	return probe;
}

static void a_name_in_full_means_itself_alone(void **state)
{
	dp_probe republic = probe_with("Islamic Republic of Iran", ""), iran = probe_with("IRAN", "");
	dp_want *want = want_with("who", "Iran"), *part = want_with("who", "Republic of Iran"), *no = want_with("who", "of Islamic");
	(void)state;
	assert_true(dp_want_holds(want, &republic) && dp_want_holds(want, &iran));
	assert_true(dp_want_holds(part, &republic) && !dp_want_holds(part, &iran) && !dp_want_holds(no, &republic));
	assert_false(dp_want_know(want, true, DP_STR("iran")));
	assert_true(dp_want_know(want, false, DP_STR("iran")));
	assert_true(!dp_want_holds(want, &republic) && dp_want_holds(want, &iran));
	free(want);
	free(part);
	free(no);
}

static void words_are_those_of_full_text_search(void **state)
{
	dp_probe probe = probe_with("x", "Der Präsident reiste im NOVEMBER nach Köln-Deutz.");
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {{"prasident", true}, {"Köln", true}, {"\"koln deutz\"", true}, {"\"deutz koln\"", false}, {"novem*", true}, {"novem", false},
		{"\"im nov\"*", true}, {"reiste köln", true}, {"reiste bonn", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		dp_want *want = want_with("text", cases[i].text);
		if (dp_want_holds(want, &probe) != cases[i].holds)
			fail_msg("%s", cases[i].text);
		free(want);
	}
}

static void days_that_cannot_be_are_refused(void **state)
{
	depesche_error error = {0};
	dp_query *query = dp_query_new();
	dp_want *want = NULL;
	(void)state;
	must(dp_query_set(query, DP_STR("from"), DP_STR("2020-02-02"), &error), &error);
	must(dp_query_set(query, DP_STR("to"), DP_STR("2020-01-01"), &error), &error);
	assert_int_equal(dp_want_new(&want, query, lexer, &error), DEPESCHE_EUSAGE);
	assert_null(want);
	dp_query_free(query);
}

/* ---- the index ---- */

typedef struct check {
	uint8_t *times; /* by number of query */
	uint32_t n;
} check;

static void count_match(void *self, uint32_t number, void *to)
{
	check *c = self;
	(void)number;
	c->times[*(const uint32_t *)to]++;
	c->n++;
}

typedef struct stand {
	dp_standing *index;
	dp_want *copy[QUERIES];
	uint32_t number[QUERIES];
	bool in[QUERIES];
	uint32_t index_of[QUERIES];
	dp_str printed[QUERIES];
} stand;

static void stand_in(stand *s, uint32_t i, const seens *all)
{
	dp_query *query = any_query(all, &s->printed[i]);
	dp_want *want = want_of(query);
	free(s->copy[i]);
	s->copy[i] = malloc(want->size);
	memcpy(s->copy[i], want, want->size);
	s->index_of[i] = i;
	assert_true(dp_standing_add(s->index, want, &s->index_of[i], &s->number[i]));
	s->in[i] = true;
	dp_query_free(query);
}

static void stand_out(stand *s, uint32_t i)
{
	dp_standing_remove(s->index, s->number[i]);
	s->in[i] = false;
}

static uint32_t compare(const stand *s, const dp_probe *probe)
{
	uint8_t times[QUERIES] = {0};
	check c = {times, 0};
	assert_true(dp_standing_match(s->index, probe, count_match, &c));
	for (uint32_t i = 0; i < QUERIES; i++) {
		bool holds = s->in[i] && dp_want_holds(s->copy[i], probe);
		if (times[i] != holds)
			fail_msg("%.*s: told %u times, holds %u", (int)s->printed[i].n, s->printed[i].p, times[i], holds);
	}
	return c.n;
}

static void the_index_finds_what_testing_all_finds(void **state)
{
	seens all = load_events(EVENTS);
	stand *s = calloc(1, sizeof *s);
	uint32_t found = 0;
	(void)state;
	s->index = dp_standing_new();
	for (uint32_t i = 0; i < QUERIES; i++) {
		if (i == QUERIES / 2) /* the others are filed by what is known to be rare */
			for (uint32_t k = 0; k < all.n; k++)
				dp_standing_learn(s->index, &all.v[k].probe);
		stand_in(s, i, &all);
	}
	for (uint32_t k = 0; k < all.n; k += 2)
		found += compare(s, &all.v[k].probe);
	assert_true(found > 1000);
	for (uint32_t i = 0; i < QUERIES; i++) { /* come and go */
		if (below(2))
			stand_out(s, i);
		if (!s->in[i] && below(2))
			stand_in(s, i, &all);
	}
	for (uint32_t k = 1; k < all.n; k += 2)
		compare(s, &all.v[k].probe);
	dp_standing_figures figures = dp_standing_figures_of(s->index);
	assert_true(figures.tested < 3 * figures.matched);
	for (uint32_t i = 0; i < QUERIES; i++) {
		free(s->copy[i]);
		if (s->in[i])
			stand_out(s, i);
	}
	assert_int_equal(dp_standing_figures_of(s->index).postings, 0);
	dp_standing_free(s->index);
	free(s);
}

static void a_name_that_comes_narrows_those_that_wait(void **state)
{
	dp_probe republic = probe_with("Islamic Republic of Iran", "");
	uint8_t times[1] = {0};
	check c = {times, 0};
	uint32_t number, zero = 0;
	dp_standing *index = dp_standing_new();
	(void)state;
	assert_true(dp_standing_add(index, want_with("actor", "Iran"), &zero, &number));
	assert_true(dp_standing_match(index, &republic, count_match, &c));
	assert_int_equal(c.n, 1);
	dp_standing_know(index, false, DP_STR("iran"));
	assert_true(dp_standing_match(index, &republic, count_match, &c));
	assert_int_equal(c.n, 1);
	dp_standing_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_want_holds_what_the_record_finds, open_record, close_record),
		cmocka_unit_test_setup_teardown(a_name_in_full_means_itself_alone, open_record, close_record),
		cmocka_unit_test_setup_teardown(words_are_those_of_full_text_search, open_record, close_record),
		cmocka_unit_test_setup_teardown(days_that_cannot_be_are_refused, open_record, close_record),
		cmocka_unit_test_setup_teardown(the_index_finds_what_testing_all_finds, open_record, close_record),
		cmocka_unit_test_setup_teardown(a_name_that_comes_narrows_those_that_wait, open_record, close_record),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
