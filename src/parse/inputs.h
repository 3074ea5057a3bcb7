/*
 * What the parser's network sees of a word: the same for trainer and decoder.
 *
 *   "Luftangriffe" -> word  its form in lower case, where the training data knew it
 *                    lemma  of its first reading, "luftangriff", else of its last part, "angriff", where the training data knew that
 *                    suffix hashes of its last two, three, four letters
 *                    shape  capital, digits, first of the sentence ...
 *                    bits   what the lexicon's readings allow together: features, parts of speech, valency, sense; known, known by its last part, unknown;
 *                           whether nouns before an adposition, or verbs, govern it ("Angriff auf": what stands behind is the attack's)
 *
 * The lexicon's sets are what lets a small treebank go far: an unseen word with the same readings is not unseen.
 */
#ifndef DP_PARSE_INPUTS_H
#define DP_PARSE_INPUTS_H

#include "tag/lexicon.h"

enum {
	DP_INPUT_SUFFIXES = 3,
	DP_INPUT_SUFFIX_ROWS = 8192,
	DP_INPUT_SHAPES = 64,
	DP_INPUT_BITS = 128,    /* numbers that `bit` holds are below this */
	DP_INPUT_BITS_MAX = 48, /* of one word */
	DP_INPUT_TEXT = 256,    /* bytes of a form or lemma that are looked at */
	DP_INPUT_VERSION = 3    /* raised with any change here; a model of another version is refused */
};

typedef struct dp_input {
	uint32_t suffix[DP_INPUT_SUFFIXES];
	uint32_t noun, verb; /* lemma of its first reading as such, DP_NONE */
	uint64_t word;       /* hash of its form in lower case */
	bool adposition;
	uint8_t shape, bits;
	uint8_t bit[DP_INPUT_BITS_MAX];
} dp_input;

typedef struct dp_input_text { /* form and lemma in lower case; the lemma is empty where the lexicon does not know the word */
	char form[DP_INPUT_TEXT], lemma[DP_INPUT_TEXT];
	uint32_t form_n, lemma_n;
} dp_input_text;

/*
 * Fills `out` and `text` for a word; what does not fit is cut. `first`: it begins its sentence, so that its capital says nothing.
 */
void dp_input_of(const dp_lexicon *lexicon, dp_str form, bool first, dp_input *out, dp_input_text *text);

/* Adds to the bits of `n` words of a sentence what they say of each other. */
void dp_input_relate(const dp_lexicon *lexicon, dp_input *inputs, uint32_t n);

#endif
