/*
 * Answers that took long, kept for others who ask the same while the record has not changed: the first view of the page asks for sums over all
 * events, and everybody opens it. Known by their targets and entity tags, which name record, caller and coding.
 */
#ifndef DP_SERVE_CACHE_H
#define DP_SERVE_CACHE_H

#include "base/buf.h"

#include <pthread.h>

enum { DP_CACHE_ANSWERS = 128, DP_CACHE_TAG = 64, DP_CACHE_MB = 32 };

typedef struct dp_cached {
	char etag[DP_CACHE_TAG];
	const char *media, *coding; /* coding: NULL for none */
	char *bytes;                /* the target, and behind it the answer */
	size_t target_n, n;
	uint64_t used; /* when it was asked for last, counted in askings */
} dp_cached;

typedef struct dp_cache {
	pthread_mutex_t lock;
	dp_cached answer[DP_CACHE_ANSWERS];
	size_t bytes;
	uint64_t askings;
} dp_cache;

void dp_cache_init(dp_cache *self);
void dp_cache_release(dp_cache *self);

/* Appends the answer's bytes to `out`. False where there is none, or memory is out. */
bool dp_cache_get(dp_cache *self, const char *etag, dp_str target, dp_buf *out, const char **media, const char **coding);

/* Keeps a copy, and forgets what was not asked for. `media` and `coding` outlive the cache. */
void dp_cache_put(dp_cache *self, const char *etag, dp_str target, const dp_buf *body, const char *media, const char *coding);

#endif
