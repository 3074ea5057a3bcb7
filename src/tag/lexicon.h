/*
 * The lexicon: every form of every listed word with its readings, compiled from the word lists of a pack by its rules of inflection.
 *
 *   "trat" -> { treten, VERB, VVFIN, Ind Sing 1,3 Past }          a reading holds sets: this one stands for two persons
 *   "treten" (as a verb) -> valency a | - | p:in+a, aux sein
 *
 * Section "lexicon":
 *   u32 magic "LEX3", lemmas, readings, prepositions, tags, pool bytes, links at, links bytes
 *   readings x dp_reading, prepositions x dp_governed, lemmas x dp_lemma, tags x { u32 at, u32 n }, DP_UPOS_COUNT x u32 passes, pool
 *   forms: form -> lemma, first reading                             the last reading of a form carries DP_READING_LAST
 *   strmap: verb lemma -> lemma
 *
 * Words that bend alike share readings: of half a million, less than five thousand differ when a reading names its lemma by how far it
 * lies behind the form's.
 */
#ifndef DP_TAG_LEXICON_H
#define DP_TAG_LEXICON_H

#include "doc/conllu.h"
#include "doc/doc.h"
#include "pack/strmap.h"
#include "tag/forms.h"

enum { DP_READING_LAST = 1, DP_READING_FULL = 2 /* of a listed word class in full (closed classes) */ };

typedef struct dp_reading {
	dp_feats feats;
	uint32_t step; /* from the form's lemma to the reading's, round behind the last */
	uint8_t xpos; /* number of the tag, from 1 */
	uint8_t upos, sense, flags;
} dp_reading;

/* What a verb can govern; the letters of docs/packs.md. */
enum {
	DP_VALENCY_ACC = 1,
	DP_VALENCY_DAT = 2,
	DP_VALENCY_GEN = 4,
	DP_VALENCY_REFLEXIVE = 8,
	DP_VALENCY_REFLEXIVE_DAT = 16,
	DP_VALENCY_CLAUSE = 32,
	DP_VALENCY_INFINITIVE = 64,
	DP_VALENCY_PREDICATE = 128,
	DP_VALENCY_NONE = 256, /* can stand without any object */
	DP_VALENCY_PREPOSITION = 512,
	DP_VALENCY_DAT_ACC = 1024, /* both at once */
	DP_AUX_HAVE = 4096,
	DP_AUX_BE = 8192,
	DP_PARTICIPLE_PAST = 16384, /* of an adjective that is a verb's participle */
	DP_PARTICIPLE_PRESENT = 32768
};

typedef struct dp_governed { /* p:auf+a */
	uint32_t at, n;      /* the preposition, in the pool */
	dp_feats feats;      /* its case */
} dp_governed;

typedef struct dp_lemma {
	uint32_t at, n;      /* in the pool; a verb without its joints */
	uint32_t valency;    /* union over the word's alternatives */
	uint32_t governed_at;
	uint16_t governed;
	uint8_t upos;
	uint8_t prefix;      /* bytes of the separable prefix */
	uint32_t verb;       /* of a participle used as an adjective: the verb; else DP_NONE */
} dp_lemma;

typedef struct dp_lexicon {
	dp_forms forms;
	dp_strmap verbs;
	const dp_lemma *lemma;
	const dp_reading *reading;
	const dp_governed *governed;
	const uint32_t *tag; /* pairs at, n */
	const uint32_t *passes; /* for each part of speech, the set of those that its words are used as: its own, and what the pack adds */
	const char *pool;
	dp_str links; /* letters that may join the parts of a compound */
	uint32_t lemmas, readings, governeds, tags, pool_n;
} dp_lexicon;

/* Compiles `dir`/lexicon (and the names of `dir`/../world, where it is) into a section's bytes, appended to `out`. */
int dp_lexicon_compile(const char *dir, dp_buf *out, depesche_error *error);

/* A view of a section, all of whose bounds are checked. */
int dp_lexicon_open(dp_lexicon *self, dp_str section, depesche_error *error);

/* The readings of exactly this form, NULL where it is not listed; `*n` of them. `*lemma`, if not NULL, is the lemma that they count from. */
const dp_reading *dp_lexicon_lookup(const dp_lexicon *self, dp_str form, uint32_t *n, uint32_t *lemma);

/* A verb by its lemma ("zurücktreten"), NULL where it is not listed. */
const dp_lemma *dp_lexicon_verb(const dp_lexicon *self, dp_str lemma);

static inline dp_str dp_lexicon_text(const dp_lexicon *self, const dp_lemma *lemma)
{
	return dp_str_of(self->pool + lemma->at, lemma->n);
}

/* The word of a reading of the form whose lemma is `lemma`. */
static inline const dp_lemma *dp_lexicon_word(const dp_lexicon *self, uint32_t lemma, const dp_reading *reading)
{
	uint32_t left = self->lemmas - lemma;
	return &self->lemma[reading->step < left ? lemma + reading->step : reading->step - left];
}

static inline dp_str dp_lexicon_lemma(const dp_lexicon *self, uint32_t lemma, const dp_reading *reading)
{
	return dp_lexicon_text(self, dp_lexicon_word(self, lemma, reading));
}

/* Name of a tag, "_" for 0. */
static inline dp_str dp_lexicon_tag(const dp_lexicon *self, uint32_t xpos)
{
	return xpos - 1 < self->tags ? dp_str_of(self->pool + self->tag[2 * (xpos - 1)], self->tag[2 * (xpos - 1) + 1]) : DP_STR("_");
}

/* Number of a tag, 0 for an unknown one. */
uint32_t dp_lexicon_tag_of(const dp_lexicon *self, dp_str name);

#endif
