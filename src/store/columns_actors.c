#include "store/columns_own.h"

#include "base/error.h"
#include "store/names.h"

#include <stdlib.h>

enum { TYPED_MAX = 4096 };

static const size_t budget = (size_t)1 << 28;

/* What is known of the names that are asked for, by their numbers. */
typedef struct found {
	uint32_t *events, *last, *newest; /* last, newest: rows, and 1 */
	uint8_t *wanted;
} found;

static bool found_make(found *self, uint32_t names, dp_arena *arena)
{
	*self = (found){dp_arena_calloc(arena, names, 4), dp_arena_calloc(arena, names, 4), dp_arena_calloc(arena, names, 4),
		dp_arena_calloc(arena, names, 1)};
	return self->events && self->last && self->newest && self->wanted;
}

static void look_at(const dp_columns *columns, uint32_t i, found *f)
{
	const dp_column_row *row = &columns->row[i];
	for (uint32_t k = 0; k < row->sides; k++) {
		const dp_column_side *side = &columns->side[row->side + k];
		uint32_t name = side->name;
		if (side->role == DP_SIDE_SOURCE || !f->wanted[name] || f->last[name] == i + 1)
			continue;
		f->last[name] = i + 1;
		f->events[name]++;
		if (f->newest[name] == 0 || columns->row[f->newest[name] - 1].day <= row->day)
			f->newest[name] = i + 1;
	}
}

static void look(const dp_columns *columns, found *f)
{
	for (uint32_t i = 0; i < columns->rows; i++)
		if (columns->row[i].there)
			look_at(columns, i, f);
}

static const dp_column_side *side_of(const dp_columns *columns, uint32_t row, uint32_t name)
{
	for (uint32_t k = 0; k < columns->row[row].sides; k++) {
		const dp_column_side *side = &columns->side[columns->row[row].side + k];
		if (side->name == name && side->role != DP_SIDE_SOURCE)
			return side;
	}
	return NULL;
}

/* False when memory is out. */
static bool tell(const dp_columns *columns, const found *f, uint32_t name, dp_arena *arena, dp_actor *out)
{
	const dp_column_side *side = side_of(columns, f->newest[name] - 1, name);
	dp_str code = side ? columns->pool[DP_POOL_CODE].v[side->code].text : DP_STR("");
	*out = (dp_actor){dp_arena_str(arena, columns->pool[DP_POOL_NAME].v[name].text), dp_arena_str(arena, code),
		dp_str_c(dp_sector_name(side ? (dp_sector)side->sector : DP_SECTOR_NONE)), f->events[name]};
	return out->name.p && out->code.p;
}

bool dp_typed_fits(dp_str typed, dp_str folded)
{
	dp_str word, rest = typed;
	while (dp_str_cut(&rest, ' ', &word)) {
		uint32_t at = 0;
		while ((at = dp_str_find(folded, word, at)) != UINT32_MAX && at > 0 && folded.p[at - 1] != ' ')
			at++;
		if (at == UINT32_MAX)
			return false;
	}
	return true;
}

static int by_events(const void *x, const void *y)
{
	const dp_actor *a = x, *b = y;
	if (a->events != b->events)
		return a->events < b->events ? 1 : -1;
	return dp_str_cmp(a->name, b->name);
}

static bool list(const dp_columns *columns, const found *f, uint32_t top, dp_arena *arena, dp_actors *out)
{
	for (uint32_t i = 1; i < columns->pool[DP_POOL_NAME].n; i++) {
		dp_actor *actor = f->events[i] ? DP_PUSH(arena, out) : NULL;
		if (f->events[i] && (!actor || !tell(columns, f, i, arena, actor)))
			return false;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_events);
	out->n = out->n < top ? out->n : top;
	return true;
}

int dp_columns_actors(
	dp_columns *self, dp_record *record, const dp_typed *typed, uint32_t top, dp_arena *arena, dp_actors *out, depesche_error *error)
{
	found f = {0};
	dp_buf words;
	dp_actors all = {0};
	dp_arena own;
	bool held;
	dp_arena_init(&own, budget);
	dp_buf_init(&words, TYPED_MAX);
	dp_name_fold(typed->typed, &words);
	int rc = dp_columns_hold(self, record, &held, error);
	const dp_strings *names = &self->pool[DP_POOL_NAME];
	if (rc == 0 && (words.failed || !found_make(&f, names->n, &own)))
		rc = dp_fail_memory(error);
	if (rc == 0 && words.n) {
		for (uint32_t i = 1; i < names->n; i++)
			f.wanted[i] = dp_typed_fits(dp_buf_view(&words), names->v[i].folded);
		for (uint32_t i = 0; i < typed->count; i++)
			f.wanted[dp_columns_name(self, typed->also[i])] = 1;
		look(self, &f);
		rc = list(self, &f, top, arena, &all) ? 0 : dp_fail_memory(error);
	}
	dp_columns_let_go(self, held);
	dp_buf_release(&words);
	dp_arena_release(&own);
	if (rc == 0)
		*out = all;
	return rc;
}

int dp_columns_actor(dp_columns *self, dp_record *record, dp_str name, dp_arena *arena, dp_actor *out, bool *there, depesche_error *error)
{
	found f = {0};
	dp_arena own;
	bool held;
	uint32_t number = 0;
	dp_actor actor;
	dp_arena_init(&own, budget);
	int rc = dp_columns_hold(self, record, &held, error);
	const dp_strings *names = &self->pool[DP_POOL_NAME];
	number = rc == 0 ? dp_columns_name(self, name) : 0;
	if (rc == 0 && number) {
		rc = found_make(&f, names->n, &own) ? 0 : dp_fail_memory(error);
		if (rc == 0) {
			f.wanted[number] = 1;
			look(self, &f);
		}
	}
	bool any = rc == 0 && number && f.events[number];
	if (any)
		rc = tell(self, &f, number, arena, &actor) ? 0 : dp_fail_memory(error);
	dp_columns_let_go(self, held);
	dp_arena_release(&own);
	if (rc == 0)
		*there = any;
	if (rc == 0 && any)
		*out = actor;
	return rc;
}
