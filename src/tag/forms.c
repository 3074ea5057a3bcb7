#include "tag/forms.h"

#include "base/error.h"

enum { HEAD = 16 };

_Static_assert(sizeof(dp_form) == 12, "forms are mapped as they are");

static int damaged(depesche_error *error)
{
	return dp_fail(error, DEPESCHE_EPACK, "the forms of the pack's lexicon are damaged; build the pack again");
}

static uint32_t bucket_of(uint64_t hash, uint32_t buckets)
{
	return (uint32_t)((hash >> 32) * buckets >> 32);
}

/* Every number is looked at and the answer given once, without a branch for each: 300 000 forms take half a millisecond. */
static bool sound(const dp_forms *f, uint32_t lemmas, uint32_t readings)
{
	bool bad = f->start[0] != 0 || f->start[f->buckets] != f->n;
	for (uint32_t b = 0; b < f->buckets; b++)
		bad |= f->start[b] > f->start[b + 1];
	for (uint32_t i = 0; i < f->n; i++) {
		const dp_form *form = &f->form[i];
		bad |= (form->at > f->pool_n) | (form->n > f->pool_n - form->at) | (form->lemma >= lemmas) | (form->reading >= readings);
	}
	return !bad;
}

int dp_forms_open(dp_forms *self, dp_str bytes, uint32_t lemmas, uint32_t readings, dp_str *rest, depesche_error *error)
{
	uint32_t head[4];
	if (bytes.n < HEAD)
		return damaged(error);
	memcpy(head, bytes.p, HEAD);
	uint64_t starts = HEAD + (uint64_t)head[0] * sizeof(dp_form), pool = starts + ((uint64_t)head[1] + 1) * 4;
	uint64_t size = (pool + head[2] + 15) / 16 * 16;
	if (head[1] == 0 || size > bytes.n)
		return damaged(error);
	dp_forms forms = {.pool = bytes.p + pool, .n = head[0], .buckets = head[1], .pool_n = head[2]};
	forms.form = (const dp_form *)(const void *)(bytes.p + HEAD);
	forms.start = (const uint32_t *)(const void *)(bytes.p + starts);
	if (!sound(&forms, lemmas, readings))
		return damaged(error);
	*self = forms;
	*rest = dp_str_of(bytes.p + size, bytes.n - size);
	return 0;
}

const dp_form *dp_forms_get(const dp_forms *self, dp_str text)
{
	uint64_t hash = dp_str_hash(text);
	const uint32_t *start = &self->start[bucket_of(hash, self->buckets)];
	for (uint32_t i = start[0]; i < start[1]; i++) {
		const dp_form *form = &self->form[i];
		if (form->hash == (uint8_t)hash && form->n == text.n && memcmp(self->pool + form->at, text.p, text.n) == 0)
			return form;
	}
	return NULL;
}

void dp_forms_write(dp_form *forms, const dp_str *texts, uint32_t n, dp_arena *arena, dp_buf *out)
{
	uint32_t buckets = n ? n : 1, pool = 0;
	uint32_t *bucket = dp_arena_calloc(arena, (size_t)n + 1, sizeof *bucket), *order = dp_arena_calloc(arena, (size_t)n + 1, sizeof *order);
	uint32_t *start = dp_arena_calloc(arena, (size_t)buckets + 2, sizeof *start);
	if (!bucket || !order || !start) {
		out->failed = true;
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint64_t hash = dp_str_hash(texts[i]);
		bucket[i] = bucket_of(hash, buckets);
		start[bucket[i] + 2]++;
		forms[i].n = (uint8_t)texts[i].n;
		forms[i].hash = (uint8_t)hash;
	}
	/* Until the buckets are filled, start[b + 1] is where the next form of bucket b goes. */
	for (uint32_t b = 0; b < buckets; b++)
		start[b + 2] += start[b + 1];
	for (uint32_t i = 0; i < n; i++)
		order[start[bucket[i] + 1]++] = i;
	for (uint32_t i = 0; i < n; i++) {
		forms[order[i]].at = pool;
		pool += texts[order[i]].n;
	}
	uint32_t head[] = {n, buckets, pool, 0};
	dp_buf_align(out, 16);
	dp_buf_add(out, head, sizeof head);
	for (uint32_t i = 0; i < n; i++)
		dp_buf_add(out, &forms[order[i]], sizeof *forms);
	dp_buf_add(out, start, ((size_t)buckets + 1) * sizeof *start);
	for (uint32_t i = 0; i < n; i++)
		dp_buf_str(out, texts[order[i]]);
	dp_buf_align(out, 16);
}
