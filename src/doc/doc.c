#include "doc/doc.h"

void dp_doc_init(dp_doc *self, size_t budget)
{
	memset(self, 0, sizeof *self);
	dp_arena_init(&self->arena, budget);
}

void dp_doc_release(dp_doc *self)
{
	dp_arena_release(&self->arena);
	dp_doc_init(self, self->arena.budget);
}

void dp_doc_reset(dp_doc *self)
{
	dp_arena arena = self->arena;
	dp_arena_reset(&arena);
	memset(self, 0, sizeof *self);
	self->arena = arena;
}

uint32_t dp_doc_sentence_of(const dp_doc *self, uint32_t token)
{
	uint32_t low = 0, high = self->sentences.n;
	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;
		if (self->sentences.v[mid].first <= token)
			low = mid;
		else
			high = mid;
	}
	return low;
}
