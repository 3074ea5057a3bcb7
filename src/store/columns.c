#include "store/columns_own.h"

#include "base/error.h"
#include "store/names.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 256, AT_ONCE = 50000, FOLDED_MAX = 1 << 16, CODES_MAX = 60000, ROWS_MAX = 1 << 30 };

static const size_t arena_budget = (size_t)4 << 30;

/* ---- growing ---- */

/* Room for one more of `size` bytes. */
static bool room_for(void **v, uint32_t n, uint32_t *room, size_t size)
{
	if (n < *room)
		return true;
	uint32_t more = *room ? *room + *room / 2 : 1024;
	void *p = more > *room ? realloc(*v, more * size) : NULL;
	if (!p)
		return false;
	*v = p;
	*room = more;
	return true;
}

/* ---- strings ---- */

static void put_slot(dp_strings *pool, uint32_t number)
{
	uint32_t at = (uint32_t)pool->v[number].hash & (pool->slots - 1);
	while (pool->slot[at])
		at = (at + 1) & (pool->slots - 1);
	pool->slot[at] = number + 1;
}

static bool widen(dp_strings *pool)
{
	uint32_t slots = pool->slots ? pool->slots * 2 : FIRST_SLOTS;
	uint32_t *slot = calloc(slots, sizeof *slot);
	if (!slot)
		return false;
	free(pool->slot);
	pool->slot = slot;
	pool->slots = slots;
	for (uint32_t i = 0; i < pool->n; i++)
		put_slot(pool, i);
	return true;
}

static bool same(const dp_pooled *a, const dp_pooled *b)
{
	return a->hash == b->hash && a->code == b->code && a->located == b->located && (!a->located || (a->lat == b->lat && a->lon == b->lon)) &&
	       dp_str_eq(a->text, b->text);
}

static bool fold(dp_columns *self, dp_pooled *item)
{
	dp_buf buf;
	dp_buf_init(&buf, FOLDED_MAX);
	dp_name_fold(item->text, &buf);
	item->folded = dp_arena_str(&self->arena, dp_buf_view(&buf));
	dp_buf_release(&buf);
	return item->folded.p != NULL;
}

/* The number of `item`, whose text may go away; a new one where it is not there. False when memory is out. */
static bool number_of(dp_columns *self, dp_pool_kind kind, const dp_pooled *item, uint32_t *number)
{
	dp_strings *pool = &self->pool[kind];
	dp_pooled new = *item;
	new.hash = dp_str_hash(item->text) + item->code;
	if (pool->n * 2 >= pool->slots && !widen(pool))
		return false;
	for (uint32_t at = (uint32_t) new.hash &(pool->slots - 1); pool->slot[at]; at = (at + 1) & (pool->slots - 1)) {
		if (same(&pool->v[pool->slot[at] - 1], &new)) {
			*number = pool->slot[at] - 1;
			return true;
		}
	}
	new.text = dp_arena_str(&self->arena, item->text);
	if (!new.text.p || ((kind == DP_POOL_NAME || kind == DP_POOL_PLACE) && !fold(self, &new)) ||
		!room_for((void **)&pool->v, pool->n, &pool->room, sizeof *pool->v))
		return false;
	pool->v[pool->n] = new;
	put_slot(pool, pool->n);
	*number = pool->n++;
	return true;
}

static bool text_number(dp_columns *self, dp_pool_kind kind, dp_str text, uint32_t *number)
{
	return number_of(self, kind, &(dp_pooled){.text = text}, number);
}

uint32_t dp_columns_name(const dp_columns *self, dp_str name)
{
	const dp_strings *pool = &self->pool[DP_POOL_NAME];
	const dp_pooled like = {.text = name, .hash = dp_str_hash(name)};
	for (uint32_t at = (uint32_t)like.hash; pool->slots; at++) {
		uint32_t slot = pool->slot[at & (pool->slots - 1)];
		if (slot == 0)
			break;
		if (same(&pool->v[slot - 1], &like))
			return slot - 1;
	}
	return 0;
}

/* ---- rows ---- */

static uint64_t key_of(dp_str key)
{
	uint64_t n = 0;
	for (uint32_t i = 0; i < key.n; i++)
		n = n << 4 | (uint64_t)(key.p[i] >= 'a' ? key.p[i] - 'a' + 10 : key.p[i] - '0');
	return n;
}

static uint8_t status_of(dp_str name)
{
	for (int i = DP_STATUS_OCCURRED; i < DP_STATUS_DENIED; i++)
		if (dp_str_is(name, dp_status_name((dp_status)i)))
			return (uint8_t)i;
	return DP_STATUS_DENIED;
}

static int32_t day_at(const dp_stmt *s, int column)
{
	return dp_stmt_is_null(s, column) ? DP_NO_DAY : (int32_t)dp_stmt_get_int(s, column);
}

/* The row of an event, made where there is none. NULL when memory is out. */
static dp_column_row *row_of(dp_columns *self, int64_t id)
{
	if (id < 0 || id >= ROWS_MAX)
		return NULL;
	while (self->rows <= (uint32_t)id) {
		if (!room_for((void **)&self->row, self->rows, &self->row_room, sizeof *self->row))
			return NULL;
		self->row[self->rows++] = (dp_column_row){.there = false};
	}
	return &self->row[id];
}

#define EVENTS "SELECT id, key, type, mode, status, certainty, day, last_day, place, place_code, lat, lon, quad, score, origins, reports FROM event"
#define SIDES "SELECT event, role, name, code, sector FROM event_side"
#define OUTLETS "SELECT r.event, a.publisher FROM article a CROSS JOIN report r WHERE r.article = a.id"

static bool take_event(dp_columns *self, const dp_stmt *s)
{
	uint32_t mode, code;
	dp_pooled place = {.text = dp_stmt_get_text(s, 8), .located = !dp_stmt_is_null(s, 10) && !dp_stmt_is_null(s, 11)};
	dp_column_row *row = row_of(self, dp_stmt_get_int(s, 0)), new = {.there = true};
	if (!row || !text_number(self, DP_POOL_MODE, dp_stmt_get_text(s, 3), &mode) ||
		!text_number(self, DP_POOL_CODE, dp_stmt_get_text(s, 9), &code) || mode > UINT8_MAX)
		return false;
	place.code = code;
	place.lat = place.located ? dp_stmt_get_real(s, 10) : 0;
	place.lon = place.located ? dp_stmt_get_real(s, 11) : 0;
	if (!number_of(self, DP_POOL_PLACE, &place, &new.place))
		return false;
	new.key = key_of(dp_stmt_get_text(s, 1));
	new.type = (uint8_t)dp_type_of(dp_stmt_get_text(s, 2));
	new.mode = (uint16_t)mode;
	new.status = status_of(dp_stmt_get_text(s, 4));
	new.certainty = dp_str_is(dp_stmt_get_text(s, 5), dp_certainty_name(DP_ALLEGED)) ? DP_ALLEGED : DP_STATED;
	new.day = day_at(s, 6);
	new.last = dp_stmt_is_null(s, 7) ? new.day : day_at(s, 7);
	new.quad = (uint8_t)dp_stmt_get_int(s, 12);
	new.score = (float)dp_stmt_get_real(s, 13);
	new.origins = (uint32_t)dp_stmt_get_int(s, 14);
	new.reports = (uint32_t)dp_stmt_get_int(s, 15);
	self->events += !row->there;
	self->wasted += row->sides + row->outlets;
	*row = new;
	return true;
}

/* Rows of the same event come one after another. */
static bool take_side(dp_columns *self, const dp_stmt *s)
{
	dp_str role = dp_stmt_get_text(s, 1);
	dp_column_row *row = row_of(self, dp_stmt_get_int(s, 0));
	dp_column_side side = {.role = dp_str_is(role, "actor")       ? DP_SIDE_ACTOR
				       : dp_str_is(role, "recipient") ? DP_SIDE_RECIPIENT
								      : DP_SIDE_SOURCE,
		.sector = (uint8_t)dp_sector_of(dp_stmt_get_text(s, 4))};
	uint32_t code;
	if (!row || !text_number(self, DP_POOL_NAME, dp_stmt_get_text(s, 2), &side.name) ||
		!text_number(self, DP_POOL_CODE, dp_stmt_get_text(s, 3), &code) || code > CODES_MAX ||
		!room_for((void **)&self->side, self->sides, &self->side_room, sizeof *self->side))
		return false;
	side.code = (uint16_t)code;
	if (row->sides == UINT16_MAX)
		return true;
	if (row->sides++ == 0)
		row->side = self->sides;
	self->side[self->sides++] = side;
	return true;
}

static bool take_outlet(dp_columns *self, const dp_stmt *s)
{
	uint32_t outlet;
	dp_column_row *row = row_of(self, dp_stmt_get_int(s, 0));
	if (!row || !text_number(self, DP_POOL_OUTLET, dp_stmt_get_text(s, 1), &outlet) ||
		!room_for((void **)&self->outlet, self->outlets, &self->outlet_room, sizeof *self->outlet))
		return false;
	for (uint32_t i = 0; i < row->outlets; i++)
		if (self->outlet[row->outlet + i] == outlet)
			return true;
	if (row->outlets == UINT16_MAX)
		return true;
	/* an outlet more of an event that is not the last one moves its list to the end */
	if (row->outlets && row->outlet + row->outlets != self->outlets) {
		uint32_t from = row->outlet;
		self->wasted += row->outlets;
		row->outlet = self->outlets;
		for (uint32_t i = 0; i < row->outlets; i++) {
			if (!room_for((void **)&self->outlet, self->outlets + 1, &self->outlet_room, sizeof *self->outlet))
				return false;
			self->outlet[self->outlets++] = self->outlet[from + i];
		}
	}
	if (row->outlets++ == 0)
		row->outlet = self->outlets;
	self->outlet[self->outlets++] = outlet;
	return true;
}

typedef bool (*taker)(dp_columns *self, const dp_stmt *s);

static int take_all(dp_columns *self, dp_stmt *stmt, taker take, depesche_error *error)
{
	int rc = 0;
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0)
		rc = take(self, stmt) ? 0 : dp_fail_memory(error);
	return rc;
}

static int read_all(dp_columns *self, dp_db *db, depesche_error *error)
{
	static const struct {
		const char *sql;
		taker take;
	} READ[] = {{EVENTS " ORDER BY id", take_event}, {SIDES " ORDER BY event, role, n", take_side}, {OUTLETS, take_outlet}};
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < sizeof READ / sizeof *READ; i++) {
		dp_stmt *stmt = NULL;
		rc = dp_db_prepare(db, READ[i].sql, &stmt, error);
		if (rc == 0) {
			dp_stmt_large(stmt);
			rc = take_all(self, stmt, READ[i].take, error);
		}
		dp_stmt_free(stmt);
	}
	return rc;
}

/* ---- following ---- */

typedef struct reader {
	dp_stmt *event, *sides, *outlets;
} reader;

static int reader_open(reader *self, dp_db *db, depesche_error *error)
{
	int rc = dp_db_prepare(db, EVENTS " WHERE key = $1", &self->event, error);
	if (rc == 0)
		rc = dp_db_prepare(db, SIDES " WHERE event = $1 ORDER BY role, n", &self->sides, error);
	return rc == 0 ? dp_db_prepare(db, "SELECT r.event, a.publisher FROM report r JOIN article a ON a.id = r.article WHERE r.event = $1",
				 &self->outlets, error)
		       : rc;
}

static void reader_close(reader *self)
{
	dp_stmt_free(self->event);
	dp_stmt_free(self->sides);
	dp_stmt_free(self->outlets);
}

/* An event that is there no longer. */
static void drop(dp_columns *self, dp_str key)
{
	uint64_t number = key_of(key);
	for (uint32_t i = 0; i < self->rows; i++) {
		dp_column_row *row = &self->row[i];
		if (!row->there || row->key != number)
			continue;
		self->events--;
		self->wasted += row->sides + row->outlets;
		*row = (dp_column_row){.there = false};
	}
}

static int read_event(dp_columns *self, reader *r, dp_str key, depesche_error *error)
{
	dp_stmt_text(r->event, 1, key);
	int rc = dp_stmt_step(r->event, error);
	int64_t id = rc > 0 ? dp_stmt_get_int(r->event, 0) : 0;
	bool there = rc > 0, fine = !there || take_event(self, r->event);
	dp_stmt_reset(r->event);
	if (rc < 0)
		return rc;
	if (!there) {
		drop(self, key);
		return 0;
	}
	dp_stmt_int(r->sides, 1, id);
	rc = fine ? take_all(self, r->sides, take_side, error) : dp_fail_memory(error);
	dp_stmt_reset(r->sides);
	dp_stmt_int(r->outlets, 1, id);
	if (rc == 0)
		rc = take_all(self, r->outlets, take_outlet, error);
	dp_stmt_reset(r->outlets);
	return rc;
}

typedef struct keys {
	dp_arena arena;
	struct {
		dp_str *v;
		uint32_t n, cap;
	} all;
} keys;

/* Ids of the events that were changed since; more than AT_ONCE are not listed. */
static int changed_keys(const dp_columns *self, dp_db *db, keys *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db, "SELECT DISTINCT event FROM (SELECT event FROM revision WHERE id > $1 ORDER BY id LIMIT $2) r", &stmt, error);
	if (rc == 0) {
		dp_stmt_int(stmt, 1, self->revision);
		dp_stmt_int(stmt, 2, AT_ONCE + 1);
	}
	while (rc == 0 && (rc = dp_stmt_step(stmt, error)) > 0) {
		dp_str *slot = DP_PUSH(&out->arena, &out->all);
		rc = slot && (*slot = dp_arena_str(&out->arena, dp_stmt_get_text(stmt, 0))).p ? 0 : dp_fail_memory(error);
	}
	dp_stmt_free(stmt);
	return rc;
}

static int read_changes(dp_columns *self, dp_db *db, const keys *changed, depesche_error *error)
{
	reader r = {0};
	int rc = reader_open(&r, db, error);
	for (uint32_t i = 0; rc == 0 && i < changed->all.n; i++)
		rc = read_event(self, &r, changed->all.v[i], error);
	reader_close(&r);
	return rc;
}

static void forget(dp_columns *self)
{
	for (int i = 0; i < DP_POOL_KINDS; i++) {
		free(self->pool[i].v);
		free(self->pool[i].slot);
		self->pool[i] = (dp_strings){0};
	}
	free(self->row);
	free(self->side);
	free(self->outlet);
	self->row = NULL;
	self->side = NULL;
	self->outlet = NULL;
	self->rows = self->row_room = self->sides = self->side_room = self->outlets = self->outlet_room = self->events = self->wasted = 0;
	dp_arena_release(&self->arena);
}

/* "" has number 0 in every pool. */
static bool begin(dp_columns *self)
{
	uint32_t number;
	for (int i = 0; i < DP_POOL_KINDS; i++)
		if (!text_number(self, (dp_pool_kind)i, DP_STR(""), &number))
			return false;
	return true;
}

static int ask_int(dp_db *db, const char *sql, int64_t *out, depesche_error *error)
{
	dp_stmt *stmt = NULL;
	int rc = dp_db_prepare(db, sql, &stmt, error);
	if (rc == 0)
		rc = dp_stmt_step(stmt, error);
	if (rc >= 0)
		*out = rc ? dp_stmt_get_int(stmt, 0) : 0;
	dp_stmt_free(stmt);
	return rc < 0 ? rc : 0;
}

/* Under the lock, in a transaction that sees the record as it is at one moment. */
static int read_on(dp_columns *self, dp_db *db, int64_t *change, depesche_error *error)
{
	keys changed = {0};
	int64_t revision = 0;
	dp_arena_init(&changed.arena, arena_budget);
	int rc = ask_int(db, "SELECT n FROM change", change, error);
	if (rc == 0)
		rc = ask_int(db, "SELECT max(id) FROM revision", &revision, error);
	bool anew = atomic_load(&self->change) < 0 || self->wasted > self->sides + self->outlets - self->wasted;
	if (rc == 0 && !anew)
		rc = changed_keys(self, db, &changed, error);
	anew |= changed.all.n > AT_ONCE / 2 || revision < self->revision;
	if (rc == 0 && anew) {
		forget(self);
		rc = begin(self) ? read_all(self, db, error) : dp_fail_memory(error);
	} else if (rc == 0) {
		rc = read_changes(self, db, &changed, error);
	}
	dp_arena_release(&changed.arena);
	if (rc == 0)
		self->revision = revision;
	return rc;
}

int dp_columns_follow(dp_columns *self, dp_record *record, depesche_error *error)
{
	dp_db *db = dp_record_db(record);
	int64_t now;
	int rc = ask_int(db, "SELECT n FROM change", &now, error);
	if (rc != 0 || now == atomic_load(&self->change))
		return rc;
	pthread_rwlock_wrlock(&self->lock);
	/* whoever comes first reads for all, however long it takes */
	rc = dp_db_limit(db, 0, error);
	if (rc == 0)
		rc = dp_db_run(db, dp_db_kind_of(db) == DP_DB_SQLITE ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
	if (rc == 0) {
		rc = read_on(self, db, &now, error);
		dp_db_rollback(db);
	}
	/* what was read in part is read anew */
	atomic_store(&self->change, rc == 0 ? now : -1);
	pthread_rwlock_unlock(&self->lock);
	return rc;
}

int dp_columns_hold(dp_columns *self, dp_record *record, bool *held, depesche_error *error)
{
	*held = false;
	int rc = dp_columns_follow(self, record, error);
	if (rc != 0)
		return rc;
	pthread_rwlock_rdlock(&self->lock);
	*held = true;
	return 0;
}

void dp_columns_let_go(dp_columns *self, bool held)
{
	if (held)
		pthread_rwlock_unlock(&self->lock);
}

int dp_columns_new(dp_columns **self, depesche_error *error)
{
	dp_columns *made = calloc(1, sizeof *made);
	if (!made || pthread_rwlock_init(&made->lock, NULL) != 0) {
		free(made);
		return dp_fail_memory(error);
	}
	dp_arena_init(&made->arena, arena_budget);
	atomic_store(&made->change, -1);
	*self = made;
	return 0;
}

void dp_columns_free(dp_columns *self)
{
	if (!self)
		return;
	forget(self);
	pthread_rwlock_destroy(&self->lock);
	free(self);
}

dp_columns_figures dp_columns_figures_of(dp_columns *self)
{
	pthread_rwlock_rdlock(&self->lock);
	uint64_t bytes = self->row_room * sizeof *self->row + self->side_room * sizeof *self->side + self->outlet_room * sizeof *self->outlet +
			 self->arena.used;
	for (int i = 0; i < DP_POOL_KINDS; i++)
		bytes += self->pool[i].room * sizeof *self->pool[i].v + self->pool[i].slots * sizeof *self->pool[i].slot;
	dp_columns_figures figures = {self->events, bytes};
	pthread_rwlock_unlock(&self->lock);
	return figures;
}
