#include "store/sums.h"

#include "base/error.h"
#include "store/query_sql.h"

#include <stdlib.h>

enum { SUM_BUDGET = 1 << 28, NUMBER = 24, FIRST_SLOTS = 1024 };

/* ---- counters ---- */

/* What is counted: a value of a facet, a pair of sides. */
typedef struct counter {
	dp_str a, b;
	uint32_t kind, events;
	uint64_t hash;
	int64_t last; /* the event that was counted last: each counts once */
} counter;

typedef struct tally {
	dp_arena *arena;
	struct {
		counter *v;
		uint32_t n, cap;
	} all;
	uint32_t *slot; /* number of a counter and 1, 0 for none */
	uint32_t slots;
} tally;

static void place_counter(tally *self, uint32_t i)
{
	uint32_t at = (uint32_t)self->all.v[i].hash & (self->slots - 1);
	while (self->slot[at])
		at = (at + 1) & (self->slots - 1);
	self->slot[at] = i + 1;
}

static bool widen(tally *self)
{
	uint32_t slots = self->slots ? self->slots * 2 : FIRST_SLOTS;
	uint32_t *slot = dp_arena_calloc(self->arena, slots, sizeof *slot);
	if (!slot)
		return false;
	self->slot = slot;
	self->slots = slots;
	for (uint32_t i = 0; i < self->all.n; i++)
		place_counter(self, i);
	return true;
}

/* The counter of kind, a and b; a new one where there is none, with copies of both. NULL when memory is out. */
static counter *counter_of(tally *self, uint32_t kind, dp_str a, dp_str b)
{
	if (self->all.n * 2 >= self->slots && !widen(self))
		return NULL;
	uint64_t hash = (dp_str_hash(a) * 31 + dp_str_hash(b)) * 31 + kind;
	for (uint32_t at = (uint32_t)hash & (self->slots - 1); self->slot[at]; at = (at + 1) & (self->slots - 1)) {
		counter *c = &self->all.v[self->slot[at] - 1];
		if (c->hash == hash && c->kind == kind && dp_str_eq(c->a, a) && dp_str_eq(c->b, b))
			return c;
	}
	counter *c = DP_PUSH(self->arena, &self->all);
	if (!c)
		return NULL;
	*c = (counter){dp_arena_str(self->arena, a), dp_arena_str(self->arena, b), kind, 0, hash, -1};
	if (!c->a.p || !c->b.p)
		return NULL;
	place_counter(self, self->all.n - 1);
	return c;
}

/* Counts an event once for each value. False when memory is out. */
static bool count(tally *self, uint32_t kind, dp_str a, dp_str b, int64_t event)
{
	if (a.n == 0)
		return true;
	counter *c = counter_of(self, kind, a, b);
	if (c && c->last != event)
		c->events++;
	if (c)
		c->last = event;
	return c != NULL;
}

static int by_weight(const void *x, const void *y)
{
	const counter *const *a = x, *const *b = y;
	if ((*a)->events != (*b)->events)
		return (*a)->events < (*b)->events ? 1 : -1;
	int c = dp_str_cmp((*a)->a, (*b)->a);
	return c ? c : dp_str_cmp((*a)->b, (*b)->b);
}

/* Those of `kind`, heaviest first; *n their number, at most `top`. NULL when memory is out. */
static counter **heaviest(const tally *self, uint32_t kind, uint32_t top, uint32_t *n)
{
	counter **sorted = dp_arena_calloc(self->arena, self->all.n ? self->all.n : 1, sizeof *sorted);
	uint32_t k = 0;
	for (uint32_t i = 0; sorted && i < self->all.n; i++)
		if (self->all.v[i].kind == kind)
			sorted[k++] = &self->all.v[i];
	if (sorted && k)
		qsort(sorted, k, sizeof *sorted, by_weight);
	*n = k < top ? k : top;
	return sorted;
}

/* ---- the newest events ---- */

/* A query's newest events, and what is asked of them. */
typedef struct sample {
	dp_query query; /* a copy that shares the values of the one asked */
	dp_plan plan;
	dp_arena arena;
	dp_db *db;
	dp_buf ids; /* as the database takes a list: "[1,2]", "{1,2}" */
	uint32_t n, most;
	bool all;
} sample;

static int add_span(sample *self, dp_span span, depesche_error *error)
{
	dp_ask ask;
	dp_stmt *stmt = NULL;
	dp_ask_init(&ask, self->db, &self->arena);
	dp_plan_page(&self->plan, span, false, self->most + 1 - self->n, &ask);
	int rc = dp_ask_prepare(&ask, &stmt, error);
	dp_ask_release(&ask);
	if (rc == 0)
		dp_stmt_large(stmt);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		rc = 0;
		if (self->n++ == self->most)
			break;
		dp_buf_printf(&self->ids, "%s%lld", self->n > 1 ? "," : "", (long long)dp_stmt_get_int(stmt, 0));
	}
	dp_stmt_free(stmt);
	return rc;
}

static int sample_open(sample *self, const dp_query *query, dp_record *record, uint32_t most, depesche_error *error)
{
	dp_span span[DP_SPANS];
	self->query = *query;
	self->query.sort = DP_SORT_DATE_BACK;
	self->query.after = (dp_cursor){0};
	self->db = dp_record_db(record);
	self->most = most;
	bool sqlite = dp_db_kind_of(self->db) == DP_DB_SQLITE;
	dp_arena_init(&self->arena, SUM_BUDGET);
	dp_buf_init(&self->ids, (size_t)(most + 1) * NUMBER);
	dp_buf_char(&self->ids, sqlite ? '[' : '{');
	int rc = dp_db_run(self->db, sqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
	if (rc == 0)
		rc = dp_plan_make(&self->plan, &self->query, most, self->db, &self->arena, error);
	uint32_t spans = rc == 0 && !self->plan.nothing ? dp_query_spans(&self->query, span) : 0;
	for (uint32_t i = 0; rc == 0 && i < spans && self->n <= most; i++)
		rc = add_span(self, span[i], error);
	dp_buf_char(&self->ids, sqlite ? ']' : '}');
	if (rc == 0 && self->ids.failed)
		rc = dp_fail_memory(error);
	self->all = self->n <= most;
	self->n = self->all ? self->n : most;
	return rc;
}

static void sample_close(sample *self)
{
	dp_db_rollback(self->db);
	dp_buf_release(&self->ids);
	dp_arena_release(&self->arena);
}

/* SELECT `columns` FROM the events `j` joined with `tables`, where `test` holds; in order of events if `order` says so. */
static int sample_ask(sample *self, const char *columns, const char *tables, const char *order, dp_stmt **stmt, depesche_error *error)
{
	bool sqlite = dp_db_kind_of(self->db) == DP_DB_SQLITE;
	/* SQLite follows the list, in whose order the rows then are; PostgreSQL is told */
	dp_str sql = dp_arena_printf(&self->arena, "SELECT %s FROM %s %s%s%s", columns,
		sqlite ? "json_each($1) j" : "unnest(CAST($1 AS bigint[])) j(value)", tables, sqlite ? "" : " ORDER BY ", sqlite ? "" : order);
	if (!sql.p)
		return dp_fail_memory(error);
	int rc = dp_db_prepare(self->db, sql.p, stmt, error);
	if (rc != 0)
		return rc;
	dp_stmt_text(*stmt, 1, dp_buf_view(&self->ids));
	dp_stmt_large(*stmt);
	return 0;
}

/* ---- facets ---- */

static const char *const FACET[DP_FACETS] = {"type", "mode", "status", "certainty", "actor", "recipient", "state", "place", "source", "outlet"};

const char *dp_facet_name(dp_facet facet)
{
	return FACET[facet];
}

static bool count_values(tally *t, const dp_stmt *s, int64_t event)
{
	const dp_str none = DP_STR("");
	return count(t, DP_FACET_TYPE, dp_stmt_get_text(s, 1), none, event) && count(t, DP_FACET_MODE, dp_stmt_get_text(s, 2), none, event) &&
	       count(t, DP_FACET_STATUS, dp_stmt_get_text(s, 3), none, event) && count(t, DP_FACET_CERTAINTY, dp_stmt_get_text(s, 4), none, event) &&
	       count(t, DP_FACET_PLACE, dp_stmt_get_text(s, 5), dp_stmt_get_text(s, 6), event);
}

static bool count_side(tally *t, const dp_stmt *s, int64_t event)
{
	dp_str role = dp_stmt_get_text(s, 1), none = DP_STR("");
	bool source = dp_str_is(role, "said_by");
	dp_facet facet = source ? DP_FACET_SOURCE : dp_str_is(role, "actor") ? DP_FACET_ACTOR : DP_FACET_RECIPIENT;
	return count(t, facet, dp_stmt_get_text(s, 2), none, event) && (source || count(t, DP_FACET_STATE, dp_stmt_get_text(s, 3), none, event));
}

static bool count_outlet(tally *t, const dp_stmt *s, int64_t event)
{
	return count(t, DP_FACET_OUTLET, dp_stmt_get_text(s, 1), DP_STR(""), event);
}

/* What is asked for facets: in each row the event comes first. */
static const struct {
	const char *columns, *tables, *order;
	bool (*count)(tally *t, const dp_stmt *s, int64_t event);
} ASKED[] = {
	{"e.id, e.type, e.mode, e.status, e.certainty, e.place, e.place_code", "CROSS JOIN event e WHERE e.id = j.value", "e.id", count_values},
	{"s.event, s.role, s.name, s.code", "CROSS JOIN event_side s WHERE s.event = j.value", "s.event, s.role, s.n", count_side},
	{"r.event, a.publisher", "CROSS JOIN report r CROSS JOIN article a WHERE r.event = j.value AND a.id = r.article", "r.event", count_outlet},
};

static int ask_facets(sample *self, uint32_t i, tally *t, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = sample_ask(self, ASKED[i].columns, ASKED[i].tables, ASKED[i].order, &stmt, error);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
		rc = ASKED[i].count(t, stmt, dp_stmt_get_int(stmt, 0)) ? 0 : dp_fail_memory(error);
	dp_stmt_free(stmt);
	return rc;
}

static bool list_counts(const tally *t, dp_facet facet, uint32_t top, dp_arena *arena, dp_counts *out)
{
	uint32_t n;
	counter **sorted = heaviest(t, facet, top, &n);
	*out = (dp_counts){0};
	for (uint32_t i = 0; sorted && i < n; i++) {
		dp_count *c = DP_PUSH(arena, out);
		if (!c)
			return false;
		*c = (dp_count){dp_arena_str(arena, sorted[i]->a), dp_arena_str(arena, sorted[i]->b), sorted[i]->events};
		if (!c->value.p || !c->code.p)
			return false;
	}
	return sorted != NULL;
}

int dp_query_facets(const dp_query *self, dp_record *record, uint32_t top, dp_arena *arena, dp_counts facets[DP_FACETS], dp_counted *counted, depesche_error *error)
{
	sample s = {0};
	tally t = {.arena = &s.arena};
	dp_counts found[DP_FACETS];
	int rc = sample_open(&s, self, record, DP_SUMS_MOST, error);
	for (uint32_t i = 0; rc == 0 && i < sizeof ASKED / sizeof *ASKED; i++)
		rc = ask_facets(&s, i, &t, error);
	for (dp_facet f = 0; rc == 0 && f < DP_FACETS; f++)
		rc = list_counts(&t, f, top, arena, &found[f]) ? 0 : dp_fail_memory(error);
	if (rc == 0) {
		memcpy(facets, found, sizeof found);
		*counted = (dp_counted){s.n, s.all};
	}
	sample_close(&s);
	return rc;
}

/* ---- places ---- */

typedef struct located {
	bool known;
	double lat, lon;
} located;

typedef struct wheres { /* by number of the counter */
	located *v;
	uint32_t n, cap;
} wheres;

static bool count_place(tally *t, wheres *where, const dp_stmt *s)
{
	dp_str name = dp_stmt_get_text(s, 1);
	if (name.n == 0)
		return true;
	counter *c = counter_of(t, 0, name, dp_stmt_get_text(s, 2));
	if (!c)
		return false;
	c->events++;
	while (where->n < t->all.n)
		if (!DP_PUSH(t->arena, where))
			return false;
	located *l = &where->v[c - t->all.v];
	if (!l->known && !dp_stmt_is_null(s, 3))
		*l = (located){true, dp_stmt_get_real(s, 3), dp_stmt_get_real(s, 4)};
	return true;
}

static bool list_spots(const tally *t, const wheres *where, uint32_t top, dp_arena *arena, dp_spots *out)
{
	uint32_t n;
	counter **sorted = heaviest(t, 0, top, &n);
	for (uint32_t i = 0; sorted && i < n; i++) {
		dp_spot *spot = DP_PUSH(arena, out);
		const located *l = &where->v[sorted[i] - t->all.v];
		if (!spot)
			return false;
		*spot = (dp_spot){dp_arena_str(arena, sorted[i]->a), dp_arena_str(arena, sorted[i]->b), l->known, l->lat, l->lon, sorted[i]->events};
		if (!spot->name.p || !spot->code.p)
			return false;
	}
	return sorted != NULL;
}

int dp_query_places(const dp_query *self, dp_record *record, uint32_t top, dp_arena *arena, dp_spots *places, dp_counted *counted, depesche_error *error)
{
	sample s = {0};
	tally t = {.arena = &s.arena};
	wheres where = {0};
	dp_spots found = {0};
	dp_stmt *stmt = NULL;
	int rc = sample_open(&s, self, record, DP_SUMS_MOST, error);
	if (rc == 0)
		rc = sample_ask(&s, "e.id, e.place, e.place_code, e.lat, e.lon", "CROSS JOIN event e WHERE e.id = j.value", "e.id", &stmt, error);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
		rc = count_place(&t, &where, stmt) ? 0 : dp_fail_memory(error);
	dp_stmt_free(stmt);
	if (rc == 0)
		rc = list_spots(&t, &where, top, arena, &found) ? 0 : dp_fail_memory(error);
	if (rc == 0) {
		*places = found;
		*counted = (dp_counted){s.n, s.all};
	}
	sample_close(&s);
	return rc;
}

/* ---- dyads ---- */

typedef struct party {
	dp_str name, code, node;
	bool acts;
} party;

typedef struct meeting { /* an event with its sides */
	int64_t id;
	bool mutual;
	int32_t quad, day;
	double score;
	struct {
		party *v;
		uint32_t n, cap;
	} party;
	dp_arena arena;
} meeting;

typedef struct weights { /* by number of the counter */
	dp_dyad *v;
	uint32_t n, cap;
} weights;

static bool weigh_pair(tally *t, weights *w, const meeting *m, const party *x, const party *y)
{
	counter *c = counter_of(t, 0, x->node, y->node);
	if (!c)
		return false;
	while (w->n < t->all.n) {
		dp_dyad *new = DP_PUSH(t->arena, w);
		if (!new)
			return false;
		*new = (dp_dyad){.from = c->a, .to = c->b, .from_code = dp_arena_str(t->arena, x->code), .to_code = dp_arena_str(t->arena, y->code), .last_day = DP_NO_DAY};
	}
	if (c->last == m->id)
		return true;
	c->last = m->id;
	c->events++;
	dp_dyad *d = &w->v[c - t->all.v];
	d->events++;
	d->score += m->score;
	d->quad[m->quad >= 1 && m->quad <= 4 ? m->quad : 0]++;
	d->last_day = m->day > d->last_day ? m->day : d->last_day;
	return d->from_code.p && d->to_code.p;
}

static bool weigh(tally *t, weights *w, const meeting *m)
{
	for (uint32_t i = 0; i < m->party.n; i++) {
		for (uint32_t k = 0; k < m->party.n; k++) {
			const party *x = &m->party.v[i], *y = &m->party.v[k];
			bool acts = x->acts && !y->acts, meets = m->mutual && x->acts == y->acts && dp_str_cmp(x->node, y->node) < 0;
			if ((acts || meets) && !weigh_pair(t, w, m, x, y))
				return false;
		}
	}
	return true;
}

static bool add_party(meeting *m, const dp_stmt *s, bool by_state)
{
	party *p = DP_PUSH(&m->arena, &m->party);
	if (!p)
		return false;
	p->acts = dp_str_is(dp_stmt_get_text(s, 5), "actor");
	p->name = dp_arena_str(&m->arena, dp_stmt_get_text(s, 6));
	p->code = dp_arena_str(&m->arena, dp_stmt_get_text(s, 7));
	p->node = by_state && p->code.n ? p->code : p->name;
	return p->name.p && p->code.p;
}

/* A row of an event's side; the event before is weighed when another one begins. */
static bool take_party(meeting *m, tally *t, weights *w, const dp_stmt *s, bool by_state)
{
	int64_t id = dp_stmt_get_int(s, 0);
	if (id != m->id) {
		if (!weigh(t, w, m))
			return false;
		dp_arena arena = m->arena;
		dp_arena_reset(&arena);
		dp_str type = dp_stmt_get_text(s, 1);
		*m = (meeting){.id = id, .mutual = dp_str_is(type, "CONSULT") || dp_str_is(type, "COOPERATE"), .quad = (int32_t)dp_stmt_get_int(s, 2),
			.day = dp_stmt_is_null(s, 4) ? DP_NO_DAY : (int32_t)dp_stmt_get_int(s, 4), .score = dp_stmt_get_real(s, 3), .arena = arena};
	}
	return add_party(m, s, by_state);
}

static bool list_dyads(const tally *t, const weights *w, uint32_t top, dp_arena *arena, dp_dyads *out)
{
	uint32_t n;
	counter **sorted = heaviest(t, 0, top, &n);
	for (uint32_t i = 0; sorted && i < n; i++) {
		dp_dyad *d = DP_PUSH(arena, out);
		if (!d)
			return false;
		*d = w->v[sorted[i] - t->all.v];
		d->score = d->events ? d->score / (double)d->events : 0;
		d->from = dp_arena_str(arena, d->from);
		d->to = dp_arena_str(arena, d->to);
		d->from_code = dp_arena_str(arena, d->from_code);
		d->to_code = dp_arena_str(arena, d->to_code);
		if (!d->from.p || !d->to.p || !d->from_code.p || !d->to_code.p)
			return false;
	}
	return sorted != NULL;
}

int dp_query_dyads(const dp_query *self, dp_record *record, bool by_state, uint32_t top, dp_arena *arena, dp_dyads *dyads, dp_counted *counted,
	depesche_error *error)
{
	sample s = {0};
	tally t = {.arena = &s.arena};
	weights w = {0};
	meeting m = {.id = -1};
	dp_dyads found = {0};
	dp_stmt *stmt = NULL;
	dp_arena_init(&m.arena, SUM_BUDGET);
	int rc = sample_open(&s, self, record, DP_SUMS_MOST, error);
	if (rc == 0)
		rc = sample_ask(&s, "e.id, e.type, e.quad, e.score, e.day, v.role, v.name, v.code",
			"CROSS JOIN event e CROSS JOIN event_side v WHERE e.id = j.value AND v.event = e.id AND v.role <> 'said_by'", "e.id, v.role, v.n", &stmt, error);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
		rc = take_party(&m, &t, &w, stmt, by_state) ? 0 : dp_fail_memory(error);
	dp_stmt_free(stmt);
	if (rc == 0 && !(weigh(&t, &w, &m) && list_dyads(&t, &w, top, arena, &found)))
		rc = dp_fail_memory(error);
	if (rc == 0) {
		*dyads = found;
		*counted = (dp_counted){s.n, s.all};
	}
	dp_arena_release(&m.arena);
	sample_close(&s);
	return rc;
}

/* ---- the whole ---- */

static int count_span(sample *self, dp_span span, uint32_t most, dp_counted *counted, depesche_error *error)
{
	dp_ask ask;
	dp_stmt *stmt = NULL;
	dp_ask_init(&ask, self->db, &self->arena);
	dp_ask_c(&ask, "SELECT count(*) FROM (");
	dp_plan_events(&self->plan, span, "e.id", &ask);
	dp_ask_c(&ask, " LIMIT ");
	dp_ask_int(&ask, (int64_t)most + 1);
	dp_ask_c(&ask, ") c");
	int rc = dp_ask_prepare(&ask, &stmt, error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, error);
	if (rc > 0) {
		int64_t n = dp_stmt_get_int(stmt, 0);
		*counted = (dp_counted){(uint32_t)(n > most ? most : n), n <= most};
		rc = 0;
	}
	dp_stmt_free(stmt);
	dp_ask_release(&ask);
	return rc;
}

int dp_query_total(const dp_query *self, dp_record *record, uint32_t most, dp_counted *counted, depesche_error *error)
{
	sample s = {.query = *self, .db = dp_record_db(record)};
	s.query.sort = DP_SORT_ORIGINS;
	s.query.after = (dp_cursor){0};
	dp_arena_init(&s.arena, SUM_BUDGET);
	dp_counted found = {0, true};
	int rc = dp_plan_make(&s.plan, &s.query, 0, s.db, &s.arena, error);
	if (rc == 0 && !s.plan.nothing)
		rc = count_span(&s, DP_SPAN_ALL, most, &found, error);
	dp_arena_release(&s.arena);
	if (rc == 0)
		*counted = found;
	return rc;
}
