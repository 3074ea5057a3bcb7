/*
 * Verb complexes: what a tree shows of tense, mood, voice, modality and negation, one dp_group for each full verb, predicate and participle.
 *
 *   soll ... zurückgetreten sein    { verb zurückgetreten, finite soll, modal soll, lemma zurücktreten, perfect }
 *   trat ... zurück                 { verb trat, particle zurück, lemma zurücktreten, past }
 *   der festgenommene Aktivist      { verb festgenommene, lemma festnehmen, participle, passive }
 *
 * Section "complexes": u32 magic "CPX1", padding to 16 bytes, strmap: lemma -> roles.
 */
#ifndef DP_PARSE_GROUPS_H
#define DP_PARSE_GROUPS_H

#include "tag/lexicon.h"

enum {
	DP_ROLE_PERFECT = 1,
	DP_ROLE_PASSIVE = 2,
	DP_ROLE_STATE = 4,
	DP_ROLE_FUTURE = 8,
	DP_ROLE_COPULA = 16,
	DP_ROLE_MODAL = 32,
	DP_ROLE_NEGATOR = 64,
	DP_ROLE_REFLEXIVE = 128
};

typedef struct dp_complexes {
	dp_lexicon lexicon;
	dp_strmap roles;
} dp_complexes;

/* Compiles `dir`/complexes.txt (table `lemma  roles`). */
int dp_complexes_compile(const char *dir, dp_buf *out, depesche_error *error);

int dp_complexes_open(dp_complexes *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error);

/* Fills doc->groups and doc->group_of from tags and trees. Negative when memory runs out. */
int dp_complexes_run(const dp_complexes *self, dp_doc *doc, depesche_error *error);

#endif
