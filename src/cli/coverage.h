/* The words of acts in texts that no frame names: `depesche pack coverage`. */
#ifndef DP_CLI_COVERAGE_H
#define DP_CLI_COVERAGE_H

#include "cli/cli.h"

/*
 * Prints verbs, and nouns that the lexicon classes as act or speech, of the articles in `paths` that neither a frame nor words.txt knows (a
 * compound is known by its last part): count, part of speech, lemma, a sentence, parted by TAB; the most frequent first, `limit` lines at
 * most. Returns the exit status.
 */
int dp_cli_coverage(const char *packs, uint32_t limit, const char *const *paths, uint32_t n);

#endif
