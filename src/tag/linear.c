#include "tag/linear.h"

#include "base/error.h"
#include "base/vector.h"

enum { HEAD = 8 };

int dp_linear_open(dp_linear *self, dp_str bytes, uint32_t templates, const char *what, dp_str *rest, depesche_error *error)
{
	uint32_t head[HEAD];
	if (bytes.n < sizeof head || memcmp(bytes.p, "LIN2", 4) != 0)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's model (%s) is cut short or of another kind; take the model of this version", what);
	memcpy(head, bytes.p, sizeof head);
	if (head[1] != templates)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's model (%s) was trained for other features; train it again or take the one of this version", what);
	uint64_t size = sizeof head + (uint64_t)head[3] * sizeof(dp_linear_slot) + (uint64_t)head[4] * sizeof(dp_linear_pair);
	if (size > bytes.n || head[2] > DP_LINEAR_CLASSES_MAX || head[3] == 0)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's model (%s) is damaged; build the pack again", what);
	dp_linear m = {.classes = head[2], .slots = head[3], .pairs = head[4]};
	m.slot = (const dp_linear_slot *)(const void *)(bytes.p + sizeof head);
	m.pair = (const dp_linear_pair *)(const void *)(m.slot + m.slots);
	uint32_t used = 0;
	for (uint32_t i = 0; i < m.slots; i++) {
		uint32_t n = dp_linear_places(m.slot[i].pairs, m.classes), at = m.slot[i].pairs >> 8;
		used += m.slot[i].key != 0;
		if (n > m.pairs || at > m.pairs - n)
			return dp_fail(error, DEPESCHE_EPACK, "the pack's model (%s) points outside itself; build the pack again", what);
		if ((m.slot[i].pairs & 255) == DP_LINEAR_ROW)
			continue;
		for (uint32_t k = at; k < at + n; k++)
			if (m.pair[k].class_ >= m.classes)
				return dp_fail(error, DEPESCHE_EPACK, "the pack's model (%s) names a class that it does not have; build the pack again", what);
	}
	if (used >= m.slots)
		return dp_fail(error, DEPESCHE_EPACK, "the pack's model (%s) is damaged; build the pack again", what);
	*self = m;
	if (rest) {
		uint64_t next = (size + 15) / 16 * 16;
		*rest = next >= bytes.n ? dp_str_of(bytes.p + bytes.n, 0) : dp_str_of(bytes.p + next, bytes.n - next);
	}
	return 0;
}

DP_FAST static void add_row(int32_t *restrict score, const int16_t *restrict row, uint32_t classes)
{
	for (uint32_t c = 0; c < classes; c++)
		score[c] += row[c];
}

void dp_linear_score(const dp_linear *self, const dp_features *features, int32_t *score)
{
	enum { AHEAD = 12 };
	uint32_t n = features->n, found[DP_LINEAR_FEATURES_MAX], founds = 0;
	for (uint32_t i = 0; i < n && i < AHEAD; i++)
		__builtin_prefetch(&self->slot[(uint64_t)features->key[i] * self->slots >> 32]);
	/* All slots first, then all weights: each of the two lies far from the last, and memory fetches the next while this one is used. */
	for (uint32_t i = 0; i < n; i++) {
		uint32_t key = features->key[i], at = (uint32_t)((uint64_t)key * self->slots >> 32);
		if (i + AHEAD < n)
			__builtin_prefetch(&self->slot[(uint64_t)features->key[i + AHEAD] * self->slots >> 32]);
		while (self->slot[at].key != key && self->slot[at].key)
			at = at + 1 == self->slots ? 0 : at + 1;
		if (!self->slot[at].key)
			continue;
		found[founds++] = self->slot[at].pairs;
		__builtin_prefetch(&self->pair[self->slot[at].pairs >> 8]);
	}
	for (uint32_t i = 0; i < founds; i++) {
		const dp_linear_pair *p = &self->pair[found[i] >> 8], *end = p + (found[i] & 255);
		if ((found[i] & 255) == DP_LINEAR_ROW) {
			add_row(score, (const int16_t *)(const void *)p, self->classes);
			continue;
		}
		for (; p < end; p++)
			score[p->class_] += p->weight;
	}
}

int64_t dp_linear_margin(const dp_linear *self, const dp_features *features)
{
	int32_t score[DP_LINEAR_CLASSES_MAX] = {0};
	dp_linear_score(self, features, score);
	return (int64_t)score[1] - score[0];
}
