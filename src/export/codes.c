#include "export/codes.h"

#include "base/error.h"
#include "pack/source.h"

#include <stdio.h>
#include <stdlib.h>

static const char MAGIC[4] = "COD1";
enum { HEAD = 16, KEY_MAX = 256 };

/* ---- building */

typedef struct builder {
	dp_arena arena;
	DP_VEC(dp_state_codes) states;
	DP_VEC(dp_cameo) cameos;
	dp_strmap_builder places;
	dp_buf pool;
	dp_source source;
} builder;

#define FAIL(self, where, ...) dp_source_fail(&(self)->source, error, (where), __VA_ARGS__)

static void keep(dp_buf *pool, dp_str s, uint32_t *at, uint32_t *n)
{
	*at = (uint32_t)pool->n;
	*n = s.n;
	dp_buf_str(pool, s);
}

static bool digits(dp_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static int state_pair(builder *self, const dp_pair *pair, depesche_error *error)
{
	dp_state_codes *s = self->states.n ? &self->states.v[self->states.n - 1] : NULL;
	dp_str all = pair->value, value;
	if (pair->first) {
		if (!dp_str_is(pair->key, "state") || pair->value.n != 3)
			return FAIL(self, pair->key.p, "should be `state: ` and an ISO 3166-1 alpha-3 code");
		s = DP_PUSH(&self->arena, &self->states);
		if (!s)
			return dp_fail_memory(error);
		memcpy(s->iso, pair->value.p, 3);
		return 0;
	}
	dp_str_cut(&all, ';', &value);
	if (dp_str_is(pair->key, "cow")) {
		if (!digits(value) || value.n > 3)
			return FAIL(self, pair->value.p, "should be a number of the Correlates of War project, at most three digits");
		for (uint32_t i = 0; i < value.n; i++)
			s->cow = s->cow * 10 + (uint32_t)(value.p[i] - '0');
	} else if (dp_str_is(pair->key, "fips")) {
		if (value.n != 2)
			return FAIL(self, pair->value.p, "should be a FIPS 10-4 code, two letters");
		memcpy(s->fips, value.p, 2);
	} else if (dp_str_is(pair->key, "icews")) {
		keep(&self->pool, value, &s->icews, &s->icews_n);
	} else if (dp_str_is(pair->key, "en") && s->name_n == 0) {
		keep(&self->pool, value, &s->name, &s->name_n);
	}
	return 0;
}

/* "-9.2" */
static bool tenths(dp_str s, int32_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	uint32_t dot = dp_str_find(s, DP_STR("."), 0), from = minus;
	if (dot == UINT32_MAX || dot + 2 != s.n || dot - from > 2 || !digits(dp_str_sub(s, from, dot)) || !digits(dp_str_sub(s, dot + 1, s.n)))
		return false;
	int32_t n = 0;
	for (uint32_t i = from; i < s.n; i++)
		n = i == dot ? n : n * 10 + (s.p[i] - '0');
	*out = minus ? -n : n;
	return n <= 100;
}

static int cameo_row(builder *self, const dp_row *row, depesche_error *error)
{
	dp_str code = row->column[0];
	if (!digits(code) || code.n < 2 || code.n > 4)
		return FAIL(self, code.p, "should be a CAMEO code, two to four digits");
	dp_cameo *c = DP_PUSH(&self->arena, &self->cameos);
	if (!c)
		return dp_fail_memory(error);
	memcpy(c->code, code.p, code.n);
	if (!tenths(row->column[1], &c->scale))
		return FAIL(self, row->column[1].p, "should be a value from -10.0 to 10.0 with one decimal");
	keep(&self->pool, row->column[2], &c->label, &c->label_n);
	return 0;
}

static dp_str place_key(char key[KEY_MAX], dp_str name, dp_str iso)
{
	int n = name.n < KEY_MAX - 8 ? snprintf(key, KEY_MAX, "%.*s\t%.*s", (int)name.n, name.p, (int)iso.n, iso.p) : 0;
	return dp_str_of(key, (size_t)n);
}

static int place_row(builder *self, const dp_row *row, depesche_error *error)
{
	char key[KEY_MAX];
	uint32_t kind = dp_place_kind_of(row->column[2]);
	if (kind == DP_PLACE_COUNT)
		return FAIL(self, row->column[2].p, "unknown kind of place `%.*s`; see docs/packs.md", (int)row->column[2].n, row->column[2].p);
	return dp_strmap_builder_put(&self->places, place_key(key, row->column[0], row->column[1]), kind) ? 0 : dp_fail_memory(error);
}

static int read_states(builder *self, const char *path, depesche_error *error)
{
	dp_pair pair;
	int rc = dp_source_open(&self->source, path, error);
	if (rc != 0)
		return rc;
	while (rc >= 0 && (rc = dp_source_pair(&self->source, &pair, error)) > 0)
		rc = state_pair(self, &pair, error);
	dp_source_close(&self->source);
	return rc;
}

static int read_rows(builder *self, const char *path, uint32_t columns, int (*each)(builder *self, const dp_row *row, depesche_error *error),
	depesche_error *error)
{
	dp_row row;
	int rc = dp_source_open(&self->source, path, error);
	if (rc != 0)
		return rc;
	while (rc >= 0 && (rc = dp_source_row(&self->source, 3, columns, &row, error)) > 0)
		rc = each(self, &row, error);
	dp_source_close(&self->source);
	return rc;
}

static int by_iso(const void *a, const void *b)
{
	return memcmp(((const dp_state_codes *)a)->iso, ((const dp_state_codes *)b)->iso, 4);
}

static int by_code(const void *a, const void *b)
{
	return memcmp(((const dp_cameo *)a)->code, ((const dp_cameo *)b)->code, 8);
}

static void write_section(builder *self, dp_buf *out)
{
	dp_buf_align(&self->pool, 16);
	dp_buf_add(out, MAGIC, 4);
	dp_buf_u32(out, self->states.n);
	dp_buf_u32(out, self->cameos.n);
	dp_buf_u32(out, (uint32_t)self->pool.n);
	if (self->states.n)
		qsort(self->states.v, self->states.n, sizeof *self->states.v, by_iso);
	if (self->cameos.n)
		qsort(self->cameos.v, self->cameos.n, sizeof *self->cameos.v, by_code);
	dp_buf_add(out, self->states.v, self->states.n * sizeof *self->states.v);
	dp_buf_add(out, self->cameos.v, self->cameos.n * sizeof *self->cameos.v);
	dp_buf_str(out, dp_buf_view(&self->pool));
	dp_buf_align(out, 16);
	dp_strmap_builder_write(&self->places, out);
}

int dp_codes_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	builder b = {0};
	dp_arena_init(&b.arena, (size_t)64 << 20);
	dp_buf_init(&b.pool, 1 << 24);
	dp_strmap_builder_init(&b.places, &b.arena);
#define PATH(name) (snprintf(path, sizeof path, "%s/%s", dir, (name)), path)
	int rc = read_states(&b, PATH("states.txt"), error);
	if (rc == 0)
		rc = read_rows(&b, PATH("cameo.txt"), 3, cameo_row, error);
	if (rc == 0)
		rc = read_rows(&b, PATH("places.txt"), 7, place_row, error);
#undef PATH
	if (rc == 0 && b.pool.failed)
		rc = dp_fail_memory(error);
	if (rc == 0)
		write_section(&b, out);
	dp_buf_release(&b.pool);
	dp_arena_release(&b.arena);
	return rc;
}

/* ---- reading */

static bool inside(const dp_codes *c, uint32_t at, uint32_t n)
{
	return at <= c->pool_n && n <= c->pool_n - at;
}

static bool sound(const dp_codes *c)
{
	for (uint32_t i = 0; i < c->states; i++) {
		const dp_state_codes *s = &c->state[i];
		if (s->iso[3] || s->fips[3] || !inside(c, s->name, s->name_n) || !inside(c, s->icews, s->icews_n))
			return false;
	}
	for (uint32_t i = 0; i < c->cameos; i++)
		if (c->cameo[i].code[7] || !inside(c, c->cameo[i].label, c->cameo[i].label_n))
			return false;
	return true;
}

int dp_codes_open(dp_codes *self, const dp_pack *world, depesche_error *error)
{
	dp_str bytes = dp_pack_section(world, "codes");
	dp_codes c = {0};
	if (!bytes.p)
		return dp_fail(error, DEPESCHE_EPACK, "the pack has no section \"codes\"; build it again from its whole source");
	const uint32_t *head = (const uint32_t *)(const void *)bytes.p;
	if (bytes.n < HEAD || memcmp(bytes.p, MAGIC, 4) != 0)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's codes of states and acts are of another version; build the pack again");
	uint64_t states = (uint64_t)head[1] * sizeof *c.state, cameos = (uint64_t)head[2] * sizeof *c.cameo, pool = HEAD + states + cameos;
	uint64_t end = (pool + head[3] + 15) / 16 * 16;
	if (end > bytes.n)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's codes of states and acts are cut short; build the pack again");
	c.states = head[1];
	c.cameos = head[2];
	c.pool_n = head[3];
	c.state = (const dp_state_codes *)(const void *)(bytes.p + HEAD);
	c.cameo = (const dp_cameo *)(const void *)(bytes.p + HEAD + states);
	c.pool = bytes.p + pool;
	if (!sound(&c))
		return dp_fail(error, DEPESCHE_EPACK, "the pack's codes of states and acts are damaged; build the pack again");
	int rc = dp_strmap_open(&c.places, dp_str_sub(bytes, (uint32_t)end, bytes.n), NULL, error);
	if (rc == 0)
		*self = c;
	return rc;
}

const dp_state_codes *dp_codes_state(const dp_codes *self, dp_str iso)
{
	dp_state_codes wanted = {.iso = ""};
	if (iso.n != 3 || self->states == 0)
		return NULL;
	memcpy(wanted.iso, iso.p, 3);
	return bsearch(&wanted, self->state, self->states, sizeof *self->state, by_iso);
}

const dp_cameo *dp_codes_cameo(const dp_codes *self, dp_str code)
{
	for (uint32_t n = code.n < 4 ? code.n : 4; n >= 2 && self->cameos; n--) {
		dp_cameo wanted = {.code = ""};
		memcpy(wanted.code, code.p, n);
		const dp_cameo *found = bsearch(&wanted, self->cameo, self->cameos, sizeof *self->cameo, by_code);
		if (found)
			return found;
	}
	return NULL;
}

dp_place_kind dp_codes_place(const dp_codes *self, dp_str name, dp_str iso)
{
	char key[KEY_MAX];
	uint32_t kind = dp_strmap_get(&self->places, place_key(key, name, iso));
	return kind < DP_PLACE_COUNT ? (dp_place_kind)kind : DP_PLACE_COUNT;
}
