/*
 * CoNLL-U, the columns in which treebanks are kept: reading into a document's sentences and tokens, and printing them.
 *
 *   1-2  Im   _   _    _        _                    _  _     _  _               two words of one surface token
 *   1    In   in  ADP  APPR     _                    3  case  _  _
 *   2    dem  der DET  ART      Case=Dat|...         3  det   _  SpaceAfter=No
 *
 * universaldependencies.org/format.html. Empty nodes (1.1) are passed over. Column 5 is language-specific: a table of names, numbered
 * from 1, stands for it, 0 being "_".
 */
#ifndef DP_DOC_CONLLU_H
#define DP_DOC_CONLLU_H

#include "base/buf.h"
#include "depesche/error.h"
#include "doc/doc.h"

typedef struct dp_names {
	DP_VEC(dp_str) v; /* names, in `arena`; number 1 is v.v[0] */
	dp_arena *arena;
} dp_names;

/* The number of a name, taken up if it is new; 0 for "_" and "", UINT32_MAX when memory is out. */
uint32_t dp_names_put(dp_names *self, dp_str name);

/* The name of a number, "_" for 0 and for unknown ones. */
static inline dp_str dp_names_get(const dp_names *self, uint32_t number)
{
	return self && number - 1 < self->v.n ? self->v.v[number - 1] : DP_STR("_");
}

/*
 * Reads a file's bytes into `doc`, which must be empty: text (forms with the spaces that SpaceAfter tells), one block for each sentence,
 * sentences and tokens with all that their columns say. What the text lacks ("_" as head) stays unset. `xpos` may be NULL. Errors name
 * the line.
 */
int dp_conllu_read(dp_doc *doc, dp_str bytes, dp_names *xpos, depesche_error *error);

/* Prints sentence `s` with a blank line behind it; `xpos` may be NULL. */
void dp_conllu_print(const dp_doc *doc, uint32_t s, const dp_names *xpos, dp_buf *out);

#endif
