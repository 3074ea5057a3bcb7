#include "train/lessons.h"

#include "read/read.h"
#include "train/corpus.h"
#include "train/perceptron.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 24 };
static const float RATE = 0.05f;
static const double LEAST = 0.02; /* smaller weights change nothing */

void dp_lessons_init(dp_lessons *self)
{
	*self = (dp_lessons){0};
	dp_arena_init(&self->arena, (size_t)4 << 30);
}

void dp_lessons_release(dp_lessons *self)
{
	dp_arena_release(&self->arena);
}

void dp_lessons_articles(const char *const *texts, uint32_t n, void (*learn)(void *to, dp_doc *doc), void *to)
{
	dp_feed feed;
	dp_doc doc;
	dp_raw raw;
	depesche_error error = {0};
	dp_read_options options = {0};
	dp_check(dp_feed_init(&feed, texts, n, DP_READ_JSONL, &error), &error);
	dp_doc_init(&doc, (size_t)1 << 30);
	for (int rc; (rc = dp_feed_next(&feed, &raw, &error)) != 0; dp_raw_free(&raw)) {
		dp_check(rc < 0 ? rc : 0, &error);
		dp_doc_reset(&doc);
		dp_check(dp_read_article(&raw, &options, &doc, &error), &error);
		learn(to, &doc);
	}
	dp_doc_release(&doc);
	dp_feed_release(&feed);
}

void dp_lessons_ask(dp_lessons *self, uint32_t answers)
{
	self->open = self->left = answers;
}

void dp_lessons_add(dp_lessons *self, const dp_features *features, bool yes)
{
	dp_lesson *i = dp_must(DP_PUSH(&self->arena, &self->items));
	*i = (dp_lesson){self->keys.n, features->n, self->left == 0 ? 1 : self->left == self->open ? self->open : 0, yes};
	self->left -= self->left > 0;
	for (uint32_t k = 0; k < features->n; k++)
		*(uint32_t *)dp_must(DP_PUSH(&self->arena, &self->keys)) = features->key[k];
	self->yes += yes;
}

static void features_of(const dp_lessons *l, const dp_lesson *x, dp_features *f)
{
	f->n = x->n;
	memcpy(f->key, l->keys.v + x->at, x->n * sizeof *f->key);
}

static float score_of(const dp_lessons *l, const dp_perceptron *p, const dp_lesson *x)
{
	float score[2] = {0, 0};
	dp_features f;
	features_of(l, x, &f);
	dp_perceptron_score(p, &f, score);
	return score[1];
}

static void move(const dp_lessons *l, dp_perceptron *p, const dp_lesson *x, float by)
{
	dp_features f;
	features_of(l, x, &f);
	dp_perceptron_update(p, &f, 1, RATE * by);
}

/* Yes or no; whether it was wrong before. */
static bool decide(const dp_lessons *l, dp_perceptron *p, const dp_lesson *x)
{
	float score = score_of(l, p, x);
	move(l, p, x, (float)x->yes - 1 / (1 + expf(-score)));
	return (score > 0) != x->yes;
}

/* Which of several; all that are right share what is to be believed. */
static bool choose(const dp_lessons *l, dp_perceptron *p, const dp_lesson *x)
{
	float score[DP_ANSWERS_MAX], sum = 0, right = 0;
	uint32_t n = x->answers, best = 0;
	for (uint32_t i = 0; i < n; i++) {
		score[i] = score_of(l, p, &x[i]);
		best = score[i] > score[best] ? i : best;
		right += x[i].yes;
	}
	for (uint32_t i = 0; i < n; i++)
		sum += expf(score[i] - score[best]);
	for (uint32_t i = 0; i < n && right > 0; i++)
		move(l, p, &x[i], (float)x[i].yes / right - expf(score[i] - score[best]) / sum);
	return !x[best].yes;
}

void dp_lessons_fit(const dp_lessons *self, uint32_t passes, uint32_t templates, uint64_t seed, dp_buf *out)
{
	dp_perceptron p; /* as a table of averaged weights */
	uint32_t *question = dp_must(malloc((self->items.n + 1) * sizeof *question)), *order = dp_must(malloc((self->items.n + 1) * sizeof *order)), n = 0;
	for (uint32_t i = 0; i < self->items.n; i++)
		if (self->items.v[i].answers)
			question[n++] = i;
	dp_perceptron_init(&p, 2);
	for (uint32_t pass = 0; pass < RUNS * passes; pass++) {
		uint32_t wrong = 0;
		if (pass % passes == 0)
			dp_perceptron_restart(&p);
		dp_shuffle(order, n, &seed);
		for (uint32_t i = 0; i < n; i++) {
			const dp_lesson *x = &self->items.v[question[order[i]]];
			wrong += x->answers > 1 ? choose(self, &p, x) : decide(self, &p, x);
			dp_perceptron_tick(&p);
		}
		fprintf(stderr, "pass %u of %u: %u of %u questions answered wrong\n", pass + 1, RUNS * passes, wrong, n);
	}
	dp_perceptron_write(&p, templates, LEAST, out);
	dp_perceptron_release(&p);
	free(order);
	free(question);
}
