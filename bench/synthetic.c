#include "synthetic.h"

#include "base/error.h"
#include "doc/plover.h"
#include "merge/report.h"
#include "store/names.h"

#include <math.h>
#include <stdlib.h>

enum {
	FIRST_DAY = 14610,
	DAYS = 3652, /* 2010 to 2019 */
	STATES = 60,
	PERSONS = 3, /* of each */
	EXTRAS = 20000,
	PLACES = 400,
	OUTLETS = 300,
	VOCABULARY = 30000,
	REPORTS_AN_ARTICLE = 4,
	AT_ONCE = 2000, /* events in a transaction */
	TEXT = 512
};

static const char *const CODE[] = {
	"RUS", "USA", "CHN", "DEU", "UKR", "PRK", "KOR", "FRA", "GBR", "IRN", "ISR", "TUR", "SYR", "JPN", "IND", "PAK", "AFG", "POL", "SAU", "EGY"};

static const char *const MODES[] = {
	"visit", "phone", "change", "meet", "convict", "expel", "troops", "weapons", "arrest", "seize", "drone", "aerial", "demo", "", "", ""};

typedef enum table { ARTICLE, EVENT, EVENT_SIDE, REPORT, SIDE, SENTENCE, ANCHOR, REVISION, ON_SQLITE, WHERE = ON_SQLITE, WORDS, TABLES } table;

static const struct {
	const char *name, *columns;
} ROWS[TABLES] = {
	{"article", "id, doc, named, title, published, day, publisher, agency, url, language, words, hash, content, sketch, copy_worth, root, added"},
	{"event", "id, key, type, mode, status, certainty, date, first_day, last_day, day, place, place_code, lat, lon, context, cameo, quad, score,"
		  " reports, outlets, origins, published_first, published_last, lead"},
	{"event_side", "event, role, n, name, code, sector, day"},
	{"report", "id, key, article, number, code_id, event, worth, type, mode, status, certainty, date, place_text, place, place_code,"
		   " place_begin, place_end, lat, lon, context, cameo, quad, score, trigger_text, trigger_begin, trigger_end, factuality, traits"},
	{"side", "report, role, n, text, name, code, sector, kind, \"begin\", \"end\""},
	{"sentence", "id, article, \"begin\", \"end\", text"},
	{"anchor", "report, n, sentence"},
	{"revision", "id, at, event, kind, field, old, new, doc"},
	{"event_where", "id, min_lat, max_lat, min_lon, max_lon"},
	{"sentence_text", "rowid, text"},
};

typedef struct maker {
	dp_stmt *row[TABLES];
	dp_namebook *names;
	uint64_t state;
	int64_t article, report, revision;
	uint32_t in_article;
	int32_t article_day;
	bool postgres;
	int at; /* parameters of the row being made */
	depesche_error *error;
	int rc;
} maker;

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(maker *m)
{
	uint64_t z = m->state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static double unit(maker *m)
{
	return (double)(next(m) >> 11) / 9007199254740992.0;
}

static uint32_t below(maker *m, uint32_t n)
{
	return (uint32_t)(next(m) % n);
}

/* A rank from 0 to n - 1, each about as often as 1 / (rank + 1). */
static uint32_t zipf(maker *m, uint32_t n)
{
	uint32_t rank = (uint32_t)exp(unit(m) * log((double)n + 1)) - 1;
	return rank < n ? rank : n - 1;
}

static void int_of(maker *m, table t, int64_t v)
{
	dp_stmt_int(m->row[t], ++m->at, v);
}

static void real_of(maker *m, table t, double v)
{
	dp_stmt_real(m->row[t], ++m->at, v);
}

static void text_of(maker *m, table t, const char *v)
{
	dp_stmt_text(m->row[t], ++m->at, dp_str_c(v));
}

static void null_of(maker *m, table t)
{
	dp_stmt_null(m->row[t], ++m->at);
}

static void day_of(maker *m, table t, int32_t day)
{
	if (day == DP_NO_DAY)
		null_of(m, t);
	else
		int_of(m, t, day);
}

static void blob_of(maker *m, table t, dp_str v)
{
	dp_stmt_blob(m->row[t], ++m->at, v);
}

static void end_row(maker *m, table t)
{
	m->at = 0;
	if (m->rc == 0)
		m->rc = dp_stmt_run(m->row[t], m->error);
}

static void note(maker *m, dp_name_kind kind, const char *name)
{
	if (m->rc == 0)
		m->rc = dp_namebook_note(m->names, kind, dp_str_c(name), m->error);
}

typedef struct side {
	char name[64], code[4];
	dp_sector sector;
	const char *kind, *role;
	int n;
} side;

typedef struct act {
	int64_t id;
	char key[17], place[64], date[32], code[4];
	dp_type type;
	const char *mode, *status, *certainty, *field;
	dp_days days;
	int32_t day, published;
	bool located;
	double lat, lon;
	side side[8];
	uint32_t sides, reports, origins;
	int64_t lead;
} act;

static void state_code(uint32_t number, char code[4])
{
	if (number < sizeof CODE / sizeof *CODE)
		memcpy(code, CODE[number], 4);
	else
		snprintf(code, 4, "X%c%c", 'A' + (char)(number / 8), 'A' + (char)(number % 8));
}

static uint32_t draw_state(maker *m)
{
	return unit(m) < 0.1 ? 0 : zipf(m, STATES);
}

/* A person, a government, or one of many that are named once or twice. */
static void draw_side(maker *m, const char *role, int n, side *s)
{
	uint32_t state = draw_state(m);
	double what = unit(m);
	*s = (side){.role = role, .n = n};
	state_code(state, s->code);
	if (what < 0.45) {
		snprintf(s->name, sizeof s->name, "State %s", s->code);
		s->sector = DP_SECTOR_GOV;
		s->kind = "state";
	} else if (what < 0.8) {
		snprintf(s->name, sizeof s->name, "Person%u Käfer%u", state * PERSONS + below(m, PERSONS), state);
		s->sector = DP_SECTOR_GOV;
		s->kind = "person";
	} else if (what < 0.9) {
		snprintf(s->name, sizeof s->name, "Army of %s", s->code);
		s->sector = DP_SECTOR_MIL;
		s->kind = "body";
	} else if (what < 0.93) {
		snprintf(s->name, sizeof s->name, "Union %u", zipf(m, 20));
		s->code[0] = '\0';
		s->sector = DP_SECTOR_IGO;
		s->kind = "body";
	} else {
		uint32_t k = zipf(m, EXTRAS);
		snprintf(s->name, sizeof s->name, "Extra%u Müller-Lüdenscheidt%u", k, k % 977);
		s->sector = DP_SECTOR_CVL;
		s->kind = "person";
	}
}

static void draw_source(maker *m, int n, side *s)
{
	*s = (side){.role = "said_by", .n = n, .sector = DP_SECTOR_MED, .kind = "body"};
	snprintf(s->name, sizeof s->name, "Agency %u", zipf(m, OUTLETS));
}

static void draw_sides(maker *m, act *a)
{
	uint32_t actors = unit(m) < 0.8 ? 1 : 2, recipients = unit(m) < 0.25 ? 0 : unit(m) < 0.9 ? 1 : 2, sources = unit(m) < 0.6 ? 0 : 1;
	for (uint32_t i = 0; i < actors; i++)
		draw_side(m, "actor", (int)i, &a->side[a->sides++]);
	for (uint32_t i = 0; i < recipients; i++)
		draw_side(m, "recipient", (int)i, &a->side[a->sides++]);
	for (uint32_t i = 0; i < sources; i++)
		draw_source(m, (int)i, &a->side[a->sides++]);
}

/* Days, months, weeks, years, what has lasted since, and what has no date. */
static void draw_date(maker *m, act *a)
{
	char day[11], other[11];
	double what = unit(m);
	int32_t n = a->published - (int32_t)zipf(m, 60);
	dp_day_print(n, day);
	if (what < 0.66)
		snprintf(a->date, sizeof a->date, "%s", day);
	else if (what < 0.74)
		snprintf(a->date, sizeof a->date, "%.7s", day);
	else if (what < 0.78)
		snprintf(a->date, sizeof a->date, "%.4s", day);
	else if (what < 0.82)
		dp_day_print(n + 6, other), snprintf(a->date, sizeof a->date, "%s/%s", day, other);
	else if (what < 0.84)
		snprintf(a->date, sizeof a->date, "%s/..", day);
	else if (what < 0.85)
		snprintf(a->date, sizeof a->date, "%.4s-22", day);
	dp_days_of(dp_str_c(a->date), &a->days);
	a->day = a->days.first != DP_NO_DAY ? a->days.first : a->published;
	if (what > 0.999) /* neither says when */
		a->day = a->published = DP_NO_DAY;
}

static void draw_place(maker *m, act *a)
{
	uint32_t place = zipf(m, PLACES), state = place % STATES;
	double what = unit(m);
	if (what < 0.4)
		return;
	state_code(state, a->code);
	snprintf(a->place, sizeof a->place, "Place %u", place);
	a->located = what < 0.9;
	if (what >= 0.9)
		snprintf(a->place, sizeof a->place, "State %s", a->code);
	a->lat = -80 + (place * 7919 % 1600) / 10.0;
	a->lon = -180 + (place * 104729 % 3600) / 10.0;
}

static void draw_act(maker *m, uint64_t i, uint64_t events, act *a)
{
	static const char *const status[] = {"occurred", "occurred", "occurred", "occurred", "occurred", "occurred", "planned", "possible", "denied"};
	*a = (act){.id = (int64_t)i + 1, .type = (dp_type)(1 + zipf(m, DP_TYPE_COUNT - 1))};
	snprintf(a->key, sizeof a->key, "%016llx", (unsigned long long)(next(m)));
	a->mode = MODES[below(m, sizeof MODES / sizeof *MODES)];
	a->status = status[below(m, sizeof status / sizeof *status)];
	a->certainty = unit(m) < 0.8 ? "stated" : "alleged";
	/* articles come in order of days, more or less */
	a->published = FIRST_DAY + (int32_t)(i * DAYS / events) + (int32_t)below(m, 5);
	a->origins = 1;
	while (unit(m) < 0.3 && a->origins < 200)
		a->origins++;
	a->reports = a->origins;
	while (unit(m) < 0.2)
		a->reports++;
	draw_sides(m, a);
	draw_place(m, a);
	draw_date(m, a);
}

void dp_synthetic_word(uint32_t rank, char out[DP_SYNTHETIC_WORD])
{
	static const char *const syllable[] = {
		"ra", "ver", "mi", "ge", "lan", "tor", "be", "schul", "kan", "de", "für", "zo", "wen", "pol", "ti", "gra"};
	uint32_t at = 0;
	for (uint32_t k = rank + 16; k; k /= 16)
		at += (uint32_t)snprintf(out + at, DP_SYNTHETIC_WORD - at, "%s", syllable[k % 16]);
}

static void draw_text(maker *m, char text[TEXT])
{
	uint32_t words = 8 + below(m, 18), at = 0;
	for (uint32_t i = 0; i < words; i++) {
		char w[DP_SYNTHETIC_WORD];
		dp_synthetic_word(zipf(m, VOCABULARY), w);
		at += (uint32_t)snprintf(text + at, TEXT - at, "%s%s", i ? " " : "", w);
	}
	snprintf(text + at, TEXT - at, ".");
}

static void add_article(maker *m, int32_t day)
{
	char doc[32], date[11], outlet[32];
	m->article++;
	m->article_day = day;
	m->in_article = 0;
	snprintf(doc, sizeof doc, "doc-%lld", (long long)m->article);
	snprintf(outlet, sizeof outlet, "Outlet %u", zipf(m, OUTLETS));
	dp_day_print(day, date);
	int_of(m, ARTICLE, m->article);
	text_of(m, ARTICLE, doc);
	int_of(m, ARTICLE, 1);
	text_of(m, ARTICLE, "Ein Titel");
	text_of(m, ARTICLE, date);
	day_of(m, ARTICLE, day);
	text_of(m, ARTICLE, outlet);
	text_of(m, ARTICLE, unit(m) < 0.3 ? "dpa" : "");
	text_of(m, ARTICLE, "");
	text_of(m, ARTICLE, "de");
	int_of(m, ARTICLE, 200);
	int_of(m, ARTICLE, m->article);
	int_of(m, ARTICLE, m->article);
	blob_of(m, ARTICLE, DP_STR(""));
	real_of(m, ARTICLE, 0);
	int_of(m, ARTICLE, m->article);
	text_of(m, ARTICLE, "2020-01-01T00:00:00Z");
	end_row(m, ARTICLE);
}

static void add_event(maker *m, const act *a)
{
	char name[8];
	int_of(m, EVENT, a->id);
	text_of(m, EVENT, a->key);
	text_of(m, EVENT, dp_type_name(a->type));
	text_of(m, EVENT, a->mode);
	text_of(m, EVENT, a->status);
	text_of(m, EVENT, a->certainty);
	text_of(m, EVENT, a->date);
	day_of(m, EVENT, a->days.first);
	day_of(m, EVENT, a->days.last);
	day_of(m, EVENT, a->day);
	text_of(m, EVENT, a->place);
	text_of(m, EVENT, a->code);
	if (a->located) {
		real_of(m, EVENT, a->lat);
		real_of(m, EVENT, a->lon);
	} else {
		null_of(m, EVENT);
		null_of(m, EVENT);
	}
	text_of(m, EVENT, "diplomatic");
	snprintf(name, sizeof name, "%02d0", (int)a->type);
	text_of(m, EVENT, name);
	int_of(m, EVENT, dp_type_quad(a->type));
	real_of(m, EVENT, (double)(a->id % 201) / 10 - 10);
	int_of(m, EVENT, a->reports);
	int_of(m, EVENT, (a->reports + a->origins) / 2);
	int_of(m, EVENT, a->origins);
	day_of(m, EVENT, a->published);
	day_of(m, EVENT, a->published);
	int_of(m, EVENT, a->lead);
	end_row(m, EVENT);
	if (!a->located || m->postgres)
		return;
	int_of(m, WHERE, a->id);
	for (int i = 0; i < 4; i++)
		real_of(m, WHERE, i < 2 ? a->lat : a->lon);
	end_row(m, WHERE);
}

static void add_event_sides(maker *m, const act *a)
{
	for (uint32_t i = 0; i < a->sides; i++) {
		const side *s = &a->side[i];
		int_of(m, EVENT_SIDE, a->id);
		text_of(m, EVENT_SIDE, s->role);
		int_of(m, EVENT_SIDE, s->n);
		text_of(m, EVENT_SIDE, s->name);
		text_of(m, EVENT_SIDE, s->code);
		text_of(m, EVENT_SIDE, dp_sector_name(s->sector));
		day_of(m, EVENT_SIDE, a->day);
		end_row(m, EVENT_SIDE);
		note(m, DP_NAME_SIDE, s->name);
	}
	note(m, DP_NAME_PLACE, a->place);
}

static void add_revision(maker *m, const act *a, const char *kind, const char *field)
{
	int_of(m, REVISION, ++m->revision);
	text_of(m, REVISION, "2020-01-01T00:00:00Z");
	text_of(m, REVISION, a->key);
	text_of(m, REVISION, kind);
	text_of(m, REVISION, field);
	text_of(m, REVISION, "");
	text_of(m, REVISION, "");
	text_of(m, REVISION, "doc-1");
	end_row(m, REVISION);
}

static void add_report_sides(maker *m, const act *a)
{
	for (uint32_t i = 0; i < a->sides; i++) {
		const side *s = &a->side[i];
		int_of(m, SIDE, m->report);
		text_of(m, SIDE, s->role);
		int_of(m, SIDE, s->n);
		text_of(m, SIDE, s->name);
		text_of(m, SIDE, s->name);
		text_of(m, SIDE, s->code);
		text_of(m, SIDE, dp_sector_name(s->sector));
		text_of(m, SIDE, s->kind);
		int_of(m, SIDE, 4);
		int_of(m, SIDE, 9);
		end_row(m, SIDE);
	}
}

static void add_words(maker *m)
{
	char text[TEXT];
	draw_text(m, text);
	int_of(m, SENTENCE, m->report);
	int_of(m, SENTENCE, m->article);
	int_of(m, SENTENCE, 0);
	int_of(m, SENTENCE, 100);
	text_of(m, SENTENCE, text);
	end_row(m, SENTENCE);
	int_of(m, ANCHOR, m->report);
	int_of(m, ANCHOR, 0);
	int_of(m, ANCHOR, m->report);
	end_row(m, ANCHOR);
	if (m->postgres)
		return;
	int_of(m, WORDS, m->report);
	text_of(m, WORDS, text);
	end_row(m, WORDS);
}

static void add_report(maker *m, const act *a)
{
	static const char traits[96];
	char key[17];
	if (m->article == 0 || m->in_article == REPORTS_AN_ARTICLE || m->article_day != a->published)
		add_article(m, a->published);
	m->report++;
	snprintf(key, sizeof key, "%016llx", (unsigned long long)next(m));
	int_of(m, REPORT, m->report);
	text_of(m, REPORT, m->report == a->lead ? a->key : key);
	int_of(m, REPORT, m->article);
	int_of(m, REPORT, m->in_article++);
	text_of(m, REPORT, key);
	int_of(m, REPORT, a->id);
	real_of(m, REPORT, 0);
	text_of(m, REPORT, dp_type_name(a->type));
	text_of(m, REPORT, a->mode);
	text_of(m, REPORT, a->status);
	text_of(m, REPORT, a->certainty);
	text_of(m, REPORT, a->date);
	text_of(m, REPORT, a->place);
	text_of(m, REPORT, a->place);
	text_of(m, REPORT, a->code);
	int_of(m, REPORT, 0);
	int_of(m, REPORT, 0);
	null_of(m, REPORT);
	null_of(m, REPORT);
	text_of(m, REPORT, "diplomatic");
	text_of(m, REPORT, "040");
	int_of(m, REPORT, dp_type_quad(a->type));
	real_of(m, REPORT, 0);
	text_of(m, REPORT, "traf");
	int_of(m, REPORT, 5);
	int_of(m, REPORT, 9);
	text_of(m, REPORT, "[{\"source\":\"AUTHOR\",\"value\":\"CT+\"}]");
	blob_of(m, REPORT, dp_str_of(traits, sizeof traits));
	end_row(m, REPORT);
	add_report_sides(m, a);
	add_words(m);
}

static void add_act(maker *m, uint64_t i, uint64_t events)
{
	act a;
	draw_act(m, i, events, &a);
	a.lead = m->report + 1;
	add_event(m, &a);
	add_event_sides(m, &a);
	for (uint32_t k = 0; k < a.reports; k++)
		add_report(m, &a);
	add_revision(m, &a, "created", "");
	for (uint32_t k = 1; k < a.reports; k++)
		add_revision(m, &a, "changed", "reports");
}

static int open_rows(maker *m, dp_db *db)
{
	int rc = dp_namebook_open(&m->names, db, m->error);
	for (int t = 0; rc == 0 && t < TABLES; t++)
		if (t < ON_SQLITE || !m->postgres)
			rc = dp_db_prepare_rows(db, ROWS[t].name, ROWS[t].columns, &m->row[t], m->error);
	return rc;
}

static void close_rows(maker *m)
{
	dp_namebook_close(m->names);
	for (int t = 0; t < TABLES; t++)
		dp_stmt_free(m->row[t]);
}

static int fill(maker *m, const dp_synthetic *self, dp_db *db)
{
	for (uint64_t i = 0; m->rc == 0 && i < self->events;) {
		m->rc = dp_db_begin(db, m->error);
		for (uint64_t k = 0; m->rc == 0 && k < AT_ONCE && i < self->events; k++, i++)
			add_act(m, i, self->events);
		if (m->rc == 0)
			m->rc = dp_db_commit(db, m->error);
		else
			dp_db_rollback(db);
		if (self->progress)
			self->progress(i);
	}
	return m->rc;
}

int dp_synthetic_fill(const dp_synthetic *self, dp_db *db, depesche_error *error)
{
	maker m = {.state = self->seed, .postgres = dp_db_kind_of(db) == DP_DB_POSTGRES, .error = error};
	int rc = open_rows(&m, db);
	if (rc == 0)
		rc = fill(&m, self, db);
	close_rows(&m);
	return rc;
}
