/*
 * Who says what: quotations, reported speech and sources, as layers over the trees.
 *
 *   "Man habe das Abkommen unterzeichnet", sagte der Sprecher laut KCNA.
 *    [content.............................] cue   [speaker]  cue speaker
 *
 *   direct     between quotation marks, with a verb of saying, a colon or "so X" beside it
 *   indirect   the complement of a verb of saying, or the clause that it is set into
 *   source     "laut X", "X zufolge", "nach Angaben von X", "wie X meldete", "so X"
 *   free       a sentence in reported mood without a cue goes on with the speaker before it
 *
 * Words of saying are data (packs/<lang>/quotes.txt). The inventory of kinds follows Petersen-Frey and Biemann (2024).
 */
#ifndef DP_QUOTE_QUOTE_H
#define DP_QUOTE_QUOTE_H

#include "base/buf.h"
#include "depesche/error.h"
#include "doc/tree.h"
#include "pack/strmap.h"

typedef struct dp_quotes {
	dp_strmap roles; /* "v:sagen" -> bits */
} dp_quotes;

/* From `dir`/quotes.txt to the bytes of section "quotes", appended to `out`. */
int dp_quote_compile(const char *dir, dp_buf *out, depesche_error *error);

int dp_quote_open(dp_quotes *self, dp_str section, depesche_error *error);

/* Adds doc->quotes to a document with trees and mentions. Negative when memory runs out. */
int dp_quote_run(const dp_quotes *self, dp_doc *doc, depesche_error *error);

#endif
