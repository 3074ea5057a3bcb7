/*
 * How a name is compared: lower case, marks stripped, ß as ss, apostrophes and dots dropped. "Erdoğan's" and "Erdogans" are one key.
 * A word is cut at its hyphens into pieces, so that "Kim Jong-un" and "Kim Jong Un" are the same three.
 */
#ifndef DP_MENTION_FOLD_H
#define DP_MENTION_FOLD_H

#include "base/str.h"

enum { DP_FOLD_MAX = 96 };

/*
 * Folds `s` into `out` and returns the bytes written; 0 where nothing is left or it would not fit. With `spell_out`, umlauts become two
 * letters (Köln -> koeln), the other spelling in use.
 */
uint32_t dp_fold(dp_str s, bool spell_out, char out[DP_FOLD_MAX]);

/* Cuts the piece before the next hyphen, dash or slash off `*rest`, which is moved behind it; false when `*rest` is used up. */
bool dp_fold_piece(dp_str *rest, dp_str *piece);

/* True when it has letters and none of them is lower-case. */
bool dp_fold_caps(dp_str s);

#endif
