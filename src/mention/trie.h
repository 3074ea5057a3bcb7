/* Building a language's trie (mention/names.h). A name is a row of words, each with the forms that it may take. */
#ifndef DP_MENTION_TRIE_H
#define DP_MENTION_TRIE_H

#include "mention/endings.h"
#include "mention/names.h"

typedef struct dp_trie_word {
	dp_str form[DP_FORMS_MAX];
	uint32_t n;
} dp_trie_word;

typedef struct dp_trie_sense {
	dp_named named;
	uint32_t node, next; /* next: sense of the same node, DP_NONE */
} dp_trie_sense;

typedef struct dp_trie {
	dp_arena *arena;
	dp_strmap_builder pieces, given;
	dp_edge *edge;
	uint32_t slots, edges;
	DP_VEC(uint32_t) first; /* node -> first sense, DP_NONE */
	DP_VEC(dp_trie_sense) senses;
} dp_trie;

int dp_trie_init(dp_trie *self, dp_arena *arena, depesche_error *error);

/* Adds a name of `n` words for `named`; `*clash`, if not NULL, becomes another entity that has the same name with the same role, DP_NONE. */
int dp_trie_add(dp_trie *self, const dp_trie_word *word, uint32_t n, dp_named named, uint32_t *clash, depesche_error *error);

/* Appends its bytes. */
void dp_trie_write(const dp_trie *self, dp_buf *out);

#endif
