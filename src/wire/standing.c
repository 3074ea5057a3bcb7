#include "wire/standing.h"

#include <stdlib.h>

enum { AHEAD = 6, PAIRS_MAX = 64, SCRATCH = 1 << 26, COUNTED_MAX = 1 << 20, WEIGHT = 100 };

/* A pair must be that much rarer than its rarer half to be worth the look-ups. */
static const double PAIR_GAIN = 0.5;

typedef struct numbers {
	uint32_t *v;
	uint32_t n, cap;
} numbers;

/* Of a table with open addressing; key 0 is no entry. An entry that nothing is filed under any more stays, as a mark. */
typedef struct entry {
	uint64_t key;
	numbers wants;
	uint32_t pairs; /* filings of pairs that have this key */
} entry;

typedef struct table {
	entry *v;
	uint32_t slots, n; /* slots: a power of two, or 0 */
} table;

typedef struct counted {
	uint64_t key;
	uint32_t n;
} counted;

/* A want and where it is filed: under `key`, or with `pairs` set under the pairs of the first `firsts` with the others; under neither in the rest. */
typedef struct filed {
	dp_want *want; /* NULL: free, `next` is the next free one */
	void *to;
	uint64_t *key;
	uint32_t keys, firsts, next, seen;
	bool pairs;
} filed;

struct dp_standing {
	filed *filed;
	uint32_t n, cap, free, count, round; /* round: of matching, so that a want is tested once */
	table table, names;                  /* keys of conditions; of names that wants wait for */
	numbers rest;
	uint32_t texts;
	struct {
		counted *v;
		uint32_t slots, n;
		uint64_t events;
	} counted;
	dp_arena arena;
	dp_standing_figures figures;
};

/* ---- lists and tables ---- */

static bool push(numbers *self, uint32_t number)
{
	if (self->n == self->cap) {
		uint32_t cap = self->cap ? self->cap * 2 : 1;
		uint32_t *v = realloc(self->v, cap * sizeof *v);
		if (!v)
			return false;
		self->v = v;
		self->cap = cap;
	}
	self->v[self->n++] = number;
	return true;
}

static void drop(numbers *self, uint32_t number)
{
	for (uint32_t i = 0; i < self->n; i++) {
		if (self->v[i] != number)
			continue;
		self->v[i] = self->v[--self->n];
		break;
	}
	if (self->n == 0) {
		free(self->v);
		*self = (numbers){0};
	}
}

static entry *find(const table *self, uint64_t key)
{
	for (uint32_t i = (uint32_t)key; self->slots; i++) {
		entry *e = &self->v[i & (self->slots - 1)];
		if (e->key == key)
			return e;
		if (e->key == 0)
			return NULL;
	}
	return NULL;
}

static void settle(table *self, const entry *e)
{
	uint32_t i = (uint32_t)e->key;
	while (self->v[i & (self->slots - 1)].key)
		i++;
	self->v[i & (self->slots - 1)] = *e;
	self->n++;
}

/* Makes room for one more; entries that are empty are left behind. */
static bool room(table *self)
{
	if (self->n + 1 <= self->slots / 2)
		return true;
	uint32_t used = 0;
	for (uint32_t i = 0; i < self->slots; i++)
		used += self->v[i].wants.n || self->v[i].pairs;
	table next = {.slots = 64};
	while (next.slots < 4 * (used + 1))
		next.slots *= 2;
	next.v = calloc(next.slots, sizeof *next.v);
	if (!next.v)
		return false;
	for (uint32_t i = 0; i < self->slots; i++)
		if (self->v[i].wants.n || self->v[i].pairs)
			settle(&next, &self->v[i]);
	free(self->v);
	*self = next;
	return true;
}

static entry *put(table *self, uint64_t key)
{
	entry *e = find(self, key);
	if (e)
		return e;
	if (!room(self))
		return NULL;
	settle(self, &(entry){.key = key});
	return find(self, key);
}

static bool file_under(table *self, uint64_t key, uint32_t number)
{
	entry *e = put(self, key);
	return e && push(&e->wants, number);
}

static void take_from(table *self, uint64_t key, uint32_t number)
{
	entry *e = find(self, key);
	if (e)
		drop(&e->wants, number);
}

static void release_table(table *self)
{
	for (uint32_t i = 0; i < self->slots; i++)
		free(self->v[i].wants.v);
	free(self->v);
}

/* ---- what is rare ---- */

static counted *count_slot(const dp_standing *self, uint64_t key)
{
	uint32_t i = (uint32_t)key;
	while (self->counted.v[i & (self->counted.slots - 1)].key && self->counted.v[i & (self->counted.slots - 1)].key != key)
		i++;
	return &self->counted.v[i & (self->counted.slots - 1)];
}

static bool count_room(dp_standing *self)
{
	if (self->counted.n < self->counted.slots / 2)
		return true;
	counted *old = self->counted.v;
	uint32_t slots = self->counted.slots;
	if (slots >= COUNTED_MAX)
		return false;
	self->counted.v = calloc(slots ? slots * 2 : 1024, sizeof *self->counted.v);
	if (!self->counted.v) {
		self->counted.v = old;
		return false;
	}
	self->counted.slots = slots ? slots * 2 : 1024;
	for (uint32_t i = 0; i < slots; i++)
		if (old[i].key)
			*count_slot(self, old[i].key) = old[i];
	free(old);
	return true;
}

static int by_key(const void *a, const void *b)
{
	const dp_keyed *x = a, *y = b;
	return x->key < y->key ? -1 : x->key > y->key;
}

/* In order and each once, so that no key of an event counts twice. */
static void unique(dp_keys *keys)
{
	uint32_t n = 0;
	if (keys->n)
		qsort(keys->v, keys->n, sizeof *keys->v, by_key);
	for (uint32_t i = 0; i < keys->n; i++)
		if (n == 0 || keys->v[n - 1].key != keys->v[i].key)
			keys->v[n++] = keys->v[i];
	keys->n = n;
}

void dp_standing_learn(dp_standing *self, const dp_probe *probe)
{
	dp_keys keys = {0};
	dp_arena_reset(&self->arena);
	/* what does not fit any more is taken for rare */
	if (!dp_keys_of_probe(probe, true, &self->arena, &keys))
		return;
	unique(&keys);
	self->counted.events++;
	for (uint32_t i = 0; i < keys.n; i++) {
		bool fits = count_room(self);
		counted *c = self->counted.slots ? count_slot(self, keys.v[i].key) : NULL;
		if (!c || (!c->key && !fits))
			continue;
		self->counted.n += !c->key;
		c->key = keys.v[i].key;
		c->n++;
	}
}

/* How likely an event has the key: as counted, and as such keys are in general while few events were counted. */
static double share(const dp_standing *self, const dp_keyed *key)
{
	double n = self->counted.slots ? count_slot(self, key->key)->n : 0;
	return (n + WEIGHT * dp_key_prior(key->kind)) / ((double)self->counted.events + WEIGHT);
}

/* ---- filing ---- */

enum { CONDITIONS = 64 };

typedef struct choice {
	dp_standing *index;
	dp_keys condition[CONDITIONS];
	double share[CONDITIONS];
	uint32_t n;
} choice;

static bool take_condition(void *to, const dp_keys *keys)
{
	choice *c = to;
	double sum = 0;
	for (uint32_t i = 0; i < keys->n; i++)
		sum += share(c->index, &keys->v[i]);
	if (c->n == CONDITIONS)
		return true;
	c->condition[c->n] = *keys;
	unique(&c->condition[c->n]);
	c->share[c->n++] = sum;
	return true;
}

/* Keys of text are too many in an event for their pairs to be looked up. */
static bool pairable(const dp_keys *keys)
{
	return keys->v[0].kind < DP_KEY_PREFIX;
}

static bool disjoint(const dp_keys *a, const dp_keys *b)
{
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t k = 0; k < b->n; k++)
			if (a->v[i].key == b->v[k].key)
				return false;
	return true;
}

/* The rarest condition in `one`; with another one beside it in `two`, where that is worth it, else DP_NONE. */
static void choose(const choice *c, uint32_t *one, uint32_t *two)
{
	double least = 1;
	*one = *two = DP_NONE;
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->share[i] >= least && *one != DP_NONE)
			continue;
		least = c->share[i];
		*one = i;
	}
	uint32_t a = DP_NONE, b = DP_NONE;
	double best = least * PAIR_GAIN;
	for (uint32_t i = 0; i < c->n; i++)
		for (uint32_t k = i + 1; k < c->n; k++) {
			const dp_keys *x = &c->condition[i], *y = &c->condition[k];
			if (c->share[i] * c->share[k] >= best || x->n * y->n > PAIRS_MAX || !pairable(x) || !pairable(y) || !disjoint(x, y))
				continue;
			best = c->share[i] * c->share[k];
			a = i;
			b = k;
		}
	if (a != DP_NONE) {
		*one = a;
		*two = b;
	}
}

/* Files under pairs, or takes from them. */
static bool each_pair(dp_standing *self, const filed *f, uint32_t number, bool in)
{
	bool fine = true;
	for (uint32_t i = 0; fine && i < f->firsts; i++)
		for (uint32_t k = f->firsts; fine && k < f->keys; k++) {
			uint64_t key = dp_key_pair(f->key[i], f->key[k]);
			if (in)
				fine = file_under(&self->table, key, number);
			else
				take_from(&self->table, key, number);
		}
	for (uint32_t i = 0; fine && i < f->keys; i++) {
		entry *e = in ? put(&self->table, f->key[i]) : find(&self->table, f->key[i]);
		fine = e || !in;
		if (e)
			e->pairs += in ? 1u : e->pairs ? UINT32_MAX : 0;
	}
	return fine;
}

static bool each_single(dp_standing *self, const filed *f, uint32_t number, bool in)
{
	bool fine = true;
	for (uint32_t i = 0; fine && i < f->keys; i++) {
		if (in)
			fine = file_under(&self->table, f->key[i], number);
		else
			take_from(&self->table, f->key[i], number);
	}
	return fine;
}

static bool put_in(dp_standing *self, uint32_t number)
{
	const filed *f = &self->filed[number];
	return f->pairs ? each_pair(self, f, number, true) : f->keys ? each_single(self, f, number, true) : push(&self->rest, number);
}

static void take_out(dp_standing *self, uint32_t number)
{
	const filed *f = &self->filed[number];
	if (f->pairs)
		each_pair(self, f, number, false);
	else if (f->keys)
		each_single(self, f, number, false);
	else
		drop(&self->rest, number);
}

static bool keep_keys(filed *f, const dp_keys *one, const dp_keys *two)
{
	uint32_t n = one->n + (two ? two->n : 0);
	f->key = malloc(n * sizeof *f->key);
	if (!f->key)
		return false;
	f->keys = n;
	f->firsts = one->n;
	f->pairs = two != NULL;
	for (uint32_t i = 0; i < n; i++)
		f->key[i] = i < one->n ? one->v[i].key : two->v[i - one->n].key;
	return true;
}

static bool choose_keys(dp_standing *self, filed *f)
{
	choice c;
	uint32_t one, two;
	c.index = self;
	c.n = 0;
	dp_arena_reset(&self->arena);
	if (!dp_keys_of_want(f->want, &self->arena, take_condition, &c))
		return false;
	choose(&c, &one, &two);
	return one == DP_NONE || keep_keys(f, &c.condition[one], two == DP_NONE ? NULL : &c.condition[two]);
}

/* ---- names that are waited for ---- */

static uint64_t name_key(bool place, dp_str folded)
{
	return dp_key_pair(dp_str_hash(folded) | 1, place ? 2 : 4);
}

static bool each_name(dp_standing *self, filed *f, uint32_t number, bool in)
{
	bool fine = true;
	for (uint32_t list = 0; list < DP_LISTS; list++) {
		uint32_t n;
		const dp_want_ref *ref = dp_want_refs(f->want, list, &n);
		for (uint32_t i = 0; fine && i < n; i++) {
			uint64_t key = name_key(list == DP_BY_PLACE, dp_want_str(f->want, &ref[i]));
			if (in && ref[i].kind == DP_TERM_NAME)
				fine = file_under(&self->names, key, number);
			else if (!in)
				take_from(&self->names, key, number);
		}
	}
	return fine;
}

void dp_standing_know(dp_standing *self, bool place, dp_str folded)
{
	entry *e = find(&self->names, name_key(place, folded));
	if (!e)
		return;
	for (uint32_t i = 0; i < e->wants.n; i++)
		dp_want_know(self->filed[e->wants.v[i]].want, place, folded);
}

/* ---- the index ---- */

dp_standing *dp_standing_new(void)
{
	dp_standing *self = calloc(1, sizeof *self);
	if (!self)
		return NULL;
	self->free = DP_NONE;
	dp_arena_init(&self->arena, SCRATCH);
	return self;
}

void dp_standing_free(dp_standing *self)
{
	if (!self)
		return;
	for (uint32_t i = 0; i < self->n; i++) {
		free(self->filed[i].want);
		free(self->filed[i].key);
	}
	free(self->filed);
	release_table(&self->table);
	release_table(&self->names);
	free(self->rest.v);
	free(self->counted.v);
	dp_arena_release(&self->arena);
	free(self);
}

/* A number that is free. DP_NONE when memory is out. */
static uint32_t new_number(dp_standing *self)
{
	uint32_t number = self->free;
	if (number != DP_NONE) {
		self->free = self->filed[number].next;
		return number;
	}
	if (self->n == self->cap) {
		uint32_t cap = self->cap ? self->cap * 2 : 64;
		filed *v = realloc(self->filed, cap * sizeof *v);
		if (!v)
			return DP_NONE;
		self->filed = v;
		self->cap = cap;
	}
	return self->n++;
}

static void give_back(dp_standing *self, uint32_t number)
{
	free(self->filed[number].key);
	self->filed[number] = (filed){.next = self->free};
	self->free = number;
}

bool dp_standing_add(dp_standing *self, dp_want *want, void *to, uint32_t *number)
{
	uint32_t i = new_number(self);
	if (i == DP_NONE)
		return false;
	filed *f = &self->filed[i];
	*f = (filed){.want = want, .to = to, .seen = self->round};
	if (!choose_keys(self, f) || !put_in(self, i) || !each_name(self, f, i, true)) {
		take_out(self, i);
		each_name(self, f, i, false);
		give_back(self, i);
		return false;
	}
	self->texts += want->words > 0;
	self->count++;
	*number = i;
	return true;
}

void dp_standing_remove(dp_standing *self, uint32_t number)
{
	filed *f = &self->filed[number];
	take_out(self, number);
	each_name(self, f, number, false);
	self->texts -= f->want->words > 0;
	self->count--;
	free(f->want);
	give_back(self, number);
}

const dp_want *dp_standing_want(const dp_standing *self, uint32_t number)
{
	return self->filed[number].want;
}

uint32_t dp_standing_count(const dp_standing *self)
{
	return self->count;
}

bool dp_standing_asks_text(const dp_standing *self)
{
	return self->texts > 0;
}

/* ---- matching ---- */

typedef struct matching {
	dp_standing *index;
	const dp_probe *probe;
	void (*take)(void *self, uint32_t number, void *to);
	void *take_self;
} matching;

/* Candidates lie all over memory: those that come next are fetched meanwhile, first where they are filed, then the want. */
static void fetch(const dp_standing *self, const numbers *candidates, uint32_t i)
{
	if (i + 2 * AHEAD < candidates->n)
		__builtin_prefetch(&self->filed[candidates->v[i + 2 * AHEAD]]);
	if (i + AHEAD < candidates->n)
		__builtin_prefetch(self->filed[candidates->v[i + AHEAD]].want);
}

static void test(const matching *m, const numbers *candidates)
{
	dp_standing *self = m->index;
	for (uint32_t i = 0; i < candidates->n; i++) {
		fetch(self, candidates, i);
		uint32_t number = candidates->v[i];
		filed *f = &self->filed[number];
		if (f->seen == self->round)
			continue;
		f->seen = self->round;
		self->figures.tested++;
		if (!dp_want_holds(f->want, m->probe))
			continue;
		self->figures.matched++;
		m->take(m->take_self, number, f->to);
	}
}

/* Those of the event's keys that pairs are made of are moved to the front; returns their number. */
static uint32_t test_singles(const matching *m, dp_keys *keys)
{
	uint32_t paired = 0;
	for (uint32_t i = 0; i < keys->n; i++) {
		const entry *e = find(&m->index->table, keys->v[i].key);
		if (!e)
			continue;
		test(m, &e->wants);
		if (e->pairs)
			keys->v[paired++] = keys->v[i];
	}
	return paired;
}

static void test_pairs(const matching *m, const dp_keys *keys, uint32_t paired)
{
	for (uint32_t i = 0; i < paired; i++)
		for (uint32_t k = i + 1; k < paired; k++) {
			const entry *e = find(&m->index->table, dp_key_pair(keys->v[i].key, keys->v[k].key));
			if (e)
				test(m, &e->wants);
		}
}

/* A new round; when their number has run out, all marks are taken off. */
static void begin_round(dp_standing *self)
{
	if (++self->round != 0)
		return;
	for (uint32_t i = 0; i < self->n; i++)
		self->filed[i].seen = 0;
	self->round = 1;
}

bool dp_standing_match(dp_standing *self, const dp_probe *probe, void (*take)(void *self, uint32_t number, void *to), void *take_self)
{
	matching m = {self, probe, take, take_self};
	dp_keys keys = {0};
	dp_arena_reset(&self->arena);
	if (!dp_keys_of_probe(probe, self->texts > 0, &self->arena, &keys))
		return false;
	unique(&keys);
	begin_round(self);
	self->figures.events++;
	test(&m, &self->rest);
	test_pairs(&m, &keys, test_singles(&m, &keys));
	return true;
}

static size_t table_bytes(const table *self)
{
	size_t bytes = self->slots * sizeof *self->v;
	for (uint32_t i = 0; i < self->slots; i++)
		bytes += self->v[i].wants.cap * sizeof(uint32_t);
	return bytes;
}

dp_standing_figures dp_standing_figures_of(const dp_standing *self)
{
	dp_standing_figures f = self->figures;
	f.wants = self->count;
	f.rest = self->rest.n;
	f.bytes = sizeof *self + self->cap * sizeof *self->filed + table_bytes(&self->table) + table_bytes(&self->names) +
		  self->counted.slots * sizeof *self->counted.v;
	for (uint32_t i = 0; i < self->table.slots; i++)
		f.postings += self->table.v[i].wants.n;
	for (uint32_t i = 0; i < self->n; i++)
		f.bytes += self->filed[i].want ? self->filed[i].want->size + self->filed[i].keys * sizeof(uint64_t) : 0;
	return f;
}
