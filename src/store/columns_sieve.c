#include "store/columns_own.h"

#include "base/error.h"
#include "store/query_sql.h"

#include <math.h>

/* A state's code that no event has. */
enum { NO_CODE = UINT16_MAX };

static const double EARTH = 6371.0088; /* km, as in query_sql.c */

/* " iran " in " islamic republic of iran " */
static bool has_words(dp_str folded, dp_str words)
{
	for (uint32_t at = 0; (at = dp_str_find(folded, words, at)) != UINT32_MAX; at++)
		if ((at == 0 || folded.p[at - 1] == ' ') && (at + words.n == folded.n || folded.p[at + words.n] == ' '))
			return true;
	return false;
}

/* Marks the strings that a name means: those that are the same when folded; where there are none, those that have its words. */
static uint8_t *mark_names(const dp_strings *pool, const dp_term *term, dp_arena *arena)
{
	uint8_t *marks = dp_arena_calloc(arena, pool->n, 1);
	bool any = false;
	for (uint32_t i = 1; marks && i < pool->n; i++)
		any |= marks[i] = dp_str_eq(pool->v[i].folded, term->folded);
	for (uint32_t i = 1; marks && !any && term->kind == DP_TERM_NAME && i < pool->n; i++)
		marks[i] = has_words(pool->v[i].folded, term->folded);
	return marks;
}

static uint16_t find_code(const dp_columns *columns, dp_str code)
{
	const dp_strings *codes = &columns->pool[DP_POOL_CODE];
	for (uint32_t i = 1; i < codes->n; i++)
		if (dp_str_eq(codes->v[i].text, code))
			return (uint16_t)i;
	return NO_CODE;
}

static bool is_name(const dp_term *term)
{
	return term->kind == DP_TERM_NAME || term->kind == DP_TERM_QUOTED;
}

static bool make_terms(dp_sieve *self, dp_by by, dp_arena *arena)
{
	const dp_terms *terms = &self->query->list[by];
	for (uint32_t i = 0; i < terms->n; i++) {
		const dp_term *term = &terms->v[i];
		self->code[by][i] = term->kind == DP_TERM_CODE ? find_code(self->columns, term->code) : NO_CODE;
		if (is_name(term) && !(self->name[by][i] = mark_names(&self->columns->pool[DP_POOL_NAME], term, arena)))
			return false;
	}
	return true;
}

static bool is_near(const dp_query *q, const dp_pooled *place)
{
	const double radian = 3.14159265358979323846 / 180;
	double half = sin(q->km / EARTH / 2), north = sin((place->lat - q->lat) * radian / 2), east = sin((place->lon - q->lon) * radian / 2);
	return place->located && north * north + cos(place->lat * radian) * cos(q->lat * radian) * east * east <= half * half;
}

/* Places are few beside events: what is asked of them is asked once of each. */
static bool make_places(dp_sieve *self, dp_arena *arena)
{
	const dp_strings *places = &self->columns->pool[DP_POOL_PLACE];
	const dp_terms *terms = &self->query->list[DP_BY_PLACE];
	if (!terms->n && !self->query->near_set)
		return true;
	self->place = dp_arena_calloc(arena, places->n, 1);
	for (uint32_t i = 0; self->place && i < terms->n; i++) {
		const dp_term *term = &terms->v[i];
		uint16_t code = term->kind == DP_TERM_CODE ? find_code(self->columns, term->code) : NO_CODE;
		const uint8_t *marks = is_name(term) ? mark_names(places, term, arena) : NULL;
		if (is_name(term) && !marks)
			return false;
		for (uint32_t k = 0; k < places->n; k++)
			self->place[k] |= marks ? marks[k] : code != NO_CODE && places->v[k].code == code;
	}
	for (uint32_t k = 0; self->place && self->query->near_set && k < places->n; k++)
		self->place[k] = (terms->n == 0 || self->place[k]) && is_near(self->query, &places->v[k]);
	return self->place != NULL;
}

static void make_modes(dp_sieve *self)
{
	const dp_strings *modes = &self->columns->pool[DP_POOL_MODE];
	for (uint32_t i = 0; i < modes->n; i++)
		for (uint32_t k = 0; k < self->query->modes.n; k++)
			if (dp_str_eq(modes->v[i].text, self->query->modes.v[k]))
				self->modes[i >> 6] |= (uint64_t)1 << (i & 63);
}

/* Words are in the record's index alone. */
static int make_text(dp_sieve *self, dp_record *record, dp_arena *arena, depesche_error *error)
{
	dp_plan plan = {.query = self->query};
	dp_ask ask;
	dp_stmt *stmt = NULL;
	if (!self->query->text.n)
		return 0;
	self->text = dp_arena_calloc(arena, self->columns->rows ? self->columns->rows : 1, 1);
	if (!self->text)
		return dp_fail_memory(error);
	dp_ask_init(&ask, dp_record_db(record), arena);
	dp_plan_candidates(&plan, DP_BY_TEXT, DP_SPAN_ALL, false, &ask);
	int rc = dp_ask_prepare(&ask, &stmt, error);
	if (rc == 0)
		dp_stmt_large(stmt);
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		int64_t event = dp_stmt_get_int(stmt, 0);
		if (event >= 0 && event < self->columns->rows)
			self->text[event] = 1;
		rc = 0;
	}
	dp_stmt_free(stmt);
	dp_ask_release(&ask);
	return rc;
}

int dp_sieve_make(dp_sieve *self, const dp_columns *columns, const dp_query *query, dp_record *record, dp_arena *arena, depesche_error *error)
{
	*self = (dp_sieve){.columns = columns, .query = query};
	if (query->from_set && query->to_set && query->from > query->to)
		return dp_fail(error, DEPESCHE_EUSAGE, "from lies behind to; no day is in between");
	for (dp_by by = DP_BY_WHO; by <= DP_BY_SAID_BY; by++)
		if (!make_terms(self, by, arena))
			return dp_fail_memory(error);
	if (!make_places(self, arena))
		return dp_fail_memory(error);
	make_modes(self);
	return make_text(self, record, arena, error);
}

static bool in_role(dp_by by, const dp_column_side *side)
{
	switch (by) {
	case DP_BY_ACTOR:
		return side->role == DP_SIDE_ACTOR;
	case DP_BY_RECIPIENT:
		return side->role == DP_SIDE_RECIPIENT;
	case DP_BY_SAID_BY:
		return side->role == DP_SIDE_SOURCE;
	default:
		return side->role != DP_SIDE_SOURCE;
	}
}

static bool is_meant(const dp_sieve *self, dp_by by, const dp_column_side *side)
{
	const dp_terms *terms = &self->query->list[by];
	if (!in_role(by, side))
		return false;
	for (uint32_t i = 0; i < terms->n; i++) {
		const dp_term *term = &terms->v[i];
		bool whom = term->kind == DP_TERM_SECTOR || (self->name[by][i] ? self->name[by][i][side->name] : side->code == self->code[by][i]);
		if (whom && (!term->sector || term->sector == side->sector))
			return true;
	}
	return false;
}

static bool has_side(const dp_sieve *self, dp_by by, const dp_column_side *side, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (is_meant(self, by, &side[i]))
			return true;
	return false;
}

/* Two sides, not one that is both. */
static bool has_pair(const dp_sieve *self, const dp_column_side *side, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; is_meant(self, DP_BY_WHO, &side[i]) && k < n; k++)
			if (k != i && is_meant(self, DP_BY_WITH, &side[k]))
				return true;
	return false;
}

static bool passes_sides(const dp_sieve *self, const dp_column_row *row)
{
	const dp_query *q = self->query;
	const dp_column_side *side = row->sides ? &self->columns->side[row->side] : NULL;
	bool pair = q->list[DP_BY_WHO].n && q->list[DP_BY_WITH].n;
	for (dp_by by = DP_BY_WHO; by <= DP_BY_SAID_BY; by++)
		if (q->list[by].n && !(pair && by <= DP_BY_WITH) && !has_side(self, by, side, row->sides))
			return false;
	return !pair || has_pair(self, side, row->sides);
}

static bool bit(uint32_t bits, uint32_t n)
{
	return bits == 0 || (bits >> n & 1);
}

bool dp_sieve_passes(const dp_sieve *self, uint32_t i)
{
	const dp_column_row *row = &self->columns->row[i];
	const dp_query *q = self->query;
	return row->there && bit(q->types, row->type) && bit(q->statuses, row->status + 1u) && bit(q->certainties, row->certainty + 1u) &&
	       bit(q->quads, row->quad) && (!q->modes.n || (self->modes[row->mode >> 6] >> (row->mode & 63) & 1)) &&
	       (!q->from_set || (row->last != DP_NO_DAY && row->last >= q->from)) && (!q->to_set || (row->day != DP_NO_DAY && row->day <= q->to)) &&
	       row->origins >= q->min_origins && row->reports >= q->min_reports && (!self->place || self->place[row->place]) &&
	       (!self->text || self->text[i]) && passes_sides(self, row);
}
