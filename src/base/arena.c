#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

struct dp_arena_chunk {
	dp_arena_chunk *older;
	size_t size; /* bytes behind this header */
};

enum { ALIGN = alignof(max_align_t), FIRST_CHUNK = 64 * 1024 };

static size_t header(void)
{
	return (sizeof(dp_arena_chunk) + ALIGN - 1) / ALIGN * ALIGN;
}

void dp_arena_init(dp_arena *self, size_t budget)
{
	*self = (dp_arena){.budget = budget};
}

void dp_arena_release(dp_arena *self)
{
	for (dp_arena_chunk *c = self->chunk, *older; c; c = older) {
		older = c->older;
		free(c);
	}
	dp_arena_init(self, self->budget);
}

void dp_arena_reset(dp_arena *self)
{
	dp_arena_chunk *keep = self->chunk;
	if (!keep)
		return;
	for (dp_arena_chunk *c = keep->older, *older; c; c = older) {
		older = c->older;
		free(c);
	}
	keep->older = NULL;
	self->used = keep->size;
	self->at = (char *)keep + header();
	self->end = self->at + keep->size;
}

/* Chunks double, so that the newest is the largest and their number stays logarithmic. */
static bool add_chunk(dp_arena *self, size_t need)
{
	size_t size = self->chunk ? self->chunk->size * 2 : FIRST_CHUNK;
	while (size < need)
		size *= 2;
	if (self->used + size > self->budget)
		size = need;
	if (need > self->budget || self->used > self->budget - need)
		return false;
	dp_arena_chunk *c = malloc(header() + size);
	if (!c)
		return false;
	*c = (dp_arena_chunk){self->chunk, size};
	self->chunk = c;
	self->used += size;
	self->at = (char *)c + header();
	self->end = self->at + size;
	return true;
}

void *dp_arena_alloc(dp_arena *self, size_t n)
{
	if (n > SIZE_MAX / 4)
		return NULL;
	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if ((size_t)(self->end - self->at) < n || !self->chunk) {
		if (!add_chunk(self, n ? n : ALIGN))
			return NULL;
	}
	void *p = self->at;
	self->at += n;
	return p;
}

void *dp_arena_calloc(dp_arena *self, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	void *p = dp_arena_alloc(self, n * size);
	if (p)
		memset(p, 0, n * size);
	return p;
}

void *dp_arena_grow(dp_arena *self, void *old, size_t old_n, size_t new_n)
{
	if (new_n > SIZE_MAX / 4)
		return NULL;
	size_t had = (old_n + ALIGN - 1) / ALIGN * ALIGN, want = (new_n + ALIGN - 1) / ALIGN * ALIGN;
	if (old && (char *)old + had == self->at && want >= had && (size_t)(self->end - self->at) >= want - had) {
		self->at += want - had;
		return old;
	}
	void *p = dp_arena_alloc(self, new_n);
	if (p && old_n)
		memcpy(p, old, old_n);
	return p;
}

dp_str dp_arena_str(dp_arena *self, dp_str s)
{
	char *p = dp_arena_alloc(self, (size_t)s.n + 1);
	if (!p)
		return (dp_str){NULL, 0};
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return dp_str_of(p, s.n);
}

dp_str dp_arena_printf(dp_arena *self, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	char *p = n < 0 ? NULL : dp_arena_alloc(self, (size_t)n + 1);
	if (p)
		vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return dp_str_of(p, p ? (size_t)n : 0);
}

bool dp_vec_room_(dp_arena *arena, void **v, uint32_t n, uint32_t *cap, size_t size)
{
	if (n < *cap)
		return true;
	uint32_t more = *cap ? *cap * 2 : 8;
	if (more <= *cap)
		return false;
	void *p = dp_arena_grow(arena, *v, n * size, more * size);
	if (!p)
		return false;
	*v = p;
	*cap = more;
	return true;
}
