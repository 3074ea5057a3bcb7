/*
 * What the parser's network sees of a word: the same for trainer and decoder.
 *
 *   "Luftangriff" -> word   its form in lower case, where the training data knew it
 *                    suffix hashes of its last two, three, four letters
 *                    shape  capital, digits, first of the sentence ...
 *                    bits   what the lexicon's readings allow together: features, parts of speech, valency; known, known by its last part, unknown
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
	DP_INPUT_BITS = 96,     /* numbers that `bit` holds are below this */
	DP_INPUT_BITS_MAX = 48, /* of one word */
	DP_INPUT_VERSION = 1    /* raised with any change here; a model of another version is refused */
};

typedef struct dp_input {
	uint32_t suffix[DP_INPUT_SUFFIXES];
	uint8_t shape, bits;
	uint8_t bit[DP_INPUT_BITS_MAX];
} dp_input;

/*
 * Fills `out` for a word and writes its form in lower case to `lower` (at most `room` bytes), returning its length; a form that does not
 * fit is cut. `first`: it begins its sentence, so that its capital says nothing.
 */
uint32_t dp_input_of(const dp_lexicon *lexicon, dp_str form, bool first, dp_input *out, char *lower, uint32_t room);

#endif
