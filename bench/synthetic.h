/*
 * A record full of events that never happened, for tests and for measuring: rows that queries read, written straight into the tables. What they tell
 * is drawn from a seed; the same seed gives the same record. One state in five sides is Russia; names, words and outlets follow Zipf's law, as those
 * of news do.
 *
 * Left out is what only merging needs: sketches, shingles, blocks, traits.
 */
#ifndef DP_BENCH_SYNTHETIC_H
#define DP_BENCH_SYNTHETIC_H

#include "store/db.h"

typedef struct dp_synthetic {
	uint64_t events, seed;
	void (*progress)(uint64_t events); /* may be NULL */
} dp_synthetic;

/* Into a record that is empty. */
int dp_synthetic_fill(const dp_synthetic *self, dp_db *db, depesche_error *error);

/* The word of which there are about 1 / (rank + 1) times as many as of the first one. */
enum { DP_SYNTHETIC_WORD = 32 };
void dp_synthetic_word(uint32_t rank, char out[DP_SYNTHETIC_WORD]);

#endif
