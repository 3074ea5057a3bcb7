/*
 * How names bend in each language: packs/world/endings.txt, used when names are compiled.
 * Table `language  class  after  forms`: a word of the class that ends in `after` (`*`: any; the longest wins) takes each of `forms`
 * (`0`: no ending); one that begins with `=` takes the place of `after`. Several `after` are separated by `; `. An article's `after` is
 * the whole word, and its forms are whole words.
 */
#ifndef DP_MENTION_ENDINGS_H
#define DP_MENTION_ENDINGS_H

#include "base/arena.h"
#include "depesche/error.h"

typedef enum dp_bend {
	DP_BEND_NAME,       /* a noun in the name of a body, state or place */
	DP_BEND_ADJECTIVE,  /* an inflected adjective inside such a name */
	DP_BEND_PERSON,     /* the last word of a person's name */
	DP_BEND_ACRONYM,
	DP_BEND_STEM,       /* an adjective given in its lemma form */
	DP_BEND_INHABITANT,
	DP_BEND_OF_PLACE,   /* the adjective made of a place's name */
	DP_BEND_ARTICLE,    /* an article at the start of a name */
	DP_BEND_NOUN,       /* a noun of the word lists */
	DP_BEND_COUNT
} dp_bend;

typedef struct dp_ending {
	dp_str language, after;
	dp_bend bend;
	dp_str forms[12];
	uint32_t n;
} dp_ending;

typedef struct dp_endings {
	DP_VEC(dp_ending) list;
} dp_endings;

enum { DP_FORMS_MAX = 13 };

int dp_endings_read(dp_endings *self, dp_arena *arena, const char *path, depesche_error *error);

/*
 * The forms of `word`, itself first; at most DP_FORMS_MAX. Strings are in `arena`. 0 where no row of the class fits (only then it is no
 * word of the class), or when memory is out.
 */
uint32_t dp_endings_forms(const dp_endings *self, dp_arena *arena, dp_str language, dp_bend bend, dp_str word, dp_str out[DP_FORMS_MAX]);

#endif
