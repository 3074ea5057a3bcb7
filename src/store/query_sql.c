#include "store/query_sql.h"

#include "base/error.h"

#include <math.h>

enum { SQL_CAP = 1 << 22 };

static const double EARTH = 6371.0088; /* km, mean radius */

void dp_ask_init(dp_ask *self, dp_db *db, dp_arena *arena)
{
	*self = (dp_ask){.db = db, .arena = arena};
	dp_buf_init(&self->text, SQL_CAP);
}

void dp_ask_release(dp_ask *self)
{
	dp_buf_release(&self->text);
}

void dp_ask_c(dp_ask *self, const char *text)
{
	dp_buf_c(&self->text, text);
}

static void add_value(dp_ask *self, dp_value value)
{
	dp_value *slot = DP_PUSH(self->arena, &self->values);
	if (!slot) {
		self->failed = true;
		return;
	}
	*slot = value;
	dp_buf_printf(&self->text, "$%u", self->values.n);
}

void dp_ask_int(dp_ask *self, int64_t value)
{
	add_value(self, (dp_value){.kind = DP_VALUE_INT, .i = value});
}

void dp_ask_real(dp_ask *self, double value)
{
	add_value(self, (dp_value){.kind = DP_VALUE_REAL, .r = value});
}

void dp_ask_text(dp_ask *self, dp_str value)
{
	add_value(self, (dp_value){.kind = DP_VALUE_TEXT, .s = value});
}

int dp_ask_prepare(dp_ask *self, dp_stmt **stmt, depesche_error *error)
{
	if (self->failed || self->text.failed)
		return dp_fail_memory(error);
	int rc = dp_db_prepare(self->db, self->text.p, stmt, error);
	for (uint32_t i = 0; rc == 0 && i < self->values.n; i++) {
		const dp_value *v = &self->values.v[i];
		int n = (int)i + 1;
		if (v->kind == DP_VALUE_INT)
			dp_stmt_int(*stmt, n, v->i);
		else if (v->kind == DP_VALUE_REAL)
			dp_stmt_real(*stmt, n, v->r);
		else
			dp_stmt_text(*stmt, n, v->s);
	}
	return rc;
}

static bool on_sqlite(const dp_ask *sql)
{
	return dp_db_kind_of(sql->db) == DP_DB_SQLITE;
}

/* SQLite, which has no statistics, is told the index; PostgreSQL knows better itself. */
static void use_index(dp_ask *sql, const char *index)
{
	if (!on_sqlite(sql))
		return;
	dp_ask_c(sql, index[0] ? " INDEXED BY " : " NOT INDEXED");
	dp_ask_c(sql, index);
}

/* Behind a condition in brackets: no index is to be taken for it. */
static void only_test(dp_ask *sql)
{
	dp_ask_c(sql, on_sqlite(sql) ? ") IS TRUE" : ")");
}

/* The columns of a row that terms speak of: a side's, or an event's with its place. */
typedef struct columns {
	const char *name, *code, *sector;
	bool place; /* whose names they are */
} columns;

static const columns SIDE_D = {"d.name", "d.code", "d.sector", false}, SIDE_S = {"s.name", "s.code", "s.sector", false},
		     SIDE_T = {"t.name", "t.code", "t.sector", false}, PLACE_D = {"d.place", "d.place_code", "", true},
		     PLACE_E = {"e.place", "e.place_code", "", true};

static dp_str longest_word(dp_str folded)
{
	dp_str longest = {"", 0}, word;
	while (dp_str_cut(&folded, ' ', &word))
		longest = word.n > longest.n ? word : longest;
	return longest;
}

void dp_plan_names(const dp_term *term, bool place, dp_ask *sql)
{
	if (term->kind == DP_TERM_SAME) {
		dp_ask_c(sql, "SELECT n.name FROM name n WHERE n.folded = ");
		dp_ask_text(sql, term->folded);
	} else {
		dp_str like = dp_arena_printf(sql->arena, "%% %.*s %%", (int)term->folded.n, term->folded.p);
		sql->failed |= !like.p;
		dp_ask_c(sql, "SELECT n.name FROM name_word w CROSS JOIN name n WHERE n.id = w.name AND w.word = ");
		dp_ask_text(sql, longest_word(term->folded));
		dp_ask_c(sql, " AND ' ' || n.folded || ' ' LIKE ");
		dp_ask_text(sql, like);
	}
	dp_ask_c(sql, place ? " AND n.kind = 'place'" : " AND n.kind = 'side'");
}

static void whom_of(dp_ask *sql, const dp_term *term, const columns *c)
{
	if (term->kind == DP_TERM_NOBODY) {
		dp_ask_c(sql, "1 = 0");
		return;
	}
	dp_ask_c(sql, term->kind == DP_TERM_CODE ? c->code : c->name);
	dp_ask_c(sql, term->kind == DP_TERM_CODE || term->kind == DP_TERM_ONE ? " = " : " IN (");
	if (term->kind == DP_TERM_CODE || term->kind == DP_TERM_ONE) {
		dp_ask_text(sql, term->kind == DP_TERM_CODE ? term->code : term->name);
		return;
	}
	dp_plan_names(term, c->place, sql);
	dp_ask_c(sql, ")");
}

static void term_of(dp_ask *sql, const dp_term *term, const columns *c)
{
	if (term->kind != DP_TERM_SECTOR)
		whom_of(sql, term, c);
	if (!term->sector)
		return;
	dp_ask_c(sql, term->kind == DP_TERM_SECTOR ? "" : " AND ");
	dp_ask_c(sql, c->sector);
	dp_ask_c(sql, " = ");
	dp_ask_text(sql, dp_str_c(dp_sector_name(term->sector)));
}

static void any_term(dp_ask *sql, const dp_terms *terms, const columns *c)
{
	for (uint32_t i = 0; i < terms->n; i++) {
		dp_ask_c(sql, i ? " OR " : "");
		term_of(sql, &terms->v[i], c);
	}
}

static const char *role_of(dp_by by)
{
	switch (by) {
	case DP_BY_ACTOR:
		return "role = 'actor'";
	case DP_BY_RECIPIENT:
		return "role = 'recipient'";
	case DP_BY_SAID_BY:
		return "role = 'said_by'";
	default:
		return "role <> 'said_by'";
	}
}

static bool side_stream(const dp_plan *self)
{
	return self->way == DP_WAY_STREAM && self->by < DP_BY_PLACE;
}

static void test_terms(dp_ask *sql, const dp_terms *terms, const columns *c)
{
	dp_ask_c(sql, " AND (");
	any_term(sql, terms, c);
	dp_ask_c(sql, ")");
}

/* Likewise of a side that is found by its event. */
static void test_side_terms(dp_ask *sql, const dp_terms *terms, const columns *c)
{
	dp_ask_c(sql, " AND (");
	any_term(sql, terms, c);
	only_test(sql);
}

/* An event's number in the row that comes first: what is tested by it alone is tested before the event's own row is read. */
static const char *event_id(const dp_plan *self)
{
	return side_stream(self) || self->way == DP_WAY_GATHER ? "d.event" : "e.id";
}

static void test_side(const dp_plan *self, dp_by by, dp_ask *sql)
{
	dp_ask_c(sql, " AND EXISTS (SELECT 1 FROM event_side s WHERE s.event = ");
	dp_ask_c(sql, event_id(self));
	dp_ask_c(sql, " AND s.");
	dp_ask_c(sql, role_of(by));
	test_side_terms(sql, &self->list[by], &SIDE_S);
	dp_ask_c(sql, ")");
}

/* Another side than the row that is streamed. */
static void test_other(const dp_plan *self, dp_ask *sql)
{
	dp_by by = self->by == DP_BY_WHO ? DP_BY_WITH : DP_BY_WHO;
	dp_ask_c(sql, " AND EXISTS (SELECT 1 FROM event_side s WHERE s.event = d.event AND (s.role <> d.role OR s.n <> d.n) AND s.");
	dp_ask_c(sql, role_of(by));
	test_side_terms(sql, &self->list[by], &SIDE_S);
	dp_ask_c(sql, ")");
}

/* Two sides, not one that is both. */
static void test_pair(const dp_plan *self, dp_ask *sql)
{
	dp_ask_c(sql, " AND EXISTS (SELECT 1 FROM event_side s CROSS JOIN event_side t WHERE s.event = ");
	dp_ask_c(sql, event_id(self));
	dp_ask_c(sql, " AND t.event = s.event AND (s.role <> t.role OR s.n <> t.n) AND s.");
	dp_ask_c(sql, role_of(DP_BY_WHO));
	dp_ask_c(sql, " AND t.");
	dp_ask_c(sql, role_of(DP_BY_WITH));
	test_side_terms(sql, &self->list[DP_BY_WHO], &SIDE_S);
	test_side_terms(sql, &self->list[DP_BY_WITH], &SIDE_T);
	dp_ask_c(sql, ")");
}

/* Candidates of a condition may be joined by those that reach into the days asked for, and then need its test, too. */
static bool reaching(const dp_plan *self, dp_span span, dp_by by)
{
	return (by < DP_LISTS || by == DP_BY_TYPE || by == DP_BY_DAYS) && span == DP_SPAN_ALL && self->query->from_set;
}

static void test_sides(const dp_plan *self, dp_span span, dp_ask *sql)
{
	bool pair = self->list[DP_BY_WHO].n && self->list[DP_BY_WITH].n;
	for (dp_by by = DP_BY_WHO; by <= DP_BY_SAID_BY; by++) {
		bool known = self->way != DP_WAY_SCAN && self->by == by && !reaching(self, span, by);
		if (self->list[by].n && !(pair && by <= DP_BY_WITH) && !known)
			test_side(self, by, sql);
	}
	if (pair && side_stream(self) && self->by <= DP_BY_WITH)
		test_other(self, sql);
	else if (pair)
		test_pair(self, sql);
}

/* "e.type IN ($1, $2)" of the bits that are set. */
static void bits_in(dp_ask *sql, const char *name, uint32_t bits, const char *(*name_of)(uint32_t bit))
{
	const char *comma = "";
	dp_ask_c(sql, name);
	dp_ask_c(sql, " IN (");
	for (uint32_t bit = 0; bit < 32; bit++) {
		if (!(bits >> bit & 1))
			continue;
		dp_ask_c(sql, comma);
		dp_ask_text(sql, dp_str_c(name_of(bit)));
		comma = ", ";
	}
	dp_ask_c(sql, ")");
}

static const char *type_name(uint32_t bit)
{
	return dp_type_name((dp_type)bit);
}

static const char *status_name(uint32_t bit)
{
	return dp_status_name((dp_status)(bit - 1));
}

static const char *certainty_name(uint32_t bit)
{
	return dp_certainty_name((dp_certainty)(bit - 1));
}

static void test_bits(dp_ask *sql, const char *name, uint32_t bits, const char *(*name_of)(uint32_t bit))
{
	if (!bits)
		return;
	dp_ask_c(sql, " AND ");
	bits_in(sql, name, bits, name_of);
}

static void test_quad(const dp_query *q, dp_ask *sql)
{
	const char *comma = "";
	if (!q->quads)
		return;
	dp_ask_c(sql, " AND e.quad IN (");
	for (int quad = 1; quad <= 4; quad++) {
		if (!(q->quads >> quad & 1))
			continue;
		dp_ask_c(sql, comma);
		dp_ask_int(sql, quad);
		comma = ", ";
	}
	dp_ask_c(sql, ")");
}

static void test_modes(const dp_query *q, dp_ask *sql)
{
	if (!q->modes.n)
		return;
	dp_ask_c(sql, " AND e.mode IN (");
	for (uint32_t i = 0; i < q->modes.n; i++) {
		dp_ask_c(sql, i ? ", " : "");
		dp_ask_text(sql, q->modes.v[i]);
	}
	dp_ask_c(sql, ")");
}

static double radians(double degrees)
{
	return degrees * (3.14159265358979323846 / 180);
}

/* By the haversine of the angle at the Earth's centre. */
static void test_near(const dp_query *q, dp_ask *sql)
{
	double half = sin(q->km / EARTH / 2);
	if (!q->near_set)
		return;
	dp_ask_c(sql, " AND power(sin(radians(e.lat - ");
	dp_ask_real(sql, q->lat);
	dp_ask_c(sql, ") / 2), 2) + cos(radians(e.lat)) * ");
	dp_ask_real(sql, cos(radians(q->lat)));
	dp_ask_c(sql, " * power(sin(radians(e.lon - ");
	dp_ask_real(sql, q->lon);
	dp_ask_c(sql, ") / 2), 2) <= ");
	dp_ask_real(sql, half * half);
}

/* The words as the database's own text search takes them: FTS5's phrases, or a tsquery. They hold letters, digits and marks only. */
static void phrase(const dp_phrase *p, bool first, bool fts, dp_buf *out)
{
	dp_buf_c(out, first ? "" : fts ? " " : " & ");
	dp_buf_c(out, fts ? "\"" : "(");
	for (uint32_t i = 0; i < p->n; i++) {
		bool open = p->prefix && i + 1 == p->n;
		dp_buf_c(out, fts ? (i ? " " : "") : (i ? " <-> '" : "'"));
		dp_buf_str(out, p->v[i]);
		dp_buf_c(out, fts ? "" : open ? "':*" : "'");
	}
	dp_buf_c(out, fts ? (p->prefix ? "\" *" : "\"") : ")");
}

static dp_str match_of(const dp_query *q, dp_ask *sql)
{
	dp_buf out;
	dp_buf_init(&out, SQL_CAP);
	for (uint32_t i = 0; i < q->text.n; i++)
		phrase(&q->text.v[i], i == 0, on_sqlite(sql), &out);
	dp_str text = out.failed ? (dp_str){NULL, 0} : dp_arena_str(sql->arena, dp_buf_view(&out));
	dp_buf_release(&out);
	sql->failed |= !text.p;
	return text;
}

/* Of a row `t`, a sentence. */
static void match(const dp_query *q, dp_ask *sql)
{
	dp_ask_c(sql, on_sqlite(sql) ? "t.sentence_text MATCH " : "depesche_words(t.text) @@ to_tsquery('pg_catalog.simple', depesche_plain(");
	dp_ask_text(sql, match_of(q, sql));
	dp_ask_c(sql, on_sqlite(sql) ? "" : "))");
}

/* Sentences that have the words, by `column`; `t` is FTS5's table or the sentences themselves. */
static void matching(const dp_plan *self, const char *column, dp_ask *sql)
{
	dp_ask_c(sql, "SELECT ");
	dp_ask_c(sql, column);
	dp_ask_c(sql, on_sqlite(sql) ? " FROM sentence_text t WHERE " : " FROM sentence t WHERE ");
	match(self->query, sql);
}

static const char *sentence_id(const dp_ask *sql)
{
	return on_sqlite(sql) ? "t.rowid" : "t.id";
}

static void test_text(const dp_plan *self, dp_ask *sql)
{
	if (!self->query->text.n || (self->way == DP_WAY_GATHER && self->by == DP_BY_TEXT))
		return;
	dp_ask_c(sql, " AND EXISTS (SELECT 1 FROM report r CROSS JOIN anchor a WHERE r.event = ");
	dp_ask_c(sql, event_id(self));
	dp_ask_c(sql, " AND a.report = r.id AND ");
	dp_ask_c(sql, self->text_at_once ? "(a.sentence IN (" : "(EXISTS (");
	matching(self, self->text_at_once ? sentence_id(sql) : "1", sql);
	if (!self->text_at_once) {
		dp_ask_c(sql, " AND a.sentence = ");
		dp_ask_c(sql, sentence_id(sql));
	}
	dp_ask_c(sql, ")");
	only_test(sql);
	dp_ask_c(sql, ")");
}

/* " AND d.day >= $1" and the like. */
static void compare(dp_ask *sql, const char *left, const char *sign, int64_t right)
{
	dp_ask_c(sql, " AND ");
	dp_ask_c(sql, left);
	dp_ask_c(sql, sign);
	dp_ask_int(sql, right);
}

/* Narrows a row by its day alone, for an index. */
static void row_days(const dp_query *q, dp_span span, const char *day, dp_ask *sql)
{
	bool open = !q->from_set && !q->to_set;
	if (span == DP_SPAN_LONG)
		compare(sql, day, " < ", (int64_t)q->from - DP_LONG);
	if (q->from_set && (span == DP_SPAN_MAIN || span == DP_SPAN_ALL))
		compare(sql, day, " >= ", (int64_t)q->from - DP_LONG);
	if (q->to_set && (span == DP_SPAN_MAIN || span == DP_SPAN_ALL))
		compare(sql, day, " <= ", q->to);
	if (span != DP_SPAN_UNKNOWN && !(span == DP_SPAN_MAIN && open))
		return;
	dp_ask_c(sql, " AND ");
	dp_ask_c(sql, day);
	dp_ask_c(sql, span == DP_SPAN_UNKNOWN ? " IS NULL" : " IS NOT NULL");
}

/* The row `d` is of an event that reaches into `from`, having begun long before. */
static void long_days(const dp_query *q, dp_ask *sql)
{
	dp_ask_c(sql, "d.last_day > d.day + 31");
	compare(sql, "d.day", " < ", (int64_t)q->from - DP_LONG);
	compare(sql, "d.last_day", " >= ", q->from);
}

bool dp_plan_reads_event(const dp_plan *self)
{
	const dp_query *q = self->query;
	return q->types || q->modes.n || q->statuses || q->certainties || q->quads || q->min_origins || q->min_reports || q->near_set ||
	       self->list[DP_BY_PLACE].n;
}

static bool needs_event(const dp_plan *self, dp_span span)
{
	return !side_stream(self) || span == DP_SPAN_LONG || dp_plan_reads_event(self);
}

/* " AND (d.day >= $1 OR reaches into it)" */
static void test_from(const dp_plan *self, bool event, dp_ask *sql)
{
	dp_ask_c(sql, side_stream(self) ? " AND (d.day >= " : " AND (e.day >= ");
	dp_ask_int(sql, self->query->from);
	dp_ask_c(sql, event ? " OR e.last_day >= " : " OR (SELECT f.last_day FROM event f WHERE f.id = d.event) >= ");
	dp_ask_int(sql, self->query->from);
	dp_ask_c(sql, ")");
}

/* All that is asked of an event's days. */
static void test_days(const dp_plan *self, dp_span span, dp_ask *sql)
{
	const dp_query *q = self->query;
	if (span == DP_SPAN_LONG) {
		dp_ask_c(sql, " AND e.last_day > e.day + 31");
		compare(sql, "e.last_day", " >= ", q->from);
	}
	if (span != DP_SPAN_ALL && !side_stream(self))
		row_days(q, span, "e.day", sql);
	if (span == DP_SPAN_ALL && q->to_set)
		compare(sql, "e.day", " <= ", q->to);
	if (q->from_set && (span == DP_SPAN_MAIN || span == DP_SPAN_ALL))
		test_from(self, needs_event(self, span), sql);
}

bool dp_query_dated(const dp_query *self)
{
	return self->from_set || self->to_set;
}

bool dp_query_by_day(const dp_query *self)
{
	return self->sort == DP_SORT_DATE || self->sort == DP_SORT_DATE_BACK;
}

uint32_t dp_query_spans(const dp_query *self, dp_span out[DP_SPANS])
{
	uint32_t n = 0;
	if (!dp_query_by_day(self)) {
		out[n++] = DP_SPAN_ALL;
		return n;
	}
	if (self->from_set && self->sort == DP_SORT_DATE)
		out[n++] = DP_SPAN_LONG;
	out[n++] = DP_SPAN_MAIN;
	if (self->from_set && self->sort == DP_SORT_DATE_BACK)
		out[n++] = DP_SPAN_LONG;
	if (!dp_query_dated(self))
		out[n++] = DP_SPAN_UNKNOWN;
	return n;
}

bool dp_plan_has(const dp_plan *self, dp_by by)
{
	const dp_query *q = self->query;
	switch (by) {
	case DP_BY_TYPE:
		return q->types != 0;
	case DP_BY_NEAR:
		return q->near_set;
	case DP_BY_TEXT:
		return q->text.n > 0;
	case DP_BY_ORIGINS:
		return q->min_origins > 1;
	case DP_BY_REPORTS:
		return q->min_reports > 1;
	case DP_BY_DAYS:
		return dp_query_dated(q);
	default:
		return self->list[by].n > 0;
	}
}

bool dp_plan_ordered(const dp_plan *self, dp_by by)
{
	if (by == DP_BY_TYPE)
		return self->query->types && (self->query->types & (self->query->types - 1)) == 0;
	if (by >= DP_LISTS || self->list[by].n != 1)
		return false;
	const dp_term *term = &self->list[by].v[0];
	return term->kind == DP_TERM_CODE || term->kind == DP_TERM_ONE;
}

/* Boxes that hold the circle: two where it crosses the 180th meridian, all longitudes where it holds a pole. */
static uint32_t boxes(const dp_query *q, double box[2][4])
{
	double high = q->km / EARTH * (180 / 3.14159265358979323846), south = q->lat - high, north = q->lat + high;
	double wide = south <= -90 || north >= 90 ? 180 : asin(fmin(1, sin(radians(high)) / cos(radians(q->lat)))) * (180 / 3.14159265358979323846);
	double west = q->lon - wide, east = q->lon + wide;
	double whole[4] = {south, north, wide >= 180 ? -180 : west, wide >= 180 ? 180 : east};
	memcpy(box[0], whole, sizeof whole);
	memcpy(box[1], whole, sizeof whole);
	if (wide >= 180 || (west >= -180 && east <= 180))
		return 1;
	box[0][2] = west < -180 ? -180 : west;
	box[0][3] = east > 180 ? 180 : east;
	box[1][2] = west < -180 ? west + 360 : -180;
	box[1][3] = west < -180 ? 180 : east - 360;
	return 2;
}

static void box_candidates(const double box[4], dp_ask *sql)
{
	static const char *const part[] = {" WHERE d.max_lat >= ", " AND d.min_lat <= ", " AND d.max_lon >= ", " AND d.min_lon <= "};
	dp_ask_c(sql, "SELECT d.id AS event FROM event_where d");
	for (int i = 0; i < 4; i++) {
		dp_ask_c(sql, part[i]);
		dp_ask_real(sql, box[i]);
	}
}

static void near_candidates(const dp_plan *self, dp_ask *sql)
{
	double box[2][4];
	uint32_t n = boxes(self->query, box);
	for (uint32_t i = 0; i < n; i++) {
		dp_ask_c(sql, i ? " UNION ALL " : "");
		box_candidates(box[i], sql);
	}
}

static void text_candidates(const dp_plan *self, dp_ask *sql)
{
	dp_ask_c(sql, "SELECT r.event AS event FROM (");
	matching(self, on_sqlite(sql) ? "t.rowid AS id" : "t.id AS id", sql);
	dp_ask_c(sql, ") m CROSS JOIN anchor a CROSS JOIN report r WHERE a.sentence = m.id AND r.id = a.report");
}

static void term_candidates(const dp_plan *self, dp_by by, dp_span span, dp_ask *sql)
{
	const dp_terms *terms = &self->list[by];
	bool place = by == DP_BY_PLACE;
	for (uint32_t i = 0; i < terms->n; i++) {
		dp_ask_c(sql, i ? " UNION ALL " : "");
		dp_ask_c(sql, place ? "SELECT d.id AS event FROM event d WHERE " : "SELECT d.event AS event FROM event_side d WHERE ");
		term_of(sql, &terms->v[i], place ? &PLACE_D : &SIDE_D);
		dp_ask_c(sql, place ? "" : " AND d.");
		dp_ask_c(sql, place ? "" : role_of(by));
		row_days(self->query, span, "d.day", sql);
	}
}

static void event_candidates(const dp_plan *self, dp_by by, dp_span span, dp_ask *sql)
{
	const dp_query *q = self->query;
	if (by == DP_BY_TYPE) {
		dp_ask_c(sql, "SELECT d.id AS event FROM event d WHERE ");
		bits_in(sql, "d.type", q->types, type_name);
		row_days(q, span, "d.day", sql);
	} else if (by == DP_BY_DAYS) {
		dp_ask_c(sql, "SELECT d.id AS event FROM event d WHERE 1 = 1");
		row_days(q, span, "d.day", sql);
	} else {
		dp_ask_c(sql, by == DP_BY_ORIGINS ? "SELECT d.id AS event FROM event d WHERE d.origins >= "
						  : "SELECT d.id AS event FROM event d WHERE d.reports >= ");
		dp_ask_int(sql, by == DP_BY_ORIGINS ? q->min_origins : q->min_reports);
	}
}

void dp_plan_candidates(const dp_plan *self, dp_by by, dp_span span, bool rough, dp_ask *sql)
{
	if (by < DP_LISTS)
		term_candidates(self, by, span, sql);
	else if (by == DP_BY_NEAR)
		near_candidates(self, sql);
	else if (by == DP_BY_TEXT && rough)
		matching(self, "1 AS event", sql);
	else if (by == DP_BY_TEXT)
		text_candidates(self, sql);
	else
		event_candidates(self, by, span, sql);
	if (reaching(self, span, by)) {
		dp_ask_c(sql, " UNION ALL SELECT d.id AS event FROM event d WHERE ");
		long_days(self->query, sql);
	}
}

void dp_plan_span(const dp_plan *self, dp_span span, dp_ask *sql)
{
	dp_ask_c(sql, "SELECT 1 FROM event d");
	use_index(sql, span == DP_SPAN_LONG ? "event_long" : "event_day");
	dp_ask_c(sql, " WHERE ");
	if (span == DP_SPAN_LONG) {
		long_days(self->query, sql);
	} else {
		dp_ask_c(sql, "1 = 1");
		row_days(self->query, span, "d.day", sql);
	}
}

static const char *scan_index(const dp_query *q, dp_span span)
{
	switch (q->sort) {
	case DP_SORT_ORIGINS:
		return "event_origins";
	case DP_SORT_REPORTS:
		return "event_reports";
	default:
		return span == DP_SPAN_LONG ? "event_long" : "event_day";
	}
}

static const char *stream_index(const dp_plan *self)
{
	if (self->by == DP_BY_TYPE)
		return "event_type";
	bool code = self->list[self->by].v[0].kind == DP_TERM_CODE;
	return self->by == DP_BY_PLACE ? (code ? "event_place_code" : "event_place") : code ? "event_side_code" : "event_side_name";
}

/* Where rows come from, with what finds them: "event_side d CROSS JOIN event e WHERE e.id = d.event AND d.code = $1". SQLite keeps to the order of a
 * CROSS JOIN. */
static void source(const dp_plan *self, dp_span span, dp_ask *sql)
{
	if (side_stream(self)) {
		bool event = needs_event(self, span);
		dp_ask_c(sql, "event_side d");
		use_index(sql, stream_index(self));
		dp_ask_c(sql, event ? " CROSS JOIN event e WHERE e.id = d.event AND d." : " WHERE d.");
		dp_ask_c(sql, role_of(self->by));
		test_terms(sql, &self->list[self->by], &SIDE_D);
		row_days(self->query, span, "d.day", sql);
	} else if (self->way == DP_WAY_GATHER) {
		dp_ask_c(sql, "(SELECT DISTINCT c.event AS event FROM (");
		dp_plan_candidates(self, self->by, span, false, sql);
		dp_ask_c(sql, ") c) d CROSS JOIN event e");
		use_index(sql, "");
		dp_ask_c(sql, " WHERE e.id = d.event");
	} else if (self->way == DP_WAY_SCAN && self->query->sort == DP_SORT_UPDATED && !self->unordered) {
		dp_ask_c(sql, "revision v CROSS JOIN event e WHERE e.key = v.event AND NOT EXISTS (SELECT 1 FROM revision w WHERE w.event = v.event "
			      "AND w.id > v.id)");
	} else {
		dp_ask_c(sql, "event e");
		use_index(sql, self->way == DP_WAY_STREAM ? stream_index(self) : self->unordered ? "" : scan_index(self->query, span));
		dp_ask_c(sql, " WHERE 1 = 1");
	}
}

static void all_conditions(const dp_plan *self, dp_span span, dp_ask *sql)
{
	const dp_query *q = self->query;
	test_days(self, span, sql);
	test_bits(sql, "e.type", q->types, type_name);
	test_modes(q, sql);
	test_bits(sql, "e.status", q->statuses, status_name);
	test_bits(sql, "e.certainty", q->certainties, certainty_name);
	test_quad(q, sql);
	if (q->min_origins)
		compare(sql, "e.origins", " >= ", q->min_origins);
	if (q->min_reports)
		compare(sql, "e.reports", " >= ", q->min_reports);
	if (self->list[DP_BY_PLACE].n)
		test_terms(sql, &self->list[DP_BY_PLACE], &PLACE_E);
	test_near(q, sql);
	test_sides(self, span, sql);
	test_text(self, sql);
}

void dp_plan_events(const dp_plan *self, dp_span span, const char *columns, dp_ask *sql)
{
	dp_ask_c(sql, "SELECT ");
	dp_ask_c(sql, columns);
	dp_ask_c(sql, " FROM ");
	source(self, span, sql);
	all_conditions(self, span, sql);
}

static const char *key_of(const dp_plan *self)
{
	switch (self->query->sort) {
	case DP_SORT_ORIGINS:
		return "e.origins";
	case DP_SORT_REPORTS:
		return "e.reports";
	case DP_SORT_UPDATED:
		return self->way == DP_WAY_SCAN ? "v.id" : "COALESCE((SELECT max(v.id) FROM revision v WHERE v.event = e.key), 0)";
	default:
		return side_stream(self) ? "d.day" : "e.day";
	}
}

/* " AND (key, id) > ($1, $2)"; where there are no keys, by the ids alone. */
static void test_behind(const dp_plan *self, dp_span span, const char *id, dp_ask *sql)
{
	const dp_query *q = self->query;
	if (span == DP_SPAN_UNKNOWN) {
		compare(sql, id, " > ", q->after.id);
		return;
	}
	dp_ask_c(sql, " AND (");
	dp_ask_c(sql, key_of(self));
	dp_ask_c(sql, ", ");
	dp_ask_c(sql, id);
	dp_ask_c(sql, q->sort == DP_SORT_DATE ? ") > (" : ") < (");
	dp_ask_int(sql, q->after.key);
	dp_ask_c(sql, ", ");
	dp_ask_int(sql, q->after.id);
	dp_ask_c(sql, ")");
}

void dp_plan_page(const dp_plan *self, dp_span span, bool behind, uint32_t limit, dp_ask *sql)
{
	const char *id = event_id(self);
	dp_str columns = dp_arena_printf(sql->arena, "%s, %s", id, key_of(self));
	sql->failed |= !columns.p;
	dp_plan_events(self, span, columns.p ? columns.p : id, sql);
	if (behind)
		test_behind(self, span, id, sql);
	dp_ask_c(sql, side_stream(self) ? " GROUP BY d.day, d.event" : "");
	dp_ask_c(sql, span == DP_SPAN_UNKNOWN ? " ORDER BY 1" : self->query->sort == DP_SORT_DATE ? " ORDER BY 2, 1" : " ORDER BY 2 DESC, 1 DESC");
	if (limit) {
		dp_ask_c(sql, " LIMIT ");
		dp_ask_int(sql, limit);
	}
}
