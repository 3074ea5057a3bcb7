/*
 * Lessons for a linear classifier with two classes, no and yes: what fires, and whether yes was right.
 *
 *   keys      features of all lessons, one after another
 *   items     lesson: range of keys, whether yes was right; lessons in a row may be the answers to one question
 */
#ifndef DP_TRAIN_LESSONS_H
#define DP_TRAIN_LESSONS_H

#include "base/arena.h"
#include "doc/doc.h"
#include "tag/linear.h"

typedef struct dp_lesson {
	uint32_t at, n;   /* keys */
	uint32_t answers; /* of a question's first answer: how many there are; 0 for the others; 1 for a lesson by itself */
	bool yes;
} dp_lesson;

typedef struct dp_lessons {
	DP_VEC(uint32_t) keys;
	DP_VEC(dp_lesson) items;
	dp_arena arena;
	uint32_t yes;
	uint32_t open, left; /* a question's answers that are still to be added, of them: is the next one the first? */
} dp_lessons;

void dp_lessons_init(dp_lessons *self);
void dp_lessons_release(dp_lessons *self);

enum { DP_ANSWERS_MAX = 64 };

/* The next `answers` (2 to DP_ANSWERS_MAX) lessons answer one question, of which at least one is right; 0: each is a question of yes or no. */
void dp_lessons_ask(dp_lessons *self, uint32_t answers);

/* Hands `learn` every article of the files `texts` (JSON lines), not analysed yet; exits where one cannot be read. */
void dp_lessons_articles(const char *const *texts, uint32_t n, void (*learn)(void *to, dp_doc *doc), void *to);

/* Exits when memory runs out. */
void dp_lessons_add(dp_lessons *self, const dp_features *features, bool yes);

/*
 * Logistic regression by stochastic steps, for questions with several answers multinomial, whose weights are averaged over all steps of several runs:
 * with so few articles the average is what holds elsewhere. Each run goes `passes` times through the lessons: the fewer, the smaller the weights stay.
 * Appends a dp_linear for these feature templates to `out`.
 */
void dp_lessons_fit(const dp_lessons *self, uint32_t passes, uint32_t templates, uint64_t seed, dp_buf *out);

#endif
