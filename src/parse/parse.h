/*
 * Dependency trees by a small recurrent network and a maximum spanning tree.
 *
 *   inputs  n x X      word + lemma + suffixes + lexicon + shape (inputs.h), a root before the first word
 *   layer 1 n x 2H     long short-term memory, from the left and from the right
 *   layer 2 n x 2H     likewise
 *   arcs    n x n      biaffine: how well word h is the head of word d; the best tree with one root by Chu, Liu and Edmonds
 *   labels  n x R      biaffine, for the head chosen
 *
 * After Kiperwasser and Goldberg (2016) and Dozat and Manning (2017); trees need not be projective. Decoding is in whole numbers (16-bit
 * weights and activations, 32-bit sums) and in float operations of fixed order, so that every machine gives the same tree.
 *
 * Section "parser" (made by depesche-train):
 *   u32 magic "PAR1", DP_INPUT_VERSION, H, word, lemma, suffix, lexicon, shape, A, B, relations, words, text bytes
 *   text: relation names, one a line; padding to a multiple of 16 bytes
 *   strmap: form or lemma in lower case -> row of the tables of words and lemmas
 *   tensors, each 64-byte aligned: { u32 count, u32 kind (0 int16, 1 float), float scale, 52 bytes of zero }, values, padded to 64 bytes
 */
#ifndef DP_PARSE_PARSE_H
#define DP_PARSE_PARSE_H

#include "parse/inputs.h"

enum {
	DP_PARSE_HIDDEN_MAX = 256,
	DP_PARSE_WIDTH_MAX = 512,   /* of any layer's input */
	DP_PARSE_RELATIONS_MAX = 64,
	DP_PARSE_WINDOW = 160       /* longer sentences are parsed in pieces, cut at punctuation */
};

typedef struct dp_weights { /* [outputs][inputs], in the order of kernel.h but for tables; int16 values times scale */
	const int16_t *v;
	float scale;
} dp_weights;

typedef struct dp_parse_lstm {
	dp_weights input, recurrent; /* [4H][in], [4H][H]; gates in the order input, forget, output, candidate */
	const float *bias;           /* [4H] */
} dp_parse_lstm;

typedef struct dp_parse_mlp {
	dp_weights w; /* [out][2H] */
	const float *bias;
} dp_parse_mlp;

typedef struct dp_parse {
	dp_lexicon lexicon;
	dp_strmap words;
	uint8_t relation[DP_PARSE_RELATIONS_MAX]; /* dp_deprel of each output */
	uint32_t hidden, word, lemma, suffix, lex, shape, width; /* width = their sum: X */
	uint32_t arc, label, relations, rows;
	dp_weights words_table, lemma_table, suffix_table, lex_table, shape_table;
	dp_parse_lstm lstm[2][2]; /* layer, direction */
	dp_parse_mlp arc_dep, arc_head, label_dep, label_head;
	dp_weights arc_u;         /* [A][A]: output j of a dependent's vector is compared with entry j of a head's */
	const float *arc_bias;    /* [A] */
	dp_weights label_v;       /* [B * R][B] */
	const float *label_dep_bias, *label_head_bias, *label_bias; /* [B][R], [B][R], [R] */
} dp_parse;

/* Copies the model `dir`/model/parser.bin into a section. */
int dp_parse_compile(const char *dir, dp_buf *out, depesche_error *error);

/* A view of the section; its shapes, sizes and version are checked. The lexicon's bytes must outlive it. */
int dp_parse_open(dp_parse *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error);

/* Sets head, deprel of all tokens and root of all sentences. Negative when memory runs out. */
int dp_parse_run(const dp_parse *self, dp_doc *doc, depesche_error *error);

/* The best tree over n words with exactly one root: score[d * n + h], word 0 is the root. Fills head[1..n-1]. `scratch` holds what it needs. */
bool dp_parse_tree(uint32_t n, const float *score, uint32_t *head, dp_arena *scratch);

#endif
