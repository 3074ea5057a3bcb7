/*
 * The trees of a document with their edges downwards, and where its mentions hang: what every stage that reads trees walks on.
 *
 *   child[head] -> first dependent -> next[] -> ...      all DP_NONE-terminated, indexed by token
 */
#ifndef DP_DOC_TREE_H
#define DP_DOC_TREE_H

#include "doc/doc.h"

typedef struct dp_tree {
	const dp_doc *doc;
	uint32_t *child;   /* token -> first child */
	uint32_t *next;    /* token -> next sibling */
	uint32_t *mention; /* token -> mention that it heads: a name rather than a nominal rather than a pronoun, the longest of these */
	uint32_t *other;   /* token -> adjective or compound-part mention on it */
} dp_tree;

/* Memory is `doc`'s arena; false when it is spent. The mention layer may still be empty. */
bool dp_tree_init(dp_tree *self, dp_doc *doc);

static inline const dp_token *dp_tree_token(const dp_tree *self, uint32_t token)
{
	return &self->doc->tokens.v[token];
}

/* The relation of a token to its head, with and without subtype. */
static inline dp_deprel dp_tree_rel(const dp_tree *self, uint32_t token)
{
	return (dp_deprel)self->doc->tokens.v[token].deprel;
}

static inline dp_deprel dp_tree_base(const dp_tree *self, uint32_t token)
{
	return dp_deprel_base(dp_tree_rel(self, token));
}

/* The verb complex whose full verb is `token`; NULL where it is none. */
const dp_group *dp_tree_group(const dp_tree *self, uint32_t token);

/* A verb, an auxiliary, or another word that heads a verb complex (an attributive participle, a copula's predicate). */
bool dp_tree_verbal(const dp_tree *self, uint32_t token);

/* The verb (or predicate) of the clause that `token` stands in, going up from its head; DP_NONE in a verbless heading. */
uint32_t dp_tree_clause(const dp_tree *self, uint32_t token);

/* `token` itself if it is the full verb of a complex, else the verb of the clause that it stands in. */
uint32_t dp_tree_verb(const dp_tree *self, uint32_t token);

/* The adposition that governs `token` ("in", "laut"), as lemma; a coordinated noun shares that of the first. Empty for none. */
dp_str dp_tree_case(const dp_tree *self, uint32_t token);

/* The complement clause of a verb (ccomp, xcomp, csubj) or noun (acl) as its head token, DP_NONE. */
uint32_t dp_tree_complement(const dp_tree *self, uint32_t verb);

/*
 * "warf ihm in einer Erklärung vor, einen Angriff geplant zu haben": an infinitive behind the verb's separated particle is the verb's, also where the
 * tree hangs it on a noun in between.
 */
bool dp_tree_behind_particle(const dp_tree *self, uint32_t verb, uint32_t clause);

/* True when `token` is `top` or lies below it. */
bool dp_tree_below(const dp_tree *self, uint32_t token, uint32_t top);

/* First and last token of the subtree of `token`. */
void dp_tree_range(const dp_tree *self, uint32_t token, uint32_t *first, uint32_t *last);

#endif
