/*
 * A linear classifier over hashed features, kept sparse: a feature names only the classes for which it has weight, unless these are many.
 *
 *   score(class) = sum over the features f that fire of weight(f, class)
 *
 *   u32 magic "LIN2", hash of the feature templates, classes, slots, pairs, 0, 0, 0
 *   slots x { u32 key, u32 first pair << 8 | number of pairs }        key 0 = free; linear probing from key * slots >> 32
 *   pairs x { u16 class, i16 weight }
 *
 * Where a feature has weight for many classes, the number is DP_LINEAR_ROW and in the places of (classes + 1) / 2 pairs lies an i16 weight for each
 * class: added as vectors, and no larger where every other class has one.
 *
 * Weights are averaged perceptron weights (Collins 2002), scaled to 16 bits.
 */
#ifndef DP_TAG_LINEAR_H
#define DP_TAG_LINEAR_H

#include "base/buf.h"
#include "depesche/error.h"

enum { DP_LINEAR_FEATURES_MAX = 256, DP_LINEAR_CLASSES_MAX = 256, DP_LINEAR_ROW = 255 };

typedef struct dp_linear_slot {
	uint32_t key, pairs;
} dp_linear_slot;

typedef struct dp_linear_pair {
	uint16_t class_;
	int16_t weight;
} dp_linear_pair;

typedef struct dp_linear {
	const dp_linear_slot *slot;
	const dp_linear_pair *pair;
	uint32_t slots, pairs, classes;
} dp_linear;

/* The features that fire, as keys. A caller adds at most DP_LINEAR_FEATURES_MAX; further ones are dropped. */
typedef struct dp_features {
	uint32_t key[DP_LINEAR_FEATURES_MAX];
	uint32_t n;
} dp_features;

static inline uint64_t dp_feature_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static inline void dp_feature_add(dp_features *self, uint64_t hash)
{
	uint32_t key = (uint32_t)((hash * 0xD6E8FEB86659FD93u) >> 32);
	if (self->n < DP_LINEAR_FEATURES_MAX)
		self->key[self->n++] = key ? key : 1;
}

/* Features of one, two, three values under a template number. */
static inline void dp_feature1(dp_features *self, uint32_t template_, uint64_t a)
{
	dp_feature_add(self, dp_feature_mix(template_ + 1, a));
}

static inline void dp_feature2(dp_features *self, uint32_t template_, uint64_t a, uint64_t b)
{
	dp_feature_add(self, dp_feature_mix(dp_feature_mix(template_ + 1, a), b));
}

static inline void dp_feature3(dp_features *self, uint32_t template_, uint64_t a, uint64_t b, uint64_t c)
{
	dp_feature_add(self, dp_feature_mix(dp_feature_mix(dp_feature_mix(template_ + 1, a), b), c));
}

static inline void dp_feature4(dp_features *self, uint32_t template_, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	dp_feature_add(self, dp_feature_mix(dp_feature_mix(dp_feature_mix(dp_feature_mix(template_ + 1, a), b), c), d));
}

/* A distance or a number, the coarser the larger. */
static inline uint32_t dp_feature_bucket(uint32_t n)
{
	return n < 4 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 32 ? 6 : 7;
}

/* A feature with weight for `n` of `classes` classes is kept as a row. */
static inline bool dp_linear_is_row(uint32_t n, uint32_t classes)
{
	return n >= 8 && 3 * n >= classes;
}

/* The places of pairs that a slot's entry takes up. */
static inline uint32_t dp_linear_places(uint32_t entry, uint32_t classes)
{
	uint32_t n = entry & 255;
	return n == DP_LINEAR_ROW ? (classes + 1) / 2 : n;
}

/*
 * Opens the classifier at the start of `bytes` (4-byte aligned); `templates` must be what it was trained with. `*rest`, if not NULL,
 * becomes what follows, 16-byte aligned. `what` names it in errors.
 */
int dp_linear_open(dp_linear *self, dp_str bytes, uint32_t templates, const char *what, dp_str *rest, depesche_error *error);

/* Adds the weights of the features that fire to score[0 .. classes). */
void dp_linear_score(const dp_linear *self, const dp_features *features, int32_t *score);

/* Of two classes, no and yes: by how much yes weighs more. */
int64_t dp_linear_margin(const dp_linear *self, const dp_features *features);

#endif
