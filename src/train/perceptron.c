#include "train/perceptron.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void *must(void *p)
{
	if (!p) {
		fputs("depesche-train: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

void dp_perceptron_init(dp_perceptron *self, uint32_t classes)
{
	*self = (dp_perceptron){.slots = 1u << 18, .classes = classes, .room = 1u << 18};
	self->key = must(calloc(self->slots, sizeof *self->key));
	self->first = must(malloc(self->slots * sizeof *self->first));
	self->weight = must(malloc(self->room * sizeof *self->weight));
}

void dp_perceptron_release(dp_perceptron *self)
{
	free(self->key);
	free(self->first);
	free(self->weight);
	*self = (dp_perceptron){0};
}

static uint32_t slot_of(const dp_perceptron *self, uint32_t key)
{
	uint32_t at = key * 2654435761u & (self->slots - 1);
	while (self->key[at] && self->key[at] != key)
		at = (at + 1) & (self->slots - 1);
	return at;
}

static void grow(dp_perceptron *self)
{
	dp_perceptron old = *self;
	self->slots *= 2;
	self->key = must(calloc(self->slots, sizeof *self->key));
	self->first = must(malloc(self->slots * sizeof *self->first));
	for (uint32_t i = 0; i < old.slots; i++)
		if (old.key[i]) {
			uint32_t at = slot_of(self, old.key[i]);
			self->key[at] = old.key[i];
			self->first[at] = old.first[i];
		}
	free(old.key);
	free(old.first);
}

void dp_perceptron_score(const dp_perceptron *self, const dp_features *features, float *score)
{
	for (uint32_t i = 0; i < features->n; i++)
		__builtin_prefetch(&self->key[features->key[i] * 2654435761u & (self->slots - 1)]);
	for (uint32_t i = 0; i < features->n; i++) {
		uint32_t at = slot_of(self, features->key[i]);
		if (!self->key[at])
			continue;
		for (uint32_t w = self->first[at]; w != UINT32_MAX; w = self->weight[w].next)
			score[self->weight[w].class_] += self->weight[w].now;
	}
}

static dp_weight *weight_at(dp_perceptron *self, uint32_t key, uint32_t class_)
{
	uint32_t at = slot_of(self, key);
	if (!self->key[at]) {
		if (self->used * 2 > self->slots) {
			grow(self);
			at = slot_of(self, key);
		}
		self->used++;
		self->key[at] = key;
		self->first[at] = UINT32_MAX;
	}
	for (uint32_t w = self->first[at]; w != UINT32_MAX; w = self->weight[w].next)
		if (self->weight[w].class_ == class_)
			return &self->weight[w];
	if (self->weights == self->room) {
		self->room *= 2;
		self->weight = must(realloc(self->weight, self->room * sizeof *self->weight));
	}
	self->weight[self->weights] = (dp_weight){self->first[at], class_, self->time, 0, 0};
	self->first[at] = self->weights;
	return &self->weight[self->weights++];
}

/* Counts a weight's present value for the time since it was last looked at. */
static void settle(const dp_perceptron *self, dp_weight *w)
{
	w->sum += (double)w->now * (self->time - w->seen);
	w->seen = self->time;
}

void dp_perceptron_update(dp_perceptron *self, const dp_features *features, uint32_t class_, float by)
{
	for (uint32_t i = 0; i < features->n; i++) {
		dp_weight *w = weight_at(self, features->key[i], class_);
		settle(self, w);
		w->now += by;
	}
}

void dp_perceptron_restart(dp_perceptron *self)
{
	for (uint32_t i = 0; i < self->weights; i++) {
		settle(self, &self->weight[i]);
		self->weight[i].now = 0;
	}
}

static double average(const dp_perceptron *self, const dp_weight *w)
{
	return self->time ? (w->sum + (double)w->now * (self->time - w->seen)) / self->time : 0;
}

typedef struct row {
	uint32_t key, first;
} row;

static int by_key(const void *a, const void *b)
{
	const row *p = a, *q = b;
	return p->key < q->key ? -1 : p->key > q->key;
}

/* Appends a feature's weights. Returns their number, DP_LINEAR_ROW for one of each class. */
static uint32_t write_weights(const dp_perceptron *self, uint32_t first, double scale, double least, dp_buf *pairs)
{
	dp_linear_pair pair[DP_LINEAR_CLASSES_MAX];
	int16_t row[DP_LINEAR_CLASSES_MAX] = {0};
	uint32_t n = 0;
	for (uint32_t w = first; w != UINT32_MAX; w = self->weight[w].next) {
		double v = average(self, &self->weight[w]);
		long q = lround(v * scale);
		if (fabs(v) < least || q == 0)
			continue;
		pair[n++] = (dp_linear_pair){(uint16_t)self->weight[w].class_, (int16_t)q};
		row[self->weight[w].class_] = (int16_t)q;
	}
	bool as_row = dp_linear_is_row(n, self->classes);
	if (as_row)
		dp_buf_add(pairs, row, (self->classes + 1) / 2 * sizeof *pair);
	else
		dp_buf_add(pairs, pair, n * sizeof *pair);
	return as_row ? DP_LINEAR_ROW : n;
}

void dp_perceptron_write(const dp_perceptron *self, uint32_t templates, double least, dp_buf *out)
{
	double max = 1e-9;
	for (uint32_t w = 0; w < self->weights; w++)
		max = fmax(max, fabs(average(self, &self->weight[w])));
	row *rows = must(malloc((self->used + 1) * sizeof *rows));
	dp_linear_slot *kept = must(malloc((self->used + 1) * sizeof *kept));
	uint32_t n = 0, k = 0;
	for (uint32_t i = 0; i < self->slots; i++)
		if (self->key[i])
			rows[n++] = (row){self->key[i], self->first[i]};
	qsort(rows, n, sizeof *rows, by_key);
	dp_buf pairs;
	dp_buf_init(&pairs, (size_t)1 << 30);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = (uint32_t)(pairs.n / sizeof(dp_linear_pair)), count = write_weights(self, rows[i].first, 32000 / max, least, &pairs);
		if (count)
			kept[k++] = (dp_linear_slot){rows[i].key, at << 8 | count};
	}
	uint32_t slots = k + k / 3 + 8;
	dp_linear_slot *table = must(calloc(slots, sizeof *table));
	for (uint32_t i = 0; i < k; i++) {
		uint32_t at = (uint32_t)((uint64_t)kept[i].key * slots >> 32);
		while (table[at].key)
			at = at + 1 == slots ? 0 : at + 1;
		table[at] = kept[i];
	}
	uint32_t head[8] = {0, templates, self->classes, slots, (uint32_t)(pairs.n / sizeof(dp_linear_pair)), 0, 0, 0};
	memcpy(head, "LIN2", 4);
	dp_buf_align(out, 16);
	dp_buf_add(out, head, sizeof head);
	dp_buf_add(out, table, slots * sizeof *table);
	dp_buf_str(out, dp_buf_view(&pairs));
	dp_buf_align(out, 16);
	fprintf(stderr, "  %u features of %u in %zu places\n", k, n, pairs.n / sizeof(dp_linear_pair));
	dp_buf_release(&pairs);
	free(table);
	free(kept);
	free(rows);
}
