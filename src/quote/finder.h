/*
 * What the parts of the quote stage share: the document in work, the last speaker, words by role, and the phrases that name a speaker.
 *
 *   sentence by sentence:   direct -> verbs of saying, sources -> free
 *                           every quote found sets `last`, which later sentences may go on with
 *
 * Positions named first, last are tokens, inclusive; begin, end are bytes.
 */
#ifndef DP_QUOTE_FINDER_H
#define DP_QUOTE_FINDER_H

#include "quote/quote.h"
#include "quote/roles.h"

typedef struct dp_speaker {
	uint32_t mention;    /* DP_NONE for a speaker that no mention names */
	uint32_t begin, end; /* equal for nobody */
} dp_speaker;

typedef struct dp_span { /* tokens, inclusive; first > last is empty */
	uint32_t first, last;
} dp_span;

typedef struct dp_direct {         /* a pair of quotation marks */
	uint32_t open, close, cue; /* tokens */
} dp_direct;

typedef struct dp_finder {
	const dp_quotes *quotes;
	dp_doc *doc;
	dp_tree tree;
	dp_speaker last;        /* who said the last thing */
	uint32_t last_sentence; /* of the quote that set `last`, DP_NONE */
	dp_speaker before;      /* both as they were when the sentence in work began */
	uint32_t before_sentence;
	uint32_t sentence; /* in work */
	uint32_t first;    /* first quote of this sentence */
	uint32_t free;     /* quote that the next free sentence may lengthen, DP_NONE */
	uint32_t *inside;  /* token -> direct quotation that it stands in, DP_NONE */
	uint32_t *cued;    /* token -> direct quotation that it introduces, DP_NONE */
	DP_VEC(dp_direct) direct;
	bool full; /* memory ran out */
} dp_finder;

static inline const dp_token *dp_quote_token(const dp_finder *f, uint32_t i)
{
	return &f->doc->tokens.v[i];
}

static inline const dp_sentence *dp_quote_sentence(const dp_finder *f)
{
	return &f->doc->sentences.v[f->sentence];
}

static inline uint32_t dp_quote_sentence_last(const dp_finder *f)
{
	const dp_sentence *s = dp_quote_sentence(f);
	return s->first + s->count - 1;
}

bool dp_quote_is(const dp_finder *f, uint32_t token, const char *form);
bool dp_quote_punct(const dp_finder *f, uint32_t token);

/* Bits of roles.h; `kind` is v, n, p or d as the compiler writes it. */
uint32_t dp_quote_word(const dp_finder *f, char kind, dp_str lemma);
uint32_t dp_quote_verb(const dp_finder *f, uint32_t token);                       /* of the verb complex that `token` heads; 0 where it heads none */
uint32_t dp_quote_predicate(const dp_finder *f, uint32_t token, uint32_t *roles); /* "bekannt" of "gab bekannt" with the roles of both, DP_NONE */
uint32_t dp_quote_noun(const dp_finder *f, uint32_t token);     /* a compound counts as its last part where it is not listed itself */
uint32_t dp_quote_particle(const dp_finder *f, uint32_t token); /* as adposition, adverb or conjunction */

dp_span dp_quote_range(const dp_finder *f, uint32_t token);

/* Without punctuation at either end. */
dp_span dp_quote_trim(const dp_finder *f, dp_span span);

/* The first child of the given relation (without subtype), DP_NONE. */
uint32_t dp_quote_child(const dp_finder *f, uint32_t head, dp_deprel base);

/* The noun phrase of `head` with title and apposition, without adposition and relative clause. */
dp_span dp_quote_phrase(const dp_finder *f, uint32_t head);

/* Who is meant by a noun phrase. False where it is nobody. */
bool dp_quote_who(const dp_finder *f, uint32_t noun, dp_speaker *out);

/* Whom a verb of saying makes the speaker: subject, or agent of a passive. */
bool dp_quote_who_says(const dp_finder *f, uint32_t verb, uint32_t roles, dp_speaker *out);

/* A new quote over `content`; NULL where it is empty or memory is out. */
dp_quote *dp_quote_add(dp_finder *f, dp_quote_kind kind, dp_span content, const dp_speaker *who);

/* The cue: a token, and for a verb its auxiliary or particle. */
void dp_quote_set_cue(dp_finder *f, dp_quote *q, uint32_t token);

/* Makes the speaker of `q`, found last, the one that later sentences go on with, unless another quote reports `q`. */
void dp_quote_remember(dp_finder *f, const dp_quote *q, const dp_speaker *who);

/* direct.c: all pairs of quotation marks with their cues; then those that open in the sentence in work. */
bool dp_quote_pair_marks(dp_finder *f);
void dp_quote_direct(dp_finder *f);

/* said.c: verbs of saying, nouns with a content clause, and whole sentences that report what was said. */
void dp_quote_said(dp_finder *f, uint32_t verb, uint32_t roles);
void dp_quote_claim(dp_finder *f, uint32_t noun, uint32_t roles);

/* source.c: "laut X", ", so X", "wonach". */
void dp_quote_according(dp_finder *f, uint32_t noun);
void dp_quote_so(dp_finder *f, uint32_t so);
void dp_quote_whereby(dp_finder *f, uint32_t adverb);

#endif
