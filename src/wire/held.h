/*
 * Articles under embargo: coded when they come, kept back in the record, added when their time has come. Until then no query sees anything of them.
 * Another version of an article that is held takes its place.
 */
#ifndef DP_WIRE_HELD_H
#define DP_WIRE_HELD_H

#include "store/record.h"

/* Whether that time ("2026-11-29T18:00:00Z") has come; what is no time holds nothing back. */
bool dp_held_over(dp_str until, int64_t now);

/*
 * Keeps the line of a coded article (merge/report.h) back until then. An article `doc` that is in the record already stays there as it is until then.
 */
int dp_held_keep(dp_record *record, dp_str line, dp_str doc, dp_str until, depesche_error *error);

/* When the next article's time comes, as Unix time; INT64_MAX for none. */
int dp_held_next(dp_db *db, int64_t *time, depesche_error *error);

/*
 * Adds those whose time has come by `now`, in order of their times; *added is their number. An article that cannot be added is taken out, and `tell`
 * (may be NULL) gets a sentence, so that it does not keep others back.
 */
int dp_held_release(dp_record *record, int64_t now, uint32_t *added, void (*tell)(void *to, const char *sentence), void *to, depesche_error *error);

#endif
