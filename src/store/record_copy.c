#include "store/record_parts.h"

#include "base/error.h"

/* Versions of one story have this part of the shorter one in common. */
enum { SAME_STORY = 4 };

typedef struct known {
	int64_t id, copy_of, root;
	double worth; /* of the copy that it is */
	dp_copy copy;
} known;

typedef DP_VEC(known) knowns;

const uint32_t *dp_record_sketch(dp_str bytes, dp_arena *arena)
{
	uint32_t n = bytes.n / 4, *hash = dp_arena_alloc(arena, 4 * (size_t)n);
	for (uint32_t i = 0; hash && i < n; i++) {
		const unsigned char *p = (const unsigned char *)bytes.p + 4 * (size_t)i;
		hash[i] = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	}
	return hash;
}

static dp_copy copy_of(const dp_coded *coded)
{
	return (dp_copy){coded->day, coded->doc, coded->words, coded->sketch, coded->sketches};
}

static int read_known(dp_record *record, const dp_stmt *stmt, known *out, depesche_error *error)
{
	dp_str sketch = dp_stmt_get_blob(stmt, 4), doc = dp_arena_str(&record->near, dp_stmt_get_text(stmt, 1));
	const uint32_t *hash = dp_record_sketch(sketch, &record->near);
	if (!hash || !doc.p)
		return dp_fail_memory(error);
	*out = (known){dp_stmt_get_int(stmt, 0), dp_stmt_get_int(stmt, 5), dp_stmt_get_int(stmt, 7), dp_stmt_get_real(stmt, 6),
		{dp_stmt_get_day(stmt, 2), doc, (uint32_t)dp_stmt_get_int(stmt, 3), hash, sketch.n / 4}};
	return 0;
}

static int one(dp_record *record, int64_t article, known *out, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_COPY_ONE, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, article);
	rc = dp_stmt_step(row.stmt, error);
	if (rc == 0)
		return dp_fail(error, DEPESCHE_EINPUT, "article %lld is missing; the record is damaged", (long long)article);
	if (rc > 0)
		rc = read_known(record, row.stmt, out, error);
	dp_stmt_reset(row.stmt);
	return rc;
}

/* An article that shares hashes of the index. */
typedef struct sharer {
	int64_t id;
	uint32_t words, shared;
} sharer;

typedef struct sharers {
	dp_seen index;
	DP_VEC(sharer) list;
} sharers;

static sharer *sharer_of(dp_record *record, int64_t id, sharers *all)
{
	uint32_t *at = dp_seen_put(&all->index, &record->near, id, DP_NONE);
	if (!at)
		return NULL;
	if (*at != DP_NONE)
		return &all->list.v[*at];
	*at = all->list.n;
	sharer *s = DP_PUSH(&record->near, &all->list);
	if (s)
		*s = (sharer){.id = id};
	return s;
}

/* Counts, of some hashes, how many each article has. */
static int count_some(dp_record *record, const uint32_t *hash, uint32_t n, const dp_copy_bound *bound, sharers *all, depesche_error *error)
{
	uint32_t room = n <= DP_COPY_FEW ? DP_COPY_FEW : DP_COPY_MANY;
	dp_row row = {0};
	int rc = dp_row_begin(record, n <= DP_COPY_FEW ? DP_SQL_COPY_FEW : DP_SQL_COPY_MANY, &row, error);
	if (rc != 0)
		return rc;
	for (uint32_t i = 0; i < room; i++)
		dp_row_int(&row, hash[i < n ? i : n - 1]);
	dp_row_int(&row, bound->least);
	dp_row_int(&row, bound->from);
	dp_row_int(&row, bound->to);
	while (rc == 0 && (rc = dp_stmt_step(row.stmt, error)) > 0) {
		sharer *s = sharer_of(record, dp_stmt_get_int(row.stmt, 0), all);
		rc = s ? 0 : dp_fail_memory(error);
		if (s) {
			s->shared += (uint32_t)dp_stmt_get_int(row.stmt, 1);
			s->words = (uint32_t)dp_stmt_get_int(row.stmt, 2);
		}
	}
	return rc;
}

static int read_some(dp_record *record, const dp_ids *ids, uint32_t from, knowns *out, depesche_error *error)
{
	dp_row row = {0};
	int rc = dp_row_begin(record, DP_SQL_COPY_READ, &row, error);
	for (uint32_t i = from; rc == 0 && i < from + DP_COPY_READ; i++)
		dp_row_int(&row, ids->v[i < ids->n ? i : ids->n - 1]);
	while (rc == 0 && (rc = dp_stmt_step(row.stmt, error)) > 0) {
		known *k = DP_PUSH(&record->near, out);
		rc = k ? read_known(record, row.stmt, k, error) : dp_fail_memory(error);
	}
	return rc;
}

/*
 * Articles but `self` that share so much of the index that one can be a copy of the other. Sketches are read of these alone: a footer can be shared
 * by all articles of an outlet.
 */
static int find(dp_record *record, int64_t self, const dp_copy *copy, knowns *out, depesche_error *error)
{
	sharers all = {0};
	dp_ids ids = {0};
	uint32_t n = dp_sketch_indexed(copy->sketch, copy->sketches, copy->words);
	dp_copy_bound bound = dp_copy_bound_of(copy->words);
	int rc = 0;
	if (n > DP_COPY_MANY) /* counted in parts, each of which may be less than the bound */
		bound.least = 1;
	for (uint32_t i = 0; rc == 0 && i < n; i += DP_COPY_MANY)
		rc = count_some(record, copy->sketch + i, n - i < DP_COPY_MANY ? n - i : DP_COPY_MANY, &bound, &all, error);
	for (uint32_t i = 0; rc == 0 && i < all.list.n; i++) {
		const sharer *s = &all.list.v[i];
		if (s->id == self || s->shared < dp_copy_least(copy->words, s->words))
			continue;
		int64_t *id = DP_PUSH(&record->near, &ids);
		rc = id ? 0 : dp_fail_memory(error);
		if (id)
			*id = s->id;
	}
	for (uint32_t i = 0; rc == 0 && i < ids.n; i += DP_COPY_READ)
		rc = read_some(record, &ids, i, out, error);
	return rc;
}

static const known *parent_of(const dp_copy *self, const knowns *near, double *worth)
{
	const known *best = NULL;
	*worth = 0;
	for (uint32_t i = 0; i < near->n; i++) {
		const known *k = &near->v[i];
		if (!dp_copy_before(&k->copy, self))
			continue;
		double w = dp_copy_worth(&k->copy, self);
		if (w > *worth || (best && w == *worth && dp_copy_before(&k->copy, &best->copy))) {
			best = k;
			*worth = w;
		}
	}
	return best;
}

static int hang(dp_record *record, int64_t article, int64_t parent, double worth, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_COPY_HANG, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, parent);
	dp_row_real(&row, worth);
	dp_row_int(&row, article);
	return dp_stmt_run(row.stmt, error);
}

/* A root shows in the origins of every event that the article, or a copy of it, tells of. */
static int set_root(dp_change *change, int64_t article, int64_t root, depesche_error *error)
{
	dp_record *record = change->record;
	dp_ids events = {0};
	int rc = dp_record_run(record, DP_SQL_COPY_ROOT, DP_INTS(article, root), error);
	if (rc == 0)
		rc = dp_record_numbers(record, DP_SQL_COPY_TOUCHED, DP_INTS(article), &record->article, &events, error);
	for (uint32_t i = 0; rc == 0 && i < events.n; i++)
		rc = dp_change_touch(change, events.v[i], error);
	return rc;
}

/* True where `self` comes before the other and holds more of it than what it is taken for a copy of. */
static int suits(dp_record *record, const dp_copy *self, const known *k, double *worth, bool *better, depesche_error *error)
{
	*better = false;
	if (!dp_copy_before(self, &k->copy))
		return 0;
	*worth = dp_copy_worth(self, &k->copy);
	if (*worth <= 0 || (k->copy_of && *worth < k->worth))
		return 0;
	*better = true;
	if (!k->copy_of || *worth > k->worth)
		return 0;
	known parent;
	int rc = one(record, k->copy_of, &parent, error);
	*better = rc == 0 && dp_copy_before(self, &parent.copy);
	return rc;
}

int dp_copy_in(dp_change *self, int64_t article, const dp_coded *coded, depesche_error *error)
{
	dp_record *record = self->record;
	dp_copy copy = copy_of(coded);
	knowns near = {0};
	double worth;
	dp_arena_reset(&record->near);
	int rc = find(record, article, &copy, &near, error);
	if (rc != 0)
		return rc;
	const known *parent = parent_of(&copy, &near, &worth);
	int64_t root = parent ? parent->root : article;
	rc = parent ? hang(record, article, parent->id, worth, error) : 0;
	if (rc == 0 && parent)
		rc = set_root(self, article, root, error);
	for (uint32_t i = 0; rc == 0 && i < near.n; i++) {
		bool better;
		rc = suits(record, &copy, &near.v[i], &worth, &better, error);
		if (rc != 0 || !better)
			continue;
		rc = hang(record, near.v[i].id, article, worth, error);
		if (rc == 0)
			rc = set_root(self, near.v[i].id, root, error);
	}
	return rc;
}

static int settle_orphan(dp_change *change, int64_t article, depesche_error *error)
{
	dp_record *record = change->record;
	knowns near = {0};
	known self;
	double worth;
	dp_arena_reset(&record->near);
	int rc = one(record, article, &self, error);
	if (rc == 0)
		rc = find(record, article, &self.copy, &near, error);
	if (rc != 0)
		return rc;
	const known *parent = parent_of(&self.copy, &near, &worth);
	rc = hang(record, article, parent ? parent->id : 0, worth, error);
	return rc == 0 ? set_root(change, article, parent ? parent->root : article, error) : rc;
}

int dp_copy_out(dp_change *self, int64_t article, depesche_error *error)
{
	dp_record *record = self->record;
	dp_ids orphans = {0};
	int rc = dp_record_numbers(record, DP_SQL_COPY_CHILDREN, DP_INTS(article), &record->article, &orphans, error);
	if (rc == 0)
		rc = hang(record, article, 0, 0, error);
	for (uint32_t i = 0; rc == 0 && i < orphans.n; i++)
		rc = settle_orphan(self, orphans.v[i], error);
	return rc;
}

static uint32_t in_common(const dp_copy *a, const dp_copy *b)
{
	uint32_t common = 0;
	for (uint32_t i = 0, j = 0; i < a->sketches && j < b->sketches;) {
		uint32_t x = a->sketch[i], y = b->sketch[j];
		common += x == y;
		i += x <= y;
		j += y <= x;
	}
	return common;
}

int dp_copy_same_story(dp_record *self, int64_t article, const dp_coded *coded, bool *same, depesche_error *error)
{
	dp_copy copy = copy_of(coded);
	known other;
	dp_arena_reset(&self->near);
	int rc = one(self, article, &other, error);
	if (rc != 0)
		return rc;
	uint32_t less = copy.sketches < other.copy.sketches ? copy.sketches : other.copy.sketches;
	*same = less && SAME_STORY * in_common(&copy, &other.copy) >= less;
	return 0;
}

int dp_copy_parent(dp_record *self, int64_t article, int64_t *parent, double *worth, depesche_error *error)
{
	knowns near = {0};
	known found;
	dp_arena_reset(&self->near);
	int rc = one(self, article, &found, error);
	if (rc == 0)
		rc = find(self, article, &found.copy, &near, error);
	if (rc != 0)
		return rc;
	const known *k = parent_of(&found.copy, &near, worth);
	*parent = k ? k->id : 0;
	return 0;
}
