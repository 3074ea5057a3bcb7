#include "test.h"

#include "base/utf8.h"
#include "store/query_sql.h"
#include "synthetic.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[64], path[128];
static const char *url;
static dp_record *record;
static dp_arena memory; /* of a test */

static bool on_postgres(void)
{
	return getenv("DEPESCHE_TEST_POSTGRES") != NULL;
}

static int empty_server(void)
{
	dp_db *db;
	url = getenv("DEPESCHE_TEST_POSTGRES");
	if (dp_db_open(&db, url, DP_DB_CREATE, NULL) != 0)
		return -1;
	int rc = dp_db_run(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", NULL);
	dp_db_close(db);
	return rc;
}

static int open_record(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/depesche-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof path, "%s/record.db", dir);
	url = path;
	if (on_postgres() && empty_server() != 0)
		return -1;
	dp_arena_init(&memory, (size_t)1 << 30);
	return dp_record_open(&record, url, DP_DB_CREATE, NULL);
}

static int close_record(void **state)
{
	(void)state;
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

/* ---- a small record, written by hand ---- */

typedef struct row {
	const char *key, *type, *status, *date, *published, *place, *code, *actor, *recipient, *said_by, *text; /* sides: "name|code|sector; ..." */
	double lat, lon;
	int origins, reports;
} row;

static const row ROWS[] = {
	{"a1", "CONSULT", "occurred", "2019-04-25", "2019-04-26", "Vladivostok", "RUS", "Kim Jong Un|PRK|GOV", "Vladimir Putin|RUS|GOV",
		"KCNA|PRK|MED", "Kim reiste im September nach Wladiwostok.", 43.1, 131.9, 5, 9},
	{"a2", "ACCUSE", "occurred", "2019-04", "2019-05-02", "", "", "Recep Tayyip Erdoğan|TUR|GOV", "Israel|ISR|GOV", "",
		"Erdoğan warf Israel Völkermord vor.", 0, 0, 2, 2},
	{"a3", "CONSULT", "planned", "2019-06-12/2019-06-14", "2019-06-01", "Suva", "FJI", "Vladimir Putin|RUS|GOV; Sergey Lavrov|RUS|GOV", "", "",
		"Beide Staats- und Regierungschefs wollen sich treffen.", -18.1, 178.4, 1, 1},
	{"a4", "COERCE", "denied", "", "2019-07-03", "Apia", "WSM", "Russian Army|RUS|MIL", "Ukraine|UKR|GOV", "Tass|RUS|MED",
		"Die Armee nahm niemanden fest.", -13.8, -171.8, 3, 4},
	{"a5", "SANCTION", "occurred", "2014-03-20/..", "2019-08-01", "", "", "European Union||IGO", "Russia|RUS|GOV", "",
		"Seit 2014 gelten Strafen.", 0, 0, 1, 1},
	{"a6", "AID", "possible", "2019", "2019-08-02", "Alert", "CAN", "China|CHN|GOV", "Bank of China|CHN|BUS", "", "China könnte der Bank helfen.",
		82.5, -62.3, 1, 3},
	{"a7", "REJECT", "occurred", "", "", "", "", "Minister O'Brien|IRL|GOV", "", "", "Er lehnte ab.", 0, 0, 1, 1},
};

enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS };

static void must(int rc, const depesche_error *error)
{
	if (rc < 0)
		fail_msg("%s", error->message);
}

static void set_texts(dp_stmt *s, int first, const char *const *text, int n)
{
	for (int i = 0; i < n; i++)
		dp_stmt_text(s, first + i, dp_str_c(text[i]));
}

static dp_stmt *rows_of(const char *table, const char *columns)
{
	dp_stmt *s;
	depesche_error error = {0};
	must(dp_db_prepare_rows(dp_record_db(record), table, columns, &s, &error), &error);
	return s;
}

static void end_rows(dp_stmt *s)
{
	depesche_error error = {0};
	must(dp_stmt_run(s, &error), &error);
	dp_stmt_free(s);
}

static void int_or_null(dp_stmt *s, int i, int32_t day)
{
	if (day == DP_NO_DAY || day == 0)
		dp_stmt_null(s, i);
	else
		dp_stmt_int(s, i, day);
}

static void add_article(int id, const row *r)
{
	dp_stmt *s = rows_of("article",
		"id, doc, title, published, publisher, agency, url, language, added, day, words, hash, content, root, sketch, named, copy_worth");
	dp_stmt_int(s, 1, id);
	set_texts(s, 2, (const char *const[]){r->key, "Titel", r->published, "Zeitung", "", "", "de", ""}, 8);
	int_or_null(s, 10, dp_day_of(dp_str_c(r->published)));
	for (int i = 11; i <= 14; i++)
		dp_stmt_int(s, i, id);
	dp_stmt_blob(s, 15, DP_STR(""));
	dp_stmt_int(s, 16, 1);
	dp_stmt_real(s, 17, 0);
	end_rows(s);
}

static int32_t add_event(int id, const row *r)
{
	dp_days days;
	int32_t published = dp_day_of(dp_str_c(r->published));
	assert_true(dp_days_of(dp_str_c(r->date), &days));
	int32_t day = days.first != DP_NO_DAY ? days.first : published;
	dp_stmt *s = rows_of("event", "id, key, type, mode, status, certainty, date, place, place_code, context, cameo, first_day, last_day, day, "
				      "lat, lon, quad, score, reports,"
				      " outlets, origins, published_first, published_last, lead");
	dp_stmt_int(s, 1, id);
	set_texts(s, 2, (const char *const[]){r->key, r->type, "", r->status, "stated", r->date, r->place, r->code, "", "040"}, 10);
	int_or_null(s, 12, days.first);
	int_or_null(s, 13, days.last);
	int_or_null(s, 14, day);
	dp_stmt_real(s, 15, r->lat);
	dp_stmt_real(s, 16, r->lon);
	if (r->lat == 0) {
		dp_stmt_null(s, 15);
		dp_stmt_null(s, 16);
	}
	dp_stmt_int(s, 17, dp_type_quad(dp_type_of(dp_str_c(r->type))));
	dp_stmt_real(s, 18, 1.5);
	dp_stmt_int(s, 19, r->reports);
	dp_stmt_int(s, 20, r->origins);
	dp_stmt_int(s, 21, r->origins);
	int_or_null(s, 22, published);
	int_or_null(s, 23, published);
	dp_stmt_int(s, 24, id);
	end_rows(s);
	return day;
}

static void add_where(int id, const row *r)
{
	if (on_postgres() || r->lat == 0)
		return;
	dp_stmt *s = rows_of("event_where", "id, min_lat, max_lat, min_lon, max_lon");
	dp_stmt_int(s, 1, id);
	for (int i = 2; i <= 5; i++)
		dp_stmt_real(s, i, i <= 3 ? r->lat : r->lon);
	end_rows(s);
}

static void add_side(int event, int32_t day, const char *role, int n, dp_str side, dp_namebook *names)
{
	dp_str part[3] = {{"", 0}, {"", 0}, {"", 0}};
	for (int i = 0; i < 3; i++)
		dp_str_cut(&side, '|', &part[i]);
	dp_stmt *s = rows_of("event_side", "event, role, n, name, code, sector, day");
	dp_stmt_int(s, 1, event);
	dp_stmt_text(s, 2, dp_str_c(role));
	dp_stmt_int(s, 3, n);
	for (int i = 0; i < 3; i++)
		dp_stmt_text(s, 4 + i, part[i]);
	int_or_null(s, 7, day);
	end_rows(s);
	assert_int_equal(dp_namebook_note(names, DP_NAME_SIDE, part[0], NULL), 0);
	s = rows_of("side", "report, role, n, text, name, code, sector, kind, \"begin\", \"end\"");
	dp_stmt_int(s, 1, event);
	dp_stmt_text(s, 2, dp_str_c(role));
	dp_stmt_int(s, 3, n);
	dp_stmt_text(s, 4, DP_STR("er"));
	for (int i = 0; i < 3; i++)
		dp_stmt_text(s, 5 + i, part[i]);
	dp_stmt_text(s, 8, DP_STR("person"));
	dp_stmt_int(s, 9, 0);
	dp_stmt_int(s, 10, 2);
	end_rows(s);
}

static void add_sides(int event, int32_t day, const char *role, const char *sides, dp_namebook *names)
{
	dp_str rest = dp_str_c(sides), side;
	for (int n = 0; rest.n && dp_str_cut(&rest, ';', &side); n++)
		add_side(event, day, role, n, side, names);
}

static void add_report(int id, const row *r)
{
	dp_stmt *s = rows_of("report", "id, key, article, number, code_id, event, worth, type, mode, status, certainty, date, place_text, place, "
				       "place_code, place_begin, place_end,"
				       " context, cameo, quad, score, trigger_text, trigger_begin, trigger_end, factuality, traits");
	dp_stmt_int(s, 1, id);
	dp_stmt_text(s, 2, dp_str_c(r->key));
	dp_stmt_int(s, 3, id);
	dp_stmt_int(s, 4, 0);
	dp_stmt_text(s, 5, DP_STR(""));
	dp_stmt_int(s, 6, id);
	dp_stmt_real(s, 7, 0);
	set_texts(s, 8, (const char *const[]){r->type, "", r->status, "stated", r->date, r->place, r->place, r->code}, 8);
	dp_stmt_int(s, 16, 0);
	dp_stmt_int(s, 17, 0);
	set_texts(s, 18, (const char *const[]){"", "040"}, 2);
	dp_stmt_int(s, 20, 1);
	dp_stmt_real(s, 21, 0);
	dp_stmt_text(s, 22, DP_STR("reiste"));
	dp_stmt_int(s, 23, 4);
	dp_stmt_int(s, 24, 10);
	dp_stmt_text(s, 25, DP_STR("[]"));
	dp_stmt_blob(s, 26, DP_STR(""));
	end_rows(s);
	s = rows_of("sentence", "id, article, \"begin\", \"end\", text");
	dp_stmt_int(s, 1, id);
	dp_stmt_int(s, 2, id);
	dp_stmt_int(s, 3, 7);
	dp_stmt_int(s, 4, 7 + (int)dp_utf8_count(dp_str_c(r->text)));
	dp_stmt_text(s, 5, dp_str_c(r->text));
	end_rows(s);
	s = rows_of("anchor", "report, n, sentence");
	dp_stmt_int(s, 1, id);
	dp_stmt_int(s, 2, 0);
	dp_stmt_int(s, 3, id);
	end_rows(s);
}

/* FTS5's words of a sentence; PostgreSQL has an index in their stead. */
static void add_words(int id, const char *text)
{
	if (on_postgres())
		return;
	dp_stmt *s = rows_of("sentence_text", "rowid, text");
	dp_stmt_int(s, 1, id);
	dp_stmt_text(s, 2, dp_str_c(text));
	end_rows(s);
}

static void add_revision(int id, const char *key)
{
	dp_stmt *s = rows_of("revision", "id, at, event, kind, field, old, new, doc");
	dp_stmt_int(s, 1, id);
	set_texts(s, 2, (const char *const[]){"2020-01-01T00:00:00Z", key, "changed", "date", "", "", "x"}, 7);
	end_rows(s);
}

static int fill_by_hand(void **state)
{
	dp_namebook *names;
	int rc = open_record(state);
	if (rc != 0 || (rc = dp_namebook_open(&names, dp_record_db(record), NULL)) != 0)
		return rc;
	assert_int_equal(dp_db_begin(dp_record_db(record), NULL), 0);
	for (int i = 0; i < ROW_COUNT; i++) {
		int id = i + 1;
		add_article(id, &ROWS[i]);
		int32_t day = add_event(id, &ROWS[i]);
		add_where(id, &ROWS[i]);
		add_report(id, &ROWS[i]);
		add_words(id, ROWS[i].text);
		add_sides(id, day, "actor", ROWS[i].actor, names);
		add_sides(id, day, "recipient", ROWS[i].recipient, names);
		add_sides(id, day, "said_by", ROWS[i].said_by, names);
		add_revision(id, ROWS[i].key);
		assert_int_equal(dp_namebook_note(names, DP_NAME_PLACE, dp_str_c(ROWS[i].place), NULL), 0);
	}
	add_revision(ROW_COUNT + 1, "a3");
	dp_namebook_close(names);
	return dp_db_commit(dp_record_db(record), NULL);
}

/* ---- asking ---- */

static dp_query *query_of(const char *parameters)
{
	dp_query *q = dp_query_new();
	depesche_error error = {0};
	dp_str rest = dp_str_c(parameters), part;
	assert_non_null(q);
	while (rest.n && dp_str_cut(&rest, '&', &part)) {
		uint32_t is = dp_str_find(part, DP_STR("="), 0);
		must(dp_query_set(q, dp_str_sub(part, 0, is), dp_str_sub(part, is + 1, part.n), &error), &error);
	}
	return q;
}

static int add_key(void *to, const dp_found *found, depesche_error *error)
{
	(void)error;
	dp_buf_c(to, ((dp_buf *)to)->n ? " " : "");
	dp_buf_str(to, found->key);
	return 0;
}

/* The keys of what is found, in order. */
static const char *keys_of(const char *parameters)
{
	dp_buf out;
	depesche_error error = {0};
	dp_query *q = query_of(parameters);
	dp_buf_init(&out, 1 << 20);
	dp_buf_c(&out, "");
	must(dp_query_run(q, record, add_key, &out, &memory, NULL, &error), &error);
	const char *keys = dp_arena_str(&memory, dp_buf_view(&out)).p;
	dp_query_free(q);
	dp_buf_release(&out);
	return keys;
}

static void names_are_found_by_their_parts(void **state)
{
	(void)state;
	assert_string_equal(keys_of("who=Vladimir Putin"), "a1 a3");
	assert_string_equal(keys_of("who=putin"), "a1 a3");
	assert_string_equal(keys_of("who=ERDOGAN"), "a2");
	assert_string_equal(keys_of("who=tayyip erdoğan"), "a2");
	assert_string_equal(keys_of("who=Recep Erdoğan"), "");
	assert_string_equal(keys_of("who=obrien"), "a7");
	assert_string_equal(keys_of("who=Putin,Erdogan"), "a2 a1 a3");
	/* a name in full comes before names that have it as a part */
	assert_string_equal(keys_of("recipient=China"), "");
	assert_string_equal(keys_of("recipient=of china"), "a6");
	assert_string_equal(keys_of("who=\"Putin\""), "");
	assert_string_equal(keys_of("who=\"vladimir putin\""), "a1 a3");
	assert_string_equal(keys_of("who=Nobody Known"), "");
	assert_string_equal(keys_of("who=Nobody Known,putin"), "a1 a3");
}

static void codes_and_sectors(void **state)
{
	(void)state;
	assert_string_equal(keys_of("who=RUS"), "a5 a1 a3 a4");
	assert_string_equal(keys_of("who=RUS:MIL"), "a4");
	assert_string_equal(keys_of("actor=RUS"), "a3 a4");
	assert_string_equal(keys_of("recipient=RUS:GOV"), "a5 a1");
	assert_string_equal(keys_of("who=:IGO"), "a5");
	assert_string_equal(keys_of("who=:MIL,:IGO"), "a5 a4");
	assert_string_equal(keys_of("who=Putin:MIL"), "");
	assert_string_equal(keys_of("said_by=kcna"), "a1");
	/* a source is no side */
	assert_string_equal(keys_of("who=KCNA"), "");
}

static void with_is_another_side(void **state)
{
	(void)state;
	assert_string_equal(keys_of("who=Putin&with=PRK"), "a1");
	assert_string_equal(keys_of("who=PRK&with=Putin"), "a1");
	assert_string_equal(keys_of("who=Putin&with=RUS"), "a3");
	assert_string_equal(keys_of("who=Lavrov&with=Lavrov"), "");
	assert_string_equal(keys_of("with=PRK"), "a1");
	assert_string_equal(keys_of("who=CHN&with=CHN"), "a6");
}

static void days_overlap(void **state)
{
	(void)state;
	assert_string_equal(keys_of("from=2019-04-25&to=2019-04-25"), "a5 a6 a2 a1");
	assert_string_equal(keys_of("from=2019-04-30&to=2019-05-31"), "a5 a6 a2");
	assert_string_equal(keys_of("from=2019-06-14&to=2019-06"), "a5 a6 a3");
	assert_string_equal(keys_of("from=2019-07-03"), "a5 a6 a4");
	assert_string_equal(keys_of("to=2018"), "a5");
	assert_string_equal(keys_of("from=2019-21&to=2019-21&sort=-date"), "a1 a2 a6 a5");
	assert_string_equal(keys_of("from=2019-06-13/2019-06-20&to=2019-06-20"), "a5 a6 a3");
	assert_string_equal(keys_of("from=2019-07-03&sort=origins"), "a4 a6 a5");
}

static void order(void **state)
{
	(void)state;
	assert_string_equal(keys_of(""), "a5 a6 a2 a1 a3 a4 a7");
	assert_string_equal(keys_of("sort=-date"), "a4 a3 a1 a2 a6 a5 a7");
	assert_string_equal(keys_of("sort=origins&limit=3"), "a1 a4 a2");
	assert_string_equal(keys_of("sort=reports&limit=3"), "a1 a4 a6");
	assert_string_equal(keys_of("sort=updated"), "a3 a7 a6 a5 a4 a2 a1");
	assert_string_equal(keys_of("sort=updated&who=RUS"), "a3 a5 a4 a1");
	assert_string_equal(keys_of("min_origins=3"), "a1 a4");
	assert_string_equal(keys_of("min-reports=3&sort=-date"), "a4 a1 a6");
}

static void values_of_one_name_are_alternatives(void **state)
{
	(void)state;
	assert_string_equal(keys_of("type=consult,AID"), "a6 a1 a3");
	assert_string_equal(keys_of("type=CONSULT&type=AID"), "a6 a1 a3");
	assert_string_equal(keys_of("type=CONSULT&status=planned"), "a3");
	assert_string_equal(keys_of("status=denied,possible"), "a6 a4");
	assert_string_equal(keys_of("certainty=alleged"), "");
	assert_string_equal(keys_of("quad=4"), "a5 a4");
	assert_string_equal(keys_of("quad=2,3"), "a6 a2 a7");
	assert_string_equal(keys_of("mode=visit"), "");
	assert_string_equal(keys_of("who=&type="), "a5 a6 a2 a1 a3 a4 a7");
}

static void places(void **state)
{
	(void)state;
	assert_string_equal(keys_of("place=RUS"), "a1");
	assert_string_equal(keys_of("place=vladivostok,Apia"), "a1 a4");
	assert_string_equal(keys_of("near=43,132,50"), "a1");
	assert_string_equal(keys_of("near=43,132,5"), "");
	/* over the 180th meridian, and around a pole */
	assert_string_equal(keys_of("near=-16,-178,900"), "a3 a4");
	assert_string_equal(keys_of("near=-16,179,1100"), "a3 a4");
	assert_string_equal(keys_of("near=89,120,1000"), "a6");
	assert_string_equal(keys_of("near=0,0,20038&sort=origins"), "a1 a4 a6 a3");
}

static void text_is_words(void **state)
{
	(void)state;
	assert_string_equal(keys_of("text=september"), "a1");
	assert_string_equal(keys_of("text=SEPTEMBER reiste"), "a1");
	assert_string_equal(keys_of("text=september israel"), "");
	assert_string_equal(keys_of("text=volkermord"), "a2");
	assert_string_equal(keys_of("text=Völkermord"), "a2");
	assert_string_equal(keys_of("text=\"im September\""), "a1");
	assert_string_equal(keys_of("text=\"September im\""), "");
	assert_string_equal(keys_of("text=wladi*"), "a1");
	assert_string_equal(keys_of("text=wladi"), "");
	assert_string_equal(keys_of("text=\"nach wladi\"*"), "a1");
	assert_string_equal(keys_of("text=Staats- und"), "a3");
	assert_string_equal(keys_of("text=staats-und"), "a3");
	/* what would be an operator is a word */
	assert_string_equal(keys_of("text=kim OR israel"), "");
	assert_string_equal(keys_of("text=NOT kim"), "");
	assert_string_equal(keys_of("text=kim'); DROP TABLE event; --"), "");
	assert_string_equal(keys_of("text=text:kim"), "");
}

static int check_found(void *to, const dp_found *f, depesche_error *error)
{
	(void)error;
	++*(int *)to;
	assert_int_equal(f->id, 1);
	assert_true(dp_str_is(f->key, "a1"));
	assert_int_equal(f->type, DP_TYPE_CONSULT);
	assert_int_equal(f->status, DP_STATUS_OCCURRED);
	assert_int_equal(f->certainty, DP_STATED);
	assert_true(dp_str_is(f->date, "2019-04-25"));
	assert_int_equal(f->days.first, dp_day_of(DP_STR("2019-04-25")));
	assert_int_equal(f->day, f->days.first);
	assert_true(f->located && fabs(f->lat - 43.1) < 1e-9 && fabs(f->lon - 131.9) < 1e-9);
	assert_int_equal(f->quad, 1);
	assert_int_equal(f->reports, 9);
	assert_int_equal(f->origins, 5);
	assert_int_equal(f->actors, 1);
	assert_int_equal(f->recipients, 1);
	assert_int_equal(f->sources, 1);
	assert_true(dp_str_is(f->actor[0].name, "Kim Jong Un") && dp_str_is(f->actor[0].text, "er"));
	assert_string_equal(f->recipient[0].code, "RUS");
	assert_int_equal(f->recipient[0].sector, DP_SECTOR_GOV);
	assert_true(dp_str_is(f->said_by[0].name, "KCNA"));
	assert_true(dp_str_is(f->doc, "a1") && dp_str_is(f->published, "2019-04-26") && dp_str_is(f->publisher, "Zeitung"));
	assert_true(dp_str_is(f->sentence, ROWS[0].text) && dp_str_is(f->trigger, "reiste"));
	assert_int_equal(f->begin, 7);
	assert_int_equal(f->trigger_begin, 4);
	return 0;
}

static int refuse(void *to, const dp_found *f, depesche_error *error)
{
	(void)f, (void)error;
	return ++*(int *)to == 2 ? 17 : 0;
}

static void found_has_what_is_shown(void **state)
{
	(void)state;
	int n = 0;
	dp_query *q = query_of("who=Kim");
	assert_int_equal(dp_query_run(q, record, check_found, &n, &memory, NULL, NULL), 0);
	assert_int_equal(n, 1);
	dp_query_free(q);
	q = query_of("");
	n = 0;
	assert_int_equal(dp_query_run(q, record, refuse, &n, &memory, NULL, NULL), 17);
	n = 0;
	assert_int_equal(dp_query_all(q, record, refuse, &n, NULL), 17);
	assert_int_equal(n, 2);
	dp_query_free(q);
}

/* ---- parameters ---- */

typedef struct bad {
	const char *name, *value, *says;
} bad;

static void senseless_values_are_refused(void **state)
{
	(void)state;
	static const bad BAD[] = {
		{"whom", "x", "no parameter `whom`"},
		{"type", "CONSULT,CONSLUT", "no type `CONSLUT`"},
		{"mode", "fly", "no mode `fly`"},
		{"status", "maybe", "no status `maybe`"},
		{"certainty", "sure", "no certainty `sure`"},
		{"quad", "5", "no quad `5`"},
		{"who", "RUS:ARM", "no sector ARM"},
		{"who", "---", "letters or digits"},
		{"from", "2019-13", "from takes a date"},
		{"to", "yesterday", "to takes a date"},
		{"near", "91,0,1", "near takes"},
		{"near", "1,2", "near takes"},
		{"near", "1,2,3,4", "near takes"},
		{"near", "1,2,0", "near takes"},
		{"near", "nan,2,5", "near takes"},
		{"text", "!?", "text needs words"},
		{"text", "*", "text needs words"},
		{"min_origins", "0", "from 1 to"},
		{"min_reports", "-1", "from 1 to"},
		{"limit", "10001", "from 1 to 10000"},
		{"limit", "1e3", "from 1 to 10000"},
		{"sort", "size", "no order `size`"},
		{"after", "QUJD", "after takes"},
		{"who", "a\xff", "no UTF-8"},
	};
	dp_query *q = query_of("who=RUS&type=AID&text=eins");
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		depesche_error error = {0};
		assert_int_equal(dp_query_set(q, dp_str_c(BAD[i].name), dp_str_c(BAD[i].value), &error), DEPESCHE_EUSAGE);
		if (!strstr(error.message, BAD[i].says))
			fail_msg("%s=%s: %s", BAD[i].name, BAD[i].value, error.message);
	}
	/* and nothing of them stays */
	assert_int_equal(q->list[DP_BY_WHO].n, 1);
	assert_int_equal(q->types, 1u << DP_TYPE_AID);
	assert_int_equal(q->text.n, 1);
	assert_false(q->near_set || q->from_set || q->after.set);
	assert_int_equal(q->limit, 100);
	dp_query_free(q);
}

static void far_too_much_is_refused(void **state)
{
	(void)state;
	dp_buf many;
	dp_query *q = dp_query_new();
	dp_buf_init(&many, 1 << 20);
	for (int i = 0; i < 257; i++)
		dp_buf_c(&many, "ab,");
	assert_int_equal(dp_query_set(q, DP_STR("who"), dp_buf_view(&many), NULL), DEPESCHE_EUSAGE);
	assert_int_equal(q->list[DP_BY_WHO].n, 0);
	for (int i = 0; i < 2000; i++)
		dp_buf_c(&many, "ab ");
	assert_int_equal(dp_query_set(q, DP_STR("text"), dp_buf_view(&many), NULL), DEPESCHE_EUSAGE);
	dp_buf_release(&many);
	dp_query_free(q);
}

static void cursors_are_checked(void **state)
{
	(void)state;
	static const dp_cursor CURSORS[] = {{true, true, DP_SORT_DATE, 17897, 12}, {true, false, DP_SORT_DATE_BACK, 0, 7},
		{true, true, DP_SORT_UPDATED, INT64_MAX, INT64_MIN}, {true, true, DP_SORT_ORIGINS, -5, 0}};
	for (size_t i = 0; i < sizeof CURSORS / sizeof *CURSORS; i++) {
		dp_cursor back = {0};
		dp_str text = dp_cursor_print(&CURSORS[i], &memory);
		assert_true(dp_cursor_read(text, &back));
		assert_memory_equal(&back, &CURSORS[i], sizeof back);
		for (uint32_t k = 0; k + 1 < text.n; k++) { /* the last character holds spare bits */
			char changed[256];
			memcpy(changed, text.p, text.n);
			changed[k] = changed[k] == 'A' ? 'B' : 'A';
			assert_false(dp_cursor_read(dp_str_of(changed, text.n), &back));
			assert_false(dp_cursor_read(dp_str_sub(text, 0, k), &back));
		}
	}
}

static void a_cursor_belongs_to_its_order(void **state)
{
	(void)state;
	dp_str cursor = {0};
	depesche_error error = {0};
	dp_buf out;
	dp_buf_init(&out, 4096);
	dp_query *q = query_of("limit=2&sort=origins");
	must(dp_query_run(q, record, add_key, &out, &memory, &cursor, &error), &error);
	assert_true(cursor.n > 0);
	must(dp_query_set(q, DP_STR("after"), cursor, &error), &error);
	must(dp_query_set(q, DP_STR("sort"), DP_STR("reports"), &error), &error);
	assert_int_equal(dp_query_run(q, record, add_key, &out, &memory, &cursor, &error), DEPESCHE_EUSAGE);
	assert_non_null(strstr(error.message, "origins"));
	dp_query_free(q);
	dp_buf_release(&out);
	q = query_of("from=2020&to=2019");
	assert_int_equal(dp_query_run(q, record, add_key, NULL, &memory, NULL, &error), DEPESCHE_EUSAGE);
	dp_query_free(q);
}

/* ---- many events, beside a plain search through all of them ---- */

enum { EVENTS = 2500, ASKED = 250 };

typedef struct plain {
	dp_found f;
	int64_t updated;
	dp_str text;
} plain;

static struct {
	plain *v;
	uint32_t n;
} all;

typedef struct loading {
	dp_stmt *updated, *text;
} loading;

static const dp_member *keep_members(const dp_member *m, uint32_t n)
{
	dp_member *copy = dp_arena_calloc(&memory, n + 1, sizeof *copy);
	for (uint32_t i = 0; i < n; i++) {
		copy[i] = m[i];
		copy[i].name = dp_arena_str(&memory, m[i].name);
	}
	return copy;
}

static int keep(void *to, const dp_found *found, depesche_error *error)
{
	loading *l = to;
	plain *p = &all.v[all.n++];
	*p = (plain){.f = *found};
	p->f.key = dp_arena_str(&memory, found->key);
	p->f.mode = dp_arena_str(&memory, found->mode);
	p->f.place = dp_arena_str(&memory, found->place);
	p->f.place_code = dp_arena_str(&memory, found->place_code);
	p->f.actor = keep_members(found->actor, found->actors);
	p->f.recipient = keep_members(found->recipient, found->recipients);
	p->f.said_by = keep_members(found->said_by, found->sources);
	dp_stmt_text(l->updated, 1, found->key);
	if (dp_stmt_step(l->updated, error) > 0)
		p->updated = dp_stmt_get_int(l->updated, 0);
	dp_stmt_reset(l->updated);
	dp_buf text;
	dp_buf_init(&text, 1 << 20);
	dp_stmt_int(l->text, 1, found->id);
	while (dp_stmt_step(l->text, error) > 0)
		dp_buf_printf(&text, "| %.*s ", (int)dp_stmt_get_text(l->text, 0).n - 1, dp_stmt_get_text(l->text, 0).p);
	p->text = dp_arena_str(&memory, dp_buf_view(&text));
	dp_buf_release(&text);
	return 0;
}

static int fill_many(void **state)
{
	loading l;
	depesche_error error = {0};
	int rc = open_record(state);
	if (rc != 0)
		return rc;
	dp_db *db = dp_record_db(record);
	must(dp_synthetic_fill(&(dp_synthetic){EVENTS, 7, NULL}, db, &error), &error);
	all.v = dp_arena_calloc(&memory, EVENTS, sizeof *all.v);
	all.n = 0;
	must(dp_db_prepare(db, "SELECT max(id) FROM revision WHERE event = $1", &l.updated, &error), &error);
	must(dp_db_prepare(db, "SELECT s.text FROM report r JOIN anchor a ON a.report = r.id JOIN sentence s ON s.id = a.sentence WHERE r.event = $1",
		     &l.text, &error),
		&error);
	dp_query *q = query_of("");
	must(dp_query_all(q, record, keep, &l, &error), &error);
	dp_query_free(q);
	dp_stmt_free(l.updated);
	dp_stmt_free(l.text);
	return all.n == EVENTS ? 0 : -1;
}

/* A question as both searches take it. */
typedef struct question {
	char parameters[1024];
	const char *who, *with, *actor, *said_by, *place, *word; /* code, ":SECTOR" or name */
	uint32_t types, statuses;
	int32_t from, to; /* DP_NO_DAY */
	bool near;
	double lat, lon, km;
	uint32_t min_origins;
	dp_sort sort;
} question;

static uint64_t dice_state;

static uint32_t dice(uint32_t n)
{
	dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(dice_state >> 33) % n;
}

static void add_parameter(question *q, const char *name, const char *value)
{
	size_t n = strlen(q->parameters);
	snprintf(q->parameters + n, sizeof q->parameters - n, "%s%s=%s", n ? "&" : "", name, value);
}

static const char *one_of(question *q, const char *name, uint32_t often, const char *const *values, uint32_t n)
{
	if (dice(100) >= often)
		return NULL;
	const char *value = values[dice(n)];
	add_parameter(q, name, value);
	return value;
}

static int32_t draw_day(question *q, const char *name, uint32_t often)
{
	char day[11];
	if (dice(100) >= often)
		return DP_NO_DAY;
	int32_t n = dp_day_of(DP_STR("2010-01-01")) + (int32_t)dice(3700);
	dp_day_print(n, day);
	add_parameter(q, name, day);
	return n;
}

static void draw_question(question *q)
{
	static const char *const SIDES[] = {"RUS", "USA", "CHN", ":MIL", ":IGO", "RUS:MIL", "DEU", "XAC", "State FRA", "Person1 Käfer0", "Person4",
		"Kafer0", "Army of USA", "Union 1", "lüdenscheidt3"};
	static const char *const SOURCES[] = {"Agency 0", "Agency 1", "Agency 7", "Agency 200"}, *const PLACES[] = {"RUS", "Place 0", "place 3",
													 "USA", "Place 77"};
	enum { SIDE_COUNT = sizeof SIDES / sizeof *SIDES };
	static char word[DP_SYNTHETIC_WORD];
	*q = (question){.from = DP_NO_DAY, .to = DP_NO_DAY, .sort = (dp_sort)dice(DP_SORTS)};
	q->who = one_of(q, "who", 40, SIDES, SIDE_COUNT);
	q->with = one_of(q, "with", 15, SIDES, SIDE_COUNT);
	q->actor = one_of(q, "actor", 15, SIDES, SIDE_COUNT);
	q->said_by = one_of(q, "said_by", 10, SOURCES, 4);
	q->place = one_of(q, "place", 15, PLACES, 5);
	q->from = draw_day(q, "from", 30);
	q->to = draw_day(q, "to", 30);
	if (q->from != DP_NO_DAY && q->to != DP_NO_DAY && q->from > q->to)
		q->to = DP_NO_DAY, add_parameter(q, "to", "2031"), q->to = dp_day_of(DP_STR("2031-12-31"));
	for (uint32_t k = dice(100) < 30 ? 1 + dice(2) : 0; k; k--) {
		dp_type type = (dp_type)(1 + dice(DP_TYPE_COUNT - 1));
		q->types |= 1u << type;
		add_parameter(q, "type", dp_type_name(type));
	}
	if (dice(100) < 15) {
		q->statuses = 1u << DP_STATUS_PLANNED;
		add_parameter(q, "status", "planned");
	}
	if (dice(100) < 15) {
		char near[64];
		q->near = true;
		q->lat = (int)dice(120) - 60;
		q->lon = (int)dice(360) - 180;
		q->km = 100 + dice(4000);
		snprintf(near, sizeof near, "%g,%g,%g", q->lat, q->lon, q->km);
		add_parameter(q, "near", near);
	}
	if (dice(100) < 20) {
		dp_synthetic_word(dice(4) ? dice(30) : dice(2000), word);
		q->word = word;
		add_parameter(q, "text", word);
	}
	if (dice(100) < 20) {
		char n[8];
		q->min_origins = 1 + dice(4);
		snprintf(n, sizeof n, "%u", q->min_origins);
		add_parameter(q, "min_origins", n);
	}
	add_parameter(q, "sort", dp_sort_name(q->sort));
}

static bool folded_has(dp_str name, const char *value)
{
	dp_buf a, b;
	dp_buf_init(&a, 4096);
	dp_buf_init(&b, 4096);
	dp_buf_char(&a, ' ');
	dp_buf_char(&b, ' ');
	dp_name_fold(name, &a);
	dp_name_fold(dp_str_c(value), &b);
	dp_buf_char(&a, ' ');
	dp_buf_char(&b, ' ');
	bool has = strstr(a.p, b.p) != NULL;
	dp_buf_release(&a);
	dp_buf_release(&b);
	return has;
}

static bool is_code(const char *v)
{
	return strlen(v) >= 3 && v[0] >= 'A' && v[0] <= 'Z' && v[1] >= 'A' && v[1] <= 'Z' && v[2] >= 'A' && v[2] <= 'Z';
}

static bool side_is(const dp_member *m, const char *value)
{
	if (value[0] == ':')
		return m->sector == dp_sector_of(dp_str_c(value + 1));
	if (is_code(value))
		return strncmp(m->code, value, 3) == 0 && (value[3] != ':' || m->sector == dp_sector_of(dp_str_c(value + 4)));
	return folded_has(m->name, value);
}

static bool any_is(const dp_member *m, uint32_t n, const char *value)
{
	for (uint32_t i = 0; i < n; i++)
		if (side_is(&m[i], value))
			return true;
	return false;
}

static const dp_member *side_at(const dp_found *f, uint32_t i)
{
	return i < f->actors ? &f->actor[i] : &f->recipient[i - f->actors];
}

static bool sides_fit(const dp_found *f, const question *q)
{
	uint32_t n = f->actors + f->recipients;
	if (!q->who || !q->with) {
		const char *value = q->who ? q->who : q->with;
		return !value || any_is(f->actor, f->actors, value) || any_is(f->recipient, f->recipients, value);
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < n; k++)
			if (i != k && side_is(side_at(f, i), q->who) && side_is(side_at(f, k), q->with))
				return true;
	return false;
}

static bool is_near(const dp_found *f, const question *q)
{
	double r = 3.14159265358979323846 / 180, a = sin((f->lat - q->lat) * r / 2), b = sin((f->lon - q->lon) * r / 2);
	return f->located && 2 * 6371.0088 * asin(sqrt(a * a + cos(f->lat * r) * cos(q->lat * r) * b * b)) <= q->km;
}

static bool fits(const plain *p, const question *q)
{
	const dp_found *f = &p->f;
	char word[DP_SYNTHETIC_WORD + 2];
	int32_t last = f->days.last == DP_NO_DAY ? f->day : f->days.last;
	if (!sides_fit(f, q) || (q->actor && !any_is(f->actor, f->actors, q->actor)) || (q->said_by && !any_is(f->said_by, f->sources, q->said_by)))
		return false;
	if (q->place && !(is_code(q->place) ? dp_str_is(f->place_code, q->place) : folded_has(f->place, q->place)))
		return false;
	if ((q->types && !(q->types >> f->type & 1)) || (q->statuses && !(q->statuses >> f->status & 1)) || f->origins < q->min_origins)
		return false;
	if ((q->from != DP_NO_DAY || q->to != DP_NO_DAY) && f->day == DP_NO_DAY)
		return false;
	if ((q->from != DP_NO_DAY && last < q->from) || (q->to != DP_NO_DAY && f->day > q->to) || (q->near && !is_near(f, q)))
		return false;
	snprintf(word, sizeof word, " %s ", q->word ? q->word : "");
	return !q->word || strstr(p->text.p, word);
}

static dp_sort sorting;

static int by_order(const void *x, const void *y)
{
	const plain *a = *(const plain *const *)x, *b = *(const plain *const *)y;
	int64_t k[2] = {0, 0};
	const plain *p[2] = {a, b};
	for (int i = 0; i < 2; i++)
		k[i] = sorting == DP_SORT_ORIGINS   ? p[i]->f.origins
		       : sorting == DP_SORT_REPORTS ? p[i]->f.reports
		       : sorting == DP_SORT_UPDATED ? p[i]->updated
						    : p[i]->f.day;
	bool by_day = sorting <= DP_SORT_DATE_BACK;
	if (by_day && (k[0] == DP_NO_DAY) != (k[1] == DP_NO_DAY))
		return k[0] == DP_NO_DAY ? 1 : -1;
	int sign = sorting == DP_SORT_DATE || (by_day && k[0] == DP_NO_DAY) ? 1 : -1;
	if (k[0] != k[1])
		return k[0] < k[1] ? -sign : sign;
	return a->f.id < b->f.id ? -sign : a->f.id > b->f.id ? sign : 0;
}

/* What the plain search finds, in order. */
static uint32_t plainly(const question *q, const plain **out)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < all.n; i++)
		if (fits(&all.v[i], q))
			out[n++] = &all.v[i];
	sorting = q->sort;
	qsort(out, n, sizeof *out, by_order);
	return n;
}

typedef struct ids {
	int64_t v[EVENTS + 1];
	uint32_t n;
} ids;

static int add_id(void *to, const dp_found *found, depesche_error *error)
{
	(void)error;
	ids *i = to;
	if (i->n <= EVENTS)
		i->v[i->n++] = found->id;
	return 0;
}

static void same(const char *how, const question *q, const ids *found, const plain *const *want, uint32_t n)
{
	if (found->n != n)
		fail_msg("%s: %s: %u events, not %u", how, q->parameters, found->n, n);
	for (uint32_t i = 0; i < n; i++)
		if (found->v[i] != want[i]->f.id)
			fail_msg("%s: %s: event %lld at %u, not %lld", how, q->parameters, (long long)found->v[i], i, (long long)want[i]->f.id);
}

static void ask_in_pages(const question *q, uint32_t limit, ids *found)
{
	dp_str cursor = DP_STR("");
	depesche_error error = {0};
	char text[16];
	snprintf(text, sizeof text, "%u", limit);
	for (bool more = true; more; more = cursor.n > 0) {
		dp_query *query = query_of(q->parameters);
		must(dp_query_set(query, DP_STR("limit"), dp_str_c(text), &error), &error);
		must(dp_query_set(query, DP_STR("after"), cursor, &error), &error);
		uint32_t before = found->n;
		must(dp_query_run(query, record, add_id, found, &memory, &cursor, &error), &error);
		assert_true(found->n - before <= limit && (cursor.n == 0 || found->n - before == limit));
		dp_query_free(query);
	}
}

static void ask_span(const dp_plan *plan, dp_span span, dp_arena *arena, ids *found)
{
	dp_ask ask;
	dp_stmt *stmt;
	depesche_error error = {0};
	int rc;
	dp_ask_init(&ask, dp_record_db(record), arena);
	dp_plan_page(plan, span, false, 0, &ask);
	must(dp_ask_prepare(&ask, &stmt, &error), &error);
	while ((rc = dp_stmt_step(stmt, &error)) > 0)
		if (found->n <= EVENTS)
			found->v[found->n++] = dp_stmt_get_int(stmt, 0);
	must(rc, &error);
	dp_stmt_free(stmt);
	dp_ask_release(&ask);
}

static void ask_by(dp_plan *plan, dp_way way, dp_by by, const question *q, const plain *const *want, uint32_t n)
{
	static ids found;
	dp_arena arena;
	dp_span span[DP_SPANS];
	char how[64];
	uint32_t spans = dp_query_spans(plan->query, span);
	plan->way = way;
	plan->by = by;
	found.n = 0;
	dp_arena_init(&arena, 1 << 24);
	for (uint32_t i = 0; i < spans; i++)
		ask_span(plan, span[i], &arena, &found);
	snprintf(how, sizeof how, "way %d by %d", (int)way, (int)by);
	same(how, q, &found, want, n);
	dp_arena_release(&arena);
}

/* Whatever is chosen, the result is the same. */
static void ask_every_way(const question *q, const plain *const *want, uint32_t n)
{
	dp_plan plan;
	dp_arena arena;
	depesche_error error = {0};
	dp_query *query = query_of(q->parameters);
	dp_arena_init(&arena, 1 << 24);
	must(dp_plan_make(&plan, query, dp_record_db(record), &arena, &error), &error);
	if (plan.nothing)
		assert_int_equal(n, 0);
	else
		ask_by(&plan, DP_WAY_SCAN, DP_BYS, q, want, n);
	for (dp_by by = DP_BY_WHO; by < DP_BYS && !plan.nothing; by++) {
		if (!dp_plan_has(&plan, by))
			continue;
		ask_by(&plan, DP_WAY_GATHER, by, q, want, n);
		if (dp_plan_ordered(&plan, by) && dp_query_by_day(query))
			ask_by(&plan, DP_WAY_STREAM, by, q, want, n);
		plan.text_at_once = !plan.text_at_once;
	}
	dp_query_free(query);
	dp_arena_release(&arena);
}

static int add_events(void *to, const dp_bar *bar)
{
	*(uint64_t *)to += bar->events;
	return 0;
}

/* Sums are over all that is found. */
static void ask_sums(const question *q, const plain *const *want, uint32_t n)
{
	uint64_t types[DP_TYPE_COUNT], counted[DP_TYPE_COUNT] = {0}, dated = 0, volume = 0;
	depesche_error error = {0};
	for (uint32_t i = 0; i < n; i++) {
		counted[want[i]->f.type]++;
		dated += want[i]->f.day != DP_NO_DAY;
	}
	dp_query *query = query_of(q->parameters);
	must(dp_query_types(query, record, types, &error), &error);
	must(dp_query_volume(query, record, DP_STEP_MONTH, add_events, &volume, &error), &error);
	dp_query_free(query);
	if (memcmp(types, counted, sizeof types) != 0)
		fail_msg("types: %s", q->parameters);
	if (volume != dated)
		fail_msg("volume: %s: %llu, not %llu", q->parameters, (unsigned long long)volume, (unsigned long long)dated);
}

static void any_question_finds_what_a_plain_search_finds(void **state)
{
	(void)state;
	static const plain *want[EVENTS];
	static ids found;
	uint32_t some = 0;
	dice_state = 11;
	for (uint32_t i = 0; i < ASKED; i++) {
		question q;
		depesche_error error = {0};
		draw_question(&q);
		uint32_t n = plainly(&q, want);
		some += n > 0;
		found.n = 0;
		dp_query *query = query_of(q.parameters);
		must(dp_query_all(query, record, add_id, &found, &error), &error);
		dp_query_free(query);
		same("all", &q, &found, want, n);
		found.n = 0;
		ask_in_pages(&q, 1 + n / 5 + dice(3), &found);
		same("pages", &q, &found, want, n);
		ask_every_way(&q, want, n);
		ask_sums(&q, want, n);
	}
	assert_true(some > ASKED / 3);
}

/* Events that come while somebody pages through move nothing that was there. */
static void pages_hold_while_events_come(void **state)
{
	(void)state;
	static ids found;
	static const char *const SORTS[] = {"date", "-date", "origins"};
	for (int i = 0; i < 3; i++) {
		depesche_error error = {0};
		dp_str cursor;
		question q = {.from = DP_NO_DAY, .to = DP_NO_DAY};
		add_parameter(&q, "sort", SORTS[i]);
		dp_query *query = query_of(q.parameters);
		found.n = 0;
		must(dp_query_run(query, record, add_id, &found, &memory, &cursor, &error), &error);
		char sql[256];
		snprintf(sql, sizeof sql, "UPDATE event SET day = NULL, origins = 0 WHERE id IN (%lld, %lld)", (long long)found.v[0],
			(long long)found.v[50]);
		must(dp_db_run(dp_record_db(record), sql, &error), &error);
		int64_t last = found.v[99];
		must(dp_query_set(query, DP_STR("after"), cursor, &error), &error);
		found.n = 0;
		must(dp_query_run(query, record, add_id, &found, &memory, &cursor, &error), &error);
		assert_int_equal(found.n, 100);
		for (uint32_t k = 0; k < found.n; k++)
			assert_true(found.v[k] != last);
		dp_query_free(query);
	}
}

static int add_bar(void *to, const dp_bar *bar)
{
	dp_buf *out = to;
	char day[11];
	dp_day_print(bar->day, day);
	dp_buf_printf(out, "%s%s:%llu", out->n ? " " : "", day, (unsigned long long)bar->events);
	assert_int_equal(bar->quad[1] + bar->quad[2] + bar->quad[3] + bar->quad[4], bar->events);
	return 0;
}

static const char *volume_of(const char *parameters, dp_step step)
{
	dp_buf out;
	depesche_error error = {0};
	dp_query *q = query_of(parameters);
	dp_buf_init(&out, 1 << 20);
	dp_buf_c(&out, "");
	must(dp_query_volume(q, record, step, add_bar, &out, &error), &error);
	const char *text = dp_arena_str(&memory, dp_buf_view(&out)).p;
	dp_query_free(q);
	dp_buf_release(&out);
	return text;
}

static void volume_counts_days(void **state)
{
	(void)state;
	assert_string_equal(volume_of("", DP_STEP_YEAR), "2014-01-01:1 2019-01-01:5");
	assert_string_equal(volume_of("", DP_STEP_MONTH), "2014-03-01:1 2019-01-01:1 2019-04-01:2 2019-06-01:1 2019-07-01:1");
	assert_string_equal(volume_of("from=2019-04&sort=origins&limit=1", DP_STEP_WEEK),
		"2014-03-17:1 2018-12-31:1 2019-04-01:1 2019-04-22:1 2019-06-10:1 2019-07-01:1");
	assert_string_equal(volume_of("who=RUS", DP_STEP_DAY), "2014-03-20:1 2019-04-25:1 2019-06-12:1 2019-07-03:1");
	assert_string_equal(volume_of("who=Nobody", DP_STEP_DAY), "");
}

static int add_dyad(void *to, const dp_dyad *d)
{
	dp_buf *out = to;
	char day[11];
	dp_day_print(d->last_day, day);
	dp_buf_printf(out, "%.*s>%.*s:%llu:%s\n", (int)d->from.n, d->from.p, (int)d->to.n, d->to.p, (unsigned long long)d->events, day);
	assert_true(fabs(d->score - 1.5) < 1e-9);
	return 0;
}

static const char *network_of(const char *parameters, bool by_state)
{
	dp_buf out;
	depesche_error error = {0};
	dp_query *q = query_of(parameters);
	dp_buf_init(&out, 1 << 20);
	dp_buf_c(&out, "");
	must(dp_query_network(q, record, by_state, add_dyad, &out, &error), &error);
	const char *text = dp_arena_str(&memory, dp_buf_view(&out)).p;
	dp_query_free(q);
	dp_buf_release(&out);
	return text;
}

static void network_pairs_sides(void **state)
{
	(void)state;
	assert_string_equal(network_of("who=RUS", false), "European Union>Russia:1:2014-03-20\nKim Jong Un>Vladimir Putin:1:2019-04-25\nRussian "
							  "Army>Ukraine:1:2019-07-03\nSergey Lavrov>Vladimir Putin:1:2019-06-12\n");
	assert_string_equal(network_of("", true),
		"CHN>CHN:1:2019-01-01\nEuropean Union>RUS:1:2014-03-20\nPRK>RUS:1:2019-04-25\nRUS>UKR:1:2019-07-03\nTUR>ISR:1:2019-04-01\n");
}

static void names_fold(void **state)
{
	(void)state;
	static const char *const FOLDED[][2] = {{"Recep Tayyip Erdoğan", "recep tayyip erdogan"}, {"U.N.-Generalsekretär", "un generalsekretar"},
		{"Kim Jong-un", "kim jong un"}, {"O'Brien", "obrien"}, {"  Łukasz   Øre ", "lukasz ore"}, {"---", ""}, {"東京 2020", "東京 2020"},
		{"Straße.", "strasse"}};
	for (size_t i = 0; i < sizeof FOLDED / sizeof *FOLDED; i++) {
		dp_buf out;
		dp_buf_init(&out, 4096);
		dp_buf_c(&out, "");
		dp_name_fold(dp_str_c(FOLDED[i][0]), &out);
		assert_string_equal(out.p, FOLDED[i][1]);
		dp_buf_release(&out);
	}
}

#define BY_HAND(test) cmocka_unit_test_setup_teardown(test, fill_by_hand, close_record)
#define MANY(test) cmocka_unit_test_setup_teardown(test, fill_many, close_record)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_fold),
		cmocka_unit_test(senseless_values_are_refused),
		cmocka_unit_test(far_too_much_is_refused),
		BY_HAND(names_are_found_by_their_parts),
		BY_HAND(codes_and_sectors),
		BY_HAND(with_is_another_side),
		BY_HAND(days_overlap),
		BY_HAND(order),
		BY_HAND(values_of_one_name_are_alternatives),
		BY_HAND(places),
		BY_HAND(text_is_words),
		BY_HAND(found_has_what_is_shown),
		BY_HAND(cursors_are_checked),
		BY_HAND(a_cursor_belongs_to_its_order),
		BY_HAND(volume_counts_days),
		BY_HAND(network_pairs_sides),
		MANY(any_question_finds_what_a_plain_search_finds),
		MANY(pages_hold_while_events_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
