#include "pack/strmap.h"

#include "base/error.h"

enum { HEAD = 16 };
#define FREE UINT32_MAX

int dp_strmap_open(dp_strmap *self, dp_str bytes, dp_str *rest, depesche_error *error)
{
	uint32_t head[4];
	if (bytes.n < HEAD)
		return dp_fail(error, DEPESCHE_EPACK, "a word map in the pack is cut short; build the pack again");
	memcpy(head, bytes.p, HEAD);
	uint64_t slots = head[1], size = HEAD + slots * sizeof(dp_strmap_slot) + head[2];
	if (slots == 0 || (slots & (slots - 1)) || head[0] >= slots || size > bytes.n)
		return dp_fail(error, DEPESCHE_EPACK, "a word map in the pack is damaged; build the pack again");
	dp_strmap map = {(const dp_strmap_slot *)(const void *)(bytes.p + HEAD), bytes.p + HEAD + slots * sizeof(dp_strmap_slot), head[0],
			 (uint32_t)slots - 1, head[2]};
	/* The answer is given once, without a branch for each slot: which are free follows no rule that a processor could guess. */
	uint32_t taken = 0;
	bool outside = false;
	for (uint32_t i = 0; i < slots; i++) {
		const dp_strmap_slot *s = &map.slot[i];
		bool used = s->n != FREE;
		taken += used;
		outside |= used & ((s->n > map.pool_n) | (s->at > map.pool_n - s->n));
	}
	if (outside)
		return dp_fail(error, DEPESCHE_EPACK, "a word map in the pack points outside itself; build the pack again");
	if (taken != map.n)
		return dp_fail(error, DEPESCHE_EPACK, "a word map in the pack is damaged; build the pack again");
	*self = map;
	if (rest) {
		uint64_t next = (size + 15) / 16 * 16;
		*rest = next >= bytes.n ? dp_str_of(bytes.p + bytes.n, 0) : dp_str_of(bytes.p + next, bytes.n - next);
	}
	return 0;
}

uint32_t dp_strmap_get_hashed(const dp_strmap *self, dp_str key, uint64_t hash)
{
	if (!self->slot)
		return DP_NONE;
	for (uint32_t i = (uint32_t)hash & self->mask;; i = (i + 1) & self->mask) {
		const dp_strmap_slot *s = &self->slot[i];
		if (s->n == FREE)
			return DP_NONE;
		if (s->hash == (uint32_t)(hash >> 32) && s->n == key.n && memcmp(self->pool + s->at, key.p, key.n) == 0)
			return s->value;
	}
}

uint32_t dp_strmap_get(const dp_strmap *self, dp_str key)
{
	return dp_strmap_get_hashed(self, key, dp_str_hash(key));
}

void dp_strmap_builder_init(dp_strmap_builder *self, dp_arena *arena)
{
	memset(self, 0, sizeof *self);
	self->arena = arena;
}

static dp_strmap_slot *find(const dp_strmap_builder *self, dp_str key, uint64_t hash)
{
	for (uint32_t i = (uint32_t)hash & (self->slots - 1);; i = (i + 1) & (self->slots - 1)) {
		dp_strmap_slot *s = &self->slot[i];
		if (s->n == FREE || (s->hash == (uint32_t)(hash >> 32) && dp_str_eq(self->keys.v[s->at], key)))
			return s;
	}
}

static bool rehash(dp_strmap_builder *self)
{
	uint32_t slots = self->slots ? self->slots * 2 : 64;
	dp_strmap_slot *old = self->slot, *fresh = dp_arena_alloc(self->arena, slots * sizeof *fresh);
	uint32_t old_n = self->slots;
	if (!fresh)
		return false;
	for (uint32_t i = 0; i < slots; i++)
		fresh[i] = (dp_strmap_slot){0, 0, FREE, 0};
	self->slot = fresh;
	self->slots = slots;
	for (uint32_t i = 0; i < old_n; i++)
		if (old[i].n != FREE)
			*find(self, self->keys.v[old[i].at], dp_str_hash(self->keys.v[old[i].at])) = old[i];
	return true;
}

uint32_t *dp_strmap_builder_put(dp_strmap_builder *self, dp_str key, uint32_t fresh)
{
	if ((self->keys.n + 1) * 2 > self->slots && !rehash(self))
		return NULL;
	uint64_t hash = dp_str_hash(key);
	dp_strmap_slot *s = find(self, key, hash);
	if (s->n == FREE) {
		dp_str copy = dp_arena_str(self->arena, key);
		dp_str *k = copy.p ? DP_PUSH(self->arena, &self->keys) : NULL;
		if (!k)
			return NULL;
		*k = copy;
		*s = (dp_strmap_slot){(uint32_t)(hash >> 32), self->keys.n - 1, key.n, fresh};
	}
	return &s->value;
}

uint32_t dp_strmap_builder_get(const dp_strmap_builder *self, dp_str key)
{
	if (!self->slots)
		return DP_NONE;
	const dp_strmap_slot *s = find(self, key, dp_str_hash(key));
	return s->n == FREE ? DP_NONE : s->value;
}

void dp_strmap_builder_write(const dp_strmap_builder *self, dp_buf *out)
{
	static const dp_strmap_slot none = {0, 0, FREE, 0};
	uint32_t slots = self->slots ? self->slots : 1, pool = 0, *at = NULL;
	dp_buf_align(out, 16);
	if (self->keys.n)
		at = dp_arena_alloc(self->arena, self->keys.n * sizeof *at);
	if (self->keys.n && !at) {
		out->failed = true;
		return;
	}
	for (uint32_t i = 0; i < self->keys.n; i++) {
		at[i] = pool;
		pool += self->keys.v[i].n;
	}
	dp_buf_u32(out, self->keys.n);
	dp_buf_u32(out, slots);
	dp_buf_u32(out, pool);
	dp_buf_u32(out, 0);
	for (uint32_t i = 0; i < slots; i++) {
		dp_strmap_slot s = self->slots ? self->slot[i] : none;
		if (s.n != FREE)
			s.at = at[s.at];
		dp_buf_add(out, &s, sizeof s);
	}
	for (uint32_t i = 0; i < self->keys.n; i++)
		dp_buf_str(out, self->keys.v[i]);
	dp_buf_align(out, 16);
}
