/*
 * A mappable map from strings to numbers, the part that most sections are made of.
 *
 *   u32 n        number of keys
 *   u32 slots    a power of two > n
 *   u32 pool     bytes of the pool
 *   u32 0
 *   slots x { u32 hash, u32 key offset into the pool, u32 key length, u32 value }   length UINT32_MAX = free
 *   pool bytes, keys in the order they were added
 *
 * Lookup is open addressing with linear probing on the low bits of XXH3. A view points into the mapping and owns nothing.
 */
#ifndef DP_PACK_STRMAP_H
#define DP_PACK_STRMAP_H

#include "base/arena.h"
#include "base/buf.h"
#include "depesche/error.h"

typedef struct dp_strmap_slot {
	uint32_t hash, at, n, value;
} dp_strmap_slot;

typedef struct dp_strmap {
	const dp_strmap_slot *slot;
	const char *pool;
	uint32_t n, mask, pool_n;
} dp_strmap;

/* Checks the bytes (4-byte aligned) once; `*rest`, if not NULL, becomes what follows them, 16-byte aligned. */
int dp_strmap_open(dp_strmap *self, dp_str bytes, dp_str *rest, depesche_error *error);

/* The value of `key`, DP_NONE where there is none. */
uint32_t dp_strmap_get(const dp_strmap *self, dp_str key);

/* Likewise when the hash is known already. */
uint32_t dp_strmap_get_hashed(const dp_strmap *self, dp_str key, uint64_t hash);

/* Building, in memory: also a plain string-to-number map for compilers and trainers. */
typedef struct dp_strmap_builder {
	dp_arena *arena;
	dp_strmap_slot *slot; /* at: index into keys */
	uint32_t slots;
	DP_VEC(dp_str) keys;
} dp_strmap_builder;

void dp_strmap_builder_init(dp_strmap_builder *self, dp_arena *arena);

/*
 * The place of the value of `key`, which is copied into the arena and set to `fresh` if it is new. NULL when memory is out. The pointer
 * is good until the next call.
 */
uint32_t *dp_strmap_builder_put(dp_strmap_builder *self, dp_str key, uint32_t fresh);
uint32_t dp_strmap_builder_get(const dp_strmap_builder *self, dp_str key);

/* Appends the mappable form to `out`, which is then 16-byte aligned. */
void dp_strmap_builder_write(const dp_strmap_builder *self, dp_buf *out);

#endif
