/*
 * Dependency trees in the manner of Universal Dependencies.
 *
 *   stack [ROOT reiste]   buffer [nach Russland .]        arc-eager transitions (Nivre 2003) with a beam, scored by a linear model over
 *                                                        Zhang and Nivre's features (2011) and what the lexicon knows: case, agreement,
 *                                                        valency, senses
 *
 * Word 0 is the root; word i stands for token first + i - 1. Actions: 0 shift, 1 reduce, 2 + 2k left arc and 3 + 2k right arc with label k.
 *
 * Section "parser" (made by depesche-train):
 *   u32 magic "PAR1", labels, 0, 0
 *   labels x u8 bytes of name + name, padded to 16 bytes
 *   linear
 */
#ifndef DP_PARSE_PARSE_H
#define DP_PARSE_PARSE_H

#include "tag/lexicon.h"
#include "tag/linear.h"

enum { DP_PARSE_LABELS_MAX = 64, DP_PARSE_WORDS_MAX = 256, DP_PARSE_BEAM_MAX = 16 };

/* A word's sides that the features look at, computed once for a sentence. */
typedef struct dp_parse_word {
	uint64_t form, lemma;  /* hashes; the lemma with its class for rare words */
	uint64_t morph;        /* case, number, gender; person, mood, tense of verbs */
	dp_feats feats;
	uint32_t valency;      /* of a listed verb */
	uint16_t tag;          /* UPOS and XPOS */
	uint8_t upos, sense;
	uint8_t commas;        /* punctuation marks up to and with this word, modulo 256 */
	uint64_t next_verb;    /* tag of the next finite verb, participle or infinitive to the right, and whether punctuation is between */
	dp_str text, lemma_text;
} dp_parse_word;

typedef struct dp_parse_node {
	uint16_t head;         /* DP_PARSE_WORDS_MAX for none */
	uint16_t left, left2, right, right2; /* outermost children and the next inner ones; 0 for none */
	uint8_t label, lefts, rights;
	uint64_t left_labels, right_labels; /* sets */
} dp_parse_node;

typedef struct dp_parse_state {
	int64_t score;
	uint32_t next;         /* first word of the buffer */
	uint32_t depth;        /* of the stack */
	uint32_t from, action; /* how it came to be: state in the beam before, action */
	uint16_t stack[DP_PARSE_WORDS_MAX + 1];
	dp_parse_node node[DP_PARSE_WORDS_MAX + 1];
} dp_parse_state;

typedef struct dp_parse {
	dp_lexicon lexicon;
	uint8_t label[DP_PARSE_LABELS_MAX]; /* dp_deprel */
	uint32_t labels;
	dp_linear model;
} dp_parse;

/* Copies the model `dir`/model/parser.bin into a section. */
int dp_parse_compile(const char *dir, dp_buf *out, depesche_error *error);

int dp_parse_open(dp_parse *self, const dp_lexicon *lexicon, dp_str section, depesche_error *error);

/* Fills head and deprel of all tokens, and the sentences' roots. Negative when memory runs out. */
int dp_parse_run(const dp_parse *self, dp_doc *doc, depesche_error *error);

/* ---- for the trainer */

uint32_t dp_parse_templates(void);

/* Words 1 .. n from n tokens (n < DP_PARSE_WORDS_MAX); word 0 is the root. */
void dp_parse_words(const dp_lexicon *lexicon, const dp_token *tokens, uint32_t n, dp_parse_word *words);
void dp_parse_features(const dp_lexicon *lexicon, const dp_parse_word *words, uint32_t n, const dp_parse_state *state, dp_features *out);

void dp_parse_begin(dp_parse_state *state, uint32_t n);
bool dp_parse_final(const dp_parse_state *state, uint32_t n);
void dp_parse_copy(dp_parse_state *to, const dp_parse_state *from, uint32_t n);

/* Bit 0: shift, 1: reduce, 2: left, 3: right may come next. 0: the state is final. */
uint32_t dp_parse_allowed(const dp_parse_state *state, uint32_t n);
void dp_parse_apply(dp_parse_state *state, uint32_t action);

#endif
