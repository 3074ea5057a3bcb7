#include "cli/work.h"

#include "base/error.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS_EACH = 4, OUTPUT_MAX = 1 << 30 };

/* What the layers of one article may take; an article of DP_READ_MAX bytes needs about half of it. */
static const size_t document_budget = (size_t)1 << 30;

typedef enum slot_state { FREE, TAKEN, READY } slot_state;

typedef struct slot {
	dp_work_result result;
	slot_state state;
} slot;

typedef struct pool {
	const dp_work *work;
	pthread_mutex_t lock;
	pthread_cond_t freed, ready;
	slot *slots;
	uint32_t n;
	uint64_t taken, written; /* pieces given to workers, results written */
	bool ended, stopped;     /* the feed is used up; nobody wants more */
} pool;

/* The next piece and its slot: 1; 0 when there is no more to do. A piece that could not be read fills its slot with the error. */
static int take_piece(pool *self, slot **place, dp_raw *raw)
{
	int rc = 0;
	pthread_mutex_lock(&self->lock);
	for (;;) {
		while (!self->stopped && !self->ended && self->slots[self->taken % self->n].state != FREE)
			pthread_cond_wait(&self->freed, &self->lock);
		if (self->stopped || self->ended)
			break;
		slot *s = &self->slots[self->taken % self->n];
		s->result.error = (depesche_error){0};
		s->result.events = 0;
		dp_buf_clear(&s->result.out);
		rc = dp_feed_next(self->work->feed, raw, &s->result.error);
		if (rc == 0) {
			self->ended = true;
			pthread_cond_broadcast(&self->freed);
			pthread_cond_broadcast(&self->ready);
			break;
		}
		s->result.done = dp_feed_given(self->work->feed);
		s->state = rc > 0 ? TAKEN : READY;
		self->taken++;
		if (rc > 0) {
			*place = s;
			break;
		}
		pthread_cond_broadcast(&self->ready);
	}
	pthread_mutex_unlock(&self->lock);
	return rc > 0;
}

static void code(const dp_work *work, const dp_raw *raw, dp_doc *doc, dp_work_result *result)
{
	depesche_error *error = &result->error;
	dp_doc_reset(doc);
	int rc = dp_read_article(raw, &work->read, doc, error);
	if (rc == 0)
		rc = dp_engine_run(work->engine, doc, error);
	if (rc != 0) {
		/* The engine does not know where an article came from. */
		if (!error->file[0]) {
			snprintf(error->file, sizeof error->file, "%s", raw->path);
			error->line = raw->line;
		}
		return;
	}
	if (!work->print(work->context, doc, &result->out) || result->out.failed)
		dp_fail_memory(error);
	result->events = doc->events.n;
}

static void *worker(void *arg)
{
	pool *self = arg;
	dp_doc doc;
	dp_raw raw;
	slot *place = NULL;
	dp_doc_init(&doc, document_budget);
	while (take_piece(self, &place, &raw)) {
		code(self->work, &raw, &doc, &place->result);
		dp_raw_free(&raw);
		pthread_mutex_lock(&self->lock);
		place->state = READY;
		pthread_cond_broadcast(&self->ready);
		pthread_mutex_unlock(&self->lock);
	}
	dp_doc_release(&doc);
	return NULL;
}

/* The calling thread's part. */
static bool write_results(pool *self)
{
	bool wanted = true;
	while (wanted) {
		pthread_mutex_lock(&self->lock);
		slot *s = &self->slots[self->written % self->n];
		while (s->state != READY && !(self->ended && self->written == self->taken))
			pthread_cond_wait(&self->ready, &self->lock);
		bool over = s->state != READY;
		pthread_mutex_unlock(&self->lock);
		if (over)
			break;
		wanted = self->work->take(self->work->taker, &s->result);
		pthread_mutex_lock(&self->lock);
		s->state = FREE;
		self->written++;
		self->stopped = !wanted;
		pthread_cond_broadcast(&self->freed);
		pthread_mutex_unlock(&self->lock);
	}
	return wanted;
}

int dp_work_run(const dp_work *work, depesche_error *error)
{
	pool self = {.work = work, .n = work->threads * SLOTS_EACH};
	pthread_t *threads = calloc(work->threads, sizeof *threads);
	self.slots = calloc(self.n, sizeof *self.slots);
	uint32_t started = 0;
	int rc = 0;
	if (!threads || !self.slots) {
		rc = dp_fail_memory(error);
		goto out;
	}
	pthread_mutex_init(&self.lock, NULL);
	pthread_cond_init(&self.freed, NULL);
	pthread_cond_init(&self.ready, NULL);
	for (uint32_t i = 0; i < self.n; i++)
		dp_buf_init(&self.slots[i].result.out, OUTPUT_MAX);
	while (started < work->threads && pthread_create(&threads[started], NULL, worker, &self) == 0)
		started++;
	if (started == 0)
		rc = dp_fail(error, DEPESCHE_ENOMEM, "no thread can be started");
	else if (!write_results(&self))
		rc = dp_fail(error, DEPESCHE_EIO, "the output was not wanted any longer");
	for (uint32_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	for (uint32_t i = 0; i < self.n; i++)
		dp_buf_release(&self.slots[i].result.out);
	pthread_cond_destroy(&self.ready);
	pthread_cond_destroy(&self.freed);
	pthread_mutex_destroy(&self.lock);
out:
	free(self.slots);
	free(threads);
	return rc;
}
