/*
 * Who stands where around a word of the tree: the bridge from Universal Dependencies to a frame's slots. Everything that German (or any
 * language) says in several ways with one meaning - passive, relative clause, participle, infinitive under control, coordination - is
 * levelled here, so that a frame needs to say `subj -> obj` only once.
 */
#ifndef DP_EVENT_ARGS_H
#define DP_EVENT_ARGS_H

#include "doc/tree.h"
#include "event/frames.h"

/* The document's trees and the words that a frame's slots ask about. */
typedef struct dp_args {
	dp_tree tree;
	const dp_frames *frames;
} dp_args;

enum { DP_FILL_MAX = 12 };

typedef struct dp_fill { /* tokens that fill a slot, coordinated ones in order */
	uint32_t token[DP_FILL_MAX];
	uint32_t n;
} dp_fill;

/* What fills `slot` of the word `trigger`; nothing is no error. */
dp_fill dp_args_fill(const dp_args *self, uint32_t trigger, const dp_slot *slot);

/* The subject of the clause that `verb` heads, found through coordination, control and relative clauses; as dp_args_fill. */
dp_fill dp_args_subject(const dp_args *self, uint32_t verb);

/* "der Rat einschließlich Chinas": an adposition of its own, which the first has not, makes what the tree coordinates no further member. */
bool dp_args_included(const dp_args *self, uint32_t token);

/* The word that `noun` is an argument of and how, put right where the tree hangs it on a day or place before it; DP_NONE. */
uint32_t dp_args_clause(const dp_args *self, uint32_t noun, dp_deprel *relation);

/* The verb of the relative clause on `noun`, and as what its pronoun stands for it there (DP_REL_NSUBJ, DP_REL_OBJ); DP_NONE. */
uint32_t dp_args_relative(const dp_args *self, uint32_t noun, dp_deprel *relation);

/* Role bits (frames.h) of a token by its lemma, of a verb by its full lemma. */
uint32_t dp_args_roles(const dp_args *self, uint32_t token);

/* Role bits of the adposition before a token; 0 where there is none. */
uint32_t dp_args_case_roles(const dp_args *self, uint32_t token);

#endif
