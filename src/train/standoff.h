/*
 * Treebanks without their words: what we annotated, for texts that lie elsewhere under a licence of their own.
 *
 *   wn-7    s0      51ad9be2f3a0c7e4                     document, sentence, hash (XXH3, 64 bits) of the text from its first word to its last
 *   0       2       1       ADP     APPR    3       case begin and end in the document's text, in code points; which word of a contraction,
 *   0       2       2       DET     ART     3       det  1 or 2, else 0; UPOS, XPOS, head, relation
 *   3       6       0       NOUN    NN      0       root
 *
 * A blank line after each sentence; `#` begins a comment. With another version of the text the hash differs, and nothing is joined.
 */
#ifndef DP_TRAIN_STANDOFF_H
#define DP_TRAIN_STANDOFF_H

#include "split/split.h"

/*
 * Appends to `out` the CoNLL-U of the stand-off file `path`, whose documents are found by their ids in the n JSON lines files `texts`
 * (`id`, `text`). `split` has the contractions. Errors name file and line.
 */
int dp_standoff_join(const char *path, char **texts, int n, const dp_split *split, dp_buf *out, depesche_error *error);

/*
 * The other way: the stand-off form of the CoNLL-U file `path`, whose sentences are named DOCUMENT-sNUMBER and stand in the order of each
 * document's text. Fails where a sentence is not found in its document or its words are not those that `join` would give.
 */
int dp_standoff_part(const char *path, char **texts, int n, const dp_split *split, dp_buf *out, depesche_error *error);

#endif
