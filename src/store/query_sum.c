#include "store/query_sql.h"

#include "base/error.h"
#include "date/calendar.h"

enum { SUM_BUDGET = 1 << 26 };

/* A sum over all events of a query, in no order. */
typedef struct sum {
	dp_query query; /* a copy that shares the values of the one asked */
	dp_plan plan;
	dp_arena arena;
	dp_ask ask;
	dp_db *db;
} sum;

static int sum_open(sum *self, const dp_query *query, dp_record *record, depesche_error *error)
{
	self->query = *query;
	self->query.sort = DP_SORT_ORIGINS;
	self->query.after = (dp_cursor){0};
	self->db = dp_record_db(record);
	dp_arena_init(&self->arena, SUM_BUDGET);
	dp_ask_init(&self->ask, self->db, &self->arena);
	int rc = dp_plan_make(&self->plan, &self->query, self->db, &self->arena, error);
	self->plan.unordered = true;
	return rc == 0 && !self->plan.nothing ? dp_plan_choose(&self->plan, DP_SPAN_ALL, 0, self->db, &self->arena, error) : rc;
}

static int sum_prepare(sum *self, dp_stmt **stmt, depesche_error *error)
{
	int rc = dp_ask_prepare(&self->ask, stmt, error);
	if (rc == 0)
		dp_stmt_large(*stmt);
	return rc;
}

static void sum_close(sum *self)
{
	dp_ask_release(&self->ask);
	dp_arena_release(&self->arena);
}

int32_t dp_step_first(int32_t day, dp_step step)
{
	int32_t year;
	uint8_t month, n;
	if (step == DP_STEP_DAY)
		return day;
	if (step == DP_STEP_WEEK) /* 1970-01-01 was a Thursday */
		return day - (int32_t)((((int64_t)day + 3) % 7 + 7) % 7);
	dp_civil(day, &year, &month, &n);
	return (int32_t)dp_civil_days(year, step == DP_STEP_MONTH ? month : 1, 1);
}

int32_t dp_step_next(int32_t day, dp_step step)
{
	static const int32_t LONGER[] = {1, 7, 31, 366};
	int32_t first = dp_step_first(day, step);
	return dp_step_first(first + LONGER[step], step);
}

typedef struct volume {
	int (*take)(void *to, const dp_bar *bar);
	void *to;
	dp_step step;
	dp_bar bar;
} volume;

static int volume_step(volume *self, int32_t day, int64_t quad, uint64_t events)
{
	int rc = 0;
	int32_t first = dp_step_first(day, self->step);
	if (first != self->bar.day && self->bar.events)
		rc = self->take(self->to, &self->bar);
	if (first != self->bar.day)
		self->bar = (dp_bar){.day = first};
	self->bar.events += events;
	if (quad >= 1 && quad <= 4)
		self->bar.quad[quad] += events;
	return rc;
}

int dp_query_volume(const dp_query *self, dp_record *record, dp_step step, int (*take)(void *to, const dp_bar *bar), void *to, depesche_error *error)
{
	sum s;
	dp_stmt *stmt = NULL;
	volume v = {take, to, step, {.day = DP_NO_DAY}};
	int rc = sum_open(&s, self, record, error);
	if (rc == 0 && !s.plan.nothing) {
		dp_plan_events(&s.plan, DP_SPAN_ALL, "e.day, e.quad, count(*)", &s.ask);
		dp_ask_c(&s.ask, " AND e.day IS NOT NULL GROUP BY e.day, e.quad ORDER BY e.day, e.quad");
		rc = sum_prepare(&s, &stmt, error);
		while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
			rc = volume_step(&v, (int32_t)dp_stmt_get_int(stmt, 0), dp_stmt_get_int(stmt, 1), (uint64_t)dp_stmt_get_int(stmt, 2));
		if (rc == 0 && v.bar.events)
			rc = take(to, &v.bar);
	}
	dp_stmt_free(stmt);
	sum_close(&s);
	return rc;
}

/* What a side is in a network: its name, or its state where it has one. */
static void node(const char *row, bool by_state, dp_ask *q)
{
	const char *parts[] = {"CASE WHEN ", row, ".code <> '' THEN ", row, ".code ELSE ", row, ".name END"};
	for (size_t i = 0; by_state && i < sizeof parts / sizeof *parts; i++)
		dp_ask_c(q, parts[i]);
	if (!by_state) {
		dp_ask_c(q, row);
		dp_ask_c(q, ".name");
	}
}

/*
 *   m  the query's events
 *   x, y  two sides of each
 *   p  pairs, each once an event
 */
static void network_sql(sum *self, bool by_state)
{
	dp_ask *q = &self->ask;
	dp_ask_c(q, "SELECT a, b, max(a_code), max(b_code), count(*), sum(quad_1), sum(quad_2), sum(quad_3), sum(quad_4), sum(score), max(day) FROM "
		    "(SELECT DISTINCT m.id, ");
	node("x", by_state, q);
	dp_ask_c(q, " AS a, ");
	node("y", by_state, q);
	dp_ask_c(q, " AS b, x.code AS a_code, y.code AS b_code, CASE m.quad WHEN 1 THEN 1 ELSE 0 END AS quad_1, CASE m.quad WHEN 2 THEN 1 ELSE 0 END "
		    "AS quad_2,"
		    " CASE m.quad WHEN 3 THEN 1 ELSE 0 END AS quad_3, CASE m.quad WHEN 4 THEN 1 ELSE 0 END AS quad_4, m.score AS score, m.day AS day "
		    "FROM (");
	dp_plan_events(&self->plan, DP_SPAN_ALL, "e.id, e.type, e.quad, e.score, e.day", q);
	dp_ask_c(q, ") m CROSS JOIN event_side x CROSS JOIN event_side y WHERE x.event = m.id AND y.event = m.id AND ((x.role = 'actor' AND y.role = "
		    "'recipient')"
		    " OR (x.role = y.role AND x.role <> 'said_by' AND m.type IN ('CONSULT', 'COOPERATE') AND ");
	node("x", by_state, q);
	dp_ask_c(q, " < ");
	node("y", by_state, q);
	dp_ask_c(q, "))) p GROUP BY a, b ORDER BY 5 DESC, 1, 2");
}

static int take_dyad(const dp_stmt *s, int (*take)(void *to, const dp_dyad *dyad), void *to)
{
	dp_dyad d = {
		.from = dp_stmt_get_text(s, 0), .to = dp_stmt_get_text(s, 1), .from_code = dp_stmt_get_text(s, 2), .to_code = dp_stmt_get_text(s, 3)};
	d.events = (uint64_t)dp_stmt_get_int(s, 4);
	for (int quad = 1; quad <= 4; quad++)
		d.quad[quad] = (uint64_t)dp_stmt_get_int(s, 4 + quad);
	d.score = d.events ? dp_stmt_get_real(s, 9) / (double)d.events : 0;
	d.last_day = dp_stmt_is_null(s, 10) ? DP_NO_DAY : (int32_t)dp_stmt_get_int(s, 10);
	return take(to, &d);
}

int dp_query_network(
	const dp_query *self, dp_record *record, bool by_state, int (*take)(void *to, const dp_dyad *dyad), void *to, depesche_error *error)
{
	sum s;
	dp_stmt *stmt = NULL;
	int rc = sum_open(&s, self, record, error);
	if (rc == 0 && !s.plan.nothing) {
		network_sql(&s, by_state);
		rc = sum_prepare(&s, &stmt, error);
		while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
			rc = take_dyad(stmt, take, to);
	}
	dp_stmt_free(stmt);
	sum_close(&s);
	return rc;
}

int dp_query_types(const dp_query *self, dp_record *record, uint64_t events[DP_TYPE_COUNT], depesche_error *error)
{
	sum s;
	dp_stmt *stmt = NULL;
	uint64_t counted[DP_TYPE_COUNT] = {0};
	int rc = sum_open(&s, self, record, error);
	if (rc == 0 && !s.plan.nothing) {
		dp_plan_events(&s.plan, DP_SPAN_ALL, "e.type, count(*)", &s.ask);
		dp_ask_c(&s.ask, " GROUP BY e.type");
		rc = sum_prepare(&s, &stmt, error);
		while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
			counted[dp_type_of(dp_stmt_get_text(stmt, 0))] = (uint64_t)dp_stmt_get_int(stmt, 1);
			rc = 0;
		}
	}
	dp_stmt_free(stmt);
	sum_close(&s);
	if (rc == 0)
		memcpy(events, counted, sizeof counted);
	return rc;
}
