#include "store/columns_own.h"

#include "base/error.h"

#include <stdlib.h>

enum { BUDGET_MB = 1024, WIDE = 400000, CUTS = 4096 };

/* One asking: the columns held for reading, the query as a sieve, memory that is given back at the end. */
typedef struct asking {
	dp_columns *columns;
	dp_sieve sieve;
	dp_arena arena;
	bool held;
} asking;

static int begin(asking *self, dp_columns *columns, dp_record *record, const dp_query *query, depesche_error *error)
{
	*self = (asking){.columns = columns};
	dp_arena_init(&self->arena, (size_t)BUDGET_MB << 20);
	int rc = dp_columns_hold(columns, record, &self->held, error);
	return rc == 0 ? dp_sieve_make(&self->sieve, columns, query, record, &self->arena, error) : rc;
}

static void end(asking *self)
{
	dp_columns_let_go(self->columns, self->held);
	dp_arena_release(&self->arena);
}

/* ---- counters by number ---- */

typedef struct counters {
	const dp_strings *pool;
	uint32_t n, *events, *last; /* last: the row that was counted last, and 1: each counts once */
} counters;

static bool counters_make(counters *self, const dp_strings *pool, uint32_t n, dp_arena *arena)
{
	*self = (counters){pool, n, dp_arena_calloc(arena, n, sizeof *self->events), dp_arena_calloc(arena, n, sizeof *self->last)};
	return self->events && self->last;
}

static void count(counters *self, uint32_t number, uint32_t row)
{
	if (number == 0 || self->last[number] == row + 1)
		return;
	self->last[number] = row + 1;
	self->events[number]++;
}

/* The number of events that about `top` counters have at least: what lies below need not be sorted. */
static uint32_t cutoff(const uint32_t *events, uint32_t n, uint32_t top)
{
	uint32_t have[CUTS] = {0}, sum = 0, cut = CUTS - 1;
	for (uint32_t i = 0; i < n; i++)
		have[events[i] < CUTS ? events[i] : CUTS - 1]++;
	for (; cut > 1 && sum + have[cut] < top; cut--)
		sum += have[cut];
	return cut;
}

/* ---- facets ---- */

static const char *const FACET[DP_FACETS] = {"type", "mode", "status", "certainty", "actor", "recipient", "state", "place", "source", "outlet"};

const char *dp_facet_name(dp_facet facet)
{
	return FACET[facet];
}

static void count_row(const dp_columns *columns, uint32_t i, counters of[DP_FACETS])
{
	const dp_column_row *row = &columns->row[i];
	count(&of[DP_FACET_TYPE], row->type, i);
	count(&of[DP_FACET_MODE], row->mode, i);
	count(&of[DP_FACET_STATUS], row->status + 1u, i);
	count(&of[DP_FACET_CERTAINTY], row->certainty + 1u, i);
	count(&of[DP_FACET_PLACE], row->place, i);
	for (uint32_t k = 0; k < row->sides; k++) {
		const dp_column_side *side = &columns->side[row->side + k];
		count(&of[side->role == DP_SIDE_SOURCE      ? DP_FACET_SOURCE
			      : side->role == DP_SIDE_ACTOR ? DP_FACET_ACTOR
							    : DP_FACET_RECIPIENT],
			side->name, i);
		if (side->role != DP_SIDE_SOURCE)
			count(&of[DP_FACET_STATE], side->code, i);
	}
	for (uint32_t k = 0; k < row->outlets; k++)
		count(&of[DP_FACET_OUTLET], columns->outlet[row->outlet + k], i);
}

static bool counters_of_facets(const dp_columns *columns, dp_arena *arena, counters of[DP_FACETS])
{
	static const dp_pool_kind POOL[DP_FACETS] = {[DP_FACET_MODE] = DP_POOL_MODE,
		[DP_FACET_ACTOR] = DP_POOL_NAME,
		[DP_FACET_RECIPIENT] = DP_POOL_NAME,
		[DP_FACET_STATE] = DP_POOL_CODE,
		[DP_FACET_PLACE] = DP_POOL_PLACE,
		[DP_FACET_SOURCE] = DP_POOL_NAME,
		[DP_FACET_OUTLET] = DP_POOL_OUTLET};
	static const uint32_t WORDS[DP_FACETS] = {
		[DP_FACET_TYPE] = DP_TYPE_COUNT, [DP_FACET_STATUS] = DP_STATUS_DENIED + 2, [DP_FACET_CERTAINTY] = DP_ALLEGED + 2};
	for (dp_facet f = 0; f < DP_FACETS; f++) {
		const dp_strings *pool = WORDS[f] ? NULL : &columns->pool[POOL[f]];
		if (!counters_make(&of[f], pool, pool ? pool->n : WORDS[f], arena))
			return false;
	}
	return true;
}

static dp_str value_of(const counters *c, dp_facet facet, uint32_t number)
{
	if (c->pool)
		return c->pool->v[number].text;
	if (facet == DP_FACET_TYPE)
		return dp_str_c(dp_type_name((dp_type)number));
	return dp_str_c(facet == DP_FACET_STATUS ? dp_status_name((dp_status)(number - 1)) : dp_certainty_name((dp_certainty)(number - 1)));
}

static int by_weight(const void *x, const void *y)
{
	const dp_count *a = x, *b = y;
	if (a->events != b->events)
		return a->events < b->events ? 1 : -1;
	int c = dp_str_cmp(a->value, b->value);
	return c ? c : dp_str_cmp(a->code, b->code);
}

static int by_value(const void *x, const void *y)
{
	const dp_count *a = x, *b = y;
	int c = dp_str_cmp(a->value, b->value);
	return c ? c : dp_str_cmp(a->code, b->code);
}

static void sort(dp_counts *all, int (*order)(const void *, const void *))
{
	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, order);
}

/* A place of one name and state that has several coordinates is one value. */
static void join_same(dp_counts *all)
{
	uint32_t n = 0;
	sort(all, by_value);
	for (uint32_t i = 0; i < all->n; i++) {
		if (n && by_value(&all->v[n - 1], &all->v[i]) == 0)
			all->v[n - 1].events += all->v[i].events;
		else
			all->v[n++] = all->v[i];
	}
	all->n = n;
}

/* The heaviest values, with strings of the columns. */
static bool heaviest(const asking *self, const counters *c, dp_facet facet, uint32_t top, dp_arena *arena, dp_counts *out)
{
	bool places = facet == DP_FACET_PLACE;
	uint32_t cut = places ? 1 : cutoff(c->events, c->n, top);
	*out = (dp_counts){0};
	for (uint32_t i = 1; i < c->n; i++) {
		if (c->events[i] < cut)
			continue;
		dp_count *slot = DP_PUSH(arena, out);
		if (!slot)
			return false;
		*slot = (dp_count){
			value_of(c, facet, i), places ? self->columns->pool[DP_POOL_CODE].v[c->pool->v[i].code].text : DP_STR(""), c->events[i]};
	}
	if (places)
		join_same(out);
	sort(out, by_weight);
	out->n = out->n < top ? out->n : top;
	return true;
}

/* Into the caller's memory: strings of the columns may go away with the lock. */
static bool keep_counts(const dp_counts *all, dp_arena *arena, dp_counts *out)
{
	*out = (dp_counts){0};
	for (uint32_t i = 0; i < all->n; i++) {
		dp_count *slot = DP_PUSH(arena, out);
		if (!slot)
			return false;
		*slot = (dp_count){dp_arena_str(arena, all->v[i].value), dp_arena_str(arena, all->v[i].code), all->v[i].events};
		if (!slot->value.p || !slot->code.p)
			return false;
	}
	return true;
}

static bool sum_facets(asking *self, uint32_t top, dp_arena *arena, dp_facets *out)
{
	counters of[DP_FACETS];
	dp_counts found;
	*out = (dp_facets){0};
	if (!counters_of_facets(self->columns, &self->arena, of))
		return false;
	for (uint32_t i = 0; i < self->columns->rows; i++) {
		if (!dp_sieve_passes(&self->sieve, i))
			continue;
		out->total++;
		count_row(self->columns, i, of);
	}
	for (dp_facet f = 0; f < DP_FACETS; f++)
		if (!heaviest(self, &of[f], f, top, &self->arena, &found) || !keep_counts(&found, arena, &out->list[f]))
			return false;
	return true;
}

int dp_columns_facets(
	dp_columns *self, dp_record *record, const dp_query *query, uint32_t top, dp_arena *arena, dp_facets *out, depesche_error *error)
{
	asking a;
	dp_facets found;
	int rc = begin(&a, self, record, query, error);
	if (rc == 0)
		rc = sum_facets(&a, top, arena, &found) ? 0 : dp_fail_memory(error);
	end(&a);
	if (rc == 0)
		*out = found;
	return rc;
}

/* ---- places ---- */

/* The coordinates of a place by name and state, the first that has any. */
static const dp_pooled *located(const dp_columns *columns, const dp_count *place)
{
	const dp_strings *places = &columns->pool[DP_POOL_PLACE], *codes = &columns->pool[DP_POOL_CODE];
	const dp_pooled *any = NULL;
	for (uint32_t i = 1; i < places->n; i++) {
		const dp_pooled *p = &places->v[i];
		if (!dp_str_eq(p->text, place->value) || !dp_str_eq(codes->v[p->code].text, place->code))
			continue;
		any = p;
		if (p->located)
			break;
	}
	return any;
}

static bool sum_places(asking *self, uint32_t top, dp_arena *arena, dp_spots *out)
{
	counters c;
	dp_counts found;
	*out = (dp_spots){0};
	if (!counters_make(&c, &self->columns->pool[DP_POOL_PLACE], self->columns->pool[DP_POOL_PLACE].n, &self->arena))
		return false;
	for (uint32_t i = 0; i < self->columns->rows; i++)
		if (dp_sieve_passes(&self->sieve, i))
			count(&c, self->columns->row[i].place, i);
	if (!heaviest(self, &c, DP_FACET_PLACE, top, &self->arena, &found))
		return false;
	for (uint32_t i = 0; i < found.n; i++) {
		const dp_pooled *where = located(self->columns, &found.v[i]);
		dp_spot *spot = DP_PUSH(arena, out);
		if (!spot)
			return false;
		*spot = (dp_spot){dp_arena_str(arena, found.v[i].value), dp_arena_str(arena, found.v[i].code), where && where->located,
			where ? where->lat : 0, where ? where->lon : 0, found.v[i].events};
		if (!spot->name.p || !spot->code.p)
			return false;
	}
	return true;
}

int dp_columns_places(dp_columns *self, dp_record *record, const dp_query *query, uint32_t top, dp_arena *arena, dp_spots *out, depesche_error *error)
{
	asking a;
	dp_spots found;
	int rc = begin(&a, self, record, query, error);
	if (rc == 0)
		rc = sum_places(&a, top, arena, &found) ? 0 : dp_fail_memory(error);
	end(&a);
	if (rc == 0)
		*out = found;
	return rc;
}

/* ---- dyads ---- */

/* A side as a network has it: a state's code with the highest bit set, or a name. */
#define STATE (1u << 31)

typedef struct pair {
	uint32_t from, to, from_code, to_code, last_row; /* last_row: and 1 */
	uint32_t events, quad[5];
	int32_t last_day;
	double score;
} pair;

typedef struct pairs {
	pair *v;
	uint32_t n, room;
	uint32_t *slot, slots;
} pairs;

static uint32_t hash_of(uint32_t from, uint32_t to)
{
	uint64_t x = ((uint64_t)from << 32 | to) * 0x9E3779B97F4A7C15u;
	return (uint32_t)(x >> 32);
}

static bool widen(pairs *self)
{
	uint32_t slots = self->slots ? self->slots * 2 : 4096, room = slots / 2;
	uint32_t *slot = calloc(slots, sizeof *slot);
	pair *v = realloc(self->v, room * sizeof *v);
	self->v = v ? v : self->v;
	if (!slot || !v) {
		free(slot);
		return false;
	}
	free(self->slot);
	self->slot = slot;
	self->slots = slots;
	self->room = room;
	for (uint32_t i = 0; i < self->n; i++) {
		uint32_t at = hash_of(v[i].from, v[i].to) & (slots - 1);
		while (slot[at])
			at = (at + 1) & (slots - 1);
		slot[at] = i + 1;
	}
	return true;
}

/* NULL when memory is out. */
static pair *pair_of(pairs *self, uint32_t from, uint32_t to)
{
	if (self->n == self->room && !widen(self))
		return NULL;
	uint32_t at = hash_of(from, to) & (self->slots - 1);
	for (; self->slot[at]; at = (at + 1) & (self->slots - 1)) {
		pair *p = &self->v[self->slot[at] - 1];
		if (p->from == from && p->to == to)
			return p;
	}
	self->slot[at] = self->n + 1;
	self->v[self->n] = (pair){.from = from, .to = to, .last_day = DP_NO_DAY};
	return &self->v[self->n++];
}

static uint32_t node_of(const dp_column_side *side, bool by_state)
{
	return by_state && side->code ? side->code | STATE : side->name;
}

static dp_str node_text(const dp_columns *columns, uint32_t node)
{
	return columns->pool[node & STATE ? DP_POOL_CODE : DP_POOL_NAME].v[node & ~STATE].text;
}

static bool weigh_pair(pairs *self, uint32_t i, const dp_column_row *row, const dp_column_side *x, const dp_column_side *y, bool by_state)
{
	pair *p = pair_of(self, node_of(x, by_state), node_of(y, by_state));
	if (!p)
		return false;
	if (p->last_row == i + 1)
		return true;
	p->last_row = i + 1;
	p->events++;
	p->quad[row->quad <= 4 ? row->quad : 0]++;
	p->score += (double)row->score;
	p->last_day = row->day > p->last_day ? row->day : p->last_day;
	p->from_code = x->code ? x->code : p->from_code;
	p->to_code = y->code ? y->code : p->to_code;
	return true;
}

static bool weigh(const dp_columns *columns, uint32_t i, bool by_state, pairs *all)
{
	const dp_column_row *row = &columns->row[i];
	bool mutual = dp_type_mutual((dp_type)row->type);
	for (uint32_t k = 0; k < row->sides; k++) {
		const dp_column_side *x = &columns->side[row->side + k];
		for (uint32_t m = 0; x->role != DP_SIDE_SOURCE && m < row->sides; m++) {
			const dp_column_side *y = &columns->side[row->side + m];
			bool acts = x->role == DP_SIDE_ACTOR && y->role == DP_SIDE_RECIPIENT;
			bool meets = mutual && x->role == y->role &&
				     dp_str_cmp(node_text(columns, node_of(x, by_state)), node_text(columns, node_of(y, by_state))) < 0;
			if ((acts || meets) && !weigh_pair(all, i, row, x, y, by_state))
				return false;
		}
	}
	return true;
}

static int by_events(const void *x, const void *y)
{
	const dp_dyad *a = x, *b = y;
	if (a->events != b->events)
		return a->events < b->events ? 1 : -1;
	int c = dp_str_cmp(a->from, b->from);
	return c ? c : dp_str_cmp(a->to, b->to);
}

static bool list_pairs(asking *self, const pairs *all, uint32_t top, dp_dyads *out)
{
	const dp_strings *codes = &self->columns->pool[DP_POOL_CODE];
	uint32_t *events = dp_arena_calloc(&self->arena, all->n ? all->n : 1, sizeof *events);
	*out = (dp_dyads){0};
	for (uint32_t i = 0; events && i < all->n; i++)
		events[i] = all->v[i].events;
	uint32_t cut = events ? cutoff(events, all->n, top) : 0;
	for (uint32_t i = 0; events && i < all->n; i++) {
		const pair *p = &all->v[i];
		dp_dyad *d = p->events >= cut ? DP_PUSH(&self->arena, out) : NULL;
		if (p->events >= cut && !d)
			return false;
		if (!d)
			continue;
		*d = (dp_dyad){node_text(self->columns, p->from), node_text(self->columns, p->to), codes->v[p->from_code].text,
			codes->v[p->to_code].text, p->events, {0}, p->score / p->events, p->last_day};
		for (int quad = 1; quad <= 4; quad++)
			d->quad[quad] = p->quad[quad];
	}
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_events);
	out->n = out->n < top ? out->n : top;
	return events != NULL;
}

static bool keep_dyads(const dp_dyads *all, dp_arena *arena, dp_dyads *out)
{
	*out = (dp_dyads){0};
	for (uint32_t i = 0; i < all->n; i++) {
		dp_dyad *d = DP_PUSH(arena, out);
		if (!d)
			return false;
		*d = all->v[i];
		d->from = dp_arena_str(arena, d->from);
		d->to = dp_arena_str(arena, d->to);
		d->from_code = dp_arena_str(arena, d->from_code);
		d->to_code = dp_arena_str(arena, d->to_code);
		if (!d->from.p || !d->to.p || !d->from_code.p || !d->to_code.p)
			return false;
	}
	return true;
}

static bool sum_dyads(asking *self, bool by_state, uint32_t top, dp_arena *arena, dp_dyads *out)
{
	pairs all = {0};
	dp_dyads found;
	bool fine = true;
	for (uint32_t i = 0; fine && i < self->columns->rows; i++)
		if (dp_sieve_passes(&self->sieve, i))
			fine = weigh(self->columns, i, by_state, &all);
	fine = fine && list_pairs(self, &all, top, &found) && keep_dyads(&found, arena, out);
	free(all.v);
	free(all.slot);
	return fine;
}

int dp_columns_dyads(dp_columns *self, dp_record *record, const dp_query *query, bool by_state, uint32_t top, dp_arena *arena, dp_dyads *out,
	depesche_error *error)
{
	asking a;
	dp_dyads found;
	int rc = begin(&a, self, record, query, error);
	if (rc == 0)
		rc = sum_dyads(&a, by_state, top, arena, &found) ? 0 : dp_fail_memory(error);
	end(&a);
	if (rc == 0)
		*out = found;
	return rc;
}

/* ---- days ---- */

static int by_day(const void *x, const void *y)
{
	const dp_bar *a = x, *b = y;
	return (a->day > b->day) - (a->day < b->day);
}

static void add_to(dp_bar *bar, const dp_column_row *row)
{
	bar->day = row->day;
	bar->events++;
	bar->quad[row->quad <= 4 ? row->quad : 0]++;
}

/* Where all days lie within some centuries, each has its place. */
static bool sum_near(asking *self, int32_t first, uint32_t days, dp_arena *arena, dp_bars *out)
{
	dp_bar *at = dp_arena_calloc(&self->arena, days, sizeof *at);
	for (uint32_t i = 0; at && i < self->columns->rows; i++) {
		const dp_column_row *row = &self->columns->row[i];
		if (row->there && row->day != DP_NO_DAY && dp_sieve_passes(&self->sieve, i))
			add_to(&at[row->day - first], row);
	}
	for (uint32_t i = 0; at && i < days; i++) {
		dp_bar *bar = at[i].events ? DP_PUSH(arena, out) : NULL;
		if (at[i].events && !bar)
			return false;
		if (bar)
			*bar = at[i];
	}
	return at != NULL;
}

/* Else they are sorted. */
static bool sum_far(asking *self, dp_arena *arena, dp_bars *out)
{
	dp_bars all = {0};
	for (uint32_t i = 0; i < self->columns->rows; i++) {
		const dp_column_row *row = &self->columns->row[i];
		if (!row->there || row->day == DP_NO_DAY || !dp_sieve_passes(&self->sieve, i))
			continue;
		dp_bar *bar = DP_PUSH(&self->arena, &all);
		if (!bar)
			return false;
		add_to(bar, row);
	}
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_day);
	for (uint32_t i = 0; i < all.n; i++) {
		dp_bar *bar = out->n && out->v[out->n - 1].day == all.v[i].day ? &out->v[out->n - 1] : DP_PUSH(arena, out);
		if (!bar)
			return false;
		bar->day = all.v[i].day;
		bar->events += all.v[i].events;
		for (int quad = 0; quad <= 4; quad++)
			bar->quad[quad] += all.v[i].quad[quad];
	}
	return true;
}

static bool sum_days(asking *self, dp_arena *arena, dp_bars *out)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	*out = (dp_bars){0};
	for (uint32_t i = 0; i < self->columns->rows; i++) {
		const dp_column_row *row = &self->columns->row[i];
		if (!row->there || row->day == DP_NO_DAY)
			continue;
		first = row->day < first ? row->day : first;
		last = row->day > last ? row->day : last;
	}
	if (first > last)
		return true;
	return last - first < WIDE ? sum_near(self, (int32_t)first, (uint32_t)(last - first + 1), arena, out) : sum_far(self, arena, out);
}

int dp_columns_days(dp_columns *self, dp_record *record, const dp_query *query, dp_arena *arena, dp_bars *out, depesche_error *error)
{
	asking a;
	dp_bars found;
	int rc = begin(&a, self, record, query, error);
	if (rc == 0)
		rc = sum_days(&a, arena, &found) ? 0 : dp_fail_memory(error);
	end(&a);
	if (rc == 0)
		*out = found;
	return rc;
}
