/* Events of a record for people at a terminal: a table of many, a line each, one with all that is known of it. */
#ifndef DP_EXPORT_SCREEN_H
#define DP_EXPORT_SCREEN_H

#include "export/cells.h"
#include "store/history.h"
#include "store/query.h"

enum { DP_SCREEN_COLUMNS = 7, DP_SCREEN_CELLS = DP_SCREEN_COLUMNS + 1 /* the id, which has a line of its own in a list */ };

/* A table being printed. */
typedef struct dp_screen {
	dp_table look;
	bool begun;
	dp_cell row[DP_SCREEN_CELLS], text;
} dp_screen;

void dp_screen_init(dp_screen *self, const dp_table *look);
void dp_screen_release(dp_screen *self, dp_buf *out);

/* Appends a row, below a heading when it is the first one; the first digits of the id stand below the date. */
void dp_screen_found(dp_screen *self, const dp_found *found, dp_buf *out);

/* An event as one line of at most look.width columns: "2019-04-25  CONSULT  Kim Jong Un > Vladimir Putin  (5 of 9)  Kim reiste im September ..." */
void dp_screen_line(const dp_table *look, const dp_found *found, dp_buf *out);

/* An event with its history, conflicts, reports, revisions and denials. `asked` is the id that was asked for, which may have been given up for `key`.
 */
void dp_screen_act(const dp_table *look, dp_str asked, dp_str key, const dp_act *act, const dp_history *history, dp_buf *out);

/* "Kim Jong Un (PRK GOV)" */
void dp_screen_member(const dp_member *member, bool office, dp_buf *out);

#endif
