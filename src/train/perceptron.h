/*
 * The averaged perceptron that makes a dp_linear (tag/linear.h). Weights are kept sparse: a list of (class, weight) for each feature.
 */
#ifndef DP_TRAIN_PERCEPTRON_H
#define DP_TRAIN_PERCEPTRON_H

#include "tag/linear.h"

typedef struct dp_weight {
	uint32_t next; /* entry of the same feature, UINT32_MAX at the end */
	uint32_t class_, seen; /* seen: time of the last change */
	float now;
	double sum; /* of `now` over time */
} dp_weight;

typedef struct dp_perceptron {
	uint32_t *key, *first; /* open addressing: feature key, its first entry */
	uint32_t slots, used;
	dp_weight *weight;
	uint32_t weights, room;
	uint32_t classes, time;
} dp_perceptron;

void dp_perceptron_init(dp_perceptron *self, uint32_t classes);
void dp_perceptron_release(dp_perceptron *self);
void dp_perceptron_score(const dp_perceptron *self, const dp_features *features, float *score);

/* Adds `by` to the weights of the features for a class. */
void dp_perceptron_update(dp_perceptron *self, const dp_features *features, uint32_t class_, float by);

/* One step of time has passed. */
static inline void dp_perceptron_tick(dp_perceptron *self)
{
	self->time++;
}

/* All weights are 0 again; the average goes on, over what has been and what comes. */
void dp_perceptron_restart(dp_perceptron *self);

/* Appends the averaged model, without weights smaller than `least`, in the form that dp_linear_open reads. */
void dp_perceptron_write(const dp_perceptron *self, uint32_t templates, double least, dp_buf *out);

#endif
