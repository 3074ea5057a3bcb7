#include "store/query_sql.h"

#include "base/error.h"

#include <math.h>

/*
 * SQLite takes the first index that looks right; how many rows it will give nobody told it. So the record is asked: each condition's candidates are
 * counted, up to a bound, and from their shares follows how many rows each way would read until the page is full. The conditions are taken as
 * independent of each other.
 *
 *   all events of a span   N   ──► SCAN            reads until the page is full: page x N / found
 *   n candidates of one    n   ──► STREAM          likewise: page x n / found
 *                              ──► GATHER, sort    reads all n
 *   found                  N x share x share ...
 */
enum { COUNT_MOST = 8000, COUNT_PART = 10, SPAN_SMALL = 2000, LONG_MANY = 2 * COUNT_MOST };

/* Microseconds for a row of an index, an event, its sides; for its sentences, tested one by one or looked up among all that match; for each of these.
 */
static const double ROW = 0.2, EVENT = 1.5, SIDES = 1.5, SORTED = 1, SENTENCES = 130, LOOKED_UP = 2.5, MATCH = 0.15, FOUND_BY_TEXT = 5,
		    FEW_HAVE_IT = 0.3;

static int first_int(dp_ask *sql, int64_t *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_ask_prepare(sql, &stmt, error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, error);
	if (rc >= 0)
		*out = rc ? dp_stmt_get_int(stmt, 0) : 0;
	dp_stmt_free(stmt);
	return rc < 0 ? rc : 0;
}

/* How many names there are, up to 2; the first in `name`. */
static int count_names(const dp_term *term, dp_term_kind kind, bool place, dp_db *db, dp_arena *arena, dp_str *name, depesche_error *error)
{
	dp_ask sql;
	dp_stmt *stmt = NULL;
	dp_term as = *term;
	as.kind = kind;
	dp_ask_init(&sql, db, arena);
	dp_plan_names(&as, place, &sql);
	/* a name stays when the last event that shows it goes, and must not stand in the way of others then */
	dp_ask_c(&sql, place ? " AND EXISTS (SELECT 1 FROM event e WHERE e.place = n.name)"
			     : " AND EXISTS (SELECT 1 FROM event_side s WHERE s.name = n.name)");
	dp_ask_c(&sql, " LIMIT 2");
	int n = 0, rc = dp_ask_prepare(&sql, &stmt, error);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		if (n++ == 0)
			*name = dp_arena_str(arena, dp_stmt_get_text(stmt, 0));
		rc = 0;
	}
	dp_stmt_free(stmt);
	dp_ask_release(&sql);
	return rc < 0 ? rc : n && !name->p ? dp_fail_memory(error) : n;
}

static int resolve_term(dp_term *term, bool place, dp_db *db, dp_arena *arena, depesche_error *error)
{
	dp_str name = {NULL, 0};
	bool part = term->kind == DP_TERM_NAME;
	if (term->kind != DP_TERM_NAME && term->kind != DP_TERM_QUOTED)
		return 0;
	dp_term_kind kind = DP_TERM_SAME;
	int n = count_names(term, kind, place, db, arena, &name, error);
	if (n == 0 && part) {
		kind = DP_TERM_PART;
		n = count_names(term, kind, place, db, arena, &name, error);
	}
	if (n < 0)
		return n;
	term->kind = n == 0 ? DP_TERM_NOBODY : n == 1 ? DP_TERM_ONE : kind;
	term->name = name;
	return 0;
}

static int resolve_terms(dp_terms *terms, bool place, dp_db *db, dp_arena *arena, depesche_error *error)
{
	dp_term *copy = dp_arena_calloc(arena, terms->n, sizeof *copy);
	uint32_t known = 0;
	int rc = 0;
	if (!copy)
		return dp_fail_memory(error);
	for (uint32_t i = 0; rc == 0 && i < terms->n; i++) {
		copy[known] = terms->v[i];
		rc = resolve_term(&copy[known], place, db, arena, error);
		known += copy[known].kind != DP_TERM_NOBODY;
	}
	if (known == 0)
		known = 1; /* nobody */
	*terms = (dp_terms){copy, known, terms->n};
	return rc;
}

static int resolve(dp_plan *self, dp_db *db, dp_arena *arena, depesche_error *error)
{
	int rc = 0;
	for (dp_by by = DP_BY_WHO; rc == 0 && by < DP_LISTS; by++) {
		if (!self->list[by].n)
			continue;
		rc = resolve_terms(&self->list[by], by == DP_BY_PLACE, db, arena, error);
		self->nothing |= rc == 0 && self->list[by].v[0].kind == DP_TERM_NOBODY;
	}
	return rc;
}

/* What is known of a span before it is asked. */
typedef struct estimate {
	double events; /* in the span */
	double around; /* on the days of the span, long ones or not */
	double all;
	double n[DP_BYS]; /* candidates of each condition */
	double found;     /* events that have all of them */
} estimate;

/* Counts rows of a SELECT, up to a bound; what goes on behind it is taken as a part of `all`. */
static int count(const dp_plan *self, dp_span span, int by, double all, double *out, dp_db *db, dp_arena *arena, depesche_error *error)
{
	dp_ask ask;
	int64_t n = 0;
	dp_ask_init(&ask, db, arena);
	dp_ask_c(&ask, "SELECT count(*) FROM (SELECT 1 FROM (");
	if (by < 0)
		dp_plan_span(self, span, &ask);
	else
		dp_plan_candidates(self, (dp_by)by, span, true, &ask);
	dp_ask_c(&ask, ") c LIMIT ");
	dp_ask_int(&ask, COUNT_MOST);
	dp_ask_c(&ask, ") n");
	int rc = first_int(&ask, &n, error);
	dp_ask_release(&ask);
	*out = (double)n;
	if (n == COUNT_MOST && all / COUNT_PART > COUNT_MOST)
		*out = all / COUNT_PART;
	return rc;
}

static int ask_number(const char *text, dp_db *db, dp_arena *arena, int64_t *out, depesche_error *error)
{
	dp_ask ask;
	dp_ask_init(&ask, db, arena);
	dp_ask_c(&ask, text);
	int rc = first_int(&ask, out, error);
	dp_ask_release(&ask);
	return rc;
}

/* The part of the record's days that the span goes through. */
static int part_of_days(const dp_query *q, dp_span span, dp_db *db, dp_arena *arena, double *out, depesche_error *error)
{
	int64_t first, last;
	int rc = ask_number("SELECT min(day) FROM event", db, arena, &first, error);
	if (rc == 0)
		rc = ask_number("SELECT max(day) FROM event", db, arena, &last, error);
	if (rc != 0)
		return rc;
	double begin = (double)first, end = (double)last;
	if (span == DP_SPAN_LONG) {
		end = (double)q->from - DP_LONG - 1;
	} else {
		begin = q->from_set ? fmax(q->from, begin) : begin;
		end = q->to_set ? fmin(q->to, end) : end;
	}
	*out = end < begin ? 0 : (end - begin + 1) / ((double)(last - first) + 1);
	return 0;
}

static int count_span(const dp_plan *self, dp_span span, estimate *e, dp_db *db, dp_arena *arena, depesche_error *error)
{
	int64_t events = 0;
	double part = 1;
	int rc = ask_number("SELECT max(id) FROM event", db, arena, &events, error);
	e->all = e->events = e->around = (double)events;
	if (rc != 0 || span == DP_SPAN_ALL || (span == DP_SPAN_MAIN && !dp_query_dated(self->query)))
		return rc;
	if (span != DP_SPAN_UNKNOWN)
		rc = part_of_days(self->query, span, db, arena, &part, error);
	double many = span == DP_SPAN_LONG ? LONG_MANY : e->all * part;
	if (rc == 0)
		rc = count(self, span, -1, many * COUNT_PART, &e->events, db, arena, error);
	e->around = span == DP_SPAN_LONG ? e->all * part : e->events;
	return rc;
}

/* Shares of conditions that were not counted in the span alone are shares of all events. */
static bool counted_in_span(dp_by by)
{
	return by < DP_LISTS || by == DP_BY_TYPE || by == DP_BY_DAYS;
}

static int count_one(dp_plan *self, dp_span span, dp_by by, estimate *e, dp_db *db, dp_arena *arena, depesche_error *error)
{
	bool spanned = counted_in_span(by);
	double of = spanned ? e->around : e->all;
	int rc = 0;
	e->n[by] = self->counted[by];
	if (spanned || e->n[by] < 0)
		rc = count(self, span, (int)by, of, &e->n[by], db, arena, error);
	if (rc == 0 && !spanned)
		self->counted[by] = e->n[by];
	e->found *= fmin(1, e->n[by] / fmax(of, 1));
	return rc;
}

static int count_all(dp_plan *self, dp_span span, estimate *e, dp_db *db, dp_arena *arena, depesche_error *error)
{
	const dp_query *q = self->query;
	int rc = 0;
	e->found = e->events;
	for (dp_by by = DP_BY_WHO; rc == 0 && by < DP_BYS; by++)
		if (dp_plan_has(self, by) && (by != DP_BY_DAYS || span == DP_SPAN_ALL))
			rc = count_one(self, span, by, e, db, arena, error);
	bool filtered[] = {q->statuses != 0, q->certainties != 0, q->modes.n > 0, q->quads != 0};
	for (size_t i = 0; i < sizeof filtered / sizeof *filtered; i++)
		e->found *= filtered[i] ? FEW_HAVE_IT : 1;
	return rc;
}

/* To test an event for one condition, and for all but `known`. */
static double test_of(dp_by by)
{
	return by <= DP_BY_SAID_BY ? SIDES : by == DP_BY_TEXT ? LOOKED_UP : 0;
}

static double tests(const dp_plan *self, dp_by known)
{
	double sum = ROW + (dp_plan_reads_event(self) ? EVENT : 0);
	for (dp_by by = DP_BY_WHO; by < DP_BYS; by++)
		sum += by != known && dp_plan_has(self, by) ? test_of(by) : 0;
	return sum;
}

/* Of `rows` in order, those that are read until the page is full; half as many more as if events came evenly. */
static double until_full(const estimate *e, double rows, uint32_t limit)
{
	return limit && e->found > 0 ? fmin(rows, 1.5 * limit * rows / e->found) : rows;
}

static void consider(dp_plan *self, dp_way way, dp_by by, double rows, double cost, double *least, double *read)
{
	if (cost >= *least)
		return;
	self->way = way;
	self->by = by;
	*least = cost;
	*read = rows;
}

static void choose(dp_plan *self, dp_span span, uint32_t limit, const estimate *e)
{
	double least = INFINITY, read = 0, rows = until_full(e, e->events, limit);
	bool by_day = span != DP_SPAN_ALL;
	consider(self, DP_WAY_SCAN, DP_BYS, rows, rows * tests(self, DP_BYS), &least, &read);
	for (dp_by by = DP_BY_WHO; by < DP_BYS; by++) {
		if (!dp_plan_has(self, by) || (by == DP_BY_DAYS && by_day))
			continue;
		rows = e->n[by] < COUNT_MOST ? e->n[by] : fmax(e->n[by], e->around / 2); /* it may be most of them */
		consider(self, DP_WAY_GATHER, by, rows, rows * (tests(self, by) + EVENT + SORTED + (by == DP_BY_TEXT ? FOUND_BY_TEXT : 0)), &least,
			&read);
		rows = until_full(e, e->n[by], limit);
		if (by_day && dp_plan_ordered(self, by))
			consider(self, DP_WAY_STREAM, by, rows, rows * tests(self, by), &least, &read);
	}
	self->text_at_once = read * SENTENCES > e->n[DP_BY_TEXT] * MATCH + read * LOOKED_UP;
}

int dp_plan_choose(dp_plan *self, dp_span span, uint32_t limit, dp_db *db, dp_arena *arena, depesche_error *error)
{
	estimate e = {0};
	int rc = count_span(self, span, &e, db, arena, error);
	if (rc != 0)
		return rc;
	if (span != DP_SPAN_ALL && span != DP_SPAN_MAIN && e.events <= SPAN_SMALL && !self->query->text.n) {
		self->way = DP_WAY_SCAN;
		self->by = DP_BYS;
		self->text_at_once = false;
		return 0;
	}
	rc = count_all(self, span, &e, db, arena, error);
	if (rc != 0)
		return rc;
	choose(self, span, limit, &e);
	return 0;
}

int dp_plan_make(dp_plan *self, const dp_query *query, dp_db *db, dp_arena *arena, depesche_error *error)
{
	*self = (dp_plan){.query = query};
	memcpy(self->list, query->list, sizeof self->list);
	for (dp_by by = DP_BY_WHO; by < DP_BYS; by++)
		self->counted[by] = -1;
	if (query->after.set && query->after.sort != query->sort)
		return dp_fail(error, DEPESCHE_EUSAGE, "after is the end of a page in the order %s, and this query asks for %s",
			dp_sort_name(query->after.sort), dp_sort_name(query->sort));
	if (query->from_set && query->to_set && query->from > query->to)
		return dp_fail(error, DEPESCHE_EUSAGE, "from lies behind to; no day is in between");
	return resolve(self, db, arena, error);
}
