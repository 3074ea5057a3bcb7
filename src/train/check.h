/*
 * What can be wrong with trees that people drew.
 *
 *   news.conllu:17: a cycle: Regierung <- der <- Regierung              a fault: no such sentence is trained on
 *   news.conllu:31: hint: a second subject of "sagte"                   right in a few sentences, a slip in most
 *
 * Hints of agreement come from column 6 where it is filled, else from what the lexicon knows of the forms.
 */
#ifndef DP_TRAIN_CHECK_H
#define DP_TRAIN_CHECK_H

#include "tag/lexicon.h"
#include "train/treebank.h"

#include <stdio.h>

typedef struct dp_check_count {
	uint32_t sentences, words, faults, hints;
} dp_check_count;

/*
 * Why the heads of n words (head[i] is that of word i + 1; none above n) are no tree: "no root", "two roots", "a cycle", with the number
 * of a word concerned; NULL where they are one.
 */
const char *dp_check_tree(const uint32_t *head, uint32_t n, uint32_t *word);

/*
 * Writes faults to `to`, a line each, and counts them: no tree, unknown relation or part of speech, root relation elsewhere than at the
 * root. With a lexicon also unknown tags and, with `hints`, all hints.
 */
int dp_check_file(const char *path, const dp_lexicon *lexicon, bool hints, FILE *to, dp_check_count *count, depesche_error *error);

#endif
