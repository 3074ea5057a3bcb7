/*
 * The parser's network in floating point, for training: the same computation as src/parse/parse.c decodes in whole numbers, with its
 * gradients, dropout and a second task.
 *
 *   word n x X -> LSTM layer 1 (both ways) -> y0 n x 2H -> tags     (second task: part of speech with case, number and verb form)
 *                                             y0 -> LSTM layer 2 -> y1 n x 2H -> arcs, labels
 *
 * All parameters lie in one array; a gradient array has the same layout, so that threads sum theirs and the optimiser sees one vector.
 */
#ifndef DP_TRAIN_NET_H
#define DP_TRAIN_NET_H

#include "parse/parse.h"

#include <stddef.h>

enum { DP_NET_WORDS_MAX = 256, DP_NET_TAGS_MAX = 512 };

typedef struct dp_net_shape {
	uint32_t hidden, word, lemma, suffix, lex, shape, arc, label, relations, tags, rows;
} dp_net_shape;

typedef struct dp_net_layout { /* offsets of each tensor in the parameter array */
	size_t word, lemma, suffix, lex, shape;
	size_t input[2][2], recurrent[2][2], bias[2][2]; /* [in][4H], [H][4H], [4H] by layer and direction */
	size_t mlp[4], mlp_bias[4];                      /* arc dependent, arc head, label dependent, label head: [2H][out], [out] */
	size_t arc_u, arc_bias;                          /* [A][A], [A] */
	size_t label_v, label_dep, label_head, label_bias; /* [B][R][B], [B][R], [B][R], [R] */
	size_t tag, tag_bias;                            /* [2H][T], [T] */
	size_t n;
} dp_net_layout;

typedef struct dp_net {
	dp_net_shape s;
	dp_net_layout at;
	uint32_t width; /* X */
	float *p;
	uint32_t *count, *lemmas; /* row -> occurrences of the form, of the lemma: rare ones are often trained as unknown */
	float dropout;
} dp_net;

typedef struct dp_net_word {
	dp_input input;
	uint32_t row, lemma, head, relation; /* gold; head 0 is the root */
	uint32_t tag;                 /* of the second task; DP_NONE: not known */
} dp_net_word;

typedef struct dp_net_work dp_net_work; /* activations and random numbers of one thread */

/* Random start by `seed`. Memory runs out: exits with a sentence. */
void dp_net_init(dp_net *self, dp_net_shape shape, uint64_t seed);
void dp_net_release(dp_net *self);
dp_net_work *dp_net_work_new(const dp_net *net, uint64_t seed);
void dp_net_work_free(dp_net_work *work);

/* Adds the gradients of one sentence to `gradient`; word[0] is the root, n < DP_NET_WORDS_MAX. Returns the loss. */
double dp_net_learn(const dp_net *self, dp_net_work *work, const dp_net_word *word, uint32_t n, float *gradient);

/* Appends the section that dp_parse_open reads: weights in 16 bits, scaled so that no sum can overflow. */
void dp_net_export(const dp_net *self, const dp_str *relations, const dp_strmap_builder *words, dp_buf *out);

#endif
