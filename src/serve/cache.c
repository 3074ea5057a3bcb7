#include "serve/cache.h"

enum { ANSWER_MAX = 2 << 20 };

static const size_t most = (size_t)DP_CACHE_MB << 20;

void dp_cache_init(dp_cache *self)
{
	*self = (dp_cache){.bytes = 0};
	pthread_mutex_init(&self->lock, NULL);
}

static void forget(dp_cache *self, dp_cached *answer)
{
	self->bytes -= answer->target_n + answer->n;
	free(answer->bytes);
	*answer = (dp_cached){.n = 0};
}

void dp_cache_release(dp_cache *self)
{
	for (int i = 0; i < DP_CACHE_ANSWERS; i++)
		forget(self, &self->answer[i]);
	pthread_mutex_destroy(&self->lock);
}

/* Under the lock. NULL for none. */
static dp_cached *find(dp_cache *self, const char *etag, dp_str target)
{
	for (int i = 0; i < DP_CACHE_ANSWERS; i++)
		if (self->answer[i].bytes && strcmp(self->answer[i].etag, etag) == 0 &&
			dp_str_eq(dp_str_of(self->answer[i].bytes, self->answer[i].target_n), target))
			return &self->answer[i];
	return NULL;
}

bool dp_cache_get(dp_cache *self, const char *etag, dp_str target, dp_buf *out, const char **media, const char **coding)
{
	pthread_mutex_lock(&self->lock);
	dp_cached *answer = find(self, etag, target);
	if (answer) {
		answer->used = ++self->askings;
		dp_buf_add(out, answer->bytes + answer->target_n, answer->n);
		*media = answer->media;
		*coding = answer->coding;
	}
	pthread_mutex_unlock(&self->lock);
	return answer && !out->failed;
}

/* The one that was asked for longest ago, or a free one. */
static dp_cached *oldest(dp_cache *self)
{
	dp_cached *old = &self->answer[0];
	for (int i = 1; i < DP_CACHE_ANSWERS && old->bytes; i++)
		if (!self->answer[i].bytes || self->answer[i].used < old->used)
			old = &self->answer[i];
	return old;
}

/* The one to go of those that are there; NULL where there is none. */
static dp_cached *least(dp_cache *self)
{
	dp_cached *old = NULL;
	for (int i = 0; i < DP_CACHE_ANSWERS; i++)
		if (self->answer[i].bytes && (!old || self->answer[i].used < old->used))
			old = &self->answer[i];
	return old;
}

void dp_cache_put(dp_cache *self, const char *etag, dp_str target, const dp_buf *body, const char *media, const char *coding)
{
	size_t n = target.n + body->n;
	char *copy = body->n && body->n <= ANSWER_MAX ? malloc(n) : NULL;
	if (!copy)
		return;
	memcpy(copy, target.p, target.n);
	memcpy(copy + target.n, body->p, body->n);
	pthread_mutex_lock(&self->lock);
	for (dp_cached *old; self->bytes + n > most && (old = least(self));)
		forget(self, old);
	dp_cached *slot = find(self, etag, target);
	if (!slot)
		slot = oldest(self);
	forget(self, slot);
	*slot = (dp_cached){.media = media, .coding = coding, .bytes = copy, .target_n = target.n, .n = body->n, .used = ++self->askings};
	snprintf(slot->etag, sizeof slot->etag, "%s", etag);
	self->bytes += n;
	pthread_mutex_unlock(&self->lock);
}
