#include "test.h"

#include "store/columns.h"
#include "store/query_own.h"
#include "synthetic.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { EVENTS = 2000, QUERIES = 120, TOP = 100000 };

static char dir[64], path[128];
static dp_record *record;
static dp_columns *columns;
static dp_arena memory; /* of a test */

static bool on_postgres(void)
{
	return getenv("DEPESCHE_TEST_POSTGRES") != NULL;
}

static void must(int rc, const depesche_error *error)
{
	if (rc < 0)
		fail_msg("%s", error->message);
}

static void run(const char *sql)
{
	depesche_error error = {0};
	must(dp_db_run(dp_record_db(record), sql, &error), &error);
}

static int set_up(void **state)
{
	depesche_error error;
	const char *url = path;
	(void)state;
	dp_arena_init(&memory, (size_t)1 << 30);
	snprintf(dir, sizeof dir, "/tmp/depesche-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/record.db", dir);
	if (on_postgres()) {
		dp_db *db;
		url = getenv("DEPESCHE_TEST_POSTGRES");
		if (dp_db_open(&db, url, DP_DB_CREATE, &error) != 0 || dp_db_run(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &error) != 0)
			return -1;
		dp_db_close(db);
	}
	must(dp_record_open(&record, url, DP_DB_CREATE, &error), &error);
	must(dp_synthetic_fill(&(dp_synthetic){EVENTS, 7, NULL}, dp_record_db(record), &error), &error);
	must(dp_columns_new(&columns, &error), &error);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	dp_columns_free(columns);
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

/* ---- queries at random ---- */

static uint64_t seed = 1;

static uint32_t next(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

static const struct {
	const char *name;
	const char *values[8];
} CONDITIONS[] = {
	{"who", {"RUS", "USA,CHN", "Person1 Käfer0", "käfer0", ":MIL", "RUS:GOV", "\"State RUS\"", "Nobody"}},
	{"with", {"USA", "CHN", "state", ":GOV", "UKR:GOV", "DEU,FRA", "person0", "KOR"}},
	{"actor", {"RUS", "Person0", "USA:GOV", "IRN,ISR", ":REB", "state usa", "PRK", "CHN"}},
	{"recipient", {"RUS", "DEU", ":CVL", "UKR", "SYR,TUR", "State", "JPN", "GBR"}},
	{"said_by", {"tass", "Outlet", "person0", "RUS", "state", ":MED", "agency", "USA"}},
	{"type", {"CONSULT", "ACCUSE,THREATEN", "ASSAULT", "COOPERATE", "AID,AGREE", "REJECT", "SANCTION", "CONSULT,COOPERATE"}},
	{"mode", {"visit", "phone,meet", "arrest", "drone", "troops", "expel", "change", "seize"}},
	{"status", {"occurred", "planned", "denied,possible", "occurred,planned", "possible", "denied", "planned", "occurred"}},
	{"certainty", {"stated", "alleged", "stated,alleged", "stated", "alleged", "stated", "alleged", "stated"}},
	{"quad", {"1", "2,3", "4", "3", "1,2", "3,4", "2", "1"}},
	{"from", {"2015", "2012-03", "2018-11-05", "2019-12", "2010", "2016-22", "2014-06", "2019"}},
	{"to", {"2016", "2013-03", "2018-11-25", "2019", "2011", "2017-22", "2015-06", "2014"}},
	{"place", {"RUS", "Place 1", "place", "\"Place 2\"", "Place 0,Place 3", "USA", "Nowhere", "CHN"}},
	{"near", {"0,0,4000", "-80,-180,2000", "45,170,5000", "10,20,800", "89,0,3000", "-10,100,9000", "30,-90,2500", "50,10,1500"}},
	{"text", {"", "", "", "", "", "", "", ""}},
	{"min_origins", {"2", "3", "2", "4", "2", "2", "3", "5"}},
	{"min_reports", {"2", "3", "2", "4", "2", "2", "3", "5"}},
};

enum { CONDITION_COUNT = sizeof CONDITIONS / sizeof *CONDITIONS };

static dp_query *any_query(char *told, size_t room)
{
	depesche_error error = {0};
	dp_query *query = dp_query_new();
	uint32_t n = next(4);
	assert_non_null(query);
	told[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		uint32_t c = next(CONDITION_COUNT);
		char word[DP_SYNTHETIC_WORD + 16];
		const char *value = CONDITIONS[c].values[next(8)];
		if (strcmp(CONDITIONS[c].name, "text") == 0) {
			dp_synthetic_word(next(40), word);
			value = word;
		}
		must(dp_query_set(query, dp_str_c(CONDITIONS[c].name), dp_str_c(value), &error), &error);
		size_t at = strlen(told);
		snprintf(told + at, room - at, " %s=%s", CONDITIONS[c].name, value);
	}
	return query;
}

/* ---- the same by looking at every event that the query finds ---- */

typedef struct plain {
	uint32_t total;
	dp_counts list[DP_FACETS];
} plain;

static void add(dp_counts *list, dp_str value, dp_str code)
{
	for (uint32_t i = 0; i < list->n; i++) {
		if (dp_str_eq(list->v[i].value, value) && dp_str_eq(list->v[i].code, code)) {
			list->v[i].events++;
			return;
		}
	}
	dp_count *c = DP_PUSH(&memory, list);
	assert_non_null(c);
	*c = (dp_count){dp_arena_str(&memory, value), dp_arena_str(&memory, code), 1};
}

/* True when the member has a value that none before it has. */
static bool first_of_its_name(const dp_member *m, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (dp_str_eq(m[k].name, m[i].name))
			return false;
	return true;
}

static bool first_of_its_code(const dp_found *f, bool recipient, uint32_t i)
{
	const char *code = recipient ? f->recipient[i].code : f->actor[i].code;
	for (uint32_t k = 0; k < (recipient ? f->actors : i); k++)
		if (strcmp(f->actor[k].code, code) == 0)
			return false;
	for (uint32_t k = 0; recipient && k < i; k++)
		if (strcmp(f->recipient[k].code, code) == 0)
			return false;
	return code[0] != '\0';
}

static int look(void *to, const dp_found *f, depesche_error *error)
{
	plain *p = to;
	const dp_str none = DP_STR("");
	(void)error;
	p->total++;
	add(&p->list[DP_FACET_TYPE], dp_str_c(dp_type_name(f->type)), none);
	if (f->mode.n)
		add(&p->list[DP_FACET_MODE], f->mode, none);
	add(&p->list[DP_FACET_STATUS], dp_str_c(dp_status_name(f->status)), none);
	add(&p->list[DP_FACET_CERTAINTY], dp_str_c(dp_certainty_name(f->certainty)), none);
	if (f->place.n)
		add(&p->list[DP_FACET_PLACE], f->place, f->place_code);
	for (uint32_t i = 0; i < f->actors; i++) {
		if (first_of_its_name(f->actor, i))
			add(&p->list[DP_FACET_ACTOR], f->actor[i].name, none);
		if (first_of_its_code(f, false, i))
			add(&p->list[DP_FACET_STATE], dp_str_c(f->actor[i].code), none);
	}
	for (uint32_t i = 0; i < f->recipients; i++) {
		if (first_of_its_name(f->recipient, i))
			add(&p->list[DP_FACET_RECIPIENT], f->recipient[i].name, none);
		if (first_of_its_code(f, true, i))
			add(&p->list[DP_FACET_STATE], dp_str_c(f->recipient[i].code), none);
	}
	for (uint32_t i = 0; i < f->sources; i++)
		if (first_of_its_name(f->said_by, i))
			add(&p->list[DP_FACET_SOURCE], f->said_by[i].name, none);
	return 0;
}

static const dp_count *count_of(const dp_counts *list, const dp_count *like)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (dp_str_eq(list->v[i].value, like->value) && dp_str_eq(list->v[i].code, like->code))
			return &list->v[i];
	return NULL;
}

static void compare_facets(const dp_query *query, const char *told)
{
	depesche_error error = {0};
	dp_facets facets;
	plain p = {0};
	must(dp_columns_facets(columns, record, query, TOP, &memory, &facets, &error), &error);
	must(dp_query_all(query, record, look, &p, &error), &error);
	if (facets.total != p.total)
		fail_msg("%u events, not %u:%s", facets.total, p.total, told);
	for (dp_facet f = 0; f < DP_FACET_OUTLET; f++) {
		if (facets.list[f].n != p.list[f].n)
			fail_msg("%u values of %s, not %u:%s", facets.list[f].n, dp_facet_name(f), p.list[f].n, told);
		for (uint32_t i = 0; i < facets.list[f].n; i++) {
			const dp_count *c = &facets.list[f].v[i], *other = count_of(&p.list[f], c);
			if (!other || other->events != c->events)
				fail_msg("%s %.*s: %u, not %u:%s", dp_facet_name(f), (int)c->value.n, c->value.p, c->events,
					other ? other->events : 0, told);
			if (i && facets.list[f].v[i - 1].events < c->events)
				fail_msg("%s is not in order", dp_facet_name(f));
		}
	}
}

typedef struct taken {
	dp_bars bars;
	dp_dyads dyads;
} taken;

static int take_bar(void *to, const dp_bar *bar)
{
	dp_bar *slot = DP_PUSH(&memory, &((taken *)to)->bars);
	assert_non_null(slot);
	*slot = *bar;
	return 0;
}

static int take_dyad(void *to, const dp_dyad *dyad)
{
	dp_dyad *slot = DP_PUSH(&memory, &((taken *)to)->dyads);
	assert_non_null(slot);
	*slot = *dyad;
	slot->from = dp_arena_str(&memory, dyad->from);
	slot->to = dp_arena_str(&memory, dyad->to);
	return 0;
}

static void compare_days(const dp_query *query, const char *told)
{
	depesche_error error = {0};
	dp_bars days;
	taken t = {0};
	must(dp_columns_days(columns, record, query, &memory, &days, &error), &error);
	must(dp_query_volume(query, record, DP_STEP_DAY, take_bar, &t, &error), &error);
	if (days.n != t.bars.n)
		fail_msg("%u days, not %u:%s", days.n, t.bars.n, told);
	for (uint32_t i = 0; i < days.n; i++) {
		assert_int_equal(days.v[i].day, t.bars.v[i].day);
		assert_int_equal(days.v[i].events, t.bars.v[i].events);
		for (int quad = 1; quad <= 4; quad++)
			assert_int_equal(days.v[i].quad[quad], t.bars.v[i].quad[quad]);
	}
}

static void compare_dyads(const dp_query *query, bool by_state, const char *told)
{
	depesche_error error = {0};
	dp_dyads dyads;
	taken t = {0};
	must(dp_columns_dyads(columns, record, query, by_state, TOP, &memory, &dyads, &error), &error);
	must(dp_query_network(query, record, by_state, take_dyad, &t, &error), &error);
	if (dyads.n != t.dyads.n)
		fail_msg("%u dyads, not %u:%s", dyads.n, t.dyads.n, told);
	for (uint32_t i = 0; i < dyads.n; i++) {
		const dp_dyad *a = &dyads.v[i], *b = &t.dyads.v[i];
		if (!dp_str_eq(a->from, b->from) || !dp_str_eq(a->to, b->to) || a->events != b->events || a->last_day != b->last_day)
			fail_msg("%.*s > %.*s: %u, not %.*s > %.*s: %u;%s", (int)a->from.n, a->from.p, (int)a->to.n, a->to.p, (unsigned)a->events,
				(int)b->from.n, b->from.p, (int)b->to.n, b->to.p, (unsigned)b->events, told);
		assert_true(a->score - b->score < 1e-4 && b->score - a->score < 1e-4);
	}
}

static void compare_all(uint32_t queries)
{
	char told[512];
	for (uint32_t i = 0; i < queries; i++) {
		dp_query *query = any_query(told, sizeof told);
		if (query->from_set && query->to_set && query->from > query->to) {
			dp_query_free(query);
			continue;
		}
		compare_facets(query, told);
		compare_days(query, told);
		compare_dyads(query, i % 2, told);
		dp_query_free(query);
		dp_arena_reset(&memory);
	}
}

static void sums_are_those_of_the_record(void **state)
{
	(void)state;
	compare_all(QUERIES);
}

static void a_span_without_days_is_refused(void **state)
{
	depesche_error error = {0};
	dp_bars days;
	dp_query *query = dp_query_new();
	(void)state;
	must(dp_query_set(query, DP_STR("from"), DP_STR("2019"), &error), &error);
	must(dp_query_set(query, DP_STR("to"), DP_STR("2018"), &error), &error);
	assert_int_equal(dp_columns_days(columns, record, query, &memory, &days, &error), DEPESCHE_EUSAGE);
	dp_query_free(query);
}

static void outlets_count_once_an_event(void **state)
{
	depesche_error error = {0};
	dp_facets facets;
	dp_stmt *stmt = NULL;
	dp_query *query = dp_query_new();
	(void)state;
	must(dp_columns_facets(columns, record, query, TOP, &memory, &facets, &error), &error);
	must(dp_db_prepare(dp_record_db(record),
		     "SELECT a.publisher, count(DISTINCT r.event) FROM report r JOIN article a ON a.id = r.article WHERE a.publisher <> '' GROUP BY "
		     "a.publisher",
		     &stmt, &error),
		&error);
	uint32_t n = 0;
	while (dp_stmt_step(stmt, &error) > 0) {
		const dp_count like = {dp_stmt_get_text(stmt, 0), DP_STR(""), 0}, *c = count_of(&facets.list[DP_FACET_OUTLET], &like);
		n++;
		assert_non_null(c);
		assert_int_equal(c->events, dp_stmt_get_int(stmt, 1));
	}
	dp_stmt_free(stmt);
	assert_int_equal(n, facets.list[DP_FACET_OUTLET].n);
	dp_query_free(query);
}

static void names_are_found_as_they_are_typed(void **state)
{
	depesche_error error = {0};
	dp_actors actors;
	dp_actor actor;
	bool found;
	(void)state;
	must(dp_columns_actors(columns, record, &(dp_typed){.typed = DP_STR("pers KAF")}, 5, &memory, &actors, &error), &error);
	assert_int_equal(actors.n, 5);
	for (uint32_t i = 0; i < actors.n; i++) {
		assert_true(dp_str_starts(actors.v[i].name, DP_STR("Person")));
		assert_true(i == 0 || actors.v[i - 1].events >= actors.v[i].events);
		must(dp_columns_actor(columns, record, actors.v[i].name, &memory, &actor, &found, &error), &error);
		assert_true(found);
		assert_int_equal(actor.events, actors.v[i].events);
		assert_true(dp_str_eq(actor.code, actors.v[i].code));
	}
	const dp_str also[] = {actors.v[1].name, DP_STR("Nobody")};
	must(dp_columns_actors(columns, record, &(dp_typed){.typed = DP_STR("afer")}, 5, &memory, &actors, &error), &error);
	assert_int_equal(actors.n, 0);
	must(dp_columns_actors(columns, record, &(dp_typed){.typed = DP_STR(" ?")}, 5, &memory, &actors, &error), &error);
	assert_int_equal(actors.n, 0);
	must(dp_columns_actors(columns, record, &(dp_typed){DP_STR("zzz"), also, 2}, 5, &memory, &actors, &error), &error);
	assert_int_equal(actors.n, 1);
	assert_true(dp_str_eq(actors.v[0].name, also[0]));
	must(dp_columns_actor(columns, record, DP_STR("Nobody"), &memory, &actor, &found, &error), &error);
	assert_false(found);
}

static void places_have_their_coordinates(void **state)
{
	depesche_error error = {0};
	dp_spots places;
	dp_query *query = dp_query_new();
	uint32_t located = 0;
	(void)state;
	must(dp_columns_places(columns, record, query, 50, &memory, &places, &error), &error);
	assert_int_equal(places.n, 50);
	for (uint32_t i = 0; i < places.n; i++) {
		located += places.v[i].located;
		assert_true(i == 0 || places.v[i - 1].events >= places.v[i].events);
		assert_true(places.v[i].lat >= -90 && places.v[i].lat <= 90);
	}
	assert_true(located > 0);
	dp_query_free(query);
}

/* As the record does it: rows change, revisions tell which, the count of changes goes up. */
static void what_changes_is_read_again(void **state)
{
	(void)state;
	dp_columns_figures before = dp_columns_figures_of(columns);
	for (int round = 0; round < 12; round++) {
		char sql[1024];
		snprintf(sql, sizeof sql,
			"DELETE FROM event_side WHERE event = %d; DELETE FROM anchor WHERE report IN (SELECT id FROM report WHERE event = %d);"
			"DELETE FROM side WHERE report IN (SELECT id FROM report WHERE event = %d); DELETE FROM report WHERE event = %d;"
			"INSERT INTO revision (id, at, event, kind, field, old, new, doc) SELECT (SELECT max(id) FROM revision) + 1, '', key, "
			"'ended', '', '', '', '' FROM event"
			" WHERE id = %d; DELETE FROM event WHERE id = %d; UPDATE change SET n = n + 1",
			round + 1, round + 1, round + 1, round + 1, round + 1, round + 1);
		run(sql);
		snprintf(sql, sizeof sql,
			"UPDATE event SET type = 'COERCE', mode = 'deport', status = 'denied', reports = reports + 1, day = day + 1000, last_day = "
			"last_day + 1000 WHERE id = %d;"
			"UPDATE event_side SET name = 'Newcomer %d', code = 'NZL' WHERE event = %d;"
			"INSERT INTO revision (id, at, event, kind, field, old, new, doc) SELECT (SELECT max(id) FROM revision) + 1, '', key, "
			"'changed', 'type', '', '', '' FROM event"
			" WHERE id = %d; UPDATE change SET n = n + 1",
			round + 100, round, round + 100, round + 100);
		run(sql);
		compare_all(3);
	}
	compare_all(30);
	dp_columns_figures after = dp_columns_figures_of(columns);
	assert_int_equal(after.events, before.events - 12);
}

static void a_record_without_events_has_empty_sums(void **state)
{
	depesche_error error = {0};
	dp_columns *none;
	dp_record *empty;
	dp_facets facets;
	dp_bars days;
	dp_query *query = dp_query_new();
	(void)state;
	if (on_postgres()) {
		dp_query_free(query);
		return;
	}
	must(dp_record_open(&empty, "", DP_DB_CREATE, &error), &error);
	must(dp_columns_new(&none, &error), &error);
	must(dp_columns_facets(none, empty, query, TOP, &memory, &facets, &error), &error);
	assert_int_equal(facets.total, 0);
	assert_int_equal(facets.list[DP_FACET_ACTOR].n, 0);
	must(dp_columns_days(none, empty, query, &memory, &days, &error), &error);
	assert_int_equal(days.n, 0);
	dp_columns_free(none);
	dp_record_close(empty);
	dp_query_free(query);
}

static void what_takes_too_long_is_broken_off(void **state)
{
	static const char LONG[] = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000000) SELECT count(*) FROM c";
	depesche_error error = {0};
	dp_stmt *stmt;
	dp_facets facets;
	dp_query *query = dp_query_new();
	dp_db *db = dp_record_db(record);
	(void)state;
	must(dp_db_limit(db, 100, &error), &error);
	must(dp_db_prepare(db, LONG, &stmt, &error), &error);
	assert_int_equal(dp_stmt_step(stmt, &error), DEPESCHE_EIO);
	dp_stmt_free(stmt);
	/* and the connection is as good as before */
	must(dp_db_limit(db, 0, &error), &error);
	must(dp_columns_facets(columns, record, query, TOP, &memory, &facets, &error), &error);
	assert_true(facets.total > 0);
	dp_query_free(query);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_those_of_the_record),
		cmocka_unit_test(a_span_without_days_is_refused),
		cmocka_unit_test(outlets_count_once_an_event),
		cmocka_unit_test(names_are_found_as_they_are_typed),
		cmocka_unit_test(places_have_their_coordinates),
		cmocka_unit_test(what_changes_is_read_again),
		cmocka_unit_test(a_record_without_events_has_empty_sums),
		cmocka_unit_test(what_takes_too_long_is_broken_off),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
