#include "store/query_sql.h"

#include "base/error.h"

#include <math.h>

/*
 * SQLite takes the first index that looks right; how many rows it will give nobody told it. So the record is asked: each condition is counted, up to a bound. Where
 * the rarest one's index gives events in the order that is wanted, it is followed. Else few candidates are gathered and sorted; of many the first page comes soon
 * when all events are walked through in order.
 *
 *   n candidates of N events, a page of p: gathering reads n, walking about p N / n; both are the same at n = sqrt(p N).
 */
enum { PAGE_LEAST = 1000, BEHIND = 4 };

/* What a candidate of text or of a circle costs more than a row of an index. */
static int64_t cost_of(dp_by by)
{
	return by == DP_BY_TEXT ? 3 : by == DP_BY_NEAR ? 2 : 1;
}

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

/* Counts the candidates of `by`, up to `most`. */
static int count(const dp_plan *self, dp_by by, int64_t most, dp_db *db, dp_arena *arena, int64_t *out, depesche_error *error)
{
	dp_ask sql;
	dp_span span = dp_query_by_day(self->query) ? DP_SPAN_MAIN : DP_SPAN_ALL;
	dp_ask_init(&sql, db, arena);
	dp_ask_c(&sql, "SELECT count(*) FROM (SELECT 1 FROM (");
	dp_plan_candidates(self, by, span, &sql);
	dp_ask_c(&sql, ") c LIMIT ");
	dp_ask_int(&sql, most / cost_of(by));
	dp_ask_c(&sql, ") n");
	int rc = first_int(&sql, out, error);
	dp_ask_release(&sql);
	*out *= cost_of(by);
	return rc;
}

static int count_events(dp_db *db, dp_arena *arena, int64_t *out, depesche_error *error)
{
	dp_ask sql;
	dp_ask_init(&sql, db, arena);
	dp_ask_c(&sql, "SELECT max(id) FROM event");
	int rc = first_int(&sql, out, error);
	dp_ask_release(&sql);
	return rc;
}

static int choose(dp_plan *self, uint32_t limit, dp_db *db, dp_arena *arena, depesche_error *error)
{
	int64_t events, few, least = INT64_MAX;
	int rc = count_events(db, arena, &events, error);
	if (rc != 0)
		return rc;
	/* all events of a query are read whatever the way: then only a large part of the record is better walked through */
	few = limit ? (int64_t)sqrt((double)limit * (double)events) : events / 8;
	few = few < PAGE_LEAST ? PAGE_LEAST : few;
	for (dp_by by = DP_BY_WHO; rc == 0 && by < DP_BYS; by++) {
		int64_t n;
		if (!dp_plan_has(self, by) || (by == DP_BY_DAYS && dp_query_by_day(self->query)))
			continue;
		rc = count(self, by, few * BEHIND, db, arena, &n, error);
		bool ordered = dp_plan_ordered(self, by) && dp_query_by_day(self->query);
		if (rc != 0 || n > least || (n == least && !ordered))
			continue;
		least = n;
		self->by = by;
	}
	bool ordered = least != INT64_MAX && dp_plan_ordered(self, self->by) && dp_query_by_day(self->query);
	self->way = ordered ? DP_WAY_STREAM : least <= few ? DP_WAY_GATHER : DP_WAY_SCAN;
	return rc;
}

int dp_plan_make(dp_plan *self, const dp_query *query, uint32_t limit, dp_db *db, dp_arena *arena, depesche_error *error)
{
	*self = (dp_plan){.query = query};
	memcpy(self->list, query->list, sizeof self->list);
	if (query->after.set && query->after.sort != query->sort)
		return dp_fail(error, DEPESCHE_EUSAGE, "after is the end of a page in the order %s, and this query asks for %s", dp_sort_name(query->after.sort), dp_sort_name(query->sort));
	if (query->from_set && query->to_set && query->from > query->to)
		return dp_fail(error, DEPESCHE_EUSAGE, "from lies behind to; no day is in between");
	int rc = resolve(self, db, arena, error);
	return rc == 0 && !self->nothing ? choose(self, limit, db, arena, error) : rc;
}
