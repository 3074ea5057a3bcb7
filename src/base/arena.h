/*
 * An arena: memory that is given out in order and given back all at once. One holds a document, one is scratch for a sentence.
 * A byte budget bounds what an article can make us take: past it every allocation fails with NULL.
 */
#ifndef DP_BASE_ARENA_H
#define DP_BASE_ARENA_H

#include "base/str.h"

#include <stddef.h>

typedef struct dp_arena_chunk dp_arena_chunk;

typedef struct dp_arena {
	dp_arena_chunk *chunk; /* the one in use; older ones hang behind it */
	char *at, *end;        /* free bytes of `chunk` */
	size_t used, budget;   /* bytes in chunks, and the most there may be */
} dp_arena;

void dp_arena_init(dp_arena *self, size_t budget);
void dp_arena_release(dp_arena *self);

/* Forgets all that was given out but keeps the largest chunk for the next round. */
void dp_arena_reset(dp_arena *self);

/* `n` bytes, aligned for any type, not cleared; NULL past the budget. */
void *dp_arena_alloc(dp_arena *self, size_t n);

/* Likewise for `n` items of `size` bytes, cleared; NULL also when the product overflows. */
void *dp_arena_calloc(dp_arena *self, size_t n, size_t size);

/* Moves a block that this arena gave to a larger place (or grows it where it stands, when it was the last). */
void *dp_arena_grow(dp_arena *self, void *old, size_t old_n, size_t new_n);

/* A copy of `s` (NUL-terminated for printing's sake) with p == NULL when there is no room. */
dp_str dp_arena_str(dp_arena *self, dp_str s);

/* A formatted string, as printf; p == NULL when there is no room. */
dp_str dp_arena_printf(dp_arena *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Growable arrays inside an arena: struct { T *v; uint32_t n, cap; }. DP_PUSH gives a pointer to a new, cleared last item, or NULL.
 */
#define DP_VEC(T)                                                                                                                                    \
	struct {                                                                                                                                     \
		T *v;                                                                                                                                \
		uint32_t n, cap;                                                                                                                     \
	}
#define DP_PUSH(arena, vec)                                                                                                                          \
	(dp_vec_room_((arena), (void **)&(vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v) ? memset(&(vec)->v[(vec)->n++], 0, sizeof *(vec)->v)    \
	                                                                                    : NULL)

bool dp_vec_room_(dp_arena *arena, void **v, uint32_t n, uint32_t *cap, size_t size);

#endif
