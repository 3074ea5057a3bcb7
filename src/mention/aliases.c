#include "mention/aliases.h"

#include "base/error.h"
#include "mention/world.h"

#include <stdlib.h>

enum { HEAD = 16, VERSION = 1 };

static const size_t POOL_CAP = (size_t)1 << 29;

static int damaged(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_EPACK, "the names in the world pack are damaged; build the pack again");
}

static bool all_inside(const dp_aliases *self, uint32_t aliases, uint32_t pool)
{
	if (self->first[0] != 0 || self->first[self->entities] != aliases)
		return false;
	for (uint32_t i = 0; i < self->entities; i++)
		if (self->first[i] > self->first[i + 1])
			return false;
	for (uint32_t i = 0; i < aliases; i++) {
		const dp_alias *a = &self->alias[i];
		if (a->name_n > pool || a->name > pool - a->name_n || a->language[sizeof a->language - 1] != '\0' || a->role > DP_ROLE_OF_PLACE)
			return false;
	}
	return true;
}

int dp_aliases_open(dp_aliases *self, const dp_pack *world, const dp_register *reg, depesche_error *error)
{
	dp_str bytes = dp_pack_section(world, "aliases");
	uint32_t head[4];
	if (!bytes.p) {
		*self = (dp_aliases){0};
		return 0;
	}
	if (bytes.n < HEAD)
		return damaged(error);
	memcpy(head, bytes.p, HEAD);
	uint64_t firsts = ((uint64_t)head[1] + 1) * 4, aliases = (uint64_t)head[2] * sizeof(dp_alias);
	if (head[0] != VERSION || head[1] != reg->entities || HEAD + firsts + aliases + head[3] > bytes.n)
		return damaged(error);
	dp_aliases read = {.entities = head[1]};
	read.first = (const uint32_t *)(const void *)(bytes.p + HEAD);
	read.alias = (const dp_alias *)(const void *)(bytes.p + HEAD + firsts);
	read.pool = bytes.p + HEAD + firsts + aliases;
	if (!all_inside(&read, head[2], head[3]))
		return damaged(error);
	*self = read;
	return 0;
}

uint32_t dp_aliases_of(const dp_aliases *self, uint32_t i, uint32_t *first)
{
	bool known = i < self->entities;
	*first = known ? self->first[i] : 0;
	return known ? self->first[i + 1] : 0;
}

/* Entity, then as the sources have them. */
static int by_item(const void *a, const void *b)
{
	const dp_world_name *x = *(const dp_world_name *const *)a, *y = *(const dp_world_name *const *)b;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void write_aliases(const dp_world *w, const dp_world_name *const *name, dp_buf *pool, dp_buf *out)
{
	uint32_t next = 0;
	for (uint32_t i = 0; i <= w->items.n; i++) {
		while (next < w->names.n && name[next]->item < i)
			next++;
		dp_buf_u32(out, next);
	}
	for (uint32_t i = 0; i < w->names.n; i++) {
		dp_alias a = {.name = (uint32_t)pool->n, .name_n = name[i]->text.n, .role = name[i]->role};
		memcpy(a.language, name[i]->written.p ? name[i]->written.p : "",
			name[i]->written.n < sizeof a.language ? name[i]->written.n : sizeof a.language - 1);
		dp_buf_str(pool, name[i]->text);
		dp_buf_add(out, &a, sizeof a);
	}
}

static int write_section(dp_world *w, dp_buf *out, depesche_error *error)
{
	dp_buf pool, body;
	const dp_world_name **name = dp_arena_calloc(&w->arena, w->names.n + 1, sizeof(const dp_world_name *));
	if (!name)
		return dp_fail_memory(error);
	for (uint32_t i = 0; i < w->names.n; i++)
		name[i] = &w->names.v[i];
	qsort(name, w->names.n, sizeof(const dp_world_name *), by_item);
	dp_buf_init(&pool, POOL_CAP);
	dp_buf_init(&body, POOL_CAP);
	write_aliases(w, name, &pool, &body);
	uint32_t head[4] = {VERSION, w->items.n, w->names.n, (uint32_t)pool.n};
	dp_buf_add(out, head, sizeof head);
	dp_buf_str(out, dp_buf_view(&body));
	dp_buf_str(out, dp_buf_view(&pool));
	int rc = pool.failed || body.failed ? dp_fail_memory(error) : 0;
	dp_buf_release(&body);
	dp_buf_release(&pool);
	return rc;
}

int dp_aliases_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	dp_world w;
	int rc = dp_world_read(&w, dir, NULL, error);
	if (rc == 0)
		rc = write_section(&w, out, error);
	dp_world_release(&w);
	return rc;
}
