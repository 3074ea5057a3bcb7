/* Treebanks in memory, and the small things that all trainers need. */
#ifndef DP_TRAIN_CORPUS_H
#define DP_TRAIN_CORPUS_H

#include "pack/pack.h"
#include "tag/tag.h"

enum { DP_CORPUS_FILES_MAX = 64 };

/* Sentences of all files in one document; `gold` is a copy of its tokens that nothing changes. */
typedef struct dp_corpus {
	dp_doc doc;
	dp_token *gold;
	uint8_t *foreign; /* sentence: its column XPOS is of another tagset */
	dp_names xpos;    /* of the files */
	dp_arena arena;
} dp_corpus;

/* Reads the files one after another; exits with a sentence when one is wrong. */
void dp_corpus_read(dp_corpus *self, char **paths, int n, const dp_lexicon *lexicon);
void dp_corpus_release(dp_corpus *self);

/* Our own treebank has trees and tags but no features: nothing about features is to be learned from such a sentence. */
bool dp_corpus_has_features(const dp_corpus *self, const dp_sentence *sentence);

/* The n numbers 0 .. n-1 in an order that depends on the seed alone. */
void dp_shuffle(uint32_t *order, uint32_t n, uint64_t *seed);

void *dp_must(void *p);
void dp_check(int rc, const depesche_error *error);

typedef struct dp_train_shape {
	uint32_t hidden, passes, seed; /* the parser's cells each way; passes over the data */
} dp_train_shape;

/* A tagger's section made from all sentences, appended to `out`. */
void dp_train_tag(const dp_corpus *corpus, const dp_lexicon *lexicon, const dp_train_shape *shape, dp_buf *out);

/*
 * A judge's section (event/judge.h) from articles (`texts`: files of JSON lines) whose events the file `gold` annotates, by the packs in the
 * directory `packs`; appended to `out`.
 */
void dp_train_judge(const char *packs, const char *language, const char *gold, const char *const *texts, uint32_t n, uint64_t seed, dp_buf *out);

/* Likewise a section of mention/setting.h from articles in which `gold` tells whose nouns and names are (test/gold/whose.tsv). */
void dp_train_setting(const char *packs, const char *language, const char *gold, const char *const *texts, uint32_t n, uint64_t seed, dp_buf *out);

/* A parser's section made from all sentences, appended to `out`. */
void dp_train_parse(const dp_corpus *corpus, const dp_lexicon *lexicon, const dp_train_shape *shape, dp_buf *out);

/*
 * Appends the sentences to `out` with the trees that the parsers in the files `models` give them; all else stays as it is. Several parsers
 * vote: the tree with most votes for its arcs (Sagae and Lavie 2006), each arc with the relation that most of its voters gave, the first
 * parser's where they are as many.
 */
void dp_reparse(dp_corpus *corpus, const dp_lexicon *lexicon, char **models, uint32_t n, dp_buf *out);

#endif
