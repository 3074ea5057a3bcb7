/*
 * A CoNLL-U file with its line numbers, as it stands: for those who check or convert it. (doc/conllu.h reads one into a document.)
 *
 *   # sent_id = wn-7-s0
 *   1-2  Im   _  ...       surface "Im"          words 1 and 2 have it, as parts 1 and 2 of two
 *   1    In   _  ...
 *   2    dem  _  ...
 *   3    Mai  _  ...       surface "Mai"         part 0
 *
 * All strings point into the mapped file.
 */
#ifndef DP_TRAIN_TREEBANK_H
#define DP_TRAIN_TREEBANK_H

#include "base/arena.h"
#include "base/file.h"
#include "doc/ud.h"

enum { DP_TB_FORM = 1, DP_TB_LEMMA, DP_TB_UPOS, DP_TB_XPOS, DP_TB_FEATS, DP_TB_HEAD, DP_TB_DEPREL, DP_TB_DEPS, DP_TB_MISC, DP_TB_COLUMNS };
enum { DP_TB_SENTENCE_MAX = 4096 };

typedef struct dp_tb_word {
	dp_str column[DP_TB_COLUMNS];
	dp_str surface;
	uint32_t line, part;
	uint32_t head; /* number of a word of the sentence, 0 the root */
} dp_tb_word;

typedef struct dp_tb_sentence {
	dp_str id;
	uint32_t line;         /* of its first word */
	uint32_t first, count; /* words */
} dp_tb_sentence;

typedef struct dp_treebank {
	dp_file file;
	const char *path; /* as given; must outlive this */
	dp_arena arena;
	DP_VEC(dp_tb_word) words;
	DP_VEC(dp_tb_sentence) sentences;
} dp_treebank;

/* Fails, with file and line, where the columns, the numbering or the heads are none of CoNLL-U's. Trees are not looked at: see check.h. */
int dp_treebank_open(dp_treebank *self, const char *path, depesche_error *error);
void dp_treebank_close(dp_treebank *self);

/* Digits alone that fit into 31 bits. */
bool dp_treebank_number(dp_str s, uint32_t *out);

#endif
