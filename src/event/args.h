/*
 * Who stands where around a word of the tree: the bridge from Universal Dependencies to a frame's slots. Everything that German (or any
 * language) says in several ways with one meaning - passive, relative clause, participle, infinitive under control, coordination - is
 * levelled here, so that a frame needs to say `subj -> obj` only once.
 */
#ifndef DP_EVENT_ARGS_H
#define DP_EVENT_ARGS_H

#include "event/frames.h"

/* The document's trees with their edges downwards, and where its mentions hang. */
typedef struct dp_tree {
	const dp_doc *doc;
	const dp_frames *frames;
	uint32_t *child;   /* token -> first child, DP_NONE */
	uint32_t *next;    /* token -> next sibling */
	uint32_t *mention; /* token -> mention that it heads (the longest of names, nominals, pronouns), DP_NONE */
	uint32_t *other;   /* token -> adjective or compound-part mention on it, DP_NONE */
} dp_tree;

enum { DP_FILL_MAX = 12 };

typedef struct dp_fill { /* tokens that fill a slot, coordinated ones in order */
	uint32_t token[DP_FILL_MAX];
	uint32_t n;
} dp_fill;

/* Memory is `doc`'s arena. */
int dp_tree_init(dp_tree *self, dp_doc *doc, const dp_frames *frames, depesche_error *error);

/* What fills `slot` of the word `trigger`; nothing is no error. */
dp_fill dp_args_fill(const dp_tree *self, uint32_t trigger, const dp_slot *slot);

/* The subject of the clause that `verb` heads, found through coordination, control and relative clauses; as dp_args_fill. */
dp_fill dp_args_subject(const dp_tree *self, uint32_t verb);

/* The verb (or predicate) of the clause that `token` stands in, going up from its head; DP_NONE at the root of a verbless heading. */
uint32_t dp_args_clause(const dp_tree *self, uint32_t token);

/* The adposition that governs `token` ("in", "laut"), as lemma; empty for none. */
dp_str dp_args_case(const dp_tree *self, uint32_t token);

/* The complement clause of a verb (ccomp, xcomp, csubj) as its head token, DP_NONE. */
uint32_t dp_args_complement(const dp_tree *self, uint32_t verb);

/* True when `token` is `top` or lies below it. */
bool dp_args_below(const dp_tree *self, uint32_t token, uint32_t top);

/* The verb complex whose full verb is `token`; NULL where it is none. */
const dp_group *dp_args_group(const dp_tree *self, uint32_t token);

/* Role bits (frames.h) of a token by its lemma, of a verb by its full lemma. */
uint32_t dp_args_roles(const dp_tree *self, uint32_t token);

#endif
