/*
 * When: expressions of date and time, their TIMEX3 value, and the EDTF date that a record of an act at that time gets.
 *
 *   "am Donnerstag"  published 2019-04-26, past tense     [Donnerstag]      2019-04-25    2019-04-25
 *   "seit drei Jahren"                                    [drei Jahren]     P3Y           2016/..
 *   "vom 24. bis 27. April"                               [24.] [27. April] 2019-04-24    2019-04-24/2019-04-27
 *
 * Words and rules are data (packs/<lang>/dates.txt, grammar in docs/packs.md): a rule is a pattern over words with captures, and an
 * expression that makes a point, span, duration or set of times from them (date/calendar.h). In a sentence the leftmost rule wins, of
 * several there the longest, of equals the first in the file. What is open ("Donnerstag", "im Mai") is told from the publication date by
 * the tense of the clause, or from the date that the story told last. Signals ("seit", "bis", "von ... bis") stand around expressions and
 * make their EDTF an interval; the TIMEX3 value is the expression's alone.
 */
#ifndef DP_DATE_DATE_H
#define DP_DATE_DATE_H

#include "date/rules.h"
#include "doc/doc.h"

/* From `dir`/dates.txt to the bytes of section "dates", appended to `out`. */
int dp_date_compile(const char *dir, dp_buf *out, depesche_error *error);

/* A view of a section, all of whose bounds and programs are checked. */
int dp_date_open(dp_dates *self, dp_str section, depesche_error *error);

/*
 * Fills doc->times of a document with tokens; uses trees and verb complexes where there are any, for the tense. doc->published is a
 * calendar date or empty; then what counts from it has X in its value and no EDTF. Negative when memory runs out.
 */
int dp_date_run(const dp_dates *self, dp_doc *doc, depesche_error *error);

#endif
