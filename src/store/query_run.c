#include "store/query_sql.h"

#include "base/error.h"

enum { ROW_BUDGET = 1 << 26, PLAN_BUDGET = 1 << 26 };

typedef int (*taker)(void *to, const dp_found *found, depesche_error *error);

/* One run of a query: statements that load an event, and where events go. */
typedef struct run {
	dp_db *db;
	dp_plan plan;
	dp_arena arena, row; /* of the run; of one event */
	dp_finder finder;
	taker take;
	void *to;
	struct {
		dp_cursor *v;
		uint32_t n, cap;
	} page;
	uint32_t most; /* events to find, 0: all, which are taken as they are found */
} run;

static const char EVENT[] =
	"SELECT e.id, e.key, e.type, e.mode, e.status, e.certainty, e.date, e.first_day, e.last_day, e.day, e.place, e.place_code, e.lat, e.lon,"
	" e.context, e.cameo, e.quad, e.score, e.reports, e.outlets, e.origins, e.published_first, e.published_last, e.lead, r.trigger_text,"
	" r.trigger_begin, r.trigger_end, a.doc, a.title, a.published, a.publisher, a.agency, a.url, a.language, s.text, s.\"begin\", s.\"end\""
	" FROM event e JOIN report r ON r.id = e.lead JOIN article a ON a.id = r.article LEFT JOIN anchor n ON n.report = r.id AND n.n = 0"
	" LEFT JOIN sentence s ON s.id = n.sentence WHERE e.id = $1";

/* In order of the columns of EVENT. */
#define COLUMNS                                                                                                                                      \
	ID, KEY, TYPE, MODE, STATUS, CERTAINTY, DATE, FIRST_DAY, LAST_DAY, DAY, PLACE, PLACE_CODE, LAT, LON, CONTEXT, CAMEO, QUAD, SCORE, REPORTS,   \
		OUTLETS, ORIGINS, PUBLISHED_FIRST, PUBLISHED_LAST, LEAD, TRIGGER, TRIGGER_BEGIN, TRIGGER_END, DOC, TITLE, PUBLISHED, PUBLISHER,      \
		AGENCY, URL, LANGUAGE, SENTENCE, BEGIN, END
enum { COLUMNS };

static const char SIDES[] =
	"SELECT v.role, v.name, v.code, v.sector,"
	" (SELECT x.text FROM side x WHERE x.report = $1 AND x.role = v.role AND x.name = v.name ORDER BY x.n LIMIT 1)"
	" FROM event_side v WHERE v.event = $2 ORDER BY v.role, v.n";

static int32_t day_at(const dp_stmt *stmt, int column)
{
	return dp_stmt_is_null(stmt, column) ? DP_NO_DAY : (int32_t)dp_stmt_get_int(stmt, column);
}

static dp_str text_at(dp_arena *arena, const dp_stmt *stmt, int column)
{
	return dp_arena_str(arena, dp_stmt_get_text(stmt, column));
}

static dp_status status_of(dp_str name)
{
	for (dp_status i = DP_STATUS_OCCURRED; i < DP_STATUS_DENIED; i++)
		if (dp_str_is(name, dp_status_name(i)))
			return i;
	return DP_STATUS_DENIED;
}

static void load_values(dp_arena *arena, const dp_stmt *s, dp_found *f)
{
	f->id = dp_stmt_get_int(s, ID);
	f->key = text_at(arena, s, KEY);
	f->type = dp_type_of(dp_stmt_get_text(s, TYPE));
	f->mode = text_at(arena, s, MODE);
	f->status = status_of(dp_stmt_get_text(s, STATUS));
	f->certainty = dp_str_is(dp_stmt_get_text(s, CERTAINTY), dp_certainty_name(DP_ALLEGED)) ? DP_ALLEGED : DP_STATED;
	f->date = text_at(arena, s, DATE);
	f->days = (dp_days){day_at(s, FIRST_DAY), day_at(s, LAST_DAY)};
	f->day = day_at(s, DAY);
	f->place = text_at(arena, s, PLACE);
	f->place_code = text_at(arena, s, PLACE_CODE);
	f->located = !dp_stmt_is_null(s, LAT) && !dp_stmt_is_null(s, LON);
	f->lat = dp_stmt_get_real(s, LAT);
	f->lon = dp_stmt_get_real(s, LON);
	f->context = text_at(arena, s, CONTEXT);
	f->cameo = text_at(arena, s, CAMEO);
	f->quad = (int32_t)dp_stmt_get_int(s, QUAD);
	f->score = dp_stmt_get_real(s, SCORE);
}

static void load_lead(dp_arena *arena, const dp_stmt *s, dp_found *f)
{
	f->reports = (uint32_t)dp_stmt_get_int(s, REPORTS);
	f->outlets = (uint32_t)dp_stmt_get_int(s, OUTLETS);
	f->origins = (uint32_t)dp_stmt_get_int(s, ORIGINS);
	f->published_first = day_at(s, PUBLISHED_FIRST);
	f->published_last = day_at(s, PUBLISHED_LAST);
	f->trigger = text_at(arena, s, TRIGGER);
	f->trigger_begin = (uint32_t)dp_stmt_get_int(s, TRIGGER_BEGIN);
	f->trigger_end = (uint32_t)dp_stmt_get_int(s, TRIGGER_END);
	f->doc = text_at(arena, s, DOC);
	f->title = text_at(arena, s, TITLE);
	f->published = text_at(arena, s, PUBLISHED);
	f->publisher = text_at(arena, s, PUBLISHER);
	f->agency = text_at(arena, s, AGENCY);
	f->url = text_at(arena, s, URL);
	f->language = text_at(arena, s, LANGUAGE);
	f->sentence = text_at(arena, s, SENTENCE);
	f->begin = (uint32_t)dp_stmt_get_int(s, BEGIN);
	f->end = (uint32_t)dp_stmt_get_int(s, END);
}

typedef struct members {
	dp_member *v;
	uint32_t n, cap;
} members;

static bool add_member(dp_arena *arena, const dp_stmt *s, members *to)
{
	dp_member *m = DP_PUSH(arena, to);
	if (!m)
		return false;
	dp_str code = dp_stmt_get_text(s, 2);
	m->name = text_at(arena, s, 1);
	memcpy(m->code, code.p, code.n < sizeof m->code ? code.n : sizeof m->code - 1);
	m->sector = dp_sector_of(dp_stmt_get_text(s, 3));
	m->text = text_at(arena, s, 4);
	m->kind = DP_STR("");
	return m->name.p && m->text.p;
}

static int load_sides(dp_finder *self, int64_t event, int64_t lead, dp_arena *arena, dp_found *f, depesche_error *error)
{
	members actor = {0}, recipient = {0}, said_by = {0};
	int rc;
	dp_stmt_int(self->sides, 1, lead);
	dp_stmt_int(self->sides, 2, event);
	while ((rc = dp_stmt_step(self->sides, error)) > 0) {
		dp_str role = dp_stmt_get_text(self->sides, 0);
		members *to = dp_str_is(role, "actor") ? &actor : dp_str_is(role, "recipient") ? &recipient : &said_by;
		if (!add_member(arena, self->sides, to)) {
			dp_stmt_reset(self->sides);
			return dp_fail_memory(error);
		}
	}
	f->actor = actor.v;
	f->actors = actor.n;
	f->recipient = recipient.v;
	f->recipients = recipient.n;
	f->said_by = said_by.v;
	f->sources = said_by.n;
	return rc;
}

int dp_finder_open(dp_finder *self, dp_db *db, depesche_error *error)
{
	dp_finder new = {0};
	int rc = dp_db_prepare(db, EVENT, &new.event, error);
	if (rc == 0)
		rc = dp_db_prepare(db, SIDES, &new.sides, error);
	if (rc != 0)
		dp_finder_close(&new);
	else
		*self = new;
	return rc;
}

void dp_finder_close(dp_finder *self)
{
	dp_stmt_free(self->event);
	dp_stmt_free(self->sides);
	*self = (dp_finder){0};
}

int dp_finder_load(dp_finder *self, int64_t event, dp_arena *arena, dp_found *found, bool *there, depesche_error *error)
{
	dp_found f = {0};
	dp_stmt_int(self->event, 1, event);
	int rc = dp_stmt_step(self->event, error);
	if (rc < 0)
		return rc;
	*there = rc > 0;
	if (rc == 0)
		return 0;
	load_values(arena, self->event, &f);
	load_lead(arena, self->event, &f);
	int64_t lead = dp_stmt_get_int(self->event, LEAD);
	dp_stmt_reset(self->event);
	if (!dp_arena_alloc(arena, 1)) /* what did not fit before does not fit now */
		return dp_fail_memory(error);
	rc = load_sides(self, event, lead, arena, &f, error);
	if (rc == 0)
		*found = f;
	return rc;
}

/* Loads an event and hands it on. */
static int take_event(run *self, int64_t event, depesche_error *error)
{
	dp_found found;
	bool there;
	dp_arena_reset(&self->row);
	int rc = dp_finder_load(&self->finder, event, &self->row, &found, &there, error);
	return rc != 0 || !there ? rc : self->take(self->to, &found, error);
}

/* What was found: taken at once, or noted for the page. */
static int note_event(run *self, const dp_stmt *stmt, depesche_error *error)
{
	int64_t id = dp_stmt_get_int(stmt, 0);
	if (!self->most)
		return take_event(self, id, error);
	dp_cursor *at = DP_PUSH(&self->arena, &self->page);
	if (!at)
		return dp_fail_memory(error);
	*at = (dp_cursor){true, !dp_stmt_is_null(stmt, 1), self->plan.query->sort, dp_stmt_get_int(stmt, 1), id};
	return 0;
}

static int run_span(run *self, dp_span span, bool behind, depesche_error *error)
{
	dp_ask sql;
	dp_stmt *stmt = NULL;
	uint32_t left = self->most ? self->most - self->page.n : 0;
	int rc = dp_plan_choose(&self->plan, span, left, self->db, &self->arena, error);
	if (rc != 0)
		return rc;
	dp_ask_init(&sql, self->db, &self->arena);
	dp_plan_page(&self->plan, span, behind, left, &sql);
	rc = dp_ask_prepare(&sql, &stmt, error);
	dp_ask_release(&sql);
	if (rc == 0 && !self->most)
		dp_stmt_large(stmt);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
		rc = note_event(self, stmt, error);
	dp_stmt_free(stmt);
	return rc;
}

static dp_span span_of(const dp_query *q, const dp_cursor *at)
{
	if (!dp_query_by_day(q))
		return DP_SPAN_ALL;
	if (!at->keyed)
		return DP_SPAN_UNKNOWN;
	return q->from_set && at->key < (int64_t)q->from - DP_LONG ? DP_SPAN_LONG : DP_SPAN_MAIN;
}

static int run_spans(run *self, depesche_error *error)
{
	const dp_query *q = self->plan.query;
	dp_span span[DP_SPANS];
	uint32_t n = dp_query_spans(q, span), first = 0;
	bool behind = q->after.set && self->most;
	while (behind && first < n && span[first] != span_of(q, &q->after))
		first++;
	int rc = 0;
	for (uint32_t i = first; rc == 0 && i < n && (!self->most || self->page.n < self->most); i++)
		rc = run_span(self, span[i], behind && i == first, error);
	return rc;
}

static int run_open(run *self, const dp_query *query, dp_db *db, uint32_t limit, depesche_error *error)
{
	dp_arena_init(&self->arena, PLAN_BUDGET);
	dp_arena_init(&self->row, ROW_BUDGET);
	self->db = db;
	self->most = limit ? limit + 1 : 0; /* one more tells whether there is a next page */
	int rc = dp_plan_make(&self->plan, query, db, &self->arena, error);
	return rc == 0 ? dp_finder_open(&self->finder, db, error) : rc;
}

static void run_close(run *self)
{
	dp_finder_close(&self->finder);
	dp_arena_release(&self->arena);
	dp_arena_release(&self->row);
}

static int run_page(run *self, uint32_t limit, dp_arena *arena, dp_str *cursor, depesche_error *error)
{
	int rc = self->plan.nothing ? 0 : run_spans(self, error);
	uint32_t n = self->page.n < limit ? self->page.n : limit;
	for (uint32_t i = 0; rc == 0 && i < n; i++)
		rc = take_event(self, self->page.v[i].id, error);
	if (rc != 0 || !cursor)
		return rc;
	dp_str next = self->page.n > limit ? dp_cursor_print(&self->page.v[limit - 1], arena) : DP_STR("");
	if (!next.p)
		return dp_fail_memory(error);
	*cursor = next;
	return 0;
}

int dp_query_run(const dp_query *self, dp_record *record, taker take, void *to, dp_arena *arena, dp_str *cursor, depesche_error *error)
{
	run r = {.take = take, .to = to};
	dp_db *db = dp_record_db(record);
	int rc = dp_db_look(db, error);
	if (rc != 0)
		return rc;
	rc = run_open(&r, self, db, self->limit, error);
	if (rc == 0)
		rc = run_page(&r, self->limit, arena, cursor, error);
	run_close(&r);
	dp_db_rollback(db);
	return rc;
}

int dp_query_all(const dp_query *self, dp_record *record, taker take, void *to, depesche_error *error)
{
	run r = {.take = take, .to = to};
	dp_db *db = dp_record_db(record);
	int rc = dp_db_look(db, error);
	if (rc != 0)
		return rc;
	rc = run_open(&r, self, db, 0, error);
	if (rc == 0 && !r.plan.nothing)
		rc = run_spans(&r, error);
	run_close(&r);
	dp_db_rollback(db);
	return rc;
}
